//! Which cells draws reach: forwards from the cells that draw, along the references that formulas name.
//!
//! References that only evaluation reveals (OFFSET, INDIRECT) are not seen here, so a formula with one
//! counts as reached: it is lowered, and when no draw was met it turns out to be a constant.

use std::collections::{HashMap, HashSet};

use crate::address::{CellRef, RangeRef, SheetId};
use crate::formula::Expr;
use crate::model::{self, Model};
use crate::workbook::Content;

/// The cells that draws reach, or may.
pub(crate) struct Reach {
    cells: HashSet<CellRef>,
}

/// Formulas by the ranges that they read.
#[derive(Default)]
struct Readers {
    /// Each distinct range with the cells that read it; emptied once a draw has reached it.
    ranges: Vec<(RangeRef, Vec<CellRef>)>,
    known: HashMap<RangeRef, usize>,
    /// For each column of each sheet the ranges of several cells that cover a part of it.
    columns: HashMap<(SheetId, u32), Vec<usize>>,
}

impl Reach {
    /// Follows the draws of a model.
    pub(crate) fn new(model: &Model) -> Self {
        let mut readers = Readers::default();
        let mut open: Vec<CellRef> = model.inputs.iter().map(|input| input.cell).collect();
        for (cell, formula) in &model.formulas {
            if draws(&formula.expr) || model::has_dynamic_reference(&formula.expr) {
                open.push(*cell);
            }
            model::precedents(&formula.expr, &mut |range| readers.add(range, *cell, model));
        }
        for (index, sheet) in model.workbook.sheets.iter().enumerate() {
            let sheet_id = SheetId(index as u16);
            for (row, column, cell) in sheet.cells.iter() {
                let at = CellRef::new(sheet_id, row, column);
                match &cell.content {
                    // The body of a data table is computed from its first row and column.
                    Content::DataTable { range } => {
                        let frame = RangeRef {
                            first_row: range.first_row.saturating_sub(1),
                            first_column: range.first_column.saturating_sub(1),
                            ..*range
                        };
                        for edge in [
                            RangeRef { last_row: frame.first_row, ..frame },
                            RangeRef { last_column: frame.first_column, ..frame },
                        ] {
                            readers.add(edge, at, model);
                        }
                    }
                    Content::ArrayPart { anchor } => readers.add((*anchor).into(), at, model),
                    _ => {}
                }
            }
        }
        let mut cells = HashSet::new();
        while let Some(cell) = open.pop() {
            if cells.insert(cell) {
                readers.take(cell, &mut open);
            }
        }
        Self { cells }
    }

    /// Whether a draw reaches `cell`, or may.
    pub(crate) fn contains(&self, cell: CellRef) -> bool {
        self.cells.contains(&cell)
    }
}

impl Readers {
    fn add(&mut self, range: RangeRef, reader: CellRef, model: &Model) {
        let Some(sheet) = model.workbook.sheet(range.sheet) else { return };
        let mut used = range;
        used.last_row = range.last_row.min(sheet.cells.rows().saturating_sub(1));
        used.last_column = range.last_column.min(sheet.cells.columns().saturating_sub(1));
        if used.first_row > used.last_row || used.first_column > used.last_column {
            return;
        }
        let index = match self.known.get(&used) {
            Some(index) => *index,
            None => {
                let index = self.ranges.len();
                self.ranges.push((used, Vec::new()));
                self.known.insert(used, index);
                if !used.is_cell() {
                    for column in used.first_column..=used.last_column {
                        self.columns.entry((used.sheet, column)).or_default().push(index);
                    }
                }
                index
            }
        };
        self.ranges[index].1.push(reader);
    }

    /// Moves the readers of `cell` that were not reached yet to `open`.
    fn take(&mut self, cell: CellRef, open: &mut Vec<CellRef>) {
        if let Some(index) = self.known.get(&cell.into()) {
            open.append(&mut self.ranges[*index].1);
        }
        if let Some(indices) = self.columns.get_mut(&(cell.sheet, cell.column)) {
            let ranges = &mut self.ranges;
            indices.retain(|index| {
                let (range, readers) = &mut ranges[*index];
                if range.contains(cell) {
                    open.append(readers);
                }
                !readers.is_empty()
            });
        }
    }
}

/// Whether the expression itself draws: a distribution, RAND or RANDBETWEEN.
pub(crate) fn draws(expr: &Expr) -> bool {
    let mut found = match expr {
        Expr::Distribution(_) => true,
        Expr::Call(function, _) | Expr::Function(function) => {
            matches!(function.name, "RAND" | "RANDBETWEEN" | "RANDARRAY")
        }
        _ => false,
    };
    if !found {
        expr.for_each_part(&mut |part| found = found || draws(part));
    }
    found
}
