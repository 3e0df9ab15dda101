//! Cells as the page paints them: values in their number formats, looks, layout.

use std::collections::BTreeMap;

use engine::model::label;
use engine::workbook::{
    Alignment, Cell, CellStyle, Colour, Content, FormattedText, Sheet, StyleId, format_number,
};
use engine::{Address, CellRef, SheetId, Value, Workbook};
use wire::worker::{Block, CellDetail, CellKind, PaintedCell, PaintedStyle, SheetLayout};

/// The longest text that a cell is painted with, in characters; no screen shows more of one cell.
const LONGEST_TEXT: usize = 1_000;

/// The width of a digit of the default font in pixels.
const DIGIT_WIDTH: f64 = 7.0;

/// The padding of a cell in digits, a little more than Excel's, and what is left of a column as wide as usual.
const PADDING_DIGITS: f64 = 1.5;
const USUAL_ROOM: usize = 8;

/// A rectangle of cells to paint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The sheet's position.
    pub sheet: u16,
    /// The first row, from 0.
    pub first_row: u32,
    /// How many rows.
    pub rows: u32,
    /// The first column, from 0.
    pub first_column: u32,
    /// How many columns.
    pub columns: u32,
}

/// The cells of an area that show something, and their looks; `None` where there is no such sheet.
pub fn block(workbook: &Workbook, area: Area) -> Option<Block> {
    let sheet = workbook.sheet(SheetId(area.sheet))?;
    let last_row = area.first_row.saturating_add(area.rows).min(sheet.cells.rows());
    let mut block = Block { sheet: area.sheet, cells: Vec::new(), styles: Vec::new() };
    if area.columns == 0 {
        return Some(block);
    }
    let last_column = area.first_column.saturating_add(area.columns - 1);
    let mut styles: BTreeMap<(u32, Option<String>), u32> = BTreeMap::new();
    for row in area.first_row..last_row {
        for (column, cell) in sheet.cells.row_between(row, area.first_column, last_column) {
            let looks = style(workbook, cell.style);
            let kind = kind(cell);
            let seen = looks.fill.is_some() || looks.borders.contains(&true);
            if kind == CellKind::Blank && !seen {
                continue;
            }
            let (text, colour) = shown(workbook, cell, room(sheet, column));
            let style = *styles.entry((cell.style.0, colour.clone())).or_insert_with(|| {
                let painted = painted(&looks);
                // A colour of the number format (`[Red]`) wins over the letters' own.
                block.styles.push(PaintedStyle { colour: colour.or(painted.colour), ..painted });
                block.styles.len() as u32 - 1
            });
            block.cells.push(PaintedCell { row, column, text, kind, style });
        }
    }
    Some(block)
}

/// Everything about one cell, empty ones included; `None` where there is no such sheet.
pub fn detail(workbook: &Workbook, address: &Address) -> Option<CellDetail> {
    let cell_ref = workbook.locate(address)?;
    let blank = Cell::default();
    let cell = workbook.cell(cell_ref).unwrap_or(&blank);
    let (content, formula) = content(workbook, cell);
    let name = label(workbook, cell_ref);
    // Where there is no label, the engine names a cell by its address.
    let label = if name == workbook.address(cell_ref).to_string() { String::new() } else { name };
    Some(CellDetail {
        cell: workbook.address(cell_ref),
        content,
        formula,
        text: shown(workbook, cell, usize::MAX).0,
        number: match cell.value {
            Some(Value::Number(number)) if number.is_finite() => Some(number),
            _ => None,
        },
        number_format: style(workbook, cell.style).number_format,
        label,
    })
}

/// How a sheet is laid out, in pixels.
pub fn layout(sheet: &Sheet) -> SheetLayout {
    // A width in characters holds its padding already (ECMA-376 part 1, §18.3.1.13).
    let pixels = |width: f64| ((256.0 * width + (128.0 / DIGIT_WIDTH).trunc()) / 256.0 * DIGIT_WIDTH).trunc();
    let widths = sheet.column_widths.iter();
    SheetLayout {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        rows: sheet.cells.rows(),
        columns: sheet.cells.columns(),
        column_widths: widths.map(|(first, last, width)| (*first, *last, pixels(*width))).collect(),
        row_heights: sheet.row_heights.iter().map(|(row, points)| (*row, points * 96.0 / 72.0)).collect(),
        frozen: sheet.frozen,
        merged: sheet
            .merged
            .iter()
            .map(|range| (range.first_row, range.first_column, range.last_row, range.last_column))
            .collect(),
        gridlines_hidden: sheet.gridlines_hidden,
    }
}

/// The formula with its `=`, or what was typed; and whether it is a formula.
fn content(workbook: &Workbook, cell: &Cell) -> (String, bool) {
    match &cell.content {
        Content::Formula(text) => (format!("={text}"), true),
        Content::Array { text, dynamic: true, .. } => (format!("={text}"), true),
        Content::Array { text, dynamic: false, .. } => (format!("{{={text}}}"), true),
        Content::ArrayPart { anchor } => {
            let formula = workbook.cell(*anchor).and_then(|cell| cell.content.formula());
            (formula.map_or_else(String::new, |text| format!("={text}")), true)
        }
        Content::DataTable(table) => {
            let input = |cell: Option<CellRef>| cell.map_or_else(String::new, |cell| cell.a1());
            (format!("{{=TABLE({},{})}}", input(table.row_input), input(table.column_input)), true)
        }
        Content::Constant => {
            let plain = match &cell.value {
                Some(value) => format_number("General", value, workbook.date_1904).text,
                None => String::new(),
            };
            (plain, false)
        }
    }
}

/// How many letters of a number a column has room for.
fn room(sheet: &Sheet, column: u32) -> usize {
    let of = sheet.column_widths.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
    of.map_or(USUAL_ROOM, |(.., width)| (width - PADDING_DIGITS).max(0.0) as usize)
}

/// The value in its number format, cut where it is longer than any screen shows, and the colour that the
/// format asks for. A number in no format of its own has as many decimals as there is `room` for, as in Excel.
fn shown(workbook: &Workbook, cell: &Cell, room: usize) -> (String, Option<String>) {
    let Some(value) = &cell.value else { return (String::new(), None) };
    let code = style(workbook, cell.style).number_format;
    let FormattedText { mut text, colour } = format_number(&code, value, workbook.date_1904);
    if text.len() > room
        && matches!((&*code, value), ("General", Value::Number(_)))
        && let Some(point) = text.find('.')
    {
        let (exponent, power) = text.find('E').map_or((0, ""), |at| (text.len() - at, "E+00"));
        let decimals = "#".repeat(room.saturating_sub(point + 1 + exponent));
        text = format_number(&format!("0.{decimals}{power}"), value, workbook.date_1904).text;
        text = text.replace(".E", "E");
        text.truncate(text.trim_end_matches('.').len());
    }
    if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
        text.truncate(end);
        text.push('…');
    }
    (text, colour.map(hex))
}

fn kind(cell: &Cell) -> CellKind {
    match &cell.value {
        None | Some(Value::Blank) => CellKind::Blank,
        Some(Value::Number(_)) => CellKind::Number,
        Some(Value::Text(_)) => CellKind::Text,
        Some(Value::Boolean(_)) => CellKind::Boolean,
        Some(Value::Error(_)) => CellKind::Error,
    }
}

fn style(workbook: &Workbook, id: StyleId) -> CellStyle {
    workbook.styles.get(id.0 as usize).cloned().unwrap_or_default()
}

fn painted(style: &CellStyle) -> PaintedStyle {
    let align = match style.alignment {
        Alignment::General => None,
        Alignment::Left => Some("left"),
        Alignment::Centre => Some("center"),
        Alignment::Right => Some("right"),
    };
    PaintedStyle {
        bold: style.bold,
        italic: style.italic,
        colour: style.font_colour.map(hex),
        fill: style.fill.map(hex),
        align: align.map(str::to_owned),
        borders: style.borders,
        wrap: style.wrap,
        size: style.font_size,
    }
}

fn hex(colour: Colour) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
}
