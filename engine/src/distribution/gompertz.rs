//! The Gompertz distribution: a risk of dying that grows exponentially with age.

use super::elementary::{exp, expm1, log, log1p, normal_cdf};
use super::guard::{check_domains, exponential, parameter, possible};
use super::invert::moments_of_normal;
use super::{Distribution, Domain, Parameter, seldom};
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("shape", Domain::Positive), parameter("rate", Domain::Positive)];

/// A lifetime whose risk is shape × rate at first and grows by the rate.
pub static GOMPERTZ: Distribution = seldom(Distribution {
    name: "Gompertz",
    aliases: &[],
    summary: "A lifetime whose risk grows exponentially with age.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| if x < 0.0 { 0.0 } else { p[0] * p[1] * exp(p[1] * x - p[0] * expm1(p[1] * x)) },
    cumulative: |p, x| if x <= 0.0 { 0.0 } else { -expm1(-p[0] * expm1(p[1] * x)) },
    mean: |p| Some(moments(p[0]).0 / p[1]),
    variance: |p| Some(moments(p[0]).1 / (p[1] * p[1])),
});

/// The mean and variance for rate 1, by the quantile: the mean alone would be an exponential integral.
fn moments(shape: f64) -> (f64, f64) {
    moments_of_normal(0.3, &|z| log1p(-log(normal_cdf(-z)) / shape))
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [shape, rate] = *parameters else { return b.constant(f64::NAN) };
    // ln(1 − ln(1 − u)/shape)/rate
    let standard = exponential(b, u);
    let ratio = b.div(standard, shape);
    let log = b.unary(Unary::LogarithmOnePlus, ratio);
    let value = b.div(log, rate);
    possible(b, PARAMETERS, parameters, &[], value)
}
