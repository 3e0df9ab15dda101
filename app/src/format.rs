//! How the page writes numbers beside the charts: chances, times, sizes, headline figures, and typed numbers.

use charts::Unit;
use charts::decimal;
use charts::format::{Numbers, fixed};

use crate::number;

/// A share as a chance in whole percent; never 0% or 100% where it is not quite.
pub(crate) fn chance(share: f64) -> String {
    let percent = (share * 100.0).round();
    if percent < 1.0 && share > 0.0 {
        "Under 1%".to_owned()
    } else if percent > 99.0 && share < 1.0 {
        "Over 99%".to_owned()
    } else {
        format!("{}%", fixed(percent, 0))
    }
}

/// The time of a run: `80 ms`, `0.9 s`, `2 min 5 s`.
pub(crate) fn duration(milliseconds: f64) -> String {
    let seconds = milliseconds / 1000.0;
    if seconds < 0.095 {
        format!("{} ms", fixed(milliseconds.max(1.0), 0))
    } else if seconds < 59.95 {
        format!("{} s", fixed(seconds, 1))
    } else {
        let whole = seconds.round() as u64;
        format!("{} min {} s", whole / 60, whole % 60)
    }
}

/// The size of a file: `12 kB`, `1.2 MB`.
pub(crate) fn bytes(size: f64) -> String {
    if size < 1e6 {
        format!("{} kB", fixed((size / 1e3).max(0.1), usize::from(size < 1e4)))
    } else {
        format!("{} MB", fixed(size / 1e6, 1))
    }
}

/// Two significant figures with the unit and a magnitude of their own: `£2.8m`, `5,200`, `18%`.
pub(crate) fn headline_figure(unit: &Unit, x: f64) -> String {
    let shown = x / unit.divisor;
    if shown == 0.0 || !shown.is_finite() {
        return Numbers::for_range(unit, 0.0, 1.0).full(shown, 1.0);
    }
    let step = decimal::power_of_ten(shown.abs().log10().floor() as i32 - 1);
    let rounded = (shown / step).round() * step * unit.divisor;
    // 12,345 reads as £12k beside £2.8m, so that neither carries more digits than it supports.
    let numbers = Numbers::for_range(unit, rounded, rounded);
    numbers.full(rounded, step * unit.divisor)
}

/// Reads a number as people type it: `1,200.5`, `−3`, `£4`, `4%` (the number 4); `None` where it is none.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    let plain: String = text
        .trim()
        .trim_end_matches('%')
        .replace(['−', '–'], "-")
        .chars()
        .filter(|c| !c.is_whitespace() && !['£', '$', '€', '¥', '₹', ','].contains(c))
        .collect();
    number::parse(&plain)
}

/// A number as the shorthand of a distribution takes it: no separators, at most ten significant figures.
pub(crate) fn plain(x: f64) -> String {
    decimal::significant(x, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_are_never_falsely_certain() {
        assert_eq!(chance(0.001), "Under 1%");
        assert_eq!(chance(0.999), "Over 99%");
        assert_eq!((chance(0.0), chance(1.0), chance(0.1415)), ("0%".into(), "100%".into(), "14%".into()));
    }

    #[test]
    fn headlines_keep_two_figures() {
        let money = Unit::from_number_format("\"£\"#,##0");
        let share = Unit::from_number_format("0.0%");
        for (unit, x, text) in [
            (&money, 2_816_000.0, "£2.8m"),
            (&money, -1_442_000.0, "−£1.4m"),
            (&money, 0.0, "£0"),
            (&share, 0.1763, "18%"),
            (&Unit::default(), 0.5234, "0.52"),
            (&Unit::default(), 5_234.0, "5,200"),
            (&Unit::default(), 124_000.0, "120k"),
        ] {
            assert_eq!(headline_figure(unit, x), text);
        }
    }

    #[test]
    fn typed_numbers_are_read_in_many_forms() {
        for (text, number) in [
            ("1,200.5", Some(1200.5)),
            (" −3 ", Some(-3.0)),
            ("£4", Some(4.0)),
            ("90.0 %", Some(90.0)),
            ("1e6", Some(1e6)),
            ("", None),
            ("abc", None),
            ("inf", None),
        ] {
            assert_eq!(parse_number(text), number, "{text}");
        }
    }

    #[test]
    fn shorthand_numbers_carry_no_noise() {
        assert_eq!(plain(0.1 + 0.2), "0.3");
        assert_eq!(plain(124_000.0), "124000");
        assert_eq!(plain(-3.647_741_2), "-3.6477412");
    }

    #[test]
    fn times_and_sizes() {
        assert_eq!(duration(80.4), "80 ms");
        assert_eq!(duration(912.0), "0.9 s");
        assert_eq!(duration(125_000.0), "2 min 5 s");
        assert_eq!(bytes(1_234_567.0), "1.2 MB");
        assert_eq!(bytes(12_345.0), "12 kB");
    }
}
