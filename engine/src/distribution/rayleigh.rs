//! The Rayleigh distribution: the distance of a point whose two coordinates are normal.

use std::f64::consts::PI;

use super::draw::times;
use super::elementary::{exp, expm1};
use super::guard::{check_domains, exponential, parameter, possible};
use super::{Distribution, Domain, Parameter};
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("scale", Domain::Positive)];

/// The distance from the middle where both coordinates are normal, by its mode.
pub static RAYLEIGH: Distribution = Distribution {
    name: "Rayleigh",
    aliases: &[],
    summary: "How far from the middle: misses, wind speeds, wave heights.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| if x < 0.0 { 0.0 } else { x / p[0] / p[0] * exp(-0.5 * (x / p[0]) * (x / p[0])) },
    cumulative: |p, x| if x <= 0.0 { 0.0 } else { -expm1(-0.5 * (x / p[0]) * (x / p[0])) },
    mean: |p| Some(p[0] * (0.5 * PI).sqrt()),
    variance: |p| Some(p[0] * p[0] * (2.0 - 0.5 * PI)),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [scale] = *parameters else { return b.constant(f64::NAN) };
    let standard = exponential(b, u);
    let square = times(b, standard, 2.0);
    let x = b.unary(Unary::SquareRoot, square);
    let value = b.mul(scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
