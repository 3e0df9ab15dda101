//! Bessel functions of whole order, with the approximations that Excel's values come from.
//!
//! Orders 0 and 1: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 9.4.1–9.4.6 and
//! 9.8.1–9.8.8, and the rational forms below 8 of Hart et al., *Computer Approximations*, with relative
//! errors of some 1e-8. Higher orders by recurrence, in the direction that is stable (ibid. 9.1.27, 9.6.26).

use crate::math;

/// 2/π with the digits of the approximations.
#[expect(clippy::approx_constant, reason = "the approximations were fitted with these digits")]
const TWO_OVER_PI: f64 = 0.636619772;
/// Where a downward recurrence is scaled, lest it overflow.
const BIG: f64 = 1e10;
/// The greatest order: beyond it the functions are no numbers of use.
pub(super) const GREATEST_ORDER: f64 = 100_000.0;

/// c₀ + c₁y + c₂y² + …
fn polynomial(y: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * y + c)
}

/// The first kind, Jₙ(x).
pub(super) fn j(n: u32, x: f64) -> f64 {
    let size = x.abs();
    let value = match n {
        0 => return j0(size),
        1 => j1(size),
        _ if size == 0.0 => 0.0,
        _ if size > f64::from(n) => rise(j0(size), j1(size), n, size, -1.0),
        _ => fall(n, size, -1.0),
    };
    if x < 0.0 && n % 2 == 1 { -value } else { value }
}

/// The second kind, Yₙ(x), for x above 0.
pub(super) fn y(n: u32, x: f64) -> f64 {
    match n {
        0 => y0(x),
        1 => y1(x),
        _ => rise(y0(x), y1(x), n, x, -1.0),
    }
}

/// The modified first kind, Iₙ(x).
pub(super) fn i(n: u32, x: f64) -> f64 {
    let size = x.abs();
    let value = match n {
        0 => return i0(size),
        1 => i1(size),
        _ if size == 0.0 => 0.0,
        _ => fall(n, size, 1.0),
    };
    if x < 0.0 && n % 2 == 1 { -value } else { value }
}

/// The modified second kind, Kₙ(x), for x above 0.
pub(super) fn k(n: u32, x: f64) -> f64 {
    match n {
        0 => k0(x),
        1 => k1(x),
        _ => rise(k0(x), k1(x), n, x, 1.0),
    }
}

/// Orders from 1 up to n: fₘ₊₁ = 2m/x fₘ ± fₘ₋₁.
fn rise(zeroth: f64, first: f64, n: u32, x: f64, sign: f64) -> f64 {
    let (mut before, mut value) = (zeroth, first);
    for m in 1..n {
        (before, value) = (value, 2.0 * f64::from(m) / x * value + sign * before);
    }
    value
}

/// Orders from well above n down to 0 (Miller's algorithm): J is scaled by J₀ + 2J₂ + 2J₄ + … = 1, I by its
/// order 0.
fn fall(n: u32, x: f64, sign: f64) -> f64 {
    let start = 2 * ((n + (40.0 * f64::from(n)).sqrt() as u32) / if sign < 0.0 { 2 } else { 1 });
    let (mut above, mut value, mut wanted, mut sum) = (0.0, 1.0, 0.0, 0.0);
    for m in (1..=start).rev() {
        let below = f64::from(m) * 2.0 / x * value + sign * above;
        (above, value) = (value, below);
        if value.abs() > BIG {
            for scaled in [&mut above, &mut value, &mut wanted, &mut sum] {
                *scaled /= BIG;
            }
        }
        if m % 2 == 1 {
            sum += value;
        }
        if m == n {
            wanted = above;
        }
    }
    if sign < 0.0 { wanted / (2.0 * sum - value) } else { wanted * (i0(x) / value) }
}

fn j0(x: f64) -> f64 {
    if x < 8.0 {
        let y = x * x;
        return polynomial(
            y,
            &[57568490574.0, -13362590354.0, 651619640.7, -11214424.18, 77392.33017, -184.9052456],
        ) / polynomial(y, &[57568490411.0, 1029532985.0, 9494680.718, 59272.64853, 267.8532712, 1.0]);
    }
    let (p, q) = order_0(x);
    let angle = x - 0.785398164;
    (TWO_OVER_PI / x).sqrt() * (math::cos(angle) * p - 8.0 / x * math::sin(angle) * q)
}

fn y0(x: f64) -> f64 {
    if x < 8.0 {
        let y = x * x;
        let ratio =
            polynomial(
                y,
                &[-2957821389.0, 7062834065.0, -512359803.6, 10879881.29, -86327.92757, 228.4622733],
            ) / polynomial(y, &[40076544269.0, 745249964.8, 7189466.438, 47447.2647, 226.1030244, 1.0]);
        return ratio + TWO_OVER_PI * j0(x) * math::log(x);
    }
    let (p, q) = order_0(x);
    let angle = x - 0.785398164;
    (TWO_OVER_PI / x).sqrt() * (math::sin(angle) * p + 8.0 / x * math::cos(angle) * q)
}

/// The modulus and phase of order 0 beyond 8.
fn order_0(x: f64) -> (f64, f64) {
    let y = 8.0 / x * (8.0 / x);
    (
        polynomial(y, &[1.0, -0.1098628627e-2, 0.2734510407e-4, -0.2073370639e-5, 0.2093887211e-6]),
        polynomial(
            y,
            &[-0.1562499995e-1, 0.1430488765e-3, -0.6911147651e-5, 0.7621095161e-6, -0.934945152e-7],
        ),
    )
}

fn j1(x: f64) -> f64 {
    if x < 8.0 {
        let y = x * x;
        return x * polynomial(
            y,
            &[72362614232.0, -7895059235.0, 242396853.1, -2972611.439, 15704.4826, -30.16036606],
        ) / polynomial(
            y,
            &[144725228442.0, 2300535178.0, 18583304.74, 99447.43394, 376.9991397, 1.0],
        );
    }
    let (p, q) = order_1(x);
    let angle = x - 2.356194491;
    (TWO_OVER_PI / x).sqrt() * (math::cos(angle) * p - 8.0 / x * math::sin(angle) * q)
}

fn y1(x: f64) -> f64 {
    if x < 8.0 {
        let y = x * x;
        let above = [
            -0.4900604943e13,
            0.127527439e13,
            -0.5153438139e11,
            0.7349264551e9,
            -0.4237922726e7,
            0.8511937935e4,
        ];
        let below = [
            0.249958057e14,
            0.4244419664e12,
            0.3733650367e10,
            0.2245904002e8,
            0.102042605e6,
            0.3549632885e3,
            1.0,
        ];
        let ratio = x * polynomial(y, &above) / polynomial(y, &below);
        return ratio + TWO_OVER_PI * (j1(x) * math::log(x) - 1.0 / x);
    }
    let (p, q) = order_1(x);
    let angle = x - 2.356194491;
    (TWO_OVER_PI / x).sqrt() * (math::sin(angle) * p + 8.0 / x * math::cos(angle) * q)
}

/// The modulus and phase of order 1 beyond 8.
fn order_1(x: f64) -> (f64, f64) {
    let y = 8.0 / x * (8.0 / x);
    (
        polynomial(y, &[1.0, 0.183105e-2, -0.3516396496e-4, 0.2457520174e-5, -0.240337019e-6]),
        polynomial(y, &[0.04687499995, -0.2002690873e-3, 0.8449199096e-5, -0.88228987e-6, 0.105787412e-6]),
    )
}

fn i0(x: f64) -> f64 {
    if x < 3.75 {
        let y = x / 3.75 * (x / 3.75);
        return polynomial(y, &[1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.360768e-1, 0.45813e-2]);
    }
    let coefficients = [
        0.39894228,
        0.1328592e-1,
        0.225319e-2,
        -0.157565e-2,
        0.916281e-2,
        -0.2057706e-1,
        0.2635537e-1,
        -0.1647633e-1,
        0.392377e-2,
    ];
    math::exp(x) / x.sqrt() * polynomial(3.75 / x, &coefficients)
}

fn i1(x: f64) -> f64 {
    if x < 3.75 {
        let y = x / 3.75 * (x / 3.75);
        return x * polynomial(
            y,
            &[0.5, 0.87890594, 0.51498869, 0.15084934, 0.2658733e-1, 0.301532e-2, 0.32411e-3],
        );
    }
    let coefficients = [
        0.39894228,
        -0.3988024e-1,
        -0.362018e-2,
        0.163801e-2,
        -0.1031555e-1,
        0.2282967e-1,
        -0.2895312e-1,
        0.1787654e-1,
        -0.420059e-2,
    ];
    math::exp(x) / x.sqrt() * polynomial(3.75 / x, &coefficients)
}

fn k0(x: f64) -> f64 {
    if x <= 2.0 {
        let coefficients = [-0.57721566, 0.4227842, 0.23069756, 0.348859e-1, 0.262698e-2, 0.1075e-3, 0.74e-5];
        return -math::log(x / 2.0) * i0(x) + polynomial(x * x / 4.0, &coefficients);
    }
    let coefficients =
        [1.25331414, -0.7832358e-1, 0.2189568e-1, -0.1062446e-1, 0.587872e-2, -0.25154e-2, 0.53208e-3];
    math::exp(-x) / x.sqrt() * polynomial(2.0 / x, &coefficients)
}

fn k1(x: f64) -> f64 {
    if x <= 2.0 {
        let coefficients =
            [1.0, 0.15443144, -0.67278579, -0.18156897, -0.1919402e-1, -0.110404e-2, -0.4686e-4];
        return math::log(x / 2.0) * i1(x) + polynomial(x * x / 4.0, &coefficients) / x;
    }
    let coefficients =
        [1.25331414, 0.23498619, -0.365562e-1, 0.1504268e-1, -0.780353e-2, 0.325614e-2, -0.68245e-3];
    math::exp(-x) / x.sqrt() * polynomial(2.0 / x, &coefficients)
}
