//! Value of information: what it would be worth to know inputs before one of several alternatives is chosen.
//!
//! Each alternative's payoff is an output. Knowing everything is worth the mean of the best alternative of each trial,
//! less the best mean; knowing one input is worth the mean of the best of the payoffs expected given that input. Those
//! are found by regression on the input: M. Strong, J. E. Oakley, A. Brennan, "Estimating multiparameter partial expected
//! value of perfect information from a probabilistic sensitivity analysis sample", Medical Decision Making 34 (2014),
//! here by cubic splines in the input's rank.

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::interval::{JACKKNIFE, jackknife};
use super::linear::Orthogonal;
use super::runs::{Failure, Runs, Sound};
use super::{Entry, Estimate, Table};
use crate::address::Address;
use crate::order;
use crate::statistics::ranks;

/// The knots of a spline, evenly spread over the ranks.
const KNOTS: u32 = 7;
/// The fewest trials that splines are fitted to.
const LEAST_TRIALS: usize = 500;

/// Asks what it would be worth to know inputs before one of several alternatives is chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ValueOfInformation {
    /// The outputs that are the payoffs of the alternatives, at least one; one alone is chosen or left, for nothing.
    pub alternatives: Vec<Address>,
    /// The inputs that could be known; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Address>,
    /// Whether the outputs are costs, of which the least is best.
    #[serde(default)]
    pub costs: bool,
}

/// What it would be worth to know inputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValueOfInformationReport {
    /// How many trials it is from.
    pub trials: u64,
    /// The alternatives and their means.
    pub alternatives: Vec<Alternative>,
    /// What it would be worth to know everything (EVPI).
    pub everything: Estimate,
    /// What it would be worth to know one input (EVPPI), the most valuable first.
    pub inputs: Vec<Worth>,
}

/// One alternative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alternative {
    /// The output that is its payoff, or its cost.
    pub output: Named,
    /// Its mean.
    pub mean: Estimate,
    /// The share of the trials in which it is the best.
    pub best: f64,
}

/// What it would be worth to know an input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Worth {
    /// The input.
    pub input: Named,
    /// What it would be worth, never below 0.
    pub worth: Estimate,
}

impl Ask for ValueOfInformation {
    type Report = ValueOfInformationReport;

    fn check(&self, check: &mut Check<'_>) {
        check.hold(!self.alternatives.is_empty(), ".alternatives", "at least one output is an alternative");
        for (place, cell) in self.alternatives.iter().enumerate() {
            check.output(&format!(".alternatives[{place}]"), cell);
        }
        check.inputs(&self.inputs);
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let inputs = runs.asked_inputs(&self.inputs);
        let outputs = runs.asked_outputs(&self.alternatives);
        let main = runs.main()?;
        // Trials in which another alternative is an error do not count either.
        let mut main = (*main).clone();
        for row in 0..main.outputs.first().map_or(0, Vec::len) {
            if outputs.iter().any(|output| main.outputs[*output][row].is_nan()) {
                main.outputs[outputs[0]][row] = f64::NAN;
            }
        }
        let sound = Sound::of(&main, &inputs, outputs[0], LEAST_TRIALS)?;
        let rows: Vec<usize> = (0..main.outputs[outputs[0]].len())
            .filter(|row| {
                !main.outputs[outputs[0]][*row].is_nan()
                    && inputs.iter().all(|input| !main.inputs[*input][*row].is_nan())
            })
            .collect();
        let sign = if self.costs { -1.0 } else { 1.0 };
        let mut payoffs: Vec<Vec<f64>> = (outputs.iter())
            .map(|output| rows.iter().map(|row| sign * main.outputs[*output][*row]).collect())
            .collect();
        if payoffs.len() == 1 {
            payoffs.push(vec![0.0; rows.len()]);
        }
        let everything = jackknife(rows.len(), &mut |rows| vec![worth(&payoffs, rows)])[0];
        let mut worths: Vec<Worth> = (inputs.iter().zip(&sound.inputs))
            .map(|(input, values)| Worth { input: runs.input_name(*input), worth: knowing(values, &payoffs) })
            .collect();
        order::sort_by(&mut worths, |a, b| {
            b.worth.value.unwrap_or(0.0).total_cmp(&a.worth.value.unwrap_or(0.0))
        });
        let alternatives = outputs.iter().enumerate().map(|(place, output)| {
            let mean = jackknife(rows.len(), &mut |rows| vec![sign * mean_of(&payoffs[place], rows)])[0];
            let is_best =
                |row: &usize| (0..payoffs.len()).all(|other| payoffs[place][*row] >= payoffs[other][*row]);
            let best = (0..rows.len()).filter(is_best).count() as f64 / rows.len() as f64;
            Alternative { output: runs.output_name(*output), mean, best }
        });
        Ok(ValueOfInformationReport {
            trials: rows.len() as u64,
            alternatives: alternatives.collect(),
            everything,
            inputs: worths,
        })
    }
}

fn mean_of(column: &[f64], rows: &[u32]) -> f64 {
    rows.iter().map(|row| column[*row as usize]).sum::<f64>() / rows.len() as f64
}

/// The mean of the best of the payoffs in each row, less the best of their means.
fn worth(payoffs: &[Vec<f64>], rows: &[u32]) -> f64 {
    let best = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::NEG_INFINITY, f64::max);
    let each: f64 =
        rows.iter().map(|row| best(&mut payoffs.iter().map(|payoff| payoff[*row as usize]))).sum();
    let means = best(&mut payoffs.iter().map(|payoff| mean_of(payoff, rows)));
    (each / rows.len() as f64 - means).max(0.0)
}

/// What it is worth to know an input with these values.
fn knowing(values: &[f64], payoffs: &[Vec<f64>]) -> Estimate {
    let count = values.len();
    let ranks: Vec<f64> = ranks(values).iter().map(|rank| (rank - 0.5) / count as f64).collect();
    jackknife(count, &mut |rows| {
        let x: Vec<f64> = rows.iter().map(|row| ranks[*row as usize]).collect();
        let mut basis = Orthogonal::default();
        basis.add(&vec![1.0; x.len()]);
        for power in 1..=3 {
            basis.add(
                &x.iter()
                    .map(|x| (1..power).fold(x - 0.5, |product, _| product * (x - 0.5)))
                    .collect::<Vec<f64>>(),
            );
        }
        for knot in 1..=KNOTS {
            let at = f64::from(knot) / f64::from(KNOTS + 1);
            let beyond = |x: &f64| (x - at).max(0.0) * (x - at).max(0.0) * (x - at).max(0.0);
            basis.add(&x.iter().map(beyond).collect::<Vec<f64>>());
        }
        let expected: Vec<Vec<f64>> = (payoffs.iter())
            .map(|payoff| {
                let y: Vec<f64> = rows.iter().map(|row| payoff[*row as usize]).collect();
                let (_, left) = basis.solve(&y);
                y.iter().zip(left).map(|(y, left)| y - left).collect()
            })
            .collect();
        let all: Vec<u32> = (0..x.len() as u32).collect();
        vec![worth(&expected, &all)]
    })[0]
}

impl Tables for ValueOfInformationReport {
    fn tables(&self) -> Vec<Table> {
        let columns = ["", "Worth", "from", "to"];
        let mut worths = Table::new("Value of knowing before the choice", &columns, JACKKNIFE);
        let [value, low, high] = self.everything.entries();
        worths.row([Entry::from("everything"), value, low, high]);
        for one in &self.inputs {
            let [value, low, high] = one.worth.entries();
            worths.row([one.input.name.as_str().into(), value, low, high]);
        }
        let mut alternatives =
            Table::new("Alternatives", &["Output", "Mean", "from", "to", "Best in"], JACKKNIFE);
        for one in &self.alternatives {
            let [mean, low, high] = one.mean.entries();
            alternatives.row([one.output.name.as_str().into(), mean, low, high, one.best.into()]);
        }
        vec![alternatives, worths]
    }
}
