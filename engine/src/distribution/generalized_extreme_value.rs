//! The generalised extreme value distribution: Gumbel for shape 0, heavy-tailed above, bounded below.
//!
//! A. F. Jenkinson, Quarterly J. Royal Meteorological Society 81 (1955), 158; the shape is positive for heavy
//! tails.

use super::draw::{box_cox, minus_log};
use super::elementary::{box_cox_inverse, exp, expm1, power_variance};
use super::guard::{affine, check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, extreme_value, seldom};
use crate::math;
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("location", Domain::Real),
    parameter("scale", Domain::Positive),
    parameter("shape", Domain::Real),
];

/// The greatest of many, whatever their tails; a shape above 0 has a heavy tail, below 0 an upper bound.
pub static GENERALIZED_EXTREME_VALUE: Distribution = seldom(Distribution {
    name: "GEV",
    aliases: &["generalizedextremevalue"],
    summary: "The greatest of many: a heavy tail for a shape above 0, an upper bound below 0.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let s = box_cox_inverse((x - p[0]) / p[1], p[2]);
        if s.is_finite() { exp(-s * (1.0 + p[2]) - exp(-s)) / p[1] } else { 0.0 }
    },
    cumulative: |p, x| exp(-exp(-box_cox_inverse((x - p[0]) / p[1], p[2]))),
    mean: |p| {
        let standard =
            if p[2] == 0.0 { extreme_value::EULER } else { expm1(math::lgamma(1.0 - p[2])) / p[2] };
        (p[2] < 1.0).then_some(p[0] + p[1] * standard)
    },
    variance: |p| (p[2] < 0.5).then(|| p[1] * p[1] * power_variance(-p[2])),
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale, shape] = *parameters else { return b.constant(f64::NAN) };
    // ((−ln u)^(−shape) − 1)/shape
    let standard = minus_log(b, u);
    let log = minus_log(b, standard);
    let x = box_cox(b, log, shape);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
