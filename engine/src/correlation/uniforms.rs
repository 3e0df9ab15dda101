//! The uniforms of a copula's members as operations, made of independent draws.
//!
//! A member's uniform needs draws of members before it, its own, and a few that all members share. Archimedean
//! copulas are made by what all members share, a frailty V: with independent exponential Eᵢ the uniforms are
//! ψ(Eᵢ/V), ψ being the Laplace transform of V (A. W. Marshall, I. Olkin, "Families of multivariate distributions",
//! JASA 83 (1988), 834; McNeil, Frey and Embrechts, algorithm 7.52). Each rises with its member's own draw.

use super::{Copula, Reflection};
use crate::distribution::{STUDENT, log_gamma_variable, minus_log};
use crate::math;
use crate::plan::builder::MOST_DEVIATE;
use crate::plan::{Binary, Builder, Native, Unary, ValueId};

/// The least and the greatest uniform that a copula gives: no quantile is asked at 0 or 1.
const ENDS: (f64, f64) = (1e-300, 1.0 - f64::EPSILON / 2.0);

/// The probability of Student's t with degrees of freedom, in that order.
const STUDENT_CUMULATIVE: Native = Native {
    name: "student_cumulative",
    apply: |values| match *values {
        [degrees, x] if degrees > 0.0 && !x.is_nan() => (STUDENT.cumulative)(&[degrees], x),
        _ => f64::NAN,
    },
};

impl Copula {
    /// How many draws the members share, beside one of their own for each.
    pub fn shared_draws(self, members: usize) -> usize {
        match self {
            _ if self.is_independence() || members < 2 => 0,
            Self::Gaussian => 0,
            Self::Clayton { theta } if theta < 0.0 => 0,
            Self::Student { .. } | Self::Clayton { .. } => 1,
            Self::Frank { .. } | Self::Gumbel { .. } => 2,
        }
    }

    /// The uniform of the last member of `own`, the draws of the members up to it. `weights` make its normal
    /// variable of theirs where the copula takes a matrix; `shared` are the draws that all share.
    pub fn uniform(
        self,
        b: &mut Builder,
        reflection: Reflection,
        own: &[ValueId],
        weights: &[f64],
        shared: &[ValueId],
    ) -> ValueId {
        let Some((draw, before)) = own.split_last() else { return b.constant(f64::NAN) };
        let mut reflected = reflection.takes(before.len());
        let uniform = match (self, shared) {
            (Self::Gaussian, _) => {
                let normal = normal_variable(b, own, weights);
                let most = b.constant(MOST_DEVIATE);
                let bounded = b.binary(Binary::Minimum, normal, most);
                b.unary(Unary::NormalCumulative, bounded)
            }
            _ if self.is_independence() => *draw,
            (Self::Student { degrees }, [shared]) => {
                let normal = normal_variable(b, own, weights);
                let t = divided_by_chi(b, normal, degrees, *shared);
                let degrees = b.constant(degrees);
                b.call(STUDENT_CUMULATIVE, &[degrees, t])
            }
            (Self::Clayton { theta }, []) => match before {
                [first] => clayton_against(b, -theta, *first, *draw),
                _ => *draw,
            },
            (Self::Clayton { theta }, [shared]) => clayton(b, theta, *draw, *shared),
            (Self::Frank { theta }, [first, second]) => {
                // C(u, v) of −θ is u − C(u, 1 − v) of θ (Nelsen, exercise 2.6).
                reflected ^= theta < 0.0 && before.len() == 1;
                frank(b, theta.abs(), *draw, (*first, *second))
            }
            (Self::Gumbel { theta }, [first, second]) => gumbel(b, theta, *draw, (*first, *second)),
            // One member alone has nothing to hang together with.
            _ => *draw,
        };
        if uniform == *draw && !reflected {
            return uniform;
        }
        let bounded = match self {
            Self::Gaussian => uniform,
            _ => {
                let (least, most) = (b.constant(ENDS.0), b.constant(ENDS.1));
                let above = b.binary(Binary::Maximum, uniform, least);
                b.binary(Binary::Minimum, above, most)
            }
        };
        if !reflected {
            return bounded;
        }
        let one = b.constant(1.0);
        b.sub(one, bounded)
    }
}

/// The weighted normal quantiles of draws.
pub(crate) fn normal_variable(b: &mut Builder, draws: &[ValueId], weights: &[f64]) -> ValueId {
    let mut sum = b.constant(0.0);
    for (weight, draw) in weights.iter().zip(draws) {
        if *weight != 0.0 {
            let normal = b.unary(Unary::NormalQuantile, *draw);
            let weight = b.constant(*weight);
            let part = b.mul(normal, weight);
            sum = b.add(sum, part);
        }
    }
    sum
}

/// z √(ν/χ²): Student's t where z is normal (McNeil, Frey and Embrechts, example 6.7).
fn divided_by_chi(b: &mut Builder, normal: ValueId, degrees: f64, draw: ValueId) -> ValueId {
    let log_half_chi = log_gamma_variable(b, draw, 0.5 * degrees);
    let log_half = b.constant(math::log(0.5 * degrees));
    let log_ratio = b.sub(log_half, log_half_chi);
    let half = b.constant(0.5);
    let exponent = b.mul(half, log_ratio);
    let root = b.unary(Unary::Exponential, exponent);
    b.mul(normal, root)
}

/// (1 + E/V)^(−1/θ), V being a gamma variable of shape 1/θ.
fn clayton(b: &mut Builder, theta: f64, draw: ValueId, shared: ValueId) -> ValueId {
    let log_frailty = log_gamma_variable(b, shared, 1.0 / theta);
    let log_share = log_of_share(b, draw, log_frailty);
    // ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|)
    let zero = b.constant(0.0);
    let above = b.binary(Binary::Maximum, log_share, zero);
    let size = b.unary(Unary::Absolute, log_share);
    let minus = b.unary(Unary::Negate, size);
    let small = b.unary(Unary::Exponential, minus);
    let rest = b.unary(Unary::LogarithmOnePlus, small);
    let sum = b.add(above, rest);
    let power = b.constant(-1.0 / theta);
    let exponent = b.mul(power, sum);
    b.unary(Unary::Exponential, exponent)
}

/// The second of two members whose low values avoid each other, for a = −θ in (0, 1]: the conditional quantile
/// (1 − u^a (1 − p^(a/(1 − a))))^(1/a) (Nelsen, section 2.9 and example 4.2.1).
fn clayton_against(b: &mut Builder, a: f64, first: ValueId, draw: ValueId) -> ValueId {
    if a == 1.0 {
        let one = b.constant(1.0);
        return b.sub(one, first);
    }
    let (power, odds, root) = (b.constant(a), b.constant(a / (1.0 - a)), b.constant(1.0 / a));
    let (log_first, log_draw) = (b.unary(Unary::Logarithm, first), b.unary(Unary::Logarithm, draw));
    let exponent = b.mul(power, log_first);
    let size = b.unary(Unary::Exponential, exponent);
    let exponent = b.mul(odds, log_draw);
    let minus_rest = b.unary(Unary::ExponentialMinusOne, exponent);
    let product = b.mul(size, minus_rest);
    let least = b.constant(-ENDS.1);
    let bounded = b.binary(Binary::Maximum, product, least);
    let log = b.unary(Unary::LogarithmOnePlus, bounded);
    let exponent = b.mul(root, log);
    b.unary(Unary::Exponential, exponent)
}

/// −ln(1 − (1 − e^−θ) e^(−E/V))/θ, V having the logarithmic distribution of 1 − e^−θ: ⌊1 + ln w/ln(1 − e^(−θu))⌋
/// of two draws (A. W. Kemp, "Efficient generation of logarithmically distributed pseudo-random variables", Applied
/// Statistics 30 (1981), 249, algorithm LK).
fn frank(b: &mut Builder, theta: f64, draw: ValueId, (first, second): (ValueId, ValueId)) -> ValueId {
    let minus_theta = b.constant(-theta);
    let exponent = b.mul(minus_theta, first);
    let log_rest = if theta < 1.0 {
        let minus_share = b.unary(Unary::ExponentialMinusOne, exponent);
        let share = b.unary(Unary::Negate, minus_share);
        b.unary(Unary::Logarithm, share)
    } else {
        let share = b.unary(Unary::Exponential, exponent);
        let minus_share = b.unary(Unary::Negate, share);
        b.unary(Unary::LogarithmOnePlus, minus_share)
    };
    let log = b.unary(Unary::Logarithm, second);
    let ratio = b.div(log, log_rest);
    let whole = b.unary(Unary::Floor, ratio);
    let one = b.constant(1.0);
    let frailty = b.add(whole, one);
    let exponential = b.unary(Unary::Logarithm, draw);
    // −E/V
    let exponent = b.div(exponential, frailty);
    let log = if theta < 1.0 {
        let share = b.unary(Unary::Exponential, exponent);
        let scale = b.constant(math::expm1(-theta));
        let product = b.mul(scale, share);
        b.unary(Unary::LogarithmOnePlus, product)
    } else {
        // 1 − (1 − e^−θ) e^−t as a sum of positive terms.
        let minus_rest = b.unary(Unary::ExponentialMinusOne, exponent);
        let rest = b.unary(Unary::Negate, minus_rest);
        let share = b.unary(Unary::Exponential, exponent);
        let scale = b.constant(math::exp(-theta));
        let small = b.mul(scale, share);
        let sum = b.add(rest, small);
        b.unary(Unary::Logarithm, sum)
    };
    b.div(log, minus_theta)
}

/// exp(−(E/V)^α), α = 1/θ, V being positive stable: with an angle w in (0, π) and an exponential variable e,
/// α ln V = α ln sin(αw) − ln sin w + (1 − α)(ln sin((1 − α)w) − ln e) (M. Kanter, "Stable densities under change of
/// scale and total variation inequalities", Annals of Probability 3 (1975), 697, corollary 4.1; the positive case of
/// J. M. Chambers, C. L. Mallows and B. W. Stuck, JASA 71 (1976), 340).
fn gumbel(b: &mut Builder, theta: f64, draw: ValueId, (first, second): (ValueId, ValueId)) -> ValueId {
    let alpha = 1.0 / theta;
    let mut log_sine = |factor: f64| {
        let factor = b.constant(factor * std::f64::consts::PI);
        let angle = b.mul(factor, first);
        let sine = b.unary(Unary::Sine, angle);
        b.unary(Unary::Logarithm, sine)
    };
    let (near, whole, far) = (log_sine(alpha), log_sine(1.0), log_sine(1.0 - alpha));
    let exponential = minus_log(b, second);
    let log_exponential = b.unary(Unary::Logarithm, exponential);
    let (power, rest) = (b.constant(alpha), b.constant(1.0 - alpha));
    let scaled = b.mul(power, near);
    let scaled = b.sub(scaled, whole);
    let difference = b.sub(far, log_exponential);
    let tail = b.mul(rest, difference);
    let log_frailty = b.add(scaled, tail);
    let own = minus_log(b, draw);
    let log_own = b.unary(Unary::Logarithm, own);
    let scaled = b.mul(power, log_own);
    let exponent = b.sub(scaled, log_frailty);
    let size = b.unary(Unary::Exponential, exponent);
    let minus = b.unary(Unary::Negate, size);
    b.unary(Unary::Exponential, minus)
}

/// ln(E/V) of a member's draw.
fn log_of_share(b: &mut Builder, draw: ValueId, log_frailty: ValueId) -> ValueId {
    let exponential = minus_log(b, draw);
    let log = b.unary(Unary::Logarithm, exponential);
    b.sub(log, log_frailty)
}
