//! The slash distribution: a normal variable over an independent uniform one.
//!
//! W. H. Rogers and J. W. Tukey, "Understanding some long-tailed symmetrical distributions", Statistica
//! Neerlandica 26 (1972), 211.

use std::f64::consts::{FRAC_1_SQRT_2, LN_2};

use super::curve::curve;
use super::elementary::{exp, expm1, log, normal_cdf};
use super::guard::{affine, argument, check_domains, parameter, possible, sides};
use super::invert::invert;
use super::{Distribution, Domain, Parameter, seldom};
use crate::math;
use crate::plan::{Builder, Native, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("location", Domain::Real), parameter("scale", Domain::Positive)];

/// 1/√(2π).
const DENSITY_AT_0: f64 = 0.3989422804014327;

/// A normal variable over a uniform one: normal in the middle, with no mean.
pub static SLASH: Distribution = seldom(Distribution {
    name: "Slash",
    aliases: &[],
    summary: "Normal in the middle, with tails so heavy that there is no mean.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let z = (x - p[0]) / p[1];
        DENSITY_AT_0 * outer(z.abs().max(1e-150)) / p[1]
    },
    cumulative: |p, x| {
        let z = (x - p[0]) / p[1];
        let (_, tails, _) = sizes(log(z.abs().max(1e-300)));
        if z < 0.0 { 0.5 * tails } else { 1.0 - 0.5 * tails }
    },
    mean: |_| None,
    variance: |_| None,
});

/// The inverse hyperbolic sine of the quantile at u for location 0 and scale 1.
const AREA_QUANTILE: Native = Native {
    name: "slash_area_quantile",
    apply: |values| {
        let [u] = *values else { return f64::NAN };
        sides(u).map_or(f64::NAN, |(p, q)| area_quantile(p, q))
    },
};

/// The inverse hyperbolic sine of the value whose probabilities below and above are p and q. The
/// logarithm of its size has a log-concave density.
fn area_quantile(p: f64, q: f64) -> f64 {
    if p == q {
        return 0.0;
    }
    let log = invert(((q - p).abs(), 2.0 * p.min(q)), (-745.0, 745.0), 0.0, &sizes);
    let size = if log < 20.0 { math::asinh(exp(log)) } else { log + LN_2 };
    if p < q { -size } else { size }
}

/// The probabilities that the size is below and above eᵗ, and the density of its logarithm there.
fn sizes(t: f64) -> (f64, f64, f64) {
    let x = exp(t);
    let rest = 2.0 * DENSITY_AT_0 * x * outer(x);
    (math::erf(x * FRAC_1_SQRT_2) - rest, 2.0 * normal_cdf(-x) + rest, rest)
}

/// (1 − e^(−x²/2))/x².
fn outer(x: f64) -> f64 {
    if x < 1e-8 { 0.5 } else { -expm1(-0.5 * x * x) / x / x }
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale] = *parameters else { return b.constant(f64::NAN) };
    let area = match b.constant_value(u) {
        None => curve(b, u, &area_quantile),
        Some(_) => None,
    };
    let area = area.unwrap_or_else(|| {
        let argument = argument(b, u);
        b.call(AREA_QUANTILE, &[argument])
    });
    let x = b.unary(Unary::HyperbolicSine, area);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
