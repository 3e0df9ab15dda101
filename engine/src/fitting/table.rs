//! Data as they are read: columns of a workbook or of a text, each value with the place where it stands.

use super::document::{Censored, Column};
use super::error::FittingError;
use crate::address::{CellRef, RangeRef, SheetId};
use crate::formula::{Binder, Expr};
use crate::value::Value;
use crate::workbook::Workbook;

/// The most cells of a range.
const MOST_CELLS: u64 = 10_000_000;
/// What stands for a value that is missing.
const MISSING: &[&str] = &["", "na", "n/a", "nan", "null", ".", "-"];

/// One variable, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableColumn {
    /// Its heading, or where it stands.
    pub name: String,
    /// What each row holds; `None` where nothing is known.
    pub rows: Vec<Option<Observed>>,
}

/// One observation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Observed {
    /// A value.
    Value(f64),
    /// An interval, written `>500`, `<0.1` or `10..20`.
    Interval(Censored),
}

impl TableColumn {
    /// The observations without the rows that hold none.
    pub fn column(&self) -> Column {
        let mut column = Column { name: self.name.clone(), ..Column::default() };
        for observed in self.rows.iter().flatten() {
            match observed {
                Observed::Value(x) => column.values.push(*x),
                Observed::Interval(one) => column.censored.push(*one),
            }
        }
        column
    }
}

/// The rows in which every column holds a value: what dependence is fitted to.
pub fn complete_rows(columns: &[TableColumn]) -> Vec<TableColumn> {
    let rows = columns.iter().map(|column| column.rows.len()).max().unwrap_or(0);
    let is_value =
        |column: &TableColumn, row: usize| matches!(column.rows.get(row), Some(Some(Observed::Value(_))));
    let complete: Vec<usize> =
        (0..rows).filter(|row| columns.iter().all(|column| is_value(column, *row))).collect();
    let kept = |column: &TableColumn| TableColumn {
        name: column.name.clone(),
        rows: complete.iter().map(|row| column.rows[*row]).collect(),
    };
    columns.iter().map(kept).collect()
}

/// The columns of a range of a workbook: `Sheet1!B2:B200`, `B:D`, or a name that stands for one. A text in the
/// first row is a heading; cells without a value are left out; the saved values of formulas are data as they are.
pub fn columns_of_range(workbook: &Workbook, text: &str) -> Result<Vec<TableColumn>, FittingError> {
    let place =
        |reason: &str| FittingError::Place { place: text.trim().to_owned(), reason: reason.to_owned() };
    let at = CellRef::new(SheetId(0), 0, 0);
    let bound = Binder::new(workbook)
        .bind(text.trim(), at, true)
        .map_err(|error| place(&format!("{error}; write a range like Sheet1!B2:B200")))?;
    let range = match bound.expr {
        Expr::Range(range) => range,
        Expr::Cell(cell) => cell.into(),
        _ => return Err(place("is no range of the workbook; write it like Sheet1!B2:B200")),
    };
    let sheet = workbook.sheet(range.sheet).ok_or_else(|| place("is on no sheet of the workbook"))?;
    // A whole column ends with the sheet's cells.
    let last_row = range.last_row.min(sheet.cells.rows().saturating_sub(1)).max(range.first_row);
    let last_column = range.last_column.min(sheet.cells.columns().saturating_sub(1)).max(range.first_column);
    let range = RangeRef { last_row, last_column, ..range };
    if u64::from(range.rows()) * u64::from(range.columns()) > MOST_CELLS {
        return Err(place("has too many cells; choose fewer"));
    }
    (range.first_column..=range.last_column).map(|column| of_cells(workbook, range, column)).collect()
}

fn of_cells(workbook: &Workbook, range: RangeRef, column: u32) -> Result<TableColumn, FittingError> {
    let first = CellRef::new(range.sheet, range.first_row, column);
    let mut read = TableColumn { name: workbook.address(first).to_string(), rows: Vec::new() };
    for row in range.first_row..=range.last_row {
        let cell = CellRef::new(range.sheet, row, column);
        let bad = |found: String, advice| {
            let place = format!("cell {}", workbook.address(cell));
            Err(FittingError::BadValue { column: "the data".to_owned(), place, found, advice })
        };
        let value = workbook.cell(cell).and_then(|cell| cell.value.as_ref());
        let observed = match value {
            None | Some(Value::Blank) => None,
            Some(Value::Number(x)) => Some(Observed::Value(*x)),
            Some(Value::Text(text)) => match observed(text) {
                Some(observed) => observed,
                None if row == range.first_row && range.rows() > 1 => {
                    read.name = text.trim().to_owned();
                    continue;
                }
                None => return bad(format!("holds the text `{}`", text.trim()), "choose cells of numbers"),
            },
            Some(Value::Boolean(_)) => return bad("holds TRUE or FALSE".to_owned(), "write 1 or 0"),
            Some(Value::Error(error)) => {
                return bad(format!("holds {}", error.as_str()), "correct its formula or leave it out");
            }
        };
        read.rows.push(observed);
    }
    Ok(read)
}

/// The columns of a text: lines with values between commas, semicolons, tabs or spaces. A first line with a word in
/// it is headings. Beside semicolons or tabs, a comma is a decimal point.
pub fn columns_of_text(text: &str) -> Result<Vec<TableColumn>, FittingError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let Some((_, first)) = lines.first() else {
        return Err(FittingError::Place { place: "the text".to_owned(), reason: "is empty".to_owned() });
    };
    let sample = lines.get(1).map_or(*first, |(_, line)| line);
    let separator = ['\t', ';', ','].into_iter().find(|separator| sample.contains(*separator));
    let decimal_comma = matches!(separator, Some('\t' | ';'));
    let read = |field: &str| match decimal_comma {
        true => observed(&field.replace(',', ".")),
        false => observed(field),
    };
    let headings = fields(first, separator);
    let has_headings = headings.iter().any(|field| read(field).is_none());
    let name = |at: usize, heading: &String| match has_headings && !heading.trim().is_empty() {
        true => heading.trim().to_owned(),
        false => format!("column {}", at + 1),
    };
    let mut columns: Vec<TableColumn> = headings
        .iter()
        .enumerate()
        .map(|(at, heading)| TableColumn { name: name(at, heading), rows: Vec::new() })
        .collect();
    for (line, text) in lines.into_iter().skip(usize::from(has_headings)) {
        let fields = fields(text, separator);
        if fields.len() > columns.len() {
            return Err(FittingError::Place {
                place: format!("line {}", line + 1),
                reason: format!("has {} values, and the first line has {}", fields.len(), columns.len()),
            });
        }
        for (at, column) in columns.iter_mut().enumerate() {
            let field = fields.get(at).map_or("", String::as_str);
            let observed = read(field).ok_or_else(|| FittingError::BadValue {
                column: column.name.clone(),
                place: format!("line {}", line + 1),
                found: format!("holds the text `{}`", field.trim()),
                advice: "write a number, >5, <5 or 1..5, or leave it empty",
            })?;
            column.rows.push(observed);
        }
    }
    Ok(columns)
}

/// The fields of a line; one in double quotes may hold the separator, and two of them for one.
fn fields(line: &str, separator: Option<char>) -> Vec<String> {
    let Some(separator) = separator else {
        return line.split_whitespace().map(str::to_owned).collect();
    };
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let field = fields.last_mut().expect("there is always one");
        if character == '"' && quoted && characters.peek() == Some(&'"') {
            characters.next();
            field.push('"');
        } else if character == '"' {
            quoted = !quoted;
        } else if character == separator && !quoted {
            fields.push(String::new());
        } else {
            field.push(character);
        }
    }
    fields
}

/// What a field says: nothing, a number, or an interval; `None` where it is none of them.
fn observed(text: &str) -> Option<Option<Observed>> {
    let text = text.trim();
    if MISSING.contains(&text.to_ascii_lowercase().as_str()) {
        return Some(None);
    }
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|x| x.is_finite());
    let interval = |above, up_to| Some(Some(Observed::Interval(Censored { above, up_to, weight: 1.0 })));
    if let Some(rest) = text.strip_prefix(">=").or_else(|| text.strip_prefix('>')) {
        return interval(Some(number(rest)?), None);
    }
    if let Some(rest) = text.strip_prefix("<=").or_else(|| text.strip_prefix('<')) {
        return interval(None, Some(number(rest)?));
    }
    if let Some((above, up_to)) = text.split_once("..") {
        return interval(Some(number(above)?), Some(number(up_to)?));
    }
    number(text).map(|x| Some(Observed::Value(x)))
}
