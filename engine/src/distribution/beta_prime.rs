//! The Pearson type VI distribution: the odds of a beta variable.

use super::guard::{check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, beta};
use crate::math;
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("alpha1", Domain::Positive),
    parameter("alpha2", Domain::Positive),
    parameter("scale", Domain::Positive),
];

/// The odds of a beta variable, by its two shapes and a scale.
pub static BETA_PRIME: Distribution = Distribution {
    name: "Pearson6",
    aliases: &["betaprime"],
    summary: "The odds of a beta variable: a ratio of two gamma variables.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        // At 0, where the formula is 0/0, a number beside it has the same density.
        let odds = (x / p[2]).max(1e-300);
        if x < 0.0 {
            0.0
        } else {
            math::beta_term(p[0], p[1], odds / (1.0 + odds), 1.0 / (1.0 + odds)) / (odds * p[2])
        }
    },
    cumulative: |p, x| {
        let odds = (x / p[2]).max(0.0);
        math::beta_inc_pair(p[0], p[1], odds / (1.0 + odds), 1.0 / (1.0 + odds)).0
    },
    mean: |p| (p[1] > 1.0).then(|| p[2] * p[0] / (p[1] - 1.0)),
    variance: |p| {
        let (first, less) = (p[0], p[1] - 1.0);
        (p[1] > 2.0).then(|| p[2] * p[2] * first * (first + less) / (less * less * (p[1] - 2.0)))
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [first, second, scale] = *parameters else { return b.constant(f64::NAN) };
    let odds = beta::odds(b, u, first, second);
    let value = b.mul(scale, odds);
    possible(b, PARAMETERS, parameters, &[], value)
}
