//! The bins that a histogram shows: the range of its axis, neighbours merged where they are many.

use crate::scale::{Ticks, multiple, nice_step, outwards};

/// Bins ready to draw, all of one width, inside the range of the axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bins {
    /// Ascending; one more than the counts.
    pub(crate) edges: Vec<f64>,
    /// Trials in each bin.
    pub(crate) counts: Vec<u64>,
    /// Trials in all bins, shown or not.
    pub(crate) total: u64,
    /// Trials outside the range of the axis.
    pub(crate) outside: u64,
    /// The range of the axis.
    pub(crate) domain: (f64, f64),
    /// The step to which the range was rounded.
    pub(crate) step: f64,
}

impl Bins {
    /// The bins to show, at most `at_most`; `None` where the histogram is empty, has no width, or its
    /// edges are not finite and rising.
    pub(crate) fn new(edges: &[f64], counts: &[u64], at_most: usize) -> Option<Self> {
        let total: u64 = counts.iter().sum();
        let rising = edges.windows(2).all(|pair| pair[0] < pair[1]);
        let finite = edges.iter().all(|edge| edge.is_finite() && edge.abs() < 1e300);
        if edges.len() != counts.len() + 1 || total == 0 || !rising || !finite {
            return None;
        }
        let (first, last) = central(counts, total);
        let step = nice_step((edges[last + 1] - edges[first]) / 9.0);
        let round = outwards(edges[first], edges[last + 1], step);
        let (first, last) = covering(edges, counts, round, (first, last));
        let domain = (round.0.min(edges[first]), round.1.max(edges[last + 1]));
        if Ticks::inside(domain.0, domain.1, 2).values.is_empty() && domain.1 <= domain.0 {
            return None;
        }
        let shown: u64 = counts[first..=last].iter().sum();
        let (edges, counts) = merged(&edges[first..=last + 1], &counts[first..=last], at_most.max(1));
        Some(Self { edges, counts, total, outside: total - shown, domain, step })
    }

    /// Each bin's lower edge, upper edge and share of all trials.
    pub(crate) fn shares(&self) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        let bounds = self.edges.windows(2).map(|pair| (pair[0], pair[1]));
        bounds.zip(&self.counts).map(|((low, high), count)| (low, high, *count as f64 / self.total as f64))
    }

    /// The width of a bin.
    pub(crate) fn width(&self) -> f64 {
        self.edges[1] - self.edges[0]
    }
}

/// The first and last bin of the central 99.8% of trials.
fn central(counts: &[u64], total: u64) -> (usize, usize) {
    let tail = total as f64 * 0.001;
    let reaches = |order: &mut dyn Iterator<Item = usize>| {
        let mut seen = 0;
        for index in order {
            seen += counts[index];
            if seen > 0 && seen as f64 >= tail {
                return index;
            }
        }
        0
    };
    let first = reaches(&mut (0..counts.len()));
    let last = reaches(&mut (0..counts.len()).rev());
    (first.min(last), last.max(first))
}

/// The bins that begin inside `range`, at least those of `least`, so that none is cut by its end;
/// empty bins at the ends are left out.
fn covering(edges: &[f64], counts: &[u64], range: (f64, f64), least: (usize, usize)) -> (usize, usize) {
    let slack = (edges[1] - edges[0]) * 1e-6;
    let (mut first, mut last) = least;
    while first > 0 && edges[first - 1] >= range.0 - slack {
        first -= 1;
    }
    while last + 1 < counts.len() && edges[last + 2] <= range.1 + slack {
        last += 1;
    }
    while first < least.0 && counts[first] == 0 {
        first += 1;
    }
    while last > least.1 && counts[last] == 0 {
        last -= 1;
    }
    (first, last)
}

/// Neighbours joined until at most `at_most` bins are left, their width again a round number and their
/// edges its multiples.
fn merged(edges: &[f64], counts: &[u64], at_most: usize) -> (Vec<f64>, Vec<u64>) {
    let width = edges[1] - edges[0];
    let span = edges[edges.len() - 1] - edges[0];
    let even = edges.windows(2).all(|pair| ((pair[1] - pair[0]) / width - 1.0).abs() < 1e-6);
    if counts.len() <= at_most || !even {
        return (edges.to_vec(), counts.to_vec());
    }
    let mut wider = nice_step(span / at_most as f64);
    // A width that neighbours add up to: after 0.2 comes 1, because 0.5 would cut a bin.
    while ((wider / width).round() - wider / width).abs() > 1e-6 || span / wider > at_most as f64 {
        let next = crate::scale::next_step(wider);
        if wider > span {
            break;
        }
        wider = next;
    }
    let place = |value: f64| (value / wider + 1e-6).floor();
    let (start, end) = (place(edges[0]), place(edges[edges.len() - 2]));
    let mut joined = vec![0; (end - start) as usize + 1];
    for (edge, count) in edges.iter().zip(counts) {
        joined[(place(*edge) - start) as usize] += count;
    }
    let edges = (0..=joined.len()).map(|index| multiple(start + index as f64, wider)).collect();
    (edges, joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn far_tails_are_counted_not_shown() {
        let edges: Vec<f64> = (0..=100).map(f64::from).collect();
        let mut counts = vec![0; 100];
        counts[..20].fill(500);
        counts[99] = 3;
        let bins = Bins::new(&edges, &counts, 60).unwrap();
        assert_eq!((bins.domain, bins.outside, bins.counts.len()), ((0.0, 20.0), 3, 20));
    }

    #[test]
    fn many_bins_are_merged_on_round_edges() {
        let edges: Vec<f64> = (-70..=130).map(|index| f64::from(index) / 5.0).collect();
        let bins = Bins::new(&edges, &[10; 200], 60).unwrap();
        assert_eq!(bins.width(), 1.0);
        assert_eq!((bins.edges[0], bins.counts.len()), (-14.0, 40));
    }

    #[test]
    fn odd_histograms_are_refused() {
        assert_eq!(Bins::new(&[], &[], 60), None);
        assert_eq!(Bins::new(&[1.0, 1.0], &[5], 60), None);
        assert_eq!(Bins::new(&[0.0, f64::NAN], &[5], 60), None);
        assert_eq!(Bins::new(&[0.0, 1.0], &[0], 60), None);
        assert_eq!(Bins::new(&[0.0, 1.0, 2.0], &[5], 60), None);
    }

    proptest! {
        #[test]
        fn no_trial_is_lost(
            start in -100i32..100,
            width in prop::sample::select(vec![0.01, 0.2, 0.5, 1.0, 20.0, 5000.0]),
            counts in prop::collection::vec(0u64..1000, 1..220),
            at_most in 1usize..80,
        ) {
            let edges: Vec<f64> = (0..=counts.len()).map(|index| multiple(f64::from(start) + index as f64, width)).collect();
            if let Some(bins) = Bins::new(&edges, &counts, at_most) {
                prop_assert_eq!(bins.counts.iter().sum::<u64>() + bins.outside, bins.total);
                prop_assert_eq!(bins.total, counts.iter().sum::<u64>());
                prop_assert!(bins.outside as f64 <= bins.total as f64 * 0.002 + 1.0);
                prop_assert!(bins.edges.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(bins.domain.0 < bins.domain.1);
            } else {
                prop_assert_eq!(counts.iter().sum::<u64>(), 0);
            }
        }
    }
}
