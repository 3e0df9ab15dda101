//! Rounding: to decimals, to multiples, to whole, even and odd numbers.

use super::super::ArgumentKind::Scalar as One;
use super::super::arguments::{constant_or, map_number, number_or};
use super::super::routine::strict_number;
use super::super::{Function, Lower, optional, required, table};
use crate::math;
use crate::plan::lower::{Lowering, Num, Outcome, Scalar};
use crate::plan::{Binary, Compare, Native, Reduce, Unary};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    CEILING,
    CEILING_MATH,
    CEILING_PRECISE,
    EVEN,
    FLOOR,
    FLOOR_MATH,
    FLOOR_PRECISE,
    INT,
    ISO_CEILING,
    MROUND,
    ODD,
    ROUND,
    ROUNDDOWN,
    ROUNDUP,
    TRUNC,
]);

const CEILING: Function = Function {
    name: "CEILING",
    summary: "A number rounded away from 0 to a multiple.",
    arguments: &[required("number", One), required("multiple", One)],
    examples: &[
        ("=CEILING(2.5,1)", "3"),
        ("=CEILING(-2.5,-2)", "-4"),
        ("=CEILING(-2.5,2)", "-2"),
        ("=CEILING(2.5,-2)", "#NUM!"),
        ("=CEILING(0.234,0.01)", "0.24"),
    ],
    lower: Lower::Scalar(|l, arguments| to_multiple(l, arguments, Unary::Ceiling)),
};

const CEILING_MATH: Function = Function {
    name: "CEILING.MATH",
    summary: "A number rounded up to a multiple; negative ones away from 0 if a mode is given.",
    arguments: &[required("number", One), optional("multiple", One), optional("mode", One)],
    examples: &[
        ("=CEILING.MATH(24.3,5)", "25"),
        ("=CEILING.MATH(6.7)", "7"),
        ("=CEILING.MATH(-8.1,2)", "-8"),
        ("=CEILING.MATH(-5.5,2,-1)", "-6"),
        ("=CEILING.MATH(5,0)", "0"),
    ],
    lower: Lower::Scalar(|l, arguments| by_size(l, arguments, Unary::Ceiling)),
};

const CEILING_PRECISE: Function = Function {
    name: "CEILING.PRECISE",
    summary: "A number rounded up to a multiple, whatever the signs.",
    arguments: &[required("number", One), optional("multiple", One)],
    examples: &[("=CEILING.PRECISE(4.3)", "5"), ("=CEILING.PRECISE(-4.3,-2)", "-4")],
    lower: Lower::Scalar(|l, arguments| by_size(l, arguments, Unary::Ceiling)),
};

const EVEN: Function = Function {
    name: "EVEN",
    summary: "A number rounded away from 0 to an even whole number.",
    arguments: &[required("number", One)],
    examples: &[("=EVEN(1.5)", "2"), ("=EVEN(3)", "4"), ("=EVEN(-1)", "-2"), ("=EVEN(0)", "0")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let halves = l.divide(number, 2.0)?;
        let rounded = away_from_zero(l, halves);
        Ok(l.multiply(rounded, 2.0).into())
    }),
};

const FLOOR: Function = Function {
    name: "FLOOR",
    summary: "A number rounded towards 0 to a multiple.",
    arguments: &[required("number", One), required("multiple", One)],
    examples: &[
        ("=FLOOR(3.7,2)", "2"),
        ("=FLOOR(-2.5,-2)", "-2"),
        ("=FLOOR(2.5,-2)", "#NUM!"),
        ("=FLOOR(1.58,0.1)", "1.5"),
        ("=FLOOR(2,0)", "#DIV/0!"),
    ],
    lower: Lower::Scalar(|l, arguments| to_multiple(l, arguments, Unary::Floor)),
};

const FLOOR_MATH: Function = Function {
    name: "FLOOR.MATH",
    summary: "A number rounded down to a multiple; negative ones towards 0 if a mode is given.",
    arguments: &[required("number", One), optional("multiple", One), optional("mode", One)],
    examples: &[
        ("=FLOOR.MATH(24.3,5)", "20"),
        ("=FLOOR.MATH(6.7)", "6"),
        ("=FLOOR.MATH(-8.1,2)", "-10"),
        ("=FLOOR.MATH(-5.5,2,-1)", "-4"),
    ],
    lower: Lower::Scalar(|l, arguments| by_size(l, arguments, Unary::Floor)),
};

const FLOOR_PRECISE: Function = Function {
    name: "FLOOR.PRECISE",
    summary: "A number rounded down to a multiple, whatever the signs.",
    arguments: &[required("number", One), optional("multiple", One)],
    examples: &[("=FLOOR.PRECISE(3.2,-1)", "3"), ("=FLOOR.PRECISE(-3.2,1)", "-4")],
    lower: Lower::Scalar(|l, arguments| by_size(l, arguments, Unary::Floor)),
};

const INT: Function = Function {
    name: "INT",
    summary: "The greatest whole number that is not above a number.",
    arguments: &[required("number", One)],
    examples: &[("=INT(8.9)", "8"), ("=INT(-8.9)", "-9")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Floor)),
};

const ISO_CEILING: Function = Function {
    name: "ISO.CEILING",
    summary: "A number rounded up to a multiple, whatever the signs.",
    arguments: &[required("number", One), optional("multiple", One)],
    examples: &[("=ISO.CEILING(4.3)", "5"), ("=ISO.CEILING(-4.3,2)", "-4"), ("=ISO.CEILING(4.3,0)", "0")],
    lower: Lower::Scalar(|l, arguments| by_size(l, arguments, Unary::Ceiling)),
};

const MROUND: Function = Function {
    name: "MROUND",
    summary: "A number rounded to the nearest multiple, halves away from 0.",
    arguments: &[required("number", One), required("multiple", One)],
    examples: &[
        ("=MROUND(10,3)", "9"),
        ("=MROUND(-10,-3)", "-9"),
        ("=MROUND(5,-2)", "#NUM!"),
        ("=MROUND(7.5,5)", "10"),
        ("=MROUND(5,)", "#N/A"),
        ("=MROUND(5,A1)", "0"),
        // A little less than a half is one too, however large the multiple (values that Excel gave).
        ("=MROUND(0.5-90*2^-54,1)", "1"),
        ("=MROUND(0.5-91*2^-54,1)", "0"),
        ("=MROUND((14.5-90*2^-54)*10,10)", "140"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, multiple) = (strict_number(l, &arguments[0])?, strict_number(l, &arguments[1])?);
        if multiple == Num::Constant(0.0) {
            return Ok(0.0.into());
        }
        let above = l.compare(Compare::Greater, number, 0.0);
        let below = l.compare(Compare::Less, number, 0.0);
        let negative = l.compare(Compare::Less, multiple, 0.0);
        let positive = l.compare(Compare::Greater, multiple, 0.0);
        let opposed = [l.multiply(above, negative), l.multiply(below, positive)];
        let opposed = l.reduce(Reduce::Any, &opposed);
        let ratio = l.divide(number, multiple)?;
        let whole = l.unary(Unary::Floor, ratio);
        let rest = l.subtract(ratio, whole);
        let missing = l.subtract(rest, 0.499_999_999_999_995);
        let down = l.compare(Compare::Less, missing, 0.0);
        let next = l.add(whole, 1.0);
        let rounded = l.select(down, whole, next);
        let result = l.multiply(rounded, multiple);
        let result = l.select(opposed, f64::NAN, result);
        let nothing = l.compare(Compare::Equal, multiple, 0.0);
        Ok(l.select(nothing, 0.0, result).into())
    }),
};

const ODD: Function = Function {
    name: "ODD",
    summary: "A number rounded away from 0 to an odd whole number.",
    arguments: &[required("number", One)],
    examples: &[("=ODD(1.5)", "3"), ("=ODD(3)", "3"), ("=ODD(-2)", "-3"), ("=ODD(0)", "1")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let size = l.unary(Unary::Absolute, number);
        let less = l.subtract(size, 1.0);
        let halves = l.divide(less, 2.0)?;
        let whole = l.unary(Unary::Ceiling, halves);
        let twice = l.multiply(whole, 2.0);
        let odd = l.add(twice, 1.0);
        let odd = l.binary(Binary::Maximum, odd, 1.0);
        let negative = l.compare(Compare::Less, number, 0.0);
        let minus = l.unary(Unary::Negate, odd);
        Ok(l.select(negative, minus, odd).into())
    }),
};

const ROUND: Function = Function {
    name: "ROUND",
    summary: "A number rounded to a number of decimals, halves away from 0.",
    arguments: &[required("number", One), required("decimals", One)],
    examples: &[
        ("=ROUND(2.675,2)", "2.68"),
        ("=ROUND(1.005,2)", "1.01"),
        ("=ROUND(-1.5,0)", "-2"),
        ("=ROUND(1234,-2)", "1200"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, decimals) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        Ok(l.binary(Binary::Round, number, decimals).into())
    }),
};

const ROUNDDOWN: Function = Function {
    name: "ROUNDDOWN",
    summary: "A number rounded towards 0 to a number of decimals.",
    arguments: &[required("number", One), required("decimals", One)],
    examples: &[
        ("=ROUNDDOWN(3.2,0)", "3"),
        ("=ROUNDDOWN(-3.14159,1)", "-3.1"),
        ("=ROUNDDOWN(31415.9,-2)", "31400"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, decimals) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        Ok(l.call(Native { name: "round_down", apply: round_down }, &[number, decimals]).into())
    }),
};

const ROUNDUP: Function = Function {
    name: "ROUNDUP",
    summary: "A number rounded away from 0 to a number of decimals.",
    arguments: &[required("number", One), required("decimals", One)],
    examples: &[
        ("=ROUNDUP(3.2,0)", "4"),
        ("=ROUNDUP(-3.14159,1)", "-3.2"),
        ("=ROUNDUP(31415.9,-2)", "31500"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, decimals) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        Ok(l.call(Native { name: "round_up", apply: round_up }, &[number, decimals]).into())
    }),
};

const TRUNC: Function = Function {
    name: "TRUNC",
    summary: "A number cut to a number of decimals, none unless given.",
    arguments: &[required("number", One), optional("decimals", One)],
    examples: &[("=TRUNC(8.9)", "8"), ("=TRUNC(-8.9)", "-8"), ("=TRUNC(3.14159,2)", "3.14")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let decimals = constant_or(l, arguments, 1, 0.0)?;
        if decimals == 0.0 {
            return Ok(l.unary(Unary::Truncate, number).into());
        }
        let native = Native { name: "round_down", apply: round_down };
        Ok(l.call(native, &[number, decimals.into()]).into())
    }),
};

/// CEILING and FLOOR: the multiple must not oppose a positive number's sign.
fn to_multiple(l: &mut Lowering<'_>, arguments: &[Scalar], op: Unary) -> Outcome<Scalar> {
    let (number, multiple) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
    if multiple == Num::Constant(0.0) {
        return if op == Unary::Ceiling || number == Num::Constant(0.0) {
            Ok(0.0.into())
        } else {
            Err(CellError::DivisionByZero.into())
        };
    }
    let ratio = l.divide(number, multiple)?;
    let rounded = whole_ratio(l, ratio, op);
    let result = l.multiply(rounded, multiple);
    let positive = l.compare(Compare::Greater, number, 0.0);
    let negative = l.compare(Compare::Less, multiple, 0.0);
    let opposed = l.reduce(Reduce::All, &[positive, negative]);
    let result = l.select(opposed, f64::NAN, result);
    if multiple.constant().is_some() {
        return Ok(result.into());
    }
    let mut nothing = l.compare(Compare::Equal, multiple, 0.0);
    if op != Unary::Ceiling {
        let neither = l.compare(Compare::Equal, number, 0.0);
        nothing = l.reduce(Reduce::All, &[nothing, neither]);
    }
    Ok(l.select(nothing, 0.0, result).into())
}

/// The functions that ignore the sign of the multiple, 1 unless given. A mode that is not 0 makes them
/// treat negative numbers as the mirror of positive ones.
fn by_size(l: &mut Lowering<'_>, arguments: &[Scalar], op: Unary) -> Outcome<Scalar> {
    let number = l.number(&arguments[0])?;
    let multiple = number_or(l, arguments, 1, 1.0)?;
    let mirrored = constant_or(l, arguments, 2, 0.0)? != 0.0;
    let size = l.unary(Unary::Absolute, multiple);
    if size == Num::Constant(0.0) {
        return Ok(0.0.into());
    }
    let amount = if mirrored { l.unary(Unary::Absolute, number) } else { number };
    let ratio = l.divide(amount, size)?;
    let whole = whole_ratio(l, ratio, op);
    let result = l.multiply(whole, size);
    let result = if mirrored {
        let negative = l.compare(Compare::Less, number, 0.0);
        let opposite = l.unary(Unary::Negate, result);
        l.select(negative, opposite, result)
    } else {
        result
    };
    let nothing = l.compare(Compare::Equal, size, 0.0);
    Ok(l.select(nothing, 0.0, result).into())
}

/// A ratio rounded by `op`, judged at 15 digits: 0.234/0.01 is 23.400000000000002, but 2.4/0.1 counts as 24.
fn whole_ratio(l: &mut Lowering<'_>, ratio: Num, op: Unary) -> Num {
    let nearest = l.binary(Binary::Round, ratio, 0.0);
    let whole = l.compare(Compare::Equal, ratio, nearest);
    let rounded = l.unary(op, ratio);
    l.select(whole, nearest, rounded)
}

/// A number rounded away from 0 to a whole one.
fn away_from_zero(l: &mut Lowering<'_>, number: Num) -> Num {
    let (up, down) = (l.unary(Unary::Ceiling, number), l.unary(Unary::Floor, number));
    let negative = l.compare(Compare::Less, number, 0.0);
    l.select(negative, down, up)
}

fn round_down(values: &[f64]) -> f64 {
    math::round_down_decimal(values[0], values[1])
}

fn round_up(values: &[f64]) -> f64 {
    math::round_up_decimal(values[0], values[1])
}
