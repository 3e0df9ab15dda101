//! Numbers as axes, labels and sentences show them.
//!
//! A [`Unit`] says what a cell's numbers are, from its number format; [`Numbers`] says how one chart
//! writes them: in thousands, millions or powers of ten, so that no label needs more than a few digits.

use crate::decimal::{digits, power_of_ten};

/// What a cell's numbers are.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Written before the number: `£`.
    pub prefix: String,
    /// Written after the number, with its space where it has one: `%`, ` mo`, `m`.
    pub suffix: String,
    /// What one shown unit is: 0.01 for percent, 1,000,000 for a format that ends in two commas.
    pub divisor: f64,
}

impl Default for Unit {
    fn default() -> Self {
        Self { prefix: String::new(), suffix: String::new(), divisor: 1.0 }
    }
}

impl Unit {
    /// Plain shares shown in percent.
    pub fn percent() -> Self {
        Self { suffix: "%".to_owned(), divisor: 0.01, ..Self::default() }
    }

    /// Whether it has the sign of a currency.
    pub fn is_money(&self) -> bool {
        const SIGNS: [char; 13] = ['$', '£', '€', '¥', '₹', '₩', '₽', '฿', '₺', '₴', '₫', '₦', '₪'];
        self.prefix.contains(SIGNS) || self.suffix.contains(SIGNS)
    }

    /// The unit that an Excel number format code shows: its literal text, its percent sign and its scaling
    /// commas. Only the code's first section counts; dates, fractions and odd codes are plain numbers.
    pub fn from_number_format(code: &str) -> Self {
        let (mut unit, mut literal, mut digits) = (Self::default(), String::new(), false);
        let mut commas = 0;
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => literal.extend(letters.by_ref().take_while(|inner| *inner != '"')),
                '\\' => literal.extend(letters.next()),
                '[' => {
                    let inner: String = letters.by_ref().take_while(|inner| *inner != ']').collect();
                    if let Some(currency) = inner.strip_prefix('$') {
                        literal.push_str(currency.split('-').next().unwrap_or_default());
                    }
                }
                '_' | '*' => {
                    letters.next();
                }
                '0' | '#' | '?' => {
                    if !digits {
                        unit.prefix = std::mem::take(&mut literal);
                        digits = true;
                    }
                    commas = 0;
                }
                ',' if digits => commas += 1,
                '.' => {}
                '%' => {
                    literal.push('%');
                    unit.divisor = 0.01;
                }
                '(' | ')' | '-' | '+' => {}
                ';' => break,
                letter if letter.is_ascii_alphabetic() || letter == '@' || letter == '/' => {
                    return Self::default();
                }
                letter => literal.push(letter),
            }
        }
        unit.suffix = literal.trim_end().to_owned();
        unit.prefix = unit.prefix.trim_start().to_owned();
        unit.divisor *= power_of_ten(3 * commas.min(8));
        if digits { unit } else { Self::default() }
    }
}

/// How one chart writes its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    prefix: String,
    suffix: String,
    divisor: f64,
    /// After a number in a sentence: `m`.
    letter: String,
    /// After a name in an axis title: `million`.
    words: String,
    /// Whether ticks have the letter, since no title has the words.
    on_ticks: bool,
}

impl Numbers {
    /// The writing for values between `low` and `high`.
    pub fn for_range(unit: &Unit, low: f64, high: f64) -> Self {
        let size = low.abs().max(high.abs()) / unit.divisor;
        let money = unit.is_money();
        let named =
            |exponent: i32, letter: &str, words: &str| (exponent, letter.to_owned(), words.to_owned());
        let (exponent, letter, words) = match size {
            _ if !size.is_finite() || size == 0.0 => named(0, "", ""),
            _ if (1e-4..1e5).contains(&size) => named(0, "", ""),
            _ if !(unit.suffix.trim().is_empty() || money) && (1e-4..1e9).contains(&size) => named(0, "", ""),
            _ if (1e5..1e6).contains(&size) => named(3, "k", "thousand"),
            _ if (1e6..1e9).contains(&size) => named(6, if money { "m" } else { "M" }, "million"),
            _ if (1e9..1e12).contains(&size) => named(9, if money { "bn" } else { "B" }, "billion"),
            _ if (1e12..1e15).contains(&size) => named(12, if money { "tn" } else { "T" }, "trillion"),
            _ => {
                let exponent = (size.log10() / 3.0).floor() as i32 * 3;
                let power = format!("10{}", superscript(exponent));
                (exponent, format!("×{power}"), format!("× {power}"))
            }
        };
        // Two steps, because one power of ten may be too small to divide by.
        let divisor = unit.divisor * power_of_ten(exponent.max(-300));
        Self {
            prefix: unit.prefix.clone(),
            suffix: unit.suffix.clone(),
            divisor,
            letter,
            words,
            on_ticks: false,
        }
    }

    /// The same writing for an axis without a title: `110k`, where its ticks are otherwise `110`.
    pub fn untitled(&self) -> Self {
        Self { on_ticks: true, ..self.clone() }
    }

    /// A number on an axis whose ticks are `step` apart: `−6`, `5%`.
    pub fn tick(&self, value: f64, step: f64) -> String {
        let text = self.bare(value, step);
        match self.suffix.as_str() {
            "%" => format!("{text}%"),
            _ if self.on_ticks && text != "0" => format!("{text}{}", self.letter),
            _ => text,
        }
    }

    /// A number without its unit, with the decimals that tell `resolution` apart: `4.86`.
    pub fn bare(&self, value: f64, resolution: f64) -> String {
        fixed(value / self.divisor, decimals(resolution / self.divisor))
    }

    /// A number as a sentence has it: `−£1.44m`.
    pub fn full(&self, value: f64, resolution: f64) -> String {
        let text = self.bare(value, resolution);
        let (minus, digits) = text.strip_prefix('−').map_or(("", text.as_str()), |digits| ("−", digits));
        let letter = if digits == "0" { "" } else { &self.letter };
        format!("{minus}{}{digits}{letter}{}", self.prefix, self.suffix)
    }

    /// The title of an axis that shows `name`: `NPV, £ million`.
    pub fn title(&self, name: &str) -> String {
        let suffix = if self.suffix == "%" { "" } else { self.suffix.trim() };
        let joint = if self.words.is_empty() { "" } else { " " };
        let unit = match (self.prefix.trim(), suffix) {
            ("", "") => self.words.clone(),
            (prefix, "") => format!("{prefix}{joint}{}", self.words),
            ("", suffix) => format!("{}{joint}{suffix}", self.words),
            (prefix, suffix) if self.words.is_empty() => format!("{prefix}{suffix}"),
            (prefix, suffix) => format!("{prefix} {} {suffix}", self.words),
        };
        if unit.is_empty() { name.to_owned() } else { format!("{name}, {unit}") }
    }

    /// The unit of bare numbers: `£m`, `%`; empty for plain numbers.
    pub fn unit(&self) -> String {
        format!("{}{}{}", self.prefix.trim(), self.letter, self.suffix.trim())
    }

    /// What one bare unit is worth: 1,000,000 where numbers are written in millions.
    pub fn divisor(&self) -> f64 {
        self.divisor
    }

    /// The head of a table column that shows `name`: `NPV, £m`.
    pub fn head(&self, name: &str) -> String {
        let unit = self.unit();
        if unit.is_empty() { name.to_owned() } else { format!("{name}, {unit}") }
    }
}

/// A number with that many decimals, thousands parted by commas and the minus sign of typography; a
/// rounded zero has no sign, and what is not a finite number is an en dash.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = digits(value.abs(), decimals);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !part.is_empty() {
        grouped.push('.');
        grouped.push_str(part);
    }
    let zero = text.chars().all(|digit| matches!(digit, '0' | '.'));
    if value < 0.0 && !zero { format!("−{grouped}") } else { grouped }
}

/// The decimals that tell numbers apart that differ by `resolution`, at most 12.
pub fn decimals(resolution: f64) -> usize {
    if !(resolution > 0.0 && resolution.is_finite()) {
        return 0;
    }
    (0..12).find(|places| power_of_ten(-places) <= resolution * (1.0 + 1e-9)).unwrap_or(12) as usize
}

/// A share, 0 to 1, in percent: `14.1%`.
pub fn percent(share: f64, decimals: usize) -> String {
    format!("{}%", fixed(share * 100.0, decimals))
}

/// A count with thousands parted: `10,000`.
pub fn count(number: u64) -> String {
    fixed(number as f64, 0)
}

/// A count with its noun: `1 trial`, `8 trials`.
pub fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

fn superscript(exponent: i32) -> String {
    let digit = |letter| match letter {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => '⁰',
    };
    exponent.to_string().chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minus_sign_and_thousands() {
        assert_eq!(fixed(-1_234_567.891, 2), "−1,234,567.89");
        assert_eq!(fixed(-0.004, 2), "0.00");
        assert_eq!(fixed(999.5, 0), "1,000");
        assert_eq!(fixed(f64::NAN, 2), "–");
        assert_eq!(percent(0.1415, 1), "14.1%");
        assert_eq!(counted(1, "trial"), "1 trial");
        assert_eq!(counted(1_415, "trial"), "1,415 trials");
    }

    #[test]
    fn decimals_follow_the_step() {
        for (step, places) in [(2.0, 0), (0.5, 1), (0.02, 2), (0.1, 1), (0.05, 2), (f64::NAN, 0), (1e-30, 12)]
        {
            assert_eq!(decimals(step), places, "{step}");
        }
    }

    #[test]
    fn units_come_from_number_formats() {
        let unit = |prefix: &str, suffix: &str, divisor| Unit {
            prefix: prefix.to_owned(),
            suffix: suffix.to_owned(),
            divisor,
        };
        for (code, expected) in [
            ("General", unit("", "", 1.0)),
            ("0.00", unit("", "", 1.0)),
            ("#,##0.00", unit("", "", 1.0)),
            ("0.0%", unit("", "%", 0.01)),
            ("£#,##0.00;[Red]-£#,##0.00", unit("£", "", 1.0)),
            ("[$£-809]#,##0", unit("£", "", 1.0)),
            ("_-[$€-2] * #,##0.00_-", unit("€ ", "", 1.0)),
            ("\"£\"0.00\"m\"", unit("£", "m", 1.0)),
            ("#,##0.0,,\" M\"", unit("", " M", 1e6)),
            ("0.0 \"mo\"", unit("", " mo", 1.0)),
            ("yyyy-mm-dd", unit("", "", 1.0)),
            ("# ?/?", unit("", "", 1.0)),
            ("\"only text\"", unit("", "", 1.0)),
            ("", unit("", "", 1.0)),
        ] {
            assert_eq!(Unit::from_number_format(code), expected, "{code}");
        }
    }

    #[test]
    fn magnitudes() {
        let pounds = Unit::from_number_format("£#,##0");
        let millions = Numbers::for_range(&pounds, -6e6, 12e6);
        assert_eq!(millions.full(-1_440_000.0, 10_000.0), "−£1.44m");
        assert_eq!(millions.full(0.0, 2e6), "£0");
        assert_eq!(millions.tick(-6e6, 2e6), "−6");
        assert_eq!(millions.title("NPV"), "NPV, £ million");
        assert_eq!(millions.head("NPV"), "NPV, £m");

        let plain = Numbers::for_range(&Unit::default(), 0.0, 124_000.0);
        assert_eq!(plain.full(110_000.0, 1_000.0), "110k");
        assert_eq!(plain.title("Volume"), "Volume, thousand");
        assert_eq!(plain.tick(110_000.0, 10_000.0), "110");
        assert_eq!(plain.untitled().tick(110_000.0, 10_000.0), "110k");
        assert_eq!(plain.untitled().tick(0.0, 10_000.0), "0");

        let share = Numbers::for_range(&Unit::percent(), 0.0, 0.4);
        assert_eq!(share.tick(0.05, 0.05), "5%");
        assert_eq!(share.title("IRR"), "IRR");
        assert_eq!(share.full(-0.052, 0.001), "−5.2%");

        let tiny = Numbers::for_range(&Unit::default(), 0.0, 4e-7);
        assert_eq!(tiny.title("Rate"), "Rate, × 10⁻⁹");
        assert_eq!(tiny.full(2e-7, 1e-7), "200×10⁻⁹");
        let huge = Numbers::for_range(&Unit::default(), -3e21, 5e21);
        assert_eq!(huge.tick(5e21, 1e21), "5");

        let months = Numbers::for_range(&Unit::from_number_format("0.0 \"mo\""), 0.7, 7.1);
        assert_eq!(months.full(0.7, 0.1), "0.7 mo");
        assert_eq!(months.title("Delay"), "Delay, mo");
    }
}
