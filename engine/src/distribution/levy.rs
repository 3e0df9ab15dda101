//! The Lévy distribution: the reciprocal of the square of a normal variable.

use super::draw::times;
use super::elementary::{normal_cdf, normal_density};
use super::guard::{check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, gamma, seldom};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("location", Domain::Real), parameter("scale", Domain::Positive)];

/// The time until a random walk first reaches a level; there is no mean.
pub static LEVY: Distribution = seldom(Distribution {
    name: "Levy",
    aliases: &[],
    summary: "The time until a random walk reaches a level; there is no mean.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let y = (x - p[0]) / p[1];
        if y > 0.0 { normal_density(1.0 / y.sqrt()) / (y * y.sqrt() * p[1]) } else { 0.0 }
    },
    cumulative: |p, x| {
        let y = (x - p[0]) / p[1];
        if y > 0.0 { 2.0 * normal_cdf(-1.0 / y.sqrt()) } else { 0.0 }
    },
    mean: |_| None,
    variance: |_| None,
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale] = *parameters else { return b.constant(f64::NAN) };
    // The reciprocal of the square of a normal variable, which is twice a gamma variable of shape ½.
    let shape = b.constant(0.5);
    let x = gamma::standard_upper(b, u, shape);
    let square = times(b, x, 2.0);
    let x = b.div(scale, square);
    let value = b.add(location, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
