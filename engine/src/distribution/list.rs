//! The uniform distribution over a list of values.

use std::sync::Arc;

use super::guard::must;
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::plan::{Builder, Lookup, Native, ValueId};

const NAME: &str = "values";
const PARAMETERS: &[Parameter] = &[Parameter { name: NAME, domain: Domain::Real, repeats: true }];

/// One of some values, all alike; also data drawn again with replacement.
pub static LIST: Distribution = Distribution {
    name: "DUniform",
    aliases: &["list", "resample", "sample"],
    summary: "One of some values, all equally likely; data drawn again with replacement.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| share(p, &|value| value == x),
    cumulative: |p, x| share(p, &|value| value <= x),
    mean: |p| Some(mean(p)),
    variance: |p| {
        let mean = mean(p);
        Some(p.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / p.len() as f64)
    },
};

fn check(values: &[f64]) -> Result<(), ParameterError> {
    must(!values.is_empty(), NAME, "are missing")?;
    must(values.iter().all(|x| x.is_finite()), NAME, "must be numbers")
}

fn share(values: &[f64], counts: &dyn Fn(f64) -> bool) -> f64 {
    values.iter().filter(|x| counts(**x)).count() as f64 / values.len() as f64
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The value at a position from 0 among those that follow it, sorted: a higher draw never gives a lower
/// value.
const RANKED: Native = Native {
    name: "ranked",
    apply: |values| {
        let Some((position, values)) = values.split_first() else { return f64::NAN };
        if position.is_nan() || check(values).is_err() {
            return f64::NAN;
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted.get(*position as usize).copied().unwrap_or(f64::NAN)
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let n = parameters.len() as f64;
    let table: Vec<f64> = (1..=parameters.len()).map(|i| i as f64 / n).collect();
    let position = b.lookup(Lookup::Above, Arc::from(table), u);
    let known: Option<Vec<f64>> = parameters.iter().map(|id| b.constant_value(*id)).collect();
    match known {
        Some(mut known) => {
            if check(&known).is_err() {
                return b.constant(f64::NAN);
            }
            known.sort_by(f64::total_cmp);
            let values: Vec<ValueId> = known.into_iter().map(|x| b.constant(x)).collect();
            b.pick(position, &values)
        }
        None => {
            let operands: Vec<ValueId> =
                std::iter::once(position).chain(parameters.iter().copied()).collect();
            b.call(RANKED, &operands)
        }
    }
}
