//! The beta-geometric distribution, counted in failures.

use super::beta_negative_binomial::{self, inverse, probabilities};
use super::guard::{check_domains, parameter};
use super::whole::{split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError, seldom};
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("alpha", Domain::Positive), parameter("beta", Domain::Positive)];

/// How many tries fail before the first that succeeds, where the probability of success is itself
/// uncertain, by a beta distribution.
pub static BETA_GEOMETRIC: Distribution = seldom(Distribution {
    name: "BetaGeometric",
    aliases: &["betageom"],
    summary: "How many tries fail before one succeeds with a probability that is itself uncertain.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| if x == x.floor() && x >= 0.0 { term(p, x) } else { 0.0 },
    cumulative: |p, x| probabilities(1.0, p[0], p[1], x.floor()).0,
    mean: |p| beta_negative_binomial::mean(1.0, p[0], p[1]),
    variance: |p| beta_negative_binomial::variance(1.0, p[0], p[1]),
});

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)
}

const QUANTILE: Native = Native {
    name: "beta_geometric_quantile",
    apply: |values| {
        let Some(([alpha, beta], u)) = split(values, check) else { return f64::NAN };
        inverse(1.0, *alpha, *beta, u)
    },
};

fn term(p: &[f64], k: f64) -> f64 {
    beta_negative_binomial::term(1.0, p[0], p[1], k)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, term)
}
