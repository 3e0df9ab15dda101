//! Numbers as panels write and read them.

use charts::format::{decimals, fixed};

/// A number with five significant figures, thousands parted: `1,234.6`, `0.00012346`; an en dash for none.
pub(super) fn plain(value: f64) -> String {
    figures(value, 5)
}

/// The same with so many figures.
pub(super) fn figures(value: f64, figures: u8) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-9..1e15).contains(&size) && size.is_finite() {
        return format!("{value:.*e}", usize::from(figures) - 1).replace('-', "−");
    }
    let resolution = (1..figures).fold(size, |resolution, _| resolution / 10.0);
    let text = fixed(value, decimals(resolution));
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A correlation among others: with three decimals where one of them needs more than two.
pub(super) fn correlation(value: f64, others: &[Vec<f64>]) -> String {
    let needs_more = |value: &f64| (value * 100.0 - (value * 100.0).round()).abs() > 1e-6;
    fixed(value, if others.iter().flatten().any(needs_more) { 3 } else { 2 })
}

/// A text whose numbers have at most six significant figures: `Normal(100.028, 4.89713)`.
pub(super) fn shortened(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        short.push_str(before);
        let number =
            from.find(|letter: char| !(letter.is_ascii_digit() || letter == '.')).unwrap_or(from.len());
        let power = from[number..].strip_prefix(['e', 'E']).map_or(0, |power| {
            let digits = power.strip_prefix(['-', '+']).unwrap_or(power);
            let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
            if end == 0 { 0 } else { 1 + power.len() - digits.len() + end }
        });
        let (digits, after) = from.split_at(number + power);
        // A figure of a name (`Cell B2`, `Log2`) is not rounded; it has fewer anyway.
        match digits.parse::<f64>() {
            Ok(value) if digits.len() > FIGURES => short.push_str(&rounded(value)),
            _ => short.push_str(digits),
        }
        rest = after;
    }
    short.push_str(rest);
    short
}

/// The most significant figures of a number in a text, as letters.
const FIGURES: usize = 6;

/// The number with six significant figures at most, with a power of ten where it would be long.
fn rounded(value: f64) -> String {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    let size = rounded.abs();
    if size == 0.0 || (1e-4..1e9).contains(&size) { rounded.to_string() } else { format!("{rounded:e}") }
}

/// A number as people type it, with a decimal point or comma; `None` where it is none.
pub(super) fn typed(text: &str) -> Option<f64> {
    let text = text.trim().replace('−', "-").replace(',', ".");
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_five_figures() {
        assert_eq!(plain(1_234.56), "1,234.6");
        assert_eq!(plain(-0.5), "−0.5");
        assert_eq!(plain(0.000_123_456_7), "0.00012346");
        assert_eq!(plain(12_345_678.9), "12,345,679");
        assert_eq!(plain(1.5e-12), "1.5000e−12");
        assert_eq!(plain(f64::NAN), "–");
    }

    #[test]
    fn correlations_of_a_matrix_have_the_same_decimals() {
        let plain = [vec![1.0], vec![-0.4, 1.0]];
        assert_eq!([-0.4, 0.0].map(|value| correlation(value, &plain)), ["−0.40", "0.00"]);
        assert_eq!(correlation(-0.4, &[vec![0.123_4]]), "−0.400");
    }

    #[test]
    fn numbers_in_a_text_have_six_figures() {
        for (long, short) in [
            ("Normal(100.02812345, 4.8971267)", "Normal(100.028, 4.89713)"),
            ("JohnsonSU(-1.23456789e-7, 2, 0.000012345678)", "JohnsonSU(-1.23457e-7, 2, 1.23457e-5)"),
            ("Uniform(12345678.9, 38032416810)", "Uniform(12345700, 3.80324e10)"),
            ("Log2(3) + 1200.5000001", "Log2(3) + 1200.5"),
        ] {
            assert_eq!(shortened(long), short);
        }
    }

    #[test]
    fn what_is_typed_may_have_a_comma_or_a_true_minus() {
        assert_eq!(typed(" −0,5 "), Some(-0.5));
        assert_eq!(typed("0.25"), Some(0.25));
        assert_eq!(typed("half"), None);
        assert_eq!(typed("inf"), None);
    }
}
