//! Error functions, Bessel functions, and two comparisons that give 0 or 1.

use super::super::ArgumentKind::Scalar as One;
use super::super::routine::{of_numbers, routine, strict_number};
use super::super::{Function, Lower, optional, required, table};
use super::bessel;
use crate::math;
use crate::plan::lower::{Lowering, Num, Outcome, Scalar};
use crate::plan::{Compare, Unary};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([BESSELI, BESSELJ, BESSELK, BESSELY, DELTA, ERF, ERF_PRECISE, ERFC, ERFC_PRECISE, GESTEP]);

of_numbers!(
    BESSELI,
    "BESSELI",
    "The modified Bessel function of the first kind, Iₙ(x), to some 8 digits as in Excel.",
    ("x", "order"),
    [("=BESSELI(1.5,1)", "0.98166642847517"), ("=BESSELI(1,-1)", "#NUM!")],
    first_modified
);
of_numbers!(
    BESSELJ,
    "BESSELJ",
    "The Bessel function of the first kind, Jₙ(x), to some 8 digits as in Excel.",
    ("x", "order"),
    [("=BESSELJ(1.9,2)", "0.329925828669785"), ("=BESSELJ(-1.9,1)", "-0.581157072713434")],
    first
);
of_numbers!(
    BESSELK,
    "BESSELK",
    "The modified Bessel function of the second kind, Kₙ(x), to some 8 digits as in Excel.",
    ("x", "order"),
    [("=BESSELK(1.5,1)", "0.277387803711084"), ("=BESSELK(0,1)", "#NUM!")],
    second_modified
);
of_numbers!(
    BESSELY,
    "BESSELY",
    "The Bessel function of the second kind, Yₙ(x), to some 8 digits as in Excel.",
    ("x", "order"),
    [("=BESSELY(2.5,1)", "0.145918137508313"), ("=BESSELY(-1,1)", "#NUM!")],
    second
);
of_numbers!(
    ERF_PRECISE,
    "ERF.PRECISE",
    "The error function from 0 to a limit.",
    ("limit"),
    [("=ERF.PRECISE(0.745)", "0.707928920095937"), ("=ERF.PRECISE(-1)", "-0.842700792949715")],
    error
);
of_numbers!(
    ERFC,
    "ERFC",
    "One minus the error function, also where that is near 1.",
    ("limit"),
    [("=ERFC(1)", "0.157299207050285"), ("=ERFC(-1)", "1.84270079294971")],
    complement
);
of_numbers!(
    ERFC_PRECISE,
    "ERFC.PRECISE",
    "One minus the error function, also where that is near 1.",
    ("limit"),
    [("=ERFC.PRECISE(1)", "0.157299207050285")],
    complement
);

const ERF: Function = Function {
    name: "ERF",
    summary: "The error function between two limits, from 0 where only one is given.",
    arguments: &[required("lower", One), optional("upper", One)],
    examples: &[
        ("=ERF(0.745)", "0.707928920095937"),
        ("=ERF(1)", "0.842700792949715"),
        ("=ERF(1,2)", "0.152621472069238"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let mut limits = Vec::new();
        for argument in arguments {
            limits.push(strict_number(l, argument)?);
        }
        let routine =
            if limits.len() == 1 { routine!("ERF.PRECISE", error) } else { routine!("ERF", between) };
        Ok(routine.call(l, &limits)?.into())
    }),
};

const DELTA: Function = Function {
    name: "DELTA",
    summary: "1 where two numbers are equal, else 0.",
    arguments: &[required("first", One), optional("second", One)],
    examples: &[
        ("=DELTA(5,4)", "0"),
        ("=DELTA(5,5)", "1"),
        ("=DELTA(0.5)", "0"),
        ("=DELTA(\"x\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let [first, second] = two(l, arguments)?;
        let difference = l.subtract(first, second);
        Ok(l.unary(Unary::Not, difference).into())
    }),
};

const GESTEP: Function = Function {
    name: "GESTEP",
    summary: "1 where a number is not below a step, else 0.",
    arguments: &[required("number", One), optional("step", One)],
    examples: &[("=GESTEP(5,4)", "1"), ("=GESTEP(-4,-5)", "1"), ("=GESTEP(-1)", "0")],
    lower: Lower::Scalar(|l, arguments| {
        let [number, step] = two(l, arguments)?;
        let difference = l.subtract(number, step);
        Ok(l.compare(Compare::GreaterOrEqual, difference, 0.0).into())
    }),
};

/// Two numbers that are compared to the last bit; the second is 0 where it is left out.
fn two(l: &mut Lowering<'_>, arguments: &[Scalar]) -> Outcome<[Num; 2]> {
    let first = strict_number(l, &arguments[0])?;
    let second = match arguments.get(1) {
        None => Num::Constant(0.0),
        Some(second) => strict_number(l, second)?,
    };
    Ok([first, second])
}

/// The order of a Bessel function, and x.
fn order(v: &[f64]) -> Result<(u32, f64), CellError> {
    let n = v[1].trunc();
    if (0.0..=bessel::GREATEST_ORDER).contains(&n) { Ok((n as u32, v[0])) } else { Err(CellError::Number) }
}

fn finite(x: f64) -> Result<f64, CellError> {
    if x.is_finite() { Ok(x) } else { Err(CellError::Number) }
}

fn first(v: &[f64]) -> Result<f64, CellError> {
    let (n, x) = order(v)?;
    finite(bessel::j(n, x))
}

fn first_modified(v: &[f64]) -> Result<f64, CellError> {
    let (n, x) = order(v)?;
    finite(bessel::i(n, x))
}

fn second(v: &[f64]) -> Result<f64, CellError> {
    let (n, x) = order(v)?;
    if x <= 0.0 { Err(CellError::Number) } else { finite(bessel::y(n, x)) }
}

fn second_modified(v: &[f64]) -> Result<f64, CellError> {
    let (n, x) = order(v)?;
    if x <= 0.0 { Err(CellError::Number) } else { finite(bessel::k(n, x)) }
}

fn between(v: &[f64]) -> Result<f64, CellError> {
    Ok(math::erf(v[1]) - math::erf(v[0]))
}

fn error(v: &[f64]) -> Result<f64, CellError> {
    Ok(math::erf(v[0]))
}

fn complement(v: &[f64]) -> Result<f64, CellError> {
    Ok(math::erfc(v[0]))
}
