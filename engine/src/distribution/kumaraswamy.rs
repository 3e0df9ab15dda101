//! The Kumaraswamy distribution.
//!
//! P. Kumaraswamy, "A generalized probability density function for double-bounded random processes", J.
//! Hydrology 46 (1980), 79.

use super::elementary::{expm1, gamma_ratio, log1p, pow};
use super::guard::{between, check_bounded, exponential, parameter, possible_bounded, root};
use super::{Distribution, Domain, Parameter, seldom};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("alpha1", Domain::Positive),
    parameter("alpha2", Domain::Positive),
    parameter("min", Domain::Real),
    parameter("max", Domain::Real),
];

/// Anything between two bounds, bent by two shapes, much like a beta.
pub static KUMARASWAMY: Distribution = seldom(Distribution {
    name: "Kumaraswamy",
    aliases: &[],
    summary: "Between two bounds, bent by two shapes: a quick relative of the beta.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_bounded(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let y = (x - p[2]) / (p[3] - p[2]);
        if !(0.0..=1.0).contains(&y) {
            return 0.0;
        }
        // By its logarithm: 1 − yᵃ is 1 for a small yᵃ, whatever power of it is asked.
        let above = if p[1] == 1.0 { 1.0 } else { math::exp((p[1] - 1.0) * math::log1p(-pow(y, p[0]))) };
        p[0] * p[1] * pow(y, p[0] - 1.0) * above / (p[3] - p[2])
    },
    cumulative: |p, x| {
        let y = ((x - p[2]) / (p[3] - p[2])).clamp(0.0, 1.0);
        -expm1(p[1] * log1p(-pow(y, p[0])))
    },
    mean: |p| Some(p[2] + (p[3] - p[2]) * raw(p, 1.0)),
    variance: |p| {
        let (width, mean) = (p[3] - p[2], raw(p, 1.0));
        Some(width * width * (raw(p, 2.0) - mean * mean))
    },
});

/// The moment of an order for bounds 0 and 1: α₂ B(1 + order/α₁, α₂).
fn raw(p: &[f64], order: f64) -> f64 {
    let s = order / p[0];
    math::gamma(1.0 + s) / gamma_ratio(p[1] + 1.0, s)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [first, second, min, max] = *parameters else { return b.constant(f64::NAN) };
    // (1 − (1 − u)^(1/α₂))^(1/α₁)
    let standard = exponential(b, u);
    let power = b.div(standard, second);
    let power = b.unary(Unary::Negate, power);
    let loss = b.unary(Unary::ExponentialMinusOne, power);
    let share = b.unary(Unary::Negate, loss);
    let x = root(b, share, first);
    let value = between(b, min, max, x);
    possible_bounded(b, PARAMETERS, parameters, value)
}

#[cfg(test)]
mod tests {
    use super::KUMARASWAMY;
    use crate::math;

    /// (1 − y²)^(b − 1) is 1/e where y² is 1/b, and b may be so large that y² is lost beside 1.
    #[test]
    fn densities_of_small_values_are_right() {
        let b = 1e20;
        let density = (KUMARASWAMY.density)(&[2.0, b, 0.0, 1.0], 1e-10);
        let expected = 2.0 * b * 1e-10 * math::exp(-1.0);
        assert!((density - expected).abs() < 1e-12 * expected, "{density}, not {expected}");
        assert_eq!((KUMARASWAMY.density)(&[2.0, 1.0, 0.0, 1.0], 1.0), 2.0);
        assert_eq!((KUMARASWAMY.density)(&[2.0, 3.0, 0.0, 1.0], 1.0), 0.0);
    }
}
