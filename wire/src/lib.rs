//! What the programs say to each other.

pub mod headers;
#[cfg(feature = "simulation")]
mod json;
pub mod limits;
pub mod problem;
#[cfg(feature = "simulation")]
pub mod simulation;
#[cfg(feature = "simulation")]
pub mod worker;

/// The engine's documents, so that the page needs nothing else of the engine.
#[cfg(feature = "simulation")]
pub use engine::{
    Address, CellError, Document, Inspection, Results, Spec,
    address::{column_letters, parse_a1},
    inspection::{
        Agreement, Difference, FoundInput, FoundOutput, InspectionProblem, SheetInspection, Skipped,
        Unsupported,
    },
    results::{
        Bar, CellStatistic, Correlated, FirstError, Histogram, InputSummary, InputValue, OutputSummary,
        Percent, PercentileMethod, RankError, Unsettled,
    },
    spec::{
        Correlation, DEFAULT_TRIALS, EngineChoice, Input, InputSeed, MAX_TRIALS, Output, SPEC_VERSION,
        Sampling,
    },
};
