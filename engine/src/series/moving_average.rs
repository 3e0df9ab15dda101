//! Moving averages: a value remembers the last shocks and nothing else.
//!
//! G. E. P. Box, G. M. Jenkins and G. C. Reinsel, "Time Series Analysis", 3rd edition (1994), section 3.3; the
//! sign of the coefficients is that of J. D. Hamilton, "Time Series Analysis" (1994), eq 3.3.1.

use super::{Process, normal, parameter};
use crate::distribution::Domain;

/// Yₜ = μ + bεₜ₋₁ + εₜ, εₜ = σNₜ (Hamilton, eq 3.3.1).
pub static MOVING_AVERAGE_1: Process = Process {
    name: "MA1",
    summary: "The mean, a share of the last shock, and a shock.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("volatility", Domain::NonNegative),
        parameter("coefficient", Domain::Real),
        parameter("last shock", Domain::Real),
    ],
    equation: None,
    draws: 1,
    start: |_, p| vec![p[3]],
    step: |b, p, state, draws| {
        let normal = normal(b, draws[0]);
        let shock = b.mul(p[1], normal);
        let remembered = b.mul(p[2], state[0]);
        state[0] = shock;
        let expected = b.add(p[0], remembered);
        b.add(expected, shock)
    },
};

/// Yₜ = μ + b₁εₜ₋₁ + b₂εₜ₋₂ + εₜ, εₜ = σNₜ (Hamilton, eq 3.3.8).
pub static MOVING_AVERAGE_2: Process = Process {
    name: "MA2",
    summary: "The mean, shares of the last two shocks, and a shock.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("volatility", Domain::NonNegative),
        parameter("first coefficient", Domain::Real),
        parameter("second coefficient", Domain::Real),
        parameter("last shock", Domain::Real),
        parameter("shock before the last", Domain::Real),
    ],
    equation: None,
    draws: 1,
    start: |_, p| vec![p[4], p[5]],
    step: |b, p, state, draws| {
        let normal = normal(b, draws[0]);
        let shock = b.mul(p[1], normal);
        let (last, before) = (b.mul(p[2], state[0]), b.mul(p[3], state[1]));
        let remembered = b.add(last, before);
        (state[1], state[0]) = (state[0], shock);
        let expected = b.add(p[0], remembered);
        b.add(expected, shock)
    },
};
