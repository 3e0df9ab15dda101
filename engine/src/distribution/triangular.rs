//! The triangular distribution.

use super::guard::{check_domains, complement, must, parameter, require};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::plan::{Builder, Compare, Unary, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("min", Domain::Real), parameter("likely", Domain::Real), parameter("max", Domain::Real)];

/// The least, the likeliest and the greatest value, with straight lines between.
pub static TRIANGULAR: Distribution = Distribution {
    name: "Triangular",
    aliases: &["triang", "triangle", "tri"],
    summary: "The least, the likeliest and the greatest value, with straight lines between.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        check_order(values)
    },
    quantile,
    density: |p, x| {
        let (min, likely, max) = (p[0], p[1], p[2]);
        if x < min || x > max {
            0.0
        } else if x < likely {
            2.0 * (x - min) / ((max - min) * (likely - min))
        } else if x > likely {
            2.0 * (max - x) / ((max - min) * (max - likely))
        } else {
            2.0 / (max - min)
        }
    },
    cumulative: |p, x| {
        let (min, likely, max) = (p[0], p[1], p[2]);
        if x <= min {
            0.0
        } else if x >= max {
            1.0
        } else if x <= likely {
            (x - min) / (max - min) * ((x - min) / (likely - min))
        } else {
            1.0 - (max - x) / (max - min) * ((max - x) / (max - likely))
        }
    },
    mean: |p| Some((p[0] + p[1] + p[2]) / 3.0),
    variance: |p| {
        let (below, above) = (p[1] - p[0], p[2] - p[1]);
        Some((below * below + below * above + above * above) / 18.0)
    },
};

/// Whether min ≤ likely ≤ max and min < max.
pub(super) fn check_order(values: &[f64]) -> Result<(), ParameterError> {
    must(values[0] < values[2], "min", "must be below max")?;
    must(values[0] <= values[1], "likely", "must not be below min")?;
    must(values[1] <= values[2], "likely", "must not be above max")
}

/// The same by trial.
pub(super) fn in_order(b: &mut Builder, min: ValueId, likely: ValueId, max: ValueId) -> [ValueId; 3] {
    [
        b.compare(Compare::Less, min, max),
        b.compare(Compare::LessOrEqual, min, likely),
        b.compare(Compare::LessOrEqual, likely, max),
    ]
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, likely, max] = *parameters else { return b.constant(f64::NAN) };
    let (width, below, above) = (b.sub(max, min), b.sub(likely, min), b.sub(max, likely));
    // min + √(u·width·below) where u is left of the peak, else max − √((1 − u)·width·above).
    let left = b.mul(width, below);
    let left = b.mul(u, left);
    let left = b.unary(Unary::SquareRoot, left);
    let left = b.add(min, left);
    let upper = complement(b, u);
    let right = b.mul(width, above);
    let right = b.mul(upper, right);
    let right = b.unary(Unary::SquareRoot, right);
    let right = b.sub(max, right);
    let peak = b.div(below, width);
    let is_left = b.compare(Compare::LessOrEqual, u, peak);
    let value = b.select(is_left, left, right);
    let possible = in_order(b, min, likely, max);
    require(b, &possible, value)
}
