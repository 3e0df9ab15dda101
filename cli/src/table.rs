//! Results as text: a table for people, CSV for spreadsheets.

use std::io::{self, Write};

use engine::Results;
use engine::results::{OutputSummary, Percent};
use engine::simulation::{Convergence, Filtered, Scope};

/// How many bars of a tornado are shown.
const BARS: usize = 10;
/// How many cells held at their saved value are named.
const HELD: usize = 10;
/// The width of the longest bar, in characters.
const BAR_WIDTH: f64 = 30.0;

/// The results for people.
pub(crate) fn print(results: &Results, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{} trials, seed {}, {} engine, {}",
        results.trials,
        results.seed,
        results.engine,
        serde_json::to_value(results.sampling)?.as_str().unwrap_or_default()
    )?;
    for output in &results.outputs {
        print_output(output, out)?;
    }
    if let Some(now) = &results.now {
        writeln!(out, "\nNOW and TODAY told {now}")?;
    }
    for correlation in results.correlations.iter().filter(|correlation| correlation.change > 0.0) {
        writeln!(
            out,
            "\nThe correlations of {} are not possible together: the nearest that are took their place, up to {:.3} away",
            correlation.source, correlation.change
        )?;
    }
    for circle in &results.unsettled {
        writeln!(
            out,
            "\nThe circle of {} cells through {} did not settle in {} trials",
            circle.cells, circle.cell, circle.trials
        )?;
    }
    if !results.statistics.is_empty() {
        writeln!(out, "\nStatistics in cells")?;
    }
    for one in &results.statistics {
        let told = match (one.value, &one.reason) {
            (Some(value), _) => number(value),
            (None, reason) => reason.as_deref().unwrap_or("none").to_owned(),
        };
        writeln!(out, "  {}  {}  {told}", one.cell, one.function)?;
    }
    crate::analyses::print(results, out)?;
    for document in &results.filters {
        let filtered: Filtered = serde_json::from_str(document.text())?;
        let scope = match filtered.filter.scope {
            Scope::Cell => "of its own",
            Scope::All => "of all",
        };
        writeln!(
            out,
            "\nThe filter of {} ({}) dropped {} trials {scope}",
            filtered.name, filtered.filter.cell, filtered.dropped
        )?;
    }
    if !results.convergence.is_empty() {
        writeln!(out, "\nHow well is known what was asked")?;
    }
    for document in &results.convergence {
        let one: Convergence = serde_json::from_str(document.text())?;
        let reached = one.half_width.map_or_else(|| "none".to_owned(), number);
        let known = match one.trials {
            Some(trials) => format!("known after {trials} trials"),
            None => "not known so well".to_owned(),
        };
        writeln!(
            out,
            "  {}: {} ± {reached} at {}%: {known}",
            one.name,
            one.statistic,
            one.confidence * 100.0
        )?;
    }
    if !results.held.is_empty() {
        let (count, more) = (results.held.len(), results.held.len().saturating_sub(HELD));
        let mut named: Vec<String> = results.held.iter().take(HELD).map(ToString::to_string).collect();
        named.extend((more > 0).then(|| format!("and {more} more")));
        let were = if count == 1 { "cell was held at its" } else { "cells were held at their" };
        writeln!(out, "\n{count} {were} saved value: {}", named.join(", "))?;
    }
    Ok(())
}

fn print_output(output: &OutputSummary, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{}  {}", output.name, output.cell)?;
    let line = |out: &mut dyn Write, name: &str, value: Option<f64>| match value {
        Some(value) => writeln!(out, "  {name:<20}{:>18}", number(value)),
        None => writeln!(out, "  {name:<20}{:>18}", "none"),
    };
    line(out, "In the file", output.base_value)?;
    line(out, "Mean", output.mean)?;
    line(out, "Standard error", output.std_error)?;
    line(out, "Standard deviation", output.std_dev)?;
    line(out, "Skewness", output.skewness)?;
    line(out, "Excess kurtosis", output.kurtosis)?;
    line(out, "Least", output.min)?;
    for (percent, value) in &output.percentiles {
        line(out, &format!("P{}", percent.0 / 1_000), Some(*value))?;
    }
    line(out, "Greatest", output.max)?;
    if let Some(first) = &output.first_error {
        writeln!(
            out,
            "  {} trials gave an error, the first {} at {} in trial {}",
            output.errors, first.kind, first.cell, first.trial
        )?;
        for input in &first.inputs {
            let value = input.value.map_or_else(|| "an error".to_owned(), number);
            writeln!(out, "    where {} ({}) is {value}", input.name, input.cell)?;
        }
    }
    if !output.tornado.is_empty() {
        writeln!(out, "  Rank correlation with the inputs")?;
    }
    for bar in output.tornado.iter().take(BARS) {
        let width = (bar.rank_correlation.abs() * BAR_WIDTH).round() as usize;
        writeln!(out, "  {:<20}{:>8.3}  {}", bar.name, bar.rank_correlation, "#".repeat(width))?;
    }
    Ok(())
}

/// One line an output.
pub(crate) fn print_csv(results: &Results, out: &mut impl Write) -> io::Result<()> {
    write!(out, "cell,name,count,errors,mean,std_error,std_dev,min,max,skewness,kurtosis")?;
    for percent in Percent::STANDARD {
        write!(out, ",p{}", percent.0 / 1_000)?;
    }
    writeln!(out)?;
    for output in &results.outputs {
        let name = csv_field(&output.name);
        write!(out, "{},{name},{},{}", csv_field(&output.cell.to_string()), output.count, output.errors)?;
        let numbers = [
            output.mean,
            output.std_error,
            output.std_dev,
            output.min,
            output.max,
            output.skewness,
            output.kurtosis,
        ];
        let percentiles = Percent::STANDARD.iter().map(|percent| output.percentiles.get(percent).copied());
        for number in numbers.into_iter().chain(percentiles) {
            match number {
                Some(number) => write!(out, ",{number}")?,
                None => write!(out, ",")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A field of a CSV line, quoted where it must be. A text that a spreadsheet would take for a formula
/// gets an apostrophe before it.
pub(crate) fn csv_field(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A number with seven significant digits.
pub(crate) fn number(x: f64) -> String {
    let size = x.abs();
    if size != 0.0 && !(1e-4..1e15).contains(&size) {
        return format!("{x:.6e}");
    }
    let whole = if size < 1.0 { 0 } else { size.log10() as usize };
    format!("{x:.*}", 6_usize.saturating_sub(whole))
}
