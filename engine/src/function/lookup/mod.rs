//! Looking things up: MATCH, VLOOKUP, INDEX, OFFSET, and where cells are.

use super::ArgumentKind::{Array, Reference, Scalar as One};
use super::search::Mode;
use super::{Function, Lower, optional, repeated, required};
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, RangeRef, column_letters, parse_a1, quote_sheet};
use crate::formula::Expr;
use crate::plan::Unary;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] = &[
    &ADDRESS, &CHOOSE, &COLUMN, &COLUMNS, &HLOOKUP, &HYPERLINK, &INDEX, &INDIRECT, &LOOKUP, &MATCH, &OFFSET,
    &ROW, &ROWS, &TRANSPOSE, &VLOOKUP, &XLOOKUP, &XMATCH,
];

static ADDRESS: Function = Function {
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
        ("=ADDRESS(2,3,4)", "C2"),
        ("=ADDRESS(2,3,1,TRUE,\"My sheet\")", "'My sheet'!$C$2"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (row, column) = (l.constant_number(&arguments[0])?, l.constant_number(&arguments[1])?);
        let kind = super::arguments::constant_or(l, arguments, 2, 1.0)?;
        let in_a1_style = arguments.get(3).map_or(Ok(true), |a| l.constant_truth(a))?;
        if !in_a1_style {
            return Err(Halt::Unsupported("ADDRESS in R1C1 style".to_owned()));
        }
        let inside =
            (1.0..=f64::from(MAX_ROWS)).contains(&row) && (1.0..=f64::from(MAX_COLUMNS)).contains(&column);
        if !inside {
            return Err(CellError::Value.into());
        }
        let (row_mark, column_mark) = match kind as i32 {
            1 => ("$", "$"),
            2 => ("$", ""),
            3 => ("", "$"),
            4 => ("", ""),
            _ => return Err(CellError::Value.into()),
        };
        let mut text = String::new();
        if let Some(sheet) = arguments.get(4) {
            text = format!("{}!", quote_sheet(&l.text(sheet)?));
        }
        text += &format!("{column_mark}{}{row_mark}{}", column_letters(column as u32 - 1), row as u32);
        Ok(Value::Text(text.into()).into())
    }),
};

static CHOOSE: Function = Function {
    name: "CHOOSE",
    summary: "The value at a position in a list.",
    arguments: &[required("position", One), required("value", Reference), repeated("value", Reference)],
    examples: &[
        ("=CHOOSE(2,\"a\",\"b\",\"c\")", "b"),
        ("=CHOOSE(4,1,2,3)", "#VALUE!"),
        ("=CHOOSE(1.9,5,6)", "5"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let position = l.scalar(&arguments[0])?;
        match l.number(&position)? {
            Num::Constant(x) => {
                let index = x.trunc();
                if index >= 1.0 && index < arguments.len() as f64 {
                    l.evaluate(&arguments[index as usize])
                } else {
                    Err(CellError::Value.into())
                }
            }
            dynamic => {
                let mut values = Vec::new();
                let mut halt = None;
                for argument in &arguments[1..] {
                    match l.scalar_or_error(argument) {
                        Ok(value) => values.push(value),
                        Err(stop) => halt = Some(stop),
                    }
                }
                if let Some(halt) = halt {
                    return Err(halt);
                }
                let whole = l.unary(Unary::Truncate, dynamic);
                let index = l.subtract(whole, 1.0);
                l.element(index, &values).map(Operand::Scalar)
            }
        }
    }),
};

static COLUMN: Function = Function {
    name: "COLUMN",
    summary: "The number of a reference's column, from 1.",
    arguments: &[optional("reference", Reference)],
    examples: &[("=COLUMN(C5)", "3"), ("=SUM(COLUMN(A1:C1))", "1")],
    lower: Lower::Lazy(|l, arguments| {
        place(l, arguments, |range| (1, range.columns(), range.first_column), |l| l.cell.column)
    }),
};

static COLUMNS: Function = Function {
    name: "COLUMNS",
    summary: "How many columns a range or array has.",
    arguments: &[required("array", Array)],
    examples: &[("=COLUMNS(A1:C4)", "3"), ("=COLUMNS({1,2;3,4})", "2")],
    lower: Lower::Lazy(|l, arguments| {
        let operand = l.argument(Array, &arguments[0])?;
        size(l, &operand).map(|(_, columns)| f64::from(columns).into())
    }),
};

static HLOOKUP: Function = Function {
    name: "HLOOKUP",
    summary: "Finds a value in the first row of a table and gives the one below it in another row.",
    arguments: &[
        required("value", One),
        required("table", Reference),
        required("row", One),
        optional("nearest", One),
    ],
    examples: &[
        ("=HLOOKUP(2,{1,2,3;\"a\",\"b\",\"c\"},2,FALSE)", "b"),
        ("=HLOOKUP(9,{1,2;3,4},2,FALSE)", "#N/A"),
    ],
    lower: Lower::Operands(|l, arguments| table_lookup(l, arguments, true)),
};

static HYPERLINK: Function = Function {
    name: "HYPERLINK",
    summary: "The text of a link.",
    arguments: &[required("target", One), optional("text", One)],
    examples: &[("=HYPERLINK(\"a.example\",\"here\")", "here"), ("=HYPERLINK(\"a.example\")", "a.example")],
    lower: Lower::Scalar(|_, arguments| Ok(arguments.get(1).unwrap_or(&arguments[0]).clone())),
};

static INDEX: Function = Function {
    name: "INDEX",
    summary: "The element of a range or array at a row and column.",
    arguments: &[
        required("array", Array),
        required("row", One),
        optional("column", One),
        optional("area", One),
    ],
    examples: &[
        ("=INDEX({1,2;3,4},2,1)", "3"),
        ("=INDEX({5,6,7},2)", "6"),
        ("=SUM(INDEX({1,2;3,4},0,2))", "6"),
        ("=INDEX({1,2},3)", "#REF!"),
    ],
    lower: Lower::Operands(lower_index),
};

fn lower_index(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let mut array = arguments[0].clone();
    if let Operand::Areas(areas) = &array {
        let area = arguments.get(3).cloned().unwrap_or(1.0.into());
        let area = l.single(area)?;
        let area = l.constant_number(&area)?;
        array = Operand::Range(*areas.get((area - 1.0) as usize).ok_or(CellError::Reference)?);
    }
    if let Operand::Scalar(Scalar::Constant(Value::Error(error))) = &array {
        return Err((*error).into());
    }
    let (rows, columns) = size(l, &array)?;
    let mut index = |at: usize| -> Outcome<Option<Num>> {
        match arguments.get(at) {
            None => Ok(None),
            Some(operand) => {
                let scalar = l.single(operand.clone())?;
                if let Scalar::Constant(Value::Error(error)) = scalar {
                    return Err(error.into());
                }
                let number = l.number(&scalar)?;
                Ok(Some(l.unary(Unary::Truncate, number)))
            }
        }
    };
    let (first, second) = (index(1)?.unwrap_or(Num::Constant(0.0)), index(2)?);
    // With one index, a single row is counted along.
    let (row, column) = match second {
        Some(column) => (first, column),
        None if rows == 1 && columns > 1 => (Num::Constant(1.0), first),
        None if columns == 1 => (first, Num::Constant(1.0)),
        None => (first, Num::Constant(0.0)),
    };
    if let (Num::Constant(row), Num::Constant(column)) = (row, column) {
        let inside = (0.0..=f64::from(rows)).contains(&row) && (0.0..=f64::from(columns)).contains(&column);
        if !inside {
            return Err(
                if row < 0.0 || column < 0.0 { CellError::Value } else { CellError::Reference }.into()
            );
        }
        return part(l, &array, row as u32, column as u32);
    }
    // One position that differs by trial: read the row, column or whole and pick.
    let (elements, position) = match (row.constant(), column.constant()) {
        (Some(row), _) if row >= 1.0 || rows == 1 => (part(l, &array, row.max(1.0) as u32, 0)?, column),
        (_, Some(column)) if column >= 1.0 || columns == 1 => {
            (part(l, &array, 0, column.max(1.0) as u32)?, row)
        }
        (None, None) => {
            let above = l.subtract(row, 1.0);
            let before = l.multiply(above, f64::from(columns));
            (array.clone(), l.add(before, column))
        }
        _ => return Err(Halt::Unsupported("a whole row or column that depends on a draw".to_owned())),
    };
    let matrix = l.matrix(&elements)?;
    let position = l.subtract(position, 1.0);
    l.element(position, &matrix.cells).map(Operand::Scalar)
}

/// One element, or with 0 a whole row, column or all.
fn part(l: &mut Lowering<'_>, array: &Operand, row: u32, column: u32) -> Outcome<Operand> {
    if let Operand::Range(range) = array {
        let mut part = *range;
        if row > 0 {
            part.first_row = range.first_row + row - 1;
            part.last_row = part.first_row;
        }
        if column > 0 {
            part.first_column = range.first_column + column - 1;
            part.last_column = part.first_column;
        }
        return Ok(Operand::Range(part));
    }
    let matrix = l.matrix(array)?;
    let rows = if row > 0 { row as usize - 1..row as usize } else { 0..matrix.rows };
    let columns = if column > 0 { column as usize - 1..column as usize } else { 0..matrix.columns };
    let cells: Vec<Scalar> = rows
        .clone()
        .flat_map(|r| columns.clone().map(move |c| (r, c)))
        .filter_map(|(r, c)| matrix.get(r, c).cloned())
        .collect();
    if cells.len() == 1 {
        return Ok(Operand::Scalar(cells[0].clone()));
    }
    Ok(Matrix { rows: rows.len(), columns: columns.len(), cells }.into())
}

static INDIRECT: Function = Function {
    name: "INDIRECT",
    summary: "The cells that a text is the address of.",
    arguments: &[required("address", One), optional("A1 style", One)],
    examples: &[
        ("=COLUMNS(INDIRECT(\"B2:D2\"))", "3"),
        ("=ROW(INDIRECT(\"B7\"))", "7"),
        ("=INDIRECT(\"no address\")", "#REF!"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let address = l.scalar(&arguments[0])?;
        let text = l.text(&address)?;
        if let Some(style) = arguments.get(1) {
            let style = l.scalar(style)?;
            if !l.constant_truth(&style)? {
                return Err(Halt::Unsupported("INDIRECT in R1C1 style".to_owned()));
            }
        }
        let (sheet, cells) = match text.rsplit_once('!') {
            None => (l.cell.sheet, &*text),
            Some((sheet, cells)) => {
                let sheet = sheet.strip_prefix('\'').and_then(|s| s.strip_suffix('\'')).unwrap_or(sheet);
                let sheet = l.model.workbook.sheet_id(&sheet.replace("''", "'"));
                (sheet.ok_or(CellError::Reference)?, cells)
            }
        };
        if let Some(range) = parse_range(cells) {
            return Ok(Operand::Range(RangeRef { sheet, ..range }));
        }
        // A name rather than an address.
        match l.model.named(&text, l.cell) {
            Some(expr) => l.evaluate(&expr),
            None => Err(CellError::Reference.into()),
        }
    }),
};

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

static LOOKUP: Function = Function {
    name: "LOOKUP",
    summary: "Finds the last value not above a key in ascending values and gives the one beside it.",
    arguments: &[required("value", One), required("lookup", Array), optional("result", Array)],
    examples: &[
        ("=LOOKUP(4.2,{1,4,5},{\"a\",\"b\",\"c\"})", "b"),
        ("=LOOKUP(0,{1,4,5},{1,2,3})", "#N/A"),
        ("=LOOKUP(\"c\",{\"a\",1;\"b\",2;\"c\",3})", "3"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let key = key(l, &arguments[0])?;
        let (rows, columns) = size(l, &arguments[1])?;
        let (search, result) = match arguments.get(2) {
            Some(result) => (arguments[1].clone(), result.clone()),
            None if columns > rows => (part(l, &arguments[1], 1, 0)?, part(l, &arguments[1], rows, 0)?),
            None => (part(l, &arguments[1], 0, 1)?, part(l, &arguments[1], 0, columns)?),
        };
        let vector = l.vector(&search)?;
        let position = l.position(&key, &vector, Mode::Below, false)?;
        let results = l.remembered(&result)?;
        l.element(position, &results.cells).map(Operand::Scalar)
    }),
};

static MATCH: Function = Function {
    name: "MATCH",
    summary: "The position from 1 of a value in a row or column.",
    arguments: &[required("value", One), required("lookup", Reference), optional("kind", One)],
    examples: &[
        ("=MATCH(41,{25,38,40,41},0)", "4"),
        ("=MATCH(39,{25,38,40,41})", "2"),
        ("=MATCH(40,{41,40,38},-1)", "2"),
        ("=MATCH(\"b*\",{\"abc\",\"bcd\"},0)", "2"),
        ("=MATCH(7,{1,2},0)", "#N/A"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let kind = option(l, arguments, 2, 1.0)?;
        let mode = match kind {
            k if k > 0.0 => Mode::Below,
            k if k < 0.0 => Mode::Above,
            _ => Mode::Exact { wildcards: true },
        };
        let vector = l.vector(&arguments[1])?;
        if vector.cells.rows > 1 && vector.cells.columns > 1 {
            return Err(CellError::NotAvailable.into());
        }
        l.map(&arguments[..1], &mut |l, keys| {
            let position = l.position(&keys[0], &vector, mode, false)?;
            Ok(l.add(position, 1.0).into())
        })
    }),
};

static OFFSET: Function = Function {
    name: "OFFSET",
    summary: "A range moved by rows and columns, and resized if asked.",
    arguments: &[
        required("reference", Reference),
        required("rows", One),
        required("columns", One),
        optional("height", One),
        optional("width", One),
    ],
    examples: &[
        ("=ROW(OFFSET(A1,3,0))", "4"),
        ("=COLUMNS(OFFSET(A1,0,0,1,5))", "5"),
        ("=OFFSET(A1,-1,0)", "#REF!"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let base = l.reference(&arguments[0])?;
        let mut number = |index: usize, default: f64| -> Outcome<Num> {
            match arguments.get(index) {
                None | Some(Expr::Omitted) => Ok(Num::Constant(default)),
                Some(expr) => {
                    let scalar = l.scalar(expr)?;
                    let number = l.number(&scalar)?;
                    Ok(l.unary(Unary::Truncate, number))
                }
            }
        };
        let (rows, columns) = (number(1, 0.0)?, number(2, 0.0)?);
        let (height, width) = (number(3, f64::from(base.rows()))?, number(4, f64::from(base.columns()))?);
        let (Num::Constant(height), Num::Constant(width)) = (height, width) else {
            return Err(Halt::Unsupported("a range whose size depends on a draw".to_owned()));
        };
        match (rows, columns) {
            (Num::Constant(rows), Num::Constant(columns)) => {
                moved(base, rows, columns, height, width).map(Operand::Range)
            }
            (rows, columns) if height == 1.0 && width == 1.0 => offset_by_trial(l, base, rows, columns),
            _ => Err(Halt::Unsupported("a range whose place depends on a draw".to_owned())),
        }
    }),
};

fn moved(base: RangeRef, rows: f64, columns: f64, height: f64, width: f64) -> Outcome<RangeRef> {
    if height == 0.0 || width == 0.0 {
        return Err(CellError::Reference.into());
    }
    // A negative height reaches upwards.
    let span = |start: f64, size: f64| {
        if size > 0.0 { (start, start + size - 1.0) } else { (start + size + 1.0, start) }
    };
    let (first_row, last_row) = span(f64::from(base.first_row) + rows, height);
    let (first_column, last_column) = span(f64::from(base.first_column) + columns, width);
    let inside = first_row >= 0.0
        && first_column >= 0.0
        && last_row < f64::from(MAX_ROWS)
        && last_column < f64::from(MAX_COLUMNS);
    if !inside {
        return Err(CellError::Reference.into());
    }
    Ok(RangeRef {
        sheet: base.sheet,
        first_row: first_row as u32,
        first_column: first_column as u32,
        last_row: last_row as u32,
        last_column: last_column as u32,
    })
}

/// A single cell at a place that differs by trial: picked along the used part of its row or column.
fn offset_by_trial(l: &mut Lowering<'_>, base: RangeRef, rows: Num, columns: Num) -> Outcome<Operand> {
    let (strip, position) = match (rows, columns) {
        (Num::Constant(rows), moving) => {
            let row = moved(base, rows, 0.0, 1.0, 1.0)?;
            let strip = RangeRef { first_column: 0, last_column: MAX_COLUMNS - 1, ..row };
            (strip, l.add(moving, f64::from(base.first_column)))
        }
        (moving, Num::Constant(columns)) => {
            let column = moved(base, 0.0, columns, 1.0, 1.0)?;
            let strip = RangeRef { first_row: 0, last_row: MAX_ROWS - 1, ..column };
            (strip, l.add(moving, f64::from(base.first_row)))
        }
        _ => return Err(Halt::Unsupported("a cell whose row and column depend on draws".to_owned())),
    };
    let strip = l.clip(strip);
    let elements = l.matrix(&Operand::Range(strip))?;
    l.element(position, &elements.cells).map(Operand::Scalar)
}

static ROW: Function = Function {
    name: "ROW",
    summary: "The number of a reference's row, from 1.",
    arguments: &[optional("reference", Reference)],
    examples: &[("=ROW(C5)", "5"), ("=SUMPRODUCT(ROW(A1:A3))", "6")],
    lower: Lower::Lazy(|l, arguments| {
        place(l, arguments, |range| (range.rows(), 1, range.first_row), |l| l.cell.row)
    }),
};

static ROWS: Function = Function {
    name: "ROWS",
    summary: "How many rows a range or array has.",
    arguments: &[required("array", Array)],
    examples: &[("=ROWS(A1:C4)", "4"), ("=ROWS({1,2;3,4;5,6})", "3")],
    lower: Lower::Lazy(|l, arguments| {
        let operand = l.argument(Array, &arguments[0])?;
        size(l, &operand).map(|(rows, _)| f64::from(rows).into())
    }),
};

static TRANSPOSE: Function = Function {
    name: "TRANSPOSE",
    summary: "An array with its rows as columns.",
    arguments: &[required("array", Array)],
    examples: &[("=INDEX(TRANSPOSE({1,2,3}),3,1)", "3"), ("=ROWS(TRANSPOSE({1,2,3}))", "3")],
    lower: Lower::Operands(|l, arguments| {
        let matrix = l.matrix(&arguments[0])?;
        let cells = (0..matrix.columns)
            .flat_map(|column| (0..matrix.rows).map(move |row| (row, column)))
            .filter_map(|(row, column)| matrix.get(row, column).cloned())
            .map(|cell| if cell.is_blank() { Scalar::from(0.0) } else { cell })
            .collect();
        Ok(Matrix { rows: matrix.columns, columns: matrix.rows, cells }.into())
    }),
};

static VLOOKUP: Function = Function {
    name: "VLOOKUP",
    summary: "Finds a value in the first column of a table and gives the one beside it in another column.",
    arguments: &[
        required("value", One),
        required("table", Reference),
        required("column", One),
        optional("nearest", One),
    ],
    examples: &[
        ("=VLOOKUP(2,{1,\"a\";2,\"b\"},2,FALSE)", "b"),
        ("=VLOOKUP(2.9,{1,10;2,20;3,30},2)", "20"),
        ("=VLOOKUP(2,{1,10},3,FALSE)", "#REF!"),
        ("=VLOOKUP(\"B\",{\"a\",1;\"b\",2},2,FALSE)", "2"),
    ],
    lower: Lower::Operands(|l, arguments| table_lookup(l, arguments, false)),
};

static XLOOKUP: Function = Function {
    name: "XLOOKUP",
    summary: "Finds a value in one row or column and gives the one beside it in another.",
    arguments: &[
        required("value", One),
        required("lookup", Array),
        required("result", Array),
        optional("if not found", One),
        optional("match mode", One),
        optional("search mode", One),
    ],
    examples: &[
        ("=XLOOKUP(2,{1,2,3},{\"a\",\"b\",\"c\"})", "b"),
        ("=XLOOKUP(9,{1,2},{3,4},\"none\")", "none"),
        ("=XLOOKUP(2.5,{1,2,3},{10,20,30},,-1)", "20"),
        ("=XLOOKUP(1,{1,2,1},{10,20,30},,0,-1)", "30"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (mode, last) = modes(l, arguments, 4)?;
        let vector = l.vector(&arguments[1])?;
        let (rows, columns) = (vector.cells.rows as u32, vector.cells.columns as u32);
        let result_size = size(l, &arguments[2])?;
        let along_rows = columns == 1 || rows > 1;
        let many = if along_rows { result_size.1 > 1 } else { result_size.0 > 1 };
        let key = key(l, &arguments[0]);
        let found = key.and_then(|key| l.position(&key, &vector, mode, last));
        let position = match found {
            Err(Halt::Error(CellError::NotAvailable)) if arguments.len() > 3 => {
                return match &arguments[3] {
                    Operand::Omitted => Err(CellError::NotAvailable.into()),
                    otherwise => Ok(otherwise.clone()),
                };
            }
            other => other?,
        };
        if many {
            let Num::Constant(index) = position else {
                return Err(Halt::Unsupported("a row or column whose place depends on a draw".to_owned()));
            };
            let index = index as u32 + 1;
            return if along_rows {
                part(l, &arguments[2], index, 0)
            } else {
                part(l, &arguments[2], 0, index)
            };
        }
        if let (Num::Constant(index), Operand::Range(_)) = (position, &arguments[2]) {
            let index = index as u32 + 1;
            return if along_rows {
                part(l, &arguments[2], index, 1)
            } else {
                part(l, &arguments[2], 1, index)
            };
        }
        let results = l.matrix(&arguments[2])?;
        let value = l.element(position, &results.cells)?;
        match (position, arguments.get(3)) {
            (Num::Dynamic(_), Some(otherwise)) if !matches!(otherwise, Operand::Omitted) => {
                let otherwise = l.single(otherwise.clone())?;
                let missing = l.unary(Unary::IsError, position);
                l.choose(missing, otherwise, value).map(Operand::Scalar)
            }
            _ => Ok(value.into()),
        }
    }),
};

static XMATCH: Function = Function {
    name: "XMATCH",
    summary: "The position from 1 of a value in a row or column.",
    arguments: &[
        required("value", One),
        required("lookup", Array),
        optional("match mode", One),
        optional("search mode", One),
    ],
    examples: &[("=XMATCH(2,{1,2,3})", "2"), ("=XMATCH(2.5,{1,2,3},1)", "3"), ("=XMATCH(9,{1,2})", "#N/A")],
    lower: Lower::Operands(|l, arguments| {
        let (mode, last) = modes(l, arguments, 2)?;
        let vector = l.vector(&arguments[1])?;
        l.map(&arguments[..1], &mut |l, keys| {
            let position = l.position(&keys[0], &vector, mode, last)?;
            Ok(l.add(position, 1.0).into())
        })
    }),
};

/// The match and search modes of XLOOKUP and XMATCH, from argument `at` on.
fn modes(l: &mut Lowering<'_>, arguments: &[Operand], at: usize) -> Outcome<(Mode, bool)> {
    let mode = match option(l, arguments, at, 0.0)? {
        0.0 => Mode::Exact { wildcards: false },
        2.0 => Mode::Exact { wildcards: true },
        -1.0 => Mode::ExactOrBelow,
        1.0 => Mode::ExactOrAbove,
        _ => return Err(CellError::Value.into()),
    };
    Ok((mode, option(l, arguments, at + 1, 1.0)? == -1.0))
}

/// VLOOKUP, and HLOOKUP with rows and columns changed over.
fn table_lookup(l: &mut Lowering<'_>, arguments: &[Operand], across: bool) -> Outcome<Operand> {
    let (rows, columns) = size(l, &arguments[1])?;
    let nearest = option(l, arguments, 3, 1.0)? != 0.0;
    let wanted = option(l, arguments, 2, 0.0)?;
    if wanted < 1.0 {
        return Err(CellError::Value.into());
    }
    if wanted as u32 > if across { rows } else { columns } {
        return Err(CellError::Reference.into());
    }
    let line = |l: &mut Lowering<'_>, n: u32| {
        if across { part(l, &arguments[1], n, 0) } else { part(l, &arguments[1], 0, n) }
    };
    let keys = line(l, 1)?;
    let vector = l.vector(&keys)?;
    let mode = if nearest { Mode::Below } else { Mode::Exact { wildcards: true } };
    let results = line(l, wanted as u32)?;
    l.map(&arguments[..1], &mut |l, keys| {
        let position = l.position(&keys[0], &vector, mode, false)?;
        if let (Num::Constant(index), Operand::Range(range)) = (position, &results) {
            let (row, column) = if across { (0, index as u32) } else { (index as u32, 0) };
            return l.cell(CellRef::new(range.sheet, range.first_row + row, range.first_column + column));
        }
        let elements = l.remembered(&results)?;
        l.element(position, &elements.cells)
    })
}

/// The key of a lookup.
fn key(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<Scalar> {
    match l.single(operand.clone())? {
        Scalar::Constant(Value::Error(error)) => Err(error.into()),
        scalar => Ok(scalar),
    }
}

/// A number that no draw reaches, or `default` where it is left out.
fn option(l: &mut Lowering<'_>, arguments: &[Operand], index: usize, default: f64) -> Outcome<f64> {
    match arguments.get(index) {
        None => Ok(default),
        Some(operand) => {
            let scalar = l.single(operand.clone())?;
            l.constant_number(&scalar)
        }
    }
}

/// How many rows and columns an operand has, whole columns included.
fn size(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<(u32, u32)> {
    match operand {
        Operand::Range(range) => Ok((range.rows(), range.columns())),
        Operand::Scalar(Scalar::Constant(Value::Error(error))) => Err((*error).into()),
        other => {
            let matrix = l.matrix(other)?;
            Ok((matrix.rows as u32, matrix.columns as u32))
        }
    }
}

/// ROW and COLUMN: of the formula's own cell, of a reference's first, or of each of its lines.
fn place(
    l: &mut Lowering<'_>,
    arguments: &[Expr],
    lines: fn(&RangeRef) -> (u32, u32, u32),
    own: fn(&Lowering<'_>) -> u32,
) -> Outcome<Operand> {
    let Some(expr) = arguments.first() else {
        return Ok(f64::from(own(l) + 1).into());
    };
    let range = l.reference(expr)?;
    let (rows, columns, first) = lines(&range);
    if !l.array || rows * columns == 1 {
        return Ok(f64::from(first + 1).into());
    }
    let range = l.clip(range);
    let (rows, columns, first) = lines(&range);
    let cells = (0..rows.max(columns)).map(|i| Scalar::from(f64::from(first + i + 1))).collect();
    Ok(Matrix { rows: rows as usize, columns: columns as usize, cells }.into())
}
