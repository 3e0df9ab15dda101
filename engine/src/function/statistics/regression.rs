//! Regression: `LINEST`, `LOGEST`, `TREND`, `GROWTH`.

use std::rc::Rc;

use super::fit::fit;
use super::{Array, One};
use crate::function::{Argument, Function, Lower, optional, required, table};
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Native, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([GROWTH, LINEST, LOGEST, TREND]);

const ESTIMATE_ARGUMENTS: [Argument; 4] = [
    required("known y", Array),
    optional("known x", Array),
    optional("constant", One),
    optional("statistics", One),
];
const PREDICT_ARGUMENTS: [Argument; 4] = [
    required("known y", Array),
    optional("known x", Array),
    optional("new x", Array),
    optional("constant", One),
];

const LINEST: Function = Function {
    name: "LINEST",
    summary: "The coefficients of the line, or plane, through points, the last x first, and their statistics.",
    arguments: &ESTIMATE_ARGUMENTS,
    examples: &[
        ("=LINEST({1,9,5,7},{0,4,2,3})", "2"),
        ("=INDEX(LINEST({1,9,5,7},{0,4,2,3},,FALSE),2)", "1"),
        ("=INDEX(LINEST({1;3;5;8},{1,2;2,3;4,1;5,7},TRUE,TRUE),3,1)", "0.997655410465987"),
        ("=LINEST({1,2},{1,2,3})", "#REF!"),
    ],
    lower: Lower::Operands(|l, arguments| estimates(l, arguments, Curve::Line)),
};

const LOGEST: Function = Function {
    name: "LOGEST",
    summary: "The factors of the exponential curve through points, the last x first, and their statistics.",
    arguments: &ESTIMATE_ARGUMENTS,
    examples: &[
        ("=LOGEST({33100,47300,69000,102000,150000,220000},{11,12,13,14,15,16})", "1.46327562700439"),
        ("=LOGEST({1,0},{1,2})", "#NUM!"),
    ],
    lower: Lower::Operands(|l, arguments| estimates(l, arguments, Curve::Exponential)),
};

const TREND: Function = Function {
    name: "TREND",
    summary: "The y at new x of the line, or plane, through points.",
    arguments: &PREDICT_ARGUMENTS,
    examples: &[
        ("=TREND({1,9,5,7},{0,4,2,3},5)", "11"),
        ("=SUM(TREND({1;9;5;7},{0;4;2;3},{5;6}))", "24"),
        ("=TREND({2,4,7})", "1.83333333333333"),
    ],
    lower: Lower::Operands(|l, arguments| predictions(l, arguments, Curve::Line)),
};

const GROWTH: Function = Function {
    name: "GROWTH",
    summary: "The y at new x of the exponential curve through points.",
    arguments: &PREDICT_ARGUMENTS,
    examples: &[
        ("=GROWTH({33100,47300,69000,102000,150000,220000},{11,12,13,14,15,16},17)", "320196.718363473"),
        ("=GROWTH({2,4,8},{1,2,3},5)", "32"),
    ],
    lower: Lower::Operands(|l, arguments| predictions(l, arguments, Curve::Exponential)),
};

/// What is fitted: y, or its logarithm.
#[derive(Clone, Copy, PartialEq)]
enum Curve {
    Line,
    Exponential,
}

/// Points to be fitted.
struct Points {
    y: Vec<Num>,
    /// One list for each variable.
    x: Vec<Vec<Num>>,
    /// How known x lie: variables in columns, in rows, or one variable in the shape of y.
    layout: Layout,
    known_x: Rc<Matrix>,
}

#[derive(Clone, Copy, PartialEq)]
enum Layout {
    Columns,
    Rows,
    Single,
}

fn estimates(l: &mut Lowering<'_>, arguments: &[Operand], curve: Curve) -> Outcome<Operand> {
    let points = points(l, arguments, curve)?;
    let constant = flag(l, arguments.get(2), true)?;
    let rows = if flag(l, arguments.get(3), false)? { 5 } else { 1 };
    let columns = points.x.len() + 1;
    let mut cells = Vec::with_capacity(rows * columns);
    for (index, number) in statistics(l, &points, constant, rows * columns).into_iter().enumerate() {
        let number = match curve {
            Curve::Exponential if index < columns => l.unary(Unary::Exponential, number),
            _ => number,
        };
        let (row, column) = (index / columns, index % columns);
        // Below the standard errors only two columns are filled.
        let empty = row >= 2 && column >= 2 || row == 1 && column == columns - 1 && !constant;
        cells.push(if empty { CellError::NotAvailable.into() } else { Scalar::from(number) });
    }
    Ok(Matrix { rows, columns, cells }.into())
}

fn predictions(l: &mut Lowering<'_>, arguments: &[Operand], curve: Curve) -> Outcome<Operand> {
    let points = points(l, arguments, curve)?;
    let constant = flag(l, arguments.get(3), true)?;
    let coefficients = statistics(l, &points, constant, points.x.len() + 1);
    let new = match arguments.get(2) {
        None | Some(Operand::Omitted) => Rc::clone(&points.known_x),
        Some(new) => l.matrix(new)?,
    };
    let variables = points.x.len();
    let (rows, columns) = match points.layout {
        Layout::Single => (new.rows, new.columns),
        Layout::Columns if new.columns == variables => (new.rows, 1),
        Layout::Rows if new.rows == variables => (1, new.columns),
        Layout::Columns | Layout::Rows => return Err(CellError::Reference.into()),
    };
    let new = numbers(&new)?;
    let mut cells = Vec::with_capacity(rows * columns);
    for point in 0..rows * columns {
        let mut y = coefficients[variables];
        for variable in 0..variables {
            let at = match points.layout {
                Layout::Single => point,
                Layout::Columns => point * variables + variable,
                Layout::Rows => variable * columns + point,
            };
            // Coefficients stand with the last variable first.
            let rise = l.multiply(coefficients[variables - 1 - variable], new[at]);
            y = l.add(y, rise);
        }
        if curve == Curve::Exponential {
            y = l.unary(Unary::Exponential, y);
        }
        cells.push(Scalar::from(y));
    }
    Ok(Matrix { rows, columns, cells }.into())
}

/// Reads y and x, which are 1, 2, 3 … unless given. Of an exponential curve y is the logarithm.
fn points(l: &mut Lowering<'_>, arguments: &[Operand], curve: Curve) -> Outcome<Points> {
    let known_y = l.matrix(&arguments[0])?;
    let known_x = match arguments.get(1) {
        None | Some(Operand::Omitted) => {
            let cells = (1..=known_y.cells.len()).map(|i| Scalar::from(i as f64)).collect();
            Rc::new(Matrix { rows: known_y.rows, columns: known_y.columns, cells })
        }
        Some(x) => l.matrix(x)?,
    };
    let mut y = numbers(&known_y)?;
    let x = numbers(&known_x)?;
    let (rows, columns) = (known_x.rows, known_x.columns);
    let layout = if (known_y.rows, known_y.columns) == (rows, columns) {
        Layout::Single
    } else if known_y.columns == 1 && known_y.rows == rows {
        Layout::Columns
    } else if known_y.rows == 1 && known_y.columns == columns {
        Layout::Rows
    } else {
        return Err(CellError::Reference.into());
    };
    let x = match layout {
        Layout::Single => vec![x],
        Layout::Rows => x.chunks(columns).map(<[Num]>::to_vec).collect(),
        Layout::Columns => {
            (0..columns).map(|column| x.iter().skip(column).step_by(columns).copied().collect()).collect()
        }
    };
    if curve == Curve::Exponential {
        for y in &mut y {
            *y = l.unary(Unary::Logarithm, *y);
            if y.constant().is_some_and(f64::is_nan) {
                return Err(CellError::Number.into());
            }
        }
    }
    Ok(Points { y, x, layout, known_x })
}

/// All values as numbers; anything else is `#VALUE!`.
fn numbers(matrix: &Matrix) -> Outcome<Vec<Num>> {
    let number = |scalar: &Scalar| match scalar {
        Scalar::Constant(Value::Number(x)) => Ok(Num::Constant(*x)),
        Scalar::Number(id) => Ok(Num::Dynamic(*id)),
        Scalar::Constant(Value::Error(error)) => Err((*error).into()),
        Scalar::Constant(_) | Scalar::Boolean(_) => Err(CellError::Value.into()),
        Scalar::Choice(_) => Err(Halt::Unsupported("a regression of values that may be text".to_owned())),
    };
    matrix.cells.iter().map(number).collect()
}

fn flag(l: &mut Lowering<'_>, argument: Option<&Operand>, default: bool) -> Outcome<bool> {
    match argument {
        None | Some(Operand::Omitted) => Ok(default),
        Some(argument) => {
            let argument = l.single(argument.clone())?;
            l.constant_truth(&argument)
        }
    }
}

/// The first `count` numbers of the block that LINEST gives with statistics, row by row.
fn statistics(l: &mut Lowering<'_>, points: &Points, constant: bool, count: usize) -> Vec<Num> {
    let mut values: Vec<Num> = vec![
        0.0.into(),
        (points.y.len() as f64).into(),
        (points.x.len() as f64).into(),
        f64::from(u8::from(constant)).into(),
    ];
    values.extend(&points.y);
    values.extend(points.x.iter().flatten());
    if let Some(known) = values.iter().map(|x| x.constant()).collect::<Option<Vec<f64>>>() {
        let block = block(&known);
        return (0..count).map(|index| block.get(index).copied().unwrap_or(f64::NAN).into()).collect();
    }
    let of_block = Native { name: "LINEST", apply: of_block };
    (0..count)
        .map(|index| {
            values[0] = (index as f64).into();
            l.call(of_block, &values)
        })
        .collect()
}

/// The number at an index, the first value, of the block of the others.
fn of_block(values: &[f64]) -> f64 {
    let index = values.first().copied().unwrap_or(f64::NAN);
    block(values).get(index as usize).copied().unwrap_or(f64::NAN)
}

/// Five rows: coefficients with the last variable first, their standard errors, then pairs: r² and the error
/// of y, F and the degrees of freedom, the sums of squares. Values are an index that is not read, the numbers
/// of points and variables, whether there is a constant, y, the variables. Empty where one is an error.
fn block(values: &[f64]) -> Vec<f64> {
    let [_, n, variables, constant, points @ ..] = values else { return Vec::new() };
    let (n, variables) = (*n as usize, *variables as usize);
    if n == 0 || points.len() != n * (variables + 1) || points.iter().any(|x| x.is_nan()) {
        return Vec::new();
    }
    let (y, x) = points.split_at(n);
    let x: Vec<&[f64]> = x.chunks(n).collect();
    let fit = fit(y, &x, *constant != 0.0);
    let reversed = |values: &[f64]| {
        let (constant, slopes) = values.split_last().expect("there is a place for the constant");
        slopes.iter().rev().chain([constant]).copied().map(crate::plan::settle).collect::<Vec<f64>>()
    };
    let pair = |first: f64, second: f64| {
        let mut row = vec![f64::NAN; variables + 1];
        row[0] = first;
        row[1] = second;
        row
    };
    [
        reversed(&fit.coefficients),
        reversed(&fit.errors),
        pair(fit.explained_share, fit.error_of_y),
        pair(fit.f, fit.freedom),
        pair(fit.explained, fit.residual),
    ]
    .concat()
}
