//! Values kept by a condition, or once each: FILTER, UNIQUE.

use super::{flag, given, possible};
use crate::function::ArgumentKind::{Array, Scalar as One};
use crate::function::{Function, Lower, optional, required};
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Reduce, Unary};
use crate::value::{CellError, Value};

/// The most values of which draws decide how often each is there.
const MOST_COMPARED: usize = 256;

pub(super) const FILTER: Function = Function {
    name: "FILTER",
    summary: "The rows, or columns, of an array for which a condition holds.",
    arguments: &[required("array", Array), required("include", Array), optional("if empty", Array)],
    examples: &[
        ("=SUM(FILTER({1;2;3;4},{1;0;1;0}))", "4"),
        ("=SUM(FILTER({1,2,3;4,5,6},{FALSE,TRUE,TRUE}))", "16"),
        ("=ROWS(FILTER({1,2;3,4;5,6},{1;0;1}))", "2"),
        ("=FILTER({1;2},{0;0})", "#CALC!"),
        ("=FILTER({1;2},{0;0},\"none\")", "none"),
        ("=FILTER({1;2},{1;1;0})", "#VALUE!"),
        ("=FILTER({1;2},{\"x\";1})", "#VALUE!"),
        ("=FILTER({1;2},{#N/A;1})", "#N/A"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (array, include) = (l.matrix(&arguments[0])?, l.matrix(&arguments[1])?);
        let by_row = include.columns == 1 && include.rows == array.rows;
        let by_column = include.rows == 1 && include.columns == array.columns;
        if !by_row && !by_column {
            return Err(CellError::Value.into());
        }
        let mut kept = Vec::with_capacity(include.cells.len());
        for scalar in &include.cells {
            kept.push(match scalar {
                Scalar::Constant(Value::Text(_)) => return Err(CellError::Value.into()),
                scalar => l.truth(scalar)?,
            });
        }
        if kept.iter().all(|truth| truth.constant().is_some()) {
            let lines: Vec<usize> =
                (0..kept.len()).filter(|line| kept[*line] != Num::Constant(0.0)).collect();
            if lines.is_empty() {
                return given(arguments, 2).cloned().ok_or(CellError::Calculation.into());
            }
            return Ok(array_of(&array, &lines, by_row).into());
        }
        let otherwise = match given(arguments, 2) {
            None => CellError::Calculation.into(),
            Some(Operand::Scalar(scalar)) => scalar.clone(),
            Some(_) => return Err(Halt::Unsupported("FILTER, else an array, as a draw decides".to_owned())),
        };
        let line = |index: usize| if by_row { index / array.columns } else { index % array.columns };
        let values = array.cells.iter().enumerate().map(|(index, value)| (kept[line(index)], value.clone()));
        possible(l, values.collect(), otherwise, "FILTER, of which a draw decides how many values there are")
    }),
};

pub(super) const UNIQUE: Function = Function {
    name: "UNIQUE",
    summary: "The rows, or columns, of an array without those that are there again.",
    arguments: &[required("array", Array), optional("by column", One), optional("exactly once", One)],
    examples: &[
        ("=SUM(UNIQUE({1;2;2;3;1}))", "6"),
        ("=SUM(UNIQUE({1;2;2;3;1},,TRUE))", "3"),
        ("=COLUMNS(UNIQUE({1,2,1},TRUE))", "2"),
        ("=ROWS(UNIQUE({1,2;1,2;1,3}))", "2"),
        ("=ROWS(UNIQUE({\"a\";\"A\";\"b\"}))", "2"),
        ("=UNIQUE({1;1},,TRUE)", "#CALC!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let array = l.matrix(&arguments[0])?;
        let by_row = !flag(l, arguments, 1)?;
        let once = flag(l, arguments, 2)?;
        let lines = if by_row { array.rows } else { array.columns };
        if array.cells.iter().any(|cell| cell.constant().is_none()) {
            return by_trial(l, &array, lines, by_row, once);
        }
        let mut first: std::collections::HashMap<Vec<Key>, usize> = Default::default();
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for line in 0..lines {
            let key = array.line(line, by_row).cells.iter().map(key).collect();
            let position = *first.entry(key).or_insert_with(|| {
                counts.push((line, 0));
                counts.len() - 1
            });
            counts[position].1 += 1;
        }
        let kept: Vec<usize> =
            counts.into_iter().filter(|(_, count)| !once || *count == 1).map(|(line, _)| line).collect();
        if kept.is_empty() {
            return Err(CellError::Calculation.into());
        }
        Ok(array_of(&array, &kept, by_row).into())
    }),
};

/// A constant by which it equals others: text whatever its case.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Key {
    Number(u64),
    Text(String),
    Boolean(bool),
    Error(CellError),
    Blank,
}

pub(super) fn key(scalar: &Scalar) -> Key {
    match scalar.constant() {
        Some(Value::Number(x)) => Key::Number((x + 0.0).to_bits()),
        Some(Value::Text(text)) => Key::Text(text.to_lowercase()),
        Some(Value::Boolean(truth)) => Key::Boolean(*truth),
        Some(Value::Error(error)) => Key::Error(*error),
        Some(Value::Blank) | None => Key::Blank,
    }
}

/// Some rows, or columns, of an array.
fn array_of(array: &Matrix, lines: &[usize], by_row: bool) -> Matrix {
    if by_row {
        let cells = lines.iter().flat_map(|line| array.line(*line, true).cells).collect();
        return Matrix { rows: lines.len(), columns: array.columns, cells };
    }
    let cells = (0..array.rows)
        .flat_map(|row| lines.iter().map(move |column| (row, *column)))
        .filter_map(|(row, column)| array.get(row, column).cloned())
        .collect();
    Matrix { rows: array.rows, columns: lines.len(), cells }
}

/// Each line where no line before it is equal, or with `once` no other line: draws decide.
fn by_trial(
    l: &mut Lowering<'_>,
    array: &Matrix,
    lines: usize,
    by_row: bool,
    once: bool,
) -> Outcome<Operand> {
    let what = "UNIQUE, of which a draw decides how many values there are";
    if lines > MOST_COMPARED {
        return Err(Halt::Unsupported(format!("{what}, of more than {MOST_COMPARED} rows")));
    }
    let all: Vec<Vec<Scalar>> = (0..lines).map(|line| array.line(line, by_row).cells).collect();
    let mut values = Vec::with_capacity(array.cells.len());
    for (index, line) in all.iter().enumerate() {
        let others = if once { 0..lines } else { 0..index };
        let mut equals = Vec::with_capacity(others.len());
        for other in others.filter(|other| *other != index) {
            let mut pairs = Vec::with_capacity(line.len());
            for (a, b) in line.iter().zip(&all[other]) {
                let equal = l.alike(a, b)?;
                pairs.push(l.truth(&equal)?);
            }
            equals.push(l.reduce(Reduce::All, &pairs));
        }
        let again = l.reduce(Reduce::Any, &equals);
        let kept = l.unary(Unary::Not, again);
        values.extend(line.iter().map(|value| (kept, value.clone())));
    }
    possible(l, values, CellError::Calculation.into(), what)
}
