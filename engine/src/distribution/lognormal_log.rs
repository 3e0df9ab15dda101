//! The lognormal distribution, by the mean and standard deviation of its logarithm.

use super::guard::{affine, check_domains, normal, parameter, positive, require};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("log mean", Domain::Real), parameter("log standard deviation", Domain::Positive)];

/// Lognormal by the moments of the logarithm.
pub static LOGNORMAL_LOG: Distribution = Distribution {
    name: "Lognormal2",
    aliases: &["lognormallog", "lognorm2", "lognormale"],
    summary: "Lognormal by the mean and standard deviation of the logarithm.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| density(p[0], p[1], x),
    cumulative: |p, x| cumulative(p[0], p[1], x),
    mean: |p| Some(math::exp(p[0] + 0.5 * p[1] * p[1])),
    variance: |p| Some(math::expm1(p[1] * p[1]) * math::exp(2.0 * p[0] + p[1] * p[1])),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, deviation] = *parameters else { return b.constant(f64::NAN) };
    let value = log_quantile(b, u, mean, deviation);
    let possible = positive(b, deviation);
    require(b, &[possible], value)
}

/// e to the normal quantile.
pub(super) fn log_quantile(b: &mut Builder, u: ValueId, mean: ValueId, deviation: ValueId) -> ValueId {
    let z = normal(b, u);
    let log = affine(b, mean, deviation, z);
    b.unary(Unary::Exponential, log)
}

/// The density at x for a mean and standard deviation of the logarithm.
pub(super) fn density(mean: f64, deviation: f64, x: f64) -> f64 {
    if x > 0.0 { math::normal_density((math::log(x) - mean) / deviation) / (deviation * x) } else { 0.0 }
}

/// The probability of x or less for a mean and standard deviation of the logarithm.
pub(super) fn cumulative(mean: f64, deviation: f64, x: f64) -> f64 {
    if x > 0.0 { math::normal_cdf((math::log(x) - mean) / deviation) } else { 0.0 }
}
