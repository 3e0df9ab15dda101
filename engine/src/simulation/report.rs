//! What is gathered, told: [`Results`].

use std::collections::BTreeMap;

use super::{Gathering, Simulation};
use crate::backend::reference::{Failure, first_error};
use crate::results::{
    Bar, Correlated, FirstError, InputSummary, InputValue, OutputSummary, Percent, RESULTS_VERSION, Results,
    Unsettled,
};
use crate::statistics::{Effect, histogram};
use crate::value::Value;

/// The most values per output that a look at a running simulation sorts.
const GLIMPSED_VALUES: usize = 100_000;
/// The most values of all columns together that a look at a running simulation ranks.
const GLIMPSED_RANKS: usize = 500_000;
/// Below so many trials a look leaves the tornado for the end.
const LEAST_GLIMPSED_TRIALS: usize = 1_000;
/// The most inputs named behind an error.
const MOST_CAUSES: usize = 20;

impl Gathering {
    /// The results of the trials taken in, as exact as they are at the end. Sorts every value that is kept.
    pub fn results(&self) -> Results {
        self.report(usize::MAX, self.sensitivity.effects(usize::MAX))
    }

    /// The results of the trials taken in for a look while the simulation runs: up to 100,000 trials the
    /// same as [`Gathering::results`], beyond them percentiles, histogram and curve come from 100,000
    /// trials and say so. The tornado comes from fewer trials, and is empty where there are too many inputs
    /// to rank in a few milliseconds.
    pub fn glimpse(&self) -> Results {
        let columns = (self.inputs.len() + self.outputs.len()).max(1);
        let trials = GLIMPSED_RANKS / columns;
        let tornado = trials >= LEAST_GLIMPSED_TRIALS || self.sensitivity.trials() <= trials;
        let effects = if tornado { self.sensitivity.effects(trials) } else { Vec::new() };
        self.report(GLIMPSED_VALUES, effects)
    }

    fn report(&self, most: usize, effects: Vec<Vec<Effect>>) -> Results {
        let Simulation { model, plan, settings, .. } = &self.simulation;
        let workbook = &model.workbook;
        let statistics = self.statistics(most, &effects);
        let mut effects = effects.into_iter();
        Results {
            version: RESULTS_VERSION,
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
            engine: settings.engine.to_owned(),
            trials: self.trials,
            trials_requested: settings.trials,
            seed: settings.seed,
            sampling: settings.sampling,
            inputs: (model.inputs.iter().zip(&self.inputs))
                .map(|(input, moments)| InputSummary {
                    cell: workbook.address(input.cell),
                    name: input.name.clone(),
                    distribution: input.printed.clone(),
                    mean: moments.mean(),
                    std_dev: moments.std_dev(),
                    min: moments.min(),
                    max: moments.max(),
                })
                .collect(),
            outputs: (0..self.outputs.len())
                .map(|index| self.output(index, most, effects.next().unwrap_or_default()))
                .collect(),
            held: plan.held.iter().map(|cell| workbook.address(*cell)).collect(),
            correlations: (model.correlations.iter())
                .map(|correlation| Correlated {
                    source: correlation.source.clone(),
                    inputs: correlation.members.iter().map(|cell| workbook.address(*cell)).collect(),
                    matrix: (0..correlation.members.len())
                        .map(|row| correlation.used.row(row).to_vec())
                        .collect(),
                    change: correlation.change,
                })
                .collect(),
            now: (model.moment.filter(|_| plan.tells_time)).map(|moment| moment.iso(workbook.date_1904)),
            unsettled: (plan.settled.iter().zip(&self.unsettled))
                .filter(|(_, trials)| **trials > 0)
                .filter_map(|(id, trials)| {
                    let circle = plan.circle(*id)?;
                    let cell = workbook.address(circle.cell);
                    Some(Unsettled { cell, cells: circle.len() as u64, trials: *trials })
                })
                .collect(),
            statistics,
            analyses: Vec::new(),
            filters: self.filters.told(),
            convergence: self.stopping.told(),
        }
    }

    fn output(&self, index: usize, most: usize, effects: Vec<Effect>) -> OutputSummary {
        let Simulation { model, plan, draws, .. } = &self.simulation;
        let workbook = &model.workbook;
        let output = &model.outputs[index];
        let summary = &self.outputs[index];
        let cell = workbook.cell(output.cell);
        let style = cell.and_then(|cell| workbook.styles.get(cell.style.0 as usize));
        let moments = summary.moments();
        let (ordered, percentile_method) = summary.quantiles().glimpse(most);
        let mut percentiles = BTreeMap::new();
        for percent in Percent::STANDARD {
            if let Some(value) = ordered.quantile(percent.quantile()) {
                percentiles.insert(percent, value);
            }
        }
        OutputSummary {
            cell: workbook.address(output.cell),
            name: output.name.clone(),
            base_value: match cell.and_then(|cell| cell.value.as_ref()) {
                Some(Value::Number(x)) => Some(*x),
                _ => None,
            },
            number_format: style.map_or_else(|| "General".to_owned(), |style| style.number_format.clone()),
            count: moments.count(),
            errors: summary.errors(),
            first_error: summary.first_error().and_then(|trial| {
                let certain = plan.certain_errors.get(&output.cell);
                let certain =
                    certain.map(|(cell, kind)| Failure { cell: *cell, kind: *kind, inputs: Vec::new() });
                let failure = certain.or_else(|| {
                    first_error(
                        plan,
                        draws,
                        trial,
                        index,
                        #[cfg(feature = "analysis")]
                        &|failing| super::blame::first(model, output.cell, failing),
                    )
                })?;
                let inputs = failure.inputs.iter().take(MOST_CAUSES).map(|(input, value)| {
                    let input = &model.inputs[*input];
                    let value = (!value.is_nan()).then_some(*value);
                    InputValue { cell: workbook.address(input.cell), name: input.name.clone(), value }
                });
                let cell = workbook.address(failure.cell);
                Some(FirstError { trial, cell, kind: failure.kind, inputs: inputs.collect() })
            }),
            mean: moments.mean(),
            std_error: summary.error_of_mean().map(|error| error.size),
            std_dev: moments.std_dev(),
            min: moments.min(),
            max: moments.max(),
            skewness: moments.skewness(),
            kurtosis: moments.kurtosis(),
            percentiles,
            percentile_method,
            histogram: histogram(&ordered),
            curve: (0..=200).filter_map(|i| ordered.quantile(f64::from(i) / 200.0)).collect(),
            tornado: (effects.into_iter())
                .map(|effect| {
                    let input = &model.inputs[effect.input];
                    Bar {
                        cell: workbook.address(input.cell),
                        name: input.name.clone(),
                        rank_correlation: effect.rank_correlation,
                        mean_low: effect.mean_low,
                        mean_high: effect.mean_high,
                    }
                })
                .collect(),
        }
    }
}
