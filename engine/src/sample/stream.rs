//! Streams: where the draws of a dimension come from, where it is not from the simulation's own seed.

#[cfg(feature = "analysis")]
use std::sync::Arc;

use super::{Draws, Replications, seed_of};
#[cfg(feature = "analysis")]
use crate::math;
use crate::plan::Dimension;
use crate::spec::Sampling;

/// The dimension that draws of a seed of their own are of.
const SEEDED: Dimension = Dimension(u32::MAX);

/// Where the draws of one dimension come from, and what is done to them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stream {
    /// The seed.
    pub seed: u64,
    /// The dimension whose draws they are.
    pub dimension: Dimension,
    /// How the trials are cut.
    pub cut: Replications,
    /// Whether they are cut in a way of their own, in which the trials of each part have one draw in each of as many
    /// equal strata, whatever the sampling method: as cards are dealt.
    pub dealt: bool,
    /// What is done to each.
    pub bend: Bend,
}

/// What is done to the draws of a dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bend {
    /// Nothing.
    Straight,
    /// Every trial has the draw of this one.
    Held(u64),
    /// Every trial has this uniform.
    At(f64),
    /// Spread evenly from the first to the second rather than from 0 to 1.
    Within(f64, f64),
    /// Its normal quantile is moved by so much: the uniform of a standard normal variable becomes that of one with
    /// this mean.
    #[cfg(feature = "analysis")]
    Shifted(f64),
}

impl Bend {
    /// Does it to uniforms that are drawn already; those of [`Bend::Held`] to the first of them.
    #[inline(never)]
    pub(super) fn apply(self, out: &mut [f64]) {
        match self {
            Self::Straight => {}
            Self::Held(_) => out.fill(out.first().copied().unwrap_or(f64::NAN)),
            Self::At(uniform) => out.fill(uniform),
            Self::Within(low, high) => out.iter_mut().for_each(|u| *u = low + *u * (high - low)),
            #[cfg(feature = "analysis")]
            Self::Shifted(by) => {
                // Beyond ±8.2 the uniform would be 0 or 1, which no draw is.
                let shifted = |u: f64| (math::normal_quantile(u) + by).clamp(-37.0, 8.2);
                out.iter_mut().for_each(|u| *u = math::normal_cdf(shifted(*u)));
            }
        }
    }
}

impl Draws {
    /// Where the draws of a dimension come from.
    #[inline(always)]
    pub fn stream(&self, dimension: Dimension) -> Stream {
        let cut = self.replications;
        let own = Stream { seed: self.seed, dimension, cut, dealt: false, bend: Bend::Straight };
        match &self.streams {
            None => own,
            Some(streams) => streams.get(dimension.0 as usize).copied().flatten().unwrap_or(own),
        }
    }

    /// The same draws, but those of some dimensions from elsewhere.
    pub fn with(&self, changes: impl IntoIterator<Item = (Dimension, Stream)>) -> Self {
        let mut streams = self.streams.as_deref().unwrap_or_default().to_vec();
        for (dimension, stream) in changes {
            let place = dimension.0 as usize;
            if streams.len() <= place {
                streams.resize(place + 1, None);
            }
            streams[place] = Some(stream);
        }
        Self { streams: Some(streams.into()), ..self.clone() }
    }

    /// The same draws, but something is done to those of one dimension.
    pub fn bent(&self, dimension: Dimension, bend: Bend) -> Self {
        self.with([(dimension, Stream { bend, ..self.stream(dimension) })])
    }

    /// The draws of which each so many trials, at least 1, have one in each of as many equal strata.
    pub fn dealt(stream: Stream, cards: u64) -> Stream {
        Stream { cut: Replications::of_size(cards), dealt: true, ..stream }
    }

    /// The same draws, but those of some dimensions are these columns, from the first trial on; NaN beyond their ends.
    #[cfg(feature = "analysis")]
    pub fn given(&self, columns: impl IntoIterator<Item = (Dimension, Arc<[f64]>)>) -> Self {
        let mut all = self.columns.as_deref().cloned().unwrap_or_default();
        all.extend(columns.into_iter().map(|(dimension, column)| (dimension.0, column)));
        Self { columns: Some(Arc::new(all)), ..self.clone() }
    }

    /// Copies the draws of a dimension that is given by a column; `false` where it is not.
    #[cfg(feature = "analysis")]
    #[inline(always)]
    pub(super) fn copy_given(&self, dimension: Dimension, first_trial: u64, out: &mut [f64]) -> bool {
        let column = self.columns.as_ref().and_then(|columns| columns.get(&dimension.0));
        let Some(column) = column else { return false };
        let from = usize::try_from(first_trial).unwrap_or(usize::MAX).min(column.len());
        let (copied, beyond) = out.split_at_mut(out.len().min(column.len() - from));
        copied.copy_from_slice(&column[from..from + copied.len()]);
        beyond.fill(f64::NAN);
        true
    }

    /// The draws of the same kind that a dimension has under a seed of its own. They are the same for every
    /// dimension; those of a Sobol' sequence stay in theirs, which the seed scrambles.
    pub fn seeded(&self, dimension: Dimension, seed: u64) -> Stream {
        let (seed, drawn) = match self.sampling {
            Sampling::Sobol => (seed_of(seed, SEEDED.0.into()), dimension),
            _ => (seed, SEEDED),
        };
        Stream { seed, dimension: drawn, ..self.stream(dimension) }
    }

    /// How they are spread.
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }
}
