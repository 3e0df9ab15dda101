//! The regularised incomplete beta function and its inverse.
//!
//! Everything is done with x and y = 1 − x side by side and with the smaller of the two probabilities,
//! so that neither end loses digits.

use super::exp::exp;
use super::gamma::lgamma;
use super::log::log;
use super::normal::normal_quantile;
use super::power::pow;
use super::terms::beta_term;

/// More terms than any sum or fraction here needs; a backstop against loops without end.
const MOST_TERMS: u32 = 1_000_000;

/// I_x(a, b), the probability that a beta variable with shapes a and b is x or less: 0 at 0, 1 at 1.
/// NaN for shapes that are not positive and finite, and for x outside [0, 1].
pub fn beta_inc(a: f64, b: f64, x: f64) -> f64 {
    beta_inc_pair(a, b, x, 1.0 - x).0
}

/// 1 − I_x(a, b), accurate also where it is small.
pub fn beta_inc_upper(a: f64, b: f64, x: f64) -> f64 {
    beta_inc_pair(a, b, x, 1.0 - x).1
}

/// The x for which I_x(a, b) is p. NaN for impossible shapes and for p outside [0, 1].
///
/// Newton's method for the logarithm of the probability in the logit of x, where the beta distribution
/// is log-concave: no start can make it diverge.
pub fn beta_inc_inverse(a: f64, b: f64, p: f64) -> f64 {
    beta_inc_inverse_pair(a, b, p, 1.0 - p).0
}

/// I_x(a, b) and its complement, where y = 1 − x is given apart so that it may be tiny.
pub fn beta_inc_pair(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if !(a > 0.0 && b > 0.0 && a < f64::INFINITY && b < f64::INFINITY && x >= 0.0 && y >= 0.0) {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 {
        return (0.0, 1.0);
    }
    if y == 0.0 {
        return (1.0, 0.0);
    }
    // How far the mean is above x, times a + b, from the side that cancels less.
    let excess = if a > b { (a + b) * y - b } else { a - (a + b) * x };
    if excess >= 0.0 {
        let lower = lower(a, b, x, y, excess);
        (lower, 1.0 - lower)
    } else {
        let upper = lower(b, a, y, x, -excess);
        (1.0 - upper, upper)
    }
}

/// ∫ tᵃ⁻¹/(1 − t) from 0 to x: the incomplete beta function without its second shape, for positive a and x
/// below 1, where y = 1 − x.
pub fn beta_inc_without_shape(a: f64, x: f64, y: f64) -> f64 {
    let factor = if a * x < 0.5 * (a + 1.0) { series(a, 0.0, x) / a } else { fraction(a, 0.0, x, y, a * y) };
    pow(x, a) * factor
}

/// I_x(a, b) for x below the mean.
fn lower(a: f64, b: f64, x: f64, y: f64, excess: f64) -> f64 {
    let term = beta_term(a, b, x, y);
    // Nothing is left so far out, where the sums would overflow.
    if term == 0.0 {
        return 0.0;
    }
    let factor =
        if (a + b) * x < 0.5 * (a + 1.0) { series(a, b, x) / a } else { fraction(a, b, x, y, excess) };
    term * factor
}

/// ₂F₁(a + b, 1; a + 1; x), whose terms are all positive (DLMF 8.17.8).
fn series(a: f64, b: f64, x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut n = 0.0;
    for _ in 0..MOST_TERMS {
        term *= (a + b + n) / (a + 1.0 + n) * x;
        let next = sum + term;
        if next == sum || next.is_nan() {
            break;
        }
        sum = next;
        n += 1.0;
    }
    sum
}

/// The same over a by the continued fraction of A. R. DiDonato and A. H. Morris, "Algorithm 708", ACM
/// Trans. Math. Software 18 (1992), 360, eq 9, with Lentz's method (Thompson and Barnett, J. Comput.
/// Phys. 64 (1986), 490). Its denominators are sums of positive terms, so it is accurate up to the mean.
fn fraction(a: f64, b: f64, x: f64, y: f64, excess: f64) -> f64 {
    let mut c = 1e300;
    let mut d = (a + 1.0) / (a * (excess + 1.0));
    let mut value = d;
    let mut n = 0.0;
    for _ in 0..MOST_TERMS {
        n += 1.0;
        let odd = a + 2.0 * n - 1.0;
        let part = n * (b - n) * x / odd;
        let numerator = (a + n - 1.0) * (a + b + n - 1.0) / odd * part * x;
        let denominator = n + part + (a + n) / (odd + 2.0) * (excess + 1.0 + n * (1.0 + y));
        d = 1.0 / not_zero(denominator + numerator * d);
        c = not_zero(denominator + numerator / c);
        let factor = d * c;
        value *= factor;
        if (factor - 1.0).abs() < 1e-16 || factor.is_nan() {
            break;
        }
    }
    value
}

/// Keeps a denominator of Lentz's method from vanishing.
pub(super) fn not_zero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// The x, and y = 1 − x, for which I_x(a, b) is p, where q = 1 − p is given apart so that it may be tiny.
pub fn beta_inc_inverse_pair(a: f64, b: f64, p: f64, q: f64) -> (f64, f64) {
    if !(a > 0.0 && b > 0.0 && a < f64::INFINITY && b < f64::INFINITY && p >= 0.0 && q >= 0.0) {
        return (f64::NAN, f64::NAN);
    }
    if p == 0.0 {
        return (0.0, 1.0);
    }
    if q == 0.0 {
        return (1.0, 0.0);
    }
    let (mut x, mut y) = start(a, b, p, q);
    for _ in 0..100 {
        if x <= 0.0 || y <= 0.0 {
            break;
        }
        let (lower, upper) = beta_inc_pair(a, b, x, y);
        let slope = beta_term(a, b, x, y);
        let step = if p <= q { log(p / lower) * (lower / slope) } else { log(upper / q) * (upper / slope) };
        // A start far out in a tail finds no slope, or asks for a leap that leaves the range of numbers.
        let inwards = if p <= q { 5.0 } else { -5.0 };
        let step = if step.is_nan() { inwards } else { step.clamp(-20.0, 20.0) };
        let factor = exp(step);
        let total = y + x * factor;
        (x, y) = (x * factor / total, y / total);
        // Newton's error is about the square of the step times the curvature.
        if step * step * (1.0 + a.min(b).sqrt()) < 1e-17 {
            break;
        }
    }
    (x, y)
}

/// A first guess: Abramowitz and Stegun 26.5.22 for shapes above 1, else the power law of the nearer end.
fn start(a: f64, b: f64, p: f64, q: f64) -> (f64, f64) {
    if a > 1.0 && b > 1.0 {
        let z = if p <= q { -normal_quantile(p) } else { normal_quantile(q) };
        let (s, t) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let h = 2.0 / (s + t);
        let l = (z * z - 3.0) / 6.0;
        let w = z * (h + l).max(0.0).sqrt() / h - (t - s) * (l + 5.0 / 6.0 - 2.0 / (3.0 * h));
        let odds = a / b * exp((-2.0 * w).clamp(-600.0, 600.0));
        return (odds / (1.0 + odds), 1.0 / (1.0 + odds));
    }
    let n = a + b;
    let (left, right) = (pow(a / n, a) / a, pow(b / n, b) / b);
    let total = left + right;
    let log_beta = lgamma(a) + lgamma(b) - lgamma(n);
    if p * total <= left {
        let x = exp(((log(a * p) + log_beta) / a).min(-1e-3));
        (x, 1.0 - x)
    } else {
        let y = exp(((log(b * q) + log_beta) / b).min(-1e-3));
        (1.0 - y, y)
    }
}
