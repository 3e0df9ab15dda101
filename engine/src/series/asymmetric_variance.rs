//! Processes whose shocks are larger after large shocks, and after those of one sign more than after the other's.

use super::{Process, normal, normal_about, parameter};
use crate::distribution::Domain;
use crate::plan::{Binary, Unary};

/// √(2/π), the mean distance of a standard normal variable from 0.
const MEAN_DISTANCE: f64 = 0.797_884_560_802_865_4;

/// Yₜ = μ + σₜNₜ, ln σₜ² = ω + a(θNₜ₋₁ + |Nₜ₋₁| − √(2/π)) + b ln σ²ₜ₋₁ (D. B. Nelson, Econometrica 59 (1991), 347, eqs
/// 2.1 and 2.2, of which a is the share of the last shock).
pub static EXPONENTIAL_GARCH: Process = Process {
    name: "EGARCH11",
    summary: "The mean and a shock, the logarithm of whose variance keeps a share of the last one and of the last shock.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("constant of the variance's logarithm", Domain::Real),
        parameter("factor of the shock's sign", Domain::Real),
        parameter("error coefficient", Domain::Real),
        parameter("autoregressive coefficient", Domain::Real),
        parameter("last standard deviation", Domain::Positive),
        parameter("last shock in standard deviations", Domain::Real),
    ],
    equation: Some(
        "the logarithm of its variance is read as omega + a (theta Z + |Z| - the mean of |Z|) + b times the last one, Z \
         being the last shock in standard deviations",
    ),
    draws: 1,
    start: |b, p| {
        let logarithm = b.unary(Unary::Logarithm, p[5]);
        vec![b.add(logarithm, logarithm), p[6]]
    },
    step: |b, p, state, draws| {
        let signed = b.mul(p[2], state[1]);
        let distance = b.unary(Unary::Absolute, state[1]);
        let mean_distance = b.constant(MEAN_DISTANCE);
        let further = b.sub(distance, mean_distance);
        let news = b.add(signed, further);
        let (added, kept) = (b.mul(p[3], news), b.mul(p[4], state[0]));
        let constant = b.add(p[1], added);
        state[0] = b.add(constant, kept);
        state[1] = normal(b, draws[0]);
        let half = b.constant(0.5);
        let logarithm = b.mul(half, state[0]);
        let deviation = b.unary(Unary::Exponential, logarithm);
        let shock = b.mul(deviation, state[1]);
        b.add(p[0], shock)
    },
};

/// Yₜ = μ + εₜ, εₜ = σₜNₜ, σₜᵟ = ω + a(|εₜ₋₁| − γεₜ₋₁)ᵟ + bσᵟₜ₋₁ (Z. Ding, C. W. J. Granger and R. F. Engle, J.
/// Empirical Finance 1 (1993), 83, section 5).
pub static ASYMMETRIC_POWER_ARCH: Process = Process {
    name: "APARCH11",
    summary: "The mean and a shock, a power of whose deviation keeps a share of the last one and of the last shock's.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("constant of the power", Domain::Positive),
        parameter("power", Domain::Positive),
        parameter("leverage", Domain::Real),
        parameter("error coefficient", Domain::NonNegative),
        parameter("autoregressive coefficient", Domain::NonNegative),
        parameter("last standard deviation", Domain::NonNegative),
        parameter("last shock", Domain::Real),
    ],
    equation: Some(
        "its deviation to the power delta is read as omega + a (|E| - gamma E) to the power delta + b times the last one, \
         E being the last shock, and a value as the mean and a shock",
    ),
    draws: 1,
    start: |b, p| vec![b.binary(Binary::Power, p[6], p[2]), p[7]],
    step: |b, p, state, draws| {
        let size = b.unary(Unary::Absolute, state[1]);
        let leaning = b.mul(p[3], state[1]);
        let news = b.sub(size, leaning);
        let power = b.binary(Binary::Power, news, p[2]);
        let (added, kept) = (b.mul(p[4], power), b.mul(p[5], state[0]));
        let constant = b.add(p[1], added);
        state[0] = b.add(constant, kept);
        let one = b.constant(1.0);
        let root = b.div(one, p[2]);
        let deviation = b.binary(Binary::Power, state[0], root);
        let zero = b.constant(0.0);
        state[1] = normal_about(b, zero, deviation, draws[0]);
        b.add(p[0], state[1])
    },
};
