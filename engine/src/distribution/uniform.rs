//! The uniform distribution.

use super::guard::{between, check_bounded, parameter, possible_bounded};
use super::{Distribution, Domain, Parameter};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("min", Domain::Real), parameter("max", Domain::Real)];

/// Anything between two bounds, all alike.
pub static UNIFORM: Distribution = Distribution {
    name: "Uniform",
    aliases: &["unif", "rectangular"],
    summary: "Anything between two bounds, all equally likely.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_bounded(PARAMETERS, values),
    quantile,
    density: |p, x| if x < p[0] || x > p[1] { 0.0 } else { 1.0 / (p[1] - p[0]) },
    cumulative: |p, x| ((x - p[0]) / (p[1] - p[0])).clamp(0.0, 1.0),
    mean: |p| Some(0.5 * (p[0] + p[1])),
    variance: |p| Some((p[1] - p[0]) * (p[1] - p[0]) / 12.0),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, max] = *parameters else { return b.constant(f64::NAN) };
    let value = between(b, min, max, u);
    possible_bounded(b, PARAMETERS, parameters, value)
}
