//! Texts that say a date or a time, as written in the United States: `8/22/2011`, `22-Aug-08 6:35 AM`.

use super::calendar::Calendar;
use crate::plan::lower::{Lowering, Outcome};
use crate::value::CellError;

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reading {
    /// A date, a time of day, or both. The time is in days and may be more than one.
    At {
        /// The serial number of the day, where one is written.
        date: Option<f64>,
        /// The time of day; 0 where none is written.
        time: f64,
    },
    /// A day and month without a year: Excel takes the year in which it is asked.
    ThisYear(u32, u32),
    /// Neither a date nor a time.
    Nothing,
}

/// The serial number of a text for a workbook of either date system; see [`Reading`].
pub(crate) fn serial_of(text: &str, date_1904: bool) -> Reading {
    read(text, Calendar { date_1904 })
}

impl Lowering<'_> {
    /// The serial number of a text that says a date, a time or both; `#VALUE!` where it says neither.
    pub(crate) fn date_in(&mut self, text: &str) -> Outcome<f64> {
        let calendar = Calendar { date_1904: self.model.workbook.date_1904 };
        match read(text, calendar) {
            Reading::At { date, time } => Ok(date.unwrap_or(0.0) + time),
            Reading::ThisYear(month, day) => {
                let year = calendar.day(self.now()?)?.year;
                if f64::from(day) > calendar.days_in_month(year, i64::from(month)) {
                    return Err(CellError::Value.into());
                }
                Ok(calendar.first_of_month(year, i64::from(month)) + f64::from(day) - 1.0)
            }
            Reading::Nothing => Err(CellError::Value.into()),
        }
    }
}

/// Reads a text.
pub(super) fn read(text: &str, calendar: Calendar) -> Reading {
    // No date is longer, and a long text is not worth a look.
    if text.len() > 64 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return Reading::Nothing;
    }
    let upper = text.trim_matches(' ').to_ascii_uppercase();
    let trimmed = upper.len() < text.len();
    // A colon may have spaces around it.
    let upper = upper.replace(" :", ":").replace(": ", ":");
    let (date, time) = split_time(&upper);
    let time = match time {
        None => 0.0,
        Some(time) => match read_time(time) {
            Some(time) => time,
            None => return Reading::Nothing,
        },
    };
    if date.is_empty() {
        return Reading::At { date: None, time };
    }
    // Excel takes a time with spaces around it in place of a number, but no date; DATEVALUE takes both.
    if trimmed {
        return Reading::Nothing;
    }
    match read_date(date, calendar) {
        Some(Written::Whole(serial)) => Reading::At { date: Some(serial), time },
        Some(Written::Yearless(month, day)) => Reading::ThisYear(month, day),
        None => Reading::Nothing,
    }
}

/// The date and the time of a text; either may be missing.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let start = match text.find(':') {
        Some(colon) => text[..colon].rfind(' ').map_or(0, |space| space + 1),
        None => {
            let Some(number) = text.strip_suffix("AM").or(text.strip_suffix("PM")) else {
                return (text, None);
            };
            number.trim_end().rfind(' ').map_or(0, |space| space + 1)
        }
    };
    (text[..start].trim_end(), Some(&text[start..]))
}

/// `14:30`, `2:30:15.5 PM`, `6 AM`: hours may be more than a day, and one other part beyond its end.
fn read_time(text: &str) -> Option<f64> {
    let (clock, half) = match (text.strip_suffix("AM"), text.strip_suffix("PM")) {
        // The half of the day stands apart.
        (Some(clock), _) => (clock.strip_suffix(' ')?.trim_end(), Some(0.0)),
        (_, Some(clock)) => (clock.strip_suffix(' ')?.trim_end(), Some(12.0)),
        _ => (text, None),
    };
    let mut parts = [0.0; 3];
    let mut count = 0;
    for part in clock.split(':') {
        let whole = part.bytes().all(|b| b.is_ascii_digit());
        let decimal = count == 2 && part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if count == 3 || part.is_empty() || !(whole || decimal) {
            return None;
        }
        parts[count] = part.parse().ok()?;
        count += 1;
    }
    let [mut hours, minutes, seconds] = parts;
    if hours >= 10_000.0 || minutes >= 10_000.0 || seconds >= 10_000.0 {
        return None;
    }
    if let Some(half) = half {
        if hours > 12.0 {
            return None;
        }
        hours = hours % 12.0 + half;
    } else if count == 1 {
        return None;
    }
    let beyond = [hours >= 24.0, minutes >= 60.0, seconds >= 60.0];
    if beyond.iter().filter(|beyond| **beyond).count() > 1 {
        return None;
    }
    Some((hours * 3_600.0 + minutes * 60.0 + seconds) / 86_400.0)
}

const MONTHS: [&str; 12] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];

/// One part of a date.
#[derive(Clone, Copy)]
enum Part {
    /// A number and how many digits it is written with.
    Number(u32, usize),
    /// A month by its name.
    Month(u32),
}

/// A date as it is written.
enum Written {
    /// With its year: a serial number.
    Whole(f64),
    /// A month and a day.
    Yearless(u32, u32),
}

fn read_date(text: &str, calendar: Calendar) -> Option<Written> {
    if text.starts_with(['-', '/', ',']) {
        return None;
    }
    let mut parts = Vec::new();
    for word in text.split([' ', '/', '-', ',']).filter(|word| !word.is_empty()) {
        if parts.len() == 3 {
            return None;
        }
        if word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()) {
            parts.push(Part::Number(word.parse().ok()?, word.len()));
        } else {
            let named = |name: &&str| **name == *word || (word.len() == 3 && name.starts_with(word));
            parts.push(Part::Month(MONTHS.iter().position(named)? as u32 + 1));
        }
    }
    let serial = |year: u32, digits: usize, month: u32, day: u32| {
        let year = match (digits, year) {
            (1 | 2, 0..30) => 2000 + year,
            (1 | 2, _) => 1900 + year,
            (4, _) => year,
            _ => return None,
        };
        let first = if calendar.date_1904 { 1904 } else { 1900 };
        let inside = (first..10_000).contains(&year) && (1..=12).contains(&month) && day >= 1;
        if !inside || f64::from(day) > calendar.days_in_month(i64::from(year), i64::from(month)) {
            return None;
        }
        Some(Written::Whole(
            calendar.first_of_month(i64::from(year), i64::from(month)) + f64::from(day) - 1.0,
        ))
    };
    use Part::{Month, Number};
    match *parts.as_slice() {
        [Number(year, 4), Number(month, _), Number(day, _)] => serial(year, 4, month, day),
        [Number(month, _), Number(day, _), Number(year, digits)] => serial(year, digits, month, day),
        [Number(year, 4), Month(month), Number(day, _)] => serial(year, 4, month, day),
        [Number(day, _), Month(month), Number(year, digits)] => serial(year, digits, month, day),
        [Month(month), Number(day, _), Number(year, digits)] => serial(year, digits, month, day),
        [Month(month), Number(day, 1 | 2)] | [Number(day, 1 | 2), Month(month)]
            if (1..=31).contains(&day) =>
        {
            Some(Written::Yearless(month, day))
        }
        [Number(month, 1 | 2), Number(day, 1 | 2)]
            if (1..=12).contains(&month) && (1..=31).contains(&day) && text.contains(['/', '-']) =>
        {
            Some(Written::Yearless(month, day))
        }
        [Month(month) | Number(month, 1 | 2), Number(year, digits @ (2 | 4))]
            if text.contains(['/', '-']) || digits == 4 =>
        {
            serial(year, digits, month, 1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_excel_reads_them() {
        for (text, in_1900) in [
            ("8/22/2011", Some(40_777.0)),
            ("22-MAY-2011", Some(40_685.0)),
            ("2011/02/23", Some(40_597.0)),
            ("5-Jul-99", Some(36_346.0)),
            ("January 1, 2000", Some(36_526.0)),
            ("2/29/1900", Some(60.0)),
            ("Feb-2008", Some(39_479.0)),
            ("2/30/2011", None),
            ("1/2/3/4", None),
            ("13/1/2011", None),
            ("-2026-01-01", None),
            ("1.5", None),
            ("7", None),
            ("JA 5 2000", None),
        ] {
            let expected =
                in_1900.map_or(Reading::Nothing, |date| Reading::At { date: Some(date), time: 0.0 });
            assert_eq!(serial_of(text, false), expected, "{text}");
        }
        assert_eq!(serial_of("1/1/2000", true), Reading::At { date: Some(35_064.0), time: 0.0 });
        assert_eq!(serial_of("5-Jul", false), Reading::ThisYear(7, 5));
        assert_eq!(serial_of("5:30 PM", false), Reading::At { date: None, time: 17.5 / 24.0 });
        assert_eq!(serial_of("12 am", false), Reading::At { date: None, time: 0.0 });
        assert_eq!(serial_of("4 : 30", false), Reading::At { date: None, time: 0.1875 });
        assert_eq!(serial_of(" 6:00 ", false), Reading::At { date: None, time: 0.25 });
        assert_eq!(serial_of(" 1/1/2000", false), Reading::Nothing);
        assert_eq!(serial_of("1/1/2000\n", false), Reading::Nothing);
        assert_eq!(serial_of("5:30PM", false), Reading::Nothing);
        assert_eq!(serial_of("13:00 PM", false), Reading::Nothing);
        assert_eq!(serial_of("25:61", false), Reading::Nothing);
    }
}
