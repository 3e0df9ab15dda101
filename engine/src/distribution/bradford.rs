//! The Bradford distribution, whose density falls as 1/(1 + shape y) from one bound to the other.

use super::elementary::log1p;
use super::guard::{between, check_bounded, parameter, possible_bounded};
use super::{Distribution, Domain, Parameter, seldom};
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("shape", Domain::Positive), parameter("min", Domain::Real), parameter("max", Domain::Real)];

/// Anything between two bounds, ever less likely towards the upper one.
pub static BRADFORD: Distribution = seldom(Distribution {
    name: "Bradford",
    aliases: &[],
    summary: "Between two bounds, ever less likely towards the upper one.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_bounded(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let (width, y) = (p[2] - p[1], (x - p[1]) / (p[2] - p[1]));
        if (0.0..=1.0).contains(&y) { p[0] / (log1p(p[0]) * width * (1.0 + p[0] * y)) } else { 0.0 }
    },
    cumulative: |p, x| log1p(p[0] * ((x - p[1]) / (p[2] - p[1])).clamp(0.0, 1.0)) / log1p(p[0]),
    mean: |p| {
        let range = log1p(p[0]);
        Some(p[1] + (p[2] - p[1]) * (p[0] - range) / (p[0] * range))
    },
    variance: |p| {
        let (width, range) = (p[2] - p[1], log1p(p[0]));
        Some(width * width * (p[0] * (range - 2.0) + 2.0 * range) / (2.0 * p[0] * range * range))
    },
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [shape, min, max] = *parameters else { return b.constant(f64::NAN) };
    // ((1 + shape)ᵘ − 1)/shape
    let range = b.unary(Unary::LogarithmOnePlus, shape);
    let power = b.mul(u, range);
    let growth = b.unary(Unary::ExponentialMinusOne, power);
    let x = b.div(growth, shape);
    let value = between(b, min, max, x);
    possible_bounded(b, PARAMETERS, parameters, value)
}
