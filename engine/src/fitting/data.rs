//! One column's observations, checked, in order, equal ones together.

use super::document::{Censored, Column};
use super::error::FittingError;
use crate::math;
use crate::order;

/// The fewest observations to which anything is fitted.
pub(super) const FEWEST: usize = 5;
/// The most observations of a column.
pub const MOST_OBSERVATIONS: usize = 1_000_000;

/// Observations to fit to.
#[derive(Clone, Debug)]
pub(super) struct Data {
    /// The observed values in ascending order, each once, with its weight.
    pub(super) exact: Vec<(f64, f64)>,
    /// The observations that are known to an interval.
    pub(super) censored: Vec<Censored>,
    /// Values below are never observed.
    pub(super) below: Option<f64>,
    /// Values above are never observed.
    pub(super) above: Option<f64>,
    /// The sum of all weights.
    pub(super) weight: f64,
    /// What starts are made of.
    pub(super) summary: Summary,
}

/// What the data look like, censored ones at the ends or in the middle of their intervals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Summary {
    /// The mean.
    pub(super) mean: f64,
    /// The standard deviation with n.
    pub(super) deviation: f64,
    /// The skewness.
    pub(super) skewness: f64,
    /// The least value.
    pub(super) least: f64,
    /// The greatest value.
    pub(super) greatest: f64,
    /// The 25th, 50th and 75th percentiles.
    pub(super) quartiles: [f64; 3],
    /// The mean of the logarithms; NaN unless all are above 0.
    pub(super) log_mean: f64,
    /// The standard deviation of the logarithms.
    pub(super) log_deviation: f64,
}

impl Data {
    /// A column's observations, or what is wrong with them.
    pub(super) fn new(column: &Column) -> Result<Self, FittingError> {
        check(column)?;
        let weight_of = |at: usize| column.weights.get(at).copied().unwrap_or(1.0);
        let mut exact: Vec<(f64, f64)> =
            column.values.iter().enumerate().map(|(at, value)| (*value, weight_of(at))).collect();
        order::sort_by(&mut exact, |a, b| a.0.total_cmp(&b.0));
        exact.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        if let ([(value, _)], []) = (exact.as_slice(), column.censored.as_slice()) {
            return Err(FittingError::Constant { column: column.name.clone(), value: *value });
        }
        Ok(Self::of(exact, column.censored.clone(), column.truncated_below, column.truncated_above))
    }

    /// Observations that are known to be sound, the exact ones in order and apart.
    pub(super) fn of(
        exact: Vec<(f64, f64)>,
        censored: Vec<Censored>,
        below: Option<f64>,
        above: Option<f64>,
    ) -> Self {
        let weight = exact.iter().map(|(_, weight)| weight).sum::<f64>()
            + censored.iter().map(|one| one.weight).sum::<f64>();
        let summary = Summary::of(&exact, &censored);
        Self { exact, censored, below, above, weight, summary }
    }

    /// Whether every observation is a value, of all that could have been observed.
    pub(super) fn is_whole(&self) -> bool {
        self.censored.is_empty() && self.below.is_none() && self.above.is_none()
    }

    /// The mean of a function of the exact values.
    pub(super) fn mean_of(&self, function: impl Fn(f64) -> f64) -> f64 {
        let total: f64 = self.exact.iter().map(|(_, weight)| weight).sum();
        self.exact.iter().map(|(x, weight)| weight * function(*x)).sum::<f64>() / total
    }
}

impl Summary {
    fn of(exact: &[(f64, f64)], censored: &[Censored]) -> Self {
        let mut points = exact.to_vec();
        points.extend(censored.iter().map(|one| {
            let value = match (one.above, one.up_to) {
                (Some(above), Some(up_to)) => above + 0.5 * (up_to - above),
                (Some(bound), None) | (None, Some(bound)) => bound,
                (None, None) => f64::NAN,
            };
            (value, one.weight)
        }));
        order::sort_by(&mut points, |a, b| a.0.total_cmp(&b.0));
        let total: f64 = points.iter().map(|(_, weight)| weight).sum();
        let mean_of = |function: &dyn Fn(f64) -> f64| {
            points.iter().map(|(x, weight)| weight * function(*x)).sum::<f64>() / total
        };
        let mean = mean_of(&|x| x);
        let variance = mean_of(&|x| (x - mean) * (x - mean));
        let deviation = variance.sqrt();
        let skewness = mean_of(&|x| (x - mean) * (x - mean) * (x - mean)) / (variance * deviation);
        let log_mean = mean_of(&math::log);
        let log_deviation = mean_of(&|x| (math::log(x) - log_mean) * (math::log(x) - log_mean)).sqrt();
        let quartiles = [0.25, 0.5, 0.75].map(|p| {
            let mut passed = 0.0;
            let reached = points.iter().find(|(_, weight)| {
                passed += weight;
                passed >= p * total
            });
            reached.or(points.last()).map_or(f64::NAN, |(x, _)| *x)
        });
        Self {
            mean,
            deviation,
            skewness,
            least: points.first().map_or(f64::NAN, |(x, _)| *x),
            greatest: points.last().map_or(f64::NAN, |(x, _)| *x),
            quartiles,
            log_mean,
            log_deviation,
        }
    }
}

fn check(column: &Column) -> Result<(), FittingError> {
    let bad = |place: String, found: String, advice| {
        Err(FittingError::BadValue { column: column.name.clone(), place, found, advice })
    };
    let count = column.values.len() + column.censored.len();
    if count < FEWEST {
        return Err(FittingError::TooFew { column: column.name.clone(), count, needed: FEWEST });
    }
    if count > MOST_OBSERVATIONS {
        let most = MOST_OBSERVATIONS as u64;
        return Err(FittingError::TooMany { what: "the number of observations", count: count as u64, most });
    }
    for (at, value) in column.values.iter().enumerate() {
        if !value.is_finite() {
            return bad(format!("value {}", at + 1), format!("is {value}"), "leave it out or correct it");
        }
    }
    if !column.weights.is_empty() && column.weights.len() != column.values.len() {
        let found = format!("are {} for {} values", column.weights.len(), column.values.len());
        return bad("the weights".to_owned(), found, "give one for each value, or none");
    }
    let weights = column.weights.iter().copied().chain(column.censored.iter().map(|one| one.weight));
    for (at, weight) in weights.enumerate() {
        if !(weight > 0.0 && weight.is_finite()) {
            return bad(format!("weight {}", at + 1), format!("is {weight}"), "a weight is a number above 0");
        }
    }
    for (at, one) in column.censored.iter().enumerate() {
        let place = || format!("censored observation {}", at + 1);
        let bounds = [one.above, one.up_to];
        if bounds.iter().flatten().any(|bound| !bound.is_finite()) || bounds.iter().all(Option::is_none) {
            return bad(place(), "has no bound that is a number".to_owned(), "give above, up_to or both");
        }
        if let (Some(above), Some(up_to)) = (one.above, one.up_to)
            && above >= up_to
        {
            return bad(
                place(),
                format!("is above {above} and up to {up_to}"),
                "above must be less than up_to",
            );
        }
    }
    let (below, above) = (column.truncated_below, column.truncated_above);
    if let (Some(below), Some(above)) = (below, above)
        && below >= above
    {
        return bad(
            "the truncation".to_owned(),
            format!("is from {below} to {above}"),
            "it must leave something",
        );
    }
    let outside = |x: f64| below.is_some_and(|below| x < below) || above.is_some_and(|above| x > above);
    if let Some(at) = column.values.iter().position(|x| outside(*x)) {
        let found = format!("is {}, which the truncation leaves out", column.values[at]);
        return bad(format!("value {}", at + 1), found, "correct the value or the truncation");
    }
    let bounds = column.censored.iter().flat_map(|one| one.above.into_iter().chain(one.up_to));
    let nothing_above = |bound: &&Censored| above.is_some() && bound.above == above;
    let at_the_end = column.censored.iter().find(nothing_above).and(above);
    if let Some(bound) = bounds.into_iter().find(|bound| outside(*bound)).or(at_the_end) {
        let found = format!("ends at {bound}, which the truncation leaves out");
        return bad("a censored observation".to_owned(), found, "correct it or the truncation");
    }
    Ok(())
}
