//! Simulations: one for each value of the workbook's tables of values.
//!
//! RiskSimtable, PsiSimParam and VoseSimTable hold a value for each of several simulations, which all have the same draws:
//! so what differs between them is what the values do.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::interval::JACKKNIFE;
use super::runs::{Failure, Runs};
use super::stress::{OutputStatistics, measured};
use super::{Entry, Statistic, Table};
use crate::address::Address;
use crate::simulation::Simulation;
use crate::spec::{Output, Spec};

/// The most simulations.
const MOST: usize = 1_000;

/// Asks for a simulation for each value of the workbook's tables of values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Simulations {
    /// The outputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The statistics of each.
    pub statistics: Vec<Statistic>,
}

impl Default for Simulations {
    fn default() -> Self {
        let percentiles = [5.0, 25.0, 50.0, 75.0, 95.0].map(Statistic::Percentile);
        let statistics = [Statistic::Mean, Statistic::StdDev].into_iter().chain(percentiles).collect();
        Self { outputs: Vec::new(), statistics }
    }
}

/// A simulation for each value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulationsReport {
    /// The statistics of each.
    pub statistics: Vec<Statistic>,
    /// The simulations in the order of the values.
    pub simulations: Vec<OfValues>,
}

/// One of several simulations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfValues {
    /// The cells with a table of values, and what each gave; `null` where it varied by trial.
    pub values: Vec<(Address, Option<f64>)>,
    /// The outputs.
    pub outputs: Vec<OutputStatistics>,
}

impl Ask for Simulations {
    type Report = SimulationsReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.hold(!self.statistics.is_empty(), ".statistics", "at least one statistic is needed");
        for (place, statistic) in self.statistics.iter().enumerate() {
            statistic.check(check, &format!(".statistics[{place}]"));
        }
        let tables = &check.model.tables;
        let most = tables.iter().map(|(_, count)| *count).max();
        let uneven = tables.iter().find(|(_, count)| Some(*count) != most).map(|(cell, _)| *cell);
        match (most, uneven) {
            (None, _) => check.wrong("", "the workbook has no RiskSimtable, PsiSimParam or VoseSimTable"),
            (Some(most), Some(cell)) => {
                let cell = check.model.workbook.address(cell);
                check.wrong(
                    "",
                    format!("{cell} has fewer than {most} values, and every simulation needs one"),
                );
            }
            (Some(most), None) => check.hold(most <= MOST, "", "there are at most 1,000 values"),
        }
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let (model, workbook) = (runs.model(), &runs.model().workbook);
        let asked = runs.asked_outputs(&self.outputs);
        let count = model.tables.iter().map(|(_, count)| *count).max().unwrap_or(0);
        let mut spec = Spec { analyses: Vec::new(), ..runs.spec.clone() };
        spec.outputs = (model.outputs.iter())
            .map(|output| Output { cell: workbook.address(output.cell), name: output.name.clone() })
            .collect();
        // What the tables give is watched too, behind the outputs.
        let mut which = asked.clone();
        for (cell, _) in &model.tables {
            let known = model.outputs.iter().position(|output| output.cell == *cell);
            which.push(known.unwrap_or_else(|| {
                spec.outputs.push(Output { cell: workbook.address(*cell), name: String::new() });
                spec.outputs.len() - 1
            }));
        }
        let mut simulations = Vec::new();
        for number in 0..count {
            let mut of_number = (**workbook).clone();
            of_number.simulation = Some(number);
            let simulation = Simulation::new(Arc::new(of_number), &spec)?;
            let mut columns = runs.outputs_of(&simulation, simulation.draws(), runs.trials, &which)?;
            let given = columns.split_off(asked.len());
            let values = model.tables.iter().zip(&given).map(|((cell, _), column)| {
                let first = column.first().copied().filter(|first| column.iter().all(|x| x == first));
                (workbook.address(*cell), first)
            });
            let values = values.collect();
            simulations
                .push(OfValues { values, outputs: measured(runs, &asked, &columns, &self.statistics) });
        }
        Ok(SimulationsReport { statistics: self.statistics.clone(), simulations })
    }
}

impl Tables for SimulationsReport {
    fn tables(&self) -> Vec<Table> {
        let Some(first) = self.simulations.first() else { return Vec::new() };
        let names: Vec<&Named> = first.outputs.iter().map(|of| &of.output).collect();
        let cells: Vec<String> = first.values.iter().map(|(cell, _)| cell.to_string()).collect();
        let statistics: Vec<String> = self.statistics.iter().map(ToString::to_string).collect();
        let columns: Vec<&str> =
            ["Simulation"].into_iter().chain(cells.iter().chain(&statistics).map(String::as_str)).collect();
        let table = |(place, name): (usize, &&Named)| {
            let mut table = Table::new(format!("Simulations: {}", name.name), &columns, JACKKNIFE);
            for (number, of) in self.simulations.iter().enumerate() {
                let values = of.values.iter().map(|(_, value)| Entry::Number(*value));
                let measured = of.outputs[place].values.iter().map(|estimate| Entry::Number(estimate.value));
                let number = Entry::from((number + 1) as f64);
                table.rows.push([number].into_iter().chain(values).chain(measured).collect());
            }
            table
        };
        names.iter().enumerate().map(table).collect()
    }
}
