//! The table twins of charts.

use crate::decimal::significant;
use crate::empirical::Empirical;
use crate::format::{Numbers, Unit, count};

/// A table whose cells are text, ready to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns' heads. The first column names its row; the others hold numbers, aligned right.
    pub head: Vec<String>,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table as comma-separated values, quoted where needed, for the clipboard.
    pub fn to_csv(&self) -> String {
        let quoted = |cell: &String| match cell.contains([',', '"', '\n']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        };
        let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
        std::iter::once(&self.head).chain(&self.rows).map(line).collect()
    }
}

/// What the table of percentiles shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary<'a> {
    /// The output's name.
    pub name: &'a str,
    /// What its numbers are.
    pub unit: &'a Unit,
    /// The trials that gave a number.
    pub count: u64,
    /// Percentiles (0 to 100) with their values.
    pub percentiles: &'a [(f64, f64)],
    /// The distribution of the trials, for the precision of percentiles.
    pub empirical: Option<&'a Empirical>,
    /// The mean.
    pub mean: Option<f64>,
    /// The standard deviation.
    pub std_dev: Option<f64>,
    /// The excess kurtosis, for the precision of the standard deviation.
    pub kurtosis: Option<f64>,
}

/// Percentiles, mean and standard deviation with half the width of their 95% confidence intervals.
///
/// Percentiles: the order statistics at `p ± 1.96 √(p(1−p)/n)` (David & Nagaraja, *Order Statistics*,
/// 3rd edition, §7.1). Standard deviation: `s √((kurtosis + 2) / 4n)` (Stuart & Ord, *Kendall's Advanced
/// Theory of Statistics* volume 1, §10.6), and none where one trial has more than a fifth of the squares behind the kurtosis:
/// of a tail so heavy the trials do not tell it. Both take trials as independent, so they are cautious for Latin hypercube
/// and Sobol' sampling. A precision that does not exist is an en dash.
pub fn percentiles(summary: &Summary<'_>) -> Table {
    let values =
        summary.percentiles.iter().map(|(_, value)| *value).chain(summary.mean).chain(summary.std_dev);
    let values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let numbers = match values.is_empty() {
        true => Numbers::for_range(summary.unit, 0.0, 0.0),
        false => Numbers::for_range(summary.unit, low, high),
    };
    let spread = if high > low { high - low } else { high.abs() };
    let resolution = spread / 500.0;
    let trials = summary.count as f64;
    let row = |name: String, value: f64, half_width: Option<f64>| {
        let precision = half_width.filter(|half| half.is_finite() && *half > 0.0);
        let precision = precision.map_or("–".to_owned(), |half| numbers.bare(half, resolution.min(half)));
        vec![name, numbers.bare(value, resolution), precision]
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (percentile, value) in summary.percentiles {
        let quantile = percentile / 100.0;
        let reach = 1.96 * (quantile * (1.0 - quantile) / trials).sqrt();
        let half_width = summary.empirical.filter(|_| summary.count > 1).map(|empirical| {
            (empirical.quantile(quantile + reach) - empirical.quantile(quantile - reach)) / 2.0
        });
        rows.push(row(format!("P{}", significant(*percentile, 6)), *value, half_width));
    }
    if let Some(mean) = summary.mean {
        rows.push(row(
            "Mean".to_owned(),
            mean,
            summary.std_dev.map(|deviation| 1.96 * deviation / trials.sqrt()),
        ));
    }
    if let Some(deviation) = summary.std_dev {
        let half_width = summary
            .kurtosis
            .filter(|k| heaviest(summary, deviation) <= HEAVIEST * trials * (k + 2.0))
            .map(|k| 1.96 * deviation * ((k + 2.0) / (4.0 * trials)).sqrt());
        rows.push(row("Standard deviation".to_owned(), deviation, half_width));
    }
    rows.push(vec!["Trials".to_owned(), count(summary.count), "–".to_owned()]);
    Table { head: vec!["Percentile".to_owned(), numbers.head(summary.name), "± 95%".to_owned()], rows }
}

/// The engine's bound (`engine/src/statistics/influence.rs`), which says where it comes from; the engine's worker, which knows
/// both, is not compiled where they differ.
pub const HEAVIEST: f64 = 0.2;

/// The square of what the trial furthest from the mean adds to the variance, where that is 1 and the curve has it.
fn heaviest(summary: &Summary<'_>, deviation: f64) -> f64 {
    let (Some(curve), Some(mean)) = (summary.empirical, summary.mean) else { return 0.0 };
    let furthest = (curve.quantile(1.0) - mean).max(mean - curve.quantile(0.0)) / deviation;
    (furthest * furthest - 1.0).max(0.0).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_trial_tells_no_precision() {
        // 99 trials at 0 and one at 100: mean 1, standard deviation 10, excess kurtosis near 96. That one is all of it.
        let mut curve = vec![0.0; 199];
        curve.extend([100.0, 100.0]);
        let empirical = Empirical::new(&[], &[], &curve).unwrap();
        let unit = Unit::default();
        let table = percentiles(&Summary {
            name: "NPV",
            unit: &unit,
            count: 100,
            percentiles: &[],
            empirical: Some(&empirical),
            mean: Some(1.0),
            std_dev: Some(10.0),
            kurtosis: Some(96.0),
        });
        assert_eq!(table.rows[1], ["Standard deviation", "10.00", "–"]);
    }

    #[test]
    fn precision_of_a_uniform_median() {
        // A uniform distribution on 0 to 100: P50 ± 1.96 √(0.25 / 10,000) × 100 = ± 0.98.
        let curve: Vec<f64> = (0..=200).map(|index| f64::from(index) * 0.5).collect();
        let empirical = Empirical::new(&[], &[], &curve).unwrap();
        let unit = Unit::default();
        let table = percentiles(&Summary {
            name: "NPV",
            unit: &unit,
            count: 10_000,
            percentiles: &[(5.0, 5.0), (50.0, 50.0), (95.0, 95.0)],
            empirical: Some(&empirical),
            mean: Some(50.0),
            std_dev: Some(28.87),
            kurtosis: Some(-1.2),
        });
        assert_eq!(table.rows[1], ["P50", "50.0", "1.0"]);
        assert_eq!(table.rows[3], ["Mean", "50.0", "0.6"]);
        // 1.96 × 28.87 × √(0.8 / 40,000) = 0.25
        assert_eq!(table.rows[4], ["Standard deviation", "28.9", "0.3"]);
        assert!(table.to_csv().starts_with("Percentile,NPV,± 95%\nP5,5.0,"));
        assert!(table.to_csv().ends_with("Trials,\"10,000\",–\n"));
    }

    #[test]
    fn nothing_at_all() {
        let unit = Unit::default();
        let table = percentiles(&Summary {
            name: "NPV",
            unit: &unit,
            count: 0,
            percentiles: &[(50.0, f64::NAN)],
            empirical: None,
            mean: None,
            std_dev: None,
            kurtosis: None,
        });
        assert_eq!(table.rows, [["P50", "–", "–"], ["Trials", "0", "–"]]);
    }
}
