//! The log-logistic distribution.

use std::f64::consts::PI;

use super::draw::logit;
use super::elementary::log;
use super::guard::{affine, check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, logistic};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("location", Domain::Real),
    parameter("scale", Domain::Positive),
    parameter("shape", Domain::Positive),
];

/// A size or a duration whose risk first rises and then falls, by location, scale and shape.
pub static LOG_LOGISTIC: Distribution = Distribution {
    name: "LogLogistic",
    aliases: &["fisk"],
    summary: "A duration whose risk first rises, then falls.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let t = (x - p[0]) / p[1];
        if t > 0.0 { logistic::density(p[2] * log(t)) * p[2] / (p[1] * t) } else { 0.0 }
    },
    cumulative: |p, x| {
        let t = (x - p[0]) / p[1];
        if t > 0.0 { logistic::cumulative(p[2] * log(t)) } else { 0.0 }
    },
    mean: |p| (p[2] > 1.0).then(|| p[0] + p[1] * raw(1.0 / p[2])),
    variance: |p| {
        let mean = raw(1.0 / p[2]);
        (p[2] > 2.0).then(|| p[1] * p[1] * (raw(2.0 / p[2]) - mean * mean))
    },
};

/// The moment of order s of (u/(1 − u)): πs/sin πs.
fn raw(s: f64) -> f64 {
    PI * s / math::sin(PI * s)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale, shape] = *parameters else { return b.constant(f64::NAN) };
    // location + scale (u/(1 − u))^(1/shape)
    let logit = logit(b, u);
    let power = b.div(logit, shape);
    let x = b.unary(Unary::Exponential, power);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
