//! Power: vector tiles, on every core.
//!
//! A plan becomes a tape (`tape.rs`), whose instructions each do one thing to a tile of 256 trials; slots
//! that hold a tile are used again as soon as their value is dead, so that a tape's tiles stay near the
//! processor. Every instruction gives the bits that the ops it stands for give in the reference backend.

mod folds;
mod fuse;
mod lanes;
mod tape;
#[cfg(test)]
mod tests;
mod vectors;

use std::sync::Arc;

use super::{Backend, Batch, Columns, Kernel, PrepareError};
use crate::plan::Plan;
use crate::sample::Draws;
use lanes::Slots;
use tape::Tape;
use vectors::Vectors;

/// Runs every plan on vector units.
#[derive(Clone, Copy, Debug, Default)]
pub struct Power;

impl Backend for Power {
    type Kernel = PowerKernel;

    fn prepare(&self, plan: &Plan, draws: &Draws) -> Result<PowerKernel, PrepareError> {
        Ok(PowerKernel::new(plan, draws.clone()))
    }
}

/// A tape with its draws, and the tiles of one worker. A clone shares the tape and has tiles of its own.
#[derive(Debug)]
pub struct PowerKernel {
    tape: Arc<Tape>,
    draws: Draws,
    vectors: Vectors,
    /// Made at the first batch.
    slots: Option<Slots>,
}

impl PowerKernel {
    /// Readies a plan; there is none that Power cannot run.
    pub fn new(plan: &Plan, draws: Draws) -> Self {
        Self { tape: Arc::new(Tape::new(plan)), draws, vectors: Vectors::best(), slots: None }
    }

    /// The same plan with other draws.
    pub fn with_draws(&self, draws: Draws) -> Self {
        Self { draws, ..self.clone() }
    }
}

impl Clone for PowerKernel {
    fn clone(&self) -> Self {
        Self { tape: Arc::clone(&self.tape), draws: self.draws.clone(), vectors: self.vectors, slots: None }
    }
}

impl Kernel for PowerKernel {
    // In Wasm the loops over lanes are compiled with the crate that calls them: see the profile `wasm-release`.
    #[cfg_attr(target_arch = "wasm32", inline)]
    fn eval(&mut self, batch: Batch, columns: &mut Columns) {
        let slots = self.slots.get_or_insert_with(|| Slots::new(&self.tape));
        lanes::eval(&self.tape, &self.draws, self.vectors, slots, batch, columns);
    }
}
