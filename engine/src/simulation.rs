//! A simulation: a workbook and a spec, ready to run in batches, and what its batches have given so far.
//!
//! ```text
//! Simulation::new ──▶ kernel() ──▶ eval(batch) ──▶ Columns ──▶ gathering().take ──▶ results()
//!                       a clone per worker            in the order of the batches
//! ```
//!
//! [`Simulation::run`] does that on native threads. In a browser each worker of a pool evaluates batches
//! with a kernel of its own, and one of them gathers. Either way the digits are the same.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::analysis::Asked;
use crate::backend::power::PowerKernel;
use crate::backend::reference::ReferenceKernel;
use crate::backend::{BATCH, Batch, Columns, Kernel, Threads};
use crate::document::Document;
use crate::model::{Model, Problem};
use crate::plan::Plan;
use crate::results::Results;
use crate::sample::{Draws, MOST_DIMENSIONS};
use crate::spec::{EngineChoice, Sampling, Spec};
use crate::statistics::Grouping;
use crate::workbook::Workbook;

mod asked;
#[cfg(feature = "analysis")]
mod blame;
mod filter;
mod gathering;
mod report;
mod stop;

use filter::Filters;
pub use filter::{Filter, Filtered, Scope};
pub use gathering::Gathering;
use stop::Stopping;
pub use stop::{Convergence, Stop, Target, Watched};

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
        Gathering::new(self)
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

#[cfg(test)]
mod tests;
