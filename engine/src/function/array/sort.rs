//! Arrays in another order: SORT, SORTBY.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{flag, given};
use crate::function::ArgumentKind::{Array, Scalar as One};
use crate::function::{Function, Lower, optional, repeated, required};
use crate::order;
use crate::plan::Native;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The most rows whose order draws decide.
const MOST_BY_TRIAL: usize = 256;

pub(super) const SORT: Function = Function {
    name: "SORT",
    summary: "The rows, or columns, of an array in the order of one or several of its columns, or rows.",
    arguments: &[
        required("array", Array),
        optional("index", Array),
        optional("order", Array),
        optional("by column", One),
    ],
    examples: &[
        ("=INDEX(SORT({3;1;2}),1)", "1"),
        ("=INDEX(SORT({3;1;2},1,-1),1)", "3"),
        ("=INDEX(SORT({1,\"b\";2,\"a\"},2),1,1)", "2"),
        ("=INDEX(SORT({3,1,2},,,TRUE),1,3)", "3"),
        ("=INDEX(SORT({1,9;2,8;1,7},{1,2},{1,-1}),1,2)", "9"),
        ("=INDEX(SORT({\"a\";TRUE;2;\"B\"}),3)", "B"),
        ("=INDEX(SORT({#N/A;#DIV/0!;1}),2)", "#DIV/0!"),
        ("=SORT({1;2},3)", "#VALUE!"),
        ("=SORT({1;2},1,0)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let array = l.matrix(&arguments[0])?;
        let by_row = !flag(l, arguments, 3)?;
        let indices = match given(arguments, 1) {
            None => vec![1.0],
            Some(indices) => numbers(l, indices)?,
        };
        let orders = match given(arguments, 2) {
            None => vec![1.0; indices.len()],
            Some(orders) => numbers(l, orders)?,
        };
        if orders.len() != indices.len() && orders.len() != 1 {
            return Err(CellError::Value.into());
        }
        let lines = if by_row { array.columns } else { array.rows };
        let mut keys = Vec::with_capacity(indices.len());
        for (at, index) in indices.iter().enumerate() {
            if !(1.0..=lines as f64).contains(index) {
                return Err(CellError::Value.into());
            }
            let line = array.line(*index as usize - 1, !by_row).cells;
            keys.push(key(line, orders[at.min(orders.len() - 1)])?);
        }
        sorted(l, &array, by_row, &keys)
    }),
};

pub(super) const SORTBY: Function = Function {
    name: "SORTBY",
    summary: "The rows, or columns, of an array in the order of other values.",
    arguments: &[
        required("array", Array),
        required("by", Array),
        optional("order", One),
        repeated("by", Array),
        repeated("order", One),
    ],
    examples: &[
        ("=INDEX(SORTBY({\"a\";\"b\";\"c\"},{3;1;2}),1)", "b"),
        ("=INDEX(SORTBY({\"a\",\"b\",\"c\"},{3,1,2},-1),1,1)", "a"),
        ("=INDEX(SORTBY({\"a\";\"b\";\"c\"},{1;1;0},1,{1;2;0},-1),2)", "b"),
        ("=SORTBY({1;2},{1;2;3})", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let array = l.matrix(&arguments[0])?;
        let mut keys = Vec::new();
        let mut by_row = true;
        for pair in arguments[1..].chunks(2) {
            let by = l.matrix(&pair[0])?;
            let rows = by.columns == 1 && by.rows == array.rows;
            let columns = by.rows == 1 && by.columns == array.columns;
            if !rows && !columns {
                return Err(CellError::Value.into());
            }
            if !keys.is_empty() && rows != by_row {
                return Err(CellError::Value.into());
            }
            by_row = rows;
            let order = match pair.get(1) {
                None | Some(Operand::Omitted) => 1.0,
                Some(order) => {
                    let order = l.single(order.clone())?;
                    l.constant_number(&order)?
                }
            };
            keys.push(key(by.cells.clone(), order)?);
        }
        sorted(l, &array, by_row, &keys)
    }),
};

/// What lines are sorted by, and whether the greatest comes first.
struct SortKey {
    values: Vec<Scalar>,
    descending: bool,
}

fn key(values: Vec<Scalar>, order: f64) -> Outcome<SortKey> {
    match order.trunc() {
        1.0 => Ok(SortKey { values, descending: false }),
        -1.0 => Ok(SortKey { values, descending: true }),
        _ => Err(CellError::Value.into()),
    }
}

fn numbers(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<Vec<f64>> {
    let matrix: Rc<Matrix> = l.matrix(operand)?;
    matrix.cells.iter().map(|cell| l.constant_number(cell).map(f64::trunc)).collect()
}

/// The lines in the order of the keys, those that are equal in their own.
fn sorted(l: &mut Lowering<'_>, array: &Matrix, by_row: bool, keys: &[SortKey]) -> Outcome<Operand> {
    let lines = if by_row { array.rows } else { array.columns };
    let mut order: Vec<Num> = Vec::with_capacity(lines);
    if keys.iter().flat_map(|key| &key.values).all(|value| value.constant().is_some()) {
        let constant = order::positions(lines, &|a, b| {
            let by = |key: &SortKey| compare(&key.values[a], &key.values[b], key.descending);
            keys.iter().map(by).find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
        });
        order.extend(constant.into_iter().map(|line| Num::from(line as f64)));
    } else {
        order_by_trial(l, lines, keys, &mut order)?;
    }
    let mut cells = vec![Scalar::BLANK; array.cells.len()];
    for across in 0..if by_row { array.columns } else { array.rows } {
        let line = array.line(across, !by_row);
        for (place, from) in order.iter().enumerate() {
            let value = l.element(*from, &line.cells);
            let (row, column) = if by_row { (place, across) } else { (across, place) };
            cells[row * array.columns + column] = l.caught(value)?;
        }
    }
    Ok(Matrix { rows: array.rows, columns: array.columns, cells }.into())
}

/// Which line comes at each place, where draws decide.
fn order_by_trial(l: &mut Lowering<'_>, lines: usize, keys: &[SortKey], order: &mut Vec<Num>) -> Outcome<()> {
    if lines > MOST_BY_TRIAL {
        return Err(Halt::Unsupported(format!(
            "sorting more than {MOST_BY_TRIAL} values that depend on draws"
        )));
    }
    let mut arguments = vec![Num::from(0.0), Num::from(keys.len() as f64), Num::from(lines as f64)];
    arguments.extend(keys.iter().map(|key| Num::from(f64::from(u8::from(key.descending)))));
    for value in keys.iter().flat_map(|key| &key.values) {
        arguments.push(match value {
            Scalar::Constant(Value::Number(x)) => Num::from(*x),
            Scalar::Constant(Value::Error(_)) => Num::from(f64::NAN),
            Scalar::Number(id) => Num::Dynamic(*id),
            _ => {
                return Err(Halt::Unsupported("sorting draws among text, truth values or blanks".to_owned()));
            }
        });
    }
    for place in 0..lines {
        arguments[0] = Num::from(place as f64);
        order.push(l.call(Native { name: "sort position", apply: line_at }, &arguments));
    }
    Ok(())
}

/// The line that comes at a place: the place, how many keys and lines there are, for each key whether it
/// descends, then the keys' values. Errors come after all numbers, and in a descending order before them.
fn line_at(values: &[f64]) -> f64 {
    let [place, keys, lines, rest @ ..] = values else { return f64::NAN };
    let (keys, lines) = (*keys as usize, *lines as usize);
    let (descending, values) = rest.split_at(keys.min(rest.len()));
    let order = order::positions(lines, &|a, b| {
        let by = |key: usize| {
            let (a, b) = (values[key * lines + a], values[key * lines + b]);
            let order = a.partial_cmp(&b).unwrap_or(a.is_nan().cmp(&b.is_nan()));
            if descending[key] == 0.0 { order } else { order.reverse() }
        };
        (0..keys).map(by).find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
    });
    order.get(*place as usize).map_or(f64::NAN, |line| *line as f64)
}

/// The order of two constants: numbers, text, truth values, errors by their number (ERROR.TYPE); blanks come
/// last in either order.
pub(super) fn compare(a: &Scalar, b: &Scalar, descending: bool) -> Ordering {
    let (Some(a), Some(b)) = (a.constant(), b.constant()) else { return Ordering::Equal };
    let blank = |value: &Value| *value == Value::Blank;
    if blank(a) || blank(b) {
        return blank(a).cmp(&blank(b));
    }
    let kind = |value: &Value| match value {
        Value::Number(_) => 0,
        Value::Text(_) => 1,
        Value::Boolean(_) => 2,
        Value::Error(_) | Value::Blank => 3,
    };
    let number = |error: &CellError| CellError::ALL.iter().position(|(known, _)| known == error);
    let within = match (a, b) {
        (Value::Error(a), Value::Error(b)) => number(a).cmp(&number(b)),
        _ => crate::function::search::order(a, b).unwrap_or(Ordering::Equal),
    };
    let order = kind(a).cmp(&kind(b)).then(within);
    if descending { order.reverse() } else { order }
}
