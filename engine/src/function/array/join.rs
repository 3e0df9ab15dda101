//! Arrays put together, flattened and folded: HSTACK, VSTACK, TOCOL, WRAPROWS.

use std::rc::Rc;

use super::{flag, given, option};
use crate::function::ArgumentKind::{Array, Scalar as One};
use crate::function::{Function, Lower, optional, repeated, required};
use crate::plan::lower::{Halt, Lowering, Matrix, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

pub(super) const HSTACK: Function = Function {
    name: "HSTACK",
    summary: "Arrays side by side; shorter ones end in #N/A.",
    arguments: &[required("array", Array), repeated("array", Array)],
    examples: &[
        ("=SUM(HSTACK({1,2},{3,4}))", "10"),
        ("=COLUMNS(HSTACK({1;2},5,{3,4;5,6}))", "4"),
        ("=INDEX(HSTACK({1;2},5),2,2)", "#N/A"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let parts = parts(l, arguments)?;
        let rows = parts.iter().map(|part| part.rows).max().unwrap_or(1);
        let columns: usize = parts.iter().map(|part| part.columns).sum();
        l.room(rows, columns)?;
        let mut cells = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for part in &parts {
                cells.extend((0..part.columns).map(|column| at(part, row, column)));
            }
        }
        Ok(Matrix { rows, columns, cells }.into())
    }),
};

pub(super) const TOCOL: Function = Function {
    name: "TOCOL",
    summary: "All values of an array in one column.",
    arguments: &[required("array", Array), optional("ignore", One), optional("by column", One)],
    examples: &[
        ("=INDEX(TOCOL({1,2;3,4}),2)", "2"),
        ("=INDEX(TOCOL({1,2;3,4},,TRUE),2)", "3"),
        ("=ROWS(TOCOL({1,#N/A;3,4},2))", "3"),
        ("=TOCOL(A1:A3,1)", "#CALC!"),
        ("=TOCOL({1,2},4)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let cells = flattened(l, arguments)?;
        Ok(Matrix { rows: cells.len(), columns: 1, cells }.into())
    }),
};

pub(super) const TOROW: Function = Function {
    name: "TOROW",
    summary: "All values of an array in one row.",
    arguments: &[required("array", Array), optional("ignore", One), optional("by column", One)],
    examples: &[
        ("=INDEX(TOROW({1,2;3,4}),1,3)", "3"),
        ("=COLUMNS(TOROW({1,2;3,4}))", "4"),
        ("=INDEX(TOROW({1,2;3,4},0,TRUE),1,3)", "2"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let cells = flattened(l, arguments)?;
        Ok(Matrix { rows: 1, columns: cells.len(), cells }.into())
    }),
};

pub(super) const VSTACK: Function = Function {
    name: "VSTACK",
    summary: "Arrays below each other; narrower ones end in #N/A.",
    arguments: &[required("array", Array), repeated("array", Array)],
    examples: &[
        ("=SUM(VSTACK({1,2},{3,4}))", "10"),
        ("=INDEX(VSTACK({1,2},{3}),2,2)", "#N/A"),
        ("=SUM(REDUCE(0,{1,2},LAMBDA(a,b,VSTACK(a,b))))", "3"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let parts = parts(l, arguments)?;
        let columns = parts.iter().map(|part| part.columns).max().unwrap_or(1);
        let rows: usize = parts.iter().map(|part| part.rows).sum();
        l.room(rows, columns)?;
        let mut cells = Vec::with_capacity(rows * columns);
        for part in &parts {
            for row in 0..part.rows {
                cells.extend((0..columns).map(|column| at(part, row, column)));
            }
        }
        Ok(Matrix { rows, columns, cells }.into())
    }),
};

pub(super) const WRAPCOLS: Function = Function {
    name: "WRAPCOLS",
    summary: "A row or column of values folded into columns of so many.",
    arguments: &[required("values", Array), required("count", One), optional("filling", One)],
    examples: &[
        ("=INDEX(WRAPCOLS({1,2,3,4,5},2),1,3)", "5"),
        ("=INDEX(WRAPCOLS({1,2,3,4,5},2),2,3)", "#N/A"),
        ("=SUM(WRAPCOLS({1,2,3},2,10))", "16"),
        ("=WRAPCOLS({1,2;3,4},2)", "#VALUE!"),
        ("=WRAPCOLS({1,2},0)", "#NUM!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (values, count, filling) = folding(l, arguments)?;
        let columns = values.cells.len().div_ceil(count);
        l.room(count, columns)?;
        let cells = (0..count * columns)
            .map(|i| values.cells.get(i % columns * count + i / columns).unwrap_or(&filling).clone())
            .collect();
        Ok(Matrix { rows: count, columns, cells }.into())
    }),
};

pub(super) const WRAPROWS: Function = Function {
    name: "WRAPROWS",
    summary: "A row or column of values folded into rows of so many.",
    arguments: &[required("values", Array), required("count", One), optional("filling", One)],
    examples: &[
        ("=INDEX(WRAPROWS({1,2,3,4,5},2),3,1)", "5"),
        ("=INDEX(WRAPROWS({1,2,3,4,5},2),3,2)", "#N/A"),
        ("=SUM(WRAPROWS({1;2;3},2,10))", "16"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (values, count, filling) = folding(l, arguments)?;
        let rows = values.cells.len().div_ceil(count);
        l.room(rows, count)?;
        let cells = (0..rows * count).map(|i| values.cells.get(i).unwrap_or(&filling).clone()).collect();
        Ok(Matrix { rows, columns: count, cells }.into())
    }),
};

/// The arrays of a stack; an argument that is an error is one value.
fn parts(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Vec<Rc<Matrix>>> {
    let mut parts = Vec::with_capacity(arguments.len());
    let mut missing = false;
    for argument in arguments {
        if matches!(argument, Operand::Lambda(_)) {
            return Err(Halt::Unsupported("an array of lambdas".to_owned()));
        }
        match l.matrix(argument) {
            Err(Halt::Missing) => missing = true,
            part => parts.push(part?),
        }
    }
    if missing { Err(Halt::Missing) } else { Ok(parts) }
}

/// The element of a part, `#N/A` outside.
fn at(part: &Matrix, row: usize, column: usize) -> Scalar {
    let found = if row < part.rows { part.get(row, column) } else { None };
    found.cloned().unwrap_or(Scalar::Constant(Value::Error(CellError::NotAvailable)))
}

/// The values that TOCOL and TOROW keep, in their order.
fn flattened(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Vec<Scalar>> {
    let matrix = l.matrix(&arguments[0])?;
    let ignore = option(l, arguments, 1, 0.0)?;
    if !(0.0..=3.0).contains(&ignore) {
        return Err(CellError::Value.into());
    }
    let (blanks, errors) = (ignore == 1.0 || ignore == 3.0, ignore >= 2.0);
    let (rows, columns) = (matrix.rows, matrix.columns);
    let by_column = flag(l, arguments, 2)?;
    let order = |i: usize| if by_column { (i % rows, i / rows) } else { (i / columns, i % columns) };
    let mut cells = Vec::with_capacity(rows * columns);
    for index in 0..rows * columns {
        let (row, column) = order(index);
        let cell = at(&matrix, row, column);
        match &cell {
            Scalar::Constant(Value::Blank) if blanks => {}
            Scalar::Constant(Value::Error(_)) if errors => {}
            Scalar::Constant(_) => cells.push(cell),
            _ if errors => {
                return Err(Halt::Unsupported("leaving out errors that depend on a draw".to_owned()));
            }
            _ => cells.push(cell),
        }
    }
    if cells.is_empty() { Err(CellError::Calculation.into()) } else { Ok(cells) }
}

/// The values, the length of a fold and the filling of WRAPROWS and WRAPCOLS.
fn folding(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<(Rc<Matrix>, usize, Scalar)> {
    let values = l.matrix(&arguments[0])?;
    if values.rows > 1 && values.columns > 1 {
        return Err(CellError::Value.into());
    }
    let count = option(l, arguments, 1, 0.0)?;
    if count < 1.0 {
        return Err(CellError::Number.into());
    }
    let filling = match given(arguments, 2) {
        None => CellError::NotAvailable.into(),
        Some(filling) => l.single(filling.clone())?,
    };
    Ok((values, count as usize, filling))
}
