//! Values in ascending order: what quantiles and histograms are read from.

use crate::math;

/// Values in ascending order, each standing for one trial or for several. None of them is NaN.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ordered {
    values: Vec<f64>,
    /// For each value how many trials lie at it or before it; empty where each value is one trial.
    ends: Vec<u64>,
}

impl Ordered {
    /// Every trial's value, in any order; NaN is left out.
    pub fn exact(mut values: Vec<f64>) -> Self {
        values.retain(|x| !x.is_nan());
        sort(&mut values);
        Self { values, ends: Vec::new() }
    }

    /// Ascending values, each with how many trials it stands for; those with 0 are left out.
    pub(super) fn weighted(items: impl Iterator<Item = (f64, u64)>) -> Self {
        let mut ordered = Self::default();
        let mut end = 0;
        for (value, weight) in items.filter(|(_, weight)| *weight > 0) {
            end += weight;
            ordered.values.push(value);
            ordered.ends.push(end);
        }
        ordered
    }

    /// All but these trials, which are among them, where each value is one trial.
    pub(super) fn without(&self, part: &[f64]) -> Self {
        let part = Self::exact(part.to_vec());
        let mut left_out = part.values.iter().peekable();
        let is_other = |x: &&f64| left_out.next_if(|out| out.total_cmp(x).is_eq()).is_none();
        Self { values: self.values.iter().filter(is_other).copied().collect(), ends: Vec::new() }
    }

    /// How many trials there are.
    pub fn count(&self) -> u64 {
        self.ends.last().copied().unwrap_or(self.values.len() as u64)
    }

    /// The values that are there, without how many trials each stands for.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The values in ascending order, each with how many trials it stands for.
    pub fn items(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        let mut before = 0;
        self.values.iter().enumerate().map(move |(index, value)| {
            let end = self.ends.get(index).copied().unwrap_or(index as u64 + 1);
            (*value, end - std::mem::replace(&mut before, end))
        })
    }

    /// How many trials lie below `x`.
    pub fn below(&self, x: f64) -> u64 {
        let index = self.values.partition_point(|value| *value < x);
        match index.checked_sub(1) {
            Some(last) if !self.ends.is_empty() => self.ends[last],
            _ => index as u64,
        }
    }

    /// The value at `quantile`, 0 to 1, interpolated between neighbours as Excel's `PERCENTILE.INC` does.
    /// `None` of no values, and outside 0 to 1.
    ///
    /// R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50
    /// (1996), definition 7.
    pub fn quantile(&self, quantile: f64) -> Option<f64> {
        let count = self.count();
        if count == 0 || !(0.0..=1.0).contains(&quantile) {
            return None;
        }
        let position = (count - 1) as f64 * quantile;
        let whole = position.floor();
        let low = self.at(whole as u64);
        let high = self.at((whole as u64 + 1).min(count - 1));
        let share = position - whole;
        // Between neighbours of opposite sign the difference could be beyond all numbers.
        Some(if low == high { low } else { low * (1.0 - share) + high * share })
    }

    /// The order statistics between which the true quantile (0 to 1) of independent trials lies with at least
    /// the probability `confidence`, as the binomial distribution says. `None` where the trials are too few to
    /// bound it on both sides.
    ///
    /// H. A. David, H. N. Nagaraja, Order Statistics, 3rd ed. (2003), section 7.1.
    pub fn interval(&self, quantile: f64, confidence: f64) -> Option<(f64, f64)> {
        let count = self.count();
        if !(quantile > 0.0 && quantile < 1.0 && confidence > 0.0 && confidence < 1.0) {
            return None;
        }
        let n = count as f64;
        let tail = (1.0 - confidence) / 2.0;
        // The chance that at most k trials lie below the true quantile.
        let at_most = |k: u64| math::beta_inc_pair(n - k as f64, k as f64 + 1.0, 1.0 - quantile, quantile).0;
        // How many k have a chance of at most `limit`.
        let number = |limit: f64| {
            let (mut from, mut to) = (0, count);
            while from < to {
                let middle = from + (to - from) / 2;
                if at_most(middle) <= limit { from = middle + 1 } else { to = middle }
            }
            from
        };
        let low = number(tail);
        // The least k that fewer than which all but `tail` have.
        let high = number((1.0 - tail).next_down());
        (low > 0 && high < count).then(|| (self.at(low - 1), self.at(high)))
    }

    /// The value of the trial at `rank` from 0, which is below the count.
    pub(super) fn at(&self, rank: u64) -> f64 {
        let index = match self.ends.is_empty() {
            true => rank as usize,
            false => self.ends.partition_point(|end| *end <= rank),
        };
        self.values[index]
    }
}

/// Sorts numbers, on all threads of the pool that calls. −0 comes before 0, so that the order is one only.
pub(super) fn sort(values: &mut [f64]) {
    #[cfg(feature = "threads")]
    if values.len() > 100_000 && rayon::current_thread_index().is_some() {
        use rayon::prelude::*;
        values.par_sort_unstable_by(f64::total_cmp);
        return;
    }
    values.sort_unstable_by(f64::total_cmp);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_are_excels() {
        // Microsoft's example for PERCENTILE.INC, and the quartiles of QUARTILE.INC.
        let four = Ordered::exact(vec![1.0, 3.0, 2.0, 4.0]);
        assert!((four.quantile(0.3).unwrap() - 1.9).abs() < 1e-15);
        let eight = Ordered::exact(vec![1.0, 2.0, 4.0, 7.0, 8.0, 9.0, 10.0, 12.0]);
        assert_eq!(eight.quantile(0.25), Some(3.5));
        assert_eq!((eight.quantile(0.0), eight.quantile(1.0)), (Some(1.0), Some(12.0)));
    }

    #[test]
    fn leaving_out_a_part_leaves_the_others() {
        let part = [3.0, -0.0, 2.0, f64::NAN];
        let all = Ordered::exact([&part[..], &[0.0, 2.0, 1.0]].concat());
        let others = all.without(&part);
        assert_eq!(others, Ordered::exact(vec![2.0, 0.0, 1.0]));
        assert!(others.values()[0].is_sign_positive());
    }

    #[test]
    fn of_few_values() {
        let none = Ordered::exact(vec![f64::NAN]);
        assert_eq!((none.count(), none.quantile(0.5), none.below(0.0)), (0, None, 0));
        let one = Ordered::exact(vec![7.0]);
        assert_eq!([0.0, 0.3, 1.0].map(|q| one.quantile(q)), [Some(7.0); 3]);
        assert_eq!((one.quantile(-0.1), one.quantile(f64::NAN)), (None, None));
        let far = Ordered::exact(vec![-1.7e308, 1.7e308]);
        assert_eq!(far.quantile(0.5), Some(0.0));
    }

    #[test]
    fn intervals_are_the_binomials() {
        // W. J. Conover, Practical Nonparametric Statistics: of 20 values the 6th and 15th hold the median with
        // 95.9%; the 5th and 16th with 98.8%.
        let twenty = Ordered::exact((1..=20).map(f64::from).collect());
        assert_eq!(twenty.interval(0.5, 0.95), Some((6.0, 15.0)));
        assert_eq!(twenty.interval(0.5, 0.98), Some((5.0, 16.0)));
        // Of 20 values none but the least is likely to be below the 1st percentile.
        assert_eq!(twenty.interval(0.01, 0.95), None);
        // The shortest run that bounds both ends of the 5th and 95th percentiles: S. S. Wilks, 1941.
        let hundred = Ordered::exact((1..=100).map(f64::from).collect());
        assert_eq!(hundred.interval(0.95, 0.95).map(|(low, _)| low), Some(90.0));
    }

    proptest! {
        #[test]
        fn weights_stand_for_repeats(items in proptest::collection::vec((-9_i8..9, 0_u64..5), 0..30), q in 0.0..=1.0) {
            let mut items: Vec<(f64, u64)> = items.into_iter().map(|(x, n)| (f64::from(x), n)).collect();
            items.sort_by(|a, b| a.0.total_cmp(&b.0));
            let each = items.iter().flat_map(|(x, n)| std::iter::repeat_n(*x, *n as usize)).collect();
            let (weighted, exact) = (Ordered::weighted(items.into_iter()), Ordered::exact(each));
            prop_assert_eq!(weighted.count(), exact.count());
            prop_assert_eq!(weighted.quantile(q), exact.quantile(q));
            prop_assert_eq!(weighted.below(2.5), exact.below(2.5));
        }
    }
}
