//! The reciprocal distribution, whose logarithm is uniform.

use super::elementary::log;
use super::guard::{check_bounded, parameter, possible_bounded};
use super::{Distribution, Domain, Parameter};
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("min", Domain::Positive), parameter("max", Domain::Positive)];

/// Anything between two positive bounds, every order of magnitude alike.
pub static RECIPROCAL: Distribution = Distribution {
    name: "Reciprocal",
    aliases: &["loguniform"],
    summary: "Between two positive bounds, every order of magnitude alike.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_bounded(PARAMETERS, values),
    quantile,
    density: |p, x| if x < p[0] || x > p[1] { 0.0 } else { 1.0 / (x * log(p[1] / p[0])) },
    cumulative: |p, x| log(x.clamp(p[0], p[1]) / p[0]) / log(p[1] / p[0]),
    mean: |p| Some((p[1] - p[0]) / log(p[1] / p[0])),
    variance: |p| {
        let range = log(p[1] / p[0]);
        let mean = (p[1] - p[0]) / range;
        Some(mean * (0.5 * (p[1] + p[0]) - mean))
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, max] = *parameters else { return b.constant(f64::NAN) };
    let ratio = b.div(max, min);
    let range = b.unary(Unary::Logarithm, ratio);
    let power = b.mul(u, range);
    let factor = b.unary(Unary::Exponential, power);
    let value = b.mul(min, factor);
    possible_bounded(b, PARAMETERS, parameters, value)
}
