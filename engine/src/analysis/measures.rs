//! Measures: any statistic of the table in `engine/src/statistics/measure`, each with its interval, and how the outputs
//! correlate.

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::runs::{Failure, Runs};
use super::{Estimate, Table};
use crate::address::Address;
use crate::statistics::measure::{Measure, Sample, measure};
use crate::statistics::{
    Certainty, Covariance, Grouping, KEPT_VALUES, Summary, correlation_interval, rank_correlation,
};

/// Asks for statistics of outputs by their names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Measures {
    /// The outputs; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Address>,
    /// The measures.
    pub measures: Vec<MeasureAsked>,
}

/// A measure with what it is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MeasureAsked {
    /// Its name: `expected-shortfall-below`, `mode`, `cpk` …
    pub name: String,
    /// What it is given, in its order: a probability, a confidence, limits …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<f64>,
}

/// Statistics of outputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasuresReport {
    /// The outputs.
    pub outputs: Vec<Measured>,
    /// Pearson's correlations of the outputs, row by row.
    pub correlations: Vec<Vec<Estimate>>,
    /// Spearman's rank correlations of the outputs, row by row.
    pub rank_correlations: Vec<Vec<Estimate>>,
}

/// The statistics of one output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measured {
    /// The output.
    pub output: Named,
    /// How many trials it is from: those in which the output is a number and that no filter leaves out.
    pub trials: u64,
    /// The measures in the order in which they are asked.
    pub measures: Vec<MeasureFound>,
}

/// The value of a measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasureFound {
    /// What was asked.
    pub measure: MeasureAsked,
    /// Its value, with an interval by the replications of the sampling method.
    pub value: Estimate,
}

impl Ask for Measures {
    type Report = MeasuresReport;

    fn check(&self, check: &mut Check<'_>) {
        check.outputs(&self.outputs);
        check.hold(!self.measures.is_empty(), ".measures", "at least one measure must be asked");
        let summary = Summary::default();
        let ordered = summary.quantiles().ordered();
        for (place, asked) in self.measures.iter().enumerate() {
            let field = format!(".measures[{place}]");
            match measure(&asked.name) {
                None => check.wrong(&field, format!("there is no measure called `{}`", asked.name)),
                Some(known) if asked.arguments.len() > known.arguments.len() => {
                    check.wrong(&field, format!("{} takes {} arguments", asked.name, known.arguments.len()));
                }
                Some(known) => {
                    let sample = Sample { summary: &summary, ordered: &ordered };
                    if let Err(message) = known.value(&sample, &asked.arguments) {
                        check.wrong(&field, message);
                    }
                }
            }
        }
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let main = runs.main()?;
        let draws = runs.simulation.draws();
        let grouping = Grouping::new(draws.sampling(), draws.replications());
        let indices = runs.asked_outputs(&self.outputs);
        let mut outputs = Vec::new();
        for index in &indices {
            let mut summary = Summary::keeping(KEPT_VALUES, grouping);
            summary.update(&main.outputs[*index]);
            let ordered = summary.quantiles().ordered();
            let sample = Sample { summary: &summary, ordered: &ordered };
            let mut found = Vec::new();
            for asked in &self.measures {
                let known = measure(&asked.name).ok_or("the measure is not known")?;
                let value = known.value(&sample, &asked.arguments)?;
                let value = estimate(known, value, &sample, &asked.arguments);
                found.push(MeasureFound { measure: asked.clone(), value });
            }
            let trials = summary.moments().count();
            outputs.push(Measured { output: runs.output_name(*index), trials, measures: found });
        }
        let correlation = |x: &[f64], y: &[f64], rank: bool| {
            let mut pairs = Covariance::default();
            pairs.update(x, y);
            let value = if rank { rank_correlation(x, y) } else { pairs.correlation() };
            let interval = correlation_interval(x, y, rank, grouping, CONFIDENCE);
            Estimate {
                low: interval.map(|(low, _)| low),
                high: interval.map(|(_, high)| high),
                ..Estimate::bare(Some(value))
            }
        };
        // One half is the other's mirror.
        let matrix = |rank: bool| {
            let mut matrix = vec![vec![Estimate::default(); indices.len()]; indices.len()];
            for (row, one) in indices.iter().enumerate() {
                for (column, other) in indices[..=row].iter().enumerate() {
                    let found = correlation(&main.outputs[*one], &main.outputs[*other], rank);
                    (matrix[row][column], matrix[column][row]) = (found, found);
                }
            }
            matrix
        };
        let (correlations, rank_correlations) = (matrix(false), matrix(true));
        Ok(MeasuresReport { outputs, correlations, rank_correlations })
    }
}

/// A value with its interval: a percentile's and a chance's are their own, which need not lie alike on both sides; others
/// are by the standard error.
fn estimate(known: &Measure, value: Option<f64>, sample: &Sample<'_>, arguments: &[f64]) -> Estimate {
    let certainty = Certainty::new(sample.summary, sample.ordered);
    let ends = match (known.name, arguments) {
        ("percentile", [probability, ..]) => certainty.of_percentile(*probability, CONFIDENCE),
        ("percentile-above", [probability, ..]) => certainty.of_percentile(1.0 - probability, CONFIDENCE),
        ("median", _) => certainty.of_percentile(0.5, CONFIDENCE),
        ("probability-below", [x, ..]) => certainty.of_chance(*x, CONFIDENCE),
        ("probability-above", [x, ..]) => {
            certainty.of_chance(*x, CONFIDENCE).map(|(low, high)| (1.0 - high, 1.0 - low))
        }
        _ => {
            return match (value, known.std_error(sample, arguments)) {
                (Some(value), Some(error)) => Estimate::new(value, error.size, error.freedom),
                (value, _) => {
                    Estimate { heaviest: known.heaviest(sample, arguments), ..Estimate::bare(value) }
                }
            };
        }
    };
    Estimate { low: ends.map(|(low, _)| low), high: ends.map(|(_, high)| high), ..Estimate::bare(value) }
}

/// The confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

impl Tables for MeasuresReport {
    fn tables(&self) -> Vec<Table> {
        let of = |measured: &Measured| {
            let title = format!("Statistics of {}", measured.output.name);
            let note = "95% intervals, right for the sampling method";
            let mut table = Table::new(title, &["Statistic", "Value", "from", "to"], note);
            for found in &measured.measures {
                let given: Vec<String> = found.measure.arguments.iter().map(ToString::to_string).collect();
                let name = format!("{} {}", found.measure.name, given.join(" "));
                let [value, low, high] = found.value.entries();
                table.row([name.trim_end().into(), value, low, high]);
            }
            table
        };
        let mut tables: Vec<Table> = self.outputs.iter().map(of).collect();
        if self.outputs.len() > 1 {
            let columns = ["Output", "with", "Correlation", "from", "to", "Rank correlation", "from", "to"];
            let note = "95% intervals, right for the sampling method";
            let mut table = Table::new("Correlations of the outputs", &columns, note);
            for row in 1..self.outputs.len() {
                for column in 0..row {
                    let name = |index: usize| self.outputs[index].output.name.as_str().into();
                    let [value, low, high] = self.correlations[row][column].entries();
                    let [rank, rank_low, rank_high] = self.rank_correlations[row][column].entries();
                    table.row([name(row), name(column), value, low, high, rank, rank_low, rank_high]);
                }
            }
            tables.push(table);
        }
        tables
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{report, spec};
    use super::super::{Estimate, Report};
    use crate::document::Document;
    use crate::spec::{Sampling, Spec};

    /// Far out, trials lie apart: of an exponential variable's 99th percentile the interval reaches further above than
    /// below, and a chance seen thrice is not possibly none.
    #[test]
    fn intervals_of_percentiles_and_chances_are_their_own() {
        let asked = r#"{"analysis":"measures","measures":[{"name":"percentile","arguments":[0.99]},
            {"name":"percentile-above","arguments":[0.01]},{"name":"probability-above","arguments":[6]}]}"#;
        let Report::Measures(report) = report(&["RiskExpon(1)", "A1"], &spec(&[1, 2], 1_000, &[asked]))
        else {
            panic!("a report of measures")
        };
        let [percentile, above, chance] = [0, 1, 2].map(|place| report.outputs[0].measures[place].value);
        let [value, low, high] = [percentile.value, percentile.low, percentile.high].map(Option::unwrap);
        assert!(high - value > 1.2 * (value - low), "{percentile:?}");
        assert_eq!((above.low, above.high), (percentile.low, percentile.high));
        assert!(chance.value.unwrap() < 0.006 && chance.low.unwrap() > 0.0, "{chance:?}");
    }

    #[test]
    fn statistics_are_found_by_name_with_their_intervals() {
        let asked = r#"{"analysis":"measures","measures":[{"name":"mode"},{"name":"percentile","arguments":[0.9]},
            {"name":"expected-shortfall-above","arguments":[0.9]},{"name":"cpk","arguments":[-3,3]}]}"#;
        let cells = ["RiskNormal(0,1)", "A1*2", "-A1"];
        let Report::Measures(report) = report(&cells, &spec(&[1, 2, 3], 20_000, &[asked])) else {
            panic!("a report of measures")
        };
        let first = &report.outputs[0].measures;
        // A normal variable: its 90th percentile, the mean of what lies above it, and limits three deviations away.
        for (found, truth) in first[1..].iter().zip([1.281_552, 1.754_983, 1.0]) {
            let value = found.value;
            assert!((value.value.unwrap() - truth).abs() < 0.05, "{found:?}");
            let half = (value.high.unwrap() - value.low.unwrap()) / 2.0;
            assert!((0.005..0.06).contains(&half), "{found:?}");
        }
        assert!(first[0].value.value.unwrap().abs() < 0.5, "{:?}", first[0]);
        let is = |estimate: Estimate, value: f64| {
            let ends = [estimate.value, estimate.low, estimate.high];
            assert!(ends.iter().all(|end| (end.unwrap() - value).abs() < 1e-9), "{estimate:?}");
        };
        is(report.correlations[1][0], 1.0);
        is(report.correlations[2][0], -1.0);
        is(report.rank_correlations[2][1], -1.0);
    }

    #[test]
    fn correlations_of_outputs_have_intervals_that_are_right_for_the_sampling_method() {
        // A1 + A2 and A1 - A2/2 of independent normal variables correlate by (1 - 1/2)/√(2 · 5/4).
        let cells = ["RiskNormal(0,1)", "RiskNormal(0,1)", "A1+A2", "A1-A2/2"];
        let asked = r#"{"analysis":"measures","measures":[{"name":"mean"}]}"#;
        let truth = 0.5 / 2.5_f64.sqrt();
        let of = |sampling: Sampling| {
            let spec = Spec { sampling, ..spec(&[3, 4], 16_384, &[asked]) };
            let Report::Measures(report) = report(&cells, &spec) else { panic!("measures") };
            let found = report.correlations[1][0];
            assert_eq!(found, report.correlations[0][1]);
            let half = (found.high.unwrap() - found.low.unwrap()) / 2.0;
            assert!((found.value.unwrap() - truth).abs() < 2.0 * half, "{sampling:?}: {found:?}");
            half
        };
        let [plain, hypercube, sobol] =
            [Sampling::MonteCarlo, Sampling::LatinHypercube, Sampling::Sobol].map(of);
        // Fisher's is 1.96 (1 − r²)/√n, 0.0138.
        assert!((plain / 0.013_8 - 1.0).abs() < 0.05, "{plain}");
        // Squares are additive, products are not: a hypercube knows the variances, a sequence everything.
        assert!(hypercube < 2.0 * plain && sobol < plain / 5.0, "{plain} {hypercube} {sobol}");
    }

    #[test]
    fn trials_that_a_filter_leaves_out_do_not_count() {
        let filter = r#"{"cell":"S!A2","min":0}"#;
        let mut spec = spec(&[1, 2, 3], 20_000, &[r#"{"analysis":"measures","measures":[{"name":"mean"}]}"#]);
        spec.filters = vec![Document::of_text(filter.to_owned())];
        let Report::Measures(report) = report(&["RiskNormal(0,1)", "A1*2", "-A1"], &spec) else {
            panic!("a report of measures")
        };
        let mean = |output: usize| report.outputs[output].measures[0].value.value.unwrap();
        // The upper half of a normal variable has the mean √(2/π).
        assert!((mean(1) - 2.0 * 0.797_885).abs() < 0.05, "{}", mean(1));
        assert!(mean(0).abs() < 0.03, "only the filtered cell is cut: {}", mean(0));
        let trials: Vec<u64> = report.outputs.iter().map(|output| output.trials).collect();
        assert!(trials[0] == 20_000 && trials[1].abs_diff(10_000) < 400, "{trials:?}");
        for of in [&report.correlations, &report.rank_correlations] {
            assert!((of[2][1].value.unwrap() + 1.0).abs() < 1e-9, "{of:?}");
        }
    }
}
