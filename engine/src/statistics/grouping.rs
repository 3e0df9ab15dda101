//! How the trials of one output hang together, and what that makes of the errors of its statistics.
//!
//! Independent trials: the standard error of a mean is s/√n. Mirrored pairs are independent of each other, so
//! their means take the trials' place (J. M. Hammersley, K. W. Morton, "A new Monte Carlo technique: antithetic
//! variates", 1956). Replications of a Latin hypercube or of a scrambled sequence are independent, each of them
//! one observation (see [`crate::sample::Replications`]). Where trials were errors or filtered out, a mean is
//! the ratio of two sums, with the error of a ratio: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), 6.3.

use super::Covariance;
use crate::sample::Replications;
use crate::spec::Sampling;

/// How trials hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Every trial by itself.
    Independent,
    /// Two trials after each other mirror each other.
    Pairs,
    /// So many trials after each other are one replication.
    Replications(u64),
}

impl Grouping {
    /// That of a run. A hypercube or sequence that is not cut counts as independent trials, whose error is
    /// larger: A. B. Owen, "Monte Carlo variance of scrambled net quadrature" (1997), section 3.
    pub fn new(sampling: Sampling, replications: Replications) -> Self {
        match sampling {
            Sampling::Antithetic => Self::Pairs,
            _ if replications.are_several() => Self::Replications(replications.size()),
            _ => Self::Independent,
        }
    }

    /// The trials of a group.
    fn size(self) -> u64 {
        match self {
            Self::Independent => 1,
            Self::Pairs => 2,
            Self::Replications(size) => size,
        }
    }
}

/// The sums of groups of trials, and how many numbers each has.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    grouping: Grouping,
    /// The trials of the group that is being filled.
    filled: u64,
    sum: f64,
    numbers: u64,
    /// The first number, subtracted from all others: the spread of sums is then not lost beside their size.
    origin: Option<f64>,
    /// Over the groups that are full: the sum and the count of numbers of each.
    full: Covariance,
    /// Of replications, how many numbers there are up to the end of each that is full.
    ends: Vec<u64>,
    total: u64,
}

impl Groups {
    pub(super) fn new(grouping: Grouping) -> Self {
        Self {
            grouping,
            filled: 0,
            sum: 0.0,
            numbers: 0,
            origin: None,
            full: Covariance::default(),
            ends: Vec::new(),
            total: 0,
        }
    }

    pub(super) fn grouping(&self) -> Grouping {
        self.grouping
    }

    /// Takes more trials in; NaN is a trial without a number.
    pub(super) fn update(&mut self, values: &[f64]) {
        if self.grouping == Grouping::Independent {
            return;
        }
        if self.origin.is_none() {
            self.origin = values.iter().copied().find(|x| !x.is_nan());
        }
        let origin = self.origin.unwrap_or(0.0);
        let size = self.grouping.size();
        let (mut sums, mut counts) = (Vec::new(), Vec::new());
        let mut rest = values;
        while !rest.is_empty() {
            let (part, after) = rest.split_at((size - self.filled).min(rest.len() as u64) as usize);
            for x in part.iter().filter(|x| !x.is_nan()) {
                self.sum += x - origin;
                self.numbers += 1;
            }
            self.filled += part.len() as u64;
            if self.filled == size {
                self.total += self.numbers;
                if matches!(self.grouping, Grouping::Replications(_)) {
                    self.ends.push(self.total);
                }
                sums.push(self.sum);
                counts.push(self.numbers as f64);
                (self.filled, self.sum, self.numbers) = (0, 0.0, 0);
            }
            rest = after;
        }
        self.full.update(&sums, &counts);
    }

    /// The standard error of the mean of so many numbers, with its degrees of freedom; `None` of
    /// independent trials, and below two groups.
    pub(super) fn error_of_mean(&self, mean: f64) -> Option<(f64, f64)> {
        let mut all = self.full;
        if self.filled > 0 {
            // A replication that is not full counts as one; the share that it lacks is in the counts.
            all.update(&[self.sum], &[self.numbers as f64]);
        }
        let mean = mean - self.origin?;
        let groups = all.count() as f64;
        let [sums, counts] = all.variances()?;
        let residual = sums - 2.0 * mean * all.covariance()? + mean * mean * counts;
        let numbers = (self.total + self.numbers) as f64;
        Some(((residual.max(0.0) * groups).sqrt() / numbers, groups - 1.0))
    }

    /// The least standard error of a mean of so many groups of so many numbers together, where the values have steps of
    /// this size. Each replication of a stratified sample has almost the same number of values on each side of a
    /// step: one more with some chance q, which adds q times the step over the size of a replication to its mean. That
    /// no replication of eight shows it says little of q: by Jeffreys' prior it is Beta(½, ½ + groups) then, with the
    /// mean square ¾/((groups + 1)(groups + 2)) (H. Jeffreys, Theory of Probability, 3rd ed. (1961), III.3.1). Smooth
    /// outputs have steps so small that this is far below their error.
    pub(super) fn least_error(step: f64, groups: f64, numbers: f64) -> f64 {
        step * groups / numbers * (0.75 / ((groups + 1.0) * (groups + 2.0))).sqrt()
    }

    /// Where each group's numbers end among all numbers in their order: the replications, where there are
    /// some, or else `sections` equal parts, which are as good as independent.
    pub(super) fn ends(&self, numbers: usize, sections: usize) -> Vec<usize> {
        match self.grouping {
            Grouping::Replications(_) => {
                let mut ends: Vec<usize> = self.ends.iter().map(|end| *end as usize).collect();
                if ends.last().is_none_or(|end| *end < numbers) {
                    ends.push(numbers);
                }
                ends
            }
            Grouping::Independent | Grouping::Pairs => {
                let even = |end: usize| if end == numbers { end } else { end & !1 };
                (1..=sections).map(|section| even(numbers * section / sections)).collect()
            }
        }
    }
}
