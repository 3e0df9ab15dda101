//! Functions written in formulas, and those that call them again and again: LAMBDA, MAP, REDUCE.

use std::rc::Rc;

use super::ArgumentKind::{Array, Reference, Scalar as One};
use super::{Function, Lower, optional, repeated, required, table};
use crate::address::RangeRef;
use crate::plan::lower::{Closure, Halt, Lowering, Matrix, Operand, Outcome, Scalar};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[Function] =
    &table([BYCOL, BYROW, ISOMITTED, LAMBDA, LET, MAKEARRAY, MAP, REDUCE, SCAN]);

const BYCOL: Function = Function {
    name: "BYCOL",
    summary: "What a lambda gives for each column of an array, as a row.",
    arguments: &[required("array", Array), required("lambda", Reference)],
    examples: &[
        ("=SUM(BYCOL({1,2;3,4},LAMBDA(c,MAX(c))))", "7"),
        ("=INDEX(BYCOL({1,2;3,4},LAMBDA(c,SUM(c))),1,2)", "6"),
        ("=INDEX(BYCOL({1,2;3,4},_xleta.SUM),1,1)", "4"),
        ("=BYCOL({1,2},LAMBDA(c,c*{1,2}))", "#CALC!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let lines = by_line(l, arguments, false)?;
        Ok(Matrix { rows: 1, columns: lines.len(), cells: lines }.into())
    }),
};

const BYROW: Function = Function {
    name: "BYROW",
    summary: "What a lambda gives for each row of an array, as a column.",
    arguments: &[required("array", Array), required("lambda", Reference)],
    examples: &[
        ("=SUM(BYROW({1,2;3,4},LAMBDA(r,MAX(r))))", "6"),
        ("=ROWS(BYROW({1,2;3,4},LAMBDA(r,SUM(r))))", "2"),
        ("=SUM(BYROW({1,2;3,4},LAMBDA(r,SUM(r*{10,1}))))", "46"),
        ("=BYROW({1,2},LAMBDA(a,b,1))", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let lines = by_line(l, arguments, true)?;
        Ok(Matrix { rows: lines.len(), columns: 1, cells: lines }.into())
    }),
};

const ISOMITTED: Function = Function {
    name: "ISOMITTED",
    summary: "Whether a call of a lambda left a parameter out.",
    arguments: &[required("parameter", Reference)],
    examples: &[
        ("=LAMBDA(x,[y],ISOMITTED(y))(1)", "TRUE"),
        ("=LAMBDA(x,[y],IF(ISOMITTED(y),x,x+y))(1,2)", "3"),
        ("=LAMBDA(x,y,ISOMITTED(y))(1,)", "TRUE"),
        ("=ISOMITTED(1/0)", "FALSE"),
    ],
    lower: Lower::Lazy(|l, arguments| match l.evaluate(&arguments[0]) {
        Ok(operand) => Ok(matches!(operand, Operand::Omitted).into()),
        Err(Halt::Error(_)) => Ok(false.into()),
        Err(halt) => Err(halt),
    }),
};

const LAMBDA: Function = Function {
    name: "LAMBDA",
    summary: "A function of the parameters given before its last argument, which says what it gives.",
    arguments: &[
        required("parameter or calculation", Reference),
        repeated("parameter or calculation", Reference),
    ],
    examples: &[
        ("=LAMBDA(x,y,x*10+y)(3,4)", "34"),
        ("=LAMBDA(7)()", "7"),
        ("=LAMBDA(x,x)", "#CALC!"),
        ("=LAMBDA(x,x)(1,2)", "#VALUE!"),
        ("=LET(f,LAMBDA(n,n*n),f(f(3)))", "81"),
        ("=LAMBDA(x,LAMBDA(y,x-y))(5)(3)", "2"),
        ("=LET(fact,LAMBDA(me,n,IF(n<2,1,n*me(me,n-1))),fact(fact,10))", "3628800"),
    ],
    // Where it is a function indeed, the binder makes it one.
    lower: Lower::Lazy(|_, _| Err(CellError::Value.into())),
};

const LET: Function = Function {
    name: "LET",
    summary: "Names values, and gives the last argument, which may use the names.",
    arguments: &[
        required("name", Reference),
        required("value", Reference),
        repeated("name or calculation", Reference),
        repeated("value", Reference),
    ],
    examples: &[
        ("=LET(x,5,SUM(x,1))", "6"),
        ("=LET(x,2,y,x*3,x+y)", "8"),
        ("=LET(x,1,x,x+1,x)", "2"),
        ("=LET(x,1/0,5)", "5"),
        ("=LET(x,1/0,IFERROR(x,7))", "7"),
        ("=LET(x,1,LET(x,2,x)+x)", "3"),
        ("=LET(x,1,y)", "#NAME?"),
        ("=LET(x,1)", "#VALUE!"),
        ("=LET(range,C2:D5,ROWS(range)*10+COLUMNS(range))", "42"),
    ],
    lower: Lower::Lazy(|l, arguments| match arguments.split_last() {
        Some((body, pairs)) if pairs.len() >= 2 => l.with_names(pairs, body),
        _ => Err(CellError::Value.into()),
    }),
};

const MAKEARRAY: Function = Function {
    name: "MAKEARRAY",
    summary: "An array of what a lambda gives for each row number and column number.",
    arguments: &[required("rows", One), required("columns", One), required("lambda", Reference)],
    examples: &[
        ("=SUM(MAKEARRAY(2,3,LAMBDA(r,c,r*c)))", "18"),
        ("=INDEX(MAKEARRAY(2,2,LAMBDA(r,c,r&c)),2,1)", "21"),
        ("=MAKEARRAY(0,1,LAMBDA(r,c,1))", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (rows, columns) = (l.extent(&arguments[0])?, l.extent(&arguments[1])?);
        l.room(rows, columns)?;
        let closure = l.closure(&arguments[2])?;
        let place = |index: usize| Ok(Operand::from((index + 1) as f64));
        let calls = (0..rows * columns).map(|i| vec![place(i / columns), place(i % columns)]);
        let cells = call_each(l, &closure, calls)?;
        Ok(Matrix { rows, columns, cells }.into())
    }),
};

const MAP: Function = Function {
    name: "MAP",
    summary: "An array of what a lambda gives for each element of one or several arrays.",
    arguments: &[
        required("array", Array),
        required("array or lambda", Array),
        repeated("array or lambda", Array),
    ],
    examples: &[
        ("=SUM(MAP({1,2;3,4},LAMBDA(a,IF(a>2,a*a,0))))", "25"),
        ("=SUM(MAP({1,2},{10,20},LAMBDA(a,b,a*b)))", "50"),
        ("=INDEX(MAP({1,2},{10},LAMBDA(a,b,a*b)),2)", "#N/A"),
        ("=SUM(IFERROR(MAP({1,0,4},LAMBDA(a,8/a)),100))", "110"),
        ("=MAP({1,2},3)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let Some((lambda, arrays)) = arguments.split_last() else { return Err(CellError::Value.into()) };
        let closure = l.closure(lambda)?;
        let mut grids = Vec::new();
        for array in arrays {
            grids.push(grid(l, array)?);
        }
        let rows = grids.iter().map(|grid| grid.rows).max().unwrap_or(1);
        let columns = grids.iter().map(|grid| grid.columns).max().unwrap_or(1);
        l.room(rows, columns)?;
        let calls = (0..rows * columns)
            .map(|i| grids.iter().map(|grid| grid.at(i / columns, i % columns)).collect::<Vec<_>>());
        let cells = call_each(l, &closure, calls)?;
        Ok(Matrix { rows, columns, cells }.into())
    }),
};

const REDUCE: Function = Function {
    name: "REDUCE",
    summary: "Applies a lambda to a running result and each element of an array in turn, and gives the last result.",
    arguments: &[optional("start", Reference), required("array", Array), required("lambda", Reference)],
    examples: &[
        ("=REDUCE(0,{1,2,3},LAMBDA(a,b,a+b*b))", "14"),
        ("=REDUCE(,{2,3,4},LAMBDA(a,b,a*b))", "24"),
        ("=REDUCE(\"\",{\"a\",\"b\"},LAMBDA(a,b,a&b))", "ab"),
        ("=SUM(REDUCE({1,1},{1,2},LAMBDA(a,b,a*b)))", "4"),
        ("=REDUCE(0,{1,0},LAMBDA(a,b,a+1/b))", "#DIV/0!"),
        ("=REDUCE({1,2},LAMBDA(a,b,a))", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let closure = l.closure(arguments.get(2).ok_or(CellError::Value)?)?;
        let grid = grid(l, &arguments[1])?;
        let mut elements = (0..grid.rows * grid.columns).map(|i| grid.at(i / grid.columns, i % grid.columns));
        let mut result = match &arguments[0] {
            Operand::Omitted => elements.next().unwrap_or(Ok(Operand::Omitted)),
            start => Ok(start.clone()),
        };
        for element in elements {
            result = l.apply(&closure, vec![result, element]);
            if !matches!(result, Ok(_) | Err(Halt::Error(_))) {
                break;
            }
        }
        result
    }),
};

const SCAN: Function = Function {
    name: "SCAN",
    summary: "Applies a lambda to a running result and each element of an array in turn, and gives every result.",
    arguments: &[optional("start", Reference), required("array", Array), required("lambda", Reference)],
    examples: &[
        ("=SUM(SCAN(1,{1,2,3},LAMBDA(a,b,a*b)))", "9"),
        ("=INDEX(SCAN(,{1,2;3,4},LAMBDA(a,b,a+b)),2,1)", "6"),
        ("=INDEX(SCAN(\"\",{\"a\",\"b\",\"c\"},LAMBDA(a,b,a&b)),3)", "abc"),
        ("=SCAN({1,2},LAMBDA(a,b,a))", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let closure = l.closure(arguments.get(2).ok_or(CellError::Value)?)?;
        let grid = grid(l, &arguments[1])?;
        let mut cells = Vec::with_capacity(grid.rows * grid.columns);
        let mut running = match &arguments[0] {
            Operand::Omitted => None,
            start => Some(Ok(start.clone())),
        };
        for index in 0..grid.rows * grid.columns {
            let element = grid.at(index / grid.columns, index % grid.columns);
            let next = match running {
                None => element,
                Some(result) => l.apply(&closure, vec![result, element]),
            };
            let value = only(l, next)?;
            running = Some(Ok(value.clone().into()));
            cells.push(value);
        }
        Ok(Matrix { rows: grid.rows, columns: grid.columns, cells }.into())
    }),
};

/// What a lambda gives for each row, or each column.
fn by_line(l: &mut Lowering<'_>, arguments: &[Operand], rows: bool) -> Outcome<Vec<Scalar>> {
    let closure = l.closure(&arguments[1])?;
    let grid = grid(l, &arguments[0])?;
    let calls = (0..if rows { grid.rows } else { grid.columns }).map(|i| vec![grid.line(i, rows)]);
    call_each(l, &closure, calls)
}

/// The single value of each call. Cells that are missing are noted for all calls at once.
fn call_each(
    l: &mut Lowering<'_>,
    closure: &Rc<Closure>,
    calls: impl Iterator<Item = Vec<Outcome<Operand>>>,
) -> Outcome<Vec<Scalar>> {
    let mut cells = Vec::new();
    let mut missing = false;
    for arguments in calls {
        let result = l.apply(closure, arguments);
        match only(l, result) {
            Ok(value) => cells.push(value),
            Err(Halt::Missing) => missing = true,
            Err(halt) => return Err(halt),
        }
    }
    if missing { Err(Halt::Missing) } else { Ok(cells) }
}

/// The one value that a lambda gave; an array of several is `#CALC!`, and so is another lambda.
pub(super) fn only(l: &mut Lowering<'_>, result: Outcome<Operand>) -> Outcome<Scalar> {
    let several = match &result {
        Ok(Operand::Array(matrix)) => matrix.cells.len() != 1,
        Ok(Operand::Range(range)) => !range.is_cell(),
        _ => false,
    };
    if several {
        return Ok(CellError::Calculation.into());
    }
    let value = result.and_then(|operand| l.single(operand));
    l.caught(value)
}

/// An array element by element; those of a range stay references.
struct Grid {
    rows: usize,
    columns: usize,
    source: Source,
}

enum Source {
    Range(RangeRef),
    Array(Rc<Matrix>),
}

/// The elements of an operand. All missing cells of a range are noted at once.
fn grid(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<Grid> {
    if let Operand::Range(range) = operand {
        let range = l.cut(*range);
        let (rows, columns) = (range.rows() as usize, range.columns() as usize);
        l.room(rows, columns)?;
        return match l.present(range) {
            Err(Halt::Missing) => Err(Halt::Missing),
            _ => Ok(Grid { rows, columns, source: Source::Range(range) }),
        };
    }
    let matrix = l.matrix(operand)?;
    Ok(Grid { rows: matrix.rows, columns: matrix.columns, source: Source::Array(matrix) })
}

impl Grid {
    /// The element at a row and column; `#N/A` outside.
    fn at(&self, row: usize, column: usize) -> Outcome<Operand> {
        if row >= self.rows || column >= self.columns {
            return Err(CellError::NotAvailable.into());
        }
        match &self.source {
            Source::Range(range) => Ok(Operand::Range(RangeRef {
                first_row: range.first_row + row as u32,
                last_row: range.first_row + row as u32,
                first_column: range.first_column + column as u32,
                last_column: range.first_column + column as u32,
                ..*range
            })),
            Source::Array(matrix) => Ok(matrix.stretched(row, column).into()),
        }
    }

    /// One row, or one column.
    fn line(&self, index: usize, row: bool) -> Outcome<Operand> {
        match &self.source {
            Source::Range(range) if row => {
                let line = range.first_row + index as u32;
                Ok(Operand::Range(RangeRef { first_row: line, last_row: line, ..*range }))
            }
            Source::Range(range) => {
                let line = range.first_column + index as u32;
                Ok(Operand::Range(RangeRef { first_column: line, last_column: line, ..*range }))
            }
            Source::Array(matrix) => Ok(matrix.line(index, row).into()),
        }
    }
}
