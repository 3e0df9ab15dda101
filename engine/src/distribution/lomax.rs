//! The Pareto distribution of the second kind, which begins at 0 (K. S. Lomax, 1954).

use super::elementary::{exp, expm1, log1p};
use super::guard::{check_domains, exponential, parameter, possible};
use super::{Distribution, Domain, Parameter};
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("scale", Domain::Positive), parameter("shape", Domain::Positive)];

/// A power law that begins at 0, by its scale and tail index.
pub static LOMAX: Distribution = Distribution {
    name: "Pareto2",
    aliases: &["lomax"],
    summary: "A power law from 0: claims, file sizes, lifetimes of businesses.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| if x < 0.0 { 0.0 } else { p[1] / (p[0] + x) * exp(-p[1] * log1p(x / p[0])) },
    cumulative: |p, x| if x <= 0.0 { 0.0 } else { -expm1(-p[1] * log1p(x / p[0])) },
    mean: |p| (p[1] > 1.0).then(|| p[0] / (p[1] - 1.0)),
    variance: |p| {
        let mean = p[0] / (p[1] - 1.0);
        (p[1] > 2.0).then(|| mean * mean * p[1] / (p[1] - 2.0))
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [scale, shape] = *parameters else { return b.constant(f64::NAN) };
    // scale ((1 − u)^(−1/shape) − 1)
    let standard = exponential(b, u);
    let power = b.div(standard, shape);
    let x = b.unary(Unary::ExponentialMinusOne, power);
    let value = b.mul(scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
