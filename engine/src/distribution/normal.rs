//! The normal distribution.

use super::guard::{affine, check_domains, normal, parameter, positive, require};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("mean", Domain::Real), parameter("standard deviation", Domain::Positive)];

/// The bell curve, by its mean and standard deviation.
pub static NORMAL: Distribution = Distribution {
    name: "Normal",
    aliases: &["norm", "gaussian", "gauss"],
    summary: "The bell curve: many small independent influences added up.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| math::normal_density((x - p[0]) / p[1]) / p[1],
    cumulative: |p, x| math::normal_cdf((x - p[0]) / p[1]),
    mean: |p| Some(p[0]),
    variance: |p| Some(p[1] * p[1]),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, deviation] = *parameters else { return b.constant(f64::NAN) };
    let z = normal(b, u);
    let value = affine(b, mean, deviation, z);
    let possible = positive(b, deviation);
    require(b, &[possible], value)
}
