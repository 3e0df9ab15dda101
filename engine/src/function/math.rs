//! Arithmetic: sums, products, rounding, powers, logarithms, angles.

use super::ArgumentKind::{Reference, Scalar as One};
use super::{Function, Lower, repeated, required};
use crate::plan::lower::{Lowering, Num, Operand, Outcome, Scalar};
use crate::plan::{Binary, Reduce, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] = &[&ABS, &EXP, &INT, &MOD, &PRODUCT, &ROUND, &SQRT, &SUM];

static ABS: Function = Function {
    name: "ABS",
    summary: "A number without its sign.",
    arguments: &[required("number", One)],
    examples: &[("=ABS(-2)", "2"), ("=ABS(0)", "0")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Absolute)),
};

static EXP: Function = Function {
    name: "EXP",
    summary: "e raised to a power.",
    arguments: &[required("number", One)],
    examples: &[("=EXP(0)", "1"), ("=EXP(1)", "2.71828182845905"), ("=EXP(1000)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Exponential)),
};

static INT: Function = Function {
    name: "INT",
    summary: "The greatest whole number that is not above a number.",
    arguments: &[required("number", One)],
    examples: &[("=INT(8.9)", "8"), ("=INT(-8.9)", "-9")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Floor)),
};

static MOD: Function = Function {
    name: "MOD",
    summary: "The remainder of a division, with the sign of the divisor.",
    arguments: &[required("number", One), required("divisor", One)],
    examples: &[("=MOD(3,2)", "1"), ("=MOD(-3,2)", "1"), ("=MOD(3,-2)", "-1"), ("=MOD(3,0)", "#DIV/0!")],
    lower: Lower::Scalar(|l, arguments| {
        let (number, divisor) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        if divisor == Num::Constant(0.0) {
            return Err(CellError::DivisionByZero.into());
        }
        Ok(l.binary(Binary::Modulo, number, divisor).into())
    }),
};

static PRODUCT: Function = Function {
    name: "PRODUCT",
    summary: "The product of all numbers.",
    arguments: &[repeated("number", Reference)],
    examples: &[("=PRODUCT(2,3,4)", "24"), ("=PRODUCT({2,\"x\",5})", "10")],
    lower: Lower::Operands(|l, arguments| {
        let numbers = numbers(l, arguments, 1.0)?;
        Ok(l.reduce(Reduce::Product, &numbers).into())
    }),
};

static ROUND: Function = Function {
    name: "ROUND",
    summary: "A number rounded to a number of decimals, halves away from 0.",
    arguments: &[required("number", One), required("decimals", One)],
    examples: &[("=ROUND(2.675,2)", "2.68"), ("=ROUND(-1.5,0)", "-2"), ("=ROUND(1234,-2)", "1200")],
    lower: Lower::Scalar(|l, arguments| {
        let (number, decimals) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        Ok(l.binary(Binary::Round, number, decimals).into())
    }),
};

static SQRT: Function = Function {
    name: "SQRT",
    summary: "The square root of a number.",
    arguments: &[required("number", One)],
    examples: &[("=SQRT(16)", "4"), ("=SQRT(-1)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::SquareRoot)),
};

static SUM: Function = Function {
    name: "SUM",
    summary: "The sum of all numbers.",
    arguments: &[repeated("number", Reference)],
    examples: &[("=SUM(1,2,3)", "6"), ("=SUM(\"3\",TRUE)", "4"), ("=SUM({1,\"x\",TRUE})", "1")],
    lower: Lower::Operands(|l, arguments| {
        let numbers = numbers(l, arguments, 0.0)?;
        Ok(l.reduce(Reduce::Sum, &numbers).into())
    }),
};

/// A function of one number that is one operation.
fn map_number(l: &mut Lowering<'_>, arguments: &[Scalar], op: Unary) -> Outcome<Scalar> {
    let number = l.number(&arguments[0])?;
    Ok(l.unary(op, number).into())
}

/// The numbers that an aggregate takes: in cells and arrays only numbers count, and `neutral` stands in
/// where a draw decides whether there is one; written arguments are converted.
pub(super) fn numbers(l: &mut Lowering<'_>, arguments: &[Operand], neutral: f64) -> Outcome<Vec<Num>> {
    let mut numbers = Vec::new();
    for argument in arguments {
        for item in l.items(argument)? {
            match &item.scalar {
                Scalar::Constant(Value::Error(error)) => return Err((*error).into()),
                Scalar::Constant(Value::Number(x)) => numbers.push(Num::Constant(*x)),
                Scalar::Number(id) => numbers.push(Num::Dynamic(*id)),
                other if !item.from_cells => numbers.push(l.number(other)?),
                Scalar::Choice(_) => {
                    let number = l.by_case(&item.scalar, &mut |_, case| {
                        Ok(match case {
                            Scalar::Constant(Value::Number(_) | Value::Error(_)) | Scalar::Number(_) => {
                                case.clone()
                            }
                            _ => Scalar::from(neutral),
                        })
                    })?;
                    numbers.push(l.number(&number)?);
                }
                Scalar::Constant(_) | Scalar::Boolean(_) => {}
            }
        }
    }
    Ok(numbers)
}
