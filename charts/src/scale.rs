//! Linear scales between values and pixels, and ticks on round numbers.

use crate::decimal::power_of_ten;

/// The largest size of a value that a scale tells apart from its neighbours' sums.
const LARGEST: f64 = 1e300;

/// A linear map from values to pixels and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    domain: (f64, f64),
    range: (f64, f64),
}

impl Scale {
    /// A scale that takes `domain.0` to `range.0` and `domain.1` to `range.1`. Ends that are not finite or
    /// not apart are mended by [`widened`], so that every scale has a positive width.
    pub fn linear(domain: (f64, f64), range: (f64, f64)) -> Self {
        Self { domain: widened(domain.0, domain.1), range }
    }

    /// The pixel of a value, held inside the range; NaN goes to the start.
    pub fn position(self, value: f64) -> f64 {
        let (low, high) = self.domain;
        let share = within((value - low) / (high - low), 0.0, 1.0);
        let share = if share.is_nan() { 0.0 } else { share };
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    /// The value at a pixel, held inside the domain: the inverse of [`Scale::position`].
    pub fn value(self, position: f64) -> f64 {
        let (low, high) = self.domain;
        let width = self.range.1 - self.range.0;
        let share = if width == 0.0 { 0.0 } else { within((position - self.range.0) / width, 0.0, 1.0) };
        if share.is_nan() { low } else { low + share * (high - low) }
    }

    /// Whether a value lies inside the domain, ends included.
    pub fn contains(self, value: f64) -> bool {
        self.domain.0 <= value && value <= self.domain.1
    }

    /// The lowest and highest value.
    pub fn domain(self) -> (f64, f64) {
        self.domain
    }

    /// The pixels of the lowest and highest value.
    pub fn range(self) -> (f64, f64) {
        self.range
    }
}

/// Round values along an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// The distance between neighbours: 1, 2 or 5 times a power of ten.
    pub step: f64,
    /// Multiples of the step inside the asked range, ascending.
    pub values: Vec<f64>,
}

impl Ticks {
    /// The ticks inside `low` to `high`, at most `at_most` (at least 2) of them.
    pub fn inside(low: f64, high: f64, at_most: usize) -> Self {
        let (low, high) = widened(low, high);
        let mut step = nice_step((high - low) / (at_most.max(2) as f64));
        loop {
            let first = (low / step - 1e-9).ceil();
            let last = (high / step + 1e-9).floor();
            let count = last - first + 1.0;
            if count <= at_most.max(2) as f64 {
                let values = (0..count.max(0.0) as usize).map(|index| multiple(first + index as f64, step));
                return Self { step, values: values.collect() };
            }
            step = next_step(step);
        }
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that is at least `least`; 1 where `least` is not a
/// positive number.
pub fn nice_step(least: f64) -> f64 {
    if !(least > 0.0 && least.is_finite()) {
        return 1.0;
    }
    let exponent = least.log10().floor() as i32;
    let candidates = (exponent - 1..=exponent + 1)
        .flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| digit * power_of_ten(exponent)));
    candidates.into_iter().find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(least)
}

/// The step after a nice one: 1, 2, 5, 10, …
pub fn next_step(step: f64) -> f64 {
    nice_step(step * 1.5)
}

/// `low` and `high` moved outwards to multiples of `step`.
pub fn outwards(low: f64, high: f64, step: f64) -> (f64, f64) {
    (multiple((low / step + 1e-9).floor(), step), multiple((high / step - 1e-9).ceil(), step))
}

/// `count` times `step`, as near to the decimal number as a float can be.
pub fn multiple(count: f64, step: f64) -> f64 {
    let inverse = (1.0 / step).round();
    let value = if step < 1.0 && inverse.is_finite() { count / inverse } else { count * step };
    if value == 0.0 { 0.0 } else { value }
}

/// The value, or the end of the range that it lies beyond; NaN stays. The library's own `clamp` brings along how to
/// print floats, for its complaint about ends in falling order.
pub fn within(value: f64, low: f64, high: f64) -> f64 {
    if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}

/// Two finite ends in rising order that floats can tell apart: ends that are not numbers become 0 to 1, a
/// single value becomes the middle of a narrow range.
pub fn widened(low: f64, high: f64) -> (f64, f64) {
    let (low, high) = match (low.is_nan(), high.is_nan()) {
        (true, true) => return (0.0, 1.0),
        (true, false) => (high, high),
        (false, true) => (low, low),
        (false, false) => (low.min(high), low.max(high)),
    };
    let (low, high) = (within(low, -LARGEST, LARGEST), within(high, -LARGEST, LARGEST));
    let size = low.abs().max(high.abs());
    if high - low > size * 1e-11 && high - low > 1e-300 {
        return (low, high);
    }
    let half = if size < 1e-290 { 0.5 } else { size * 0.05 };
    (low - half, high + half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_one_two_five() {
        for (least, step) in [(0.3, 0.5), (1.0, 1.0), (1.01, 2.0), (0.02, 0.02), (6.0, 10.0), (4.9e-8, 5e-8)]
        {
            assert_eq!(nice_step(least), step);
        }
        assert_eq!(next_step(0.2), 0.5);
        assert_eq!(next_step(5.0), 10.0);
    }

    #[test]
    fn ticks_are_exact_decimals() {
        let ticks = Ticks::inside(-0.3, 0.6, 10);
        assert_eq!(ticks.values, [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
        assert!(ticks.values[3].is_sign_positive());
    }

    #[test]
    fn odd_ends_are_mended() {
        assert_eq!(widened(f64::NAN, f64::NAN), (0.0, 1.0));
        assert_eq!(widened(0.0, 0.0), (-0.5, 0.5));
        assert_eq!(widened(f64::NEG_INFINITY, f64::INFINITY), (-LARGEST, LARGEST));
        let (low, high) = widened(7.0, 7.0);
        assert!(low < 7.0 && 7.0 < high);
    }

    proptest! {
        #[test]
        fn ticks_are_inside_rising_and_few(low in -1e12..1e12f64, width in 1e-6..1e12f64, at_most in 2usize..12) {
            let ticks = Ticks::inside(low, low + width, at_most);
            let (low, high) = widened(low, low + width);
            prop_assert!(ticks.values.len() <= at_most);
            prop_assert!(ticks.values.windows(2).all(|pair| pair[0] < pair[1]));
            let slack = ticks.step * 1e-6;
            prop_assert!(ticks.values.iter().all(|tick| low - slack <= *tick && *tick <= high + slack));
            // The ticks cover the range: no room for another at either end.
            if let (Some(first), Some(last)) = (ticks.values.first(), ticks.values.last()) {
                prop_assert!(first - low <= ticks.step + slack && high - last <= ticks.step + slack);
            }
        }

        #[test]
        fn outwards_contains(low in -1e9..1e9f64, width in 1e-3..1e9f64) {
            let step = nice_step(width / 8.0);
            let (first, last) = outwards(low, low + width, step);
            prop_assert!(first <= low + step * 1e-6 && low + width - step * 1e-6 <= last);
            prop_assert!(low - first <= step * 1.001 && last - (low + width) <= step * 1.001);
        }

        #[test]
        fn pixels_invert(low in -1e9..1e9f64, width in 1e-3..1e9f64, share in 0.0..1.0f64) {
            let scale = Scale::linear((low, low + width), (46.0, 884.0));
            let value = low + share * width;
            prop_assert!((scale.value(scale.position(value)) - value).abs() <= width * 1e-9 + low.abs() * 1e-12);
        }

        #[test]
        fn any_floats_give_a_sound_scale(low: f64, high: f64, value: f64, at_most in 0usize..20) {
            let scale = Scale::linear((low, high), (0.0, 100.0));
            prop_assert!((0.0..=100.0).contains(&scale.position(value)));
            prop_assert!(scale.value(value).is_finite());
            prop_assert!(Ticks::inside(low, high, at_most).values.len() <= at_most.max(2));
        }
    }
}
