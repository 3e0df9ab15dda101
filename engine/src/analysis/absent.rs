//! What stands for the analyses in a build without them: a spec that asks for one is refused.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use crate::document::Document;
use crate::model::{Model, Problem};
use crate::simulation::Simulation;
use crate::spec::Spec;

/// What a spec asks: nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked;

impl Asked {
    /// Refuses a spec that asks for anything.
    pub(crate) fn new(spec: &Spec, _model: &Model) -> Result<Self, Vec<Problem>> {
        if spec.analyses.is_empty() { Ok(Self) } else { Err(vec![Problem::NoAnalyses]) }
    }

    /// Nothing.
    pub(crate) fn answers(
        &self,
        _simulation: &Simulation,
        _threads: Option<NonZeroUsize>,
        _trials: u64,
        _observe: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Vec<Document> {
        Vec::new()
    }
}
