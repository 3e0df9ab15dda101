//! The Skellam distribution: the difference of two Poisson counts.

use super::guard::{check_domains, must, parameter};
use super::whole::{around, guess, search, split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError, seldom};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("first mean", Domain::Positive), parameter("second mean", Domain::Positive)];

/// How many more events of one kind happen than of another, each at a steady rate.
pub static SKELLAM: Distribution = seldom(Distribution {
    name: "Skellam",
    aliases: &[],
    summary: "How many more events of one kind happen than of another.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| if x == x.floor() { term(p, x) } else { 0.0 },
    cumulative: |p, x| lower(p[0], p[1], x.floor()),
    mean: |p| Some(p[0] - p[1]),
    variance: |p| Some(p[0] + p[1]),
});

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    // Sums over more events would take too long.
    must(values[0] <= 1e6, "first mean", "must not be above 1000000")?;
    must(values[1] <= 1e6, "second mean", "must not be above 1000000")
}

const QUANTILE: Native = Native {
    name: "skellam_quantile",
    apply: |values| {
        let Some(([first, second], u)) = split(values, check) else { return f64::NAN };
        let deviation = (first + second).sqrt();
        let skewness = (first - second) / (deviation * deviation * deviation);
        let guess = guess(u, first - second, deviation, skewness);
        // More of the first than k is fewer than −k more of the second.
        let probabilities = |k: f64| (lower(*first, *second, k), lower(*second, *first, -k - 1.0));
        search(u, guess, (f64::MIN, f64::MAX), &probabilities)
    },
};

fn term(p: &[f64], k: f64) -> f64 {
    let of = |j: f64| math::poisson_term(j, p[1]) * math::poisson_term(j + k, p[0]);
    around(p[1]).filter(|j| j + k >= 0.0).map(of).sum()
}

/// The probability that the first exceeds the second by k or less, over what the second may be.
pub(super) fn lower(first: f64, second: f64, k: f64) -> f64 {
    let of = |j: f64| math::poisson_term(j, second) * math::gamma_q(j + k + 1.0, first);
    around(second).filter(|j| j + k >= 0.0).map(of).sum()
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, term)
}
