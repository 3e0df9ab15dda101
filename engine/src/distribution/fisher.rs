//! The F distribution: a ratio of two chi-square variables, each over its degrees of freedom.

use super::draw::times;
use super::guard::{check_domains, parameter, possible};
use super::{BETA_PRIME, Distribution, Domain, Parameter, beta};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("degrees of freedom", Domain::Positive),
    parameter("degrees of freedom below", Domain::Positive),
];

/// The ratio of two variances, by the degrees of freedom above and below the line.
pub static FISHER: Distribution = Distribution {
    name: "F",
    aliases: &["fdist"],
    summary: "The ratio of two estimates of the same variance.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| (BETA_PRIME.density)(&prime(p), x),
    cumulative: |p, x| (BETA_PRIME.cumulative)(&prime(p), x),
    mean: |p| (BETA_PRIME.mean)(&prime(p)),
    variance: |p| (BETA_PRIME.variance)(&prime(p)),
};

/// The parameters as odds of a beta variable.
pub(super) fn prime(p: &[f64]) -> [f64; 3] {
    [0.5 * p[0], 0.5 * p[1], p[1] / p[0]]
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [above, below] = *parameters else { return b.constant(f64::NAN) };
    let (first, second) = (times(b, above, 0.5), times(b, below, 0.5));
    let odds = beta::odds(b, u, first, second);
    let scale = b.div(below, above);
    let value = b.mul(scale, odds);
    possible(b, PARAMETERS, parameters, &[], value)
}
