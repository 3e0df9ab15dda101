//! The exponential distribution.

use super::guard::{check_domains, exponential, parameter, positive, require};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("mean", Domain::Positive)];

/// The time to the next event where events come at a steady rate, by its mean.
pub static EXPONENTIAL: Distribution = Distribution {
    name: "Exponential",
    aliases: &["expon", "exp"],
    summary: "The time to the next event where events come at a steady rate.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| if x < 0.0 { 0.0 } else { math::exp(-x / p[0]) / p[0] },
    cumulative: |p, x| if x <= 0.0 { 0.0 } else { -math::expm1(-x / p[0]) },
    mean: |p| Some(p[0]),
    variance: |p| Some(p[0] * p[0]),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean] = *parameters else { return b.constant(f64::NAN) };
    let standard = exponential(b, u);
    let value = b.mul(mean, standard);
    let possible = positive(b, mean);
    require(b, &[possible], value)
}
