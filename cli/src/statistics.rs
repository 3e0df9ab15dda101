//! `carlo simulate --statistics`: every measure of each output with its standard error, and how outputs correlate.

use std::fmt::Write;

use engine::simulation::Gathering;
use engine::statistics::measure::{Sample, measure};
use engine::statistics::{Source, Summary};

use crate::table::number;

/// What is told of each output, with what it is given.
const TOLD: &[(&str, &[f64])] = &[
    ("count", &[]),
    ("mean", &[]),
    ("mean-low", &[0.95]),
    ("mean-high", &[0.95]),
    ("median", &[]),
    ("mode", &[]),
    ("std-dev", &[]),
    ("std-dev-half-width", &[0.95]),
    ("variance", &[]),
    ("coefficient-of-variation", &[]),
    ("mean-absolute-deviation", &[]),
    ("semi-deviation", &[]),
    ("skewness", &[]),
    ("kurtosis", &[]),
    ("min", &[]),
    ("max", &[]),
    ("percentile", &[0.05]),
    ("percentile-low", &[0.05, 0.95]),
    ("percentile-high", &[0.05, 0.95]),
    ("percentile", &[0.95]),
    ("percentile-low", &[0.95, 0.95]),
    ("percentile-high", &[0.95, 0.95]),
    ("value-at-risk", &[0.05]),
    ("expected-shortfall-below", &[0.05]),
    ("expected-shortfall-above", &[0.95]),
    ("probability-below", &[0.0]),
    ("probability-low", &[0.0, 0.95]),
    ("probability-high", &[0.0, 0.95]),
];
/// The ends of intervals and the like, which have no standard error that anybody asks for.
const WITHOUT_ERROR: &[&str] = &["count", "min", "max"];

/// The table of a simulation whose trials are done.
pub(crate) fn table(gathering: &Gathering, names: &[String]) -> String {
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        let Some(summary) = gathering.summary(Source::Output(index)) else { continue };
        text.push_str(&format!("\nStatistics of {name}, and their standard errors\n"));
        of(summary, &mut text);
    }
    if names.len() > 1 {
        for (title, rank) in [("Correlations of the outputs", false), ("Their rank correlations", true)] {
            text.push_str(&format!("\n{title}, and their 95% intervals\n"));
            for (row, name) in names.iter().enumerate() {
                for (column, other) in names[..row].iter().enumerate() {
                    let (row, column) = (Source::Output(row), Source::Output(column));
                    let found = gathering.correlation(row, column, rank);
                    let interval = gathering.correlation_interval(row, column, rank, 0.95);
                    let interval =
                        interval.map_or_else(String::new, |(low, high)| format!("{low:>12.3} to {high:.3}"));
                    text.push_str(&format!("  {:<40}{found:>8.3}{interval}\n", format!("{name}, {other}")));
                }
            }
        }
    }
    text
}

fn of(summary: &Summary, text: &mut String) {
    let ordered = summary.quantiles().ordered();
    let sample = Sample { summary, ordered: &ordered };
    for (name, arguments) in TOLD {
        let Some(measure) = measure(name) else { continue };
        let told = measure.value(&sample, arguments).ok().flatten().map_or_else(|| "none".to_owned(), number);
        let interval = name.ends_with("-low") || name.ends_with("-high") || name.ends_with("-width");
        let error = match interval || WITHOUT_ERROR.contains(name) {
            true => None,
            false => match measure.std_error(&sample, arguments) {
                Some(error) => Some(number(error.size)),
                None => measure.heaviest(&sample, arguments).map(|_| "heavy tail".to_owned()),
            },
        };
        let given: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "  {:<40}{told:>18}{:>16}",
            format!("{name} {}", given.join(" ")),
            error.unwrap_or_default()
        );
    }
}
