//! The Delaporte distribution: a Poisson count and a Pólya count together.

use super::guard::{check_domains, must, parameter};
use super::polya::{failure, success};
use super::whole::{around, guess, search, split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError, negative_binomial, seldom};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("shape", Domain::Positive),
    parameter("scale", Domain::Positive),
    parameter("mean", Domain::Positive),
];

/// How many events happen at a rate of which a part is fixed and a part uncertain, by a gamma distribution.
pub static DELAPORTE: Distribution = seldom(Distribution {
    name: "Delaporte",
    aliases: &[],
    summary: "How many events happen at a rate of which one part is fixed and another uncertain.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| if x == x.floor() && x >= 0.0 { term(p, x) } else { 0.0 },
    cumulative: |p, x| probabilities(p, x.floor()).0,
    mean: |p| Some(p[2] + p[0] * p[1]),
    variance: |p| Some(variance(p)),
});

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    // Sums over more events would take too long.
    must(values[2] <= 1e6, "mean", "must not be above 1000000")
}

const QUANTILE: Native = Native {
    name: "delaporte_quantile",
    apply: |values| {
        let Some((p, u)) = split(values, check) else { return f64::NAN };
        let deviation = variance(p).sqrt();
        let third = p[2] + p[0] * p[1] * (1.0 + p[1]) * (1.0 + 2.0 * p[1]);
        let skewness = third / (deviation * deviation * deviation);
        let guess = guess(u, p[2] + p[0] * p[1], deviation, skewness);
        search(u, guess, (0.0, f64::MAX), &|k| probabilities(p, k))
    },
};

fn variance(p: &[f64]) -> f64 {
    p[2] + p[0] * p[1] * (1.0 + p[1])
}

fn term(p: &[f64], k: f64) -> f64 {
    let (s, q) = (success(p[1]), failure(p[1]));
    let of = |j: f64| math::poisson_term(j, p[2]) * negative_binomial::term(p[0], s, q, k - j);
    around(p[2]).take_while(|j| *j <= k).map(of).sum()
}

/// The probabilities of k or less and of more, over what the Poisson count may be.
pub(super) fn probabilities(p: &[f64], k: f64) -> (f64, f64) {
    let (s, q) = (success(p[1]), failure(p[1]));
    let (mut lower, mut upper) = (0.0, 0.0);
    for j in around(p[2]) {
        let weight = math::poisson_term(j, p[2]);
        let (below, above) = negative_binomial::probabilities(p[0], s, q, k - j);
        lower += weight * below;
        upper += weight * above;
    }
    (lower, upper)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, term)
}
