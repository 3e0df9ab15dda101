//! The panel of what moves an output: analyses that are run when they are asked for, each as the engine tells it.

use std::ops::ControlFlow;
use std::sync::Arc;

use charts::decimal;
use engine::Document;
use engine::Spec;
use engine::analysis::{Analysis, Answer, Entry, Table};
use engine::simulation::Simulation;

use super::html::Html;
use super::parts::{self, Tone};
use super::{Asked, Panel, number};
use crate::refusal::sentence;

/// The field that says which analysis is shown.
const SHOWN: &str = "analysis";
/// The analyses: their names in a spec, and what people call them.
const ANALYSES: [(&str, &str); 4] = [
    ("regression", "Regression"),
    ("contribution-to-variance", "Contribution to variance"),
    ("change-in-output", "Change in mean"),
    ("sobol-indices", "Sobol’ indices"),
];
/// The most trials of an analysis: it runs on one core while people wait.
const MOST_TRIALS: u64 = 20_000;
/// The width and the height of a bar.
const BAR: (f64, f64) = (96.0, 12.0);

/// Writes the panel.
pub(super) fn write(asked: &Asked<'_>) -> Panel {
    let mut panel = Panel::default();
    let pressed = ANALYSES.iter().find(|(name, _)| *name == asked.request.pressed);
    let known = asked.field(SHOWN).and_then(|shown| ANALYSES.iter().find(|(name, _)| *name == shown));
    let shown = pressed.or(known).map(|(name, _)| *name);
    parts::plain_section(&mut panel.html, |html| {
        html.words("p", "muted", "What moves this output, from trials that are run when you ask.");
        parts::row(html, |html| {
            for (name, words) in ANALYSES {
                parts::choice(html, name, words, shown == Some(name));
            }
        });
    });
    if let Some(shown) = shown {
        parts::kept(&mut panel.html, SHOWN, shown);
        match answer(asked, shown) {
            Ok(answer) => told(&mut panel.html, &answer),
            Err(problems) => drop(panel.html.append(&problems.html)),
        }
    }
    panel
}

/// Runs an analysis of the output that is shown.
fn answer(asked: &Asked<'_>, name: &str) -> Result<Answer, Panel> {
    let Some(workbook) = asked.workbook() else { return Err(Panel::without_workbook()) };
    let output = asked.output().ok_or_else(Panel::without_results)?;
    let ask = serde_json::json!({ "analysis": name, "outputs": [output.cell.to_string()] });
    let spec = Spec {
        trials: asked.request.spec.trials.min(MOST_TRIALS),
        analyses: vec![Document::of_text(ask.to_string())],
        ..asked.request.spec.clone()
    };
    let simulation =
        Simulation::new(Arc::clone(workbook), &spec).map_err(|found| Panel::of_problems(&found))?;
    let answers = simulation.analyse(None, simulation.trials(), &mut || ControlFlow::Continue(()));
    answers.first().and_then(Answer::read).ok_or_else(|| Panel::saying("The engine gave no answer."))
}

fn told(html: &mut Html, answer: &Answer) {
    if let Some(why) = &answer.failed {
        parts::plain_section(html, |html| {
            parts::banner(html, Tone::Warning, "This could not be found out.", &sentence(why));
        });
    }
    for table in answer.report.iter().flat_map(|report| report.tables()) {
        parts::section(html, &table.title, None, |html| {
            // Means begin nowhere near 0: a bar from there would say nothing.
            written(html, &table, !matches!(answer.ask, Analysis::ChangeInOutput(_)));
            if !table.note.is_empty() {
                html.words("p", "hint", &sentence(&table.note));
            }
        });
    }
}

/// A table of the engine, with a bar for the first of its numbers where `bars` says so.
fn written(html: &mut Html, table: &Table, bars: bool) {
    let numbers = |column: usize| table.rows.iter().filter_map(move |row| row.get(column).and_then(value));
    let first = (0..table.columns.len()).find(|column| numbers(*column).next().is_some());
    let most = first
        .filter(|_| bars)
        .map_or(0.0, |column| numbers(column).fold(0.0, |most: f64, x| most.max(x.abs())));
    let signed = first.is_some_and(|column| numbers(column).any(|x| x < 0.0));
    let mut columns: Vec<(&str, bool)> =
        table.columns.iter().enumerate().map(|(place, head)| (head.as_str(), place > 0)).collect();
    if most > 0.0 {
        columns.push(("Size", false));
    }
    parts::table(html, &columns, table.rows.iter(), |html, column, row| match row.get(column) {
        Some(Entry::Number(Some(x))) => {
            html.text(&number::plain(*x));
        }
        Some(Entry::Number(None)) => {
            html.text("–");
        }
        Some(Entry::Text(text)) => {
            html.text(text);
        }
        None => bar(html, first.and_then(|first| row.get(first)).and_then(value), most, signed),
    });
}

fn value(entry: &Entry) -> Option<f64> {
    match entry {
        Entry::Number(number) => *number,
        Entry::Text(_) => None,
    }
}

/// A bar from the left, or from the middle where some point to the left.
fn bar(html: &mut Html, value: Option<f64>, most: f64, signed: bool) {
    let Some(share) = value.map(|value| value / most) else { return };
    let (width, height) = BAR;
    let room = if signed { width / 2.0 } else { width };
    let length = (share.abs() * room).max(1.0);
    let start = if share < 0.0 { room - length } else { width - room };
    let view = format!("0 0 {width} {height}");
    let size = [
        ("class", "ch"),
        ("viewBox", view.as_str()),
        ("width", "96"),
        ("height", "12"),
        ("aria-hidden", "true"),
    ];
    html.element("svg", &size, |html| {
        let (x, long, high) = (decimal::number(start), decimal::number(length), decimal::number(height));
        let bounds = [("class", "outblue"), ("x", x.as_str()), ("width", &long), ("height", &high)];
        html.element("rect", &bounds, |_| ());
    });
}
