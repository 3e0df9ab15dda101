//! Order statistics: the k-th number, quantiles, quartiles.

use super::{Array, One, certain_numbers, with_first};
use crate::function::arguments::ensure;
use crate::function::{Function, Lower, required, table};
use crate::plan::lower::{Lowering, Num, Outcome};
use crate::plan::{Compare, Native, Unary};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([LARGE, PERCENTILE, PERCENTILE_EXC, PERCENTILE_INC, QUARTILE, QUARTILE_EXC, QUARTILE_INC, SMALL]);

macro_rules! order_statistic {
    ($item:ident, $name:literal, $summary:literal, $second:literal, $examples:expr, $lower:expr) => {
        const $item: Function = Function {
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
    [
        ("=LARGE({3,5,3,5,4},3)", "4"),
        ("=LARGE({1,2},3)", "#NUM!"),
        ("=LARGE({2,3,4,5},1.0000000001)", "4"),
        ("=LARGE({2,3,4,5},0.99)", "#NUM!"),
    ],
    |l, x, k| {
        let n = x.len() as f64;
        let whole = l.unary(Unary::Ceiling, k);
        let below = l.subtract(n + 1.0, whole);
        let outside = l.compare(Compare::Less, k, 1.0);
        let from_below = l.select(outside, f64::NAN, below);
        Ok(with_first(l, NTH, from_below, x))
    }
);
order_statistic!(
    SMALL,
    "SMALL",
    "The k-th least number.",
    "k",
    [
        ("=SMALL({3,5,3,5,4},4)", "5"),
        ("=SMALL({10,20,30},2.999)", "20"),
        ("=SMALL({10,20,30},3.0001)", "#NUM!"),
        ("=SMALL({1,2},0)", "#NUM!"),
    ],
    |l, x, k| {
        let whole = l.unary(Unary::Truncate, k);
        let beyond = l.compare(Compare::Less, x.len() as f64, k);
        let place = l.select(beyond, f64::NAN, whole);
        Ok(with_first(l, NTH, place, x))
    }
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
order_statistic!(
    QUARTILE_EXC,
    "QUARTILE.EXC",
    "The quartile of numbers, 1 to 3, the ends excluded.",
    "quartile",
    [("=QUARTILE.EXC({6,7,15,36,39,40,41,42,43,47,49},1)", "15"), ("=QUARTILE.EXC({1,2,3},0)", "#NUM!")],
    |l, x, quartile| {
        let whole = l.unary(Unary::Truncate, quartile);
        let k = l.divide(whole, 4.0)?;
        Ok(with_first(l, QUANTILE_EXCLUSIVE, k, x))
    }
);

fn quartile(l: &mut Lowering<'_>, numbers: &[Num], quartile: Num) -> Outcome<Num> {
    let whole = l.unary(Unary::Truncate, quartile);
    let k = l.divide(whole, 4.0)?;
    Ok(with_first(l, QUANTILE, k, numbers))
}

/// The first value is k from 0 to 1: that quantile of the others (type 7 of Hyndman and Fan 1996).
pub(super) const QUANTILE: Native =
    Native { name: "quantile", apply: |values| sorted(values, |k, n| k * (n - 1.0)) };

/// The first value is k between 0 and 1: that quantile of the others (type 6 of Hyndman and Fan 1996).
const QUANTILE_EXCLUSIVE: Native =
    Native { name: "quantile_exclusive", apply: |values| sorted(values, |k, n| k * (n + 1.0) - 1.0) };

/// The first value is a whole k from 1: the k-th least of the others.
const NTH: Native = Native { name: "nth", apply: |values| sorted(values, |k, _| k - 1.0) };

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
