//! The logistic distribution.

use super::guard::{affine, check_domains, exponential, parameter, positive, require};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("mean", Domain::Real), parameter("scale", Domain::Positive)];

/// A bell curve with heavier tails than the normal's, by its mean and scale.
pub static LOGISTIC: Distribution = Distribution {
    name: "Logistic",
    aliases: &[],
    summary: "A bell curve with heavier tails than the normal's.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let z = math::exp(-((x - p[0]) / p[1]).abs());
        z / (p[1] * (1.0 + z) * (1.0 + z))
    },
    cumulative: |p, x| 1.0 / (1.0 + math::exp(-(x - p[0]) / p[1])),
    mean: |p| Some(p[0]),
    variance: |p| {
        let deviation = p[1] * std::f64::consts::PI;
        Some(deviation * deviation / 3.0)
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, scale] = *parameters else { return b.constant(f64::NAN) };
    // ln(u/(1 − u)), as a sum that keeps its digits at both ends.
    let log = b.unary(Unary::Logarithm, u);
    let minus_log_of_rest = exponential(b, u);
    let logit = b.add(log, minus_log_of_rest);
    let value = affine(b, mean, scale, logit);
    let possible = positive(b, scale);
    require(b, &[possible], value)
}
