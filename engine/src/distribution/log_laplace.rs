//! The log-Laplace distribution: a power law on either side of its median.

use super::elementary::{exp, log};
use super::guard::{check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, laplace, seldom};
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("scale", Domain::Positive), parameter("shape", Domain::Positive)];

/// A power law on either side of the median, by the median and the tail index.
pub static LOG_LAPLACE: Distribution = seldom(Distribution {
    name: "LogLaplace",
    aliases: &[],
    summary: "A power law on either side of the median.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        if x <= 0.0 {
            return 0.0;
        }
        0.5 * p[1] / x * exp(-p[1] * log(x / p[0]).abs())
    },
    cumulative: |p, x| if x > 0.0 { laplace::cumulative(0.0, 1.0, p[1] * log(x / p[0])) } else { 0.0 },
    mean: |p| (p[1] > 1.0).then(|| p[0] * raw(p, 1.0)),
    variance: |p| {
        let mean = raw(p, 1.0);
        (p[1] > 2.0).then(|| p[0] * p[0] * (raw(p, 2.0) - mean * mean))
    },
});

/// The moment of an order in scales.
fn raw(p: &[f64], order: f64) -> f64 {
    1.0 / (1.0 - order / p[1] * (order / p[1]))
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [scale, shape] = *parameters else { return b.constant(f64::NAN) };
    let log = laplace::standard(b, u);
    let power = b.div(log, shape);
    let x = b.unary(Unary::Exponential, power);
    let value = b.mul(scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
