//! Floats as decimal digits, exactly and in few bytes: the library's own way brings ten thousand of tables along.

/// The digits of a number's size with that many decimals (at most 12): rounded from the exact value, a tie to the
/// even digit, as `format!("{value:.decimals$}")` has them. What is not finite is 0.
pub fn digits(value: f64, decimals: usize) -> String {
    let value = if value.is_finite() { value.abs() } else { 0.0 };
    let decimals = decimals.min(12);
    let scale = 10u64.pow(decimals as u32);
    let whole = value.trunc();
    let mut part = part_of(value - whole, scale, whole % 2.0 == 1.0);
    let carried = part == scale;
    if carried {
        part = 0;
    }
    let mut text = whole_digits(if carried { whole + 1.0 } else { whole });
    if decimals > 0 {
        let digits = part.to_string();
        text.push('.');
        (digits.len()..decimals).for_each(|_| text.push('0'));
        text.push_str(&digits);
    }
    text
}

/// A number with at most that many significant figures (1 to 17), without an exponent and without zeros
/// at the end: `0.3`, `124000`, `-3.6477412`. What is not finite is 0.
pub fn significant(value: f64, figures: i32) -> String {
    let size = value.abs();
    if size == 0.0 || !size.is_finite() {
        return "0".to_owned();
    }
    // How many decimals hold the figures; negative where the last figure stands before the point.
    let mut decimals = figures - 1 - size.log10().floor() as i32;
    let figure = |decimals: i32| {
        // Two steps, because one power of ten may be too large.
        let half = decimals / 2;
        (size * power_of_ten(half) * power_of_ten(decimals - half)).round() as u64
    };
    let mut shown = figure(decimals);
    // The logarithm may be rounded over a power of ten.
    if shown < 10u64.pow(figures as u32 - 1) {
        decimals += 1;
        shown = figure(decimals);
    }
    while shown % 10 == 0 {
        shown /= 10;
        decimals -= 1;
    }
    let mut text = shown.to_string();
    (decimals..0).for_each(|_| text.push('0'));
    let decimals = decimals.max(0) as usize;
    if decimals > 0 {
        if text.len() <= decimals {
            text.insert_str(0, &"0".repeat(decimals + 1 - text.len()));
        }
        text.insert(text.len() - decimals, '.');
    }
    if value < 0.0 { format!("-{text}") } else { text }
}

/// A number as path text and attributes have it: at most two decimals, no zeros at the end.
pub fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let text = digits(rounded, 2);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if rounded < 0.0 { format!("-{text}") } else { text.to_owned() }
}

/// Ten to a whole power: correctly rounded to the 22nd, beyond that to a few units in the last place; 0 or
/// infinity beyond the range of floats.
pub fn power_of_ten(exponent: i32) -> f64 {
    let mut power = 1.0;
    let mut left = exponent.unsigned_abs().min(400);
    while left > 0 {
        // Up to the 22nd, powers of ten are floats.
        let step = (0..left.min(22)).fold(1.0, |power, _| power * 10.0);
        power = if exponent < 0 { power / step } else { power * step };
        left -= left.min(22);
    }
    power
}

/// A share of one in `scale`ths, rounded; a tie goes to the even number, or to the even whole where there are no
/// decimals.
fn part_of(share: f64, scale: u64, whole_is_odd: bool) -> u64 {
    let bits = share.to_bits();
    let exponent = (bits >> 52) as u32;
    if exponent == 0 {
        return 0;
    }
    // The share is `mantissa` / 2^`shift`, and below one, so that `shift` is at least 53.
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    let shift = 1075 - exponent;
    let scaled = u128::from(mantissa) * u128::from(scale);
    if shift > 100 {
        return 0;
    }
    let number = (scaled >> shift) as u64;
    let (rest, half) = (scaled & ((1 << shift) - 1), 1 << (shift - 1));
    let odd = if scale == 1 { whole_is_odd } else { number % 2 == 1 };
    number + u64::from(rest > half || rest == half && odd)
}

/// The digits of a whole number of any size.
fn whole_digits(whole: f64) -> String {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let (mut whole, mut doublings) = (whole, 0);
    while whole > LARGEST {
        whole /= 2.0;
        doublings += 1;
    }
    let mut text = (whole as u64).to_string().into_bytes();
    while doublings > 0 {
        let step = doublings.min(32);
        let mut carry = 0u64;
        for digit in text.iter_mut().rev() {
            carry += u64::from(*digit - b'0') << step;
            *digit = b'0' + (carry % 10) as u8;
            carry /= 10;
        }
        while carry > 0 {
            text.insert(0, b'0' + (carry % 10) as u8);
            carry /= 10;
        }
        doublings -= step;
    }
    text.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Floats of every size, the same each time.
    fn floats() -> impl Iterator<Item = f64> {
        let mut bits = 0x9E37_79B9_7F4A_7C15_u64;
        std::iter::repeat_with(move || {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from_bits(bits).abs()
        })
        .filter(|value| value.is_finite())
        .take(2_000)
    }

    #[test]
    fn digits_are_those_of_the_library() {
        let ties =
            [0.5, 1.5, 2.5, 0.25, 0.125, 0.375, 9.5, 99.995, 999.5, 0.005, 1e-13, 5e-324, f64::MAX, 1e23];
        let shares = floats().map(|value| value.to_bits() as f64 / 1e17);
        for value in ties.into_iter().chain(floats()).chain(shares) {
            for decimals in [0, 1, 2, 6, 12] {
                assert_eq!(digits(value, decimals), format!("{value:.decimals$}"), "{value:e}");
            }
        }
    }

    #[test]
    fn significant_figures_carry_no_noise() {
        for (value, figures, text) in [
            (0.1 + 0.2, 10, "0.3"),
            (124_000.0, 10, "124000"),
            (-3.647_741_2, 10, "-3.6477412"),
            (0.0, 4, "0"),
            (999.96, 4, "1000"),
            (1000.0, 4, "1000"),
            (1e-7, 10, "0.0000001"),
            (1e21, 10, "1000000000000000000000"),
            (84.04, 3, "84"),
        ] {
            assert_eq!(significant(value, figures), text);
        }
        for value in floats().filter(|value| (1e-300..1e300).contains(value)) {
            let expected: f64 = format!("{value:.9e}").parse().unwrap();
            let ours: f64 = significant(value, 10).parse().unwrap();
            assert!((ours - expected).abs() <= expected * 1e-9, "{value:e}: {ours:e}");
        }
    }

    #[test]
    fn numbers_have_two_decimals_at_most() {
        for (value, text) in [
            (1.0, "1"),
            (-0.004, "0"),
            (12.5, "12.5"),
            (-7.256, "-7.26"),
            (f64::NAN, "0"),
            (0.1, "0.1"),
            (100.0, "100"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn powers_of_ten_are_exact_where_they_can_be() {
        for exponent in -22..=44 {
            assert_eq!(power_of_ten(exponent), format!("1e{exponent}").parse().unwrap());
        }
        for exponent in -300..=308 {
            let exact: f64 = format!("1e{exponent}").parse().unwrap();
            assert!((power_of_ten(exponent) / exact - 1.0).abs() < 1e-14, "{exponent}");
        }
        assert_eq!((power_of_ten(400), power_of_ten(-400)), (f64::INFINITY, 0.0));
    }
}
