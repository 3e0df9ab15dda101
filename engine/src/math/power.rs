//! Powers.
//!
//! fdlibm's `e_pow.c` without its branches: log₂ x to some 70 bits, times y with both halves of each
//! factor, and 2 to that. Within 1 ulp, and exact where the power is a whole number that f64 can hold.

use super::bits::{high, nearest, polynomial, scale, split};
use super::exp::second_order;

/// xʸ, within 1 ulp. x⁰ is 1, also for x = 0; a negative x has real powers for whole y only, and NaN
/// for others. NaN in, NaN out, even for y = 0.
#[inline(always)]
pub fn pow(x: f64, y: f64) -> f64 {
    let size = x.abs();
    let exponent = if y > 1e300 { 1e300 } else { y };
    let exponent = if exponent < -1e300 { -1e300 } else { exponent };
    let (log_head, log_tail) = log2_pair(size);

    let y_head = high(exponent);
    let low = (exponent - y_head) * log_head + exponent * log_tail;
    let product = y_head * log_head;
    let power = product + low;
    let value = exp2_pair(product, low);
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

const TWO_52: f64 = 4503599627370496.0;
const TWO_53: f64 = 9007199254740992.0;

/// The whole number nearest to x, halves to even, for 0 ≤ x < 2⁵².
#[inline(always)]
fn nearest_positive(x: f64) -> f64 {
    (x + TWO_52) - TWO_52
}

/// log₂ x of a positive x as a head of 21 bits and a tail.
#[inline(always)]
fn log2_pair(x: f64) -> (f64, f64) {
    /// 2/(3 ln 2), its upper bits, and the rest.
    const C: f64 = 0.9617966939259756;
    const C_HIGH: f64 = 0.9617967009544373;
    const C_LOW: f64 = -7.028461650952758e-09;
    /// log₂ 1.5, its upper bits and the rest.
    const LOG2_1_5_HIGH: f64 = 0.5849624872207642;
    const LOG2_1_5_LOW: f64 = 1.350039202129749e-08;

    let subnormal = x < f64::MIN_POSITIVE;
    let (exponent, m) = split(if subnormal { x * TWO_53 } else { x });
    let exponent = if subnormal { exponent - 53.0 } else { exponent };
    // m is in [√½, √2). Bring it to within √1.5 of 1 or of 1.5, whichever is nearer.
    let low = m < 0.8660254037844386;
    let m = if low { m * 2.0 } else { m };
    let n = if low { exponent - 1.0 } else { exponent };
    let upper = m >= 1.224744871391589;
    let centre = if upper { 1.5 } else { 1.0 };
    let centre_log_high = if upper { LOG2_1_5_HIGH } else { 0.0 };
    let centre_log_low = if upper { LOG2_1_5_LOW } else { 0.0 };

    // s = (m − c)/(m + c), head and tail.
    let difference = m - centre;
    let reciprocal = 1.0 / (m + centre);
    let s = difference * reciprocal;
    let s_head = high(s);
    let sum_head = high(m + centre);
    let sum_tail = m - (sum_head - centre);
    let s_tail = reciprocal * ((difference - s_head * sum_head) - s_head * sum_tail);

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
    let u = s_head * factor_head;
    let v = s_tail * factor_head + factor_tail * s;
    let product_head = high(u + v);
    let product_tail = v - (product_head - u);

    let z_head = C_HIGH * product_head;
    let z_tail = C_LOW * product_head + product_tail * C + centre_log_low;
    let head = high(((z_head + z_tail) + centre_log_high) + n);
    let tail = z_tail - (((head - n) - centre_log_high) - z_head);
    (head, tail)
}

/// 2 to the sum of a head and a tail.
#[inline(always)]
fn exp2_pair(head: f64, tail: f64) -> f64 {
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
    let rest = v - (r - u);
    scale(1.0 + (r + (r * r * second_order(r) + (rest + r * rest))), n)
}
