//! The inverse Gaussian distribution.
//!
//! For mean 1 and shape φ, at y = eᵗ, with a = 2√φ sinh(t/2), b = 2√φ cosh(t/2), Mills' ratio R and the normal
//! density n, the probability below is n(a)(R(−a) + R(b)) and that above n(a)(R(a) − R(b)): J. Shuster, "On
//! the inverse Gaussian distribution function", J. American Statistical Association 63 (1968), 1514, since
//! b² − a² = 4φ.

use std::f64::consts::PI;

use super::curve::curve;
use super::elementary::{exp, log, normal_density, normal_quantile};
use super::guard::{argument, check_domains, parameter, possible, sides};
use super::invert::invert;
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Native, Unary, ValueId, settle};

const PARAMETERS: &[Parameter] = &[parameter("mean", Domain::Positive), parameter("shape", Domain::Positive)];

/// The time until a drifting random walk reaches a level, by its mean and shape.
pub static INVERSE_GAUSSIAN: Distribution = Distribution {
    name: "InverseGaussian",
    aliases: &["invgauss", "invnormal", "wald"],
    summary: "The time until a drifting random walk reaches a level.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        if x <= 0.0 {
            return 0.0;
        }
        let part = (x - p[0]) / p[0];
        (p[1] / (2.0 * PI * x)).sqrt() / x * exp(-0.5 * p[1] / x * part * part)
    },
    cumulative: |p, x| if x > 0.0 { at(p[1] / p[0], log(x / p[0])).0 } else { 0.0 },
    mean: |p| Some(p[0]),
    variance: |p| Some(p[0] * p[0] * (p[0] / p[1])),
};

/// The logarithm of the quantile of mean 1 and a shape at u, in that order.
const LOG_QUANTILE: Native = Native {
    name: "inverse_gaussian_log_quantile",
    apply: |values| {
        let [shape, u] = *values else { return f64::NAN };
        match sides(u) {
            Some((p, q)) if shape > 0.0 => settle(log_quantile(shape, p, q)),
            _ => f64::NAN,
        }
    },
};

/// The t whose probabilities below and above are p and q. The density of t is log-concave, and the
/// quantile lies below that of the normal variable a.
fn log_quantile(shape: f64, p: f64, q: f64) -> f64 {
    let z = if p < q { normal_quantile(p) } else { -normal_quantile(q) };
    let most = 2.0 * math::asinh(0.5 * z / shape.sqrt());
    invert((p, q), (-1500.0, most), most, &|t| at(shape, t))
}

/// The probabilities below and above t and the density there.
pub(super) fn at(shape: f64, t: f64) -> (f64, f64, f64) {
    let (a, b) = (2.0 * shape.sqrt() * math::sinh(0.5 * t), 2.0 * shape.sqrt() * math::cosh(0.5 * t));
    let density = normal_density(a);
    let far = math::mills_ratio(b);
    let slope = density * shape.sqrt() * exp(-0.5 * t);
    if t < 0.0 {
        let lower = density * (math::mills_ratio(-a) + far);
        return (lower, 1.0 - lower, slope);
    }
    // R(a) − R(b), by R′(x) = xR(x) − 1 in the middle where they are close.
    let (middle, width) = (0.5 * (a + b), b - a);
    let difference = if width < 1e-3 {
        width * (1.0 - middle * math::mills_ratio(middle))
    } else {
        math::mills_ratio(a) - far
    };
    let upper = density * difference;
    (1.0 - upper, upper, slope)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, shape] = *parameters else { return b.constant(f64::NAN) };
    let ratio = b.div(shape, mean);
    let log = match (b.constant_value(ratio), b.constant_value(u)) {
        (Some(ratio), None) if ratio > 0.0 => curve(b, u, &|p, q| log_quantile(ratio, p, q)),
        _ => None,
    };
    let log = log.unwrap_or_else(|| {
        let argument = argument(b, u);
        b.call(LOG_QUANTILE, &[ratio, argument])
    });
    let x = b.unary(Unary::Exponential, log);
    let value = b.mul(mean, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
