//! The panel of an output's statistics, beyond its percentiles: what the results say, and below what takes the values.

use charts::format::{Numbers, Unit, count, decimals, fixed, percent};
use engine::results::{OutputSummary, PercentileMethod};

use super::parts;
use super::{Asked, Panel, measures};

/// Writes the panel.
pub(super) fn write(asked: &Asked<'_>) -> Panel {
    let Some(output) = asked.output() else { return Panel::without_results() };
    let written = Written::new(output);
    let mut panel = Panel::default();
    let groups: [(&str, Vec<(&str, String)>); 3] = [
        (
            "Centre and spread",
            vec![
                ("Mean", written.value(output.mean)),
                ("Standard error of the mean", written.value(output.std_error)),
                ("Median", written.value(percentile(output, 50_000))),
                ("Standard deviation", written.value(output.std_dev)),
                ("Coefficient of variation", coefficient(output)),
                ("Least", written.value(output.min)),
                ("Greatest", written.value(output.max)),
                (
                    "Middle half, P25 to P75",
                    written.between(percentile(output, 25_000), percentile(output, 75_000)),
                ),
            ],
        ),
        (
            "Shape",
            vec![
                ("Skewness", shape(output.skewness, 6.0, output.count)),
                ("Excess kurtosis", shape(output.kurtosis, 24.0, output.count)),
            ],
        ),
        (
            "Trials",
            vec![
                ("With a number", count(output.count)),
                ("With an error", count(output.errors)),
                ("In the file", written.value(output.base_value)),
                ("Percentiles", method(output.percentile_method)),
            ],
        ),
    ];
    for (title, facts) in &groups {
        parts::section(&mut panel.html, title, None, |html| parts::facts(html, facts));
    }
    measures::write(asked, &written, &mut panel);
    panel
}

/// How the values of one output are written: in its unit, with the digits that its spread makes sensible.
pub(super) struct Written {
    numbers: Numbers,
    resolution: f64,
}

impl Written {
    fn new(output: &OutputSummary) -> Self {
        let unit = Unit::from_number_format(&output.number_format);
        let (low, high) = (output.min.unwrap_or(0.0), output.max.unwrap_or(0.0));
        let spread = output.std_dev.filter(|spread| *spread > 0.0).unwrap_or_else(|| high.abs());
        Self { numbers: Numbers::for_range(&unit, low, high), resolution: spread / 1_000.0 }
    }

    /// A value; an en dash for none.
    pub(super) fn value(&self, value: Option<f64>) -> String {
        value.map_or("–".to_owned(), |value| self.numbers.full(value, self.resolution))
    }

    /// A small one with two significant figures.
    pub(super) fn finely(&self, value: f64) -> String {
        self.numbers.full(value, value.abs() / 10.0)
    }

    fn between(&self, low: Option<f64>, high: Option<f64>) -> String {
        match (low, high) {
            (Some(_), Some(_)) => format!("{} to {}", self.value(low), self.value(high)),
            _ => "–".to_owned(),
        }
    }
}

fn percentile(output: &OutputSummary, thousandths: u32) -> Option<f64> {
    output.percentiles.get(&engine::results::Percent(thousandths)).copied()
}

/// The standard deviation as a share of the mean's size; none where the mean is 0.
fn coefficient(output: &OutputSummary) -> String {
    match (output.std_dev, output.mean) {
        (Some(deviation), Some(mean)) if mean != 0.0 => percent(deviation / mean.abs(), 1),
        _ => "–".to_owned(),
    }
}

/// A number that tells a shape, with no more decimals than its standard error supports: that of a normal output, the
/// root of `variance` through the number of trials.
fn shape(value: Option<f64>, variance: f64, trials: u64) -> String {
    let error = (variance / (trials as f64).max(1.0)).sqrt();
    value.map_or("–".to_owned(), |value| fixed(value, decimals(error)))
}

fn method(method: PercentileMethod) -> String {
    match method {
        PercentileMethod::Exact => "exact, from every trial".to_owned(),
        PercentileMethod::Sketch { rank_error } => {
            format!("within ±{} of the trials", percent(f64::from(rank_error.0) / 1e6, 2))
        }
    }
}
