//! Student's t distribution, moved and stretched.

use super::guard::{affine, check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, STUDENT, student};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("location", Domain::Real),
    parameter("scale", Domain::Positive),
    parameter("degrees of freedom", Domain::Positive),
];

/// A bell curve with heavy tails, by its middle, a scale and its degrees of freedom.
pub static STUDENT_LOCATED: Distribution = Distribution {
    name: "Student3",
    aliases: &[],
    summary: "A bell curve with heavy tails around any middle.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| (STUDENT.density)(&p[2..], (x - p[0]) / p[1]) / p[1],
    cumulative: |p, x| (STUDENT.cumulative)(&p[2..], (x - p[0]) / p[1]),
    mean: |p| (p[2] > 1.0).then_some(p[0]),
    variance: |p| (STUDENT.variance)(&p[2..]).map(|variance| p[1] * p[1] * variance),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale, freedom] = *parameters else { return b.constant(f64::NAN) };
    let x = student::standard(b, u, freedom);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
