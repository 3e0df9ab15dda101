//! The parts of an .xlsx package → [`Workbook`]: which are read, and in which order.

use super::parts::Package;
use super::sheet::Context;
use super::{ExternalLink, Sheet, Workbook, WorkbookError};
use super::{book, external, notes::Notes, sheet, styles, text};
use crate::address::SheetId;

/// Reads the parts of an .xlsx or .xlsm file, of which `main` is the workbook's own.
pub(super) fn read(package: &Package<'_>, main: &str) -> Result<Workbook, WorkbookError> {
    let mut notes = Notes::default();
    let book = book::read(package, main, &mut notes)?;
    if cfg!(not(feature = "functions")) && book.calculation.iterate {
        return Err(WorkbookError::NeedsWholeEngine { kind: "one that iterates" });
    }
    let relationships = package.relationships(main)?;
    let of_kind = |kind: &str| relationships.iter().find(|relationship| relationship.kind == kind);

    let strings = match of_kind("sharedStrings") {
        Some(relationship) => text::shared_strings(package, relationship.part(main)?, &mut notes)?,
        None => Vec::new(),
    };
    let dynamic = match of_kind("sheetMetadata") {
        Some(relationship) => book::dynamic_marks(package, relationship.part(main)?)?,
        None => Vec::new(),
    };
    let theme = of_kind("theme").map(|relationship| relationship.part(main)).transpose()?;
    let styles = match of_kind("styles") {
        Some(relationship) => styles::read(package, relationship.part(main)?, theme, &mut notes)?,
        None => vec![styles::plain()],
    };
    if package.has_ending("vbaproject.bin") {
        notes.line("macros are ignored; cells keep the values that they last wrote");
    }

    let mut workbook = Workbook { date_1904: book.date_1904, names: book.names, ..Workbook::default() };
    let mut context = Context {
        strings: &strings,
        styles: styles.len(),
        dynamic: &dynamic,
        date_1904: book.date_1904,
        notes: &mut notes,
        cells: 0,
        formula_bytes: 0,
    };
    for (tab, position) in book.sheets.into_iter().zip(0..) {
        let id = SheetId(position);
        let mut sheet = Sheet { name: tab.name, hidden: tab.hidden, ..Sheet::default() };
        let relationship = relationships.iter().find(|relationship| relationship.id == tab.relationship);
        match relationship {
            Some(relationship) if relationship.kind == "worksheet" => {
                let part = relationship.part(main)?;
                sheet::read(part, &package.text(part)?, id, &mut sheet, &mut context)?;
                for relationship in package.relationships(part)? {
                    if relationship.kind == "table" {
                        let (table, filtered) = book::table(package, relationship.part(part)?, id)?;
                        workbook.tables.push(table);
                        sheet.filtered.extend(filtered);
                    }
                }
            }
            Some(relationship) => {
                let kind = other_kind(&relationship.kind);
                context.notes.line(format!("sheet `{}` holds {kind}", sheet.name));
            }
            None if tab.relationship.is_empty() => {
                context.notes.line(format!("sheet `{}` holds a macro module, which is ignored", sheet.name));
            }
            None => {
                let fault = super::error::PartFault::Attribute {
                    element: "sheet",
                    attribute: "r:id",
                    value: format!("{} of sheet {}", tab.relationship, sheet.name),
                };
                return Err(WorkbookError::part(main, fault));
            }
        }
        workbook.sheets.push(sheet);
    }
    for id in book.links {
        let link = relationships.iter().find(|relationship| relationship.id == id);
        workbook.external_links.push(match link {
            Some(link) => external::read(package, link.part(main)?)?,
            None => ExternalLink::default(),
        });
    }
    workbook.saved_at = book::saved_at(package, book.date_1904);
    workbook.saved_on_mac = book::saved_on_mac(package);
    workbook.calculation = book.calculation;
    workbook.calculation.has_chain = of_kind("calcChain").is_some();
    workbook.styles = styles;
    workbook.notes = notes.into_lines();
    Ok(workbook)
}

/// What a sheet holds that is no worksheet, by the kind of the relationship that leads to it.
pub(super) fn other_kind(kind: &str) -> &'static str {
    match kind {
        "chartsheet" => "a chart",
        "dialogsheet" => "a dialogue",
        "xlMacrosheet" | "xlIntlMacrosheet" => "Excel 4 macros, which are ignored",
        _ => "something other than cells",
    }
}
