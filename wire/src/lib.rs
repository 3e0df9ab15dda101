//! What the programs say to each other.

pub mod limits;
pub mod problem;
#[cfg(feature = "simulation")]
pub mod simulation;
#[cfg(feature = "simulation")]
pub mod worker;
