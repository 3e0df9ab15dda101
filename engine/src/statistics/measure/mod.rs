//! Every statistic of one output by name: what it is, what it is given, where its definition comes from, and its
//! value.

use std::cell::RefCell;

use super::{Certainty, Moments, Ordered, StdError, Summary};

mod interval;
mod location;
mod six_sigma;
mod spread;
mod tail;

/// A statistic of one column of values.
#[derive(Debug)]
pub struct Measure {
    /// Its name in documents and on the command line: `expected-shortfall-below`.
    pub name: &'static str,
    /// What it tells, as the predicate of a sentence without a subject.
    pub summary: &'static str,
    /// What it is given, in order; an argument with a default may be left out.
    pub arguments: &'static [Argument],
    /// Where the definition comes from.
    pub source: &'static str,
    /// Whether it needs the values themselves, not their moments alone.
    pub needs_values: bool,
    /// Its value; `None` where there is none. Arguments are checked before: [`Measure::value`].
    of: fn(&Sample<'_>, &[f64]) -> Option<f64>,
    /// Of a smooth statistic of the values: what each adds to it.
    adds: Option<Adds>,
}

/// What a trial of a value adds to a statistic, but for a constant: its influence function, of all trials. `None` where they
/// do not tell it.
type Adds = fn(&Sample<'_>, &[f64]) -> Option<Box<dyn Fn(f64) -> f64>>;

impl PartialEq for Measure {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// What a measure is given.
#[derive(Debug)]
pub struct Argument {
    /// Its name: `probability`, `value` …
    pub name: &'static str,
    /// What may be given: least and greatest, both allowed.
    pub range: (f64, f64),
    /// What it is where it is left out; NaN where what that is depends on the values, `None` where it must be
    /// given.
    pub default: Option<f64>,
}

impl Argument {
    const fn number(name: &'static str) -> Self {
        Self { name, range: (f64::MIN, f64::MAX), default: None }
    }

    const fn within(name: &'static str, least: f64, greatest: f64) -> Self {
        Self { name, range: (least, greatest), default: None }
    }

    const fn or(self, default: f64) -> Self {
        Self { default: Some(default), ..self }
    }
}

const PROBABILITY: Argument = Argument::within("probability", 0.0, 1.0);
const CONFIDENCE: Argument = Argument::within("confidence", 0.0, 1.0).or(0.95);
const VALUE: Argument = Argument::number("value");

/// The values of one output or input.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// What was gathered.
    pub summary: &'a Summary,
    /// The values in order; empty where no measure that needs them is asked.
    pub ordered: &'a Ordered,
}

impl Sample<'_> {
    fn moments(&self) -> &Moments {
        self.summary.moments()
    }

    fn certainty(&self) -> Certainty<'_> {
        Certainty::new(self.summary, self.ordered)
    }
}

impl Measure {
    const fn of_moments(
        name: &'static str,
        summary: &'static str,
        of: fn(&Sample<'_>, &[f64]) -> Option<f64>,
    ) -> Self {
        Self { name, summary, arguments: &[], source: "", needs_values: false, of, adds: None }
    }

    const fn of_values(
        name: &'static str,
        summary: &'static str,
        arguments: &'static [Argument],
        of: fn(&Sample<'_>, &[f64]) -> Option<f64>,
    ) -> Self {
        Self { name, summary, arguments, source: "", needs_values: true, of, adds: None }
    }

    const fn given(self, arguments: &'static [Argument]) -> Self {
        Self { arguments, ..self }
    }

    const fn from(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    const fn adding(self, adds: Adds) -> Self {
        Self { adds: Some(adds), ..self }
    }

    /// Its value, of a sample whose values are there if it needs them. NaN and what is missing at the end of
    /// `arguments` take their defaults. `None` where there is no such number; an error names an argument that is
    /// missing or out of range, and says what is allowed.
    pub fn value(&self, sample: &Sample<'_>, arguments: &[f64]) -> Result<Option<f64>, String> {
        let given = self.given_of(arguments)?;
        Ok((self.of)(sample, &given).filter(|value| value.is_finite()))
    }

    /// All its arguments, of those that are given.
    fn given_of(&self, arguments: &[f64]) -> Result<Vec<f64>, String> {
        let mut given = Vec::with_capacity(self.arguments.len());
        for (index, argument) in self.arguments.iter().enumerate() {
            let value = arguments.get(index).copied().filter(|value| !value.is_nan());
            let (least, greatest) = argument.range;
            match value.or(argument.default) {
                Some(value) if value.is_nan() || (least..=greatest).contains(&value) => given.push(value),
                Some(value) => {
                    let name = argument.name;
                    return Err(format!("the {name} {value} must lie between {least} and {greatest}"));
                }
                None => return Err(format!("the {} is missing", argument.name)),
            }
        }
        Ok(given)
    }

    /// What a trial of a value adds to it.
    fn adds(&self, sample: &Sample<'_>, arguments: &[f64]) -> Option<Box<dyn Fn(f64) -> f64>> {
        self.adds?(sample, &self.given_of(arguments).ok()?)
    }

    /// Its standard error, right for how the trials were drawn; `None` where there is none, as of the least value, of a
    /// mode or of an interval's end, the values are not kept, or one trial weighs too much: [`Self::heaviest`].
    pub fn std_error(&self, sample: &Sample<'_>, arguments: &[f64]) -> Option<StdError> {
        let certainty = sample.certainty();
        match (self.name, arguments) {
            // Of a mode parts of the trials tell little: its error falls more slowly than their number rises (H. Chernoff,
            // "Estimation of the mode", Annals of the Institute of Statistical Mathematics 16 (1964)).
            ("count" | "min" | "max" | "range" | "mode", _) => None,
            _ if interval::MEASURES.contains(&self) => None,
            ("mean", _) => certainty.of_mean(),
            ("percentile", [probability, ..]) => certainty.error_of_percentile(*probability),
            ("percentile-above", [probability, ..]) => certainty.error_of_percentile(1.0 - probability),
            ("median", _) => certainty.error_of_percentile(0.5),
            ("probability-below" | "probability-above", [value, ..]) => certainty.of_share(*value),
            ("value-at-risk", [probability, ..]) => certainty.of_distance_below_mean(*probability),
            _ if !self.needs_values => certainty.of_moments(&self.of_part(arguments)?),
            _ => {
                let of = |part: &Moments, ordered: &Ordered| {
                    let summary = Summary::of(part, ordered);
                    self.value(&Sample { summary: &summary, ordered }, arguments).ok().flatten()
                };
                match self.adds {
                    Some(_) => certainty.of_smooth(&*self.adds(sample, arguments)?, &of),
                    None => certainty.of(&of),
                }
            }
        }
    }

    /// Where it has no standard error because of a heavy tail: the share that one trial has in the squares which the error
    /// would be estimated from, above [`HEAVIEST`](super::HEAVIEST) and up to 1.
    pub fn heaviest(&self, sample: &Sample<'_>, arguments: &[f64]) -> Option<f64> {
        if self.adds.is_some() {
            return sample.certainty().heaviest_of_smooth(&*self.adds(sample, arguments)?);
        }
        let is_of_moments =
            !self.needs_values && !matches!(self.name, "count" | "min" | "max" | "range" | "mean");
        if !is_of_moments || interval::MEASURES.contains(&self) {
            return None;
        }
        sample.certainty().heaviest(&self.of_part(arguments)?)
    }

    /// Its value of moments alone, which is asked once for each trial.
    fn of_part(&self, arguments: &[f64]) -> Option<impl Fn(&Moments) -> Option<f64>> {
        let given = self.given_of(arguments).ok()?;
        let ordered = Ordered::default();
        let summary = RefCell::new(Summary::of(&Moments::default(), &ordered));
        let of = self.of;
        Some(move |part: &Moments| {
            summary.borrow_mut().replace_moments(part);
            of(&Sample { summary: &summary.borrow(), ordered: &ordered }, &given)
                .filter(|value| value.is_finite())
        })
    }
}

/// The measure called `name`.
pub fn measure(name: &str) -> Option<&'static Measure> {
    measures().find(|measure| measure.name == name)
}

/// Every measure, family by family.
pub fn measures() -> impl Iterator<Item = &'static Measure> {
    let families =
        [location::MEASURES, spread::MEASURES, tail::MEASURES, interval::MEASURES, six_sigma::MEASURES];
    families.into_iter().flatten().copied()
}

pub use interval::{
    MEAN_HALF_WIDTH, MEAN_HIGH, MEAN_LOW, PERCENTILE_HALF_WIDTH, PERCENTILE_HIGH, PERCENTILE_LOW,
    PROBABILITY_HALF_WIDTH, PROBABILITY_HIGH, PROBABILITY_LOW, STD_DEV_HALF_WIDTH, STD_ERROR, TRIALS_NEEDED,
};
pub use location::{COUNT, MAX, MEAN, MEDIAN, MIN, MODE, PERCENTILE, PERCENTILE_ABOVE};
pub use six_sigma::{
    BELOW_BOUND, CAPABILITY, CAPABILITY_CENTRED, CAPABILITY_LOWER, CAPABILITY_TARGET, CAPABILITY_UPPER,
    DEFECTS, DEFECTS_LOWER, DEFECTS_PER_MILLION, DEFECTS_UPPER, OBSERVED_PER_MILLION, OFF_CENTRE, OVER_BOUND,
    SIGMA_LEVEL, YIELD, Z_LEAST, Z_LOWER, Z_UPPER,
};
pub use spread::{
    KURTOSIS, MEAN_DEVIATION, RANGE, SEMI_DEVIATION, SEMI_DEVIATION_ABOVE, SEMI_VARIANCE,
    SEMI_VARIANCE_ABOVE, SKEWNESS, STD_DEV, VARIANCE, VARIATION,
};
pub use tail::{
    MEAN_ABOVE, MEAN_BELOW, PROBABILITY_ABOVE, PROBABILITY_BELOW, SHORTFALL_ABOVE, SHORTFALL_BELOW,
    VALUE_AT_RISK,
};

#[cfg(test)]
mod tests;
