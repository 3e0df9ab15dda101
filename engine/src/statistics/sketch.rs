//! A sketch: the order of more values than are kept, with a bound on the error in rank.
//!
//! A ladder of buffers as in G. S. Manku, S. Rajagopalan, B. G. Lindsay, "Approximate medians and other
//! quantiles in one pass and with limited memory", SIGMOD 1998, section 3 (after Munro and Paterson): a
//! full buffer is sorted and every second value goes one rung up, where it stands for twice as many. That
//! changes the rank of no number by more than what one of the buffer's values stood for, and the sketch
//! adds these errors up, so its bound is a fact and not a chance. Beside the ladder the least and the
//! greatest values are kept exactly: the tails are where risk is read.

use super::ordered::{Ordered, sort};
use crate::order;

/// Values that a rung holds, at most twice.
const RUNG: usize = 1 << 16;
/// Values kept exactly at each end: the outermost thousandth of [`crate::spec::MAX_TRIALS`], and more.
const TAIL: usize = 1 << 17;

/// The order of numbers, roughly in the middle and exactly at both ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Sketch {
    count: u64,
    rungs: Vec<Rung>,
    /// The least values.
    low: Tail,
    /// The greatest values, with their sign turned.
    high: Tail,
    /// How far a rank may be off.
    error: u64,
}

#[derive(Clone, Debug, Default)]
struct Rung {
    values: Vec<f64>,
    /// Whether the next pass up takes the second of each pair rather than the first.
    second: bool,
}

impl Sketch {
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Takes values in, none of them NaN.
    pub(super) fn update(&mut self, values: &[f64]) {
        self.count += values.len() as u64;
        for x in values {
            self.low.push(*x);
            self.high.push(-*x);
        }
        self.extend(0, values);
        self.compact();
    }

    /// Takes in what another sketch holds; the errors add.
    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.error += other.error;
        other.low.values.iter().for_each(|x| self.low.push(*x));
        other.high.values.iter().for_each(|x| self.high.push(*x));
        for (level, rung) in other.rungs.iter().enumerate() {
            self.extend(level, &rung.values);
        }
        self.compact();
    }

    fn extend(&mut self, level: usize, values: &[f64]) {
        if self.rungs.len() <= level {
            self.rungs.resize_with(level + 1, Rung::default);
        }
        self.rungs[level].values.extend_from_slice(values);
    }

    fn compact(&mut self) {
        let mut level = 0;
        while level < self.rungs.len() {
            let rung = &mut self.rungs[level];
            if rung.values.len() >= 2 * RUNG {
                let odd = if rung.values.len() % 2 == 1 { rung.values.pop() } else { None };
                let mut full = std::mem::take(&mut rung.values);
                rung.values.extend(odd);
                let skip = usize::from(rung.second);
                rung.second = !rung.second;
                if level == 0 {
                    sort(&mut full);
                } else {
                    // What came up from below came in ascending runs, which a stable sort only joins.
                    full.sort_by(f64::total_cmp);
                }
                let up: Vec<f64> = full.into_iter().skip(skip).step_by(2).collect();
                self.error += 1 << level;
                self.extend(level + 1, &up);
            }
            level += 1;
        }
    }

    /// The values of the ladder with how many each stands for, in no order.
    pub(super) fn items(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        self.rungs
            .iter()
            .enumerate()
            .flat_map(|(level, rung)| rung.values.iter().map(move |x| (*x, 1 << level)))
    }

    /// The most by which the rank of a quantile's value may be off, away from the ends.
    pub(super) fn rank_error(&self) -> u64 {
        let step = if self.rungs.len() > 1 { 1 << (self.rungs.len() - 1) } else { 0 };
        self.error + step
    }

    /// Everything in order; it stands for as many trials as were taken in.
    pub(super) fn ordered(&self) -> Ordered {
        let low = self.low.sorted();
        let mut high = self.high.sorted();
        high.truncate((self.count as usize).saturating_sub(low.len()));
        high.reverse();
        let from = low.len() as u64;
        let to = self.count - high.len() as u64;
        let least = low.last().copied().unwrap_or(f64::NEG_INFINITY);
        let greatest = high.first().map_or(f64::INFINITY, |x| -x);

        let mut ladder: Vec<(f64, u64)> = self.items().collect();
        order::sort_by(&mut ladder, |a, b| a.0.total_cmp(&b.0));
        let mut end = 0;
        let middle = ladder.into_iter().map(|(x, weight)| {
            let start = end;
            end += weight;
            // What lies among the tails' ranks is known better there.
            (x.clamp(least, greatest), end.clamp(from, to) - start.clamp(from, to))
        });
        let one = |x: f64| (x, 1);
        Ordered::weighted(low.iter().copied().map(one).chain(middle).chain(high.iter().map(|x| one(-x))))
    }
}

/// The least of many numbers.
#[derive(Clone, Debug, Default)]
struct Tail {
    /// The least, and some that were not yet found to be beyond them.
    values: Vec<f64>,
    /// The greatest of the least when there were last too many; larger numbers cannot be among them.
    bound: Option<f64>,
}

impl Tail {
    fn push(&mut self, x: f64) {
        if self.bound.is_some_and(|bound| x >= bound) {
            return;
        }
        self.values.push(x);
        if self.values.len() == 2 * TAIL {
            let (_, bound, _) = self.values.select_nth_unstable_by(TAIL - 1, f64::total_cmp);
            self.bound = Some(*bound);
            self.values.truncate(TAIL);
        }
    }

    fn sorted(&self) -> Vec<f64> {
        let mut values = self.values.clone();
        sort(&mut values);
        values.truncate(TAIL);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers below `count`, in an order without order.
    fn shuffled(count: u64) -> Vec<f64> {
        (0..count).map(|i| (i * 1_000_003 % count) as f64).collect()
    }

    fn check(sketch: &Sketch, count: u64) {
        let ordered = sketch.ordered();
        assert_eq!((sketch.count(), ordered.count()), (count, count));
        let bound = sketch.rank_error();
        assert!(bound as f64 <= count as f64 / 4_096.0, "{bound} of {count}");
        for step in 0..=10_000 {
            let q = f64::from(step) / 10_000.0;
            // The values are the ranks.
            let off = (ordered.quantile(q).unwrap() - (count - 1) as f64 * q).abs();
            let tail = !(0.001..=0.999).contains(&q);
            let allowed = if tail { 1e-9 * count as f64 } else { bound as f64 + 1.0 };
            assert!(off <= allowed, "quantile {q} of {count} is {off} ranks off");
        }
        assert_eq!((ordered.quantile(0.0), ordered.quantile(1.0)), (Some(0.0), Some((count - 1) as f64)));
    }

    #[test]
    fn ranks_are_within_the_bound_and_tails_exact() {
        for count in [1, 2, 1_000, 200_003, 1_000_001, 20_000_000] {
            let mut sketch = Sketch::default();
            shuffled(count).chunks(4_096).for_each(|part| sketch.update(part));
            check(&sketch, count);
        }
    }

    #[test]
    fn sorted_and_reversed_values_are_no_harder() {
        let mut sketch = Sketch::default();
        let mut values: Vec<f64> = (0..5_000_000).map(f64::from).collect();
        values.chunks(4_096).for_each(|part| sketch.update(part));
        check(&sketch, 5_000_000);
        sketch = Sketch::default();
        values.reverse();
        values.chunks(4_096).for_each(|part| sketch.update(part));
        check(&sketch, 5_000_000);
    }

    #[test]
    fn parts_join() {
        let count = 6_000_000;
        let mut joined = Sketch::default();
        for part in shuffled(count).chunks(1_234_567) {
            let mut other = Sketch::default();
            other.update(part);
            joined.merge(&other);
        }
        check(&joined, count);
    }
}
