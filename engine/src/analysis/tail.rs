//! Tails: the probability of a rare event and what is lost in it, by importance sampling.
//!
//! Every draw is the normal probability of a standard normal variable. Pilot runs find how far their means must be moved
//! for the event to be common (cross-entropy: R. Y. Rubinstein, D. P. Kroese, "The Cross-Entropy Method", 2004, section
//! 3.5, in levels), and each trial is weighted by how much less likely it is than where it was drawn. A tenth of the
//! trials are drawn as ever, and weights are those of the mixture, so that none is above 10: T. Hesterberg, "Weighted
//! average importance sampling and defensive mixture distributions", Technometrics 37 (1995).

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::runs::{Failure, Runs};
use super::{Entry, Estimate, Table};
use crate::address::Address;
use crate::math;
use crate::plan::Dimension;
use crate::sample::{Bend, Draws, Replications, Stream, seed_of};
use crate::spec::Sampling;
use crate::statistics::Ordered;

/// The trials of a pilot.
const PILOT: u64 = 8_192;
/// The most pilots.
const MOST_PILOTS: u64 = 24;
/// The share of a pilot's trials that show where the event lies.
const ELITE: f64 = 0.1;
/// The furthest that a mean is moved.
const FURTHEST: f64 = 8.0;
/// The share of the trials that are drawn as ever.
const AS_EVER: f64 = 0.1;
/// The most draws of a trial.
const MOST_DRAWS: u32 = 2_000;
/// Marks the seeds of these trials.
const SEEDS: u64 = 3 << 40;

/// Asks for the probability of a rare event, and for the mean of the output in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Tail {
    /// The output.
    pub output: Address,
    /// The event: the output is above this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// The event: the output is below this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// How many trials beside the pilots', 1,000 to 100,000,000.
    #[serde(default = "trials")]
    pub trials: u64,
}

fn trials() -> u64 {
    100_000
}

/// The probability of a rare event, and the mean of the output in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TailReport {
    /// The output.
    pub output: Named,
    /// The probability of the event.
    pub probability: Estimate,
    /// The standard error of the probability.
    pub std_error: Option<f64>,
    /// The mean of the output in the event: its expected shortfall beyond the threshold.
    pub mean_beyond: Estimate,
    /// As many independent trials would say as much of the event: Kish's effective sample size of those in it.
    pub effective_trials: f64,
    /// How many independent trials would give the probability the same standard error.
    pub plain_trials: f64,
    /// How many trials were run, the pilots' among them.
    pub trials: u64,
    /// How far the draws' means were moved, by input, in standard deviations; those not moved are left out.
    pub moved: Vec<Moved>,
}

/// How far the mean of an input's draw was moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Moved {
    /// The input.
    pub input: Named,
    /// In standard deviations of a normal variable.
    pub by: f64,
}

impl Ask for Tail {
    type Report = TailReport;

    fn check(&self, check: &mut Check<'_>) {
        check.output(".output", &self.output);
        let one = self.above.is_some() != self.below.is_some();
        check.hold(one, ".above", "give one of `above` and `below`");
        let finite = [self.above, self.below].into_iter().flatten().all(f64::is_finite);
        check.hold(finite, ".above", "the threshold is a number");
        if check.model.correlations.iter().any(|correlation| correlation.reordering.is_some()) {
            check.wrong(
                "",
                "the draws of iman-conover cannot be moved: correlate the inputs by the method gaussian",
            );
        }
        let right = (1_000..=100_000_000).contains(&self.trials);
        check.hold(right, ".trials", "the trials are from 1,000 to 100,000,000");
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let plan = runs.simulation.plan();
        if plan.dimensions > MOST_DRAWS {
            let found = plan.dimensions;
            return Err(format!(
                "the model draws {found} numbers in each trial, and at most {MOST_DRAWS} can be moved"
            )
            .into());
        }
        let output = runs.asked_outputs(std::slice::from_ref(&self.output));
        // Beyond the threshold is above 0.
        let (sign, threshold) = match (self.above, self.below) {
            (Some(above), _) => (1.0, above),
            (None, below) => (-1.0, below.unwrap_or(0.0)),
        };
        let beyond = |y: f64| sign * (y - threshold);
        let mut moved = vec![0.0; plan.dimensions as usize];
        let mut run = 0;
        let mut pilots = 0;
        loop {
            let draws = shifted(runs.spec.seed, pilots, PILOT, &moved);
            let column = runs.outputs(&draws, PILOT, &output)?.pop().unwrap_or_default();
            run += PILOT;
            pilots += 1;
            let far: Vec<f64> = column.iter().map(|y| beyond(*y)).collect();
            let top = Ordered::exact(far.clone()).quantile(1.0 - ELITE).unwrap_or(f64::NAN);
            if top.is_nan() {
                return Err("every trial of the output is an error".into());
            }
            let level = top.min(0.0);
            moved = means_beyond(&draws, &moved, &far, level);
            if level >= 0.0 {
                break;
            }
            if pilots == MOST_PILOTS {
                return Err(format!(
                    "no trials beyond {threshold} were found in {pilots} pilots of {PILOT}; the furthest tenth begins at {}: \
                     choose a threshold that the output can pass",
                    threshold + sign * level
                )
                .into());
            }
        }
        let mut sums = Sums::default();
        let plain = ((self.trials as f64 * AS_EVER) as u64).max(1);
        for (number, trials, means) in
            [(1, self.trials - plain, moved.clone()), (2, plain, vec![0.0; moved.len()])]
        {
            let draws = shifted(runs.spec.seed, MOST_PILOTS + number, trials, &means);
            let mut first = 0;
            let mut part = Sums::default();
            runs.batches(runs.simulation, &draws, trials, &mut |batch| {
                let column = &batch.outputs[output[0]];
                let logs = log_likelihoods(&draws, &moved, first, column.len());
                first += column.len() as u64;
                for (y, log) in column.iter().zip(logs) {
                    let weight = 1.0 / (AS_EVER + (1.0 - AS_EVER) * math::exp(log));
                    part.take(*y, if beyond(*y) > 0.0 { weight } else { 0.0 });
                }
            })?;
            sums.add(&part);
        }
        run += self.trials;
        if sums.weights == 0.0 {
            return Err(
                "no trial lay beyond the threshold: ask for more trials, or for one that can be passed"
                    .into(),
            );
        }
        Ok(self.report(runs, &sums, &moved, run, output[0]))
    }
}

impl Tail {
    fn report(&self, runs: &Runs<'_>, sums: &Sums, moved: &[f64], run: u64, output: usize) -> TailReport {
        let probability = sums.weights / sums.trials;
        let std_error = sums.strata.sqrt() / sums.trials;
        let mean = sums.products / sums.weights;
        // The error of a ratio, by its first derivatives.
        let squares = sums.product_squares - 2.0 * mean * sums.square_products + mean * mean * sums.squares;
        let mean_error = squares.max(0.0).sqrt() / sums.weights;
        let freedom = (sums.trials - 1.0).max(1.0);
        let names =
            moved.iter().enumerate().filter(|(place, by)| **by != 0.0 && *place < runs.model().inputs.len());
        TailReport {
            output: runs.output_name(output),
            probability: Estimate::new(probability, std_error, freedom),
            std_error: Some(std_error).filter(|x| x.is_finite()),
            mean_beyond: Estimate::new(mean, mean_error, freedom),
            effective_trials: sums.weights * sums.weights / sums.squares,
            plain_trials: probability * (1.0 - probability) / (std_error * std_error),
            trials: run,
            moved: names.map(|(place, by)| Moved { input: runs.input_name(place), by: *by }).collect(),
        }
    }
}

/// Weighted sums over the trials in the event.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    trials: f64,
    weights: f64,
    squares: f64,
    products: f64,
    square_products: f64,
    product_squares: f64,
    /// The sum over the parts of (n × the variance of the weights in it).
    strata: f64,
}

impl Sums {
    fn take(&mut self, y: f64, weight: f64) {
        self.trials += 1.0;
        if weight > 0.0 {
            self.weights += weight;
            self.squares += weight * weight;
            self.products += weight * y;
            self.square_products += weight * weight * y;
            self.product_squares += weight * weight * y * y;
        }
    }

    fn add(&mut self, part: &Self) {
        self.strata += part.squares - part.weights * part.weights / part.trials;
        self.trials += part.trials;
        self.weights += part.weights;
        self.squares += part.squares;
        self.products += part.products;
        self.square_products += part.square_products;
        self.product_squares += part.product_squares;
    }
}

/// Independent draws, each moved by its mean.
fn shifted(seed: u64, number: u64, trials: u64, means: &[f64]) -> Draws {
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
fn log_likelihoods(draws: &Draws, means: &[f64], first: u64, count: usize) -> Vec<f64> {
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

/// The means of the normal variables in the trials at `level` or beyond, each weighted by its likelihood; 0 where they
/// are not told from 0.
fn means_beyond(draws: &Draws, means: &[f64], far: &[f64], level: f64) -> Vec<f64> {
    let logs = log_likelihoods(draws, means, 0, far.len());
    let rows: Vec<usize> = (0..far.len()).filter(|row| far[*row] >= level).collect();
    // The greatest weight is 1, so that none overflows.
    let least = rows.iter().map(|row| logs[*row]).fold(f64::INFINITY, f64::min);
    let weights: Vec<f64> = rows.iter().map(|row| math::exp(least - logs[*row])).collect();
    let (all, squares) = (weights.iter().sum::<f64>(), weights.iter().map(|w| w * w).sum::<f64>());
    let error = squares.sqrt() / all;
    let mut uniforms = vec![0.0; far.len()];
    (0..means.len())
        .map(|place| {
            draws.fill(Dimension(place as u32), 0, &mut uniforms);
            let sum: f64 =
                rows.iter().zip(&weights).map(|(row, w)| w * math::normal_quantile(uniforms[*row])).sum();
            let mean = sum / all;
            if mean.abs() > 3.0 * error { mean.clamp(-FURTHEST, FURTHEST) } else { 0.0 }
        })
        .collect()
}

impl Tables for TailReport {
    fn tables(&self) -> Vec<Table> {
        let title = format!("Tail of {}", self.output.name);
        let note = format!(
            "Importance sampling, {} trials; as precise as {:.3e} plain ones; {:.0} effective trials in the event",
            self.trials, self.plain_trials, self.effective_trials
        );
        let mut table = Table::new(title, &["", "Value", "from", "to"], note);
        for (name, estimate) in [("Probability", self.probability), ("Mean beyond", self.mean_beyond)] {
            let [value, low, high] = estimate.entries();
            table.row([Entry::from(name), value, low, high]);
        }
        vec![table]
    }
}
