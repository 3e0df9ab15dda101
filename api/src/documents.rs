//! Rows → what clients see.

use wire::simulation::{ParseState, ParseStatus, Simulation, SimulationState};

use crate::store::queue::State;
use crate::store::{simulations, workbooks};

impl From<workbooks::Workbook> for ParseStatus {
    fn from(row: workbooks::Workbook) -> Self {
        Self {
            id: row.id,
            name: row.name,
            bytes: row.bytes.unsigned_abs(),
            state: match row.state {
                State::Created | State::Queued => ParseState::Queued,
                State::Running => ParseState::Parsing,
                State::Done => ParseState::Done,
                State::Failed => ParseState::Failed,
            },
            problem: row.problem,
        }
    }
}

impl From<simulations::Simulation> for Simulation {
    fn from(row: simulations::Simulation) -> Self {
        let trials = row.trials.unsigned_abs();
        Self {
            id: row.id,
            workbook: row.workbook,
            trials_done: if row.state == State::Done { trials } else { row.trials_done.unsigned_abs() },
            state: match row.state {
                State::Created => SimulationState::Created,
                State::Queued => SimulationState::Queued,
                State::Running => SimulationState::Running,
                State::Done => SimulationState::Done,
                State::Failed => SimulationState::Failed,
            },
            trials,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            problem: row.problem,
        }
    }
}
