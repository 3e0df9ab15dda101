//! Loops of trials that people make by hand: data tables of random formulas, and rows copied down.

use std::collections::BTreeMap;

use super::Model;
use crate::address::{CellRef, RangeRef, SheetId};
use crate::order;
use crate::plan::lower::{Reach, redraws};
use crate::workbook::Content;

/// The fewest rows of one formula with RAND that count as a loop.
const LEAST_COPIES: u32 = 200;

/// Cells that repeat a model with other random numbers, which a simulation does by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct TrialLoop {
    /// The cells.
    pub cells: RangeRef,
    /// The cell to watch instead: what the loop repeats.
    pub instead: CellRef,
    /// Whether a data table repeats it, rather than a formula copied down.
    pub data_table: bool,
}

impl TrialLoop {
    /// Every loop of a model, in address order.
    pub(crate) fn all(model: &Model, reach: &Reach) -> Vec<Self> {
        let mut loops = Self::tables(model, reach);
        loops.extend(Self::copies(model));
        order::sort_by(&mut loops, |a, b| a.cells.top_left().cmp(&b.cells.top_left()));
        loops
    }

    /// Data tables whose input cells nothing reads: all that differs from cell to cell is chance.
    fn tables(model: &Model, reach: &Reach) -> Vec<Self> {
        let mut tables = BTreeMap::new();
        for (index, sheet) in model.workbook.sheets.iter().enumerate() {
            for (_, _, cell) in sheet.cells.iter() {
                if let Content::DataTable(table) = &cell.content {
                    tables.entry((SheetId(index as u16), table.range.top_left())).or_insert(table);
                }
            }
        }
        let mut loops = Vec::new();
        for ((sheet, first), table) in tables {
            let inputs: Vec<CellRef> = [table.row_input, table.column_input].into_iter().flatten().collect();
            let (Some(row), Some(column)) = (first.row.checked_sub(1), first.column.checked_sub(1)) else {
                continue;
            };
            let head = match (table.row_input, table.column_input) {
                (Some(_), Some(_)) => CellRef::new(sheet, row, column),
                (Some(_), None) => CellRef::new(sheet, first.row, column),
                _ => CellRef::new(sheet, row, first.column),
            };
            let mut read = inputs.is_empty() || !reach.contains(head);
            for formula in model.formulas.values() {
                formula.tree.precedents(&mut |range| {
                    read |= inputs.iter().any(|input| range.contains(*input));
                });
            }
            if !read {
                // A head that only points elsewhere is best watched there.
                let instead = match model.formulas.get(&head).map(|formula| formula.expr()).as_deref() {
                    Some(crate::formula::Expr::Cell(cell)) => *cell,
                    _ => head,
                };
                loops.push(Self { cells: table.range, instead, data_table: true });
            }
        }
        loops
    }

    /// Runs of one formula with RAND down a column.
    fn copies(model: &Model) -> Vec<Self> {
        let shape = |cell: CellRef| -> Option<String> {
            let formula = model.formulas.get(&cell).filter(|formula| redraws(formula.tree.pattern()))?;
            let text = model.workbook.cell(cell)?.content.formula()?;
            (!formula.array).then(|| text.chars().filter(|letter| !letter.is_ascii_digit()).collect())
        };
        let mut columns: BTreeMap<(SheetId, u32), Vec<CellRef>> = BTreeMap::new();
        for cell in model.formulas.keys() {
            columns.entry((cell.sheet, cell.column)).or_default().push(*cell);
        }
        let mut loops = Vec::new();
        for cells in columns.values() {
            let mut run: Option<(CellRef, CellRef, String)> = None;
            for cell in cells.iter().map(Some).chain([None]) {
                let next = cell.and_then(|cell| Some((*cell, shape(*cell)?)));
                run = match (run, next) {
                    (Some((first, last, shape)), Some((cell, same)))
                        if shape == same && cell.row == last.row + 1 =>
                    {
                        Some((first, cell, shape))
                    }
                    (ended, next) => {
                        if let Some((first, last, _)) = ended
                            && last.row - first.row + 1 >= LEAST_COPIES
                        {
                            let cells = RangeRef::hull(first.into(), last.into());
                            loops.push(Self { cells, instead: first, data_table: false });
                        }
                        next.map(|(cell, shape)| (cell, cell, shape))
                    }
                };
            }
        }
        loops
    }
}
