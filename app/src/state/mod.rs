//! Everything that the page remembers. Signals live here and nowhere else, but for what a component shows
//! of itself alone.

mod panels;
mod session;
pub(crate) mod setup;
mod simulation;
mod stage;
mod workbook;

use crate::dom::*;

pub(crate) use panels::Panels;
pub(crate) use session::{Dialog, Sent, Session, Theme};
pub(crate) use simulation::{Place, Progress, SimulationState};
pub(crate) use stage::{Stage, Step};
pub(crate) use workbook::{PreviewState, Tried, WorkbookState};

/// The page's state: handles that copy freely.
#[derive(Clone, Copy)]
pub(crate) struct App {
    /// What is shown, said and sent.
    pub(crate) session: Session,
    /// The open workbook and its marks.
    pub(crate) workbook: WorkbookState,
    /// The simulation and its results.
    pub(crate) simulation: SimulationState,
    /// The panels that the engine's worker writes.
    pub(crate) panels: Panels,
}

impl App {
    /// A page where nothing has happened.
    pub(crate) fn new() -> Self {
        Self {
            session: Session::new(),
            workbook: WorkbookState::new(),
            simulation: SimulationState::new(),
            panels: Panels::new(),
        }
    }

    /// Takes a step of the page's story.
    pub(crate) fn step(&self, step: Step) {
        self.session.stage.update(|stage| *stage = stage.after(step));
    }

    /// Why Run cannot start, or `None` where it can. Tracks what it reads.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        let opened = self.workbook.opened.get()?;
        self.simulation.spec.with(|spec| setup::missing(spec, &opened.inspection))
    }

    /// What changed since the results were made, or `None` where they are of now. Tracks what it reads.
    pub(crate) fn stale(&self) -> Option<String> {
        let ran = self.simulation.ran.get()?;
        self.simulation.spec.with(|now| setup::what_changed(&ran, now))
    }
}

/// The page's state, from the context.
pub(crate) fn use_app() -> App {
    expect_context::<App>()
}
