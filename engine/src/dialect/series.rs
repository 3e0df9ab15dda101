//! The functions of products that give a process over time.
//!
//! Sources: help.palisade.com, "Time Series Functions" and the pages of its functions and properties; solver.com, "Psi
//! Time Series Functions"; vosesoftware.com/riskwiki, the pages of the functions that begin with VoseTime.

use super::call::{binary, number};
use super::handles::handled;
use super::list::{known_number, list};
use super::product::Special;
use super::reading::Reading;
use crate::formula::{Expr, Infix};
use crate::function;
use crate::series::{self, Afterwards, Outer, Process, Seasons, SeriesCall};
use crate::value::Value;

/// How the arguments of a process are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arguments {
    /// The parameters, as a source names them.
    Documented,
    /// The parameters, in the order that the product's manual is known for; the report says how they are read.
    Noted,
    /// @RISK's processes of growth: the parameters, and in older versions the last value.
    Growth,
    /// ModelRisk's processes of log returns: the parameters, whether log returns are asked, the last value.
    Returns,
    /// The same, but the last value, time stamps, whether log returns are asked.
    ReturnsLast,
    /// The same as [`Arguments::Returns`], where these of the first so many arguments are the parameters in order.
    ReturnsOf(&'static [usize], usize),
}

/// What a property of a time series asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// Seasons.
    Seasons,
    /// That the values are added up.
    Sums,
    /// A function of the values.
    Function,
    /// That the start is taken from data.
    Start,
}

/// A process whose arguments a source names.
pub(super) const fn documented(process: &'static str) -> Special {
    Special::Series { process, arguments: Arguments::Documented }
}

/// A process whose arguments are read in the order that its product's manual is known for.
pub(super) const fn noted(process: &'static str) -> Special {
    Special::Series { process, arguments: Arguments::Noted }
}

/// A process of growth of @RISK's.
pub(super) const fn growth(process: &'static str) -> Special {
    Special::Series { process, arguments: Arguments::Growth }
}

/// A process of log returns of ModelRisk's, of whose first so many arguments these are the parameters in order.
pub(super) const fn returns_of(process: &'static str, order: &'static [usize], count: usize) -> Special {
    Special::Series { process, arguments: Arguments::ReturnsOf(order, count) }
}

/// A process of log returns of ModelRisk's.
pub(super) const fn returns(process: &'static str) -> Special {
    Special::Series { process, arguments: Arguments::Returns }
}

const INCOMPLETE: &str = "it must have all its parameters, up to what was before the first period";

impl Reading<'_> {
    /// A process with all its parameters, and of the properties those of time series, a name, a lock and a
    /// correlation.
    pub(super) fn series(
        &mut self,
        process: &'static str,
        form: Arguments,
        arguments: &[Expr],
    ) -> Result<Expr, &'static str> {
        let process = series::find(process).ok_or("Carlo does not have its process")?;
        if self.shift.is_some() || self.truncate.is_some() || self.censor.is_some() {
            return Err("a time series is not shifted or bounded: do that in cells that read it");
        }
        if let Some(locked) = self.locked_value() {
            return Ok(locked);
        }
        self.without_seed();
        let known = process.parameters.len();
        let natural: Vec<usize> = (0..known).collect();
        let (order, count) = match form {
            Arguments::ReturnsOf(order, count) => (order, count),
            _ => (natural.as_slice(), known),
        };
        let (given, rest) = arguments.split_at_checked(count).ok_or(INCOMPLETE)?;
        if given.iter().any(|expr| matches!(expr, Expr::Omitted)) {
            return Err(INCOMPLETE);
        }
        if given.iter().any(|expr| self.is_truth(expr)) {
            return Err("a truth value stands where a parameter should");
        }
        let mut parameters: Vec<Expr> = order.iter().map(|at| given[*at].clone()).collect();
        let mut names = vec!["what the others say already"; count];
        for (at, parameter) in order.iter().zip(process.parameters) {
            names[*at] = parameter.name;
        }
        let mut afterwards = std::mem::take(&mut self.afterwards);
        match form {
            Arguments::Documented | Arguments::Noted if !rest.is_empty() => {
                return Err("it has more arguments than parameters");
            }
            Arguments::Documented => {}
            Arguments::Noted => self.note_names(&names, ""),
            Arguments::Growth => self.growing(&names, rest, &mut afterwards)?,
            Arguments::Returns | Arguments::ReturnsOf(..) => afterwards = self.of_returns(rest, 0)?,
            Arguments::ReturnsLast => afterwards = self.of_returns(rest, 2)?,
        }
        if matches!(form, Arguments::Returns | Arguments::ReturnsLast | Arguments::ReturnsOf(..)) {
            self.note_names(&names, "; the process is one of log returns");
        }
        if let Some(equation) = process.equation {
            self.note(equation);
        }
        self.start_at_data(process, &mut parameters, &mut afterwards)?;
        let asked = handled(self.function).unwrap_or(self.function);
        let function = self.addin.special(asked);
        Ok(Expr::Series(Box::new(SeriesCall {
            process,
            function: function.map_or(process.name, |(name, _)| name),
            parameters,
            afterwards,
            written: arguments.to_vec(),
            name: self.name.take(),
            dependence: self.dependence.take(),
            source: self.addin.name,
        })))
    }

    fn note_names(&mut self, names: &[&str], of: &str) {
        self.note(&format!("its arguments are read as {}{of}", names.join(", ")));
    }

    /// `RiskGBM(μ, σ, RiskTSIntegrate(1, C), RiskTSTransform(1, 0))`, in versions before 8 `RiskGBM(μ, σ, Y₀)`.
    fn growing(
        &mut self,
        names: &[&str],
        rest: &[Expr],
        afterwards: &mut Afterwards,
    ) -> Result<(), &'static str> {
        match rest {
            [] if !afterwards.sums_from.is_empty() && afterwards.function == Some(Outer::Exponential) => {
                self.note_names(
                    names,
                    "; the values begin with e to the power of the constant of their integration",
                );
            }
            [] => self.note_names(
                names,
                "; it gives log returns, of which integration and an exponential transformation make values",
            ),
            [last] if !afterwards.is_something() && !matches!(last, Expr::Omitted) => {
                *afterwards = growth_from(last);
                self.note_names(names, ", last value");
            }
            _ => return Err("it has more arguments than parameters"),
        }
        Ok(())
    }

    /// What follows the parameters of ModelRisk's processes. Whether log returns are asked stands at a place of its
    /// own; a truth value tells it anywhere, since the places differ by version.
    fn of_returns(&self, rest: &[Expr], place: usize) -> Result<Afterwards, &'static str> {
        let (mut returns, mut last) = (false, None);
        let told = rest.iter().any(|expr| self.is_truth(expr));
        for (at, expr) in rest.iter().enumerate().filter(|(_, expr)| !matches!(expr, Expr::Omitted)) {
            if (at == place && !told) || self.is_truth(expr) {
                returns = match known_number(expr, self.workbook) {
                    Some(0.0) => false,
                    Some(1.0) => true,
                    _ => return Err("whether it gives log returns must be TRUE or FALSE"),
                };
            } else if last.is_some() || matches!(expr, Expr::Range(_) | Expr::Array(..)) {
                return Err(
                    "only whether it gives log returns and its last value are known, not time stamps",
                );
            } else {
                last = Some(expr);
            }
        }
        match last {
            _ if returns => Ok(Afterwards::default()),
            Some(last) => Ok(growth_from(last)),
            None => Err("it must have its last value, which the values continue"),
        }
    }

    pub(super) fn is_truth(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Literal(value) => matches!(value, Value::Boolean(_)),
            Expr::Cell(cell) => {
                let value = self.workbook.cell(*cell).and_then(|cell| cell.value.as_ref());
                matches!(value, Some(Value::Boolean(_)))
            }
            _ => false,
        }
    }

    /// What a property of a time series asks; the first argument says of what kind it is, and 0 is none.
    pub(super) fn of_series(&mut self, asks: Asks, name: &str, arguments: &[Expr]) {
        let known = |at: usize| arguments.get(at).and_then(|expr| known_number(expr, self.workbook));
        let given = |at: usize| arguments.get(at).filter(|expr| !matches!(expr, Expr::Omitted)).cloned();
        let less = given(1).filter(|_| known(1) != Some(0.0));
        let listed = |at: usize| given(at).as_ref().and_then(list).filter(|cells| !cells.is_empty());
        match (asks, known(0)) {
            (Asks::Function, Some(0.0)) if less.is_some() => self.refuse(name),
            (_, Some(0.0)) => {}
            (Asks::Function, Some(kind @ (1.0 | 2.0))) => {
                let outer = if kind == 1.0 { Outer::Exponential } else { Outer::Square };
                (self.afterwards.function, self.afterwards.less) = (Some(outer), less);
            }
            (Asks::Sums, Some(order @ (1.0 | 2.0))) => {
                let start = |at: usize| given(at).unwrap_or_else(|| number(0.0));
                self.afterwards.sums_from = (1..=order as usize).map(start).collect();
                if order == 2.0 {
                    self.note(
                        "its values are added up from its first constant, and those sums from its second constant",
                    );
                }
            }
            (Asks::Seasons, Some(kind @ (1.0 | 2.0 | 3.0))) => {
                let first = if arguments.len() > 3 && kind == 3.0 { known(3) } else { Some(1.0) };
                match known(1).zip(first).and_then(|(period, first)| seasons(kind, period, first, given(2))) {
                    Some(seasons) => self.afterwards.seasons = seasons,
                    None => return self.refuse(name),
                }
                match kind {
                    1.0 | 2.0 if given(2).is_none() => self.note("its terms are left out, and so 0"),
                    1.0 => {
                        self.note("its terms are read as the values of the round before, in the order of time");
                    }
                    2.0 => self.note(
                        "its first round of terms is read as the season's differences of the round before, the second \
                         one as its values, both in the order of time",
                    ),
                    _ => {}
                }
            }
            (Asks::Start, Some(kind @ (1.0 | 2.0))) => match listed(1) {
                Some(cells) => {
                    let at = if kind == 1.0 { 0 } else { cells.len() - 1 };
                    self.starts_at = cells.into_iter().nth(at);
                }
                None => self.refuse(name),
            },
            _ => self.refuse(name),
        }
    }

    /// Puts the value of the data that the series continues in the place of its start: what is done to the values
    /// afterwards, undone.
    fn start_at_data(
        &mut self,
        process: &Process,
        parameters: &mut [Expr],
        afterwards: &mut Afterwards,
    ) -> Result<(), &'static str> {
        let Some(data) = self.starts_at.take() else { return Ok(()) };
        let whole = match &afterwards.less {
            Some(less) => binary(Infix::Add, data, less.clone()),
            None => data,
        };
        let start = match afterwards.function {
            None => whole,
            Some(Outer::Exponential) => of("LN", whole),
            Some(Outer::Square) => of("SQRT", whole),
        };
        let starts_once = matches!(process.name, "AR1" | "ARCH1" | "BMMR" | "BMMRJD");
        let starts_never = matches!(process.name, "GBM" | "GBMJD");
        match (afterwards.sums_from.as_mut_slice(), parameters.last_mut()) {
            ([constant], _) if starts_never && afterwards.seasons.is_empty() => *constant = start,
            ([], Some(last)) if starts_once && afterwards.seasons.is_empty() => *last = start,
            _ => return Err("what data say of its start is not known of such a process"),
        }
        self.note("its start is taken from the data that it is synchronised with");
        Ok(())
    }
}

/// What the seasons of a kind are: 1 and 2 differences of the first and of the second order, whose terms may be left
/// out, 3 terms to be added; `None` where the terms are not as many as the period takes.
fn seasons(kind: f64, period: f64, first: f64, terms: Option<Expr>) -> Option<Vec<Seasons>> {
    if period.trunc() != period || !(1.0..=10_000.0).contains(&period) {
        return None;
    }
    let (goes_on, period) = (kind < 3.0, period as usize);
    let rounds = if kind == 2.0 { 2 } else { 1 };
    let terms = match terms {
        None if goes_on => vec![number(0.0); rounds * period],
        terms => terms.as_ref().and_then(list)?,
    };
    let fits = terms.len() == rounds * period && (1.0..=period as f64).contains(&first);
    let round = |terms: &[Expr]| Seasons { terms: terms.to_vec(), first: first as usize - 1, goes_on };
    fits.then(|| terms.chunks_exact(period).map(round).collect())
}

/// What makes values of log returns, which continue a last one.
fn growth_from(last: &Expr) -> Afterwards {
    Afterwards {
        sums_from: vec![of("LN", last.clone())],
        function: Some(Outer::Exponential),
        ..Afterwards::default()
    }
}

fn of(function: &str, argument: Expr) -> Expr {
    Expr::Call(function::find(function).expect("the table has elementary functions"), vec![argument])
}
