//! A table's part: its place, its name, its columns.

use super::damaged;
use super::record::{Records, kind};
use crate::address::{MAX_COLUMNS, MAX_ROWS, RangeRef, SheetId};
use crate::workbook::binary::{Bytes, NumberedTable};
use crate::workbook::parts::Package;
use crate::workbook::{Table, WorkbookError};

/// Reads the table and the number by which formulas refer to it.
pub(super) fn read(package: &Package<'_>, part: &str, sheet: SheetId) -> Result<(u32, Table), WorkbookError> {
    let bytes = package.bytes(part)?;
    let mut found = None;
    for record in Records::new(&bytes) {
        let (kind, mut data) = record.ok_or_else(|| damaged(part))?;
        match (kind, &mut found) {
            (kind::TABLE, None) => found = Some(table(&mut data, sheet).ok_or_else(|| damaged(part))?),
            (kind::TABLE_COLUMN, Some((_, table))) => {
                table.columns.push(column(&mut data).ok_or_else(|| damaged(part))?);
            }
            _ => {}
        }
    }
    found.ok_or_else(|| damaged(part))
}

/// What formulas need of it.
pub(super) fn numbered(table: &Table) -> NumberedTable {
    NumberedTable { name: table.name.clone(), columns: table.columns.clone() }
}

/// A range with its coordinates in four bytes each ([MS-XLSB] 2.5.156 `UncheckedRfX`).
pub(super) fn range(data: &mut Bytes<'_>, sheet: SheetId) -> Option<RangeRef> {
    let (first_row, last_row) = (data.u32()?, data.u32()?);
    let (first_column, last_column) = (data.u32()?, data.u32()?);
    let range = RangeRef { sheet, first_row, first_column, last_row, last_column };
    let valid = first_row <= last_row
        && last_row < MAX_ROWS
        && first_column <= last_column
        && last_column < MAX_COLUMNS;
    valid.then_some(range)
}

/// `BrtBeginList`, 2.4.100.
fn table(data: &mut Bytes<'_>, sheet: SheetId) -> Option<(u32, Table)> {
    let range = range(data, sheet)?;
    data.skip(4)?;
    let id = data.u32()?;
    let (header_rows, totals_rows) = (data.u32()?.min(1), data.u32()?.min(1));
    data.skip(32)?;
    let name = data.nullable_text()?;
    let display_name = data.nullable_text()?;
    let name = if display_name.is_empty() { name } else { display_name };
    Some((id, Table { name, range, header_rows, totals_rows, columns: Vec::new() }))
}

/// `BrtBeginListCol`, 2.4.101.
fn column(data: &mut Bytes<'_>) -> Option<String> {
    data.skip(24)?;
    let name = data.nullable_text()?;
    let caption = data.nullable_text()?;
    Some(if caption.is_empty() { name } else { caption })
}
