//! The error function and its complement, by the rational approximations of fdlibm's `s_erf.c`.

use super::bits::{polynomial, two_product, two_sum};
use super::exp::exp_sum;

/// The f32 nearest to erf 1: what the approximation around 1 is relative to.
const ERF_1: f64 = 0.8450629115104675;

/// erf x, within 1 ulp.
#[inline]
pub fn erf(x: f64) -> f64 {
    let size = x.abs();
    let value = if size < 0.84375 {
        size + size * near_zero(size * size)
    } else if size < 1.25 {
        ERF_1 + near_one(size - 1.0)
    } else if size < 6.0 {
        1.0 - tail(size)
    } else {
        1.0
    };
    if x.is_nan() {
        x
    } else if x < 0.0 {
        -value
    } else {
        value
    }
}

/// erfc x = 1 − erf x, within 2 ulp, also where it is small. 0 from 27.3.
#[inline]
pub fn erfc(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let size = x.abs();
    if size < 0.84375 {
        let y = near_zero(x * x);
        return if x < 0.25 { 1.0 - (x + x * y) } else { 0.5 - (x - 0.5 + x * y) };
    }
    let value = if size < 1.25 {
        1.0 - ERF_1 - near_one(size - 1.0)
    } else if size < 28.0 {
        tail(size)
    } else {
        0.0
    };
    if x < 0.0 { 2.0 - value } else { value }
}

/// erf x / x − 1 for |x| < 0.84375, in z = x².
#[inline(always)]
fn near_zero(z: f64) -> f64 {
    let p = polynomial(
        z,
        [
            0.12837916709551256,
            -0.3250421072470015,
            -0.02848174957559851,
            -0.005770270296489442,
            -2.3763016656650163e-05,
        ],
    );
    let q = polynomial(
        z,
        [
            1.0,
            0.39791722395915535,
            0.0650222499887673,
            0.005081306281875766,
            0.00013249473800432164,
            -3.960228278775368e-06,
        ],
    );
    p / q
}

/// erf(1 + s) − [`ERF_1`] for 1 + s from 0.84375 to 1.25.
#[inline(always)]
fn near_one(s: f64) -> f64 {
    let p = polynomial(
        s,
        [
            -0.0023621185607526594,
            0.41485611868374833,
            -0.3722078760357013,
            0.31834661990116175,
            -0.11089469428239668,
            0.035478304325618236,
            -0.002166375594868791,
        ],
    );
    let q = polynomial(
        s,
        [
            1.0,
            0.10642088040084423,
            0.540397917702171,
            0.07182865441419627,
            0.12617121980876164,
            0.01363708391202905,
            0.011984499846799107,
        ],
    );
    p / q
}

/// erfc x for 1.25 ≤ x < 28: e^(−x² − 0.5625 + R(1/x²)/S(1/x²)) / x.
#[inline(always)]
fn tail(x: f64) -> f64 {
    let s = 1.0 / (x * x);
    let (p, q) = if x < 1.0 / 0.35 {
        (
            polynomial(
                s,
                [
                    -0.009864944034847148,
                    -0.6938585727071818,
                    -10.558626225323291,
                    -62.375332450326006,
                    -162.39666946257347,
                    -184.60509290671104,
                    -81.2874355063066,
                    -9.814329344169145,
                ],
            ),
            polynomial(
                s,
                [
                    1.0,
                    19.651271667439257,
                    137.65775414351904,
                    434.56587747522923,
                    645.3872717332679,
                    429.00814002756783,
                    108.63500554177944,
                    6.570249770319282,
                    -0.0604244152148581,
                ],
            ),
        )
    } else {
        (
            polynomial(
                s,
                [
                    -0.0098649429247001,
                    -0.799283237680523,
                    -17.757954917754752,
                    -160.63638485582192,
                    -637.5664433683896,
                    -1025.0951316110772,
                    -483.5191916086514,
                ],
            ),
            polynomial(
                s,
                [
                    1.0,
                    30.33806074348246,
                    325.7925129965739,
                    1536.729586084437,
                    3199.8582195085955,
                    2553.0504064331644,
                    474.52854120695537,
                    -22.44095244658582,
                ],
            ),
        )
    };
    let (square, lost) = two_product(x, x);
    let (exponent, rest) = two_sum(-square, p / q - 0.5625);
    exp_sum(exponent, rest - lost) / x
}
