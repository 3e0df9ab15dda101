//! The triangular distribution by its mode and two percentiles.
//!
//! With A and B the widths left and right of the mode and r = A/(A + B), a bottom percentile p that lies x
//! below the mode says A − x = √(p A(A + B)), and a top percentile 1 − q that lies y above says
//! B − y = √(q B(A + B)). So x(1 − r − √(q(1 − r))) = y(r − √(pr)), which has one root r from p to 1 − q.

use super::draw::times;
use super::guard::{check_domains, must, parameter, possible};
use super::{Distribution, Domain, Parameter, TRIANGULAR};
use crate::plan::{Builder, Compare, Native, ValueId, settle};

const PARAMETERS: &[Parameter] = &[
    parameter("bottom", Domain::Real),
    parameter("likely", Domain::Real),
    parameter("top", Domain::Real),
    parameter("bottom percentile", Domain::Real),
    parameter("top percentile", Domain::Real),
];

/// The likeliest value and two percentiles, from 0 to 100, with straight lines between.
pub static TRIGEN: Distribution = Distribution {
    name: "Trigen",
    aliases: &[],
    summary: "A triangle by its likeliest value and two percentiles, such as 10 and 90.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        must(values[0] < values[2], "bottom", "must be below top")?;
        must(values[0] <= values[1], "likely", "must not be below bottom")?;
        must(values[1] <= values[2], "likely", "must not be above top")?;
        must(values[3] >= 0.0, "bottom percentile", "must be 0 or above")?;
        must(values[3] < values[4], "bottom percentile", "must be below top percentile")?;
        must(values[4] <= 100.0, "top percentile", "must be 100 or below")
    },
    quantile,
    density: |p, x| (TRIANGULAR.density)(&triangle(p), x),
    cumulative: |p, x| (TRIANGULAR.cumulative)(&triangle(p), x),
    mean: |p| (TRIANGULAR.mean)(&triangle(p)),
    variance: |p| (TRIANGULAR.variance)(&triangle(p)),
};

/// The width left of the mode of x, y, p and q.
const LEFT: Native = Native { name: "trigen_left", apply: |values| widths(values).0 };

/// The width right of it.
const RIGHT: Native = Native { name: "trigen_right", apply: |values| widths(values).1 };

/// The widths left and right of the mode, by halving the range of r.
fn widths(values: &[f64]) -> (f64, f64) {
    let [x, y, p, q] = *values else { return (f64::NAN, f64::NAN) };
    let (mut low, mut high) = (p, 1.0 - q);
    for _ in 0..60 {
        let r = 0.5 * (low + high);
        let excess = x * (1.0 - r - (q * (1.0 - r)).sqrt()) - y * (r - (p * r).sqrt());
        if excess > 0.0 {
            low = r;
        } else {
            high = r;
        }
    }
    let r = 0.5 * (low + high);
    let width = (x + y) / (1.0 - (p * r).sqrt() - (q * (1.0 - r)).sqrt());
    (settle(width * r), settle(width * (1.0 - r)))
}

/// The bounds of the triangle and its mode.
fn triangle(p: &[f64]) -> [f64; 3] {
    let (left, right) = widths(&[p[1] - p[0], p[2] - p[1], 0.01 * p[3], 0.01 * (100.0 - p[4])]);
    [p[1] - left, p[1], p[1] + right]
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [bottom, likely, top, low, high] = *parameters else { return b.constant(f64::NAN) };
    let (x, y) = (b.sub(likely, bottom), b.sub(top, likely));
    let hundred = b.constant(100.0);
    let rest = b.sub(hundred, high);
    let (p, q) = (times(b, low, 0.01), times(b, rest, 0.01));
    let left = b.call(LEFT, &[x, y, p, q]);
    let right = b.call(RIGHT, &[x, y, p, q]);
    let (min, max) = (b.sub(likely, left), b.add(likely, right));
    let value = (TRIANGULAR.quantile)(b, u, &[min, likely, max]);
    let zero = b.constant(0.0);
    let further = [
        b.compare(Compare::LessOrEqual, bottom, likely),
        b.compare(Compare::LessOrEqual, likely, top),
        b.compare(Compare::Less, bottom, top),
        b.compare(Compare::GreaterOrEqual, low, zero),
        b.compare(Compare::Less, low, high),
        b.compare(Compare::LessOrEqual, high, hundred),
    ];
    possible(b, PARAMETERS, parameters, &further, value)
}
