//! One statistic of a simulation's results in a cell: what it is of, and its value once there are results.

use super::list::{known_number, text};
use super::product::{Argument, Mark};
use super::reading::Reading;
use crate::address::{CellRef, SheetId};
use crate::distribution::DistributionCall;
use crate::formula::{self, Expr, print};
use crate::model::Model;
use crate::plan::Builder;
use crate::plan::lower::Reach;
use crate::statistics::{Moments, Ordered};

/// A function of a product that gives a statistic.
#[derive(Debug)]
pub(super) struct StatisticRow {
    /// The function, as the product writes it.
    pub(super) name: &'static str,
    /// What it gives.
    pub(super) measure: Measure,
    /// Whether it is of the distribution in the cell, without any simulation.
    pub(super) exact: bool,
}

/// What a statistic tells of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Measure {
    Mean,
    StdDev,
    Variance,
    Min,
    Max,
    Range,
    Skewness,
    /// 3 for a normal distribution.
    Kurtosis,
    Median,
    /// The standard error of the mean.
    StdError,
    /// The standard deviation over the mean.
    Variation,
    /// The mean distance from the mean.
    MeanDeviation,
    /// How many trials gave a number.
    Trials,
    /// The value of which so much of the whole, 1 or 100, lies at it or below.
    Percentile(f64),
    /// The value of which so much of the whole lies above.
    PercentileAbove(f64),
    /// How much of the whole, 1 or 100, lies at a value or below.
    Chance(f64),
    /// How much of the whole lies above a value.
    ChanceAbove(f64),
    /// One of thirteen, by its number in Crystal Ball.
    ByIndex,
    /// Nothing that Carlo computes, and why.
    Missing(&'static str),
}

/// A statistic asked in a cell.
#[derive(Clone, Debug)]
pub(crate) struct StatisticCall {
    /// The call as it prints.
    pub(crate) function: String,
    /// What it tells, or why it cannot be told.
    pub(crate) measure: Result<Measure, String>,
    /// Whether it is of the distribution in the cell, without any simulation.
    pub(crate) exact: bool,
    /// What it is of.
    pub(crate) of: Of,
    /// The percentile, the value or the number that it is given beside.
    pub(crate) at: Option<f64>,
}

/// What a statistic is of.
#[derive(Clone, Debug)]
pub(crate) enum Of {
    /// A cell's values.
    Cell(CellRef),
    /// The values of the output, or input, of this name.
    Named(String),
    /// A distribution.
    Distribution(Box<DistributionCall>),
    /// Nothing that can be told.
    Nothing,
}

impl Measure {
    /// Whether it takes a number beside what it is of.
    fn takes_a_number(self) -> bool {
        matches!(
            self,
            Self::Percentile(_)
                | Self::PercentileAbove(_)
                | Self::Chance(_)
                | Self::ChanceAbove(_)
                | Self::ByIndex
        )
    }

    /// What moments do not tell.
    pub(crate) fn needs_values(self) -> bool {
        self.takes_a_number() || matches!(self, Self::Median | Self::MeanDeviation)
    }

    /// The statistic number `index` of `CB.GetForeStatFN`.
    fn by_index(index: f64) -> Result<Self, String> {
        Ok(match index {
            1.0 => Self::Trials,
            2.0 => Self::Mean,
            3.0 => Self::Median,
            4.0 => return Err("Carlo does not compute the mode".to_owned()),
            5.0 => Self::StdDev,
            6.0 => Self::Variance,
            7.0 => Self::Skewness,
            8.0 => Self::Kurtosis,
            9.0 => Self::Variation,
            10.0 => Self::Min,
            11.0 => Self::Max,
            12.0 => Self::Range,
            13.0 => Self::StdError,
            _ => return Err("Crystal Ball numbers its statistics from 1 to 13".to_owned()),
        })
    }

    /// Its value over trials. `None` where there is none.
    pub(crate) fn of_trials(self, at: Option<f64>, moments: &Moments, ordered: &Ordered) -> Option<f64> {
        let value = match self {
            Self::Mean => moments.mean()?,
            Self::StdDev => moments.std_dev()?,
            Self::Variance => moments.variance()?,
            Self::Min => moments.min()?,
            Self::Max => moments.max()?,
            Self::Range => moments.max()? - moments.min()?,
            Self::Skewness => moments.skewness()?,
            Self::Kurtosis => moments.kurtosis()? + 3.0,
            Self::Median => ordered.quantile(0.5)?,
            Self::StdError => moments.std_error()?,
            Self::Variation => moments.std_dev()? / moments.mean()?,
            Self::MeanDeviation => mean_deviation(ordered, moments.mean()?)?,
            Self::Trials => moments.count() as f64,
            Self::Percentile(whole) => ordered.quantile(at? / whole)?,
            Self::PercentileAbove(whole) => ordered.quantile(1.0 - at? / whole)?,
            Self::Chance(whole) => whole * share_to(ordered, at?)?,
            Self::ChanceAbove(whole) => whole * (1.0 - share_to(ordered, at?)?),
            Self::ByIndex => Self::by_index(at?).ok()?.of_trials(None, moments, ordered)?,
            Self::Missing(_) => return None,
        };
        value.is_finite().then_some(value)
    }

    /// Its value of a distribution with its parameters and what is added to it. `None` where the table does
    /// not tell it, or there is none.
    pub(super) fn of_distribution(
        self,
        at: Option<f64>,
        call: &DistributionCall,
        p: &[f64],
        shift: f64,
    ) -> Option<f64> {
        let family = call.distribution;
        let quantile = |chance: f64| {
            let mut builder = Builder::default();
            let chance = builder.constant(chance);
            let parameters: Vec<_> = p.iter().map(|x| builder.constant(*x)).collect();
            let value = (family.quantile)(&mut builder, chance, &parameters);
            builder.constant_value(value).map(|x| x + shift)
        };
        let inside = |chance: f64| Some(chance).filter(|chance| *chance > 0.0 && *chance < 1.0);
        let value = match self {
            Self::Mean => (family.mean)(p)? + shift,
            Self::Variance => (family.variance)(p)?,
            Self::StdDev => (family.variance)(p)?.sqrt(),
            Self::Variation => (family.variance)(p)?.sqrt() / ((family.mean)(p)? + shift),
            Self::Median => quantile(0.5)?,
            Self::Percentile(whole) => quantile(inside(at? / whole)?)?,
            Self::PercentileAbove(whole) => quantile(inside(1.0 - at? / whole)?)?,
            Self::Chance(whole) => whole * (family.cumulative)(p, at? - shift),
            Self::ChanceAbove(whole) => whole * (1.0 - (family.cumulative)(p, at? - shift)),
            _ => return None,
        };
        value.is_finite().then_some(value)
    }
}

/// The mean distance of the values from `mean`.
fn mean_deviation(ordered: &Ordered, mean: f64) -> Option<f64> {
    let exact = ordered.count() == ordered.values().len() as u64;
    let sum: f64 = ordered.values().iter().map(|x| (x - mean).abs()).sum();
    exact.then(|| sum / ordered.count() as f64)
}

/// The share of the trials at `x` or below.
fn share_to(ordered: &Ordered, x: f64) -> Option<f64> {
    let count = ordered.count();
    (count > 0).then(|| ordered.below(x.next_up()) as f64 / count as f64)
}

impl Reading<'_> {
    /// A statistic's call: marked, and in the formula what no draw goes through.
    pub(super) fn statistic(&mut self, row: &StatisticRow, arguments: Vec<Argument>, sheet: SheetId) -> Expr {
        let mut positional = Vec::new();
        let mut restricted = false;
        for argument in arguments {
            match argument {
                Argument::Value(expr) => positional.push(expr),
                Argument::Property(..) => restricted = true,
            }
        }
        let name: std::sync::Arc<str> = self.function.into();
        let nothing = Expr::Unsupported(name.clone(), Vec::new());
        let of = match positional.first() {
            Some(Expr::Cell(cell)) => Of::Cell(*cell),
            Some(Expr::Distribution(call)) => Of::Distribution(call.clone()),
            Some(other) => text(other, self.workbook).map_or(Of::Nothing, Of::Named),
            None => Of::Nothing,
        };
        let asked = usize::from(row.measure.takes_a_number());
        let at = positional.get(1).filter(|_| asked == 1).and_then(|at| known_number(at, self.workbook));
        let mut rest = positional.iter().skip(1 + asked).filter(|expr| !matches!(expr, Expr::Omitted));
        let only_first =
            rest.next().is_none_or(|simulation| known_number(simulation, self.workbook) == Some(1.0))
                && rest.next().is_none();
        let measure = match row.measure {
            Measure::Missing(why) => Err(why.to_owned()),
            _ if restricted => Err("a statistic of a part of the trials is not computed".to_owned()),
            _ if matches!(of, Of::Nothing) => Err("what it is of is not one cell, nor a name".to_owned()),
            _ if asked == 1 && at.is_none() => {
                Err("its second argument is not a number that is known".to_owned())
            }
            _ if !only_first => Err("it asks for another simulation, and Carlo runs one".to_owned()),
            Measure::ByIndex => Measure::by_index(at.unwrap_or_default()),
            measure => Ok(measure),
        };
        match &measure {
            Ok(_) if row.exact => {
                self.note("it is computed from the distribution, and its cell keeps the saved value")
            }
            Ok(_) => self.note("it is computed from the results, and its cell keeps the saved value"),
            Err(why) => self.note(&format!("it is not computed: {why}; its cell keeps the saved value")),
        }
        let printed: Vec<String> = positional.iter().map(|expr| print(expr, self.workbook, sheet)).collect();
        let function = format!("{name}({})", printed.join(","));
        let call = StatisticCall { function, measure, exact: row.exact, of, at };
        self.marks.push(Mark::Statistic(Box::new(call)));
        nothing
    }
}

impl StatisticCall {
    /// The value of a statistic that needs no simulation, or why there is none.
    pub(crate) fn exact_value(&self, model: &Model, reach: &Reach) -> Result<f64, String> {
        let measure = self.measure.clone()?;
        let formula;
        let call = match &self.of {
            Of::Distribution(call) => call,
            Of::Cell(cell) => {
                if let Some(input) = model.inputs.iter().find(|input| input.cell == *cell)
                    && let Some(call) = &input.distribution
                {
                    return of_call(call, measure, self.at, model, reach);
                }
                formula = model.formulas.get(cell).map(|formula| formula.expr());
                match formula.as_deref().map(without_marker) {
                    Some(Expr::Distribution(call)) => call,
                    _ => return Err("the cell does not hold one distribution alone".to_owned()),
                }
            }
            Of::Named(_) | Of::Nothing => return Err("it is not of a cell".to_owned()),
        };
        of_call(call, measure, self.at, model, reach)
    }
}

/// The formula without the 0 that stands for a marker: `RiskOutput()+RiskNormal(10,2)`.
fn without_marker(expr: &Expr) -> &Expr {
    use crate::formula::Infix::Add;
    match expr {
        Expr::Binary(Add, left, right) => match (&**left, &**right) {
            (Expr::Literal(crate::value::Value::Number(0.0)), other)
            | (other, Expr::Literal(crate::value::Value::Number(0.0))) => other,
            _ => expr,
        },
        _ => expr,
    }
}

fn of_call(
    call: &DistributionCall,
    measure: Measure,
    at: Option<f64>,
    model: &Model,
    reach: &Reach,
) -> Result<f64, String> {
    let alone = DistributionCall { shift: None, dependence: None, ..call.clone() };
    if !alone.is_plain() {
        return Err("it is told only of a distribution by its parameters, without bounds".to_owned());
    }
    let constant = |expr: &Expr| {
        let mut varies = false;
        formula::walk(expr, &mut |part| {
            if let Expr::Cell(cell) = part {
                varies |= reach.contains(*cell);
            }
        });
        known_number(expr, &model.workbook)
            .filter(|_| !varies)
            .ok_or_else(|| "the parameters of the distribution are not plain numbers".to_owned())
    };
    let parameters = call.parameters.iter().map(constant).collect::<Result<Vec<f64>, String>>()?;
    let shift = call.shift.as_ref().map_or(Ok(0.0), constant)?;
    (call.distribution.check)(&parameters).map_err(|error| format!("{}: {error}", call.distribution.name))?;
    measure
        .of_distribution(at, call, &parameters, shift)
        .ok_or_else(|| "the distribution does not have it, or Carlo does not know it exactly".to_owned())
}
