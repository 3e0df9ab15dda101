//! Sobol' indices: the share of an output's variance that each input causes, alone and with others.
//!
//! Two sets of trials A and B, and for each input a third that is A with that input's draws from B. First indices: A.
//! Saltelli and others, "Variance based sensitivity analysis of model output", Computer Physics Communications 181
//! (2010), table 2 (b). Total indices: M. J. W. Jansen, "Analysis of variance designs for model output", Computer
//! Physics Communications 117 (1999). The trials are 16 independently scrambled Sobol' sequences (Latin hypercubes
//! where a sequence has too few dimensions), whose spread gives the intervals.

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::factors::Factors;
use super::runs::{Failure, Runs};
use super::statistic::mean;
use super::{Entry, Estimate, Table};
use crate::address::Address;
use crate::order;
use crate::plan::Dimension;
use crate::sample::{Draws, MOST_DIMENSIONS, Replications, seed_of};
use crate::spec::Sampling;

/// How many independent sets of trials.
const REPLICATES: u64 = 16;
/// The trials of A and of B that are not said.
const TRIALS: u64 = 65_536;
/// The most trials of A.
const MOST_TRIALS: u64 = 16_777_216;
/// Marks the seeds of these trials.
const SEEDS: u64 = 1 << 40;

/// Asks for the share of an output's variance that each input causes, alone and together with others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SobolIndices {
    /// The outputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The inputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Address>,
    /// How many trials, 256 to 16,777,216: as many are run for each input, and twice as many beside.
    pub trials: u64,
}

impl Default for SobolIndices {
    fn default() -> Self {
        Self { outputs: Vec::new(), inputs: Vec::new(), trials: TRIALS }
    }
}

/// The share of each output's variance that each input causes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SobolIndicesReport {
    /// How the trials were drawn.
    pub sampling: Sampling,
    /// How many trials were run in all.
    pub evaluations: u64,
    /// The outputs.
    pub outputs: Vec<Indices>,
}

/// The indices of one output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Indices {
    /// The output.
    pub output: Named,
    /// Its variance.
    pub variance: Estimate,
    /// The inputs, the largest total index first.
    pub inputs: Vec<Index>,
}

/// The indices of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Index {
    /// The input; `null` for all draws together that belong to no input, such as those of RAND.
    pub input: Option<Named>,
    /// The share of the variance that it causes by itself: what knowing it would take away.
    pub first: Estimate,
    /// The share that it causes by itself and together with others: what would be left if all others were known.
    pub total: Estimate,
}

/// What the trials of one replicate say of one input and one output.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    first: f64,
    total: f64,
}

impl Ask for SobolIndices {
    type Report = SobolIndicesReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.inputs(&self.inputs);
        let rule = "the trials are from 256 to 16,777,216";
        check.hold((256..=MOST_TRIALS).contains(&self.trials), ".trials", rule);
        let correlated = |input: &crate::model::ModelInput| {
            input.drawn_at.is_some()
                || check
                    .model
                    .correlations
                    .iter()
                    .any(|correlation| correlation.members.contains(&input.cell))
        };
        let found = check.model.inputs.iter().find(|input| correlated(input));
        if let Some(input) = found {
            let cell = check.model.workbook.address(input.cell);
            check.wrong("", dependent(&cell.to_string()));
        }
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let (plan, spec) = (runs.simulation.plan(), runs.spec);
        let factors = Factors::of(plan);
        let inputs = runs.asked_inputs(&self.inputs);
        if let Some(input) = inputs.iter().find(|input| !factors.is_alone(**input)) {
            return Err(dependent(&runs.input_name(*input).cell.to_string()).into());
        }
        let mut groups: Vec<&[Dimension]> =
            inputs.iter().map(|input| factors.of_inputs[*input].as_slice()).collect();
        if !factors.rest.is_empty() {
            groups.push(&factors.rest);
        }
        let outputs = runs.asked_outputs(&self.outputs);
        let fits = plan.dimensions <= MOST_DIMENSIONS / 2;
        let sampling = if fits { Sampling::Sobol } else { Sampling::LatinHypercube };
        let trials = self.trials / REPLICATES;
        // By output: the variance in each replicate; by output and group: the parts.
        let mut variances = vec![Vec::new(); outputs.len()];
        let mut parts = vec![vec![Vec::new(); groups.len()]; outputs.len()];
        for replicate in 0..REPLICATES {
            let seed = seed_of(spec.seed, SEEDS + replicate);
            let draws = Draws::new(sampling, seed, trials).cut(Replications::whole(trials));
            let other = |dimension: Dimension| Dimension(dimension.0 + plan.dimensions);
            let from_other = |dimension: &Dimension| (*dimension, draws.stream(other(*dimension)));
            let all: Vec<Dimension> = (0..plan.dimensions).map(Dimension).collect();
            let a = runs.outputs(&draws, trials, &outputs)?;
            let b = runs.outputs(&draws.with(all.iter().map(from_other)), trials, &outputs)?;
            for (variances, (a, b)) in variances.iter_mut().zip(a.iter().zip(&b)) {
                variances.push(centred(a, b).1);
            }
            for (group, dimensions) in groups.iter().enumerate() {
                let mixed = runs.outputs(&draws.with(dimensions.iter().map(from_other)), trials, &outputs)?;
                for (output, parts) in parts.iter_mut().enumerate() {
                    parts[group].push(compare(&a[output], &b[output], &mixed[output]));
                }
            }
        }
        let report = outputs.iter().zip(variances.iter().zip(&parts)).map(|(output, (variances, parts))| {
            let mut indices: Vec<Index> = (parts.iter().enumerate())
                .map(|(group, parts)| {
                    let index = |part: &dyn Fn(&Parts) -> f64| {
                        let replicates =
                            parts.iter().zip(variances).map(|(parts, variance)| part(parts) / variance);
                        let pooled = parts.iter().map(part).sum::<f64>() / variances.iter().sum::<f64>();
                        Estimate::of_replicates(pooled, &replicates.collect::<Vec<f64>>())
                    };
                    Index {
                        input: inputs.get(group).map(|input| runs.input_name(*input)),
                        first: index(&|parts| parts.first),
                        total: index(&|parts| parts.total),
                    }
                })
                .collect();
            let size = |index: &Index| index.total.value.unwrap_or(0.0);
            order::sort_by(&mut indices, |a, b| size(b).total_cmp(&size(a)));
            let variance = Estimate::of_replicates(mean(variances), variances);
            Indices { output: runs.output_name(*output), variance, inputs: indices }
        });
        let evaluations = REPLICATES * trials * (groups.len() as u64 + 2);
        Ok(SobolIndicesReport { sampling, evaluations, outputs: report.collect() })
    }
}

fn dependent(cell: &str) -> String {
    format!(
        "{cell} depends on other inputs, and Sobol' indices are of independent ones: ask for shapley-effects, or leave \
         the correlation out"
    )
}

/// The mean and variance of the trials of both sets that are numbers.
fn centred(a: &[f64], b: &[f64]) -> (f64, f64) {
    let both: Vec<f64> = a.iter().chain(b).copied().filter(|x| !x.is_nan()).collect();
    let mean = mean(&both);
    (mean, both.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / both.len() as f64)
}

/// The parts of the variance from trials that are numbers in all three sets.
fn compare(a: &[f64], b: &[f64], mixed: &[f64]) -> Parts {
    let (mean, _) = centred(a, b);
    let mut count = 0.0;
    let mut sums = Parts::default();
    for ((a, b), mixed) in a.iter().zip(b).zip(mixed) {
        let change = mixed - a;
        let together = (b - mean) * change;
        if !together.is_nan() {
            sums.first += together;
            sums.total += change * change;
            count += 1.0;
        }
    }
    Parts { first: sums.first / count, total: sums.total / count / 2.0 }
}

impl Tables for SobolIndicesReport {
    fn tables(&self) -> Vec<Table> {
        let table = |of: &Indices| {
            let title = format!("Sobol' indices of {}", of.output.name);
            let columns = ["Input", "First", "from", "to", "Total", "from", "to"];
            let note = "95% intervals: from 16 independent sets of trials. First: alone; total: alone and with others";
            let mut table = Table::new(title, &columns, note);
            for index in &of.inputs {
                let name = index.input.as_ref().map_or("draws of no input", |input| &input.name);
                let [first, low, high] = index.first.entries();
                let [total, total_low, total_high] = index.total.entries();
                table.row([Entry::from(name), first, low, high, total, total_low, total_high]);
            }
            table
        };
        self.outputs.iter().map(table).collect()
    }
}
