//! Draws: the uniform of one dimension in one trial, a pure function of seed, dimension and trial.
//!
//! Nothing is kept between draws, so any batch may be drawn anywhere, in any order, with the same bits.

mod directions;
mod latin;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod latin_wasm;
mod philox;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod philox_wasm;
mod replication;
mod sobol;
mod stream;

use std::sync::Arc;

use crate::plan::Dimension;
use crate::spec::Sampling;
pub(crate) use directions::MOST_DIMENSIONS;
use latin::Strata;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use philox::block;
use philox::{BLOCK, halves, philox, uniform};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use philox_wasm::block;
pub use replication::Replications;
use sobol::Sobol;
pub use stream::{Bend, Stream};

/// The last word of the counters of independent draws.
const MONTE_CARLO: u64 = 0;
/// The last word of the counters of the jitter inside strata.
const LATIN_HYPERCUBE: u64 = 1;
/// The last word of the counters of the bits below those of a Sobol' sequence.
const SOBOL: u64 = 2;
/// The last word of the counters of pairs of draws.
const ANTITHETIC: u64 = 3;
/// Where the number of the replication begins in the last word of the counters.
const REPLICATION: u32 = 8;
/// The random bits of a draw.
const DRAWN_BITS: u64 = (1 << 52) - 1;

/// The last word of the counters of streams that a draw opens.
const STREAM: u64 = 2;

/// All draws of a simulation. A clone shares what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Draws {
    sampling: Sampling,
    seed: u64,
    replications: Replications,
    /// By dimension the streams that are not of the dimension's own place under the seed.
    streams: Option<Arc<[Option<Stream>]>>,
    /// By dimension the draws that are no stream's: a column from the first trial on.
    #[cfg(feature = "analysis")]
    columns: Option<Arc<Given>>,
}

/// Columns of draws by dimension.
#[cfg(feature = "analysis")]
type Given = std::collections::BTreeMap<u32, Arc<[f64]>>;

/// A seed made of another and a number: those of different numbers have nothing to do with each other.
pub(crate) fn seed_of(seed: u64, number: u64) -> u64 {
    /// Marks the counters.
    const SEEDS: u64 = 0x5345_4544;
    let [low, high] = halves(number);
    let words = philox([low, high, 0, SEEDS], halves(seed));
    words[0] | (words[1] << 32)
}

/// The uniform in (0, 1) at a position of the stream that a draw opens, for trials that need more uniforms than
/// can be said before: a pure function of both.
pub(crate) fn opened_by(draw: f64, position: u64) -> f64 {
    let [low, high] = halves(position);
    let words = philox([low, high, 0, STREAM], halves(draw.to_bits()));
    uniform((words[0] | (words[1] << 32)) >> 12)
}

impl Draws {
    /// The draws of a simulation of `trials` trials, cut into [`Replications`]. Latin hypercube divides the unit
    /// interval into as many strata as a replication has trials (up to 2⁴⁹), so its draws differ with the number
    /// of trials, and so do a Sobol' sequence's; independent draws do not.
    pub fn new(sampling: Sampling, seed: u64, trials: u64) -> Self {
        Self {
            sampling,
            seed,
            replications: Replications::new(sampling, trials, false),
            streams: None,
            #[cfg(feature = "analysis")]
            columns: None,
        }
    }

    /// The same draws, cut otherwise.
    pub fn cut(self, replications: Replications) -> Self {
        let cut = |stream: &Option<Stream>| {
            stream.map(|stream| if stream.dealt { stream } else { Stream { cut: replications, ..stream } })
        };
        let streams = self.streams.map(|streams| streams.iter().map(cut).collect());
        Self { replications, streams, ..self }
    }

    /// How the trials are cut.
    pub fn replications(&self) -> Replications {
        self.replications
    }

    /// The uniforms of `dimension` in the trials from `first_trial` on, each in (0, 1).
    ///
    /// NaN where there is no draw: for a Latin hypercube's trial beyond the last, and for a Sobol' dimension
    /// beyond the last ([`crate::simulation::Simulation::new`] refuses a model of so many).
    #[inline(always)]
    pub fn fill(&self, dimension: Dimension, first_trial: u64, out: &mut [f64]) {
        #[cfg(feature = "analysis")]
        if self.copy_given(dimension, first_trial, out) {
            return;
        }
        let stream = self.stream(dimension);
        let any = out.len().min(1);
        let (mut trial, mut rest) = match stream.bend {
            Bend::Held(trial) => (trial, &mut out[..any]),
            _ => (first_trial, &mut *out),
        };
        while !rest.is_empty() {
            let (replication, first) = stream.cut.place(trial);
            let left = (stream.cut.size() - first).min(rest.len() as u64) as usize;
            let (out, after) = rest.split_at_mut(left);
            match self.sampling {
                _ if stream.dealt => stream.fill_words(Sampling::LatinHypercube, replication, first, out),
                Sampling::Sobol => stream.fill_sobol(replication, first, out),
                sampling => stream.fill_words(sampling, replication, first, out),
            }
            trial = trial.wrapping_add(out.len() as u64);
            rest = after;
        }
        if stream.bend != Bend::Straight {
            stream.bend.apply(out);
        }
    }
}

impl Stream {
    /// The uniforms of trials of one replication, counted from its first.
    #[inline(always)]
    fn fill_words(&self, sampling: Sampling, replication: u64, first_trial: u64, out: &mut [f64]) {
        let (method, strata) = match sampling {
            Sampling::LatinHypercube => {
                let len = self.cut.len(replication);
                if len == 0 {
                    return out.fill(f64::NAN);
                }
                (LATIN_HYPERCUBE, Some(Strata::new(self.seed, self.dimension.0, replication, len)))
            }
            Sampling::Antithetic => (ANTITHETIC, None),
            Sampling::MonteCarlo | Sampling::Sobol => (MONTE_CARLO, None),
        };
        let last = [u64::from(self.dimension.0), method | replication << REPLICATION];
        let mut bits = [0; BLOCK];
        let mut trial = first_trial;
        let mut rest = out;
        while !rest.is_empty() {
            let odd = (trial % 2) as usize;
            block(trial - odd as u64, last, halves(self.seed), &mut bits);
            if method == ANTITHETIC {
                // The second of a pair is the first seen from the other end: 1 − u to the last bit.
                bits.as_chunks_mut().0.iter_mut().for_each(|[first, second]| *second = *first ^ DRAWN_BITS);
            }
            let (out, after) = rest.split_at_mut(rest.len().min(BLOCK - odd));
            let bits = &bits[odd..odd + out.len()];
            match &strata {
                None => out.iter_mut().zip(bits).for_each(|(u, bits)| *u = uniform(*bits)),
                Some(strata) => strata.fill(trial, bits, out),
            }
            trial = trial.wrapping_add(out.len() as u64);
            rest = after;
        }
    }

    #[inline(always)]
    fn fill_sobol(&self, replication: u64, first_trial: u64, out: &mut [f64]) {
        let Some(sobol) = Sobol::new(self.seed, self.dimension.0, replication) else {
            return out.fill(f64::NAN);
        };
        let last = [u64::from(self.dimension.0), SOBOL | replication << REPLICATION];
        let mut below = [0; BLOCK];
        let mut trial = first_trial;
        let mut rest = out;
        while !rest.is_empty() {
            let passed = (trial % BLOCK as u64) as usize;
            let aligned = trial - passed as u64;
            block(aligned, last, halves(self.seed), &mut below);
            let points = sobol.block(aligned);
            let (out, after) = rest.split_at_mut(rest.len().min(BLOCK - passed));
            for ((u, point), below) in out.iter_mut().zip(&points[passed..]).zip(&below[passed..]) {
                *u = uniform(u64::from(*point) << 20 | below >> 32);
            }
            trial = trial.wrapping_add(out.len() as u64);
            rest = after;
        }
    }
}

#[cfg(test)]
mod battery;
#[cfg(test)]
mod tests;
