//! References as text: ADDRESS, INDIRECT.

use super::one_place;
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, RangeRef, column_letters, parse_a1, quote_sheet};
use crate::function::ArgumentKind::Scalar as One;
use crate::function::arguments::constant_or;
use crate::function::{Function, Lower, optional, required};
use crate::plan::lower::{Lowering, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

pub(super) const ADDRESS: Function = Function {
    name: "ADDRESS",
    summary: "The address of a cell as text.",
    arguments: &[
        required("row", One),
        required("column", One),
        optional("kind", One),
        optional("A1 style", One),
        optional("sheet", One),
    ],
    examples: &[
        ("=ADDRESS(2,3)", "$C$2"),
        ("=ADDRESS(2,3,2)", "C$2"),
        ("=ADDRESS(2,3,4)", "C2"),
        ("=ADDRESS(2,3,2,FALSE)", "R2C[3]"),
        ("=ADDRESS(2,3,1,FALSE,\"[Book1]Sheet1\")", "'[Book1]Sheet1'!R2C3"),
        ("=ADDRESS(2,3,1,TRUE,\"My sheet\")", "'My sheet'!$C$2"),
        ("=ADDRESS(2,1,5)", "#VALUE!"),
        ("=ADDRESS(0,3)", "#VALUE!"),
        ("=ADDRESS(2,3,,,\"A\")", "A!$C$2"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let row = l.constant_number(&arguments[0])?.trunc();
        let column = l.constant_number(&arguments[1])?.trunc();
        let given = |index: usize| arguments.get(index).filter(|argument| !argument.is_blank());
        let kind = if given(2).is_some() { constant_or(l, arguments, 2, 1.0)?.trunc() } else { 1.0 };
        let in_a1_style = given(3).map_or(Ok(true), |style| l.constant_truth(style))?;
        let (fixed_row, fixed_column) = match kind {
            1.0 => (true, true),
            2.0 => (true, false),
            3.0 => (false, true),
            4.0 => (false, false),
            _ => return Err(CellError::Value.into()),
        };
        // Relative in R1C1 style, the numbers are steps from anywhere.
        let inside = |number: f64, fixed: bool, most: u32| {
            (1.0..=f64::from(most)).contains(&number)
                || (!in_a1_style && !fixed && number.abs() < f64::from(most))
        };
        if !inside(row, fixed_row, MAX_ROWS) || !inside(column, fixed_column, MAX_COLUMNS) {
            return Err(CellError::Value.into());
        }
        let sheet = match arguments.get(4) {
            Some(sheet) => format!("{}!", quote_sheet(&l.text(sheet)?)),
            None => String::new(),
        };
        let cell = if in_a1_style {
            let mark = |fixed: bool| if fixed { "$" } else { "" };
            let letters = column_letters(column as u32 - 1);
            format!("{}{letters}{}{row}", mark(fixed_column), mark(fixed_row))
        } else {
            let number = |number: f64, fixed: bool| match fixed {
                true => number.to_string(),
                false if number == 0.0 => String::new(),
                false => format!("[{number}]"),
            };
            format!("R{}C{}", number(row, fixed_row), number(column, fixed_column))
        };
        Ok(Value::Text(format!("{sheet}{cell}").into()).into())
    }),
};

pub(super) const INDIRECT: Function = Function {
    name: "INDIRECT",
    summary: "The cells that a text is the address of.",
    arguments: &[required("address", One), optional("A1 style", One)],
    examples: &[
        ("=COLUMNS(INDIRECT(\"B2:D2\"))", "3"),
        ("=ROW(INDIRECT(\"B7\"))", "7"),
        ("=ROWS(INDIRECT(\"$2:3\"))", "2"),
        ("=COLUMN(INDIRECT(\"'Sheet1'!C:$D\"))", "3"),
        ("=ROW(INDIRECT(\"R5C2\",FALSE))", "5"),
        ("=COLUMN(INDIRECT(\"Sheet1!R[-1]C[-2]\",0))", "24"),
        ("=COLUMNS(INDIRECT(\"R1C1:R2C3\",0))", "3"),
        ("=ROW(INDIRECT(\"RC1\",0))", "100"),
        ("=ROWS(INDIRECT(\"C2\",0))", "1048576"),
        ("=INDIRECT(\"R1C1:R2\",0)", "#REF!"),
        ("=INDIRECT(\"Nowhere!A1\")", "#REF!"),
        ("=INDIRECT(\"no address\")", "#REF!"),
        ("=INDIRECT(\"A1\",0)", "#REF!"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let address = one_place(l, &arguments[0])?;
        let in_a1_style = match arguments.get(1) {
            None => true,
            Some(style) => {
                let style = l.scalar(style)?;
                l.constant_truth(&style)?
            }
        };
        if matches!(address, Scalar::Choice(_)) {
            let value = l.by_case(&address, &mut |l, address| {
                let operand = refer(l, address, in_a1_style)?;
                l.single(operand)
            });
            return value.map(Operand::Scalar);
        }
        refer(l, &address, in_a1_style)
    }),
};

/// The reference that a text is, from the formula's own sheet and cell.
fn refer(l: &mut Lowering<'_>, address: &Scalar, in_a1_style: bool) -> Outcome<Operand> {
    let text = l.text(address)?;
    let text = text.trim();
    let dotted = || text.rsplit_once('.').filter(|_| l.model.workbook.is_open_document);
    let (sheet, cells) = match text.rsplit_once('!').or_else(dotted) {
        None => (Some(l.cell.sheet), text),
        Some((sheet, cells)) => {
            let sheet = sheet.strip_prefix('$').unwrap_or(sheet);
            let sheet = sheet.strip_prefix('\'').and_then(|s| s.strip_suffix('\'')).unwrap_or(sheet);
            (l.model.workbook.sheet_id(&sheet.replace("''", "'")), cells)
        }
    };
    let found = if in_a1_style { parse_range(cells) } else { parse_r1c1(cells, l.cell) };
    if let (Some(range), Some(sheet)) = (found, sheet) {
        return Ok(Operand::Range(RangeRef { sheet, ..range }));
    }
    let other_style = !in_a1_style && parse_range(cells).is_some();
    if (found.is_some() && !text.contains('[')) || other_style {
        return Err(CellError::Reference.into());
    }
    // A name, a table's column or another workbook's cell rather than an address.
    match l.model.named(text, l.cell) {
        Some(expr) => l.evaluate(&expr),
        None => Err(CellError::Reference.into()),
    }
}

fn parse_range(text: &str) -> Option<RangeRef> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let at = |(row, column)| RangeRef::from(CellRef::new(Default::default(), row, column));
    if let (Some(first), Some(last)) = (parse_a1(first), parse_a1(last)) {
        return Some(RangeRef::hull(at(first), at(last)));
    }
    let whole = |text: &str| text.trim_start_matches('$').to_owned();
    let (first, last) = (whole(first), whole(last));
    if let (Some((_, from)), Some((_, to))) = (parse_a1(&format!("{first}1")), parse_a1(&format!("{last}1")))
    {
        let is_column = |text: &str| text.bytes().all(|b| b.is_ascii_alphabetic());
        if text.contains(':') && is_column(&first) && is_column(&last) {
            return Some(RangeRef::hull(at((0, from)), at((MAX_ROWS - 1, to))));
        }
    }
    if let (true, Some((from, _)), Some((to, _))) =
        (text.contains(':'), parse_a1(&format!("A{first}")), parse_a1(&format!("A{last}")))
    {
        return Some(RangeRef::hull(at((from, 0)), at((to, MAX_COLUMNS - 1))));
    }
    None
}

/// A range in R1C1 style, as seen from `at`: `R2C3`, `R[1]C[-1]`, `RC`, `R2:R4`, `C`, `R1C1:R2C2`.
fn parse_r1c1(text: &str, at: CellRef) -> Option<RangeRef> {
    let corner = |text: &str| -> Option<RangeRef> {
        let text = text.to_ascii_uppercase();
        let (row, column) = match (text.strip_prefix('R'), text.find('C')) {
            (Some(_), Some(c)) => (Some(&text[1..c]), Some(&text[c + 1..])),
            (Some(row), None) => (Some(row), None),
            (None, _) => (None, Some(text.strip_prefix('C')?)),
        };
        let line = |written: Option<&str>, at: u32, most: u32| match written {
            None => Some((0, most - 1)),
            Some(written) => line_number(written, at, most).map(|line| (line, line)),
        };
        let (rows, columns) = (line(row, at.row, MAX_ROWS)?, line(column, at.column, MAX_COLUMNS)?);
        Some(RangeRef {
            sheet: at.sheet,
            first_row: rows.0,
            first_column: columns.0,
            last_row: rows.1,
            last_column: columns.1,
        })
    };
    match text.split_once(':') {
        None => corner(text),
        Some((first, last)) => {
            let (first, last) = (corner(first)?, corner(last)?);
            // Both are cells, or rows, or columns.
            let kind = |range: RangeRef| (range.rows() == MAX_ROWS, range.columns() == MAX_COLUMNS);
            (kind(first) == kind(last)).then(|| RangeRef::hull(first, last))
        }
    }
}

/// A row or column from 0: `5`, `[-1]` from the formula's own, or nothing for the own. One beyond the edge
/// of the sheet goes round to the other edge.
fn line_number(written: &str, at: u32, most: u32) -> Option<u32> {
    if written.is_empty() {
        return Some(at);
    }
    match written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(steps) => {
            let steps: i64 =
                steps.parse().ok().filter(|steps: &i64| steps.unsigned_abs() < u64::from(most))?;
            Some((i64::from(at) + steps).rem_euclid(i64::from(most)) as u32)
        }
        None => written.parse::<u32>().ok()?.checked_sub(1).filter(|line| *line < most),
    }
}
