//! Rules of formulas: what they do with draws.

use super::{Finding, Review, Rule};
use crate::address::CellRef;
use crate::formula::{self, Expr, Infix};
use crate::value::Value;
use crate::workbook::Content;

/// The least number of times that looks like a count of periods or of parts.
const LEAST_COUNT: f64 = 4.0;

/// What is near 0, as a share of the median.
const NEAR: f64 = 1e-3;

/// The formulas that outputs depend on, part by part: what `say` says of a part, once for each cell.
fn each_part(review: &Review<'_>, say: impl Fn(&Expr) -> Option<String>) -> Vec<Finding> {
    let formulas = review.model.formulas.iter().filter(|(cell, _)| review.upstream.contains(cell));
    formulas
        .filter_map(|(cell, formula)| {
            let expr = formula.expr();
            let mut said = None;
            formula::walk(&expr, &mut |part| said = said.take().or_else(|| say(part)));
            Some((Some(*cell), said?))
        })
        .collect()
}

/// What a formula multiplies or compares, where it is an input.
fn input_name(review: &Review<'_>, expr: &Expr, continuous: bool) -> Option<String> {
    let Expr::Cell(cell) = expr else {
        let Expr::Distribution(call) = expr else { return None };
        return (!(continuous && call.distribution.discrete)).then(|| call.distribution.name.to_owned());
    };
    let input = review.input(*cell).filter(|input| !(continuous && input.distribution.discrete))?;
    Some(input.name.clone())
}

/// RAND beside inputs of an add-in or of the spec.
pub(super) static RAND_MIXED: Rule = Rule {
    name: "rand-mixed",
    why: "Draws made of RAND have no name and no place in the tornado, and in other programs they follow no seed.",
    fix: "Replace them by named inputs.",
    find: |review| {
        let named = review.inputs.iter().any(|input| !input.of_rand);
        let draws = |expr: &Expr| {
            let mut draws = false;
            formula::walk(expr, &mut |part| {
                draws |= match part {
                    Expr::Distribution(call) => call.redrawn,
                    Expr::Call(function, _) => matches!(function.name, "RAND" | "RANDBETWEEN" | "RANDARRAY"),
                    _ => false,
                };
            });
            draws
        };
        let mut mixed = review.model.formulas_that(draws).map(|(cell, _)| *cell);
        match mixed.next().filter(|_| named) {
            None => Vec::new(),
            Some(first) => {
                let more = mixed.count();
                let others = if more > 0 { format!(" and in {more} more cells") } else { String::new() };
                vec![(Some(first), format!("RAND draws here{others} beside named inputs"))]
            }
        }
    },
};

/// One draw times how often it happens.
pub(super) static TIMES_COUNT: Rule = Rule {
    name: "times-count",
    why: "One draw stands for all periods or parts at once: they then vary together, and the spread is √n times \
          that of n separate draws.",
    fix: "If they vary separately, draw each and add them; if they truly vary together, leave it.",
    find: |review| {
        each_part(review, |part| {
            let Expr::Binary(Infix::Multiply, left, right) = part else { return None };
            let count = |expr: &Expr| match expr {
                Expr::Literal(Value::Number(x)) if *x >= LEAST_COUNT && x.trunc() == *x && *x <= 400.0 => {
                    Some(*x)
                }
                _ => None,
            };
            let (name, count) = match (input_name(review, left, false), count(right)) {
                (Some(name), Some(count)) => (name, count),
                _ => (input_name(review, right, false)?, count(left)?),
            };
            // 100 and 10 change a unit.
            (count.rem_euclid(10.0) != 0.0).then(|| format!("{name} is drawn once and taken {count} times"))
        })
    },
};

/// A continuous draw compared for equality.
pub(super) static EQUALS_DRAW: Rule = Rule {
    name: "equals-draw",
    why: "A continuous draw never equals a given number, so the case never comes.",
    fix: "Compare with < or >=, or draw from a discrete distribution.",
    find: |review| {
        each_part(review, |part| {
            let Expr::Binary(Infix::Equal | Infix::NotEqual, left, right) = part else { return None };
            let name = input_name(review, left, true).or_else(|| input_name(review, right, true))?;
            Some(format!("{name}, a continuous draw, is compared for equality"))
        })
    },
};

/// A divisor that comes near 0.
pub(super) static DIVIDES_BY_DRAW: Rule = Rule {
    name: "divides-by-draw",
    why: "Trials near 0 make the quotient as great as you like, and its mean need not exist.",
    fix: "Truncate the divisor away from 0, or model the quotient itself.",
    find: |review| {
        each_part(review, |part| {
            let Expr::Binary(Infix::Divide, _, divisor) = part else { return None };
            let Expr::Cell(cell) = divisor.as_ref() else { return None };
            let input = review.input(*cell)?;
            let below = input.cumulative(0.0)?;
            if (1e-9..1.0 - 1e-9).contains(&below) {
                let percent = below * 100.0;
                return Some(format!(
                    "{} divides here, and is below 0 in {percent:.2}% of trials",
                    input.name
                ));
            }
            // As dense near 0 as a uniform distribution: the quotient has no mean.
            let near = NEAR * input.quantile(0.5)?.abs();
            let dense = input.cumulative(near)? - input.cumulative(-near)? > 0.1 * NEAR;
            (dense && !input.distribution.discrete)
                .then(|| format!("{} divides here, and comes as near to 0 as you like", input.name))
        })
    },
};

/// Errors that are turned into numbers.
pub(super) static HIDDEN_ERRORS: Rule = Rule {
    name: "hidden-errors",
    why: "An error in a trial becomes a number that looks like any other, and nobody sees how often.",
    fix: "Let the error through: failed trials are counted and shown; or count them in a cell of their own.",
    find: |review| {
        let mut found = each_part(review, |part| match part {
            Expr::Call(function, _) if matches!(function.name, "IFERROR" | "IFNA") => {
                Some(format!("{} hides errors of trials", function.name))
            }
            _ => None,
        });
        found.retain(|(cell, _)| cell.is_some_and(|cell| review.reach.contains(cell)));
        found
    },
};

/// A number typed over a formula.
pub(super) static CONSTANT_AMONG_COPIES: Rule = Rule {
    name: "constant-among-copies",
    why: "The formula above and below is one and the same, and here a number stands: it does not move with the trials.",
    fix: "Copy the formula here, or say beside it why this one is fixed.",
    find: |review| {
        let workbook = &review.model.workbook;
        let pattern =
            |cell: CellRef| review.model.formulas.get(&cell).map(|formula| formula.tree.pattern_id());
        let constants = review.upstream.iter().filter(|cell| {
            let constant =
                workbook.cell(**cell).is_some_and(|found| matches!(found.content, Content::Constant));
            constant && review.number(**cell).is_some() && review.input(**cell).is_none()
        });
        let between = |cell: &&CellRef| {
            let around = [(-1, 0, 1, 0), (0, -1, 0, 1)].map(|(up, left, down, right)| {
                let at = |rows: i32, columns: i32| {
                    let row = cell.row.checked_add_signed(rows)?;
                    pattern(CellRef::new(cell.sheet, row, cell.column.checked_add_signed(columns)?))
                };
                (at(up, left), at(down, right))
            });
            around.into_iter().any(|(before, after)| before.is_some() && before == after)
        };
        constants
            .filter(between)
            .map(|cell| (Some(*cell), "a number among copies of a formula".to_owned()))
            .collect()
    },
};
