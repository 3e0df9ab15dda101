//! The Pólya distribution: a negative binomial one by the shape and scale of the gamma rate behind it.

use super::guard::{check_domains, parameter};
use super::negative_binomial::{inverse, probabilities, term};
use super::whole::{split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError, seldom};
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("shape", Domain::Positive), parameter("scale", Domain::Positive)];

/// How many events happen at a rate that is itself uncertain, by a gamma distribution.
pub static POLYA: Distribution = seldom(Distribution {
    name: "Polya",
    aliases: &[],
    summary: "How many events happen at a rate that is itself uncertain.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| {
        if x == x.floor() && x >= 0.0 { term(p[0], success(p[1]), failure(p[1]), x) } else { 0.0 }
    },
    cumulative: |p, x| probabilities(p[0], success(p[1]), failure(p[1]), x.floor()).0,
    mean: |p| Some(p[0] * p[1]),
    variance: |p| Some(p[0] * p[1] * (1.0 + p[1])),
});

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)
}

const QUANTILE: Native = Native {
    name: "polya_quantile",
    apply: |values| {
        let Some(([shape, scale], u)) = split(values, check) else { return f64::NAN };
        inverse(*shape, success(*scale), failure(*scale), u)
    },
};

/// The probability of the negative binomial distribution (N. L. Johnson, A. W. Kemp and S. Kotz,
/// Univariate Discrete Distributions, 3rd ed. (2005), eq 5.1 with P the scale).
pub(super) fn success(scale: f64) -> f64 {
    1.0 / (1.0 + scale)
}

/// One minus it.
pub(super) fn failure(scale: f64) -> f64 {
    scale / (1.0 + scale)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, |p, k| term(p[0], success(p[1]), failure(p[1]), k))
}
