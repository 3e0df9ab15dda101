//! Where a rare event lies: the places to which the draws of its trials are moved, found one after the other.
//!
//! Every draw is the normal probability of a standard normal variable, and a place is a mean of all of these. Pilot runs
//! move it until the event is common (cross-entropy: R. Y. Rubinstein, D. P. Kroese, "The Cross-Entropy Method", 2004,
//! section 3.5, in levels). The greater of two outputs, or a distance from a target, is large in several places, and
//! whoever draws in one of them misses the others without a sign of it. So the next is sought among the trials that are
//! nearer to where draws come from than to any place before, until hardly anything is found there; trials are then drawn
//! from a mixture of all (N. Kurtz, J. Song, "Cross-entropy-based adaptive importance sampling using Gaussian mixture",
//! Structural Safety 42 (2013)).

use super::runs::Failure;
use crate::math;
use crate::order;
use crate::plan::Dimension;
use crate::sample::{Bend, Draws, Replications, Stream, seed_of};
use crate::spec::Sampling;
use crate::statistics::Ordered;

/// The trials of a pilot.
pub(super) const PILOT: u64 = 8_192;
/// The most pilots of one search.
const MOST_PILOTS: u64 = 24;
/// So many pilots in a row that come no further end a search.
const MOST_STALLED: u64 = 3;
/// On both sides of so many draws a place is sought.
const MOST_TELLING: usize = 4;
/// The share of a pilot's trials that show where the event lies.
const ELITE: f64 = 0.1;
/// The furthest that a mean is moved down.
const FURTHEST: f64 = 8.0;
/// The furthest that a mean is moved up: beyond it draws near 1 have no digits left to tell trials apart.
const FURTHEST_UP: f64 = 7.3;
/// The share of the probability that is not worth a place.
const NEGLIGIBLE: f64 = 0.01;
/// The most places.
const MOST_PLACES: usize = 16;
/// Numbers the draws of the trials after all pilots.
pub(super) const AFTERWARDS: u64 = 1 << 20;
/// Marks the seeds of these trials.
const SEEDS: u64 = 3 << 40;

/// A mean of the normal variables, by dimension.
pub(super) type Place = Vec<f64>;

/// What a pilot tells of each of its trials: how far beyond the threshold the output is, NaN where it is an error.
type Pilot<'p> = dyn FnMut(&Draws) -> Result<Vec<f64>, Failure> + 'p;

/// A search for places.
pub(super) struct Search<'p> {
    /// Runs a pilot.
    pub(super) pilot: &'p mut Pilot<'p>,
    /// The seed.
    pub(super) seed: u64,
    /// How many numbers a trial draws.
    pub(super) dimensions: usize,
    /// How many pilots were run.
    pub(super) pilots: u64,
    /// The dimensions that tell most of how far trials lie, once a pilot was run.
    pub(super) telling: Vec<Dimension>,
}

/// The end of the search for one place.
enum Found {
    /// It, and the probability of what lies nearer to it than to the others.
    Place(Place, f64),
    /// None: this is how far the furthest trials came.
    None(f64),
}

impl Search<'_> {
    /// The places, one at least; or why they are not known. `told` says how far the furthest trials came.
    pub(super) fn places(&mut self, told: &dyn Fn(f64) -> f64) -> Result<Vec<Place>, Failure> {
        let mut places = Vec::new();
        let mut probability = 0.0;
        loop {
            match self.next(&places, NEGLIGIBLE * probability)? {
                Found::None(level) if places.is_empty() => {
                    return Err(format!(
                        "no trials beyond the threshold were found in {} pilots of {PILOT}; the furthest tenth begins at {}: \
                         choose a threshold that the output can pass",
                        self.pilots,
                        told(level)
                    )
                    .into());
                }
                Found::Place(place, more) => {
                    if place.iter().any(|mean| *mean >= FURTHEST_UP) {
                        return Err("the event is so rare that draws have no more digits there: choose a threshold that is \
                                    passed more often"
                            .into());
                    }
                    places.push(place);
                    probability += more;
                    if self.pilots == 1 {
                        // Trials drawn as ever show all of a common event.
                        return Ok(places);
                    }
                }
                Found::None(_) => return Ok(places),
            }
            if places.len() > MOST_PLACES {
                return Err(format!(
                    "the event lies in more than {MOST_PLACES} places: run the simulation with more trials instead"
                )
                .into());
            }
        }
    }

    /// The next place, of more than so much probability: sought among all trials, and, where that ends between two places or
    /// short of the event, on either side of the draws that tell most of how far trials lie.
    fn next(&mut self, places: &[Place], more: f64) -> Result<Found, Failure> {
        let mut furthest = f64::NEG_INFINITY;
        let mut number = 0;
        loop {
            let side = match number {
                0 => None,
                _ => self.telling.get((number - 1) / 2).map(|dimension| (*dimension, number % 2 == 1)),
            };
            if number > 0 && side.is_none() {
                return Ok(Found::None(furthest));
            }
            match self.climb(places, side)? {
                Found::Place(place, probability) if probability > more => {
                    return Ok(Found::Place(place, probability));
                }
                Found::Place(..) => {}
                Found::None(level) => furthest = furthest.max(level),
            }
            number += 1;
        }
    }

    /// One search among the trials that are near none of the places and on one side of a draw's middle: above it or below.
    fn climb(&mut self, places: &[Place], side: Option<(Dimension, bool)>) -> Result<Found, Failure> {
        let mut moved = vec![0.0; self.dimensions];
        let (mut furthest, mut stalled) = (f64::NEG_INFINITY, 0);
        for _ in 0..MOST_PILOTS {
            let draws = shifted(self.seed, self.pilots, PILOT, &moved);
            self.pilots += 1;
            let mut far = (self.pilot)(&draws)?;
            let top = |far: &[f64]| Ordered::exact(far.to_vec()).quantile(1.0 - ELITE);
            if top(&far).is_none() {
                return Err("every trial of the output is an error".into());
            }
            for place in places {
                let logs = log_likelihoods(&draws, place, 0, far.len());
                leave_out(&mut far, &logs, |log| log > 0.0);
            }
            if let Some((dimension, above)) = side {
                let mut uniforms = vec![0.0; far.len()];
                draws.fill(dimension, 0, &mut uniforms);
                leave_out(&mut far, &uniforms, |u| (u > 0.5) != above);
            }
            let Some(top) = top(&far) else { break };
            // What is at the threshold is not beyond it.
            let level = if top > 0.0 { f64::MIN_POSITIVE } else { top };
            stalled = if level > furthest { 0 } else { stalled + 1 };
            furthest = furthest.max(level);
            let elite = Elite::of(&draws, &moved, &far, level);
            if self.pilots == 1 {
                self.telling = elite.telling(&draws);
            }
            moved = elite.means(&draws);
            if level > 0.0 {
                return Ok(Found::Place(moved, elite.probability));
            }
            if stalled >= MOST_STALLED || moved.iter().all(|mean| *mean == 0.0) {
                break;
            }
        }
        Ok(Found::None(furthest))
    }
}

/// Makes those values NaN of which something holds.
fn leave_out(far: &mut [f64], of: &[f64], holds: impl Fn(f64) -> bool) {
    for (far, _) in far.iter_mut().zip(of).filter(|(_, of)| holds(**of)) {
        *far = f64::NAN;
    }
}

/// The trials of a pilot that lie furthest, each weighted by its likelihood.
struct Elite {
    rows: Vec<usize>,
    weights: Vec<f64>,
    trials: usize,
    /// The probability of lying as far.
    probability: f64,
    dimensions: usize,
}

impl Elite {
    /// Those at `level` or beyond.
    fn of(draws: &Draws, means: &[f64], far: &[f64], level: f64) -> Self {
        let logs = log_likelihoods(draws, means, 0, far.len());
        let rows: Vec<usize> = (0..far.len()).filter(|row| far[*row] >= level).collect();
        // The greatest weight is 1, so that none overflows.
        let least = rows.iter().map(|row| logs[*row]).fold(f64::INFINITY, f64::min);
        let weights: Vec<f64> = rows.iter().map(|row| math::exp(least - logs[*row])).collect();
        let probability = weights.iter().sum::<f64>() * math::exp(-least) / far.len() as f64;
        Self { rows, weights, trials: far.len(), probability, dimensions: means.len() }
    }

    /// The means of the normal variables; 0 where they are not told from 0.
    fn means(&self, draws: &Draws) -> Place {
        let (all, squares) =
            (self.weights.iter().sum::<f64>(), self.weights.iter().map(|w| w * w).sum::<f64>());
        let error = squares.sqrt() / all;
        let mean_of = |dimension| {
            let mean = self.sum(draws, dimension, |z| z) / all;
            if mean.abs() > 3.0 * error { mean.clamp(-FURTHEST, FURTHEST_UP) } else { 0.0 }
        };
        (0..self.dimensions).map(mean_of).collect()
    }

    /// The dimensions of which the normal variables lie furthest from 0, the furthest first.
    fn telling(&self, draws: &Draws) -> Vec<Dimension> {
        let mut squares: Vec<(f64, u32)> = (0..self.dimensions)
            .map(|dimension| (self.sum(draws, dimension, |z| z * z), dimension as u32))
            .collect();
        order::sort_by(&mut squares, |a, b| b.0.total_cmp(&a.0));
        squares.into_iter().take(MOST_TELLING).map(|(_, dimension)| Dimension(dimension)).collect()
    }

    fn sum(&self, draws: &Draws, dimension: usize, of: impl Fn(f64) -> f64) -> f64 {
        let mut uniforms = vec![0.0; self.trials];
        draws.fill(Dimension(dimension as u32), 0, &mut uniforms);
        let pairs = self.rows.iter().zip(&self.weights);
        pairs.map(|(row, weight)| weight * of(math::normal_quantile(uniforms[*row]))).sum()
    }
}

/// Independent draws, each moved by its mean.
pub(super) fn shifted(seed: u64, number: u64, trials: u64, means: &[f64]) -> Draws {
    let seed = seed_of(seed, SEEDS + number);
    let draws = Draws::new(Sampling::MonteCarlo, seed, trials).cut(Replications::whole(trials));
    let moved = means.iter().enumerate().filter(|(_, mean)| **mean != 0.0);
    let streams = moved.map(|(place, mean)| {
        let dimension = Dimension(place as u32);
        (dimension, Stream { bend: Bend::Shifted(*mean), ..draws.stream(dimension) })
    });
    draws.with(streams.collect::<Vec<_>>())
}

/// By trial the logarithm of how much likelier its draws are with these means than with none.
pub(super) fn log_likelihoods(draws: &Draws, means: &[f64], first: u64, count: usize) -> Vec<f64> {
    let mut logs = vec![0.0; count];
    let mut uniforms = vec![0.0; count];
    for (place, mean) in means.iter().enumerate().filter(|(_, mean)| **mean != 0.0) {
        draws.fill(Dimension(place as u32), first, &mut uniforms);
        for (log, u) in logs.iter_mut().zip(&uniforms) {
            *log += mean * math::normal_quantile(*u) - mean * mean / 2.0;
        }
    }
    logs
}
