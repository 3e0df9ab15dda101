//! Brownian motion of logarithms: log returns that are normal and independent, and the same with jumps.
//!
//! The processes are those of the log returns. Added up and exponentiated, they are the values: a geometric Brownian
//! motion ([`super::Afterwards`]).

use super::jumps::jumps;
use super::{Process, normal_about, parameter};
use crate::distribution::{Domain, Parameter};
use crate::plan::{Builder, Compare, ValueId};

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
    equation: None,
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
    equation: None,
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
    equation: None,
    draws: 1,
    start: |_, _| Vec::new(),
    step: |b, p, _, draws| normal_about(b, p[0], p[1], draws[0]),
};

/// [`LOG_RETURNS`] with as many normal jumps in each period as a Poisson variable says.
pub static LOG_RETURNS_WITH_JUMPS: Process = Process {
    name: "LogReturnsJD",
    summary: "Log returns that are normal and independent, by their own mean, with normal jumps at random.",
    parameters: &[MEAN, VOLATILITY, JUMPS, JUMP_MEAN, JUMP_DEVIATION],
    equation: None,
    draws: 3,
    start: |_, _| Vec::new(),
    step: |b, p, _, draws| jumping(b, p[0], p, draws),
};

/// [`LOG_RETURNS`] with at most one jump in a period, whose size is normal, and which goes up or down by chance.
pub static LOG_RETURNS_WITH_SIGNED_JUMPS: Process = Process {
    name: "LogReturnsAJ",
    summary: "Log returns that are normal and independent, by their own mean, with jumps up and down by chance.",
    parameters: &[
        MEAN,
        VOLATILITY,
        JUMP_MEAN,
        JUMP_DEVIATION,
        parameter("probability of a jump", Domain::Probability),
        parameter("probability that it goes up", Domain::Probability),
    ],
    equation: Some(
        "a jump is read as a normal value, added where it goes up and taken off where it goes down",
    ),
    draws: 3,
    start: |_, _| Vec::new(),
    step: |b, p, _, draws| {
        let between = normal_about(b, p[0], p[1], draws[0]);
        let upwards = b.mul(p[4], p[5]);
        let jumps = b.compare(Compare::Less, draws[1], p[4]);
        let rises = b.compare(Compare::Less, draws[1], upwards);
        let size = normal_about(b, p[2], p[3], draws[2]);
        let twice = b.add(rises, rises);
        let sign = b.sub(twice, jumps);
        let jump = b.mul(sign, size);
        b.add(between, jump)
    },
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
