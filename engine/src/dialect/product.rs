//! How a product's table reads a call: which distribution, which argument is which parameter, and
//! what the properties ask.

use super::call::Call;
use super::handles::handled;
use super::reading::Reading;
use super::series::{Arguments, Asks};
use super::statistic::{Ask, StatisticCall, StatisticRow};
use crate::address::CellRef;
#[cfg(feature = "fitting")]
use crate::address::RangeRef;
use crate::distribution::{self, BoundedBy, DistributionCall};
use crate::formula::Expr;
use crate::workbook::Workbook;

/// One product.
#[derive(Debug)]
pub(crate) struct Addin {
    /// The name that people know.
    pub(super) name: &'static str,
    /// How its functions begin, in lower case; empty where nothing but their whole names tells them.
    pub(super) prefix: &'static str,
    /// Its distributions, as far as Carlo has them.
    pub(super) distributions: &'static [Call],
    /// The functions that stand as arguments of a distribution and change or describe it.
    pub(super) properties: &'static [(&'static str, Property)],
    /// The functions that stand in a formula as 0 and say something of the cell.
    pub(super) markers: &'static [(&'static str, Marker)],
    /// The functions that are read in ways of their own.
    pub(super) specials: &'static [(&'static str, Special)],
    /// Those of them that only a build with the functions of few workbooks reads, and has.
    pub(super) seldom: &'static [(&'static str, Special)],
    /// The functions of a simulation's results.
    pub(super) statistics: &'static [StatisticRow],
    /// How percentiles stand in place of parameters in the functions whose names end in `Alt`.
    pub(super) alternates: AlternateOrder,
    /// What may follow the parameters by position.
    pub(super) rest: Rest,
    /// Whether it is known that a truncated draw is shifted after the truncation.
    pub(super) shifts_after_truncating: bool,
}

/// What a function among a distribution's arguments does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    /// Names the input.
    Name,
    /// Gives the value to show where nothing is simulated.
    Base,
    /// Adds to the draw.
    Shift,
    /// Bounds the draw, by values before the shift; a third argument can make them others.
    Truncate,
    /// Bounds the draw, by values after the shift.
    TruncateShifted,
    /// Bounds the draw, by percentiles from 0 to 1.
    TruncateProbability,
    /// Moves what is drawn beyond bounds to them; a third argument can make them others.
    Censor,
    /// Names a row of a matrix of rank correlations.
    Correlated,
    /// Names a distribution for others to depend on.
    Independent,
    /// Depends on a named distribution by a rank correlation.
    Dependent,
    /// Is a member of a copula.
    Copula(CopulaForm),
    /// Keeps the cell at its base value in every trial.
    Lock,
    /// Asks for a stream of random numbers of its own.
    Seed,
    /// Gives the limits of a process, for statistics of its capability.
    SixSigma,
    /// Says how well the statistics of an output are to be known.
    Convergence,
    /// Says which data the product fitted the distribution to.
    Fitted,
    /// Asks something of a time series.
    Series(Asks),
    /// Says nothing that changes a draw.
    Neutral,
    /// Changes the draw in a way that Carlo does not have.
    Refused,
}

/// What the arguments of a copula's property are; a name of the copula's own may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CopulaForm {
    /// `PsiCopula("clayton", theta, [reflection])`
    Theta,
    /// `PsiCopulaGauss(matrix or correlation, position)`
    Gaussian,
    /// `PsiCopulaStudent(matrix or correlation, position, degrees)`
    Student,
    /// `RiskCopula(definition, position)`
    Definition,
}

/// What a function says of the cell that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// The cell is an output, or the cell given as the argument is.
    Output,
    /// The cell is an input of this name.
    Input,
}

/// A function that is read in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    /// A value that counts as an input, whatever it is made of.
    MadeInput,
    /// One value for each of several simulations.
    FirstValue,
    /// The sum of several draws: how many, and of what.
    Compound {
        /// Whether a deductible and a limit of each follow.
        layered: bool,
        /// How many of the arguments that then follow are of an approximation, which a sum of draws does without.
        needless: usize,
    },
    /// The sum of several such sums, from lists of how many and of what.
    Compounds {
        /// Whether a matrix of correlations of the numbers of draws follows.
        correlated: bool,
    },
    /// The sum of several draws of values with probabilities.
    DiscreteSum,
    /// One distribution below a value, another from it on.
    Splice,
    /// Several distributions of which each trial draws one, by weights.
    Combined,
    /// The cells that a copula or a time series draws, by a handle on it.
    Simulated,
    /// The draw of a distribution by a handle on it, or its quantile.
    DrawnByHandle,
    /// A process over time.
    Series {
        /// Its name in our table.
        process: &'static str,
        /// How its arguments are read.
        arguments: Arguments,
    },
    /// The number of the trial.
    CurrentTrial,
    /// The number of the simulation.
    CurrentSimulation,
    /// Data drawn again, in one of three ways.
    Resample,
    /// The mean of as many of the data, drawn with replacement, as there are.
    MeanOfResample,
    /// Data that the trials draw without putting back.
    Dealt,
    /// Data that the trials take in turn.
    InTurn,
    /// A distribution around a base value: the positions of what the bounds say, and of its name.
    Vary {
        /// Which argument says whether the bounds are percentages, differences or values.
        kind: usize,
        /// Which argument names the distribution.
        distribution: usize,
    },
    /// A metalog by its coefficients, bounded where bounds are given.
    Metalog,
    /// An impact that happens with a probability.
    RiskEvent,
    /// Two triangles that meet at the likeliest value, by three values and their cumulative probabilities.
    SplitTriangle,
    /// Values at even steps between bounds.
    StepUniform,
    /// A PERT of weight 3 by its minimum, its likeliest value and one percentile.
    ThreePoints,
    /// A table of values, or of values and weights.
    Table,
    /// A table of values and cumulative probabilities.
    CumulativeTable,
    /// Several cells drawn together, or a matrix of correlations.
    Joint,
}

/// How percentiles stand in place of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AlternateOrder {
    /// The product does not have them, or it is not known how.
    None,
    /// A probability or a parameter's name, then its value.
    KindThenValue,
    /// A value, then its probability.
    ValueThenProbability,
    /// Either, where the numbers allow but one.
    ToldApart,
}

/// What may follow the parameters by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing.
    Nothing,
    /// ModelRisk's percentile: the call then gives that quantile instead of a draw. The array functions of copulas
    /// give such percentiles.
    Percentile,
    /// Crystal Ball's low cut-off, high cut-off and name.
    Cutoffs,
}

/// What a function of a fitted distribution gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fitting {
    /// A draw: `VoseNormalFit`.
    Draw,
    /// The parameters: `VoseNormalFitP`.
    Parameters,
    /// A handle: `VoseNormalFitObject`.
    Object,
}

/// An argument of an add-in's call.
#[derive(Debug)]
pub(crate) enum Argument {
    /// A value.
    Value(Expr),
    /// A property function with its arguments.
    Property(String, Vec<Expr>),
}

/// What an add-in's call says beside its value.
#[derive(Clone, Debug)]
pub(crate) enum Mark {
    /// This cell is an output, of this name.
    Output(CellRef, Option<String>),
    /// The formula's cell is an input of this name.
    Input(Option<String>),
    /// The formula's value counts as an input of this product's and of this name, and nothing that it is made of
    /// does.
    MadeInput(&'static str, Option<String>),
    /// The number in the cell has this distribution, which is stored beside the cell, and this name.
    Stored(Option<String>, Box<DistributionCall>),
    /// The stored distribution hangs together with that of another cell by a rank correlation.
    Paired(CellRef, f64),
    /// The call asks for this, and Carlo does not do it.
    Refused(String),
    /// The call's numbers come from fitting a distribution to these cells.
    #[cfg(feature = "fitting")]
    FittedTo(RangeRef),
    /// The formula's cell is an output of a process with these limits.
    Limits(Vec<f64>),
    /// The formula's cell is an output whose statistics are to be known so well, as @RISK's RiskConvergence says it.
    Convergence(Vec<f64>),
    /// The call is a statistic of the simulation's results.
    Statistic(Box<StatisticCall>),
    /// The call has a value for each of so many simulations.
    Simulations(usize),
    /// The call stands for this value in every trial, where it is known; the file may hold another.
    Stands(Option<f64>),
    /// A call was met, and read so.
    Imported(Imported),
}

/// How a call was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Imported {
    /// Whose function it is.
    pub(crate) product: &'static str,
    /// The function.
    pub(crate) function: String,
    /// What the user should know of how it is read.
    pub(crate) notes: Vec<String>,
    /// What of it is refused, each as the beginning or all of a sentence.
    pub(crate) refused: Vec<String>,
}

/// What an add-in's call is.
#[derive(Debug)]
pub(crate) enum Recognised {
    /// An expression.
    Expr(Expr),
    /// Nothing that Carlo has; the arguments are given back.
    Unknown(Vec<Expr>),
}

/// A call that is not understood: its arguments, and why.
pub(super) type NotRead = (Vec<Expr>, String);

impl Property {
    /// What the bounds say that it gives, if it gives bounds.
    pub(super) fn bounds(self) -> Option<BoundedBy> {
        match self {
            Self::Truncate | Self::Censor => Some(BoundedBy::Value),
            Self::TruncateShifted => Some(BoundedBy::ShiftedValue),
            Self::TruncateProbability => Some(BoundedBy::Probability),
            _ => None,
        }
    }
}

impl Addin {
    /// Whether a function, without prefixes such as `_xll.`, belongs to the product by its name.
    pub(super) fn owns(&self, name: &str) -> bool {
        if self.prefix.is_empty() {
            return self.has(name);
        }
        name.get(..self.prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(self.prefix))
    }

    /// The function that is more, or less, than one distribution, as its table has it.
    pub(super) fn special(&self, name: &str) -> Option<(&'static str, Special)> {
        let mut all = self.specials.iter().chain(self.seldom).copied();
        all.find(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// Whether one of the product's tables has the function, so that its calls are understood.
    pub(super) fn has(&self, name: &str) -> bool {
        self.distribution(name).is_some()
            || self.special(name).is_some()
            || find(self.markers, name).is_some()
            || find(self.properties, name).is_some()
            || self.statistic(name).is_some()
            || self.of_percentiles(name).is_some()
            || self.of_zeros(name).is_some()
            || self.of_quantile(name).is_some()
            || self.of_probability(name).is_some()
            || self.fitting(name).is_some()
    }

    /// The function whose distribution the function `name` fits to data, and what it gives. ModelRisk alone has such.
    pub(super) fn fitting(&self, name: &str) -> Option<(&'static Call, Fitting)> {
        let end = |suffix: &str| {
            let (base, end) = name.split_at_checked(name.len().checked_sub(suffix.len())?)?;
            self.distribution(base).filter(|_| self.prefix == "vose" && end.eq_ignore_ascii_case(suffix))
        };
        let forms = [("Fit", Fitting::Draw), ("FitP", Fitting::Parameters), ("FitObject", Fitting::Object)];
        forms.into_iter().find_map(|(suffix, form)| Some((end(suffix)?, form)))
    }

    /// The distribution that the function `name` gives by percentiles, and whether by those from the top.
    pub(super) fn of_percentiles(&self, name: &str) -> Option<(&'static Call, bool)> {
        let end = |suffix: &str| {
            let (base, end) = name.split_at_checked(name.len().checked_sub(suffix.len())?)?;
            end.eq_ignore_ascii_case(suffix).then_some(base)
        };
        let (base, above) = end("Alt").map(|base| (base, false)).or_else(|| Some((end("AltD")?, true)))?;
        let call = self.distribution(base).filter(|_| self.alternates != AlternateOrder::None)?;
        Some((call, above))
    }

    /// Whether the function called `name` stands among a distribution's arguments to change or describe it.
    pub(crate) fn has_property(&self, name: &str) -> bool {
        find(self.properties, name).is_some()
    }

    /// Whether the function `name` draws from a distribution that this build cannot draw, or is a handle on one.
    pub(super) fn leaves_out(&self, name: &str) -> bool {
        let base = handled(name).or_else(|| self.of_quantile(name)).unwrap_or(name);
        let call = self.distribution(base).or_else(|| Some(self.of_percentiles(name)?.0));
        call.is_some_and(|call| distribution::is_left_out(call.distribution))
            || cfg!(not(feature = "functions"))
                && (base != name
                    || self.of_zeros(name).is_some()
                    || self.of_probability(name).is_some()
                    || self.statistic(name).is_some_and(|row| row.exact))
            || self.special(name).is_some_and(|(_, special)| special.is_left_out())
            || cfg!(not(feature = "fitting")) && self.fits(name)
    }

    /// Whether the function `name` fits a distribution, or tells how well one fits.
    fn fits(&self, name: &str) -> bool {
        let is_criterion = |row: &StatisticRow| matches!(row.ask, Ask::Criterion(_));
        self.fitting(name).is_some() || self.statistic(name).is_some_and(is_criterion)
    }

    pub(super) fn distribution(&self, name: &str) -> Option<&'static Call> {
        self.distributions.iter().find(|call| call.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn statistic(&self, name: &str) -> Option<&'static StatisticRow> {
        self.statistics.iter().find(|row| row.name.eq_ignore_ascii_case(name))
    }

    /// Reads the call `name(arguments)` in the formula of the cell `at`.
    pub(crate) fn recognise(
        &'static self,
        name: &str,
        arguments: Vec<Argument>,
        workbook: &Workbook,
        at: CellRef,
        marks: &mut Vec<Mark>,
    ) -> Recognised {
        let mut reading = Reading::new(self, name, workbook, marks);
        let read = reading.call(arguments, at);
        let (notes, mut refused) = reading.said();
        let recognised = match read {
            Ok(expr) => Recognised::Expr(expr),
            Err((arguments, why)) => {
                refused.push(why);
                Recognised::Unknown(arguments)
            }
        };
        marks.push(Mark::Imported(Imported {
            product: self.name,
            function: name.to_owned(),
            notes,
            refused,
        }));
        recognised
    }
}

/// What a table says of a name, whatever its case.
pub(super) fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, found)| *found)
}
