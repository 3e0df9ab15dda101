//! Looking things up: MATCH, VLOOKUP, INDEX, OFFSET, and where cells are.

mod address;
mod index;
mod matching;
mod offset;
mod place;
mod table;

use super::{Function, table};
use crate::formula::Expr;
use crate::plan::lower::{Halt, Lowering, Matrix, Operand, Outcome, Scalar};
use crate::value::Value;

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[Function] = &table([
    address::ADDRESS,
    place::AREAS,
    index::CHOOSE,
    place::COLUMN,
    place::COLUMNS,
    table::HLOOKUP,
    place::HYPERLINK,
    index::INDEX,
    address::INDIRECT,
    table::LOOKUP,
    matching::MATCH,
    offset::OFFSET,
    place::ROW,
    place::ROWS,
    table::VLOOKUP,
    matching::XLOOKUP,
    matching::XMATCH,
]);

/// The value that is looked for; an error stays one.
fn lookup_value(scalar: &Scalar) -> Outcome<&Scalar> {
    match scalar {
        Scalar::Constant(Value::Error(error)) => Err((*error).into()),
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

/// An argument that says where a reference is. Excel makes of several as many references, which no operand is.
fn one_place(l: &mut Lowering<'_>, expr: &Expr) -> Outcome<Scalar> {
    let operand = l.evaluate(expr)?;
    let several = match &operand {
        Operand::Array(matrix) => matrix.cells.len() > 1,
        operand => l.is_wide(operand),
    };
    if several {
        return Err(Halt::Unsupported("OFFSET or INDIRECT of several places at once".to_owned()));
    }
    l.single(operand)
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
