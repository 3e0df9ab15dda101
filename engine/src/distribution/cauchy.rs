//! The Cauchy distribution.

use std::f64::consts::PI;

use super::draw::{signed, tail, times};
use super::guard::{affine, check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, seldom};
use crate::math;
use crate::plan::{Builder, Compare, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("location", Domain::Real), parameter("scale", Domain::Positive)];

/// Tails so heavy that there is no mean, by its middle and scale.
pub static CAUCHY: Distribution = seldom(Distribution {
    name: "Cauchy",
    aliases: &[],
    summary: "Tails so heavy that there is no mean: a ratio of two normals.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let t = (x - p[0]) / p[1];
        1.0 / (PI * p[1] * (1.0 + t * t))
    },
    cumulative: |p, x| {
        let t = (x - p[0]) / p[1];
        if t < -1.0 { math::atan(-1.0 / t) / PI } else { 0.5 + math::atan(t) / PI }
    },
    mean: |_| None,
    variance: |_| None,
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale] = *parameters else { return b.constant(f64::NAN) };
    let tail = tail(b, u);
    // Near the middle tan(π(½ − tail)), where the difference is exact; beyond 1/tan(π tail).
    let quarter = b.constant(0.25);
    let half = b.constant(0.5);
    let rest = b.sub(half, tail);
    let is_outer = b.compare(Compare::Less, tail, quarter);
    let nearer = b.select(is_outer, tail, rest);
    let angle = times(b, nearer, PI);
    let tangent = b.unary(Unary::Tangent, angle);
    let one = b.constant(1.0);
    let reciprocal = b.div(one, tangent);
    let size = b.select(is_outer, reciprocal, tangent);
    let x = signed(b, u, size);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
