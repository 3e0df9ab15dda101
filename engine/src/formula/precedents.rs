//! What a formula reads, as far as its text tells.

use super::Expr;
use crate::address::RangeRef;

/// Visits every range that the expression names and reads, in the order of the text, repeats included.
///
/// Ranges that only evaluation reveals are not visited; [`has_dynamic_reference`] tells of them. A
/// reference of which only the place is asked (`ROW(A1)`, the base of OFFSET) is not read.
pub fn precedents(expr: &Expr, visit: &mut impl FnMut(RangeRef)) {
    walk(expr, &mut |part| match part {
        Expr::Cell(cell) => visit((*cell).into()),
        Expr::Range(range) => visit(*range),
        Expr::Hull(left, right) => {
            if let (Some(a), Some(b)) = (bounds(left), bounds(right))
                && a.sheet == b.sheet
            {
                visit(RangeRef::hull(a, b));
            }
        }
        _ => {}
    });
}

/// Whether evaluation may reveal a reference that the text does not name: OFFSET, INDIRECT, `x:y`.
pub fn has_dynamic_reference(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, &mut |part| {
        found |= match part {
            Expr::Call(function, _) => matches!(function.name, "OFFSET" | "INDIRECT"),
            Expr::Hull(left, right) => bounds(left).is_none() || bounds(right).is_none(),
            Expr::Unsupported(what, _) => what.as_ref() == "INDIRECT",
            _ => false,
        };
    });
    found
}

/// Visits the expression and all its parts but references of which only the place is asked.
pub(crate) fn walk<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        visit(expr);
        let first = open.len();
        match expr {
            Expr::Call(function, arguments) => {
                let placed = match function.name {
                    "ROW" | "COLUMN" | "ROWS" | "COLUMNS" | "AREAS" | "SHEET" | "SHEETS" | "ISREF"
                    | "ISFORMULA" | "FORMULATEXT" => arguments.len(),
                    "OFFSET" => 1,
                    _ => 0,
                };
                let read = arguments.iter().enumerate().filter(|(index, argument)| {
                    *index >= placed || !matches!(argument, Expr::Cell(_) | Expr::Range(_))
                });
                open.extend(read.map(|(_, argument)| argument));
            }
            _ => expr.for_each_part(&mut |part| open.push(part)),
        }
        open[first..].reverse();
    }
}

/// The smallest range that holds what a reference may be, where its text tells.
fn bounds(expr: &Expr) -> Option<RangeRef> {
    match expr {
        Expr::Cell(cell) => Some((*cell).into()),
        Expr::Range(range) => Some(*range),
        Expr::Call(function, arguments) if function.name == "INDEX" => bounds(arguments.first()?),
        Expr::Hull(left, right) => {
            let (a, b) = (bounds(left)?, bounds(right)?);
            (a.sheet == b.sheet).then(|| RangeRef::hull(a, b))
        }
        _ => None,
    }
}
