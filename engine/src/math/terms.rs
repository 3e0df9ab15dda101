//! The terms of the Poisson, binomial and beta distributions, without the cancellation of logarithms.
//!
//! C. Loader, "Fast and accurate computation of binomial probabilities" (2000): a term is its value at
//! the mode, by Stirling's formula, times e to minus the deviance.

use std::f64::consts::PI;

use super::exp::exp;
use super::gamma::{gamma, stirling_ratio};
use super::log::{log, log1p};
use super::power::pow;

/// Below this shape the defining formula is accurate, and cannot overflow where it matters.
const SMALL: f64 = 16.0;

/// mᵏ e⁻ᵐ / Γ(k + 1): the probability of k events where m are expected, for real k ≥ 0 and m ≥ 0 too.
/// NaN outside.
pub fn poisson_term(k: f64, mean: f64) -> f64 {
    if !(k >= 0.0 && mean >= 0.0) {
        f64::NAN
    } else if mean == 0.0 {
        if k == 0.0 { 1.0 } else { 0.0 }
    } else if k == 0.0 {
        exp(-mean)
    } else if k.is_infinite() || mean.is_infinite() {
        0.0
    } else if k < SMALL && mean < 700.0 {
        pow(mean, k) * exp(-mean) / gamma(k + 1.0)
    } else {
        exp(-deviance(k, mean)) / ((2.0 * PI * k).sqrt() * stirling_ratio(k))
    }
}

/// The probability of k successes in n tries of probability p, for whole 0 ≤ k ≤ n; NaN outside.
pub fn binomial_term(k: f64, n: f64, p: f64) -> f64 {
    if !(k >= 0.0 && k <= n && (0.0..=1.0).contains(&p)) {
        f64::NAN
    } else if p == 0.0 || p == 1.0 {
        if k == n * p { 1.0 } else { 0.0 }
    } else if k == 0.0 {
        exp(n * log1p(-p))
    } else if k == n {
        pow(p, n)
    } else {
        beta_term(k, n - k, p, 1.0 - p) * (n / (k * (n - k)))
    }
}

/// xᵃ yᵇ / B(a, b), where x + y = 1 and a, b > 0: the beta density times xy.
pub fn beta_term(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if a < SMALL && b < SMALL {
        return pow(x, a) * pow(y, b) * (gamma(a + b) / gamma(a) / gamma(b));
    }
    let n = a + b;
    let at_mode = (a / n * b / (2.0 * PI)).sqrt();
    let ratio = stirling_ratio(n) / (stirling_ratio(a) * stirling_ratio(b));
    exp(-(deviance(a, n * x) + deviance(b, n * y))) * at_mode * ratio
}

/// k ln(k/m) + m − k, half the deviance of k from its mean, for positive k and m (Loader's bd0).
pub(super) fn deviance(k: f64, mean: f64) -> f64 {
    let difference = k - mean;
    if difference.abs() >= 0.1 * (k + mean) {
        return k * log(k / mean) + mean - k;
    }
    // 2k artanh v = k ln(k/m) for v = (k − m)/(k + m).
    let v = difference / (k + mean);
    let square = v * v;
    let mut sum = difference * v;
    let mut power = 2.0 * k * v;
    let mut odd = 3.0;
    loop {
        power *= square;
        let next = sum + power / odd;
        if next == sum || next.is_nan() {
            return next;
        }
        sum = next;
        odd += 2.0;
    }
}
