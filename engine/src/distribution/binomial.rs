//! The binomial distribution.

use super::guard::{check_domains, parameter, sides};
use super::whole::{guess, search, split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("tries", Domain::Count), parameter("probability", Domain::Probability)];

/// How many of so many tries succeed.
pub static BINOMIAL: Distribution = Distribution {
    name: "Binomial",
    aliases: &["binom"],
    summary: "How many of a number of independent tries succeed.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| {
        if x == x.floor() && x >= 0.0 && x <= p[0] { math::binomial_term(x, p[0], p[1]) } else { 0.0 }
    },
    cumulative: |p, x| probabilities(p[0], p[1], x.floor()).0,
    mean: |p| Some(p[0] * p[1]),
    variance: |p| Some(p[0] * p[1] * (1.0 - p[1])),
};

const QUANTILE: Native = Native {
    name: "binomial_quantile",
    apply: |values| {
        let Some(([n, p], u)) = split(values, check) else { return f64::NAN };
        let deviation = (n * p * (1.0 - p)).sqrt();
        if deviation == 0.0 {
            return sides(u).map_or(f64::NAN, |_| n * p);
        }
        let guess = guess(u, n * p, deviation, (1.0 - 2.0 * p) / deviation);
        search(u, guess, (0.0, *n), &|k| probabilities(*n, *p, k))
    },
};

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)
}

/// The probabilities of k or fewer successes and of more, through the incomplete beta function
/// (DLMF 8.17.5).
pub(super) fn probabilities(n: f64, p: f64, k: f64) -> (f64, f64) {
    if k < 0.0 {
        (0.0, 1.0)
    } else if k >= n {
        (1.0, 0.0)
    } else {
        let (more, fewer) = math::beta_inc_pair(k + 1.0, n - k, p, 1.0 - p);
        (fewer, more)
    }
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, |p, k| math::binomial_term(k, p[0], p[1]))
}
