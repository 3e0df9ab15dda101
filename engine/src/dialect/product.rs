//! How a product's table reads a call: which distribution, which argument is which parameter, and
//! what the properties ask.

use super::call::{BadArguments, Call, binary, number};
use super::list::{known_number, text};
use super::refused;
use super::statistic::{StatisticCall, StatisticRow};
use crate::address::CellRef;
use crate::distribution::{self, BoundedBy, Bounds, Dependence, DistributionCall};
use crate::formula::{Expr, Infix};
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
    /// Keeps the cell at its base value in every trial.
    Lock,
    /// Asks for a stream of random numbers of its own.
    Seed,
    /// Says nothing that changes a draw.
    Neutral,
    /// Changes the draw in a way that Carlo does not have.
    Refused,
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
    /// The sum of several draws: how many, of what, and perhaps what of each counts.
    Compound,
    /// One distribution below a value, another from it on.
    Splice,
    /// Data drawn again, in one of three ways.
    Resample,
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
    /// Values at even steps between bounds.
    StepUniform,
    /// A table of values, or of values and weights.
    Table,
    /// A table of values and cumulative probabilities.
    CumulativeTable,
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
}

/// What may follow the parameters by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing.
    Nothing,
    /// ModelRisk's percentile: the call then gives that quantile instead of a draw.
    Percentile,
    /// Crystal Ball's low cut-off, high cut-off and name.
    Cutoffs,
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
    /// The formula's value counts as an input of this name, and nothing that it is made of does.
    MadeInput(Option<String>),
    /// The call asks for this, and Carlo does not do it.
    Refused(String),
    /// The call is a statistic of the simulation's results.
    Statistic(Box<StatisticCall>),
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
    fn bounds(self) -> Option<BoundedBy> {
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

    /// Whether one of the product's tables has the function, so that its calls are understood.
    pub(super) fn has(&self, name: &str) -> bool {
        self.distribution(name).is_some()
            || find(self.specials, name).is_some()
            || find(self.markers, name).is_some()
            || find(self.properties, name).is_some()
            || self.statistic(name).is_some()
            || self.of_percentiles(name).is_some()
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
        let mut reading = Reading {
            addin: self,
            workbook,
            function: name,
            marks,
            name: None,
            base: None,
            shift: None,
            truncate: None,
            censor: None,
            dependence: None,
            in_deviations: false,
            locked: None,
            notes: Vec::new(),
            refused: Vec::new(),
        };
        let read = reading.call(arguments, at);
        let (notes, mut refused) = (reading.notes, reading.refused);
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

/// A call being read.
pub(super) struct Reading<'r> {
    pub(super) addin: &'static Addin,
    pub(super) workbook: &'r Workbook,
    pub(super) function: &'r str,
    pub(super) marks: &'r mut Vec<Mark>,
    pub(super) name: Option<String>,
    pub(super) base: Option<Expr>,
    pub(super) shift: Option<Expr>,
    pub(super) truncate: Option<Bounds>,
    pub(super) censor: Option<Bounds>,
    pub(super) dependence: Option<Dependence>,
    /// Whether bounds are given in standard deviations from the mean.
    in_deviations: bool,
    /// The value of every trial, where the cell is locked and the call says it.
    pub(super) locked: Option<Option<Expr>>,
    notes: Vec<String>,
    refused: Vec<String>,
}

impl Reading<'_> {
    fn call(&mut self, arguments: Vec<Argument>, at: CellRef) -> Result<Expr, NotRead> {
        let name = self.function;
        if let Some(marker) = find(self.addin.markers, name) {
            self.mark(marker, arguments, at);
            return Ok(number(0.0));
        }
        if let Some(row) = self.addin.statistic(name) {
            return Ok(self.statistic(row, arguments, at.sheet));
        }
        let positional = self.positional(arguments);
        if let Some(call) = self.addin.distribution(name) {
            return self.distribution(call, positional);
        }
        if let Some(special) = find(self.addin.specials, name) {
            return self.special(special, positional);
        }
        if let Some(read) = self.alternate(&positional) {
            return read.and_then(|call| self.finish(call));
        }
        // A handle on a distribution, which other functions take.
        let base = name.len().checked_sub("object".len()).and_then(|end| name.split_at_checked(end));
        if let Some((base, object)) = base
            && object.eq_ignore_ascii_case("object")
            && let Some(call) = self.addin.distribution(base)
        {
            let drawn = self.distribution(call, positional)?;
            return Ok(Expr::Unsupported(name.into(), vec![drawn]));
        }
        let why = match refused::reason(name) {
            Some(reason) => format!("it {reason}"),
            None => "Carlo does not know the function".to_owned(),
        };
        Err((positional, why))
    }

    /// Takes what the properties say, and gives the other arguments.
    fn positional(&mut self, arguments: Vec<Argument>) -> Vec<Expr> {
        let mut positional = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Value(expr) => positional.push(expr),
                Argument::Property(name, arguments) => self.property(&name, arguments),
            }
        }
        positional
    }

    fn mark(&mut self, marker: Marker, arguments: Vec<Argument>, at: CellRef) {
        let arguments = self.positional(arguments);
        let first = arguments.first();
        // `RiskOutput(, "Profit", 2)`: one of a range of outputs, which may have no name of its own.
        let name = first.and_then(|expr| text(expr, self.workbook)).or_else(|| {
            let range = text(arguments.get(1)?, self.workbook).filter(|_| self.addin.prefix == "risk")?;
            let position = arguments.get(2).and_then(|expr| known_number(expr, self.workbook));
            Some(position.map_or(range.clone(), |position| format!("{range} {position}")))
        });
        let mark = match (marker, first) {
            // `PsiOutput(B1)`, written in another cell, marks B1.
            (Marker::Output, Some(Expr::Cell(cell))) if name.is_none() => Mark::Output(*cell, None),
            (Marker::Output, _) => Mark::Output(at, name.or(self.name.take())),
            (Marker::Input, _) => Mark::Input(name),
        };
        self.marks.push(mark);
    }

    fn distribution(&mut self, call: &'static Call, mut positional: Vec<Expr>) -> Result<Expr, NotRead> {
        let Some(distribution) = distribution::find(call.distribution) else {
            return Err((positional, format!("Carlo does not have the distribution {}", call.distribution)));
        };
        let (least, most) = call.arity();
        let parameters = match call.parameters(&positional) {
            Ok(parameters) => parameters,
            Err(bad) => {
                let why = match bad {
                    BadArguments::Count if least == most => format!("it takes {least} parameters"),
                    BadArguments::Count => format!("it takes {least} to {most} parameters"),
                    BadArguments::List => "a list must be a range or stand in braces".to_owned(),
                    BadArguments::Lengths => "its lists are of different lengths".to_owned(),
                };
                return Err((positional, why));
            }
        };
        if let Some(location) = call.location {
            self.add_shift(positional[location].clone());
        }
        if call.moved != 0.0 {
            self.add_shift(number(call.moved));
        }
        if let Some((low, high)) = call.between {
            let (low, high) = (Some(positional[low].clone()), Some(positional[high].clone()));
            self.truncate = Some(Bounds { low, high, by: BoundedBy::Value });
        }
        self.notes.extend(call.note.map(str::to_owned));
        let rest = positional.split_off(most.min(positional.len()));
        if let Err(why) = self.rest(rest) {
            return Err((positional, why));
        }
        let call = self.drawn(distribution, parameters);
        self.finish(call)
    }

    /// The call of a distribution, without what the properties ask.
    pub(super) fn drawn(
        &self,
        distribution: &'static distribution::Distribution,
        parameters: Vec<Expr>,
    ) -> DistributionCall {
        DistributionCall {
            distribution,
            parameters,
            alternates: None,
            name: None,
            base: None,
            shift: None,
            truncate: None,
            censor: None,
            dependence: None,
            splice: None,
            repeated: None,
            source: self.addin.name,
            redrawn: false,
        }
    }

    /// Gives the call of a distribution what the properties ask.
    pub(super) fn finish(&mut self, call: DistributionCall) -> Result<Expr, NotRead> {
        if let Some(locked) = self.locked.take() {
            return Ok(match locked.or(self.base.take()) {
                Some(value) => {
                    self.note("it is locked: the cell has its static value in every trial");
                    value
                }
                None => {
                    self.note("it is locked: the cell keeps its saved value in every trial");
                    Expr::Unsupported(LOCKED.into(), Vec::new())
                }
            });
        }
        if self.in_deviations {
            self.deviations(&call);
        }
        let by_value = |bounds: &Option<Bounds>| bounds.as_ref().is_some_and(|b| b.by == BoundedBy::Value);
        let bounded = by_value(&self.truncate) || by_value(&self.censor);
        if self.shift.is_some() && bounded && !self.addin.shifts_after_truncating {
            let function = self.function;
            self.refuse(&format!("a truncated and shifted {function}"));
        }
        Ok(Expr::Distribution(Box::new(DistributionCall {
            name: self.name.take(),
            base: self.base.take(),
            shift: self.shift.take(),
            truncate: self.truncate.take(),
            censor: self.censor.take(),
            dependence: self.dependence.take(),
            ..call
        })))
    }

    /// Turns bounds in standard deviations from the mean into values.
    fn deviations(&mut self, call: &DistributionCall) {
        if call.distribution.name != "Normal" || call.alternates.is_some() {
            self.refuse("bounds in standard deviations of a distribution that is not normal");
            return;
        }
        let [mean, deviation] = [&call.parameters[0], &call.parameters[1]];
        for bound in self.truncate.iter_mut().chain(&mut self.censor).flat_map(Bounds::parts_mut) {
            let distance =
                binary(Infix::Multiply, std::mem::replace(bound, Expr::Omitted), deviation.clone());
            *bound = binary(Infix::Add, mean.clone(), distance);
        }
    }

    fn property(&mut self, name: &str, mut arguments: Vec<Expr>) {
        let given = |argument: &mut Expr| match std::mem::replace(argument, Expr::Omitted) {
            Expr::Omitted => None,
            expr => Some(expr),
        };
        match (find(self.addin.properties, name), arguments.as_mut_slice()) {
            (Some(Property::Name), [name]) => self.name = text(name, self.workbook),
            (Some(Property::Base), [value]) => self.base = given(value),
            (Some(Property::Shift), [by]) => {
                if let Some(by) = given(by) {
                    self.add_shift(by);
                }
            }
            (Some(property @ (Property::Truncate | Property::Censor)), [low, high, kind]) => {
                let kind =
                    if matches!(kind, Expr::Omitted) { Some(1.0) } else { known_number(kind, self.workbook) };
                let by = match kind {
                    Some(1.0 | 2.0) => BoundedBy::Value,
                    Some(3.0) => BoundedBy::Probability,
                    _ => return self.refuse(&format!("what the bounds of {name} are")),
                };
                self.in_deviations |= kind == Some(2.0);
                let bounds = Bounds { low: given(low), high: given(high), by };
                self.bound(property, bounds, name);
            }
            (Some(property), [low, rest @ ..]) if property.bounds().is_some() && rest.len() < 2 => {
                let (low, high) = (given(low), rest.first_mut().and_then(given));
                let by = property.bounds().unwrap_or(BoundedBy::Value);
                self.bound(property, Bounds { low, high, by }, name);
            }
            (Some(Property::Lock), []) => self.locked = Some(None),
            (Some(Property::Lock), [value]) => self.locked = Some(given(value)),
            (Some(Property::Seed), _) => {
                self.note("its own seed is not used: every draw comes from the seed of the simulation");
            }
            (Some(Property::Neutral), _) => {}
            (Some(Property::Correlated), [matrix, rest @ ..]) => match self.row_of_matrix(matrix, rest) {
                Some(row) => self.depend(row),
                None => self.refuse(name),
            },
            (Some(Property::Independent), [id, ..]) => match text(id, self.workbook) {
                Some(id) => self.depend(Dependence::Independent(id)),
                None => self.refuse(name),
            },
            (Some(Property::Dependent), [id, coefficient, ..]) => {
                match (text(id, self.workbook), known_number(coefficient, self.workbook)) {
                    (Some(id), Some(coefficient)) => self.depend(Dependence::Dependent(id, coefficient)),
                    _ => self.refuse(name),
                }
            }
            _ => self.refuse(name),
        }
    }

    fn bound(&mut self, property: Property, bounds: Bounds, name: &str) {
        let slot = if property == Property::Censor { &mut self.censor } else { &mut self.truncate };
        if slot.replace(bounds).is_some() {
            self.refuse(name);
        }
    }

    /// Reads what follows the parameters by position, or says why it is not understood.
    fn rest(&mut self, mut rest: Vec<Expr>) -> Result<(), String> {
        rest.truncate(
            rest.iter().rposition(|expr| !matches!(expr, Expr::Omitted)).map_or(0, |last| last + 1),
        );
        match self.addin.rest {
            _ if rest.is_empty() => Ok(()),
            Rest::Nothing => Err("it has more arguments than parameters".to_owned()),
            Rest::Percentile => Err("with a percentile it is a quantile, not a draw".to_owned()),
            Rest::Cutoffs if rest.len() > 3 => {
                Err("it has more arguments than cut-offs and a name".to_owned())
            }
            Rest::Cutoffs => {
                let mut rest = rest.into_iter();
                let mut next = || rest.next().filter(|expr| !matches!(expr, Expr::Omitted));
                let (low, high, name) = (next(), next(), next());
                if low.is_some() || high.is_some() {
                    // Bounds of the value in the cell, location included.
                    self.truncate = Some(Bounds { low, high, by: BoundedBy::ShiftedValue });
                }
                self.name = name.and_then(|name| text(&name, self.workbook));
                Ok(())
            }
        }
    }

    /// A distribution depends on others in one way.
    fn depend(&mut self, dependence: Dependence) {
        if self.dependence.replace(dependence).is_some() {
            self.refuse("a distribution with two correlations");
        }
    }

    /// `range, position, instance`: the position counts from 1, and the instance may be left out.
    fn row_of_matrix(&self, matrix: &Expr, rest: &[Expr]) -> Option<Dependence> {
        let range = match matrix {
            Expr::Range(range) => *range,
            Expr::Cell(cell) => (*cell).into(),
            _ => return None,
        };
        let (position, instance) = match rest {
            [position] => (position, None),
            [position, instance] => (position, Some(instance)),
            _ => return None,
        };
        let position =
            known_number(position, self.workbook).filter(|position| *position >= 1.0)? as usize - 1;
        let instance = match instance {
            None | Some(Expr::Omitted) => String::new(),
            Some(expr) => match text(expr, self.workbook) {
                Some(text) => text,
                None => known_number(expr, self.workbook)?.to_string(),
            },
        };
        Some(Dependence::Matrix { range, position, instance })
    }

    fn add_shift(&mut self, by: Expr) {
        self.shift = Some(match self.shift.take() {
            None => by,
            Some(shift) => binary(Infix::Add, shift, by),
        });
    }

    /// Refuses what a call asks: a simulation that depends on it is not done.
    pub(super) fn refuse(&mut self, feature: &str) {
        if self.refused.iter().all(|known| known != feature) {
            self.refused.push(feature.to_owned());
            self.marks.push(Mark::Refused(feature.to_owned()));
        }
    }

    /// Notes what the user should know of how a call is read.
    pub(super) fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }
}

/// What stands in the place of a locked draw.
const LOCKED: &str = "a locked distribution";

/// What a table says of a name, whatever its case.
pub(super) fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, found)| *found)
}
