//! The PERT distribution.
//!
//! D. G. Malcolm, J. H. Roseboom, C. E. Clark and W. Fazar, "Application of a technique for research and
//! development program evaluation", Operations Research 7 (1959), 646: a beta on [min, max] with mean
//! (min + 4 likely + max)/6, whose shapes add up to 6.

use super::guard::{between, check_domains, parameter, require};
use super::triangular::{check_order, in_order};
use super::{Distribution, Domain, Parameter, beta};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("min", Domain::Real), parameter("likely", Domain::Real), parameter("max", Domain::Real)];

/// The least, the likeliest and the greatest value, with a smooth hump.
pub static PERT: Distribution = Distribution {
    name: "Pert",
    aliases: &["betapert"],
    summary: "The least, the likeliest and the greatest value, with a smooth hump.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        check_order(values)
    },
    quantile,
    density: |p, x| {
        let (first, second) = shapes(p, WEIGHT);
        beta::density(first, second, (x - p[0]) / (p[2] - p[0])) / (p[2] - p[0])
    },
    cumulative: |p, x| {
        let (first, second) = shapes(p, WEIGHT);
        beta::cumulative(first, second, (x - p[0]) / (p[2] - p[0]))
    },
    mean: |p| Some((p[0] + 4.0 * p[1] + p[2]) / 6.0),
    variance: |p| {
        let (first, second) = shapes(p, WEIGHT);
        Some(beta::variance(first, second) * (p[2] - p[0]) * (p[2] - p[0]))
    },
};

/// What the likeliest value weighs in the mean.
pub(super) const WEIGHT: f64 = 4.0;

/// The shapes of the beta: 1 + w(likely − min)/(max − min) and 1 + w(max − likely)/(max − min).
pub(super) fn shapes(p: &[f64], weight: f64) -> (f64, f64) {
    let width = p[2] - p[0];
    (1.0 + weight * (p[1] - p[0]) / width, 1.0 + weight * (p[2] - p[1]) / width)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, likely, max] = *parameters else { return b.constant(f64::NAN) };
    let weight = b.constant(WEIGHT);
    let value = weighted(b, u, [min, likely, max], weight);
    let possible = in_order(b, min, likely, max);
    require(b, &possible, value)
}

/// The quantile where the likeliest value has a weight. Impossible bounds give anything.
pub(super) fn weighted(b: &mut Builder, u: ValueId, bounds: [ValueId; 3], weight: ValueId) -> ValueId {
    let [min, likely, max] = bounds;
    let width = b.sub(max, min);
    let mut shape = |from: ValueId, to: ValueId| {
        let part = b.sub(to, from);
        let one = b.constant(1.0);
        let part = b.mul(weight, part);
        let share = b.div(part, width);
        b.add(one, share)
    };
    let (first, second) = (shape(min, likely), shape(likely, max));
    let x = beta::standard(b, u, first, second);
    between(b, min, max, x)
}
