//! The geometric distribution, counted in failures.

use super::guard::{check_domains, must, parameter, sides};
use super::whole::{search, split, stepwise};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("probability", Domain::Probability)];

/// How many tries fail before the first that succeeds: 0, 1, 2, …
pub static GEOMETRIC: Distribution = Distribution {
    name: "Geometric",
    aliases: &["geom", "geomet"],
    summary: "How many tries fail before the first that succeeds.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| if x == x.floor() && x >= 0.0 { term(p, x) } else { 0.0 },
    cumulative: |p, x| probabilities(p[0], x.floor()).0,
    mean: |p| Some((1.0 - p[0]) / p[0]),
    variance: |p| Some((1.0 - p[0]) / (p[0] * p[0])),
};

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    must(values[0] > 0.0, "probability", "must be above 0")
}

const QUANTILE: Native = Native {
    name: "geometric_quantile",
    apply: |values| {
        let Some(([p], u)) = split(values, check) else { return f64::NAN };
        let Some((below, above)) = sides(u) else { return f64::NAN };
        let log = if below < 0.5 { math::log1p(-below) } else { math::log(above) };
        let guess = (log / math::log1p(-p) - 1.0).clamp(0.0, f64::MAX);
        search(u, guess, (0.0, f64::MAX), &|k| probabilities(*p, k))
    },
};

fn term(p: &[f64], k: f64) -> f64 {
    if p[0] == 1.0 { f64::from(u8::from(k == 0.0)) } else { p[0] * math::exp(k * math::log1p(-p[0])) }
}

/// The probabilities of k or fewer failures and of more: all of k + 1 tries fail.
pub(super) fn probabilities(p: f64, k: f64) -> (f64, f64) {
    if k < 0.0 {
        return (0.0, 1.0);
    }
    let log = (k + 1.0) * math::log1p(-p);
    (-math::expm1(log), math::exp(log))
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, term)
}
