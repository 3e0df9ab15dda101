//! One pass over a sheet's XML: its cells with values and formulas, and how it is laid out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::book::{is_true, range};
use super::error::{CellFault, PartFault};
use super::layout::{column, length, pane};
use super::notes::Notes;
use super::preflight::{MAX_CELLS, MAX_FORMULA, MAX_FORMULA_BYTES};
use super::shared_formula::SharedFormula;
use super::spread::{Filling, Spread};
use super::text::{limited, rich_text, unescape};
use super::xml::{Element, Node, Xml};
use super::{Cell, Cells, Content, DataTable, Sheet, StyleId, WorkbookError, calendar};
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, SheetId, column_letters, parse_a1, quote_sheet};
use crate::value::{CellError, Value};

/// What the sheets of a workbook share while they are read.
pub(super) struct Context<'a> {
    pub(super) strings: &'a [Arc<str>],
    pub(super) styles: usize,
    pub(super) dynamic: &'a [bool],
    pub(super) date_1904: bool,
    pub(super) notes: &'a mut Notes,
    /// Cells and bytes of formula text up to now, for the limits on the whole workbook.
    pub(super) cells: u64,
    pub(super) formula_bytes: u64,
}

/// Reads a worksheet's XML into `sheet`, whose name is already there.
pub(super) fn read(
    part: &str,
    text: &str,
    id: SheetId,
    sheet: &mut Sheet,
    context: &mut Context<'_>,
) -> Result<(), WorkbookError> {
    let mut xml = Xml::new(part, text, "worksheet")?;
    let mut reader = Reader {
        id,
        name: sheet.name.clone(),
        part,
        context,
        row: 0,
        column: 0,
        places: Vec::new(),
        cells: Vec::new(),
        textless: Vec::new(),
        shared: HashMap::new(),
        waiting: Vec::new(),
        spreads: Vec::new(),
        texts: HashSet::new(),
    };
    let mut first_view = true;
    let mut filter = None;
    xml.each(|xml, element| {
        match element.name() {
            "row" => reader.row(xml, element, sheet)?,
            "c" => reader.cell(xml, element)?,
            "sheetView" if first_view => {
                first_view = false;
                sheet.gridlines_hidden =
                    xml.attribute(element, "showGridLines")?.is_some_and(|value| !is_true(&value));
                xml.each(|xml, element| pane(xml, element, sheet))?;
            }
            "col" => column(xml, element, sheet)?,
            "mergeCell" => {
                let area = xml.attribute(element, "ref")?.unwrap_or_default();
                sheet.merged.push(range(&area, id).ok_or_else(|| xml.wrong("mergeCell", "ref", &area))?);
            }
            "autoFilter" => filter = xml.attribute(element, "ref")?.and_then(|area| range(&area, id)),
            "filterColumn" => sheet.filtered.extend(filter.take()),
            "sheetView" | "conditionalFormatting" | "dataValidations" | "customSheetViews" => xml.skip()?,
            _ => {}
        }
        Ok(())
    })?;
    sheet.cells = reader.finish()?;
    Ok(())
}

/// The state of the pass.
struct Reader<'a, 'c> {
    id: SheetId,
    name: String,
    part: &'a str,
    context: &'a mut Context<'c>,
    /// The row that is read, from 1, for rows and cells that do not say where they are.
    row: u32,
    /// The column of the next such cell, from 0.
    column: u32,
    places: Vec<(u32, u32)>,
    cells: Vec<Cell>,
    shared: HashMap<u32, SharedFormula>,
    /// Cells that share a formula which comes later, by their index in `cells`.
    waiting: Vec<(usize, u32)>,
    /// Cells with a formula that has no text: what an array fills, if all is well.
    textless: Vec<(u32, u32)>,
    spreads: Vec<Spread>,
    /// Texts that formulas returned: the same few come again and again.
    texts: HashSet<Arc<str>>,
}

/// The `f` element of a cell.
#[derive(Default)]
struct Formula<'a> {
    text: Cow<'a, str>,
    kind: FormulaKind,
    area: Option<String>,
    shared: Option<u32>,
    /// The input cells of a data table: the one for rows, the one for columns.
    inputs: [Option<(u32, u32)>; 2],
    input_deleted: bool,
}

#[derive(Clone, Copy, Default)]
enum FormulaKind {
    #[default]
    Own,
    Shared,
    Array,
    DataTable,
}

impl<'a> Reader<'_, '_> {
    fn row(&mut self, xml: &Xml<'_>, element: &Element<'_>, sheet: &mut Sheet) -> Result<(), WorkbookError> {
        let (mut number, mut height, mut hidden) = (Some(self.row + 1), None, false);
        let mut written = String::new();
        xml.attributes(element, |key, value| match key {
            "r" => {
                number = value.trim().parse().ok();
                written = value.into_owned();
            }
            "ht" => height = length(&value),
            "hidden" => hidden = is_true(&value),
            _ => {}
        })?;
        let number = number.filter(|number| (1..=MAX_ROWS).contains(number));
        let number = number.ok_or_else(|| xml.wrong("row", "r", &written))?;
        (self.row, self.column) = (number, 0);
        let height = if hidden { Some(0.0) } else { height };
        sheet.row_heights.extend(height.map(|height| (number - 1, height)));
        Ok(())
    }

    fn cell(&mut self, xml: &mut Xml<'a>, element: &Element<'a>) -> Result<(), WorkbookError> {
        let (mut place, mut bad_place, mut style, mut kind, mut mark) =
            (None, None, 0usize, Kind::Number, 0usize);
        xml.attributes(element, |key, value| match key {
            "r" => {
                place = parse_a1(&value);
                bad_place = place.is_none().then(|| value.into_owned());
            }
            "s" => {
                style = value.trim().parse().unwrap_or(if value.trim().is_empty() { 0 } else { usize::MAX })
            }
            "t" => kind = Kind::from(&*value),
            "cm" => mark = value.trim().parse().unwrap_or(0),
            _ => {}
        })?;
        if let Some(reference) = bad_place {
            let reference = reference.chars().take(60).collect();
            return Err(self.fault("a cell".to_owned(), CellFault::Reference { reference }));
        }
        let (row, column) = place.unwrap_or((self.row.saturating_sub(1), self.column));
        if column >= MAX_COLUMNS {
            let reference = format!("{}{}", column_letters(column), row + 1);
            return Err(self.fault("a cell".to_owned(), CellFault::Reference { reference }));
        }
        self.column = column + 1;
        if style >= self.context.styles.max(1) {
            self.note("cell style that the file does not have, shown plain", row, column);
            style = 0;
        }

        let (mut raw, mut rich, mut formula) = (None, None, None);
        loop {
            match xml.next()? {
                Node::Open(child) => match child.name() {
                    "v" => raw = Some(xml.text()?),
                    "is" => rich = Some(rich_text(xml)?),
                    "f" => formula = Some(read_formula(xml, &child)?),
                    _ => xml.skip()?,
                },
                Node::Text(_) => {}
                Node::Close | Node::End => break,
            }
        }
        let has_formula = formula.is_some();
        let dynamic = mark > 0 && self.context.dynamic.get(mark - 1).copied().unwrap_or(false);
        let content = match formula {
            Some(formula) => self.content(formula, row, column, dynamic)?,
            None => Content::Constant,
        };
        let value = match rich {
            Some(text) if raw.is_none() || matches!(kind, Kind::Text) => {
                Some(self.text_value(text, row, column))
            }
            _ => self.value(kind, raw, has_formula, row, column),
        };
        if style == 0 && value == Some(Value::Blank) && matches!(content, Content::Constant) && !has_formula {
            return Ok(());
        }
        self.context.cells += 1;
        if self.context.cells > MAX_CELLS {
            return Err(xml.fault(PartFault::TooMany { what: "cells", limit: MAX_CELLS }));
        }
        self.places.push((row, column));
        self.cells.push(Cell { value, content, style: StyleId(style as u32) });
        Ok(())
    }

    /// Where the value of a cell with an `f` element comes from.
    fn content(
        &mut self,
        formula: Formula<'_>,
        row: u32,
        column: u32,
        dynamic: bool,
    ) -> Result<Content, WorkbookError> {
        let text = formula.text.trim();
        let text = text.strip_prefix('=').unwrap_or(text);
        if text.len() > MAX_FORMULA {
            let fault = CellFault::FormulaTooLong { length: text.chars().count(), limit: MAX_FORMULA };
            return Err(self.fault(self.address(row, column), fault));
        }
        let cell = CellRef::new(self.id, row, column);
        let area = match &formula.area {
            Some(area) => range(area, self.id),
            None => Some(cell.into()),
        };
        let area_or_fault = |reader: &Self| {
            let reference = formula.area.clone().unwrap_or_default().chars().take(60).collect();
            area.ok_or_else(|| reader.fault(reader.address(row, column), CellFault::Reference { reference }))
        };
        match (formula.kind, formula.shared) {
            (FormulaKind::DataTable, _) => {
                let range = area_or_fault(self)?;
                let [row_input, column_input] = formula
                    .inputs
                    .map(|input| input.map(|(row, column)| CellRef::new(cell.sheet, row, column)));
                let input_deleted = formula.input_deleted;
                let table = Arc::new(DataTable { range, row_input, column_input, input_deleted });
                self.spreads.push(Spread {
                    anchor: cell,
                    range,
                    filling: Filling::DataTable(Arc::clone(&table)),
                });
                Ok(Content::DataTable(table))
            }
            (FormulaKind::Array, _) if !text.is_empty() => {
                let range = area_or_fault(self)?;
                self.spreads.push(Spread { anchor: cell, range, filling: Filling::Array });
                Ok(Content::Array { text: self.formula(text)?, range, dynamic })
            }
            (FormulaKind::Shared, Some(index)) if text.is_empty() => match self.shared.get(&index) {
                Some(shared) => {
                    let mut text = String::new();
                    shared.write(row, column, &mut text);
                    Ok(Content::Formula(self.formula(&text)?))
                }
                None => {
                    self.waiting.push((self.cells.len(), index));
                    Ok(Content::Constant)
                }
            },
            (kind, index) => {
                if let (FormulaKind::Shared, Some(index)) = (kind, index)
                    && (formula.area.is_some() || !self.shared.contains_key(&index))
                {
                    self.shared.insert(index, SharedFormula::new(text, row, column));
                }
                if text.is_empty() {
                    self.textless.push((row, column));
                    return Ok(Content::Constant);
                }
                Ok(Content::Formula(self.formula(text)?))
            }
        }
    }

    /// Keeps a formula's text, within the limit for the whole workbook.
    fn formula(&mut self, text: &str) -> Result<Arc<str>, WorkbookError> {
        self.context.formula_bytes += text.len() as u64;
        if self.context.formula_bytes > MAX_FORMULA_BYTES {
            let fault = PartFault::TooMany { what: "bytes of formulas", limit: MAX_FORMULA_BYTES };
            return Err(WorkbookError::part(self.part, fault));
        }
        Ok(text.into())
    }

    fn value(
        &mut self,
        kind: Kind,
        raw: Option<Cow<'_, str>>,
        has_formula: bool,
        row: u32,
        column: u32,
    ) -> Option<Value> {
        let missing = if has_formula { None } else { Some(Value::Blank) };
        let Some(raw) = raw else { return missing };
        let trimmed = raw.trim();
        if trimmed.is_empty() && !matches!(kind, Kind::Text) {
            return missing;
        }
        let value = match kind {
            Kind::Number => number(trimmed).map(Value::Number),
            Kind::Shared => {
                let index = trimmed.parse::<usize>().ok();
                index.and_then(|index| self.context.strings.get(index)).cloned().map(Value::Text)
            }
            Kind::Text => Some(self.text_value(unescape(raw.clone()), row, column)),
            Kind::Boolean => match trimmed {
                "1" | "true" => Some(Value::Boolean(true)),
                "0" | "false" => Some(Value::Boolean(false)),
                _ => None,
            },
            Kind::Error => CellError::parse(trimmed).map(Value::Error),
            Kind::Date => calendar::serial_from_iso(trimmed, self.context.date_1904).map(Value::Number),
            Kind::Unknown => None,
        };
        let what = match kind {
            Kind::Number => "number that cannot be read, taken as #VALUE!",
            Kind::Shared => "shared text that is not in the file, taken as #VALUE!",
            Kind::Boolean => "truth value that cannot be read, taken as #VALUE!",
            Kind::Error => "error of a kind that is not known, taken as #VALUE!",
            Kind::Date => "date that cannot be read, taken as #VALUE!",
            Kind::Text | Kind::Unknown => "value of a kind that is not known, taken as #VALUE!",
        };
        value.or_else(|| {
            self.note(what, row, column);
            Some(Value::Error(CellError::Value))
        })
    }

    fn text_value(&mut self, text: Cow<'_, str>, row: u32, column: u32) -> Value {
        let place = (&self.name, row, column);
        let text = limited(text, self.context.notes, || address(place.0, place.1, place.2));
        if let Some(known) = self.texts.get(&*text) {
            return Value::Text(known.clone());
        }
        let text: Arc<str> = text.into();
        if text.len() <= 64 && self.texts.len() < 100_000 {
            self.texts.insert(text.clone());
        }
        Value::Text(text)
    }

    /// The cells in order, shared formulas written out, arrays and data tables marked.
    fn finish(mut self) -> Result<Cells, WorkbookError> {
        for (position, index) in std::mem::take(&mut self.waiting) {
            let (row, column) = self.places[position];
            let Some(shared) = self.shared.get(&index) else {
                return Err(self.fault(self.address(row, column), CellFault::NoSharedFormula { index }));
            };
            let mut text = String::new();
            shared.write(row, column, &mut text);
            let text = self.formula(&text)?;
            self.cells[position].content = Content::Formula(text);
        }
        let cells = Cells::from_places(std::mem::take(&mut self.places), std::mem::take(&mut self.cells));
        let (spreads, known) = (std::mem::take(&mut self.spreads), cells.len() as u64);
        let room = MAX_CELLS - self.context.cells.min(MAX_CELLS) + known;
        let cells = super::spread::fill(cells, &spreads, room).map_err(|spread| {
            let fault = CellFault::TooLarge { range: spread.range.a1(), limit: MAX_CELLS };
            self.fault(self.address(spread.anchor.row, spread.anchor.column), fault)
        })?;
        self.context.cells += cells.len() as u64 - known;
        for (row, column) in std::mem::take(&mut self.textless) {
            let content = cells.get(row, column).map(|cell| &cell.content);
            if matches!(content, Some(Content::Constant)) {
                self.note("formula without text, kept as the value that the file holds", row, column);
            }
        }
        Ok(cells)
    }

    fn note(&mut self, what: &'static str, row: u32, column: u32) {
        let name = &self.name;
        self.context.notes.add(what, || address(name, row, column));
    }

    fn address(&self, row: u32, column: u32) -> String {
        address(&self.name, row, column)
    }

    fn fault(&self, cell: String, fault: CellFault) -> WorkbookError {
        WorkbookError::Cell { cell, part: self.part.to_owned(), fault }
    }
}

fn read_formula<'a>(xml: &mut Xml<'a>, element: &Element<'a>) -> Result<Formula<'a>, WorkbookError> {
    let mut formula = Formula::default();
    let mut wrong_index = None;
    let mut inputs = [None; 2];
    let (mut along_row, mut both) = (false, false);
    xml.attributes(element, |key, value| match key {
        "t" => {
            formula.kind = match &*value {
                "shared" => FormulaKind::Shared,
                "array" => FormulaKind::Array,
                "dataTable" => FormulaKind::DataTable,
                _ => FormulaKind::Own,
            }
        }
        "ref" => formula.area = Some(value.into_owned()),
        "r1" => inputs[0] = parse_a1(&value),
        "r2" => inputs[1] = parse_a1(&value),
        "del1" | "del2" => formula.input_deleted |= is_true(&value),
        "dtr" => along_row = is_true(&value),
        "dt2D" => both = is_true(&value),
        "si" => match value.trim().parse() {
            Ok(index) => formula.shared = Some(index),
            Err(_) => wrong_index = Some(value.into_owned()),
        },
        _ => {}
    })?;
    if let Some(index) = wrong_index {
        return Err(xml.wrong("f", "si", &index));
    }
    formula.inputs = match (both, along_row) {
        (true, _) => inputs,
        (false, true) => [inputs[0], None],
        (false, false) => [None, inputs[0]],
    };
    formula.text = unescape(xml.text()?);
    Ok(formula)
}

/// The `t` attribute of a cell.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    Date,
    Unknown,
}

impl From<&str> for Kind {
    fn from(kind: &str) -> Self {
        match kind {
            "n" | "" => Self::Number,
            "s" => Self::Shared,
            "str" | "inlineStr" => Self::Text,
            "b" => Self::Boolean,
            "e" => Self::Error,
            "d" => Self::Date,
            _ => Self::Unknown,
        }
    }
}

/// The number in a cell: the nearest f64, or `None` for what is not a finite decimal number.
fn number(text: &str) -> Option<f64> {
    let decimal = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    if decimal { text.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}

fn address(sheet: &str, row: u32, column: u32) -> String {
    format!("{}!{}{}", quote_sheet(sheet), column_letters(column), row + 1)
}
