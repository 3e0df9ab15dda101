//! Bytes of a workbook of Excel 97 to 2003 (.xls) → [`Workbook`].
//!
//! Source: [MS-XLS]. The stream `Workbook` holds one run of records for the workbook as a whole and one for each
//! sheet. Excel 5 and 95 wrote other records and are refused.

use super::binary::{Formulas, Layout};
use super::error::PartFault;
use super::gather::Ledger;
use super::{ExternalLink, Sheet, Workbook, WorkbookError};
use crate::address::SheetId;

mod compound;
mod crystal_ball;
mod globals;
mod objects;
mod record;
mod sheet;

const STREAM: &str = "Workbook";

/// Reads a workbook of Excel 97 to 2003.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, WorkbookError> {
    let stream = compound::stream(bytes, STREAM)?;
    let mut ledger = Ledger::default();
    let globals = globals::read(&stream, &mut ledger.notes)?;
    let formulas = Formulas::new(Layout::Excel97, globals.references);
    let mut workbook = Workbook {
        date_1904: globals.date_1904,
        // Their saved values are not read, so that what reads them cannot be computed and is named.
        external_links: globals.external_links.into_iter().map(ExternalLink::unread).collect(),
        styles: globals.styles,
        names: globals::names(&globals.names, &formulas, &mut ledger.notes),
        ..Workbook::default()
    };
    if workbook.names.iter().any(|name| name.name.starts_with("CB_")) {
        workbook.stored = crystal_ball::stored(&stream);
    }
    workbook.calculation.precision_as_displayed = globals.precision_as_displayed;
    // What Excel saved it has computed, and it knew no dynamic arrays.
    workbook.calculation.has_chain = true;
    let mut unreadable = 0;
    let starts: Vec<usize> = globals.tabs.iter().map(|tab| tab.at).collect();
    for (tab, position) in globals.tabs.into_iter().zip(0..) {
        let mut sheet = Sheet { name: tab.name, hidden: tab.hidden, ..Sheet::default() };
        match tab.kind {
            0 => {
                let context = sheet::Context {
                    formulas: &formulas,
                    strings: &globals.strings,
                    styles: workbook.styles.len(),
                };
                let calculation = &mut workbook.calculation;
                let id = SheetId(position);
                // No two sheets share records, so that the whole stream is read once at most.
                let end = starts.iter().copied().filter(|start| *start > tab.at).min();
                let own = &stream[..end.unwrap_or(stream.len()).min(stream.len())];
                let first = starts.iter().position(|start| *start == tab.at) == Some(usize::from(position));
                if !first {
                    return Err(WorkbookError::part(STREAM, PartFault::Overlap));
                }
                unreadable += sheet::read(own, tab.at, id, &mut sheet, calculation, &context, &mut ledger)?;
            }
            kind => {
                let holds = match kind {
                    1 => "Excel 4 macros, which are ignored",
                    2 => "a chart",
                    6 => "a macro module, which is ignored",
                    _ => "something other than cells",
                };
                ledger.notes.line(format!("sheet `{}` holds {holds}", sheet.name));
            }
        }
        workbook.sheets.push(sheet);
    }
    if unreadable > 0 {
        let cells = if unreadable == 1 { "1 formula" } else { &format!("{unreadable} formulas") };
        ledger.notes.line(format!(
            "{cells} of this .xls file could not be read and keep the saved value; save the workbook as .xlsx to have all of them"
        ));
    }
    workbook.notes = ledger.notes.into_lines();
    Ok(workbook)
}
