//! Values as a cell shows them: Excel's number format codes (ECMA-376 part 1, 18.8.31).
//!
//! Everything is done on decimal digits and whole numbers, so that a text is the same on every machine.
//! Names of months and days are English, as in an American Excel. A cell's width is not known here: `*x`
//! fills nothing, and `_x` leaves one space.

use self::code::{Condition, FormatCode, Section, Token};
use self::decimal::Decimal;
pub(crate) use self::letter::letter_of;
use super::style::Colour;
use crate::value::Value;

mod code;
mod date;
mod decimal;
mod fraction;
mod letter;
mod number;

/// A value as a cell shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormattedText {
    /// The text.
    pub text: String,
    /// The colour that the format asks for, such as `[Red]` for negative numbers.
    pub colour: Option<Colour>,
}

/// Shows `value` by the number format `code`. Errors, truth values and blanks are shown as they are; a date that
/// cannot be is shown as `########`; a code that makes no sense shows what does make sense of it.
pub fn format_number(code: &str, value: &Value, date_1904: bool) -> FormattedText {
    shown(&FormatCode::parse(code), value, date_1904)
        .unwrap_or_else(|| FormattedText { text: "########".to_owned(), colour: None })
}

/// What the function `TEXT` makes of `value` and a number format `code`: what a cell shows, or `None` where there
/// is no such date or the code makes no sense.
pub fn format_text(code: &str, value: &Value, date_1904: bool) -> Option<String> {
    let code = FormatCode::parse(code);
    if code.numbers.iter().any(|section| !section.makes_sense) {
        return None;
    }
    shown(&code, value, date_1904).map(|shown| shown.text)
}

/// What is kept of a number that is rounded to what a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// All of it: of the general format, dates and fractions.
    All,
    /// So many decimals; fewer than none are whole tens and so on.
    Decimals(i32),
    /// So many digits from the first on: of powers of ten.
    Digits(i32),
}

/// What `code` keeps of numbers from 0 on, and of those below. As in Excel, conditions count for nothing here, and a
/// section with nothing in it leaves numbers to the next.
pub(crate) fn kept(code: &str) -> [Kept; 2] {
    let code = FormatCode::parse(code);
    [0, usize::from(code.numbers.len() > 1)].map(|first| {
        let section = code.numbers[first..].iter().find(|section| !section.tokens.is_empty());
        let section = section.filter(|section| section.has_digits() && !section.is_date);
        section.map_or(Kept::All, number::kept)
    })
}

/// `None` where there is no such date.
fn shown(code: &FormatCode, value: &Value, date_1904: bool) -> Option<FormattedText> {
    match value {
        Value::Number(number) => show_number(code, *number, date_1904),
        Value::Text(text) => Some(show_text(code, text)),
        Value::Boolean(_) => Some(show_text(code, &value.to_string())),
        Value::Blank | Value::Error(_) => Some(FormattedText { text: value.to_string(), colour: None }),
    }
}

fn show_text(code: &FormatCode, text: &str) -> FormattedText {
    let Some(section) = &code.text else { return FormattedText { text: text.to_owned(), colour: None } };
    let mut shown = String::new();
    for token in &section.tokens {
        match token {
            Token::Literal(literal) => shown.push_str(literal),
            Token::Text | Token::General => shown.push_str(text),
            _ => {}
        }
    }
    FormattedText { text: shown, colour: section.colour }
}

fn show_number(code: &FormatCode, number: f64, date_1904: bool) -> Option<FormattedText> {
    let (section, signed) = choose(code, number);
    let Some(section) = section else {
        return Some(FormattedText {
            text: general(number),
            colour: code.text.as_ref().and_then(|text| text.colour),
        });
    };
    let text = if section.is_date {
        date::format(section, number, date_1904)?
    } else {
        let magnitude = number.abs();
        let (text, is_zero) = if section.tokens.contains(&Token::Slash) && section.has_digits() {
            fraction::format(section, magnitude)
        } else {
            number::format(section, magnitude)
        };
        // What is shown as 0, or shows no number, has no sign.
        let sign = signed && number < 0.0 && !is_zero;
        if sign { format!("-{text}") } else { text }
    };
    Some(FormattedText { text, colour: section.colour })
}

/// The section for a number, and whether it shows the minus sign of a negative one: a section that is only
/// ever used for negative numbers says so in its own way. No section means the general format.
fn choose(code: &FormatCode, number: f64) -> (Option<&Section>, bool) {
    let sections = &code.numbers;
    let implied = |index: usize| match (index, sections.len()) {
        (0, 2) => Some(Condition::AtLeast(0.0)),
        (0, 3..) => Some(Condition::Above(0.0)),
        (1, 3..) => Some(Condition::Below(0.0)),
        _ => None,
    };
    let mut rest_is_negative = false;
    for (index, section) in sections.iter().enumerate().take(3) {
        let condition = section.condition.or_else(|| implied(index));
        if condition.is_none_or(|condition| condition.holds(number)) {
            let only_negative = condition.map_or(rest_is_negative, Condition::is_negative);
            return (Some(section), !only_negative);
        }
        rest_is_negative |= condition.is_some_and(Condition::takes_the_rest);
    }
    (None, true)
}

/// The general format as wide as a cell shows it at most: 11 characters, and a minus sign.
pub(super) fn general(number: f64) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    let decimal = Decimal::new(number.abs());
    if decimal.is_zero() {
        return "0".to_owned();
    }
    let leading = decimal.exponent();
    let places = match leading {
        0..=10 => Some(9 - leading.min(9)),
        -4..=-1 => Some(9),
        // Smaller numbers only if nothing is lost.
        _ if leading < 0 && decimal.places() <= 9 => Some(9),
        _ => None,
    };
    let rounded = places.map(|places| decimal.rounded(places));
    match rounded {
        Some(rounded) if rounded.exponent() <= 10 => format!("{sign}{}", rounded.plain()),
        _ => {
            let short = decimal.rounded(5 - leading);
            let exponent = short.exponent();
            let mantissa = short.shifted(-exponent).plain();
            let direction = if exponent < 0 { '-' } else { '+' };
            format!("{sign}{mantissa}E{direction}{:02}", exponent.abs())
        }
    }
}

#[cfg(test)]
mod tests;
