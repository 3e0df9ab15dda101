//! How certain the correlation of two columns is: intervals that are right for how the trials were drawn.
//!
//! They are made on R. A. Fisher's scale z = artanh r ("On the 'probable error' of a coefficient of correlation deduced from
//! a small sample", Metron 1 (1921)), where the spread hardly depends on the correlation. Of independent trials the spread is
//! that of what each trial adds: for normal values 1/√(n − 3), as Fisher's, for others what it is for them (J. H. Steiger, A. R.
//! Hakstian, "The asymptotic distribution of elements of a correlation matrix", British Journal of Mathematical and
//! Statistical Psychology 35 (1982); for ranks C. B. Borkowf, "Computing the nonnull asymptotic variance and the asymptotic
//! relative efficiency of Spearman's rank correlation", Computational Statistics & Data Analysis 39 (2002)). Of replications
//! it is the spread of theirs.

use super::grouping::Grouping;
use super::{Accumulator, Covariance, Moments, StdError, ranks};
use crate::math;
use crate::order;

/// The parts that mirrored pairs are cut into.
const SECTIONS: usize = 16;
/// A correlation so near to ±1 is that.
const EXACT: f64 = 1e-12;
/// The fewest pairs of numbers of which there is an interval.
const LEAST: usize = 5;

/// The interval that covers the correlation of two columns, Pearson's or that of ranks, with the probability
/// `confidence`. The columns hold the same trials in their order; a trial with a NaN in either does not count. `None`
/// where either does not vary, or numbers are too few.
pub fn correlation_interval(
    x: &[f64],
    y: &[f64],
    rank: bool,
    grouping: Grouping,
    confidence: f64,
) -> Option<(f64, f64)> {
    let whole = correlation(x, y, rank)?;
    if 1.0 - whole.abs() < EXACT {
        return Some((whole, whole));
    }
    let count = x.len().min(y.len());
    let size = match grouping {
        Grouping::Independent => count,
        Grouping::Pairs => (count / SECTIONS) & !1,
        Grouping::Replications(size) => usize::try_from(size).unwrap_or(usize::MAX),
    };
    let parts = count.checked_div(size).unwrap_or(1);
    let error = if parts < 2 {
        of_independent(x, y, rank)?
    } else {
        let mut found = Moments::default();
        for (x, y) in x.chunks_exact(size).zip(y.chunks_exact(size)) {
            found.update(&[z_of(correlation(x, y, rank)?)]);
        }
        let parts = found.count() as f64;
        StdError { size: (found.variance()? / parts).sqrt(), freedom: parts - 1.0 }
    };
    let half = error.half_width(confidence)?;
    Some((math::tanh(z_of(whole) - half), math::tanh(z_of(whole) + half)))
}

/// The correlation; `None` where either column does not vary or too few trials are numbers in both.
fn correlation(x: &[f64], y: &[f64], rank: bool) -> Option<f64> {
    let (x, y) = sound(x, y);
    let (x, y) = if rank { (ranks(&x), ranks(&y)) } else { (x, y) };
    let mut pairs = Covariance::default();
    pairs.update(&x, &y);
    let varies = pairs.variances().is_some_and(|variances| variances.iter().all(|x| *x > 0.0));
    (varies && x.len() >= LEAST).then(|| pairs.correlation())
}

/// The trials that are numbers in both columns.
fn sound(x: &[f64], y: &[f64]) -> (Vec<f64>, Vec<f64>) {
    x.iter().zip(y).filter(|(x, y)| !x.is_nan() && !y.is_nan()).unzip()
}

/// Fisher's transformation, finite also at ±1.
fn z_of(correlation: f64) -> f64 {
    math::atanh(correlation.clamp(EXACT - 1.0, 1.0 - EXACT))
}

/// The standard error of z of independent trials.
fn of_independent(x: &[f64], y: &[f64], rank: bool) -> Option<StdError> {
    let (x, y) = sound(x, y);
    let (x, y) = if rank { (ranks(&x), ranks(&y)) } else { (x, y) };
    let ((x, of_x), (y, of_y)) = (standardised(&x)?, standardised(&y)?);
    let count = x.len() as f64;
    let r = x.iter().zip(&y).map(|(x, y)| x * y).sum::<f64>() / count;
    let added: Vec<f64> = match rank {
        false => x.iter().zip(&y).map(|(x, y)| x * y - r * (x * x + y * y) / 2.0).collect(),
        true => {
            // What moves the ranks of others counts too, and what makes ties larger: these narrow the spread of the ranks.
            let (above_x, above_y) = (sum_above(&x, &y), sum_above(&y, &x));
            let (narrower_x, narrower_y) = (of_ties(&x, of_x), of_ties(&y, of_y));
            let others = above_x.iter().zip(above_y).map(|(a, b)| a / of_x + b / of_y);
            let narrower = narrower_x.iter().zip(narrower_y).map(|(a, b)| r / 2.0 * (a + b));
            let all = x.iter().zip(&y).zip(others).zip(narrower);
            all.map(|(((x, y), others), narrower)| x * y + others + narrower).collect()
        }
    };
    let mut spread = Moments::default();
    spread.update(&added);
    let deviation = (spread.variance()? * (count - 1.0) / count).sqrt() / (1.0 - r * r);
    let size = deviation / (count - 3.0).sqrt();
    (size.is_finite() && size > 0.0).then_some(StdError { size, freedom: count - 1.0 })
}

/// A column less its mean, over its standard deviation (n), and this; `None` where it does not vary.
fn standardised(column: &[f64]) -> Option<(Vec<f64>, f64)> {
    let count = column.len() as f64;
    let mean = column.iter().sum::<f64>() / count;
    let deviation = (column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count).sqrt();
    (deviation > 0.0).then(|| (column.iter().map(|x| (x - mean) / deviation).collect(), deviation))
}

/// For each trial the sum of `y` over those in which `x` is greater, and half of that over those in which it is equal.
fn sum_above(x: &[f64], y: &[f64]) -> Vec<f64> {
    let mut by_x: Vec<usize> = (0..x.len()).collect();
    order::sort_by(&mut by_x, |a, b| x[*a].total_cmp(&x[*b]));
    let mut above: f64 = y.iter().sum();
    let mut sums = vec![0.0; x.len()];
    for equal in by_x.chunk_by(|a, b| x[*a] == x[*b]) {
        let own: f64 = equal.iter().map(|trial| y[*trial]).sum();
        above -= own;
        equal.iter().for_each(|trial| sums[*trial] = above + own / 2.0);
    }
    sums
}

/// For each trial how much it narrows the spread of ranks by being equal to others, as a share of their variance, less
/// what all trials have alike. Mean ranks, as shares of n, have the variance (1 − Σp³)/12, p being the share of each group
/// of equal trials (M. G. Kendall, Rank Correlation Methods, 4th ed. (1970), 3.7); another trial in a group moves that by
/// −3p²/12. `x` are standardised ranks, of the deviation `deviation`.
fn of_ties(x: &[f64], deviation: f64) -> Vec<f64> {
    let count = x.len() as f64;
    let variance = deviation * deviation / (count * count);
    let mut by_x: Vec<usize> = (0..x.len()).collect();
    order::sort_by(&mut by_x, |a, b| x[*a].total_cmp(&x[*b]));
    let mut narrower = vec![0.0; x.len()];
    for equal in by_x.chunk_by(|a, b| x[*a] == x[*b]) {
        let share = equal.len() as f64 / count;
        equal.iter().for_each(|trial| narrower[*trial] = share * share / 4.0 / variance);
    }
    narrower
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::opened_by;

    /// Normal variables of a stream.
    fn normals(stream: f64, count: usize) -> Vec<f64> {
        (0..count as u64).map(|place| math::normal_quantile(opened_by(stream, place))).collect()
    }

    /// The share of 500 samples of `count` trials whose interval covers `truth`.
    fn coverage(truth: f64, rank: bool, count: usize, make: &dyn Fn(usize) -> (Vec<f64>, Vec<f64>)) -> f64 {
        let covers = |sample: &usize| {
            let (x, y) = make(*sample);
            assert_eq!(x.len(), count);
            let (low, high) = correlation_interval(&x, &y, rank, Grouping::Independent, 0.95).unwrap();
            (low..=high).contains(&truth)
        };
        (0..500).filter(covers).count() as f64 / 500.0
    }

    #[test]
    fn of_independent_normal_trials_it_is_fishers() {
        let (x, e) = (normals(0.25, 4_000), normals(0.75, 4_000));
        let y: Vec<f64> = x.iter().zip(&e).map(|(x, e)| 0.6 * x + 0.8 * e).collect();
        let r = correlation(&x, &y, false).unwrap();
        let (low, high) = correlation_interval(&x, &y, false, Grouping::Independent, 0.95).unwrap();
        let half = (z_of(high) - z_of(low)) / 2.0;
        assert!((half * 3_997.0_f64.sqrt() / 1.959_964 - 1.0).abs() < 0.06, "{half}");
        assert!((z_of(r) - z_of(low) - half).abs() < 1e-9);
    }

    #[test]
    fn intervals_of_independent_trials_cover_as_often_as_they_say() {
        let pair = |sample: usize, tails: bool| {
            let stream = |k: f64| (sample as f64 + k) / 1_000.0;
            let (x, e, s) = (normals(stream(0.1), 300), normals(stream(0.4), 300), normals(stream(0.7), 300));
            // A scale that both share makes heavy tails and leaves the correlation.
            let scale = |row: usize| if tails { math::exp(0.5 * s[row]) } else { 1.0 };
            let y = (0..300).map(|row| scale(row) * (0.6 * x[row] + 0.8 * e[row])).collect::<Vec<f64>>();
            ((0..300).map(|row| scale(row) * x[row]).collect::<Vec<f64>>(), y)
        };
        // Pearson's of normal variables of correlation 0.6, Spearman's 6/π asin 0.3.
        let ranked = 6.0 / std::f64::consts::PI * math::asin(0.3);
        for (truth, rank, tails) in [(0.6, false, false), (ranked, true, false), (0.6, false, true)] {
            let share = coverage(truth, rank, 300, &|sample| pair(sample, tails));
            // 500 intervals of 95%: from 92% to 98% but once in 500; heavy tails show their spread in few of 300.
            assert!(
                (if tails { 0.88 } else { 0.92 }..0.98).contains(&share),
                "{truth} {rank} {tails}: {share}"
            );
        }
    }

    #[test]
    fn intervals_of_whole_numbers_cover_too() {
        // Two of three coins each, one in common: correlation 1/2 of values and of ranks.
        let make = |sample: usize| {
            let coin = |k: f64| -> Vec<f64> {
                let stream = (sample as f64 + k) / 1_000.0;
                (0..400).map(|place| f64::from(u8::from(opened_by(stream, place) < 0.5))).collect()
            };
            let (a, b, c) = (coin(0.2), coin(0.5), coin(0.8));
            let sum = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x + y).collect::<Vec<f64>>();
            (sum(&a, &b), sum(&b, &c))
        };
        for rank in [false, true] {
            let share = coverage(0.5, rank, 400, &make);
            assert!((0.92..0.98).contains(&share), "{rank}: {share}");
        }
    }

    /// Two outputs that are 0 together in half of the trials, as where a project fails, and else have nothing to do with
    /// each other: mean ranks correlate by 6/7. Two that are cut off at 0 and almost the same hang together still closer.
    #[test]
    fn intervals_of_ranks_cover_where_half_the_trials_are_equal() {
        let columns = |sample: usize| [0.15, 0.45, 0.75].map(|k| normals((sample as f64 + k) / 1_000.0, 400));
        let together = |sample: usize| -> (Vec<f64>, Vec<f64>) {
            let [a, b, fails] = columns(sample);
            let value = |(x, fails): (&f64, &f64)| if *fails > 0.0 { 0.0 } else { math::exp(*x) };
            let of = |x: &[f64]| x.iter().zip(&fails).map(value).collect::<Vec<f64>>();
            (of(&a), of(&b))
        };
        let cut_off = |sample: usize| -> (Vec<f64>, Vec<f64>) {
            let [a, b, _] = columns(sample);
            let y = a.iter().zip(&b).map(|(a, b)| (0.98 * a + 0.198_997_487 * b).max(0.0)).collect();
            (a.iter().map(|a| a.max(0.0)).collect(), y)
        };
        // The second's is that of two million trials, to three digits.
        for (truth, make) in
            [(6.0 / 7.0, &together as &dyn Fn(usize) -> (Vec<f64>, Vec<f64>)), (0.950, &cut_off)]
        {
            let share = coverage(truth, true, 400, make);
            assert!((0.92..0.98).contains(&share), "{truth}: {share}");
        }
    }

    #[test]
    fn replications_tell_their_own_spread() {
        // Within a replication every trial is the same pair, so that only their number counts.
        let (x, e) = (normals(0.1, 8), normals(0.9, 8));
        let column = |value: &dyn Fn(usize) -> f64| -> Vec<f64> {
            (0..800).map(|row| value(row / 100) + (row % 100) as f64).collect()
        };
        let (a, b) = (column(&|part| x[part]), column(&|part| 30.0 * e[part]));
        let of = |grouping| {
            let (low, high) = correlation_interval(&a, &b, false, grouping, 0.95).unwrap();
            high - low
        };
        assert!(of(Grouping::Replications(100)) < 1e-9, "each is a line");
        assert!(of(Grouping::Independent) > 0.01);
    }

    #[test]
    fn what_does_not_vary_has_no_interval_and_what_is_the_same_no_width() {
        let x = normals(0.3, 50);
        let of = |x: &[f64], y: &[f64]| correlation_interval(x, y, false, Grouping::Independent, 0.95);
        let (low, high) = of(&x, &x).unwrap();
        assert!(1.0 - low < 1e-9 && 1.0 - high < 1e-9);
        assert_eq!(of(&x, &[1.0; 50]), None);
        assert_eq!(of(&x[..4], &x[4..8]), None);
        assert_eq!(of(&x, &[f64::NAN; 50]), None);
    }
}
