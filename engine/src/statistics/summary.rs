//! Everything that is gathered of one output.

use super::certainty::StdError;
use super::grouping::{Grouping, Groups};
use super::{Accumulator, KEPT_VALUES, Moments, Ordered, Quantiles};
use crate::order;

/// How many values are looked at for steps between them.
const LOOKED_AT: usize = 16_384;

/// The trials of one output: their numbers and their errors.
#[derive(Clone, Debug)]
pub struct Summary {
    trials: u64,
    dropped: u64,
    first_error: Option<u64>,
    moments: Moments,
    quantiles: Quantiles,
    groups: Groups,
}

impl Default for Summary {
    /// Of no trials.
    fn default() -> Self {
        Self::keeping(KEPT_VALUES, Grouping::Independent)
    }
}

impl Summary {
    /// Of no trials, which hang together as `grouping` says, and of which the values of up to `most` will be
    /// kept.
    pub fn keeping(most: usize, grouping: Grouping) -> Self {
        Self {
            trials: 0,
            dropped: 0,
            first_error: None,
            moments: Moments::default(),
            quantiles: Quantiles::keeping(most),
            groups: Groups::new(grouping),
        }
    }

    /// Of values whose moments and order are known, as independent trials.
    pub(super) fn of(moments: &Moments, ordered: &Ordered) -> Self {
        let mut summary = Self::keeping(0, Grouping::Independent);
        summary.trials = ordered.count();
        summary.moments = *moments;
        summary
    }

    /// The same of other moments.
    pub(super) fn replace_moments(&mut self, moments: &Moments) {
        self.moments = *moments;
    }

    /// The trials that have a number between `low` and `high`, both allowed, as independent trials; `None` where
    /// the values are too many to be kept.
    pub fn within(&self, low: f64, high: f64) -> Option<Self> {
        let values: Vec<f64> =
            self.quantiles.kept()?.iter().copied().filter(|x| (low..=high).contains(x)).collect();
        let mut summary = Self::default();
        summary.update(&values);
        Some(summary)
    }

    /// Takes more values in; NaN is an error.
    pub fn update(&mut self, values: &[f64]) {
        self.note_errors(values.iter().map(|x| x.is_nan()));
        self.trials += values.len() as u64;
        self.take(values);
    }

    /// Takes those values in that `keep` says, and counts the others.
    pub fn update_some(&mut self, values: &[f64], keep: &[bool]) {
        let pairs = || values.iter().zip(keep);
        self.note_errors(pairs().map(|(x, keep)| *keep && x.is_nan()));
        self.trials += values.len() as u64;
        self.dropped += pairs().filter(|(_, keep)| !**keep).count() as u64;
        let kept: Vec<f64> = pairs().map(|(x, keep)| if *keep { *x } else { f64::NAN }).collect();
        self.take(&kept);
    }

    fn note_errors(&mut self, mut errors: impl Iterator<Item = bool>) {
        if self.first_error.is_none() {
            self.first_error = errors.position(|error| error).map(|trial| self.trials + trial as u64);
        }
    }

    fn take(&mut self, values: &[f64]) {
        self.moments.update(values);
        self.quantiles.update(values);
        self.groups.update(values);
    }

    /// How many trials gave an error, of those that no filter dropped.
    pub fn errors(&self) -> u64 {
        self.trials - self.dropped - self.moments.count()
    }

    /// How many trials a filter dropped.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// How many trials have no number here.
    pub(super) fn skipped(&self) -> u64 {
        self.trials - self.moments.count()
    }

    /// The first trial that gave an error, counted from the first that was taken in.
    pub fn first_error(&self) -> Option<u64> {
        self.first_error
    }

    /// Count, extremes, mean and the rest.
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    /// The values, for percentiles and the histogram.
    pub fn quantiles(&self) -> &Quantiles {
        &self.quantiles
    }

    /// The standard error of the mean, right for how the trials were drawn; `None` below two values.
    pub fn error_of_mean(&self) -> Option<StdError> {
        let independent =
            || Some(StdError { size: self.moments.std_error()?, freedom: self.moments.count() as f64 - 1.0 });
        if self.groups.grouping() == Grouping::Independent {
            return independent();
        }
        match self.groups.error_of_mean(self.moments.mean()?) {
            Some((size, freedom)) if size.is_finite() => {
                let least = match self.groups.grouping() {
                    Grouping::Replications(_) => {
                        Groups::least_error(self.largest_step(), freedom + 1.0, self.moments.count() as f64)
                    }
                    _ => 0.0,
                };
                Some(StdError { size: size.max(least), freedom })
            }
            _ => independent(),
        }
    }

    /// The largest distance of neighbours among the first values, the least and the greatest.
    fn largest_step(&self) -> f64 {
        let mut values: Vec<f64> = match self.quantiles.kept() {
            Some(values) => values.iter().take(LOOKED_AT).copied().collect(),
            None => self.quantiles.ordered().items().map(|(x, _)| x).collect(),
        };
        values.extend(self.moments.min().into_iter().chain(self.moments.max()));
        order::sort_by(&mut values, f64::total_cmp);
        values.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max)
    }

    /// How the trials hang together.
    pub fn grouping(&self) -> Grouping {
        self.groups.grouping()
    }

    pub(super) fn groups(&self) -> &Groups {
        &self.groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_errors_and_finds_the_first() {
        let mut summary = Summary::default();
        summary.update(&[1.0, 2.0]);
        assert_eq!((summary.errors(), summary.first_error()), (0, None));
        summary.update(&[3.0, f64::NAN, 5.0, f64::NAN]);
        summary.update(&[f64::NAN]);
        assert_eq!((summary.errors(), summary.first_error()), (3, Some(3)));
        assert_eq!((summary.moments().count(), summary.quantiles().count()), (4, 4));
    }

    /// Replications of a hypercube have the same number of values on each side of a step, but for one by chance.
    #[test]
    fn an_error_is_not_less_than_what_replications_know_of_a_step() {
        let of = |value: &dyn Fn(f64) -> f64| {
            let mut summary = Summary::keeping(KEPT_VALUES, Grouping::Replications(125));
            for replication in 0..8 {
                // One value in each of 125 strata, in another place of it in each replication.
                let place = (f64::from(replication) + 0.5) / 8.0;
                summary
                    .update(&(0..125).map(|i| value((f64::from(i) + place) / 125.0)).collect::<Vec<f64>>());
            }
            summary.error_of_mean().unwrap()
        };
        // The step at 38/125 is met exactly by each, at 37.99/125 by chance alone.
        let step = of(&|u| f64::from(u8::from(u < 0.304)));
        let least = 8.0 / 1_000.0 * (0.75_f64 / 90.0).sqrt();
        assert!((step.size - least).abs() < 1e-15 && step.freedom == 7.0, "{step:?} {least}");
        // Means that go up by 1/1,000 from one to the next: their deviation is √6/1,000, and that of their mean a
        // root of eight less. No neighbours are as far apart.
        let smooth = of(&|u| u);
        assert!((smooth.size - (6.0_f64 / 8.0).sqrt() / 1_000.0).abs() < 1e-15, "{smooth:?}");
        assert_eq!(of(&|_| 3.0).size, 0.0);
    }

    #[test]
    fn what_is_filtered_out_is_no_error() {
        let mut summary = Summary::default();
        let keep = [true, false, false, true, true];
        summary.update_some(&[1.0, 2.0, f64::NAN, f64::NAN, 5.0], &keep);
        assert_eq!((summary.errors(), summary.dropped(), summary.first_error()), (1, 2, Some(3)));
        assert_eq!((summary.moments().count(), summary.moments().mean()), (2, Some(3.0)));
    }
}
