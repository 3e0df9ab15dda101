//! Truncation: the quantile of what a distribution leaves between two bounds.
//!
//! A draw u becomes the probability below, P(below low) + u × P(between), or, where that is above ½, the
//! probability above, by the same from the other side. Neither tail loses digits: the probability above goes
//! to the quantile as the difference 1 − q, which the shared steps in `guard.rs` recognise.

use super::guard::{complement, require};
use super::upper::upper;
use super::{DISTRIBUTIONS, Distribution};
use crate::plan::{Binary, Builder, Compare, Native, Unary, ValueId};

/// Where a distribution is cut off: the probability on the lower side of the cut and that on the upper.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    below: ValueId,
    above: ValueId,
}

impl Cut {
    /// Nowhere: nothing is below.
    pub fn at_start(b: &mut Builder) -> Self {
        Self { below: b.constant(0.0), above: b.constant(1.0) }
    }

    /// Nowhere: nothing is above.
    pub fn at_end(b: &mut Builder) -> Self {
        Self { below: b.constant(1.0), above: b.constant(0.0) }
    }

    /// At a percentile, as a probability.
    pub fn at_probability(b: &mut Builder, p: ValueId) -> Self {
        Self { below: p, above: complement(b, p) }
    }

    /// Just below a value, which itself stays: the low bound.
    pub fn below(b: &mut Builder, distribution: &Distribution, parameters: &[ValueId], x: ValueId) -> Self {
        Self::at_value(b, distribution, parameters, x, 1.0)
    }

    /// Just above a value, which itself stays: the high bound.
    pub fn above(b: &mut Builder, distribution: &Distribution, parameters: &[ValueId], x: ValueId) -> Self {
        Self::at_value(b, distribution, parameters, x, 0.0)
    }

    fn at_value(
        b: &mut Builder,
        distribution: &Distribution,
        parameters: &[ValueId],
        x: ValueId,
        excluded: f64,
    ) -> Self {
        let index = DISTRIBUTIONS.iter().position(|known| std::ptr::eq(*known, distribution));
        let index = b.constant(index.map_or(f64::NAN, |index| index as f64));
        let excluded = b.constant(if distribution.discrete { excluded } else { 0.0 });
        let operands: Vec<ValueId> =
            [index, excluded, x].into_iter().chain(parameters.iter().copied()).collect();
        Self { below: b.call(LOWER, &operands), above: b.call(UPPER, &operands) }
    }
}

/// The probability of x or less, or, where it is excluded, of less than x. Takes the position in the table,
/// whether x is excluded, x, and the parameters.
const LOWER: Native =
    Native { name: "probability_below", apply: |values| side(values, |d, p, x| (d.cumulative)(p, x)) };
/// The rest of it.
const UPPER: Native = Native { name: "probability_above", apply: |values| side(values, upper) };

fn side(values: &[f64], of: fn(&Distribution, &[f64], f64) -> f64) -> f64 {
    let [index, excluded, x, parameters @ ..] = values else { return f64::NAN };
    match DISTRIBUTIONS.get(*index as usize) {
        Some(distribution) if !x.is_nan() && (distribution.check)(parameters).is_ok() => {
            of(distribution, parameters, if *excluded != 0.0 { x.next_down() } else { *x })
        }
        _ => f64::NAN,
    }
}

/// The quantile of a draw between two cuts; NaN in the trials where nothing is left between them.
pub fn truncated(
    b: &mut Builder,
    u: ValueId,
    distribution: &Distribution,
    parameters: &[ValueId],
    (low, high): (Cut, Cut),
) -> ValueId {
    let half = b.constant(0.5);
    // What is left, from the side where less is cut off.
    let (from_below, from_above) = (b.sub(high.below, low.below), b.sub(low.above, high.above));
    let starts_low = b.compare(Compare::LessOrEqual, low.below, half);
    let left = b.select(starts_low, from_below, from_above);
    let share = b.mul(u, left);
    let below = b.add(low.below, share);
    let rest = complement(b, u);
    let share = b.mul(rest, left);
    let above = b.add(high.above, share);

    let known = |b: &Builder, id: ValueId| b.constant_value(id).unwrap_or(1.0);
    let value = if known(b, high.below) <= 0.5 {
        (distribution.quantile)(b, below, parameters)
    } else {
        let one = b.constant(1.0);
        let mirrored = b.binary(Binary::Subtract, one, above);
        let by_above = (distribution.quantile)(b, mirrored, parameters);
        if known(b, low.above) <= 0.5 {
            by_above
        } else {
            let by_below = (distribution.quantile)(b, below, parameters);
            let is_low = b.compare(Compare::LessOrEqual, below, half);
            b.select(is_low, by_below, by_above)
        }
    };
    let zero = b.constant(0.0);
    let possible = b.compare(Compare::Greater, left, zero);
    require(b, &[possible], value)
}

/// The quantile of one distribution below a value and of another from it on, each with what it has there;
/// NaN in the trials where neither has anything.
pub fn spliced(
    b: &mut Builder,
    u: ValueId,
    (low, low_parameters): (&Distribution, &[ValueId]),
    (high, high_parameters): (&Distribution, &[ValueId]),
    at: ValueId,
) -> ValueId {
    let below = Cut::below(b, low, low_parameters, at).below;
    let above = Cut::below(b, high, high_parameters, at).above;
    let total = b.add(below, above);
    let reached = b.mul(u, total);
    let rest = complement(b, u);
    let rest = b.mul(rest, total);
    let one = b.constant(1.0);
    let mirrored = b.sub(one, rest);
    let of_low = (low.quantile)(b, reached, low_parameters);
    let of_high = (high.quantile)(b, mirrored, high_parameters);
    let is_low = b.compare(Compare::Less, reached, below);
    let value = b.select(is_low, of_low, of_high);
    let zero = b.constant(0.0);
    let possible = b.compare(Compare::Greater, total, zero);
    require(b, &[possible], value)
}

/// Whether something is left between two cuts; `None` where that differs by trial.
pub fn leaves_something(b: &Builder, low: Cut, high: Cut) -> Option<bool> {
    let of = |id: ValueId| b.constant_value(id);
    let (below, reached, above, beyond) = (of(low.below)?, of(high.below)?, of(low.above)?, of(high.above)?);
    Some(if below <= 0.5 { reached - below > 0.0 } else { above - beyond > 0.0 })
}

/// The value, kept from `low` to `high` where they are given: rounding may leave them by the last digit. Of a
/// distribution of whole numbers, from the first whole number to the last within.
pub fn kept(
    b: &mut Builder,
    value: ValueId,
    whole: bool,
    (low, high): (Option<ValueId>, Option<ValueId>),
) -> ValueId {
    let mut value = value;
    if let Some(low) = low {
        let low = if whole { b.unary(Unary::Ceiling, low) } else { low };
        value = b.binary(Binary::Maximum, value, low);
    }
    if let Some(high) = high {
        let high = if whole { b.unary(Unary::Floor, high) } else { high };
        value = b.binary(Binary::Minimum, value, high);
    }
    value
}

/// A list of values and weights of which those outside the bounds have no weight.
pub fn truncated_list(
    b: &mut Builder,
    pairs: &[ValueId],
    (low, high): (Option<ValueId>, Option<ValueId>),
) -> Vec<ValueId> {
    let mut kept = Vec::with_capacity(pairs.len());
    for pair in pairs.chunks_exact(2) {
        let mut weight = pair[1];
        let bounds = [(low, Compare::GreaterOrEqual), (high, Compare::LessOrEqual)];
        for (bound, within) in bounds {
            if let Some(bound) = bound {
                let inside = b.compare(within, pair[0], bound);
                weight = b.mul(weight, inside);
            }
        }
        kept.extend([pair[0], weight]);
    }
    kept
}
