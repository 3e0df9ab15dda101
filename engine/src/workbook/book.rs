//! The parts that concern the workbook as a whole: `workbook.xml`, tables, links, dynamic array marks.

use std::collections::HashSet;

use super::error::PartFault;
use super::notes::Notes;
use super::parts::Package;
use super::preflight::MAX_SHEETS;
use super::text::unescape;
use super::xml::{Element, Xml};
use super::{Calculation, DefinedName, Table, WorkbookError, calendar};
use crate::address::{CellRef, RangeRef, SheetId, parse_a1};

const LOST_SCOPE: &str = "name of a sheet that is not there, left out";

/// What `workbook.xml` says.
#[derive(Default)]
pub(crate) struct Book {
    pub(crate) sheets: Vec<Tab>,
    pub(crate) names: Vec<DefinedName>,
    pub(super) calculation: Calculation,
    pub(super) date_1904: bool,
    /// The relationships of the external links, in the order of `[1]`, `[2]` …
    pub(super) links: Vec<String>,
}

/// One sheet's tab.
pub(crate) struct Tab {
    pub(crate) name: String,
    pub(super) hidden: bool,
    /// The relationship that leads to the sheet's part.
    pub(crate) relationship: String,
}

/// Reads `workbook.xml`.
pub(crate) fn read(package: &Package<'_>, part: &str, notes: &mut Notes) -> Result<Book, WorkbookError> {
    let text = package.text(part)?;
    let mut xml = Xml::new(part, &text, "workbook")?;
    let mut book = Book::default();
    xml.each(|xml, element| {
        match element.name() {
            "workbookPr" => xml.attributes(element, |key, value| {
                if key == "date1904" {
                    book.date_1904 = is_true(&value);
                }
            })?,
            "sheet" => book.sheets.push(tab(xml, element, book.sheets.len())?),
            "externalReference" => book.links.push(xml.attribute(element, "id")?.unwrap_or_default()),
            "calcPr" => book.calculation = calculation(xml, element)?,
            "definedName" => book.names.extend(defined_name(xml, element, notes)?),
            _ => {}
        }
        Ok(())
    })?;
    let sheets = book.sheets.len();
    if sheets == 0 {
        return Err(WorkbookError::part(part, PartFault::NoSheets));
    }
    let mut seen = HashSet::new();
    for tab in &book.sheets {
        if !seen.insert(tab.name.to_lowercase()) {
            notes.add("second sheet of this name; formulas mean the first", || format!("`{}`", tab.name));
        }
    }
    book.names.retain(|name| {
        let known = name.scope.is_none_or(|sheet| usize::from(sheet.0) < sheets);
        if !known {
            notes.add(LOST_SCOPE, || name.name.clone());
        }
        known
    });
    Ok(book)
}

/// When the package's core properties say that it was last saved. What cannot be read says nothing.
pub(super) fn saved_at(package: &Package<'_>, date_1904: bool) -> Option<f64> {
    let modified = property(package, "core-properties", "coreProperties", "modified")?;
    calendar::serial_from_iso(&modified, date_1904)
}

/// Whether the package's extended properties name Excel for Mac as the program that saved it.
pub(super) fn saved_on_mac(package: &Package<'_>) -> bool {
    let program = property(package, "extended-properties", "Properties", "Application");
    program.is_some_and(|program| program.contains("Macintosh"))
}

/// A property of the package as a whole; `None` where it is not there or cannot be read.
fn property(package: &Package<'_>, kind: &str, root: &'static str, name: &str) -> Option<String> {
    let relationships = package.relationships("").ok()?;
    let properties = relationships.iter().find(|relationship| relationship.kind == kind)?;
    let part = properties.part("_rels/.rels").ok()?;
    let text = package.text(part).ok()?;
    let mut xml = Xml::new(part, &text, root).ok()?;
    let mut value = None;
    xml.each(|xml, element| {
        if element.name() == name {
            value = Some(xml.text()?.into_owned());
        }
        Ok(())
    })
    .ok()?;
    value
}

fn tab(xml: &Xml<'_>, element: &Element<'_>, before: usize) -> Result<Tab, WorkbookError> {
    if before >= MAX_SHEETS {
        return Err(xml.fault(PartFault::TooMany { what: "sheets", limit: MAX_SHEETS as u64 }));
    }
    let (mut name, mut relationship, mut hidden) = (None, String::new(), false);
    xml.attributes(element, |key, value| match key {
        "name" => name = Some(unescape(value).into_owned()),
        "state" => hidden = value != "visible",
        "id" => relationship = value.into_owned(),
        _ => {}
    })?;
    let name = name.filter(|name| !name.is_empty()).ok_or_else(|| xml.wrong("sheet", "name", ""))?;
    Ok(Tab { name, hidden, relationship })
}

fn calculation(xml: &Xml<'_>, element: &Element<'_>) -> Result<Calculation, WorkbookError> {
    let mut calculation = Calculation::default();
    xml.attributes(element, |key, value| match key {
        "iterate" => calculation.iterate = is_true(&value),
        "iterateCount" => {
            calculation.iterate_count = value.trim().parse().unwrap_or(calculation.iterate_count);
        }
        "iterateDelta" => {
            let delta = value.trim().parse().ok().filter(|delta: &f64| delta.is_finite());
            calculation.iterate_delta = delta.unwrap_or(calculation.iterate_delta);
        }
        "fullPrecision" => calculation.precision_as_displayed = !is_true(&value),
        _ => {}
    })?;
    Ok(calculation)
}

fn defined_name(
    xml: &mut Xml<'_>,
    element: &Element<'_>,
    notes: &mut Notes,
) -> Result<Option<DefinedName>, WorkbookError> {
    let (mut name, mut scope, mut hidden) = (String::new(), None, false);
    xml.attributes(element, |key, value| match key {
        "name" => name = unescape(value).into_owned(),
        "localSheetId" => scope = Some(value.trim().parse().ok().map(SheetId)),
        "hidden" => hidden = is_true(&value),
        _ => {}
    })?;
    let text = unescape(xml.text()?).trim().trim_start_matches('=').to_owned();
    if name.is_empty() {
        return Err(xml.wrong("definedName", "name", ""));
    }
    let scope = match scope {
        None => None,
        Some(Some(sheet)) => Some(sheet),
        Some(None) => {
            notes.add(LOST_SCOPE, || name);
            return Ok(None);
        }
    };
    Ok(Some(DefinedName { name, scope, text, hidden }))
}

/// Reads a table's part.
pub(super) fn table(
    package: &Package<'_>,
    part: &str,
    sheet: SheetId,
) -> Result<(Table, Option<RangeRef>), WorkbookError> {
    let text = package.text(part)?;
    let (mut xml, root) = Xml::with_root(part, &text, "table")?;
    let (mut name, mut display_name, mut reference) = (String::new(), String::new(), String::new());
    let (mut header_rows, mut totals_rows) = (1u32, 0u32);
    xml.attributes(&root, |key, value| match key {
        "name" => name = value.into_owned(),
        "displayName" => display_name = value.into_owned(),
        "ref" => reference = value.into_owned(),
        "headerRowCount" => header_rows = value.trim().parse().unwrap_or(1),
        "totalsRowCount" => totals_rows = value.trim().parse().unwrap_or(0),
        _ => {}
    })?;
    let range = range(&reference, sheet).ok_or_else(|| xml.wrong("table", "ref", &reference))?;
    let mut columns = Vec::new();
    let mut filtered = None;
    xml.each(|xml, element| {
        match element.name() {
            "tableColumn" => {
                let name = xml.attribute(element, "name")?.unwrap_or_default();
                columns.push(unescape(name.into()).into_owned());
            }
            "filterColumn" => filtered = Some(range),
            _ => {}
        }
        Ok(())
    })?;
    let name = if display_name.is_empty() { name } else { display_name };
    let (header_rows, totals_rows) = (header_rows.min(1), totals_rows.min(1));
    Ok((Table { name, range, header_rows, totals_rows, columns }, filtered))
}

/// For each `cm` number of a cell, from 1, whether it marks a dynamic array (`metadata.xml`).
pub(super) fn dynamic_marks(package: &Package<'_>, part: &str) -> Result<Vec<bool>, WorkbookError> {
    let text = package.text(part)?;
    let mut xml = Xml::new(part, &text, "metadata")?;
    let (mut dynamic_type, mut types) = (None, 0u32);
    let mut marks = Vec::new();
    xml.each(|xml, element| {
        match element.name() {
            "metadataType" => {
                types += 1;
                if xml.attribute(element, "name")?.as_deref() == Some("XLDAPR") {
                    dynamic_type = Some(types.to_string());
                }
            }
            "cellMetadata" => xml.each(|xml, element| {
                match element.name() {
                    "bk" => marks.push(false),
                    "rc" if dynamic_type.is_some() && xml.attribute(element, "t")? == dynamic_type => {
                        if let Some(mark) = marks.last_mut() {
                            *mark = true;
                        }
                    }
                    _ => {}
                }
                Ok(())
            })?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(marks)
}

/// `A1:B2` or `B2`, the corners in any order.
pub(super) fn range(text: &str, sheet: SheetId) -> Option<RangeRef> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let corner = |text| parse_a1(text).map(|(row, column)| CellRef::new(sheet, row, column).into());
    Some(RangeRef::hull(corner(first)?, corner(last)?))
}

/// Whether an attribute says yes.
pub(crate) fn is_true(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "on")
}
