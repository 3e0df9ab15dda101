//! How far values spread, and to which side.

use super::{Argument, Measure, Sample};
use crate::math;

/// The variance (n − 1).
pub static VARIANCE: Measure =
    Measure::of_moments("variance", "the variance, with n − 1", |s, _| s.moments().variance());
/// The standard deviation (n − 1).
pub static STD_DEV: Measure =
    Measure::of_moments("std-dev", "the standard deviation, with n − 1", |s, _| s.moments().std_dev());
/// The greatest less the least.
pub static RANGE: Measure = Measure::of_moments("range", "the greatest less the least value", |s, _| {
    Some(s.moments().max()? - s.moments().min()?)
});
/// The standard deviation over the mean.
pub static VARIATION: Measure =
    Measure::of_moments("coefficient-of-variation", "the standard deviation over the mean", |s, _| {
        Some(s.moments().std_dev()? / s.moments().mean()?)
    });
/// Excel's `SKEW`.
pub static SKEWNESS: Measure =
    Measure::of_moments("skewness", "the skewness, as Excel's SKEW", |s, _| s.moments().skewness());
/// Excel's `KURT` and 3.
pub static KURTOSIS: Measure =
    Measure::of_moments("kurtosis", "the kurtosis, 3 for a normal distribution", |s, _| {
        Some(s.moments().kurtosis()? + 3.0)
    });
/// The mean distance from the mean.
pub static MEAN_DEVIATION: Measure =
    Measure::of_values("mean-absolute-deviation", "the mean distance from the mean", &[], |s, _| {
        let mean = s.moments().mean()?;
        mean_of(s, |x| (x - mean).abs())
    })
    .adding(|s, _| {
        let mean = s.moments().mean()?;
        // The mean moves with the trial, and the distances of all with it.
        let above = mean_of(s, |x| sign(x - mean))?;
        Some(Box::new(move |x| (x - mean).abs() - above * x))
    });
/// The lower partial moment.
pub static SEMI_VARIANCE: Measure = Measure::of_values(
    "semi-variance",
    "the mean, over all trials, of the distance below the target (the mean, where it is left out) to a power \
     (2, where it is left out)",
    BELOW,
    |s, a| partial(s, a, -1.0),
)
.adding(|s, a| partial_adds(s, a, -1.0, false))
.from(PARTIAL);
/// The root of the lower partial moment.
pub static SEMI_DEVIATION: Measure =
    Measure::of_values("semi-deviation", "the semi-variance's root, by its power", BELOW, |s, a| {
        root(partial(s, a, -1.0)?, a[0])
    })
    .adding(|s, a| partial_adds(s, a, -1.0, true))
    .from(PARTIAL);

/// The upper partial moment.
pub static SEMI_VARIANCE_ABOVE: Measure = Measure::of_values(
    "semi-variance-above",
    "the mean, over all trials, of the distance above the target (the mean, where it is left out) to a power \
     (2, where it is left out)",
    BELOW,
    |s, a| partial(s, a, 1.0),
)
.adding(|s, a| partial_adds(s, a, 1.0, false))
.from(PARTIAL);
/// The root of the upper partial moment.
pub static SEMI_DEVIATION_ABOVE: Measure = Measure::of_values(
    "semi-deviation-above",
    "the root of semi-variance-above, by its power",
    BELOW,
    |s, a| root(partial(s, a, 1.0)?, a[0]),
)
.adding(|s, a| partial_adds(s, a, 1.0, true))
.from(PARTIAL);

pub(super) const MEASURES: &[&Measure] = &[
    &VARIANCE,
    &STD_DEV,
    &RANGE,
    &VARIATION,
    &SKEWNESS,
    &KURTOSIS,
    &MEAN_DEVIATION,
    &SEMI_VARIANCE,
    &SEMI_DEVIATION,
    &SEMI_VARIANCE_ABOVE,
    &SEMI_DEVIATION_ABOVE,
];

const BELOW: &[Argument] =
    &[Argument::within("power", 1e-3, 100.0).or(2.0), Argument::number("target").or(f64::NAN)];
const PARTIAL: &str = "V. S. Bawa, \"Optimal rules for ordering uncertain prospects\", Journal of Financial \
                       Economics 2 (1975): the lower partial moment";

fn root(moment: f64, power: f64) -> Option<f64> {
    Some(if power == 2.0 { moment.sqrt() } else { math::pow(moment, 1.0 / power) })
}

/// The partial moment above the target, or with −1 below it.
fn partial(sample: &Sample<'_>, arguments: &[f64], side: f64) -> Option<f64> {
    let target = if arguments[1].is_nan() { sample.moments().mean()? } else { arguments[1] };
    mean_of(sample, |x| power((side * (x - target)).max(0.0), arguments[0]))
}

/// What a trial adds to the partial moment, or to its root. A target that is the mean moves with the trial. `None` where no
/// trial lies beyond the target: how often one would is not told.
fn partial_adds(
    sample: &Sample<'_>,
    arguments: &[f64],
    side: f64,
    is_root: bool,
) -> Option<Box<dyn Fn(f64) -> f64>> {
    let p = arguments[0];
    let is_mean = arguments[1].is_nan();
    let target = if is_mean { sample.moments().mean()? } else { arguments[1] };
    let beyond = move |x: f64| (side * (x - target)).max(0.0);
    let moment = partial(sample, arguments, side)?;
    if moment == 0.0 && !is_mean {
        return None;
    }
    let slope = match is_mean {
        true => mean_of(sample, |x| if beyond(x) > 0.0 { p * power(beyond(x), p - 1.0) } else { 0.0 })?,
        false => 0.0,
    };
    let scale = if is_root && moment > 0.0 { root(moment, p)? / (p * moment) } else { 1.0 };
    Some(Box::new(move |x| scale * (power(beyond(x), p) - side * slope * x)))
}

fn power(x: f64, power: f64) -> f64 {
    if power == 2.0 { x * x } else { math::pow(x, power) }
}

/// −1, 0 or 1.
fn sign(x: f64) -> f64 {
    f64::from(i8::from(x > 0.0) - i8::from(x < 0.0))
}

/// The mean of a function of the values.
fn mean_of(sample: &Sample<'_>, function: impl Fn(f64) -> f64) -> Option<f64> {
    let count = sample.ordered.count();
    let sum: f64 = sample.ordered.items().map(|(x, weight)| function(x) * weight as f64).sum();
    (count > 0).then(|| sum / count as f64)
}
