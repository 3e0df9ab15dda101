//! How certain statistics are: standard errors and intervals that are right for how the trials were drawn.

use super::grouping::{Grouping, Groups};
use super::influence::{HEAVIEST, Influence};
use super::{Accumulator, Moments, Ordered, Summary};
use crate::math;

/// The parts that independent trials are cut into, where a statistic has no error by a formula: "sectioning",
/// S. Asmussen, P. W. Glynn, Stochastic Simulation (2007), III.5a.
const SECTIONS: usize = 16;

/// A standard error, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StdError {
    /// The standard error, 0 or above.
    pub size: f64,
    /// Degrees of freedom, at least 1: the quantiles of an interval are those of Student's t.
    pub freedom: f64,
}

impl StdError {
    /// Half the width of an interval that covers with the probability `confidence` (0 to 1).
    pub fn half_width(&self, confidence: f64) -> Option<f64> {
        Some(student_quantile((1.0 + confidence) / 2.0, self.freedom)? * self.size).filter(|x| x.is_finite())
    }
}

/// How certain the statistics of one output, or input, are. Made where it is needed: it takes the values in the
/// order of their trials.
#[derive(Debug)]
pub struct Certainty<'a> {
    summary: &'a Summary,
    ordered: &'a Ordered,
}

impl<'a> Certainty<'a> {
    /// Of a summary and its values in order.
    pub fn new(summary: &'a Summary, ordered: &'a Ordered) -> Self {
        Self { summary, ordered }
    }

    /// The standard error of the mean; `None` below two values.
    pub fn of_mean(&self) -> Option<StdError> {
        self.summary.error_of_mean()
    }

    /// The standard error of the share of trials at `x` or below. Of independent trials √(p(1 − p)/n); of replications
    /// what their number can know is added.
    pub fn of_share(&self, x: f64) -> Option<StdError> {
        let count = self.ordered.count() as f64;
        if count < 2.0 {
            return None;
        }
        let share = self.ordered.below(x.next_up()) as f64 / count;
        let independent = StdError { size: (share * (1.0 - share) / count).sqrt(), freedom: count - 1.0 };
        if self.summary.groups().grouping() == Grouping::Independent {
            return Some(independent);
        }
        let below = |value: f64| f64::from(u8::from(value <= x));
        Some(self.of_sum(&below, 1.0).unwrap_or(independent))
    }

    /// The standard error of the mean of a function of the values, which steps by `step`: the deviation of pairs of
    /// mirrored trials, of replications, or of the trials. `None` where the values are not kept, and below two groups.
    fn of_sum(&self, function: &dyn Fn(f64) -> f64, step: f64) -> Option<StdError> {
        let values = self.summary.quantiles().kept()?;
        let grouping = self.summary.groups().grouping();
        let of = |part: &[f64]| part.iter().map(|x| function(*x)).sum::<f64>();
        let mut means = Moments::default();
        match grouping {
            Grouping::Independent => {
                means.update(&values.iter().map(|x| function(*x)).collect::<Vec<_>>());
                return Some(StdError { size: means.std_error()?, freedom: means.count() as f64 - 1.0 });
            }
            Grouping::Pairs if self.summary.skipped() == 0 => {
                means.update(&values.chunks_exact(2).map(|pair| of(pair) / 2.0).collect::<Vec<_>>());
                return Some(StdError { size: means.std_error()?, freedom: means.count() as f64 - 1.0 });
            }
            Grouping::Pairs | Grouping::Replications(_) => {}
        }
        let parts = self.parts(values);
        let groups = parts.len() as f64;
        let count = values.len() as f64;
        let mean = of(values) / count;
        let off = |part: &&[f64]| of(part) - mean * part.len() as f64;
        let sum: f64 = parts.iter().map(|part| off(part) * off(part)).sum();
        let square = sum * groups / (groups - 1.0) / (count * count);
        let least = match grouping {
            Grouping::Replications(_) => Groups::least_error(step, groups, count),
            _ => 0.0,
        };
        let size = (square + least * least).sqrt();
        (groups >= 2.0).then_some(StdError { size, freedom: groups - 1.0 })
    }

    /// The standard error of the share below a percentile. The rule of percentiles (Excel's) is off by (1 − 2p)/n of
    /// probability on average (R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American Statistician
    /// 50 (1996), definition 7), which is nothing beside the error of independent trials, but not beside that of
    /// replications.
    fn of_share_below(&self, quantile: f64) -> Option<StdError> {
        let count = self.ordered.count() as f64;
        if self.summary.groups().grouping() == Grouping::Independent {
            // The quantile itself in place of the share at its value, which ties lift.
            let size = (quantile * (1.0 - quantile) / count).sqrt();
            return (count >= 2.0).then_some(StdError { size, freedom: count - 1.0 });
        }
        let error = self.of_share(self.ordered.quantile(quantile)?)?;
        // Mirrored trials are as many below a median as above, always, and the median still lies between two of them.
        let rule = (1.0 - 2.0 * quantile).abs().max(0.5) / count;
        Some(StdError { size: (error.size * error.size + rule * rule).sqrt(), ..error })
    }

    /// The interval that covers the percentile at `quantile` (0 to 1) with at least the probability
    /// `confidence`. Of independent trials between two order statistics, by the binomial distribution alone:
    /// H. A. David, H. N. Nagaraja, Order Statistics, 3rd ed. (2003), 7.1. Otherwise the percentiles at the ends
    /// of the interval of the share below: R. S. Woodruff, "Confidence intervals for medians and other position
    /// measures", JASA 47 (1952), `widened` of mirrored trials. `None` without values.
    pub fn of_percentile(&self, quantile: f64, confidence: f64) -> Option<(f64, f64)> {
        if self.summary.groups().grouping() == Grouping::Independent {
            return self.ordered.interval(quantile, confidence);
        }
        let half = self.of_share_below(quantile)?.half_width(confidence)?;
        let at = |quantile: f64| self.ordered.quantile(quantile.clamp(0.0, 1.0));
        let half = match self.summary.groups().grouping() {
            Grouping::Pairs => widened(quantile, half, &|end| {
                let x = at(end)?;
                let share = self.ordered.below(x.next_up()) as f64 / self.ordered.count() as f64;
                Some((share, self.of_share(x)?.half_width(confidence)?))
            }),
            _ => half,
        };
        Some((at(quantile - half)?, at(quantile + half)?))
    }

    /// The standard error of the percentile at `quantile` (0 to 1): half of the interval that one standard
    /// error of the share below makes (Woodruff). `None` without values.
    pub fn error_of_percentile(&self, quantile: f64) -> Option<StdError> {
        let share = self.of_share_below(quantile)?;
        let at = |quantile: f64| self.ordered.quantile(quantile.clamp(0.0, 1.0));
        let width = at(quantile + share.size)? - at(quantile - share.size)?;
        Some(StdError { size: width / 2.0, freedom: share.freedom })
    }

    /// The standard error of how far the percentile at `quantile` (0 to 1) lies below the mean: that of the mean of what
    /// each value adds to both, in which it counts that they go together. The percentile's share is R. R. Bahadur's, "A note
    /// on quantiles in large samples", Annals of Mathematical Statistics 37 (1966).
    pub fn of_distance_below_mean(&self, quantile: f64) -> Option<StdError> {
        let value = self.ordered.quantile(quantile)?;
        let share = self.of_share_below(quantile)?;
        let slope = self.error_of_percentile(quantile)?.size / share.size;
        let slope = if slope.is_finite() { slope } else { 0.0 };
        let rule = slope * (1.0 - 2.0 * quantile) / self.ordered.count() as f64;
        let error = self.of_sum(&|x| x + if x <= value { slope } else { 0.0 }, slope)?;
        Some(StdError { size: (error.size * error.size + rule * rule).sqrt(), ..error })
    }

    /// The interval of the chance to be at `x` or below: of independent trials E. B. Wilson's, "Probable
    /// inference, the law of succession, and statistical inference", JASA 22 (1927); otherwise by the standard
    /// error, within 0 to 1.
    pub fn of_chance(&self, x: f64, confidence: f64) -> Option<(f64, f64)> {
        let count = self.ordered.count() as f64;
        let error = self.of_share(x)?;
        let share = self.ordered.below(x.next_up()) as f64 / count;
        if self.summary.groups().grouping() == Grouping::Independent {
            return wilson(share, count, confidence);
        }
        let half = error.half_width(confidence)?;
        let told = ((share - half).max(0.0), (share + half).min(1.0));
        let pairs = self.summary.grouping() == Grouping::Pairs;
        Some(wider_of_few(told, share, if pairs { count / 2.0 } else { count }, confidence))
    }

    /// The standard error of any statistic of the values: from its values in each replication, or in sixteen
    /// equal sections of trials that know nothing of each other. `None` where the values are not kept, or a part
    /// does not have the statistic.
    pub fn of(&self, statistic: &dyn Fn(&Moments, &Ordered) -> Option<f64>) -> Option<StdError> {
        let parts = self.parts(self.summary.quantiles().kept()?);
        let mut found = Moments::default();
        let mut weights = 0.0;
        let all = self.ordered.count() as f64;
        for part in parts.iter().filter(|part| !part.is_empty()) {
            let mut moments = Moments::default();
            moments.update(part);
            found.update(&[statistic(&moments, &Ordered::exact(part.to_vec()))?]);
            let weight = part.len() as f64 / all;
            weights += weight * weight;
        }
        let size = (found.variance()? * weights).sqrt();
        Some(StdError { size, freedom: found.count() as f64 - 1.0 })
    }

    /// The standard error of any statistic of moments: of independent trials and of mirrored pairs from leaving out each in
    /// turn, and of replications as `of_replications` says. `None` as [`Self::of`], and where one trial has too much of
    /// the squares that it would be estimated from ([`Self::heaviest`]).
    ///
    /// J. Shao, C. F. J. Wu, "A general theory for jackknife variance estimation", The Annals of Statistics 17 (1989).
    pub fn of_moments(&self, statistic: &dyn Fn(&Moments) -> Option<f64>) -> Option<StdError> {
        let alone = self.influence(statistic)?;
        self.of_replications(alone, &|moments, _| statistic(moments), false)
    }

    /// The standard error of a smooth statistic of the values, to which a trial of a value adds what `adds` says, but for a
    /// constant: its influence function. `None` as [`Self::of_moments`].
    pub fn of_smooth(
        &self,
        adds: &dyn Fn(f64) -> f64,
        statistic: &dyn Fn(&Moments, &Ordered) -> Option<f64>,
    ) -> Option<StdError> {
        self.of_replications(self.added(adds)?, statistic, true)
    }

    /// The standard error of a statistic of which single trials say so much: that, or of replications from leaving out each in
    /// turn, and what single trials say beside, the more the heavier one of them is: in an outermost stratum there is one trial
    /// of each, and eight of a heavy tail are seldom those that matter.
    ///
    /// The bias over replications counts too, by the same values (M. H. Quenouille, "Notes on bias in estimation", Biometrika
    /// 43 (1956)): a variance with n − 1 has none of independent trials, but one of 1/n of replications, whose means hardly
    /// vary, and that is more than all else of a smooth output.
    fn of_replications(
        &self,
        alone: Influence,
        statistic: &dyn Fn(&Moments, &Ordered) -> Option<f64>,
        needs_values: bool,
    ) -> Option<StdError> {
        if alone.too_heavy().is_some() {
            return None;
        }
        if !matches!(self.summary.grouping(), Grouping::Replications(_)) {
            return Some(alone.error);
        }
        let moments = |part: &&[f64]| {
            let mut moments = Moments::default();
            moments.update(part);
            moments
        };
        let mut parts = self.parts(self.summary.quantiles().kept()?);
        parts.retain(|part| !part.is_empty());
        let moments: Vec<Moments> = parts.iter().map(moments).collect();
        let (mut found, mut all) = (Moments::default(), Moments::default());
        for left_out in 0..parts.len() {
            all.merge(&moments[left_out]);
            let mut others = Moments::default();
            for (_, part) in moments.iter().enumerate().filter(|(place, _)| *place != left_out) {
                others.merge(part);
            }
            let rest = if needs_values { self.ordered.without(parts[left_out]) } else { Ordered::default() };
            found.update(&[statistic(&others, &rest)?]);
        }
        let groups = found.count() as f64;
        let bias = (groups - 1.0) * (found.mean()? - statistic(&all, self.ordered)?);
        let square = found.variance()? * (groups - 1.0) * (groups - 1.0) / groups;
        let beside = alone.error.size * alone.heaviest / HEAVIEST;
        Some(StdError { size: (square + bias * bias + beside * beside).sqrt(), freedom: groups - 1.0 })
    }

    /// The share of one trial in the squares that the error of a statistic of moments would be estimated from, where it is so
    /// large that there is none: above [`HEAVIEST`], up to 1.
    pub fn heaviest(&self, statistic: &dyn Fn(&Moments) -> Option<f64>) -> Option<f64> {
        self.influence(statistic)?.too_heavy()
    }

    /// The same of a smooth statistic of the values: [`Self::of_smooth`].
    pub fn heaviest_of_smooth(&self, adds: &dyn Fn(f64) -> f64) -> Option<f64> {
        self.added(adds)?.too_heavy()
    }

    fn influence(&self, statistic: &dyn Fn(&Moments) -> Option<f64>) -> Option<Influence> {
        self.alone(&|values, size| Influence::of(values, size, statistic))
    }

    fn added(&self, adds: &dyn Fn(f64) -> f64) -> Option<Influence> {
        self.alone(&|values, size| Influence::of_sum(values, size, adds))
    }

    /// What single trials, or mirrored pairs of them, say.
    fn alone(&self, of: &dyn Fn(&[f64], usize) -> Option<Influence>) -> Option<Influence> {
        /// Of pairs that are less than this beside single trials nothing is left but rounding.
        const ROUNDING: f64 = 1e-9;
        let values = self.summary.quantiles().kept()?;
        if self.summary.grouping() != Grouping::Pairs || self.summary.skipped() > 0 {
            return of(values, 1);
        }
        let mut pairs = of(values, 2)?;
        if pairs.too_heavy().is_some() && pairs.error.size < ROUNDING * of(values, 1)?.error.size {
            pairs.heaviest = 0.0;
        }
        Some(pairs)
    }

    fn parts<'v>(&self, values: &'v [f64]) -> Vec<&'v [f64]> {
        let ends = self.summary.groups().ends(values.len(), SECTIONS);
        let mut begin = 0;
        ends.into_iter().map(|end| &values[std::mem::replace(&mut begin, end)..end]).collect()
    }
}

/// Half the interval of the share below the percentile at `quantile`, `half`, made as wide as the errors at its own ends
/// ask. At the percentile of a sample of mirrored trials as many pairs lie below as above: of an output that is almost
/// symmetric, hardly any of either, though a little further off there are more, so that the share's error is told too
/// small just there. An interval holds what is not told from the percentile by the error where it is: C. A. Francisco, W. A.
/// Fuller, "Quantile estimation with a complex survey design", The Annals of Statistics 19 (1991). `at` gives the share
/// of the values at or below the percentile at another probability, and half the interval of that share.
pub(crate) fn widened(quantile: f64, half: f64, at: &dyn Fn(f64) -> Option<(f64, f64)>) -> f64 {
    /// Each round halves the digits that are missing.
    const ROUNDS: usize = 10;
    let mut half = half;
    for _ in 0..ROUNDS {
        let mut wider = half;
        for end in [quantile - half, quantile + half] {
            // As if as much lay below: what counts is how the trials of pairs hang together.
            let scaled = |(share, half): (f64, f64)| {
                half * (quantile * (1.0 - quantile) / (share * (1.0 - share))).sqrt()
            };
            wider = wider.max(at(end).map_or(0.0, scaled));
        }
        if wider <= half {
            break;
        }
        half = wider;
    }
    half
}

/// The interval of a share that was told by the spread of groups of trials, made as wide as that of `count` independent ones
/// where fewer than 20 lie on one side: most groups have none of these then, and none at all say that there never are any.
/// E. L. Korn, B. I. Graubard, "Confidence intervals for proportions with small expected number of positive counts estimated
/// from survey data", Survey Methodology 24 (1998), section 2, who bound the effective number likewise.
pub(crate) fn wider_of_few((low, high): (f64, f64), share: f64, count: f64, confidence: f64) -> (f64, f64) {
    const FEW: f64 = 20.0;
    match wilson(share, count, confidence) {
        Some(alone) if share.min(1.0 - share) * count < FEW => {
            (low.min(alone.0).max(0.0), high.max(alone.1).min(1.0))
        }
        _ => (low, high),
    }
}

/// Wilson's interval of a share of `count` independent trials.
pub fn wilson(share: f64, count: f64, confidence: f64) -> Option<(f64, f64)> {
    if count < 1.0 || !(0.0..1.0).contains(&confidence) {
        return None;
    }
    let z = math::normal_quantile((1.0 + confidence) / 2.0);
    let scale = 1.0 + z * z / count;
    let middle = (share + z * z / (2.0 * count)) / scale;
    let half = z * (share * (1.0 - share) / count + z * z / (4.0 * count * count)).sqrt() / scale;
    Some(((middle - half).max(0.0), (middle + half).min(1.0)))
}

/// The quantile of Student's t; the normal one where there are more than 10⁸ degrees of freedom. `None` outside
/// 0 < `p` < 1 and below one degree.
pub fn student_quantile(p: f64, freedom: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && freedom >= 1.0) {
        return None;
    }
    if freedom > 1e8 {
        return Some(math::normal_quantile(p));
    }
    // x = ν/(ν + t²) has Beta(ν/2, ½) with twice the tail.
    let tail = 2.0 * p.min(1.0 - p);
    let (x, y) = math::beta_inc_inverse_pair(freedom / 2.0, 0.5, tail, 1.0 - tail);
    let t = (freedom * y / x).sqrt();
    Some(if p < 0.5 { -t } else { t }).filter(|t| t.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_quantiles_are_the_tables() {
        // Any table of Student's t, and Excel's T.INV.
        for (p, freedom, t) in [
            (0.975, 1.0, 12.706_204_736_2),
            (0.975, 7.0, 2.364_624_251_6),
            (0.95, 15.0, 1.753_050_355_7),
            (0.025, 30.0, -2.042_272_456_3),
            (0.995, 1e9, 2.575_829_303_5),
        ] {
            assert!((student_quantile(p, freedom).unwrap() - t).abs() < 1e-8, "{p}, {freedom}");
        }
        assert_eq!([student_quantile(1.0, 3.0), student_quantile(0.5, 0.0)], [None, None]);
    }

    #[test]
    fn wilsons_interval_is_the_textbooks() {
        // A. Agresti, Categorical Data Analysis, 2nd ed. (2002), 1.4.3: 0 of 25, 95%: 0 to 0.133.
        let (low, high) = wilson(0.0, 25.0, 0.95).unwrap();
        assert!(low == 0.0 && (high - 0.133).abs() < 5e-4, "{low} {high}");
        assert_eq!(wilson(0.5, 0.0, 0.95), None);
    }
}
