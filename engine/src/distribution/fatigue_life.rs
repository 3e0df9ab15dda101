//! The fatigue life distribution.
//!
//! Z. W. Birnbaum and S. C. Saunders, "A new family of life distributions", J. Applied Probability 6
//! (1969), 319.

use super::draw::{below_half, times};
use super::elementary::{normal_cdf, normal_density};
use super::guard::{affine, check_domains, normal, parameter, possible};
use super::{Distribution, Domain, Parameter, seldom};
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("location", Domain::Real),
    parameter("scale", Domain::Positive),
    parameter("shape", Domain::Positive),
];

/// The number of cycles until a crack grows too long, by location, scale and shape.
pub static FATIGUE_LIFE: Distribution = seldom(Distribution {
    name: "FatigueLife",
    aliases: &["birnbaumsaunders"],
    summary: "Cycles of load until a crack has grown too long.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let y = (x - p[0]) / p[1];
        if y <= 0.0 {
            return 0.0;
        }
        let root = y.sqrt();
        normal_density((root - 1.0 / root) / p[2]) * (root + 1.0 / root) / (2.0 * p[2] * y * p[1])
    },
    cumulative: |p, x| {
        let root = ((x - p[0]) / p[1]).max(0.0).sqrt();
        normal_cdf((root - 1.0 / root) / p[2])
    },
    mean: |p| Some(p[0] + p[1] * (1.0 + 0.5 * p[2] * p[2])),
    variance: |p| {
        let square = p[2] * p[2];
        Some(p[1] * p[1] * square * (1.0 + 1.25 * square))
    },
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale, shape] = *parameters else { return b.constant(f64::NAN) };
    // (t + √(t² + 1))² for t = shape z/2, and its reciprocal for −t: so nothing cancels.
    let z = normal(b, u);
    let size = b.unary(Unary::Absolute, z);
    let size = b.mul(shape, size);
    let t = times(b, size, 0.5);
    let one = b.constant(1.0);
    let square = b.mul(t, t);
    let sum = b.add(square, one);
    let hypotenuse = b.unary(Unary::SquareRoot, sum);
    let above = b.add(t, hypotenuse);
    let above = b.mul(above, above);
    let below = b.div(one, above);
    let is_below = below_half(b, u);
    let x = b.select(is_below, below, above);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
