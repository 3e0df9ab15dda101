//! The only calls of the engine, made in a child process.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::model::Model;
use engine::simulation::Simulation;
use engine::trace::Snapshot;
use engine::{Address, RangeRef, Spec, Workbook, WorkbookError, inspection, workbook};
use wire::problem::{Fault, Problem};
use wire::simulation::CellDependencies;

/// How often progress is said at most.
const SAY: Duration = Duration::from_millis(100);

/// Reads the workbook and says what it holds, as JSON: the inspection on one line, then what each formula
/// cell reads on a line each.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<u8>, Box<Problem>> {
    let workbook = open(bytes)?;
    let mut lines = json(&inspection::inspect(&workbook));
    let model = Model::inspect_only(Arc::clone(&workbook));
    for (cell, ranges) in model.dependencies() {
        let precedents = ranges.iter().map(|range| text(&workbook, range)).collect();
        lines.push(b'\n');
        lines.extend(json(&CellDependencies { cell: workbook.address(cell), precedents }));
    }
    lines.push(b'\n');
    Ok(lines)
}

/// Simulates the workbook and gives the results as JSON.
pub(crate) fn simulate(
    bytes: &[u8],
    spec: &Spec,
    threads: usize,
    mut progress: impl FnMut(u64),
) -> Result<Vec<u8>, Box<Problem>> {
    let simulation = Simulation::new(open(bytes)?, spec).map_err(refused)?;
    let mut said = Instant::now();
    let results = simulation.run(NonZeroUsize::new(threads), &mut |gathering| {
        if said.elapsed() >= SAY {
            said = Instant::now();
            progress(gathering.trials());
        }
        ControlFlow::Continue(())
    });
    Ok(json(&results))
}

/// Computes one trial, and gives it as JSON: the trace of a cell, or every cell from the `from`th on.
pub(crate) fn trace(
    bytes: &[u8],
    spec: &Spec,
    trial: u64,
    cell: Option<&Address>,
    depth: usize,
    from: usize,
) -> Result<Vec<u8>, Box<Problem>> {
    let workbook = open(bytes)?;
    if let Some(cell) = cell.filter(|cell| workbook.locate(cell).is_none()) {
        let message = format!("the workbook has no sheet called `{}`", cell.sheet);
        let mut problem = Problem::new(422, "bad_cell", "That is no cell", sentence(&message));
        problem.faults.push(Fault { at: cell.to_string(), message });
        return Err(Box::new(problem));
    }
    let snapshot = Snapshot::new(workbook, spec, trial).map_err(refused)?;
    Ok(json(&snapshot.document(cell.map(std::slice::from_ref).unwrap_or_default(), depth, from)))
}

fn open(bytes: &[u8]) -> Result<Arc<Workbook>, Box<Problem>> {
    workbook::read(bytes).map(Arc::new).map_err(|error| unreadable(&error))
}

fn unreadable(error: &WorkbookError) -> Box<Problem> {
    let (code, title) = match error {
        WorkbookError::Empty => ("empty", "There is no file"),
        WorkbookError::NotAWorkbook { .. } | WorkbookError::NotReadYet { .. } => {
            ("not_a_workbook", "The file is not a workbook")
        }
        WorkbookError::PasswordProtected => ("password_protected", "The workbook has a password"),
        WorkbookError::TooLarge { .. }
        | WorkbookError::TooManyEntries { .. }
        | WorkbookError::ExpandsTooFar { .. } => ("workbook_too_large", "The workbook is too large"),
        _ => ("workbook_unreadable", "The workbook could not be read"),
    };
    let mut problem = Problem::new(422, code, title, sentence(&error.to_string()));
    let at = match error {
        WorkbookError::Part { part, .. } => Some(part),
        WorkbookError::Cell { cell, .. } => Some(cell),
        _ => None,
    };
    problem.faults.extend(at.map(|at| Fault { at: at.clone(), message: error.to_string() }));
    Box::new(problem)
}

/// Everything that stands against a simulation, each with its cell or field.
fn refused(problems: Vec<engine::Problem>) -> Box<Problem> {
    let faults: Vec<_> = problems
        .iter()
        .map(|problem| {
            let message = problem.to_string();
            let at = problem.cell().map_or_else(|| format!("spec ({})", problem.code()), ToString::to_string);
            Fault { at, message }
        })
        .collect();
    let first = faults.first().map_or("", |fault| fault.message.as_str());
    let detail = match faults.len() {
        0 | 1 => sentence(first),
        count => format!("{} And {} more.", sentence(first), count - 1),
    };
    let mut problem = Problem::new(422, "bad_spec", "The spec cannot be simulated", detail);
    problem.faults = faults;
    problem.hold = engine::Problem::acceptable(&problems).iter().map(ToString::to_string).collect();
    Box::new(problem)
}

/// An error's words as a sentence of their own.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// The range as people write it, with its sheet: `Sheet1!B1:B9`.
fn text(workbook: &Workbook, range: &RangeRef) -> String {
    let first = workbook.address(range.top_left());
    if range.is_cell() {
        return first.to_string();
    }
    let last = engine::CellRef::new(range.sheet, range.last_row, range.last_column);
    format!("{first}:{}", last.a1())
}

fn json(document: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(document).expect("documents of ours are JSON")
}
