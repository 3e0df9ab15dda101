//! What a call of a statistic in a cell asks, read from its arguments.

use super::list::{known_number, list, text};
use super::product::{Argument, Mark, Property, find};
use super::reading::Reading;
use super::statistic::{
    Ask, Asked, Classes, Counted, Inequality, Of, Precision, Several, StatisticCall, StatisticRow, Take,
    Within, by_index,
};
use crate::address::SheetId;
use crate::formula::{Expr, print};
use crate::statistics::measure::Measure;

/// Why a statistic of another simulation is not told.
const OTHER_SIMULATION: &str = "it asks for another simulation, and Carlo runs one";

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
            (Of::Nothing, _) if !matches!(asked, Asked::Trials) => {
                Err("what it is of is not one cell, nor a name".to_owned())
            }
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
            #[cfg(feature = "fitting")]
            Some(Expr::Unsupported(_, inside)) if matches!(inside[..], [Expr::Distribution(_), _]) => {
                first.map_or(Of::Nothing, |handle| Of::Handle(Box::new(handle.clone())))
            }
            Some(Expr::Unsupported(..)) => match first.and_then(|handle| self.distribution_in(handle)) {
                Some(call) => Of::Distribution(Box::new(call)),
                None => Of::Nothing,
            },
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
            Ask::Either(low, high, takes) => {
                let numbers = self.numbers(low, takes, &mut rest)?;
                let lower = match rest.next() {
                    None | Some(Expr::Omitted) => true,
                    Some(flag) => self.known(flag, "which side it asks")? != 0.0,
                };
                Asked::Measure(if lower { low } else { high }, numbers, row.whole)
            }
            Ask::Specified(measure) => match limits {
                Some(limits) => Asked::Measure(measure, limits, row.whole),
                None => Asked::Specified(measure, row.whole),
            },
            Ask::Correlation => {
                let with = self.names(rest.next());
                if !with.is_column() {
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
            Ask::Trial => Asked::Trial(self.next(&mut rest, "the trial")?),
            Ask::Joint => self.joint_share(&mut rest)?,
            Ask::Ranked => self.ranked(&mut rest)?,
            Ask::Precision(half, takes) => {
                let mut arguments = self.numbers(half, takes, &mut rest)?;
                let size = self.next(&mut rest, "the precision")?;
                let confidence = self.next(&mut rest, "the confidence")?;
                if !(size > 0.0 && confidence > 0.0 && confidence < 1.0) {
                    return Err(format!(
                        "a precision of {size} at {confidence} is none: it is above 0, at a confidence between 0 and 1"
                    ));
                }
                arguments.push(confidence);
                Asked::Several(Several::Precision(Precision { half, arguments, size, share_of: None }))
            }
            Ask::Level => Asked::Level,
            Ask::Trials => Asked::Trials,
            Ask::Moments => Asked::Several(Several::Moments),
            Ask::Frequency => self.frequency(&mut rest)?,
            Ask::Criterion(criterion) => Asked::Criterion(*criterion),
            Ask::Density => Asked::Density(self.next(&mut rest, "the value")?),
            Ask::ByIndex => {
                let index = self.next(&mut rest, "the number of the statistic")?;
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
        if first_simulation { Ok(asked) } else { Err(OTHER_SIMULATION.to_owned()) }
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
                Take::Number => self.next(rest, argument.name)?,
                Take::Part(whole) => self.next(rest, argument.name)? / whole,
                Take::FromAbove => 1.0 - self.next(rest, argument.name)?,
                Take::Optional => match rest.next() {
                    None | Some(Expr::Omitted) => f64::NAN,
                    Some(given) => self.known(given, argument.name)?,
                },
            });
        }
        Ok(numbers)
    }

    /// `">", 5, B2, "<=", 7`: what the values are compared by and with, and so those of another cell.
    fn joint_share<'e>(&self, rest: &mut impl Iterator<Item = &'e Expr>) -> Result<Asked, String> {
        let first = self.inequality(rest)?;
        let with = self.names(rest.next());
        if !with.is_column() {
            return Err("the second of what it compares is not one cell, nor a name".to_owned());
        }
        Ok(Asked::Joint(with, first, self.inequality(rest)?))
    }

    fn inequality<'e>(&self, rest: &mut impl Iterator<Item = &'e Expr>) -> Result<Inequality, String> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let symbol = rest.next().and_then(|expr| text(expr, self.workbook));
        let orderings: &[_] = match symbol.as_deref() {
            Some("<") => &[Less],
            Some("<=") => &[Less, Equal],
            Some(">") => &[Greater],
            Some(">=") => &[Greater, Equal],
            Some("=") => &[Equal],
            _ => return Err("its symbols must be known to be <, <=, >, >= or =".to_owned()),
        };
        Ok(Inequality { orderings, limit: self.next(rest, "the limit")? })
    }

    /// `simulation, place, 3 for rank correlations, 2 for their values`.
    fn ranked<'e>(&self, rest: &mut impl Iterator<Item = &'e Expr>) -> Result<Asked, String> {
        match rest.next() {
            Some(Expr::Omitted) => {}
            Some(simulation) if known_number(simulation, self.workbook) == Some(1.0) => {}
            _ => return Err(OTHER_SIMULATION.to_owned()),
        }
        let place = self.next(rest, "the place of the input")?;
        let (kind, value) = (self.next(rest, "the kind of analysis")?, self.next(rest, "what it gives")?);
        match (kind, value) {
            (3.0, 2.0) if place >= 1.0 => Ok(Asked::Ranked(place as usize - 1)),
            (3.0, 2.0) => Err("the places of inputs are counted from 1".to_owned()),
            (3.0, _) => {
                Err("it asks for a text, and Carlo gives numbers: the tornado names the input".to_owned())
            }
            _ => Err("it asks for a regression, which the analysis `regression` tells".to_owned()),
        }
    }

    /// `0 each, 1 with all below or 2 with all above, bounds or how many classes`.
    fn frequency<'e>(&self, rest: &mut impl Iterator<Item = &'e Expr>) -> Result<Asked, String> {
        let counted = match self.next(rest, "the kind of frequencies")? {
            0.0 => Counted::Each,
            1.0 => Counted::UpTo,
            2.0 => Counted::From,
            _ => return Err("the kind of frequencies is 0, 1 or 2".to_owned()),
        };
        let classes = rest.next().unwrap_or(&Expr::Omitted);
        let bounds: Option<Vec<f64>> = list(classes)
            .and_then(|cells| cells.iter().map(|cell| known_number(cell, self.workbook)).collect());
        let single = !matches!(classes, Expr::Range(_) | Expr::Array(..));
        let classes = match (bounds.as_deref(), single) {
            (Some([count]), true) if *count >= 1.0 && *count <= 10_000.0 => Classes::Equal(*count as usize),
            (Some(bounds), false) if bounds.is_sorted_by(|a, b| a < b) => Classes::UpTo(bounds.to_vec()),
            _ => return Err("its classes must be known: their number, or ascending bounds".to_owned()),
        };
        Ok(Asked::Several(Several::Frequency(classes, counted)))
    }

    /// The next argument, which must be a number that is known.
    fn next<'e>(&self, rest: &mut impl Iterator<Item = &'e Expr>, what: &str) -> Result<f64, String> {
        self.known(rest.next().unwrap_or(&Expr::Omitted), what)
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
