//! The panel of the file: how well Carlo understands the workbook, part by part.

use charts::format::{count, counted};
use engine::inspection::{Agreement, FoundStatistic, Inspection, InspectionProblem, Unsupported};
use engine::model::label;
use engine::spec::Output;
use engine::{Address, Spec, Workbook};

use super::html::Html;
use super::parts::{self, Tone};
use super::{Asked, Panel, imports, number};
use crate::refusal::sentence;

/// The button that marks an output; a cell's address follows.
const MARK: &str = "mark:";

/// Writes the panel.
pub(super) fn write(asked: &Asked<'_>) -> Panel {
    let Some(workbook) = asked.workbook() else { return Panel::without_workbook() };
    let inspection = asked.session.inspection();
    let mut panel = Panel::default();
    let pressed = asked.request.pressed.strip_prefix(MARK).and_then(|cell| Address::parse(cell).ok());
    if let Some(cell) = pressed {
        let output = marked(workbook, cell);
        panel.said = format!("{} is an output", output.name);
        panel.spec = Some(Box::new(with_output(asked.request.spec.clone(), output)));
    }
    let spec = panel.spec.as_deref().unwrap_or(&asked.request.spec);
    let html = &mut panel.html;
    parts::plain_section(html, |html| {
        agreement(html, inspection);
    });
    imports::write(html, &inspection.imports);
    problems(html, &inspection.problems, spec);
    differences(html, &inspection.agreement);
    unsupported(html, &inspection.unsupported);
    statistics(html, &inspection.statistics);
    rest(html, inspection);
    panel
}

fn marked(workbook: &Workbook, cell: Address) -> Output {
    let name = workbook.locate(&cell).map_or_else(|| cell.to_string(), |at| label(workbook, at));
    Output { cell, name }
}

fn with_output(mut spec: Spec, output: Output) -> Spec {
    if spec.outputs.iter().all(|known| known.cell != output.cell) {
        spec.outputs.push(output);
    }
    spec
}

fn agreement(html: &mut Html, inspection: &Inspection) {
    let agreement = &inspection.agreement;
    let words = format!("{} of {} formulas match Excel.", count(agreement.equal), count(agreement.compared));
    match (agreement.compared, agreement.different.len()) {
        (0, _) if inspection.formulas == 0 => {
            let rest =
                "An output is a cell that holds one: write the result that you want to know as a formula.";
            return parts::banner(html, Tone::Warning, "This workbook has no formulas.", rest);
        }
        (0, _) => {
            return parts::banner(
                html,
                Tone::Note,
                "No formula was compared with Excel.",
                "Why is told below.",
            );
        }
        (_, 0) => parts::banner(html, Tone::Fine, &words, ""),
        (_, 1) => parts::banner(html, Tone::Warning, &words, "1 differs."),
        (_, n) => parts::banner(html, Tone::Warning, &words, &format!("{} differ.", count(n as u64))),
    }
    html.words(
        "p",
        "hint",
        "Carlo computed every formula once with the inputs at their value in the file, and compared it with what \
         Excel saved. Numbers count as equal to seven significant figures.",
    );
}

/// A value as the table of differences shows it: a number with more figures than count, and no more.
fn compared(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |value| number::figures(value, 10))
}

fn differences(html: &mut Html, agreement: &Agreement) {
    if agreement.different.is_empty() {
        return;
    }
    parts::section(html, "Values that differ", Some(agreement.different.len()), |html| {
        let columns = [("Cell", false), ("Carlo", true), ("Excel", true)];
        parts::table(html, &columns, agreement.different.iter(), |html, column, line| match column {
            0 => parts::cell(html, &line.cell.to_string()),
            1 => {
                html.text(&compared(&line.ours));
            }
            _ => {
                html.text(&compared(&line.file));
            }
        });
    });
}

fn unsupported(html: &mut Html, cells: &[Unsupported]) {
    if cells.is_empty() {
        return;
    }
    parts::section(html, "Cells held at their saved value", Some(cells.len()), |html| {
        let columns = [("Cell", false), ("Function", false), ("Depends on inputs", false)];
        parts::table(html, &columns, cells.iter(), |html, column, line| match (column, &line.reason) {
            (0, _) => parts::cell(html, &line.cell.to_string()),
            (1, Some(reason)) => {
                html.text(&format!("{}, since it {reason}", line.function));
            }
            (1, None) => {
                html.text(&line.function);
            }
            _ if line.reached_by_draw => {
                html.text("yes: outputs that need it are refused");
            }
            _ => {
                html.text("no");
            }
        });
    });
}

/// Notes of the whole file and of cells; those that offer another output come first.
fn problems(html: &mut Html, problems: &[InspectionProblem], spec: &Spec) {
    if problems.is_empty() {
        return;
    }
    let (offers, others): (Vec<_>, Vec<_>) = problems.iter().partition(|problem| problem.instead.is_some());
    parts::section(html, "Notes", Some(problems.len()), |html| {
        html.element("ul", &[("class", "notes")], |html| {
            for problem in offers.into_iter().chain(others).take(parts::MOST) {
                let plain = matches!(problem.kind.as_str(), "note" | "setting" | "trial-loop");
                parts::line(html, if plain { Tone::Note } else { Tone::Warning }, |html| {
                    note(html, problem, spec);
                });
            }
        });
        parts::beyond(html, problems.len());
    });
}

fn note(html: &mut Html, problem: &InspectionProblem, spec: &Spec) {
    html.element("p", &[], |html| {
        if !problem.cell.is_empty() {
            parts::cell(html, &problem.cell);
            html.text(" ");
        }
        // The message may begin with the cell that stands before it.
        let message =
            problem.message.strip_prefix(&format!("{}: ", problem.cell)).unwrap_or(&problem.message);
        html.text(&sentence(message));
    });
    let offered = problem.instead.iter().filter(|cell| spec.outputs.iter().all(|known| known.cell != **cell));
    for cell in offered {
        let press = format!("{MARK}{cell}");
        parts::button(html, "btn btn--sm", &press, &format!("Mark {cell} as output"));
    }
}

/// The statistics of results that cells ask.
fn statistics(html: &mut Html, cells: &[FoundStatistic]) {
    if cells.is_empty() {
        return;
    }
    parts::section(html, "Statistics that cells ask for", Some(cells.len()), |html| {
        html.words("p", "hint", "Their values come with the results of a simulation.");
        let columns = [("Cell", false), ("Function", false)];
        parts::table(html, &columns, cells.iter(), |html, column, line| match column {
            0 => parts::cell(html, &line.cell.to_string()),
            _ => {
                html.words("code", "", &line.function);
            }
        });
    });
}

/// What only few want to see.
fn rest(html: &mut Html, inspection: &Inspection) {
    let (skipped, functions) = (&inspection.agreement.skipped, &inspection.functions);
    if skipped.is_empty() && functions.is_empty() {
        return;
    }
    parts::plain_section(html, |html| {
        if !skipped.is_empty() {
            let words = format!("{} not compared", counted(skipped.len() as u64, "formula"));
            parts::folded(html, &words, |html| {
                parts::table(
                    html,
                    &[("Cell", false), ("Why", false)],
                    skipped.iter(),
                    |html, column, line| match column {
                        0 => parts::cell(html, &line.cell.to_string()),
                        _ => {
                            html.text(&line.reason);
                        }
                    },
                );
            });
        }
        if functions.is_empty() {
            return;
        }
        let words = format!("{} in use", counted(functions.len() as u64, "function"));
        parts::folded(html, &words, |html| {
            let columns = [("Function", false), ("Calls", true)];
            parts::table(html, &columns, functions.iter(), |html, column, (name, calls)| match column {
                0 => {
                    html.text(name);
                }
                _ => {
                    html.text(&count(**calls));
                }
            });
        });
    });
}
