//! Shapley effects: shares of an output's variance that add up to 1, whatever inputs hang together.
//!
//! The game and its worths: A. B. Owen, "Sobol' indices and Shapley value", SIAM/ASA Journal on Uncertainty
//! Quantification 2 (2014); E. Song, B. L. Nelson, J. Staum, "Shapley effects for global sensitivity analysis", same
//! journal 4 (2016). What a set of inputs explains is estimated from the simulation's own trials by near ones: B. Broto,
//! F. Bachoc, M. Depecker, "Variance reduction for estimation of Shapley effects and adaptation to unknown input
//! distribution", same journal 8 (2020), section 4. Of few inputs all orders are gone through, of many a random choice.
//! Inputs that do not hang together have a better way, [`shapley_alone`].

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::runs::{Failure, Runs, Sound};
use super::statistic::variance;
use super::{Estimate, Table, shapley_alone};
use crate::address::Address;
use crate::math;
use crate::order;
use crate::sample::{opened_by, seed_of};
use crate::statistics::ranks;

/// Up to so many inputs every set of them is looked at.
const EVERY_SET: usize = 6;
/// How many orders of more inputs are gone through.
const ORDERS: usize = 12;
/// The most inputs.
const MOST_INPUTS: usize = 64;
/// Parts of the trials, whose spread gives the intervals.
const PARTS: usize = 8;
/// The most trials.
const MOST_TRIALS: usize = 16_384;
/// The trials around which near ones are looked for.
const CENTRES: usize = 512;
/// A trial and those nearest to it.
const NEAR: usize = 4;
/// Marks the seeds of orders.
const SEEDS: u64 = 4 << 40;

/// Asks for shares of an output's variance that add up to 1, whatever inputs hang together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ShapleyEffects {
    /// The outputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The inputs, at most 64; empty: all. What others cause is counted with those that they hang together with, or
    /// left over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Address>,
}

/// Shares of the outputs' variances.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShapleyEffectsReport {
    /// The outputs.
    pub outputs: Vec<Effects>,
}

/// Shares of one output's variance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Effects {
    /// The output.
    pub output: Named,
    /// How many trials they are from.
    pub trials: u64,
    /// The share that all inputs explain together: below 1 where the output varies by other draws.
    pub explained: Estimate,
    /// The inputs, the largest share first.
    pub inputs: Vec<Effect>,
}

/// The share of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Effect {
    /// The input.
    pub input: Named,
    /// Its share of the variance.
    pub share: Estimate,
}

impl Ask for ShapleyEffects {
    type Report = ShapleyEffectsReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.inputs(&self.inputs);
        let count = if self.inputs.is_empty() { check.model.inputs.len() } else { self.inputs.len() };
        check.hold(count <= MOST_INPUTS, ".inputs", "name at most 64 inputs");
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let inputs = runs.asked_inputs(&self.inputs);
        let asked = runs.asked_outputs(&self.outputs);
        if let Some(found) = shapley_alone::effects(runs, &inputs, &asked)? {
            let outputs = asked.into_iter().zip(found).map(|(output, found)| {
                Effects::of(runs, output, found.trials, found.explained, &inputs, &found.shares)
            });
            return Ok(ShapleyEffectsReport { outputs: outputs.collect() });
        }
        let main = runs.main()?;
        let mut outputs = Vec::new();
        for output in asked {
            let sound = Sound::of(&main, &inputs, output, 100 * PARTS)?;
            let size = sound.output.len().min(MOST_TRIALS) / PARTS;
            let mut of_rows = |rows: Range<usize>| -> Result<Vec<f64>, Failure> {
                runs.go_on()?;
                let columns: Vec<Vec<f64>> =
                    sound.inputs.iter().map(|column| normal_scores(&column[rows.clone()])).collect();
                let given = Given { columns: &columns, output: &sound.output[rows] };
                Ok(given.effects(seed_of(runs.spec.seed, SEEDS)))
            };
            let whole = of_rows(0..size * PARTS)?;
            // By input, and last of all together: the share in each part.
            let mut shares: Vec<Vec<f64>> = vec![Vec::new(); whole.len()];
            for part in 0..PARTS {
                let effects = of_rows(part * size..(part + 1) * size)?;
                shares.iter_mut().zip(effects).for_each(|(shares, effect)| shares.push(effect));
            }
            let mut shares: Vec<Estimate> = whole
                .iter()
                .zip(&shares)
                .map(|(whole, parts)| Estimate::of_replicates(*whole, parts))
                .collect();
            let explained = shares.pop().unwrap_or_default();
            let trials = (size * PARTS) as u64;
            outputs.push(Effects::of(runs, output, trials, explained, &inputs, &shares));
        }
        Ok(ShapleyEffectsReport { outputs })
    }
}

impl Effects {
    /// The effects of some inputs on an output, the largest first.
    fn of(
        runs: &Runs<'_>,
        output: usize,
        trials: u64,
        explained: Estimate,
        inputs: &[usize],
        shares: &[Estimate],
    ) -> Self {
        let mut effects: Vec<Effect> = (inputs.iter().zip(shares))
            .map(|(input, share)| Effect { input: runs.input_name(*input), share: *share })
            .collect();
        let size_of = |effect: &Effect| effect.share.value.unwrap_or(0.0);
        order::sort_by(&mut effects, |a, b| size_of(b).total_cmp(&size_of(a)));
        Self { output: runs.output_name(output), trials, explained, inputs: effects }
    }
}

/// A random order of so many inputs.
pub(super) fn order(count: usize, seed: u64, number: usize) -> Vec<usize> {
    let keys: Vec<f64> =
        (0..count).map(|input| opened_by(seed as f64, (number * count + input) as u64)).collect();
    let mut order: Vec<usize> = (0..count).collect();
    order::sort_by(&mut order, |a, b| keys[*a].total_cmp(&keys[*b]));
    order
}

/// The normal quantiles of the ranks, so that every input is measured alike.
fn normal_scores(column: &[f64]) -> Vec<f64> {
    let count = column.len() as f64;
    ranks(column).into_iter().map(|rank| math::normal_quantile((rank - 0.5) / count)).collect()
}

/// Trials that are given.
struct Given<'g> {
    columns: &'g [Vec<f64>],
    output: &'g [f64],
}

impl Given<'_> {
    /// The share of each input, and of all together.
    fn effects(&self, seed: u64) -> Vec<f64> {
        let count = self.columns.len();
        let all = variance(self.output);
        let mut effects = vec![0.0; count + 1];
        if all.is_nan() || all <= 0.0 {
            return effects;
        }
        let explained = |set: u64| if set == 0 { 0.0 } else { 1.0 - self.left(set) / all };
        let whole = if count == 64 { u64::MAX } else { (1 << count) - 1 };
        if count <= EVERY_SET {
            let worths: Vec<f64> = (0..=whole).map(explained).collect();
            for set in 0..=whole {
                // The orders in which this set comes before the input: |S|! (k − 1 − |S|)! of k!.
                let weight = order_share(count, set.count_ones() as usize);
                for input in (0..count).filter(|input| set >> input & 1 == 0) {
                    effects[input] += weight * (worths[(set | 1 << input) as usize] - worths[set as usize]);
                }
            }
            effects[count] = worths.last().copied().unwrap_or(0.0);
            return effects;
        }
        let everything = explained(whole);
        for number in 0..ORDERS {
            let (mut set, mut before) = (0, 0.0);
            for (place, input) in order(count, seed, number).into_iter().enumerate() {
                set |= 1 << input;
                let worth = if place + 1 == count { everything } else { explained(set) };
                effects[input] += (worth - before) / ORDERS as f64;
                before = worth;
            }
        }
        effects[count] = everything;
        effects
    }

    /// The mean variance of the output among trials that are near in a set of inputs.
    fn left(&self, set: u64) -> f64 {
        let members: Vec<&Vec<f64>> = self
            .columns
            .iter()
            .enumerate()
            .filter(|(input, _)| set >> input & 1 == 1)
            .map(|(_, column)| column)
            .collect();
        let rows = self.output.len();
        let step = (rows / CENTRES).max(1);
        let centres: Vec<usize> = (0..rows).step_by(step).collect();
        let mut distances = vec![0.0; rows];
        let mut sum = 0.0;
        for centre in &centres {
            distances.fill(0.0);
            for column in &members {
                let at = column[*centre];
                distances.iter_mut().zip(*column).for_each(|(distance, x)| *distance += (x - at) * (x - at));
            }
            sum += variance(&self.nearest(&distances));
        }
        sum / centres.len() as f64
    }

    /// The output in the nearest trials.
    fn nearest(&self, distances: &[f64]) -> [f64; NEAR] {
        let mut best = [(f64::INFINITY, f64::NAN); NEAR];
        for (distance, y) in distances.iter().zip(self.output) {
            if *distance < best[NEAR - 1].0 {
                let place = best.iter().position(|(known, _)| distance < known).unwrap_or(NEAR - 1);
                best[place..].rotate_right(1);
                best[place] = (*distance, *y);
            }
        }
        best.map(|(_, y)| y)
    }
}

/// The share of the orders of `count` inputs in which a certain `before` of them, and no others, come before another.
fn order_share(count: usize, before: usize) -> f64 {
    let ways: f64 = (0..before).map(|place| (count - 1 - place) as f64 / (place + 1) as f64).product();
    1.0 / (ways * count as f64)
}

impl Tables for ShapleyEffectsReport {
    fn tables(&self) -> Vec<Table> {
        let table = |of: &Effects| {
            let title = format!("Shapley effects of {}", of.output.name);
            let note = "Shares of the variance. 95% intervals: of chance alone; where inputs hang together, shares \
                        are also too even";
            let mut table = Table::new(title, &["Input", "Share", "from", "to"], note);
            for effect in &of.inputs {
                let [share, low, high] = effect.share.entries();
                table.row([effect.input.name.as_str().into(), share, low, high]);
            }
            let [share, low, high] = of.explained.entries();
            table.row(["all together".into(), share, low, high]);
            table
        };
        self.outputs.iter().map(table).collect()
    }
}
