//! Statistics of an output that analyses compare, aim at or explain.

use serde::{Deserialize, Serialize};

use super::ask::Check;
use crate::math;
use crate::statistics::Ordered;

/// A statistic of an output: `"mean"`, `{ "percentile": 90 }`, `{ "probability-above": 0 }` …
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// The mean.
    #[default]
    Mean,
    /// The standard deviation (n − 1).
    StdDev,
    /// The variance (n − 1).
    Variance,
    /// The value that so many percent of the trials lie below, 0 to 100, as Excel's `PERCENTILE.INC` finds it.
    Percentile(f64),
    /// The share of the trials below a value, 0 to 1.
    ProbabilityBelow(f64),
    /// The share of the trials above a value, 0 to 1.
    ProbabilityAbove(f64),
    /// The mean of the so many percent of the trials that are lowest, above 0 and up to 100: the expected shortfall
    /// of what is gained.
    MeanOfLowest(f64),
    /// The mean of the so many percent of the trials that are highest: the expected shortfall of what is lost.
    MeanOfHighest(f64),
}

impl Statistic {
    /// Its value; NaN of too few values. Trials in error, which are NaN, do not count.
    pub(super) fn of(self, values: impl Iterator<Item = f64>) -> f64 {
        let values: Vec<f64> = values.filter(|x| !x.is_nan()).collect();
        let count = values.len() as f64;
        match self {
            Self::Mean => mean(&values),
            Self::StdDev => variance(&values).sqrt(),
            Self::Variance => variance(&values),
            Self::Percentile(percent) => Ordered::exact(values).quantile(percent / 100.0).unwrap_or(f64::NAN),
            Self::ProbabilityBelow(x) => values.iter().filter(|value| **value < x).count() as f64 / count,
            Self::ProbabilityAbove(x) => values.iter().filter(|value| **value > x).count() as f64 / count,
            Self::MeanOfLowest(percent) => mean(lowest(Ordered::exact(values).values(), percent)),
            Self::MeanOfHighest(percent) => {
                let mirrored = values.iter().map(|x| -x).collect();
                -mean(lowest(Ordered::exact(mirrored).values(), percent))
            }
        }
    }

    /// Notes where it is none.
    pub(super) fn check(self, check: &mut Check<'_>, field: &str) {
        let (right, rule) = match self {
            Self::Mean | Self::StdDev | Self::Variance => (true, ""),
            Self::Percentile(percent) => ((0.0..=100.0).contains(&percent), "a percentile is from 0 to 100"),
            Self::ProbabilityBelow(x) | Self::ProbabilityAbove(x) => {
                (x.is_finite(), "a probability is of a number")
            }
            Self::MeanOfLowest(percent) | Self::MeanOfHighest(percent) => {
                (percent > 0.0 && percent <= 100.0, "the percent of trials are above 0 and up to 100")
            }
        };
        check.hold(right, field, rule);
    }
}

impl std::fmt::Display for Statistic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mean => f.write_str("mean"),
            Self::StdDev => f.write_str("standard deviation"),
            Self::Variance => f.write_str("variance"),
            Self::Percentile(percent) => write!(f, "P{percent}"),
            Self::ProbabilityBelow(x) => write!(f, "probability below {x}"),
            Self::ProbabilityAbove(x) => write!(f, "probability above {x}"),
            Self::MeanOfLowest(percent) => write!(f, "mean of the lowest {percent}%"),
            Self::MeanOfHighest(percent) => write!(f, "mean of the highest {percent}%"),
        }
    }
}

/// The so many percent of ascending values that are lowest, at least one.
fn lowest(ordered: &[f64], percent: f64) -> &[f64] {
    let count = math::round_decimal(ordered.len() as f64 * percent / 100.0, 0.0);
    &ordered[..(count as usize).clamp(1.min(ordered.len()), ordered.len())]
}

/// The mean; NaN of none.
pub(super) fn mean(values: &[f64]) -> f64 {
    let rough = values.iter().sum::<f64>() / values.len() as f64;
    rough + values.iter().map(|x| x - rough).sum::<f64>() / values.len() as f64
}

/// The variance (n − 1); NaN below two.
pub(super) fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    if values.len() < 2 { f64::NAN } else { squares / (values.len() as f64 - 1.0) }
}
