//! Which intervals of rows hold a row: each is found once.

use crate::order;

/// First row, last row, which is not below the first, and what it belongs to.
pub(super) type Interval = (u32, u32, usize);

/// Intervals of rows, in the order of their first rows, with a tree of the greatest last rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Intervals {
    /// First row and what the interval belongs to.
    first: Vec<(u32, usize)>,
    /// A heap-shaped tree: the leaves, from `leaves` on, hold one more than the last row, or 0 where the
    /// interval has been taken; every other node the greatest below it.
    ends: Vec<u32>,
    leaves: usize,
}

impl Intervals {
    /// Of these intervals, none of which has been taken.
    pub(super) fn new(mut intervals: Vec<Interval>) -> Self {
        order::sort(&mut intervals);
        let leaves = intervals.len().next_power_of_two();
        let mut ends = vec![0; 2 * leaves];
        for (index, (_, last, _)) in intervals.iter().enumerate() {
            ends[leaves + index] = last.saturating_add(1);
        }
        for node in (1..leaves).rev() {
            ends[node] = ends[2 * node].max(ends[2 * node + 1]);
        }
        let first = intervals.into_iter().map(|(first, _, owner)| (first, owner)).collect();
        Self { first, ends, leaves }
    }

    /// Takes every interval that holds `row` and has not been taken yet.
    pub(super) fn take(&mut self, row: u32, taken: &mut Vec<usize>) {
        let begun = self.first.partition_point(|(first, _)| *first <= row);
        while let Some(index) = self.leftmost(1, 0, self.leaves, begun, row) {
            taken.push(self.first[index].1);
            let mut node = self.leaves + index;
            self.ends[node] = 0;
            while node > 1 {
                node /= 2;
                self.ends[node] = self.ends[2 * node].max(self.ends[2 * node + 1]);
            }
        }
    }

    /// The first interval below `begun` that ends after `row`, among the leaves of a node.
    fn leftmost(&self, node: usize, start: usize, width: usize, begun: usize, row: u32) -> Option<usize> {
        if start >= begun || self.ends[node] <= row {
            return None;
        }
        if width == 1 {
            return Some(start);
        }
        let half = width / 2;
        self.leftmost(2 * node, start, half, begun, row)
            .or_else(|| self.leftmost(2 * node + 1, start + half, half, begun, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_interval_that_holds_a_row_is_taken_once() {
        let mut state = 7_u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % below) as u32
        };
        for count in [0, 1, 2, 7, 64, 100] {
            let all: Vec<(u32, u32, usize)> = (0..count)
                .map(|owner| {
                    let first = random(50);
                    (first, first + random(20), owner)
                })
                .collect();
            let mut intervals = Intervals::new(all.clone());
            let mut left = all;
            for _ in 0..80 {
                let row = random(75);
                let mut expected: Vec<usize> = left
                    .iter()
                    .filter(|(first, last, _)| *first <= row && row <= *last)
                    .map(|one| one.2)
                    .collect();
                left.retain(|one| !expected.contains(&one.2));
                let mut taken = Vec::new();
                intervals.take(row, &mut taken);
                taken.sort_unstable();
                expected.sort_unstable();
                assert_eq!(taken, expected);
            }
        }
    }
}
