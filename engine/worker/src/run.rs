//! One run: batches handed out, taken back in order, gathered into results.

use std::ops::ControlFlow;
use std::sync::Arc;

use engine::backend::{Batch, Columns};
use engine::simulation::{AnyKernel, Gathering, Simulation};
use engine::{Problem, Spec, Workbook};
use wire::worker::{Event, Snapshot};

use crate::queue::{MOST_FAILURES, Queue};
use crate::refusal::refused;

/// How many trials are evaluated between two looks at the messages: a quarter of a batch.
const STRETCH: usize = 1_024;

/// A run of the open workbook.
pub struct Run {
    simulation: Simulation,
    kernel: AnyKernel,
    gathering: Gathering,
    queue: Queue<Columns>,
    trials: u64,
    own: Option<Own>,
}

/// A batch that this worker itself evaluates, stretch by stretch.
struct Own {
    index: u64,
    batch: Batch,
    done: usize,
    columns: Columns,
}

impl Run {
    /// A run of `spec`, with nothing done, or every problem that stands in the way.
    pub fn new(workbook: &Arc<Workbook>, spec: &Spec) -> Result<Self, Vec<Problem>> {
        let simulation = Simulation::new(Arc::clone(workbook), spec)?;
        Ok(Self {
            kernel: simulation.kernel(),
            gathering: simulation.gathering(),
            queue: Queue::new(Batch::count(spec.trials)),
            trials: spec.trials,
            own: None,
            simulation,
        })
    }

    /// How many batches the run has.
    pub fn batches(&self) -> u64 {
        Batch::count(self.trials)
    }

    /// The next batch for a worker of the pool; `None` where there is none to hand out now.
    pub fn allot(&mut self) -> Option<u64> {
        if self.gathering.has_converged() {
            return None;
        }
        self.queue.allot()
    }

    /// Takes the columns of a batch, the inputs' first, one after the other. Columns of the wrong length
    /// count as a lost worker: a refusal where that happened too often.
    pub fn give(&mut self, index: u64, values: &[f64]) -> Option<Event> {
        let batch = Batch::at(index, self.trials);
        let plan = self.simulation.plan();
        if values.len() != batch.len * (plan.inputs.len() + plan.watched().count()) {
            return self.lose(index);
        }
        let mut parts = values.chunks(batch.len.max(1)).map(<[f64]>::to_vec);
        let inputs = parts.by_ref().take(plan.inputs.len()).collect();
        self.queue.give(index, Columns { inputs, outputs: parts.collect() });
        self.gather();
        None
    }

    /// A batch whose worker was lost: done again, or a refusal where that happened too often.
    pub fn lose(&mut self, index: u64) -> Option<Event> {
        let again = self.queue.lose(index);
        (!again).then(|| {
            let batch = Batch::at(index, self.trials);
            let (first, last) = (batch.first + 1, batch.first + batch.len as u64);
            refused(
                "engine-lost",
                format!(
                    "Trials {first} to {last} stopped the engine {MOST_FAILURES} times; most often there is too \
                     little memory. Close other tabs, or run on the server."
                ),
            )
        })
    }

    /// A batch that a lost worker had not begun: done by another.
    pub fn take_back(&mut self, index: u64) {
        self.queue.take_back(index);
    }

    /// Evaluates a stretch of this worker's own batch; begins one only where `more` is set. Says whether
    /// there was anything to evaluate.
    pub fn evaluate(&mut self, more: bool) -> bool {
        if self.own.is_none() && more {
            self.own = self.allot().map(|index| {
                let batch = Batch::at(index, self.trials);
                Own { index, batch, done: 0, columns: Columns::default() }
            });
        }
        let Some(mut own) = self.own.take() else { return false };
        let len = STRETCH.min(own.batch.len - own.done);
        let stretch = Batch { first: own.batch.first + own.done as u64, len };
        let mut part = Columns::default();
        engine_loops::evaluate(&mut self.kernel, stretch, &mut part);
        append(&mut own.columns.inputs, part.inputs);
        append(&mut own.columns.outputs, part.outputs);
        own.done += len;
        if own.done == own.batch.len {
            self.queue.give(own.index, own.columns);
            self.gather();
        } else {
            self.own = Some(own);
        }
        true
    }

    /// How many batches are in the results.
    pub fn gathered(&self) -> u64 {
        self.queue.taken()
    }

    /// Whether every batch is in the results, or what the spec asks to be known is.
    pub fn is_complete(&self) -> bool {
        self.queue.is_complete() || self.gathering.has_converged()
    }

    /// A look at the results of the batches gathered, quick to make.
    pub fn glimpse(&self, elapsed_ms: f64, workers: u32) -> Box<Snapshot> {
        Box::new(Snapshot { results: self.gathering.glimpse(), elapsed_ms, workers })
    }

    /// The results of the batches gathered, as exact as they get.
    pub fn results(&self, elapsed_ms: f64, workers: u32) -> Box<Snapshot> {
        let mut results = self.gathering.results();
        if self.is_complete() {
            results.analyses =
                self.simulation.analyse(None, self.gathering.trials(), &mut || ControlFlow::Continue(()));
        }
        Box::new(Snapshot { results, elapsed_ms, workers })
    }

    fn gather(&mut self) {
        while let Some((_, columns)) = self.queue.take() {
            self.gathering.take(&columns);
        }
    }
}

/// Each column made longer by its part.
fn append(columns: &mut Vec<Vec<f64>>, parts: Vec<Vec<f64>>) {
    columns.resize_with(parts.len(), Vec::new);
    for (column, part) in columns.iter_mut().zip(parts) {
        column.extend(part);
    }
}

/// A worker of the pool: one workbook, one spec at a time, any batch.
pub struct Evaluator {
    workbook: Arc<Workbook>,
    prepared: Option<Prepared>,
}

struct Prepared {
    kernel: AnyKernel,
    trials: u64,
    /// The columns of the batch before: their room is used again.
    columns: Columns,
}

impl Evaluator {
    /// An evaluator of a workbook.
    pub fn new(workbook: Arc<Workbook>) -> Self {
        Self { workbook, prepared: None }
    }

    /// Readies a spec.
    pub fn prepare(&mut self, spec: &Spec) -> Result<(), Vec<Problem>> {
        let simulation = Simulation::new(Arc::clone(&self.workbook), spec)?;
        let columns = Columns::default();
        self.prepared = Some(Prepared { kernel: simulation.kernel(), trials: spec.trials, columns });
        Ok(())
    }

    /// The columns of a batch, the inputs' first, one after the other; empty where no spec is ready.
    pub fn evaluate(&mut self, index: u64) -> Vec<f64> {
        let Some(Prepared { kernel, trials, columns }) = &mut self.prepared else { return Vec::new() };
        engine_loops::evaluate(kernel, Batch::at(index, *trials), columns);
        let columns: Vec<&[f64]> = columns.inputs.iter().chain(&columns.outputs).map(Vec::as_slice).collect();
        columns.concat()
    }
}
