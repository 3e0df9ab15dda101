//! ModelRisk's statistics of data drawn again, with replacement, as often as there are data.
//!
//! B. Efron, Annals of Statistics 7 (1979), 1, section 2; vosesoftware.com/riskwiki, "The non-parametric Bootstrap".

use super::parts::{arranged, drawn, one};
use super::table;
use crate::function::ArgumentKind::Array;
use crate::function::{Argument, Function, Lower, required};
use crate::plan::lower::{Lowering, Operand, Outcome, Scalar};
use crate::plan::{Native, ValueId};
use crate::value::{CellError, Value};

pub(super) static FUNCTIONS: &[Function] = &table([
    statistic("VoseNBootCofV", "Standard deviation over mean of the data drawn again.", |l, arguments| {
        told(l, arguments, &[VARIATION])
    }),
    statistic("VoseNBootKurtosis", "Kurtosis of the data drawn again.", |l, arguments| {
        told(l, arguments, &[KURTOSIS])
    }),
    statistic(
        "VoseNBootMoments",
        "Mean, variance, skewness and kurtosis of the data drawn again.",
        |l, arguments| told(l, arguments, &[MEAN, VARIANCE, SKEWNESS, KURTOSIS]),
    ),
    Function {
        arguments: &[required("data", Array), required("percentile", Array)],
        ..statistic("VoseNBootPercentile", "A percentile of the data drawn again.", |l, arguments| {
            told(l, arguments, &[PERCENTILE])
        })
    },
    statistic("VoseNBootSkewness", "Skewness of the data drawn again.", |l, arguments| {
        told(l, arguments, &[SKEWNESS])
    }),
    statistic("VoseNBootStdev", "Standard deviation of the data drawn again.", |l, arguments| {
        told(l, arguments, &[DEVIATION])
    }),
    statistic("VoseNBootVariance", "Variance of the data drawn again.", |l, arguments| {
        told(l, arguments, &[VARIANCE])
    }),
]);

const DATA: &[Argument] = &[required("data", Array)];

const fn statistic(
    name: &'static str,
    summary: &'static str,
    lower: fn(&mut Lowering<'_>, &[Operand]) -> Outcome<Operand>,
) -> Function {
    Function { name, summary, arguments: DATA, examples: &[], lower: Lower::Operands(lower) }
}

/// Statistics of one resample of the data, whose blank cells do not count. A percentile has the share of the data below
/// as its second argument.
fn told(l: &mut Lowering<'_>, arguments: &[Operand], statistics: &[Native]) -> Outcome<Operand> {
    let share = match arguments.get(1) {
        None => 0.0,
        share => one(l, share, f64::NAN, "a percentile of a resample")?,
    };
    let matrix = l.matrix(&arguments[0])?;
    let counts = |cell: &&Scalar| !matches!(cell, Scalar::Constant(Value::Blank));
    let mut values = vec![l.builder.constant(share)];
    for cell in matrix.cells.iter().filter(counts) {
        let number = l.number(cell)?;
        values.push(l.id(number));
    }
    if values.len() < 3 || !(0.0..=1.0).contains(&share) {
        return Err(CellError::Number.into());
    }
    let (draws, _) = drawn(l, values.len() - 1, 0)?;
    values.extend(draws);
    let told: Vec<ValueId> = statistics.iter().map(|statistic| l.builder.call(*statistic, &values)).collect();
    Ok(arranged(l, told.into_iter().map(Scalar::Number).collect()))
}

const MEAN: Native =
    Native { name: "resampled_mean", apply: |values| of(values, |_, data| Moments::of(data).mean) };
const VARIANCE: Native =
    Native { name: "resampled_variance", apply: |values| of(values, |_, data| Moments::of(data).variance()) };
const DEVIATION: Native = Native {
    name: "resampled_deviation",
    apply: |values| of(values, |_, data| Moments::of(data).variance().sqrt()),
};
const VARIATION: Native = Native {
    name: "resampled_variation",
    apply: |values| {
        of(values, |_, data| {
            let moments = Moments::of(data);
            moments.variance().sqrt() / moments.mean
        })
    },
};
/// m₃/m₂^(3/2), of the central moments.
const SKEWNESS: Native = Native {
    name: "resampled_skewness",
    apply: |values| {
        of(values, |_, data| {
            let moments = Moments::of(data);
            moments.third / (moments.second * moments.second.sqrt())
        })
    },
};
/// m₄/m₂², of the central moments.
const KURTOSIS: Native = Native {
    name: "resampled_kurtosis",
    apply: |values| {
        of(values, |_, data| {
            let moments = Moments::of(data);
            moments.fourth / (moments.second * moments.second)
        })
    },
};
/// The value at the place p(n − 1) of the ascending data, counted from 0, between its neighbours, as Excel's PERCENTILE.
const PERCENTILE: Native = Native {
    name: "resampled_percentile",
    apply: |values| {
        of(values, |share, data| {
            data.sort_by(f64::total_cmp);
            let place = share * (data.len() - 1) as f64;
            let below = place.floor() as usize;
            let above = (below + 1).min(data.len() - 1);
            data[below] + (place - place.floor()) * (data[above] - data[below])
        })
    },
};

/// A statistic of a resample, from the share of a percentile, the data, and as many draws. NaN where any is NaN, and
/// where there is no such number.
fn of(values: &[f64], statistic: fn(f64, &mut [f64]) -> f64) -> f64 {
    let Some((share, rest)) = values.split_first() else { return f64::NAN };
    if rest.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let (data, draws) = rest.split_at(rest.len() / 2);
    let last = data.len().saturating_sub(1);
    let mut resample: Vec<f64> =
        draws.iter().map(|u| data[((u * data.len() as f64) as usize).min(last)]).collect();
    let value = statistic(*share, &mut resample);
    if value.is_finite() { value } else { f64::NAN }
}

/// The mean and the means of the powers of the distances from it.
struct Moments {
    count: f64,
    mean: f64,
    second: f64,
    third: f64,
    fourth: f64,
}

impl Moments {
    fn of(data: &[f64]) -> Self {
        let count = data.len() as f64;
        let mean = data.iter().sum::<f64>() / count;
        let central = |of: fn(f64) -> f64| data.iter().map(|x| of(x - mean)).sum::<f64>() / count;
        let (second, third, fourth) =
            (central(|d| d * d), central(|d| d * d * d), central(|d| d * d * d * d));
        Self { count, mean, second, third, fourth }
    }

    /// That of a sample: the squares are shared by one less than there are data.
    fn variance(&self) -> f64 {
        self.second * self.count / (self.count - 1.0)
    }
}
