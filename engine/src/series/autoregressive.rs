//! Autoregressive processes: a value goes back towards the mean from the values before it.
//!
//! G. E. P. Box, G. M. Jenkins and G. C. Reinsel, "Time Series Analysis", 3rd edition (1994), section 3.2.

use super::{Process, normal, parameter, reverted};
use crate::distribution::Domain;

/// Yₜ = μ + a(Yₜ₋₁ − μ) + σNₜ (Box, Jenkins and Reinsel, eq 3.2.2).
pub static AUTOREGRESSIVE_1: Process = Process {
    name: "AR1",
    summary: "A share of the last distance from the mean, and a shock.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("volatility", Domain::NonNegative),
        parameter("coefficient", Domain::Real),
        parameter("last value", Domain::Real),
    ],
    equation: None,
    draws: 1,
    start: |_, p| vec![p[3]],
    step: |b, p, state, draws| {
        let expected = reverted(b, state[0], p[0], p[2]);
        let normal = normal(b, draws[0]);
        let shock = b.mul(p[1], normal);
        state[0] = b.add(expected, shock);
        state[0]
    },
};

/// Yₜ = μ + a₁(Yₜ₋₁ − μ) + a₂(Yₜ₋₂ − μ) + σNₜ (Box, Jenkins and Reinsel, eq 3.2.2).
pub static AUTOREGRESSIVE_2: Process = Process {
    name: "AR2",
    summary: "Shares of the last two distances from the mean, and a shock.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("volatility", Domain::NonNegative),
        parameter("first coefficient", Domain::Real),
        parameter("second coefficient", Domain::Real),
        parameter("last value", Domain::Real),
        parameter("value before the last", Domain::Real),
    ],
    equation: None,
    draws: 1,
    start: |_, p| vec![p[4], p[5]],
    step: |b, p, state, draws| {
        let from_last = reverted(b, state[0], p[0], p[2]);
        let distance = b.sub(state[1], p[0]);
        let from_before = b.mul(p[3], distance);
        let expected = b.add(from_last, from_before);
        let normal = normal(b, draws[0]);
        let shock = b.mul(p[1], normal);
        state[1] = state[0];
        state[0] = b.add(expected, shock);
        state[0]
    },
};
