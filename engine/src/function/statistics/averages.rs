//! What numbers are in the middle: means, the median, the mode.

use super::order::QUANTILE;
use super::{One, Reference, all_values, certain_numbers, deviations, of_numbers, with_first};
use crate::function::arguments::{count, ensure, numbers};
use crate::function::{Function, Lower, repeated, required, table};
use crate::order;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Compare, Native, Reduce, Unary, settle};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([AVEDEV, AVERAGE, AVERAGEA, GEOMEAN, HARMEAN, MEDIAN, MODE, MODE_MULT, MODE_SNGL, TRIMMEAN]);

of_numbers!(
    AVEDEV,
    "AVEDEV",
    "The mean distance of numbers from their mean.",
    [("=AVEDEV(4,5,6,7,5,4,3)", "1.02040816326531"), ("=AVEDEV({\"x\"})", "#NUM!")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        ensure(!numbers.is_empty())?;
        let differences = deviations(l, &numbers)?;
        let sizes: Vec<Num> = differences.iter().map(|d| l.unary(Unary::Absolute, *d)).collect();
        let sum = l.reduce(Reduce::Sum, &sizes);
        l.divide(sum, sizes.len() as f64)
    }
);
of_numbers!(
    AVERAGE,
    "AVERAGE",
    "The mean of numbers.",
    [("=AVERAGE(1,2,6)", "3"), ("=AVERAGE({1,\"x\",3})", "2"), ("=AVERAGE({\"x\"})", "#DIV/0!")],
    |l, a| {
        let numbers = numbers(l, a, 0.0)?;
        let sum = l.reduce(Reduce::Sum, &numbers);
        let count = count(l, a)?;
        l.divide(sum, count)
    }
);
of_numbers!(
    AVERAGEA,
    "AVERAGEA",
    "The mean of all values; text counts as 0, TRUE as 1.",
    [
        ("=AVERAGEA({10,7,9,2,\"x\"})", "5.6"),
        ("=AVERAGEA(1,2,\"5\",TRUE)", "2.25"),
        ("=AVERAGEA(1,\"x\")", "#VALUE!")
    ],
    |l, a| {
        let all = all_values(l, a)?;
        let sum = l.reduce(Reduce::Sum, &all);
        l.divide(sum, all.len() as f64)
    }
);
of_numbers!(
    GEOMEAN,
    "GEOMEAN",
    "The geometric mean of numbers above 0.",
    [("=GEOMEAN(4,5,8,7,11,4,3)", "5.47698696965696"), ("=GEOMEAN(0,1)", "#NUM!")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        ensure(!numbers.is_empty())?;
        let logarithms: Vec<Num> = numbers.iter().map(|x| l.unary(Unary::Logarithm, *x)).collect();
        let sum = l.reduce(Reduce::Sum, &logarithms);
        let mean = l.divide(sum, numbers.len() as f64)?;
        Ok(l.unary(Unary::Exponential, mean))
    }
);
of_numbers!(
    HARMEAN,
    "HARMEAN",
    "The harmonic mean of numbers above 0.",
    [("=HARMEAN(4,5,8,7,11,4,3)", "5.02837596206113")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        ensure(!numbers.is_empty())?;
        let mut inverses = Vec::new();
        for number in &numbers {
            let above = l.compare(Compare::Greater, *number, 0.0);
            let inverse = l.divide(1.0, *number)?;
            inverses.push(l.select(above, inverse, f64::NAN));
        }
        let sum = l.reduce(Reduce::Sum, &inverses);
        l.divide(numbers.len() as f64, sum)
    }
);
of_numbers!(
    MEDIAN,
    "MEDIAN",
    "The number in the middle.",
    [("=MEDIAN(1,2,3,4,5,6)", "3.5"), ("=MEDIAN(7,1,3)", "3")],
    |l, a| {
        let mut numbers = certain_numbers(l, a)?;
        ensure(!numbers.is_empty())?;
        numbers.insert(0, 0.5.into());
        Ok(l.call(QUANTILE, &numbers))
    }
);
of_numbers!(
    MODE,
    "MODE",
    "The number that is there most often.",
    [("=MODE(5.6,4,4,3,2,4)", "4"), ("=MODE(1,2)", "#N/A"), ("=MODE(2,\"2\",2)", "#VALUE!")],
    mode
);
of_numbers!(
    MODE_SNGL,
    "MODE.SNGL",
    "The number that is there most often.",
    [("=MODE.SNGL(1,2,2)", "2")],
    mode
);

const MODE_MULT: Function = Function {
    name: "MODE.MULT",
    summary: "The numbers that are there most often, below each other.",
    arguments: &[required("number", Reference), repeated("number", Reference)],
    examples: &[
        ("=MODE.MULT(1,2,2,3,3)", "2"),
        ("=SUM(MODE.MULT(1,2,3,4,3,2,1,2,3))", "5"),
        ("=MODE.MULT(1,2)", "#N/A"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let numbers = untexted_numbers(l, arguments)?;
        let Some(constants) = numbers.iter().map(|x| x.constant()).collect::<Option<Vec<f64>>>() else {
            return Err(Halt::Unsupported("MODE.MULT of numbers that depend on a draw".to_owned()));
        };
        let modes = most_frequent(&constants);
        if modes.is_empty() {
            return Err(CellError::NotAvailable.into());
        }
        let cells: Vec<Scalar> = modes.into_iter().map(Scalar::from).collect();
        Ok(Matrix { rows: cells.len(), columns: 1, cells }.into())
    }),
};

const TRIMMEAN: Function = Function {
    name: "TRIMMEAN",
    summary: "The mean of numbers without a share of them, half of it the least and half the greatest.",
    arguments: &[required("numbers", Reference), required("share", One)],
    examples: &[
        ("=TRIMMEAN({4,5,6,7,2,3,4,5,1,2,3},0.2)", "3.77777777777778"),
        ("=TRIMMEAN({1,2,3},1)", "#NUM!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let numbers = certain_numbers(l, &arguments[..1])?;
        l.map(&arguments[1..2], &mut |l, share| {
            let share = l.number(&share[0])?;
            Ok(with_first(l, Native { name: "TRIMMEAN", apply: trimmed_mean }, share, &numbers).into())
        })
    }),
};

/// The mean of all but the first value without the share that is the first.
fn trimmed_mean(values: &[f64]) -> f64 {
    let Some((share, rest)) = values.split_first() else { return f64::NAN };
    if rest.is_empty() || !(0.0..1.0).contains(share) || rest.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let mut rest = rest.to_vec();
    rest.sort_by(f64::total_cmp);
    let cut = (share * rest.len() as f64 / 2.0).floor() as usize;
    let kept = &rest[cut..rest.len() - cut];
    settle(kept.iter().sum::<f64>() / kept.len() as f64)
}

/// The numbers of a mode, which takes no text that is written as an argument, not even that of a number.
fn untexted_numbers(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Vec<Num>> {
    if arguments.iter().any(|a| matches!(a, Operand::Scalar(Scalar::Constant(Value::Text(_))))) {
        return Err(CellError::Value.into());
    }
    certain_numbers(l, arguments)
}

fn mode(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Num> {
    let numbers = untexted_numbers(l, arguments)?;
    let first = |values: &[f64]| most_frequent(values).first().copied().unwrap_or(f64::NAN);
    match l.call(Native { name: "MODE", apply: first }, &numbers) {
        Num::Constant(x) if x.is_nan() => Err(CellError::NotAvailable.into()),
        found => Ok(found),
    }
}

/// The values that are there most often, at least twice, in the order in which they first stand; none where
/// one is an error.
fn most_frequent(values: &[f64]) -> Vec<f64> {
    if values.iter().any(|x| x.is_nan()) {
        return Vec::new();
    }
    let order = order::positions(values.len(), &|a, b| values[a].total_cmp(&values[b]));
    let groups: Vec<&[usize]> = order.chunk_by(|a, b| values[*a] == values[*b]).collect();
    let most = groups.iter().map(|group| group.len()).max().unwrap_or(0);
    if most < 2 {
        return Vec::new();
    }
    let mut firsts: Vec<usize> =
        groups.iter().filter(|group| group.len() == most).map(|group| group[0]).collect();
    order::sort(&mut firsts);
    firsts.into_iter().map(|at| values[at]).collect()
}
