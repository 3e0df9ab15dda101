//! How the trials of a run are cut into replications: parts that are randomised each by itself.
//!
//! The draws of one Latin hypercube, or of one scrambled sequence, depend on each other, so their spread says
//! nothing of how far their mean is off. The means of several independent ones do: M. D. McKay, R. J. Beckman,
//! W. J. Conover, Technometrics 21 (1979); A. B. Owen, "Monte Carlo variance of scrambled net quadrature", SIAM
//! J. Numer. Anal. 34 (1997), section 1; P. L'Ecuyer, M. K. Nakayama, A. B. Owen, B. Tuffin, "Confidence
//! intervals for randomized quasi-Monte Carlo estimators", WSC 2023, who find that 5 to 30 suffice.

use crate::backend::BATCH;
use crate::spec::Sampling;

/// The least number of replications of a run that is cut: more would say better how far off the mean is, and
/// put it further off.
const REPLICATIONS: u64 = 8;
/// The least trials of a replication; a run of fewer than eight times as many is one replication.
const LEAST_TRIALS: u64 = 32;

/// The replications of a run: all of one size, but that the last may be shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replications {
    trials: u64,
    size: u64,
}

impl Replications {
    /// Those of a run of `trials`. Independent trials and mirrored pairs need none: they are one replication.
    /// A Sobol' sequence's have a power of two of trials. Where the run `stops` by itself once it is precise
    /// enough, each batch is a replication, so that it may end after any.
    pub fn new(sampling: Sampling, trials: u64, stops: bool) -> Self {
        let size = match sampling {
            Sampling::MonteCarlo | Sampling::Antithetic => u64::MAX,
            Sampling::LatinHypercube | Sampling::Sobol if stops => BATCH as u64,
            _ if trials < REPLICATIONS * LEAST_TRIALS => u64::MAX,
            Sampling::LatinHypercube => trials.div_ceil(REPLICATIONS),
            Sampling::Sobol => 1 << (trials / REPLICATIONS).ilog2(),
        };
        Self { trials, size }
    }

    /// One of all trials: where several runs are the replications.
    pub fn whole(trials: u64) -> Self {
        Self { trials, size: u64::MAX }
    }

    /// Those of a run without an end, each of so many trials, at least 1.
    pub fn of_size(size: u64) -> Self {
        Self { trials: u64::MAX, size: size.max(1) }
    }

    /// The trials of each but perhaps the last; `u64::MAX` where there is one.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether there are several.
    pub fn are_several(&self) -> bool {
        self.size < self.trials
    }

    /// The replication of a trial, and the trial's number in it.
    #[inline(always)]
    pub(super) fn place(&self, trial: u64) -> (u64, u64) {
        if self.size == u64::MAX { (0, trial) } else { (trial / self.size, trial % self.size) }
    }

    /// How many trials the replication at `index` has; 0 beyond the last.
    #[inline(always)]
    pub(super) fn len(&self, index: u64) -> u64 {
        self.trials.saturating_sub(index.saturating_mul(self.size)).min(self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Sampling::{Antithetic, LatinHypercube, MonteCarlo, Sobol};

    #[test]
    fn runs_are_cut_so_that_errors_can_be_told() {
        let lengths = |sampling, trials, stops| {
            let cut = Replications::new(sampling, trials, stops);
            (0..).map(|index| cut.len(index)).take_while(|len| *len > 0).collect::<Vec<_>>()
        };
        assert_eq!(lengths(LatinHypercube, 255, false), [255]);
        assert_eq!(lengths(LatinHypercube, 1_000, false), [125; 8]);
        assert_eq!(lengths(LatinHypercube, 1_001, false), [126, 126, 126, 126, 126, 126, 126, 119]);
        assert_eq!(lengths(Sobol, 1_024, false), [128; 8]);
        assert_eq!(lengths(Sobol, 10_000, false)[8..], [1_024, 784]);
        assert_eq!(lengths(Sobol, 10_000, true), [4_096, 4_096, 1_808]);
        for sampling in [MonteCarlo, Antithetic] {
            assert_eq!(lengths(sampling, 100_000, true), [100_000]);
        }
    }
}
