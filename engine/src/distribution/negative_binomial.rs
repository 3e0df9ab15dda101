//! The negative binomial distribution, counted in failures.

use super::guard::{check_domains, must, parameter, sides};
use super::whole::{guess, search, split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("successes", Domain::Count), parameter("probability", Domain::Probability)];

/// How many tries fail before so many have succeeded: 0, 1, 2, …
pub static NEGATIVE_BINOMIAL: Distribution = Distribution {
    name: "NegativeBinomial",
    aliases: &["negbin", "negbinomial"],
    summary: "How many tries fail before a number of them have succeeded.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| if x == x.floor() && x >= 0.0 { term(p[0], p[1], 1.0 - p[1], x) } else { 0.0 },
    cumulative: |p, x| probabilities(p[0], p[1], 1.0 - p[1], x.floor()).0,
    mean: |p| Some(p[0] * (1.0 - p[1]) / p[1]),
    variance: |p| Some(p[0] * (1.0 - p[1]) / (p[1] * p[1])),
};

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    must(values[0] >= 1.0, "successes", "must be 1 or above")?;
    must(values[1] > 0.0, "probability", "must be above 0")
}

const QUANTILE: Native = Native {
    name: "negative_binomial_quantile",
    apply: |values| {
        let Some(([s, p], u)) = split(values, check) else { return f64::NAN };
        inverse(*s, *p, 1.0 - p, u)
    },
};

/// The probability of k failures: Γ(s + k)/(Γ(s) k!) pˢqᵏ, where q = 1 − p is given apart.
pub(super) fn term(s: f64, p: f64, q: f64, k: f64) -> f64 {
    if k == 0.0 {
        math::pow(p, s)
    } else if q == 0.0 {
        0.0
    } else {
        math::beta_term(s, k, p, q) / k
    }
}

/// The probabilities of k or fewer failures and of more, through the incomplete beta function
/// (DLMF 8.17.24).
pub(super) fn probabilities(s: f64, p: f64, q: f64, k: f64) -> (f64, f64) {
    if k < 0.0 { (0.0, 1.0) } else { math::beta_inc_pair(s, k + 1.0, p, q) }
}

/// The quantile for checked parameters.
pub(super) fn inverse(s: f64, p: f64, q: f64, u: f64) -> f64 {
    if q == 0.0 {
        return sides(u).map_or(f64::NAN, |_| 0.0);
    }
    let guess = guess(u, s * q / p, (s * q).sqrt() / p, (1.0 + q) / (s * q).sqrt());
    search(u, guess, (0.0, f64::MAX), &|k| probabilities(s, p, q, k))
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, |p, k| term(p[0], p[1], 1.0 - p[1], k))
}
