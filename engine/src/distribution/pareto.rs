//! The Pareto distribution.

use super::guard::{check_domains, exponential, parameter, positive, require};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("shape", Domain::Positive), parameter("min", Domain::Positive)];

/// A power law: few very large values, by its tail index and least value.
pub static PARETO: Distribution = Distribution {
    name: "Pareto",
    aliases: &[],
    summary: "A power law: many small values and a few very large ones.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| if x < p[1] { 0.0 } else { p[0] / x * math::pow(p[1] / x, p[0]) },
    cumulative: |p, x| if x <= p[1] { 0.0 } else { -math::expm1(p[0] * math::log(p[1] / x)) },
    mean: |p| (p[0] > 1.0).then(|| p[0] * p[1] / (p[0] - 1.0)),
    variance: |p| {
        let (shape, min) = (p[0], p[1]);
        (shape > 2.0).then(|| min * min * shape / ((shape - 1.0) * (shape - 1.0) * (shape - 2.0)))
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [shape, min] = *parameters else { return b.constant(f64::NAN) };
    // min (1 − u)^(−1/shape)
    let minus_log = exponential(b, u);
    let power = b.div(minus_log, shape);
    let factor = b.unary(Unary::Exponential, power);
    let value = b.mul(min, factor);
    let possible = [positive(b, shape), positive(b, min)];
    require(b, &possible, value)
}
