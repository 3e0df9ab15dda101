//! What is marked and what could be: the state as the panel, the formula bar and the sheet show it.

use charts::sparkline;
use wire::Address;
use wire::worker::{CellDetail, Preview};

use crate::components::formula_bar::Marked;
use crate::components::marks_panel::{MarkLine, Offer};
use crate::components::sheet::look::CellMark;
use crate::few::Few;
use crate::state::App;
use charts::markup;

/// What can be done with the selected cell.
pub(super) fn offer(app: App) -> Option<Offer> {
    let detail = app.workbook.detail.get()?;
    let place = app.workbook.selected.get();
    if (detail.cell.row, detail.cell.column) != place {
        return None;
    }
    let CellDetail { cell, formula, number, label, .. } = detail;
    let found = app.workbook.found_input(&cell).is_some();
    let (own, is_output) = app.simulation.spec.with(|spec| {
        (spec.inputs.iter().any(|i| i.cell == cell), spec.outputs.iter().any(|o| o.cell == cell))
    });
    let input = match (found || own, formula, number) {
        (true, _, _) | (_, false, Some(_)) => Ok(()),
        (_, true, _) => Err("An input is a cell that holds a number, and this one holds a formula."),
        _ => Err("This cell holds no number."),
    };
    let output = match (is_output, formula) {
        (true, _) | (_, true) => Ok(()),
        _ => Err("An output is a cell that holds a formula."),
    };
    let reference = format!("{}{}", wire::column_letters(cell.column), cell.row + 1);
    // A text needs no name, and what stands before it is another's.
    let cell = if label.is_empty() || !formula && number.is_none() {
        reference
    } else {
        format!("{reference}, {label}")
    };
    Some(Offer { cell, input, output, is_input: found || own, is_output })
}

/// What the selected cell is marked as.
pub(super) fn marked(app: App) -> Option<Marked> {
    let cell = app.workbook.address(app.workbook.selected.get())?;
    if app.workbook.found_input(&cell).is_some() {
        return Some(Marked::FoundInput);
    }
    app.simulation.spec.with(|spec| {
        let input = spec.inputs.iter().any(|input| input.cell == cell).then_some(Marked::AddedInput);
        input.or(spec.outputs.iter().any(|output| output.cell == cell).then_some(Marked::Output))
    })
}

/// The marks of the sheet that is shown.
pub(super) fn cell_marks(app: App) -> Few<(u32, u32), CellMark> {
    let sheet = app.workbook.address((0, 0)).map(|address| address.sheet);
    let here = |line: &MarkLine| Some(&line.cell.sheet) == sheet.as_ref();
    let inputs = found(app).into_iter().chain(added(app)).filter(here).map(|line| {
        ((line.cell.row, line.cell.column), CellMark { output: false, name: line.name, spark: String::new() })
    });
    let outputs = outputs(app).into_iter().filter(here).map(|line| {
        let spark = app
            .simulation
            .counts(&line.cell)
            .map(|counts| bars(&counts, sparkline::CELL, "ch cellspark"))
            .unwrap_or_default();
        ((line.cell.row, line.cell.column), CellMark { output: true, name: line.name, spark })
    });
    let mut marks = Few::default();
    inputs.chain(outputs).for_each(|(place, mark)| marks.insert(place, mark));
    marks
}

/// The outputs, in the order in which they were marked.
pub(super) fn outputs(app: App) -> Vec<MarkLine> {
    app.simulation.spec.with(|spec| {
        spec.outputs
            .iter()
            .map(|output| {
                let counts = app.simulation.counts(&output.cell);
                let values = app.workbook.values;
                let value =
                    values.with(|values| values.get(&output.cell).cloned().flatten()).unwrap_or_default();
                MarkLine {
                    cell: output.cell.clone(),
                    name: called(&output.name, &output.cell),
                    note: if value.is_empty() { value } else { format!("{value} in the file") },
                    curve: counts.map(|counts| bars(&counts, sparkline::LIST, "ch")).unwrap_or_default(),
                }
            })
            .collect()
    })
}

/// The inputs whose distributions are written in the file.
pub(super) fn found(app: App) -> Vec<MarkLine> {
    app.workbook.opened.with(|opened| {
        opened
            .iter()
            .flat_map(|opened| &opened.inspection.inputs)
            .map(|input| MarkLine {
                cell: input.cell.clone(),
                name: called(&input.name, &input.cell),
                note: input.distribution.clone(),
                curve: curve(app, &input.distribution),
            })
            .collect()
    })
}

/// The inputs that the user added.
pub(super) fn added(app: App) -> Vec<MarkLine> {
    app.simulation.spec.with(|spec| {
        spec.inputs
            .iter()
            .map(|input| MarkLine {
                cell: input.cell.clone(),
                name: called(&input.name, &input.cell),
                note: input.distribution.clone(),
                curve: curve(app, &input.distribution),
            })
            .collect()
    })
}

fn called(name: &str, cell: &Address) -> String {
    if name.is_empty() { cell.to_string() } else { name.to_owned() }
}

/// The small curve of a distribution, where its meaning is known.
fn curve(app: App, text: &str) -> String {
    app.workbook.preview(text.trim()).map_or_else(String::new, |preview: std::sync::Arc<Preview>| {
        let draw = if preview.discrete { sparkline::sticks } else { sparkline::density };
        markup::small(&draw(&preview.density, sparkline::LIST), "ch")
    })
}

fn bars(counts: &[u64], size: (f64, f64), class: &str) -> String {
    markup::small(&sparkline::bars(counts, size), class)
}
