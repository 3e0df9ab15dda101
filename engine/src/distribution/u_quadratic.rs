//! The U-quadratic distribution: a parabola that is 0 in the middle of its range.

use super::draw::{signed, tail, times};
use super::guard::{affine, check_bounded, complement, parameter, possible_bounded, root};
use super::{Distribution, Domain, Parameter, seldom};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("min", Domain::Real), parameter("max", Domain::Real)];

/// Near either of two bounds, hardly ever in the middle.
pub static U_QUADRATIC: Distribution = seldom(Distribution {
    name: "UQuadratic",
    aliases: &[],
    summary: "Near either of two bounds, hardly ever in the middle.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_bounded(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let half = 0.5 * (p[1] - p[0]);
        let y = (x - p[0] - half) / half;
        if y.abs() <= 1.0 { 1.5 * y * y / half } else { 0.0 }
    },
    cumulative: |p, x| {
        let half = 0.5 * (p[1] - p[0]);
        let y = ((x - p[0] - half) / half).clamp(-1.0, 1.0);
        0.5 * (1.0 + y * y * y)
    },
    mean: |p| Some(0.5 * (p[0] + p[1])),
    variance: |p| {
        let half = 0.5 * (p[1] - p[0]);
        Some(0.6 * half * half)
    },
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, max] = *parameters else { return b.constant(f64::NAN) };
    // The middle and half the width times the cube root of 2u − 1.
    let tail = tail(b, u);
    let double = times(b, tail, 2.0);
    let rest = complement(b, double);
    let third = b.constant(3.0);
    let size = root(b, rest, third);
    let x = signed(b, u, size);
    let (width, sum) = (b.sub(max, min), b.add(min, max));
    let (half, middle) = (times(b, width, 0.5), times(b, sum, 0.5));
    let value = affine(b, middle, half, x);
    possible_bounded(b, PARAMETERS, parameters, value)
}
