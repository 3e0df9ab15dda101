//! The beta-negative-binomial distribution, counted in failures.

use super::guard::{check_domains, must, parameter, sides};
use super::whole::{search, split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError, beta_binomial, seldom};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("successes", Domain::Count),
    parameter("alpha", Domain::Positive),
    parameter("beta", Domain::Positive),
];

/// How many tries fail before so many have succeeded, where the probability of success is itself
/// uncertain, by a beta distribution.
pub static BETA_NEGATIVE_BINOMIAL: Distribution = seldom(Distribution {
    name: "BetaNegativeBinomial",
    aliases: &["betanegbin"],
    summary: "How many tries fail before some succeed with a probability that is itself uncertain.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| if x == x.floor() && x >= 0.0 { term(p[0], p[1], p[2], x) } else { 0.0 },
    cumulative: |p, x| probabilities(p[0], p[1], p[2], x.floor()).0,
    mean: |p| mean(p[0], p[1], p[2]),
    variance: |p| variance(p[0], p[1], p[2]),
});

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    must(values[0] >= 1.0, "successes", "must be 1 or above")?;
    // Sums over more would take too long.
    must(values[0] <= 1e5, "successes", "must not be above 100000")
}

const QUANTILE: Native = Native {
    name: "beta_negative_binomial_quantile",
    apply: |values| {
        let Some(([s, alpha, beta], u)) = split(values, check) else { return f64::NAN };
        inverse(*s, *alpha, *beta, u)
    },
};

/// The mean; `None` where alpha is too small for one.
pub(super) fn mean(s: f64, alpha: f64, beta: f64) -> Option<f64> {
    (alpha > 1.0).then(|| s * beta / (alpha - 1.0))
}

/// The variance; `None` where alpha is too small for one.
pub(super) fn variance(s: f64, alpha: f64, beta: f64) -> Option<f64> {
    let less = alpha - 1.0;
    (alpha > 2.0).then(|| s * beta * (less + s) * (less + beta) / ((alpha - 2.0) * less * less))
}

/// Γ(s + k)/(Γ(s) k!) B(α + s, β + k)/B(α, β): each factor by its term at one x, where the powers of x
/// cancel.
pub(super) fn term(s: f64, alpha: f64, beta: f64, k: f64) -> f64 {
    let total = s + k + alpha + beta;
    let (x, y) = ((alpha + s) / total, (beta + k) / total);
    let of_tries = if k == 0.0 { math::pow(x, s) } else { math::beta_term(s, k, x, y) / k };
    of_tries * math::beta_term(alpha, beta, x, y) / math::beta_term(alpha + s, beta + k, x, y)
}

/// The probabilities of k or fewer failures and of more: more, where of k + s tries fewer than s succeed.
pub(super) fn probabilities(s: f64, alpha: f64, beta: f64, k: f64) -> (f64, f64) {
    if k < 0.0 {
        return (0.0, 1.0);
    }
    let (fewer, enough) = beta_binomial::probabilities(k + s, alpha, beta, s - 1.0);
    (enough, fewer)
}

/// The quantile for checked parameters.
pub(super) fn inverse(s: f64, alpha: f64, beta: f64, u: f64) -> f64 {
    let Some((below, above)) = sides(u) else { return f64::NAN };
    let (x, y) = math::beta_inc_inverse_pair(alpha, beta, above, below);
    let guess = (s * y / x).min(1e300);
    search(u, guess, (0.0, f64::MAX), &|k| probabilities(s, alpha, beta, k))
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, |p, k| term(p[0], p[1], p[2], k))
}
