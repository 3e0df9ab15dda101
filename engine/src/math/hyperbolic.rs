//! Hyperbolic functions and their inverses, from `expm1` and `log1p` (fdlibm's `e_sinh.c` and its kin).

use std::f64::consts::LN_2;

use super::exp::{exp, expm1};
use super::log::{log, log1p};

/// Beyond this, 1 is nothing beside the square.
const LARGE: f64 = 67108864.0;

/// e^|x| / 2, also where e^|x| alone is infinite.
#[inline(always)]
fn half_exp(size: f64) -> f64 {
    let root = exp(0.5 * size);
    0.5 * root * root
}

/// sinh x, within 2 ulp.
#[inline]
pub fn sinh(x: f64) -> f64 {
    let size = x.abs();
    let t = expm1(size);
    let value = if size < 1.0 {
        0.5 * (2.0 * t - t * t / (t + 1.0))
    } else if size < 709.0 {
        0.5 * (t + t / (t + 1.0))
    } else {
        half_exp(size)
    };
    if x < 0.0 { -value } else { value }
}

/// cosh x, within 2 ulp.
#[inline]
pub fn cosh(x: f64) -> f64 {
    let size = x.abs();
    if size < LN_2 {
        let t = expm1(size);
        1.0 + t * t / (2.0 * (1.0 + t))
    } else if size < 709.0 {
        let t = exp(size);
        0.5 * (t + 1.0 / t)
    } else {
        half_exp(size)
    }
}

/// tanh x, within 2 ulp.
#[inline]
pub fn tanh(x: f64) -> f64 {
    let size = x.abs();
    let value = if size > 0.5493 {
        1.0 - 2.0 / (expm1(2.0 * size) + 2.0)
    } else if size > 0.2554 {
        let t = expm1(2.0 * size);
        t / (t + 2.0)
    } else {
        let t = expm1(-2.0 * size);
        -t / (t + 2.0)
    };
    if x < 0.0 { -value } else { value }
}

/// arsinh x, within 2 ulp.
#[inline]
pub fn asinh(x: f64) -> f64 {
    let size = x.abs();
    let value = if size >= LARGE {
        log(size) + LN_2
    } else if size >= 2.0 {
        log(2.0 * size + 1.0 / ((size * size + 1.0).sqrt() + size))
    } else {
        log1p(size + size * size / ((size * size + 1.0).sqrt() + 1.0))
    };
    if x < 0.0 { -value } else { value }
}

/// arcosh x, within 2 ulp. NaN below 1.
#[inline]
pub fn acosh(x: f64) -> f64 {
    if x >= LARGE {
        log(x) + LN_2
    } else if x >= 2.0 {
        log(2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt()))
    } else {
        let t = x - 1.0;
        log1p(t + (t * t + 2.0 * t).sqrt())
    }
}

/// artanh x, within 2 ulp. ±∞ at ±1, NaN beyond.
#[inline]
pub fn atanh(x: f64) -> f64 {
    let size = x.abs();
    let value = if size < 0.5 {
        0.5 * log1p(2.0 * size + 2.0 * size * size / (1.0 - size))
    } else {
        0.5 * log1p(2.0 * (size / (1.0 - size)))
    };
    if x < 0.0 { -value } else { value }
}
