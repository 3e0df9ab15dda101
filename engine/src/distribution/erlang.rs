//! The Erlang distribution: a gamma distribution of a whole shape.

use super::guard::{check_domains, must, parameter, positive, possible};
use super::{Distribution, Domain, GAMMA, Parameter, gamma};
use crate::plan::{Builder, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("events", Domain::Count), parameter("scale", Domain::Positive)];

/// The time until a number of events, which come at a steady rate.
pub static ERLANG: Distribution = Distribution {
    name: "Erlang",
    aliases: &[],
    summary: "The time until the nth event where events come at a steady rate.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        must(values[0] >= 1.0, "events", "must be 1 or above")
    },
    quantile,
    density: |p, x| (GAMMA.density)(p, x),
    cumulative: |p, x| (GAMMA.cumulative)(p, x),
    mean: |p| Some(p[0] * p[1]),
    variance: |p| Some(p[0] * p[1] * p[1]),
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [events, scale] = *parameters else { return b.constant(f64::NAN) };
    let x = gamma::standard(b, u, events);
    let value = b.mul(scale, x);
    let some = positive(b, events);
    possible(b, PARAMETERS, parameters, &[some], value)
}
