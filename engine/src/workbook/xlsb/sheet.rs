//! The records of one sheet's part.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::damaged;
use super::record::{Records, kind};
use super::table::range;
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, SheetId};
use crate::value::{CellError, Value};
use crate::workbook::binary::{self, Bytes, Formulas, Layout, Place, error, table_or_shared};
use crate::workbook::gather::{Gather, Ledger};
use crate::workbook::{Cell, Content, DataTable, Sheet, StyleId, WorkbookError};

/// What the sheets of a workbook share.
pub(super) struct Context<'a> {
    pub(super) formulas: &'a Formulas,
    pub(super) strings: &'a [Arc<str>],
    pub(super) styles: usize,
}

/// A shared formula: its tokens and what stands after them.
type Tokens = (Rc<[u8]>, Rc<[u8]>);

/// The state of the pass.
struct Reader<'a> {
    id: SheetId,
    cells: Gather<'a>,
    context: &'a Context<'a>,
    row: u32,
    /// The column of the last cell, which short records count on from.
    column: u32,
    /// The last cell with a formula: arrays come after their first cell.
    formula: (u32, u32),
    /// The next cell has metadata, which marks a dynamic array.
    marked: bool,
    formula_marked: bool,
    shared: HashMap<(u32, u32), Tokens>,
    /// Cells that an array or a data table should fill.
    parts: Vec<(u32, u32)>,
}

/// Reads a sheet's part into `sheet`, whose name is already there.
pub(super) fn read(
    part: &str,
    bytes: &[u8],
    id: SheetId,
    sheet: &mut Sheet,
    context: &Context<'_>,
    ledger: &mut Ledger,
) -> Result<(), WorkbookError> {
    let name = sheet.name.clone();
    let mut reader = Reader {
        id,
        cells: Gather::new(id, &name, part, ledger),
        context,
        row: 0,
        column: 0,
        formula: (0, 0),
        marked: false,
        formula_marked: false,
        shared: shared_formulas(bytes),
        parts: Vec::new(),
    };
    let mut filter = None;
    for record in Records::new(bytes) {
        let (kind, mut data) = record.ok_or_else(|| damaged(part))?;
        let read = match kind {
            kind::ROW => reader.row(&mut data, sheet),
            1..=18 | kind::RICH_TEXT => reader.cell(kind, &mut data)?,
            kind::CELL_METADATA => {
                reader.marked = true;
                Some(())
            }
            kind::ARRAY => reader.array(&mut data)?,
            kind::DATA_TABLE => reader.data_table(&mut data),
            kind::FILTER => {
                filter = range(&mut data, id);
                filter.map(drop)
            }
            kind::FILTERED_COLUMN => {
                sheet.filtered.extend(filter.take());
                Some(())
            }
            _ => layout(kind, &mut data, id, sheet),
        };
        read.ok_or_else(|| damaged(part))?;
    }
    let parts = reader.parts;
    sheet.cells = reader.cells.finish()?;
    binary::mark_orphans(&mut sheet.cells, &parts);
    Ok(())
}

/// Shared formulas stand after the first cell that has them, others that have them may come before.
fn shared_formulas(bytes: &[u8]) -> HashMap<(u32, u32), Tokens> {
    let (mut row, mut cell) = (0, None);
    let mut shared = HashMap::new();
    for (kind, mut data) in Records::new(bytes).flatten() {
        match kind {
            kind::ROW => row = data.u32().unwrap_or(0),
            8..=11 => cell = data.u32().map(|column| (row, column)),
            kind::SHARED_FORMULA => {
                let tokens = data.skip(16).and_then(|()| tokens(&mut data));
                if let (Some(cell), Some((tokens, extra))) = (cell, tokens) {
                    shared.insert(cell, (tokens.into(), extra.into()));
                }
            }
            _ => {}
        }
    }
    shared
}

impl Reader<'_> {
    /// `BrtRowHdr`, 2.4.750.
    fn row(&mut self, data: &mut Bytes<'_>, sheet: &mut Sheet) -> Option<()> {
        self.row = data.u32().filter(|row| *row < MAX_ROWS)?;
        // The first short cell of a row stands in its first column.
        self.column = u32::MAX;
        data.skip(4)?;
        let height = data.u16()?;
        data.skip(1)?;
        let flags = data.u8()?;
        if flags & 0x10 != 0 {
            sheet.row_heights.push((self.row, 0.0));
        } else if flags & 0x20 != 0 {
            sheet.row_heights.push((self.row, f64::from(height) / 20.0));
        }
        Some(())
    }

    /// A cell; `None` where the record is damaged.
    fn cell(&mut self, kind: u16, data: &mut Bytes<'_>) -> Result<Option<()>, WorkbookError> {
        let short = (12..=18).contains(&kind);
        let column = if short { Some(self.column.wrapping_add(1)) } else { data.u32() };
        let column = column.filter(|column| *column < MAX_COLUMNS);
        let (Some(column), Some(style)) = (column, data.u32()) else { return Ok(None) };
        let kind = if short { kind - 11 } else { kind };
        let row = self.row;
        let Some(value) = self.value(kind, data, column) else { return Ok(None) };
        self.column = column;
        let marked = std::mem::take(&mut self.marked);
        let content = if (8..=11).contains(&kind) {
            self.formula = (row, column);
            self.formula_marked = marked;
            let Some((tokens, extra)) = data.skip(2).and_then(|()| tokens(data)) else { return Ok(None) };
            self.formula_content(tokens, extra, row, column)?
        } else {
            Content::Constant
        };
        let style = style & 0x00ff_ffff;
        let known = (style as usize) < self.context.styles;
        let style = StyleId(if known { style } else { 0 });
        self.cells.push(row, column, Cell { value: Some(value), content, style })?;
        Ok(Some(()))
    }

    fn value(&mut self, kind: u16, data: &mut Bytes<'_>, column: u32) -> Option<Value> {
        let row = self.row;
        Some(match kind {
            1 => Value::Blank,
            2 => self.number(data.rk(), column),
            3 | 11 => {
                let code = data.u8()?;
                error(code).map_or_else(|| self.unknown(column), Value::Error)
            }
            4 | 10 => Value::Boolean(data.u8()? != 0),
            5 | 9 => {
                let mut number = Bytes(data.take(8)?);
                self.number(number.f64(), column)
            }
            6 | 8 => {
                let text = data.wide_text()?;
                self.cells.text(text.into(), row, column)
            }
            kind::RICH_TEXT => {
                data.skip(1)?;
                let text = data.wide_text()?;
                self.cells.text(text.into(), row, column)
            }
            _ => match self.context.strings.get(data.u32()? as usize) {
                Some(text) => Value::Text(Arc::clone(text)),
                None => {
                    let what = "shared text that is not in the file, taken as #VALUE!";
                    self.cells.note(what, row, column);
                    Value::Error(CellError::Value)
                }
            },
        })
    }

    /// A number; one that is infinite or none is `#NUM!`, which Excel shows for it.
    fn number(&mut self, number: Option<f64>, column: u32) -> Value {
        number.map_or_else(
            || {
                self.cells.note("number that cannot be read, taken as #NUM!", self.row, column);
                Value::Error(CellError::Number)
            },
            Value::Number,
        )
    }

    fn unknown(&mut self, column: u32) -> Value {
        self.cells.note("error of a kind that is not known, taken as #VALUE!", self.row, column);
        Value::Error(CellError::Value)
    }

    fn formula_content(
        &mut self,
        tokens: &[u8],
        extra: &[u8],
        row: u32,
        column: u32,
    ) -> Result<Content, WorkbookError> {
        let text = match table_or_shared(Layout::Excel2007, tokens, extra) {
            None => self.text(tokens, extra, row, column)?,
            Some(anchor) => match self.shared.get(&(anchor.row, anchor.column)).cloned() {
                Some((tokens, extra)) => self.text(&tokens, &extra, row, column)?,
                // An array or a data table marks its cells when its record comes.
                None => {
                    self.parts.push((row, column));
                    return Ok(Content::Constant);
                }
            },
        };
        Ok(Content::Formula(text))
    }

    fn text(
        &mut self,
        tokens: &[u8],
        extra: &[u8],
        row: u32,
        column: u32,
    ) -> Result<Arc<str>, WorkbookError> {
        self.cells.charge(tokens.len())?;
        let text = self.context.formulas.text(tokens, extra, Place::Cell(row, column));
        let text = text.unwrap_or_else(|reason| {
            self.cells.note("formula that cannot be read, kept at its saved value", row, column);
            reason
        });
        self.cells.formula(&text, row, column)
    }

    /// `BrtArrFmla`, 2.4.6: the formula of the array whose first cell came just before.
    fn array(&mut self, data: &mut Bytes<'_>) -> Result<Option<()>, WorkbookError> {
        let Some(range) = range(data, self.id) else { return Ok(None) };
        let Some((tokens, extra)) = data.skip(1).and_then(|()| tokens(data)) else { return Ok(None) };
        let (row, column) = self.formula;
        if !range.contains(CellRef::new(self.id, row, column)) {
            return Ok(None);
        }
        let text = self.text(tokens, extra, row, column)?;
        let content = self.cells.array(text, (row, column), range, self.formula_marked);
        if let Some(cell) = self.cells.last() {
            cell.content = content;
        }
        Ok(Some(()))
    }

    /// `BrtTable`, 2.4.787.
    fn data_table(&mut self, data: &mut Bytes<'_>) -> Option<()> {
        let range = range(data, self.id)?;
        let mut input = || {
            let (row, column) = (data.u32()?, data.u32()?);
            Some(CellRef::new(self.id, row.min(MAX_ROWS - 1), column.min(MAX_COLUMNS - 1)))
        };
        let (first, second) = (input()?, input()?);
        let flags = data.u8()?;
        let (along_row, both) = (flags & 1 != 0, flags & 2 != 0);
        let input_deleted = flags & 4 != 0 || (both && flags & 8 != 0);
        let (row_input, column_input) = match (both, along_row) {
            (true, _) => (Some(first), Some(second)),
            (false, true) => (Some(first), None),
            (false, false) => (None, Some(first)),
        };
        self.cells.data_table(DataTable { range, row_input, column_input, input_deleted });
        Some(())
    }
}

/// Tokens and what stands after them, each with its length before it.
fn tokens<'a>(data: &mut Bytes<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let length = data.u32()? as usize;
    let tokens = data.take(length)?;
    let length = data.u32()? as usize;
    Some((tokens, data.take(length)?))
}

/// Reads a record that tells how the sheet looks; others are passed over.
fn layout(kind: u16, data: &mut Bytes<'_>, id: SheetId, sheet: &mut Sheet) -> Option<()> {
    match kind {
        kind::MERGED => sheet.merged.push(range(data, id)?),
        kind::COLUMNS => {
            let (first, last, width) = (data.u32()?, data.u32()?, data.u32()?);
            let hidden = data.skip(4).and_then(|()| data.u16())? & 1 != 0;
            if first <= last && last < MAX_COLUMNS {
                let width = if hidden { 0.0 } else { f64::from(width) / 256.0 };
                sheet.column_widths.push((first, last, width));
            }
        }
        kind::VIEW => sheet.gridlines_hidden = data.u16()? & 4 == 0,
        kind::PANE => {
            let (columns, rows) = (data.f64()?, data.f64()?);
            data.skip(12)?;
            if data.u8()? & 1 != 0 {
                // `as` keeps to the range of u32, and the grid's size is the most that makes sense.
                sheet.frozen = ((rows as u32).min(MAX_ROWS), (columns as u32).min(MAX_COLUMNS));
            }
        }
        _ => {}
    }
    Some(())
}
