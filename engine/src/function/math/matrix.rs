//! Matrices: products, inverses, determinants.

use super::super::ArgumentKind::{Array, Scalar as One};
use super::super::{Function, Lower, required, table};
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Native, Reduce};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([MDETERM, MINVERSE, MMULT, MUNIT]);

const MDETERM: Function = Function {
    name: "MDETERM",
    summary: "The determinant of a square matrix.",
    arguments: &[required("matrix", Array)],
    examples: &[("=MDETERM({3,6,1;1,1,0;3,10,2})", "1"), ("=MDETERM({1,2,3;4,5,6})", "#VALUE!")],
    lower: Lower::Operands(|l, arguments| {
        let (_, numbers) = square(l, &arguments[0])?;
        Ok(l.call(Native { name: "determinant", apply: determinant }, &numbers).into())
    }),
};

const MINVERSE: Function = Function {
    name: "MINVERSE",
    summary: "The inverse of a square matrix.",
    arguments: &[required("matrix", Array)],
    examples: &[
        ("=INDEX(MINVERSE({4,-1;2,0}),2,1)", "-1"),
        ("=INDEX(MINVERSE({4,-1;2,0}),2,2)", "2"),
        ("=MINVERSE({1,2;2,4})", "#NUM!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (order, numbers) = square(l, &arguments[0])?;
        if let Some(constants) = numbers.iter().map(|x| x.constant()).collect::<Option<Vec<f64>>>() {
            let inverse = inverse(&constants, order).ok_or(CellError::Number)?;
            let cells = inverse.into_iter().map(Scalar::from).collect();
            return Ok(Matrix { rows: order, columns: order, cells }.into());
        }
        // One routine gives one number: each element inverts the matrix anew, which small ones can bear.
        if order > MOST_DYNAMIC_ORDER {
            return Err(Halt::Unsupported(
                "the inverse of so large a matrix that depends on draws".to_owned(),
            ));
        }
        let native = Native { name: "inverse_element", apply: inverse_element };
        let mut cells = Vec::with_capacity(order * order);
        for index in 0..order * order {
            let mut values = vec![Num::Constant(index as f64)];
            values.extend(&numbers);
            cells.push(l.call(native, &values).into());
        }
        Ok(Matrix { rows: order, columns: order, cells }.into())
    }),
};

/// The largest matrix whose inverse may differ by trial.
const MOST_DYNAMIC_ORDER: usize = 12;

const MMULT: Function = Function {
    name: "MMULT",
    summary: "The product of two matrices.",
    arguments: &[required("first", Array), required("second", Array)],
    examples: &[("=SUM(MMULT({1,2;3,4},{5;6}))", "56"), ("=MMULT({1,2},{3,4})", "#VALUE!")],
    lower: Lower::Operands(|l, arguments| {
        let (a, b) = (l.matrix(&arguments[0])?, l.matrix(&arguments[1])?);
        if a.columns != b.rows {
            return Err(CellError::Value.into());
        }
        let (left, right) = (only_numbers(&a)?, only_numbers(&b)?);
        l.room(a.rows, b.columns)?;
        // A product and its sum take less time than an element of an array.
        l.spend((a.rows * b.columns).saturating_mul(a.columns) / 64)?;
        let mut cells = Vec::with_capacity(a.rows * b.columns);
        for row in 0..a.rows {
            for column in 0..b.columns {
                let pairs: Vec<Num> = (0..a.columns)
                    .flat_map(|i| [left[row * a.columns + i], right[i * b.columns + column]])
                    .collect();
                cells.push(l.reduce(Reduce::Dot, &pairs).into());
            }
        }
        Ok(Matrix { rows: a.rows, columns: b.columns, cells }.into())
    }),
};

const MUNIT: Function = Function {
    name: "MUNIT",
    summary: "The unit matrix of an order.",
    arguments: &[required("order", One)],
    examples: &[("=SUM(MUNIT(4))", "4"), ("=INDEX(MUNIT(3),2,2)", "1"), ("=MUNIT(0)", "#VALUE!")],
    lower: Lower::Operands(|l, arguments| {
        let order = l.single(arguments[0].clone())?;
        let order = l.constant_number(&order)?.trunc();
        if order < 1.0 {
            return Err(CellError::Value.into());
        }
        if order > GREATEST_UNIT {
            return Err(Halt::Unsupported("a unit matrix this large".to_owned()));
        }
        let order = order as usize;
        let cells = (0..order * order).map(|i| if i / order == i % order { 1.0 } else { 0.0 });
        Ok(Matrix { rows: order, columns: order, cells: cells.map(Scalar::from).collect() }.into())
    }),
};

/// The greatest order of a unit matrix: 4 million elements.
const GREATEST_UNIT: f64 = 2_000.0;

/// The elements of a matrix, all of which must be numbers.
pub(in crate::function) fn only_numbers(matrix: &Matrix) -> Outcome<Vec<Num>> {
    matrix
        .cells
        .iter()
        .map(|cell| match cell {
            Scalar::Constant(Value::Number(x)) => Ok(Num::Constant(*x)),
            Scalar::Constant(Value::Error(error)) => Err((*error).into()),
            Scalar::Number(id) => Ok(Num::Dynamic(*id)),
            Scalar::Constant(_) | Scalar::Boolean(_) => Err(CellError::Value.into()),
            Scalar::Choice(_) => Err(Halt::Unsupported("a matrix of values that may be text".to_owned())),
        })
        .collect()
}

/// A square matrix of numbers, row by row, and its order.
fn square(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<(usize, Vec<Num>)> {
    let matrix = l.matrix(operand)?;
    if matrix.rows != matrix.columns {
        return Err(CellError::Value.into());
    }
    Ok((matrix.rows, only_numbers(&matrix)?))
}

/// Eliminates below (and, for an inverse, above) each pivot, the largest of its column (Golub and Van
/// Loan, *Matrix Computations*, algorithm 3.4.1). `right` is changed alike. Gives the determinant.
fn eliminate(left: &mut [f64], right: &mut [f64], order: usize) -> f64 {
    let mut determinant = 1.0;
    for column in 0..order {
        let size = |row: &usize| left[row * order + column].abs();
        let pivot = (column..order).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(column);
        if left[pivot * order + column] == 0.0 {
            return 0.0;
        }
        if pivot != column {
            determinant = -determinant;
            for k in 0..order {
                left.swap(pivot * order + k, column * order + k);
                if !right.is_empty() {
                    right.swap(pivot * order + k, column * order + k);
                }
            }
        }
        let divisor = left[column * order + column];
        determinant *= divisor;
        for row in (0..order).filter(|row| *row != column) {
            let factor = left[row * order + column] / divisor;
            for k in 0..order {
                left[row * order + k] -= factor * left[column * order + k];
                if !right.is_empty() {
                    right[row * order + k] -= factor * right[column * order + k];
                }
            }
        }
    }
    determinant
}

fn inverse(matrix: &[f64], order: usize) -> Option<Vec<f64>> {
    let mut left = matrix.to_vec();
    let mut right: Vec<f64> =
        (0..order * order).map(|i| if i / order == i % order { 1.0 } else { 0.0 }).collect();
    let determinant = eliminate(&mut left, &mut right, order);
    let scale = left.iter().step_by(order + 1).copied().collect::<Vec<f64>>();
    for (index, x) in right.iter_mut().enumerate() {
        *x /= scale[index / order];
    }
    (determinant != 0.0 && right.iter().all(|x| x.is_finite())).then_some(right)
}

fn inverse_element(values: &[f64]) -> f64 {
    let Some((index, matrix)) = values.split_first() else { return f64::NAN };
    let order = (matrix.len() as f64).sqrt() as usize;
    inverse(matrix, order).and_then(|inverse| inverse.get(*index as usize).copied()).unwrap_or(f64::NAN)
}

fn determinant(values: &[f64]) -> f64 {
    let order = (values.len() as f64).sqrt() as usize;
    let determinant = eliminate(&mut values.to_vec(), &mut [], order);
    if determinant.is_finite() { determinant } else { f64::NAN }
}
