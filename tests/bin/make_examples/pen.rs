//! How the examples are written: cells at their addresses in one house style.
//!
//! Typed numbers that may vary are blue, computed ones black, headings bold above a line.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use engine::Address;
use engine::address::parse_a1;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook,
};

/// A sheet to be written.
pub(crate) struct Sheet {
    name: &'static str,
    /// The columns' widths in characters, from `A`.
    widths: &'static [f64],
    /// Rows and columns that stay when the rest scrolls.
    frozen: (u32, u16),
    cells: Vec<Cell>,
}

struct Cell {
    row: u32,
    column: u16,
    content: Content,
    style: Style,
}

enum Content {
    Text(String),
    Number(f64),
    /// A formula, with the value that it shows where the engine has none to give: a distribution's.
    Formula(String, Option<f64>),
}

/// What a cell looks like.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    Title,
    Note,
    Heading,
    /// A heading above numbers.
    HeadingOfNumbers,
    HeadingOfRemarks,
    Section,
    Text,
    /// What is said of the number to the left.
    Remark,
    /// The number of a line.
    Reference,
    /// A typed number, with its format.
    Typed(&'static str),
    /// A number that belongs to another: its low, its source.
    Beside(&'static str),
    Computed(&'static str),
    TotalText,
    Total(&'static str),
}

impl Sheet {
    pub(crate) fn new(name: &'static str, widths: &'static [f64], frozen: (u32, u16)) -> Self {
        Self { name, widths, frozen, cells: Vec::new() }
    }

    pub(crate) fn text(&mut self, cell: &str, style: Style, text: &str) {
        self.put(cell, style, Content::Text(text.to_owned()));
    }

    pub(crate) fn number(&mut self, cell: &str, style: Style, number: f64) {
        self.put(cell, style, Content::Number(number));
    }

    pub(crate) fn formula(&mut self, cell: &str, style: Style, formula: &str) {
        self.put(cell, style, Content::Formula(formula.to_owned(), None));
    }

    /// A formula that is a distribution, with the value that it shows while nothing is simulated.
    pub(crate) fn distribution(&mut self, cell: &str, style: Style, formula: &str, base: f64) {
        self.put(cell, style, Content::Formula(formula.to_owned(), Some(base)));
    }

    /// A row of headings from column `A`; those of the columns `numbers` stand above numbers, the others behind
    /// them above remarks.
    pub(crate) fn headings(&mut self, row: u32, numbers: std::ops::Range<usize>, texts: &[&str]) {
        for (column, text) in (0..).zip(texts) {
            let style = match usize::from(column) {
                place if place < numbers.start => Style::Heading,
                place if place < numbers.end => Style::HeadingOfNumbers,
                _ => Style::HeadingOfRemarks,
            };
            let content = Content::Text((*text).to_owned());
            self.cells.push(Cell { row: row - 1, column, content, style });
        }
    }

    /// The same formula in each column of `columns`, `{c}` standing for the column and `{p}` for the one before.
    pub(crate) fn across(&mut self, row: u32, columns: &[char], style: Style, formula: &str) {
        for column in columns {
            let before = char::from(*column as u8 - 1).to_string();
            let formula = formula.replace("{c}", &column.to_string()).replace("{p}", &before);
            self.formula(&format!("{column}{row}"), style, &formula);
        }
    }

    fn put(&mut self, cell: &str, style: Style, content: Content) {
        let (row, column) = parse_a1(cell).expect("the examples name cells of a sheet");
        self.cells.push(Cell { row, column: column as u16, content, style });
    }
}

/// The workbook's bytes; a formula whose value is not among `values` shows 0.
pub(crate) fn write(title: &str, sheets: &[Sheet], values: &BTreeMap<Address, String>) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_title(title).set_author("Carlo");
    let properties = properties.set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?);
    workbook.set_properties(&properties);
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(sheet.name)?;
        page.set_landscape();
        page.set_print_fit_to_pages(1, 0);
        for (column, width) in (0..).zip(sheet.widths) {
            page.set_column_width(column, *width)?;
        }
        page.set_freeze_panes(sheet.frozen.0, sheet.frozen.1)?;
        for Cell { row, column, content, style } in &sheet.cells {
            let format = style.format();
            match content {
                Content::Text(text) => page.write_string_with_format(*row, *column, text, &format),
                Content::Number(number) => page.write_number_with_format(*row, *column, *number, &format),
                Content::Formula(text, base) => {
                    let address =
                        Address { sheet: sheet.name.to_owned(), row: *row, column: u32::from(*column) };
                    let value = base.map(|base| base.to_string()).or_else(|| values.get(&address).cloned());
                    let formula = Formula::new(text).set_result(value.unwrap_or_else(|| "0".to_owned()));
                    page.write_formula_with_format(*row, *column, formula, &format)
                }
            }
            .with_context(|| format!("{}, row {row}, column {column}", sheet.name))?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

impl Style {
    fn format(self) -> Format {
        let plain = Format::new();
        let line = |format: Format| format.set_border_bottom(FormatBorder::Thin);
        let above = |format: Format| format.set_bold().set_border_top(FormatBorder::Thin);
        match self {
            Self::Title => plain.set_bold().set_font_size(14),
            Self::Note => plain.set_italic().set_font_color(GREY),
            Self::Heading => line(plain.set_bold().set_background_color(PALE)),
            Self::HeadingOfRemarks => line(plain.set_bold().set_background_color(PALE).set_indent(1)),
            Self::HeadingOfNumbers => {
                line(plain.set_bold().set_background_color(PALE).set_align(FormatAlign::Right))
            }
            Self::Section => plain.set_bold(),
            Self::Text => plain,
            Self::Remark => plain.set_indent(1),
            Self::Reference => plain.set_font_color(GREY).set_align(FormatAlign::Left),
            Self::Typed(number) => plain.set_font_color(BLUE).set_num_format(number),
            Self::Beside(number) => plain.set_font_color(GREY).set_num_format(number),
            Self::Computed(number) => plain.set_num_format(number),
            Self::TotalText => above(plain),
            Self::Total(number) => above(plain.set_num_format(number)),
        }
    }
}

const BLUE: Color = Color::RGB(0x00_00_FF);
const GREY: Color = Color::RGB(0x59_59_59);
const PALE: Color = Color::RGB(0xE7_EA_EE);
