//! What stands in an argument, as far as it can be told before anything is computed: lists, texts, numbers.

use crate::formula::{Expr, Infix, Prefix};
use crate::plan::lower::general;
use crate::value::Value;
use crate::workbook::Workbook;

/// The most values of a list.
const MAX_LIST: u64 = 10_000;

/// The items of a range or of an array in braces; a single value is a list of one.
pub(super) fn list(expr: &Expr) -> Option<Vec<Expr>> {
    match expr {
        Expr::Range(range) if u64::from(range.rows()) * u64::from(range.columns()) <= MAX_LIST => {
            Some(range.cells().map(Expr::Cell).collect())
        }
        Expr::Array(_, values) => Some(values.iter().cloned().map(Expr::Literal).collect()),
        Expr::Cell(_) | Expr::Literal(_) => Some(vec![expr.clone()]),
        _ => None,
    }
}

/// How many columns a range or an array in braces has.
pub(super) fn columns(expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Range(range) => Some(range.columns() as usize),
        Expr::Array(columns, _) => Some(*columns as usize),
        _ => None,
    }
}

/// The value of a literal, or the saved one of the cell that is referred to.
fn value<'e>(expr: &'e Expr, workbook: &'e Workbook) -> Option<&'e Value> {
    match expr {
        Expr::Literal(value) => Some(value),
        Expr::Cell(cell) => workbook.cell(*cell).and_then(|cell| cell.value.as_ref()),
        _ => None,
    }
}

/// A text: written, in the cell that is referred to, or joined by `&` of such texts and numbers.
pub(super) fn text(expr: &Expr, workbook: &Workbook) -> Option<String> {
    let joined = match expr {
        Expr::Binary(Infix::Concatenate, ..) => joined(expr, workbook)?,
        _ => match value(expr, workbook)? {
            Value::Text(text) => text.to_string(),
            _ => return None,
        },
    };
    let joined = joined.trim();
    (!joined.is_empty()).then(|| joined.to_owned())
}

fn joined(expr: &Expr, workbook: &Workbook) -> Option<String> {
    if let Expr::Binary(Infix::Concatenate, left, right) = expr {
        return Some(joined(left, workbook)? + &joined(right, workbook)?);
    }
    match value(expr, workbook)? {
        Value::Text(text) => Some(text.to_string()),
        Value::Number(number) => Some(general(*number)),
        Value::Blank => Some(String::new()),
        _ => None,
    }
}

/// A number: written, in the cell that is referred to, or made of such numbers by signs and arithmetic.
pub(super) fn known_number(expr: &Expr, workbook: &Workbook) -> Option<f64> {
    match expr {
        Expr::Unary(Prefix::Minus, operand) => known_number(operand, workbook).map(|x| -x),
        Expr::Unary(Prefix::Plus, operand) => known_number(operand, workbook),
        Expr::Unary(Prefix::Percent, operand) => known_number(operand, workbook).map(|x| x / 100.0),
        Expr::Binary(infix, left, right) => {
            let (left, right) = (known_number(left, workbook)?, known_number(right, workbook)?);
            let result = match infix {
                Infix::Add => left + right,
                Infix::Subtract => left - right,
                Infix::Multiply => left * right,
                Infix::Divide => left / right,
                _ => return None,
            };
            result.is_finite().then_some(result)
        }
        _ => match value(expr, workbook)? {
            Value::Number(number) => Some(*number),
            Value::Boolean(truth) => Some(f64::from(u8::from(*truth))),
            _ => None,
        },
    }
}
