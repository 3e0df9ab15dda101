//! What .xls and .xlsb have in common: little-endian records, and formulas as tokens in reverse Polish order.

use super::{Cells, Content};

mod bytes;
mod function;
mod references;
mod token;

pub(super) use bytes::{Bytes, letters};
pub(super) use references::{Book, Layout, Link, NumberedTable, Place, References, stacked_prefix};
use token::no_formula;
pub(super) use token::{Formulas, table_or_shared};

/// Cells that an array or a data table should fill, and none does, are formulas that cannot be read: taken for
/// constants they would stay as they are in every trial. Gives their number.
pub(super) fn mark_orphans(cells: &mut Cells, parts: &[(u32, u32)]) -> usize {
    let mut orphans = 0;
    for (row, column) in parts {
        if let Some(cell) = cells.get_mut(*row, *column)
            && matches!(cell.content, Content::Constant)
        {
            cell.content = Content::Formula(no_formula("of an array that is not in the file").into());
            orphans += 1;
        }
    }
    orphans
}

/// The error that a byte of a cell or of a formula stands for ([MS-XLS] 2.5.10 `BErr`).
pub(super) fn error(code: u8) -> Option<crate::value::CellError> {
    use crate::value::CellError;
    Some(match code {
        0x00 => CellError::Null,
        0x07 => CellError::DivisionByZero,
        0x0f => CellError::Value,
        0x17 => CellError::Reference,
        0x1d => CellError::Name,
        0x24 => CellError::Number,
        0x2a => CellError::NotAvailable,
        0x2b => CellError::GettingData,
        _ => return None,
    })
}
