//! Contribution to variance: squared rank correlations, made to add up to 1, with the sign of the correlation.
//!
//! What Crystal Ball's sensitivity chart shows. It is a share of the variance of the ranks where inputs are
//! independent and act by themselves; Sobol' indices are of the variance itself.

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::interval::{JACKKNIFE, jackknife};
use super::refused::{self, Refused};
use super::runs::{Failure, Runs, Sound};
use super::{Estimate, Table};
use crate::address::Address;
use crate::order;
use crate::statistics::ranks;

/// Asks how much of an output's variance goes with each input's ranks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ContributionToVariance {
    /// The outputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The inputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Address>,
}

/// How much of each output's variance goes with each input's ranks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContributionToVarianceReport {
    /// The outputs.
    pub outputs: Vec<Contributions>,
    /// The outputs of which nothing was found out, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refused>,
}

/// The inputs' contributions to one output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contributions {
    /// The output.
    pub output: Named,
    /// How many trials it is from: those in which the output and every input are numbers.
    pub trials: u64,
    /// The inputs, the largest contribution first.
    pub inputs: Vec<Contribution>,
}

/// The contribution of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contribution {
    /// The input.
    pub input: Named,
    /// The squared rank correlation over the sum of all, with the correlation's sign: −1 to 1.
    pub share: Estimate,
    /// Spearman's rank correlation.
    pub rank_correlation: Estimate,
}

impl Ask for ContributionToVariance {
    type Report = ContributionToVarianceReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.inputs(&self.inputs);
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let inputs = runs.asked_inputs(&self.inputs);
        let main = runs.main()?;
        let of = |output: usize| -> Result<Contributions, Failure> {
            let sound = Sound::of(&main, &inputs, output, 2)?;
            let (shares, correlations) = contributions(&sound);
            let parts = inputs.iter().zip(shares.into_iter().zip(correlations));
            let mut parts: Vec<Contribution> = parts
                .map(|(input, (share, rank_correlation))| Contribution {
                    input: runs.input_name(*input),
                    share,
                    rank_correlation,
                })
                .collect();
            let size = |part: &Contribution| part.share.value.unwrap_or(0.0).abs();
            order::sort_by(&mut parts, |a, b| size(b).total_cmp(&size(a)));
            let trials = sound.output.len() as u64;
            Ok(Contributions { output: runs.output_name(output), trials, inputs: parts })
        };
        let asked = runs.asked_outputs(&self.outputs).into_iter();
        let (outputs, refused) = refused::apart(runs, asked.map(|output| (output, of(output))))?;
        Ok(ContributionToVarianceReport { outputs, refused })
    }
}

/// The shares and the rank correlations of the inputs. Ranks are those among all trials, also where groups of trials
/// are left out.
fn contributions(sound: &Sound) -> (Vec<Estimate>, Vec<Estimate>) {
    let output = ranks(&sound.output);
    let inputs: Vec<Vec<f64>> = sound.inputs.iter().map(|input| ranks(input)).collect();
    let mut estimates = jackknife(output.len(), &mut |rows| {
        let correlations: Vec<f64> = inputs.iter().map(|input| correlation(input, &output, rows)).collect();
        let all: f64 = correlations.iter().map(|r| r * r).sum();
        let share = |r: &f64| if all > 0.0 { r * r.abs() / all } else { 0.0 };
        correlations.iter().map(share).chain(correlations.iter().copied()).collect()
    });
    let correlations = estimates.split_off(inputs.len());
    (estimates, correlations)
}

/// The correlation of two columns over some rows; 0 where either does not vary.
fn correlation(x: &[f64], y: &[f64], rows: &[u32]) -> f64 {
    let count = rows.len() as f64;
    let mean = |column: &[f64]| rows.iter().map(|row| column[*row as usize]).sum::<f64>() / count;
    let (mean_x, mean_y) = (mean(x), mean(y));
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for row in rows {
        let (dx, dy) = (x[*row as usize] - mean_x, y[*row as usize] - mean_y);
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    if xx > 0.0 && yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}

impl Tables for ContributionToVarianceReport {
    fn tables(&self) -> Vec<Table> {
        let table = |of: &Contributions| {
            let columns = ["Input", "Contribution", "from", "to", "Rank correlation", "from", "to"];
            let title = format!("Contribution to the variance of {}", of.output.name);
            let mut table = Table::new(title, &columns, JACKKNIFE);
            for part in &of.inputs {
                let [share, low, high] = part.share.entries();
                let [rank, rank_low, rank_high] = part.rank_correlation.entries();
                table.row([part.input.name.as_str().into(), share, low, high, rank, rank_low, rank_high]);
            }
            table
        };
        self.outputs.iter().map(table).chain(refused::table(&self.refused)).collect()
    }
}
