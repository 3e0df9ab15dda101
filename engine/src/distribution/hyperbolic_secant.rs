//! The hyperbolic secant distribution.

use std::f64::consts::PI;

use super::draw::{minus_log, signed, tail, times};
use super::elementary::exp;
use super::guard::{affine, check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, seldom};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("mean", Domain::Real), parameter("standard deviation", Domain::Positive)];

/// A bell curve between the logistic and the Laplace, by its mean and standard deviation.
pub static HYPERBOLIC_SECANT: Distribution = seldom(Distribution {
    name: "HypSecant",
    aliases: &["sech"],
    summary: "A bell curve with a sharper peak and heavier tails than the logistic.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| 0.5 / (p[1] * math::cosh(0.5 * PI * (x - p[0]) / p[1])),
    cumulative: |p, x| 2.0 / PI * math::atan(exp(0.5 * PI * (x - p[0]) / p[1])),
    mean: |p| Some(p[0]),
    variance: |p| Some(p[1] * p[1]),
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, deviation] = *parameters else { return b.constant(f64::NAN) };
    // (2/π) ln tan(πu/2)
    let tail = tail(b, u);
    let angle = times(b, tail, 0.5 * PI);
    let tangent = b.unary(Unary::Tangent, angle);
    let size = minus_log(b, tangent);
    let size = times(b, size, 2.0 / PI);
    let x = signed(b, u, size);
    let value = affine(b, mean, deviation, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
