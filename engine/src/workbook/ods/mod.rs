//! Bytes of an OpenDocument spreadsheet → [`Workbook`]: an archive (.ods), or all of it in one piece of XML (.fods).
//!
//! One pass over `content.xml`; `styles.xml` gives the number formats that it names. Source: OpenDocument 1.3
//! part 3, section 9 (tables) and section 16 (styles). What LibreOffice writes beside the standard is read too.

use super::archive::Archive;
use super::error::PartFault;
use super::gather::Ledger;
use super::preflight::MAX_SHEETS;
use super::xml::{Element, Xml, decode};
use super::{DefinedName, ExternalLink, Patterns, TextRules, Workbook, WorkbookError, calendar};
use crate::address::{SheetId, name_beside_cells, parse_a1};

mod formula;
mod styles;
mod table;
mod value;

use formula::Translator;
use styles::Styles;

/// What the tables of a document share while they are read.
#[derive(Default)]
struct Context {
    ledger: Ledger,
    styles: Styles,
    translator: Translator,
    names: Vec<DefinedName>,
    date_1904: bool,
    macros: bool,
}

/// Reads an OpenDocument spreadsheet.
pub(super) fn read(archive: &Archive<'_>) -> Result<Workbook, WorkbookError> {
    of_spreadsheet(&decode("mimetype", archive.read("mimetype")?)?)?;
    let manifest = "META-INF/manifest.xml";
    if archive.contains(manifest) && decode(manifest, archive.read(manifest)?)?.contains("encryption-data") {
        return Err(WorkbookError::PasswordProtected);
    }
    let macros = archive.names().any(|name| name.starts_with("basic/") || name.starts_with("scripts/"));
    let mut context = Context { macros, ..Context::default() };
    if archive.contains("styles.xml") {
        let text = decode("styles.xml", archive.read("styles.xml")?)?;
        let mut xml = Xml::new("styles.xml", &text, "document-styles")?;
        xml.each(|xml, element| context.styles.element(xml, element).map(drop))?;
    }
    let part = "content.xml";
    let text = decode(part, archive.read(part)?)?;
    let mut workbook = content(Xml::new(part, &text, "document-content")?, context)?;
    workbook.saved_at = saved_at(archive, workbook.date_1904);
    Ok(workbook)
}

/// Reads an OpenDocument spreadsheet that is one piece of XML.
pub(super) fn read_flat(bytes: &[u8]) -> Result<Workbook, WorkbookError> {
    let part = "office:document";
    let text = decode(part, bytes.to_vec())?;
    let (xml, document) = Xml::with_root(part, &text, "document")?;
    of_spreadsheet(&xml.attribute(&document, "mimetype")?.unwrap_or_default())?;
    content(xml, Context::default())
}

fn of_spreadsheet(kind: &str) -> Result<(), WorkbookError> {
    if kind.contains("opendocument.spreadsheet") {
        return Ok(());
    }
    Err(WorkbookError::NotAWorkbook { found: "another kind of OpenDocument file" })
}

/// The content of a document, with what stands beside it where the document is one piece.
fn content(mut xml: Xml<'_>, mut context: Context) -> Result<Workbook, WorkbookError> {
    let part = xml.part();
    let mut saved = None;
    let mut workbook = Workbook::default();
    workbook.calculation.text_rules = TextRules::OPEN_DOCUMENT;
    xml.each(|xml, element| match element.name() {
        "null-date" => {
            let date = xml.attribute(element, "date-value")?.unwrap_or_default();
            context.date_1904 = date.starts_with("1904");
            if !date.starts_with("1904-01-01") && !date.starts_with("1899-12-30") {
                let text = format!("day 0 is {date}; dates are counted from 30 December 1899 instead");
                context.ledger.notes.line(text);
            }
            Ok(())
        }
        "calculation-settings" => {
            let (mut wildcards, mut regular) = (false, true);
            let calculation = &mut workbook.calculation;
            let rules = &mut calculation.text_rules;
            xml.attributes(element, |key, value| {
                let holds = value == "true";
                match key {
                    "precision-as-shown" => calculation.precision_as_displayed = holds,
                    "use-wildcards" => wildcards = holds,
                    "use-regular-expressions" => regular = holds,
                    "search-criteria-must-apply-to-whole-cell" => rules.whole_cells = holds,
                    "case-sensitive" => rules.case_matters = holds,
                    _ => {}
                }
            })?;
            // Of both, wildcards are taken (LibreOffice; the standard allows for one alone).
            rules.patterns = match (wildcards, regular) {
                (true, _) => Patterns::Wildcards,
                (false, true) => Patterns::Regular,
                (false, false) => Patterns::Plain,
            };
            Ok(())
        }
        "iteration" => xml.attributes(element, |key, value| match key {
            "status" => workbook.calculation.iterate = value == "enable",
            "steps" => workbook.calculation.iterate_count = value.trim().parse().unwrap_or(100),
            "maximum-difference" => {
                let change = value.trim().parse().ok().filter(|change: &f64| change.is_finite());
                workbook.calculation.iterate_delta = change.unwrap_or(0.001);
            }
            _ => {}
        }),
        "table" => {
            if workbook.sheets.len() >= MAX_SHEETS {
                return Err(xml.fault(PartFault::TooMany { what: "sheets", limit: MAX_SHEETS as u64 }));
            }
            let id = SheetId(workbook.sheets.len() as u16);
            workbook.sheets.extend(table::read(xml, element, id, &mut context)?);
            Ok(())
        }
        "named-range" | "named-expression" => {
            context.names.extend(defined_name(xml, element, None, &mut context.translator)?);
            Ok(())
        }
        "meta" => {
            saved = date(xml)?;
            Ok(())
        }
        "scripts" => xml.each(|_, element| {
            context.macros |= element.name() == "module";
            Ok(())
        }),
        "tracked-changes"
        | "content-validations"
        | "dde-links"
        | "settings"
        | "font-face-decls"
        | "master-styles" => xml.skip(),
        _ => context.styles.element(xml, element).map(drop),
    })?;
    if workbook.sheets.is_empty() {
        return Err(WorkbookError::part(part, PartFault::NoSheets));
    }
    let Context { mut ledger, styles, translator, names, date_1904, macros } = context;
    if macros {
        ledger.notes.line("macros are ignored; cells keep the values that they last wrote");
    }
    // OpenDocument formulas that are no array formulas intersect, as in Excel before dynamic arrays.
    workbook.calculation.has_chain = true;
    workbook.is_open_document = true;
    workbook.date_1904 = date_1904;
    workbook.names = names;
    workbook.saved_at = saved.and_then(|date| calendar::serial_from_iso(&date, date_1904));
    workbook.external_links = translator.links.into_iter().map(ExternalLink::unread).collect();
    workbook.styles = styles.finish();
    workbook.notes = ledger.notes.into_lines();
    Ok(workbook)
}

/// A defined name, whose relative references are counted from a cell of its own.
fn defined_name(
    xml: &Xml<'_>,
    element: &Element<'_>,
    scope: Option<SheetId>,
    translator: &mut Translator,
) -> Result<Option<DefinedName>, WorkbookError> {
    let (mut name, mut range, mut expression, mut base) = (String::new(), None, None, String::new());
    xml.attributes(element, |key, value| match key {
        "name" => name = value.into_owned(),
        "cell-range-address" => range = Some(value.into_owned()),
        "expression" => expression = Some(value.into_owned()),
        "base-cell-address" => base = value.into_owned(),
        _ => {}
    })?;
    let base = base.rsplit('.').next().and_then(parse_a1).unwrap_or((0, 0));
    let text = match (range, expression) {
        (Some(range), _) => translator.reference(&range, base),
        (None, Some(expression)) => translator.formula(&expression, base),
        (None, None) => return Err(xml.wrong("named-expression", "expression", "")),
    };
    let named = !name.is_empty();
    Ok(named.then(|| DefinedName { name: name_beside_cells(&name), scope, text, hidden: false }))
}

/// When the document says that it was last saved. What cannot be read says nothing.
fn saved_at(archive: &Archive<'_>, date_1904: bool) -> Option<f64> {
    let part = "meta.xml";
    let text = decode(part, archive.read(part).ok()?).ok()?;
    let mut xml = Xml::new(part, &text, "document-meta").ok()?;
    calendar::serial_from_iso(&date(&mut xml).ok()??, date_1904)
}

/// The date of the last change among the descriptions that have just begun.
fn date(xml: &mut Xml<'_>) -> Result<Option<String>, WorkbookError> {
    let mut found = None;
    xml.each(|xml, element| {
        // `dc:date`; the printing and the creation have names of their own.
        if element.name() == "date" {
            found = Some(xml.text()?.into_owned());
        }
        Ok(())
    })?;
    Ok(found)
}

/// How often a cell, a row or a column is repeated.
fn repeated(value: &str) -> u32 {
    value.trim().parse().unwrap_or(1).max(1)
}
