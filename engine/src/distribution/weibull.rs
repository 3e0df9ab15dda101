//! The Weibull distribution.

use super::guard::{check_domains, exponential, parameter, positive, require, root};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("shape", Domain::Positive), parameter("scale", Domain::Positive)];

/// The time to a failure whose risk rises or falls with age, by a shape and a scale.
pub static WEIBULL: Distribution = Distribution {
    name: "Weibull",
    aliases: &["weib"],
    summary: "The time to a failure whose risk rises or falls with age.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        if x < 0.0 {
            return 0.0;
        }
        let (shape, t) = (p[0], x / p[1]);
        shape / p[1] * math::pow(t, shape - 1.0) * math::exp(-math::pow(t, shape))
    },
    cumulative: |p, x| if x <= 0.0 { 0.0 } else { -math::expm1(-math::pow(x / p[1], p[0])) },
    mean: |p| Some(p[1] * math::gamma(1.0 + 1.0 / p[0])),
    variance: |p| {
        let (first, second) = (math::gamma(1.0 + 1.0 / p[0]), math::gamma(1.0 + 2.0 / p[0]));
        Some(p[1] * p[1] * (second - first * first))
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [shape, scale] = *parameters else { return b.constant(f64::NAN) };
    let standard = exponential(b, u);
    let x = root(b, standard, shape);
    let value = b.mul(scale, x);
    let possible = [positive(b, shape), positive(b, scale)];
    require(b, &possible, value)
}
