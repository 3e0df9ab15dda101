//! References moved and resized: OFFSET.

use super::one_place;
use crate::address::{MAX_COLUMNS, MAX_ROWS, RangeRef};
use crate::formula::Expr;
use crate::function::ArgumentKind::{Reference, Scalar as One};
use crate::function::{Function, Lower, optional, required};
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome};
use crate::plan::{Compare, Reduce, Unary};
use crate::value::CellError;

pub(super) const OFFSET: Function = Function {
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
        ("=ROWS(OFFSET(C3,0,0,-2))*10+ROW(OFFSET(C3,0,0,-2))", "22"),
        ("=OFFSET(A1,0,0,0)", "#REF!"),
        ("=ROWS(OFFSET(A1,0,0,0.9))", "1"),
        ("=ROWS(OFFSET(A1,0,0,2.9))", "2"),
        ("=OFFSET(3,1,1)", "#VALUE!"),
    ],
    lower: Lower::Lazy(lower_offset),
};

fn lower_offset(l: &mut Lowering<'_>, arguments: &[Expr]) -> Outcome<Operand> {
    let base = l.reference(&arguments[0])?;
    let mut number = |index: usize, default: f64| -> Outcome<Num> {
        match arguments.get(index) {
            None => Ok(Num::Constant(default)),
            Some(Expr::Omitted) if index > 2 => Ok(Num::Constant(default)),
            Some(expr) => {
                let scalar = one_place(l, expr)?;
                let number = l.number(&scalar)?;
                let whole = l.unary(Unary::Truncate, number);
                if index < 3 {
                    return Ok(whole);
                }
                // A part of a row or column is one.
                let above = l.compare(Compare::Greater, number, 0.0);
                let below = l.compare(Compare::Less, number, 1.0);
                let part = l.reduce(Reduce::All, &[above, below]);
                Ok(l.select(part, 1.0, whole))
            }
        }
    };
    let mut numbers = Vec::with_capacity(4);
    let mut missing = false;
    let sizes = [0.0, 0.0, f64::from(base.rows()), f64::from(base.columns())];
    for (index, default) in (1..).zip(sizes) {
        match number(index, default) {
            Err(Halt::Missing) => missing = true,
            other => numbers.push(other?),
        }
    }
    if missing {
        return Err(Halt::Missing);
    }
    let [rows, columns, height, width] = numbers.as_slice() else { return Err(Halt::Missing) };
    match (height, width, rows, columns) {
        (Num::Constant(height), Num::Constant(width), Num::Constant(rows), Num::Constant(columns)) => {
            sized(base, *rows, *columns, *height, *width).map(Operand::Range)
        }
        (Num::Constant(height), Num::Constant(width), ..) => {
            // Sized where it is, then moved: the size must fit on the sheet at the place where it goes.
            let upwards = if *height < 0.0 { height + 1.0 } else { 0.0 };
            let leftwards = if *width < 0.0 { width + 1.0 } else { 0.0 };
            let size = sized(
                base,
                -f64::from(base.first_row),
                -f64::from(base.first_column),
                height.abs(),
                width.abs(),
            )?;
            let rows = l.add(*rows, f64::from(base.first_row) + upwards);
            let columns = l.add(*columns, f64::from(base.first_column) + leftwards);
            l.moved(size, rows, columns)
        }
        _ => {
            let down = span(l, f64::from(base.first_row), *rows, *height);
            let right = span(l, f64::from(base.first_column), *columns, *width);
            l.between(base.sheet, down, right)
        }
    }
}

fn sized(base: RangeRef, rows: f64, columns: f64, height: f64, width: f64) -> Outcome<RangeRef> {
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

/// The first and last row, or column, of a reference of which draws decide the size; 0 is an error.
fn span(l: &mut Lowering<'_>, base: f64, steps: Num, size: Num) -> (Num, Num) {
    let start = l.add(steps, base);
    let beyond = l.add(start, size);
    let last = l.subtract(beyond, 1.0);
    if l.bounds(size).0 >= 1.0 {
        return (start, last);
    }
    // A negative size reaches back from the start.
    let first = l.add(beyond, 1.0);
    let back = l.compare(Compare::Less, size, 0.0);
    let low = l.select(back, first, start);
    let high = l.select(back, start, last);
    let empty = l.compare(Compare::Equal, size, 0.0);
    (l.select(empty, f64::NAN, low), high)
}
