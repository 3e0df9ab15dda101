//! The Laplace distribution, by its mean and scale.

use super::guard::{affine, check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, laplace, seldom};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("mean", Domain::Real), parameter("scale", Domain::Positive)];

/// A sharp peak and exponential tails, by the mean and the scale of each tail.
pub static DOUBLE_EXPONENTIAL: Distribution = seldom(Distribution {
    name: "DoubleExponential",
    aliases: &["laplace2"],
    summary: "A Laplace by its scale, the mean distance from the middle.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| laplace::density(p[0], p[1], x),
    cumulative: |p, x| laplace::cumulative(p[0], p[1], x),
    mean: |p| Some(p[0]),
    variance: |p| Some(2.0 * p[1] * p[1]),
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, scale] = *parameters else { return b.constant(f64::NAN) };
    let x = laplace::standard(b, u);
    let value = affine(b, mean, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
