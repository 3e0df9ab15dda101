//! A metalog seen from the logit t of its probability, where it is smooth: feasibility, density, moments.

use crate::math;

/// The logits within which all but 1e-17 of the probability lies.
const REACH: f64 = 40.0;
/// Between these steps the trapezoidal rule is exact to the last digit: integrands are analytic in a strip of
/// π around the real line (L. N. Trefethen and J. A. C. Weideman, SIAM Review 56 (2014), 385, theorem 5.1).
const STEP: f64 = 0.125;

/// Whether the density is above 0 everywhere. Looks at 1281 logits, and closer where the slope is least
/// between them.
pub(super) fn feasible(coefficients: &[f64]) -> bool {
    if coefficients.len() < 2 {
        return false;
    }
    let shape = Shape::new(coefficients);
    let at = |i: i32| f64::from(i) / 16.0;
    let (mut before, mut here) = (f64::INFINITY, shape.slope(at(-640)));
    for i in -640..=640 {
        let after = if i < 640 { shape.slope(at(i + 1)) } else { f64::INFINITY };
        let positive = |x: f64| x > 0.0;
        if !positive(here) {
            return false;
        }
        if here <= before && here <= after && !positive(shape.least_slope(at(i - 1), at(i + 1))) {
            return false;
        }
        (before, here) = (here, after);
    }
    true
}

/// Whether the coefficient at a position from 0 is one of A rather than of B.
pub(super) fn is_of_level(at: usize) -> bool {
    if at == 2 || at == 3 { at == 3 } else { at.is_multiple_of(2) }
}

/// M as a function of the logit: A(h) + B(h) t.
pub(super) struct Shape {
    level: Vec<f64>,
    spread: Vec<f64>,
}

impl Shape {
    pub(super) fn new(coefficients: &[f64]) -> Self {
        let (mut level, mut spread) = (Vec::new(), Vec::new());
        for (at, coefficient) in coefficients.iter().enumerate() {
            if is_of_level(at) { &mut level } else { &mut spread }.push(*coefficient);
        }
        Self { level, spread }
    }

    /// M at a logit.
    fn value(&self, t: f64) -> f64 {
        let h = 0.5 * math::tanh(0.5 * t);
        polynomial(&self.level, h).0 + t * polynomial(&self.spread, h).0
    }

    /// How fast M grows with the logit: y(1 − y) M′(y).
    fn slope(&self, t: f64) -> f64 {
        let h = 0.5 * math::tanh(0.5 * t);
        let (spread, turn) = polynomial(&self.spread, h);
        weight(t) * (polynomial(&self.level, h).1 + t * turn) + spread
    }

    /// The least slope between two logits, by golden sections.
    fn least_slope(&self, low: f64, high: f64) -> f64 {
        const SECTION: f64 = 0.618_033_988_749_894_9;
        let (mut low, mut high) = (low, high);
        let mut least = f64::INFINITY;
        for _ in 0..40 {
            let (left, right) = (high - SECTION * (high - low), low + SECTION * (high - low));
            let (at_left, at_right) = (self.slope(left), self.slope(right));
            least = least.min(at_left).min(at_right);
            if at_left < at_right {
                high = right;
            } else {
                low = left;
            }
        }
        least
    }

    /// The logit at which M is m: Newton's method, kept between bounds.
    fn logit(&self, m: f64) -> f64 {
        let (mut low, mut high) = (-745.0, 745.0);
        let mut t = 0.0;
        for _ in 0..200 {
            let gap = self.value(t) - m;
            if gap > 0.0 {
                high = t;
            } else {
                low = t;
            }
            let next = t - gap / self.slope(t);
            let next = if next > low && next < high { next } else { 0.5 * (low + high) };
            if (next - t).abs() <= 1e-15 * (1.0 + next.abs()) {
                return next;
            }
            t = next;
        }
        t
    }

    /// The density where M is m.
    pub(super) fn density(&self, m: f64) -> f64 {
        let t = self.logit(m);
        weight(t) / self.slope(t)
    }

    /// The probability of m or less.
    pub(super) fn cumulative(&self, m: f64) -> f64 {
        1.0 / (1.0 + math::exp(-self.logit(m)))
    }

    /// The mean of M.
    pub(super) fn mean(&self) -> Option<f64> {
        Some(integral(REACH, &|t| self.value(t) * weight(t)))
    }

    /// The variance of M.
    pub(super) fn variance(&self) -> Option<f64> {
        let mean = self.mean()?;
        Some(integral(REACH, &|t| (self.value(t) - mean) * (self.value(t) - mean) * weight(t)))
    }

    /// The mean of e^(sign × M); `None` where the tail is too long for one.
    pub(super) fn mean_of_exponential(&self, sign: f64) -> Option<f64> {
        self.moment_of_exponential(sign, 1.0)
    }

    /// The variance of e^(sign × M); `None` where the tail is too long for one.
    pub(super) fn variance_of_exponential(&self, sign: f64) -> Option<f64> {
        let mean = self.mean_of_exponential(sign)?;
        let square = self.moment_of_exponential(sign, 2.0)?;
        if square > 4.0 * mean * mean {
            return Some(square - mean * mean);
        }
        let offset = |t: f64| math::exp(sign * self.value(t)) - mean;
        Some(integral(2.0 * REACH, &|t| offset(t) * offset(t) * weight(t)))
    }

    /// The mean of e^(order × sign × M), if its tail falls.
    fn moment_of_exponential(&self, sign: f64, order: f64) -> Option<f64> {
        let rate = order * polynomial(&self.spread, 0.5 * sign).0;
        let falls = 1.0 - rate;
        (falls > 0.0).then(|| {
            let log_weight = |t: f64| -t.abs() - 2.0 * math::log1p(math::exp(-t.abs()));
            let term = |t: f64| math::exp(order * sign * self.value(t) + log_weight(t));
            integral((REACH / falls.min(1.0)).min(100.0 * REACH), &term)
        })
    }

    /// The mean of e^M/(1 + e^M).
    pub(super) fn mean_of_share(&self) -> f64 {
        integral(REACH, &|t| self.share(t) * weight(t))
    }

    /// The variance of e^M/(1 + e^M).
    pub(super) fn variance_of_share(&self) -> f64 {
        let mean = self.mean_of_share();
        integral(REACH, &|t| (self.share(t) - mean) * (self.share(t) - mean) * weight(t))
    }

    fn share(&self, t: f64) -> f64 {
        1.0 / (1.0 + math::exp(-self.value(t)))
    }
}

/// y(1 − y) at a logit, how fast the probability grows with it.
fn weight(t: f64) -> f64 {
    let odds = math::exp(-t.abs());
    odds / ((1.0 + odds) * (1.0 + odds))
}

/// A polynomial by its coefficients from the constant on, and its derivative.
fn polynomial(coefficients: &[f64], h: f64) -> (f64, f64) {
    coefficients.iter().rev().fold((0.0, 0.0), |(value, slope), c| (value * h + c, slope * h + value))
}

/// The integral over the logits from −reach to reach.
fn integral(reach: f64, function: &dyn Fn(f64) -> f64) -> f64 {
    let steps = (reach / STEP).ceil() as i32;
    (-steps..=steps).map(|i| function(f64::from(i) * STEP)).sum::<f64>() * STEP
}
