//! Days of the calendar and the serial numbers that workbooks keep instead.
//!
//! Excel's 1900 system counts a 29 February 1900 that never was: serial 60. Days before it are one off.

/// Days from 1 March of year 0 to 30 December 1899.
const EPOCH_1900: i64 = days_from_civil(1899, 12, 30);
/// Days from 1 March of year 0 to 1 January 1904.
const EPOCH_1904: i64 = days_from_civil(1904, 1, 1);

/// A day: year, month from 1, day of the month from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) year: i64,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

/// The serial number of a day.
pub(crate) fn serial(day: Day, date_1904: bool) -> f64 {
    let days = days_from_civil(day.year, day.month, day.day);
    let serial = if date_1904 { days - EPOCH_1904 } else { days - EPOCH_1900 };
    (if !date_1904 && serial <= 60 { serial - 1 } else { serial }) as f64
}

/// The day of a serial number, whole and at least 0. Day 0 of the 1900 system is "0 January 1900", and
/// day 60 is 29 February 1900, as Excel shows them.
pub(crate) fn day(serial: i64, date_1904: bool) -> Day {
    match (serial, date_1904) {
        (_, true) => civil_from_days(serial + EPOCH_1904),
        (0, false) => Day { year: 1900, month: 1, day: 0 },
        (60, false) => Day { year: 1900, month: 2, day: 29 },
        (1..60, false) => civil_from_days(serial + EPOCH_1900 + 1),
        (_, false) => civil_from_days(serial + EPOCH_1900),
    }
}

/// The day of the week as Excel shows it, Sunday being 0.
pub(crate) fn weekday(serial: i64, date_1904: bool) -> usize {
    (serial + if date_1904 { 5 } else { 6 }).rem_euclid(7) as usize
}

/// Reads an ISO 8601 date, time or both (cells of type `d`) as a serial number.
pub(crate) fn serial_from_iso(text: &str, date_1904: bool) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, time),
        None if text.contains(':') => ("", text),
        None => (text, ""),
    };
    let mut total = 0.0;
    if !date.is_empty() {
        let mut fields = date.split('-');
        let mut field =
            |most: u32| fields.next()?.parse::<u32>().ok().filter(|value| (1..=most).contains(value));
        let (year, month, day) = (field(9999)?, field(12)?, field(31)?);
        total += serial(Day { year: i64::from(year), month, day }, date_1904);
        fields.next().is_none().then_some(())?;
    }
    if !time.is_empty() {
        let mut fields = time.split(':');
        let mut field = |limit: f64| match fields.next() {
            None => Some(0.0),
            Some(text) if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
                text.parse().ok().filter(|value| *value < limit)
            }
            Some(_) => None,
        };
        let (hours, minutes, seconds) = (field(24.0)?, field(60.0)?, field(60.0)?);
        total += ((hours * 60.0 + minutes) * 60.0 + seconds) / 86_400.0;
    }
    (!text.is_empty()).then_some(total)
}

/// The moment of a serial number in ISO 8601, to the second.
pub(crate) fn iso(serial: f64, date_1904: bool) -> String {
    let seconds = (serial.max(0.0) * 86_400.0).round() as i64;
    let Day { year, month, day } = day(seconds / 86_400, date_1904);
    let (hours, minutes, seconds) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}")
}

/// Days from 1 March of year 0 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
/// `days_from_civil`, without its shift to 1970).
const fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month as i64 + 9) % 12) + 2) / 5 + day as i64 - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
}

/// The inverse of [`days_from_civil`] (the same paper, `civil_from_days`).
fn civil_from_days(days: i64) -> Day {
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted + 2) / 5 + 1) as u32;
    let month = (if shifted < 10 { shifted + 3 } else { shifted - 9 }) as u32;
    Day { year: year + era * 400 + i64::from(month <= 2), month, day }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_excels_numbers() {
        for (iso, in_1900, in_1904) in [
            ("1900-01-01", 1.0, None),
            ("1900-02-28", 59.0, None),
            ("1900-03-01", 61.0, None),
            ("2000-01-01", 36_526.0, Some(35_064.0)),
            ("2008-02-29", 39_507.0, Some(38_045.0)),
            ("9999-12-31", 2_958_465.0, Some(2_957_003.0)),
        ] {
            assert_eq!(serial_from_iso(iso, false), Some(in_1900), "{iso}");
            if in_1904.is_some() {
                assert_eq!(serial_from_iso(iso, true), in_1904, "{iso}");
            }
            let Day { year, month, day } = day(in_1900 as i64, false);
            assert_eq!(format!("{year:04}-{month:02}-{day:02}"), iso);
        }
        assert_eq!(serial_from_iso("2000-01-01T12:00:00Z", false), Some(36_526.5));
        assert_eq!(serial_from_iso("06:00", false), Some(0.25));
        for moment in ["2026-11-22T09:30:07", "1999-12-31T23:59:59"] {
            for date_1904 in [false, true] {
                let serial = serial_from_iso(moment, date_1904).unwrap();
                assert_eq!(iso(serial, date_1904), moment);
            }
        }
        for text in ["", "2000-13-01", "x", "2000-01", "25:00", "1:-5", "2000-01-01-01"] {
            assert_eq!(serial_from_iso(text, false), None, "{text}");
        }
        assert_eq!(weekday(36_526, false), 6, "1 January 2000 was a Saturday");
        assert_eq!(weekday(35_064, true), 6);
    }
}
