//! The gamma function, its logarithm and its ratio to Stirling's formula.

use std::f64::consts::PI;

use super::angle::sin_pi;
use super::bits::polynomial;
use super::exp::exp;
use super::log::log;
use super::power::pow;

/// Γ(x), within 4 ulp, exact for whole x to 23. Infinite from 171.63, NaN at 0 and the negative integers.
///
/// C. Lanczos, "A precision approximation of the gamma function", SIAM J. Numer. Anal. B 1 (1964), 86,
/// with the 13 rational coefficients of Boost's `lanczos13m53`, g = 6.0247.
pub fn gamma(x: f64) -> f64 {
    const G_LESS_HALF: f64 = 5.52468004077673;
    if x.is_nan() || x == f64::NEG_INFINITY {
        return f64::NAN;
    }
    if x == x.floor() {
        if x <= 0.0 {
            return f64::NAN;
        }
        if x <= 23.0 {
            return (1..x as u32).fold(1.0, |product, n| product * f64::from(n));
        }
    }
    let size = x.abs();
    if size < 1e-17 {
        return 1.0 / x;
    }
    if size > 184.0 {
        return if x > 0.0 { f64::INFINITY } else { 0.0 };
    }
    let y = size + G_LESS_HALF;
    let lost = if size > G_LESS_HALF { (y - size) - G_LESS_HALF } else { (y - G_LESS_HALF) - size };
    let z = size - 0.5;
    let ratio = lanczos(size) * exp(-y);
    let (ratio, lost, z) =
        if x < 0.0 { (-PI / (sin_pi(size) * size * ratio), -lost, -z) } else { (ratio, lost, z) };
    let ratio = ratio + lost * (G_LESS_HALF + 0.5) * ratio / y;
    // The power in two halves, since it alone may overflow.
    let half = pow(y, 0.5 * z);
    ratio * half * half
}

/// Lanczos's sum for a positive x.
fn lanczos(x: f64) -> f64 {
    const NUMERATOR: [f64; 13] = [
        23531376880.41076,
        42919803642.6491,
        35711959237.35567,
        17921034426.03721,
        6039542586.352028,
        1439720407.3117216,
        248874557.86205417,
        31426415.585400194,
        2876370.6289353725,
        186056.26539522348,
        8071.672002365816,
        210.82427775157936,
        2.5066282746310002,
    ];
    /// x(x + 1)…(x + 11).
    const DENOMINATOR: [f64; 13] = [
        0.0,
        39916800.0,
        120543840.0,
        150917976.0,
        105258076.0,
        45995730.0,
        13339535.0,
        2637558.0,
        357423.0,
        32670.0,
        1925.0,
        66.0,
        1.0,
    ];
    if x < 8.0 {
        polynomial(x, NUMERATOR) / polynomial(x, DENOMINATOR)
    } else {
        let mut reversed = (NUMERATOR, DENOMINATOR);
        reversed.0.reverse();
        reversed.1.reverse();
        polynomial(1.0 / x, reversed.0) / polynomial(1.0 / x, reversed.1)
    }
}

/// Γ*(x) = Γ(x) / (√(2π) x^(x − ½) e^(−x)), the ratio of the gamma function to Stirling's formula, for a
/// positive x; it falls to 1. (N. M. Temme, Special Functions (1996), eq 3.6.2 and 3.6.3.)
pub(super) fn stirling_ratio(x: f64) -> f64 {
    if x >= 16.0 {
        let inverse = 1.0 / x;
        let series = polynomial(
            inverse * inverse,
            [
                1.0 / 12.0,
                -1.0 / 360.0,
                1.0 / 1260.0,
                -1.0 / 1680.0,
                1.0 / 1188.0,
                -691.0 / 360360.0,
                1.0 / 156.0,
            ],
        );
        exp(inverse * series)
    } else {
        let root = (2.0 * PI).sqrt();
        gamma(x) * exp(x) * x.sqrt() / (root * pow(x, x))
    }
}

/// ln |Γ(x)|, within 2 ulp but near its zeros below 0. +∞ at 0, the negative integers and both infinities.
///
/// fdlibm's `e_lgamma_r.c`: polynomials around the minimum and the zeros, rational functions to 8,
/// Stirling's series beyond, reflection below 0.
pub fn lgamma(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let size = x.abs();
    if size < 8e-22 {
        return -log(size);
    }
    if x < 0.0 {
        let sine = sin_pi(size).abs();
        return if sine == 0.0 || x.is_infinite() {
            f64::INFINITY
        } else {
            log(PI / (sine * size)) - lgamma_positive(size)
        };
    }
    lgamma_positive(x)
}

/// ln Γ(x) of a positive x.
fn lgamma_positive(x: f64) -> f64 {
    if x == 1.0 || x == 2.0 {
        0.0
    } else if x <= 0.9 {
        // ln Γ(x) = ln Γ(1 + x) − ln x.
        -log(x) + lgamma_from_1(x)
    } else if x < 2.0 {
        lgamma_from_1(x - 1.0)
    } else if x < 8.0 {
        lgamma_from_2(x)
    } else if x < 2.8e17 {
        let z = 1.0 / x;
        let series = polynomial(
            z * z,
            [
                0.08333333333333297,
                -0.0027777777772877554,
                0.0007936505586430196,
                -0.00059518755745034,
                0.0008363399189962821,
                -0.0016309293409657527,
            ],
        );
        (x - 0.5) * (log(x) - 1.0) + (0.4189385332046727 + z * series)
    } else {
        x * (log(x) - 1.0)
    }
}

/// ln Γ(1 + t) for −0.1 ≤ t < 1.
pub(super) fn lgamma_from_1(t: f64) -> f64 {
    /// Where Γ is least, less 1, and the logarithm there in two parts.
    const MINIMUM: f64 = 1.4616321449683622 - 1.0;
    const AT_MINIMUM: f64 = -0.12148629053584961;
    const AT_MINIMUM_TAIL: f64 = 3.638676997039505e-18;
    if t >= 0.7316 {
        let y = 1.0 - t;
        let p = polynomial(
            y,
            [
                0.07721566490153287,
                0.3224670334241136,
                0.06735230105312927,
                0.020580808432516733,
                0.007385550860814029,
                0.0028905138367341563,
                0.0011927076318336207,
                0.0005100697921535113,
                0.00022086279071390839,
                0.00010801156724758394,
                2.5214456545125733e-05,
                4.4864094961891516e-05,
            ],
        );
        y * p - 0.5 * y
    } else if t >= 0.2316 {
        let y = t - MINIMUM;
        let p = polynomial(
            y,
            [
                0.48383612272381005,
                -0.1475877229945939,
                0.06462494023913339,
                -0.032788541075985965,
                0.01797067508118204,
                -0.010314224129834144,
                0.006100538702462913,
                -0.0036845201678113826,
                0.0022596478090061247,
                -0.0014034646998923284,
                0.000881081882437654,
                -0.0005385953053567405,
                0.00031563207090362595,
                -0.00031275416837512086,
                0.0003355291926355191,
            ],
        );
        AT_MINIMUM + (y * y * p + AT_MINIMUM_TAIL)
    } else {
        let p = t * polynomial(
            t,
            [
                -0.07721566490153287,
                0.6328270640250934,
                1.4549225013723477,
                0.9777175279633727,
                0.22896372806469245,
                0.013381091853678766,
            ],
        );
        let q = polynomial(
            t,
            [
                1.0,
                2.4559779371304113,
                2.128489763798934,
                0.7692851504566728,
                0.10422264559336913,
                0.003217092422824239,
            ],
        );
        p / q - 0.5 * t
    }
}

/// ln Γ(x) for 2 ≤ x < 8: from 2 to 3 by a rational function, beyond by Γ(x + 1) = x Γ(x).
fn lgamma_from_2(x: f64) -> f64 {
    let y = x - x.floor();
    let p = y * polynomial(
        y,
        [
            -0.07721566490153287,
            0.21498241596060885,
            0.325778796408931,
            0.14635047265246445,
            0.02664227030336386,
            0.0018402845140733772,
            3.194753265841009e-05,
        ],
    );
    let q = polynomial(
        y,
        [
            1.0,
            1.3920053346762105,
            0.7219355475671381,
            0.17193386563280308,
            0.01864591917156529,
            0.0007779424963818936,
            7.326684307446256e-06,
        ],
    );
    let mut rising = 1.0;
    let mut step = 2.0;
    while step < x.floor() {
        rising *= y + step;
        step += 1.0;
    }
    0.5 * y + p / q + log(rising)
}
