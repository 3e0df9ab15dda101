//! Draws: the uniform of one dimension in one trial, a pure function of seed, dimension and trial.
//!
//! Nothing is kept between draws, so any batch may be drawn anywhere, in any order, with the same bits.

mod latin;
mod philox;

use crate::plan::Dimension;
use crate::spec::Sampling;
use latin::{BLOCK, Strata};
use philox::{halves, philox, uniform};

/// The last word of the counters of independent draws.
const MONTE_CARLO: u64 = 0;
/// The last word of the counters of the jitter inside strata.
const LATIN_HYPERCUBE: u64 = 1;

/// All draws of a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    sampling: Sampling,
    seed: u64,
    trials: u64,
}

impl Draws {
    /// The draws of a simulation of `trials` trials. Latin hypercube divides the unit interval into that
    /// many strata (up to 2⁴⁹), so its draws differ with the number of trials; independent draws do not.
    pub fn new(sampling: Sampling, seed: u64, trials: u64) -> Self {
        Self { sampling, seed, trials }
    }

    /// The uniforms of `dimension` in the trials from `first_trial` on, each in (0, 1).
    ///
    /// NaN where there is no draw: for a Latin hypercube's trial beyond the last, and for every trial of a
    /// sampling method that is not there ([`crate::simulation::Simulation::new`] refuses those by name).
    #[inline(always)]
    pub fn fill(&self, dimension: Dimension, first_trial: u64, out: &mut [f64]) {
        let words = |trial: u64, method: u64| {
            let [low, high] = halves(trial);
            philox([low, high, u64::from(dimension.0), method], halves(self.seed))
        };
        match self.sampling {
            Sampling::MonteCarlo => {
                for (index, u) in out.iter_mut().enumerate() {
                    let words = words(first_trial.wrapping_add(index as u64), MONTE_CARLO);
                    *u = uniform(words[0], words[1]);
                }
            }
            Sampling::LatinHypercube => {
                let strata = Strata::new(self.seed, dimension.0, self.trials);
                let mut first = first_trial;
                for out in out.chunks_mut(BLOCK) {
                    let jitters: [u64; BLOCK] = std::array::from_fn(|index| {
                        let words = words(first.wrapping_add(index as u64), LATIN_HYPERCUBE);
                        (words[0] | (words[1] << 32)) >> 12
                    });
                    strata.fill(first, &jitters, out);
                    first = first.wrapping_add(BLOCK as u64);
                }
            }
            Sampling::Sobol => out.fill(f64::NAN),
        }
    }
}

#[cfg(test)]
mod tests;
