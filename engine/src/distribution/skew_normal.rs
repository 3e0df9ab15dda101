//! The skew normal distribution.
//!
//! A. Azzalini, "A class of distributions which includes the normal ones", Scandinavian J. Statistics 12
//! (1985), 171. Its probabilities are sums of normal ones and of the thin tail (1/π) ∫ e^(−z²/(2 sin²ψ)) dψ
//! from 0 to arctan(1/shape) (D. B. Owen, Annals of Mathematical Statistics 27 (1956), 1075, eq 1.6, with
//! cot ψ for his variable), which has no cancellation.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::curve::curve;
use super::elementary::{exp, normal_cdf, normal_density, normal_quantile};
use super::guard::{affine, argument, check_domains, parameter, possible, sides};
use super::invert::invert;
use super::{Distribution, Domain, Parameter, seldom};
use crate::math;
use crate::plan::{Builder, Native, ValueId, settle};

const PARAMETERS: &[Parameter] = &[
    parameter("location", Domain::Real),
    parameter("scale", Domain::Positive),
    parameter("shape", Domain::Real),
];

/// A bell curve that leans to one side, by location, scale and shape.
pub static SKEW_NORMAL: Distribution = seldom(Distribution {
    name: "SkewNormal",
    aliases: &[],
    summary: "A bell curve that leans: to the right for a shape above 0.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let z = (x - p[0]) / p[1];
        2.0 * normal_density(z) * normal_cdf(p[2] * z) / p[1]
    },
    cumulative: |p, x| both(p[2], (x - p[0]) / p[1]).0,
    mean: |p| Some(p[0] + p[1] * lean(p[2])),
    variance: |p| Some(p[1] * p[1] * (1.0 - lean(p[2]) * lean(p[2]))),
});

/// The quantile of a shape at u, in that order.
const QUANTILE: Native = Native {
    name: "skew_normal_quantile",
    apply: |values| {
        let [shape, u] = *values else { return f64::NAN };
        match sides(u) {
            Some((p, q)) if shape.is_finite() => settle(solve(shape, p, q)),
            _ => f64::NAN,
        }
    },
};

/// The mean for location 0 and scale 1: √(2/π) shape/√(1 + shape²).
fn lean(shape: f64) -> f64 {
    (2.0 / PI).sqrt() * (shape / (1.0 + shape * shape).sqrt())
}

/// The z whose probabilities below and above are p and q: for a shape above 0, between a normal
/// variable's quantile and that of its size.
fn solve(shape: f64, p: f64, q: f64) -> f64 {
    if shape < 0.0 {
        return -solve(-shape, q, p);
    }
    let least = if p < q { normal_quantile(p) } else { -normal_quantile(q) };
    let most = -normal_quantile(0.5 * q);
    invert((p, q), (least, most), 0.5 * (least + most), &|z| {
        let (lower, upper) = both(shape, z);
        (lower, upper, 2.0 * normal_density(z) * normal_cdf(shape * z))
    })
}

/// The probabilities below and above z.
pub(super) fn both(shape: f64, z: f64) -> (f64, f64) {
    if shape < 0.0 {
        let (lower, upper) = both(-shape, -z);
        return (upper, lower);
    }
    let thin = thin_tail(shape, z.abs());
    if z < 0.0 {
        (thin, 1.0 - thin)
    } else {
        (math::erf(z * FRAC_1_SQRT_2) + thin, 2.0 * normal_cdf(-z) - thin)
    }
}

/// The probability beyond z ≥ 0 on the side from which a shape of 0 or above leans away.
fn thin_tail(shape: f64, z: f64) -> f64 {
    let square = 1.0 + shape * shape;
    if z * z * square < 1.0 {
        let far = normal_cdf(-shape * z);
        return if shape <= 1.0 {
            normal_cdf(-z) - 2.0 * owen(z, shape)
        } else {
            2.0 * owen(shape * z, 1.0 / shape) - far * (1.0 - 2.0 * normal_cdf(-z))
        };
    }
    // With cot ψ = sinh w: (1/π) ∫ e^(−(z cosh w)²/2)/cosh w dw from arsinh(shape), to where the power has
    // fallen by 40.
    let (from, to) = (math::asinh(shape), math::acosh((square + 80.0 / (z * z)).sqrt()));
    let third = (to - from) / 3.0;
    let part = |w: f64| {
        let cosh = math::cosh(w);
        exp(-0.5 * (z * cosh) * (z * cosh)) / cosh
    };
    (0..3).map(|i| integral(from + f64::from(i) * third, third, &part)).sum::<f64>() / PI
}

/// Owen's T(h, a) for 0 ≤ a ≤ 1.
fn owen(h: f64, a: f64) -> f64 {
    let part = |x: f64| exp(-0.5 * h * h * (1.0 + x * x)) / (1.0 + x * x);
    integral(0.0, a, &part) / (2.0 * PI)
}

/// The integral over a range that begins at `from`, by Gauss and Legendre's rule with 16 points.
fn integral(from: f64, width: f64, function: &dyn Fn(f64) -> f64) -> f64 {
    const POINTS: [(f64, f64); 8] = [
        (0.09501250983763744, 0.1894506104550685),
        (0.2816035507792589, 0.18260341504492358),
        (0.45801677765722737, 0.16915651939500254),
        (0.6178762444026438, 0.1495959888165767),
        (0.755404408355003, 0.12462897125553388),
        (0.8656312023878318, 0.09515851168249279),
        (0.9445750230732326, 0.062253523938647894),
        (0.9894009349916499, 0.027152459411754096),
    ];
    let (half, middle) = (0.5 * width, from + 0.5 * width);
    let pair = |(place, weight): &(f64, f64)| {
        weight * (function(middle - half * place) + function(middle + half * place))
    };
    half * POINTS.iter().map(pair).sum::<f64>()
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale, shape] = *parameters else { return b.constant(f64::NAN) };
    let z = match (b.constant_value(shape), b.constant_value(u)) {
        (Some(shape), None) => curve(b, u, &|p, q| solve(shape, p, q)),
        _ => None,
    };
    let z = z.unwrap_or_else(|| {
        let argument = argument(b, u);
        b.call(QUANTILE, &[shape, argument])
    });
    let value = affine(b, location, scale, z);
    possible(b, PARAMETERS, parameters, &[], value)
}
