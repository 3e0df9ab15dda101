//! The parts of an .xlsb package → [`Workbook`].
//!
//! Source: [MS-XLSB]. The package is that of .xlsx, its parts hold records in the place of XML.

use std::sync::Arc;

use super::binary::{Formulas, Layout};
use super::error::PartFault;
use super::gather::Ledger;
use super::parts::Package;
use super::preflight::MAX_SHEETS;
use super::text::limited;
use super::{ExternalLink, Sheet, Workbook, WorkbookError, styles as looks, xlsx};
use crate::address::SheetId;

mod book;
mod record;
mod sheet;
mod styles;
mod table;

use record::{Records, kind};

/// Reads the parts of an .xlsb file, of which `main` is the workbook's own.
pub(super) fn read(package: &Package<'_>, main: &str) -> Result<Workbook, WorkbookError> {
    let mut ledger = Ledger::default();
    let relationships = package.relationships(main)?;
    let of_kind = |kind: &str| relationships.iter().find(|relationship| relationship.kind == kind);
    let mut book = book::read(package, main, &relationships)?;
    if book.tabs.len() > MAX_SHEETS {
        let fault = PartFault::TooMany { what: "sheets", limit: MAX_SHEETS as u64 };
        return Err(WorkbookError::part(main, fault));
    }
    let strings = match of_kind("sharedStrings") {
        Some(relationship) => shared_texts(package, relationship.part(main)?, &mut ledger)?,
        None => Vec::new(),
    };
    let theme = of_kind("theme").map(|relationship| relationship.part(main)).transpose()?;
    let styles = match of_kind("styles") {
        Some(relationship) => styles::read(package, relationship.part(main)?, theme)?,
        None => vec![looks::plain()],
    };
    if package.has_ending("vbaproject.bin") {
        ledger.notes.line("macros are ignored; cells keep the values that they last wrote");
    }
    let mut workbook = Workbook {
        date_1904: book.date_1904,
        calculation: book.calculation,
        saved_at: super::book::saved_at(package, book.date_1904),
        // Their saved values are not read, so that what reads them cannot be computed and is named.
        external_links: book.external_links.into_iter().map(ExternalLink::unread).collect(),
        ..Workbook::default()
    };
    workbook.calculation.has_chain = of_kind("calcChain").is_some();

    let part_of = |tab: &book::Tab| {
        let found = relationships.iter().find(|relationship| relationship.id == tab.relationship);
        found.ok_or_else(|| {
            let value = format!("{} of sheet {}", tab.relationship, tab.name);
            WorkbookError::part(main, PartFault::Attribute { element: "sheet", attribute: "id", value })
        })
    };
    // Formulas refer to tables of any sheet by number.
    for (tab, position) in book.tabs.iter().zip(0..) {
        let relationship = part_of(tab)?;
        if relationship.kind == "worksheet" {
            let part = relationship.part(main)?;
            for relationship in package.relationships(part)?.iter().filter(|found| found.kind == "table") {
                let (id, table) = table::read(package, relationship.part(part)?, SheetId(position))?;
                book.references.tables.insert(id, table::numbered(&table));
                workbook.tables.push(table);
            }
        }
    }
    let formulas = Formulas::new(Layout::Excel2007, book.references);
    workbook.names = book::names(&book.names, &formulas, &mut ledger.notes);
    for (tab, position) in book.tabs.iter().zip(0..) {
        let relationship = part_of(tab)?;
        let mut sheet = Sheet { name: tab.name.clone(), hidden: tab.hidden, ..Sheet::default() };
        if relationship.kind == "worksheet" {
            let part = relationship.part(main)?;
            let context = sheet::Context { formulas: &formulas, strings: &strings, styles: styles.len() };
            let bytes = package.bytes(part)?;
            sheet::read(part, &bytes, SheetId(position), &mut sheet, &context, &mut ledger)?;
        } else {
            let holds = xlsx::other_kind(&relationship.kind);
            ledger.notes.line(format!("sheet `{}` holds {holds}", tab.name));
        }
        workbook.sheets.push(sheet);
    }
    workbook.styles = styles;
    workbook.notes = ledger.notes.into_lines();
    Ok(workbook)
}

/// The texts that cells refer to by number.
fn shared_texts(
    package: &Package<'_>,
    part: &str,
    ledger: &mut Ledger,
) -> Result<Vec<Arc<str>>, WorkbookError> {
    let bytes = package.bytes(part)?;
    let mut texts: Vec<Arc<str>> = Vec::new();
    for record in Records::new(&bytes) {
        let (kind, mut data) = record.ok_or_else(|| damaged(part))?;
        if kind == kind::SHARED_TEXT {
            let text = data.skip(1).and_then(|()| data.wide_text()).ok_or_else(|| damaged(part))?;
            let count = texts.len();
            texts.push(Arc::from(&*limited(text.into(), &mut ledger.notes, || {
                format!("{part}, text {count}")
            })));
        }
    }
    Ok(texts)
}

fn damaged(part: &str) -> WorkbookError {
    WorkbookError::part(part, PartFault::Damaged)
}
