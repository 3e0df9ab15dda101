//! Estimates with their 95% intervals.

use serde::{Deserialize, Serialize};

use super::Statistic;
use crate::math;
use crate::spec::Sampling;
use crate::statistics::{Influence, Ordered, widened, wider_of_few, wilson};

/// How many groups of trials are left out in turn.
pub(super) const GROUPS: usize = 20;

/// What is told of an interval that [`jackknife`] gives.
pub(super) const JACKKNIFE: &str = "95% intervals: jackknife over 20 groups of trials";

/// An estimate, and the ends of its 95% interval. Each is `null` where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// The estimate.
    pub value: Option<f64>,
    /// The lower end of the interval.
    pub low: Option<f64>,
    /// The upper end of the interval.
    pub high: Option<f64>,
    /// Why there is no interval, where that is a heavy tail: the share, above 0.2 and up to 1, that one trial has in the
    /// squares which the error would be estimated from. Many more trials may tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heaviest: Option<f64>,
}

impl Estimate {
    /// An estimate with a standard error that has so many degrees of freedom.
    pub(super) fn new(value: f64, std_error: f64, freedom: f64) -> Self {
        let some = |x: f64| Some(x).filter(|x| x.is_finite());
        let reach = t_975(freedom) * std_error;
        Self { value: some(value), low: some(value - reach), high: some(value + reach), heaviest: None }
    }

    /// An estimate whose interval is not known.
    pub(super) fn bare(value: Option<f64>) -> Self {
        Self { value: value.filter(|x| x.is_finite()), ..Self::default() }
    }

    /// The estimate from replicates that each estimate the same, independently; none of none.
    pub(super) fn of_replicates(value: f64, replicates: &[f64]) -> Self {
        let count = replicates.len() as f64;
        let mean = replicates.iter().sum::<f64>() / count;
        let squares: f64 = replicates.iter().map(|x| (x - mean) * (x - mean)).sum();
        Self::new(value, (squares / (count - 1.0) / count).sqrt(), count - 1.0)
    }
}

/// Estimates, with intervals from leaving out each of 20 groups of trials in turn. `statistics` gives the same number
/// of them for any ascending rows of `count` trials; NaN where there is none. Trials are left out by pairs, which is
/// what antithetic draws come in.
///
/// The jackknife by groups: B. Efron, C. Stein, "The jackknife estimate of variance", The Annals of Statistics 9 (1981);
/// J. Shao, C. F. J. Wu, "A general theory for jackknife variance estimation", The Annals of Statistics 17 (1989), who
/// show that it holds for percentiles too where groups are large. Of a Latin hypercube or a Sobol' sequence the interval
/// is wider than it need be.
pub(super) fn jackknife(count: usize, statistics: &mut dyn FnMut(&[u32]) -> Vec<f64>) -> Vec<Estimate> {
    let rows: Vec<u32> = (0..count as u32).collect();
    let whole = statistics(&rows);
    if count < 2 * GROUPS {
        return whole.into_iter().map(|value| Estimate::bare(Some(value))).collect();
    }
    let mut without = Vec::with_capacity(GROUPS);
    let mut rest = Vec::with_capacity(count);
    for group in 0..GROUPS {
        rest.clear();
        rest.extend(rows.iter().filter(|row| group_of(**row as usize) != group));
        without.push(statistics(&rest));
    }
    of_groups(&whole, &without)
}

/// A statistic of a column of values that were drawn so, with its interval: by the jackknife, or, of a percentile, between
/// the percentiles at the ends of the interval of the share of values below it, which leaving out groups tells well and
/// the percentile itself badly (R. S. Woodruff, "Confidence intervals for medians and other position measures", JASA 47
/// (1952)), [`widened`] of mirrored trials. A standard deviation or variance of a heavy tail has none ([`Influence::too_heavy`]); that of
/// a rare chance is as [`wider_of_few`] says.
pub(super) fn of_statistic(statistic: Statistic, values: &[f64], sampling: Sampling) -> Estimate {
    let Statistic::Percentile(percent) = statistic else {
        let of = |rows: &[u32]| statistic.of(rows.iter().map(|row| values[*row as usize]));
        let found = jackknife(values.len(), &mut |rows| vec![of(rows)])[0];
        let sound = values.iter().filter(|x| !x.is_nan()).count();
        let found = of_rare(statistic, found, sound, sampling);
        let of_squares = matches!(statistic, Statistic::StdDev | Statistic::Variance);
        return match too_heavy(values).filter(|_| of_squares) {
            Some(share) => Estimate { heaviest: Some(share), ..Estimate::bare(found.value) },
            None => found,
        };
    };
    let ordered = Ordered::exact(values.iter().copied().filter(|x| !x.is_nan()).collect());
    let quantile = percent / 100.0;
    let Some(value) = ordered.quantile(quantile) else { return Estimate::default() };
    let share_below = |value: f64| {
        jackknife(values.len(), &mut |rows| {
            let sound = || rows.iter().map(|row| values[*row as usize]).filter(|x| !x.is_nan());
            vec![sound().filter(|x| *x <= value).count() as f64 / sound().count() as f64]
        })[0]
    };
    let at = |quantile: f64| ordered.quantile(quantile.clamp(0.0, 1.0));
    let half_at = |value: f64| {
        let share = share_below(value);
        Some((share.value?, share.high? - share.value?))
    };
    let half = half_at(value).map(|(_, half)| match sampling {
        // Where all pairs have one value on each side, the percentile is known to its neighbours.
        Sampling::Antithetic => {
            let least = 1.0 / ordered.count() as f64;
            widened(quantile, half.max(least), &|end| half_at(at(end)?))
        }
        _ => half,
    });
    let end = |side: f64| at(quantile + side * half?);
    Estimate { value: Some(value), low: end(-1.0), high: end(1.0), heaviest: None }
}

/// The interval of a chance that so many trials tell is Wilson's of independent ones, and of others not narrower than its
/// rarity allows ([`wider_of_few`]); that of any other statistic is as it is.
pub(super) fn of_rare(statistic: Statistic, found: Estimate, trials: usize, sampling: Sampling) -> Estimate {
    let is_chance = matches!(statistic, Statistic::ProbabilityBelow(_) | Statistic::ProbabilityAbove(_));
    let (Some(share), Some(low), Some(high)) = (found.value, found.low, found.high) else { return found };
    if !is_chance {
        return found;
    }
    let count = trials as f64;
    let (low, high) = match sampling {
        Sampling::MonteCarlo => wilson(share, count, 0.95).unwrap_or((low, high)),
        Sampling::Antithetic => wider_of_few((low, high), share, count / 2.0, 0.95),
        Sampling::LatinHypercube | Sampling::Sobol => wider_of_few((low, high), share, count, 0.95),
    };
    Estimate { low: Some(low), high: Some(high), ..found }
}

/// The share of the heaviest trial in the squares of what each adds to the variance, where it is too large.
fn too_heavy(values: &[f64]) -> Option<f64> {
    let sound = || values.iter().copied().filter(|x| !x.is_nan());
    let mean = Statistic::Mean.of(sound());
    let parts: Vec<f64> = sound().map(|x| (x - mean) * (x - mean)).collect();
    Influence::of_parts(&parts, 1.0)?.too_heavy()
}

/// The group that a trial is left out with.
pub(super) fn group_of(row: usize) -> usize {
    row / 2 % GROUPS
}

/// The estimates of all trials, and what they are without each group in turn.
pub(super) fn of_groups(whole: &[f64], without: &[Vec<f64>]) -> Vec<Estimate> {
    let groups = without.len() as f64;
    let estimate = |(place, value): (usize, &f64)| {
        let mean = without.iter().map(|values| values[place]).sum::<f64>() / groups;
        let squares: f64 = without.iter().map(|values| (values[place] - mean) * (values[place] - mean)).sum();
        Estimate::new(*value, (squares * (groups - 1.0) / groups).sqrt(), groups - 1.0)
    };
    whole.iter().enumerate().map(estimate).collect()
}

/// The 97.5% quantile of Student's t with so many degrees of freedom.
///
/// From the quantile of the beta distribution: M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions",
/// 26.7.1.
pub(super) fn t_975(freedom: f64) -> f64 {
    let (x, rest) = math::beta_inc_inverse_pair(freedom / 2.0, 0.5, 0.05, 0.95);
    (freedom * rest / x).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_students_t_are_those_of_the_tables() {
        for (freedom, quantile) in [(1.0, 12.706_204_736), (19.0, 2.093_024_054), (1e6, 1.959_966_3)] {
            assert!((t_975(freedom) - quantile).abs() < 1e-6, "{freedom}: {}", t_975(freedom));
        }
    }

    #[test]
    fn the_interval_of_a_percentile_covers_it_as_often_as_it_says() {
        let covers = |seed: &u32| {
            let values: Vec<f64> =
                (0..1_000).map(|place| crate::sample::opened_by(f64::from(*seed) / 401.0, place)).collect();
            let found = of_statistic(Statistic::Percentile(90.0), &values, Sampling::MonteCarlo);
            (found.low.unwrap()..=found.high.unwrap()).contains(&0.9)
        };
        let covered = (1..=400).filter(covers).count();
        // 380 of 400, give or take 4.4; the jackknife of the percentile itself covered 360.
        assert!((367..=393).contains(&covered), "{covered}");
    }

    #[test]
    fn what_no_trial_shows_is_not_known_never_to_happen() {
        let values = |count: u32| (0..count).map(f64::from).collect::<Vec<f64>>();
        let of = |statistic, sampling| {
            let found = of_statistic(statistic, &values(2_000), sampling);
            (found.value.unwrap(), found.low.unwrap(), found.high.unwrap())
        };
        // Wilson's interval of none of n is from 0 to z²/(n + z²).
        let z = 1.959_963_985_f64;
        let of_none = |count: f64| z * z / (count + z * z);
        for sampling in [Sampling::MonteCarlo, Sampling::LatinHypercube, Sampling::Sobol] {
            let (value, low, high) = of(Statistic::ProbabilityBelow(0.0), sampling);
            assert!(value == 0.0 && low.abs() < 1e-15, "{value} {low}");
            assert!((high - of_none(2_000.0)).abs() < 1e-9, "{high}");
        }
        let (value, low, high) = of(Statistic::ProbabilityAbove(-1.0), Sampling::Antithetic);
        assert!(value == 1.0 && (high - 1.0).abs() < 1e-15, "{value} {high}");
        assert!((1.0 - low - of_none(1_000.0)).abs() < 1e-9, "{low}");
        // Five are: not fewer than two, nor more than twelve.
        let (_, low, high) = of(Statistic::ProbabilityBelow(5.0), Sampling::MonteCarlo);
        assert!(low > 0.001 && low < 0.001_3 && high > 0.005_5, "{low} {high}");
    }

    #[test]
    fn the_interval_of_a_median_of_mirrored_trials_is_not_a_point() {
        // By quadrature of P(x + 0.02 x² + y ≤ m).
        const MEDIAN: f64 = 0.010_004_336_669;
        let covers = |seed: &u32| {
            let normal = |place| {
                let u = crate::sample::opened_by(f64::from(*seed) / 401.0, place);
                math::normal_quantile(u)
            };
            let value = |x: f64, y: f64| x + y + 0.02 * x * x;
            let pair = |place: u64| {
                let (x, y) = (normal(2 * place), normal(2 * place + 1));
                [value(x, y), value(-x, -y)]
            };
            let values: Vec<f64> = (0..512).flat_map(pair).collect();
            let found = of_statistic(Statistic::Percentile(50.0), &values, Sampling::Antithetic);
            (found.low.unwrap()..=found.high.unwrap()).contains(&MEDIAN)
        };
        let covered = (1..=400).filter(covers).count();
        // The error at the sample's own median covered less than half.
        assert!(covered >= 371, "{covered}");
    }

    #[test]
    fn the_jackknife_of_a_mean_is_its_standard_error() {
        // Groups of 2,000 trials: the standard error of the mean of 40,000 uniforms is 1 / √(12 · 40,000), and that
        // of its estimate from 20 groups a sixth of it.
        let values: Vec<f64> = (0..40_000).map(|place| crate::sample::opened_by(0.5, place)).collect();
        let mean =
            |rows: &[u32]| rows.iter().map(|row| values[*row as usize]).sum::<f64>() / rows.len() as f64;
        let estimates = jackknife(values.len(), &mut |rows| vec![mean(rows)]);
        let [estimate] = estimates[..] else { panic!("one") };
        let reach = (estimate.high.unwrap() - estimate.low.unwrap()) / 2.0;
        let expected = t_975(19.0) / (12.0_f64 * 40_000.0).sqrt();
        assert!((reach / expected - 1.0).abs() < 0.5, "{reach} {expected}");
    }
}
