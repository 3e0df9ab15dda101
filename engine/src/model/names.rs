//! What people call a cell: the label beside it, or above it, or its address.

use crate::address::CellRef;
use crate::value::Value;
use crate::workbook::{Sheet, Workbook};

/// How far above a cell its label may stand.
const MAX_ROWS_ABOVE: u32 = 200;
/// The longest label, in characters.
const MAX_LABEL: usize = 80;

/// The nearest text to the left in the cell's row, else the nearest above in its column, else the
/// address.
pub fn label(workbook: &Workbook, cell: CellRef) -> String {
    let found = workbook.sheet(cell.sheet).and_then(|sheet| left(sheet, cell).or_else(|| above(sheet, cell)));
    found.unwrap_or_else(|| workbook.address(cell).to_string())
}

fn left(sheet: &Sheet, cell: CellRef) -> Option<String> {
    let before = cell.column.checked_sub(1)?;
    sheet.cells.row_between(cell.row, 0, before).filter_map(|(_, cell)| text(cell.value.as_ref())).last()
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
