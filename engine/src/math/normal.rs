//! The standard normal distribution.

use super::bits::{polynomial, two_product};
use super::exp::exp_sum;
use super::log::{log, normal_log};

/// 1/√(2π).
const DENSITY_AT_0: f64 = 0.3989422804014327;

/// The density e^(−x²/2)/√(2π), within 2 ulp.
#[inline(always)]
pub fn normal_density(x: f64) -> f64 {
    DENSITY_AT_0 * exp_minus_half_square(x)
}

/// e^(−x²/2), keeping what x² loses to rounding.
#[inline(always)]
fn exp_minus_half_square(x: f64) -> f64 {
    let x = if x.abs() > 40.0 { 40.0 } else { x };
    let (square, lost) = two_product(x, x);
    exp_sum(-0.5 * square, -0.5 * lost)
}

/// The probability of x or less, within 4 ulp, also far below 0 (0 from −38.6). The probability of more
/// than x is `normal_cdf(-x)`.
///
/// W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), 631,
/// in the form of his ANORM.
#[inline(always)]
pub fn normal_cdf(x: f64) -> f64 {
    let size = x.abs();
    let square = size * size;

    let near = 0.5 + x * polynomial(square, NEAR.0) / polynomial(square, NEAR.1);
    let middle = polynomial(size, MIDDLE.0) / polynomial(size, MIDDLE.1);
    let inverse = 1.0 / square;
    let far = inverse * polynomial(inverse, FAR.0) / polynomial(inverse, FAR.1);
    let far = (DENSITY_AT_0 - far) / size;

    let is_far = size > 5.65685424949238;
    let tail = exp_minus_half_square(size) * if is_far { far } else { middle };
    let tail = if size > 38.6 { 0.0 } else { tail };
    let value = if x > 0.0 { 1.0 - tail } else { tail };
    let value = if size <= 0.67448975 { near } else { value };
    if x.is_nan() { x } else { value }
}

/// Φ(−x)/φ(x) of an x ≥ 0, Mills' ratio of tail to density, within 5 ulp; it falls as 1/x.
pub fn mills_ratio(x: f64) -> f64 {
    if x <= 0.67448975 {
        let square = x * x;
        return (0.5 - x * polynomial(square, NEAR.0) / polynomial(square, NEAR.1)) / normal_density(x);
    }
    if x <= 5.65685424949238 {
        return polynomial(x, MIDDLE.0) / polynomial(x, MIDDLE.1) / DENSITY_AT_0;
    }
    let inverse = 1.0 / (x * x);
    (1.0 - inverse * polynomial(inverse, FAR.0) / polynomial(inverse, FAR.1) / DENSITY_AT_0) / x
}

/// (Φ(x) − ½)/x in x², for |x| ≤ 0.67448975.
const NEAR: ([f64; 5], [f64; 5]) = (
    [18154.98125334356, 1067.6894854603709, 161.02823106855587, 2.2352520354606837, 0.06568233791820745],
    [45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1.0],
);

/// Φ(−x)e^(x²/2) for x to √32.
const MIDDLE: ([f64; 9], [f64; 9]) = (
    [
        9842.714838383978,
        11602.65143764735,
        6848.190450536283,
        2494.5375852903726,
        597.2702763948002,
        93.50665613217785,
        8.883149794388377,
        0.39894151208813466,
        1.0765576773720192e-08,
    ],
    [
        19685.429676859992,
        38912.00328609327,
        34900.95272114598,
        18615.571640885097,
        6485.558298266761,
        1519.3775994075547,
        235.387901782625,
        22.266688044328117,
        1.0,
    ],
);

/// The asymptotic series' remainder in 1/x², beyond.
const FAR: ([f64; 6], [f64; 6]) = (
    [
        2.9112874951168793e-05,
        0.0014216191932278934,
        0.022235277870649807,
        0.12740116116024736,
        0.215898534057957,
        0.023073441764940174,
    ],
    [
        7.297515550839662e-05,
        0.0037823963320275824,
        0.06598813786892856,
        0.4682382124808651,
        1.284260096144911,
        1.0,
    ],
);

/// The quantile: the x whose [`normal_cdf`] is p, within 5 ulp for p from 1e-300. NaN outside (0, 1).
///
/// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
/// Statistics 37 (1988), 477, PPND16.
#[inline(always)]
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if is_body(q) { body(q) } else { outer(p, root_of(p)) }
}

/// As [`normal_quantile`], of all numbers, in place: three in twenty lie outside the body, and are worked out beside
/// each other.
#[inline(always)]
pub fn normal_quantiles<const N: usize>(numbers: &mut [f64; N]) {
    let (mut outside, mut places, mut count) = ([0.5; N], [0; N], 0);
    for (place, p) in numbers.iter().enumerate() {
        (outside[count], places[count]) = (*p, place);
        count += usize::from(!is_body(*p - 0.5));
    }
    for p in numbers.iter_mut() {
        *p = body(*p - 0.5);
    }
    let mut roots = [0.0; N];
    let whole = count.next_multiple_of(ABREAST).min(N);
    for (root, p) in roots[..whole].iter_mut().zip(&outside) {
        *root = (-normal_log(least(*p))).sqrt();
    }
    let mut values = [0.0; N];
    for ((value, root), p) in values[..whole].iter_mut().zip(&roots).zip(&outside) {
        *value = tail(*p, *root);
    }
    for place in 0..count {
        let (p, root) = (outside[place], roots[place]);
        // Also where p or the root is NaN.
        let is_tail = least(p) >= f64::MIN_POSITIVE && root <= FAR_ROOT;
        numbers[places[place]] = if is_tail { values[place] } else { outer(p, root_of(p)) };
    }
}

/// Numbers outside the body are taken in whole vectors.
const ABREAST: usize = 8;
/// The root beyond which the far tail begins.
const FAR_ROOT: f64 = 5.0;

/// Whether ½ + q lies in the body, which reaches from 0.075 to 0.925.
#[inline(always)]
fn is_body(q: f64) -> bool {
    q.abs() <= 0.425
}

/// The quantile of ½ + q in the body.
#[inline(always)]
fn body(q: f64) -> f64 {
    let r = 0.180625 - q * q;
    q * (polynomial(r, BODY.0) / polynomial(r, BODY.1))
}

/// The smaller of p and 1 − p.
#[inline(always)]
fn least(p: f64) -> f64 {
    if p < 0.5 { p } else { 1.0 - p }
}

/// √(−ln p) of the smaller of p and 1 − p.
#[inline(always)]
fn root_of(p: f64) -> f64 {
    (-log(least(p))).sqrt()
}

/// The quantile of p outside the body.
#[inline(always)]
fn outer(p: f64, root: f64) -> f64 {
    if !(p > 0.0 && p < 1.0) {
        return f64::NAN;
    }
    if root <= FAR_ROOT {
        return tail(p, root);
    }
    let f = root - FAR_ROOT;
    sided(p, polynomial(f, FAR_TAIL.0) / polynomial(f, FAR_TAIL.1))
}

#[inline(always)]
fn tail(p: f64, root: f64) -> f64 {
    let t = root - 1.6;
    sided(p, polynomial(t, TAIL.0) / polynomial(t, TAIL.1))
}

/// The side of the median that p is on.
#[inline(always)]
fn sided(p: f64, size: f64) -> f64 {
    if p < 0.5 { -size } else { size }
}

const BODY: ([f64; 8], [f64; 8]) = (
    [
        3.3871328727963665,
        133.14166789178438,
        1971.5909503065513,
        13731.69376550946,
        45921.95393154987,
        67265.7709270087,
        33430.57558358813,
        2509.0809287301227,
    ],
    [
        1.0,
        42.31333070160091,
        687.1870074920579,
        5394.196021424751,
        21213.794301586597,
        39307.89580009271,
        28729.085735721943,
        5226.495278852854,
    ],
);

const TAIL: ([f64; 8], [f64; 8]) = (
    [
        1.4234371107496835,
        4.630337846156546,
        5.769497221460691,
        3.6478483247632045,
        1.2704582524523684,
        0.2417807251774506,
        0.022723844989269184,
        0.0007745450142783414,
    ],
    [
        1.0,
        2.053191626637759,
        1.6763848301838038,
        0.6897673349851,
        0.14810397642748008,
        0.015198666563616457,
        0.0005475938084995345,
        1.0507500716444169e-09,
    ],
);

const FAR_TAIL: ([f64; 8], [f64; 8]) = (
    [
        6.657904643501103,
        5.463784911164114,
        1.7848265399172913,
        0.29656057182850487,
        0.026532189526576124,
        0.0012426609473880784,
        2.7115555687434876e-05,
        2.0103343992922881e-07,
    ],
    [
        1.0,
        0.599832206555888,
        0.1369298809227358,
        0.014875361290850615,
        0.0007868691311456133,
        1.8463183175100548e-05,
        1.421511758316446e-07,
        2.0442631033899397e-15,
    ],
);
