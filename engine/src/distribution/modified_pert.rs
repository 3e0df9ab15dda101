//! The PERT distribution whose likeliest value has a weight of its own.
//!
//! D. Vose, Risk Analysis: A Quantitative Guide (3rd ed. 2008), III.7.2: the mean is
//! (min + w likely + max)/(w + 2).

use super::guard::{check_domains, parameter, possible};
use super::{Distribution, Domain, Parameter, beta, pert, triangular};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("min", Domain::Real),
    parameter("likely", Domain::Real),
    parameter("max", Domain::Real),
    parameter("weight", Domain::Positive),
];

/// The least, the likeliest and the greatest value, and how much the likeliest counts.
pub static MODIFIED_PERT: Distribution = Distribution {
    name: "ModifiedPert",
    aliases: &["modpert"],
    summary: "A Pert whose likeliest value counts more or less than 4.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        triangular::check_order(values)
    },
    quantile,
    density: |p, x| {
        let (first, second) = pert::shapes(p, p[3]);
        beta::density(first, second, (x - p[0]) / (p[2] - p[0])) / (p[2] - p[0])
    },
    cumulative: |p, x| {
        let (first, second) = pert::shapes(p, p[3]);
        beta::cumulative(first, second, (x - p[0]) / (p[2] - p[0]))
    },
    mean: |p| Some((p[0] + p[3] * p[1] + p[2]) / (p[3] + 2.0)),
    variance: |p| {
        let (first, second) = pert::shapes(p, p[3]);
        Some(beta::variance(first, second) * (p[2] - p[0]) * (p[2] - p[0]))
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, likely, max, weight] = *parameters else { return b.constant(f64::NAN) };
    let value = pert::weighted(b, u, [min, likely, max], weight);
    let ordered = triangular::in_order(b, min, likely, max);
    possible(b, PARAMETERS, parameters, &ordered, value)
}
