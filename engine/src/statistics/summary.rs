//! Everything that is gathered of one output.

use super::{Accumulator, KEPT_VALUES, Moments, Quantiles};

/// The trials of one output: their numbers and their errors.
#[derive(Clone, Debug)]
pub struct Summary {
    trials: u64,
    first_error: Option<u64>,
    moments: Moments,
    quantiles: Quantiles,
}

impl Default for Summary {
    /// Of no trials.
    fn default() -> Self {
        Self::keeping(KEPT_VALUES)
    }
}

impl Summary {
    /// Of no trials, of which the values of up to `most` will be kept.
    pub fn keeping(most: usize) -> Self {
        Self {
            trials: 0,
            first_error: None,
            moments: Moments::default(),
            quantiles: Quantiles::keeping(most),
        }
    }

    /// How many trials gave an error.
    pub fn errors(&self) -> u64 {
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
}

impl Accumulator for Summary {
    fn update(&mut self, values: &[f64]) {
        if self.first_error.is_none() {
            self.first_error = values.iter().position(|x| x.is_nan()).map(|i| self.trials + i as u64);
        }
        self.trials += values.len() as u64;
        self.moments.update(values);
        self.quantiles.update(values);
    }

    fn merge(&mut self, other: &Self) {
        self.first_error = self.first_error.or(other.first_error.map(|trial| self.trials + trial));
        self.trials += other.trials;
        self.moments.merge(&other.moments);
        self.quantiles.merge(&other.quantiles);
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
        let mut other = Summary::default();
        other.update(&[3.0, f64::NAN, 5.0, f64::NAN]);
        summary.merge(&other);
        summary.update(&[f64::NAN]);
        assert_eq!((summary.errors(), summary.first_error()), (3, Some(3)));
        assert_eq!((summary.moments().count(), summary.quantiles().count()), (4, 4));
    }
}
