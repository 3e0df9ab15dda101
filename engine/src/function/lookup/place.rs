//! Where references lie and how large they are: ROW, COLUMNS, AREAS.

use super::size;
use crate::address::RangeRef;
use crate::formula::Expr;
use crate::function::ArgumentKind::{Array, Reference, Scalar as One};
use crate::function::{Function, Lower, optional, required};
use crate::plan::lower::{Lowering, Matrix, Num, Operand, Outcome, Scalar, Spot};
use crate::value::CellError;

pub(super) const AREAS: Function = Function {
    name: "AREAS",
    summary: "How many areas a reference has.",
    arguments: &[required("reference", Reference)],
    examples: &[("=AREAS(B2:D4)", "1"), ("=AREAS((B2:D4,E5,F6:I9))", "3"), ("=AREAS(1)", "#VALUE!")],
    lower: Lower::Lazy(|l, arguments| match l.evaluate(&arguments[0])? {
        Operand::Range(_) | Operand::Moving(_) => Ok(1.0.into()),
        Operand::Areas(areas) => Ok((areas.len() as f64).into()),
        _ => Err(CellError::Value.into()),
    }),
};

pub(super) const COLUMN: Function = Function {
    name: "COLUMN",
    summary: "The number of a reference's column, from 1.",
    arguments: &[optional("reference", Reference)],
    examples: &[("=COLUMN(C5)", "3"), ("=SUM(COLUMN(A1:C1))", "1")],
    lower: Lower::Lazy(|l, arguments| {
        place(l, arguments, |range| (1, range.columns(), range.first_column), |place| place.column)
    }),
};

pub(super) const COLUMNS: Function = Function {
    name: "COLUMNS",
    summary: "How many columns a range or array has.",
    arguments: &[required("array", Array)],
    examples: &[("=COLUMNS(A1:C4)", "3"), ("=COLUMNS({1,2;3,4})", "2")],
    lower: Lower::Lazy(|l, arguments| count(l, &arguments[0], |(_, columns)| columns)),
};

pub(super) const HYPERLINK: Function = Function {
    name: "HYPERLINK",
    summary: "The text of a link.",
    arguments: &[required("target", One), optional("text", One)],
    examples: &[("=HYPERLINK(\"a.example\",\"here\")", "here"), ("=HYPERLINK(\"a.example\")", "a.example")],
    lower: Lower::Scalar(|_, arguments| Ok(arguments.get(1).unwrap_or(&arguments[0]).clone())),
};

pub(super) const ROW: Function = Function {
    name: "ROW",
    summary: "The number of a reference's row, from 1.",
    arguments: &[optional("reference", Reference)],
    examples: &[("=ROW(C5)", "5"), ("=SUMPRODUCT(ROW(A1:A3))", "6")],
    lower: Lower::Lazy(|l, arguments| {
        place(l, arguments, |range| (range.rows(), 1, range.first_row), |place| place.row)
    }),
};

pub(super) const ROWS: Function = Function {
    name: "ROWS",
    summary: "How many rows a range or array has.",
    arguments: &[required("array", Array)],
    examples: &[("=ROWS(A1:C4)", "4"), ("=ROWS({1,2;3,4;5,6})", "3")],
    lower: Lower::Lazy(|l, arguments| count(l, &arguments[0], |(rows, _)| rows)),
};

/// ROWS and COLUMNS: of a single value they are 1, and an error in the trials in which it is one.
fn count(l: &mut Lowering<'_>, array: &Expr, of: fn((u32, u32)) -> u32) -> Outcome<Operand> {
    let operand = l.argument(Array, array)?;
    let count = f64::from(of(size(l, &operand)?));
    Ok(match operand {
        Operand::Scalar(Scalar::Number(id) | Scalar::Boolean(id)) => {
            let nothing = l.multiply(Num::Dynamic(id), 0.0);
            l.add(nothing, count).into()
        }
        _ => count.into(),
    })
}

/// ROW and COLUMN: of the formula's own cell, of a reference's first, or of each of its lines.
fn place(
    l: &mut Lowering<'_>,
    arguments: &[Expr],
    lines: fn(&RangeRef) -> (u32, u32, u32),
    of_place: fn(Spot) -> Num,
) -> Outcome<Operand> {
    let range = match arguments.first() {
        // Each cell that an array formula was entered in gets its own line.
        None => l.own_range(false),
        Some(expr) => match l.evaluate(expr)? {
            Operand::Range(range) => range,
            Operand::Moving(cell) if let Some(place) = cell.place => {
                return Ok(l.add(of_place(place), 1.0).into());
            }
            _ => l.reference(expr)?,
        },
    };
    let (rows, columns, first) = lines(&range);
    if !l.array || rows * columns == 1 {
        return Ok(f64::from(first + 1).into());
    }
    let range = l.cut(range);
    let (rows, columns, first) = lines(&range);
    let cells = (0..rows.max(columns)).map(|i| Scalar::from(f64::from(first + i + 1))).collect();
    Ok(Matrix { rows: rows as usize, columns: columns as usize, cells }.into())
}
