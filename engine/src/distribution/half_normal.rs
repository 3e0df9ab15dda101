//! The half-normal distribution: the size of a normal variable around 0.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::draw::times;
use super::elementary::normal_density;
use super::guard::{check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, gamma, seldom};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("scale", Domain::Positive)];

/// The size of a normal variable around 0, by its standard deviation.
pub static HALF_NORMAL: Distribution = seldom(Distribution {
    name: "HalfNormal",
    aliases: &[],
    summary: "How far a normal variable lies from 0.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| if x < 0.0 { 0.0 } else { 2.0 * normal_density(x / p[0]) / p[0] },
    cumulative: |p, x| math::erf((x / p[0]).max(0.0) * FRAC_1_SQRT_2),
    mean: |p| Some(p[0] * (2.0 / PI).sqrt()),
    variance: |p| Some(p[0] * p[0] * (1.0 - 2.0 / PI)),
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [scale] = *parameters else { return b.constant(f64::NAN) };
    // Half its square is a gamma variable of shape ½, which keeps the digits of small draws.
    let shape = b.constant(0.5);
    let x = gamma::standard(b, u, shape);
    let square = times(b, x, 2.0);
    let x = b.unary(Unary::SquareRoot, square);
    let value = b.mul(scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
