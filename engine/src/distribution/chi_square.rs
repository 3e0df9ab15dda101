//! The chi-square distribution: a gamma distribution of shape ν/2 and scale 2.

use super::draw::times;
use super::guard::{check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, gamma};
use crate::math;
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("degrees of freedom", Domain::Positive)];

/// The sum of squares of standard normal variables, by their number.
pub static CHI_SQUARE: Distribution = Distribution {
    name: "ChiSquare",
    aliases: &["chisq", "chi2"],
    summary: "The sum of squares of as many standard normal variables.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| gamma::density(0.5 * p[0], 0.5 * x) * 0.5,
    cumulative: |p, x| math::gamma_p(0.5 * p[0], (0.5 * x).max(0.0)),
    mean: |p| Some(p[0]),
    variance: |p| Some(2.0 * p[0]),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [freedom] = *parameters else { return b.constant(f64::NAN) };
    let shape = times(b, freedom, 0.5);
    let x = gamma::standard(b, u, shape);
    let value = times(b, x, 2.0);
    possible(b, PARAMETERS, parameters, &[], value)
}
