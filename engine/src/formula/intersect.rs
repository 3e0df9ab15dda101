//! Implicit intersection made explicit, as Excel read plain formulas before arrays spilled.
//!
//! A plain formula (no Ctrl+Shift+Enter, no dynamic array) that names a whole range where one value is
//! wanted means the cell of the range in its own row or column. After this pass every such place is an
//! [`Expr::Intersect`], and a range left bare really is taken whole: evaluation needs no mode.
//!
//! The rules are Excel's operand classes (OpenOffice's "Excel File Format", §3.2): operators and value
//! arguments want one value; reference arguments take a range whole, but an operator inside wants one
//! value again; array arguments, as those of SUMPRODUCT, spread to everything inside.

use super::Expr;
use crate::distribution::Bounds;
use crate::function::{ArgumentKind, Function};
use crate::value::Value;

/// What is wanted where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// One value.
    Scalar,
    /// A value or a range.
    Reference,
    /// All values: everything inside works on arrays.
    Array,
}

/// Marks the intersections of a plain formula.
pub(super) fn make_explicit(mut expr: Expr) -> Expr {
    visit(&mut expr, Place::Scalar);
    expr
}

fn visit(expr: &mut Expr, place: Place) {
    // Chains of operators are followed in a loop: they may be a thousand terms long.
    let mut expr = expr;
    while let Expr::Binary(_, left, right) = expr {
        visit(right, operand_place(place));
        if !matches!(**left, Expr::Binary(..)) {
            visit(left, operand_place(place));
            return;
        }
        expr = left;
    }
    match expr {
        Expr::Unary(_, operand) => visit(operand, operand_place(place)),
        Expr::Intersect(inner) => visit(inner, Place::Reference),
        Expr::Union(areas) => areas.iter_mut().for_each(|area| visit(area, Place::Reference)),
        Expr::Hull(left, right) | Expr::Intersection(left, right) => {
            visit(left, Place::Reference);
            visit(right, Place::Reference);
        }
        Expr::Call(function, arguments) => {
            let last = arguments.len().saturating_sub(1);
            for (index, argument) in arguments.iter_mut().enumerate() {
                let hands_on = hands_on(function, index, last);
                visit(argument, if hands_on { place } else { argument_place(function, index, place) });
            }
        }
        Expr::Distribution(call) => {
            let bounds = call.truncate.iter_mut().chain(&mut call.censor).flat_map(Bounds::parts_mut);
            let repeated = call.repeated.iter_mut().flat_map(|repeated| repeated.parts_mut());
            let joined = call.joined.iter_mut().flat_map(|joined| joined.parts_mut());
            let properties = call
                .base
                .iter_mut()
                .chain(call.shift.iter_mut())
                .chain(call.draw.iter_mut())
                .chain(bounds)
                .chain(repeated)
                .chain(joined);
            call.parameters.iter_mut().chain(properties).for_each(|part| visit(part, Place::Scalar));
        }
        Expr::Series(call) => call.parts_mut().for_each(|part| visit(part, Place::Scalar)),
        Expr::Literal(_)
        | Expr::Omitted
        | Expr::Cell(_)
        | Expr::Range(_)
        | Expr::Binary(..)
        | Expr::Array(..)
        | Expr::Local(..)
        | Expr::Lambda(_)
        | Expr::Function(_)
        | Expr::Trial
        | Expr::Unsupported(..) => {}
        // Where its values would lie beside the formula's cell cannot be told from the values alone.
        Expr::External(external) => {
            if place == Place::Scalar && external.values.len() > 1 {
                *expr =
                    Expr::Unsupported("external link to a range in place of one value".into(), Vec::new());
            }
            return;
        }
        Expr::Apply(callee, arguments) => {
            visit(callee, Place::Reference);
            arguments.iter_mut().for_each(|argument| visit(argument, Place::Reference));
        }
    }
    if place == Place::Scalar && may_be_range(expr) {
        let whole = std::mem::replace(expr, Expr::Omitted);
        *expr = Expr::Intersect(Box::new(whole));
    }
}

/// Whether a function does not read an argument but hands it on: SUM(IF(A1,B1:B9)) adds up nine cells.
fn hands_on(function: &Function, index: usize, last: usize) -> bool {
    match function.name {
        "IF" | "CHOOSE" => index > 0,
        "IFS" => index % 2 == 1,
        "SWITCH" => index > 0 && (index.is_multiple_of(2) || index == last),
        "LET" => index == last,
        _ => false,
    }
}

fn operand_place(place: Place) -> Place {
    if place == Place::Array { Place::Array } else { Place::Scalar }
}

fn argument_place(function: &Function, index: usize, place: Place) -> Place {
    match function.argument(index).map(|argument| argument.kind) {
        Some(ArgumentKind::Array) => Place::Array,
        // Even inside SUMPRODUCT, IF tests one value unless the formula is entered as an array.
        Some(ArgumentKind::Scalar) if matches!(function.name, "IF" | "IFERROR" | "IFNA" | "CHOOSE") => {
            Place::Scalar
        }
        Some(ArgumentKind::Scalar | ArgumentKind::Criterion) => operand_place(place),
        Some(ArgumentKind::Reference) if place == Place::Array => Place::Array,
        Some(ArgumentKind::Reference) | None => Place::Reference,
    }
}

/// Whether the value can be a range of several cells. INDEX gives one cell unless a position is 0 or
/// left out, OFFSET one unless its base or its size is larger.
fn may_be_range(expr: &Expr) -> bool {
    match expr {
        Expr::Range(_) | Expr::Union(_) | Expr::Intersection(..) | Expr::Hull(..) => true,
        Expr::Call(function, arguments) => match function.name {
            "INDIRECT" => true,
            "OFFSET" => {
                !(arguments.first().is_some_and(|base| matches!(base, Expr::Cell(_)))
                    && arguments
                        .iter()
                        .skip(3)
                        .all(|size| matches!(size, Expr::Omitted) || is_number(size, 1.0)))
            }
            "INDEX" => {
                let positions = arguments.get(1..arguments.len().min(3)).unwrap_or(&[]);
                positions.iter().any(|position| matches!(position, Expr::Omitted) || is_number(position, 0.0))
            }
            _ => false,
        },
        _ => false,
    }
}

fn is_number(expr: &Expr, number: f64) -> bool {
    matches!(expr, Expr::Literal(Value::Number(found)) if *found == number)
}
