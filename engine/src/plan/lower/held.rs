//! Which cells were held at the file's value because they cannot be computed.

use std::collections::HashSet;

use crate::address::{CellRef, RangeRef};
use crate::formula::Expr;
use crate::model::{self, Model};
use crate::workbook::Content;

/// Walks back from the formula cells whose saved values a plan uses to those that cannot be computed.
pub(super) fn held(model: &Model, consulted: &HashSet<CellRef>) -> Vec<CellRef> {
    let mut seen: HashSet<CellRef> = consulted.clone();
    let mut ranges: HashSet<RangeRef> = HashSet::new();
    let mut open: Vec<CellRef> = consulted.iter().copied().collect();
    let mut held = Vec::new();
    while let Some(cell) = open.pop() {
        let content = model.workbook.cell(cell).map(|cell| &cell.content);
        let source = match content {
            Some(Content::DataTable { .. }) => {
                held.push(cell);
                continue;
            }
            Some(Content::ArrayPart { anchor }) => *anchor,
            Some(Content::Formula(_) | Content::Array { .. }) => cell,
            Some(Content::Constant) | None => continue,
        };
        let Some(formula) = model.formulas.get(&source) else {
            held.push(cell);
            continue;
        };
        if unsupported(&formula.expr) {
            held.push(cell);
        }
        model::precedents(&formula.expr, &mut |range| {
            if !ranges.insert(range) {
                return;
            }
            let Some(sheet) = model.workbook.sheet(range.sheet) else { return };
            for row in range.first_row..=range.last_row.min(sheet.cells.rows().saturating_sub(1)) {
                for (column, _) in sheet.cells.row_between(row, range.first_column, range.last_column) {
                    let cell = CellRef::new(range.sheet, row, column);
                    if seen.insert(cell) {
                        open.push(cell);
                    }
                }
            }
        });
    }
    held.sort();
    held
}

/// Whether any part of the expression is unsupported, or a saved value of another workbook.
pub(crate) fn unsupported(expr: &Expr) -> bool {
    let mut found = matches!(expr, Expr::Unsupported(..) | Expr::External(_));
    if !found {
        expr.for_each_part(&mut |part| found = found || unsupported(part));
    }
    found
}
