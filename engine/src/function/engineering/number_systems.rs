//! Binary, octal, decimal and hexadecimal numbers of ten digits, negative ones in two's complement.

use super::super::ArgumentKind::Scalar as One;
use super::super::{Function, Lower, optional, required, table};
use crate::plan::lower::{Lowering, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    BIN2DEC, BIN2HEX, BIN2OCT, DEC2BIN, DEC2HEX, DEC2OCT, HEX2BIN, HEX2DEC, HEX2OCT, OCT2BIN, OCT2DEC,
    OCT2HEX,
]);

macro_rules! to_decimal {
    ($item:ident, $from:expr, $summary:literal, $examples:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("number", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                not_a_truth(&arguments[0])?;
                let text = l.text(&arguments[0])?;
                Ok(($from.read(&text)? as f64).into())
            }),
        };
    };
}
macro_rules! from_text {
    ($item:ident, $from:expr, $to:expr, $summary:literal, $examples:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("number", One), optional("digits", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                not_a_truth(&arguments[0])?;
                let text = l.text(&arguments[0])?;
                let number = $from.read(&text)?;
                $to.write(number, digits(l, arguments)?)
            }),
        };
    };
}
macro_rules! from_decimal {
    ($item:ident, $to:expr, $summary:literal, $examples:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("number", One), optional("digits", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                not_a_truth(&arguments[0])?;
                let digits = digits(l, arguments)?;
                let number = l.constant_number(&arguments[0])?.trunc();
                if number.abs() > 1e15 {
                    return Err(CellError::Number.into());
                }
                $to.write(number as i64, digits)
            }),
        };
    };
}

to_decimal!(
    BIN2DEC,
    BINARY,
    "A binary number as a decimal one.",
    [("=BIN2DEC(1100100)", "100"), ("=BIN2DEC(\"1111111111\")", "-1"), ("=BIN2DEC(2)", "#NUM!")]
);
from_text!(
    BIN2HEX,
    BINARY,
    HEXADECIMAL,
    "A binary number as a hexadecimal one.",
    [("=BIN2HEX(11111011,4)", "00FB"), ("=BIN2HEX(1110)", "E"), ("=BIN2HEX(\"1111111111\")", "FFFFFFFFFF")]
);
from_text!(
    BIN2OCT,
    BINARY,
    OCTAL,
    "A binary number as an octal one.",
    [("=BIN2OCT(1001,3)", "011"), ("=BIN2OCT(1100100)", "144"), ("=BIN2OCT(\"1111111111\")", "7777777777")]
);
from_decimal!(
    DEC2BIN,
    BINARY,
    "A decimal number as a binary one.",
    [
        ("=DEC2BIN(9,4)", "1001"),
        ("=DEC2BIN(-100)", "1110011100"),
        ("=DEC2BIN(512)", "#NUM!"),
        ("=DEC2BIN(9,3)", "#NUM!"),
        ("=DEC2BIN(\"E\",0)", "#NUM!"),
        ("=DEC2BIN(\"E\",1)", "#VALUE!")
    ]
);
from_decimal!(
    DEC2HEX,
    HEXADECIMAL,
    "A decimal number as a hexadecimal one.",
    [("=DEC2HEX(100,4)", "0064"), ("=DEC2HEX(-54)", "FFFFFFFFCA"), ("=DEC2HEX(64,1)", "#NUM!")]
);
from_decimal!(
    DEC2OCT,
    OCTAL,
    "A decimal number as an octal one.",
    [("=DEC2OCT(58,3)", "072"), ("=DEC2OCT(-100)", "7777777634")]
);
from_text!(
    HEX2BIN,
    HEXADECIMAL,
    BINARY,
    "A hexadecimal number as a binary one.",
    [
        ("=HEX2BIN(\"F\",8)", "00001111"),
        ("=HEX2BIN(\"B7\")", "10110111"),
        ("=HEX2BIN(\"FFFFFFFFFF\")", "1111111111")
    ]
);
to_decimal!(
    HEX2DEC,
    HEXADECIMAL,
    "A hexadecimal number as a decimal one.",
    [
        ("=HEX2DEC(\"A5\")", "165"),
        ("=HEX2DEC(\"FFFFFFFF5B\")", "-165"),
        ("=HEX2DEC(\"3DA408B9\")", "1034160313")
    ]
);
from_text!(
    HEX2OCT,
    HEXADECIMAL,
    OCTAL,
    "A hexadecimal number as an octal one.",
    [
        ("=HEX2OCT(\"F\",3)", "017"),
        ("=HEX2OCT(\"3B4E\")", "35516"),
        ("=HEX2OCT(\"FFFFFFFF00\")", "7777777400")
    ]
);
from_text!(
    OCT2BIN,
    OCTAL,
    BINARY,
    "An octal number as a binary one.",
    [("=OCT2BIN(3,3)", "011"), ("=OCT2BIN(\"7777777000\")", "1000000000")]
);
to_decimal!(
    OCT2DEC,
    OCTAL,
    "An octal number as a decimal one.",
    [("=OCT2DEC(54)", "44"), ("=OCT2DEC(\"7777777533\")", "-165"), ("=OCT2DEC(8)", "#NUM!")]
);
from_text!(
    OCT2HEX,
    OCTAL,
    HEXADECIMAL,
    "An octal number as a hexadecimal one.",
    [("=OCT2HEX(100,4)", "0040"), ("=OCT2HEX(\"7777777533\")", "FFFFFFFF5B")]
);

/// A way to write numbers with at most ten digits.
struct System {
    base: u32,
    /// Bits of ten digits.
    bits: u32,
}

const BINARY: System = System { base: 2, bits: 10 };
const OCTAL: System = System { base: 8, bits: 30 };
const HEXADECIMAL: System = System { base: 16, bits: 40 };
/// The most digits.
const MOST_DIGITS: usize = 10;

impl System {
    /// Reads a number; `#NUM!` where it is none, or has more than ten digits.
    fn read(&self, text: &str) -> Result<i64, CellError> {
        if text.len() > MOST_DIGITS {
            return Err(CellError::Number);
        }
        let mut number = 0;
        for digit in text.chars() {
            let digit = digit.to_digit(self.base).ok_or(CellError::Number)?;
            number = number * i64::from(self.base) + i64::from(digit);
        }
        let negative = number >= 1 << (self.bits - 1);
        Ok(if negative { number - (1 << self.bits) } else { number })
    }

    /// Writes a number with at least so many digits; those of negative ones are always ten.
    fn write(&self, number: i64, digits: Option<f64>) -> Outcome<Scalar> {
        let half = 1 << (self.bits - 1);
        if !(-half..half).contains(&number) {
            return Err(CellError::Number.into());
        }
        let least = digits.unwrap_or(0.0);
        let mut rest = if number < 0 { number + (1 << self.bits) } else { number };
        let mut text = Vec::new();
        while rest > 0 || text.is_empty() {
            let digit = (rest % i64::from(self.base)) as u32;
            text.push(char::from_digit(digit, self.base).unwrap_or('0').to_ascii_uppercase());
            rest /= i64::from(self.base);
        }
        if digits.is_some() && number >= 0 && text.len() > least as usize {
            return Err(CellError::Number.into());
        }
        let least = if number < 0 { 0 } else { least as usize };
        let zeros = "0".repeat(least.saturating_sub(text.len()));
        Ok(Value::Text((zeros + &text.iter().rev().collect::<String>()).into()).into())
    }
}

/// The digits asked for. They are held against their bounds before the number is read, as Excel does.
fn digits(l: &mut Lowering<'_>, arguments: &[Scalar]) -> Outcome<Option<f64>> {
    match arguments.get(1) {
        None => Ok(None),
        Some(scalar) => {
            not_a_truth(scalar)?;
            let digits = l.constant_number(scalar)?.trunc();
            if !(1.0..=MOST_DIGITS as f64).contains(&digits) {
                return Err(CellError::Number.into());
            }
            Ok(Some(digits))
        }
    }
}

/// Excel takes no truth values here. An error is that error.
fn not_a_truth(scalar: &Scalar) -> Outcome<()> {
    match scalar {
        Scalar::Constant(Value::Error(error)) => Err((*error).into()),
        Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_) => Err(CellError::Value.into()),
        _ => Ok(()),
    }
}
