//! The raised cosine distribution: one wave of a cosine, from trough to trough.

use std::f64::consts::PI;

use super::curve::curve;
use super::elementary::pow;
use super::guard::{affine, argument, check_domains, parameter, possible, sides};
use super::invert::invert;
use super::{Distribution, Domain, Parameter, seldom};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("middle", Domain::Real), parameter("half width", Domain::Positive)];

/// A smooth hump between two bounds, by its middle and half its width.
pub static RAISED_COSINE: Distribution = seldom(Distribution {
    name: "RaisedCosine",
    aliases: &[],
    summary: "A smooth hump between two bounds, by its middle and half its width.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let z = (x - p[0]) / p[1];
        if z.abs() < 1.0 { (1.0 + math::cos(PI * z)) / (2.0 * p[1]) } else { 0.0 }
    },
    cumulative: |p, x| {
        let z = ((x - p[0]) / p[1]).clamp(-1.0, 1.0);
        let tail = half(1.0 - z.abs()).0;
        if z < 0.0 { tail } else { 1.0 - tail }
    },
    mean: |p| Some(p[0]),
    variance: |p| Some(p[1] * p[1] * (1.0 / 3.0 - 2.0 / (PI * PI))),
});

/// The quantile at u for middle 0 and half width 1.
const QUANTILE: Native = Native {
    name: "raised_cosine_quantile",
    apply: |values| {
        let [u] = *values else { return f64::NAN };
        sides(u).map_or(f64::NAN, |(p, q)| solve(p, q))
    },
};

/// The z whose probabilities below and above are p and q.
fn solve(p: f64, q: f64) -> f64 {
    let tail = p.min(q);
    // The distance from the nearer bound, whose cube is about 12 tail/π².
    let start = pow(12.0 * tail / (PI * PI), 1.0 / 3.0);
    let distance = invert((tail, 1.0 - tail), (0.0, 1.0), start, &|w| {
        let (lower, density) = half(w);
        (lower, 1.0 - lower, density)
    });
    if p < q { distance - 1.0 } else { 1.0 - distance }
}

/// The probability and the density at a distance from 0 to 1 from the lower bound: (w − sin(πw)/π)/2, by
/// its series where that cancels.
fn half(w: f64) -> (f64, f64) {
    let angle = PI * w;
    let sine = math::sin(0.5 * angle);
    if w > 0.25 {
        return (0.5 * (w - math::sin(angle) / PI), sine * sine);
    }
    let square = angle * angle;
    let mut term = w * square / 12.0;
    let mut sum = term;
    let mut n = 4.0;
    while n < 24.0 {
        term *= -square / (n * (n + 1.0));
        sum += term;
        n += 2.0;
    }
    (sum, sine * sine)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [middle, width] = *parameters else { return b.constant(f64::NAN) };
    let table = match b.constant_value(u) {
        None => curve(b, u, &solve),
        Some(_) => None,
    };
    let z = table.unwrap_or_else(|| {
        let argument = argument(b, u);
        b.call(QUANTILE, &[argument])
    });
    let value = affine(b, middle, width, z);
    possible(b, PARAMETERS, parameters, &[], value)
}
