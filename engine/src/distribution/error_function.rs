//! The error function as a distribution: a normal around 0 by its precision h, with variance 1/(2h²).

use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

use super::draw::times;
use super::elementary::{normal_cdf, normal_density};
use super::guard::{check_domains, normal, parameter, possible};
use super::{Distribution, Domain, Parameter, seldom};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("precision", Domain::Positive)];

/// A normal around 0 whose standard deviation is 1/(precision √2).
pub static ERROR_FUNCTION: Distribution = seldom(Distribution {
    name: "Erf",
    aliases: &[],
    summary: "A normal around 0, narrower for a higher precision.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| normal_density(x * p[0] * SQRT_2) * p[0] * SQRT_2,
    cumulative: |p, x| normal_cdf(x * p[0] * SQRT_2),
    mean: |_| Some(0.0),
    variance: |p| Some(0.5 / (p[0] * p[0])),
});

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [precision] = *parameters else { return b.constant(f64::NAN) };
    let z = normal(b, u);
    let z = times(b, z, FRAC_1_SQRT_2);
    let value = b.div(z, precision);
    possible(b, PARAMETERS, parameters, &[], value)
}
