//! The Burr type XII distribution.
//!
//! I. W. Burr, "Cumulative frequency functions", Annals of Mathematical Statistics 13 (1942), 215.

use super::elementary::{exp, expm1, gamma_ratio, log, log1p, pow};
use super::guard::{affine, check_domains, exponential, parameter, possible, root};
use super::{Distribution, Domain, Parameter, logistic, seldom};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("location", Domain::Real),
    parameter("scale", Domain::Positive),
    parameter("alpha1", Domain::Positive),
    parameter("alpha2", Domain::Positive),
];

/// Sizes above a location, by a scale and two shapes.
pub static BURR: Distribution = seldom(Distribution {
    name: "Burr12",
    aliases: &["burr"],
    summary: "Incomes, claims, lifetimes: a flexible shape with a heavy tail.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let t = (x - p[0]) / p[1];
        if t <= 0.0 {
            return 0.0;
        }
        let log = p[2] * log(t);
        p[2] * p[3] / (p[1] * t) * logistic::cumulative(log) * exp(-p[3] * log1p(exp(log)))
    },
    cumulative: |p, x| {
        let t = (x - p[0]) / p[1];
        if t > 0.0 { -expm1(-p[3] * log1p(pow(t, p[2]))) } else { 0.0 }
    },
    mean: |p| (p[2] * p[3] > 1.0).then(|| p[0] + p[1] * raw(p, 1.0)),
    variance: |p| {
        let mean = raw(p, 1.0);
        (p[2] * p[3] > 2.0).then(|| p[1] * p[1] * (raw(p, 2.0) - mean * mean))
    },
});

/// The moment of an order about the location, in scales: α₂ B(α₂ − order/α₁, 1 + order/α₁).
fn raw(p: &[f64], order: f64) -> f64 {
    let s = order / p[2];
    gamma_ratio(p[3], -s) * math::gamma(1.0 + s)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale, first, second] = *parameters else { return b.constant(f64::NAN) };
    // ((1 − u)^(−1/α₂) − 1)^(1/α₁)
    let standard = exponential(b, u);
    let power = b.div(standard, second);
    let growth = b.unary(Unary::ExponentialMinusOne, power);
    let x = root(b, growth, first);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
