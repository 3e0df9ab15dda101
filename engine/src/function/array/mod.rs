//! Arrays made, cut, joined, sorted and filtered: SEQUENCE, TAKE, VSTACK, SORT, FILTER, GROUPBY.
//!
//! The shape of a result must be the same in every trial. Where a draw decides it, the values are handed on
//! to aggregates as those of which draws decide which are there ([`Sparse`]); any other use is unsupported.

mod filter;
pub(super) mod group;
mod join;
mod sequence;
mod shape;
mod sort;

use std::rc::Rc;

use super::{Function, table};
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar, Sparse};
use crate::plan::{Reduce, Unary};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[Function] = &table([
    shape::CHOOSECOLS,
    shape::CHOOSEROWS,
    shape::DROP,
    shape::EXPAND,
    filter::FILTER,
    join::HSTACK,
    sequence::RANDARRAY,
    sequence::SEQUENCE,
    sort::SORT,
    sort::SORTBY,
    shape::TAKE,
    join::TOCOL,
    join::TOROW,
    shape::TRANSPOSE,
    shape::TRIMRANGE,
    filter::UNIQUE,
    join::VSTACK,
    join::WRAPCOLS,
    join::WRAPROWS,
]);

/// The most values of which draws decide which are there.
const MOST_POSSIBLE: usize = 20_000;

/// The argument at `index`, where it is given at all.
fn given(arguments: &[Operand], index: usize) -> Option<&Operand> {
    arguments.get(index).filter(|operand| !matches!(operand, Operand::Omitted))
}

/// A whole number, of which draws may decide, or `default` where it is left out.
fn whole(l: &mut Lowering<'_>, arguments: &[Operand], index: usize, default: f64) -> Outcome<Num> {
    match given(arguments, index) {
        None => Ok(default.into()),
        Some(operand) => {
            let scalar = l.single(operand.clone())?;
            let number = l.number(&scalar)?;
            Ok(l.unary(Unary::Truncate, number))
        }
    }
}

/// A whole number that no draw reaches, or `default` where it is left out.
fn option(l: &mut Lowering<'_>, arguments: &[Operand], index: usize, default: f64) -> Outcome<f64> {
    match given(arguments, index) {
        None => Ok(default),
        Some(operand) => {
            let scalar = l.single(operand.clone())?;
            l.constant_number(&scalar).map(f64::trunc)
        }
    }
}

/// A truth value that no draw reaches; not, where it is left out.
fn flag(l: &mut Lowering<'_>, arguments: &[Operand], index: usize) -> Outcome<bool> {
    match given(arguments, index) {
        None => Ok(false),
        Some(operand) => {
            let scalar = l.single(operand.clone())?;
            l.constant_truth(&scalar)
        }
    }
}

/// Each value where its condition holds; `otherwise` stands in where no condition holds at all.
fn possible(
    l: &mut Lowering<'_>,
    values: Vec<(Num, Scalar)>,
    otherwise: Scalar,
    what: &'static str,
) -> Outcome<Operand> {
    if values.len() > MOST_POSSIBLE {
        return Err(Halt::Unsupported(format!("{what}, of more than 20,000 values")));
    }
    let conditions: Vec<Num> = values.iter().map(|(condition, _)| *condition).collect();
    let any = l.reduce(Reduce::Any, &conditions);
    let mut items = vec![l.choose(any, Scalar::BLANK, otherwise)?];
    for (condition, value) in values {
        items.push(l.choose(condition, value, Scalar::BLANK)?);
    }
    Ok(Operand::Some(Rc::new(Sparse { items, what })))
}
