//! How the worth of an asset is written off over its life.

use super::super::ArgumentKind::Scalar as One;
use super::super::date::calendar::Calendar;
use super::super::routine::of_dates;
use super::super::{Function, Lower, optional, required, table};
use super::day_count::{basis, days_between, year_length};
use crate::math;
use crate::plan::Native;
use crate::plan::lower::{Lowering, Num, Outcome, Scalar};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([AMORDEGRC, AMORLINC, DB, DDB, SLN, SYD, VDB]);

macro_rules! of_terms {
    ($item:ident, $summary:literal, [$($argument:expr),*], $examples:expr, $lower:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[$($argument),*],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let lower: fn(&mut Lowering<'_>, &[Scalar]) -> Outcome<Num> = $lower;
                Ok(lower(l, arguments)?.into())
            }),
        };
    };
}

of_dates!(
    AMORDEGRC,
    "AMORDEGRC",
    "The depreciation of a period in the French system, declining faster for longer lives.",
    ("cost", "purchased", "first period", "salvage", "period", "rate"; "basis" = 0.0),
    [
        ("=AMORDEGRC(2400,39679,39813,300,1,0.15,1)", "776"),
        ("=AMORDEGRC(2400,39679,39813,300,0,0.15,1)", "330"),
        ("=AMORDEGRC(2400,39679,39813,300,1,0.6,1)", "#NUM!"),
        ("=AMORDEGRC(2400,39679,39813,0,5,0.15,1)", "158"),
        ("=AMORDEGRC(2400,39679,39813,0,6,0.15,1)", "158"),
        ("=AMORDEGRC(2400,39679,39813,0,7,0.15,1)", "0"),
        ("=AMORDEGRC(48665.34,DATE(1998,12,22),DATE(1999,11,22),7901.84,13,0.05)", "1085"),
        ("=AMORDEGRC(48665.34,DATE(1998,12,22),DATE(1999,11,22),7901.84,14,0.05)", "0"),
    ],
    french_declining
);
of_dates!(
    AMORLINC,
    "AMORLINC",
    "The depreciation of a period in the French system, by straight line.",
    ("cost", "purchased", "first period", "salvage", "period", "rate"; "basis" = 0.0),
    [
        ("=AMORLINC(2400,39679,39813,300,1,0.15,1)", "360"),
        ("=AMORLINC(2400,39679,39813,300,0,0.15,1)", "131.803278688525"),
        ("=AMORLINC(2400,39679,39813,300,9,0.15,1)", "0"),
    ],
    french_straight
);
of_terms!(
    SLN,
    "Straight-line depreciation of one period.",
    [required("cost", One), required("salvage", One), required("life", One)],
    [("=SLN(30000,7500,10)", "2250"), ("=SLN(1,0,0)", "#DIV/0!")],
    |l, a| {
        let (cost, salvage, life) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let loss = l.subtract(cost, salvage);
        l.divide(loss, life)
    }
);
of_terms!(
    SYD,
    "Sum-of-years'-digits depreciation of one period.",
    [required("cost", One), required("salvage", One), required("life", One), required("period", One)],
    [("=SYD(30000,7500,10,1)", "4090.90909090909"), ("=SYD(30000,7500,10,10)", "409.090909090909")],
    |l, a| {
        let (cost, salvage, life, period) =
            (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?, l.number(&a[3])?);
        Ok(l.call(Native { name: "syd", apply: sum_of_years }, &[cost, salvage, life, period]))
    }
);
of_terms!(
    DB,
    "Fixed-declining-balance depreciation of one period.",
    [
        required("cost", One),
        required("salvage", One),
        required("life", One),
        required("period", One),
        optional("months", One)
    ],
    [("=DB(1000000,100000,6,1,7)", "186083.333333333"), ("=DB(1000000,100000,6,7,7)", "15845.0984738463")],
    |l, a| {
        let mut numbers = Vec::new();
        for argument in a {
            numbers.push(l.number(argument)?);
        }
        numbers.resize(5, 12.0.into());
        Ok(l.call(Native { name: "db", apply: declining_balance }, &numbers))
    }
);
of_terms!(
    DDB,
    "Double-declining-balance depreciation of one period.",
    [
        required("cost", One),
        required("salvage", One),
        required("life", One),
        required("period", One),
        optional("factor", One)
    ],
    [("=DDB(2400,300,10,1,2)", "480"), ("=DDB(2400,300,10,10)", "22.1225472000003")],
    |l, a| {
        let mut numbers = Vec::new();
        for argument in a {
            numbers.push(l.number(argument)?);
        }
        numbers.resize(5, 2.0.into());
        Ok(l.call(
            Native { name: "ddb", apply: |v| double_declining(v[0], v[1], v[2], v[3], v[4]) },
            &numbers,
        ))
    }
);
of_terms!(
    VDB,
    "Declining-balance depreciation between two times, changing to straight line where that is more.",
    [
        required("cost", One),
        required("salvage", One),
        required("life", One),
        required("start", One),
        required("end", One),
        optional("factor", One),
        optional("no switch", One)
    ],
    [
        ("=VDB(2400,300,10,0,1)", "480"),
        ("=VDB(2400,300,10,0,0.875,1.5)", "315"),
        ("=VDB(2400,300,3650,0,1)", "1.31506849315068")
    ],
    |l, a| {
        let mut numbers = Vec::new();
        for argument in a {
            numbers.push(l.number(argument)?);
        }
        if numbers.len() < 6 {
            numbers.push(2.0.into());
        }
        numbers.resize(7, 0.0.into());
        Ok(l.call(Native { name: "vdb", apply: variable_declining }, &numbers))
    }
);

fn sum_of_years(v: &[f64]) -> f64 {
    let [cost, salvage, life, period] = *v else { return f64::NAN };
    if !(life > 0.0 && period > 0.0 && period <= life) {
        return f64::NAN;
    }
    (cost - salvage) * (life - period + 1.0) * 2.0 / (life * (life + 1.0))
}

fn declining_balance(v: &[f64]) -> f64 {
    let [cost, salvage, life, period, months] = *v else { return f64::NAN };
    let (period, months) = (period.trunc(), months.trunc());
    let inside =
        cost >= 0.0 && salvage >= 0.0 && life > 0.0 && period >= 1.0 && (1.0..=12.0).contains(&months);
    if !inside || period > life + 1.0 || period > 10_000.0 {
        return f64::NAN;
    }
    if cost == 0.0 {
        return 0.0;
    }
    let rate = math::round_decimal(1.0 - math::pow(salvage / cost, 1.0 / life), 3.0);
    let mut total = cost * rate * months / 12.0;
    let mut part = total;
    for year in 2..=period as u32 {
        part = (cost - total) * rate;
        if f64::from(year) > life {
            part *= (12.0 - months) / 12.0;
        }
        total += part;
    }
    part
}

fn double_declining(cost: f64, salvage: f64, life: f64, period: f64, factor: f64) -> f64 {
    if !(cost >= 0.0 && salvage >= 0.0 && life > 0.0 && period > 0.0 && period <= life && factor > 0.0) {
        return f64::NAN;
    }
    let rate = (factor / life).min(1.0);
    let worth = |periods: f64| {
        if rate == 1.0 {
            if periods <= 0.0 { cost } else { 0.0 }
        } else {
            cost * math::pow(1.0 - rate, periods)
        }
    };
    let (before, after) = (worth(period - 1.0), worth(period));
    (before - after.max(salvage)).max(0.0)
}

fn variable_declining(v: &[f64]) -> f64 {
    let [cost, salvage, life, start, end, factor, no_switch] = *v else { return f64::NAN };
    let inside = cost >= 0.0 && salvage >= 0.0 && life > 0.0 && start >= 0.0 && end >= start && end <= life;
    if !inside || factor <= 0.0 || life > 100_000.0 {
        return f64::NAN;
    }
    // Periods begin and end where the start does: a start at 2.5 has before it half a period and two whole
    // ones, as the values that Excel has saved in workbooks show. The end takes its fraction of the last.
    let (mut worth, mut total) = (cost, 0.0);
    let (mut period, mut length) = (0.0, start.fract());
    if length == 0.0 {
        length = 1.0;
    }
    while period < end {
        let declining = (worth * (factor / life).min(1.0) * length).min((worth - salvage).max(0.0));
        let straight = (worth - salvage) * length / (life - period);
        let part = if no_switch == 0.0 && straight > declining { straight } else { declining };
        if period >= start {
            total += part * (end - period).min(1.0);
        }
        worth -= part;
        period += length;
        length = 1.0;
    }
    total
}

/// What both French functions begin with.
struct Asset {
    cost: f64,
    salvage: f64,
    period: f64,
    rate: f64,
    /// The part of a year from the purchase to the end of the first period.
    first: f64,
}

impl Asset {
    fn read(v: &[f64]) -> Result<Self, CellError> {
        let [system, cost, purchased, first, salvage, period, rate, basis_number] = *v else {
            return Err(CellError::Value);
        };
        let (basis, calendar) = (basis(basis_number)?, Calendar::new(system));
        if basis == 2 || purchased > first || cost <= 0.0 || salvage < 0.0 || salvage > cost {
            return Err(CellError::Number);
        }
        if rate <= 0.0 || period < 0.0 || 1.0 / rate > MOST_PERIODS {
            return Err(CellError::Number);
        }
        let days = days_between(calendar, purchased, first, basis)?;
        let first = days / year_length(calendar, purchased, first, basis)?;
        Ok(Self { cost, salvage, period: period.trunc(), rate, first })
    }
}

/// The longest life of an asset that is written off, in periods.
const MOST_PERIODS: f64 = 100_000.0;

/// Excel's documentation of AMORDEGRC: the rate times 1.5, 2 or 2.5 by the life; half of the rest in the period
/// before the last and all of it in the last, nothing once the worth is below the salvage. The first amount is
/// deducted as a whole number, the others as they are and told as whole numbers.
fn french_declining(v: &[f64]) -> Result<f64, CellError> {
    let Asset { cost, salvage, period, rate, first } = Asset::read(v)?;
    let life = 1.0 / rate;
    let coefficient = match life {
        x if x < 3.0 || (x > 4.0 && x < 5.0) => return Err(CellError::Number),
        x if x <= 4.0 => 1.5,
        x if x <= 6.0 => 2.0,
        _ => 2.5,
    };
    let (life, rate) = (life.ceil(), rate * coefficient);
    if period > life || cost == salvage {
        return Ok(0.0);
    }
    // A first period that is not whole comes before those of the life.
    let last = if first > 0.0 { life - 1.0 } else { life - 2.0 };
    let mut part = math::round_decimal((first * rate * cost).min(cost - salvage), 0.0);
    let mut worth = cost - part;
    for done in 1..=period as u32 {
        let left = last - f64::from(done);
        part = match worth {
            worth if worth < salvage => 0.0,
            worth if left == 1.0 => worth * 0.5,
            worth if left < 1.0 => worth,
            worth => rate * worth,
        };
        worth -= part;
    }
    Ok(math::round_decimal(part, 0.0))
}

/// Excel's documentation of AMORLINC: the same amount each period, the first by its days, the last what
/// is left.
fn french_straight(v: &[f64]) -> Result<f64, CellError> {
    let Asset { cost, salvage, period, rate, first } = Asset::read(v)?;
    let lost = cost - salvage;
    let each = cost * rate;
    let begun = if first == 0.0 { each } else { each * first };
    let before = if period == 0.0 { 0.0 } else { begun + each * (period - 1.0) };
    let amount = if period == 0.0 { begun } else { each };
    Ok(amount.min(lost - before).max(0.0))
}
