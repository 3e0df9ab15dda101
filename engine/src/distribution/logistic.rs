//! The logistic distribution.

use super::draw::logit;
use super::guard::{affine, check_domains, parameter, positive, require};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, ValueId};

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
    density: |p, x| density((x - p[0]) / p[1]) / p[1],
    cumulative: |p, x| cumulative((x - p[0]) / p[1]),
    mean: |p| Some(p[0]),
    variance: |p| {
        let deviation = p[1] * std::f64::consts::PI;
        Some(deviation * deviation / 3.0)
    },
};

/// The density for mean 0 and scale 1.
pub(super) fn density(z: f64) -> f64 {
    let tail = math::exp(-z.abs());
    tail / ((1.0 + tail) * (1.0 + tail))
}

/// The probability of z or less for mean 0 and scale 1.
pub(super) fn cumulative(z: f64) -> f64 {
    1.0 / (1.0 + math::exp(-z))
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, scale] = *parameters else { return b.constant(f64::NAN) };
    let logit = logit(b, u);
    let value = affine(b, mean, scale, logit);
    let possible = positive(b, scale);
    require(b, &[possible], value)
}
