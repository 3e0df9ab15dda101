//! Stress: outputs where inputs are kept to a part of their range, or have another distribution.
//!
//! A part of a range is taken as it comes: of enough trials those count in which every input named lies between its
//! percentiles. So inputs that are correlated with it move along, as they would if it happened.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables, input_at};
use super::factors::Factors;
use super::interval::{JACKKNIFE, of_statistic};
use super::runs::{Failure, Runs};
use super::{Entry, Estimate, Statistic, Table};
use crate::address::Address;
use crate::dialect::shorthand;
use crate::sample::Bend;
use crate::simulation::Simulation;
use crate::spec::{Input, Spec};
use crate::statistics::Ordered;
use crate::value::Value;
use crate::workbook::{Cell, Workbook};

/// The most trials that are run to find enough in which inputs lie where they should.
const MOST_TRIALS: u64 = 4_000_000;
/// The fewest trials that say something.
const LEAST_TRIALS: usize = 100;

/// Asks for outputs under stress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Stress {
    /// The outputs; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The statistics to compare.
    #[serde(default = "statistics")]
    pub statistics: Vec<Statistic>,
    /// The stresses, each by itself.
    pub stresses: Vec<Stressed>,
}

fn statistics() -> Vec<Statistic> {
    vec![Statistic::Mean, Statistic::StdDev, Statistic::Percentile(5.0), Statistic::Percentile(95.0)]
}

/// One stress: inputs that are stressed together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Stressed {
    /// What people call it; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The inputs.
    pub inputs: Vec<StressedInput>,
}

/// An input under stress: between percentiles, or with another distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StressedInput {
    /// The input.
    pub input: Address,
    /// The percentile that it is not below, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// The percentile that it is not above, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// Its distribution instead, in shorthand; no percentiles then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<String>,
}

/// Outputs under stress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StressReport {
    /// The statistics compared.
    pub statistics: Vec<Statistic>,
    /// The outputs without stress.
    pub baseline: Vec<OutputStatistics>,
    /// The stresses in their order.
    pub stresses: Vec<StressResult>,
}

/// The outputs under one stress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StressResult {
    /// Its name.
    pub name: String,
    /// How many trials it is from.
    pub trials: u64,
    /// The outputs.
    pub outputs: Vec<OutputStatistics>,
}

/// The statistics of one output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutputStatistics {
    /// The output.
    pub output: Named,
    /// The statistics, in the order asked.
    pub values: Vec<Estimate>,
}

impl Ask for Stress {
    type Report = StressReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.hold(!self.statistics.is_empty(), ".statistics", "at least one statistic is compared");
        for (place, statistic) in self.statistics.iter().enumerate() {
            statistic.check(check, &format!(".statistics[{place}]"));
        }
        check.hold(!self.stresses.is_empty(), ".stresses", "at least one stress is needed");
        for (place, stress) in self.stresses.iter().enumerate() {
            check.hold(
                !stress.inputs.is_empty(),
                &format!(".stresses[{place}].inputs"),
                "at least one input is needed",
            );
            for (number, stressed) in stress.inputs.iter().enumerate() {
                stressed.check(check, &format!(".stresses[{place}].inputs[{number}]"));
            }
        }
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let outputs = runs.asked_outputs(&self.outputs);
        let main = runs.main()?;
        let columns: Vec<Vec<f64>> = outputs.iter().map(|output| main.outputs[*output].clone()).collect();
        let baseline = measured(runs, &outputs, &columns, &self.statistics);
        let mut stresses = Vec::new();
        for stress in &self.stresses {
            let columns = stress.columns(runs, &outputs)?;
            let trials = columns.first().map_or(0, Vec::len);
            if trials < LEAST_TRIALS {
                let name = stress.name(runs);
                return Err(format!(
                    "only {trials} trials have the inputs of `{name}` between their percentiles: widen them, or stress \
                     fewer inputs together"
                )
                .into());
            }
            stresses.push(StressResult {
                name: stress.name(runs),
                trials: trials as u64,
                outputs: measured(runs, &outputs, &columns, &self.statistics),
            });
        }
        Ok(StressReport { statistics: self.statistics.clone(), baseline, stresses })
    }
}

impl StressedInput {
    fn check(&self, check: &mut Check<'_>, field: &str) {
        check.input(&format!("{field}.input"), &self.input);
        let ends = (self.from.unwrap_or(0.0), self.to.unwrap_or(100.0));
        let some = self.from.is_some() || self.to.is_some();
        match &self.distribution {
            Some(text) => {
                check.hold(!some, field, "an input has percentiles or another distribution, not both");
                if let Err(error) = shorthand::parse_distribution(text) {
                    check.wrong(&format!("{field}.distribution"), error.to_string());
                }
            }
            None => {
                let right = some && (0.0..=100.0).contains(&ends.0) && ends.0 < ends.1 && ends.1 <= 100.0;
                check.hold(
                    right,
                    field,
                    "give `from` and `to`, percentiles from 0 to 100, or a `distribution`",
                );
            }
        }
    }
}

impl Stressed {
    fn name(&self, runs: &Runs<'_>) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        let told = self.inputs.iter().map(|stressed| {
            let index = input_at(runs.model(), &stressed.input);
            let name = index.map_or_else(|| stressed.input.to_string(), |index| runs.input_name(index).name);
            match &stressed.distribution {
                Some(text) => format!("{name} = {text}"),
                None => {
                    format!("{name} P{} to P{}", stressed.from.unwrap_or(0.0), stressed.to.unwrap_or(100.0))
                }
            }
        });
        told.collect::<Vec<_>>().join(", ")
    }

    /// The outputs in the trials of the stress.
    fn columns(&self, runs: &mut Runs<'_>, outputs: &[usize]) -> Result<Vec<Vec<f64>>, Failure> {
        let other = self.other(runs)?;
        let simulation = other.as_ref().unwrap_or(runs.simulation);
        let main = runs.main()?;
        let mut kept = Vec::new();
        let mut share = 1.0;
        for stressed in self.inputs.iter().filter(|stressed| stressed.distribution.is_none()) {
            let Some(index) = input_at(runs.model(), &stressed.input) else { continue };
            let values = Ordered::exact(main.inputs[index].clone());
            let (from, to) = (stressed.from.unwrap_or(0.0) / 100.0, stressed.to.unwrap_or(100.0) / 100.0);
            share *= to - from;
            let mut at = |share: f64| match exact_percentile(runs, index, share)? {
                Some(x) => Ok(x),
                None => values
                    .quantile(share)
                    .ok_or_else(|| Failure::from(format!("{} has no values", stressed.input))),
            };
            let low = if from > 0.0 { at(from)? } else { f64::NEG_INFINITY };
            let high = if to < 1.0 { at(to)? } else { f64::INFINITY };
            kept.push((index, low, high));
        }
        let wanted = (runs.trials as f64 / share).min(MOST_TRIALS as f64) as u64;
        let trials = wanted.max(runs.trials.min(MOST_TRIALS));
        let draws = simulation.model().draws(&Spec { trials, ..runs.spec.clone() });
        let mut columns = vec![Vec::new(); outputs.len()];
        // Replacing an input of the workbook moves it behind the others.
        let places: Vec<usize> = (kept.iter())
            .filter_map(|(index, _, _)| {
                let cell = runs.model().inputs[*index].cell;
                simulation.model().inputs.iter().position(|input| input.cell == cell)
            })
            .collect();
        runs.batches(simulation, &draws, trials, &mut |batch| {
            let inside = |row: &usize| {
                (places.iter().zip(&kept)).all(|(place, (_, low, high))| {
                    let x = batch.inputs[*place][*row];
                    x >= *low && x <= *high
                })
            };
            let rows: Vec<usize> = (0..batch.outputs.first().map_or(0, Vec::len)).filter(inside).collect();
            for (column, output) in columns.iter_mut().zip(outputs) {
                column.extend(rows.iter().map(|row| batch.outputs[*output][*row]));
            }
        })?;
        Ok(columns)
    }

    /// The simulation with the other distributions; `None` where there are none.
    fn other(&self, runs: &Runs<'_>) -> Result<Option<Simulation>, Failure> {
        let replaced: Vec<(&Address, &String)> = (self.inputs.iter())
            .filter_map(|stressed| stressed.distribution.as_ref().map(|text| (&stressed.input, text)))
            .collect();
        if replaced.is_empty() {
            return Ok(None);
        }
        let mut workbook = (*runs.model().workbook).clone();
        let mut spec = Spec { analyses: Vec::new(), ..runs.spec.clone() };
        // What the workbook marks is marked by the spec, so that a cell replaced does not change what is watched.
        spec.outputs = (runs.model().outputs.iter())
            .map(|output| crate::spec::Output {
                cell: runs.model().workbook.address(output.cell),
                name: output.name.clone(),
            })
            .collect();
        for (cell, text) in replaced {
            match spec.inputs.iter_mut().find(|input| input.cell == *cell) {
                Some(input) => input.distribution.clone_from(text),
                None => {
                    put_number(&mut workbook, cell);
                    let name = input_at(runs.model(), cell).map(|index| runs.input_name(index).name);
                    let name = name.unwrap_or_default();
                    spec.inputs.push(Input { cell: cell.clone(), name, distribution: text.clone() });
                }
            }
        }
        Ok(Some(Simulation::new(Arc::new(workbook), &spec)?))
    }
}

/// The percentile at `share` (0 to 1) of an input itself, not of the trials: its bounds then have no error that the
/// intervals would not know of. `None` of an input that is more than a function of one draw that rises or falls with it,
/// and where filters leave trials out.
fn exact_percentile(runs: &mut Runs<'_>, input: usize, share: f64) -> Result<Option<f64>, Failure> {
    let factors = Factors::of(runs.simulation.plan());
    let ([dimension], []) = (&factors.of_inputs[input][..], &factors.made_of[input][..]) else {
        return Ok(None);
    };
    if !runs.spec.filters.is_empty() {
        return Ok(None);
    }
    let mut at = |uniform: f64| {
        let draws = runs.simulation.draws().bent(*dimension, Bend::At(uniform));
        let columns = runs.columns(&draws, 1)?;
        Ok::<f64, Failure>(columns.inputs[input].first().copied().unwrap_or(f64::NAN))
    };
    let falls = at(0.9)? < at(0.1)?;
    let found = at(if falls { 1.0 - share } else { share })?;
    Ok(Some(found).filter(|x| x.is_finite()))
}

/// Makes a cell with a formula one with a number, so that a spec can give it a distribution.
fn put_number(workbook: &mut Workbook, cell: &Address) {
    let Some(at) = workbook.locate(cell) else { return };
    let sheet = workbook.sheets.get_mut(at.sheet.0 as usize);
    if let Some(cell) = sheet.and_then(|sheet| sheet.cells.get_mut(at.row, at.column)) {
        let style = cell.style;
        *cell = Cell { value: Some(Value::Number(0.0)), style, ..Cell::default() };
    }
}

/// The statistics of outputs, with their intervals.
pub(super) fn measured(
    runs: &Runs<'_>,
    outputs: &[usize],
    columns: &[Vec<f64>],
    statistics: &[Statistic],
) -> Vec<OutputStatistics> {
    let sampling = runs.spec.sampling;
    let of = |(output, column): (&usize, &Vec<f64>)| OutputStatistics {
        output: runs.output_name(*output),
        values: statistics.iter().map(|statistic| of_statistic(*statistic, column, sampling)).collect(),
    };
    outputs.iter().zip(columns).map(of).collect()
}

impl Tables for StressReport {
    fn tables(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        for (place, base) in self.baseline.iter().enumerate() {
            for (number, statistic) in self.statistics.iter().enumerate() {
                let title = format!("Stress: {statistic} of {}", base.output.name);
                let columns = ["Stress", "Value", "from", "to", "Change", "Trials"];
                let mut table = Table::new(title, &columns, JACKKNIFE);
                let without = base.values[number];
                let [value, low, high] = without.entries();
                table.row(["none".into(), value, low, high, 0.0.into(), Entry::Number(None)]);
                for stress in &self.stresses {
                    let estimate = stress.outputs[place].values[number];
                    let change = estimate.value.zip(without.value).map(|(now, before)| now - before);
                    let [value, low, high] = estimate.entries();
                    let name = stress.name.as_str().into();
                    table.row([name, value, low, high, change.into(), (stress.trials as f64).into()]);
                }
                tables.push(table);
            }
        }
        tables
    }
}
