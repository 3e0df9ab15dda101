//! Processes whose shocks are larger after large shocks.

use super::{Process, normal, parameter};
use crate::distribution::Domain;
use crate::plan::{Builder, Unary, ValueId};

/// Yₜ = μ + σₜNₜ, σₜ² = ω + a(Yₜ₋₁ − μ)² (R. F. Engle, Econometrica 50 (1982), 987, eqs 1 to 3).
pub static ARCH: Process = Process {
    name: "ARCH1",
    summary: "The mean and a shock, whose variance grows with the square of the last one.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("constant of the variance", Domain::Positive),
        parameter("error coefficient", Domain::NonNegative),
        parameter("last value", Domain::Real),
    ],
    equation: None,
    draws: 1,
    start: |_, p| vec![p[3]],
    step: |b, p, state, draws| {
        let variance = disturbed(b, p, state[0]);
        let deviation = b.unary(Unary::SquareRoot, variance);
        state[0] = around(b, p[0], deviation, draws[0]);
        state[0]
    },
};

/// Yₜ = μ + σₜNₜ, σₜ² = ω + a(Yₜ₋₁ − μ)² + bσ²ₜ₋₁ (T. Bollerslev, J. Econometrics 31 (1986), 307, eqs 1 and 2).
pub static GARCH: Process = Process {
    name: "GARCH11",
    summary: "The mean and a shock, whose variance keeps a share of the last one and of the last shock's square.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("constant of the variance", Domain::Positive),
        parameter("error coefficient", Domain::NonNegative),
        parameter("autoregressive coefficient", Domain::NonNegative),
        parameter("last value", Domain::Real),
        parameter("last standard deviation", Domain::NonNegative),
    ],
    equation: None,
    draws: 1,
    start: |b, p| vec![p[4], b.mul(p[5], p[5])],
    step: |b, p, state, draws| {
        let disturbed = disturbed(b, p, state[0]);
        let kept = b.mul(p[3], state[1]);
        state[1] = b.add(disturbed, kept);
        let deviation = b.unary(Unary::SquareRoot, state[1]);
        state[0] = around(b, p[0], deviation, draws[0]);
        state[0]
    },
};

/// The variance's constant and what the last shock adds to it.
fn disturbed(b: &mut Builder, p: &[ValueId], last: ValueId) -> ValueId {
    let shock = b.sub(last, p[0]);
    let square = b.mul(shock, shock);
    let added = b.mul(p[2], square);
    b.add(p[1], added)
}

/// A normal value.
fn around(b: &mut Builder, mean: ValueId, deviation: ValueId, draw: ValueId) -> ValueId {
    let normal = normal(b, draw);
    let shock = b.mul(deviation, normal);
    b.add(mean, shock)
}
