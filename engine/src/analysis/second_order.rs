//! Second-order runs: what is not known apart from what varies.
//!
//! The inputs named are drawn once for a whole simulation, again and again; the others are drawn in every trial, alike in
//! each of these simulations. So an output has a mean, a percentile … in each, and these have percentiles themselves: how
//! far they are unknown. D. E. Burmaster, A. M. Wilson, "An introduction to second-order random variables in human health
//! risk assessments", Human and Ecological Risk Assessment 2 (1996).

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::factors::Factors;
use super::interval::of_statistic;
use super::runs::{Failure, Runs};
use super::{Entry, Estimate, Statistic, Table};
use crate::address::Address;
use crate::sample::{Bend, Replications, Stream, seed_of};
use crate::spec::Sampling;
use crate::statistics::Ordered;

/// The most trials of all simulations together.
const MOST_TRIALS: u64 = 1_000_000_000;
/// In how many simulations it is looked how far their trials leave a statistic unknown.
const LOOKED_INTO: u64 = 8;
/// Marks the seed of the inputs that are unknown.
const SEED: u64 = 2 << 40;

/// Asks how far statistics of outputs are unknown because some inputs are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondOrder {
    /// The inputs that are unknown rather than vary.
    pub uncertain: Vec<Address>,
    /// The outputs; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// How many simulations, 20 to 100,000; each has as many trials as the spec says.
    #[serde(default = "simulations")]
    pub simulations: u64,
    /// The statistics of each simulation.
    #[serde(default = "statistics")]
    pub statistics: Vec<Statistic>,
    /// The percentiles of the statistics, 0 to 100.
    #[serde(default = "bands")]
    pub bands: Vec<f64>,
}

fn simulations() -> u64 {
    250
}

fn statistics() -> Vec<Statistic> {
    let percentiles = [5.0, 25.0, 50.0, 75.0, 95.0].map(Statistic::Percentile);
    [Statistic::Mean, Statistic::StdDev].into_iter().chain(percentiles).collect()
}

fn bands() -> Vec<f64> {
    vec![5.0, 50.0, 95.0]
}

/// How far statistics of outputs are unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondOrderReport {
    /// The percentiles of the statistics.
    pub bands: Vec<f64>,
    /// The outputs.
    pub outputs: Vec<Unknown>,
}

/// How far the statistics of one output are unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unknown {
    /// The output.
    pub output: Named,
    /// The statistics.
    pub statistics: Vec<Band>,
}

/// How far one statistic is unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Band {
    /// The statistic.
    pub statistic: Statistic,
    /// Its mean over the simulations.
    pub mean: Estimate,
    /// Its percentiles, in the order of `bands`.
    pub percentiles: Vec<Estimate>,
}

impl Ask for SecondOrder {
    type Report = SecondOrderReport;

    fn check(&self, check: &mut Check<'_>) {
        check.hold(!self.uncertain.is_empty(), ".uncertain", "at least one input is unknown");
        for (place, cell) in self.uncertain.iter().enumerate() {
            check.input(&format!(".uncertain[{place}]"), cell);
        }
        check.outputs(&self.outputs);
        check.hold(
            (20..=100_000).contains(&self.simulations),
            ".simulations",
            "the simulations are from 20 to 100,000",
        );
        for (place, statistic) in self.statistics.iter().enumerate() {
            statistic.check(check, &format!(".statistics[{place}]"));
        }
        let right = self.bands.iter().all(|percent| (0.0..=100.0).contains(percent));
        check.hold(right, ".bands", "the percentiles are from 0 to 100");
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let trials = runs.trials;
        if trials.saturating_mul(self.simulations) > MOST_TRIALS {
            return Err(format!(
                "{} simulations of {trials} trials are more than {MOST_TRIALS} trials: ask for fewer",
                self.simulations
            )
            .into());
        }
        let factors = Factors::of(runs.simulation.plan());
        let uncertain = runs.asked_inputs(&self.uncertain);
        let held: Vec<_> =
            uncertain.iter().flat_map(|input| factors.of_inputs[*input].iter().copied()).collect();
        if let Some(input) = uncertain.iter().find(|input| factors.of_inputs[**input].is_empty()) {
            let cell = runs.input_name(*input).cell;
            return Err(format!(
                "{cell} has no draw that could be held: it does not vary, or its column is put in order by iman-conover"
            )
            .into());
        }
        let others = (0..factors.of_inputs.len()).filter(|input| !uncertain.contains(input));
        for input in others {
            if factors.of_inputs[input].iter().any(|dimension| held.contains(dimension)) {
                let cell = runs.input_name(input).cell;
                return Err(format!(
                    "{cell} is correlated with an unknown input: name it among `uncertain` too"
                )
                .into());
            }
        }
        let outputs = runs.asked_outputs(&self.outputs);
        let draws = runs.simulation.draws().clone();
        let seed = seed_of(runs.spec.seed, SEED);
        let cut = Replications::whole(self.simulations);
        // By output and statistic: its value in each simulation.
        let mut found = vec![vec![Vec::new(); self.statistics.len()]; outputs.len()];
        // And half the interval that the trials of one simulation leave it, of some simulations.
        let mut within = vec![vec![Vec::new(); self.statistics.len()]; outputs.len()];
        let every = self.simulations.div_ceil(LOOKED_INTO);
        for number in 0..self.simulations {
            let stream = |dimension| Stream { seed, dimension, cut, dealt: false, bend: Bend::Held(number) };
            let of_this = draws.with(held.iter().map(|dimension| (*dimension, stream(*dimension))));
            let columns = runs.outputs(&of_this, trials, &outputs)?;
            for (found, column) in found.iter_mut().zip(&columns) {
                for (found, statistic) in found.iter_mut().zip(&self.statistics) {
                    found.push(statistic.of(column.iter().copied()));
                }
            }
            for (within, column) in within.iter_mut().zip(&columns).filter(|_| number % every == 0) {
                for (within, statistic) in within.iter_mut().zip(&self.statistics) {
                    let of = of_statistic(*statistic, column, runs.spec.sampling);
                    within.extend(of.high.zip(of.low).map(|(high, low)| (high - low) / 2.0));
                }
            }
        }
        let outputs =
            outputs.iter().zip(found.iter().zip(&within)).map(|(output, (found, within))| Unknown {
                output: runs.output_name(*output),
                statistics: (self.statistics.iter())
                    .zip(found.iter().zip(within))
                    .map(|(statistic, (values, within))| self.band(*statistic, values, within))
                    .collect(),
            });
        Ok(SecondOrderReport { bands: self.bands.clone(), outputs: outputs.collect() })
    }
}

impl SecondOrder {
    /// The statistic over the simulations. All of these have the same draws of what varies, so that its error in one of
    /// them is one of them all: it comes beside that of so many simulations.
    fn band(&self, statistic: Statistic, values: &[f64], within: &[f64]) -> Band {
        let squares: f64 = within.iter().map(|half| half * half).sum();
        let shared = if within.is_empty() { 0.0 } else { squares / within.len() as f64 };
        let ordered = Ordered::exact(values.iter().copied().filter(|x| !x.is_nan()).collect());
        let wider = |estimate: Estimate| {
            let Some(value) = estimate.value else { return estimate };
            let reach = |end: f64| ((end - value) * (end - value) + shared).sqrt();
            Estimate {
                low: estimate.low.map(|low| value - reach(low)),
                high: estimate.high.map(|high| value + reach(high)),
                ..estimate
            }
        };
        let percentile = |percent: &f64| {
            let share = percent / 100.0;
            let ends = ordered.interval(share, 0.95);
            let value = ordered.quantile(share);
            wider(Estimate {
                low: ends.map(|ends| ends.0),
                high: ends.map(|ends| ends.1),
                ..Estimate::bare(value)
            })
        };
        Band {
            statistic,
            mean: wider(of_statistic(Statistic::Mean, values, Sampling::MonteCarlo)),
            percentiles: self.bands.iter().map(percentile).collect(),
        }
    }
}

impl Tables for SecondOrderReport {
    fn tables(&self) -> Vec<Table> {
        let table = |of: &Unknown| {
            let title = format!("Second-order run of {}", of.output.name);
            let heads: Vec<String> = self.bands.iter().map(|percent| format!("P{percent}")).collect();
            let estimated = ["Mean"].into_iter().chain(heads.iter().map(String::as_str));
            let columns: Vec<&str> =
                ["Statistic"].into_iter().chain(estimated.flat_map(|head| [head, "from", "to"])).collect();
            let mut table =
                Table::new(title, &columns, "Of the statistic over simulations, with 95% intervals");
            for band in &of.statistics {
                let name = Entry::Text(band.statistic.to_string());
                let estimates = [&band.mean].into_iter().chain(&band.percentiles);
                table.rows.push([name].into_iter().chain(estimates.flat_map(Estimate::entries)).collect());
            }
            table
        };
        self.outputs.iter().map(table).collect()
    }
}
