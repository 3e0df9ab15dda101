//! Logarithms.
//!
//! x = 2ⁿ(1 + f) with √½ ≤ 1 + f < √2, and ln(1 + f) by the odd series in s = f/(2 + f) with fdlibm's
//! minimax coefficients (`e_log.c`, `s_log1p.c`, and `e_log10.c` for the other bases).

use std::f64::consts::FRAC_1_SQRT_2;

use super::bits::{high, polynomial, power_of_two, split, two_sum};
use super::exp::{LN2_HIGH, LN2_LOW};

const TWO_54: f64 = 1.8014398509481984e+16;

/// The series beyond its linear term: (ln(1 + f) − f + f²/2) is s(f²/2 + R(s²)).
#[inline(always)]
fn remainder(s: f64) -> f64 {
    let z = s * s;
    z * polynomial(
        z,
        [
            0.6666666666666735,
            0.3999999999940942,
            0.2857142874366239,
            0.22222198432149784,
            0.1818357216161805,
            0.15313837699209373,
            0.14798198605116586,
        ],
    )
}

/// n and f of a positive number, subnormal ones too.
#[inline(always)]
fn reduce(x: f64) -> (f64, f64) {
    let subnormal = x < f64::MIN_POSITIVE;
    let (exponent, significand) = split(if subnormal { x * TWO_54 } else { x }, FRAC_1_SQRT_2);
    (if subnormal { exponent - 54.0 } else { exponent }, significand - 1.0)
}

/// The logarithm of what is not a positive finite number, and `value` of what is.
#[inline(always)]
fn with_edges(x: f64, value: f64) -> f64 {
    let value = if x < f64::INFINITY { value } else { x };
    let value = if x > 0.0 { value } else { f64::NAN };
    if x == 0.0 { f64::NEG_INFINITY } else { value }
}

/// ln x, within 1 ulp. −∞ at 0, NaN below.
#[inline(always)]
pub fn log(x: f64) -> f64 {
    let (n, f) = reduce(x);
    with_edges(x, log_sum(n, f))
}

/// [`log`] of a positive normal number, with the same bits.
#[inline(always)]
pub(super) fn normal_log(x: f64) -> f64 {
    let (n, significand) = split(x, FRAC_1_SQRT_2);
    log_sum(n, significand - 1.0)
}

/// n ln 2 + ln(1 + f).
#[inline(always)]
fn log_sum(n: f64, f: f64) -> f64 {
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let small = s * (half_square + remainder(s)) + n * LN2_LOW;
    ((small - half_square) + f) + n * LN2_HIGH
}

/// ln(1 + x), within 1 ulp, also where x is small. −∞ at −1, NaN below.
#[inline(always)]
pub fn log1p(x: f64) -> f64 {
    let (u, lost) = two_sum(1.0, x);
    let (n, significand) = split(u, FRAC_1_SQRT_2);
    // Near 1 nothing is scaled and x itself is f. Elsewhere what 1 + x lost to rounding, scaled as u
    // was, is worth lost/(1 + f) more; a cubic for the reciprocal is ample for so small a term.
    let near = n == 0.0;
    let f = if near { x } else { significand - 1.0 };
    let lost = if near || n > 60.0 { 0.0 } else { lost * power_of_two(-n) };
    let correction = lost * (1.0 - f * (1.0 - f * (1.0 - f)));
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let small = s * (half_square + remainder(s)) + (n * LN2_LOW + correction);
    let value = ((small - half_square) + f) + n * LN2_HIGH;
    let value = if x < f64::INFINITY { value } else { x };
    let value = if x > -1.0 { value } else { f64::NAN };
    if x == -1.0 { f64::NEG_INFINITY } else { value }
}

/// log₁₀ x, within 1 ulp, exact for powers of ten. −∞ at 0, NaN below.
#[inline(always)]
pub fn log10(x: f64) -> f64 {
    const RECIPROCAL_LN10_HIGH: f64 = 0.4342944818781689;
    const RECIPROCAL_LN10_LOW: f64 = 2.5082946711645275e-11;
    const LOG10_2_HIGH: f64 = 0.30102999566361177;
    const LOG10_2_LOW: f64 = 3.694239077158931e-13;
    let (n, head, tail) = reduce_pair(x);
    let (value, rest) = two_sum(n * LOG10_2_HIGH, head * RECIPROCAL_LN10_HIGH);
    let small = n * LOG10_2_LOW + (tail + head) * RECIPROCAL_LN10_LOW + tail * RECIPROCAL_LN10_HIGH;
    with_edges(x, (small + rest) + value)
}

/// log₂ x, within 1 ulp, exact for powers of two. −∞ at 0, NaN below.
#[inline(always)]
pub fn log2(x: f64) -> f64 {
    const RECIPROCAL_LN2_HIGH: f64 = 1.4426950407214463;
    const RECIPROCAL_LN2_LOW: f64 = 1.6751713164886512e-10;
    let (n, head, tail) = reduce_pair(x);
    let (value, rest) = two_sum(n, head * RECIPROCAL_LN2_HIGH);
    let small = (tail + head) * RECIPROCAL_LN2_LOW + tail * RECIPROCAL_LN2_HIGH;
    with_edges(x, (small + rest) + value)
}

/// n, and ln(1 + f) as a head of few bits and a tail.
#[inline(always)]
fn reduce_pair(x: f64) -> (f64, f64, f64) {
    let (n, f) = reduce(x);
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let head = high(f - half_square);
    let tail = ((f - head) - half_square) + s * (half_square + remainder(s));
    (n, head, tail)
}
