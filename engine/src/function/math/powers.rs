//! Powers, roots, logarithms, and parts of a number.

use super::super::ArgumentKind::Scalar as One;
use super::super::arguments::{map_number, number_or};
use super::super::routine::strict_number;
use super::super::{Function, Lower, optional, required, table};
use crate::plan::lower::Num;
use crate::plan::{Binary, Compare, Unary};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([ABS, EXP, LN, LOG, LOG10, MOD, PI, POWER, QUOTIENT, SIGN, SQRT, SQRTPI]);

const ABS: Function = Function {
    name: "ABS",
    summary: "A number without its sign.",
    arguments: &[required("number", One)],
    examples: &[("=ABS(-2)", "2"), ("=ABS(0)", "0")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Absolute)),
};

const EXP: Function = Function {
    name: "EXP",
    summary: "e raised to a power.",
    arguments: &[required("number", One)],
    examples: &[("=EXP(0)", "1"), ("=EXP(1)", "2.71828182845905"), ("=EXP(1000)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Exponential)),
};

const LN: Function = Function {
    name: "LN",
    summary: "The natural logarithm of a number.",
    arguments: &[required("number", One)],
    examples: &[("=LN(1)", "0"), ("=LN(86)", "4.45434729625351"), ("=LN(0)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Logarithm)),
};

const LOG: Function = Function {
    name: "LOG",
    summary: "The logarithm of a number to a base, 10 unless given.",
    arguments: &[required("number", One), optional("base", One)],
    examples: &[
        ("=LOG(10)", "1"),
        ("=LOG(8,2)", "3"),
        ("=LOG(86,2.7182818)", "4.45434734288829"),
        ("=LOG(8,1)", "#DIV/0!"),
        ("=LOG(0,1)", "#NUM!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let base = number_or(l, arguments, 1, 10.0)?;
        if base == Num::Constant(10.0) {
            return Ok(l.unary(Unary::Logarithm10, number).into());
        }
        let (number, base) = (l.unary(Unary::Logarithm, number), l.unary(Unary::Logarithm, base));
        if number.constant().is_some_and(f64::is_nan) {
            return Err(CellError::Number.into());
        }
        Ok(l.divide(number, base)?.into())
    }),
};

const LOG10: Function = Function {
    name: "LOG10",
    summary: "The logarithm of a number to the base 10.",
    arguments: &[required("number", One)],
    examples: &[("=LOG10(1000)", "3"), ("=LOG10(-1)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Logarithm10)),
};

const MOD: Function = Function {
    name: "MOD",
    summary: "The remainder of a division, with the sign of the divisor.",
    arguments: &[required("number", One), required("divisor", One)],
    examples: &[
        ("=MOD(3,2)", "1"),
        ("=MOD(-3,2)", "1"),
        ("=MOD(3,-2)", "-1"),
        ("=MOD(3,0)", "#DIV/0!"),
        ("=MOD(5,0.0000000001)*10000000000", "0.9999981783901343"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, divisor) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        if divisor == Num::Constant(0.0) {
            return Err(CellError::DivisionByZero.into());
        }
        Ok(l.binary(Binary::Modulo, number, divisor).into())
    }),
};

const PI: Function = Function {
    name: "PI",
    summary: "The number π.",
    arguments: &[],
    examples: &[("=PI()", "3.14159265358979")],
    lower: Lower::Scalar(|_, _| Ok(std::f64::consts::PI.into())),
};

const POWER: Function = Function {
    name: "POWER",
    summary: "A number raised to a power.",
    arguments: &[required("number", One), required("power", One)],
    examples: &[
        ("=POWER(5,2)", "25"),
        ("=POWER(4,0.5)", "2"),
        ("=POWER(0,-1)", "#DIV/0!"),
        ("=POWER(-8,1/3)", "-2"),
        ("=(-32)^(1/5)", "-2"),
        ("=POWER(-8,-1/3)", "-0.5"),
        ("=POWER(-8,2/3)", "#NUM!"),
        ("=POWER(-8,0.5)", "#NUM!"),
        ("=POWER(-8,0.333)", "#NUM!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, power) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        Ok(l.power(number, power)?.into())
    }),
};

const QUOTIENT: Function = Function {
    name: "QUOTIENT",
    summary: "The whole part of a division.",
    arguments: &[required("number", One), required("divisor", One)],
    examples: &[("=QUOTIENT(5,2)", "2"), ("=QUOTIENT(-10,3)", "-3"), ("=QUOTIENT(1,0)", "#DIV/0!")],
    lower: Lower::Scalar(|l, arguments| {
        let (number, divisor) = (strict_number(l, &arguments[0])?, strict_number(l, &arguments[1])?);
        let ratio = l.divide(number, divisor)?;
        Ok(l.unary(Unary::Truncate, ratio).into())
    }),
};

const SIGN: Function = Function {
    name: "SIGN",
    summary: "1 above 0, −1 below, 0 at 0.",
    arguments: &[required("number", One)],
    examples: &[("=SIGN(10)", "1"), ("=SIGN(0)", "0"), ("=SIGN(-0.1)", "-1")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let (above, below) =
            (l.compare(Compare::Greater, number, 0.0), l.compare(Compare::Less, number, 0.0));
        Ok(l.subtract(above, below).into())
    }),
};

const SQRT: Function = Function {
    name: "SQRT",
    summary: "The square root of a number.",
    arguments: &[required("number", One)],
    examples: &[("=SQRT(16)", "4"), ("=SQRT(-1)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::SquareRoot)),
};

const SQRTPI: Function = Function {
    name: "SQRTPI",
    summary: "The square root of a number times π.",
    arguments: &[required("number", One)],
    examples: &[("=SQRTPI(2)", "2.506628274631"), ("=SQRTPI(-1)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let product = l.multiply(number, std::f64::consts::PI);
        Ok(l.unary(Unary::SquareRoot, product).into())
    }),
};
