//! The sheet's XML.

use std::collections::BTreeMap;

use super::grid::{Cell, Datum, Grid, Look};
use super::layout::TORNADO;
use super::xml::{DECLARATION, Dialect, escape_cell, number};
use crate::address::column_letters;
use crate::workbook::CellStyle;
use crate::workbook::styles::plain;

/// The widths of columns with names and of the others, in characters.
const WIDTHS: (f64, f64) = (28.0, 15.0);
/// The columns with names beside the first: the inputs of tornados. From 1.
const NAMES: u32 = TORNADO.0 + 1;
/// The last column with a width, from 1.
const LAST_COLUMN: u32 = 30;
/// The most characters that a cell holds.
const MOST_CHARACTERS: usize = 32_767;

/// The sheet. Text stands in the cells themselves, and of the workbook's styles those are used that show nothing
/// but the look that is wanted, else the first: the lists of strings and styles stay as they are.
pub(super) fn xml(grid: &Grid, styles: &[CellStyle], dialect: &Dialect) -> String {
    let mut xml = format!(
        "{DECLARATION}<worksheet xmlns=\"{}\" xmlns:r=\"{}\"><sheetFormatPr defaultRowHeight=\"15\"/><cols>\
         <col min=\"1\" max=\"1\" width=\"{}\" customWidth=\"1\"/>\
         <col min=\"2\" max=\"{}\" width=\"{}\" customWidth=\"1\"/>\
         <col min=\"{NAMES}\" max=\"{NAMES}\" width=\"{}\" customWidth=\"1\"/>\
         <col min=\"{}\" max=\"{LAST_COLUMN}\" width=\"{}\" customWidth=\"1\"/></cols><sheetData>",
        dialect.main,
        dialect.relationships,
        WIDTHS.0,
        NAMES - 1,
        WIDTHS.1,
        WIDTHS.0,
        NAMES + 1,
        WIDTHS.1
    );
    let mut looks = Looks { styles, known: BTreeMap::new() };
    for (cells, row) in grid.rows.iter().zip(1u32..) {
        if cells.iter().all(|cell| cell.datum == Datum::Blank) {
            continue;
        }
        xml.push_str(&format!("<row r=\"{row}\">"));
        for (cell, column) in cells.iter().zip(0..) {
            push_cell(&mut xml, cell, looks.style(&cell.look), &format!("{}{row}", column_letters(column)));
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData>");
    if !grid.charts.is_empty() {
        xml.push_str("<drawing r:id=\"rId1\"/>");
    }
    xml.push_str("</worksheet>");
    xml
}

/// The workbook's styles, and which of them each look got.
struct Looks<'a> {
    styles: &'a [CellStyle],
    known: BTreeMap<Look, usize>,
}

impl Looks<'_> {
    /// The looks of a cell without a style of its own.
    fn ordinary(&self) -> CellStyle {
        self.styles.first().cloned().unwrap_or_else(plain)
    }

    fn style(&mut self, look: &Look) -> usize {
        let wanted = match look {
            Look::Plain => return 0,
            Look::Heading => CellStyle { bold: true, ..self.ordinary() },
            Look::Format(code) => CellStyle { number_format: code.clone(), ..self.ordinary() },
        };
        let styles = self.styles;
        let find = || styles.iter().position(|style| *style == wanted).unwrap_or(0);
        *self.known.entry(look.clone()).or_insert_with(find)
    }
}

fn push_cell(xml: &mut String, cell: &Cell, style: usize, reference: &str) {
    let style = match style {
        0 => String::new(),
        style => format!(" s=\"{style}\""),
    };
    match &cell.datum {
        Datum::Blank => {}
        Datum::Number(x) => {
            xml.push_str(&format!("<c r=\"{reference}\"{style}><v>{}</v></c>", number(*x)));
        }
        Datum::Missing => xml.push_str(&format!("<c r=\"{reference}\"{style} t=\"e\"><v>#N/A</v></c>")),
        Datum::Text(text) => {
            let text: String = text.chars().take(MOST_CHARACTERS).collect();
            let text = escape_cell(&text);
            xml.push_str(&format!(
                "<c r=\"{reference}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
            ));
        }
    }
}
