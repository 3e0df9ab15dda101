//! What the file says, and nothing that it does not say.
//!
//! [`read`] takes bytes to a [`Workbook`]; limits are checked before anything is inflated.

use std::sync::Arc;

use crate::address::{CellRef, RangeRef, SheetId};
use crate::value::Value;

pub(crate) mod archive;
#[cfg(feature = "files")]
mod binary;
pub(crate) mod book;
pub(crate) mod calendar;
mod cells;
pub(crate) mod checksum;
mod colour;
pub(crate) mod error;
mod external;
mod format;
#[cfg(feature = "files")]
mod gather;
mod layout;
pub(crate) mod notes;
#[cfg(feature = "files")]
mod ods;
pub(crate) mod open;
pub(crate) mod parts;
pub(crate) mod preflight;
mod shared_formula;
mod sheet;
#[cfg(test)]
pub(crate) mod small;
mod spread;
mod stored;
mod style;
pub(crate) mod styles;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod text;
mod text_rules;
#[cfg(feature = "files")]
mod xls;
#[cfg(feature = "files")]
mod xlsb;
mod xlsx;
pub(crate) mod xml;

pub use cells::Cells;
pub use error::{CellFault, DirectoryFault, PartFault, WorkbookError};
pub use external::{ExternalLink, ExternalSheet};
pub(crate) use format::letter_of;
pub use format::{FormattedText, format_number, format_text};
pub(crate) use format::{Kept, kept};
pub use open::{may_be, read};
pub(crate) use shared_formula::SharedFormula;
pub use stored::{Stored, StoredAssumption, StoredCorrelation, StoredForecast};
pub use style::{Alignment, CellStyle, Colour, StyleId};
pub use text_rules::{Patterns, TextRules};

/// A workbook as its file describes it.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    /// The sheets in tab order. Chart sheets are there too, without cells, so that positions hold.
    pub sheets: Vec<Sheet>,
    /// The defined names, in file order.
    pub names: Vec<DefinedName>,
    /// The tables (list objects), in sheet order.
    pub tables: Vec<Table>,
    /// How the workbook asks to be calculated.
    pub calculation: Calculation,
    /// Whether day 0 is 1 January 1904 rather than 31 December 1899.
    pub date_1904: bool,
    /// When the file says that it was saved, as a serial number; universal time.
    pub saved_at: Option<f64>,
    /// Whether Excel for Mac saved it, where characters have other codes.
    pub saved_on_mac: bool,
    /// Whether it is an OpenDocument file, whose INDEX takes whole rows of ranges, whose INDIRECT reads `Sheet.A1`,
    /// and whose DSUM compares whole texts.
    pub is_open_document: bool,
    /// The other workbooks that formulas read, in the order of `[1]`, `[2]` … in formulas.
    pub external_links: Vec<ExternalLink>,
    /// The cell styles that [`Cell::style`] indexes.
    pub styles: Vec<CellStyle>,
    /// What Crystal Ball stores of a model beside the cells.
    pub stored: Stored,
    /// Facts that the user should know: macros ignored, sheets of other kinds, and so on.
    pub notes: Vec<String>,
    /// Which of several simulations it is for, from 0: the position of the value that RiskSimtable and its kin give.
    /// `None` for the workbook as it is in the file, where they give their first.
    pub simulation: Option<usize>,
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The name on the tab.
    pub name: String,
    /// Whether the tab is hidden, or very hidden.
    pub hidden: bool,
    /// The cells that hold or show something.
    pub cells: Cells,
    /// Merged areas.
    pub merged: Vec<RangeRef>,
    /// Widths that differ from the default: first column, last column, width in characters.
    pub column_widths: Vec<(u32, u32, f64)>,
    /// Heights that differ from the default: row, height in points.
    pub row_heights: Vec<(u32, f64)>,
    /// Areas of which a filter shows some rows only; those that it does not are hidden.
    pub filtered: Vec<RangeRef>,
    /// Rows and columns that stay when the rest scrolls.
    pub frozen: (u32, u32),
    /// Whether the sheet hides its gridlines.
    pub gridlines_hidden: bool,
}

/// One cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// The value in the file: a constant, or what Excel last computed. `None` for a formula that
    /// was saved without a value.
    pub value: Option<Value>,
    /// Where the value comes from.
    pub content: Content,
    /// Index into [`Workbook::styles`].
    pub style: StyleId,
}

/// Where a cell's value comes from.
#[derive(Clone, Debug, Default)]
pub enum Content {
    /// It was typed.
    #[default]
    Constant,
    /// A formula of its own, without the leading `=`.
    Formula(Arc<str>),
    /// The formula of an array, without the leading `=`; its results fill `range`, whose first cell this is.
    Array {
        /// The formula.
        text: Arc<str>,
        /// The cells it fills.
        range: RangeRef,
        /// Whether it spills by itself (a dynamic array) rather than being entered with Ctrl+Shift+Enter.
        dynamic: bool,
    },
    /// Filled by the array formula in `anchor`.
    ArrayPart {
        /// The cell with the formula.
        anchor: CellRef,
    },
    /// In the body of a what-if data table.
    DataTable(Arc<DataTable>),
}

/// Excel's what-if data table: what a formula would give for each of the numbers above and beside the body.
///
/// With both input cells the formula is in the corner above and to the left; with one it is at the head of
/// each column, or row, of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct DataTable {
    /// The body.
    pub range: RangeRef,
    /// The cell that the numbers in the row above the body take the place of.
    pub row_input: Option<CellRef>,
    /// The cell that the numbers in the column left of the body take the place of.
    pub column_input: Option<CellRef>,
    /// Whether an input cell was deleted from the sheet: the body is `#REF!`.
    pub input_deleted: bool,
}

impl DataTable {
    /// What a cell of the body is computed from: the cell with the formula, and the input cells, each with the cell
    /// whose number takes its place. `None` where there is no input cell, and where the body is at its sheet's edge.
    pub fn parts(&self, cell: CellRef) -> Option<(CellRef, Vec<(CellRef, CellRef)>)> {
        let (row, column) = (self.range.first_row.checked_sub(1)?, self.range.first_column.checked_sub(1)?);
        let above = CellRef::new(cell.sheet, row, cell.column);
        let beside = CellRef::new(cell.sheet, cell.row, column);
        match (self.row_input, self.column_input) {
            (Some(first), Some(second)) => {
                Some((CellRef::new(cell.sheet, row, column), vec![(first, above), (second, beside)]))
            }
            (Some(input), None) => Some((beside, vec![(input, above)])),
            (None, Some(input)) => Some((above, vec![(input, beside)])),
            (None, None) => None,
        }
    }
}

impl Content {
    /// The formula's text without the leading `=`, for a cell that has one of its own.
    pub fn formula(&self) -> Option<&Arc<str>> {
        match self {
            Self::Formula(text) | Self::Array { text, .. } => Some(text),
            Self::Constant | Self::ArrayPart { .. } | Self::DataTable(_) => None,
        }
    }
}

/// A defined name.
#[derive(Clone, Debug)]
pub struct DefinedName {
    /// The name as written.
    pub name: String,
    /// The sheet it belongs to; `None` for the whole workbook.
    pub scope: Option<SheetId>,
    /// What it stands for, without the leading `=`.
    pub text: String,
    /// Whether Excel's name manager hides it.
    pub hidden: bool,
}

/// A table (list object).
#[derive(Clone, Debug)]
pub struct Table {
    /// The name used in structured references.
    pub name: String,
    /// Every cell of the table, with headers and totals.
    pub range: RangeRef,
    /// Rows of headers, 0 or 1.
    pub header_rows: u32,
    /// Rows of totals, 0 or 1.
    pub totals_rows: u32,
    /// The columns' names, from the left.
    pub columns: Vec<String>,
}

/// How the workbook asks to be calculated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calculation {
    /// Whether circular references are iterated.
    pub iterate: bool,
    /// The most iterations.
    pub iterate_count: u32,
    /// The change below which iteration stops.
    pub iterate_delta: f64,
    /// Whether values are rounded to what is shown.
    pub precision_as_displayed: bool,
    /// How texts are compared and looked for.
    pub text_rules: TextRules,
    /// Whether the file lists its calculation chain: Excel itself has computed it, and a plain formula
    /// that reads a range in a scalar place intersects rather than spills.
    pub has_chain: bool,
}

impl Default for Calculation {
    fn default() -> Self {
        Self {
            iterate: false,
            iterate_count: 100,
            iterate_delta: 0.001,
            precision_as_displayed: false,
            text_rules: TextRules::EXCEL,
            has_chain: false,
        }
    }
}

impl Workbook {
    /// The sheet called `name`, whatever its case.
    pub fn sheet_id(&self, name: &str) -> Option<SheetId> {
        let name = name.to_lowercase();
        self.sheets.iter().position(|sheet| sheet.name.to_lowercase() == name).map(|i| SheetId(i as u16))
    }

    /// The sheet at `id`.
    pub fn sheet(&self, id: SheetId) -> Option<&Sheet> {
        self.sheets.get(usize::from(id.0))
    }

    /// The cell at `cell`, if the file mentions it.
    pub fn cell(&self, cell: CellRef) -> Option<&Cell> {
        self.sheet(cell.sheet)?.cells.get(cell.row, cell.column)
    }

    /// The address of `cell` as people write it.
    pub fn address(&self, cell: CellRef) -> crate::Address {
        crate::Address {
            sheet: self.sheet(cell.sheet).map_or_else(String::new, |sheet| sheet.name.clone()),
            row: cell.row,
            column: cell.column,
        }
    }

    /// The cell at `address`, if there is such a sheet.
    pub fn locate(&self, address: &crate::Address) -> Option<CellRef> {
        Some(CellRef::new(self.sheet_id(&address.sheet)?, address.row, address.column))
    }
}
