//! What the page and its engine worker say to each other: one enum each way, as JSON text.
//!
//! The page posts `{ id, request: "<JSON>", bytes?: ArrayBuffer }`, the worker posts
//! `{ id, event: "<JSON>" }` with the id of the request that it answers. Buffers are transferred.
//! The engine worker starts and feeds its own pool; the page never hears of it.

use std::collections::BTreeMap;

use engine::{Address, Inspection, Results, Spec};
use serde::{Deserialize, Serialize};

use crate::problem::Fault;

/// What the page asks. The requests that hold a document are written here, and read by the engine worker itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Request {
    /// Read the workbook in the message's bytes. Answered by [`Event::Opening`] and then [`Event::Opened`], or by
    /// [`Event::Refused`].
    Open {
        /// The file's name.
        name: String,
    },
    /// Cells to paint. Answered by [`Event::Block`].
    Block {
        /// The sheet's position.
        sheet: u16,
        /// The first row, from 0.
        first_row: u32,
        /// How many rows.
        rows: u32,
        /// The first column, from 0.
        first_column: u32,
        /// How many columns.
        columns: u32,
    },
    /// Everything about one cell. Answered by [`Event::Cell`].
    Cell {
        /// The cell.
        cell: Address,
    },
    /// What a typed distribution means. Answered by [`Event::Preview`] or [`Event::Refused`].
    Preview {
        /// As typed: `80 to 120`, `tri(80,100,130)`, `=RiskPert(80,100,130)`.
        text: String,
    },
    /// The distributions of the picker. Answered by [`Event::Distributions`].
    Distributions,
    /// Simulate the open workbook. Answered by [`Event::Progress`] at most 15 times a second, then by
    /// [`Event::Done`] or [`Event::Refused`]. A new run ends the one before.
    #[serde(skip_deserializing)]
    Run {
        /// What to simulate.
        spec: Box<Spec>,
    },
    /// The open workbook with these results on a sheet of its own. Answered by [`Event::Written`], whose message
    /// has the file as `bytes`, or by [`Event::Refused`].
    #[serde(skip_deserializing)]
    WriteBack {
        /// What the run gave.
        results: Box<Results>,
    },
    /// End the run; what is there comes as [`Event::Done`].
    Stop,
}

/// A panel: a part of the page that the engine worker writes as markup, so that the page need not know what is in it.
/// Posted like a [`Request`], with `"ask": "panel"`. Answered by [`Event::Panel`] or [`Event::Refused`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PanelRequest {
    /// Which panel: `file`, `check`, `correlations` …
    pub name: String,
    /// What the page would run.
    #[serde(default)]
    pub spec: Spec,
    /// The results that are shown, where there are any.
    #[serde(default)]
    pub results: Option<Box<Results>>,
    /// The position of the output that is shown.
    #[serde(default)]
    pub output: u32,
    /// The cell that is selected in the sheet.
    #[serde(default)]
    pub selected: Option<Address>,
    /// What stands in the panel's fields, by their names; boxes that are not ticked are left out.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The button that was pressed, by its `data-press`; empty where none was.
    #[serde(default)]
    pub pressed: String,
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tell", rename_all = "kebab-case")]
pub enum Event {
    /// The workbook has been read; what is in it is being looked at.
    Opening {
        /// Its sheets.
        sheets: u64,
        /// Its cells with a formula.
        formulas: u64,
    },
    /// The workbook is open.
    Opened(Box<OpenedWorkbook>),
    /// Cells to paint.
    Block(Block),
    /// Everything about one cell.
    Cell(CellDetail),
    /// What a typed distribution means.
    Preview(Preview),
    /// The distributions of the picker.
    Distributions {
        /// In the order of the picker.
        distributions: Vec<DistributionInfo>,
    },
    /// Results so far.
    Progress(Box<Snapshot>),
    /// Final results, or those at the stop.
    Done(Box<Snapshot>),
    /// A workbook was written; its bytes are beside this in the message.
    Written {
        /// A name for the file.
        name: String,
    },
    /// A panel.
    Panel {
        /// Its markup: ours, with every text of the workbook escaped.
        html: String,
        /// What the page is to run from now on, where a button of the panel changed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spec: Option<Box<Spec>>,
        /// What happened, for those who listen to the page; empty where nothing did.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        said: String,
    },
    /// The request cannot be done.
    Refused {
        /// What happened, where, and what to do, in a sentence.
        message: String,
        /// A stable code: `encrypted`, `not-a-workbook`, `unsupported`, `bad-distribution` …
        code: String,
        /// The cells, fields or parts at fault.
        faults: Vec<Fault>,
        /// Cells that stand in the way and that the user may accept at their saved values, by [`Spec::hold`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hold: Vec<Address>,
    },
}

/// The workbook as the page needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenedWorkbook {
    /// The file's name.
    pub name: String,
    /// The file's SHA-256 in hex: the key of its saved setup.
    pub hash: String,
    /// The sheets, in tab order.
    pub sheets: Vec<SheetLayout>,
    /// What `carlo inspect` says.
    pub inspection: Inspection,
}

/// How one sheet is laid out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetLayout {
    /// The name on the tab.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Rows in use.
    pub rows: u32,
    /// Columns in use.
    pub columns: u32,
    /// Widths that differ from the default: first column, last column, pixels.
    pub column_widths: Vec<(u32, u32, f64)>,
    /// Heights that differ from the default: row, pixels.
    pub row_heights: Vec<(u32, f64)>,
    /// Frozen rows and columns.
    pub frozen: (u32, u32),
    /// Merged areas: first row, first column, last row, last column.
    pub merged: Vec<(u32, u32, u32, u32)>,
    /// Whether the sheet hides its gridlines.
    pub gridlines_hidden: bool,
}

/// Cells to paint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// The sheet's position.
    pub sheet: u16,
    /// The cells that show or mark something.
    pub cells: Vec<PaintedCell>,
    /// The styles that they index.
    pub styles: Vec<PaintedStyle>,
}

/// One cell as it is painted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaintedCell {
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
    /// The value in its number format.
    pub text: String,
    /// What it is, which decides where it stands.
    pub kind: CellKind,
    /// Index into the block's styles.
    pub style: u32,
}

/// What a painted cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellKind {
    /// Nothing but its looks.
    Blank,
    /// A number.
    Number,
    /// Text.
    Text,
    /// TRUE or FALSE.
    Boolean,
    /// An error.
    Error,
}

/// How a painted cell looks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PaintedStyle {
    /// Bold letters.
    pub bold: bool,
    /// Italic letters.
    pub italic: bool,
    /// The letters' colour, `#rrggbb`.
    pub colour: Option<String>,
    /// The colour behind, `#rrggbb`.
    pub fill: Option<String>,
    /// `left`, `center`, `right`, where the file says.
    pub align: Option<String>,
    /// Lines at the top, right, bottom and left.
    pub borders: [bool; 4],
    /// Whether text wraps.
    pub wrap: bool,
    /// The letters' size in points, where it is not the default.
    pub size: Option<f64>,
}

/// Everything about one cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellDetail {
    /// The cell.
    pub cell: Address,
    /// The formula with its `=`, or what was typed.
    pub content: String,
    /// Whether it is a formula.
    pub formula: bool,
    /// The value in its number format.
    pub text: String,
    /// The value, where it is a number.
    pub number: Option<f64>,
    /// The number format code.
    pub number_format: String,
    /// A name for the cell, from the labels beside it; empty where there is none.
    pub label: String,
}

/// What a typed distribution means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// As it prints: `Normal(100, 12.16)`.
    pub distribution: String,
    /// Its name in the table: `Normal`.
    pub name: String,
    /// Its parameters in the table's order.
    pub parameters: Vec<f64>,
    /// Whether its values are apart.
    pub discrete: bool,
    /// Points of the density, or of the probabilities of a discrete one.
    pub density: Vec<(f64, f64)>,
    /// Points of the cumulative probability.
    pub cumulative: Vec<(f64, f64)>,
    /// The mean, where there is one.
    pub mean: Option<f64>,
    /// The standard deviation, where there is one.
    pub std_dev: Option<f64>,
    /// The 5th, 50th and 95th percentiles.
    pub percentiles: [f64; 3],
}

/// One distribution of the picker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DistributionInfo {
    /// Its name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// Whether its values are apart.
    pub discrete: bool,
    /// Its parameters' names, in order; the last may repeat.
    pub parameters: Vec<String>,
    /// Whether the last parameter takes any number of values.
    pub repeats: bool,
}

/// Results at some moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The results of the trials done.
    pub results: Results,
    /// Milliseconds since Run.
    pub elapsed_ms: f64,
    /// The workers in the pool.
    pub workers: u32,
}
