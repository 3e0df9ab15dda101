//! Histograms whose edges are round numbers.

use std::ops::RangeInclusive;

use super::ordered::Ordered;
use crate::math;
use crate::results::Histogram;

/// Bins of a usual histogram.
const BINS: RangeInclusive<f64> = 20.0..=60.0;
/// Bins where a few values lie so far out that the others would share a handful of bins.
const MOST_BINS: f64 = 200.0;

/// Counts of `values` between evenly spaced edges on round numbers that cover them all.
///
/// The width is 1, 2 or 5 times a power of ten, near that of D. Freedman, P. Diaconis, "On the histogram as
/// a density estimator: L₂ theory" (1981): 2 · IQR / ∛n, within 20 to 60 bins; up to 200 where the values'
/// range is more than ten times their middle half. Whole numbers that span less than 60 have a bin each,
/// centred on them; equal values share one bin. No values: no edges.
pub fn histogram(values: &Ordered) -> Histogram {
    let (Some(least), Some(greatest)) = (values.quantile(0.0), values.quantile(1.0)) else {
        return Histogram::default();
    };
    let whole = values.values().iter().all(|x| *x == x.trunc()) && least.abs().max(greatest.abs()) < 9e15;
    let edges = if whole && greatest - least < *BINS.end() {
        (0..=(greatest - least) as u64 + 1).map(|i| least - 0.5 + i as f64).collect()
    } else if least == greatest {
        round_edges(least, greatest, least.abs() / 1e6, 1.0..=2.0, false)
    } else {
        let range = greatest - least;
        let (wanted, bins) = bins(values, range);
        let width = range / wanted;
        round_edges(least, greatest, if whole { width.max(1.0) } else { width }, bins, whole)
    };
    let ascending = edges.len() > 1 && edges.windows(2).all(|pair| pair[0] < pair[1]);
    let covering = edges.first().is_some_and(|x| *x <= least) && edges.last().is_some_and(|x| *x >= greatest);
    let edges = if ascending && covering {
        edges
    } else if least < greatest {
        // Too close or too far apart for round edges: one bin holds them all.
        vec![least, greatest]
    } else {
        vec![least.next_down().max(f64::MIN), greatest.next_up().min(f64::MAX)]
    };

    let mut before = 0;
    let last = edges.len() - 1;
    let counts = (1..=last)
        .map(|i| {
            let end = if i == last { values.count() } else { values.below(edges[i]) };
            end - std::mem::replace(&mut before, end)
        })
        .collect();
    Histogram { edges, counts }
}

/// How many bins the values ask for, and how many they may have.
fn bins(values: &Ordered, range: f64) -> (f64, RangeInclusive<f64>) {
    let at = |quantile| values.quantile(quantile).unwrap_or(f64::NAN);
    let middle = at(0.75) - at(0.25);
    let wanted = range / (2.0 * middle) * math::pow(values.count() as f64, 1.0 / 3.0);
    let most = if range > 10.0 * middle { MOST_BINS } else { *BINS.end() };
    // An empty middle half says nothing of the width.
    let wanted = if wanted.is_finite() { wanted.clamp(*BINS.start(), most) } else { *BINS.end() };
    (wanted, *BINS.start()..=most)
}

/// Edges at the multiples of the round width that is nearest to `width` among those that give as many bins
/// as are allowed. With `above` the last edge lies above all values, so that equal bins hold equal numbers
/// of whole numbers.
fn round_edges(least: f64, greatest: f64, width: f64, bins: RangeInclusive<f64>, above: bool) -> Vec<f64> {
    let Some(exponent) = exponent_of(width) else { return Vec::new() };
    let rounds = (exponent - 1..=exponent + 2).flat_map(|exponent| [1, 2, 5].map(|digit| (digit, exponent)));
    let ends = |(digit, exponent): (i64, i32)| {
        let step = decimal(digit, exponent);
        let first = (least / step).floor();
        let last =
            if above { (greatest / step).floor() + 1.0 } else { (greatest / step).ceil().max(first + 1.0) };
        (first, last)
    };
    let distance = |round: (i64, i32)| {
        let ratio = decimal(round.0, round.1) / width;
        if ratio > 1.0 { ratio } else { 1.0 / ratio }
    };
    let unfit = |round: (i64, i32)| {
        let (first, last) = ends(round);
        !bins.contains(&(last - first))
    };
    let nearest = rounds
        .min_by(|a, b| unfit(*a).cmp(&unfit(*b)).then_with(|| distance(*a).total_cmp(&distance(*b))))
        .filter(|round| {
            let (first, last) = ends(*round);
            first.abs() < 1e15 && last.abs() < 1e15 && last - first <= MOST_BINS
        });
    let Some((digit, exponent)) = nearest else { return Vec::new() };
    let edge = |i: i64| decimal(i * digit, exponent);
    let (first, last) = ends((digit, exponent));
    // The divisions above are rounded, so each end may be one too far in or out.
    let covers = |i: i64| if above { edge(i) > greatest } else { edge(i) >= greatest };
    let first = (first as i64 - 1..=first as i64 + 1).rfind(|i| edge(*i) <= least);
    let last = (last as i64 - 1..=last as i64 + 1).find(|i| covers(*i));
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    (first..=last.max(first + 1)).map(edge).collect()
}

/// The power of ten of a number's first digit; `None` of 0 and of what is not a positive number.
fn exponent_of(x: f64) -> Option<i32> {
    if x > 0.0 && x.is_finite() { format!("{x:e}").split_once('e')?.1.parse().ok() } else { None }
}

/// The double nearest to digits × 10^exponent: a product of doubles would be beside it.
fn decimal(digits: i64, exponent: i32) -> f64 {
    format!("{digits}e{exponent}").parse().expect("digits with an exponent are a number")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> Histogram {
        histogram(&Ordered::exact(values.to_vec()))
    }

    #[test]
    fn nothing_and_equal_values() {
        assert_eq!(of(&[]), Histogram::default());
        assert_eq!(of(&[7.0; 9]), Histogram { edges: vec![6.5, 7.5], counts: vec![9] });
        assert_eq!(of(&[0.0]), Histogram { edges: vec![-0.5, 0.5], counts: vec![1] });
        for x in [0.1, -123.456, 1e300, -1e-300, 5e-324, 123_456_789.25] {
            let histogram = of(&[x, x]);
            assert_eq!(histogram.counts.iter().sum::<u64>(), 2, "{x}: {histogram:?}");
            assert!(histogram.counts.len() <= 2, "{x}: {histogram:?}");
        }
    }

    #[test]
    fn whole_numbers_have_a_bin_each() {
        let dice = of(&[1.0, 6.0, 2.0, 2.0, 5.0]);
        assert_eq!(dice.edges, [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5]);
        assert_eq!(dice.counts, [1, 2, 0, 0, 1, 1]);
        let many: Vec<f64> = (0..=1_000).map(f64::from).collect();
        let histogram = of(&many);
        assert!(histogram.edges.iter().all(|edge| *edge == edge.trunc()));
        let inner = &histogram.counts[..histogram.counts.len() - 1];
        assert!(inner.iter().all(|count| *count == inner[0]), "{histogram:?}");
    }

    #[test]
    fn edges_are_round() {
        let values: Vec<f64> = (0..10_000).map(|i| 0.3 + f64::from(i) * 1e-4).collect();
        let histogram = of(&values);
        assert_eq!(histogram.edges[..3], [0.3, 0.35, 0.4]);
        assert_eq!(*histogram.edges.last().unwrap(), 1.3);
    }

    #[test]
    fn outliers_leave_the_others_apart() {
        let mut values: Vec<f64> = (0..10_000).map(|i| f64::from(i) / 100.0 + 0.001).collect();
        values.push(1_500.0);
        let histogram = of(&values);
        assert!((60..=201).contains(&histogram.counts.len()), "{}", histogram.counts.len());
        assert!(histogram.counts.iter().filter(|count| **count > 0).count() > 9);
        values.push(1e300);
        let histogram = of(&values);
        assert!(histogram.counts.len() <= 201);
        assert_eq!(histogram.counts.iter().sum::<u64>(), values.len() as u64);
    }

    proptest! {
        #[test]
        fn covers_everything_once(
            values in proptest::collection::vec(-1.0..1.0_f64, 2..300),
            scale in -300..300_i32,
            shift in -1e6..1e6_f64,
        ) {
            let scale: f64 = format!("1e{scale}").parse().unwrap();
            let values: Vec<f64> = values.into_iter().map(|x| (x + shift) * scale).collect();
            let histogram = of(&values);
            prop_assert_eq!(histogram.edges.len(), histogram.counts.len() + 1);
            prop_assert!(histogram.counts.len() <= 201);
            prop_assert_eq!(histogram.counts.iter().sum::<u64>(), values.len() as u64);
            let last = histogram.counts.len() - 1;
            for (i, count) in histogram.counts.iter().enumerate() {
                let (low, high) = (histogram.edges[i], histogram.edges[i + 1]);
                let inside = |x: &f64| low <= *x && (*x < high || i == last && *x <= high);
                prop_assert_eq!(values.iter().filter(|x| inside(x)).count() as u64, *count);
            }
        }

        #[test]
        fn has_a_usual_number_of_bins(values in proptest::collection::vec(0.0..1.0_f64, 50..300)) {
            let bins = of(&values).counts.len();
            prop_assert!((20..=60).contains(&bins), "{}", bins);
        }
    }
}
