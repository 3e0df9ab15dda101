//! The distribution of e to the power of a gamma variable.

use super::elementary::{exp, expm1, log, log1p};
use super::guard::{check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, gamma, seldom};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("shape", Domain::Positive), parameter("scale", Domain::Positive)];

/// From 1 upwards with a heavy tail: its logarithm is a gamma variable.
pub static LOG_GAMMA: Distribution = seldom(Distribution {
    name: "LogGamma",
    aliases: &[],
    summary: "From 1 upwards with a heavy tail: its logarithm is a gamma variable.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| if x < 1.0 { 0.0 } else { gamma::density(p[0], log(x) / p[1]) / (p[1] * x) },
    cumulative: |p, x| if x <= 1.0 { 0.0 } else { math::gamma_p(p[0], log(x) / p[1]) },
    mean: |p| (p[1] < 1.0).then(|| exp(-p[0] * log1p(-p[1]))),
    variance: |p| {
        let (first, second) = (-p[0] * log1p(-p[1]), -p[0] * log1p(-2.0 * p[1]));
        (p[1] < 0.5).then(|| exp(2.0 * first) * expm1(second - 2.0 * first))
    },
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [shape, scale] = *parameters else { return b.constant(f64::NAN) };
    let x = gamma::standard(b, u, shape);
    let log = b.mul(scale, x);
    let value = b.unary(Unary::Exponential, log);
    possible(b, PARAMETERS, parameters, &[], value)
}
