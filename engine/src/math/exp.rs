//! The exponential function and its cousin near 0.
//!
//! x = n ln 2 + r with |r| ≤ ½ ln 2, and eʳ by its Taylor series: the next term, r¹⁴/14!, is below 2⁻⁵⁷.
//! The split of ln 2 into a head with trailing zeros and a tail is that of fdlibm's `e_exp.c`.

use super::bits::{nearest, polynomial, scale, two_sum};

/// The upper bits of ln 2: times any exponent without rounding.
pub(super) const LN2_HIGH: f64 = 0.6931471803691238;
/// ln 2 less [`LN2_HIGH`].
pub(super) const LN2_LOW: f64 = 1.9082149292705877e-10;

/// (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2: 1/2! + r/3! + r²/4! + …
#[inline(always)]
pub(super) fn second_order(r: f64) -> f64 {
    const RECIPROCAL_FACTORIALS: [f64; 12] = [
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5040.0,
        1.0 / 40320.0,
        1.0 / 362880.0,
        1.0 / 3628800.0,
        1.0 / 39916800.0,
        1.0 / 479001600.0,
        1.0 / 6227020800.0,
    ];
    polynomial(r, RECIPROCAL_FACTORIALS)
}

/// n, and the head and tail of r.
#[inline(always)]
fn reduce(x: f64) -> (f64, f64, f64) {
    let n = nearest(x * std::f64::consts::LOG2_E);
    (n, x - n * LN2_HIGH, n * LN2_LOW)
}

/// eˣ, within 1 ulp. Infinite from 709.79, 0 below −745.14.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    exp_sum(x, 0.0)
}

/// eˣ⁺ᵈ for a d that is small beside the spacing of numbers near 1: the tail of an exact product.
#[inline(always)]
pub(super) fn exp_sum(x: f64, tail: f64) -> f64 {
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };
    let (n, head, low) = reduce(x);
    let low = low - tail;
    let r = head - low;
    scale(1.0 + (head + (r * r * second_order(r) - low)), n)
}

/// eˣ − 1, within 1 ulp, also where x is small.
#[inline(always)]
pub fn expm1(x: f64) -> f64 {
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -50.0 { -50.0 } else { x };
    let (n, head, low) = reduce(x);
    let r = head - low;
    // 2ⁿ(eʳ − 1) + 2ⁿ − 1 = 2ⁿ((1 − 2⁻ⁿ) + r + …), where the first sum is kept exactly.
    let (sum, rest) = two_sum(1.0 - scale(1.0, -n), head);
    scale(sum + (rest + (r * r * second_order(r) - low)), n)
}
