//! The trapezoidal distribution: a flat top with straight sides.

use super::draw::times;
use super::guard::{check_domains, complement, must, parameter, possible};
use super::{Distribution, Domain, Parameter};
use crate::plan::{Builder, Compare, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("min", Domain::Real),
    parameter("likely from", Domain::Real),
    parameter("likely to", Domain::Real),
    parameter("max", Domain::Real),
];

/// Two bounds, and a range between them whose values are equally likely and likeliest.
pub static TRAPEZOID: Distribution = Distribution {
    name: "Trapezoid",
    aliases: &["trapezoidal"],
    summary: "A range of equally likely values, with straight lines down to both bounds.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        must(values[0] < values[3], "min", "must be below max")?;
        must(values[0] <= values[1], "likely from", "must not be below min")?;
        must(values[1] <= values[2], "likely to", "must not be below likely from")?;
        must(values[2] <= values[3], "likely to", "must not be above max")
    },
    quantile,
    density: |p, x| {
        let height = height(p);
        if x < p[0] || x > p[3] {
            0.0
        } else if x < p[1] {
            height * (x - p[0]) / (p[1] - p[0])
        } else if x > p[2] {
            height * (p[3] - x) / (p[3] - p[2])
        } else {
            height
        }
    },
    cumulative: |p, x| {
        let height = height(p);
        if x <= p[0] {
            0.0
        } else if x >= p[3] {
            1.0
        } else if x < p[1] {
            0.5 * height * (x - p[0]) * ((x - p[0]) / (p[1] - p[0]))
        } else if x > p[2] {
            1.0 - 0.5 * height * (p[3] - x) * ((p[3] - x) / (p[3] - p[2]))
        } else {
            height * (x - 0.5 * (p[0] + p[1]))
        }
    },
    mean: |p| Some(p[1] + moments(p).0),
    variance: |p| Some(moments(p).1),
};

/// The density of the flat top.
fn height(p: &[f64]) -> f64 {
    2.0 / (p[3] - p[0] + (p[2] - p[1]))
}

/// The mean less the start of the flat top, and the variance: of a triangle, a rectangle and a triangle.
fn moments(p: &[f64]) -> (f64, f64) {
    let (left, flat, right) = (p[1] - p[0], p[2] - p[1], p[3] - p[2]);
    let height = height(p);
    let parts = [
        (0.5 * height * left, -left / 3.0, left * left / 6.0),
        (height * flat, 0.5 * flat, flat * flat / 3.0),
        (0.5 * height * right, flat + right / 3.0, flat * flat + flat * right / 1.5 + right * right / 6.0),
    ];
    let mean: f64 = parts.iter().map(|(weight, mean, _)| weight * mean).sum();
    let square: f64 = parts.iter().map(|(weight, _, square)| weight * square).sum();
    (mean, square - mean * mean)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, from, to, max] = *parameters else { return b.constant(f64::NAN) };
    let (left, right) = (b.sub(from, min), b.sub(max, to));
    let (longer, shorter) = (b.sub(max, min), b.sub(to, from));
    let sum = b.add(longer, shorter);
    // Probabilities times this sum: left and right of the flat top they are the widths of the sides.
    let lower = b.mul(u, sum);
    let rest = complement(b, u);
    let upper = b.mul(rest, sum);
    let low = b.mul(lower, left);
    let low = b.unary(Unary::SquareRoot, low);
    let low = b.add(min, low);
    let high = b.mul(upper, right);
    let high = b.unary(Unary::SquareRoot, high);
    let high = b.sub(max, high);
    let beyond = b.sub(lower, left);
    let half = times(b, beyond, 0.5);
    let middle = b.add(from, half);
    let is_low = b.compare(Compare::Less, lower, left);
    let is_high = b.compare(Compare::Less, upper, right);
    let value = b.select(is_high, high, middle);
    let value = b.select(is_low, low, value);
    let ordered = [
        b.compare(Compare::Less, min, max),
        b.compare(Compare::LessOrEqual, min, from),
        b.compare(Compare::LessOrEqual, from, to),
        b.compare(Compare::LessOrEqual, to, max),
    ];
    possible(b, PARAMETERS, parameters, &ordered, value)
}
