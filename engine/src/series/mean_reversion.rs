//! Brownian motion that is drawn back to a mean, and the same with jumps.

use super::jumps::jumps;
use super::{Process, normal_about, parameter, reverted};
use crate::distribution::Domain;
use crate::plan::{Builder, Unary, ValueId};

/// Yₜ = μ + e^−α(Yₜ₋₁ − μ) + σ√((1 − e^−2α)/2α) Nₜ: exact for dY = α(μ − Y) dt + σ dW over a period of length 1
/// (G. E. Uhlenbeck and L. S. Ornstein, Physical Review 36 (1930), 823; O. Vasicek, J. Financial Economics 5
/// (1977), 177, eqs 25 and 26).
pub static MEAN_REVERSION: Process = Process {
    name: "BMMR",
    summary: "Brownian motion that is drawn back to a mean.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("volatility", Domain::NonNegative),
        parameter("speed of reversion", Domain::Positive),
        parameter("last value", Domain::Real),
    ],
    equation: None,
    draws: 1,
    start: |_, p| vec![p[3]],
    step: |b, p, state, draws| {
        state[0] = drawn_back(b, [p[0], p[1], p[2]], state[0], draws[0]);
        state[0]
    },
};

/// [`MEAN_REVERSION`] with as many jumps at the end of each period as a Poisson variable says, each normal
/// (R. C. Merton, J. Financial Economics 3 (1976), 125, for the jumps).
pub static MEAN_REVERSION_WITH_JUMPS: Process = Process {
    name: "BMMRJD",
    summary: "Brownian motion that is drawn back to a mean, with normal jumps at random.",
    parameters: &[
        parameter("mean", Domain::Real),
        parameter("volatility", Domain::NonNegative),
        parameter("speed of reversion", Domain::Positive),
        parameter("jumps a period (at its end)", Domain::Positive),
        parameter("mean of a jump", Domain::Real),
        parameter("standard deviation of a jump", Domain::NonNegative),
        parameter("last value", Domain::Real),
    ],
    equation: None,
    draws: 3,
    start: |_, p| vec![p[6]],
    step: |b, p, state, draws| {
        let between = drawn_back(b, [p[0], p[1], p[2]], state[0], draws[0]);
        let jumps = jumps(b, [p[3], p[4], p[5]], draws[1], draws[2]);
        state[0] = b.add(between, jumps);
        state[0]
    },
};

/// One period of an Uhlenbeck–Ornstein process, from its mean, volatility and speed.
fn drawn_back(
    b: &mut Builder,
    [mean, volatility, speed]: [ValueId; 3],
    last: ValueId,
    u: ValueId,
) -> ValueId {
    let back = b.unary(Unary::Negate, speed);
    let left = b.unary(Unary::Exponential, back);
    let expected = reverted(b, last, mean, left);
    let twice = b.add(back, back);
    let lost = b.unary(Unary::ExponentialMinusOne, twice);
    let share = b.div(lost, twice);
    let root = b.unary(Unary::SquareRoot, share);
    let deviation = b.mul(volatility, root);
    normal_about(b, expected, deviation, u)
}
