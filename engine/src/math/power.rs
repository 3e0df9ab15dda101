//! Powers.
//!
//! fdlibm's `e_pow.c` without its branches: log₂ x to some 70 bits, times y with both halves of each
//! factor, and 2 to that. Within 1 ulp, and exact where the power is a whole number that f64 can hold.
//!
//! Each step waits for the one before, three hundred cycles from x to xʸ. So [`powers`] takes many numbers through one
//! step before the next: a processor sees only so far ahead, and finds more there that need not wait.

use super::bits::{high, nearest, polynomial, power_of_two, scale, split};
use super::exp::second_order;

/// xʸ, within 1 ulp. x⁰ is 1, also for x = 0; a negative x has real powers for whole y only, and NaN
/// for others. NaN in, NaN out, even for y = 0.
#[inline(always)]
pub fn pow(x: f64, y: f64) -> f64 {
    let size = x.abs();
    let exponent = if y > 1e300 { 1e300 } else { y };
    let exponent = if exponent < -1e300 { -1e300 } else { exponent };
    let subnormal = size < f64::MIN_POSITIVE;
    let (n, m) = split(if subnormal { size * TWO_53 } else { size }, LEAST);
    let n = if subnormal { n - 53.0 } else { n };
    let (centre, s) = centred(m);
    let (log_head, log_tail) = log2(n, centre, logarithm(s));
    let product = times(exponent, (log_head, log_tail));
    let power = product.0 + product.1;
    let (n, r) = fraction(product);
    let value = scale(exp_near_0(r), n);
    let value = if power > 1025.0 { f64::INFINITY } else { value };
    let value = if power < -1080.0 { 0.0 } else { value };

    let grows = (size > 1.0) == (y > 0.0);
    let edge = if grows { f64::INFINITY } else { 0.0 };
    let value = if size == 0.0 || size == f64::INFINITY { edge } else { value };

    let y_size = y.abs();
    let whole = y_size >= TWO_52 || nearest_positive(y_size) == y_size;
    let odd = whole && y_size < TWO_53 && nearest_positive(y_size * 0.5) != y_size * 0.5;
    let negative = x.is_sign_negative();
    let value = if negative && odd { -value } else { value };
    let value = if x < 0.0 && !whole { f64::NAN } else { value };
    let value = if y == 0.0 || x == 1.0 { 1.0 } else { value };
    if x.is_nan() || y.is_nan() { f64::NAN } else { value }
}

/// [`pow`] of many pairs, with the same bits.
#[inline(always)]
pub fn powers<const N: usize>(x: &[f64; N], y: &[f64; N], out: &mut [f64; N]) {
    let (x, y, out) = (x.as_chunks(), y.as_chunks(), out.as_chunks_mut());
    for ((x, y), out) in x.0.iter().zip(y.0).zip(out.0) {
        ordinary_powers(x, y, out);
    }
    for ((x, y), out) in x.1.iter().zip(y.1).zip(out.1) {
        *out = pow(*x, *y);
    }
}

/// Numbers that are taken through the steps together.
const ABREAST: usize = 64;

/// A block of powers, without the edges where there are none.
#[inline(always)]
fn ordinary_powers(x: &[f64; ABREAST], y: &[f64; ABREAST], out: &mut [f64; ABREAST]) {
    let [mut scales, mut centres, mut heads, mut tails] = [[0.0; ABREAST]; 4];
    for i in 0..ABREAST {
        let (n, m) = split(x[i], LEAST);
        scales[i] = n;
        (centres[i], (heads[i], tails[i])) = centred(m);
    }
    for i in 0..ABREAST {
        (heads[i], tails[i]) = logarithm((heads[i], tails[i]));
    }
    for i in 0..ABREAST {
        (heads[i], tails[i]) = times(y[i], log2(scales[i], centres[i], (heads[i], tails[i])));
    }
    let mut edges = [0.0; ABREAST];
    for i in 0..ABREAST {
        let power = heads[i] + tails[i];
        // Also where the power is NaN.
        let is_ordinary = (x[i] >= f64::MIN_POSITIVE) & (x[i] < f64::INFINITY) & (power.abs() < 1000.0);
        edges[i] = if is_ordinary { 0.0 } else { 1.0 };
        let (n, r) = fraction((heads[i], tails[i]));
        scales[i] = power_of_two(n);
        (heads[i], tails[i]) = r;
    }
    for i in 0..ABREAST {
        out[i] = exp_near_0((heads[i], tails[i])) * scales[i];
    }
    if edges.iter().any(|edge| *edge != 0.0) {
        for i in 0..ABREAST {
            out[i] = pow(x[i], y[i]);
        }
    }
}

const TWO_52: f64 = 4503599627370496.0;
const TWO_53: f64 = 9007199254740992.0;
/// √¾: the least significand, within √1.5 of 1 or of 1.5 as all others up to √3.
const LEAST: f64 = 0.8660254037844386;

/// The whole number nearest to x, halves to even, for 0 ≤ x < 2⁵².
#[inline(always)]
fn nearest_positive(x: f64) -> f64 {
    (x + TWO_52) - TWO_52
}

/// Of a significand m: the centre c, 1 or 1.5, whichever is nearer, and s = (m − c)/(m + c), rounded, with what
/// rounding took from it.
#[inline(always)]
fn centred(m: f64) -> (f64, (f64, f64)) {
    let centre = if m >= 1.224744871391589 { UPPER_CENTRE } else { 1.0 };
    let difference = m - centre;
    let reciprocal = 1.0 / (m + centre);
    let s = difference * reciprocal;
    let s_head = high(s);
    let sum_head = high(m + centre);
    let sum_tail = m - (sum_head - centre);
    (centre, (s, reciprocal * ((difference - s_head * sum_head) - s_head * sum_tail)))
}

const UPPER_CENTRE: f64 = 1.5;

/// 3/2 ln(m/c) as a sum.
#[inline(always)]
fn logarithm((s, s_tail): (f64, f64)) -> (f64, f64) {
    let s_head = high(s);
    // ln(m/c) = 2s + ⅔s³ + …, written as ⅔s(3 + s² + …).
    let square = s * s;
    let series = square
        * square
        * polynomial(
            square,
            [
                0.5999999999999946,
                0.4285714285785502,
                0.33333332981837743,
                0.272728123808534,
                0.23066074577556175,
                0.20697501780033842,
            ],
        );
    let series = series + s_tail * (s_head + s);
    let head_square = s_head * s_head;
    let factor_head = high(3.0 + head_square + series);
    let factor_tail = series - ((factor_head - 3.0) - head_square);
    (s_head * factor_head, s_tail * factor_head + factor_tail * s)
}

/// n + log₂ m as a head of 21 bits and a tail, of the centre c and of 3/2 ln(m/c).
#[inline(always)]
fn log2(n: f64, centre: f64, (u, v): (f64, f64)) -> (f64, f64) {
    /// 2/(3 ln 2), its upper bits, and the rest.
    const C: f64 = 0.9617966939259756;
    const C_HIGH: f64 = 0.9617967009544373;
    const C_LOW: f64 = -7.028461650952758e-09;
    /// log₂ 1.5, its upper bits and the rest.
    const LOG2_1_5_HIGH: f64 = 0.5849624872207642;
    const LOG2_1_5_LOW: f64 = 1.350039202129749e-08;

    let upper = centre == UPPER_CENTRE;
    let centre_log_high = if upper { LOG2_1_5_HIGH } else { 0.0 };
    let centre_log_low = if upper { LOG2_1_5_LOW } else { 0.0 };
    let product_head = high(u + v);
    let product_tail = v - (product_head - u);
    let z_head = C_HIGH * product_head;
    let z_tail = C_LOW * product_head + product_tail * C + centre_log_low;
    let head = high(((z_head + z_tail) + centre_log_high) + n);
    (head, z_tail - (((head - n) - centre_log_high) - z_head))
}

/// y × (head + tail) as a sum.
#[inline(always)]
fn times(y: f64, (head, tail): (f64, f64)) -> (f64, f64) {
    let y_head = high(y);
    (y_head * head, (y - y_head) * head + y * tail)
}

/// Of a power that is a sum: the whole number n nearest to it, at most 1025 and at least −1080, and ln 2 times the
/// rest, as a sum.
#[inline(always)]
fn fraction((head, tail): (f64, f64)) -> (f64, (f64, f64)) {
    const LN2_HEAD: f64 = 0.6931471824645996;
    const LN2_TAIL: f64 = -1.904654299957768e-09;
    let power = head + tail;
    let power = if power > 1025.0 { 1025.0 } else { power };
    let power = if power < -1080.0 { -1080.0 } else { power };
    let n = nearest(power);
    let fraction = head - n;
    let t = high(fraction + tail);
    let u = t * LN2_HEAD;
    let v = (tail - (t - fraction)) * std::f64::consts::LN_2 + t * LN2_TAIL;
    let r = u + v;
    (n, (r, v - (r - u)))
}

/// e to the sum of an r near 0 and what is far smaller.
#[inline(always)]
fn exp_near_0((r, rest): (f64, f64)) -> f64 {
    1.0 + (r + (r * r * second_order(r) + (rest + r * rest)))
}
