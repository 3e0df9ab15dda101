//! The rate at which a worth is nothing.

use crate::math;

/// The rate above −1 at which `f` is 0: Newton's method from the guess, else bisection between the
/// nearest sign change. NaN where there is none.
pub(super) fn root(f: impl Fn(f64) -> f64, guess: f64) -> f64 {
    let mut rate = guess;
    for _ in 0..60 {
        let value = f(rate);
        let step = 1e-6 * (1.0 + rate.abs());
        let slope = (f(rate + step) - f(rate - step)) / (2.0 * step);
        let next = rate - value / slope;
        if !next.is_finite() || next <= -1.0 {
            break;
        }
        if (next - rate).abs() <= 1e-13 * (1.0 + next.abs()) {
            return next;
        }
        rate = next;
    }
    let (mut low, mut high) = (f64::NAN, f64::NAN);
    let points = (0..=400).map(|i| -0.999 + math::expm1(f64::from(i) * 0.02));
    let mut before: Option<(f64, f64)> = None;
    for x in points {
        let y = f(x);
        if let Some((x0, y0)) = before
            && y0 * y <= 0.0
        {
            (low, high) = (x0, x);
            break;
        }
        before = y.is_finite().then_some((x, y));
    }
    let rises = f(high) > 0.0;
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if (f(middle) > 0.0) == rises { high = middle } else { low = middle }
    }
    low + (high - low) / 2.0
}
