//! What a typed distribution looks like: points of its density and of its cumulative probability.

use std::collections::BTreeSet;

use engine::dialect::shorthand::{ShorthandError, constant, parse_distribution, print};
use engine::distribution::{self, Alternate, BoundedBy, Bounds, Distribution, DistributionCall};
use engine::plan::Builder;
use wire::worker::{Event, Preview};

use crate::refusal::{NEEDS_WHOLE, refused};

/// The points of a curve.
const POINTS: u32 = 160;

/// The most points of a discrete distribution.
const MOST_STICKS: f64 = 400.0;

/// The preview of a typed distribution, or what is wrong with the text.
pub fn preview(text: &str) -> Event {
    let call = match parse_distribution(text) {
        Ok(call) => call,
        Err(error @ ShorthandError::LeftOut { .. }) => return refused(NEEDS_WHOLE, error.to_string()),
        Err(error) => return refused("bad-distribution", error.to_string()),
    };
    match Shape::new(&call) {
        Some(shape) => Event::Preview(shape.preview(print(&call))),
        None => refused(
            "bad-distribution",
            format!(
                "{}: only a distribution of numbers, drawn once and not held between bounds, has a preview",
                print(&call)
            ),
        ),
    }
}

/// A distribution whose parameters are numbers.
struct Shape {
    distribution: &'static Distribution,
    parameters: Vec<f64>,
    /// The probabilities between which draws are squeezed.
    between: (f64, f64),
    shift: f64,
}

impl Shape {
    fn new(call: &DistributionCall) -> Option<Self> {
        let numbers: Vec<f64> = call.parameters.iter().map(constant).collect::<Option<_>>()?;
        let parameters = match &call.alternates {
            None => numbers,
            Some(alternates) => {
                distribution::parameters_of(call.distribution, &Alternate::knowns(alternates, &numbers)?)
                    .ok()?
            }
        };
        let shift = match &call.shift {
            Some(shift) => constant(shift)?,
            None => 0.0,
        };
        let mut between = (0.0, 1.0);
        if let Some(Bounds { low, high, by }) = &call.truncate {
            let probability = |bound: f64| match by {
                BoundedBy::Value => (call.distribution.cumulative)(&parameters, bound),
                BoundedBy::ShiftedValue => (call.distribution.cumulative)(&parameters, bound - shift),
                BoundedBy::Probability => bound.clamp(0.0, 1.0),
            };
            if let Some(low) = low {
                between.0 = probability(constant(low)?);
            }
            if let Some(high) = high {
                between.1 = probability(constant(high)?);
            }
        }
        // What is moved to its bounds has no density there to draw, and sums and splices have none known.
        if call.censor.is_some() || call.joined.is_some() || call.repeated.is_some() {
            return None;
        }
        // Also refuses NaN.
        (between.0 < between.1).then_some(Self {
            distribution: call.distribution,
            parameters,
            between,
            shift,
        })
    }

    fn preview(&self, printed: String) -> Preview {
        let whole = self.between == (0.0, 1.0);
        let mean = (self.distribution.mean)(&self.parameters).filter(|_| whole);
        let variance = (self.distribution.variance)(&self.parameters).filter(|_| whole);
        let values = if self.distribution.discrete { self.support() } else { self.stretch() };
        let scale = self.between.1 - self.between.0;
        let density = |x: &f64| (x + self.shift, (self.distribution.density)(&self.parameters, *x) / scale);
        let finite = |point: &(f64, f64)| point.0.is_finite() && point.1.is_finite();
        Preview {
            distribution: printed,
            name: self.distribution.name.to_owned(),
            parameters: self.parameters.clone(),
            discrete: self.distribution.discrete,
            density: values.iter().map(density).filter(finite).collect(),
            cumulative: values.iter().map(|x| (x + self.shift, self.cumulative(*x))).filter(finite).collect(),
            mean: mean.map(|mean| mean + self.shift).filter(|mean| mean.is_finite()),
            std_dev: variance.map(f64::sqrt).filter(|deviation| deviation.is_finite()),
            percentiles: [0.05, 0.5, 0.95].map(|share| self.quantile(share) + self.shift),
        }
    }

    /// The probability of x or less, before the shift.
    fn cumulative(&self, x: f64) -> f64 {
        let (low, high) = self.between;
        (((self.distribution.cumulative)(&self.parameters, x) - low) / (high - low)).clamp(0.0, 1.0)
    }

    /// The quantile of a share, before the shift: the very ops that a simulation runs, over constants.
    fn quantile(&self, share: f64) -> f64 {
        let (low, high) = self.between;
        let mut builder = Builder::default();
        let uniform = builder.constant(low + share * (high - low));
        let parameters: Vec<_> =
            self.parameters.iter().map(|parameter| builder.constant(*parameter)).collect();
        let value = (self.distribution.quantile)(&mut builder, uniform, &parameters);
        builder.constant_value(value).unwrap_or(f64::NAN)
    }

    /// Evenly spaced values from the 0.1st to the 99.9th percentile.
    fn stretch(&self) -> Vec<f64> {
        let (low, high) = (self.quantile(0.001), self.quantile(0.999));
        // An end that is a bound (0 for an exponential) belongs to the picture.
        let (least, most) = (self.quantile(1e-9), self.quantile(1.0 - 1e-9));
        let near = (high - low) * 0.02;
        let low = if low - least < near { least } else { low };
        let high = if most - high < near { most } else { high };
        let at = |index: u32| low + (high - low) * (f64::from(index) / f64::from(POINTS));
        (0..=POINTS).map(at).collect()
    }

    /// The values of a discrete distribution that have a probability: parameters, whole numbers and
    /// quantiles, whichever the distribution takes.
    fn support(&self) -> Vec<f64> {
        let (low, high) = (self.quantile(1e-4), self.quantile(1.0 - 1e-4));
        let shares = (1..MOST_STICKS as u32).map(|index| f64::from(index) / MOST_STICKS);
        let mut values: Vec<f64> = shares.map(|share| self.quantile(share)).chain([low, high]).collect();
        values.extend(self.parameters.iter().filter(|value| low <= **value && **value <= high));
        if high - low <= MOST_STICKS {
            let whole = (0..=(high - low) as u32).map(|step| low.ceil() + f64::from(step));
            values.extend(whole.filter(|value| *value <= high));
        }
        // Values are ordered as their bits are once the sign is taken care of; −0 becomes 0.
        let key = |value: f64| {
            let bits = (value + 0.0).to_bits() as i64;
            bits ^ (((bits >> 63) as u64) >> 1) as i64
        };
        let mut seen = BTreeSet::new();
        values.retain(|value| {
            value.is_finite()
                && (self.distribution.density)(&self.parameters, *value) > 0.0
                && seen.insert(key(*value))
        });
        values.sort_by(f64::total_cmp);
        values
    }
}
