//! Brownian motion of logarithms: log returns that are normal and independent, and the same with jumps.
//!
//! The processes are those of the log returns. Added up and exponentiated, they are the values: a geometric Brownian
//! motion ([`super::Afterwards`]).

use super::jumps::jumps;
use super::{Process, normal_about, parameter};
use crate::distribution::{Domain, Parameter};
use crate::plan::{Builder, ValueId};

const DRIFT: Parameter = parameter("drift of the value", Domain::Real);
const MEAN: Parameter = parameter("mean of the log returns", Domain::Real);
const VOLATILITY: Parameter = parameter("volatility", Domain::NonNegative);
const JUMPS: Parameter = parameter("jumps a period", Domain::Positive);
const JUMP_MEAN: Parameter = parameter("mean of a jump", Domain::Real);
const JUMP_DEVIATION: Parameter = parameter("standard deviation of a jump", Domain::NonNegative);

/// rₜ = μ − σ²/2 + σNₜ: exact for the logarithm of dS = μS dt + σS dW over a period of length 1 (P. Glasserman,
/// "Monte Carlo Methods in Financial Engineering" (2003), eq 3.22).
pub static GEOMETRIC_BROWNIAN: Process = Process {
    name: "GBM",
    summary: "The log returns of a value that drifts: normal, and independent of those before.",
    parameters: &[DRIFT, VOLATILITY],
    draws: 1,
    start: |_, _| Vec::new(),
    step: |b, p, _, draws| {
        let mean = of_logarithm(b, p[0], p[1]);
        normal_about(b, mean, p[1], draws[0])
    },
};

/// [`GEOMETRIC_BROWNIAN`] with as many normal jumps in each period as a Poisson variable says (R. C. Merton,
/// J. Financial Economics 3 (1976), 125).
pub static GEOMETRIC_BROWNIAN_WITH_JUMPS: Process = Process {
    name: "GBMJD",
    summary: "The log returns of a value that drifts, with normal jumps at random.",
    parameters: &[DRIFT, VOLATILITY, JUMPS, JUMP_MEAN, JUMP_DEVIATION],
    draws: 3,
    start: |_, _| Vec::new(),
    step: |b, p, _, draws| {
        let mean = of_logarithm(b, p[0], p[1]);
        jumping(b, mean, p, draws)
    },
};

/// rₜ = μ + σNₜ.
pub static LOG_RETURNS: Process = Process {
    name: "LogReturns",
    summary: "Log returns that are normal and independent, by their own mean.",
    parameters: &[MEAN, VOLATILITY],
    draws: 1,
    start: |_, _| Vec::new(),
    step: |b, p, _, draws| normal_about(b, p[0], p[1], draws[0]),
};

/// [`LOG_RETURNS`] with as many normal jumps in each period as a Poisson variable says.
pub static LOG_RETURNS_WITH_JUMPS: Process = Process {
    name: "LogReturnsJD",
    summary: "Log returns that are normal and independent, by their own mean, with normal jumps at random.",
    parameters: &[MEAN, VOLATILITY, JUMPS, JUMP_MEAN, JUMP_DEVIATION],
    draws: 3,
    start: |_, _| Vec::new(),
    step: |b, p, _, draws| jumping(b, p[0], p, draws),
};

/// The mean of the log returns of a value with this drift: μ − σ²/2.
fn of_logarithm(b: &mut Builder, drift: ValueId, volatility: ValueId) -> ValueId {
    let variance = b.mul(volatility, volatility);
    let two = b.constant(2.0);
    let half = b.div(variance, two);
    b.sub(drift, half)
}

/// A log return with jumps, whose parameters begin at the third.
fn jumping(b: &mut Builder, mean: ValueId, p: &[ValueId], draws: &[ValueId]) -> ValueId {
    let between = normal_about(b, mean, p[1], draws[0]);
    let jumps = jumps(b, [p[2], p[3], p[4]], draws[1], draws[2]);
    b.add(between, jumps)
}
