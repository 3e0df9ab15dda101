//! The logarithmic distribution.

use super::guard::{check_domains, must, parameter};
use super::whole::{search, split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError, seldom};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("theta", Domain::Positive)];

/// A count from 1 whose probabilities fall as θᵏ/k: individuals of a species, items of a purchase.
pub static LOGARITHMIC: Distribution = seldom(Distribution {
    name: "Logarithmic",
    aliases: &["logseries"],
    summary: "A count from 1 whose probabilities fall steadily: items of a purchase.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| if x == x.floor() && x >= 1.0 { term(p, x) } else { 0.0 },
    cumulative: |p, x| probabilities(p[0], x.floor()).0,
    mean: |p| Some(-p[0] / ((1.0 - p[0]) * math::log1p(-p[0]))),
    variance: |p| {
        let log = math::log1p(-p[0]);
        let scale = (1.0 - p[0]) * log;
        Some(-p[0] * (p[0] + log) / (scale * scale))
    },
});

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    must(values[0] < 1.0, "theta", "must be below 1")
}

const QUANTILE: Native = Native {
    name: "logarithmic_quantile",
    apply: |values| {
        let Some(([theta], u)) = split(values, check) else { return f64::NAN };
        search(u, 1.0, (1.0, f64::MAX), &|k| probabilities(*theta, k))
    },
};

fn term(p: &[f64], k: f64) -> f64 {
    -math::exp(k * math::log(p[0])) / (k * math::log1p(-p[0]))
}

/// The probabilities of k or less and of more: Σ θʲ/j beyond k is ∫ tᵏ/(1 − t) from 0 to θ.
pub(super) fn probabilities(theta: f64, k: f64) -> (f64, f64) {
    if k < 1.0 {
        return (0.0, 1.0);
    }
    let upper = -math::beta_inc_without_shape(k + 1.0, theta, 1.0 - theta) / math::log1p(-theta);
    (1.0 - upper, upper)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, term)
}
