//! The Laplace distribution, by its mean and standard deviation.

use std::f64::consts::FRAC_1_SQRT_2;

use super::draw::{minus_log, signed, tail, times};
use super::elementary::exp;
use super::guard::{affine, check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("mean", Domain::Real), parameter("standard deviation", Domain::Positive)];

/// A sharp peak and tails that fall exponentially on both sides.
pub static LAPLACE: Distribution = Distribution {
    name: "Laplace",
    aliases: &[],
    summary: "A sharp peak with exponential tails on both sides.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| density(p[0], p[1] * FRAC_1_SQRT_2, x),
    cumulative: |p, x| cumulative(p[0], p[1] * FRAC_1_SQRT_2, x),
    mean: |p| Some(p[0]),
    variance: |p| Some(p[1] * p[1]),
};

/// The density at x for a mean and a scale.
pub(super) fn density(mean: f64, scale: f64, x: f64) -> f64 {
    0.5 * exp(-((x - mean) / scale).abs()) / scale
}

/// The probability of x or less.
pub(super) fn cumulative(mean: f64, scale: f64, x: f64) -> f64 {
    let tail = 0.5 * exp(-((x - mean) / scale).abs());
    if x < mean { tail } else { 1.0 - tail }
}

/// The quantile for mean 0 and scale 1: ln 2u below the middle, −ln 2(1 − u) above.
pub(super) fn standard(b: &mut Builder, u: ValueId) -> ValueId {
    let tail = tail(b, u);
    let double = times(b, tail, 2.0);
    let size = minus_log(b, double);
    signed(b, u, size)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, deviation] = *parameters else { return b.constant(f64::NAN) };
    let x = standard(b, u);
    let scale = times(b, deviation, FRAC_1_SQRT_2);
    let value = affine(b, mean, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
