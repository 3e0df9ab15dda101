//! The records of one sheet.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::STREAM;
use super::record::{Record, records};
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, RangeRef, SheetId};
use crate::value::{CellError, Value};
use crate::workbook::binary::{self, Bytes, Formulas, Layout, Place, error, table_or_shared};
use crate::workbook::error::PartFault;
use crate::workbook::gather::{Gather, Ledger};
use crate::workbook::{Calculation, Cell, Content, DataTable, Sheet, StyleId, WorkbookError};

/// What the sheets of a workbook share.
pub(super) struct Context<'a> {
    pub(super) formulas: &'a Formulas,
    pub(super) strings: &'a [Arc<str>],
    pub(super) styles: usize,
}

/// The state of the pass.
struct Reader<'a> {
    id: SheetId,
    cells: Gather<'a>,
    context: &'a Context<'a>,
    /// The last cell with a formula: what comes in records of its own belongs to it.
    formula: (u32, u32),
    /// The tokens of shared formulas by the first cell that has them.
    shared: HashMap<(u32, u32), Rc<[u8]>>,
    /// Cells that an array or a data table should fill.
    parts: Vec<(u32, u32)>,
    unreadable: usize,
}

/// Reads the sheet whose records begin at `at` into `sheet`; gives the number of formulas that cannot be read.
pub(super) fn read(
    stream: &[u8],
    at: usize,
    id: SheetId,
    sheet: &mut Sheet,
    calculation: &mut Calculation,
    context: &Context<'_>,
    ledger: &mut Ledger,
) -> Result<usize, WorkbookError> {
    let name = sheet.name.clone();
    let mut reader = Reader {
        id,
        cells: Gather::new(id, &name, STREAM, ledger),
        context,
        formula: (0, 0),
        shared: shared_formulas(stream, at),
        parts: Vec::new(),
        unreadable: 0,
    };
    let damaged = || WorkbookError::part(STREAM, PartFault::Damaged);
    let mut complete = false;
    for record in sheet_records(stream, at) {
        complete |= record.kind == 0x000a;
        let data = Bytes(record.data);
        match record.kind {
            0x0207 => reader.result_text(record)?,
            kind => {
                let read = reader.cell(kind, data)?;
                read.and_then(|()| layout(kind, data, id, sheet, calculation)).ok_or_else(damaged)?;
            }
        }
    }
    if !complete {
        return Err(damaged());
    }
    let (mut unreadable, parts) = (reader.unreadable, reader.parts);
    sheet.cells = reader.cells.finish()?;
    unreadable += binary::mark_orphans(&mut sheet.cells, &parts);
    Ok(unreadable)
}

/// The records of the sheet itself up to its end, without those of the charts in it.
fn sheet_records(stream: &[u8], at: usize) -> impl Iterator<Item = Record<'_>> {
    let mut depth = 0u32;
    records(stream, at)
        .scan(false, move |over, record| {
            if *over {
                return None;
            }
            match record.kind {
                0x0809 => depth += 1,
                0x000a => depth = depth.saturating_sub(1),
                _ => {}
            }
            *over = depth == 0;
            Some((depth, record))
        })
        .filter_map(|(depth, record)| {
            let own = depth == 1 && record.kind != 0x0809 && record.kind != 0x000a;
            (own || depth == 0).then_some(record)
        })
}

/// Shared formulas stand after the first cell that has them, others that have them may come before.
fn shared_formulas(stream: &[u8], at: usize) -> HashMap<(u32, u32), Rc<[u8]>> {
    let mut cell = None;
    let mut shared = HashMap::new();
    for record in sheet_records(stream, at) {
        let mut data = Bytes(record.data);
        match record.kind {
            0x0006 => cell = data.u16().zip(data.u16()),
            0x04bc | 0x00bc => {
                let tokens = data.skip(8).and_then(|()| {
                    let length = usize::from(data.u16()?);
                    data.take(length)
                });
                if let (Some((row, column)), Some(tokens)) = (cell, tokens) {
                    shared.insert((u32::from(row), u32::from(column)), tokens.into());
                }
            }
            _ => {}
        }
    }
    shared
}

impl Reader<'_> {
    /// Reads a record, if it holds cells; `None` if it is damaged.
    fn cell(&mut self, kind: u16, mut data: Bytes<'_>) -> Result<Option<()>, WorkbookError> {
        let data = &mut data;
        Ok(match kind {
            0x0006 => return self.formula_cell(data),
            0x0221 | 0x0021 => return self.array(data),
            0x0236 | 0x0036 => self.data_table(data),
            0x00bd | 0x00be => return self.run(data, kind == 0x00bd),
            0x0201 | 0x0203 | 0x027e | 0x00fd | 0x0204 | 0x00d6 | 0x0205 => {
                let Some((row, column, style)) = place(data) else { return Ok(None) };
                let Some(value) = self.constant(kind, data, row, column) else { return Ok(None) };
                self.push(row, column, style, Some(value), Content::Constant)?
            }
            _ => Some(()),
        })
    }

    fn constant(&mut self, kind: u16, data: &mut Bytes<'_>, row: u32, column: u32) -> Option<Value> {
        Some(match kind {
            0x0203 => self.number(data.f64(), row, column),
            0x027e => self.number(data.rk(), row, column),
            0x00fd => {
                let index = data.u32()? as usize;
                match self.context.strings.get(index) {
                    Some(text) => Value::Text(Arc::clone(text)),
                    None => {
                        let what = "shared text that is not in the file, taken as #VALUE!";
                        self.cells.note(what, row, column);
                        Value::Error(CellError::Value)
                    }
                }
            }
            0x0204 | 0x00d6 => {
                let length = usize::from(data.u16()?);
                let wide = data.u8()? & 1 != 0;
                let text = data.letters(length, wide)?;
                self.cells.text(text.into(), row, column)
            }
            0x0205 => {
                let (value, is_error) = (data.u8()?, data.u8()? != 0);
                if is_error { Value::Error(error(value)?) } else { Value::Boolean(value != 0) }
            }
            _ => Value::Blank,
        })
    }

    /// A number; one that is infinite or none is `#NUM!`, which Excel shows for it.
    fn number(&mut self, number: Option<f64>, row: u32, column: u32) -> Value {
        number.map_or_else(
            || {
                self.cells.note("number that cannot be read, taken as #NUM!", row, column);
                Value::Error(CellError::Number)
            },
            Value::Number,
        )
    }

    /// `MulRk` and `MulBlank`, 2.4.175 and 2.4.174: neighbours in a row.
    fn run(&mut self, data: &mut Bytes<'_>, numbers: bool) -> Result<Option<()>, WorkbookError> {
        let Some((row, first)) = data.u16().zip(data.u16()) else { return Ok(None) };
        let size = if numbers { 6 } else { 2 };
        for column in u32::from(first).. {
            // The last two bytes repeat the last column.
            if data.0.len() < size + 2 {
                break;
            }
            let Some(style) = data.u16() else { return Ok(None) };
            let number = numbers.then(|| data.rk());
            let value = number.map_or(Value::Blank, |number| self.number(number, u32::from(row), column));
            self.push(u32::from(row), column, style, Some(value), Content::Constant)?;
        }
        Ok(Some(()))
    }

    /// `Formula`, 2.4.127.
    fn formula_cell(&mut self, data: &mut Bytes<'_>) -> Result<Option<()>, WorkbookError> {
        let Some((row, column, style)) = place(data) else { return Ok(None) };
        let Some(result) = data.take(8) else { return Ok(None) };
        let Some(tokens) = data.skip(6).and_then(|()| tokens(data)) else { return Ok(None) };
        let value = match result {
            [kind, _, value, _, _, _, 0xff, 0xff] => match kind {
                1 => Some(Value::Boolean(*value != 0)),
                2 => error(*value).map(Value::Error),
                3 => Some(Value::from("")),
                // A text comes in the next record.
                _ => None,
            },
            number => {
                let number = Bytes(number).f64();
                Some(self.number(number, row, column))
            }
        };
        self.formula = (row, column);
        let extra = data.0;
        let content = match table_or_shared(Layout::Excel97, tokens, extra) {
            None => self.own_formula(tokens, extra, row, column)?,
            Some(anchor) => match self.shared.get(&(anchor.row, anchor.column)).cloned() {
                Some(shared) => self.own_formula(&shared, &[], row, column)?,
                // An array or a data table marks its cells when its record comes.
                None => {
                    self.parts.push((row, column));
                    Content::Constant
                }
            },
        };
        self.push(row, column, style, value, content)
    }

    fn own_formula(
        &mut self,
        tokens: &[u8],
        extra: &[u8],
        row: u32,
        column: u32,
    ) -> Result<Content, WorkbookError> {
        self.cells.charge(tokens.len())?;
        let text = self.text(tokens, extra, row, column);
        Ok(Content::Formula(self.cells.formula(&text, row, column)?))
    }

    fn text(&mut self, tokens: &[u8], extra: &[u8], row: u32, column: u32) -> String {
        self.context.formulas.text(tokens, extra, Place::Cell(row, column)).unwrap_or_else(|reason| {
            self.unreadable += 1;
            self.cells.note("formula that cannot be read, kept at its saved value", row, column);
            reason
        })
    }

    /// `Array`, 2.4.4: the formula of the array whose first cell came just before.
    fn array(&mut self, data: &mut Bytes<'_>) -> Result<Option<()>, WorkbookError> {
        let Some(range) = small_range(data, self.id) else { return Ok(None) };
        let Some(tokens) = data.skip(6).and_then(|()| tokens(data)) else { return Ok(None) };
        let (row, column) = self.formula;
        if !range.contains(CellRef::new(self.id, row, column)) {
            return Ok(None);
        }
        let text = self.text(tokens, data.0, row, column);
        let text = self.cells.formula(&text, row, column)?;
        let content = self.cells.array(text, (row, column), range, false);
        if let Some(cell) = self.cells.last() {
            cell.content = content;
        }
        Ok(Some(()))
    }

    /// `Table`, 2.4.313.
    fn data_table(&mut self, data: &mut Bytes<'_>) -> Option<()> {
        let range = small_range(data, self.id)?;
        let flags = data.u16()?;
        let mut input = || {
            let (row, column) = (data.u16()?, data.u16()?);
            Some(CellRef::new(self.id, u32::from(row), u32::from(column)))
        };
        let (first, second) = (input()?, input()?);
        let (along_row, both) = (flags & 4 != 0, flags & 8 != 0);
        let input_deleted = flags & 0x10 != 0 || (both && flags & 0x20 != 0);
        let (row_input, column_input) = match (both, along_row) {
            (true, _) => (Some(first), Some(second)),
            (false, true) => (Some(first), None),
            (false, false) => (None, Some(first)),
        };
        self.cells.data_table(DataTable { range, row_input, column_input, input_deleted });
        Some(())
    }

    /// `String`, 2.4.268: the text that the formula before it gave.
    fn result_text(&mut self, record: Record<'_>) -> Result<(), WorkbookError> {
        let text = record.pieces(0).plain_text();
        let text = text.ok_or_else(|| WorkbookError::part(STREAM, PartFault::Damaged))?;
        let (row, column) = self.formula;
        let value = self.cells.text(text.into(), row, column);
        if let Some(cell) = self.cells.last() {
            cell.value = Some(value);
        }
        Ok(())
    }

    fn push(
        &mut self,
        row: u32,
        column: u32,
        style: u16,
        value: Option<Value>,
        content: Content,
    ) -> Result<Option<()>, WorkbookError> {
        let known = usize::from(style) < self.context.styles;
        let style = StyleId(if known { u32::from(style) } else { 0 });
        self.cells.push(row, column, Cell { value, content, style })?;
        Ok(Some(()))
    }
}

/// Row, column and format of a cell.
fn place(data: &mut Bytes<'_>) -> Option<(u32, u32, u16)> {
    Some((u32::from(data.u16()?), u32::from(data.u16()?), data.u16()?))
}

/// Tokens with their length before them.
fn tokens<'a>(data: &mut Bytes<'a>) -> Option<&'a [u8]> {
    let length = usize::from(data.u16()?);
    data.take(length)
}

/// A range with its columns in one byte each ([MS-XLS] 2.5.209 `Ref8U` has two).
fn small_range(data: &mut Bytes<'_>, sheet: SheetId) -> Option<RangeRef> {
    let (first_row, last_row) = (u32::from(data.u16()?), u32::from(data.u16()?));
    let (first_column, last_column) = (u32::from(data.u8()?), u32::from(data.u8()?));
    let range = RangeRef { sheet, first_row, first_column, last_row, last_column };
    (first_row <= last_row && first_column <= last_column).then_some(range)
}

/// Reads a record that tells how the sheet looks or how it is calculated; other records are passed over.
fn layout(
    kind: u16,
    mut data: Bytes<'_>,
    id: SheetId,
    sheet: &mut Sheet,
    calculation: &mut Calculation,
) -> Option<()> {
    match kind {
        0x000c => calculation.iterate_count = u32::from(data.u16()?),
        0x0010 => calculation.iterate_delta = data.f64()?,
        0x0011 => calculation.iterate = data.u16()? != 0,
        0x00e5 => {
            let count = data.u16()?;
            for _ in 0..count {
                let (first_row, last_row) = (u32::from(data.u16()?), u32::from(data.u16()?));
                let (first_column, last_column) = (u32::from(data.u16()?), u32::from(data.u16()?));
                if first_row <= last_row && first_column <= last_column && last_column < MAX_COLUMNS {
                    sheet.merged.push(RangeRef { sheet: id, first_row, first_column, last_row, last_column });
                }
            }
        }
        0x007d => {
            let (first, last, width) = (data.u16()?, data.u16()?, data.u16()?);
            let hidden = data.skip(2).and_then(|()| data.u16())? & 1 != 0;
            if first <= last && u32::from(last) < MAX_COLUMNS {
                let width = if hidden { 0.0 } else { f64::from(width) / 256.0 };
                sheet.column_widths.push((u32::from(first), u32::from(last), width));
            }
        }
        0x0208 => {
            let row = u32::from(data.u16()?);
            data.skip(4)?;
            let height = data.u16()?;
            data.skip(4)?;
            let flags = data.u16()?;
            match (flags & 0x20 != 0, flags & 0x40 != 0) {
                (true, _) => sheet.row_heights.push((row, 0.0)),
                (false, true) => sheet.row_heights.push((row, f64::from(height & 0x7fff) / 20.0)),
                (false, false) => {}
            }
        }
        0x023e => {
            let flags = data.u16()?;
            sheet.gridlines_hidden = flags & 2 == 0;
            // Kept until the panes themselves come.
            sheet.frozen = if flags & 8 != 0 { (1, 1) } else { (0, 0) };
        }
        // The rows that the filter hides are not told from those that the user hid.
        0x009b => sheet.filtered.push(RangeRef {
            sheet: id,
            first_row: 0,
            first_column: 0,
            last_row: MAX_ROWS - 1,
            last_column: MAX_COLUMNS - 1,
        }),
        0x0041 if sheet.frozen != (0, 0) => {
            let (columns, rows) = (data.u16()?, data.u16()?);
            sheet.frozen = (u32::from(rows), u32::from(columns).min(MAX_COLUMNS));
        }
        _ => {}
    }
    Some(())
}
