//! What a simulation's batches have given so far.

use super::filter::Filters;
use super::stop::Stopping;
use super::{Simulation, asked};
use crate::backend::Columns;
use crate::order;
use crate::statistics::{Accumulator, KEPT_VALUES, Moments, Sensitivity, Source, Summary};

/// The most values that are kept of all outputs together; above it each output keeps its share.
const KEPT_OF_ALL_OUTPUTS: usize = 4 * KEPT_VALUES;

/// What a simulation's batches have given so far.
#[derive(Clone, Debug)]
pub struct Gathering {
    pub(super) simulation: Simulation,
    pub(super) trials: u64,
    pub(super) inputs: Vec<Moments>,
    pub(super) outputs: Vec<Summary>,
    /// How many trials each circle has not settled in.
    pub(super) unsettled: Vec<u64>,
    pub(super) sensitivity: Sensitivity,
    /// The inputs whose values are asked for beside their moments.
    pub(super) watched: Vec<(usize, Summary)>,
    pub(super) filters: Filters,
    pub(super) stopping: Stopping,
}

impl Gathering {
    /// A gathering of no batches yet.
    pub(super) fn new(simulation: &Simulation) -> Self {
        let Simulation { model, plan, stopping, .. } = simulation;
        let (inputs, outputs) = (plan.inputs.len(), plan.outputs.len());
        let kept = KEPT_VALUES.min(KEPT_OF_ALL_OUTPUTS / outputs.max(1));
        let summary = Summary::keeping(kept, simulation.grouping());
        let mut watched: Vec<usize> = asked::inputs(model).chain(stopping.inputs()).collect();
        watched.retain(|index| *index < inputs);
        order::sort(&mut watched);
        watched.dedup();
        Self {
            simulation: simulation.clone(),
            trials: 0,
            inputs: vec![Moments::default(); inputs],
            outputs: vec![summary.clone(); outputs],
            unsettled: vec![0; plan.settled.len()],
            sensitivity: Sensitivity::new(inputs, outputs),
            watched: watched.into_iter().map(|index| (index, summary.clone())).collect(),
            filters: simulation.filters.clone(),
            stopping: stopping.clone(),
        }
    }

    /// Takes the next batch in. Batches must come in their order, or the digits are others. Nothing changes any
    /// more once everything that the spec asks is known ([`Gathering::has_converged`]).
    pub fn take(&mut self, columns: &Columns) {
        if self.has_converged() {
            return;
        }
        let mut columns_of_all = columns.inputs.iter().chain(&columns.outputs);
        self.trials += columns_of_all.next().map_or(0, Vec::len) as u64;
        let settled = columns.outputs.get(self.outputs.len()..).unwrap_or_default();
        for (unsettled, column) in self.unsettled.iter_mut().zip(settled) {
            *unsettled += column.iter().filter(|settled| **settled == 0.0).count() as u64;
        }
        if self.filters.are_none() {
            self.take_all(columns);
        } else {
            self.take_some(columns);
        }
        self.look();
    }

    fn take_all(&mut self, columns: &Columns) {
        for (moments, column) in self.inputs.iter_mut().zip(&columns.inputs) {
            moments.update(column);
        }
        for (index, summary) in &mut self.watched {
            summary.update(&columns.inputs[*index]);
        }
        for (summary, column) in self.outputs.iter_mut().zip(&columns.outputs) {
            summary.update(column);
        }
        self.sensitivity.take(columns);
    }

    fn take_some(&mut self, columns: &Columns) {
        let kept = self.filters.keep(columns);
        let counted = kept.apply(columns);
        for (moments, column) in self.inputs.iter_mut().zip(&counted.inputs) {
            moments.update(column);
        }
        let take = |summary: &mut Summary, column: &[f64], source| match kept.of(source) {
            None => summary.update(column),
            Some(kept) => summary.update_some(column, &kept),
        };
        for (index, summary) in &mut self.watched {
            take(summary, &columns.inputs[*index], Source::Input(*index));
        }
        for (index, (summary, column)) in self.outputs.iter_mut().zip(&columns.outputs).enumerate() {
            take(summary, column, Source::Output(index));
        }
        self.sensitivity.take(&counted);
    }

    /// The trials taken in.
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// Whether nothing more is to come: every trial is taken in, or what the spec asks to be known is.
    pub fn is_complete(&self) -> bool {
        self.trials >= self.trials_requested() || self.has_converged()
    }

    /// The correlation of two columns over the first trials, at most 100,000, −1 to 1: Pearson's, or of ranks.
    pub fn correlation(&self, one: Source, other: Source, rank: bool) -> f64 {
        self.sensitivity.correlation(one, other, rank)
    }

    /// The interval that covers that correlation with the probability `confidence`, right for how the trials were drawn;
    /// `None` where either column does not vary.
    #[cfg(feature = "analysis")]
    pub fn correlation_interval(
        &self,
        one: Source,
        other: Source,
        rank: bool,
        confidence: f64,
    ) -> Option<(f64, f64)> {
        let grouping = self.simulation.grouping();
        self.sensitivity.correlation_interval(one, other, rank, grouping, confidence)
    }

    /// The trials asked for.
    pub fn trials_requested(&self) -> u64 {
        self.simulation.settings.trials
    }
}
