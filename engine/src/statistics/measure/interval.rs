//! Intervals: between which bounds a statistic lies with a confidence, 0 to 1.

use super::{Argument, CONFIDENCE, Measure, PROBABILITY, STD_DEV, Sample, VALUE};
use crate::statistics::StdError;
use crate::statistics::influence::too_heavy;

/// The standard error of the mean.
pub static STD_ERROR: Measure = Measure::of_moments(
    "std-error",
    "the standard error of the mean, right for the sampling method",
    |s, _| Some(s.summary.error_of_mean()?.size),
);
/// Half the mean's interval.
pub static MEAN_HALF_WIDTH: Measure =
    Measure::of_moments("mean-half-width", "half the width of the interval of the mean", half_of_mean)
        .given(&[CONFIDENCE]);
/// The lower end of the mean's interval.
pub static MEAN_LOW: Measure =
    Measure::of_moments("mean-low", "the lower end of the interval of the mean", |s, a| {
        Some(s.moments().mean()? - half_of_mean(s, a)?)
    })
    .given(&[CONFIDENCE]);
/// The upper end of the mean's interval.
pub static MEAN_HIGH: Measure =
    Measure::of_moments("mean-high", "the upper end of the interval of the mean", |s, a| {
        Some(s.moments().mean()? + half_of_mean(s, a)?)
    })
    .given(&[CONFIDENCE]);
/// Half the standard deviation's interval.
pub static STD_DEV_HALF_WIDTH: Measure = Measure::of_values(
    "std-dev-half-width",
    "half the width of the interval of the standard deviation",
    &[CONFIDENCE],
    |s, a| error_of_std_dev(s)?.half_width(a[0]),
)
.from("H. Cramér, Mathematical Methods of Statistics (1946), 27.4: by the fourth moment");
/// The lower end of a percentile's interval.
pub static PERCENTILE_LOW: Measure = Measure::of_values(
    "percentile-low",
    "the lower end of the interval of a percentile",
    &[PROBABILITY, CONFIDENCE],
    |s, a| Some(s.certainty().of_percentile(a[0], a[1])?.0),
)
.from(PERCENTILES);
/// The upper end of a percentile's interval.
pub static PERCENTILE_HIGH: Measure = Measure::of_values(
    "percentile-high",
    "the upper end of the interval of a percentile",
    &[PROBABILITY, CONFIDENCE],
    |s, a| Some(s.certainty().of_percentile(a[0], a[1])?.1),
)
.from(PERCENTILES);
/// Half a percentile's interval.
pub static PERCENTILE_HALF_WIDTH: Measure = Measure::of_values(
    "percentile-half-width",
    "half the width of the interval of a percentile",
    &[PROBABILITY, CONFIDENCE],
    |s, a| {
        let (low, high) = s.certainty().of_percentile(a[0], a[1])?;
        Some((high - low) / 2.0)
    },
)
.from(PERCENTILES);
/// The lower end of a chance's interval.
pub static PROBABILITY_LOW: Measure = Measure::of_values(
    "probability-low",
    "the lower end of the interval of the chance to be at a value or below",
    &[VALUE, CONFIDENCE],
    |s, a| Some(s.certainty().of_chance(a[0], a[1])?.0),
)
.from(CHANCES);
/// The upper end of a chance's interval.
pub static PROBABILITY_HIGH: Measure = Measure::of_values(
    "probability-high",
    "the upper end of the interval of the chance to be at a value or below",
    &[VALUE, CONFIDENCE],
    |s, a| Some(s.certainty().of_chance(a[0], a[1])?.1),
)
.from(CHANCES);
/// Half a chance's interval.
pub static PROBABILITY_HALF_WIDTH: Measure = Measure::of_values(
    "probability-half-width",
    "half the width of the interval of the chance to be at a value or below",
    &[VALUE, CONFIDENCE],
    |s, a| {
        let (low, high) = s.certainty().of_chance(a[0], a[1])?;
        Some((high - low) / 2.0)
    },
)
.from(CHANCES);
/// How many trials a precision of the mean takes.
pub static TRIALS_NEEDED: Measure = Measure::of_moments(
    "trials-needed",
    "how many trials it takes until half the interval of the mean is as small as the tolerance",
    |s, a| {
        let ratio = s.summary.error_of_mean()?.half_width(a[0])? / a[1];
        Some((ratio * ratio * s.moments().count() as f64).ceil())
    },
)
.given(&[CONFIDENCE, Argument::within("tolerance", f64::MIN_POSITIVE, f64::MAX)]);

pub(super) const MEASURES: &[&Measure] = &[
    &STD_ERROR,
    &MEAN_HALF_WIDTH,
    &MEAN_LOW,
    &MEAN_HIGH,
    &STD_DEV_HALF_WIDTH,
    &PERCENTILE_LOW,
    &PERCENTILE_HIGH,
    &PERCENTILE_HALF_WIDTH,
    &PROBABILITY_LOW,
    &PROBABILITY_HIGH,
    &PROBABILITY_HALF_WIDTH,
    &TRIALS_NEEDED,
];

const PERCENTILES: &str = "between order statistics by the binomial distribution (David and Nagaraja, 2003, 7.1); of \
                           replications by Woodruff (1952)";
const CHANCES: &str = "E. B. Wilson, JASA 22 (1927); of replications by Student's t";

fn half_of_mean(sample: &Sample<'_>, arguments: &[f64]) -> Option<f64> {
    sample.summary.error_of_mean()?.half_width(arguments[0])
}

/// The standard error of the standard deviation; where the values are too many to be kept by the fourth moment, and none
/// where that is mostly one trial's.
fn error_of_std_dev(sample: &Sample<'_>) -> Option<StdError> {
    if sample.summary.quantiles().kept().is_some() {
        return STD_DEV.std_error(sample, &[]);
    }
    let moments = sample.moments();
    let n = moments.count() as f64;
    let (std_dev, kurtosis) = (moments.std_dev()?, moments.kurtosis()? + 3.0);
    let squares = n * (kurtosis - (n - 3.0) / (n - 1.0)).max(0.0);
    let furthest = (moments.max()? - moments.mean()?).max(moments.mean()? - moments.min()?) / std_dev;
    let part = (furthest * furthest - 1.0).max(0.0);
    let size = std_dev / 2.0 * squares.sqrt() / n;
    too_heavy(part * part, squares).is_none().then_some(StdError { size, freedom: n - 1.0 })
}
