//! The arcsine distribution: where a swing is at a random moment.

use std::f64::consts::PI;

use super::draw::times;
use super::guard::{between, check_bounded, parameter, possible_bounded};
use super::{Distribution, Domain, Parameter, seldom};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("min", Domain::Real), parameter("max", Domain::Real)];

/// Between two bounds, most often near either of them.
pub static ARCSINE: Distribution = seldom(Distribution {
    name: "Arcsine",
    aliases: &[],
    summary: "Where a swing is at a random moment: most often near its ends.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_bounded(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let (below, above) = (x - p[0], p[1] - x);
        if below >= 0.0 && above >= 0.0 { 1.0 / (PI * (below * above).sqrt()) } else { 0.0 }
    },
    cumulative: |p, x| 2.0 / PI * math::asin(((x - p[0]) / (p[1] - p[0])).clamp(0.0, 1.0).sqrt()),
    mean: |p| Some(0.5 * (p[0] + p[1])),
    variance: |p| Some((p[1] - p[0]) * (p[1] - p[0]) / 8.0),
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, max] = *parameters else { return b.constant(f64::NAN) };
    let angle = times(b, u, 0.5 * PI);
    let sine = b.unary(Unary::Sine, angle);
    let x = b.mul(sine, sine);
    let value = between(b, min, max, x);
    possible_bounded(b, PARAMETERS, parameters, value)
}
