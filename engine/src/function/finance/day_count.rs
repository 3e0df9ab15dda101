//! Day-count bases: how many days lie between two dates, and how many make a year.
//!
//! 0 US 30/360, 1 actual/actual, 2 actual/360, 3 actual/365, 4 European 30/360.

use super::super::date::calendar::{Calendar, Day, is_leap};
use crate::value::CellError;

/// A basis as a whole number from 0 to 4, else `#NUM!`.
pub(in crate::function) fn basis(number: f64) -> Result<u8, CellError> {
    if (0.0..5.0).contains(&number) { Ok(number as u8) } else { Err(CellError::Number) }
}

/// The days from `start` to `end` by a basis; fewer than none where `end` is earlier.
pub(in crate::function) fn days_between(
    calendar: Calendar,
    start: f64,
    end: f64,
    basis: u8,
) -> Result<f64, CellError> {
    let (a, b) = (calendar.day(start)?, calendar.day(end)?);
    Ok(match basis {
        0 => thirty_us(a, b, Adjusted::Start),
        4 => thirty_european(a, b),
        _ => end.floor() - start.floor(),
    })
}

/// Which dates the US method moves to the 30th of their month.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::function) enum Adjusted {
    /// The end only where the start is at the end of its month too.
    Start,
    /// Both, wherever they are at the end of their months.
    Both,
}

/// Days of the US 30/360 method of the National Association of Securities Dealers.
pub(in crate::function) fn thirty_us(a: Day, b: Day, adjusted: Adjusted) -> f64 {
    let ends_february = |d: Day| d.month == 2 && d.day == if is_leap(d.year) { 29 } else { 28 };
    let (mut first, mut last) = (a.day, b.day);
    if ends_february(b) && (ends_february(a) || adjusted == Adjusted::Both) {
        last = 30;
    }
    if last == 31 && (first >= 30 || ends_february(a) || adjusted == Adjusted::Both) {
        last = 30;
    }
    if first == 31 || ends_february(a) {
        first = 30;
    }
    months_between(a, b) * 30.0 + f64::from(last) - f64::from(first)
}

/// Days of the European 30/360 method: a 31st counts as the 30th.
pub(in crate::function) fn thirty_european(a: Day, b: Day) -> f64 {
    months_between(a, b) * 30.0 + f64::from(b.day.min(30)) - f64::from(a.day.min(30))
}

/// Months from the month of one day to that of another.
pub(in crate::function) fn months_between(a: Day, b: Day) -> f64 {
    (b.year - a.year) as f64 * 12.0 + f64::from(b.month) - f64::from(a.month)
}

/// The days that a year has between two dates by a basis. Actual/actual: 366 where a 29 February lies
/// between dates within a year of each other, the mean of the years' lengths where they are further
/// apart.
pub(in crate::function) fn year_length(
    calendar: Calendar,
    start: f64,
    end: f64,
    basis: u8,
) -> Result<f64, CellError> {
    match basis {
        0 | 2 | 4 => return Ok(360.0),
        3 => return Ok(365.0),
        _ => {}
    }
    let (a, b) = (calendar.day(start)?, calendar.day(end)?);
    let within_a_year = b.year == a.year || (b.year == a.year + 1 && (b.month, b.day) <= (a.month, a.day));
    if !within_a_year {
        let years = (b.year - a.year + 1) as f64;
        return Ok((calendar.first_of_month(b.year + 1, 1) - calendar.first_of_month(a.year, 1)) / years);
    }
    let leap_day_between =
        (is_leap(a.year) && (a.month, a.day) <= (2, 29) && (b.year > a.year || (b.month, b.day) >= (2, 29)))
            || (b.year > a.year && is_leap(b.year) && (b.month, b.day) >= (2, 29));
    Ok(if (a.year == b.year && is_leap(a.year)) || leap_day_between { 366.0 } else { 365.0 })
}

/// The part of a year between two dates, in whichever order, by a basis.
pub(in crate::function) fn year_fraction(
    calendar: Calendar,
    start: f64,
    end: f64,
    basis: u8,
) -> Result<f64, CellError> {
    let (start, end) = (start.floor().min(end.floor()), start.floor().max(end.floor()));
    Ok(days_between(calendar, start, end, basis)? / year_length(calendar, start, end, basis)?)
}
