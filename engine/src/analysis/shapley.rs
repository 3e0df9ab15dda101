//! Shapley effects: shares of an output's variance that add up to 1, whatever inputs hang together.
//!
//! The game and its worths: A. B. Owen, "Sobol' indices and Shapley value", SIAM/ASA Journal on Uncertainty
//! Quantification 2 (2014); E. Song, B. L. Nelson, J. Staum, "Shapley effects for global sensitivity analysis", same
//! journal 4 (2016). There are three ways to them: of inputs that do not hang together [`shapley_alone`], of those that do
//! [`shapley_drawn`], and where trials cannot be drawn again [`shapley_given`].

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::refused::{self, Refused};
use super::runs::{Failure, Runs};
use super::{Estimate, Table, shapley_alone, shapley_drawn, shapley_given};
use crate::address::Address;
use crate::math;
use crate::order;
use crate::plan::Dimension;
use crate::sample::{Draws, MOST_DIMENSIONS, Replications, Stream, opened_by};
use crate::spec::Sampling;
use crate::statistics::ranks;

/// The most inputs.
const MOST_INPUTS: usize = 64;
/// How many independent sets of trials are drawn.
pub(super) const REPLICATES: u64 = 16;
/// The fewest trials of a set that must be numbers.
pub(super) const LEAST: u64 = 64;

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
    /// The outputs of which nothing was found out, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refused>,
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
    /// Whether shares are from near trials among the simulation's own, which makes them too even, and their sum too
    /// small, beyond what the intervals tell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub near: bool,
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
        let found = match shapley_alone::effects(runs, &inputs, &asked)? {
            Some(found) => Some(found),
            None => shapley_drawn::effects(runs, &inputs, &asked)?,
        };
        let near = found.is_none();
        let found = found.map_or_else(|| shapley_given::effects(runs, &inputs, &asked), Ok)?;
        let of = |(output, shares): (usize, Result<Shares, Failure>)| {
            (output, shares.map(|shares| Effects::of(runs, output, near, &inputs, &shares)))
        };
        let (outputs, refused) = refused::apart(runs, asked.into_iter().zip(found).map(of))?;
        Ok(ShapleyEffectsReport { outputs, refused })
    }
}

impl Effects {
    /// The effects of some inputs on an output, the largest first.
    fn of(runs: &Runs<'_>, output: usize, near: bool, inputs: &[usize], found: &Shares) -> Self {
        let mut effects: Vec<Effect> = (inputs.iter().zip(&found.shares))
            .map(|(input, share)| Effect { input: runs.input_name(*input), share: *share })
            .collect();
        let size_of = |effect: &Effect| effect.share.value.unwrap_or(0.0);
        order::sort_by(&mut effects, |a, b| size_of(b).total_cmp(&size_of(a)));
        let Shares { trials, explained, .. } = *found;
        Self { output: runs.output_name(output), trials, explained, near, inputs: effects }
    }
}

/// The draws of one of the independent sets of trials, and of as many that share none with them.
pub(super) struct Set {
    /// The draws of the set.
    pub(super) draws: Draws,
    dimensions: u32,
}

impl Set {
    /// A set of so many trials of a plan with so many dimensions.
    pub(super) fn new(dimensions: u32, seed: u64, trials: u64) -> Self {
        let fits = dimensions <= MOST_DIMENSIONS / 2;
        let sampling = if fits { Sampling::Sobol } else { Sampling::LatinHypercube };
        let draws = Draws::new(sampling, seed, trials).cut(Replications::whole(trials));
        Self { draws, dimensions }
    }

    /// A dimension with its stream in the other trials.
    pub(super) fn other(&self, dimension: Dimension) -> (Dimension, Stream) {
        (dimension, self.draws.stream(Dimension(dimension.0 + self.dimensions)))
    }
}

/// The effects on one output.
pub(super) struct Shares {
    /// How many trials they are from.
    pub(super) trials: u64,
    /// The share of all inputs together.
    pub(super) explained: Estimate,
    /// The share of each input.
    pub(super) shares: Vec<Estimate>,
}

impl Shares {
    /// Of the parts of the variance that each of so many inputs, and after them other draws, cause in each of several
    /// independent sets of trials.
    pub(super) fn of(trials: u64, parts: &[Vec<f64>], inputs: usize) -> Self {
        let all = |part: &Vec<f64>| part.iter().sum::<f64>();
        let variance: f64 = parts.iter().map(all).sum();
        let share = |of: &dyn Fn(&Vec<f64>) -> f64| {
            if variance <= 0.0 {
                return Estimate::new(0.0, 0.0, 1.0);
            }
            let replicates: Vec<f64> = parts.iter().map(|part| of(part) / all(part)).collect();
            Estimate::of_replicates(parts.iter().map(of).sum::<f64>() / variance, &replicates)
        };
        Self {
            trials,
            explained: share(&|part| part[..inputs].iter().sum()),
            shares: (0..inputs).map(|input| share(&|part| part[input])).collect(),
        }
    }
}

/// Why there are no effects where too few trials have a number.
pub(super) fn too_few(sound: usize, all: usize) -> Failure {
    format!(
        "only {sound} of {all} trials have a number for the output with every change of inputs: at least {LEAST} are \
         needed"
    )
    .into()
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
pub(super) fn normal_scores(column: &[f64]) -> Vec<f64> {
    let count = column.len() as f64;
    ranks(column).into_iter().map(|rank| math::normal_quantile((rank - 0.5) / count)).collect()
}

impl Tables for ShapleyEffectsReport {
    fn tables(&self) -> Vec<Table> {
        let table = |of: &Effects| {
            let title = format!("Shapley effects of {}", of.output.name);
            let drawn = format!(
                "Shares of the variance. 95% intervals: from {REPLICATES} independent sets of trials"
            );
            let note = match of.near {
                false => &drawn,
                true => {
                    "Shares of the variance, from near trials: beyond what the 95% intervals tell they are too even, and \
                     their sum too small"
                }
            };
            let mut table = Table::new(title, &["Input", "Share", "from", "to"], note);
            for effect in &of.inputs {
                let [share, low, high] = effect.share.entries();
                table.row([effect.input.name.as_str().into(), share, low, high]);
            }
            let [share, low, high] = of.explained.entries();
            table.row(["all together".into(), share, low, high]);
            table
        };
        self.outputs.iter().map(table).chain(refused::table(&self.refused)).collect()
    }
}
