//! The mixed process: it goes back towards the mean, and remembers its last shock besides.

use super::{Process, normal, parameter, reverted};
use crate::distribution::Domain;

/// Yₜ = μ + a(Yₜ₋₁ − μ) + bεₜ₋₁ + εₜ, εₜ = σNₜ (J. D. Hamilton, "Time Series Analysis" (1994), eq 3.5.1).
pub static MIXED_1_1: Process = Process {
    name: "ARMA11",
    summary: "A share of the last distance from the mean, a share of the last shock, and a shock.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("volatility", Domain::NonNegative),
        parameter("autoregressive coefficient", Domain::Real),
        parameter("moving average coefficient", Domain::Real),
        parameter("last value", Domain::Real),
        parameter("last shock", Domain::Real),
    ],
    equation: None,
    draws: 1,
    start: |_, p| vec![p[4], p[5]],
    step: |b, p, state, draws| {
        let normal = normal(b, draws[0]);
        let shock = b.mul(p[1], normal);
        let reverted = reverted(b, state[0], p[0], p[2]);
        let remembered = b.mul(p[3], state[1]);
        let expected = b.add(reverted, remembered);
        state[0] = b.add(expected, shock);
        state[1] = shock;
        state[0]
    },
};
