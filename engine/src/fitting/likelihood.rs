//! The logarithm of the likelihood of data, exact, censored and truncated.

use super::data::Data;
use super::family::Family;
use crate::distribution::upper;
use crate::math;

/// A distribution of a family with parameters, moved by a shift.
#[derive(Clone, Debug)]
pub(super) struct Located<'p> {
    /// The parameters.
    pub(super) parameters: &'p [f64],
    /// What is added to the values of the distribution.
    pub(super) shift: f64,
}

/// The logarithm of the likelihood; minus infinity where the data are impossible, NaN where parameters are. Of an
/// observation that is known to an interval it is that of the part which the truncation leaves, over all that it leaves
/// (J. P. Klein, M. L. Moeschberger, Survival Analysis, 2nd ed. (2003), 3.5).
///
/// Where the start of the density is fitted, its likelihood can grow without bound as the density of the least
/// value alone goes to infinity. With `corrected` that value counts by the mean density from it up to the
/// next, which cannot (R. C. H. Cheng, T. C. Iles, J. Royal Statistical Society B 49 (1987), 95), and the greatest
/// likewise where the end is fitted.
pub(super) fn log_likelihood(family: &Family, at: &Located<'_>, data: &Data, corrected: Corrected) -> f64 {
    if (family.distribution.check)(at.parameters).is_err() || !at.shift.is_finite() {
        return f64::NAN;
    }
    let exact = data.exact.as_slice();
    let mut sum = 0.0;
    let (mut first, mut last) = (0, exact.len());
    if corrected.least && exact.len() > 2 {
        first = 1;
        sum += exact[0].1 * mean_log_density(family, at, exact[0].0, exact[1].0);
    }
    if corrected.greatest && exact.len() > 2 {
        last -= 1;
        sum += exact[last].1 * mean_log_density(family, at, exact[last - 1].0, exact[last].0);
    }
    match family.log_density {
        Some(prepared) => {
            let log_density = prepared(at.parameters);
            for (x, weight) in &exact[first..last] {
                sum += weight * log_density(x - at.shift);
            }
        }
        None => {
            for (x, weight) in &exact[first..last] {
                sum += weight * math::log((family.distribution.density)(at.parameters, x - at.shift));
            }
        }
    }
    for one in &data.censored {
        // Of what is observed at all: an observation above a value is not above the truncation either.
        let above = one.above.into_iter().chain(just_below(family, data)).reduce(f64::max);
        let up_to = one.up_to.into_iter().chain(data.above).reduce(f64::min);
        sum += one.weight * math::log(between(family, at, above, up_to));
    }
    if data.below.is_some() || data.above.is_some() {
        sum -= data.weight * math::log(kept(family, at, data));
    }
    sum
}

/// Which ends of the data are taken by their mean density.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Corrected {
    /// The least value.
    pub(super) least: bool,
    /// The greatest value.
    pub(super) greatest: bool,
}

/// The probability of what could be observed at all.
pub(super) fn kept(family: &Family, at: &Located<'_>, data: &Data) -> f64 {
    between(family, at, just_below(family, data), data.above)
}

/// What lies below all that can be observed: a whole number that is the least possible is possible.
pub(super) fn just_below(family: &Family, data: &Data) -> Option<f64> {
    data.below.map(|below| if family.distribution.discrete { below.ceil() - 1.0 } else { below })
}

/// The probability of more than `above` and up to `up_to`, by the smaller tail.
pub(super) fn between(family: &Family, at: &Located<'_>, above: Option<f64>, up_to: Option<f64>) -> f64 {
    let distribution = family.distribution;
    let below_or_at = |x: f64| (distribution.cumulative)(at.parameters, x - at.shift);
    let more_than = |x: f64| upper(distribution, at.parameters, x - at.shift);
    match (above, up_to) {
        (None, None) => 1.0,
        (Some(above), None) => more_than(above),
        (None, Some(up_to)) => below_or_at(up_to),
        (Some(above), Some(up_to)) => {
            let start = below_or_at(above);
            if start < 0.5 { below_or_at(up_to) - start } else { more_than(above) - more_than(up_to) }
        }
    }
}

fn mean_log_density(family: &Family, at: &Located<'_>, from: f64, to: f64) -> f64 {
    math::log(between(family, at, Some(from), Some(to)) / (to - from))
}
