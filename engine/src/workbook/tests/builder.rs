//! Builds small packages: what a test does not say is as Excel writes it.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::workbook::{Cell, Workbook, read};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The parts of a package, by name.
pub(crate) struct Builder {
    pub(crate) parts: Vec<(String, Vec<u8>)>,
}

impl Builder {
    /// A workbook of one sheet, `Sheet1`, with these rows inside of its `sheetData`.
    pub(crate) fn new(rows: &str) -> Self {
        Self { parts: Vec::new() }
            .with("[Content_Types].xml", "<Types/>")
            .relations("_rels/.rels", &[("rId1", "officeDocument", "xl/workbook.xml")])
            .book("<sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets>")
            .relations(
                "xl/_rels/workbook.xml.rels",
                &[
                    ("rId1", "worksheet", "worksheets/sheet1.xml"),
                    ("rId8", "styles", "styles.xml"),
                    ("rId9", "sharedStrings", "sharedStrings.xml"),
                ],
            )
            .with("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\"/>"))
            .with("xl/sharedStrings.xml", format!("<sst xmlns=\"{MAIN}\"/>"))
            .rows(rows)
    }

    /// Replaces or adds a part.
    pub(crate) fn with(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.parts.retain(|(known, _)| known != name);
        self.parts.push((name.to_owned(), content.as_ref().to_vec()));
        self
    }

    /// Leaves a part out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.parts.retain(|(known, _)| known != name);
        self
    }

    /// The rows of the first sheet.
    pub(crate) fn rows(self, rows: &str) -> Self {
        self.sheet(&format!("<sheetData>{rows}</sheetData>"))
    }

    /// All of the first sheet but its outermost element.
    pub(crate) fn sheet(self, inside: &str) -> Self {
        let text = format!("<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">{inside}</worksheet>");
        self.with("xl/worksheets/sheet1.xml", text)
    }

    /// All of `workbook.xml` but its outermost element.
    pub(crate) fn book(self, inside: &str) -> Self {
        let text = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">{inside}</workbook>");
        self.with("xl/workbook.xml", text)
    }

    /// A list of relationships: id, last word of the type, target.
    pub(crate) fn relations(self, part: &str, list: &[(&str, &str, &str)]) -> Self {
        let list: String = list
            .iter()
            .map(|(id, kind, target)| {
                let mode = if target.contains("://") { " TargetMode=\"External\"" } else { "" };
                format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"{mode}/>")
            })
            .collect();
        self.with(part, format!("<Relationships xmlns=\"{PACKAGE}\">{list}</Relationships>"))
    }

    /// The package's bytes; parts called `.bin` are not compressed.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            let stored = name.ends_with(".bin");
            let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let options = SimpleFileOptions::default().compression_method(method);
            writer.start_file(name.as_str(), options).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// The workbook; the package must be one that can be read.
    pub(crate) fn read(&self) -> Workbook {
        read(&self.bytes()).unwrap()
    }

    /// Why the package cannot be read.
    pub(crate) fn refusal(&self) -> String {
        read(&self.bytes()).expect_err("refused").to_string()
    }
}

/// The cell of the first sheet at an address such as `B7`.
pub(crate) fn cell(workbook: &Workbook, a1: &str) -> Cell {
    let (row, column) = crate::address::parse_a1(a1).unwrap();
    workbook.sheets[0].cells.get(row, column).unwrap_or_else(|| panic!("{a1} is empty")).clone()
}
