//! Carlo's simulator.
//!
//! ```text
//!    workbook bytes                  Spec  (inputs: cell → distribution, outputs,
//!        │                             │          trials, seed, sampling method)
//!        ▼ workbook::read              │
//!    Workbook   what the file says     │
//!        └──────────────┬──────────────┘
//!                       ▼ Model::new               every problem reported, each with its cell
//!                    Model      formulas parsed, names resolved, inputs and outputs known
//!                       ▼ Plan::new                lower → fold → share → prune → verify
//!                    Plan       typed SSA program; draws are ops; prints as text
//!                       ▼ kernel                   reference (one trial at a time) or Power (tiles, every core)
//!                    Kernel
//!                       ▼ Kernel::eval(batch)      a batch: 4,096 consecutive trials
//!                  Gathering    moments, quantiles, ranks: batches are taken in their order
//!                       ▼ results
//!                    Results    summaries, tornado
//! ```

pub mod address;
pub mod advice;
#[cfg(feature = "analysis")]
pub mod analysis;
pub mod backend;
pub mod correlation;
pub mod dialect;
pub mod distribution;
pub mod document;
#[cfg(feature = "files")]
pub mod export;
#[cfg(feature = "fitting")]
pub mod fitting;
pub mod formula;
pub mod function;
pub mod inspection;
pub mod math;
pub mod model;
pub mod order;
pub mod plan;
pub mod results;
pub mod sample;
pub mod series;
pub mod simulation;
pub mod spec;
pub mod statistics;
pub mod trace;
pub mod value;
pub mod workbook;

#[cfg(not(feature = "analysis"))]
#[path = "analysis/absent.rs"]
mod analysis;

pub use address::{Address, CellRef, RangeRef, SheetId};
pub use document::Document;
pub use inspection::Inspection;
pub use model::{Model, Problem};
pub use plan::Plan;
pub use results::Results;
pub use spec::Spec;
pub use value::{CellError, Value};
pub use workbook::{Workbook, WorkbookError};
