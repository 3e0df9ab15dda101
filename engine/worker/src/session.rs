//! The open workbook, and the answers that need no simulation.

use std::cell::OnceCell;
use std::fmt::Write;
use std::sync::Arc;

use engine::distribution::DISTRIBUTIONS;
use engine::workbook::Content;
use engine::{Inspection, Problem, Spec, Workbook, WorkbookError, function, inspection, workbook};
use sha2::{Digest, Sha256};
use wire::worker::{DistributionInfo, Event, OpenedWorkbook, Request};

use crate::painting;
use crate::preview;
use crate::refusal::{NEEDS_WHOLE, problems, refused, unreadable};
use crate::run::Run;

/// What one page has open.
#[derive(Debug, Default)]
pub struct Session {
    workbook: Option<Arc<Workbook>>,
    name: String,
    hash: String,
    needs_whole: bool,
    /// What the workbook holds, once somebody has looked.
    inspection: OnceCell<Inspection>,
}

impl Session {
    /// A session with this workbook open.
    pub fn of(workbook: Arc<Workbook>) -> Self {
        Self { workbook: Some(workbook), ..Self::default() }
    }

    /// The open workbook.
    pub fn workbook(&self) -> Option<&Arc<Workbook>> {
        self.workbook.as_ref()
    }

    /// Whether what was asked last was refused since only the whole module does it.
    pub fn needs_whole(&self) -> bool {
        self.needs_whole
    }

    /// A run of a spec on the open workbook, or a refusal.
    pub fn run(&mut self, spec: &Spec) -> Result<Run, Box<Event>> {
        let Some(workbook) = &self.workbook else { return Err(Box::new(no_workbook())) };
        let begun = Run::new(workbook, spec);
        let needs_whole =
            |found: &Vec<Problem>| found.iter().any(|one| matches!(one, Problem::LeftOut { .. }));
        self.needs_whole = begun.as_ref().err().is_some_and(needs_whole);
        begun.map_err(|found| Box::new(problems(&found)))
    }

    /// Reads a workbook and inspects it; the one before is closed, also where this one is refused.
    pub fn open(&mut self, name: &str, bytes: &[u8]) -> Event {
        match self.read(name, bytes) {
            Event::Opening { .. } => self.inspect(),
            refused => refused,
        }
    }

    /// Reads a workbook, the first half of opening it: [`Event::Opening`] or a refusal.
    pub fn read(&mut self, name: &str, bytes: &[u8]) -> Event {
        self.workbook = None;
        self.inspection = OnceCell::new();
        let read = workbook::read(bytes);
        self.needs_whole = matches!(read, Err(WorkbookError::NeedsWholeEngine { .. }));
        let workbook = match read {
            Ok(workbook) => workbook,
            Err(error) => return unreadable(name, &error),
        };
        let cells = workbook.sheets.iter().flat_map(|sheet| sheet.cells.iter());
        let formulas = cells.filter(|(_, _, cell)| !matches!(cell.content, Content::Constant)).count();
        let sheets = workbook.sheets.len();
        (self.name, self.hash) = (name.to_owned(), sha256(bytes));
        self.workbook = Some(Arc::new(workbook));
        Event::Opening { sheets: sheets as u64, formulas: formulas as u64 }
    }

    /// Inspects the workbook that was read, the second half of opening it; closes one that needs the whole module.
    pub fn inspect(&mut self) -> Event {
        let Some(workbook) = self.workbook.take() else { return no_workbook() };
        let inspection = inspection::inspect(&workbook);
        if let Some(function) = inspection.functions.keys().find(|name| function::is_left_out(name)) {
            self.needs_whole = true;
            return refused(
                NEEDS_WHOLE,
                format!("The workbook calls {function}, which this part of the engine leaves out."),
            );
        }
        let workbook = self.workbook.insert(workbook);
        Event::Opened(Box::new(OpenedWorkbook {
            name: self.name.clone(),
            hash: self.hash.clone(),
            sheets: workbook.sheets.iter().map(painting::layout).collect(),
            inspection,
        }))
    }

    /// What the open workbook holds; nothing without one.
    pub fn inspection(&self) -> &Inspection {
        self.inspection.get_or_init(|| self.workbook.as_ref().map(inspection::inspect).unwrap_or_default())
    }

    /// Answers what is neither the opening of a workbook nor a run.
    pub fn answer(&mut self, request: &Request) -> Event {
        self.needs_whole = false;
        match request {
            Request::Preview { text } => {
                let event = preview::preview(text);
                self.needs_whole = matches!(&event, Event::Refused { code, .. } if code == NEEDS_WHOLE);
                event
            }
            Request::Distributions => distributions(),
            Request::Block { .. } | Request::Cell { .. } => match &self.workbook {
                Some(workbook) => about_cells(workbook, request),
                None => no_workbook(),
            },
            Request::Open { .. } | Request::Run { .. } | Request::WriteBack { .. } | Request::Stop => {
                refused(
                    "protocol",
                    "The page asked in a way that this engine does not know. Reload the page.",
                )
            }
        }
    }
}

/// The refusal of what needs a workbook.
pub fn no_workbook() -> Event {
    refused("no-workbook", "No workbook is open. Open one first.")
}

fn about_cells(workbook: &Workbook, request: &Request) -> Event {
    match request {
        Request::Block { sheet, first_row, rows, first_column, columns } => {
            let area = painting::Area {
                sheet: *sheet,
                first_row: *first_row,
                rows: *rows,
                first_column: *first_column,
                columns: *columns,
            };
            match painting::block(workbook, area) {
                Some(block) => Event::Block(block),
                None => refused("no-sheet", format!("The workbook has no sheet {}.", u32::from(*sheet) + 1)),
            }
        }
        Request::Cell { cell } => match painting::detail(workbook, cell) {
            Some(detail) => Event::Cell(detail),
            None => {
                refused("no-sheet", format!("{cell}: the workbook has no sheet called `{}`.", cell.sheet))
            }
        },
        _ => no_workbook(),
    }
}

fn distributions() -> Event {
    let info = |one: &&engine::distribution::Distribution| DistributionInfo {
        name: one.name.to_owned(),
        summary: one.summary.to_owned(),
        discrete: one.discrete,
        parameters: one.parameters.iter().map(|parameter| parameter.name.to_owned()).collect(),
        repeats: one.parameters.last().is_some_and(|parameter| parameter.repeats),
    };
    Event::Distributions { distributions: DISTRIBUTIONS.iter().map(info).collect() }
}

fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
