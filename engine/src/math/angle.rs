//! Sine, cosine and tangent.
//!
//! x less the nearest multiple of π/2, as a head and a tail, then fdlibm's polynomials on [−π/4, π/4]
//! (`k_sin.c`, `k_cos.c`, `k_tan.c`). Beyond 2²⁰ the multiple is found with 192 bits of 2/π (Payne and
//! Hanek, SIGNUM Newsletter 18 (1983), 19).

use super::bits::{high, nearest, polynomial, two_product, two_sum};

/// sin x, x in radians, within 1 ulp. NaN for an infinity.
#[inline]
pub fn sin(x: f64) -> f64 {
    let (quadrant, head, tail) = reduce(x);
    let value = if quadrant & 1 == 0 { sine(head, tail) } else { cosine(head, tail) };
    if quadrant & 2 == 0 { value } else { -value }
}

/// cos x, x in radians, within 1 ulp. NaN for an infinity.
#[inline]
pub fn cos(x: f64) -> f64 {
    let (quadrant, head, tail) = reduce(x);
    let value = if quadrant & 1 == 0 { cosine(head, tail) } else { sine(head, tail) };
    if (quadrant + 1) & 2 == 0 { value } else { -value }
}

/// tan x, x in radians, within 1 ulp. NaN for an infinity.
#[inline]
pub fn tan(x: f64) -> f64 {
    let (quadrant, head, tail) = reduce(x);
    tangent(head, tail, quadrant & 1 == 1)
}

/// sin(πx), for the reflection formulas.
pub(super) fn sin_pi(x: f64) -> f64 {
    let n = (2.0 * x).round();
    let rest = (x - 0.5 * n) * std::f64::consts::PI;
    let quadrant = n - 4.0 * (0.25 * n).floor();
    let value = if quadrant == 0.0 || quadrant == 2.0 { sine(rest, 0.0) } else { cosine(rest, 0.0) };
    if quadrant >= 2.0 { -value } else { value }
}

/// The sine of a head and a tail within π/4 of 0.
#[inline(always)]
fn sine(x: f64, tail: f64) -> f64 {
    const FIRST: f64 = -0.16666666666666632;
    let z = x * x;
    let r = polynomial(
        z,
        [
            0.00833333333332249,
            -0.0001984126982985795,
            2.7557313707070068e-06,
            -2.5050760253406863e-08,
            1.58969099521155e-10,
        ],
    );
    let cube = z * x;
    x - ((z * (0.5 * tail - cube * r) - tail) - cube * FIRST)
}

/// The cosine of a head and a tail within π/4 of 0.
#[inline(always)]
fn cosine(x: f64, tail: f64) -> f64 {
    let z = x * x;
    let r = z * polynomial(
        z,
        [
            0.0416666666666666,
            -0.001388888888887411,
            2.480158728947673e-05,
            -2.7557314351390663e-07,
            2.087572321178175e-09,
            -1.1359647557788195e-11,
        ],
    );
    let half = 0.5 * z;
    let w = 1.0 - half;
    w + (((1.0 - w) - half) + (z * r - x * tail))
}

/// The tangent of a head and a tail within π/4 of 0, or −1 over it.
fn tangent(x: f64, tail: f64, inverted: bool) -> f64 {
    const FIRST: f64 = 0.3333333333333341;
    const REST: [f64; 12] = [
        0.13333333333320124,
        0.05396825397622605,
        0.021869488294859542,
        0.0088632398235993,
        0.0035920791075913124,
        0.0014562094543252903,
        0.0005880412408202641,
        0.0002464631348184699,
        7.817944429395571e-05,
        7.140724913826082e-05,
        -1.8558637485527546e-05,
        2.590730518636337e-05,
    ];
    const QUARTER_PI_TAIL: f64 = 3.061616997868383e-17;

    let sign = if x < 0.0 { -1.0 } else { 1.0 };
    // Near π/4 the series is that of π/4 − x.
    let near_quarter = x.abs() >= 0.6744;
    let (x, tail) = if near_quarter {
        ((std::f64::consts::FRAC_PI_4 - sign * x) + (QUARTER_PI_TAIL - sign * tail), 0.0)
    } else {
        (x, tail)
    };
    let z = x * x;
    let cube = z * x;
    let r = tail + z * (cube * polynomial(z, REST) + tail) + cube * FIRST;
    let w = x + r;
    if near_quarter {
        let s = if inverted { -1.0 } else { 1.0 };
        sign * (s - 2.0 * (x + (r - w * w / (w + s))))
    } else if inverted {
        let w_head = high(w);
        let w_tail = r - (w_head - x);
        let quotient = -1.0 / w;
        let quotient_head = high(quotient);
        quotient_head + quotient * (1.0 + quotient_head * w_head + quotient_head * w_tail)
    } else {
        w
    }
}

/// The quadrant (modulo 4) whose middle is the nearest multiple of π/2, and x less that multiple.
#[inline(always)]
fn reduce(x: f64) -> (u64, f64, f64) {
    // π/2 in three parts of 33 bits and the rest, as in fdlibm's e_rem_pio2.c.
    const PART_1: f64 = 1.5707963267341256;
    const PART_2: f64 = 6.077100506303966e-11;
    const PART_3: f64 = 2.0222662487111665e-21;
    const REST: f64 = 8.4784276603689e-32;
    if x.abs() < 1_048_576.0 {
        let n = nearest(x * std::f64::consts::FRAC_2_PI);
        let (second, lost_2) = two_sum(x - n * PART_1, -(n * PART_2));
        let (third, lost_3) = two_sum(second, -(n * PART_3));
        let low = lost_2 + (lost_3 - n * REST);
        let (head, tail) = two_sum(third, low);
        // An i64 in two's complement: its lowest bits are n modulo 4.
        (n as i64 as u64 & 3, head, tail)
    } else if x.is_finite() {
        reduce_large(x)
    } else {
        (0, f64::NAN, f64::NAN)
    }
}

/// The same for a large x, in integers.
#[cold]
fn reduce_large(x: f64) -> (u64, f64, f64) {
    /// 2/π, the most significant bit first.
    const TWO_OVER_PI: [u64; 20] = [
        0xa2f9836e4e441529,
        0xfc2757d1f534ddc0,
        0xdb6295993c439041,
        0xfe5163abdebbc561,
        0xb7246e3a424dd2e0,
        0x06492eea09d1921c,
        0xfe1deb1cb129a73e,
        0xe88235f52ebb4484,
        0xe99c7026b45f7e41,
        0x3991d639835339f4,
        0x9c845f8bbdf9283b,
        0x1ff897ffde05980f,
        0xef2f118b5a0a6d1f,
        0x6d367ecf27cb09b7,
        0x4f463f669e5fea2d,
        0x7527bac7ebe5f17b,
        0x3d0739f78a5292ea,
        0x6bfb5fb11f8d5d08,
        0x56033046fc7b6bab,
        0xf0cfbc209af4361d,
    ];
    const HALF_PI_TAIL: f64 = 6.123233995736766e-17;

    let bits = x.abs().to_bits();
    let significand = u128::from(bits & ((1 << 52) - 1) | (1 << 52));
    // |x| = significand × 2^exponent, exponent ≥ −32. Bits of 2/π with weight 2^(2−exponent) and above
    // give multiples of 4 quadrants, so the window starts after them; `skip` may be before the point.
    let exponent = (bits >> 52) as i64 - 1075;
    let skip = exponent - 2;
    let word = |start: i64| -> u64 {
        let at =
            |index: i64| usize::try_from(index).ok().and_then(|i| TWO_OVER_PI.get(i)).copied().unwrap_or(0);
        let (index, shift) = (start.div_euclid(64), start.rem_euclid(64));
        if shift == 0 { at(index) } else { at(index) << shift | at(index + 1) >> (64 - shift) }
    };
    let window = [word(skip), word(skip + 64), word(skip + 128)];

    // The product modulo 2¹⁹²: 2 bits of quadrant, then 190 bits of fraction.
    let low = significand * u128::from(window[2]);
    let middle = significand * u128::from(window[1]) + (low >> 64);
    let top = (significand * u128::from(window[0])).wrapping_add(middle >> 64) as u64;
    let upper = u128::from(top) << 64 | u128::from(middle as u64);
    let quadrant = upper.wrapping_add(1 << 125) >> 126;
    let (upper, lower) = (upper << 2 | u128::from(low as u64 >> 62), (low as u64) << 2);

    // The fraction of a quadrant, from −½ to ½, as its size and its sign.
    let negative = upper >> 127 == 1;
    let (upper, lower) = if negative { (!upper, !lower) } else { (upper, lower) };
    // No f64 comes nearer to a multiple of π/2 than 2⁻⁶², so at most 62 zeros lead.
    let zeros = upper.leading_zeros().min(63);
    let fraction = if zeros == 0 { upper } else { upper << zeros | u128::from(lower >> (64 - zeros)) };
    let weight = f64::from_bits(u64::from(1023 - 128 - zeros) << 52);
    let head_bits = fraction >> 75 << 75;
    let head = head_bits as f64 * weight;
    let tail = (fraction - head_bits) as f64 * weight;

    let (product, lost) = two_product(head, std::f64::consts::FRAC_PI_2);
    let (head, tail) = two_sum(product, lost + head * HALF_PI_TAIL + tail * std::f64::consts::FRAC_PI_2);
    let (head, tail) = if negative { (-head, -tail) } else { (head, tail) };
    if x < 0.0 { ((4 - quadrant as u64) & 3, -head, -tail) } else { (quadrant as u64 & 3, head, tail) }
}
