//! The engine's inner loops in Wasm, compiled for speed where all else is compiled for size.
//!
//! An optimisation level belongs to a package. The loops over lanes are marked `inline` in the engine, so they are
//! compiled with the package that calls them: this one, whose level is set in the workspace's profiles.

use engine::backend::{Batch, Columns, Kernel};
use engine::simulation::AnyKernel;

/// Evaluates a batch into `columns`, whose room is used again; what they held before is gone.
#[inline(never)]
pub fn evaluate(kernel: &mut AnyKernel, batch: Batch, columns: &mut Columns) {
    kernel.eval(batch, columns);
}
