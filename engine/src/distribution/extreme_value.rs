//! The Gumbel distribution of greatest values.

use super::guard::{check_domains, logarithm, parameter, positive, require};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("likely", Domain::Real), parameter("scale", Domain::Positive)];

/// Euler's constant.
pub(super) const EULER: f64 = 0.5772156649015329;

/// The greatest of many independent values, by its mode and scale.
pub static EXTREME_VALUE: Distribution = Distribution {
    name: "ExtremeValue",
    aliases: &["extvalue", "gumbel", "maxextreme"],
    summary: "The greatest of many: floods, peak loads, largest losses.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let z = (x - p[0]) / p[1];
        math::exp(-z - math::exp(-z)) / p[1]
    },
    cumulative: |p, x| math::exp(-math::exp(-(x - p[0]) / p[1])),
    mean: |p| Some(p[0] + EULER * p[1]),
    variance: |p| {
        let deviation = p[1] * std::f64::consts::PI;
        Some(deviation * deviation / 6.0)
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [likely, scale] = *parameters else { return b.constant(f64::NAN) };
    // likely − scale ln(−ln u)
    let log = logarithm(b, u);
    let minus_log = b.unary(Unary::Negate, log);
    let log = b.unary(Unary::Logarithm, minus_log);
    let offset = b.mul(scale, log);
    let value = b.sub(likely, offset);
    let possible = positive(b, scale);
    require(b, &[possible], value)
}
