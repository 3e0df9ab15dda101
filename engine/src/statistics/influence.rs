//! What single trials add to a statistic of moments, and whether they tell how certain it is.
//!
//! The jackknife: a statistic less what it is without a trial is that trial's part of it, and the squares of these parts are
//! what its error is estimated from (B. Efron, C. Stein, "The jackknife estimate of variance", The Annals of Statistics 9
//! (1981)). Of a heavy tail one trial makes up most of them: a kurtosis has an error if there is an eighth moment, and is
//! near it only where as many trials as matter have been seen. That is told by the largest part of the sum, which
//! goes to 0 with more trials if and only if there is an expectation: P. Embrechts, C. Klüppelberg, T. Mikosch, Modelling
//! Extremal Events (1997), 6.2.6, "the ratio of maximum and sum".

use super::{Accumulator, Moments, StdError};

/// Where one trial has more of the squares than this, there is no error. Of 200 runs of 1,024 trials, drawn in any of the four
/// ways, of normal, lognormal (σ = ½ and 1), Student's (5), Pareto's (3) and exponential variables at most 6% then tell an
/// interval of 95% for a standard deviation, skewness or kurtosis that misses what is true; without this bound up to 69% do (the
/// kurtosis of a lognormal variable, σ = 1). Hardly any run tells one for the higher moments of a long tail then, and most of
/// those few miss: what was never drawn is not known.
pub const HEAVIEST: f64 = 0.2;

/// The share of the greatest square in their sum, where it is so large that they tell no error: above [`HEAVIEST`], up to 1.
pub(super) fn too_heavy(greatest: f64, sum: f64) -> Option<f64> {
    Some(greatest / sum).filter(|share| *share > HEAVIEST)
}

/// What the parts of single trials say together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Influence {
    /// The standard error as if the groups of trials were independent.
    pub(super) error: StdError,
    /// The share of the heaviest group in the squares, 0 to 1.
    pub(super) heaviest: f64,
}

impl Influence {
    /// Of a statistic of these values, of which `size` after each other belong together; the rest, if they do not come out,
    /// count as ever. `None` below two groups, and where all values have no such statistic.
    pub(super) fn of(
        values: &[f64],
        size: usize,
        statistic: &dyn Fn(&Moments) -> Option<f64>,
    ) -> Option<Self> {
        let mut all = Moments::default();
        all.update(values);
        statistic(&all)?;
        let mean = all.mean_parts();
        let mut without = Vec::with_capacity(values.len() / size);
        for group in values.chunks_exact(size) {
            let mut others = all.without(mean, group[0]);
            for x in &group[1..] {
                others = others.without(others.mean_parts(), *x);
            }
            // What there is because of one group alone is that group's.
            let Some(found) = statistic(&others) else {
                return Some(Self { error: StdError { size: f64::INFINITY, freedom: 1.0 }, heaviest: 1.0 });
            };
            without.push(found);
        }
        let count = without.len() as f64;
        Self::of_parts(&without, (count - 1.0) / count)
    }

    /// Of the mean of what each value adds, of which `size` after each other belong together. For a statistic that is no mean
    /// that is its influence function (F. R. Hampel, "The influence curve and its role in robust estimation", JASA 69
    /// (1974)), and the error is that of the infinitesimal jackknife (B. Efron, The Jackknife, the Bootstrap and Other
    /// Resampling Plans (1982), chapter 6).
    pub(super) fn of_sum(values: &[f64], size: usize, adds: &dyn Fn(f64) -> f64) -> Option<Self> {
        let of = |group: &[f64]| group.iter().map(|x| adds(*x)).sum::<f64>() / size as f64;
        let parts: Vec<f64> = values.chunks_exact(size).map(of).collect();
        let count = parts.len() as f64;
        Self::of_parts(&parts, 1.0 / (count * (count - 1.0)))
    }

    /// Of parts: the error is the root of the sum of their squares around their mean, times `scale`. `None` below two.
    pub(crate) fn of_parts(parts: &[f64], scale: f64) -> Option<Self> {
        let count = parts.len() as f64;
        let rough = parts.iter().sum::<f64>() / count;
        let mean = rough + parts.iter().map(|part| part - rough).sum::<f64>() / count;
        let (mut sum, mut sum_of_squares, mut greatest) = (0.0, 0.0, 0.0_f64);
        for part in parts {
            let square = (part - mean) * (part - mean);
            sum += square;
            sum_of_squares += square * square;
            greatest = greatest.max(square);
        }
        if count < 2.0 || !mean.is_finite() {
            return None;
        }
        if sum == 0.0 || sum_of_squares == 0.0 {
            return Some(Self { error: StdError { size: 0.0, freedom: count - 1.0 }, heaviest: 0.0 });
        }
        // Squares that vary make a variance less certain: F. E. Satterthwaite, "An approximate distribution of estimates of
        // variance components", Biometrics Bulletin 2 (1946), with the squares' own variance.
        let freedom = 2.0 / (sum_of_squares / (sum * sum) - 1.0 / count);
        let freedom = if freedom > 0.0 { freedom.clamp(1.0, count - 1.0) } else { count - 1.0 };
        Some(Self { error: StdError { size: (sum * scale).sqrt(), freedom }, heaviest: greatest / sum })
    }

    /// The share of the heaviest, where it is so large that there is no error ([`too_heavy`]).
    pub(crate) fn too_heavy(&self) -> Option<f64> {
        too_heavy(self.heaviest, 1.0)
    }
}
