//! What the programs say to each other.

pub mod headers;
pub mod limits;
pub mod problem;
#[cfg(feature = "simulation")]
pub mod simulation;
#[cfg(feature = "simulation")]
pub mod worker;

/// The engine's documents, so that the page needs nothing else of the engine.
#[cfg(feature = "simulation")]
pub use engine::{
    Address, CellError, Inspection, Results, Spec,
    address::{column_letters, parse_a1},
    inspection::{Agreement, FoundInput, SheetInspection},
    results::{Bar, Histogram, OutputSummary, Percent, PercentileMethod},
    spec::{Input, MAX_TRIALS, Output, Sampling},
};
