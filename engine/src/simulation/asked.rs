//! The statistics that cells ask by an add-in's functions, from what a simulation gathered.

use std::sync::Arc;

use super::{Gathering, Simulation};
use crate::address::CellRef;
use crate::backend::reference::ReferenceKernel;
use crate::backend::{Batch, Columns, Kernel};
use crate::dialect::{Asked, Classes, Counted, Of, Precision, Told, Within};
use crate::model::{self, Model};
use crate::results::CellStatistic;
use crate::statistics::measure::{self, Measure, Sample};
use crate::statistics::{Effect, Ordered, Source, Summary};

/// Values in order, found once for each column.
type Orders = Vec<(Source, Ordered)>;

fn ordered<'o>(orders: &'o mut Orders, of: Source, summary: &Summary, most: usize) -> &'o Ordered {
    let place = orders.iter().position(|(known, _)| *known == of).unwrap_or_else(|| {
        orders.push((of, summary.quantiles().glimpse(most).0));
        orders.len() - 1
    });
    &orders[place].1
}

/// The input or output that a statistic is of.
pub(super) fn source(model: &Model, of: &Of) -> Option<Source> {
    let is = |cell: CellRef, name: &str| match of {
        Of::Cell(of) => *of == cell,
        Of::Named(of) => of.eq_ignore_ascii_case(name),
        _ => false,
    };
    let output = model.outputs.iter().position(|output| is(output.cell, &output.name));
    let input = || model.inputs.iter().position(|input| is(input.cell, &input.name));
    output.map(Source::Output).or_else(|| input().map(Source::Input))
}

/// The inputs that statistics in cells are of, by their index, some of them more than once.
pub(super) fn inputs(model: &Model) -> impl Iterator<Item = usize> + '_ {
    let calls = model.statistics.iter().filter(|statistic| statistic.exact_value.is_none());
    calls.filter_map(|statistic| match source(model, &statistic.call.of)? {
        Source::Input(index) => Some(index),
        Source::Output(_) => None,
    })
}

impl Gathering {
    /// The statistics that cells ask.
    pub(super) fn statistics(&self, most: usize, effects: &[Vec<Effect>]) -> Vec<CellStatistic> {
        let model = &self.simulation.model;
        let mut orders = Orders::new();
        let told = model.statistics.iter().map(|asked| {
            let (value, reason) = match self.tell(asked, most, effects, &mut orders) {
                Ok(value) => (Some(value), None),
                Err(reason) => (None, Some(reason)),
            };
            let cell = model.workbook.address(asked.cell);
            CellStatistic { cell, function: asked.call.function.clone(), value, reason }
        });
        told.collect()
    }

    fn tell(
        &self,
        asked: &model::CellStatistic,
        most: usize,
        effects: &[Vec<Effect>],
        orders: &mut Orders,
    ) -> Result<f64, String> {
        if let Some(exact) = &asked.exact_value {
            return exact.clone();
        }
        let call = &asked.call;
        let told = call.asked.as_ref().map_err(Clone::clone)?;
        let none = || "there is none of these values".to_owned();
        let find = |of: &Of| {
            source(&self.simulation.model, of)
                .ok_or_else(|| "what it is of is not an output of this simulation: mark it as one".to_owned())
        };
        if let Asked::Trials = told {
            return Ok(self.trials as f64);
        }
        let of = find(&call.of)?;
        let all_trials = |what: &str| match call.within {
            Some(_) => Err(format!("{what} of a part of the trials is not computed")),
            None => Ok(()),
        };
        let mut measured =
            |measure, arguments: &[f64]| self.measured(of, call.within, measure, arguments, most, orders);
        match told {
            Asked::Trial(number) => self.simulation.value(of, *number, self.trials),
            Asked::Correlation(with, rank) => all_trials("a correlation")
                .and_then(|()| Ok(self.sensitivity.correlation(of, find(with)?, *rank))),
            Asked::Joint(with, first, second) => all_trials("a probability of two").and_then(|()| {
                let hold = |x, y| first.holds(x) && second.holds(y);
                Ok(self.sensitivity.share(of, find(with)?, &hold))
            }),
            Asked::Ranked(place) => all_trials("a correlation").and_then(|()| ranked(of, *place, effects)),
            Asked::Specified(measure, whole) => measured(measure, &[]).map(|value| whole * value),
            Asked::Measure(measure, arguments, whole) => {
                measured(measure, arguments).map(|value| whole * value)
            }
            Asked::Precision(precisions, told) => precision(precisions, *told, &mut measured),
            Asked::Class(classes, at, counted) => class(classes, *at, *counted, &mut measured),
            Asked::Level | Asked::Trials | Asked::Density(_) | Asked::Criterion(_) | Asked::Several(_) => {
                Err(none())
            }
        }
        .and_then(|value| if value.is_finite() { Ok(value) } else { Err(none()) })
    }

    fn measured(
        &self,
        of: Source,
        within: Option<Within>,
        measure: &Measure,
        arguments: &[f64],
        most: usize,
        orders: &mut Orders,
    ) -> Result<f64, String> {
        let summary = self.summary(of).ok_or_else(|| "its values were not gathered".to_owned())?;
        let value = match within {
            None => {
                let nothing = Ordered::default();
                let ordered = match measure.needs_values {
                    true => ordered(orders, of, summary, most),
                    false => &nothing,
                };
                measure.value(&Sample { summary, ordered }, arguments)?
            }
            Some(within) => {
                let ordered = ordered(orders, of, summary, most);
                let part = part(summary, ordered, within).ok_or_else(|| {
                    "the values are too many to be kept, and so is a part of them".to_owned()
                })?;
                let ordered = part.quantiles().ordered();
                measure.value(&Sample { summary: &part, ordered: &ordered }, arguments)?
            }
        };
        value.ok_or_else(|| "there is none of these values".to_owned())
    }

    /// What was gathered of an output, or of an input whose values are kept.
    pub fn summary(&self, of: Source) -> Option<&Summary> {
        match of {
            Source::Output(index) => self.outputs.get(index),
            Source::Input(index) => {
                self.watched.iter().find(|(of, _)| *of == index).map(|(_, summary)| summary)
            }
        }
    }
}

/// What a measure of the values is, given its arguments.
type Tell<'t> = &'t mut dyn FnMut(&'static Measure, &[f64]) -> Result<f64, String>;

/// The rank correlation of an output with the input that has a place among all.
fn ranked(of: Source, place: usize, effects: &[Vec<Effect>]) -> Result<f64, String> {
    let Source::Output(index) = of else { return Err("only an output has inputs".to_owned()) };
    let effects = effects.get(index).map_or(&[][..], Vec::as_slice);
    match effects.get(place) {
        Some(effect) => Ok(effect.rank_correlation),
        None => Err(format!("there are {} inputs", effects.len())),
    }
}

/// What is told of precisions. A width goes down with the root of the number of trials.
fn precision(precisions: &[Precision], told: Told, measured: Tell<'_>) -> Result<f64, String> {
    // The trials that it takes, over those that there are.
    let mut times = 0.0_f64;
    for precision in precisions {
        let half = measured(precision.half, &precision.arguments)?;
        let size = match precision.share_of {
            Some(of) => {
                let given = of.arguments.len().min(precision.arguments.len());
                precision.size * measured(of, &precision.arguments[..given])?.abs()
            }
            None => precision.size,
        };
        times = times.max(if half <= size { 0.0 } else { half / size * (half / size) });
    }
    Ok(match told {
        Told::Reached => f64::from(u8::from(times == 0.0)),
        Told::TrialsMore if times == 0.0 => 0.0,
        Told::TrialsMore => ((times - 1.0) * measured(&measure::COUNT, &[])?).ceil(),
        Told::Percent if times == 0.0 => 100.0,
        Told::Percent => (100.0 / times).floor().min(99.0),
    })
}

/// The share of one of several classes, or of others with it.
fn class(classes: &Classes, at: usize, counted: Counted, measured: Tell<'_>) -> Result<f64, String> {
    let mut below = |bound: usize| match classes {
        Classes::UpTo(bounds) => match bounds.get(bound) {
            Some(bound) => measured(&measure::PROBABILITY_BELOW, &[*bound]),
            None => Ok(1.0),
        },
        Classes::Equal(count) if bound + 1 >= *count => Ok(1.0),
        Classes::Equal(count) => {
            let (least, range) = (measured(&measure::MIN, &[])?, measured(&measure::RANGE, &[])?);
            let bound = least + range * (bound as f64 + 1.0) / *count as f64;
            measured(&measure::PROBABILITY_BELOW, &[bound])
        }
    };
    let mut before = || if at == 0 { Ok(0.0) } else { below(at - 1) };
    Ok(match counted {
        Counted::From => 1.0 - before()?,
        Counted::UpTo => below(at)?,
        Counted::Each => {
            let before = before()?;
            below(at)? - before
        }
    })
}

/// The trials within bounds.
fn part(summary: &Summary, ordered: &Ordered, within: Within) -> Option<Summary> {
    let Within { mut low, mut high, probabilities } = within;
    if probabilities {
        low = if low.is_finite() { ordered.quantile(low)? } else { low };
        high = if high.is_finite() { ordered.quantile(high)? } else { high };
    }
    summary.within(low, high)
}

impl Simulation {
    /// The value of an input or output in a trial, counted from 1, of the first `trials`: computed again.
    fn value(&self, of: Source, number: f64, trials: u64) -> Result<f64, String> {
        if !(number >= 1.0 && number <= trials as f64 && number == number.trunc()) {
            return Err(format!("there is no trial {number}: they are counted from 1 to {trials}"));
        }
        let mut columns = Columns::default();
        // It gives the same digits as the loops over lanes, of which a browser would load a second copy for this.
        let mut kernel = ReferenceKernel::new(Arc::clone(&self.plan), self.draws.clone());
        kernel.eval(Batch { first: number as u64 - 1, len: 1 }, &mut columns);
        let column = match of {
            Source::Output(index) => columns.outputs.get(index),
            Source::Input(index) => columns.inputs.get(index),
        };
        let value = column.and_then(|column| column.first()).filter(|value| !value.is_nan());
        value.copied().ok_or_else(|| "it is an error in that trial".to_owned())
    }
}
