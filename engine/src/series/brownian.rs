//! Geometric Brownian motion: growth by independent normal logarithms.

use super::{Process, normal, parameter};
use crate::distribution::Domain;
use crate::plan::Unary;

/// Sₜ = Sₜ₋₁ exp(rₜ), rₜ = μ − σ²/2 + σNₜ: exact for dS = μS dt + σS dW over a period of length 1 (P. Glasserman,
/// "Monte Carlo Methods in Financial Engineering" (2003), eq 3.22). Gives the values Sₜ, or, where the third
/// parameter is not 0, the log returns rₜ.
pub static GEOMETRIC_BROWNIAN: Process = Process {
    name: "GBM",
    summary: "Growth by a factor whose logarithm is normal and independent of those before.",
    parameters: &[
        parameter("drift of the value", Domain::Real),
        parameter("volatility", Domain::NonNegative),
        parameter("whether log returns are asked", Domain::Real),
        parameter("last value", Domain::Positive),
    ],
    draws: 1,
    start: |_, p| vec![p[3]],
    step: |b, p, state, draws| {
        let variance = b.mul(p[1], p[1]);
        let two = b.constant(2.0);
        let half = b.div(variance, two);
        let expected = b.sub(p[0], half);
        let normal = normal(b, draws[0]);
        let shock = b.mul(p[1], normal);
        let log_return = b.add(expected, shock);
        let growth = b.unary(Unary::Exponential, log_return);
        state[0] = b.mul(state[0], growth);
        b.select(p[2], log_return, state[0])
    },
};
