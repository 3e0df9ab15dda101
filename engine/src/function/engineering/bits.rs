//! Whole numbers below 2⁴⁸ as bits.

use super::super::routine::of_numbers;
use super::super::{Function, table};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([BITAND, BITLSHIFT, BITOR, BITRSHIFT, BITXOR]);

of_numbers!(
    BITAND,
    "BITAND",
    "The bits that two numbers have in common.",
    ("first", "second"),
    [("=BITAND(13,25)", "9"), ("=BITAND(-1,1)", "#NUM!"), ("=BITAND(1.5,1)", "#NUM!")],
    and
);
of_numbers!(
    BITLSHIFT,
    "BITLSHIFT",
    "A number with its bits moved up.",
    ("number", "places"),
    [("=BITLSHIFT(4,2)", "16"), ("=BITLSHIFT(16,-2)", "4"), ("=BITLSHIFT(1,48)", "#NUM!")],
    shift_left
);
of_numbers!(
    BITOR,
    "BITOR",
    "The bits that either of two numbers has.",
    ("first", "second"),
    [("=BITOR(23,10)", "31")],
    or
);
of_numbers!(
    BITRSHIFT,
    "BITRSHIFT",
    "A number with its bits moved down.",
    ("number", "places"),
    [("=BITRSHIFT(13,2)", "3"), ("=BITRSHIFT(1,-3)", "8"), ("=BITRSHIFT(1,54)", "#NUM!")],
    shift_right
);
of_numbers!(
    BITXOR,
    "BITXOR",
    "The bits that exactly one of two numbers has.",
    ("first", "second"),
    [("=BITXOR(5,3)", "6")],
    exclusive_or
);

/// One more than the greatest number.
const LIMIT: f64 = 281_474_976_710_656.0;

fn bits(x: f64) -> Result<u64, CellError> {
    if (0.0..LIMIT).contains(&x) && x == x.trunc() { Ok(x as u64) } else { Err(CellError::Number) }
}

fn and(v: &[f64]) -> Result<f64, CellError> {
    Ok((bits(v[0])? & bits(v[1])?) as f64)
}

fn or(v: &[f64]) -> Result<f64, CellError> {
    Ok((bits(v[0])? | bits(v[1])?) as f64)
}

fn exclusive_or(v: &[f64]) -> Result<f64, CellError> {
    Ok((bits(v[0])? ^ bits(v[1])?) as f64)
}

fn shift_left(v: &[f64]) -> Result<f64, CellError> {
    shift(v[0], v[1])
}

fn shift_right(v: &[f64]) -> Result<f64, CellError> {
    shift(v[0], -v[1])
}

fn shift(number: f64, places: f64) -> Result<f64, CellError> {
    let (number, places) = (bits(number)?, places.trunc());
    if places.abs() > 53.0 {
        return Err(CellError::Number);
    }
    let distance = places.abs() as u32;
    if places < 0.0 {
        return Ok((number >> distance) as f64);
    }
    let shifted = (u128::from(number) << distance) as f64;
    if shifted < LIMIT { Ok(shifted) } else { Err(CellError::Number) }
}
