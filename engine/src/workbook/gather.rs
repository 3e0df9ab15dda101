//! Gathers the cells of a sheet as a reader finds them, within the limits on the whole workbook.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::error::{CellFault, PartFault};
use super::notes::Notes;
use super::preflight::{MAX_CELLS, MAX_FORMULA, MAX_FORMULA_BYTES};
use super::spread::{self, Filling, Spread};
use super::text::limited;
use super::{Cell, Cells, Content, DataTable, WorkbookError};
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, RangeRef, SheetId, column_letters, quote_sheet};
use crate::value::Value;

/// What the sheets of a workbook share: its notes, and how much of the limits is used up.
#[derive(Default)]
pub(super) struct Ledger {
    pub(super) notes: Notes,
    cells: u64,
    formula_bytes: u64,
}

/// The cells of one sheet up to now.
pub(super) struct Gather<'a> {
    pub(super) id: SheetId,
    name: &'a str,
    part: &'a str,
    ledger: &'a mut Ledger,
    places: Vec<(u32, u32)>,
    cells: Vec<Cell>,
    spreads: Vec<Spread>,
    /// Texts met before: the same few come again and again.
    texts: HashSet<Arc<str>>,
}

impl<'a> Gather<'a> {
    /// Begins the sheet `name`, which stands in `part` of the file.
    pub(super) fn new(id: SheetId, name: &'a str, part: &'a str, ledger: &'a mut Ledger) -> Self {
        let (places, cells, spreads) = Default::default();
        Self { id, name, part, ledger, places, cells, spreads, texts: HashSet::new() }
    }

    /// Adds a cell; a blank one without a formula is left out.
    pub(super) fn push(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), WorkbookError> {
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            let reference = format!("R{}C{}", u64::from(row) + 1, u64::from(column) + 1);
            let fault = CellFault::Reference { reference };
            return Err(WorkbookError::Cell { cell: "a cell".to_owned(), part: self.part.to_owned(), fault });
        }
        if matches!((&cell.value, &cell.content), (Some(Value::Blank), Content::Constant))
            && cell.style.0 == 0
        {
            return Ok(());
        }
        self.ledger.cells += 1;
        if self.ledger.cells > MAX_CELLS {
            return Err(self.too_many("cells", MAX_CELLS));
        }
        self.places.push((row, column));
        self.cells.push(cell);
        Ok(())
    }

    /// The cell that came last, to give it what comes in a record of its own.
    pub(super) fn last(&mut self) -> Option<&mut Cell> {
        self.cells.last_mut()
    }

    /// A formula's text, without its `=`, for the cell at `row` and `column`.
    pub(super) fn formula(&mut self, text: &str, row: u32, column: u32) -> Result<Arc<str>, WorkbookError> {
        if text.len() > MAX_FORMULA {
            let fault = CellFault::FormulaTooLong { length: text.chars().count(), limit: MAX_FORMULA };
            return Err(self.fault(row, column, fault));
        }
        self.charge(text.len())?;
        Ok(text.into())
    }

    /// Counts bytes of a formula against the limit for the workbook.
    pub(super) fn charge(&mut self, bytes: usize) -> Result<(), WorkbookError> {
        self.ledger.formula_bytes += bytes as u64;
        if self.ledger.formula_bytes > MAX_FORMULA_BYTES {
            return Err(self.too_many("bytes of formulas", MAX_FORMULA_BYTES));
        }
        Ok(())
    }

    /// A text as a value, cut to what a cell can hold.
    pub(super) fn text(&mut self, text: Cow<'_, str>, row: u32, column: u32) -> Value {
        let name = self.name;
        let text = limited(text, &mut self.ledger.notes, || address(name, row, column));
        if let Some(known) = self.texts.get(&*text) {
            return Value::Text(known.clone());
        }
        let text: Arc<str> = text.into();
        if text.len() <= 64 && self.texts.len() < 100_000 {
            self.texts.insert(text.clone());
        }
        Value::Text(text)
    }

    /// The array formula `text` of the cell at `row` and `column`, which fills `range`.
    pub(super) fn array(
        &mut self,
        text: Arc<str>,
        (row, column): (u32, u32),
        range: RangeRef,
        dynamic: bool,
    ) -> Content {
        let anchor = CellRef::new(self.id, row, column);
        self.spreads.push(Spread { anchor, range, filling: Filling::Array });
        Content::Array { text, range, dynamic }
    }

    /// A data table, whose body need not have been met yet.
    pub(super) fn data_table(&mut self, table: DataTable) {
        let (anchor, range) = (table.range.top_left(), table.range);
        self.spreads.push(Spread { anchor, range, filling: Filling::DataTable(Arc::new(table)) });
    }

    /// A remark on the cell at `row` and `column`.
    pub(super) fn note(&mut self, what: &'static str, row: u32, column: u32) {
        let name = self.name;
        self.ledger.notes.add(what, || address(name, row, column));
    }

    /// The cells in order, with what arrays and data tables fill.
    pub(super) fn finish(self) -> Result<Cells, WorkbookError> {
        let Self { places, cells, mut spreads, ledger, name, part, .. } = self;
        let mut cells = Cells::from_places(places, cells);
        for spread in &mut spreads {
            // The first cell of a data table is filled like the others.
            if let (Filling::DataTable(table), place) = (&spread.filling, spread.anchor)
                && let Some(cell) = cells.get_mut(place.row, place.column)
            {
                cell.content = Content::DataTable(Arc::clone(table));
            }
        }
        let known = cells.len() as u64;
        let room = MAX_CELLS.saturating_sub(ledger.cells) + known;
        let cells = spread::fill(cells, &spreads, room).map_err(|spread| {
            let cell = address(name, spread.anchor.row, spread.anchor.column);
            let fault = CellFault::TooLarge { range: spread.range.a1(), limit: MAX_CELLS };
            WorkbookError::Cell { cell, part: part.to_owned(), fault }
        })?;
        ledger.cells += cells.len() as u64 - known;
        Ok(cells)
    }

    fn too_many(&self, what: &'static str, limit: u64) -> WorkbookError {
        WorkbookError::part(self.part, PartFault::TooMany { what, limit })
    }

    fn fault(&self, row: u32, column: u32, fault: CellFault) -> WorkbookError {
        WorkbookError::Cell { cell: address(self.name, row, column), part: self.part.to_owned(), fault }
    }
}

fn address(sheet: &str, row: u32, column: u32) -> String {
    format!("{}!{}{}", quote_sheet(sheet), column_letters(column), row + 1)
}
