//! AGGREGATE: any of nineteen statistics over cells, leaving out hidden rows, subtotals or errors.

use super::super::ArgumentKind::{Array, Scalar as One};
use super::super::{Function, Lower, find, repeated, required, table};
use crate::address::CellRef;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Native, settle};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([AGGREGATE]);

const AGGREGATE: Function = Function {
    name: "AGGREGATE",
    summary: "A statistic by number (9 is the sum, 14 the kth largest …) that can leave out hidden rows, subtotals and errors.",
    arguments: &[
        required("statistic", One),
        required("leaving out", One),
        required("values", Array),
        repeated("values or k", Array),
    ],
    examples: &[
        ("=AGGREGATE(9,6,{1,2,3}/{1,0,1})", "#VALUE!"),
        ("=AGGREGATE(14,6,{1,2,3}/{1,0,1},1)", "3"),
        ("=AGGREGATE(15,6,{1,2,3}/{0,1,1},2)", "3"),
        ("=AGGREGATE(14,4,{1,2,3}/{1,0,1},1)", "#DIV/0!"),
        ("=AGGREGATE(16,6,{1,2,3,4},0.5)", "2.5"),
        ("=AGGREGATE(9,4,A1:A3)", "0"),
        ("=AGGREGATE(14,6,{1,2,3})", "#VALUE!"),
        ("=AGGREGATE(20,6,A1)", "#VALUE!"),
        ("=AGGREGATE(1,8,A1)", "#VALUE!"),
    ],
    lower: Lower::Operands(lower),
};

/// The statistics by number, from 1. From [`FIRST_OF_ARRAY`] on they take one array and a k.
const STATISTICS: [&str; 19] = [
    "AVERAGE",
    "COUNT",
    "COUNTA",
    "MAX",
    "MIN",
    "PRODUCT",
    "STDEV.S",
    "STDEV.P",
    "SUM",
    "VAR.S",
    "VAR.P",
    "MEDIAN",
    "MODE.SNGL",
    "LARGE",
    "SMALL",
    "PERCENTILE.INC",
    "QUARTILE.INC",
    "PERCENTILE.EXC",
    "QUARTILE.EXC",
];
const FIRST_OF_ARRAY: usize = 14;

fn lower(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let which = number_of(l, &arguments[0], 1.0, STATISTICS.len() as f64)?;
    let option = number_of(l, &arguments[1], 0.0, 7.0)?;
    let no_hidden = matches!(option, 1 | 3 | 5 | 7);
    let no_errors = matches!(option, 2 | 3 | 6 | 7);
    let no_subtotals = option <= 3;
    let (ranges, k) = if which < FIRST_OF_ARRAY {
        (&arguments[2..], None)
    } else {
        match &arguments[2..] {
            [values, k] => (std::slice::from_ref(values), Some(k)),
            _ => return Err(CellError::Value.into()),
        }
    };
    let mut values = Vec::new();
    for operand in ranges {
        let areas = match operand {
            Operand::Range(range) => vec![*range],
            Operand::Areas(areas) => areas.clone(),
            // Arrays are for the statistics that take a k.
            other if k.is_some() => {
                values.extend(l.matrix(other)?.cells.iter().cloned());
                continue;
            }
            Operand::Scalar(Scalar::Constant(Value::Error(error))) => return Err((*error).into()),
            _ => return Err(CellError::Value.into()),
        };
        for area in areas {
            for (row, column, scalar) in l.present(area)? {
                let at = CellRef::new(area.sheet, row, column);
                if !(no_subtotals && l.is_subtotal(at) || no_hidden && l.is_hidden(at)) {
                    values.push(scalar);
                }
            }
        }
    }
    if no_errors {
        values.retain(|value| !matches!(value, Scalar::Constant(Value::Error(_))));
        if values.iter().any(|value| value.constant().is_none()) {
            return without_errors(l, which, &values, k);
        }
    }
    let rows = values.len().max(1);
    values.resize(rows, Scalar::BLANK);
    let mut operands = vec![Operand::from(Matrix { rows, columns: 1, cells: values })];
    operands.extend(k.cloned());
    match find(STATISTICS[which - 1]).map(|function| function.lower) {
        Some(Lower::Operands(lower)) => lower(l, &operands),
        _ => Err(Halt::Unsupported(STATISTICS[which - 1].to_owned())),
    }
}

/// A whole number between two, else `#VALUE!`.
fn number_of(l: &mut Lowering<'_>, operand: &Operand, least: f64, most: f64) -> Outcome<usize> {
    let scalar = l.single(operand.clone())?;
    let number = l.constant_number(&scalar)?.trunc();
    if (least..=most).contains(&number) { Ok(number as usize) } else { Err(CellError::Value.into()) }
}

/// The statistic of values of which draws decide which are errors.
fn without_errors(
    l: &mut Lowering<'_>,
    which: usize,
    values: &[Scalar],
    k: Option<&Operand>,
) -> Outcome<Operand> {
    let k = match k {
        None => Num::Constant(0.0),
        Some(k) => {
            let scalar = l.single(k.clone())?;
            l.number(&scalar)?
        }
    };
    let mut numbers = vec![Num::Constant(which as f64), k];
    let mut others = 0.0;
    for value in values {
        match value {
            Scalar::Constant(Value::Number(x)) => numbers.push(Num::Constant(*x)),
            Scalar::Number(id) => numbers.push(Num::Dynamic(*id)),
            Scalar::Constant(Value::Blank) => {}
            Scalar::Constant(_) | Scalar::Boolean(_) => others += 1.0,
            Scalar::Choice(_) => {
                return Err(Halt::Unsupported("AGGREGATE of values that may be text".to_owned()));
            }
        }
    }
    let result = l.call(Native { name: "aggregate", apply: of_valid }, &numbers);
    let counts_all = STATISTICS[which - 1] == "COUNTA";
    Ok(if counts_all { l.add(result, others).into() } else { result.into() })
}

/// The statistic `v[0]` with k `v[1]` of the rest that are no errors.
fn of_valid(v: &[f64]) -> f64 {
    let [which, k, values @ ..] = v else { return f64::NAN };
    let mut valid: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
    valid.sort_by(f64::total_cmp);
    let n = valid.len() as f64;
    let mean = valid.iter().sum::<f64>() / n;
    let spread = |divisor: f64| {
        let squares: f64 = valid.iter().map(|x| (x - mean) * (x - mean)).sum();
        if divisor > 0.0 { squares / divisor } else { f64::NAN }
    };
    let ends = |end: Option<&f64>| end.copied().unwrap_or(0.0);
    let ranked = |rank: f64| {
        if rank >= 1.0 && rank <= n { valid[rank as usize - 1] } else { f64::NAN }
    };
    settle(match *which as usize {
        1 => mean,
        2 | 3 => n,
        4 => ends(valid.last()),
        5 => ends(valid.first()),
        6 if valid.is_empty() => 0.0,
        6 => valid.iter().product(),
        7 => spread(n - 1.0).sqrt(),
        8 => spread(n).sqrt(),
        9 => valid.iter().sum(),
        10 => spread(n - 1.0),
        11 => spread(n),
        12 => between(&valid, (n + 1.0) / 2.0),
        13 => mode(values),
        14 if *k >= 1.0 => ranked(n + 1.0 - k.ceil()),
        15 if *k <= n => ranked(k.trunc()),
        16 if (0.0..=1.0).contains(k) => between(&valid, 1.0 + k * (n - 1.0)),
        17 if (0.0..5.0).contains(k) => between(&valid, 1.0 + k.trunc() / 4.0 * (n - 1.0)),
        18 => between(&valid, k * (n + 1.0)),
        19 => between(&valid, k.trunc() / 4.0 * (n + 1.0)),
        _ => f64::NAN,
    })
}

/// The value at a rank from 1 on, between two neighbours where the rank is; NaN outside.
fn between(sorted: &[f64], rank: f64) -> f64 {
    if !(rank >= 1.0 && rank <= sorted.len() as f64) {
        return f64::NAN;
    }
    let below = sorted[rank as usize - 1];
    let above = sorted.get(rank as usize).copied().unwrap_or(below);
    below + (above - below) * (rank - rank.floor())
}

/// The most frequent number, the first of those as frequent; NaN where none is there twice.
fn mode(values: &[f64]) -> f64 {
    let mut best = (1, f64::NAN);
    for x in values.iter().filter(|x| !x.is_nan()) {
        let times = values.iter().filter(|y| *y == x).count();
        if times > best.0 {
            best = (times, *x);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_a_trial_are_left_out() {
        let values = [3.0, f64::NAN, 1.0, 2.0, 3.0, f64::NAN];
        for (which, k, expected) in [
            (1.0, 0.0, 2.25),
            (2.0, 0.0, 4.0),
            (4.0, 0.0, 3.0),
            (5.0, 0.0, 1.0),
            (6.0, 0.0, 18.0),
            (9.0, 0.0, 9.0),
            (10.0, 0.0, 2.75 / 3.0),
            (11.0, 0.0, 0.6875),
            (12.0, 0.0, 2.5),
            (13.0, 0.0, 3.0),
            (14.0, 3.0, 2.0),
            (15.0, 1.0, 1.0),
            (16.0, 0.5, 2.5),
            (17.0, 1.0, 1.75),
            (18.0, 0.5, 2.5),
            (19.0, 1.0, 1.25),
        ] {
            let numbers: Vec<f64> = [which, k].into_iter().chain(values).collect();
            assert!((of_valid(&numbers) - expected).abs() < 1e-12, "statistic {which}");
        }
        assert!(of_valid(&[14.0, 5.0, 1.0, 2.0]).is_nan());
        assert!(of_valid(&[18.0, 0.01, 1.0, 2.0]).is_nan());
        assert!(of_valid(&[1.0, 0.0, f64::NAN]).is_nan());
        assert_eq!(of_valid(&[9.0, 0.0, f64::NAN]), 0.0);
    }
}
