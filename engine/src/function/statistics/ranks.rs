//! The place of a number among numbers, counted or as a share.

use super::{Array, One, Reference, certain_numbers};
use crate::function::arguments::ensure;
use crate::function::{Argument, Function, Lower, optional, required, table};
use crate::math::round_down_decimal;
use crate::plan::lower::{Lowering, Num, Operand, Outcome};
use crate::plan::{Compare, Native, Reduce};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([PERCENTRANK, PERCENTRANK_EXC, PERCENTRANK_INC, RANK, RANK_AVG, RANK_EQ]);

const RANK_ARGUMENTS: [Argument; 3] =
    [required("number", One), required("numbers", Reference), optional("ascending", One)];

macro_rules! rank {
    ($item:ident, $name:literal, $summary:literal, $examples:expr, $among_equals:literal) => {
        const $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &RANK_ARGUMENTS,
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| rank(l, arguments, $among_equals)),
        };
    };
}

rank!(
    RANK,
    "RANK",
    "The place of a number among numbers, the greatest first unless asked.",
    [("=RANK(3,{7,3.5,3.5,1,3})", "4"), ("=RANK(9,{1,2})", "#N/A"), ("=RANK(3.5,{7,3.5,3.5,1,3})", "2")],
    0.0
);
rank!(
    RANK_EQ,
    "RANK.EQ",
    "The place of a number among numbers, the greatest first unless asked.",
    [("=RANK.EQ(3,{7,3.5,3.5,1,3},1)", "2"), ("=RANK.EQ(9,{1,2})", "#N/A")],
    0.0
);
rank!(
    RANK_AVG,
    "RANK.AVG",
    "The place of a number among numbers, equal ones sharing the mean of their places.",
    [("=RANK.AVG(94,{89,88,92,101,94,97,95})", "4"), ("=RANK.AVG(3.5,{7,3.5,3.5,1,3})", "2.5")],
    0.5
);

/// The place of a number. `among_equals` is where it stands among its equals: 0 at their beginning, ½ in the
/// middle.
fn rank(l: &mut Lowering<'_>, arguments: &[Operand], among_equals: f64) -> Outcome<Operand> {
    let numbers = certain_numbers(l, &arguments[1..2])?;
    let ascending = match arguments.get(2) {
        None => false,
        Some(order) => {
            let order = l.single(order.clone())?;
            l.constant_truth(&order)?
        }
    };
    let relation = if ascending { Compare::Less } else { Compare::Greater };
    l.map(&arguments[..1], &mut |l, number| {
        let number = l.number(&number[0])?;
        let before: Vec<Num> = numbers.iter().map(|x| l.compare(relation, *x, number)).collect();
        let equal: Vec<Num> = numbers.iter().map(|x| l.compare(Compare::Equal, *x, number)).collect();
        let equals = l.reduce(Reduce::Sum, &equal);
        if equals == Num::Constant(0.0) {
            return Err(CellError::NotAvailable.into());
        }
        let ahead = l.reduce(Reduce::Sum, &before);
        let others = l.subtract(equals, 1.0);
        let shared = l.multiply(others, among_equals);
        let place = l.add(ahead, 1.0);
        let place = l.add(place, shared);
        let missed = l.failure(CellError::NotAvailable);
        Ok(l.select(equals, place, missed).into())
    })
}

macro_rules! percent_rank {
    ($item:ident, $name:literal, $summary:literal, $examples:expr, $share:expr) => {
        const $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &[required("numbers", Array), required("number", One), optional("digits", One)],
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| {
                percent_rank(l, arguments, Native { name: $name, apply: |values| share(values, $share) })
            }),
        };
    };
}

percent_rank!(
    PERCENTRANK,
    "PERCENTRANK",
    "The place of a number among numbers as a share from 0 to 1.",
    [("=PERCENTRANK({13,12,11,8,4,3,2,1,1,1},2)", "0.333"), ("=PERCENTRANK({1,2},3)", "#N/A")],
    |below, n| below / (n - 1.0)
);
percent_rank!(
    PERCENTRANK_INC,
    "PERCENTRANK.INC",
    "The place of a number among numbers as a share from 0 to 1.",
    [
        ("=PERCENTRANK.INC({13,12,11,8,4,3,2,1,1,1},8)", "0.666"),
        ("=PERCENTRANK.INC({13,12,11,8,4,3,2,1,1,1},5)", "0.583"),
        ("=PERCENTRANK.INC({1,2},1,0)", "#NUM!"),
    ],
    |below, n| below / (n - 1.0)
);
percent_rank!(
    PERCENTRANK_EXC,
    "PERCENTRANK.EXC",
    "The place of a number among numbers as a share between 0 and 1.",
    [
        ("=PERCENTRANK.EXC({1,2,3,6,6,6,7,8,9},7)", "0.7"),
        ("=PERCENTRANK.EXC({1,2,3,6,6,6,7,8,9},5.43)", "0.381"),
        ("=PERCENTRANK.EXC({1,2,3,6,6,6,7,8,9},5.43,1)", "0.3"),
    ],
    |below, n| (below + 1.0) / (n + 1.0)
);

fn percent_rank(l: &mut Lowering<'_>, arguments: &[Operand], routine: Native) -> Outcome<Operand> {
    let numbers = certain_numbers(l, &arguments[..1])?;
    ensure(!numbers.is_empty())?;
    let digits = match arguments.get(2) {
        None | Some(Operand::Omitted) => 3.0.into(),
        Some(digits) => {
            let digits = l.single(digits.clone())?;
            l.number(&digits)?
        }
    };
    ensure(digits.constant().is_none_or(|digits| digits >= 1.0))?;
    l.map(&arguments[1..2], &mut |l, number| {
        let number = l.number(&number[0])?;
        let mut values = vec![digits, number];
        values.extend(&numbers);
        match l.call(routine, &values) {
            Num::Constant(x) if x.is_nan() => Err(CellError::NotAvailable.into()),
            share => Ok(share.into()),
        }
    })
}

/// The share that `of` makes of how many numbers lie below a number and of their count, cut to some digits.
/// Values are the digits, the number, the numbers. Between two numbers it is interpolated, outside it is NaN.
fn share(values: &[f64], of: fn(f64, f64) -> f64) -> f64 {
    let [digits, number, rest @ ..] = values else { return f64::NAN };
    if rest.iter().any(|x| x.is_nan()) || number.is_nan() || digits.is_nan() || *digits < 1.0 {
        return f64::NAN;
    }
    let below = rest.iter().filter(|x| *x < number).count() as f64;
    let n = rest.len() as f64;
    let place = if rest.contains(number) {
        below
    } else {
        let low = rest.iter().copied().filter(|x| x < number).fold(f64::NEG_INFINITY, f64::max);
        let high = rest.iter().copied().filter(|x| x > number).fold(f64::INFINITY, f64::min);
        if low.is_infinite() || high.is_infinite() {
            return f64::NAN;
        }
        below - 1.0 + (number - low) / (high - low)
    };
    let share = if n == 1.0 && place == 0.0 { 1.0 } else { of(place, n) };
    round_down_decimal(share, digits.trunc())
}
