//! Which cells were held at the file's value because they cannot be computed.

use rustc_hash::FxHashSet as HashSet;

use super::reach::edges;
use crate::address::{CellRef, RangeRef};
use crate::formula::{self, Expr};
use crate::model::Model;
use crate::order;
use crate::workbook::Content;

/// Walks back from the formula cells whose saved values a plan uses to those that cannot be computed.
pub(super) fn held(model: &Model, consulted: &HashSet<CellRef>) -> Vec<CellRef> {
    let mut seen: HashSet<CellRef> = consulted.clone();
    let mut ranges: HashSet<RangeRef> = HashSet::default();
    let mut open: Vec<CellRef> = consulted.iter().copied().collect();
    let mut held = Vec::new();
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
    held
}

/// Whether any part of the expression is unsupported, or a saved value of another workbook.
pub(crate) fn unsupported(expr: &Expr) -> bool {
    let mut found = false;
    formula::walk(expr, &mut |part| found |= matches!(part, Expr::Unsupported(..) | Expr::External(_)));
    found
}
