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
.adding(|s, a| shortfall_adds(s, a[0], -1.0, a[0]))
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
.adding(|s, a| shortfall_adds(s, a[0], 1.0, 1.0 - a[0]))
.from(SHORTFALL);
/// The mean of the values above a value.
pub static MEAN_ABOVE: Measure =
    Measure::of_values("mean-above", "the mean of the values above the value", &[VALUE], |s, a| {
        mean_where(s, &|x| x > a[0])
    })
    .adding(|s, a| mean_adds(s, a[0], 1.0));
/// The mean of the values below a value.
pub static MEAN_BELOW: Measure =
    Measure::of_values("mean-below", "the mean of the values below the value", &[VALUE], |s, a| {
        mean_where(s, &|x| x < a[0])
    })
    .adding(|s, a| mean_adds(s, a[0], -1.0));

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

/// What a trial adds to the mean of the values beyond `edge`, above it or with −1 below: a ratio of two means. `None` of one
/// value: it does not say how they vary.
fn mean_adds(sample: &Sample<'_>, edge: f64, side: f64) -> Option<Box<dyn Fn(f64) -> f64>> {
    let is_beyond = move |x: f64| side * (x - edge) > 0.0;
    let mean = mean_where(sample, &is_beyond)?;
    let weights = sample.ordered.items().filter(|(x, _)| is_beyond(*x)).map(|(_, weight)| weight);
    let beyond: u64 = weights.sum();
    let share = beyond as f64 / sample.ordered.count() as f64;
    (beyond > 1).then(|| Box::new(move |x| if is_beyond(x) { (x - mean) / share } else { 0.0 }) as Box<_>)
}

/// What a trial adds to the mean of the share `tail` beyond the percentile of `probability`, above it or with −1 below. Where
/// the percentile lies does not matter beside it: R. T. Rockafellar, S. Uryasev, "Optimization of conditional value-at-risk",
/// Journal of Risk 2 (2000), theorem 1, by which the shortfall is the least of q + E(x − q)⁺/tail over all q. `None` of the
/// least or greatest value.
fn shortfall_adds(
    sample: &Sample<'_>,
    probability: f64,
    side: f64,
    tail: f64,
) -> Option<Box<dyn Fn(f64) -> f64>> {
    let edge = sample.ordered.quantile(probability)?;
    let scale = side / tail;
    (tail > 0.0).then(|| Box::new(move |x: f64| scale * (side * (x - edge)).max(0.0)) as Box<_>)
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
