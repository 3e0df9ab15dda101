//! The regularised incomplete gamma functions and their inverses.
//!
//! Lower and upper probability are computed side by side, the smaller one directly, so that neither
//! tail loses digits.

use std::f64::consts::PI;

use super::bits::polynomial;
use super::erf::erfc;
use super::exp::{exp, expm1};
use super::gamma::{lgamma, lgamma_from_1};
use super::incomplete_beta::not_zero;
use super::log::{log, log1p};
use super::normal::normal_quantile;
use super::terms::{deviance, poisson_term};

/// More terms than any sum or fraction here needs; a backstop against loops without end.
const MOST_TERMS: u32 = 100_000;

/// P(a, x), the probability that a gamma variable of shape a and scale 1 is x or less.
/// NaN for a shape that is not positive and finite, and for a negative x.
pub fn gamma_p(a: f64, x: f64) -> f64 {
    gamma_pair(a, x).0
}

/// Q(a, x) = 1 − P(a, x), accurate also where it is small.
pub fn gamma_q(a: f64, x: f64) -> f64 {
    gamma_pair(a, x).1
}

/// The x for which P(a, x) is p; infinite for 1. NaN for an impossible shape and for p outside [0, 1].
///
/// Newton's method for the logarithm of the probability in ln x, where the gamma distribution is
/// log-concave: no start can make it diverge.
pub fn gamma_p_inverse(a: f64, p: f64) -> f64 {
    gamma_inc_inverse_pair(a, p, 1.0 - p)
}

/// The x for which Q(a, x) is q; infinite for 0. Keeps the digits of a small q.
pub fn gamma_q_inverse(a: f64, q: f64) -> f64 {
    gamma_inc_inverse_pair(a, 1.0 - q, q)
}

/// P(a, x) and Q(a, x).
fn gamma_pair(a: f64, x: f64) -> (f64, f64) {
    if !(a > 0.0 && a < f64::INFINITY && x >= 0.0) {
        (f64::NAN, f64::NAN)
    } else if x == 0.0 {
        (0.0, 1.0)
    } else if x.is_infinite() {
        (1.0, 0.0)
    } else if a >= 256.0 && (x - a).abs() < 0.3 * a {
        large_shape(a, x)
    } else if a < 1.0 && x < 1.0 {
        small_shape(a, x)
    } else if x < a + 1.0 {
        let lower = poisson_term(a, x) * series(a, x);
        (lower, 1.0 - lower)
    } else {
        let upper = poisson_term(a, x) * a * fraction(a, x);
        (1.0 - upper, upper)
    }
}

/// 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + … (DLMF 8.7.1).
fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut n = 1.0;
    for _ in 0..MOST_TERMS {
        term *= x / (a + n);
        let next = sum + term;
        if next == sum {
            break;
        }
        sum = next;
        n += 1.0;
    }
    sum
}

/// Γ(a, x)eˣ/xᵃ by its continued fraction (DLMF 8.9.2, contracted), with Lentz's method.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / not_zero(b);
    let mut value = d;
    let mut n = 0.0;
    for _ in 0..MOST_TERMS {
        n += 1.0;
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / not_zero(numerator * d + b);
        c = not_zero(b + numerator / c);
        let factor = d * c;
        value *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// Both for a, x < 1, where the upper probability may be small although x is: it is 1 − xᵃ/Γ(a + 1)
/// and a series of positive sum (DLMF 8.7.1, first form).
fn small_shape(a: f64, x: f64) -> (f64, f64) {
    let lower = poisson_term(a, x) * series(a, x);
    if lower < 0.5 {
        return (lower, 1.0 - lower);
    }
    let leading = -expm1(a * log(x) - lgamma_from_1(a));
    let mut term = 1.0;
    let mut sum = 0.0;
    let mut n = 1.0;
    for _ in 0..MOST_TERMS {
        term *= -x / n;
        let next = sum + term / (a + n);
        if next == sum {
            break;
        }
        sum = next;
        n += 1.0;
    }
    (lower, leading - (1.0 - leading) * a * sum)
}

/// Both for a large shape and x near it, by Temme's uniform expansion (DLMF 8.12.3, 8.12.4, 8.12.8).
fn large_shape(a: f64, x: f64) -> (f64, f64) {
    let exponent = deviance(a, x);
    let size = (2.0 * exponent / a).sqrt();
    let eta = if x < a { -size } else { size };
    let by_power = [
        polynomial(eta, TEMME_0),
        polynomial(eta, TEMME_1),
        polynomial(eta, TEMME_2),
        polynomial(eta, TEMME_3),
        polynomial(eta, TEMME_4),
        polynomial(eta, TEMME_5),
    ];
    let correction = polynomial(1.0 / a, by_power) * exp(-exponent) / (2.0 * PI * a).sqrt();
    let tail = 0.5 * erfc(exponent.sqrt());
    if x < a {
        let lower = tail - correction;
        (lower, 1.0 - lower)
    } else {
        let upper = tail + correction;
        (1.0 - upper, upper)
    }
}

/// The x for which P(a, x) is p and Q(a, x) is q = 1 − p, given apart so that either may be tiny.
pub fn gamma_inc_inverse_pair(a: f64, p: f64, q: f64) -> f64 {
    if !(a > 0.0 && a < f64::INFINITY && p >= 0.0 && q >= 0.0) {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if q == 0.0 {
        return f64::INFINITY;
    }
    let mut x = start(a, p, q);
    for _ in 0..100 {
        if x <= 0.0 {
            break;
        }
        let (lower, upper) = gamma_pair(a, x);
        let slope = poisson_term(a, x) * a;
        let step = if p <= q { log(p / lower) * (lower / slope) } else { log(upper / q) * (upper / slope) };
        // A start far out in a tail finds no slope, or asks for a leap that leaves the range of numbers.
        let inwards = if p <= q { 1.0 } else { -1.0 };
        let step = if step.is_nan() { inwards } else { step.clamp(-20.0, 1.0) };
        x *= exp(step);
        // Newton's error is about the square of the step times the curvature.
        if step * step * (1.0 + a.sqrt()) < 1e-17 {
            break;
        }
    }
    x
}

/// A first guess: Wilson and Hilferty's cube of a normal, the power law near 0, or the logarithm of a
/// far upper tail.
fn start(a: f64, p: f64, q: f64) -> f64 {
    let z = if p <= q { normal_quantile(p) } else { -normal_quantile(q) };
    let root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt());
    if a >= 0.5 && root > 0.3 {
        return a * root * root * root;
    }
    let far = log(a / q);
    if a < 0.5 && far > 1.0 {
        return far;
    }
    let log_p = if p <= q { log(p) } else { log1p(-q) };
    exp((log_p + lgamma(a + 1.0)) / a)
}

/// Taylor coefficients in η of c₀ … c₅ of DLMF 8.12.8, from 8.12.10 and 8.12.11 in rational arithmetic.
const TEMME_0: [f64; 16] = [
    -0.3333333333333333,
    0.08333333333333333,
    -0.014814814814814815,
    0.0011574074074074073,
    0.0003527336860670194,
    -0.0001787551440329218,
    3.919263178522438e-05,
    -2.185448510679992e-06,
    -1.85406221071516e-06,
    8.296711340953087e-07,
    -1.7665952736826078e-07,
    6.707853543401498e-09,
    1.0261809784240309e-08,
    -4.382036018453353e-09,
    9.14769958223679e-10,
    -2.5514193994946248e-11,
];
const TEMME_1: [f64; 12] = [
    -0.001851851851851852,
    -0.003472222222222222,
    0.0026455026455026454,
    -0.0009902263374485596,
    0.00020576131687242798,
    -4.018775720164609e-07,
    -1.8098550334489977e-05,
    7.64916091608111e-06,
    -1.6120900894563446e-06,
    4.647127802807434e-09,
    1.378633446915721e-07,
    -5.752545603517705e-08,
];
const TEMME_2: [f64; 10] = [
    0.004133597883597883,
    -0.0026813271604938273,
    0.0007716049382716049,
    2.0093878600823047e-06,
    -0.0001073665322636516,
    5.2923448829120125e-05,
    -1.2760635188618728e-05,
    3.423578734096138e-08,
    1.3721957309062934e-06,
    -6.298992138380055e-07,
];
const TEMME_3: [f64; 8] = [
    0.0006494341563786008,
    0.00022947209362139917,
    -0.0004691894943952557,
    0.00026772063206283885,
    -7.561801671883977e-05,
    -2.396505113867297e-07,
    1.1082654115347302e-05,
    -5.6749528269915965e-06,
];
const TEMME_4: [f64; 6] = [
    -0.0008618882909167117,
    0.0007840392217200666,
    -0.0002990724803031902,
    -1.4638452578843418e-06,
    6.641498215465122e-05,
    -3.968365047179435e-05,
];
const TEMME_5: [f64; 4] =
    [-0.00033679855336635813, -6.972813758365857e-05, 0.0002772753244959392, -0.00019932570516188847];
