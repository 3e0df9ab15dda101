//! Statistics of numbers: means, spreads, order, pairs, regression, tests.

use super::ArgumentKind::{Array, Reference, Scalar as One};
use super::arguments::certain_numbers;
use crate::plan::lower::{Lowering, Num, Operand, Outcome, Scalar};
use crate::plan::{Native, Reduce};
use crate::value::Value;

pub(super) mod averages;
pub(super) mod counts;
pub(super) mod extremes;
mod fit;
pub(super) mod hypothesis;
pub(super) mod order;
pub(super) mod pairs;
pub(super) mod ranks;
pub(super) mod regression;
pub(super) mod spread;
pub(super) mod subtotal;

#[cfg(test)]
mod tests;

/// A function of all numbers of its arguments.
macro_rules! of_numbers {
    ($item:ident, $name:literal, $summary:literal, $examples:expr, $lower:expr) => {
        pub(super) const $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &[required("number", Reference), repeated("number", Reference)],
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| {
                let lower: fn(&mut Lowering<'_>, &[Operand]) -> Outcome<Num> = $lower;
                Ok(lower(l, arguments)?.into())
            }),
        };
    };
}

use of_numbers;

/// Every value as a number: in cells text counts as 0 and truth values as 1 and 0; written text is converted.
fn all_values(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Vec<Num>> {
    let mut numbers = Vec::new();
    for argument in arguments {
        for item in l.items(argument)? {
            let value = l.by_case(&item.scalar, &mut |_, case| match case {
                Scalar::Constant(Value::Text(_)) if item.from_cells => Ok(0.0.into()),
                Scalar::Constant(Value::Error(error)) => Err((*error).into()),
                other => Ok(other.clone()),
            })?;
            numbers.push(l.number(&value)?);
        }
    }
    Ok(numbers)
}

/// The distances of numbers from their mean.
fn deviations(l: &mut Lowering<'_>, numbers: &[Num]) -> Outcome<Vec<Num>> {
    let sum = l.reduce(Reduce::Sum, numbers);
    let mean = l.divide(sum, numbers.len() as f64)?;
    Ok(numbers.iter().map(|x| l.subtract(*x, mean)).collect())
}

/// The sum of squared distances from the mean.
fn squares(l: &mut Lowering<'_>, numbers: &[Num]) -> Outcome<Num> {
    let deviations = deviations(l, numbers)?;
    let pairs: Vec<Num> = deviations.iter().flat_map(|d| [*d, *d]).collect();
    Ok(l.reduce(Reduce::Dot, &pairs))
}

/// Calls a routine with `first` before the other numbers.
fn with_first(l: &mut Lowering<'_>, native: Native, first: Num, rest: &[Num]) -> Num {
    let mut values = vec![first];
    values.extend(rest);
    l.call(native, &values)
}
