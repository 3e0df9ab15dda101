//! What if: one input at a time at some of its percentiles, the others at their medians or drawn.
//!
//! With the others at their medians each point is one trial, and exact: a tornado and a spider chart of the model
//! itself. With the others drawn each point is a simulation with the same draws (common random numbers).

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::factors::Factors;
use super::interval::{JACKKNIFE, of_statistic};
use super::runs::{Failure, Runs};
use super::{Entry, Estimate, Statistic, Table};
use crate::address::Address;
use crate::order;
use crate::plan::Dimension;
use crate::sample::{Bend, Draws, Stream};

/// The most points of an input.
const MOST_POINTS: usize = 99;

/// Asks what an output is with one input at a time at some of its percentiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct WhatIf {
    /// The outputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The inputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Address>,
    /// The percentiles, ascending, above 0 and below 100.
    pub percentiles: Vec<f64>,
    /// What the other inputs do.
    pub others: Others,
    /// The statistic of the output where the others are drawn.
    pub statistic: Statistic,
}

impl Default for WhatIf {
    fn default() -> Self {
        Self {
            outputs: Vec::new(),
            inputs: Vec::new(),
            percentiles: vec![10.0, 25.0, 50.0, 75.0, 90.0],
            others: Others::AtMedian,
            statistic: Statistic::Mean,
        }
    }
}

/// What inputs do while another is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Others {
    /// They are at their medians, and so is every other draw.
    AtMedian,
    /// They are drawn.
    Drawn,
}

/// What outputs are with one input at a time at some of its percentiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhatIfReport {
    /// The statistic of the output; `null` where the others are at their medians.
    pub statistic: Option<Statistic>,
    /// The outputs.
    pub outputs: Vec<Swings>,
    /// Inputs that have no percentiles of their own, since their cells hold several draws.
    pub left_out: Vec<Named>,
}

/// What one output is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Swings {
    /// The output.
    pub output: Named,
    /// What it is with no input held apart from the others.
    pub baseline: Estimate,
    /// The inputs, the widest swing first.
    pub inputs: Vec<Swing>,
}

/// What an output is with one input held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Swing {
    /// The input.
    pub input: Named,
    /// The points in the order of the percentiles.
    pub points: Vec<Point>,
}

/// What an output is with an input held at a percentile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// The input's percentile.
    pub percentile: f64,
    /// The input's value.
    pub value: Option<f64>,
    /// The output.
    pub output: Estimate,
}

impl Ask for WhatIf {
    type Report = WhatIfReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.inputs(&self.inputs);
        self.statistic.check(check, ".statistic");
        let inside = self.percentiles.iter().all(|percent| *percent > 0.0 && *percent < 100.0);
        let ascending = self.percentiles.windows(2).all(|two| two[0] < two[1]);
        let right = inside && ascending && (2..=MOST_POINTS).contains(&self.percentiles.len());
        check.hold(right, ".percentiles", "give 2 to 99 percentiles, ascending, above 0 and below 100");
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let plan = runs.simulation.plan();
        let factors = Factors::of(plan);
        let outputs = runs.asked_outputs(&self.outputs);
        let (draws, trials) = match self.others {
            Others::Drawn => (runs.simulation.draws().clone(), runs.trials),
            Others::AtMedian => {
                let all = (0..plan.dimensions).map(Dimension);
                let draws = runs.simulation.draws();
                let held = all
                    .map(|dimension| (dimension, Stream { bend: Bend::At(0.5), ..draws.stream(dimension) }));
                (draws.with(held), 1)
            }
        };
        let baseline = self.at(runs, &draws, trials, &outputs, None)?.1;
        let mut swings: Vec<Vec<Swing>> = vec![Vec::new(); outputs.len()];
        let mut left_out = Vec::new();
        for input in runs.asked_inputs(&self.inputs) {
            if !factors.is_alone(input) {
                let cell = runs.input_name(input).cell;
                return Err(format!(
                    "{cell} depends on other inputs, which one input at a time cannot show: ask for change-in-output, or \
                     leave the correlation out"
                )
                .into());
            }
            let [dimension] = factors.of_inputs[input][..] else {
                left_out.push(runs.input_name(input));
                continue;
            };
            let mut points = Vec::new();
            for percent in &self.percentiles {
                let held = draws.bent(dimension, Bend::At(percent / 100.0));
                points.push(self.at(runs, &held, trials, &outputs, Some(input))?);
            }
            // A cell that falls while its draw rises has its percentiles the other way round.
            let (first, last) = (points.first().map(|p| p.0), points.last().map(|p| p.0));
            let falls = last < first;
            if falls {
                points.reverse();
            }
            for (place, swings) in swings.iter_mut().enumerate() {
                let point = |(percent, (value, outputs)): (&f64, &(f64, Vec<Estimate>))| Point {
                    percentile: *percent,
                    value: Some(*value).filter(|x| x.is_finite()),
                    output: outputs[place],
                };
                let of_draws: Vec<f64> = match falls {
                    true => self.percentiles.iter().rev().map(|percent| 100.0 - percent).collect(),
                    false => self.percentiles.clone(),
                };
                let points = of_draws.iter().zip(&points).map(point).collect();
                swings.push(Swing { input: runs.input_name(input), points });
            }
        }
        let outputs =
            outputs.iter().zip(swings.into_iter().zip(baseline)).map(|(output, (mut swings, baseline))| {
                order::sort_by(&mut swings, |a, b| width(b).total_cmp(&width(a)));
                Swings { output: runs.output_name(*output), baseline, inputs: swings }
            });
        let statistic = (self.others == Others::Drawn).then_some(self.statistic);
        Ok(WhatIfReport { statistic, outputs: outputs.collect(), left_out })
    }
}

impl WhatIf {
    /// The value of an input, which is the same in every trial, and the outputs.
    fn at(
        &self,
        runs: &mut Runs<'_>,
        draws: &Draws,
        trials: u64,
        outputs: &[usize],
        input: Option<usize>,
    ) -> Result<(f64, Vec<Estimate>), Failure> {
        let columns = runs.columns(draws, trials)?;
        let value = input.and_then(|input| columns.inputs[input].first().copied()).unwrap_or(f64::NAN);
        let estimates = outputs.iter().map(|output| {
            let column = &columns.outputs[*output];
            match self.others {
                Others::AtMedian => Estimate::bare(column.first().copied()),
                Others::Drawn => of_statistic(self.statistic, column, draws.sampling()),
            }
        });
        Ok((value, estimates.collect()))
    }
}

/// From the least to the greatest of an output.
fn width(swing: &Swing) -> f64 {
    let found = || swing.points.iter().filter_map(|point| point.output.value);
    let (least, greatest) = (found().min_by(f64::total_cmp), found().max_by(f64::total_cmp));
    greatest.unwrap_or(0.0) - least.unwrap_or(0.0)
}

impl Tables for WhatIfReport {
    fn tables(&self) -> Vec<Table> {
        let table = |of: &Swings| {
            let what = self.statistic.map_or_else(|| "value".to_owned(), |statistic| statistic.to_string());
            let title = format!("One input at a time: {what} of {}", of.output.name);
            let columns = ["Input", "Percentile", "Input's value", "Output", "from", "to"];
            let note = match self.statistic {
                None => "The other inputs are at their medians: exact, without an interval".to_owned(),
                Some(_) => format!("The other inputs are drawn, alike at every point. {JACKKNIFE}"),
            };
            let mut table = Table::new(title, &columns, note);
            for swing in &of.inputs {
                for point in &swing.points {
                    let [output, low, high] = point.output.entries();
                    let name = Entry::from(swing.input.name.as_str());
                    table.row([name, point.percentile.into(), point.value.into(), output, low, high]);
                }
            }
            table
        };
        self.outputs.iter().map(table).collect()
    }
}
