//! The beta distribution stretched over a range.

use super::guard::{between, check_bounded, parameter, positive, require};
use super::{Distribution, Domain, Parameter, beta};
use crate::plan::{Builder, Compare, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("alpha1", Domain::Positive),
    parameter("alpha2", Domain::Positive),
    parameter("min", Domain::Real),
    parameter("max", Domain::Real),
];

/// Anything between two bounds, bent by two shapes.
pub static BETA_GENERAL: Distribution = Distribution {
    name: "BetaGeneral",
    aliases: &["beta4"],
    summary: "Anything between two bounds, bent by two shapes.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_bounded(PARAMETERS, values),
    quantile,
    density: |p, x| beta::density(p[0], p[1], (x - p[2]) / (p[3] - p[2])) / (p[3] - p[2]),
    cumulative: |p, x| beta::cumulative(p[0], p[1], (x - p[2]) / (p[3] - p[2])),
    mean: |p| Some(p[2] + (p[3] - p[2]) * (p[0] / (p[0] + p[1]))),
    variance: |p| Some(beta::variance(p[0], p[1]) * (p[3] - p[2]) * (p[3] - p[2])),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [first, second, min, max] = *parameters else { return b.constant(f64::NAN) };
    let x = beta::standard(b, u, first, second);
    let value = between(b, min, max, x);
    let possible = [positive(b, first), positive(b, second), b.compare(Compare::Less, min, max)];
    require(b, &possible, value)
}
