//! The beta-binomial distribution.

use super::guard::{check_domains, must, parameter, sides};
use super::whole::{search, split, stepwise, sums};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("tries", Domain::Count),
    parameter("alpha", Domain::Positive),
    parameter("beta", Domain::Positive),
];

/// How many of so many tries succeed, where their probability is itself uncertain, by a beta distribution.
pub static BETA_BINOMIAL: Distribution = Distribution {
    name: "BetaBinomial",
    aliases: &["betabinom"],
    summary: "How many of a number of tries succeed with a probability that is itself uncertain.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| if x == x.floor() && x >= 0.0 && x <= p[0] { term(p, x) } else { 0.0 },
    cumulative: |p, x| probabilities(p[0], p[1], p[2], x.floor()).0,
    mean: |p| Some(p[0] * p[1] / (p[1] + p[2])),
    variance: |p| {
        let n = p[1] + p[2];
        Some(p[0] * (p[1] / n) * (p[2] / n) * (n + p[0]) / (n + 1.0))
    },
};

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    // Sums over more tries would take too long.
    must(values[0] <= 1e6, "tries", "must not be above 1000000")
}

const QUANTILE: Native = Native {
    name: "beta_binomial_quantile",
    apply: |values| {
        let Some(([n, alpha, beta], u)) = split(values, check) else { return f64::NAN };
        let Some((below, above)) = sides(u) else { return f64::NAN };
        let guess = n * math::beta_inc_inverse_pair(*alpha, *beta, below, above).0;
        search(u, guess, (0.0, *n), &|k| probabilities(*n, *alpha, *beta, k))
    },
};

/// C(n, k) B(k + α, n − k + β)/B(α, β): each factor by its term at one x, where the powers of x cancel.
fn term(p: &[f64], k: f64) -> f64 {
    let (n, alpha, beta) = (p[0], p[1], p[2]);
    let total = n + alpha + beta;
    let (x, y) = ((k + alpha) / total, (n - k + beta) / total);
    math::binomial_term(k, n, x) * math::beta_term(alpha, beta, x, y)
        / math::beta_term(k + alpha, n - k + beta, x, y)
}

/// The probabilities of k or fewer successes and of more.
pub(super) fn probabilities(n: f64, alpha: f64, beta: f64, k: f64) -> (f64, f64) {
    let mean = n * alpha / (alpha + beta);
    let ratio = |j: f64| (n - j) / (j + 1.0) * ((alpha + j) / (beta + n - j - 1.0));
    sums(k, mean, (0.0, n), &|k| term(&[n, alpha, beta], k), &ratio)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, term)
}
