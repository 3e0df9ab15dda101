//! The functions of `math` as calls, for densities and cumulative probabilities: those are computed a few
//! hundred times for a picture, and need not be repeated in every family's code.

use crate::math;

/// eˣ
#[inline(never)]
pub(super) fn exp(x: f64) -> f64 {
    math::exp(x)
}

/// eˣ − 1
#[inline(never)]
pub(super) fn expm1(x: f64) -> f64 {
    math::expm1(x)
}

/// ln x
#[inline(never)]
pub(super) fn log(x: f64) -> f64 {
    math::log(x)
}

/// ln(1 + x)
#[inline(never)]
pub(super) fn log1p(x: f64) -> f64 {
    math::log1p(x)
}

/// xʸ
#[inline(never)]
pub(super) fn pow(x: f64, y: f64) -> f64 {
    math::pow(x, y)
}

/// The standard normal density.
#[inline(never)]
pub(super) fn normal_density(x: f64) -> f64 {
    math::normal_density(x)
}

/// The standard normal probability of x or less.
#[inline(never)]
pub(super) fn normal_cdf(x: f64) -> f64 {
    math::normal_cdf(x)
}

/// The standard normal quantile.
#[inline(never)]
pub(super) fn normal_quantile(p: f64) -> f64 {
    math::normal_quantile(p)
}

/// Γ(x + s)/Γ(x)
pub(super) fn gamma_ratio(x: f64, s: f64) -> f64 {
    exp(math::lgamma(x + s) - math::lgamma(x))
}

/// ln(1 + nt)/n, which is t for n = 0 and infinite beyond the end where 1 + nt vanishes: what undoes
/// `draw::box_cox`.
pub(super) fn box_cox_inverse(t: f64, n: f64) -> f64 {
    if n == 0.0 {
        t
    } else if 1.0 + n * t <= 0.0 {
        -f64::INFINITY * n.signum()
    } else {
        log1p(n * t) / n
    }
}

/// (Γ(1 + 2s) − Γ(1 + s)²)/s², which is π²/6 for s = 0: the variance of (E^s − 1)/s where E is an
/// exponential variable.
pub(super) fn power_variance(s: f64) -> f64 {
    if s.abs() < 1e-6 {
        return std::f64::consts::PI * std::f64::consts::PI / 6.0;
    }
    let (first, second) = (math::lgamma(1.0 + s), math::lgamma(1.0 + 2.0 * s));
    exp(2.0 * first) * expm1(second - 2.0 * first) / (s * s)
}
