//! Distribution functions: probabilities, densities and quantiles, by the names of old and new Excels.
//!
//! What is not plain arithmetic of the normal distribution is one routine that takes one trial's numbers.
//! A routine gives NaN outside its domain, which a formula shows as `#NUM!`.

use super::ArgumentKind::Scalar as One;
use super::{Argument, required};
use crate::distribution::Distribution;
use crate::plan::lower::{Lowering, Num, Outcome, Scalar};
use crate::plan::{Native, settle};

pub(super) mod beta;
pub(super) mod binomial;
pub(super) mod chi_square;
pub(super) mod counting;
pub(super) mod fisher;
pub(super) mod gamma;
pub(super) mod normal;
pub(super) mod student;
pub(super) mod waiting;

#[cfg(test)]
mod tests;

/// Whether a probability of a value or less is wanted rather than a density: a truth value.
const CUMULATIVE: Argument = required("cumulative", One);
const PROBABILITY: Argument = required("probability", One);
const VALUE: Argument = required("value", One);

/// A function of numbers that is lowered by `$lower`, which takes the numbers given.
macro_rules! of_numbers {
    ($item:ident, $name:literal, $summary:literal, $arguments:expr, $examples:expr, $lower:expr) => {
        const $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &$arguments,
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let numbers = super::numbers(l, &$arguments, arguments)?;
                let lower: fn(&mut Lowering<'_>, &[Num]) -> Outcome<Num> = $lower;
                Ok(lower(l, &numbers)?.into())
            }),
        };
    };
}

/// A function of numbers that is one routine, which takes the numbers given.
macro_rules! routine {
    ($item:ident, $name:literal, $summary:literal, $arguments:expr, $examples:expr, $apply:expr) => {
        const $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &$arguments,
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                super::call(l, &$arguments, arguments, Native { name: $name, apply: $apply })
            }),
        };
    };
}

use {of_numbers, routine};

/// The numbers of a call, in order; what is called `cumulative` is read as a truth value.
fn numbers(l: &mut Lowering<'_>, known: &[Argument], given: &[Scalar]) -> Outcome<Vec<Num>> {
    let mut numbers = Vec::with_capacity(given.len());
    for (argument, scalar) in known.iter().zip(given) {
        let is_truth = argument.name == CUMULATIVE.name;
        numbers.push(if is_truth { l.truth(scalar)? } else { l.number(scalar)? });
    }
    Ok(numbers)
}

/// Calls a routine with the numbers of a call.
fn call(l: &mut Lowering<'_>, known: &[Argument], given: &[Scalar], routine: Native) -> Outcome<Scalar> {
    let numbers = numbers(l, known, given)?;
    Ok(l.call(routine, &numbers).into())
}

/// `x`, or NaN unless the condition holds.
fn when(holds: bool, x: impl FnOnce() -> f64) -> f64 {
    if holds { x() } else { f64::NAN }
}

/// The probability of a value or less where that is wanted, else the density there.
fn of_distribution(distribution: &Distribution, parameters: &[f64], value: f64, cumulative: f64) -> f64 {
    let of = if cumulative != 0.0 { distribution.cumulative } else { distribution.density };
    settle(of(parameters, value))
}

/// The value at which a cumulative probability p lies, or NaN for p outside [0, 1] and for an infinite one.
fn quantile_at(p: f64, quantile: impl FnOnce(f64) -> f64) -> f64 {
    when((0.0..=1.0).contains(&p), || settle(quantile(p)))
}
