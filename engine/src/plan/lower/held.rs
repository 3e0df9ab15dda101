//! What the saved values that a plan uses rest on: cells that cannot be computed, and the time.

use rustc_hash::FxHashSet as HashSet;

use super::reach::{edges, tells_time};
use crate::address::{CellRef, RangeRef};
use crate::formula::{self, Expr};
use crate::model::Model;
use crate::order;
use crate::workbook::Content;

/// What saved values rest on.
pub(super) struct Rest {
    /// Cells that were held at the file's value because they cannot be computed, in address order.
    pub(super) held: Vec<CellRef>,
    /// Whether NOW or TODAY was asked when they were computed.
    pub(super) tells_time: bool,
}

/// Walks back from the formula cells whose saved values a plan uses.
pub(super) fn rest(model: &Model, consulted: &HashSet<CellRef>) -> Rest {
    let mut seen: HashSet<CellRef> = consulted.clone();
    let mut ranges: HashSet<RangeRef> = HashSet::default();
    let mut open: Vec<CellRef> = consulted.iter().copied().collect();
    let mut held = Vec::new();
    let mut time = false;
    while let Some(cell) = open.pop() {
        if model.hold.contains(&cell) {
            held.push(cell);
            continue;
        }
        let mut read = Vec::new();
        let source = match model.workbook.cell(cell).map(|cell| &cell.content) {
            Some(Content::DataTable(table)) => {
                read.extend(edges(table));
                if table.row_input.is_none() && table.column_input.is_none() {
                    held.push(cell);
                }
                None
            }
            Some(Content::ArrayPart { anchor }) => Some(*anchor),
            Some(Content::Formula(_) | Content::Array { .. }) => Some(cell),
            Some(Content::Constant) | None => None,
        };
        if let Some(source) = source {
            let formula = model.formulas.get(&source);
            if formula.is_none_or(|formula| unsupported(formula.tree.pattern())) {
                held.push(cell);
            }
            if let Some(formula) = formula {
                time |= tells_time(formula.tree.pattern());
                formula.tree.precedents(&mut |range| read.push(range));
            }
        }
        for range in read {
            let Some(sheet) = model.workbook.sheet(range.sheet).filter(|_| ranges.insert(range)) else {
                continue;
            };
            for row in range.first_row..=range.last_row.min(sheet.cells.rows().saturating_sub(1)) {
                for (column, _) in sheet.cells.row_between(row, range.first_column, range.last_column) {
                    let cell = CellRef::new(range.sheet, row, column);
                    if seen.insert(cell) {
                        open.push(cell);
                    }
                }
            }
        }
    }
    order::sort(&mut held);
    Rest { held, tells_time: time }
}

/// Whether any part of the expression is unsupported, or a saved value of another workbook.
pub(crate) fn unsupported(expr: &Expr) -> bool {
    let mut found = false;
    formula::walk(expr, &mut |part| found |= matches!(part, Expr::Unsupported(..) | Expr::External(_)));
    found
}
