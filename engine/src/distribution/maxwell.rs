//! The Maxwell distribution: the distance of a point whose three coordinates are normal.

use std::f64::consts::PI;

use super::draw::times;
use super::elementary::normal_density;
use super::guard::{check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, gamma};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("scale", Domain::Positive)];

/// The distance from the middle where three coordinates are normal, by their standard deviation.
pub static MAXWELL: Distribution = Distribution {
    name: "Maxwell",
    aliases: &[],
    summary: "How far from the middle in space; the speed of a molecule.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let t = x / p[0];
        if t > 0.0 { 2.0 * t * t * normal_density(t) / p[0] } else { 0.0 }
    },
    cumulative: |p, x| {
        let t = (x / p[0]).max(0.0);
        math::gamma_p(1.5, 0.5 * t * t)
    },
    mean: |p| Some(p[0] * (8.0 / PI).sqrt()),
    variance: |p| Some(p[0] * p[0] * (3.0 - 8.0 / PI)),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [scale] = *parameters else { return b.constant(f64::NAN) };
    let shape = b.constant(1.5);
    let x = gamma::standard(b, u, shape);
    let square = times(b, x, 2.0);
    let x = b.unary(Unary::SquareRoot, square);
    let value = b.mul(scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
