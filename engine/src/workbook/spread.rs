//! Marks the cells that an array formula or a data table fills, also where the file leaves them out.
//!
//! To the file these are cells with a value and nothing else; taken for constants they would stay as they
//! are in every trial.

use std::sync::Arc;

use super::{Cell, Cells, Content, DataTable};
use crate::address::{CellRef, RangeRef};

/// One array formula or data table.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    /// The cell that holds it.
    pub(super) anchor: CellRef,
    /// The cells it fills.
    pub(super) range: RangeRef,
    /// What fills them.
    pub(super) filling: Filling,
}

/// What fills a range of cells.
#[derive(Clone, Debug)]
pub(super) enum Filling {
    Array,
    DataTable(Arc<DataTable>),
}

/// Marks the filled cells, as long as there are no more than `room` of them; else gives the spread that is
/// too large. Cells with a formula of their own keep it.
pub(super) fn fill(mut cells: Cells, spreads: &[Spread], room: u64) -> Result<Cells, &Spread> {
    let mut filled = 0;
    let mut missing = Vec::new();
    for spread in spreads {
        filled += u64::from(spread.range.rows()) * u64::from(spread.range.columns());
        if filled > room {
            return Err(spread);
        }
        for place in spread.range.cells().filter(|place| *place != spread.anchor) {
            let content = match &spread.filling {
                Filling::Array => Content::ArrayPart { anchor: spread.anchor },
                Filling::DataTable(table) => Content::DataTable(Arc::clone(table)),
            };
            match cells.get_mut(place.row, place.column) {
                Some(cell) if matches!(cell.content, Content::Constant) => cell.content = content,
                Some(_) => {}
                None => {
                    missing.push((place.row, place.column, Cell { content, ..Cell::default() }));
                }
            }
        }
    }
    if missing.is_empty() { Ok(cells) } else { Ok(Cells::new(cells.into_cells().chain(missing).collect())) }
}
