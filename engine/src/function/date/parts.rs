//! What a date or time says: its year, its hour, its week.

use super::super::ArgumentKind::Scalar as One;
use super::super::arguments::constant_or;
use super::super::routine::of_dates;
use super::super::{Function, Lower, optional, required, table};
use super::calendar::{Calendar, LAST};
use crate::plan::lower::{Lowering, Num, Outcome, Scalar};
use crate::plan::{Binary, Compare, Unary};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([DAY, HOUR, ISOWEEKNUM, MINUTE, MONTH, SECOND, WEEKDAY, WEEKNUM, YEAR]);

of_dates!(
    YEAR,
    "YEAR",
    "The year of a date.",
    ("date"),
    [("=YEAR(44927)", "2023"), ("=YEAR(\"2021-03-04\")", "2021"), ("=YEAR(-1)", "#NUM!")],
    year
);
of_dates!(
    MONTH,
    "MONTH",
    "The month of a date, 1 to 12.",
    ("date"),
    [("=MONTH(44927)", "1"), ("=MONTH(60)", "2")],
    month
);
of_dates!(
    DAY,
    "DAY",
    "The day of the month of a date.",
    ("date"),
    [("=DAY(44957)", "31"), ("=DAY(60)", "29"), ("=DAY(0)", "0")],
    day
);
of_dates!(
    ISOWEEKNUM,
    "ISOWEEKNUM",
    "The ISO 8601 week of the year of a date: weeks begin on Monday and belong to the year of their Thursday.",
    ("date"),
    [
        ("=ISOWEEKNUM(DATE(2012,3,9))", "10"),
        ("=ISOWEEKNUM(DATE(2021,1,3))", "53"),
        ("=ISOWEEKNUM(1)", "52"),
        ("=ISOWEEKNUM(2)", "1")
    ],
    iso_week
);
of_dates!(
    WEEKNUM,
    "WEEKNUM",
    "The week of the year of a date, weeks beginning on Sunday unless asked otherwise.",
    ("date"; "kind" = 1.0),
    [
        ("=WEEKNUM(44927)", "1"),
        ("=WEEKNUM(44934)", "2"),
        ("=WEEKNUM(44927,2)", "1"),
        ("=WEEKNUM(DATE(2012,3,9),2)", "11"),
        ("=WEEKNUM(44927,21)", "52"),
        ("=WEEKNUM(44927,3)", "#NUM!"),
    ],
    week
);

macro_rules! part_of_time {
    ($item:ident, $summary:literal, $examples:expr, $per_day:literal, $within:literal) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("time", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let time = date(l, &arguments[0])?;
                let fraction = l.binary(Binary::Modulo, time, 1.0);
                let seconds = l.multiply(fraction, 86_400.0);
                // Halves of a second round as Excel shows them.
                let seconds = l.binary(Binary::Round, seconds, 0.0);
                let parts = l.divide(seconds, 86_400.0 / $per_day)?;
                let whole = l.unary(Unary::Floor, parts);
                Ok(l.binary(Binary::Modulo, whole, $within).into())
            }),
        };
    };
}
part_of_time!(
    HOUR,
    "The hour of a time, 0 to 23.",
    [("=HOUR(0.75)", "18"), ("=HOUR(1.5)", "12")],
    24.0,
    24.0
);
part_of_time!(MINUTE, "The minute of a time, 0 to 59.", [("=MINUTE(0.78125)", "45")], 1_440.0, 60.0);
part_of_time!(SECOND, "The second of a time, 0 to 59.", [("=SECOND(0.0002)", "17")], 86_400.0, 60.0);

const WEEKDAY: Function = Function {
    name: "WEEKDAY",
    summary: "The day of the week of a date, Sunday being 1 unless asked otherwise.",
    arguments: &[required("date", One), optional("kind", One)],
    examples: &[
        ("=WEEKDAY(44927)", "1"),
        ("=WEEKDAY(44927,2)", "7"),
        ("=WEEKDAY(44927,3)", "6"),
        ("=WEEKDAY(44927,9)", "#NUM!"),
        ("=WEEKDAY(-1,\"x\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        // What is no number is told before what is no date.
        l.number(&arguments[0])?;
        let kind = constant_or(l, arguments, 1, 1.0)? as i64;
        let date = date(l, &arguments[0])?;
        // The first day of the week, Sunday being 0, and its number.
        let (first, number) = match kind {
            1 | 17 => (0.0, 1.0),
            2 | 11 => (1.0, 1.0),
            3 => (1.0, 0.0),
            12..=16 => (kind as f64 - 10.0, 1.0),
            _ => return Err(CellError::Number.into()),
        };
        let whole = l.unary(Unary::Floor, date);
        let shift = if l.model.workbook.date_1904 { 5.0 } else { 6.0 };
        let shifted = l.add(whole, shift - first);
        let day = l.binary(Binary::Modulo, shifted, 7.0);
        Ok(l.add(day, number).into())
    }),
};

/// A date as a number; those before the first day or after the last are `#NUM!`.
pub(super) fn date(l: &mut Lowering<'_>, scalar: &Scalar) -> Outcome<Num> {
    match l.number(scalar)? {
        Num::Constant(x) if !(0.0..LAST + 1.0).contains(&x) => Err(CellError::Number.into()),
        Num::Constant(x) => Ok(Num::Constant(x)),
        number => {
            let before = l.compare(Compare::Less, number, 0.0);
            let after = l.compare(Compare::GreaterOrEqual, number, LAST + 1.0);
            let number = l.select(before, f64::NAN, number);
            Ok(l.select(after, f64::NAN, number))
        }
    }
}

fn year(v: &[f64]) -> Result<f64, CellError> {
    Ok(Calendar::new(v[0]).day(v[1])?.year as f64)
}

fn month(v: &[f64]) -> Result<f64, CellError> {
    Ok(f64::from(Calendar::new(v[0]).day(v[1])?.month))
}

fn day(v: &[f64]) -> Result<f64, CellError> {
    Ok(f64::from(Calendar::new(v[0]).day(v[1])?.day))
}

fn iso_week(v: &[f64]) -> Result<f64, CellError> {
    let calendar = Calendar::new(v[0]);
    calendar.day(v[1])?;
    let thursday = v[1].floor() - calendar.weekday(v[1]) + 3.0;
    let year = calendar.day(thursday.max(0.0))?.year;
    let new_year = calendar.first_of_month(year, 1);
    // The days before the first Monday of the calendar belong to the year before it, which has 365.
    let new_year = if thursday < new_year { new_year - 365.0 } else { new_year };
    Ok(((thursday - new_year) / 7.0).floor() + 1.0)
}

fn week(v: &[f64]) -> Result<f64, CellError> {
    let [system, date, kind] = *v else { return Err(CellError::Value) };
    // The first day of the week, Monday being 0.
    let first = match kind.trunc() {
        1.0 | 17.0 => 6.0,
        2.0 | 11.0 => 0.0,
        kind if (12.0..=16.0).contains(&kind) => kind - 11.0,
        21.0 => return iso_week(&v[..2]),
        _ => return Err(CellError::Number),
    };
    let calendar = Calendar::new(system);
    let new_year = calendar.first_of_month(calendar.day(date)?.year, 1);
    let before = (calendar.weekday(new_year) - first).rem_euclid(7.0);
    Ok(((date.floor() - new_year + before) / 7.0).floor() + 1.0)
}
