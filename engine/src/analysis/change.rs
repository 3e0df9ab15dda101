//! Change in an output's statistic: its trials in bins by an input, and the statistic in each bin.
//!
//! @RISK's tornado of the change in output mean: trials are sorted by the input, ties by the number of the trial, cut
//! into ten bins of equal count, and the bar goes from the least to the greatest mean of a bin. Other inputs are not
//! held fixed. The bins in their order are the line of a spider chart.

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::interval::{JACKKNIFE, jackknife, of_rare, of_statistic};
use super::refused::{self, Refused};
use super::runs::{Failure, Runs, Sound};
use super::statistic::mean;
use super::{Entry, Estimate, Statistic, Table};
use crate::address::Address;
use crate::order;
use crate::spec::Sampling;

/// The bins of a tornado.
const BINS: u32 = 10;
/// The most bins.
const MOST_BINS: u32 = 100;

/// Asks for an output's statistic where an input is low, and where it is high.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ChangeInOutput {
    /// The outputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The inputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Address>,
    /// The statistic.
    pub statistic: Statistic,
    /// How many bins, 2 to 100.
    pub bins: u32,
}

impl Default for ChangeInOutput {
    fn default() -> Self {
        Self { outputs: Vec::new(), inputs: Vec::new(), statistic: Statistic::Mean, bins: BINS }
    }
}

/// An output's statistic where an input is low, and where it is high.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeInOutputReport {
    /// The statistic.
    pub statistic: Statistic,
    /// The outputs.
    pub outputs: Vec<Changes>,
    /// The outputs of which nothing was found out, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refused>,
}

/// What changes of one output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// The output.
    pub output: Named,
    /// How many trials it is from: those in which the output and every input are numbers.
    pub trials: u64,
    /// The statistic of all of them.
    pub baseline: Estimate,
    /// The inputs, the longest bar first.
    pub inputs: Vec<Change>,
}

/// What changes with one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// The input.
    pub input: Named,
    /// The least statistic of a bin, where the bar begins.
    pub least: Option<f64>,
    /// The greatest, where it ends.
    pub greatest: Option<f64>,
    /// The bins, that of the input's lowest values first.
    pub bins: Vec<Bin>,
}

/// The trials in which an input lies in one stretch of its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bin {
    /// The input's mean in them.
    pub input_mean: Option<f64>,
    /// The output's statistic.
    pub statistic: Estimate,
}

impl Ask for ChangeInOutput {
    type Report = ChangeInOutputReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.inputs(&self.inputs);
        self.statistic.check(check, ".statistic");
        check.hold((2..=MOST_BINS).contains(&self.bins), ".bins", "the bins are from 2 to 100");
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let inputs = runs.asked_inputs(&self.inputs);
        let main = runs.main()?;
        let of = |output: usize| -> Result<Changes, Failure> {
            let sound = Sound::of(&main, &inputs, output, 2 * self.bins as usize)?;
            let baseline = of_statistic(self.statistic, &sound.output, runs.spec.sampling);
            let mut changes: Vec<Change> = (inputs.iter().zip(&sound.inputs))
                .map(|(input, column)| {
                    self.change(runs.input_name(*input), column, &sound.output, runs.spec.sampling)
                })
                .collect();
            let length = |change: &Change| change.greatest.unwrap_or(0.0) - change.least.unwrap_or(0.0);
            order::sort_by(&mut changes, |a, b| length(b).total_cmp(&length(a)));
            Ok(Changes {
                output: runs.output_name(output),
                trials: sound.output.len() as u64,
                baseline,
                inputs: changes,
            })
        };
        let asked = runs.asked_outputs(&self.outputs).into_iter();
        let (outputs, refused) = refused::apart(runs, asked.map(|output| (output, of(output))))?;
        Ok(ChangeInOutputReport { statistic: self.statistic, outputs, refused })
    }
}

impl ChangeInOutput {
    fn change(&self, input: Named, values: &[f64], output: &[f64], sampling: Sampling) -> Change {
        let mut sorted: Vec<u32> = (0..values.len() as u32).collect();
        // Adding 0 makes the zeros equal.
        let key = |row: u32| values[row as usize] + 0.0;
        sorted.sort_unstable_by(|a, b| key(*a).total_cmp(&key(*b)).then(a.cmp(b)));
        let cut = |sorted: &[u32], of: &mut dyn FnMut(&[u32]) -> f64| -> Vec<f64> {
            let edge = |bin: u32| sorted.len() * bin as usize / self.bins as usize;
            (0..self.bins).map(|bin| of(&sorted[edge(bin)..edge(bin + 1)])).collect()
        };
        let statistics = jackknife(values.len(), &mut |rows| {
            let mut kept = vec![false; values.len()];
            rows.iter().for_each(|row| kept[*row as usize] = true);
            let sorted: Vec<u32> = sorted.iter().copied().filter(|row| kept[*row as usize]).collect();
            cut(&sorted, &mut |bin| self.statistic.of(bin.iter().map(|row| output[*row as usize])))
        });
        let size = values.len() / self.bins as usize;
        let rare = |found: &Estimate| of_rare(self.statistic, *found, size, sampling);
        let statistics: Vec<Estimate> = statistics.iter().map(rare).collect();
        let means =
            cut(&sorted, &mut |bin| mean(&bin.iter().map(|row| values[*row as usize]).collect::<Vec<f64>>()));
        let found = || statistics.iter().filter_map(|estimate| estimate.value);
        Change {
            input,
            least: found().min_by(f64::total_cmp),
            greatest: found().max_by(f64::total_cmp),
            bins: means
                .into_iter()
                .zip(statistics.iter())
                .map(|(mean, statistic)| Bin {
                    input_mean: Some(mean).filter(|mean| mean.is_finite()),
                    statistic: *statistic,
                })
                .collect(),
        }
    }
}

impl Tables for ChangeInOutputReport {
    fn tables(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        for of in &self.outputs {
            let name = &of.output.name;
            let title = format!("Change in the {} of {name}", self.statistic);
            let columns =
                ["Input", "Least", "Greatest", "Lowest bin", "from", "to", "Highest bin", "from", "to"];
            let mut bars = Table::new(title, &columns, JACKKNIFE);
            for change in &of.inputs {
                let ends =
                    |bin: Option<&Bin>| bin.map_or_else(Estimate::default, |bin| bin.statistic).entries();
                let [first, first_low, first_high] = ends(change.bins.first());
                let [last, last_low, last_high] = ends(change.bins.last());
                let name: Entry = change.input.name.as_str().into();
                let ends = [first, first_low, first_high, last, last_low, last_high];
                let row = [name, change.least.into(), change.greatest.into()];
                bars.rows.push(row.into_iter().chain(ends).collect());
            }
            tables.push(bars);
        }
        tables.extend(refused::table(&self.refused));
        tables
    }
}
