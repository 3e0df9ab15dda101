//! Statistics of numbers: means, spreads, order, pairs.

use super::ArgumentKind::{Array, Reference, Scalar as One};
use super::arguments::{certain_numbers, count, ensure, numbers};
use super::{Function, Lower, optional, repeated, required};
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::plan::{Compare, Native, Reduce, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] = &[
    &AVEDEV,
    &AVERAGE,
    &AVERAGEA,
    &CORREL,
    &COUNT,
    &COUNTA,
    &COVARIANCE_P,
    &COVARIANCE_S,
    &DEVSQ,
    &FORECAST,
    &FORECAST_LINEAR,
    &GEOMEAN,
    &HARMEAN,
    &INTERCEPT,
    &KURT,
    &LARGE,
    &MAX,
    &MAXA,
    &MEDIAN,
    &MIN,
    &MINA,
    &MODE,
    &MODE_SNGL,
    &PEARSON,
    &PERCENTILE,
    &PERCENTILE_EXC,
    &PERCENTILE_INC,
    &QUARTILE,
    &QUARTILE_INC,
    &RANK,
    &RANK_EQ,
    &RSQ,
    &SKEW,
    &SLOPE,
    &SMALL,
    &STDEV,
    &STDEV_P,
    &STDEV_S,
    &STDEVP,
    &SUBTOTAL,
    &VAR,
    &VAR_P,
    &VAR_S,
    &VARP,
];

macro_rules! of_numbers {
    ($item:ident, $name:literal, $summary:literal, $examples:expr, $lower:expr) => {
        static $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &[required("number", Reference), repeated("number", Reference)],
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| {
                let lower: fn(&mut Lowering<'_>, &[Operand]) -> Outcome<Num> = $lower;
                Ok(lower(l, arguments)?.into())
            }),
        };
    };
}

of_numbers!(
    AVEDEV,
    "AVEDEV",
    "The mean distance of numbers from their mean.",
    [("=AVEDEV(4,5,6,7,5,4,3)", "1.02040816326531")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
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
    COUNT,
    "COUNT",
    "How many numbers there are.",
    [("=COUNT(1,\"2\",TRUE)", "3"), ("=COUNT({1,\"x\",2})", "2")],
    |l, a| {
        let mut total = Vec::new();
        for argument in a {
            for item in l.items(argument)? {
                let counted = l.by_case(&item.scalar, &mut |_, case| {
                    let number = match case {
                        Scalar::Constant(Value::Number(_)) => true,
                        Scalar::Number(_) => return Ok(case.clone()),
                        Scalar::Constant(Value::Error(_) | Value::Blank) => {
                            !item.from_cells && case.is_blank()
                        }
                        Scalar::Constant(Value::Text(text)) => {
                            !item.from_cells && crate::plan::lower::parse_number(text).is_some()
                        }
                        Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_) => !item.from_cells,
                        Scalar::Choice(_) => false,
                    };
                    Ok(Scalar::from(number))
                })?;
                total.push(match counted {
                    // A number in each trial but those in which it is an error.
                    Scalar::Number(id) => {
                        let failed = l.unary(Unary::IsError, Num::Dynamic(id));
                        l.unary(Unary::Not, failed)
                    }
                    other => l.number(&other)?,
                });
            }
        }
        Ok(l.reduce(Reduce::Sum, &total))
    }
);
of_numbers!(
    COUNTA,
    "COUNTA",
    "How many values there are, of any kind.",
    [("=COUNTA(1,\"\",TRUE)", "3"), ("=COUNTA(A1:A9)", "0")],
    |l, a| {
        let mut total = 0.0;
        for argument in a {
            total += l.items(argument)?.len() as f64;
        }
        Ok(total.into())
    }
);
of_numbers!(
    DEVSQ,
    "DEVSQ",
    "The sum of the squared distances of numbers from their mean.",
    [("=DEVSQ(4,5,8,7,11,4,3)", "48")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        squares(l, &numbers)
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
    KURT,
    "KURT",
    "The excess kurtosis of a sample.",
    [("=KURT(3,4,5,2,3,4,5,6,4,7)", "-0.151799637208416")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        let n = numbers.len() as f64;
        if n < 4.0 {
            return Err(CellError::DivisionByZero.into());
        }
        let fourth = standardised_power(l, &numbers, 4)?;
        let scaled = l.multiply(fourth, n * (n + 1.0) / ((n - 1.0) * (n - 2.0) * (n - 3.0)));
        Ok(l.subtract(scaled, 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))))
    }
);
of_numbers!(
    SKEW,
    "SKEW",
    "The skewness of a sample.",
    [("=SKEW(3,4,5,2,3,4,5,6,4,7)", "0.359543071406797")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        let n = numbers.len() as f64;
        if n < 3.0 {
            return Err(CellError::DivisionByZero.into());
        }
        let third = standardised_power(l, &numbers, 3)?;
        Ok(l.multiply(third, n / ((n - 1.0) * (n - 2.0))))
    }
);
of_numbers!(
    MAX,
    "MAX",
    "The greatest number, 0 where there is none.",
    [("=MAX(1,7,3)", "7"), ("=MAX({\"x\"})", "0"), ("=MAX(-5,-2)", "-2")],
    |l, a| extreme(l, a, Reduce::Maximum)
);
of_numbers!(
    MIN,
    "MIN",
    "The least number, 0 where there is none.",
    [("=MIN(1,7,3)", "1"), ("=MIN(5,TRUE)", "1")],
    |l, a| extreme(l, a, Reduce::Minimum)
);
of_numbers!(
    MAXA,
    "MAXA",
    "The greatest value; text counts as 0, TRUE as 1.",
    [("=MAXA({0.5,TRUE})", "1"), ("=MAXA({-1,\"x\"})", "0")],
    |l, a| {
        let all = all_values(l, a)?;
        Ok(if all.is_empty() { 0.0.into() } else { l.reduce(Reduce::Maximum, &all) })
    }
);
of_numbers!(
    MINA,
    "MINA",
    "The least value; text counts as 0, TRUE as 1.",
    [("=MINA({2,\"x\"})", "0")],
    |l, a| {
        let all = all_values(l, a)?;
        Ok(if all.is_empty() { 0.0.into() } else { l.reduce(Reduce::Minimum, &all) })
    }
);
of_numbers!(
    AVERAGEA,
    "AVERAGEA",
    "The mean of all values; text counts as 0, TRUE as 1.",
    [("=AVERAGEA({10,7,9,2,\"x\"})", "5.6")],
    |l, a| {
        let all = all_values(l, a)?;
        let sum = l.reduce(Reduce::Sum, &all);
        l.divide(sum, all.len() as f64)
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
    [("=MODE(5.6,4,4,3,2,4)", "4"), ("=MODE(1,2)", "#N/A")],
    mode
);
of_numbers!(
    MODE_SNGL,
    "MODE.SNGL",
    "The number that is there most often.",
    [("=MODE.SNGL(1,2,2)", "2")],
    mode
);
of_numbers!(
    STDEV,
    "STDEV",
    "The standard deviation of a sample.",
    [("=STDEV(1,2,3,4)", "1.29099444873581"), ("=STDEV(1)", "#DIV/0!")],
    |l, a| deviation(l, a, 1.0)
);
of_numbers!(
    STDEV_S,
    "STDEV.S",
    "The standard deviation of a sample.",
    [("=STDEV.S(1,2,3,4)", "1.29099444873581")],
    |l, a| deviation(l, a, 1.0)
);
of_numbers!(
    STDEV_P,
    "STDEV.P",
    "The standard deviation of a population.",
    [("=STDEV.P(1,2,3,4)", "1.11803398874989")],
    |l, a| deviation(l, a, 0.0)
);
of_numbers!(
    STDEVP,
    "STDEVP",
    "The standard deviation of a population.",
    [("=STDEVP(1,2,3,4)", "1.11803398874989")],
    |l, a| deviation(l, a, 0.0)
);
of_numbers!(VAR, "VAR", "The variance of a sample.", [("=VAR(1,2,3,4)", "1.66666666666667")], |l, a| {
    variance(l, a, 1.0)
});
of_numbers!(
    VAR_S,
    "VAR.S",
    "The variance of a sample.",
    [("=VAR.S(1,2,3,4)", "1.66666666666667")],
    |l, a| variance(l, a, 1.0)
);
of_numbers!(VAR_P, "VAR.P", "The variance of a population.", [("=VAR.P(1,2,3,4)", "1.25")], |l, a| variance(
    l, a, 0.0
));
of_numbers!(VARP, "VARP", "The variance of a population.", [("=VARP(1,2,3,4)", "1.25")], |l, a| variance(
    l, a, 0.0
));

macro_rules! of_pairs {
    ($item:ident, $name:literal, $summary:literal, $examples:expr, $lower:expr) => {
        static $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &[required("first", Array), required("second", Array)],
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| {
                let pairs = pairs(l, &arguments[0], &arguments[1])?;
                let lower: fn(&mut Lowering<'_>, Pairs) -> Outcome<Num> = $lower;
                Ok(lower(l, pairs)?.into())
            }),
        };
    };
}

of_pairs!(
    CORREL,
    "CORREL",
    "The correlation of two sets of numbers.",
    [("=CORREL({3,2,4,5,6},{9,7,12,15,17})", "0.997054485501581")],
    correlation
);
of_pairs!(
    PEARSON,
    "PEARSON",
    "The correlation of two sets of numbers.",
    [("=PEARSON({9,7,5,3,1},{10,6,1,5,3})", "0.699378605738154")],
    correlation
);
of_pairs!(
    RSQ,
    "RSQ",
    "The square of the correlation of two sets of numbers.",
    [("=RSQ({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})", "0.0579501915708812")],
    |l, pairs| {
        let r = correlation(l, pairs)?;
        Ok(l.multiply(r, r))
    }
);
of_pairs!(
    SLOPE,
    "SLOPE",
    "The slope of the line through points, from their y and x.",
    [("=SLOPE({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})", "0.305555555555556")],
    |l, pairs| {
        let moments = pairs.moments(l)?;
        l.divide(moments.xy, moments.xx)
    }
);
of_pairs!(
    INTERCEPT,
    "INTERCEPT",
    "Where the line through points meets the y axis, from their y and x.",
    [("=INTERCEPT({2,3,9,1,8},{6,5,11,7,5})", "0.048387096774194")],
    |l, pairs| {
        let moments = pairs.moments(l)?;
        let slope = l.divide(moments.xy, moments.xx)?;
        let rise = l.multiply(slope, moments.mean_x);
        Ok(l.subtract(moments.mean_y, rise))
    }
);
of_pairs!(
    COVARIANCE_P,
    "COVARIANCE.P",
    "The covariance of two populations.",
    [("=COVARIANCE.P({3,2,4,5,6},{9,7,12,15,17})", "5.2")],
    |l, pairs| {
        let n = pairs.y.len() as f64;
        let moments = pairs.moments(l)?;
        l.divide(moments.xy, n)
    }
);
of_pairs!(
    COVARIANCE_S,
    "COVARIANCE.S",
    "The covariance of two samples.",
    [("=COVARIANCE.S({2,4,8},{5,11,12})", "9.66666666666667")],
    |l, pairs| {
        let n = pairs.y.len() as f64;
        let moments = pairs.moments(l)?;
        l.divide(moments.xy, n - 1.0)
    }
);

macro_rules! forecast {
    ($item:ident, $name:literal) => {
        static $item: Function = Function {
            name: $name,
            summary: "The y of the line through points at an x.",
            arguments: &[required("x", One), required("known y", Array), required("known x", Array)],
            examples: &[(concat!("=", $name, "(30,{6,7,9,15,21},{20,28,31,38,40})"), "10.6072530864198")],
            lower: Lower::Operands(|l, arguments| {
                let pairs = pairs(l, &arguments[1], &arguments[2])?;
                let moments = pairs.moments(l)?;
                let slope = l.divide(moments.xy, moments.xx)?;
                let x = l.single(arguments[0].clone())?;
                let x = l.number(&x)?;
                let run = l.subtract(x, moments.mean_x);
                let rise = l.multiply(slope, run);
                Ok(l.add(moments.mean_y, rise).into())
            }),
        };
    };
}
forecast!(FORECAST, "FORECAST");
forecast!(FORECAST_LINEAR, "FORECAST.LINEAR");

macro_rules! order_statistic {
    ($item:ident, $name:literal, $summary:literal, $second:literal, $examples:expr, $lower:expr) => {
        static $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &[required("numbers", Array), required($second, One)],
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| {
                let numbers = certain_numbers(l, &arguments[..1])?;
                ensure(!numbers.is_empty())?;
                l.map(&arguments[1..2], &mut |l, k| {
                    let k = l.number(&k[0])?;
                    let lower: fn(&mut Lowering<'_>, &[Num], Num) -> Outcome<Num> = $lower;
                    Ok(lower(l, &numbers, k)?.into())
                })
            }),
        };
    };
}

order_statistic!(
    LARGE,
    "LARGE",
    "The k-th greatest number.",
    "k",
    [("=LARGE({3,5,3,5,4},3)", "4"), ("=LARGE({1,2},3)", "#NUM!")],
    |l, x, k| {
        let n = x.len() as f64;
        let from_below = l.subtract(n + 1.0, k);
        Ok(with_first(l, NTH, from_below, x))
    }
);
order_statistic!(
    SMALL,
    "SMALL",
    "The k-th least number.",
    "k",
    [("=SMALL({3,5,3,5,4},4)", "5"), ("=SMALL({1,2},0)", "#NUM!")],
    |l, x, k| Ok(with_first(l, NTH, k, x))
);
order_statistic!(
    PERCENTILE,
    "PERCENTILE",
    "The k-th quantile of numbers, k from 0 to 1.",
    "k",
    [("=PERCENTILE({1,2,3,4},0.3)", "1.9"), ("=PERCENTILE({1,2},2)", "#NUM!")],
    |l, x, k| Ok(with_first(l, QUANTILE, k, x))
);
order_statistic!(
    PERCENTILE_INC,
    "PERCENTILE.INC",
    "The k-th quantile of numbers, k from 0 to 1.",
    "k",
    [("=PERCENTILE.INC({1,2,3,4},0.3)", "1.9")],
    |l, x, k| Ok(with_first(l, QUANTILE, k, x))
);
order_statistic!(
    PERCENTILE_EXC,
    "PERCENTILE.EXC",
    "The k-th quantile of numbers, the ends excluded.",
    "k",
    [("=PERCENTILE.EXC({1,2,3,6,6,6,7,8,9},0.25)", "2.5"), ("=PERCENTILE.EXC({1,2},0.01)", "#NUM!")],
    |l, x, k| Ok(with_first(l, QUANTILE_EXCLUSIVE, k, x))
);
order_statistic!(
    QUARTILE,
    "QUARTILE",
    "The quartile of numbers, 0 to 4.",
    "quartile",
    [("=QUARTILE({1,2,4,7,8,9,10,12},1)", "3.5")],
    quartile
);
order_statistic!(
    QUARTILE_INC,
    "QUARTILE.INC",
    "The quartile of numbers, 0 to 4.",
    "quartile",
    [("=QUARTILE.INC({1,2,4,7,8,9,10,12},1)", "3.5")],
    quartile
);

macro_rules! rank {
    ($item:ident, $name:literal) => {
        static $item: Function = Function {
            name: $name,
            summary: "The place of a number among numbers, the greatest first unless asked.",
            arguments: &[required("number", One), required("numbers", Reference), optional("ascending", One)],
            examples: &[
                (concat!("=", $name, "(3,{7,3.5,3.5,1,3})"), "4"),
                (concat!("=", $name, "(9,{1,2})"), "#N/A"),
            ],
            lower: Lower::Operands(|l, arguments| {
                let number = l.single(arguments[0].clone())?;
                let number = l.number(&number)?;
                let numbers = certain_numbers(l, &arguments[1..2])?;
                let ascending = match arguments.get(2) {
                    None => false,
                    Some(order) => {
                        let order = l.single(order.clone())?;
                        l.constant_truth(&order)?
                    }
                };
                let relation = if ascending { Compare::Less } else { Compare::Greater };
                let before: Vec<Num> = numbers.iter().map(|x| l.compare(relation, *x, number)).collect();
                let equal: Vec<Num> = numbers.iter().map(|x| l.compare(Compare::Equal, *x, number)).collect();
                let there = l.reduce(Reduce::Any, &equal);
                if there == Num::Constant(0.0) {
                    return Err(CellError::NotAvailable.into());
                }
                let ahead = l.reduce(Reduce::Sum, &before);
                let place = l.add(ahead, 1.0);
                Ok(l.select(there, place, f64::NAN).into())
            }),
        };
    };
}
rank!(RANK, "RANK");
rank!(RANK_EQ, "RANK.EQ");

static SUBTOTAL: Function = Function {
    name: "SUBTOTAL",
    summary: "An aggregate by number (9 is the sum, 1 the mean …) of cells that are not subtotals themselves.",
    arguments: &[required("aggregate", One), required("range", Reference), repeated("range", Reference)],
    examples: &[("=SUBTOTAL(9,A1:A3)", "0"), ("=SUBTOTAL(12,A1)", "#VALUE!")],
    lower: Lower::Operands(|l, arguments| {
        let which = l.single(arguments[0].clone())?;
        let which = l.constant_number(&which)? as i64;
        // From 101 on rows that are hidden do not count.
        let (which, visible_only) = if which > 100 { (which - 100, true) } else { (which, false) };
        let mut values = Vec::new();
        for argument in &arguments[1..] {
            let ranges = match argument {
                Operand::Range(range) => vec![*range],
                Operand::Areas(ranges) => ranges.clone(),
                _ => return Err(CellError::Value.into()),
            };
            for range in ranges {
                for (row, column, scalar) in l.present(range)? {
                    let at = crate::address::CellRef::new(range.sheet, row, column);
                    if !(l.is_subtotal(at) || visible_only && l.is_hidden(at)) {
                        values.push(scalar);
                    }
                }
            }
        }
        let rows = values.len().max(1);
        values.resize(rows, Scalar::BLANK);
        let array = Operand::from(crate::plan::lower::Matrix { rows, columns: 1, cells: values });
        let function = match which {
            1 => &AVERAGE,
            2 => &COUNT,
            3 => &COUNTA,
            4 => &MAX,
            5 => &MIN,
            7 => &STDEV,
            8 => &STDEVP,
            9 => return sum(l, &[array]),
            10 => &VAR,
            11 => &VARP,
            6 => {
                let numbers = numbers(l, &[array], 1.0)?;
                return Ok(l.reduce(Reduce::Product, &numbers).into());
            }
            _ => return Err(CellError::Value.into()),
        };
        match function.lower {
            Lower::Operands(lower) => lower(l, &[array]),
            Lower::Scalar(_) | Lower::Lazy(_) => Err(CellError::Value.into()),
        }
    }),
};

fn sum(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let numbers = numbers(l, arguments, 0.0)?;
    Ok(l.reduce(Reduce::Sum, &numbers).into())
}

fn extreme(l: &mut Lowering<'_>, arguments: &[Operand], op: Reduce) -> Outcome<Num> {
    let none = if op == Reduce::Maximum { -f64::MAX } else { f64::MAX };
    let numbers = numbers(l, arguments, none)?;
    if numbers.is_empty() {
        return Ok(0.0.into());
    }
    let found = l.reduce(op, &numbers);
    if !numbers.contains(&Num::Constant(none)) {
        return Ok(found);
    }
    let nothing = l.compare(Compare::Equal, found, none);
    Ok(l.select(nothing, 0.0, found))
}

/// Every value as a number: text counts as 0, truth values as 1 and 0.
fn all_values(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Vec<Num>> {
    let mut numbers = Vec::new();
    for argument in arguments {
        for item in l.items(argument)? {
            let value = l.by_case(&item.scalar, &mut |_, case| match case {
                Scalar::Constant(Value::Text(_)) => Ok(0.0.into()),
                Scalar::Constant(Value::Error(error)) => Err((*error).into()),
                other => Ok(other.clone()),
            })?;
            numbers.push(l.number(&value)?);
        }
    }
    Ok(numbers)
}

fn deviations(l: &mut Lowering<'_>, numbers: &[Num]) -> Outcome<Vec<Num>> {
    let sum = l.reduce(Reduce::Sum, numbers);
    let mean = l.divide(sum, numbers.len() as f64)?;
    Ok(numbers.iter().map(|x| l.subtract(*x, mean)).collect())
}

/// The sum of squared distances from the mean.
fn squares(l: &mut Lowering<'_>, numbers: &[Num]) -> Outcome<Num> {
    let deviations = deviations(l, numbers)?;
    let pairs: Vec<Num> = deviations.iter().flat_map(|d| [*d, *d]).collect();
    Ok(l.reduce(Reduce::Dot, &pairs))
}

fn variance(l: &mut Lowering<'_>, arguments: &[Operand], lost: f64) -> Outcome<Num> {
    let numbers = certain_numbers(l, arguments)?;
    let freedom = numbers.len() as f64 - lost;
    if freedom <= 0.0 {
        return Err(CellError::DivisionByZero.into());
    }
    let squares = squares(l, &numbers)?;
    l.divide(squares, freedom)
}

fn deviation(l: &mut Lowering<'_>, arguments: &[Operand], lost: f64) -> Outcome<Num> {
    let variance = variance(l, arguments, lost)?;
    Ok(l.unary(Unary::SquareRoot, variance))
}

/// Σ ((x − mean) / s)ᵏ with the sample standard deviation s.
fn standardised_power(l: &mut Lowering<'_>, numbers: &[Num], k: u32) -> Outcome<Num> {
    let deviations = deviations(l, numbers)?;
    let squares = squares(l, numbers)?;
    let variance = l.divide(squares, numbers.len() as f64 - 1.0)?;
    let spread = l.unary(Unary::SquareRoot, variance);
    let mut terms = Vec::new();
    for d in deviations {
        let z = l.divide(d, spread)?;
        terms.push((1..k).fold(z, |power, _| l.multiply(power, z)));
    }
    Ok(l.reduce(Reduce::Sum, &terms))
}

fn mode(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Num> {
    let numbers = certain_numbers(l, arguments)?;
    match l.call(Native { name: "mode", apply: most_frequent }, &numbers) {
        Num::Constant(x) if x.is_nan() => Err(CellError::NotAvailable.into()),
        found => Ok(found),
    }
}

fn quartile(l: &mut Lowering<'_>, numbers: &[Num], quartile: Num) -> Outcome<Num> {
    let whole = l.unary(Unary::Truncate, quartile);
    let k = l.divide(whole, 4.0)?;
    Ok(with_first(l, QUANTILE, k, numbers))
}

fn with_first(l: &mut Lowering<'_>, native: Native, first: Num, rest: &[Num]) -> Num {
    let mut values = vec![first];
    values.extend(rest);
    l.call(native, &values)
}

/// The first value is k from 0 to 1: that quantile of the others (type 7 of Hyndman and Fan 1996).
const QUANTILE: Native = Native { name: "quantile", apply: |values| sorted(values, |k, n| k * (n - 1.0)) };

/// The first value is k between 0 and 1: that quantile of the others (type 6 of Hyndman and Fan 1996).
const QUANTILE_EXCLUSIVE: Native =
    Native { name: "quantile_exclusive", apply: |values| sorted(values, |k, n| k * (n + 1.0) - 1.0) };

/// The first value is k from 1: the k-th least of the others.
const NTH: Native = Native { name: "nth", apply: |values| sorted(values, |k, _| k.ceil() - 1.0) };

/// The value of the sorted rest at the place from 0 that `place` makes of the first value and the count,
/// interpolated; NaN outside or where any is NaN.
fn sorted(values: &[f64], place: fn(f64, f64) -> f64) -> f64 {
    let Some((k, rest)) = values.split_first() else { return f64::NAN };
    let at = place(*k, rest.len() as f64);
    if rest.iter().any(|x| x.is_nan()) || !(at >= 0.0 && at <= rest.len() as f64 - 1.0) {
        return f64::NAN;
    }
    let mut rest = rest.to_vec();
    rest.sort_by(f64::total_cmp);
    let (below, above) = (rest[at.floor() as usize], rest[at.ceil() as usize]);
    below + (above - below) * (at - at.floor())
}

/// The value that is there most often, the first of several; NaN where none is there twice.
fn most_frequent(values: &[f64]) -> f64 {
    let count = |x: f64| values.iter().filter(|y| **y == x).count();
    let mut best = (1, f64::NAN);
    for x in values {
        let n = count(*x);
        if n > best.0 {
            best = (n, *x);
        }
    }
    best.1
}

/// Points whose both numbers are there.
struct Pairs {
    y: Vec<Num>,
    x: Vec<Num>,
}

/// Sums of squares and products about the means.
struct PairMoments {
    mean_x: Num,
    mean_y: Num,
    xx: Num,
    yy: Num,
    xy: Num,
}

fn pairs(l: &mut Lowering<'_>, y: &Operand, x: &Operand) -> Outcome<Pairs> {
    let (ys, xs) = (l.matrix(y)?, l.matrix(x)?);
    if ys.cells.len() != xs.cells.len() {
        return Err(CellError::NotAvailable.into());
    }
    let number = |scalar: &Scalar| match scalar {
        Scalar::Constant(Value::Number(x)) => Ok(Some(Num::Constant(*x))),
        Scalar::Number(id) => Ok(Some(Num::Dynamic(*id))),
        Scalar::Constant(Value::Error(error)) => Err(Halt::Error(*error)),
        Scalar::Constant(_) | Scalar::Boolean(_) => Ok(None),
        Scalar::Choice(_) => Err(Halt::Unsupported("a statistic of values that may be text".to_owned())),
    };
    let mut pairs = Pairs { y: Vec::new(), x: Vec::new() };
    for (y, x) in ys.cells.iter().zip(&xs.cells) {
        if let (Some(y), Some(x)) = (number(y)?, number(x)?) {
            pairs.y.push(y);
            pairs.x.push(x);
        }
    }
    if pairs.y.is_empty() { Err(CellError::DivisionByZero.into()) } else { Ok(pairs) }
}

impl Pairs {
    fn moments(&self, l: &mut Lowering<'_>) -> Outcome<PairMoments> {
        let n = self.y.len() as f64;
        let (sum_x, sum_y) = (l.reduce(Reduce::Sum, &self.x), l.reduce(Reduce::Sum, &self.y));
        let (mean_x, mean_y) = (l.divide(sum_x, n)?, l.divide(sum_y, n)?);
        let (dx, dy) = (deviations(l, &self.x)?, deviations(l, &self.y)?);
        let mut dot = |a: &[Num], b: &[Num]| {
            let pairs: Vec<Num> = a.iter().zip(b).flat_map(|(a, b)| [*a, *b]).collect();
            l.reduce(Reduce::Dot, &pairs)
        };
        let (xx, yy, xy) = (dot(&dx, &dx), dot(&dy, &dy), dot(&dx, &dy));
        Ok(PairMoments { mean_x, mean_y, xx, yy, xy })
    }
}

fn correlation(l: &mut Lowering<'_>, pairs: Pairs) -> Outcome<Num> {
    let moments = pairs.moments(l)?;
    let product = l.multiply(moments.xx, moments.yy);
    let spread = l.unary(Unary::SquareRoot, product);
    l.divide(moments.xy, spread)
}
