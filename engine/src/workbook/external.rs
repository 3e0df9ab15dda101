//! What the file keeps of other workbooks: where they are, and the values that formulas read when it was saved.

use std::collections::BTreeMap;

use super::WorkbookError;
use super::error::PartFault;
use super::parts::{Package, Relationship, Target};
use super::preflight::MAX_CELLS;
use super::text::unescape;
use super::xml::{Element, Xml};
use crate::address::parse_a1;
use crate::value::{CellError, Value};

/// Another workbook that formulas read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExternalLink {
    /// A file or an address, or the program and topic of a DDE link.
    pub target: String,
    /// Its sheets.
    pub sheets: Vec<ExternalSheet>,
    /// Its defined names with what they stand for, without the leading `=`.
    pub names: Vec<(String, String)>,
}

/// A sheet of another workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExternalSheet {
    /// The name on its tab.
    pub name: String,
    /// The values that the file keeps, by row and column from 0.
    pub cells: BTreeMap<(u32, u32), Value>,
}

impl ExternalLink {
    /// A workbook of which the file keeps nothing that is read.
    #[cfg(feature = "files")]
    pub(super) fn unread(target: String) -> Self {
        Self { target: place(&target), ..Self::default() }
    }

    /// The sheet called `name`, whatever its case.
    pub fn sheet(&self, name: &str) -> Option<&ExternalSheet> {
        let name = name.to_lowercase();
        self.sheets.iter().find(|sheet| sheet.name.to_lowercase() == name)
    }
}

/// The path of a file that is given by its address, as people know it: `file:///C:\My%20files\a.xlsx` is
/// `C:\My files\a.xlsx`. What is on the web stays an address.
fn place(target: &str) -> String {
    let path = match target.strip_prefix("file://") {
        // A drive's name takes the place of the root's slash.
        Some(path) => {
            path.strip_prefix('/').filter(|path| path.as_bytes().get(1) == Some(&b':')).unwrap_or(path)
        }
        None if target.contains("://") => return target.to_owned(),
        None => target,
    };
    let mut bytes = Vec::with_capacity(path.len());
    let mut parts = path.split('%');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&part.as_bytes()[2..]);
            }
            None => {
                bytes.push(b'%');
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// Reads the part of an external link.
pub(super) fn read(package: &Package<'_>, part: &str) -> Result<ExternalLink, WorkbookError> {
    let external = |relationship: Relationship| match relationship.target {
        Target::External(target) => Some(place(&target)),
        Target::Part(_) => None,
    };
    let target = package.relationships(part)?.into_iter().find_map(external).unwrap_or_default();
    let text = package.text(part)?;
    let mut xml = Xml::new(part, &text, "externalLink")?;
    let mut link = ExternalLink { target, ..ExternalLink::default() };
    let mut sheet = None;
    let mut cells = 0;
    xml.each(|xml, element| {
        match element.name() {
            "ddeLink" if link.target.is_empty() => {
                let service = xml.attribute(element, "ddeService")?.unwrap_or_default();
                let topic = xml.attribute(element, "ddeTopic")?.unwrap_or_default();
                link.target = format!("{service}|{topic}");
            }
            "sheetName" => {
                let name = xml.attribute(element, "val")?.unwrap_or_default();
                link.sheets.push(ExternalSheet { name, ..ExternalSheet::default() });
            }
            "definedName" => {
                let name = xml.attribute(element, "name")?.unwrap_or_default();
                if let Some(text) = xml.attribute(element, "refersTo")? {
                    link.names.push((name, text.trim_start_matches('=').to_owned()));
                }
            }
            "sheetData" => {
                let written = xml.attribute(element, "sheetId")?;
                sheet = written.and_then(|id| id.trim().parse::<usize>().ok());
            }
            "cell" => {
                cells += 1;
                if cells > MAX_CELLS {
                    return Err(xml.fault(PartFault::TooMany { what: "cells", limit: MAX_CELLS }));
                }
                if let (Some(place), value) = cell(xml, element)?
                    && let Some(sheet) = sheet.and_then(|id| link.sheets.get_mut(id))
                {
                    sheet.cells.insert(place, value);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(link)
}

/// A cell's place, where it has one, and its value.
fn cell<'a>(xml: &mut Xml<'a>, element: &Element<'a>) -> Result<(Option<(u32, u32)>, Value), WorkbookError> {
    let place = xml.attribute(element, "r")?.and_then(|address| parse_a1(&address));
    let kind = xml.attribute(element, "t")?.unwrap_or_default();
    let mut written = String::new();
    xml.each(|xml, element| {
        if element.name() == "v" {
            written = xml.text()?.into_owned();
        }
        Ok(())
    })?;
    let value = match kind.as_str() {
        "str" => Value::Text(unescape(written.into()).into()),
        "b" => Value::Boolean(super::book::is_true(&written)),
        "e" => Value::Error(CellError::parse(written.trim()).unwrap_or(CellError::Reference)),
        _ => match written.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Number(number),
            _ => Value::Blank,
        },
    };
    Ok((place, value))
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn files_are_named_as_people_know_them() {
        let names = [
            (r"file:///E:\Plans%20A\Book2.xlsx", r"E:\Plans A\Book2.xlsx"),
            ("file:///home/me/b%C3%BCro.xlsx", "/home/me/büro.xlsx"),
            ("../100%25 sure.xlsx", "../100% sure.xlsx"),
            ("100% sure%.xlsx", "100% sure%.xlsx"),
            ("https://example.com/a%20b.xlsx", "https://example.com/a%20b.xlsx"),
            ("%FF.xlsx", "%FF.xlsx"),
        ];
        for (target, name) in names {
            assert_eq!(place(target), name);
        }
    }
}
