//! The lognormal distribution, by its own mean and standard deviation.

use super::guard::{check_domains, parameter, positive, require};
use super::lognormal_log::{cumulative, density, log_quantile};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("mean", Domain::Positive), parameter("standard deviation", Domain::Positive)];

/// What is never negative and skewed to the right, by its mean and standard deviation.
pub static LOGNORMAL: Distribution = Distribution {
    name: "Lognormal",
    aliases: &["lognorm"],
    summary: "Never negative, skewed to the right: many small influences multiplied.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let (mean, deviation) = of_logarithm(p);
        density(mean, deviation, x)
    },
    cumulative: |p, x| {
        let (mean, deviation) = of_logarithm(p);
        cumulative(mean, deviation, x)
    },
    mean: |p| Some(p[0]),
    variance: |p| Some(p[1] * p[1]),
};

/// The mean and standard deviation of the logarithm: σ² = ln(1 + (s/m)²), μ = ln m − σ²/2.
pub(super) fn of_logarithm(p: &[f64]) -> (f64, f64) {
    let ratio = p[1] / p[0];
    let variance = math::log1p(ratio * ratio);
    (math::log(p[0]) - 0.5 * variance, variance.sqrt())
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, deviation] = *parameters else { return b.constant(f64::NAN) };
    let ratio = b.div(deviation, mean);
    let square = b.mul(ratio, ratio);
    let log_variance = b.unary(Unary::LogarithmOnePlus, square);
    let log_deviation = b.unary(Unary::SquareRoot, log_variance);
    let half = b.constant(0.5);
    let half_variance = b.mul(half, log_variance);
    let log = b.unary(Unary::Logarithm, mean);
    let log_mean = b.sub(log, half_variance);
    let value = log_quantile(b, u, log_mean, log_deviation);
    let possible = [positive(b, mean), positive(b, deviation)];
    require(b, &possible, value)
}
