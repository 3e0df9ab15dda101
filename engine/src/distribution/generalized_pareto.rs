//! The generalised Pareto distribution: exponential for shape 0, heavy-tailed above, bounded below.
//!
//! J. Pickands, "Statistical inference using extreme order statistics", Annals of Statistics 3 (1975), 119.

use super::draw::box_cox;
use super::elementary::{box_cox_inverse, exp, expm1};
use super::guard::{affine, check_domains, exponential, parameter, possible};
use super::{Distribution, Domain, Parameter, seldom};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("location", Domain::Real),
    parameter("scale", Domain::Positive),
    parameter("shape", Domain::Real),
];

/// What exceeds a high threshold; a shape above 0 has a heavy tail, below 0 an upper bound.
pub static GENERALIZED_PARETO: Distribution = seldom(Distribution {
    name: "GPD",
    aliases: &["generalizedpareto"],
    summary: "What exceeds a high threshold: a heavy tail for a shape above 0, an upper bound below 0.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let s = box_cox_inverse((x - p[0]) / p[1], p[2]);
        if x >= p[0] && s.is_finite() { exp(-s * (1.0 + p[2])) / p[1] } else { 0.0 }
    },
    cumulative: |p, x| if x > p[0] { -expm1(-box_cox_inverse((x - p[0]) / p[1], p[2])) } else { 0.0 },
    mean: |p| (p[2] < 1.0).then(|| p[0] + p[1] / (1.0 - p[2])),
    variance: |p| {
        let mean = p[1] / (1.0 - p[2]);
        (p[2] < 0.5).then(|| mean * mean / (1.0 - 2.0 * p[2]))
    },
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale, shape] = *parameters else { return b.constant(f64::NAN) };
    // ((1 − u)^(−shape) − 1)/shape
    let standard = exponential(b, u);
    let x = box_cox(b, standard, shape);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
