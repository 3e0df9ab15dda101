//! What lies beyond a value or a percentile: chances, value at risk, expected shortfall.

use super::{Measure, PROBABILITY, Sample, VALUE};

/// The chance to be at a value or below.
pub static PROBABILITY_BELOW: Measure = Measure::of_values(
    "probability-below",
    "the share of the trials at the value or below",
    &[VALUE],
    |s, a| share_to(s, a[0]),
);
/// The chance to be above a value.
pub static PROBABILITY_ABOVE: Measure =
    Measure::of_values("probability-above", "the share of the trials above the value", &[VALUE], |s, a| {
        Some(1.0 - share_to(s, a[0])?)
    });
/// How far below the mean a low percentile lies.
pub static VALUE_AT_RISK: Measure = Measure::of_values(
    "value-at-risk",
    "how far below the mean the percentile of the probability lies: 0.05 is what is lost, against the mean, or \
     more in one of twenty cases",
    &[PROBABILITY],
    |s, a| Some(s.moments().mean()? - s.ordered.quantile(a[0])?),
)
.from("P. Jorion, Value at Risk, 3rd ed. (2007), section 5.1: relative to the mean");
/// The mean of the lowest share.
pub static SHORTFALL_BELOW: Measure = Measure::of_values(
    "expected-shortfall-below",
    "the mean of the lowest values, which have so much of the probability together",
    &[PROBABILITY],
    |s, a| lowest(s, a[0]),
)
.from(SHORTFALL);
/// The mean of the highest share.
pub static SHORTFALL_ABOVE: Measure = Measure::of_values(
    "expected-shortfall-above",
    "the mean of the values above a percentile: 0.95 is the mean of the highest twentieth",
    &[PROBABILITY],
    |s, a| {
        let whole = s.moments().mean()?;
        let rest = 1.0 - a[0];
        if rest <= 0.0 {
            return s.moments().max();
        }
        let below = if a[0] > 0.0 { a[0] * lowest(s, a[0])? } else { 0.0 };
        Some((whole - below) / rest)
    },
)
.from(SHORTFALL);
/// The mean of the values above a value.
pub static MEAN_ABOVE: Measure =
    Measure::of_values("mean-above", "the mean of the values above the value", &[VALUE], |s, a| {
        mean_where(s, &|x| x > a[0])
    });
/// The mean of the values below a value.
pub static MEAN_BELOW: Measure =
    Measure::of_values("mean-below", "the mean of the values below the value", &[VALUE], |s, a| {
        mean_where(s, &|x| x < a[0])
    });

pub(super) const MEASURES: &[&Measure] = &[
    &PROBABILITY_BELOW,
    &PROBABILITY_ABOVE,
    &VALUE_AT_RISK,
    &SHORTFALL_BELOW,
    &SHORTFALL_ABOVE,
    &MEAN_ABOVE,
    &MEAN_BELOW,
];

const SHORTFALL: &str = "C. Acerbi, D. Tasche, \"On the coherence of expected shortfall\", Journal of Banking and \
                         Finance 26 (2002), definition 2.6: a value at the edge counts with the share that it fills";

/// The mean of the values that are so.
fn mean_where(sample: &Sample<'_>, is: &dyn Fn(f64) -> bool) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0);
    for (x, weight) in sample.ordered.items().filter(|(x, _)| is(*x)) {
        sum += x * weight as f64;
        count += weight;
    }
    (count > 0).then(|| sum / count as f64)
}

/// The share of the trials at `x` or below.
fn share_to(sample: &Sample<'_>, x: f64) -> Option<f64> {
    let count = sample.ordered.count();
    (count > 0).then(|| sample.ordered.below(x.next_up()) as f64 / count as f64)
}

/// The mean of the lowest `share` of the values.
fn lowest(sample: &Sample<'_>, share: f64) -> Option<f64> {
    let wanted = share * sample.ordered.count() as f64;
    if wanted <= 0.0 {
        return sample.moments().min();
    }
    let (mut sum, mut left) = (0.0, wanted);
    for (x, weight) in sample.ordered.items() {
        let taken = left.min(weight as f64);
        sum += x * taken;
        left -= taken;
        if left <= 0.0 {
            break;
        }
    }
    Some(sum / wanted)
}
