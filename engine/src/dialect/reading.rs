//! One call of a product's function as it is read: its parameters, its properties, and what must be said of it.

use std::cell::OnceCell;

use super::call::{BadArguments, Call, binary, number};
use super::handles::handled;
use super::list::{known_number, text};
use super::product::{Addin, Argument, Mark, Marker, NotRead, Property, Rest, find};
use super::refused;
use crate::address::CellRef;
use crate::distribution::{self, BoundedBy, Bounds, Dependence, DistributionCall};
use crate::formula::{Binder, Expr, Infix};
use crate::series::Afterwards;
use crate::workbook::Workbook;

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
    /// The uniform of which the call gives the quantile.
    pub(super) draw: Option<Expr>,
    pub(super) dependence: Option<Dependence>,
    /// Whether bounds are given in standard deviations from the mean.
    in_deviations: bool,
    /// The value of every trial, where the cell is locked and the call says it.
    pub(super) locked: Option<Option<Expr>>,
    /// What is done to the values of a time series.
    pub(super) afterwards: Afterwards,
    /// The value of data that a time series continues.
    pub(super) starts_at: Option<Expr>,
    /// What binds the formulas of cells with handles, once one is asked for; `None` where names stand against it.
    pub(super) binder: OnceCell<Option<Binder<'r>>>,
    /// The seed of its own.
    seed: Option<u64>,
    notes: Vec<String>,
    refused: Vec<String>,
}

impl<'r> Reading<'r> {
    /// A call of a product's function, of which nothing is read yet.
    pub(super) fn new(
        addin: &'static Addin,
        function: &'r str,
        workbook: &'r Workbook,
        marks: &'r mut Vec<Mark>,
    ) -> Self {
        Self {
            addin,
            workbook,
            function,
            marks,
            name: None,
            base: None,
            shift: None,
            truncate: None,
            censor: None,
            draw: None,
            dependence: None,
            in_deviations: false,
            locked: None,
            afterwards: Afterwards::default(),
            starts_at: None,
            binder: OnceCell::new(),
            seed: None,
            notes: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// What is noted of the call, and what of it is refused.
    pub(super) fn said(self) -> (Vec<String>, Vec<String>) {
        (self.notes, self.refused)
    }

    /// The call as an expression, or why it is none.
    pub(super) fn call(&mut self, arguments: Vec<Argument>, at: CellRef) -> Result<Expr, NotRead> {
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
        if let Some((_, special)) = self.addin.special(name) {
            return self.special(special, positional);
        }
        if let Some(read) = self.alternate(&positional) {
            return read.and_then(|call| self.finish(call));
        }
        #[cfg(feature = "fitting")]
        if let Some(fitting) = self.addin.fitting(name) {
            return self.fitted(fitting, positional, at);
        }
        if cfg!(feature = "functions")
            && let Some((call, truncated)) = self.addin.of_zeros(name)
        {
            return self.of_zeros(call, truncated, positional);
        }
        if cfg!(feature = "functions")
            && let Some(base) = self.addin.of_quantile(name)
        {
            return self.quantile(base, positional);
        }
        if cfg!(feature = "functions")
            && let Some(of) = self.addin.of_probability(name)
        {
            return self.probability(of, positional);
        }
        if cfg!(feature = "functions")
            && let Some(base) = handled(name)
            && self.addin.has_handle(base)
        {
            return self.handle(base, positional);
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

    pub(super) fn distribution(
        &mut self,
        call: &'static Call,
        mut positional: Vec<Expr>,
    ) -> Result<Expr, NotRead> {
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
            draw: None,
            dependence: None,
            joined: None,
            repeated: None,
            seed: None,
            dealt: false,
            source: self.addin.name,
            redrawn: false,
        }
    }

    /// Gives the call of a distribution what the properties ask.
    pub(super) fn finish(&mut self, call: DistributionCall) -> Result<Expr, NotRead> {
        if let Some(value) = self.locked_value() {
            return Ok(value);
        }
        if self.starts_at.is_some() || self.afterwards.is_something() {
            self.refuse("a property of time series on a distribution");
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
            draw: self.draw.take(),
            dependence: self.dependence.take(),
            seed: self.seed.take(),
            ..call
        })))
    }

    /// What stands in every trial where the call is locked.
    pub(super) fn locked_value(&mut self) -> Option<Expr> {
        let locked = self.locked.take()?;
        Some(match locked.or(self.base.take()) {
            Some(value) => {
                self.note("it is locked: the cell has its static value in every trial");
                self.marks.push(Mark::Stands(known_number(&value, self.workbook)));
                value
            }
            None => {
                self.note("it is locked: the cell keeps its saved value in every trial");
                Expr::Unsupported(LOCKED.into(), Vec::new())
            }
        })
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
            (Some(Property::Seed), [.., seed]) => match known_number(seed, self.workbook) {
                Some(seed) if (0.0..9e15).contains(&seed) && seed.trunc() == seed => {
                    self.seed = Some(seed as u64);
                    self.note(OWN_SEED);
                }
                _ => self.refuse(&format!("{name} of a seed that is not a whole number from 0 on")),
            },
            (Some(Property::SixSigma), limits) => {
                let limits = self.limits(limits);
                self.marks.push(Mark::Limits(limits));
            }
            (Some(Property::Convergence), asked) => {
                let asked = self.limits(asked);
                self.marks.push(Mark::Convergence(asked));
            }
            (Some(Property::Fitted), _) => {
                self.note("it was fitted to data elsewhere: the parameters that stand here are used");
            }
            (Some(Property::Neutral), _) => {}
            (Some(Property::Series(asks)), arguments) if cfg!(feature = "functions") => {
                self.of_series(asks, name, arguments);
            }
            (Some(Property::Correlated | Property::Copula(_)), arguments)
                if arguments.iter().any(is_elsewhere) =>
            {
                self.refuse(&format!("{name} by cells of another workbook"));
            }
            (Some(Property::Correlated), [matrix, rest @ ..]) => match self.row_of_matrix(matrix, rest) {
                Some(row) => self.depend(row),
                None => self.refuse(name),
            },
            (Some(Property::Copula(form)), arguments) => match self.membership(form, arguments) {
                Some(membership) => self.depend(Dependence::Copula(Box::new(membership))),
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
    pub(super) fn rest(&mut self, mut rest: Vec<Expr>) -> Result<(), String> {
        rest.truncate(
            rest.iter().rposition(|expr| !matches!(expr, Expr::Omitted)).map_or(0, |last| last + 1),
        );
        match self.addin.rest {
            _ if rest.is_empty() => Ok(()),
            Rest::Nothing => Err("it has more arguments than parameters".to_owned()),
            Rest::Percentile if rest.len() > 1 => {
                Err("it has more arguments than parameters and a percentile".to_owned())
            }
            Rest::Percentile => {
                self.draw = rest.pop();
                Ok(())
            }
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

    pub(super) fn add_shift(&mut self, by: Expr) {
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

    /// Leaves out a seed of its own, and says so.
    pub(super) fn without_seed(&mut self) {
        if self.seed.take().is_some() {
            self.notes.retain(|note| note != OWN_SEED);
            self.note("its own seed is not used: its draws come from the seed of the simulation");
        }
    }

    /// Notes what the user should know of how a call is read.
    pub(super) fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }
}

/// Whether an argument refers to another workbook.
fn is_elsewhere(argument: &Expr) -> bool {
    match argument {
        Expr::External(_) => true,
        Expr::Unsupported(what, _) => what.starts_with("external link"),
        _ => false,
    }
}

/// What is said of a seed of a distribution's own.
const OWN_SEED: &str = "its draws come from its own seed, but for a cell that holds several distributions or is correlated; \
                        the numbers are Carlo's, not those of the product's generator";
/// What stands in the place of a locked draw.
const LOCKED: &str = "a locked distribution";
