//! The element at a position: INDEX, CHOOSE.

use std::rc::Rc;

use super::{part, size};
use crate::formula::Expr;
use crate::function::ArgumentKind::{Array, Reference, Scalar as One};
use crate::function::{Function, Lower, optional, repeated, required};
use crate::plan::Unary;
use crate::plan::lower::{Halt, Lowering, Matrix, Moving, Num, Operand, Outcome, Scalar, Spot};
use crate::value::{CellError, Value};

pub(super) const CHOOSE: Function = Function {
    name: "CHOOSE",
    summary: "The value at a position in a list.",
    arguments: &[required("position", One), required("value", Reference), repeated("value", Reference)],
    examples: &[
        ("=CHOOSE(2,\"a\",\"b\",\"c\")", "b"),
        ("=CHOOSE(4,1,2,3)", "#VALUE!"),
        ("=CHOOSE(1.9,5,6)", "5"),
        ("=SUM(CHOOSE(2,{1,2},{3,4}))", "7"),
        ("=SUM(CHOOSE({2,1},5,{3,4}))", "8"),
        ("=VLOOKUP(2,CHOOSE({1,2},{1;2},{10;20}),2,FALSE)", "20"),
    ],
    lower: Lower::Lazy(lower_choose),
};

fn lower_choose(l: &mut Lowering<'_>, arguments: &[Expr]) -> Outcome<Operand> {
    let position = l.argument(One, &arguments[0])?;
    if !l.is_wide(&position) {
        let position = l.single(position)?;
        let number = l.number(&position)?;
        if let Num::Constant(x) = l.unary(Unary::Truncate, number) {
            let inside = x >= 1.0 && x < arguments.len() as f64;
            return if inside { l.evaluate(&arguments[x as usize]) } else { Err(CellError::Value.into()) };
        }
        let values = evaluated(l, &arguments[1..])?;
        let whole = l.unary(Unary::Truncate, number);
        let index = l.subtract(whole, 1.0);
        return l.among(index, &values);
    }
    let mut operands = vec![position];
    operands.extend(evaluated(l, &arguments[1..])?);
    l.map_each(&operands, &mut |l, values| {
        let number = l.number(&values[0])?;
        let whole = l.unary(Unary::Truncate, number);
        let index = l.subtract(whole, 1.0);
        match index {
            Num::Constant(i) if !(0.0..(values.len() - 1) as f64).contains(&i) => {
                Err(CellError::Value.into())
            }
            _ => {
                let element = l.element(index, &values[1..])?;
                l.element_of(&element)
            }
        }
    })
}

/// The values of a list. Cells that are missing are noted for all at once.
fn evaluated(l: &mut Lowering<'_>, values: &[Expr]) -> Outcome<Vec<Operand>> {
    let mut operands = Vec::with_capacity(values.len());
    let mut halt = None;
    for value in values {
        match l.noted(value) {
            Ok(operand) => operands.push(operand),
            Err(Halt::Error(error)) => operands.push(error.into()),
            Err(stop) => halt = Some(stop),
        }
    }
    match halt {
        Some(halt) => Err(halt),
        None => Ok(operands),
    }
}

pub(super) const INDEX: Function = Function {
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
        ("=SUM(INDEX({1,2;3,4},2,))", "7"),
        ("=SUM(INDEX({1,2;3,4},0,0))", "10"),
        ("=INDEX({1,2},3)", "#REF!"),
        ("=INDEX({1,2,3},1,0,2)", "#REF!"),
        ("=INDEX({1,2;3,4},-1,1)", "#VALUE!"),
        ("=INDEX({1,2;3,4},3,-1)", "#VALUE!"),
        ("=INDEX(A1:B2,2)", "#REF!"),
        ("=INDEX(A1:B2,-2)", "#VALUE!"),
        ("=COLUMN(INDEX(A1:C1,3))", "3"),
        ("=ROW(INDEX(A1:A3,3))", "3"),
        ("=SUM(INDEX({5,6,7,8},{1,3}))", "12"),
        ("=SUM(INDEX({1,2;3,4},{1;2},{1,2}))", "10"),
        ("=ROW(INDEX((A1:A3,B5:B9),2,1,2))", "6"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let mut array = arguments[0].clone();
        if let Operand::Areas(areas) = &array {
            let area = match arguments.get(3) {
                None => 1.0,
                Some(area) => {
                    let area = l.single(area.clone())?;
                    l.constant_number(&area)?.trunc()
                }
            };
            let chosen = if area >= 1.0 { areas.get(area as usize - 1) } else { None };
            array = Operand::Range(*chosen.ok_or(CellError::Reference)?);
        } else if let Some(area) = arguments.get(3).filter(|area| !matches!(area, Operand::Omitted)) {
            let area = l.single(area.clone())?;
            if l.constant_number(&area)?.trunc() != 1.0 {
                return Err(CellError::Reference.into());
            }
        }
        if let Operand::Scalar(Scalar::Constant(Value::Error(error))) = &array {
            return Err((*error).into());
        }
        let positions = &arguments[1..arguments.len().min(3)];
        if positions.iter().any(|position| l.is_wide(position)) {
            return l.map(positions, &mut |l, positions| {
                let found = at(l, &array, positions)?;
                match found {
                    Operand::Range(range) => l.cell(range.top_left()),
                    found => l.single(found),
                }
            });
        }
        let mut scalars = Vec::with_capacity(2);
        for position in positions {
            scalars.push(l.single(position.clone())?);
        }
        at(l, &array, &scalars)
    }),
};

/// The element at a row and perhaps a column.
fn at(l: &mut Lowering<'_>, array: &Operand, positions: &[Scalar]) -> Outcome<Operand> {
    let (rows, columns) = size(l, array)?;
    let mut numbers = Vec::with_capacity(2);
    for position in positions {
        if let Scalar::Constant(Value::Error(error)) = position {
            return Err((*error).into());
        }
        let number = l.number(position)?;
        numbers.push(l.unary(Unary::Truncate, number));
    }
    // With one index, a single row is counted along. Excel takes a whole row of an array, and none of a range.
    let whole_row = !matches!(array, Operand::Range(_)) || l.model.workbook.is_open_document;
    let (row, column) = match numbers.as_slice() {
        [row, column] => (*row, *column),
        [first] if rows == 1 && columns > 1 => (Num::Constant(1.0), *first),
        [first] if columns == 1 => (*first, Num::Constant(1.0)),
        [first] if whole_row => (*first, Num::Constant(0.0)),
        [first] if first.constant().is_none_or(|x| x >= 0.0) => return Err(CellError::Reference.into()),
        _ => return Err(CellError::Value.into()),
    };
    if [row, column].iter().any(|position| position.constant().is_some_and(|x| x < 0.0)) {
        return Err(CellError::Value.into());
    }
    for (position, most) in [(row, rows), (column, columns)] {
        if position.constant().is_some_and(|x| x > f64::from(most)) {
            return Err(l.outside(CellError::Reference));
        }
    }
    match (row, column) {
        (Num::Constant(row), Num::Constant(column)) => part(l, array, row as u32, column as u32),
        // A whole row or column at a position that differs by trial: each of its elements does.
        (Num::Constant(0.0), moving) if rows > 1 => lines(l, array, moving, rows, false),
        (moving, Num::Constant(0.0)) if columns > 1 => lines(l, array, moving, columns, true),
        (row, column) => one(l, array, row, column, columns),
    }
}

/// A whole row, or column, at a position from 1 that differs by trial.
fn lines(l: &mut Lowering<'_>, array: &Operand, position: Num, count: u32, row: bool) -> Outcome<Operand> {
    if l.bounds(position).0 < 1.0 {
        return Err(Halt::Unsupported("a row or column, or the whole, as a draw decides".to_owned()));
    }
    let index = l.subtract(position, 1.0);
    let mut cells = Vec::with_capacity(count as usize);
    for n in 1..=count {
        let line = if row { part(l, array, 0, n)? } else { part(l, array, n, 0)? };
        let matrix = l.remembered(&line)?;
        cells.push(l.element(index, &matrix.cells)?);
    }
    let (rows, columns) = if row { (1, cells.len()) } else { (cells.len(), 1) };
    Ok(Matrix { rows, columns, cells }.into())
}

/// One element at a row and column from 1 of which at least one differs by trial.
fn one(l: &mut Lowering<'_>, array: &Operand, row: Num, column: Num, columns: u32) -> Outcome<Operand> {
    let of = |number: Num| number.constant().map_or(0, |x| x.max(1.0) as u32);
    let elements = part(l, array, of(row), of(column))?;
    let matrix = l.remembered(&elements)?;
    let position = match (row, column) {
        (Num::Constant(_), moving) | (moving, Num::Constant(_)) => l.subtract(moving, 1.0),
        (row, column) => {
            let above = l.subtract(row, 1.0);
            let before = l.multiply(above, matrix.columns as f64);
            let column = on(l, column, f64::from(columns));
            let beside = l.subtract(column, 1.0);
            l.add(before, beside)
        }
    };
    let value = l.element(position, &matrix.cells)?;
    let Operand::Range(range) = array else { return Ok(value.into()) };
    let place = |l: &mut Lowering<'_>, position: Num, first: u32| match position {
        Num::Constant(x) => Num::Constant(f64::from(first) + x.max(1.0) - 1.0),
        moving => l.add(moving, f64::from(first) - 1.0),
    };
    let (row, column) = (on(l, row, f64::from(range.rows())), on(l, column, f64::from(range.columns())));
    let (row, column) = (place(l, row, range.first_row), place(l, column, range.first_column));
    let place = Some(Spot { sheet: range.sheet, row, column });
    Ok(Operand::Moving(Rc::new(Moving { place, value, is_mixed: false })))
}

/// The position where it lies between 1 and `most`, else an error.
fn on(l: &mut Lowering<'_>, position: Num, most: f64) -> Num {
    let (low, high) = l.bounds(position);
    if low >= 1.0 && high <= most {
        return position;
    }
    let inside = [
        l.compare(crate::plan::Compare::GreaterOrEqual, position, 1.0),
        l.compare(crate::plan::Compare::LessOrEqual, position, most),
    ];
    let inside = l.reduce(crate::plan::Reduce::All, &inside);
    let outside = l.failure(CellError::Reference);
    l.select(inside, position, outside)
}
