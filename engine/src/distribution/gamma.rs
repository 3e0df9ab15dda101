//! The gamma distribution.

use super::curve::curve;
use super::guard::{argument, check_domains, parameter, positive, require, sides};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Native, Unary, ValueId, settle};

const PARAMETERS: &[Parameter] =
    &[parameter("shape", Domain::Positive), parameter("scale", Domain::Positive)];

/// A waiting time or a size, never negative, by a shape and a scale.
pub static GAMMA: Distribution = Distribution {
    name: "Gamma",
    aliases: &[],
    summary: "A waiting time or a size, never negative: the time until several events.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| density(p[0], x / p[1]) / p[1],
    cumulative: |p, x| math::gamma_p(p[0], (x / p[1]).max(0.0)),
    mean: |p| Some(p[0] * p[1]),
    variance: |p| Some(p[0] * p[1] * p[1]),
};

/// The quantile of a shape at u, in that order, for scale 1.
const QUANTILE: Native = Native {
    name: "gamma_quantile",
    apply: |values| {
        let [shape, u] = *values else { return f64::NAN };
        sides(u).map_or(f64::NAN, |(p, q)| settle(math::gamma_inc_inverse_pair(shape, p, q)))
    },
};

/// The value of a shape that is exceeded with probability u, in that order, for scale 1.
const UPPER_QUANTILE: Native = Native {
    name: "gamma_upper_quantile",
    apply: |values| {
        let [shape, u] = *values else { return f64::NAN };
        sides(u).map_or(f64::NAN, |(p, q)| settle(math::gamma_inc_inverse_pair(shape, q, p)))
    },
};

/// The logarithm of the quantile of a shape at u, in that order, for scale 1.
const LOG_QUANTILE: Native = Native {
    name: "gamma_log_quantile",
    apply: |values| {
        let [shape, u] = *values else { return f64::NAN };
        sides(u).map_or(f64::NAN, |(p, q)| settle(log_quantile(shape, p, q)))
    },
};

/// The quantile for scale 1: by a table where the shape is the same in every trial. An impossible shape
/// gives NaN.
pub(super) fn standard(b: &mut Builder, u: ValueId, shape: ValueId) -> ValueId {
    if let (Some(a), None) = (b.constant_value(shape), b.constant_value(u))
        && let Some(log) = curve(b, u, &|p, q| log_quantile(a, p, q))
    {
        return b.unary(Unary::Exponential, log);
    }
    let argument = argument(b, u);
    b.call(QUANTILE, &[shape, argument])
}

/// The logarithm of the quantile for scale 1, of the same shape in every trial and above 0: it has its digits
/// also where the quantile itself would vanish.
pub fn log_gamma_variable(b: &mut Builder, u: ValueId, shape: f64) -> ValueId {
    if b.constant_value(u).is_none()
        && let Some(log) = curve(b, u, &|p, q| log_quantile(shape, p, q))
    {
        return log;
    }
    let (shape, argument) = (b.constant(shape), argument(b, u));
    b.call(LOG_QUANTILE, &[shape, argument])
}

/// The value that is exceeded with probability u, in the same way.
pub(super) fn standard_upper(b: &mut Builder, u: ValueId, shape: ValueId) -> ValueId {
    if let (Some(a), None) = (b.constant_value(shape), b.constant_value(u))
        && let Some(log) = curve(b, u, &|p, q| log_quantile(a, q, p))
    {
        return b.unary(Unary::Exponential, log);
    }
    let argument = argument(b, u);
    b.call(UPPER_QUANTILE, &[shape, argument])
}

/// The logarithm of the quantile; far below, where the number itself would vanish, by the power law
/// P(a, x) ≈ xᵃ/Γ(a + 1).
fn log_quantile(shape: f64, p: f64, q: f64) -> f64 {
    let law = (math::log(p) + math::lgamma(shape + 1.0)) / shape;
    if law < -40.0 { law } else { math::log(math::gamma_inc_inverse_pair(shape, p, q)) }
}

/// The density for scale 1; infinite at 0 for a shape below 1.
pub(super) fn density(shape: f64, x: f64) -> f64 {
    if x < 0.0 {
        0.0
    } else if x > 0.0 {
        math::poisson_term(shape, x) * shape / x
    } else if shape < 1.0 {
        f64::INFINITY
    } else if shape > 1.0 {
        0.0
    } else {
        1.0
    }
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [shape, scale] = *parameters else { return b.constant(f64::NAN) };
    let x = standard(b, u, shape);
    let value = b.mul(scale, x);
    let possible = [positive(b, shape), positive(b, scale)];
    require(b, &possible, value)
}
