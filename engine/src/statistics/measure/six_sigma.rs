//! The capability of a process that must stay between specification limits.
//!
//! Indices as in S. Kotz, N. L. Johnson, "Process capability indices: a review, 1992–2000", Journal of Quality
//! Technology 34 (2002); rates of defects of a normal variable whose mean moves by the shift, in standard
//! deviations, as in F. W. Breyfogle, Implementing Six Sigma, 2nd ed. (2003), chapters 1 and 11.

use super::{Argument, Measure, Sample};
use crate::math;

/// Limits, target (their middle where it is left out), shift and number of standard deviations.
const SPECIFICATION: &[Argument] = &[
    Argument::number("lower limit").or(f64::NAN),
    Argument::number("upper limit").or(f64::NAN),
    Argument::number("target").or(f64::NAN),
    Argument::number("shift").or(0.0),
    Argument::within("number of standard deviations", 0.0, 1e6).or(6.0),
];

const fn of_normal(
    name: &'static str,
    summary: &'static str,
    of: fn(&Sample<'_>, &[f64]) -> Option<f64>,
) -> Measure {
    Measure::of_moments(name, summary, of)
        .given(SPECIFICATION)
        .from("Kotz and Johnson (2002); Breyfogle (2003)")
}

/// Cp.
pub static CAPABILITY: Measure =
    of_normal("cp", "the width between the limits over six standard deviations", |s, a| {
        Some((a[1] - a[0]) / (6.0 * s.moments().std_dev()?))
    });
/// Cpk.
pub static CAPABILITY_CENTRED: Measure = of_normal(
    "cpk",
    "the distance of the mean from the nearer limit over three standard deviations",
    |s, a| Some(lower(s, a)?.min(upper(s, a)?) / 3.0),
);
/// Cpk of the lower limit.
pub static CAPABILITY_LOWER: Measure = of_normal(
    "cpk-lower",
    "the distance of the mean from the lower limit over three standard deviations",
    |s, a| Some(lower(s, a)? / 3.0),
);
/// Cpk of the upper limit.
pub static CAPABILITY_UPPER: Measure = of_normal(
    "cpk-upper",
    "the distance of the mean from the upper limit over three standard deviations",
    |s, a| Some(upper(s, a)? / 3.0),
);
/// Cpm.
pub static CAPABILITY_TARGET: Measure =
    of_normal("cpm", "the width between the limits over six deviations from the target", |s, a| {
        let target = if a[2].is_nan() { (a[0] + a[1]) / 2.0 } else { a[2] };
        let off = s.moments().mean()? - target;
        Some((a[1] - a[0]) / (6.0 * (s.moments().variance()? + off * off).sqrt()))
    });
/// K.
pub static OFF_CENTRE: Measure = of_normal(
    "k",
    "how far the mean lies off the middle, as a share of half the width between the limits",
    |s, a| Some(2.0 * (s.moments().mean()? - (a[0] + a[1]) / 2.0).abs() / (a[1] - a[0])),
);
/// How many standard deviations the lower limit lies below the mean.
pub static Z_LOWER: Measure =
    of_normal("z-lower", "how many standard deviations the lower limit lies below the mean", lower);
/// How many standard deviations the upper limit lies above the mean.
pub static Z_UPPER: Measure =
    of_normal("z-upper", "how many standard deviations the upper limit lies above the mean", upper);
/// The lesser of both.
pub static Z_LEAST: Measure =
    of_normal("z-min", "how many standard deviations the nearer limit lies from the mean", |s, a| {
        Some(lower(s, a)?.min(upper(s, a)?))
    });
/// The mean less so many standard deviations.
pub static BELOW_BOUND: Measure =
    of_normal("lower-x-bound", "the mean less so many standard deviations", |s, a| {
        Some(s.moments().mean()? - a[4] * s.moments().std_dev()?)
    });
/// The mean and so many standard deviations.
pub static OVER_BOUND: Measure =
    of_normal("upper-x-bound", "the mean and so many standard deviations", |s, a| {
        Some(s.moments().mean()? + a[4] * s.moments().std_dev()?)
    });
/// PNC.
pub static DEFECTS: Measure =
    of_normal("pnc", "the probability of a defect, of a normal variable that is shifted", defects);
/// PNC below the lower limit.
pub static DEFECTS_LOWER: Measure =
    of_normal("pnc-lower", "the probability of a defect below the lower limit", defects_lower);
/// PNC above the upper limit.
pub static DEFECTS_UPPER: Measure =
    of_normal("pnc-upper", "the probability of a defect above the upper limit", defects_upper);
/// PPM.
pub static DEFECTS_PER_MILLION: Measure =
    of_normal("ppm", "defects in a million, of a normal variable that is shifted", |s, a| {
        Some(1e6 * defects(s, a)?)
    });
/// The sigma level.
pub static SIGMA_LEVEL: Measure =
    of_normal("sigma-level", "the normal deviate of the yield, and the shift", |s, a| {
        let defects = defects(s, a)?;
        (defects > 0.0 && defects < 1.0).then(|| a[3] - math::normal_quantile(defects))
    });
/// The yield.
pub static YIELD: Measure =
    of_normal("yield", "the probability of no defect, of a normal variable that is shifted", |s, a| {
        Some(1.0 - defects(s, a)?)
    });
/// DPM.
pub static OBSERVED_PER_MILLION: Measure =
    Measure::of_values("dpm", "trials beyond the limits in a million", SPECIFICATION, |s, a| {
        let count = s.ordered.count();
        let below = if a[0].is_nan() { 0 } else { s.ordered.below(a[0]) };
        let above = if a[1].is_nan() { 0 } else { count - s.ordered.below(a[1].next_up()) };
        (count > 0 && !(a[0].is_nan() && a[1].is_nan())).then(|| 1e6 * (below + above) as f64 / count as f64)
    });

pub(super) const MEASURES: &[&Measure] = &[
    &CAPABILITY,
    &CAPABILITY_CENTRED,
    &CAPABILITY_LOWER,
    &CAPABILITY_UPPER,
    &CAPABILITY_TARGET,
    &OFF_CENTRE,
    &Z_LOWER,
    &Z_UPPER,
    &Z_LEAST,
    &BELOW_BOUND,
    &OVER_BOUND,
    &DEFECTS,
    &DEFECTS_LOWER,
    &DEFECTS_UPPER,
    &DEFECTS_PER_MILLION,
    &SIGMA_LEVEL,
    &YIELD,
    &OBSERVED_PER_MILLION,
];

fn lower(sample: &Sample<'_>, arguments: &[f64]) -> Option<f64> {
    Some((sample.moments().mean()? - arguments[0]) / sample.moments().std_dev()?)
}

fn upper(sample: &Sample<'_>, arguments: &[f64]) -> Option<f64> {
    Some((arguments[1] - sample.moments().mean()?) / sample.moments().std_dev()?)
}

fn defects_lower(sample: &Sample<'_>, arguments: &[f64]) -> Option<f64> {
    Some(math::normal_cdf(-lower(sample, arguments)? - arguments[3]))
}

fn defects_upper(sample: &Sample<'_>, arguments: &[f64]) -> Option<f64> {
    Some(math::normal_cdf(arguments[3] - upper(sample, arguments)?))
}

fn defects(sample: &Sample<'_>, arguments: &[f64]) -> Option<f64> {
    Some(defects_lower(sample, arguments)? + defects_upper(sample, arguments)?)
}
