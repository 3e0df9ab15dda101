//! Samples drawn from a fit, or from the data, and fitted again.

#[cfg(feature = "threads")]
use rayon::prelude::*;

use super::data::Data;
use super::document::Censored;
use super::estimate::Question;
use super::goodness::{Distances, distances, sample};
use super::likelihood::{just_below, kept};
use crate::distribution::quantile_of;
use crate::plan::Dimension;
use crate::sample::Draws;
use crate::spec::Sampling;

/// The most samples.
pub const MOST_SAMPLES: u32 = 10_000;

/// A sample fitted again.
#[derive(Clone, Debug)]
pub(super) struct Replicate {
    /// The estimates.
    pub(super) values: Vec<f64>,
    /// The distances of the sample from them.
    pub(super) distances: Distances,
}

/// So many samples, each fitted again, in their order; those that cannot be fitted are left out. Exact data of
/// whole weights are drawn from the fit (B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993),
/// section 6.5); where some are censored, or weights are no counts, the observations themselves are drawn again.
pub(super) fn replicates(
    question: &Question,
    values: &[f64],
    data: &Data,
    count: u32,
    seed: u64,
) -> Vec<Replicate> {
    let draws = Draws::new(Sampling::MonteCarlo, seed, 0);
    let one = |number: u32| {
        let drawn = if is_parametric(data) {
            from_fit(question, values, data, &draws, number)
        } else {
            from_data(data, &draws, number)
        };
        let found = question.estimate_near(values, &drawn)?;
        let distances = distances(question, &found.values, &drawn);
        Some(Replicate { values: found.values, distances })
    };
    #[cfg(feature = "threads")]
    let all: Vec<Option<Replicate>> = (0..count).into_par_iter().map(one).collect();
    #[cfg(not(feature = "threads"))]
    let all: Vec<Option<Replicate>> = (0..count).map(one).collect();
    all.into_iter().flatten().collect()
}

/// Whether samples are drawn from the fit, so that their distances say how probable the data's are.
pub(super) fn is_parametric(data: &Data) -> bool {
    data.censored.is_empty() && data.exact.iter().all(|(_, weight)| weight.trunc() == *weight)
}

fn from_fit(question: &Question, values: &[f64], data: &Data, draws: &Draws, number: u32) -> Data {
    let at = question.located(values);
    let family = question.family;
    let mut drawn = vec![0.0; data.weight as usize];
    draws.fill(Dimension(number), 0, &mut drawn);
    let kept = kept(family, &at, data);
    let start = just_below(family, data)
        .map_or(0.0, |below| (family.distribution.cumulative)(at.parameters, below - at.shift));
    for x in &mut drawn {
        *x = at.shift + quantile_of(family.distribution, at.parameters, start + kept * *x);
    }
    // A probability that rounds across a bound would give a value that the truncation leaves out.
    for x in &mut drawn {
        *x = x.max(data.below.unwrap_or(*x)).min(data.above.unwrap_or(f64::INFINITY));
    }
    sample(&mut drawn, data)
}

fn from_data(data: &Data, draws: &Draws, number: u32) -> Data {
    let weights =
        data.exact.iter().map(|(_, weight)| *weight).chain(data.censored.iter().map(|one| one.weight));
    let mut passed = 0.0;
    let ends: Vec<f64> = weights
        .map(|weight| {
            passed += weight;
            passed
        })
        .collect();
    let mut drawn = vec![0.0; (data.weight.round() as usize).max(1)];
    draws.fill(Dimension(number), 0, &mut drawn);
    let mut counts = vec![0.0; ends.len()];
    for u in drawn {
        counts[ends.partition_point(|end| *end < u * passed).min(ends.len() - 1)] += 1.0;
    }
    let (exact, censored) = counts.split_at(data.exact.len());
    let exact: Vec<(f64, f64)> = data
        .exact
        .iter()
        .zip(exact)
        .filter(|(_, count)| **count > 0.0)
        .map(|((x, _), count)| (*x, *count))
        .collect();
    let censored: Vec<Censored> = data
        .censored
        .iter()
        .zip(censored)
        .filter(|(_, count)| **count > 0.0)
        .map(|(one, count)| Censored { weight: *count, ..*one })
        .collect();
    Data::of(exact, censored, data.below, data.above)
}
