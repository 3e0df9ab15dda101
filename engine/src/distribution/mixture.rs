//! Mixtures: each trial draws one of several distributions, by weights.
//!
//! The cumulative probability is the weighted mean of theirs (B. S. Everitt and D. J. Hand, "Finite Mixture
//! Distributions" (1981), eq 1.1). At the least of their quantiles of u none has more than u below it, at the greatest
//! none less: the mixture's quantile lies between, where it is found by its cumulative probability. So it rises with u,
//! as every quantile must that is correlated or asked for a percentile.

use super::invert::invert;
use super::upper::upper;
use super::{DISCRETE, DISTRIBUTIONS, Distribution, LIST};
use crate::plan::{Builder, Native, Reduce, ValueId};

/// The quantile of a draw; NaN in the trials where a distribution's parameters are impossible, a weight is below 0 or
/// none is above 0.
pub fn mixed(
    b: &mut Builder,
    u: ValueId,
    all: &[(&'static Distribution, Vec<ValueId>)],
    weights: &[ValueId],
) -> ValueId {
    let quantiles: Vec<ValueId> =
        all.iter().map(|(family, parameters)| (family.quantile)(b, u, parameters)).collect();
    let mut operands = vec![u, b.reduce(Reduce::Minimum, &quantiles), b.reduce(Reduce::Maximum, &quantiles)];
    for ((family, parameters), weight) in all.iter().zip(weights) {
        let index = DISTRIBUTIONS.iter().position(|known| std::ptr::eq(*known, *family));
        let index = b.constant(index.map_or(f64::NAN, |index| index as f64));
        operands.extend([index, *weight, b.constant(parameters.len() as f64)]);
        operands.extend(parameters);
    }
    b.call(MIXED, &operands)
}

/// Takes the probability, the least and the greatest value that it may have, and of each part its position in the
/// table, its weight, how many parameters it has, and these.
const MIXED: Native = Native {
    name: "mixture_quantile",
    apply: |values| {
        let [u, low, high, parts @ ..] = values else { return f64::NAN };
        match Mixture::of(parts) {
            Some(mixture) if u.is_finite() && low <= high => mixture.quantile(*u, *low, *high),
            _ => f64::NAN,
        }
    },
};

/// A distribution, its share, its parameters.
struct Part<'p> {
    family: &'static Distribution,
    share: f64,
    parameters: &'p [f64],
}

impl Part<'_> {
    /// Whether all its values are whole numbers.
    fn is_whole(&self) -> bool {
        let listed = [&LIST, &DISCRETE].into_iter().any(|list| std::ptr::eq(list, self.family));
        self.family.discrete && (!listed || self.parameters.iter().all(|x| x.fract() == 0.0))
    }
}

struct Mixture<'p> {
    parts: Vec<Part<'p>>,
}

impl<'p> Mixture<'p> {
    fn of(mut values: &'p [f64]) -> Option<Self> {
        let mut parts = Vec::new();
        while let [index, share, count, rest @ ..] = values {
            let (parameters, rest) = rest.split_at_checked(*count as usize)?;
            let family = *DISTRIBUTIONS.get(*index as usize)?;
            (family.check)(parameters).ok()?;
            parts.push(Part { family, share: *share, parameters });
            values = rest;
        }
        let sum: f64 = parts.iter().map(|part| part.share).sum();
        let possible = sum > 0.0 && parts.iter().all(|part| part.share >= 0.0);
        parts.iter_mut().for_each(|part| part.share /= sum);
        possible.then_some(Self { parts })
    }

    fn sum(&self, of: impl Fn(&Part<'_>) -> f64) -> f64 {
        self.parts.iter().map(|part| part.share * of(part)).sum()
    }

    fn below(&self, x: f64) -> f64 {
        self.sum(|part| (part.family.cumulative)(part.parameters, x))
    }

    fn above(&self, x: f64) -> f64 {
        self.sum(|part| upper(part.family, part.parameters, x))
    }

    fn quantile(&self, u: f64, low: f64, high: f64) -> f64 {
        if low == high {
            return low;
        }
        let rest = 1.0 - u;
        if self.parts.iter().all(|part| !part.family.discrete) {
            let at = |x: f64| {
                let density = self.sum(|part| (part.family.density)(part.parameters, x));
                (self.below(x), self.above(x), density)
            };
            return invert((u, rest), (low, high), 0.5 * (low + high), &at);
        }
        let reached = |x: f64| if u <= 0.5 { self.below(x) >= u } else { self.above(x) <= rest };
        first(low, high, self.parts.iter().all(Part::is_whole), &reached)
    }
}

/// The first number from `low` on, or whole number, at which something holds that holds at `high` and goes on to hold: a
/// jump of the probability is found to the last bit.
fn first(mut low: f64, mut high: f64, whole: bool, holds: &dyn Fn(f64) -> bool) -> f64 {
    if holds(low) {
        return low;
    }
    // Halving hardly gets to 0, where numbers are dense.
    if low < 0.0 && high > 0.0 {
        if !holds(0.0) {
            low = 0.0;
        } else if holds(-f64::MIN_POSITIVE) {
            high = -f64::MIN_POSITIVE;
        } else {
            return 0.0;
        }
    }
    for _ in 0..MOST_HALVINGS {
        let middle = low + 0.5 * (high - low);
        let middle = if whole { middle.floor() } else { middle };
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// As many as it takes from 2⁵² times a number to its last bit.
const MOST_HALVINGS: u32 = 105;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{DISCRETE, EXPONENTIAL, NORMAL, POISSON, UNIFORM};
    use crate::math;

    /// The quantile of a mixture of constants.
    fn quantile(parts: &[(&'static Distribution, &[f64], f64)], u: f64) -> f64 {
        let mut b = Builder::default();
        let u = b.constant(u);
        let all: Vec<_> = parts
            .iter()
            .map(|(family, parameters, _)| (*family, parameters.iter().map(|x| b.constant(*x)).collect()))
            .collect();
        let weights: Vec<ValueId> = parts.iter().map(|(_, _, weight)| b.constant(*weight)).collect();
        let value = mixed(&mut b, u, &all, &weights);
        b.constant_value(value).expect("all is constant")
    }

    /// Two experts of whom one counts three times as much: F(x) = ¾Φ((x − 10)/2) + ¼Φ((x − 30)/4).
    #[test]
    fn the_probability_of_the_quantile_is_that_asked_for() {
        let parts: [(&Distribution, &[f64], f64); 2] =
            [(&NORMAL, &[10.0, 2.0], 3.0), (&NORMAL, &[30.0, 4.0], 1.0)];
        let below =
            |x: f64| 0.75 * math::normal_cdf((x - 10.0) / 2.0) + 0.25 * math::normal_cdf((x - 30.0) / 4.0);
        let above =
            |x: f64| 0.75 * math::normal_cdf((10.0 - x) / 2.0) + 0.25 * math::normal_cdf((30.0 - x) / 4.0);
        let mut last = f64::NEG_INFINITY;
        for u in [1e-12, 1e-6, 0.01, 0.2, 0.5, 0.7, 0.7499, 0.7501, 0.8, 0.99] {
            let x = quantile(&parts, u);
            assert!((below(x) / u - 1.0).abs() < 1e-10, "{u}: {x} has {}", below(x));
            assert!(x > last, "it rises: {x} at {u}");
            last = x;
        }
        for rest in [1e-6, 1e-9] {
            let x = quantile(&parts, 1.0 - rest);
            assert!((above(x) / rest - 1.0).abs() < 1e-6, "{rest}: {x} has {}", above(x));
        }
        let alone: [(&Distribution, &[f64], f64); 2] =
            [(&NORMAL, &[10.0, 2.0], 1.0), (&UNIFORM, &[0.0, 1.0], 0.0)];
        assert!(
            (quantile(&alone, 0.975) - 13.919_927_969_080_108).abs() < 1e-10,
            "no weight counts for nothing"
        );
    }

    /// P(0) = π + (1 − π)e^−λ, and every other number by the same rule: the quantile is where the sum passes u.
    #[test]
    fn zeros_are_added_to_counts() {
        let (lambda, zero) = (2.5, 0.3);
        let parts: [(&Distribution, &[f64], f64); 2] =
            [(&POISSON, &[lambda], 1.0 - zero), (&LIST, &[0.0], zero)];
        let mut mass = (1.0 - zero) * math::exp(-lambda);
        let mut sum = zero + mass;
        for k in 0..12_u32 {
            assert_eq!(quantile(&parts, sum - 1e-9), f64::from(k));
            assert_eq!(quantile(&parts, sum + 1e-9), f64::from(k + 1));
            mass *= lambda / f64::from(k + 1);
            sum += mass;
        }
    }

    #[test]
    fn a_jump_amid_a_continuum_is_found_to_the_last_bit() {
        let parts: [(&Distribution, &[f64], f64); 2] =
            [(&EXPONENTIAL, &[1.0], 1.0), (&DISCRETE, &[0.7, 1.0], 1.0)];
        // Half of 1 − e^−0.7 lies below 0.7, half of all at it.
        let below = 0.5 * -math::expm1(-0.7);
        for u in [below + 1e-9, 0.5, below + 0.5 - 1e-9] {
            assert_eq!(quantile(&parts, u), 0.7);
        }
        assert!((quantile(&parts, 0.1) + math::log1p(-0.2)).abs() < 1e-12, "below the jump half as dense");
        let around: [(&Distribution, &[f64], f64); 2] = [(&NORMAL, &[0.0, 1.0], 1.0), (&LIST, &[0.0], 1.0)];
        assert_eq!(quantile(&around, 0.3), 0.0);
        assert!((quantile(&around, 0.1) - math::normal_quantile(0.2)).abs() < 1e-12);
    }

    #[test]
    fn impossible_parts_and_weights_are_errors() {
        let of = |weight: f64, deviation: f64| {
            let parameters = [0.0, deviation];
            quantile(&[(&NORMAL, &parameters, weight), (&UNIFORM, &[0.0, 1.0], 0.0)], 0.3)
        };
        assert!(of(1.0, 1.0).is_finite());
        assert!(of(-1.0, 1.0).is_nan() && of(0.0, 1.0).is_nan() && of(1.0, -1.0).is_nan());
    }
}
