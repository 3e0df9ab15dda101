//! Text: its letters, its parts, joining, splitting and converting it. Text that depends on a draw is
//! unsupported, except where draws only choose between texts.

use super::ArgumentKind::{Array, Reference, Scalar as One};
use super::arguments::constant_or;
use crate::plan::lower::{Lowering, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

mod baht;
pub(super) mod convert;
pub(super) mod join;
pub(super) mod letters;
pub(super) mod parts;
mod pattern;
pub(super) mod regex;
pub(super) mod search;
pub(super) mod split;
mod width;

/// The longest text of a cell.
const MOST_CHARACTERS: usize = 32_767;

/// A text as a value; `#VALUE!` where it is longer than a cell can hold.
fn text(text: impl Into<String>) -> Outcome<Scalar> {
    let text: String = text.into();
    if text.chars().count() > MOST_CHARACTERS {
        return Err(CellError::Value.into());
    }
    Ok(Value::Text(text.into()).into())
}

/// A number of characters.
fn characters(count: f64) -> Outcome<usize> {
    if count < 0.0 { Err(CellError::Value.into()) } else { Ok(count.min(1e9) as usize) }
}

/// The texts of all values of all operands, row by row; blank cells are empty texts.
fn texts(l: &mut Lowering<'_>, operands: &[Operand]) -> Outcome<Vec<String>> {
    let mut texts = Vec::new();
    for operand in operands {
        for scalar in &l.matrix(operand)?.cells {
            texts.push(l.text(scalar)?.to_string());
        }
    }
    Ok(texts)
}

/// A function of one text.
macro_rules! of_one_text {
    ($item:ident, $summary:literal, $examples:expr, $apply:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("text", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let given = l.text(&arguments[0])?;
                let apply: fn(&str) -> Outcome<Scalar> = $apply;
                apply(&given)
            }),
        };
    };
}

/// The form of a function that counts bytes: in languages without double-byte characters, as here, it is the
/// same function.
macro_rules! by_bytes {
    ($item:ident, $of:ident, $examples:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $of.summary,
            arguments: $of.arguments,
            examples: &$examples,
            lower: $of.lower,
        };
    };
}

use {by_bytes, of_one_text};
