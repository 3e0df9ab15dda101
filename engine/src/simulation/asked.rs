//! The statistics that cells ask by an add-in's functions, from what a simulation gathered.

use std::collections::BTreeMap;

use super::{Gathering, Simulation};
use crate::address::CellRef;
use crate::backend::{Batch, Columns, Kernel};
use crate::dialect::{Asked, Of, Within};
use crate::model::{self, Model};
use crate::results::CellStatistic;
use crate::statistics::measure::{Measure, Sample};
use crate::statistics::{Ordered, Source, Summary};

/// Values in order, found once for each column.
type Orders = BTreeMap<Source, Ordered>;

/// The input or output that a statistic is of.
pub(super) fn source(model: &Model, of: &Of) -> Option<Source> {
    let is = |cell: CellRef, name: &str| match of {
        Of::Cell(of) => *of == cell,
        Of::Named(of) => of.eq_ignore_ascii_case(name),
        Of::Distribution(_) | Of::Nothing => false,
    };
    let output = model.outputs.iter().position(|output| is(output.cell, &output.name));
    let input = || model.inputs.iter().position(|input| is(input.cell, &input.name));
    output.map(Source::Output).or_else(|| input().map(Source::Input))
}

/// The inputs that statistics in cells are of, by their index.
pub(super) fn inputs(model: &Model) -> Vec<usize> {
    let calls = model.statistics.iter().filter(|statistic| statistic.exact_value.is_none());
    let mut inputs: Vec<usize> = calls
        .filter_map(|statistic| match source(model, &statistic.call.of)? {
            Source::Input(index) => Some(index),
            Source::Output(_) => None,
        })
        .collect();
    crate::order::sort(&mut inputs);
    inputs.dedup();
    inputs
}

impl Gathering {
    /// The statistics that cells ask.
    pub(super) fn statistics(&self, most: usize) -> Vec<CellStatistic> {
        let model = &self.simulation.model;
        let mut orders = Orders::new();
        let told = model.statistics.iter().map(|asked| {
            let (value, reason) = match self.tell(asked, most, &mut orders) {
                Ok(value) => (Some(value), None),
                Err(reason) => (None, Some(reason)),
            };
            let cell = model.workbook.address(asked.cell);
            CellStatistic { cell, function: asked.call.function.clone(), value, reason }
        });
        told.collect()
    }

    fn tell(&self, asked: &model::CellStatistic, most: usize, orders: &mut Orders) -> Result<f64, String> {
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
        let of = find(&call.of)?;
        match told {
            Asked::Trial(number) => self.simulation.value(of, *number, self.trials),
            Asked::Correlation(with, rank) => match call.within {
                Some(_) => Err("a correlation of a part of the trials is not computed".to_owned()),
                None => Ok(self.sensitivity.correlation(of, find(with)?, *rank)),
            },
            Asked::Specified(measure, whole) => {
                self.measured(of, call.within, measure, &[], most, orders, *whole)
            }
            Asked::Measure(measure, arguments, whole) => {
                self.measured(of, call.within, measure, arguments, most, orders, *whole)
            }
        }
        .and_then(|value| if value.is_finite() { Ok(value) } else { Err(none()) })
    }

    #[expect(clippy::too_many_arguments, reason = "what is asked, and of what, each a word of the call")]
    fn measured(
        &self,
        of: Source,
        within: Option<Within>,
        measure: &Measure,
        arguments: &[f64],
        most: usize,
        orders: &mut Orders,
        whole: f64,
    ) -> Result<f64, String> {
        let summary = self.summary(of).ok_or_else(|| "its values were not gathered".to_owned())?;
        let value = match within {
            None => {
                let nothing = Ordered::default();
                let ordered = match measure.needs_values {
                    true => orders.entry(of).or_insert_with(|| summary.quantiles().glimpse(most).0),
                    false => &nothing,
                };
                measure.value(&Sample { summary, ordered }, arguments)?
            }
            Some(within) => {
                let ordered = orders.entry(of).or_insert_with(|| summary.quantiles().glimpse(most).0);
                let part = part(summary, ordered, within).ok_or_else(|| {
                    "the values are too many to be kept, and so is a part of them".to_owned()
                })?;
                let ordered = part.quantiles().ordered();
                measure.value(&Sample { summary: &part, ordered: &ordered }, arguments)?
            }
        };
        value.map(|value| whole * value).ok_or_else(|| "there is none of these values".to_owned())
    }

    /// What was gathered of an output, or of an input whose values are kept.
    pub fn summary(&self, of: Source) -> Option<&Summary> {
        match of {
            Source::Output(index) => self.outputs.get(index),
            Source::Input(index) => self.watched.get(&index),
        }
    }
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
        self.kernel().eval(Batch { first: number as u64 - 1, len: 1 }, &mut columns);
        let column = match of {
            Source::Output(index) => columns.outputs.get(index),
            Source::Input(index) => columns.inputs.get(index),
        };
        let value = column.and_then(|column| column.first()).filter(|value| !value.is_nan());
        value.copied().ok_or_else(|| "it is an error in that trial".to_owned())
    }
}
