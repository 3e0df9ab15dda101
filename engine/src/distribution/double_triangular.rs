//! Two triangles back to back, with a probability on each side of the likeliest value.

use super::guard::{affine, check_domains, complement, must, parameter, positive, possible};
use super::{Distribution, Domain, Parameter};
use crate::plan::{Builder, Compare, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("min", Domain::Real),
    parameter("likely", Domain::Real),
    parameter("max", Domain::Real),
    parameter("probability below likely", Domain::Probability),
];

/// The least, the likeliest and the greatest value, and the probability of being below the likeliest.
pub static DOUBLE_TRIANGULAR: Distribution = Distribution {
    name: "DoubleTriangular",
    aliases: &["doubletriang"],
    summary: "A triangle on each side of the likeliest value, with probabilities of their own.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        must(values[0] < values[1], "likely", "must be above min")?;
        must(values[1] < values[2], "likely", "must be below max")
    },
    quantile,
    density: |p, x| {
        let (below, above) = (p[1] - p[0], p[2] - p[1]);
        if x < p[0] || x > p[2] {
            0.0
        } else if x < p[1] {
            2.0 * p[3] * (x - p[0]) / (below * below)
        } else {
            2.0 * (1.0 - p[3]) * (p[2] - x) / (above * above)
        }
    },
    cumulative: |p, x| {
        if x < p[1] {
            let share = ((x - p[0]) / (p[1] - p[0])).max(0.0);
            p[3] * share * share
        } else {
            let share = ((p[2] - x) / (p[2] - p[1])).max(0.0);
            1.0 - (1.0 - p[3]) * share * share
        }
    },
    mean: |p| Some(p[1] - p[3] * (p[1] - p[0]) / 3.0 + (1.0 - p[3]) * (p[2] - p[1]) / 3.0),
    variance: |p| {
        // About the likeliest value, where a triangle of width w has mean w/3 and mean square w²/6.
        let (below, above) = (p[1] - p[0], p[2] - p[1]);
        let mean = ((1.0 - p[3]) * above - p[3] * below) / 3.0;
        Some((p[3] * below * below + (1.0 - p[3]) * above * above) / 6.0 - mean * mean)
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, likely, max, share] = *parameters else { return b.constant(f64::NAN) };
    let (below, above) = (b.sub(likely, min), b.sub(max, likely));
    let left = b.div(u, share);
    let left = b.unary(Unary::SquareRoot, left);
    let left = affine(b, min, below, left);
    let (rest, other) = (complement(b, u), complement(b, share));
    let right = b.div(rest, other);
    let right = b.unary(Unary::SquareRoot, right);
    let right = b.mul(above, right);
    let right = b.sub(max, right);
    let is_left = b.compare(Compare::LessOrEqual, u, share);
    let value = b.select(is_left, left, right);
    let ordered = [positive(b, below), positive(b, above)];
    possible(b, PARAMETERS, parameters, &ordered, value)
}
