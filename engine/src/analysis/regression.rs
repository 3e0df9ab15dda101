//! Regression: the output as a linear function of the inputs, stepwise or of all.
//!
//! Columns are centred and scaled by their standard deviations, and solved by orthogonal columns (`linear.rs`).
//! Forward steps take the input that explains most of what is left in, where its F is at least `enter`; after each the
//! input in the model whose F has fallen below `remove` goes: M. A. Efroymson, "Multiple regression analysis",
//! Mathematical Methods for Digital Computers (1960), which @RISK's regression tornado is made by.

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::interval::{GROUPS, JACKKNIFE, group_of, of_groups};
use super::linear::{Orthogonal, Products, dot, standardised};
use super::refused::{self, Refused};
use super::runs::{Failure, Runs, Sound};
use super::statistic::variance;
use super::{Estimate, Table};
use crate::address::Address;
use crate::order;

/// Asks for the output as a linear function of the inputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Regression {
    /// The outputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The inputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Address>,
    /// Whether inputs are taken in step by step, those that explain little being left out; else all are in.
    pub stepwise: bool,
    /// The least F at which an input comes in.
    pub enter: f64,
    /// An input whose F falls below this goes; at most `enter`.
    pub remove: f64,
}

impl Default for Regression {
    fn default() -> Self {
        Self { outputs: Vec::new(), inputs: Vec::new(), stepwise: true, enter: 4.0, remove: 3.9 }
    }
}

/// Outputs as linear functions of the inputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegressionReport {
    /// The outputs.
    pub outputs: Vec<Regressed>,
    /// The outputs of which nothing was found out, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refused>,
}

/// One output as a linear function of the inputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Regressed {
    /// The output.
    pub output: Named,
    /// How many trials it is from: those in which the output and every input are numbers.
    pub trials: u64,
    /// The share of the output's variance that the function explains, 0 to 1.
    pub r_squared: Option<f64>,
    /// The same, less what as many inputs would explain by chance.
    pub adjusted_r_squared: Option<f64>,
    /// The inputs of the function, the largest standardised coefficient first.
    pub inputs: Vec<Coefficient>,
    /// Inputs left out: they explain too little, or are made of the others.
    pub left_out: Vec<Named>,
}

/// What the output does with one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Coefficient {
    /// The input.
    pub input: Named,
    /// Standard deviations of the output for one of the input.
    pub standardised: Estimate,
    /// The output's change for one standard deviation of the input: @RISK's mapped value.
    pub mapped: Estimate,
    /// The output's change for 1 of the input.
    pub per_unit: Estimate,
}

impl Ask for Regression {
    type Report = RegressionReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.inputs(&self.inputs);
        check.hold(self.enter > 0.0 && self.enter.is_finite(), ".enter", "the F to enter is above 0");
        check.hold(
            (0.0..=self.enter).contains(&self.remove),
            ".remove",
            "the F to remove is from 0 to that to enter",
        );
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let inputs = runs.asked_inputs(&self.inputs);
        let main = runs.main()?;
        let of = |output: usize| -> Result<Regressed, Failure> {
            let sound = Sound::of(&main, &inputs, output, inputs.len() + 3)?;
            let columns: Vec<Vec<f64>> = sound.inputs.iter().map(|column| standardised(column)).collect();
            let y = standardised(&sound.output);
            let chosen = if self.stepwise { self.steps(&columns, &y) } else { (0..columns.len()).collect() };
            let name = |place: usize| runs.input_name(inputs[place]);
            let deviations: Vec<f64> = sound.inputs.iter().map(|column| variance(column).sqrt()).collect();
            let mapped = variance(&sound.output).sqrt();
            let fit = fitted(&columns, &y, &chosen, &name, mapped, &deviations);
            Ok(Regressed { output: runs.output_name(output), ..fit })
        };
        let asked = runs.asked_outputs(&self.outputs).into_iter();
        let (outputs, refused) = refused::apart(runs, asked.map(|output| (output, of(output))))?;
        Ok(RegressionReport { outputs, refused })
    }
}

impl Regression {
    /// The columns that stay, in the order in which they came.
    fn steps(&self, columns: &[Vec<f64>], y: &[f64]) -> Vec<usize> {
        let mut chosen: Vec<usize> = Vec::new();
        // What is left of each column once those chosen are taken off, and of y.
        let mut left: Vec<Vec<f64>> = columns.to_vec();
        let mut rest = y.to_vec();
        let mut basis = Orthogonal::default();
        // Each input may come in again after it went, but not for ever.
        for _ in 0..2 * columns.len() {
            let unexplained = dot(&rest, &rest);
            let freedom = y.len() as f64 - chosen.len() as f64 - 2.0;
            let gain = |place: usize| {
                let (along, length) = (dot(&left[place], &rest), dot(&left[place], &left[place]));
                let own = dot(&columns[place], &columns[place]);
                if length > 1e-18 * own { along * along / length } else { 0.0 }
            };
            let open = (0..columns.len()).filter(|place| !chosen.contains(place));
            let best =
                open.map(|place| (place, gain(place))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            let Some((place, gain)) = best else { break };
            let remains = (unexplained - gain).max(0.0);
            if gain <= 0.0 || gain * freedom < self.enter * remains || !basis.add(&columns[place]) {
                break;
            }
            chosen.push(place);
            basis.take_last_off(&mut rest);
            left.iter_mut().for_each(|column| _ = basis.take_last_off(column));
            if let Some(weakest) = self.weakest(&basis, y) {
                chosen.remove(weakest);
                (basis, left, rest) = (Orthogonal::default(), columns.to_vec(), y.to_vec());
                for place in &chosen {
                    basis.add(&columns[*place]);
                    basis.take_last_off(&mut rest);
                    left.iter_mut().for_each(|column| _ = basis.take_last_off(column));
                }
            }
        }
        chosen
    }

    /// The place of the column whose F has fallen furthest below `remove`; never the one that came last.
    fn weakest(&self, basis: &Orthogonal, y: &[f64]) -> Option<usize> {
        let (coefficients, left) = basis.solve(y);
        let freedom = y.len() as f64 - coefficients.len() as f64 - 1.0;
        let noise = dot(&left, &left) / freedom;
        let strength = coefficients.iter().zip(basis.variances()).map(|(b, variance)| b * b / variance);
        let before = strength.take(coefficients.len().saturating_sub(1)).enumerate();
        let weakest = before.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (weakest.1 < self.remove * noise).then_some(weakest.0)
    }
}

/// The regression on the columns chosen, all in standard deviations.
fn fitted(
    columns: &[Vec<f64>],
    y: &[f64],
    chosen: &[usize],
    name: &dyn Fn(usize) -> Named,
    deviation: f64,
    deviations: &[f64],
) -> Regressed {
    let mut basis = Orthogonal::default();
    let kept: Vec<usize> = chosen.iter().copied().filter(|place| basis.add(&columns[*place])).collect();
    let (coefficients, left) = basis.solve(y);
    let (rows, used) = (y.len() as f64, kept.len() as f64 + 1.0);
    let freedom = rows - used;
    let total = dot(y, y);
    let unexplained = dot(&left, &left) / total;
    let r_squared = Some(1.0 - unexplained).filter(|_| total > 0.0);
    let estimates = estimates(columns, y, &kept, &coefficients);
    let scaled = |estimate: Estimate, by: f64| {
        let [value, low, high] = [estimate.value, estimate.low, estimate.high].map(|x| x.map(|x| x * by));
        Estimate { value, low, high, ..estimate }
    };
    let mut inputs: Vec<Coefficient> = (kept.iter().zip(estimates.chunks_exact(3)))
        .map(|(place, of)| Coefficient {
            input: name(*place),
            standardised: of[0],
            mapped: scaled(of[1], deviation),
            per_unit: scaled(of[2], deviation / deviations[*place]),
        })
        .collect();
    let size = |one: &Coefficient| one.standardised.value.unwrap_or(0.0).abs();
    order::sort_by(&mut inputs, |a, b| size(b).total_cmp(&size(a)));
    Regressed {
        output: Named { cell: Address { sheet: String::new(), row: 0, column: 0 }, name: String::new() },
        trials: y.len() as u64,
        r_squared,
        adjusted_r_squared: r_squared.map(|_| 1.0 - unexplained * (rows - 1.0) / freedom),
        inputs,
        left_out: (0..columns.len()).filter(|place| !kept.contains(place)).map(name).collect(),
    }
}

/// For each column kept the coefficient in standard deviations of both, of the column alone, and of neither: equal by
/// themselves, and different where trials are left out.
fn estimates(columns: &[Vec<f64>], y: &[f64], kept: &[usize], coefficients: &[f64]) -> Vec<Estimate> {
    let mut groups = vec![Products::new(kept.len() + 1); GROUPS];
    for (row, value) in y.iter().enumerate() {
        let taken: Vec<f64> = kept.iter().map(|place| columns[*place][row]).chain([*value]).collect();
        groups[group_of(row)].take(&taken);
    }
    let all = groups.iter().fold(Products::new(kept.len() + 1), |all, group| all.with(group, 1.0));
    let without: Vec<Vec<f64>> = groups
        .iter()
        .map(|group| {
            let rest = all.with(group, -1.0);
            let deviation = |place: usize| rest.covariance(place, place).sqrt();
            let of_output = deviation(kept.len());
            let three =
                |(place, b): (usize, f64)| [b * deviation(place) / of_output, b * deviation(place), b];
            rest.solve().into_iter().enumerate().flat_map(three).collect()
        })
        .collect();
    let whole: Vec<f64> = coefficients.iter().flat_map(|b| [*b; 3]).collect();
    of_groups(&whole, &without)
}

impl Tables for RegressionReport {
    fn tables(&self) -> Vec<Table> {
        let table = |of: &Regressed| {
            let title =
                format!("Regression of {} (R² {:.4})", of.output.name, of.r_squared.unwrap_or(f64::NAN));
            let columns = ["Input", "Standardised", "from", "to", "Mapped", "from", "to", "Per unit"];
            let note = "Mapped: the output's change for one standard deviation of the input";
            let mut table = Table::new(title, &columns, format!("{JACKKNIFE}. {note}"));
            for one in &of.inputs {
                let [b, low, high] = one.standardised.entries();
                let [mapped, mapped_low, mapped_high] = one.mapped.entries();
                let name = one.input.name.as_str().into();
                table.row([name, b, low, high, mapped, mapped_low, mapped_high, one.per_unit.value.into()]);
            }
            table
        };
        self.outputs.iter().map(table).chain(refused::table(&self.refused)).collect()
    }
}
