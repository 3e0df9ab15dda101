//! Arcsine, arccosine and arctangent, by fdlibm's `e_asin.c`, `e_acos.c`, `s_atan.c` and `e_atan2.c`.

use std::f64::consts::{FRAC_PI_2, PI};

use super::bits::{high, polynomial};

/// π/2 less its nearest f64.
const HALF_PI_TAIL: f64 = 6.123233995736766e-17;

/// (arcsin √z)/√z − 1 for 0 ≤ z ≤ ¼.
#[inline(always)]
fn arcsine_remainder(z: f64) -> f64 {
    let p = z * polynomial(
        z,
        [
            0.16666666666666666,
            -0.3255658186224009,
            0.20121253213486293,
            -0.04005553450067941,
            0.0007915349942898145,
            3.479331075960212e-05,
        ],
    );
    let q = polynomial(
        z,
        [1.0, -2.403394911734414, 2.0209457602335057, -0.6882839716054533, 0.07703815055590194],
    );
    p / q
}

/// √z as a head whose square is exact and a tail.
#[inline(always)]
fn root(z: f64) -> (f64, f64) {
    let root = z.sqrt();
    let head = high(root);
    let tail = if z == 0.0 { 0.0 } else { (z - head * head) / (root + head) };
    (head, tail)
}

/// arcsin x in radians, within 1 ulp. NaN outside [−1, 1].
#[inline]
pub fn asin(x: f64) -> f64 {
    let size = x.abs();
    if size < 0.5 {
        return x + x * arcsine_remainder(x * x);
    }
    let z = (1.0 - size) * 0.5;
    let s = z.sqrt();
    let r = arcsine_remainder(z);
    let (head, tail) = root(z);
    let quarter = 0.5 * FRAC_PI_2;
    let value = quarter - (2.0 * s * r - (HALF_PI_TAIL - 2.0 * tail) - (quarter - 2.0 * head));
    if x < 0.0 { -value } else { value }
}

/// arccos x in radians, from 0 to π, within 1 ulp. NaN outside [−1, 1].
#[inline]
pub fn acos(x: f64) -> f64 {
    if x.abs() < 0.5 {
        return FRAC_PI_2 - (x - (HALF_PI_TAIL - x * arcsine_remainder(x * x)));
    }
    let z = (1.0 - x.abs()) * 0.5;
    let s = z.sqrt();
    let r = arcsine_remainder(z);
    if x < 0.0 {
        2.0 * (FRAC_PI_2 - (s + (r * s - HALF_PI_TAIL)))
    } else {
        let (head, tail) = root(z);
        2.0 * (head + (r * s + tail))
    }
}

/// arctan x in radians, from −π/2 to π/2, within 1 ulp.
#[inline]
pub fn atan(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 11] = [
        0.3333333333333293,
        -0.19999999999876483,
        0.14285714272503466,
        -0.11111110405462356,
        0.09090887133436507,
        -0.0769187620504483,
        0.06661073137387531,
        -0.058335701337905735,
        0.049768779946159324,
        -0.036531572744216916,
        0.016285820115365782,
    ];
    let size = x.abs();
    // arctan x = arctan c + arctan((x − c)/(1 + cx)) for the nearest of five c.
    let (angle, angle_tail, t) = if size < 0.4375 {
        (0.0, 0.0, size)
    } else if size < 0.6875 {
        (0.4636476090008061, 2.2698777452961687e-17, (2.0 * size - 1.0) / (2.0 + size))
    } else if size < 1.1875 {
        (0.5 * FRAC_PI_2, 0.5 * HALF_PI_TAIL, (size - 1.0) / (size + 1.0))
    } else if size < 2.4375 {
        (0.982793723247329, 1.3903311031230998e-17, (size - 1.5) / (1.0 + 1.5 * size))
    } else {
        (FRAC_PI_2, HALF_PI_TAIL, -1.0 / size)
    };
    let z = t * t;
    let value = angle - ((t * (z * polynomial(z, COEFFICIENTS)) - angle_tail) - t);
    if x < 0.0 { -value } else { value }
}

/// The angle of the point (x, y) in radians, from −π to π, within 2 ulp. The first argument is y.
/// At the origin it is 0 or ±π by the signs of the zeros.
#[inline]
pub fn atan2(y: f64, x: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    let angle = if x.is_infinite() && y.is_infinite() {
        0.5 * FRAC_PI_2
    } else if y == 0.0 {
        0.0
    } else {
        atan(y.abs() / x.abs())
    };
    let upright = y != 0.0 && x == 0.0;
    let angle = if x.is_sign_negative() && !upright { PI - (angle - 2.0 * HALF_PI_TAIL) } else { angle };
    if y.is_sign_negative() { -angle } else { angle }
}
