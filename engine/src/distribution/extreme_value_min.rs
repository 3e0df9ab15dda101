//! The Gumbel distribution of least values.

use std::f64::consts::PI;

use super::elementary::{exp, expm1};
use super::guard::{affine, check_domains, exponential, parameter, possible};
use super::{Distribution, Domain, Parameter, extreme_value};
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("likely", Domain::Real), parameter("scale", Domain::Positive)];

/// The least of many independent values, by its mode and scale.
pub static EXTREME_VALUE_MIN: Distribution = Distribution {
    name: "ExtremeValueMin",
    aliases: &["extvaluemin", "minextreme", "gumbelmin"],
    summary: "The least of many: droughts, weakest links, first failures.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let z = (x - p[0]) / p[1];
        exp(z - exp(z)) / p[1]
    },
    cumulative: |p, x| -expm1(-exp((x - p[0]) / p[1])),
    mean: |p| Some(p[0] - extreme_value::EULER * p[1]),
    variance: |p| {
        let deviation = p[1] * PI;
        Some(deviation * deviation / 6.0)
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [likely, scale] = *parameters else { return b.constant(f64::NAN) };
    // likely + scale ln(−ln(1 − u))
    let standard = exponential(b, u);
    let log = b.unary(Unary::Logarithm, standard);
    let value = affine(b, likely, scale, log);
    possible(b, PARAMETERS, parameters, &[], value)
}
