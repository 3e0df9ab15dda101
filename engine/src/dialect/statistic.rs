//! A statistic of a simulation's results in a cell: what a product's function gives, and what a call of it asks.

use crate::address::CellRef;
use crate::distribution::DistributionCall;
#[cfg(feature = "fitting")]
use crate::formula::Expr;
use crate::statistics::measure::{self, Measure};

/// A function of a product that gives a statistic.
#[derive(Debug)]
pub(super) struct StatisticRow {
    /// The function, as the product writes it.
    pub(super) name: &'static str,
    /// What it gives.
    pub(super) ask: Ask,
    /// What its value is multiplied by: 100 where the product counts in percent.
    pub(super) whole: f64,
    /// Whether it is of the distribution in the cell, without any simulation.
    pub(super) exact: bool,
    /// What the user should know of how it is read.
    pub(super) note: Option<&'static str>,
}

/// What a function gives, of what its first argument names.
#[derive(Debug)]
pub(super) enum Ask {
    /// A measure, and how its arguments are taken from those that follow.
    Measure(&'static Measure, &'static [Take]),
    /// The first measure, or the second one where the argument after the others is FALSE: the lower and the upper end
    /// of an interval, what is below a target and what is above it.
    Either(&'static Measure, &'static Measure, &'static [Take]),
    /// A measure of the limits that a property gives.
    Specified(&'static Measure),
    /// The correlation with what the second argument names: Pearson's, or of ranks where the third is 2.
    Correlation,
    /// The value of a trial, counted from 1.
    Trial,
    /// The share of the trials in which its values, and those of another, lie as two inequalities say.
    Joint,
    /// The rank correlation with the input that has a place among all.
    Ranked,
    /// Whether half an interval is as small as a precision, by the arguments of the measure, the precision and the
    /// confidence; in a second cell, how many trials more that takes.
    Precision(&'static Measure, &'static [Take]),
    /// How near its output is to the precision that the output's own property says, 0 to 100.
    Level,
    /// The mean, the variance, the skewness and the kurtosis.
    Moments,
    /// The shares of the trials in classes.
    Frequency,
    /// How well the fitted distribution that it is of fits its data.
    Criterion(Criterion),
    /// The density of the distribution in the cell.
    Density,
    /// How many trials the simulation has; it is of nothing.
    Trials,
    /// One of thirteen, by its number in Crystal Ball.
    ByIndex,
    /// Nothing that Carlo computes, and why.
    Missing(&'static str),
}

/// What tells how well a distribution fits data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Criterion {
    /// Akaike's information criterion with the correction for small samples.
    Akaike,
    /// Hannan and Quinn's information criterion.
    HannanQuinn,
    /// The logarithm of the likelihood.
    LogLikelihood,
    /// Schwarz's information criterion.
    Schwarz,
}

/// How an argument of a measure is taken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Take {
    /// It must be given.
    Number,
    /// It may be left out.
    Optional,
    /// It is given as so much of this whole.
    Part(f64),
    /// It is given as what is missing to 1.
    FromAbove,
    /// The function does not take it.
    Absent,
}

impl StatisticRow {
    pub(super) const fn times(self, whole: f64) -> Self {
        Self { whole, ..self }
    }

    pub(super) const fn noted(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }
}

/// A statistic asked in a cell.
#[derive(Clone, Debug)]
pub(crate) struct StatisticCall {
    /// The call as it prints.
    pub(crate) function: String,
    /// What it tells, or why it cannot be told.
    pub(crate) asked: Result<Asked, String>,
    /// Whether it is of the distribution in the cell, without any simulation.
    pub(crate) exact: bool,
    /// What it is of.
    pub(crate) of: Of,
    /// Which of the trials count.
    pub(crate) within: Option<Within>,
}

/// What a statistic tells.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// A measure with its arguments, times a whole.
    Measure(&'static Measure, Vec<f64>, f64),
    /// A measure of limits that the output itself must give.
    Specified(&'static Measure, f64),
    /// The correlation with this, of ranks or not.
    Correlation(Of, bool),
    /// The value of a trial, counted from 1.
    Trial(f64),
    /// The share of the trials in which its values are as the first says, and those of another as the second.
    Joint(Of, Inequality, Inequality),
    /// The rank correlation with the input at this place among all, counted from 0.
    Ranked(usize),
    /// What is known of statistics.
    Precision(Vec<Precision>, Told),
    /// How near the output is to the precision that it asks itself.
    Level,
    /// The share of the trials in one of several classes, counted from 0, or in others with it.
    Class(Classes, usize, Counted),
    /// The density at a value.
    #[cfg_attr(not(feature = "functions"), expect(dead_code, reason = "only the whole build tells it"))]
    Density(f64),
    /// How many trials there are.
    Trials,
    /// How well a distribution fits its data.
    #[cfg_attr(not(feature = "fitting"), expect(dead_code, reason = "only a build that fits tells it"))]
    Criterion(Criterion),
    /// Several, of which each cell of an array formula has one.
    Several(Several),
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inequality {
    /// How it compares with the limit.
    pub(crate) orderings: &'static [std::cmp::Ordering],
    /// What it is compared with.
    pub(crate) limit: f64,
}

impl Inequality {
    /// Whether a value is so; no error is.
    pub(crate) fn holds(&self, value: f64) -> bool {
        value.partial_cmp(&self.limit).is_some_and(|ordering| self.orderings.contains(&ordering))
    }
}

/// How well a statistic is to be known.
#[derive(Clone, Debug)]
pub(crate) struct Precision {
    /// Half of its interval.
    pub(crate) half: &'static Measure,
    /// What that is given.
    pub(crate) arguments: Vec<f64>,
    /// How far the interval may reach to each side.
    pub(crate) size: f64,
    /// The statistic of which the size is a share, where it is one.
    pub(crate) share_of: Option<&'static Measure>,
}

/// What is told of precisions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told {
    /// 1 where all are reached, or else 0.
    Reached,
    /// How many trials more it takes.
    TrialsMore,
    /// How many percent of the trials that it takes there are, at most 100.
    Percent,
}

/// Classes of values, each without its lower bound and with its upper one.
#[derive(Clone, Debug)]
pub(crate) enum Classes {
    /// Up to each of these, and above the last.
    UpTo(Vec<f64>),
    /// So many from the least to the greatest value, equally wide.
    Equal(usize),
}

impl Classes {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::UpTo(bounds) => bounds.len() + 1,
            Self::Equal(count) => *count,
        }
    }
}

/// Which classes count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// One alone.
    Each,
    /// With all below it.
    UpTo,
    /// With all above it.
    From,
}

/// What the cells of an array formula tell.
#[derive(Clone, Debug)]
pub(crate) enum Several {
    /// The mean, the variance, the skewness and the kurtosis.
    Moments,
    /// Whether a precision is reached, and how many trials more it takes.
    Precision(Precision),
    /// The share of each class, or of others with it.
    Frequency(Classes, Counted),
}

impl Asked {
    /// What it is of beside the first.
    pub(crate) fn other(&self) -> Option<&Of> {
        match self {
            Self::Correlation(of, _) | Self::Joint(of, ..) => Some(of),
            _ => None,
        }
    }
}

/// What a statistic is of.
#[derive(Clone, Debug)]
pub(crate) enum Of {
    /// A cell's values.
    Cell(CellRef),
    /// The values of the output, or input, of this name.
    Named(String),
    /// A distribution.
    #[cfg_attr(not(feature = "functions"), expect(dead_code, reason = "only the whole build tells it"))]
    Distribution(Box<DistributionCall>),
    /// A handle on a fitted distribution.
    #[cfg(feature = "fitting")]
    Handle(Box<Expr>),
    /// Nothing that can be told.
    Nothing,
}

impl Of {
    /// Whether it is of values of trials.
    pub(super) fn is_column(&self) -> bool {
        matches!(self, Self::Cell(_) | Self::Named(_))
    }
}

/// The part of the trials that a statistic is of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Within {
    /// From here.
    pub(crate) low: f64,
    /// To here.
    pub(crate) high: f64,
    /// Whether both are probabilities rather than values.
    pub(crate) probabilities: bool,
}

/// The measure number `index` of `CB.GetForeStatFN`.
pub(super) fn by_index(index: f64) -> Option<&'static Measure> {
    use measure::*;
    let numbered: [&'static Measure; 13] = [
        &COUNT, &MEAN, &MEDIAN, &MODE, &STD_DEV, &VARIANCE, &SKEWNESS, &KURTOSIS, &VARIATION, &MIN, &MAX,
        &RANGE, &STD_ERROR,
    ];
    (1..=13).zip(numbered).find(|(number, _)| f64::from(*number) == index).map(|(_, measure)| measure)
}

impl StatisticCall {
    /// Takes what the output that the statistic is of says of itself, where it needs that: its limits, and how well it
    /// is to be known.
    pub(crate) fn specify(&mut self, limits: Option<&Vec<f64>>, convergence: Option<&Vec<f64>>) {
        match &self.asked {
            Ok(Asked::Specified(measure, whole)) => {
                self.asked = match limits {
                    Some(limits) => Ok(Asked::Measure(measure, limits.clone(), *whole)),
                    None => Err("neither it nor its output says the limits by RiskSixSigma".to_owned()),
                };
            }
            Ok(Asked::Level) => {
                let precisions = asked_of_output(convergence.map_or(&[], Vec::as_slice));
                self.asked = precisions.map(|precisions| Asked::Precision(precisions, Told::Percent));
            }
            _ => {}
        }
    }
}

/// The precisions of `RiskConvergence(tolerance, 1 absolute or 2 relative, confidence, mean, deviation, percentile,
/// which)` (help.palisade.com, "RiskConvergence"); what is left out is as in @RISK: 3% of the mean at 95%.
fn asked_of_output(arguments: &[f64]) -> Result<Vec<Precision>, String> {
    let given = |at: usize, else_: f64| arguments.get(at).copied().filter(|x| !x.is_nan()).unwrap_or(else_);
    let (size, confidence) = (given(0, 0.03), given(2, 0.95));
    if !(size > 0.0 && confidence > 0.0 && confidence < 1.0) {
        return Err("its output asks by RiskConvergence for a precision that is not possible".to_owned());
    }
    let precision = |half, of, mut arguments: Vec<f64>| {
        arguments.push(confidence);
        Precision { half, arguments, size, share_of: Some(of).filter(|_| given(1, 2.0) != 1.0) }
    };
    let mut precisions = Vec::new();
    if given(3, 1.0) != 0.0 {
        precisions.push(precision(&measure::MEAN_HALF_WIDTH, &measure::MEAN, Vec::new()));
    }
    if given(4, 0.0) != 0.0 {
        precisions.push(precision(&measure::STD_DEV_HALF_WIDTH, &measure::STD_DEV, Vec::new()));
    }
    if given(5, 0.0) != 0.0 {
        let probability = given(6, 0.9);
        precisions.push(precision(&measure::PERCENTILE_HALF_WIDTH, &measure::PERCENTILE, vec![probability]));
    }
    Ok(precisions)
}
