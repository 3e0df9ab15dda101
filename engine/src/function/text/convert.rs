//! Numbers as text, and text as numbers.

use super::{One, baht, constant_or, of_one_text, text};
use crate::function::{Function, Lower, optional, required, table};
use crate::math::round_decimal;
use crate::plan::lower::{Halt, Lowering, Num, Outcome, Scalar};
use crate::value::{CellError, Value};
use crate::workbook::{format_number, format_text};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([BAHTTEXT, DOLLAR, ENCODEURL, FIXED, NUMBERVALUE, TEXT, USDOLLAR, VALUE]);

const TEXT: Function = Function {
    name: "TEXT",
    summary: "A value as text in a number format.",
    arguments: &[required("value", One), required("format", One)],
    examples: &[
        ("=TEXT(1234.567,\"#,##0.00\")", "1,234.57"),
        ("=TEXT(0.285,\"0.0%\")", "28.5%"),
        ("=TEXT(44927,\"yyyy-mm-dd\")", "2023-01-01"),
        ("=TEXT(\"5\",\"0.00\")", "5.00"),
        ("=TEXT(-0.001,\"0.00\")", "0.00"),
        ("=TEXT(-1,\"yyyy\")", "#VALUE!"),
        ("=TEXT(1.5,\"[h]:mm\")", "36:00"),
        ("=TEXT(1234567,\"0.00E+00\")", "1.23E+06"),
        ("=TEXT(5.25,\"# ?/?\")", "5 1/4"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let value = match &arguments[0] {
            Scalar::Constant(Value::Blank) => Value::Number(0.0),
            Scalar::Constant(Value::Error(error)) => return Err((*error).into()),
            Scalar::Constant(Value::Text(given)) => match number_of(l, &arguments[0]) {
                Ok(x) => Value::Number(x),
                Err(Halt::Error(_)) => Value::Text(given.clone()),
                Err(halt) => return Err(halt),
            },
            Scalar::Constant(value) => value.clone(),
            other => Value::Text(l.text(other)?),
        };
        let format = l.text(&arguments[1])?;
        if format.len() > MOST_CODE {
            return Err(CellError::Value.into());
        }
        text(format_text(&format, &value, l.model.workbook.date_1904).ok_or(CellError::Value)?)
    }),
};

const VALUE: Function = Function {
    name: "VALUE",
    summary: "A text as a number.",
    arguments: &[required("text", One)],
    examples: &[
        ("=VALUE(\"1,000\")", "1000"),
        ("=VALUE(\"5%\")", "0.05"),
        ("=VALUE(\"12€\")", "12"),
        ("=VALUE(\"a\")", "#VALUE!"),
        ("=VALUE(TRUE)", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| match &arguments[0] {
        Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_) => Err(CellError::Value.into()),
        other => Ok(l.number(other)?.into()),
    }),
};

const NUMBERVALUE: Function = Function {
    name: "NUMBERVALUE",
    summary: "A text as a number, with the separators of any language.",
    arguments: &[required("text", One), optional("decimal", One), optional("group", One)],
    examples: &[
        ("=NUMBERVALUE(\"2.500,27\",\",\",\".\")", "2500.27"),
        ("=NUMBERVALUE(\" 3 50 \")", "350"),
        ("=NUMBERVALUE(\"9%%\")", "0.0009"),
        ("=NUMBERVALUE(\"\")", "0"),
        ("=NUMBERVALUE(\"1.2.3\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let given = l.text(&arguments[0])?;
        let mut separators = ['.', ','];
        for (separator, argument) in separators.iter_mut().zip(&arguments[1..]) {
            *separator = l.text(argument)?.chars().next().ok_or(CellError::Value)?;
        }
        let [decimal, group] = separators;
        if decimal == group {
            return Err(CellError::Value.into());
        }
        let (whole, places) = match given.split_once(decimal) {
            Some((whole, places)) => (whole, Some(places)),
            None => (&*given, None),
        };
        let mut plain: String = whole.chars().filter(|c| *c != group && !c.is_whitespace()).collect();
        if let Some(places) = places {
            plain.push('.');
            plain.extend(places.chars().filter(|c| !c.is_whitespace()));
        }
        let number = plain.trim_end_matches('%');
        let percents = plain.len() - number.len();
        if plain.is_empty() {
            return Ok(0.0.into());
        }
        let is_number = number.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
        let x: f64 = number.parse().ok().filter(|_| is_number).ok_or(CellError::Value)?;
        Ok((0..percents).fold(x, |x, _| x / 100.0).into())
    }),
};

const FIXED: Function = Function {
    name: "FIXED",
    summary: "A number as text with so many decimals, and with thousands apart unless told otherwise.",
    arguments: &[required("number", One), optional("decimals", One), optional("no commas", One)],
    examples: &[
        ("=FIXED(1234.567,1)", "1,234.6"),
        ("=FIXED(1234.567,-1,TRUE)", "1230"),
        ("=FIXED(-1234.567)", "-1,234.57"),
        ("=FIXED(44.332)", "44.33"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let plain = match arguments.get(2) {
            None => false,
            Some(plain) => l.constant_truth(plain)?,
        };
        let whole = if plain { "0" } else { "#,##0" };
        rounded(l, arguments, &|places| format!("{whole}{places}"))
    }),
};

const DOLLAR: Function = Function {
    name: "DOLLAR",
    summary: "A number as text in dollars, with so many decimals.",
    arguments: &[required("number", One), optional("decimals", One)],
    examples: &[
        ("=DOLLAR(1234.567,2)", "$1,234.57"),
        ("=DOLLAR(-1234.567,-2)", "($1,200)"),
        ("=DOLLAR(99.888)", "$99.89"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        rounded(l, arguments, &|places| format!("$#,##0{places};($#,##0{places})"))
    }),
};

const USDOLLAR: Function = Function {
    name: "USDOLLAR",
    summary: "The former name of DOLLAR where another currency is the system's.",
    arguments: DOLLAR.arguments,
    examples: &[("=USDOLLAR(1234.567)", "$1,234.57")],
    lower: DOLLAR.lower,
};

const BAHTTEXT: Function = Function {
    name: "BAHTTEXT",
    summary: "A number in Thai words, in baht and satang.",
    arguments: &[required("number", One)],
    examples: &[
        ("=BAHTTEXT(1234)", "หนึ่งพันสองร้อยสามสิบสี่บาทถ้วน"),
        ("=BAHTTEXT(0)", "ศูนย์บาทถ้วน"),
        ("=BAHTTEXT(-21.5)", "ลบยี่สิบเอ็ดบาทห้าสิบสตางค์"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.constant_number(&arguments[0])?;
        text(baht::words(number).ok_or(CellError::Value)?)
    }),
};

of_one_text!(
    ENCODEURL,
    "A text as it is written in a web address.",
    [("=ENCODEURL(\"a b/c?\")", "a%20b%2Fc%3F"), ("=ENCODEURL(\"é\")", "%C3%A9")],
    |t| {
        let mut encoded = String::new();
        for byte in t.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    encoded.push(char::from(byte));
                }
                _ => encoded.push_str(&format!("%{byte:02X}")),
            }
        }
        text(encoded)
    }
);

/// The longest format code, as in Excel.
const MOST_CODE: usize = 4 * 255;

/// The most decimals that are shown.
const MOST_DECIMALS: f64 = 127.0;

/// The number in a text.
fn number_of(l: &mut Lowering<'_>, scalar: &Scalar) -> Outcome<f64> {
    match l.number(scalar)? {
        Num::Constant(x) => Ok(x),
        Num::Dynamic(_) => Err(Halt::Unsupported("text that depends on a draw".to_owned())),
    }
}

/// The first argument rounded to as many decimals as the second says, 2 unless given, and shown by the code
/// that `code` makes of its decimal places.
fn rounded(l: &mut Lowering<'_>, arguments: &[Scalar], code: &dyn Fn(&str) -> String) -> Outcome<Scalar> {
    let number = l.constant_number(&arguments[0])?;
    let decimals = constant_or(l, arguments, 1, 2.0)?.trunc();
    if decimals > MOST_DECIMALS {
        return Err(CellError::Value.into());
    }
    let number = round_decimal(number, decimals);
    let places = if decimals > 0.0 { format!(".{}", "0".repeat(decimals as usize)) } else { String::new() };
    text(format_number(&code(&places), &Value::Number(number), l.model.workbook.date_1904).text)
}
