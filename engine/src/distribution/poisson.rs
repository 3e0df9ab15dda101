//! The Poisson distribution.

use super::guard::{check_domains, parameter};
use super::whole::{guess, search, split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("mean", Domain::Positive)];

/// How many events happen where they come at a steady rate.
pub static POISSON: Distribution = Distribution {
    name: "Poisson",
    aliases: &["pois"],
    summary: "How many events happen where they come at a steady rate.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| if x == x.floor() && x >= 0.0 { math::poisson_term(x, p[0]) } else { 0.0 },
    cumulative: |p, x| probabilities(p[0], x.floor()).0,
    mean: |p| Some(p[0]),
    variance: |p| Some(p[0]),
};

const QUANTILE: Native = Native {
    name: "poisson_quantile",
    apply: |values| {
        let Some(([mean], u)) = split(values, check) else { return f64::NAN };
        let guess = guess(u, *mean, mean.sqrt(), 1.0 / mean.sqrt());
        search(u, guess, (0.0, f64::MAX), &|k| probabilities(*mean, k))
    },
};

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)
}

/// The probabilities of k or fewer events and of more, through the incomplete gamma function
/// (DLMF 8.4.10).
pub(super) fn probabilities(mean: f64, k: f64) -> (f64, f64) {
    if k < 0.0 { (0.0, 1.0) } else { (math::gamma_q(k + 1.0, mean), math::gamma_p(k + 1.0, mean)) }
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, |p, k| math::poisson_term(k, p[0]))
}
