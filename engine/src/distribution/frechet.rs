//! The Fréchet distribution of greatest values.

use super::draw::minus_log;
use super::elementary::{exp, log, pow, power_variance};
use super::guard::{affine, check_domains, parameter, possible, root};
use super::{Distribution, Domain, Parameter, seldom};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("location", Domain::Real),
    parameter("scale", Domain::Positive),
    parameter("shape", Domain::Positive),
];

/// The greatest of many values with heavy tails, by location, scale and tail index.
pub static FRECHET: Distribution = seldom(Distribution {
    name: "Frechet",
    aliases: &[],
    summary: "The greatest of many values with heavy tails.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let t = (x - p[0]) / p[1];
        if t <= 1e-300 {
            return 0.0;
        }
        let log = -p[2] * log(t);
        exp(log - exp(log)) * p[2] / (p[1] * t)
    },
    cumulative: |p, x| {
        let t = (x - p[0]) / p[1];
        if t > 0.0 { exp(-pow(t, -p[2])) } else { 0.0 }
    },
    mean: |p| (p[2] > 1.0).then(|| p[0] + p[1] * math::gamma(1.0 - 1.0 / p[2])),
    variance: |p| {
        let s = 1.0 / p[2];
        (p[2] > 2.0).then(|| p[1] * p[1] * s * s * power_variance(-s))
    },
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale, shape] = *parameters else { return b.constant(f64::NAN) };
    // location + scale (−ln u)^(−1/shape)
    let standard = minus_log(b, u);
    let power = b.unary(Unary::Negate, shape);
    let x = root(b, standard, power);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
