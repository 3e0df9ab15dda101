//! Months and years of dates, for workbooks of either date system.

use crate::value::CellError;
pub(in crate::function) use crate::workbook::calendar::Day;
use crate::workbook::calendar::{day, serial};

/// The last serial number, 31 December 9999 of the 1900 system.
pub(in crate::function) const LAST: f64 = 2_958_465.0;

/// Which day a workbook counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::function) struct Calendar {
    /// Whether days count from 1904.
    pub(in crate::function) date_1904: bool,
}

impl Calendar {
    /// The calendar that a routine was given as a number: see `routine::date_system`.
    pub(in crate::function) fn new(system: f64) -> Self {
        Self { date_1904: system != 0.0 }
    }

    /// The year, month and day of a serial number, without its time; `#NUM!` outside the calendar.
    pub(in crate::function) fn day(self, value: f64) -> Result<Day, CellError> {
        if (0.0..LAST + 1.0).contains(&value) {
            Ok(day(value as i64, self.date_1904))
        } else {
            Err(CellError::Number)
        }
    }

    /// The serial number of the first of a month that may lie outside its year.
    pub(in crate::function) fn first_of_month(self, year: i64, month: i64) -> f64 {
        let months = year * 12 + month - 1;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
        serial(Day { year, month, day: 1 }, self.date_1904)
    }

    /// How many days a month has, which may lie outside its year.
    pub(in crate::function) fn days_in_month(self, year: i64, month: i64) -> f64 {
        self.first_of_month(year, month + 1) - self.first_of_month(year, month)
    }

    /// The same day some months later, or the last of that month where it is shorter or `at_end` says so.
    pub(in crate::function) fn months_later(self, from: Day, months: i64, at_end: bool) -> f64 {
        let month = i64::from(from.month) + months;
        let last = self.days_in_month(from.year, month);
        let day = if at_end { last } else { f64::from(from.day).min(last) };
        self.first_of_month(from.year, month) + day - 1.0
    }

    /// Whether a day is the last of its month.
    pub(in crate::function) fn ends_month(self, day: Day) -> bool {
        f64::from(day.day) >= self.days_in_month(day.year, i64::from(day.month))
    }

    /// The day of the week, Monday being 0.
    pub(in crate::function) fn weekday(self, serial: f64) -> f64 {
        (serial.floor() + if self.date_1904 { 4.0 } else { 5.0 }).rem_euclid(7.0)
    }
}

/// Whether a year has a 29 February.
pub(in crate::function) fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

/// A serial number that is in the calendar, else `#NUM!`.
pub(in crate::function) fn checked(serial: f64) -> Result<f64, CellError> {
    if (0.0..=LAST).contains(&serial) { Ok(serial) } else { Err(CellError::Number) }
}
