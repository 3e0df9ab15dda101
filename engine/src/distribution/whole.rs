//! What the distributions of whole numbers share: finding a quantile by its cumulative probability, and
//! tables of quantiles where the parameters are the same in every trial.

use std::sync::Arc;

use super::ParameterError;
use super::guard::{argument, mirrored, sides};
use crate::math;
use crate::plan::{Builder, Lookup, Native, Op, ValueId};

/// The longest table; wider distributions are searched trial by trial.
const LONGEST_TABLE: f64 = 8192.0;
/// A table starts where less than this probability lies below: no draw is that small.
const BELOW_DRAWS: f64 = 1e-30;
/// The same where the draw is truncated, perhaps to the very lowest values.
const BELOW_TRUNCATED: f64 = 1e-300;

/// The least whole number from `least` to `most` whose cumulative probability is u or more, where
/// `probabilities` gives the probabilities of k or less and of more than k.
///
/// Gallops away from the guess and then halves; the smaller of both probabilities decides, so that u
/// near 1 is as sharp as u near 0. NaN where the probabilities are. The draw is given
/// by [`argument`].
pub(super) fn search(
    u: f64,
    guess: f64,
    (least, most): (f64, f64),
    probabilities: &dyn Fn(f64) -> (f64, f64),
) -> f64 {
    let Some((below_u, above_u)) = sides(u).filter(|_| !guess.is_nan()) else { return f64::NAN };
    let reached = |k: f64| {
        let (lower, upper) = probabilities(k);
        if below_u <= 0.5 { lower >= below_u } else { upper <= above_u }
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

/// The quantile of a family: by a table where the parameters are the same in every trial and the table is
/// not too long, else trial by trial. `native` takes the parameters and then the draw; `term` gives the
/// probability of one whole number for checked parameters.
pub(super) fn stepwise(
    b: &mut Builder,
    u: ValueId,
    parameters: &[ValueId],
    check: fn(&[f64]) -> Result<(), ParameterError>,
    native: Native,
    term: fn(&[f64], f64) -> f64,
) -> ValueId {
    let known: Option<Vec<f64>> = parameters.iter().map(|id| b.constant_value(*id)).collect();
    if let Some(known) = known
        && mirrored(b, u).is_none()
        && check(&known).is_ok()
    {
        let quantile = |u: f64| {
            let values: Vec<f64> = known.iter().copied().chain([u]).collect();
            (native.apply)(&values)
        };
        if let Some(value) = tabulated(b, u, &quantile, &|k| term(&known, k)) {
            return value;
        }
    }
    let argument = argument(b, u);
    let operands: Vec<ValueId> = parameters.iter().copied().chain([argument]).collect();
    b.call(native, &operands)
}

/// The parameters and the draw of a native quantile, if the parameters are possible.
pub(super) fn split(
    values: &[f64],
    check: fn(&[f64]) -> Result<(), ParameterError>,
) -> Option<(&[f64], f64)> {
    let (u, parameters) = values.split_last()?;
    check(parameters).is_ok().then_some((parameters, *u))
}

/// The probabilities of k or less and of more, by adding terms outwards from k. `ratio` gives the
/// probability of j + 1 over that of j.
///
/// The side that has not the mean is added first; the other is its complement, unless that would lose
/// digits.
pub(super) fn sums(
    k: f64,
    mean: f64,
    (least, most): (f64, f64),
    term: &dyn Fn(f64) -> f64,
    ratio: &dyn Fn(f64) -> f64,
) -> (f64, f64) {
    if k < least {
        return (0.0, 1.0);
    }
    if k >= most {
        return (1.0, 0.0);
    }
    let lower = || {
        let (mut j, mut next) = (k, term(k));
        let mut sum = 0.0;
        while next > sum * 1e-18 {
            sum += next;
            j -= 1.0;
            if j < least {
                break;
            }
            next /= ratio(j);
        }
        sum
    };
    let upper = || {
        let (mut j, mut next) = (k + 1.0, term(k + 1.0));
        let mut sum = 0.0;
        while next > sum * 1e-18 {
            sum += next;
            if j >= most {
                break;
            }
            next *= ratio(j);
            j += 1.0;
        }
        sum
    };
    if k < mean {
        let below = lower();
        (below, if below < 0.99 { 1.0 - below } else { upper() })
    } else {
        let above = upper();
        (if above < 0.99 { 1.0 - above } else { lower() }, above)
    }
}

/// The guess of Cornish and Fisher with one term, for a mean, a standard deviation and a skewness.
pub(super) fn guess(u: f64, mean: f64, deviation: f64, skewness: f64) -> f64 {
    let z = match sides(u) {
        Some((below, above)) if below > 0.5 => -math::normal_quantile(above),
        Some((below, _)) => math::normal_quantile(below),
        None => f64::NAN,
    };
    mean + deviation * (z + skewness * (z * z - 1.0) / 6.0)
}

/// The quantile by a table of cumulative probabilities, or `None` if it would be too long. `quantile`
/// gives the whole number for a probability, `term` the probability of one.
fn tabulated(
    b: &mut Builder,
    u: ValueId,
    quantile: &dyn Fn(f64) -> f64,
    term: &dyn Fn(f64) -> f64,
) -> Option<ValueId> {
    let drawn = matches!(b.ops()[u.0 as usize], Op::Draw(_));
    let first = quantile(if drawn { BELOW_DRAWS } else { BELOW_TRUNCATED });
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

/// The whole numbers that a Poisson count of this mean may be, but for a probability below 1e-30.
pub(super) fn around(mean: f64) -> impl Iterator<Item = f64> {
    let reach = 12.0 * mean.sqrt() + 40.0;
    let (first, last) = ((mean - reach).floor().max(0.0), (mean + reach).ceil());
    (0..=(last - first) as u32).map(move |i| first + f64::from(i))
}
