//! Parts of arrays, and arrays made larger: TAKE, DROP, CHOOSEROWS, EXPAND, TRANSPOSE, TRIMRANGE.

use super::{option, possible, whole};
use crate::address::RangeRef;
use crate::function::ArgumentKind::{Array, Reference, Scalar as One};
use crate::function::{Function, Lower, optional, repeated, required};
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Compare, Reduce};
use crate::value::{CellError, Value};

pub(super) const CHOOSECOLS: Function = Function {
    name: "CHOOSECOLS",
    summary: "The columns of an array at the positions given, from the right where they are negative.",
    arguments: &[required("array", Array), required("column", Array), repeated("column", Array)],
    examples: &[
        ("=SUM(CHOOSECOLS({1,2,3;4,5,6},1,3))", "14"),
        ("=INDEX(CHOOSECOLS({1,2,3},-1,1),1,2)", "1"),
        ("=SUM(CHOOSECOLS({1,2,3},{2,2}))", "4"),
        ("=CHOOSECOLS({1,2},0)", "#VALUE!"),
        ("=CHOOSECOLS({1,2},3)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let matrix = l.matrix(&arguments[0])?;
        let chosen = positions(l, &arguments[1..], matrix.columns)?;
        l.room(matrix.rows, chosen.len())?;
        Ok(picked(&matrix, &(0..matrix.rows).collect::<Vec<_>>(), &chosen).into())
    }),
};

pub(super) const CHOOSEROWS: Function = Function {
    name: "CHOOSEROWS",
    summary: "The rows of an array at the positions given, from the bottom where they are negative.",
    arguments: &[required("array", Array), required("row", Array), repeated("row", Array)],
    examples: &[
        ("=SUM(CHOOSEROWS({1,2;3,4;5,6},1,3))", "14"),
        ("=INDEX(CHOOSEROWS({1;2;3},-1),1)", "3"),
        ("=CHOOSEROWS({1;2},3)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let matrix = l.matrix(&arguments[0])?;
        let chosen = positions(l, &arguments[1..], matrix.rows)?;
        l.room(chosen.len(), matrix.columns)?;
        Ok(picked(&matrix, &chosen, &(0..matrix.columns).collect::<Vec<_>>()).into())
    }),
};

pub(super) const DROP: Function = Function {
    name: "DROP",
    summary: "An array without its first rows and columns, or its last where the numbers are negative.",
    arguments: &[required("array", Array), optional("rows", One), optional("columns", One)],
    examples: &[
        ("=SUM(DROP({1,2,3;4,5,6;7,8,9},2))", "24"),
        ("=SUM(DROP({1,2,3;4,5,6;7,8,9},,2))", "18"),
        ("=SUM(DROP({1,2,3;4,5,6;7,8,9},-2,-1))", "3"),
        ("=DROP({1,2},,2)", "#CALC!"),
    ],
    lower: Lower::Operands(|l, arguments| cut(l, arguments, false)),
};

pub(super) const EXPAND: Function = Function {
    name: "EXPAND",
    summary: "An array made larger, the new places filled.",
    arguments: &[
        required("array", Array),
        optional("rows", One),
        optional("columns", One),
        optional("filling", One),
    ],
    examples: &[
        ("=INDEX(EXPAND({1,2;3,4},3,3),3,3)", "#N/A"),
        ("=SUM(EXPAND({1,2;3,4},3,3,1))", "15"),
        ("=COLUMNS(EXPAND({1,2},,4,0))", "4"),
        ("=ISBLANK(INDEX(EXPAND({2;1},3,1,),3))", "TRUE"),
        ("=COUNT(EXPAND({2;1},3,1,))", "2"),
        ("=EXPAND({1,2;3,4},1)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let matrix = l.matrix(&arguments[0])?;
        let rows = option(l, arguments, 1, matrix.rows as f64)?;
        let columns = option(l, arguments, 2, matrix.columns as f64)?;
        if rows < matrix.rows as f64 || columns < matrix.columns as f64 {
            return Err(CellError::Value.into());
        }
        let filling = match arguments.get(3) {
            None => CellError::NotAvailable.into(),
            // Written as empty: the new places are blank.
            Some(Operand::Omitted) => Value::Blank.into(),
            Some(filling) => l.single(filling.clone())?,
        };
        let (rows, columns) = (rows as usize, columns as usize);
        l.room(rows, columns)?;
        let cells = (0..rows * columns)
            .map(|i| {
                let (row, column) = (i / columns, i % columns);
                let inside = if row < matrix.rows { matrix.get(row, column) } else { None };
                inside.unwrap_or(&filling).clone()
            })
            .collect();
        Ok(Matrix { rows, columns, cells }.into())
    }),
};

pub(super) const TAKE: Function = Function {
    name: "TAKE",
    summary: "The first rows and columns of an array, or the last where the numbers are negative.",
    arguments: &[required("array", Array), optional("rows", One), optional("columns", One)],
    examples: &[
        ("=SUM(TAKE({1,2,3;4,5,6;7,8,9},2))", "21"),
        ("=SUM(TAKE({1,2,3;4,5,6;7,8,9},,2))", "27"),
        ("=SUM(TAKE({1,2,3;4,5,6;7,8,9},-2,-1))", "15"),
        ("=SUM(TAKE({1,2},9))", "3"),
        ("=ROW(TAKE(B5:B9,-2))", "8"),
        ("=TAKE({1,2},0)", "#CALC!"),
    ],
    lower: Lower::Operands(|l, arguments| cut(l, arguments, true)),
};

pub(super) const TRANSPOSE: Function = Function {
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

pub(super) const TRIMRANGE: Function = Function {
    name: "TRIMRANGE",
    summary: "A range without the blank rows and columns at its edges.",
    arguments: &[required("range", Reference), optional("rows", One), optional("columns", One)],
    examples: &[
        ("=TRIMRANGE(A1:C3)", "#REF!"),
        ("=TRIMRANGE(A1:C3,4)", "#VALUE!"),
        ("=ROWS(TRIMRANGE(A1:C3,0,0))", "3"),
        ("=SUM(TRIMRANGE({1,2}))", "3"),
        ("=ROWS(_xlfn._TRO_ALL(A1:B4))", "#REF!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let range = match &arguments[0] {
            Operand::Range(range) => range,
            // An array has no cells that are blank.
            array @ (Operand::Array(_) | Operand::Scalar(_)) => return Ok(array.clone()),
            _ => return Err(CellError::Value.into()),
        };
        let mut edges = [(false, false); 2];
        for (index, edge) in edges.iter_mut().enumerate() {
            *edge = match option(l, arguments, index + 1, 3.0)? {
                0.0 => (false, false),
                1.0 => (true, false),
                2.0 => (false, true),
                3.0 => (true, true),
                _ => return Err(CellError::Value.into()),
            };
        }
        if edges == [(false, false); 2] {
            return Ok(Operand::Range(*range));
        }
        let present = l.present(*range)?;
        let ends = |lines: &mut dyn Iterator<Item = u32>| {
            lines.fold(None, |ends: Option<(u32, u32)>, line| {
                Some(ends.map_or((line, line), |(low, high)| (low.min(line), high.max(line))))
            })
        };
        let rows = ends(&mut present.iter().map(|(row, _, _)| *row)).ok_or(CellError::Reference)?;
        let columns = ends(&mut present.iter().map(|(_, column, _)| *column)).ok_or(CellError::Reference)?;
        let [by_row, by_column] = edges;
        Ok(Operand::Range(RangeRef {
            sheet: range.sheet,
            first_row: if by_row.0 { rows.0 } else { range.first_row },
            last_row: if by_row.1 { rows.1 } else { range.last_row },
            first_column: if by_column.0 { columns.0 } else { range.first_column },
            last_column: if by_column.1 { columns.1 } else { range.last_column },
        }))
    }),
};

/// The positions from 0 that arguments name, negative ones from the end.
fn positions(l: &mut Lowering<'_>, arguments: &[Operand], count: usize) -> Outcome<Vec<usize>> {
    let mut positions = Vec::new();
    for argument in arguments {
        for scalar in &l.matrix(argument)?.cells {
            let number = l.constant_number(scalar)?.trunc();
            if number == 0.0 {
                return Err(CellError::Value.into());
            }
            if number.abs() > count as f64 {
                return Err(l.outside(CellError::Value));
            }
            let from_start = if number > 0.0 { number - 1.0 } else { count as f64 + number };
            positions.push(from_start as usize);
        }
    }
    Ok(positions)
}

/// The elements at the crossings of rows and columns.
fn picked(matrix: &Matrix, rows: &[usize], columns: &[usize]) -> Matrix {
    let cells = rows
        .iter()
        .flat_map(|row| columns.iter().map(move |column| (*row, *column)))
        .filter_map(|(row, column)| matrix.get(row, column).cloned())
        .collect();
    Matrix { rows: rows.len(), columns: columns.len(), cells }
}

/// TAKE, and DROP, which takes what TAKE would leave. A part of a range is a range.
fn cut(l: &mut Lowering<'_>, arguments: &[Operand], take: bool) -> Outcome<Operand> {
    let array = match &arguments[0] {
        Operand::Range(range) => Operand::Range(*range),
        Operand::Scalar(Scalar::Constant(crate::value::Value::Error(error))) => return Err((*error).into()),
        other => Operand::Array(l.matrix(other)?),
    };
    let (rows, columns) = match &array {
        Operand::Range(range) => (range.rows() as usize, range.columns() as usize),
        other => l.matrix(other).map(|matrix| (matrix.rows, matrix.columns))?,
    };
    let all = |count: usize| if take { count as f64 } else { 0.0 };
    let (down, right) = (whole(l, arguments, 1, all(rows))?, whole(l, arguments, 2, all(columns))?);
    let (Num::Constant(down), Num::Constant(right)) = (down, right) else {
        return cut_by_trial(l, &array, (rows, columns), (down, right), take);
    };
    let span = |number: f64, count: usize| -> Outcome<(usize, usize)> {
        let size = (number.abs() as usize).min(count);
        // What is left out of what TAKE keeps, from the same end.
        let (kept, from_start) = if take { (size, number > 0.0) } else { (count - size, number < 0.0) };
        if kept == 0 {
            return Err(CellError::Calculation.into());
        }
        Ok(if from_start { (0, kept) } else { (count - kept, kept) })
    };
    let (first_row, rows) = span(down, rows)?;
    let (first_column, columns) = span(right, columns)?;
    match &array {
        Operand::Range(range) => Ok(Operand::Range(RangeRef {
            sheet: range.sheet,
            first_row: range.first_row + first_row as u32,
            first_column: range.first_column + first_column as u32,
            last_row: range.first_row + (first_row + rows) as u32 - 1,
            last_column: range.first_column + (first_column + columns) as u32 - 1,
        })),
        other => {
            let matrix = l.matrix(other)?;
            let rows: Vec<usize> = (first_row..first_row + rows).collect();
            let columns: Vec<usize> = (first_column..first_column + columns).collect();
            Ok(picked(&matrix, &rows, &columns).into())
        }
    }
}

/// A part of which a draw decides the size: an aggregate may take it.
fn cut_by_trial(
    l: &mut Lowering<'_>,
    array: &Operand,
    (rows, columns): (usize, usize),
    (down, right): (Num, Num),
    take: bool,
) -> Outcome<Operand> {
    let what = "a part of an array whose size depends on a draw";
    if matches!(array, Operand::Range(range) if l.clip(*range) != *range) {
        return Err(Halt::Unsupported(what.to_owned()));
    }
    if rows.saturating_mul(columns) > super::MOST_POSSIBLE {
        return Err(Halt::Unsupported(format!("{what}, of more than 20,000 values")));
    }
    let matrix = l.matrix(array)?;
    let kept_rows = kept(l, down, rows, take);
    let kept_columns = kept(l, right, columns, take);
    let mut values = Vec::with_capacity(rows * columns);
    for (index, value) in matrix.cells.iter().enumerate() {
        let both = [kept_rows[index / columns], kept_columns[index % columns]];
        values.push((l.reduce(Reduce::All, &both), value.clone()));
    }
    possible(l, values, CellError::Calculation.into(), what)
}

/// For each row, or column, whether TAKE or DROP keeps it.
fn kept(l: &mut Lowering<'_>, number: Num, count: usize, take: bool) -> Vec<Num> {
    let from_start = l.compare(Compare::GreaterOrEqual, number, 0.0);
    let end = l.add(number, count as f64);
    (0..count)
        .map(|index| {
            let index = index as f64;
            let within = l.compare(Compare::Greater, number, index);
            let beyond = l.compare(Compare::LessOrEqual, end, index);
            if take {
                l.select(from_start, within, beyond)
            } else {
                let (after, before) =
                    (l.unary(crate::plan::Unary::Not, within), l.unary(crate::plan::Unary::Not, beyond));
                l.select(from_start, after, before)
            }
        })
        .collect()
}
