//! Ways to write numbers: Roman numerals, other bases.

use super::super::ArgumentKind::Scalar as One;
use super::super::arguments::constant_or;
use super::super::{Function, Lower, optional, required, table};
use crate::plan::lower::{Outcome, Scalar};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([ARABIC, BASE, DECIMAL, ROMAN]);

const ARABIC: Function = Function {
    name: "ARABIC",
    summary: "The number that a Roman numeral says.",
    arguments: &[required("text", One)],
    examples: &[
        ("=ARABIC(\"LVII\")", "57"),
        ("=ARABIC(\"mcmxii\")", "1912"),
        ("=ARABIC(\"-X\")", "-10"),
        ("=ARABIC(\"\")", "0"),
        ("=ARABIC(\"ABC\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let text = l.text(&arguments[0])?;
        let text = text.trim();
        let (text, sign) = text.strip_prefix('-').map_or((text, 1.0), |rest| (rest, -1.0));
        if text.len() > 255 {
            return Err(CellError::Value.into());
        }
        let (mut total, mut greatest): (f64, f64) = (0.0, 0.0);
        for letter in text.chars().rev() {
            let worth: f64 = match letter.to_ascii_uppercase() {
                'I' => 1.0,
                'V' => 5.0,
                'X' => 10.0,
                'L' => 50.0,
                'C' => 100.0,
                'D' => 500.0,
                'M' => 1_000.0,
                _ => return Err(CellError::Value.into()),
            };
            total += if worth < greatest { -worth } else { worth };
            greatest = worth.max(greatest);
        }
        Ok((sign * total).into())
    }),
};

const BASE: Function = Function {
    name: "BASE",
    summary: "A number in another base as text, padded with zeros to a length.",
    arguments: &[required("number", One), required("base", One), optional("length", One)],
    examples: &[
        ("=BASE(7,2)", "111"),
        ("=BASE(100,16)", "64"),
        ("=BASE(15,2,10)", "0000001111"),
        ("=BASE(35,36)", "Z"),
        ("=BASE(-1,2)", "#NUM!"),
        ("=BASE(1,37)", "#NUM!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.constant_number(&arguments[0])?.trunc();
        let base = l.constant_number(&arguments[1])?.trunc();
        let length = constant_or(l, arguments, 2, 0.0)?.trunc();
        let possible = (0.0..9_007_199_254_740_992.0).contains(&number)
            && (2.0..=36.0).contains(&base)
            && (0.0..=255.0).contains(&length);
        if !possible {
            return Err(CellError::Number.into());
        }
        let (mut rest, base) = (number as u64, base as u64);
        let mut digits = Vec::new();
        while rest > 0 || digits.is_empty() {
            digits.push(char::from_digit((rest % base) as u32, 36).unwrap_or('0').to_ascii_uppercase());
            rest /= base;
        }
        let zeros = "0".repeat((length as usize).saturating_sub(digits.len()));
        Ok(Value::Text((zeros + &digits.iter().rev().collect::<String>()).into()).into())
    }),
};

const DECIMAL: Function = Function {
    name: "DECIMAL",
    summary: "The number that a text says in another base.",
    arguments: &[required("text", One), required("base", One)],
    examples: &[
        ("=DECIMAL(\"FF\",16)", "255"),
        ("=DECIMAL(111,2)", "7"),
        ("=DECIMAL(\"zap\",36)", "45745"),
        ("=DECIMAL(\"2\",2)", "#NUM!"),
        ("=DECIMAL(\"1\",1)", "#NUM!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let text = l.text(&arguments[0])?;
        let base = l.constant_number(&arguments[1])?.trunc();
        if !(2.0..=36.0).contains(&base) {
            return Err(CellError::Number.into());
        }
        if text.len() > 255 {
            return Err(CellError::Value.into());
        }
        let mut number = 0.0;
        for digit in text.trim().chars() {
            let digit = digit.to_digit(base as u32).ok_or(CellError::Number)?;
            number = number * base + f64::from(digit);
        }
        Ok(number.into())
    }),
};

const ROMAN: Function = Function {
    name: "ROMAN",
    summary: "A number as a Roman numeral; forms 1 to 4 are more and more concise.",
    arguments: &[required("number", One), optional("form", One)],
    examples: &[
        ("=ROMAN(499,0)", "CDXCIX"),
        ("=ROMAN(499,1)", "LDVLIV"),
        ("=ROMAN(499,2)", "XDIX"),
        ("=ROMAN(499,3)", "VDIV"),
        ("=ROMAN(499,FALSE)", "ID"),
        ("=ROMAN(0)", ""),
        ("=ROMAN(4000)", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.constant_number(&arguments[0])?.trunc();
        let form = match arguments.get(1) {
            Some(Scalar::Constant(Value::Boolean(classic))) => {
                if *classic {
                    0.0
                } else {
                    4.0
                }
            }
            _ => constant_or(l, arguments, 1, 0.0)?.trunc(),
        };
        if !(0.0..4_000.0).contains(&number) || !(0.0..=4.0).contains(&form) {
            return Err(CellError::Value.into());
        }
        roman(number as u32, form as u32)
    }),
};

/// Numerals that may stand for a number, the greatest first, with the form from on which they may.
const NUMERALS: [(u32, &str, u32); 25] = [
    (1_000, "M", 0),
    (999, "IM", 4),
    (995, "VM", 3),
    (990, "XM", 2),
    (950, "LM", 1),
    (900, "CM", 0),
    (500, "D", 0),
    (499, "ID", 4),
    (495, "VD", 3),
    (490, "XD", 2),
    (450, "LD", 1),
    (400, "CD", 0),
    (100, "C", 0),
    (99, "IC", 2),
    (95, "VC", 1),
    (90, "XC", 0),
    (50, "L", 0),
    (49, "IL", 2),
    (45, "VL", 1),
    (40, "XL", 0),
    (10, "X", 0),
    (9, "IX", 0),
    (5, "V", 0),
    (4, "IV", 0),
    (1, "I", 0),
];

fn roman(mut number: u32, form: u32) -> Outcome<Scalar> {
    let mut text = String::new();
    for (worth, numeral, _) in NUMERALS.iter().filter(|(_, _, from)| *from <= form) {
        while number >= *worth {
            text.push_str(numeral);
            number -= worth;
        }
    }
    Ok(Value::Text(text.into()).into())
}
