//! The uniform distribution of whole numbers.

use super::guard::{check_domains, must, parameter, require};
use super::{Distribution, Domain, Parameter};
use crate::plan::{Binary, Builder, Compare, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[parameter("min", Domain::Real), parameter("max", Domain::Real)];

/// A whole number between two bounds, both possible, all alike: a die.
pub static DISCRETE_UNIFORM: Distribution = Distribution {
    name: "IntUniform",
    aliases: &["discreteuniform", "randbetween", "die"],
    summary: "A whole number between two bounds, all equally likely: a die.",
    parameters: PARAMETERS,
    discrete: true,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        must(values[0] == values[0].floor(), "min", "must be a whole number")?;
        must(values[1] == values[1].floor(), "max", "must be a whole number")?;
        must(values[0] <= values[1], "min", "must not be above max")
    },
    quantile,
    density: |p, x| if x == x.floor() && x >= p[0] && x <= p[1] { 1.0 / (p[1] - p[0] + 1.0) } else { 0.0 },
    cumulative: |p, x| ((x.floor() - p[0] + 1.0) / (p[1] - p[0] + 1.0)).clamp(0.0, 1.0),
    mean: |p| Some(0.5 * (p[0] + p[1])),
    variance: |p| {
        let count = p[1] - p[0] + 1.0;
        Some((count * count - 1.0) / 12.0)
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, max] = *parameters else { return b.constant(f64::NAN) };
    // min − 1 + ⌈u (max − min + 1)⌉, and never beyond max by rounding.
    let one = b.constant(1.0);
    let width = b.sub(max, min);
    let count = b.add(width, one);
    let position = b.mul(u, count);
    let position = b.unary(Unary::Ceiling, position);
    let before = b.sub(min, one);
    let value = b.add(before, position);
    let value = b.binary(Binary::Minimum, value, max);
    let (low, high) = (b.unary(Unary::Floor, min), b.unary(Unary::Floor, max));
    let possible = [
        b.compare(Compare::Equal, min, low),
        b.compare(Compare::Equal, max, high),
        b.compare(Compare::LessOrEqual, min, max),
    ];
    require(b, &possible, value)
}
