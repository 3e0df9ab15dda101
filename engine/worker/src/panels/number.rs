//! Numbers as panels write and read them.

use charts::format::{decimals, fixed};

/// A number with five significant figures, thousands parted: `1,234.6`, `0.00012346`; an en dash for none.
pub(super) fn plain(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-9..1e15).contains(&size) && size.is_finite() {
        return format!("{value:.4e}").replace('-', "−");
    }
    let text = fixed(value, decimals(size / 1e4));
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
    fn what_is_typed_may_have_a_comma_or_a_true_minus() {
        assert_eq!(typed(" −0,5 "), Some(-0.5));
        assert_eq!(typed("0.25"), Some(0.25));
        assert_eq!(typed("half"), None);
        assert_eq!(typed("inf"), None);
    }
}
