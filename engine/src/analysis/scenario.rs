//! Scenarios: which inputs are unusual where an output is high, or low.
//!
//! @RISK's scenario analysis: of the trials in which the output lies between two of its percentiles, each input's
//! median, as a distance from its median in all trials in units of its standard deviation. At 0.5 and beyond @RISK calls
//! an input significant.

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::interval::{JACKKNIFE, jackknife};
use super::refused::{self, Refused};
use super::runs::{Failure, Runs, Sound};
use super::{Estimate, Statistic, Table};
use crate::address::Address;
use crate::order;
use crate::statistics::Ordered;

/// Asks which inputs are unusual where an output is high, or low.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Scenarios {
    /// The outputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The inputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Address>,
    /// The parts of the output's range.
    pub scenarios: Vec<Scenario>,
}

impl Default for Scenarios {
    fn default() -> Self {
        let scenarios = [(75.0, 100.0), (0.0, 25.0), (90.0, 100.0)].map(|(from, to)| Scenario { from, to });
        Self { outputs: Vec::new(), inputs: Vec::new(), scenarios: scenarios.to_vec() }
    }
}

/// A part of an output's range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The percentile of the output at which it begins, 0 to 100.
    pub from: f64,
    /// The percentile at which it ends.
    pub to: f64,
}

/// Which inputs are unusual where an output is high, or low.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScenariosReport {
    /// Each output's scenarios, in the order asked.
    pub scenarios: Vec<ScenarioResult>,
    /// The outputs of which nothing was found out, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refused>,
}

/// One scenario of one output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScenarioResult {
    /// The output.
    pub output: Named,
    /// The part of its range.
    pub scenario: Scenario,
    /// How many trials lie in it.
    pub trials: u64,
    /// The inputs, the most unusual first.
    pub inputs: Vec<Unusual>,
}

/// How unusual an input is in a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unusual {
    /// The input.
    pub input: Named,
    /// Its median in the scenario.
    pub median: Option<f64>,
    /// The percentile that this median is in all trials, 0 to 100.
    pub percentile: Option<f64>,
    /// The distance from its median in all trials, in its standard deviations.
    pub distance: Estimate,
}

impl Ask for Scenarios {
    type Report = ScenariosReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.inputs(&self.inputs);
        check.hold(!self.scenarios.is_empty(), ".scenarios", "at least one scenario is needed");
        for (place, Scenario { from, to }) in self.scenarios.iter().enumerate() {
            let right = *from >= 0.0 && from < to && *to <= 100.0;
            check.hold(
                right,
                &format!(".scenarios[{place}]"),
                "`from` is below `to`, both percentiles from 0 to 100",
            );
        }
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let inputs = runs.asked_inputs(&self.inputs);
        let main = runs.main()?;
        let of = |output: usize| -> Result<Vec<ScenarioResult>, Failure> {
            let mut results = Vec::new();
            let sound = Sound::of(&main, &inputs, output, 100)?;
            let sorted = Ordered::exact(sound.output.clone());
            for scenario in &self.scenarios {
                let end = |percent: f64| sorted.quantile(percent / 100.0).unwrap_or(f64::NAN);
                let (low, high) = (end(scenario.from), end(scenario.to));
                let inside = |row: usize| sound.output[row] >= low && sound.output[row] <= high;
                let trials = (0..sound.output.len()).filter(|row| inside(*row)).count();
                let mut unusual: Vec<Unusual> = (inputs.iter().zip(&sound.inputs))
                    .map(|(input, values)| of_input(runs.input_name(*input), values, &inside))
                    .collect();
                let size = |one: &Unusual| one.distance.value.unwrap_or(0.0).abs();
                order::sort_by(&mut unusual, |a, b| size(b).total_cmp(&size(a)));
                results.push(ScenarioResult {
                    output: runs.output_name(output),
                    scenario: *scenario,
                    trials: trials as u64,
                    inputs: unusual,
                });
            }
            Ok(results)
        };
        let asked = runs.asked_outputs(&self.outputs).into_iter();
        let (results, refused) = refused::apart(runs, asked.map(|output| (output, of(output))))?;
        Ok(ScenariosReport { scenarios: results.concat(), refused })
    }
}

fn of_input(input: Named, values: &[f64], inside: &dyn Fn(usize) -> bool) -> Unusual {
    const MEDIAN: Statistic = Statistic::Percentile(50.0);
    let of = |statistic: Statistic, rows: &[u32], only: bool| {
        let kept = rows.iter().filter(|row| !only || inside(**row as usize));
        statistic.of(kept.map(|row| values[*row as usize]))
    };
    let distance = jackknife(values.len(), &mut |rows| {
        let deviation = of(Statistic::StdDev, rows, false);
        vec![(of(MEDIAN, rows, true) - of(MEDIAN, rows, false)) / deviation]
    });
    let all: Vec<u32> = (0..values.len() as u32).collect();
    let median = of(MEDIAN, &all, true);
    let below = values.iter().filter(|x| **x < median).count() as f64;
    let equal = values.iter().filter(|x| **x == median).count() as f64;
    let number = |x: f64| Some(x).filter(|x| x.is_finite());
    Unusual {
        input,
        median: number(median),
        percentile: number(median).map(|_| 100.0 * (below + equal / 2.0) / values.len() as f64),
        distance: distance[0],
    }
}

impl Tables for ScenariosReport {
    fn tables(&self) -> Vec<Table> {
        let table = |of: &ScenarioResult| {
            let Scenario { from, to } = of.scenario;
            let title = format!("Where {} is between P{from} and P{to}", of.output.name);
            let columns = ["Input", "Distance", "from", "to", "Median", "Percentile"];
            let note = "Distance of the input's median from that in all trials, in standard deviations";
            let mut table = Table::new(title, &columns, format!("{note}. {JACKKNIFE}"));
            for one in &of.inputs {
                let [value, low, high] = one.distance.entries();
                let name = one.input.name.as_str().into();
                table.row([name, value, low, high, one.median.into(), one.percentile.into()]);
            }
            table
        };
        self.scenarios.iter().map(table).chain(refused::table(&self.refused)).collect()
    }
}
