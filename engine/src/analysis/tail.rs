//! Tails: the probability of a rare event and what is lost in it, by importance sampling.
//!
//! Every draw is the normal probability of a standard normal variable, whose mean is moved to the places where the event
//! is common ([`super::places`]), and each trial is weighted by how much less likely it is than where it was drawn. A tenth of
//! the trials are drawn as ever, and weights are those of the mixture, so that none is above 10: T. Hesterberg, "Weighted
//! average importance sampling and defensive mixture distributions", Technometrics 37 (1995).

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::places::{AFTERWARDS, PILOT, Place, Search, log_likelihoods, shifted};
use super::runs::{Failure, Runs};
use super::{Entry, Estimate, Table};
use crate::address::Address;
use crate::math;
use crate::sample::Draws;

/// The share of the trials that are drawn as ever.
const AS_EVER: f64 = 0.1;
/// The most draws of a trial.
const MOST_DRAWS: u32 = 2_000;

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
    /// The probability of the event, among the trials in which the output is a number and that no filter leaves out.
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
        let (seed, dimensions) = (runs.spec.seed, plan.dimensions as usize);
        let mut pilot = |draws: &Draws| {
            let column = runs.outputs(draws, PILOT, &output)?.pop().unwrap_or_default();
            Ok(column.iter().map(|y| beyond(*y)).collect())
        };
        let mut search = Search { pilot: &mut pilot, seed, dimensions, pilots: 0, telling: Vec::new() };
        let places = search.places(&|level| threshold + sign * level)?;
        let pilots = search.pilots;
        let (mut sums, mut parts) = (Sums::default(), Vec::new());
        let plain = ((self.trials as f64 * AS_EVER) as u64).max(1);
        let each = ((self.trials - plain) / places.len() as u64).max(1);
        let nowhere = vec![0.0; dimensions];
        let all = places.iter().map(|place| (each, place)).chain([(plain, &nowhere)]);
        let drawn = plain + each * places.len() as u64;
        let (as_ever, share) = (plain as f64 / drawn as f64, each as f64 / drawn as f64);
        for (number, (trials, means)) in (1..).zip(all) {
            let draws = shifted(seed, AFTERWARDS + number, trials, means);
            let mut first = 0;
            let mut part = Sums::default();
            runs.batches(runs.simulation, &draws, trials, &mut |batch| {
                let column = &batch.outputs[output[0]];
                let mut likelihoods = vec![as_ever; column.len()];
                for place in &places {
                    let logs = log_likelihoods(&draws, place, first, column.len());
                    likelihoods.iter_mut().zip(logs).for_each(|(sum, log)| *sum += share * math::exp(log));
                }
                first += column.len() as u64;
                for (y, likelihood) in column.iter().zip(likelihoods) {
                    part.take(*y, beyond(*y) > 0.0, 1.0 / likelihood);
                }
            })?;
            sums.add(&part);
            parts.push(part);
        }
        let run = pilots * PILOT + drawn;
        if sums.weights == 0.0 {
            return Err(
                "no trial lay beyond the threshold: ask for more trials, or for one that can be passed"
                    .into(),
            );
        }
        Ok(self.report(runs, (&sums, &parts), &places, run, output[0]))
    }
}

impl Tail {
    fn report(
        &self,
        runs: &Runs<'_>,
        (sums, parts): (&Sums, &[Sums]),
        places: &[Place],
        run: u64,
        output: usize,
    ) -> TailReport {
        // Of the trials that count, which are all, exactly, or so many by their weights.
        let all_count = sums.counted == sums.trials;
        let counting = if all_count { sums.trials } else { sums.counted_weights };
        let probability = sums.weights / counting;
        let square = |part: &Sums| part.square_of_residual(if all_count { 0.0 } else { probability });
        let std_error = parts.iter().map(square).sum::<f64>().max(0.0).sqrt() / counting;
        let mean = sums.products / sums.weights;
        // The error of a ratio, by its first derivatives.
        let squares = sums.product_squares - 2.0 * mean * sums.square_products + mean * mean * sums.squares;
        let mean_error = squares.max(0.0).sqrt() / sums.weights;
        let freedom = (sums.trials - 1.0).max(1.0);
        let inputs = runs.model().inputs.len();
        let moved = places.iter().flat_map(|place| place.iter().take(inputs).enumerate());
        let moved = moved.filter(|(_, by)| **by != 0.0);
        TailReport {
            output: runs.output_name(output),
            probability: Estimate::new(probability, std_error, freedom),
            std_error: Some(std_error).filter(|x| x.is_finite()),
            mean_beyond: Estimate::new(mean, mean_error, freedom),
            effective_trials: sums.weights * sums.weights / sums.squares,
            plain_trials: probability * (1.0 - probability) / (std_error * std_error) * sums.trials
                / counting,
            trials: run,
            moved: moved.map(|(input, by)| Moved { input: runs.input_name(input), by: *by }).collect(),
        }
    }
}

/// Weighted sums over the trials in the event, and over all that count: those that have a number and that no filter leaves
/// out.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    trials: f64,
    counted: f64,
    counted_weights: f64,
    counted_squares: f64,
    weights: f64,
    squares: f64,
    products: f64,
    square_products: f64,
    product_squares: f64,
}

impl Sums {
    fn take(&mut self, y: f64, is_beyond: bool, weight: f64) {
        self.trials += 1.0;
        if y.is_nan() {
            return;
        }
        self.counted += 1.0;
        self.counted_weights += weight;
        self.counted_squares += weight * weight;
        if is_beyond {
            self.weights += weight;
            self.squares += weight * weight;
            self.products += weight * y;
            self.square_products += weight * weight * y;
            self.product_squares += weight * weight * y * y;
        }
    }

    fn add(&mut self, part: &Self) {
        self.trials += part.trials;
        self.counted += part.counted;
        self.counted_weights += part.counted_weights;
        self.counted_squares += part.counted_squares;
        self.weights += part.weights;
        self.squares += part.squares;
        self.products += part.products;
        self.square_products += part.square_products;
        self.product_squares += part.product_squares;
    }

    /// So many trials times the variance of a part's weights in the event less `ratio` times those that count: with the
    /// probability the error of a ratio, by its first derivatives (W. G. Cochran, Sampling Techniques, 3rd ed. (1977), 6.3),
    /// with 0 that of a sum.
    fn square_of_residual(&self, ratio: f64) -> f64 {
        let sum = self.weights - ratio * self.counted_weights;
        self.squares * (1.0 - 2.0 * ratio) + ratio * ratio * self.counted_squares - sum * sum / self.trials
    }
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
