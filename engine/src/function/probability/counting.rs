//! Arrangements, and probabilities of a table.

use super::{One, routine, when};
use crate::function::ArgumentKind::Array;
use crate::function::arguments::ensure;
use crate::function::{Argument, Function, Lower, optional, required, table};
use crate::math;
use crate::plan::lower::{Num, Operand, Scalar};
use crate::plan::{Compare, Native, Reduce, settle};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([PERMUT, PERMUTATIONA, PROB]);

const NUMBER: Argument = required("number", One);
const CHOSEN: Argument = required("chosen", One);

routine!(
    PERMUT,
    "PERMUT",
    "In how many orders some things can be chosen from a number of things.",
    [NUMBER, CHOSEN],
    [("=PERMUT(100,3)", "970200"), ("=PERMUT(3,2)", "6"), ("=PERMUT(2,3)", "#NUM!")],
    |x| {
        let (number, chosen) = (x[0].trunc(), x[1].trunc());
        when(number >= 0.0 && chosen >= 0.0 && chosen <= number, || {
            let mut orders = 1.0;
            let mut left = number;
            // A product this long of factors down to 1 is beyond the greatest number.
            while left > number - chosen && orders < f64::INFINITY {
                orders *= left;
                left -= 1.0;
            }
            settle(orders)
        })
    }
);
routine!(
    PERMUTATIONA,
    "PERMUTATIONA",
    "In how many orders things can be chosen, each as often as you like.",
    [NUMBER, CHOSEN],
    [("=PERMUTATIONA(3,2)", "9"), ("=PERMUTATIONA(2,2)", "4"), ("=PERMUTATIONA(-1,2)", "#NUM!")],
    |x| {
        let (number, chosen) = (x[0].trunc(), x[1].trunc());
        when(number >= 0.0 && chosen >= 0.0, || settle(math::pow(number, chosen)))
    }
);

const PROB: Function = Function {
    name: "PROB",
    summary: "The probability that a value of a table lies between two bounds, or is one.",
    arguments: &[
        required("values", Array),
        required("probabilities", Array),
        required("least", One),
        optional("greatest", One),
    ],
    examples: &[
        ("=PROB({0,1,2,3},{0.2,0.3,0.1,0.4},2)", "0.1"),
        ("=PROB({0,1,2,3},{0.2,0.3,0.1,0.4},1,3)", "0.8"),
        ("=PROB({0,1},{0.2,0.3},1)", "#NUM!"),
        ("=PROB({0,1},{1},1)", "#N/A"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (values, shares) = (l.matrix(&arguments[0])?, l.matrix(&arguments[1])?);
        if values.cells.len() != shares.cells.len() {
            return Err(CellError::NotAvailable.into());
        }
        let least = l.single(arguments[2].clone())?;
        let least = l.number(&least)?;
        let greatest = match arguments.get(3) {
            None | Some(Operand::Omitted) => least,
            Some(greatest) => {
                let greatest = l.single(greatest.clone())?;
                l.number(&greatest)?
            }
        };
        let counts = |scalar: &Scalar| {
            scalar.constant().is_none_or(|value| matches!(value, Value::Number(_) | Value::Error(_)))
        };
        let mut pairs = Vec::new();
        for (value, share) in values.cells.iter().zip(&shares.cells) {
            if counts(value) && counts(share) {
                pairs.push((l.number(value)?, l.number(share)?));
            }
        }
        if pairs.is_empty() {
            return Err(CellError::DivisionByZero.into());
        }
        let mut terms = Vec::new();
        let mut all: Vec<Num> = Vec::new();
        for (value, share) in pairs {
            ensure(share.constant().is_none_or(|share| share > 0.0 && share <= 1.0))?;
            let above = l.compare(Compare::GreaterOrEqual, value, least);
            let below = l.compare(Compare::LessOrEqual, value, greatest);
            let inside = l.multiply(above, below);
            terms.push(l.multiply(inside, share));
            all.push(share);
        }
        let total = l.reduce(Reduce::Sum, &all);
        let whole = l.compare(Compare::Equal, total, 1.0);
        let sum = l.reduce(Reduce::Sum, &terms);
        Ok(l.select(whole, sum, f64::NAN).into())
    }),
};
