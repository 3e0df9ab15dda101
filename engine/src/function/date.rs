//! Dates and times, which are serial numbers of days.

use super::ArgumentKind::Scalar as One;
use super::arguments::constant_or;
use super::{Function, Lower, optional, required};
use crate::plan::lower::{Lowering, Num, Outcome, Scalar};
use crate::plan::{Binary, Native, Unary};
use crate::value::CellError;
use crate::workbook::calendar::{Day, day, serial};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] = &[
    &DATE, &DAY, &DAYS, &EDATE, &EOMONTH, &HOUR, &MINUTE, &MONTH, &NOW, &SECOND, &TIME, &TODAY, &WEEKDAY,
    &WEEKNUM, &YEAR, &YEARFRAC,
];

/// A function of dates by trial, for workbooks of either date system.
macro_rules! by_system {
    ($l:ident, $name:literal, $apply:ident, $numbers:expr) => {{
        let native = if $l.model.workbook.date_1904 {
            Native { name: concat!($name, "_1904"), apply: |v| $apply(v, true) }
        } else {
            Native { name: $name, apply: |v| $apply(v, false) }
        };
        Ok($l.call(native, $numbers).into())
    }};
}

macro_rules! part_of_date {
    ($item:ident, $name:literal, $summary:literal, $examples:expr, $apply:ident) => {
        static $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("date", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let date = date(l, &arguments[0])?;
                by_system!(l, $name, $apply, &[date])
            }),
        };
    };
}
part_of_date!(
    YEAR,
    "year",
    "The year of a date.",
    [("=YEAR(44927)", "2023"), ("=YEAR(-1)", "#NUM!")],
    year_of
);
part_of_date!(
    MONTH,
    "month",
    "The month of a date, 1 to 12.",
    [("=MONTH(44927)", "1"), ("=MONTH(60)", "2")],
    month_of
);
part_of_date!(
    DAY,
    "day",
    "The day of the month of a date.",
    [("=DAY(44957)", "31"), ("=DAY(60)", "29")],
    day_of
);

static DATE: Function = Function {
    name: "DATE",
    summary: "The date of a year, month and day; months and days beyond their ends carry over.",
    arguments: &[required("year", One), required("month", One), required("day", One)],
    examples: &[
        ("=DATE(2023,1,1)", "44927"),
        ("=DATE(2023,14,1)", "45323"),
        ("=DATE(2023,1,0)", "44926"),
        ("=DATE(1900,2,29)", "60"),
        ("=DATE(99,1,1)", "36161"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (year, month, day) =
            (l.number(&arguments[0])?, l.number(&arguments[1])?, l.number(&arguments[2])?);
        by_system!(l, "date", date_of, &[year, month, day])
    }),
};

static DAYS: Function = Function {
    name: "DAYS",
    summary: "How many days lie between two dates.",
    arguments: &[required("end", One), required("start", One)],
    examples: &[("=DAYS(44957,44927)", "30")],
    lower: Lower::Scalar(|l, arguments| {
        let (end, start) = (date(l, &arguments[0])?, date(l, &arguments[1])?);
        let (end, start) = (l.unary(Unary::Floor, end), l.unary(Unary::Floor, start));
        Ok(l.subtract(end, start).into())
    }),
};

static EDATE: Function = Function {
    name: "EDATE",
    summary: "The date some months after another.",
    arguments: &[required("start", One), required("months", One)],
    examples: &[("=EDATE(44957,1)", "44985"), ("=EDATE(44927,-1)", "44896")],
    lower: Lower::Scalar(|l, arguments| {
        let (start, months) = (date(l, &arguments[0])?, l.number(&arguments[1])?);
        by_system!(l, "edate", months_later, &[start, months])
    }),
};

static EOMONTH: Function = Function {
    name: "EOMONTH",
    summary: "The last day of the month some months after a date.",
    arguments: &[required("start", One), required("months", One)],
    examples: &[("=EOMONTH(44927,0)", "44957"), ("=EOMONTH(44927,1)", "44985")],
    lower: Lower::Scalar(|l, arguments| {
        let (start, months) = (date(l, &arguments[0])?, l.number(&arguments[1])?);
        by_system!(l, "eomonth", end_of_month, &[start, months])
    }),
};

macro_rules! part_of_time {
    ($item:ident, $summary:literal, $examples:expr, $per_day:literal, $within:literal) => {
        static $item: Function = Function {
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

static NOW: Function = Function {
    name: "NOW",
    summary: "The date and time at which the workbook was last calculated.",
    arguments: &[],
    examples: &[],
    lower: Lower::Scalar(|l, _| Ok(l.now()?.into())),
};

static TODAY: Function = Function {
    name: "TODAY",
    summary: "The date at which the workbook was last calculated.",
    arguments: &[],
    examples: &[],
    lower: Lower::Scalar(|l, _| Ok(l.now()?.floor().into())),
};

static TIME: Function = Function {
    name: "TIME",
    summary: "The time of day of hours, minutes and seconds.",
    arguments: &[required("hours", One), required("minutes", One), required("seconds", One)],
    examples: &[("=TIME(12,0,0)", "0.5"), ("=TIME(27,0,0)", "0.125"), ("=TIME(0,-1,0)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| {
        let mut seconds = Num::Constant(0.0);
        for (argument, length) in arguments.iter().zip([3_600.0, 60.0, 1.0]) {
            let number = l.number(argument)?;
            let whole = l.unary(Unary::Truncate, number);
            let part = l.multiply(whole, length);
            seconds = l.add(seconds, part);
        }
        let negative = l.compare(crate::plan::Compare::Less, seconds, 0.0);
        let days = l.divide(seconds, 86_400.0)?;
        let fraction = l.binary(Binary::Modulo, days, 1.0);
        Ok(l.select(negative, f64::NAN, fraction).into())
    }),
};

static WEEKDAY: Function = Function {
    name: "WEEKDAY",
    summary: "The day of the week of a date, Sunday being 1 unless asked otherwise.",
    arguments: &[required("date", One), optional("kind", One)],
    examples: &[
        ("=WEEKDAY(44927)", "1"),
        ("=WEEKDAY(44927,2)", "7"),
        ("=WEEKDAY(44927,3)", "6"),
        ("=WEEKDAY(44927,9)", "#NUM!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let date = date(l, &arguments[0])?;
        let kind = constant_or(l, arguments, 1, 1.0)? as i64;
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

static WEEKNUM: Function = Function {
    name: "WEEKNUM",
    summary: "The week of the year of a date, weeks beginning on Sunday unless asked otherwise.",
    arguments: &[required("date", One), optional("kind", One)],
    examples: &[
        ("=WEEKNUM(44927)", "1"),
        ("=WEEKNUM(44934)", "2"),
        ("=WEEKNUM(44927,2)", "1"),
        ("=WEEKNUM(44927,21)", "52"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let date = date(l, &arguments[0])?;
        let kind = constant_or(l, arguments, 1, 1.0)?;
        let first = match kind as i64 {
            1 | 17 => 0.0,
            2 | 11 => 1.0,
            12..=16 => kind.trunc() - 10.0,
            21 => 21.0,
            _ => return Err(CellError::Number.into()),
        };
        by_system!(l, "weeknum", week_of, &[date, first.into()])
    }),
};

static YEARFRAC: Function = Function {
    name: "YEARFRAC",
    summary: "The part of a year between two dates, by a day-count basis.",
    arguments: &[required("start", One), required("end", One), optional("basis", One)],
    examples: &[
        ("=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30))", "0.580555555555556"),
        ("=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30),1)", "0.576502732240437"),
        ("=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30),3)", "0.578082191780822"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (start, end) = (date(l, &arguments[0])?, date(l, &arguments[1])?);
        let basis = constant_or(l, arguments, 2, 0.0)?;
        by_system!(l, "yearfrac", year_fraction, &[start, end, basis.into()])
    }),
};

/// A date as a number; negative ones are `#NUM!`.
fn date(l: &mut Lowering<'_>, scalar: &Scalar) -> Outcome<Num> {
    match l.number(scalar)? {
        Num::Constant(x) if x < 0.0 => Err(CellError::Number.into()),
        number => Ok(number),
    }
}

/// The last serial number, 31 December 9999.
const LAST: f64 = 2_958_465.0;

fn civil(value: f64, date_1904: bool) -> Option<Day> {
    (0.0..LAST + 1.0).contains(&value).then(|| day(value as i64, date_1904))
}

fn year_of(v: &[f64], date_1904: bool) -> f64 {
    civil(v[0], date_1904).map_or(f64::NAN, |day| day.year as f64)
}

fn month_of(v: &[f64], date_1904: bool) -> f64 {
    civil(v[0], date_1904).map_or(f64::NAN, |day| f64::from(day.month))
}

fn day_of(v: &[f64], date_1904: bool) -> f64 {
    civil(v[0], date_1904).map_or(f64::NAN, |day| f64::from(day.day))
}

/// The serial number of the first of a month that may lie outside its year.
fn first_of_month(year: i64, month: i64, date_1904: bool) -> f64 {
    let months = year * 12 + month - 1;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
    serial(Day { year, month, day: 1 }, date_1904)
}

fn checked(serial: f64) -> f64 {
    if (0.0..=LAST).contains(&serial) { serial } else { f64::NAN }
}

fn date_of(v: &[f64], date_1904: bool) -> f64 {
    let [year, month, day] = *v else { return f64::NAN };
    let (year, month, day) = (year.trunc(), month.trunc(), day.trunc());
    if !(0.0..10_000.0).contains(&year)
        || month.abs() > 1e6
        || day.abs() > 1e7
        || day.is_nan()
        || month.is_nan()
    {
        return f64::NAN;
    }
    let year = if year < 1900.0 { year + 1900.0 } else { year };
    let first = first_of_month(year as i64, month as i64, date_1904);
    let result = first + day - 1.0;
    // The day that never was, 29 February 1900, is 60: dates counted on from before it step over it.
    checked(result)
}

fn days_in_month(year: i64, month: i64, date_1904: bool) -> f64 {
    first_of_month(year, month + 1, date_1904) - first_of_month(year, month, date_1904)
}

fn months_later(v: &[f64], date_1904: bool) -> f64 {
    let (Some(start), months) = (civil(v[0], date_1904), v[1].trunc()) else { return f64::NAN };
    if months.is_nan() || months.abs() >= 120_000.0 {
        return f64::NAN;
    }
    let month = i64::from(start.month) + months as i64;
    let last = days_in_month(start.year, month, date_1904);
    checked(first_of_month(start.year, month, date_1904) + f64::from(start.day).min(last) - 1.0)
}

fn end_of_month(v: &[f64], date_1904: bool) -> f64 {
    let (Some(start), months) = (civil(v[0], date_1904), v[1].trunc()) else { return f64::NAN };
    if months.is_nan() || months.abs() >= 120_000.0 {
        return f64::NAN;
    }
    checked(first_of_month(start.year, i64::from(start.month) + months as i64 + 1, date_1904) - 1.0)
}

fn week_of(v: &[f64], date_1904: bool) -> f64 {
    let (Some(at), first) = (civil(v[0], date_1904), v[1]) else { return f64::NAN };
    let date = v[0].floor();
    let weekday =
        |serial: f64, first: f64| (serial + if date_1904 { 5.0 } else { 6.0 } - first).rem_euclid(7.0);
    if first == 21.0 {
        // ISO 8601: the week belongs to the year of its Thursday.
        let thursday = date - weekday(date, 1.0) + 3.0;
        let Some(of) = civil(thursday, date_1904) else { return f64::NAN };
        return ((thursday - first_of_month(of.year, 1, date_1904)) / 7.0).floor() + 1.0;
    }
    let new_year = first_of_month(at.year, 1, date_1904);
    ((date - new_year + weekday(new_year, first)) / 7.0).floor() + 1.0
}

/// The part of a year between two dates: basis 0 US 30/360, 1 actual/actual, 2 actual/360,
/// 3 actual/365, 4 European 30/360.
fn year_fraction(v: &[f64], date_1904: bool) -> f64 {
    let [start, end, basis] = *v else { return f64::NAN };
    let (start, end) = (start.floor().min(end.floor()), start.floor().max(end.floor()));
    let (Some(a), Some(b)) = (civil(start, date_1904), civil(end, date_1904)) else { return f64::NAN };
    let months = (b.year - a.year) as f64 * 360.0 + (f64::from(b.month) - f64::from(a.month)) * 30.0;
    let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match basis as i64 {
        0 => {
            let last_of_february = |d: &Day| d.month == 2 && d.day == if leap(d.year) { 29 } else { 28 };
            let (mut first, mut last) = (a.day, b.day);
            if last_of_february(&a) && last_of_february(&b) {
                last = 30;
            }
            if last_of_february(&a) {
                first = 30;
            }
            if last == 31 && first >= 30 {
                last = 30;
            }
            (months + f64::from(last) - f64::from(first.min(30))) / 360.0
        }
        1 => {
            let within_a_year =
                b.year == a.year || (b.year == a.year + 1 && (b.month, b.day) <= (a.month, a.day));
            let length = if within_a_year {
                let leap_day_between = (leap(a.year)
                    && (a.month, a.day) <= (2, 29)
                    && (b.year > a.year || (b.month, b.day) >= (2, 29)))
                    || (b.year > a.year && leap(b.year) && (b.month, b.day) >= (2, 29));
                if (a.year == b.year && leap(a.year)) || leap_day_between { 366.0 } else { 365.0 }
            } else {
                let years = (b.year - a.year + 1) as f64;
                let days = first_of_month(b.year + 1, 1, date_1904) - first_of_month(a.year, 1, date_1904);
                days / years
            };
            (end - start) / length
        }
        2 => (end - start) / 360.0,
        3 => (end - start) / 365.0,
        4 => (months + f64::from(b.day.min(30)) - f64::from(a.day.min(30))) / 360.0,
        _ => f64::NAN,
    }
}
