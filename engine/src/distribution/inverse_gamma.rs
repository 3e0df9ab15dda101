//! The Pearson type V distribution: the reciprocal of a gamma variable.

use super::guard::{check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, gamma};
use crate::math;
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("shape", Domain::Positive), parameter("scale", Domain::Positive)];

/// The reciprocal of a gamma variable, by a shape and a scale.
pub static INVERSE_GAMMA: Distribution = Distribution {
    name: "Pearson5",
    aliases: &["inversegamma"],
    summary: "The reciprocal of a gamma variable: a duration with a heavy tail.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| if x > 0.0 { math::poisson_term(p[0], p[1] / x) * p[0] / x } else { 0.0 },
    cumulative: |p, x| if x > 0.0 { math::gamma_q(p[0], p[1] / x) } else { 0.0 },
    mean: |p| (p[0] > 1.0).then(|| p[1] / (p[0] - 1.0)),
    variance: |p| {
        let mean = p[1] / (p[0] - 1.0);
        (p[0] > 2.0).then(|| mean * mean / (p[0] - 2.0))
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [shape, scale] = *parameters else { return b.constant(f64::NAN) };
    let x = gamma::standard_upper(b, u, shape);
    let value = b.div(scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
