//! Backends make plans runnable on some hardware.

use crate::address::CellRef;
use crate::plan::Plan;
use crate::sample::Draws;

pub mod power;
pub mod reference;
mod threads;

pub use threads::Threads;

/// Trials of one batch: the unit of parallelism, progress, cancellation, distribution and merging.
pub const BATCH: usize = 4_096;

/// Makes plans runnable on some hardware.
pub trait Backend {
    /// The plan made ready.
    type Kernel: Kernel;

    /// Readies a plan, or names every cell that this backend cannot run.
    fn prepare(&self, plan: &Plan, draws: &Draws) -> Result<Self::Kernel, PrepareError>;
}

/// A plan made ready. Cheap to clone; one clone per worker.
pub trait Kernel: Clone + Send {
    /// Evaluates a batch of trials: fills one column per input and output of the plan.
    fn eval(&mut self, batch: Batch, columns: &mut Columns);
}

/// A range of consecutive trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The first trial.
    pub first: u64,
    /// How many trials, at most [`BATCH`].
    pub len: usize,
}

impl Batch {
    /// The batch at `index` of a simulation of `trials`; every batch but the last is full.
    pub fn at(index: u64, trials: u64) -> Self {
        let first = index * BATCH as u64;
        Self { first, len: trials.saturating_sub(first).min(BATCH as u64) as usize }
    }

    /// How many batches a simulation of `trials` has.
    pub fn count(trials: u64) -> u64 {
        trials.div_ceil(BATCH as u64)
    }
}

/// The values of one batch: a column per input, then a column per value watched, each as long as the batch.
/// NaN is an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// The inputs' columns, in the plan's order.
    pub inputs: Vec<Vec<f64>>,
    /// The outputs' columns, in the plan's order, and those of [`Plan::settled`].
    pub outputs: Vec<Vec<f64>>,
}

impl Columns {
    /// Makes room for a batch of `len` trials of a plan with so many inputs and values watched.
    pub fn resize(&mut self, inputs: usize, watched: usize, len: usize) {
        for (columns, count) in [(&mut self.inputs, inputs), (&mut self.outputs, watched)] {
            columns.resize_with(count, Vec::new);
            for column in columns {
                column.resize(len, f64::NAN);
            }
        }
    }
}

/// Why a backend cannot run a plan.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{} cells cannot run on {backend}", cells.len())]
pub struct PrepareError {
    /// The backend.
    pub backend: &'static str,
    /// Every cell that it cannot run.
    pub cells: Vec<CellRef>,
}
