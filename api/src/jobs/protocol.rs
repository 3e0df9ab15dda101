//! What a worker and its child process say to each other.
//!
//! ```text
//! worker → child   one line: a Task as JSON; the workbook's bytes; then the pipe stays open, and its end
//!                  tells the child that the worker is gone
//! child → worker   lines: Said as JSON; after `done`, the outcome's bytes to the end
//! ```

use engine::{Address, Spec};
use serde::{Deserialize, Serialize};
use wire::problem::Problem;

/// What the child is to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// How many bytes the workbook has.
    pub bytes: usize,
    /// The most memory the child may have, in bytes.
    pub memory: u64,
    /// The most processor time it may use, in seconds.
    pub processor_seconds: u64,
    /// What to do with the workbook.
    pub work: Work,
}

/// What to do with a workbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// Read it and say what it holds: the inspection on one line, then each formula cell on a line.
    Read,
    /// Simulate it and give the results.
    Simulate {
        /// What to simulate.
        spec: Spec,
        /// With how many threads.
        threads: usize,
    },
    /// Compute one trial of it, and give that as JSON.
    Trace {
        /// What is simulated.
        spec: Spec,
        /// The trial, from 0.
        trial: u64,
        /// The cell to explain; every cell is listed where there is none.
        cell: Option<Address>,
        /// Through how many formulas to go back from it.
        depth: usize,
        /// The first cell that is listed.
        from: usize,
    },
}

/// What the child says while it works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// So many trials are done.
    Progress(u64),
    /// The work cannot be done, and doing it again would not help.
    Refused(Problem),
    /// The work is done; the outcome follows.
    Done,
}
