//! What the distributions of whole numbers share: finding a quantile by its cumulative probability, and
//! tables of quantiles where the parameters are the same in every trial.

use std::sync::Arc;

use crate::math;
use crate::plan::{Builder, Lookup, ValueId};

/// The longest table; wider distributions are searched trial by trial.
const LONGEST_TABLE: f64 = 8192.0;
/// A table starts where less than this probability lies below: no draw is that small.
const BELOW_TABLE: f64 = 1e-30;

/// The least whole number from `least` to `most` whose cumulative probability is u or more, where
/// `probabilities` gives the probabilities of k or less and of more than k.
///
/// Gallops away from the guess and then halves; the smaller of both probabilities decides, so that u
/// near 1 is as sharp as u near 0. NaN where the probabilities are.
pub(super) fn search(
    u: f64,
    guess: f64,
    (least, most): (f64, f64),
    probabilities: impl Fn(f64) -> (f64, f64),
) -> f64 {
    if !(u > 0.0 && u < 1.0) || guess.is_nan() {
        return f64::NAN;
    }
    let reached = |k: f64| {
        let (lower, upper) = probabilities(k);
        if u <= 0.5 { lower >= u } else { upper <= 1.0 - u }
    };
    let start = guess.floor().clamp(least, most);
    let mut step = 1.0;
    // `below` is not reached or before the start of the range; `above` is reached or its end.
    let (mut below, mut above);
    if reached(start) {
        above = start;
        below = start - step;
        while below >= least && reached(below) {
            above = below;
            step *= 2.0;
            below -= step;
        }
        below = below.max(least - 1.0);
    } else {
        below = start;
        above = start + step;
        while above < most && !reached(above) {
            below = above;
            step *= 2.0;
            above += step;
        }
        above = above.min(most);
    }
    while above - below > 1.0 {
        let middle = below + ((above - below) * 0.5).floor();
        // Beyond 2⁵³ whole numbers are further apart than 1.
        if middle <= below || middle >= above {
            break;
        }
        if reached(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
    above
}

/// The guess of Cornish and Fisher with one term, for a mean, a standard deviation and a skewness.
pub(super) fn guess(u: f64, mean: f64, deviation: f64, skewness: f64) -> f64 {
    let z = math::normal_quantile(u);
    mean + deviation * (z + skewness * (z * z - 1.0) / 6.0)
}

/// The quantile by a table of cumulative probabilities, or `None` if it would be too long. `quantile`
/// gives the whole number for a probability, `term` the probability of one.
pub(super) fn tabulated(
    b: &mut Builder,
    u: ValueId,
    quantile: impl Fn(f64) -> f64,
    term: impl Fn(f64) -> f64,
) -> Option<ValueId> {
    let first = quantile(BELOW_TABLE);
    let last = quantile(1.0 - f64::EPSILON / 2.0);
    let length = last - first + 1.0;
    if !(1.0..=LONGEST_TABLE).contains(&length) {
        return None;
    }
    // Kahan's sum keeps the last digit, which decides near a step.
    let (mut sum, mut lost) = (0.0, 0.0);
    let mut table = Vec::with_capacity(length as usize);
    for i in 0..length as u32 {
        let next = term(first + f64::from(i)) - lost;
        let total = sum + next;
        lost = (total - sum) - next;
        sum = total;
        table.push(sum.min(1.0));
    }
    *table.last_mut()? = 1.0;
    let position = b.lookup(Lookup::Above, Arc::from(table), u);
    let first = b.constant(first);
    Some(b.add(first, position))
}
