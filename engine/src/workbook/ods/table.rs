//! One `table:table`: its cells, its names, its columns.

use std::ops::Range;

use super::formula::Translator;
use super::styles::Styles;
use super::value::{Kind, Written};
use super::{Context, defined_name, repeated};
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, RangeRef, SheetId};
use crate::value::Value;
use crate::workbook::gather::Gather;
use crate::workbook::xml::{Element, Node, Xml};
use crate::workbook::{Cell, Content, Sheet, WorkbookError};

/// The most merged and filtered areas of a sheet that are kept.
const MAX_MERGED: usize = 100_000;

/// A cell as it stands in the file, before it is known where.
#[derive(Default)]
struct Read {
    written: Written,
    formula: Option<String>,
    /// Rows and columns that an array formula fills.
    matrix: Option<(u32, u32)>,
    /// Rows and columns that are merged into this cell.
    span: (u32, u32),
    style: Option<String>,
    /// The columns of the cells that are like this one.
    columns: Range<u32>,
}

/// A row as it stands in the file.
struct Row {
    cells: Vec<Read>,
    style: Option<String>,
}

/// The state of the pass over one table.
struct Reader<'a> {
    cells: Gather<'a>,
    styles: &'a mut Styles,
    translator: &'a mut Translator,
    date_1904: bool,
    /// For each run of columns its end and the style of its cells.
    column_styles: Vec<(u32, String)>,
    row: u32,
}

/// Reads the table that has just begun; `None` for one that keeps the values of another file.
pub(super) fn read<'x>(
    xml: &mut Xml<'x>,
    element: &Element<'x>,
    id: SheetId,
    context: &mut Context,
) -> Result<Option<Sheet>, WorkbookError> {
    let name = xml.attribute(element, "name")?.unwrap_or_default();
    let style = xml.attribute(element, "style-name")?.unwrap_or_default();
    let Context { ledger, styles, translator, names, date_1904, .. } = context;
    let hidden = styles.hides_table(&style);
    let mut sheet = Sheet { name: name.clone(), hidden, ..Sheet::default() };
    let mut scoped = Vec::new();
    let mut of_another_file = false;
    let mut reader = Reader {
        cells: Gather::new(id, &name, xml.part(), ledger),
        styles,
        translator,
        date_1904: *date_1904,
        column_styles: Vec::new(),
        row: 0,
    };
    xml.each(|xml, element| {
        match element.name() {
            "table-source" => of_another_file = true,
            "table-column" => reader.column(xml, element, &mut sheet)?,
            "table-row" => reader.row(xml, element, &mut sheet)?,
            "named-range" | "named-expression" => {
                scoped.extend(defined_name(xml, element, Some(id), reader.translator)?);
            }
            "shapes" | "forms" | "conditional-formats" | "sparkline-groups" | "table" => xml.skip()?,
            _ => {}
        }
        Ok(())
    })?;
    if of_another_file {
        return Ok(None);
    }
    sheet.cells = reader.cells.finish()?;
    names.append(&mut scoped);
    Ok(Some(sheet))
}

impl Reader<'_> {
    fn column(
        &mut self,
        xml: &Xml<'_>,
        element: &Element<'_>,
        sheet: &mut Sheet,
    ) -> Result<(), WorkbookError> {
        let first = self.column_styles.last().map_or(0, |(end, _)| *end);
        let (mut count, mut width, mut style, mut hidden) = (1, None, String::new(), false);
        xml.attributes(element, |key, value| match key {
            "number-columns-repeated" => count = repeated(&value),
            "style-name" => width = self.styles.width(&value),
            "default-cell-style-name" => style = value.into_owned(),
            "visibility" => hidden = value != "visible",
            _ => {}
        })?;
        let end = first.saturating_add(count).min(MAX_COLUMNS);
        let width = if hidden { Some(0.0) } else { width };
        if let (Some(width), true) = (width, first < end) {
            sheet.column_widths.push((first, end - 1, width));
        }
        if first < end {
            self.column_styles.push((end, style));
        }
        Ok(())
    }

    fn row<'x>(
        &mut self,
        xml: &mut Xml<'x>,
        element: &Element<'x>,
        sheet: &mut Sheet,
    ) -> Result<(), WorkbookError> {
        let (mut count, mut style, mut hidden, mut filtered) = (1, None, false, false);
        xml.attributes(element, |key, value| match key {
            "number-rows-repeated" => count = repeated(&value),
            "default-cell-style-name" => style = Some(value.into_owned()),
            "visibility" => {
                hidden = value != "visible";
                filtered = value == "filter";
            }
            _ => {}
        })?;
        let row = Row { cells: read_cells(xml)?, style };
        let first = self.row;
        let end = first.saturating_add(count);
        // One row beyond the sheet's end is enough to refuse what is written there.
        self.row = end.min(MAX_ROWS + 1);
        // A sheet ends in a million rows that are all alike and empty.
        if hidden && count <= 10_000 && self.row <= MAX_ROWS {
            sheet.row_heights.extend((first..self.row).map(|row| (row, 0.0)));
            if filtered && sheet.filtered.len() < MAX_MERGED {
                sheet.filtered.push(area(CellRef::new(self.cells.id, first, 0), (count, MAX_COLUMNS)));
            }
        }
        if !row.cells.is_empty() {
            for at in first..self.row {
                self.cells_of(&row, at, sheet)?;
            }
        }
        Ok(())
    }

    fn cells_of(&mut self, row: &Row, at: u32, sheet: &mut Sheet) -> Result<(), WorkbookError> {
        for read in &row.cells {
            let first = CellRef::new(self.cells.id, at, read.columns.start);
            if read.is_merged() && first.column < MAX_COLUMNS && sheet.merged.len() < MAX_MERGED {
                sheet.merged.push(area(first, read.span));
            }
            if read.is_blank() {
                continue;
            }
            for column in read.columns.clone() {
                let run = self.column_styles.partition_point(|(end, _)| *end <= column);
                let of_column = self.column_styles.get(run).map(|(_, style)| style);
                let style = read.style.as_ref().or(row.style.as_ref()).or(of_column);
                let style = self.styles.cell(style.map_or("", String::as_str), read.written.kind);
                let content = self.content(read, at, column)?;
                let value = self.value(read, at, column);
                self.cells.push(at, column, Cell { value, content, style })?;
            }
        }
        Ok(())
    }

    fn content(&mut self, read: &Read, row: u32, column: u32) -> Result<Content, WorkbookError> {
        let Some(formula) = &read.formula else { return Ok(Content::Constant) };
        let text = self.translator.formula(formula, (0, 0));
        let text = self.cells.formula(&text, row, column)?;
        let at = CellRef::new(self.cells.id, row, column);
        Ok(match read.matrix {
            Some(size) => self.cells.array(text, (row, column), area(at, size), false),
            None => Content::Formula(text),
        })
    }

    fn value(&mut self, read: &Read, row: u32, column: u32) -> Option<Value> {
        let written = &read.written;
        if written.kind == Kind::Nothing && read.formula.is_some() {
            return None;
        }
        let value = match written.kind {
            Kind::Text => Some(self.cells.text(written.text().into(), row, column)),
            _ => written.value(self.date_1904),
        };
        Some(value.unwrap_or_else(|| {
            self.cells.note("value that cannot be read, taken as #VALUE!", row, column);
            Value::Error(crate::value::CellError::Value)
        }))
    }
}

impl Read {
    fn is_blank(&self) -> bool {
        self.formula.is_none() && self.written.kind == Kind::Nothing
    }

    fn is_merged(&self) -> bool {
        self.span.0 > 1 || self.span.1 > 1
    }
}

/// The cells of the row that has just begun, without those that hold nothing.
fn read_cells(xml: &mut Xml<'_>) -> Result<Vec<Read>, WorkbookError> {
    let mut cells = Vec::new();
    let mut column = 0;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "table-cell" | "covered-table-cell" => {
                    let cell = read_cell(xml, &element, column)?;
                    column = cell.columns.end;
                    if !cell.is_blank() || cell.is_merged() {
                        cells.push(cell);
                    }
                }
                _ => xml.skip()?,
            },
            Node::Close | Node::End => return Ok(cells),
            Node::Text(_) => {}
        }
    }
}

fn read_cell<'x>(xml: &mut Xml<'x>, element: &Element<'x>, column: u32) -> Result<Read, WorkbookError> {
    let mut cell = Read { span: (1, 1), columns: column..column.saturating_add(1), ..Read::default() };
    let mut matrix = (None, None);
    xml.attributes(element, |key, value| match key {
        "formula" => cell.formula = Some(value.into_owned()),
        "style-name" => cell.style = Some(value.into_owned()),
        "number-columns-repeated" => cell.columns.end = column.saturating_add(repeated(&value)),
        "number-columns-spanned" => cell.span.1 = repeated(&value),
        "number-rows-spanned" => cell.span.0 = repeated(&value),
        "number-matrix-columns-spanned" => matrix.1 = Some(repeated(&value)),
        "number-matrix-rows-spanned" => matrix.0 = Some(repeated(&value)),
        _ => cell.written.attribute(key, value),
    })?;
    if matrix != (None, None) {
        cell.matrix = Some((matrix.0.unwrap_or(1), matrix.1.unwrap_or(1)));
    }
    cell.written.content(xml)?;
    Ok(cell)
}

/// The area of this many rows and columns whose first cell is `at`, as far as it lies on the sheet.
fn area(at: CellRef, (rows, columns): (u32, u32)) -> RangeRef {
    RangeRef {
        last_row: at.row.saturating_add(rows - 1).min(MAX_ROWS - 1).max(at.row),
        last_column: at.column.saturating_add(columns - 1).min(MAX_COLUMNS - 1),
        ..RangeRef::from(at)
    }
}
