//! What people call a cell: the label beside it, or above it, or its address.

use std::collections::{BTreeMap, BTreeSet};

use super::ModelInput;
use crate::address::CellRef;
use crate::value::Value;
use crate::workbook::{Sheet, Workbook};

/// How far above a cell its label may stand.
const MAX_ROWS_ABOVE: u32 = 200;
/// How many rows around a cell tell whether its column is a list.
const LIST_ROWS: u32 = 20;
/// The longest label, in characters.
const MAX_LABEL: usize = 80;

/// The nearest text to the left in the cell's row that is not a unit, else the nearest above in its
/// column, else the address. In a list the text above comes first.
pub fn label(workbook: &Workbook, cell: CellRef) -> String {
    let found = workbook.sheet(cell.sheet).and_then(|sheet| {
        let heading = if is_in_list(sheet, cell) { above(sheet, cell) } else { None };
        heading.or_else(|| left(sheet, cell)).or_else(|| above(sheet, cell))
    });
    found.unwrap_or_else(|| workbook.address(cell).to_string())
}

/// Tells inputs apart that have one label, as a row of periods has: by the heading above each, or else by its
/// address. Names that somebody gave stay as they are: those of the cells `given`, and those that are no label.
pub(super) fn tell_apart(workbook: &Workbook, inputs: &mut [ModelInput], given: &BTreeSet<CellRef>) {
    let mut cells: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, input) in inputs.iter().enumerate() {
        if !given.contains(&input.cell) && input.name == label(workbook, input.cell) {
            cells.entry(input.name.clone()).or_default().push(index);
        }
    }
    for same in cells.into_values().filter(|same| same.len() > 1) {
        let heading = |cell: CellRef| workbook.sheet(cell.sheet).and_then(|sheet| above(sheet, cell));
        let mut headings: Vec<Option<String>> =
            same.iter().map(|index| heading(inputs[*index].cell)).collect();
        let known: BTreeSet<&Option<String>> = headings.iter().collect();
        if known.len() < same.len() || known.contains(&None) {
            headings = same.iter().map(|index| Some(inputs[*index].cell.a1())).collect();
        }
        for (index, heading) in same.into_iter().zip(headings) {
            inputs[index].name = format!("{}, {}", inputs[index].name, heading.unwrap_or_default());
        }
    }
}

/// Whether a cell stands among numbers below each other most of which have no text in their row: trials or periods,
/// say. What texts stand beside the others are about something else.
fn is_in_list(sheet: &Sheet, cell: CellRef) -> bool {
    let is_number = |row: &u32| {
        let value = sheet.cells.get(*row, cell.column).and_then(|cell| cell.value.as_ref());
        matches!(value, Some(Value::Number(_)))
    };
    let up = (cell.row.saturating_sub(LIST_ROWS)..cell.row).rev().take_while(is_number);
    let down = (cell.row + 1..=cell.row + LIST_ROWS).take_while(is_number);
    let (mut beside, mut rows) = (0, 0);
    for row in up.chain(down) {
        rows += 1;
        beside += u32::from(left(sheet, CellRef { row, ..cell }).is_some());
    }
    rows > 2 && 2 * beside < rows
}

fn left(sheet: &Sheet, cell: CellRef) -> Option<String> {
    let before = cell.column.checked_sub(1)?;
    let texts: Vec<(u32, String)> = (sheet.cells.row_between(cell.row, 0, before))
        .filter_map(|(column, cell)| Some((column, text(cell.value.as_ref())?)))
        .collect();
    let is_label =
        |(column, text): &&(u32, String)| !is_unit(text) && !in_unit_column(sheet, cell.row, *column);
    texts.iter().rev().find(is_label).or(texts.last()).map(|(_, text)| text.clone())
}

/// Whether a cell stands below the heading `Unit`.
fn in_unit_column(sheet: &Sheet, row: u32, column: u32) -> bool {
    (row.saturating_sub(MAX_ROWS_ABOVE)..row).any(|row| {
        let value = sheet.cells.get(row, column).and_then(|cell| cell.value.as_ref());
        let Some(Value::Text(text)) = value else { return false };
        ["unit", "units"].iter().any(|heading| text.trim().eq_ignore_ascii_case(heading))
    })
}

/// Whether a text reads like the unit that stands between a label and its number: `£/unit`, `% a year`, `months`.
fn is_unit(text: &str) -> bool {
    const UNITS: [&str; 20] = [
        "units", "unit", "years", "year", "months", "month", "weeks", "week", "days", "day", "hours", "hour",
        "kg", "t", "m", "km", "eur", "gbp", "usd", "pcs",
    ];
    let lower = text.to_lowercase();
    text.chars().count() <= 16
        && (UNITS.contains(&lower.as_str())
            || text.starts_with(['%', '£', '$', '€', '¥'])
            || (text.contains('/') && !text.contains(' ')))
}

fn above(sheet: &Sheet, cell: CellRef) -> Option<String> {
    let rows = (cell.row.saturating_sub(MAX_ROWS_ABOVE)..cell.row).rev();
    rows.filter_map(|row| text(sheet.cells.get(row, cell.column)?.value.as_ref())).next()
}

fn text(value: Option<&Value>) -> Option<String> {
    let Some(Value::Text(text)) = value else {
        return None;
    };
    let text = text.trim().trim_end_matches(':').trim_end();
    // A text without letters is a unit or a rule, not a label.
    text.chars().any(char::is_alphabetic).then(|| text.chars().take(MAX_LABEL).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_from_labels() {
        for unit in ["£/unit", "% a year", "months", "£m", "USD", "kg/m3", "% of sales"] {
            assert!(is_unit(unit), "{unit}");
        }
        for label in ["Launch price", "Input / output ratio", "Unit cost", "Months of delay", "Margin"] {
            assert!(!is_unit(label), "{label}");
        }
    }
}
