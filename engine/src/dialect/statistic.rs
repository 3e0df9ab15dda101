//! One statistic of a simulation's results in a cell: what it is of, and its value once there are results.

use super::list::{known_number, text};
use super::product::{Argument, Mark, Property, find};
use super::reading::Reading;
use crate::address::{CellRef, SheetId};
use crate::distribution::DistributionCall;
use crate::formula::{self, Expr, print};
use crate::model::Model;
use crate::plan::Builder;
use crate::plan::lower::Reach;
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
    /// The lower end of an interval, or the upper one where the argument after the others is FALSE.
    Ends(&'static Measure, &'static Measure, &'static [Take]),
    /// A measure of the limits that a property gives.
    Specified(&'static Measure),
    /// The correlation with what the second argument names: Pearson's, or of ranks where the third is 2.
    Correlation,
    /// The value of a trial, counted from 1.
    Trial,
    /// One of thirteen, by its number in Crystal Ball.
    ByIndex,
    /// Nothing that Carlo computes, and why.
    Missing(&'static str),
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
}

impl Asked {
    /// What it is of beside the first.
    pub(crate) fn other(&self) -> Option<&Of> {
        match self {
            Self::Correlation(of, _) => Some(of),
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
    Distribution(Box<DistributionCall>),
    /// Nothing that can be told.
    Nothing,
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
fn by_index(index: f64) -> Option<&'static Measure> {
    use measure::*;
    let numbered: [&'static Measure; 13] = [
        &COUNT, &MEAN, &MEDIAN, &MODE, &STD_DEV, &VARIANCE, &SKEWNESS, &KURTOSIS, &VARIATION, &MIN, &MAX,
        &RANGE, &STD_ERROR,
    ];
    (1..=13).zip(numbered).find(|(number, _)| f64::from(*number) == index).map(|(_, measure)| measure)
}

/// The value of a measure of a distribution with its parameters and what is added to it. `None` where the table
/// does not tell it, or there is none.
pub(super) fn of_distribution(
    measure: &Measure,
    arguments: &[f64],
    call: &DistributionCall,
    p: &[f64],
    shift: f64,
) -> Option<f64> {
    let family = call.distribution;
    let quantile = |chance: f64| {
        let mut builder = Builder::default();
        let inside = chance > 0.0 && chance < 1.0;
        let chance = builder.constant(chance);
        let parameters: Vec<_> = p.iter().map(|x| builder.constant(*x)).collect();
        let value = (family.quantile)(&mut builder, chance, &parameters);
        builder.constant_value(value).filter(|_| inside).map(|x| x + shift)
    };
    let at = arguments.first().copied();
    let value = match measure.name {
        "mean" => (family.mean)(p)? + shift,
        "variance" => (family.variance)(p)?,
        "std-dev" => (family.variance)(p)?.sqrt(),
        "coefficient-of-variation" => (family.variance)(p)?.sqrt() / ((family.mean)(p)? + shift),
        "median" => quantile(0.5)?,
        "percentile" => quantile(at?)?,
        "percentile-above" => quantile(1.0 - at?)?,
        "probability-below" => (family.cumulative)(p, at? - shift),
        "probability-above" => 1.0 - (family.cumulative)(p, at? - shift),
        _ => return None,
    };
    value.is_finite().then_some(value)
}

impl Reading<'_> {
    /// A statistic's call: marked, and in the formula what no draw goes through.
    pub(super) fn statistic(&mut self, row: &StatisticRow, arguments: Vec<Argument>, sheet: SheetId) -> Expr {
        let mut positional = Vec::new();
        let mut within = Ok(None);
        let mut limits = None;
        for argument in arguments {
            match argument {
                Argument::Value(expr) => positional.push(expr),
                Argument::Property(name, arguments) => match find(self.addin.properties, &name) {
                    Some(Property::SixSigma) => limits = Some(self.limits(&arguments)),
                    Some(Property::Neutral) => {}
                    property => within = self.part(property, &arguments).map(Some),
                },
            }
        }
        let name: std::sync::Arc<str> = self.function.into();
        let of = self.names(positional.first());
        let asked = self.asked(row, &positional, limits).and_then(|asked| match (&of, &within) {
            (_, Err(why)) => Err(why.clone()),
            (Of::Nothing, _) => Err("what it is of is not one cell, nor a name".to_owned()),
            _ => Ok(asked),
        });
        match &asked {
            Ok(_) if row.exact => {
                self.note("it is computed from the distribution, and its cell keeps the saved value")
            }
            Ok(_) => self.note("it is computed from the results, and its cell keeps the saved value"),
            Err(why) => self.note(&format!("it is not computed: {why}; its cell keeps the saved value")),
        }
        if let (Ok(_), Some(note)) = (&asked, row.note) {
            self.note(note);
        }
        let printed: Vec<String> = positional.iter().map(|expr| print(expr, self.workbook, sheet)).collect();
        let function = format!("{name}({})", printed.join(","));
        let within = within.ok().flatten();
        let call = StatisticCall { function, asked, exact: row.exact, of, within };
        self.marks.push(Mark::Statistic(Box::new(call)));
        Expr::Unsupported(name, Vec::new())
    }

    fn names(&self, first: Option<&Expr>) -> Of {
        match first {
            Some(Expr::Cell(cell)) => Of::Cell(*cell),
            Some(Expr::Distribution(call)) => Of::Distribution(call.clone()),
            Some(other) => text(other, self.workbook).map_or(Of::Nothing, Of::Named),
            None => Of::Nothing,
        }
    }

    /// What a call asks, by what follows the first argument.
    fn asked(
        &self,
        row: &StatisticRow,
        positional: &[Expr],
        limits: Option<Vec<f64>>,
    ) -> Result<Asked, String> {
        let mut rest = positional.iter().skip(1);
        let asked = match &row.ask {
            Ask::Missing(why) => return Err((*why).to_owned()),
            Ask::Measure(measure, takes) => {
                Asked::Measure(measure, self.numbers(measure, takes, &mut rest)?, row.whole)
            }
            Ask::Ends(low, high, takes) => {
                let numbers = self.numbers(low, takes, &mut rest)?;
                let lower = match rest.next() {
                    None | Some(Expr::Omitted) => true,
                    Some(flag) => self.known(flag, "which end of the interval it asks")? != 0.0,
                };
                Asked::Measure(if lower { low } else { high }, numbers, row.whole)
            }
            Ask::Specified(measure) => match limits {
                Some(limits) => Asked::Measure(measure, limits, row.whole),
                None => Asked::Specified(measure, row.whole),
            },
            Ask::Correlation => {
                let with = self.names(rest.next());
                if matches!(with, Of::Nothing | Of::Distribution(_)) {
                    return Err("what it correlates with is not one cell, nor a name".to_owned());
                }
                let rank = match (self.addin.prefix, rest.clone().next()) {
                    ("risk", Some(kind)) if !matches!(kind, Expr::Omitted) => {
                        rest.next();
                        match self.known(kind, "the kind of the correlation")? {
                            1.0 => false,
                            2.0 => true,
                            _ => return Err("the kind of the correlation must be 1 or 2".to_owned()),
                        }
                    }
                    _ => false,
                };
                Asked::Correlation(with, rank)
            }
            Ask::Trial => Asked::Trial(self.known(rest.next().unwrap_or(&Expr::Omitted), "the trial")?),
            Ask::ByIndex => {
                let index =
                    self.known(rest.next().unwrap_or(&Expr::Omitted), "the number of the statistic")?;
                let measure = by_index(index)
                    .ok_or_else(|| "Crystal Ball numbers its statistics from 1 to 13".to_owned())?;
                Asked::Measure(measure, Vec::new(), row.whole)
            }
        };
        let mut rest = rest.filter(|expr| !matches!(expr, Expr::Omitted));
        let first_simulation = match rest.next() {
            None => true,
            Some(simulation) => known_number(simulation, self.workbook) == Some(1.0) && rest.next().is_none(),
        };
        if first_simulation {
            Ok(asked)
        } else {
            Err("it asks for another simulation, and Carlo runs one".to_owned())
        }
    }

    /// The arguments of a measure, NaN for what is left out.
    fn numbers<'e>(
        &self,
        measure: &Measure,
        takes: &[Take],
        rest: &mut impl Iterator<Item = &'e Expr>,
    ) -> Result<Vec<f64>, String> {
        let mut numbers = Vec::new();
        for (take, argument) in takes.iter().zip(measure.arguments) {
            numbers.push(match take {
                Take::Absent => f64::NAN,
                Take::Number | Take::Part(_) => {
                    let number = self.known(rest.next().unwrap_or(&Expr::Omitted), argument.name)?;
                    if let Take::Part(whole) = take { number / whole } else { number }
                }
                Take::Optional => match rest.next() {
                    None | Some(Expr::Omitted) => f64::NAN,
                    Some(given) => self.known(given, argument.name)?,
                },
            });
        }
        Ok(numbers)
    }

    fn known(&self, expr: &Expr, what: &str) -> Result<f64, String> {
        known_number(expr, self.workbook)
            .ok_or_else(|| format!("the argument for {what} is not a number that is known"))
    }

    /// The limits of a process, NaN for what is left out or not known.
    pub(super) fn limits(&self, arguments: &[Expr]) -> Vec<f64> {
        arguments.iter().map(|expr| known_number(expr, self.workbook).unwrap_or(f64::NAN)).collect()
    }

    /// The part of the trials that a property leaves.
    fn part(&self, property: Option<Property>, arguments: &[Expr]) -> Result<Within, String> {
        let kind = match arguments.get(2) {
            None | Some(Expr::Omitted) => Some(1.0),
            Some(kind) => known_number(kind, self.workbook),
        };
        let probabilities = match (property, kind) {
            (Some(Property::Truncate | Property::TruncateShifted), Some(1.0)) => false,
            (Some(Property::Truncate), Some(3.0)) | (Some(Property::TruncateProbability), Some(1.0)) => true,
            _ => return Err("a statistic of such a part of the trials is not computed".to_owned()),
        };
        let end = |index: usize, open: f64| match arguments.get(index) {
            None | Some(Expr::Omitted) => Ok(open),
            Some(expr) => self.known(expr, "the trials that count"),
        };
        Ok(Within { low: end(0, f64::NEG_INFINITY)?, high: end(1, f64::INFINITY)?, probabilities })
    }
}

impl StatisticCall {
    /// Takes the limits of the output that the statistic is of, where it needs some.
    pub(crate) fn specify(&mut self, limits: Option<&Vec<f64>>) {
        if let Ok(Asked::Specified(measure, whole)) = &self.asked {
            self.asked = match limits {
                Some(limits) => Ok(Asked::Measure(measure, limits.clone(), *whole)),
                None => Err("neither it nor its output says the limits by RiskSixSigma".to_owned()),
            };
        }
    }

    /// The value of a statistic that needs no simulation, or why there is none.
    pub(crate) fn exact_value(&self, model: &Model, reach: &Reach) -> Result<f64, String> {
        let Asked::Measure(measure, arguments, whole) = self.asked.clone()? else {
            return Err("it is not of a distribution alone".to_owned());
        };
        let formula;
        let call = match &self.of {
            Of::Distribution(call) => call,
            Of::Cell(cell) => {
                if let Some(input) = model.inputs.iter().find(|input| input.cell == *cell)
                    && let Some(call) = &input.distribution
                {
                    return of_call(call, measure, &arguments, model, reach).map(|value| whole * value);
                }
                formula = model.formulas.get(cell).map(|formula| formula.expr());
                match formula.as_deref().map(without_marker) {
                    Some(Expr::Distribution(call)) => call,
                    _ => return Err("the cell does not hold one distribution alone".to_owned()),
                }
            }
            Of::Named(_) | Of::Nothing => return Err("it is not of a cell".to_owned()),
        };
        of_call(call, measure, &arguments, model, reach).map(|value| whole * value)
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
    measure: &Measure,
    arguments: &[f64],
    model: &Model,
    reach: &Reach,
) -> Result<f64, String> {
    let alone = DistributionCall { shift: None, draw: None, dependence: None, ..call.clone() };
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
    of_distribution(measure, arguments, call, &parameters, shift)
        .ok_or_else(|| "the distribution does not have it, or Carlo does not know it exactly".to_owned())
}
