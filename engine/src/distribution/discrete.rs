//! The discrete distribution: a list of values with weights.

use std::sync::Arc;

use super::guard::{must, require};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::plan::{Builder, Compare, Lookup, Reduce, ValueId};

const NAME: &str = "values and weights";
const PARAMETERS: &[Parameter] = &[Parameter { name: NAME, domain: Domain::Real, repeats: true }];

/// Some values with their weights, in turn: value, weight, value, weight, … Weights need not add up to 1.
pub static DISCRETE: Distribution = Distribution {
    name: "Discrete",
    aliases: &["disc", "choice"],
    summary: "A few possible values, each with its weight.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| {
        pairs(p).filter(|(value, _)| *value == x).map(|(_, weight)| weight).sum::<f64>() / total(p)
    },
    cumulative: |p, x| {
        (pairs(p).filter(|(value, _)| *value <= x).map(|(_, weight)| weight).sum::<f64>() / total(p)).min(1.0)
    },
    mean: |p| Some(mean(p)),
    variance: |p| {
        let mean = mean(p);
        let spread = pairs(p).map(|(value, weight)| weight * (value - mean) * (value - mean));
        Some(spread.sum::<f64>() / total(p))
    },
};

fn pairs(p: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    p.chunks_exact(2).map(|pair| (pair[0], pair[1]))
}

fn total(p: &[f64]) -> f64 {
    pairs(p).map(|(_, weight)| weight).sum()
}

fn mean(p: &[f64]) -> f64 {
    pairs(p).map(|(value, weight)| value * weight).sum::<f64>() / total(p)
}

fn check(values: &[f64]) -> Result<(), ParameterError> {
    must(!values.is_empty(), NAME, "are missing")?;
    must(values.len().is_multiple_of(2), NAME, "must come in pairs: value, weight, value, weight")?;
    must(values.iter().all(|x| x.is_finite()), NAME, "must be numbers")?;
    must(pairs(values).all(|(_, weight)| weight >= 0.0), "weight", "must be 0 or above")?;
    let sum = total(values);
    must(sum > 0.0 && sum.is_finite(), "sum of the weights", "must be above 0")
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    if parameters.is_empty() || !parameters.len().is_multiple_of(2) {
        return b.constant(f64::NAN);
    }
    let values: Vec<ValueId> = parameters.iter().step_by(2).copied().collect();
    let weights: Vec<ValueId> = parameters.iter().skip(1).step_by(2).copied().collect();
    let constants: Option<Vec<f64>> = weights.iter().map(|id| b.constant_value(*id)).collect();
    match constants {
        Some(constants) => by_table(b, u, &values, &constants),
        None => by_sums(b, u, &values, &weights),
    }
}

/// With weights that are the same in every trial: a table of cumulative probabilities. Values that are
/// the same too are sorted, so that a higher draw never gives a lower value.
fn by_table(b: &mut Builder, u: ValueId, values: &[ValueId], weights: &[f64]) -> ValueId {
    let sum: f64 = weights.iter().sum();
    if !(weights.iter().all(|weight| *weight >= 0.0) && sum > 0.0 && sum.is_finite()) {
        return b.constant(f64::NAN);
    }
    let mut choices: Vec<(ValueId, f64)> =
        values.iter().copied().zip(weights.iter().copied()).filter(|(_, weight)| *weight > 0.0).collect();
    let known = |b: &Builder, id: ValueId| b.constant_value(id).filter(|x| !x.is_nan());
    if choices.iter().all(|(id, _)| known(b, *id).is_some()) {
        let number = |id: ValueId| known(b, id).unwrap_or(0.0);
        crate::order::sort_by(&mut choices, |x, y| number(x.0).total_cmp(&number(y.0)));
    }
    let mut table = Vec::with_capacity(choices.len());
    let mut running = 0.0;
    for (_, weight) in &choices {
        running += weight;
        table.push(f64::min(running / sum, 1.0));
    }
    if let Some(last) = table.last_mut() {
        *last = 1.0;
    }
    let position = b.lookup(Lookup::Above, Arc::from(table), u);
    let values: Vec<ValueId> = choices.iter().map(|(id, _)| *id).collect();
    b.pick(position, &values)
}

/// With weights that vary: the position is the number of running sums below u times the total.
fn by_sums(b: &mut Builder, u: ValueId, values: &[ValueId], weights: &[ValueId]) -> ValueId {
    let zero = b.constant(0.0);
    let mut running = zero;
    let mut sums = Vec::with_capacity(weights.len());
    let mut possible = Vec::with_capacity(weights.len() + 1);
    for weight in weights {
        running = b.add(running, *weight);
        sums.push(running);
        possible.push(b.compare(Compare::GreaterOrEqual, *weight, zero));
    }
    possible.push(b.compare(Compare::Greater, running, zero));
    let key = b.mul(u, running);
    let passed: Vec<ValueId> =
        sums[..sums.len() - 1].iter().map(|sum| b.compare(Compare::Greater, key, *sum)).collect();
    let position = b.reduce(Reduce::Sum, &passed);
    let value = b.pick(position, values);
    require(b, &possible, value)
}
