//! The cumulative distribution of an output's trials, from its histogram and its quantiles.

use crate::order::sort;
use crate::scale::within;

/// Shares of trials below values. Where a value is an edge of the histogram the share is exact, and so it is on both
/// sides of a value that many trials share and that has a bar of its own; between edges and quantiles it is
/// interpolated.
#[derive(Clone, Debug, PartialEq)]
pub struct Empirical {
    /// Values and the shares of trials below them, both rising.
    points: Vec<(f64, f64)>,
    /// Evenly spaced quantiles from 0 to 1; empty where the points have to do.
    curve: Vec<f64>,
}

impl Empirical {
    /// From a histogram (`edges` has one more element than `counts`) and `curve`, quantiles evenly spaced
    /// from 0 to 1. Either may be empty; a part whose numbers are not finite or do not rise is left out.
    /// `None` where nothing is left.
    pub fn new(edges: &[f64], counts: &[u64], curve: &[f64]) -> Option<Self> {
        let rising = |values: &[f64]| {
            values.iter().all(|value| value.is_finite()) && values.windows(2).all(|pair| pair[0] <= pair[1])
        };
        let curve = if curve.len() >= 2 && rising(curve) { curve.to_vec() } else { Vec::new() };
        let mut points: Vec<(f64, f64)> = Vec::new();
        for (index, value) in curve.iter().enumerate() {
            points.push((*value, index as f64 / (curve.len() - 1) as f64));
        }
        let total: u64 = counts.iter().sum();
        if edges.len() == counts.len() + 1 && total > 0 && rising(edges) {
            let (least, greatest) = match (curve.first(), curve.last()) {
                (Some(least), Some(greatest)) => (*least, *greatest),
                _ => (f64::NEG_INFINITY, f64::INFINITY),
            };
            let mut below = 0;
            for (index, edge) in edges.iter().enumerate() {
                // Outside the least and greatest value an edge says nothing that they do not.
                if least <= *edge && *edge <= greatest {
                    points.push((*edge, below as f64 / total as f64));
                }
                below += counts.get(index).copied().unwrap_or(0);
            }
        }
        sort(&mut points, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).is_lt());
        let mut reached = 0.0;
        for point in &mut points {
            reached = point.1.max(reached);
            point.1 = reached;
        }
        // Quantiles tell the share of a step to their distance only; the edges beside it know it.
        for index in 1..points.len() {
            for (step, edge) in [(index - 1, index), (index, index - 1)] {
                let value = points[step].0;
                let is_step = curve.windows(2).any(|pair| pair[0] == value && pair[1] == value);
                if is_step && edges.contains(&points[edge].0) && !edges.contains(&value) {
                    points[step].1 = points[edge].1;
                }
            }
        }
        (!points.is_empty()).then_some(Self { points, curve })
    }

    /// The share of trials below `value`, 0 to 1.
    pub fn below(&self, value: f64) -> f64 {
        let index = self.points.partition_point(|point| point.0 < value);
        match (index.checked_sub(1).map(|before| self.points[before]), self.points.get(index)) {
            (_, Some(point)) if point.0 == value => point.1,
            (Some(before), Some(after)) => {
                before.1 + (after.1 - before.1) * ((value - before.0) / (after.0 - before.0))
            }
            (None, _) => 0.0,
            (Some(_), None) => 1.0,
        }
    }

    /// The share of trials at or below `value`, 0 to 1.
    pub fn at_or_below(&self, value: f64) -> f64 {
        match self.points.partition_point(|point| point.0 <= value).checked_sub(1) {
            Some(last) if self.points[last].0 == value => self.points[last].1,
            _ => self.below(value),
        }
    }

    /// Whether more than a few trials have exactly this value.
    pub fn is_shared(&self, value: f64) -> bool {
        self.at_or_below(value) > self.below(value)
    }

    /// The value that a share of trials, 0 to 1, lies below; a share outside goes to the nearer end.
    pub fn quantile(&self, share: f64) -> f64 {
        let share = if share.is_nan() { 0.0 } else { within(share, 0.0, 1.0) };
        if let Some(last) = self.curve.len().checked_sub(1) {
            let place = share * last as f64;
            let index = (place.floor() as usize).min(last);
            let (low, high) = (self.curve[index], self.curve[(index + 1).min(last)]);
            return low + (high - low) * (place - index as f64);
        }
        let index = self.points.partition_point(|point| point.1 < share);
        match (index.checked_sub(1).map(|before| self.points[before]), self.points.get(index)) {
            (Some(before), Some(after)) if after.1 > before.1 => {
                before.0 + (after.0 - before.0) * ((share - before.1) / (after.1 - before.1))
            }
            (_, Some(point)) => point.0,
            (Some(before), None) => before.0,
            (None, None) => f64::NAN,
        }
    }

    /// The least value that is known.
    pub fn least(&self) -> f64 {
        self.points.first().map_or(f64::NAN, |point| point.0)
    }

    /// The greatest value that is known.
    pub fn greatest(&self) -> f64 {
        self.points.last().map_or(f64::NAN, |point| point.0)
    }

    /// Values with the shares of trials below them, both rising: the line of a chart.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_at_edges_are_exact() {
        let curve = [0.1, 1.4, 2.9, 3.5, 4.0];
        let empirical = Empirical::new(&[0.0, 1.0, 2.0, 3.0, 4.0], &[10, 20, 30, 40], &curve).unwrap();
        assert_eq!(empirical.below(1.0), 0.1);
        assert_eq!(empirical.below(3.0), 0.6);
        assert_eq!(empirical.below(-1.0), 0.0);
        assert_eq!(empirical.below(9.0), 1.0);
        assert_eq!(empirical.quantile(0.5), 2.9);
        assert_eq!(empirical.quantile(7.0), 4.0);
    }

    #[test]
    fn steps_keep_both_sides() {
        // Half the trials give 0, half give 1.
        let curve = [0.0, 0.0, 0.0, 1.0, 1.0];
        let empirical = Empirical::new(&[], &[], &curve).unwrap();
        assert_eq!(empirical.below(0.0), 0.0);
        assert_eq!(empirical.below(1.0), 0.75);
        assert_eq!((empirical.at_or_below(0.0), empirical.at_or_below(1.0)), (0.5, 1.0));
    }

    #[test]
    fn steps_with_bars_of_their_own_are_exact() {
        // 691 of 1,000 trials give 0, the others 1; a quantile is known for every twentieth.
        let curve: Vec<f64> = (0..=20).map(|index| f64::from(u8::from(index >= 14))).collect();
        let empirical = Empirical::new(&[-0.5, 0.5, 1.5], &[691, 309], &curve).unwrap();
        assert_eq!((empirical.below(0.0), empirical.at_or_below(0.0)), (0.0, 0.691));
        assert_eq!((empirical.below(1.0), empirical.at_or_below(1.0)), (0.691, 1.0));
        assert_eq!(empirical.at_or_below(0.7), 0.691);
        let delimiters = crate::Delimiters { from: 0.0, to: 1.0 };
        assert_eq!(delimiters.shares(&empirical), (0.0, 1.0, 0.0));
    }

    #[test]
    fn odd_numbers_are_left_out() {
        assert_eq!(Empirical::new(&[0.0, 1.0], &[], &[f64::NAN, 1.0]), None);
        assert_eq!(Empirical::new(&[2.0, 1.0], &[5], &[]), None);
        assert_eq!(Empirical::new(&[0.0, 1.0], &[0], &[3.0]), None);
        let only_bins = Empirical::new(&[0.0, 1.0, 2.0], &[5, 5], &[f64::INFINITY; 3]).unwrap();
        assert_eq!(only_bins.quantile(0.25), 0.5);
    }

    proptest! {
        #[test]
        fn shares_rise(counts in prop::collection::vec(0u64..50, 1..30), values in prop::collection::vec(-5.0..40.0f64, 2..30)) {
            let edges: Vec<f64> = (0..=counts.len()).map(|index| index as f64).collect();
            let mut curve = values;
            curve.sort_by(f64::total_cmp);
            if let Some(empirical) = Empirical::new(&edges, &counts, &curve) {
                let shares: Vec<f64> = (-60..450).map(|tenth| empirical.below(f64::from(tenth) / 10.0)).collect();
                prop_assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]));
                prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
                let quantiles: Vec<f64> = (0..=100).map(|percent| empirical.quantile(f64::from(percent) / 100.0)).collect();
                prop_assert!(quantiles.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9));
            }
        }
    }
}
