//! What a family needs to be fitted: where its parameters may lie, where a search starts, and how the logarithm of
//! its density is computed.

use super::data::{Data, Summary};
use crate::distribution::Distribution;
use crate::math;

/// A family of distributions that can be fitted.
pub(super) struct Family {
    /// The distribution of the table.
    pub(super) distribution: &'static Distribution,
    /// Where each parameter may lie.
    pub(super) slots: &'static [Slot],
    /// Which values it can have.
    pub(super) support: Support,
    /// The maximum of the likelihood of values that are neither censored nor truncated, where it has a closed
    /// form; `None` where these values have none.
    pub(super) closed: Option<Closed>,
    /// Parameters near which the maximum may lie.
    pub(super) starts: fn(&Summary) -> Vec<Vec<f64>>,
    /// The logarithm of the density where the density itself could vanish; where there is none, that of the table.
    pub(super) log_density: Option<Prepared>,
    /// Whether the likelihood has a curvature at its maximum that tells how uncertain the parameters are.
    pub(super) regular: bool,
    /// Whether it is tried where no families are named.
    pub(super) usual: bool,
    /// How it is given a start of its own.
    pub(super) shifted: Shifted,
}

/// The parameters that make the likelihood of data greatest, where the data have such.
pub(super) type Closed = fn(&Data) -> Option<Vec<f64>>;

/// The logarithm of the density of parameters, as a function of the value.
pub(super) type Prepared = fn(&[f64]) -> Box<dyn Fn(f64) -> f64>;

/// Where a parameter may lie, and in which units it is free.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Slot {
    /// Any number, in deviations of the data from their middle.
    Location,
    /// Any number as it is.
    Shape,
    /// Above 0: its logarithm.
    Positive,
    /// Above 0 and below 1: its logit.
    Probability,
    /// Below the least value: the logarithm of the distance.
    BelowLeast,
    /// Above the greatest value.
    AboveGreatest,
    /// Between two other parameters, which stand in the slots of these positions: a logit.
    Inside(usize, usize),
    /// The least value itself, which makes the likelihood greatest.
    Least,
    /// The greatest value itself.
    Greatest,
    /// A whole number, this or more, that is searched for.
    Whole(f64),
    /// Given.
    Fixed(f64),
}

/// Which values a distribution can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Support {
    /// Any number.
    Real,
    /// Above 0.
    Positive,
    /// 0 or above.
    NotNegative,
    /// Above 0 and below 1.
    Unit,
    /// Above 1.
    AboveOne,
    /// Whole numbers from this on.
    WholeFrom(f64),
    /// 0 and 1.
    ZeroOne,
}

/// How a distribution that starts at 0 is given a start of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shifted {
    /// It is not.
    Never,
    /// By the parameter at this position, else 0.
    Parameter(usize),
    /// By adding to it, in a call of this name.
    Added(&'static str),
}

impl Support {
    /// Why data cannot be of the distribution; `None` where they can.
    pub(super) fn refusal(self, data: &Data) -> Option<String> {
        let values = || data.exact.iter().map(|(x, _)| *x);
        // An observation is possible if some of its interval is.
        let upper = data.censored.iter().filter_map(|one| one.up_to);
        let lower = data.censored.iter().filter_map(|one| one.above);
        let outside = |allowed: &dyn Fn(f64) -> bool, rule: &str| {
            let found = values().find(|x| !allowed(*x))?;
            Some(format!("its values are {rule}, and one of the data is {found}"))
        };
        let least = |bound: f64, rule: &str| {
            let found = upper.clone().find(|x| *x <= bound)?;
            Some(format!("its values are {rule}, and one of the data is {found} or less"))
        };
        match self {
            Self::Real => None,
            Self::Positive => outside(&|x| x > 0.0, "above 0").or_else(|| least(0.0, "above 0")),
            Self::NotNegative => outside(&|x| x >= 0.0, "0 or above").or_else(|| least(0.0, "0 or above")),
            Self::AboveOne => outside(&|x| x > 1.0, "above 1").or_else(|| least(1.0, "above 1")),
            Self::Unit => {
                let rule = "above 0 and below 1";
                let over = || {
                    let found = lower.clone().find(|x| *x >= 1.0)?;
                    Some(format!("its values are {rule}, and one of the data is above {found}"))
                };
                outside(&|x| x > 0.0 && x < 1.0, rule).or_else(|| least(0.0, rule)).or_else(over)
            }
            Self::WholeFrom(first) => {
                let rule = match first {
                    f64::NEG_INFINITY => "whole numbers".to_owned(),
                    _ => format!("whole numbers from {first} on"),
                };
                outside(&|x| x >= first && x.trunc() == x, &rule).or_else(|| least(first - 1.0, &rule))
            }
            Self::ZeroOne => outside(&|x| x == 0.0 || x == 1.0, "0 and 1"),
        }
    }
}

impl Slot {
    /// Whether the parameter is searched for by going downhill.
    pub(super) fn is_free(self) -> bool {
        !matches!(self, Self::Least | Self::Greatest | Self::Whole(_) | Self::Fixed(_))
    }

    /// Whether the parameter is fitted at all.
    pub(super) fn is_fitted(self) -> bool {
        !matches!(self, Self::Fixed(_))
    }
}

/// The free numbers that stand for parameters; `None` where these lie outside their slots.
pub(super) fn place_of(slots: &[Slot], parameters: &[f64], data: &Summary) -> Option<Vec<f64>> {
    let mut place = Vec::with_capacity(slots.len());
    for (slot, x) in slots.iter().zip(parameters).filter(|(slot, _)| slot.is_free()) {
        let number = match *slot {
            Slot::Location => (x - data.mean) / data.deviation,
            Slot::Positive => math::log(*x),
            Slot::Probability => math::log(x / (1.0 - x)),
            Slot::BelowLeast => math::log((data.least - x) / data.deviation),
            Slot::AboveGreatest => math::log((x - data.greatest) / data.deviation),
            Slot::Inside(low, high) => math::log((x - parameters[low]) / (parameters[high] - x)),
            _ => *x,
        };
        place.push(number);
    }
    place.iter().all(|x| x.is_finite()).then_some(place)
}

/// The parameters for which free numbers stand; NaN where the numbers are beyond all reason.
pub(super) fn parameters_at(slots: &[Slot], place: &[f64], data: &Summary) -> Vec<f64> {
    let mut free = place.iter();
    let mut parameters: Vec<f64> = slots
        .iter()
        .map(|slot| {
            let mut next = || free.next().copied().filter(|x| x.abs() < FURTHEST).unwrap_or(f64::NAN);
            match *slot {
                Slot::Location => data.mean + data.deviation * next(),
                Slot::Positive => math::exp(next()),
                Slot::Probability | Slot::Inside(..) => 1.0 / (1.0 + math::exp(-next())),
                Slot::BelowLeast => data.least - data.deviation * math::exp(next()),
                Slot::AboveGreatest => data.greatest + data.deviation * math::exp(next()),
                Slot::Shape => next(),
                Slot::Least => data.least,
                Slot::Greatest => data.greatest,
                Slot::Whole(x) | Slot::Fixed(x) => x,
            }
        })
        .collect();
    for (at, slot) in slots.iter().enumerate() {
        if let Slot::Inside(low, high) = *slot {
            parameters[at] = parameters[low] + parameters[at] * (parameters[high] - parameters[low]);
        }
    }
    parameters
}

/// Beyond this a free number stands for a parameter that is 0 or infinite to all intents.
const FURTHEST: f64 = 200.0;
