//! Student's t distribution.

use super::curve::curve;
use super::guard::{argument, check_domains, parameter, positive, require, sides};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Native, Unary, ValueId, settle};

const PARAMETERS: &[Parameter] = &[parameter("degrees of freedom", Domain::Positive)];

/// A bell curve around 0 with heavy tails, by its degrees of freedom.
pub static STUDENT: Distribution = Distribution {
    name: "Student",
    aliases: &["studentt", "t"],
    summary: "A bell curve around 0 with heavy tails; heavier for fewer degrees of freedom.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        // The beta term at ν/(ν + t²) over |t|. At 0, where that is 0/0, a t beside it has the same density.
        let t = x.abs().max(1e-9);
        let total = p[0] + t * t;
        math::beta_term(0.5 * p[0], 0.5, p[0] / total, t * t / total) / t
    },
    cumulative: |p, x| {
        let total = p[0] + x * x;
        let tail = 0.5 * math::beta_inc_pair(0.5 * p[0], 0.5, p[0] / total, x * x / total).0;
        if x < 0.0 { tail } else { 1.0 - tail }
    },
    mean: |p| (p[0] > 1.0).then_some(0.0),
    variance: |p| (p[0] > 2.0).then(|| p[0] / (p[0] - 2.0)),
};

/// The quantile of degrees of freedom at u, in that order.
const QUANTILE: Native = Native {
    name: "student_quantile",
    apply: |values| {
        let [freedom, u] = *values else { return f64::NAN };
        sides(u).map_or(f64::NAN, |(p, q)| settle(solve(freedom, p, q)))
    },
};

/// t² = ν y/x where x, the beta quantile of shapes ν/2 and ½ at twice the tail, and y add up to 1.
fn solve(freedom: f64, p: f64, q: f64) -> f64 {
    let tail = p.min(q);
    let (x, y) = math::beta_inc_inverse_pair(0.5 * freedom, 0.5, 2.0 * tail, (q - p).abs());
    let size = (freedom * (y / x)).sqrt();
    if p < q { -size } else { size }
}

/// The quantile: by a table where the degrees of freedom are the same in every trial. Impossible ones
/// give NaN.
pub(super) fn standard(b: &mut Builder, u: ValueId, freedom: ValueId) -> ValueId {
    if let (Some(freedom), None) = (b.constant_value(freedom), b.constant_value(u))
        && let Some(area) = curve(b, u, &|p, q| math::asinh(solve(freedom, p, q)))
    {
        return b.unary(Unary::HyperbolicSine, area);
    }
    let argument = argument(b, u);
    b.call(QUANTILE, &[freedom, argument])
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [freedom] = *parameters else { return b.constant(f64::NAN) };
    let value = standard(b, u, freedom);
    let possible = positive(b, freedom);
    require(b, &[possible], value)
}
