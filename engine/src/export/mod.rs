//! Results into workbooks: into the user's own, every other part of it untouched, and into a fresh one.
//!
//! ```text
//!    original bytes                            Results
//!        ▼ workbook::parts, checked               ▼ Layout::new       rows, charts, defined names
//!    Package                                   Layout
//!        ▼ Place::find    a free name, or the      │
//!    Place                earlier results          ▼ sheet, drawing   XML of the new parts
//!        └─────────┬───────────────────────────────┘
//!                  ▼ Place::edits       [Content_Types].xml, workbook.xml and its relationships
//!                  ▼ archive::Writer    every other entry: its compressed bytes as they are
//!               patched bytes
//! ```

mod archive;
mod chart;
mod drawing;
mod grid;
mod layout;
mod names;
mod outline;
mod place;
#[cfg(feature = "report")]
mod report;
mod sheet;
mod tables;
#[cfg(test)]
mod tests;
mod xml;

use crate::results::Results;
use crate::workbook::notes::Notes;
use crate::workbook::{CellStyle, WorkbookError, open, preflight, styles};

use grid::Grid;
use layout::Layout;
use place::Place;
use xml::Dialect;

#[cfg(feature = "report")]
pub use report::report;

/// What the sheet with the results is called, where no other sheet is.
pub const SHEET_NAME: &str = "Carlo results";

/// Why results cannot be written into a workbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The workbook cannot be read.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// Any change would make its digital signature invalid.
    #[error(
        "the workbook is digitally signed, and adding a sheet would break the signature; remove the signature (File, Info, View Signatures) and save it again, or write the results to a workbook of their own"
    )]
    Signed,
    /// The workbook is of a format that is read and not written.
    #[error(
        "results are written into .xlsx and .xlsm workbooks, and this one is {format}; save it as .xlsx, or write the results to a workbook of their own"
    )]
    OtherFormat {
        /// The file extension of the format.
        format: &'static str,
    },
    /// There is no room for another sheet.
    #[error(
        "the workbook has {limit} sheets, as many as are read; write the results to a workbook of their own"
    )]
    TooManySheets {
        /// The most sheets.
        limit: usize,
    },
    /// A workbook of results cannot be written.
    #[error("the workbook of results cannot be written: {reason}")]
    Report {
        /// What the writer says.
        reason: String,
    },
    /// The workbook would be longer than any that is read.
    #[error(
        "with the results the workbook would have {bytes} bytes, more than the {limit} that are read; write the results to a workbook of their own"
    )]
    TooLarge {
        /// What it would have.
        bytes: usize,
        /// The most that are read.
        limit: u64,
    },
}

/// A copy of the .xlsx or .xlsm workbook in `original` with a sheet of results at its end.
///
/// The sheet is called [`SHEET_NAME`], or `Carlo results (2)` where another sheet is called so, and holds
/// plain values and native charts. Key figures of each output get defined names for use in the workbook's own
/// formulas: `Carlo.Revenue.Mean`, `.StdDev`, `.P5`, `.P50` and `.P95`; a figure that does not exist is #N/A.
/// All other parts keep their compressed bytes, but for the package's list of content types, the list of
/// sheets and names, and its relationships, in which only what the sheet needs is inserted.
///
/// Results that an earlier call wrote, known by the hidden name `Carlo.Results`, are replaced where they are,
/// even if the sheet was renamed or the workbook saved by a spreadsheet program since. The workbook is then
/// marked to be calculated when it is opened next, since formulas may use the new figures.
///
/// Equal arguments give equal bytes. A digitally signed workbook is refused, and one that cannot be read.
pub fn into_workbook(original: &[u8], results: &Results) -> Result<Vec<u8>, ExportError> {
    let package = open::xml_package(original)?.map_err(|format| ExportError::OtherFormat { format })?;
    if package.relationships("")?.iter().any(|relationship| relationship.kind == "origin") {
        return Err(ExportError::Signed);
    }
    let place = Place::find(&package)?;
    let styles = match &place.styles {
        Some(part) => styles::read(&package, part, None, &mut Notes::default())?,
        None => vec![styles::plain()],
    };
    let layout = Layout::new(results);
    let names = names::of(&layout, &place);
    let changed = place.edits(&package, layout.grid.charts.len(), &names)?;

    let mut writer = archive::Writer::default();
    for entry in package.archive().raw() {
        match changed.iter().find(|(part, _)| part.to_lowercase() == entry.part) {
            Some((_, content)) => writer.replace(&entry, content),
            None if place.dropped.contains(entry.part) => {}
            None => writer.copy(&entry),
        }
    }
    for (part, content) in new_parts(&layout.grid, &styles, &place) {
        writer.add(&part, content.as_bytes());
    }
    let bytes = writer.finish();
    match bytes.len() as u64 > preflight::MAX_FILE {
        true => Err(ExportError::TooLarge { bytes: bytes.len(), limit: preflight::MAX_FILE }),
        false => Ok(bytes),
    }
}

/// The sheet, its drawing, the charts, and their relationships.
fn new_parts(grid: &Grid, styles: &[CellStyle], place: &Place) -> Vec<(String, String)> {
    let dialect: &Dialect = place.dialect;
    let mut parts = vec![(place.sheet_part(), sheet::xml(grid, styles, dialect))];
    if grid.charts.is_empty() {
        return parts;
    }
    let charts: Vec<String> = (1..=grid.charts.len()).map(|number| place.chart_part(number)).collect();
    parts.push((
        xml::relationships_of(&place.sheet_part()),
        dialect.relationships("drawing", &[place.drawing_part()]),
    ));
    parts.push((place.drawing_part(), drawing::xml(grid, dialect)));
    parts.push((xml::relationships_of(&place.drawing_part()), dialect.relationships("chart", &charts)));
    for (chart, part) in grid.charts.iter().zip(charts) {
        parts.push((part, chart::xml(chart, grid, &place.name, dialect)));
    }
    parts
}
