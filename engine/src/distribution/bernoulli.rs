//! The Bernoulli distribution.

use super::guard::{check_domains, complement, parameter, probability, require};
use super::{Distribution, Domain, Parameter};
use crate::plan::{Builder, Compare, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("probability", Domain::Probability)];

/// 1 if an event happens, 0 if not.
pub static BERNOULLI: Distribution = Distribution {
    name: "Bernoulli",
    aliases: &["yesno"],
    summary: "1 if an event happens, 0 if not.",
    parameters: PARAMETERS,
    discrete: true,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        if x == 1.0 {
            p[0]
        } else if x == 0.0 {
            1.0 - p[0]
        } else {
            0.0
        }
    },
    cumulative: |p, x| {
        if x < 0.0 {
            0.0
        } else if x < 1.0 {
            1.0 - p[0]
        } else {
            1.0
        }
    },
    mean: |p| Some(p[0]),
    variance: |p| Some(p[0] * (1.0 - p[0])),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [p] = *parameters else { return b.constant(f64::NAN) };
    let of_0 = complement(b, p);
    let value = b.compare(Compare::Greater, u, of_0);
    let possible = probability(b, p);
    require(b, &possible, value)
}
