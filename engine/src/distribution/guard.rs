//! What the distributions share: checks of parameters, by value and by trial.

use super::{Domain, Parameter, ParameterError};
use crate::plan::{Binary, Builder, Compare, Op, Reduce, Unary, ValueId};

/// A parameter that is not repeated.
pub(super) const fn parameter(name: &'static str, domain: Domain) -> Parameter {
    Parameter { name, domain, repeats: false }
}

/// Refuses values that are missing, too many, not finite or outside their domains.
pub(super) fn check_domains(parameters: &'static [Parameter], values: &[f64]) -> Result<(), ParameterError> {
    for (i, parameter) in parameters.iter().enumerate() {
        must(i < values.len(), parameter.name, "is missing")?;
    }
    let last = parameters[parameters.len() - 1];
    must(last.repeats || values.len() == parameters.len(), last.name, "must be the last parameter")?;
    for (i, value) in values.iter().enumerate() {
        let parameter = parameters.get(i).unwrap_or(&last);
        must(value.is_finite(), parameter.name, "must be a number")?;
        must(parameter.domain.allows(*value), parameter.name, parameter.domain.rule())?;
    }
    Ok(())
}

/// The same of parameters of which one is called min and one max: min must be below max.
pub(super) fn check_bounded(parameters: &'static [Parameter], values: &[f64]) -> Result<(), ParameterError> {
    check_domains(parameters, values)?;
    let [min, max] = ends(parameters, values);
    must(min < max, "min", "must be below max")
}

/// What stands in the place of the parameters min and max.
fn ends<T: Copy>(parameters: &[Parameter], of: &[T]) -> [T; 2] {
    ["min", "max"].map(|end| {
        let at = parameters.iter().position(|parameter| parameter.name == end);
        of[at.expect("a bounded distribution has the parameters min and max")]
    })
}

/// An error unless the rule holds.
pub(super) fn must(holds: bool, parameter: &'static str, rule: &'static str) -> Result<(), ParameterError> {
    if holds { Ok(()) } else { Err(ParameterError { parameter, rule }) }
}

/// The value in the trials where every condition holds, NaN in the others.
pub(super) fn require(b: &mut Builder, conditions: &[ValueId], value: ValueId) -> ValueId {
    let mut open = Vec::new();
    for condition in conditions {
        match b.constant_value(*condition) {
            Some(1.0) => {}
            Some(_) => return b.constant(f64::NAN),
            None => open.push(*condition),
        }
    }
    let impossible = b.constant(f64::NAN);
    match open.as_slice() {
        [] => value,
        [one] => b.select(*one, value, impossible),
        many => {
            let all = b.reduce(Reduce::All, many);
            b.select(all, value, impossible)
        }
    }
}

/// The value in the trials where every parameter lies in its domain and min is below max, NaN in the others.
pub(super) fn possible_bounded(
    b: &mut Builder,
    parameters: &[Parameter],
    ids: &[ValueId],
    value: ValueId,
) -> ValueId {
    let [min, max] = ends(parameters, ids);
    let ordered = b.compare(Compare::Less, min, max);
    possible(b, parameters, ids, &[ordered], value)
}

/// The value in the trials where every parameter lies in its domain and every further condition holds,
/// NaN in the others.
pub(super) fn possible(
    b: &mut Builder,
    parameters: &[Parameter],
    ids: &[ValueId],
    further: &[ValueId],
    value: ValueId,
) -> ValueId {
    let mut conditions = further.to_vec();
    for (parameter, id) in parameters.iter().zip(ids) {
        match parameter.domain {
            Domain::Real => {}
            Domain::Positive => conditions.push(positive(b, *id)),
            Domain::Probability => conditions.extend(probability(b, *id)),
            Domain::NonNegative | Domain::Count => {
                let zero = b.constant(0.0);
                conditions.push(b.compare(Compare::GreaterOrEqual, *id, zero));
                if parameter.domain == Domain::Count {
                    let whole = b.unary(Unary::Floor, *id);
                    conditions.push(b.compare(Compare::Equal, *id, whole));
                }
            }
        }
    }
    require(b, &conditions, value)
}

/// Whether x is above 0.
pub(super) fn positive(b: &mut Builder, x: ValueId) -> ValueId {
    let zero = b.constant(0.0);
    b.compare(Compare::Greater, x, zero)
}

/// Whether x is from 0 to 1, as two conditions.
pub(super) fn probability(b: &mut Builder, x: ValueId) -> [ValueId; 2] {
    let (zero, one) = (b.constant(0.0), b.constant(1.0));
    [b.compare(Compare::GreaterOrEqual, x, zero), b.compare(Compare::LessOrEqual, x, one)]
}

/// The probability above a draw that is written as 1 − that probability: one in an upper tail, where the
/// difference has lost its digits.
pub(super) fn mirrored(b: &Builder, u: ValueId) -> Option<ValueId> {
    match b.ops()[u.0 as usize] {
        Op::Binary(Binary::Subtract, one, above) if b.constant_value(one) == Some(1.0) => Some(above),
        _ => None,
    }
}

/// A draw as an argument of a routine: itself, or minus the probability above it where that is known.
/// [`sides`] reads it.
pub(super) fn argument(b: &mut Builder, u: ValueId) -> ValueId {
    match mirrored(b, u) {
        Some(above) => b.unary(Unary::Negate, above),
        None => u,
    }
}

/// The probabilities below and above a draw given by [`argument`]; `None` outside (0, 1).
pub(super) fn sides(u: f64) -> Option<(f64, f64)> {
    if u > 0.0 && u < 1.0 {
        Some((u, 1.0 - u))
    } else if u < 0.0 && u > -1.0 {
        Some((1.0 + u, -u))
    } else {
        None
    }
}

/// The normal quantile of a draw.
pub(super) fn normal(b: &mut Builder, u: ValueId) -> ValueId {
    match mirrored(b, u) {
        Some(above) => {
            let z = b.unary(Unary::NormalQuantile, above);
            b.unary(Unary::Negate, z)
        }
        None => b.unary(Unary::NormalQuantile, u),
    }
}

/// ln u of a draw.
pub(super) fn logarithm(b: &mut Builder, u: ValueId) -> ValueId {
    match mirrored(b, u) {
        Some(above) => {
            let minus = b.unary(Unary::Negate, above);
            b.unary(Unary::LogarithmOnePlus, minus)
        }
        None => b.unary(Unary::Logarithm, u),
    }
}

/// 1 − x.
pub(super) fn complement(b: &mut Builder, x: ValueId) -> ValueId {
    if let Some(rest) = mirrored(b, x) {
        return rest;
    }
    let one = b.constant(1.0);
    b.sub(one, x)
}

/// −ln(1 − u): the quantile of an exponential variable with mean 1, accurate at both ends.
pub(super) fn exponential(b: &mut Builder, u: ValueId) -> ValueId {
    let log = match mirrored(b, u) {
        Some(above) => b.unary(Unary::Logarithm, above),
        None => {
            let minus = b.unary(Unary::Negate, u);
            b.unary(Unary::LogarithmOnePlus, minus)
        }
    };
    b.unary(Unary::Negate, log)
}

/// x to the power 1/n.
pub(super) fn root(b: &mut Builder, x: ValueId, n: ValueId) -> ValueId {
    let one = b.constant(1.0);
    let power = b.div(one, n);
    b.binary(Binary::Power, x, power)
}

/// low + (high − low) × x.
pub(super) fn between(b: &mut Builder, low: ValueId, high: ValueId, x: ValueId) -> ValueId {
    let width = b.sub(high, low);
    let offset = b.mul(width, x);
    b.add(low, offset)
}

/// location + scale × x.
pub(super) fn affine(b: &mut Builder, location: ValueId, scale: ValueId, x: ValueId) -> ValueId {
    let scaled = b.mul(scale, x);
    b.add(location, scaled)
}
