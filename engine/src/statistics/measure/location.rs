//! Where values lie: mean, mode, median, percentiles, extremes.

use super::{Measure, Ordered, PROBABILITY, Sample};

/// The share of the values that makes an equal value the mode.
const OFTEN: f64 = 0.01;
/// The most values among which a mode is sought; of more, so many at even steps.
const MOST_SOUGHT: u64 = 1_000_000;

/// How many trials gave a number.
pub static COUNT: Measure =
    Measure::of_moments("count", "how many trials gave a number", |s, _| Some(s.moments().count() as f64));
/// The mean.
pub static MEAN: Measure = Measure::of_moments("mean", "the mean", |s, _| s.moments().mean());
/// The least value.
pub static MIN: Measure = Measure::of_moments("min", "the least value", |s, _| s.moments().min());
/// The greatest value.
pub static MAX: Measure = Measure::of_moments("max", "the greatest value", |s, _| s.moments().max());
/// The median.
pub static MEDIAN: Measure =
    Measure::of_values("median", "the median", &[], |s, _| s.ordered.quantile(0.5)).from(INTERPOLATED);
/// The mode.
pub static MODE: Measure = Measure::of_values(
    "mode",
    "the most frequent value, where one stands for a hundredth of the trials; else the mode by halves",
    &[],
    mode,
)
.from(
    "D. R. Bickel, R. Frühwirth, \"On a fast, robust estimator of the mode\", Computational Statistics and Data \
     Analysis 50 (2006): the half-sample mode",
);
/// A percentile by the probability at or below.
pub static PERCENTILE: Measure = Measure::of_values(
    "percentile",
    "the value that so much of the probability lies at or below",
    &[PROBABILITY],
    |s, a| s.ordered.quantile(a[0]),
)
.from(INTERPOLATED);
/// A percentile by the probability above.
pub static PERCENTILE_ABOVE: Measure = Measure::of_values(
    "percentile-above",
    "the value that so much of the probability lies above",
    &[PROBABILITY],
    |s, a| s.ordered.quantile(1.0 - a[0]),
)
.from(INTERPOLATED);

pub(super) const MEASURES: &[&Measure] =
    &[&COUNT, &MEAN, &MEDIAN, &MODE, &MIN, &MAX, &PERCENTILE, &PERCENTILE_ABOVE];

const INTERPOLATED: &str =
    "interpolated as Excel's PERCENTILE.INC does (Hyndman and Fan, 1996, definition 7)";

fn mode(sample: &Sample<'_>, _: &[f64]) -> Option<f64> {
    let (value, times) = most_frequent(sample.ordered)?;
    let count = sample.ordered.count();
    // A value that comes twice among a hundred is chance.
    if times > 2 && times as f64 >= OFTEN * count as f64 || times == count {
        return Some(value);
    }
    let sought = count.min(MOST_SOUGHT);
    let at = |rank: u64| sample.ordered.at((rank as f64 / sought as f64 * count as f64) as u64);
    Some(half_sample_mode(&(0..sought).map(at).collect::<Vec<f64>>()))
}

/// The value that most trials have, of several the least, and how many have it; `None` of no values.
fn most_frequent(ordered: &Ordered) -> Option<(f64, u64)> {
    let mut best: Option<(f64, u64)> = None;
    let (mut last, mut times) = (f64::NAN, 0);
    for (value, weight) in ordered.items() {
        times = if value == last { times + weight } else { weight };
        last = value;
        if best.is_none_or(|(_, most)| times > most) {
            best = Some((value, times));
        }
    }
    best
}

/// The half of the values, in ascending order, that is closest together, and again, until two or three are left.
fn half_sample_mode(values: &[f64]) -> f64 {
    let mut rest = values;
    while rest.len() > 3 {
        let half = rest.len().div_ceil(2);
        let width = |start: usize| rest[start + half - 1] - rest[start];
        let mut best = 0;
        for start in 1..=rest.len() - half {
            if width(start) < width(best) {
                best = start;
            }
        }
        rest = &rest[best..best + half];
    }
    match rest {
        [a, b, c] if b - a < c - b => a + (b - a) / 2.0,
        [a, b, c] if b - a > c - b => b + (c - b) / 2.0,
        [_, b, _] => *b,
        [a, b] => a + (b - a) / 2.0,
        [a, ..] => *a,
        [] => f64::NAN,
    }
}
