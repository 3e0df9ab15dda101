//! A simulation: a workbook and a spec, ready to run in batches, and what its batches have given so far.
//!
//! ```text
//! Simulation::new ──▶ kernel() ──▶ eval(batch) ──▶ Columns ──▶ gathering().take ──▶ results()
//!                       a clone per worker            in the order of the batches
//! ```
//!
//! [`Simulation::run`] does that on native threads. In a browser each worker of a pool evaluates batches
//! with a kernel of its own, and one of them gathers. Either way the digits are the same.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::analysis::Asked;
use crate::backend::power::PowerKernel;
use crate::backend::reference::{Failure, ReferenceKernel, first_error};
use crate::backend::{BATCH, Batch, Columns, Kernel, Threads};
use crate::document::Document;
use crate::model::{Model, Problem};
use crate::plan::Plan;
use crate::results::{
    Bar, Correlated, FirstError, InputSummary, InputValue, OutputSummary, Percent, RESULTS_VERSION, Results,
    Unsettled,
};
use crate::sample::{Draws, MOST_DIMENSIONS};
use crate::spec::{EngineChoice, Sampling, Spec};
use crate::statistics::{
    Accumulator, Effect, Grouping, KEPT_VALUES, Moments, Sensitivity, Source, Summary, histogram,
};
use crate::value::Value;
use crate::workbook::Workbook;

mod asked;
mod filter;
mod stop;

use filter::Filters;
pub use filter::{Filter, Filtered, Scope};
use stop::Stopping;
pub use stop::{Convergence, Stop, Target, Watched};

/// The most values that are kept of all outputs together; above it each output keeps its share.
const KEPT_OF_ALL_OUTPUTS: usize = 4 * KEPT_VALUES;
/// The most values per output that a look at a running simulation sorts.
const GLIMPSED_VALUES: usize = 100_000;
/// The most values of all columns together that a look at a running simulation ranks.
const GLIMPSED_RANKS: usize = 500_000;
/// Below so many trials a look leaves the tornado for the end.
const LEAST_GLIMPSED_TRIALS: usize = 1_000;
/// The most inputs named behind an error.
const MOST_CAUSES: usize = 20;
/// The most values that batches hold while they wait to be gathered.
const WAITING_VALUES: usize = 32_000_000;

/// A workbook and a spec, ready to run.
#[derive(Clone, Debug)]
pub struct Simulation {
    model: Arc<Model>,
    plan: Arc<Plan>,
    draws: Draws,
    settings: Settings,
    kernel: AnyKernel,
    asked: Arc<Asked>,
    filters: Filters,
    stopping: Stopping,
}

/// The stages of readying a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Binding formulas and holding the spec against the workbook.
    Model,
    /// Lowering to operations.
    Plan,
}

/// What the spec says beside the model.
#[derive(Clone, Copy, Debug)]
struct Settings {
    trials: u64,
    seed: u64,
    sampling: Sampling,
    engine: &'static str,
}

impl Simulation {
    /// Readies a simulation, or says everything that stands against it.
    pub fn new(workbook: Arc<Workbook>, spec: &Spec) -> Result<Self, Vec<Problem>> {
        Self::staged(workbook, spec, &mut |_| {})
    }

    /// As [`Simulation::new`], and says when each stage begins, to a caller that has a clock.
    pub fn staged(
        workbook: Arc<Workbook>,
        spec: &Spec,
        begun: &mut dyn FnMut(Stage),
    ) -> Result<Self, Vec<Problem>> {
        begun(Stage::Model);
        let model = Model::new(workbook, spec)?;
        let asked = Arc::new(Asked::new(spec, &model)?);
        let filters = Filters::new(spec, &model)?;
        let stopping = Stopping::new(spec, &model)?;
        begun(Stage::Plan);
        let plan = Plan::new(&model)?;
        if spec.sampling == Sampling::Sobol && plan.dimensions > MOST_DIMENSIONS {
            let dimensions = plan.dimensions;
            return Err(vec![Problem::TooManyDimensions { dimensions, most: MOST_DIMENSIONS }]);
        }
        Ok(Self { asked, filters, stopping, ..Self::of(model, plan, spec) })
    }

    /// A simulation of a plan that is there already.
    fn of(model: Model, plan: Plan, spec: &Spec) -> Self {
        let plan = Arc::new(plan);
        let draws = model.draws(spec);
        let (engine, kernel) = match spec.engine {
            EngineChoice::Reference => {
                ("reference", AnyKernel::Reference(ReferenceKernel::new(Arc::clone(&plan), draws.clone())))
            }
            EngineChoice::Auto | EngineChoice::Power | EngineChoice::Arrow | EngineChoice::Gpu => {
                ("power", AnyKernel::Power(PowerKernel::new(&plan, draws.clone())))
            }
        };
        let settings = Settings { trials: spec.trials, seed: spec.seed, sampling: spec.sampling, engine };
        let (filters, stopping) = (Filters::default(), Stopping::default());
        Self {
            model: Arc::new(model),
            plan,
            draws,
            settings,
            kernel,
            filters,
            stopping,
            asked: Arc::default(),
        }
    }

    /// The program that each trial evaluates.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The workbook understood.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The trials asked for.
    pub fn trials(&self) -> u64 {
        self.settings.trials
    }

    /// The draws.
    pub fn draws(&self) -> &Draws {
        &self.draws
    }

    /// A batch with NaN in the place of what the spec's filters leave out.
    #[cfg(feature = "analysis")]
    pub(crate) fn counted(&self, columns: Columns) -> Columns {
        if self.filters.are_none() { columns } else { self.filters.clone().keep(&columns).apply(&columns) }
    }

    /// What evaluates batches; each worker takes its own.
    pub fn kernel(&self) -> AnyKernel {
        self.kernel.clone()
    }

    /// How trials hang together.
    fn grouping(&self) -> Grouping {
        Grouping::new(self.settings.sampling, self.draws.replications())
    }

    /// A gathering of no batches yet.
    pub fn gathering(&self) -> Gathering {
        let outputs = self.plan.outputs.len();
        let kept = KEPT_VALUES.min(KEPT_OF_ALL_OUTPUTS / outputs.max(1));
        Gathering {
            simulation: self.clone(),
            trials: 0,
            inputs: vec![Moments::default(); self.plan.inputs.len()],
            outputs: vec![Summary::keeping(kept, self.grouping()); outputs],
            unsettled: vec![0; self.plan.settled.len()],
            sensitivity: Sensitivity::new(self.plan.inputs.len(), outputs),
            watched: asked::inputs(&self.model)
                .into_iter()
                .chain(self.stopping.inputs())
                .filter(|index| *index < self.plan.inputs.len())
                .map(|index| (index, Summary::keeping(kept, self.grouping())))
                .collect(),
            filters: self.filters.clone(),
            stopping: self.stopping.clone(),
        }
    }

    /// Runs on as many threads as `threads` says, or on one per core (a build without the feature `threads`
    /// has only the caller's). `observe` sees what is there after every few batches and may end the run;
    /// the results are then those of the trials done. The digits do not depend on the threads.
    pub fn run(
        &self,
        threads: Option<NonZeroUsize>,
        observe: &mut dyn FnMut(&Gathering) -> ControlFlow<()>,
    ) -> Results {
        let count = threads;
        let mut threads = Threads::new(&self.kernel, count);
        let width = (self.plan.inputs.len() + self.plan.watched().count()).max(1);
        let window = (4 * threads.count()).min(WAITING_VALUES / (width * BATCH)).max(1);
        let mut batches =
            (0..Batch::count(self.settings.trials)).map(|index| Batch::at(index, self.settings.trials));
        let mut gathering = self.gathering();
        let mut waiting: Vec<Columns> = Vec::new();
        loop {
            let next: Vec<Batch> = batches.by_ref().take(window).collect();
            let taken = std::mem::take(&mut waiting);
            let any = !taken.is_empty();
            waiting = threads.eval(&next, || taken.iter().for_each(|columns| gathering.take(columns)));
            let stopped = any && observe(&gathering).is_break();
            if stopped || waiting.is_empty() || gathering.has_converged() {
                let mut results = threads.within(|| gathering.results());
                drop(threads);
                if !stopped {
                    results.analyses = self.analyse(count, gathering.trials(), &mut || observe(&gathering));
                }
                return results;
            }
        }
    }

    /// What the analyses that the spec asks for give, in its order: [`Results::analyses`] of a simulation of which the
    /// first `trials` trials were done. Those that run trials of their own run as many. `observe` is asked now and then
    /// whether to go on; what is not done then says so.
    pub fn analyse(
        &self,
        threads: Option<NonZeroUsize>,
        trials: u64,
        observe: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Vec<Document> {
        self.asked.answers(self, threads, trials, observe)
    }

    /// Every value of the first `trials` trials, batch by batch: evaluated again, since it costs less than to
    /// keep them.
    pub fn samples(&self, trials: u64) -> impl Iterator<Item = Columns> + use<> {
        let mut kernel = self.kernel.clone();
        let outputs = self.plan.outputs.len();
        (0..Batch::count(trials)).map(move |index| {
            let mut columns = Columns::default();
            kernel.eval(Batch::at(index, trials), &mut columns);
            columns.outputs.truncate(outputs);
            columns
        })
    }
}

/// The kernel of whichever backend the spec chose.
#[derive(Clone, Debug)]
pub enum AnyKernel {
    /// One trial at a time.
    Reference(ReferenceKernel),
    /// Vector tiles.
    Power(PowerKernel),
}

impl AnyKernel {
    /// The same plan with other draws.
    pub fn with_draws(&self, draws: Draws) -> Self {
        match self {
            Self::Reference(kernel) => Self::Reference(kernel.with_draws(draws)),
            Self::Power(kernel) => Self::Power(kernel.with_draws(draws)),
        }
    }
}

impl Kernel for AnyKernel {
    #[cfg_attr(target_arch = "wasm32", inline)]
    fn eval(&mut self, batch: Batch, columns: &mut Columns) {
        match self {
            Self::Reference(kernel) => kernel.eval(batch, columns),
            Self::Power(kernel) => kernel.eval(batch, columns),
        }
    }
}

/// What a simulation's batches have given so far.
#[derive(Clone, Debug)]
pub struct Gathering {
    simulation: Simulation,
    trials: u64,
    inputs: Vec<Moments>,
    outputs: Vec<Summary>,
    /// How many trials each circle has not settled in.
    unsettled: Vec<u64>,
    sensitivity: Sensitivity,
    /// The inputs whose values are asked for beside their moments.
    watched: BTreeMap<usize, Summary>,
    filters: Filters,
    stopping: Stopping,
}

impl Gathering {
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

    /// The trials asked for.
    pub fn trials_requested(&self) -> u64 {
        self.simulation.settings.trials
    }

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
                let failure = certain.or_else(|| first_error(plan, draws, trial, index))?;
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

#[cfg(test)]
mod tests;
