//! Dates, times of day and times that have passed.

use super::code::{Field, Section, Token};
use crate::workbook::calendar::{self, Day};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/// One more than the serial number of 31 December 9999, in the 1900 system.
const LIMIT: f64 = 2_958_466.0;
const LIMIT_1904: f64 = 2_957_004.0;

/// Shows a serial number as a date; `None` where there is no such date. Before its first day the 1904 system has a
/// sign, and the 1900 system nothing.
pub(super) fn format(section: &Section, serial: f64, date_1904: bool) -> Option<String> {
    if date_1904 && serial < 0.0 {
        return format(section, -serial, date_1904).map(|text| format!("-{text}"));
    }
    let limit = if date_1904 { LIMIT_1904 } else { LIMIT };
    if !(0.0..limit).contains(&serial) {
        return None;
    }
    let places = |token: &Token| match token {
        Token::Date(Field::Fraction, places) => *places,
        _ => 0,
    };
    // Times are rounded to what is shown of the second, and only there.
    let scale = [1, 10, 100, 1_000][section.tokens.iter().map(places).max().unwrap_or(0).min(3)];
    let whole = serial.floor();
    let ticks = ((serial - whole) * (86_400 * scale) as f64 + 0.5).floor() as i64;
    let day_ticks = 86_400 * scale;
    let days = whole as i64 + ticks / day_ticks;
    let ticks = ticks % day_ticks;
    let moment = Moment {
        days,
        seconds: ticks / scale,
        thousandths: ticks % scale * (1_000 / scale),
        day: calendar::day(days, date_1904),
        weekday: calendar::weekday(days, date_1904),
        half_days: section
            .tokens
            .iter()
            .any(|token| matches!(token, Token::Date(Field::HalfOfDay | Field::SmallHalfOfDay, _))),
    };
    let mut text = String::new();
    for token in &section.tokens {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Date(field, length) => moment.write(*field, *length, &mut text),
            _ => {}
        }
    }
    Some(text)
}

struct Moment {
    days: i64,
    /// Of the day.
    seconds: i64,
    thousandths: i64,
    day: Day,
    weekday: usize,
    half_days: bool,
}

impl Moment {
    fn write(&self, field: Field, length: usize, text: &mut String) {
        let padded = |number: i64, width: usize| format!("{number:0width$}");
        let hour = self.seconds / 3_600;
        let elapsed = self.days * 86_400 + self.seconds;
        let two = length.min(2);
        let year = |year: i64| if length <= 2 { padded(year % 100, 2) } else { padded(year, 4) };
        let month = MONTHS[(self.day.month as usize - 1).min(11)];
        text.push_str(&match field {
            Field::Year => year(self.day.year),
            Field::BuddhistYear => year(self.day.year + 543),
            Field::Month => match length {
                1 | 2 => padded(i64::from(self.day.month), length),
                3 => month[..3].to_owned(),
                5 => month[..1].to_owned(),
                _ => month.to_owned(),
            },
            Field::Day => match length {
                1 | 2 => padded(i64::from(self.day.day), length),
                3 => DAYS[self.weekday][..3].to_owned(),
                _ => DAYS[self.weekday].to_owned(),
            },
            Field::Hour if self.half_days => padded((hour + 11) % 12 + 1, two),
            Field::Hour => padded(hour, two),
            Field::Minute => padded(self.seconds / 60 % 60, two),
            Field::Second => padded(self.seconds % 60, two),
            Field::Fraction => {
                let digits = padded(self.thousandths, 3);
                format!(".{:0<length$}", &digits[..length.min(3)])
            }
            Field::ElapsedHours => padded(elapsed / 3_600, length),
            Field::ElapsedMinutes => padded(elapsed / 60, length),
            Field::ElapsedSeconds => padded(elapsed, length),
            Field::HalfOfDay => {
                let name = if hour < 12 { "AM" } else { "PM" };
                name[..two].to_owned()
            }
            Field::SmallHalfOfDay => if hour < 12 { "a" } else { "p" }.to_owned(),
        });
    }
}
