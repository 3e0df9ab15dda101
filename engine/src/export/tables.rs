//! The tables that both workbooks have: facts, inputs, bins and bars, and the charts over the last two.

use super::grid::{Cell, Chart, Grid, Kind};
use crate::plan::lower::general;
use crate::results::{OutputSummary, Percent, Results};
use crate::spec::Sampling;

/// The most rows of one list; a sheet has a million.
pub(super) const MOST_ROWS: usize = 20_000;
/// The most bars of a tornado's chart.
const MOST_BARS: usize = 15;
/// The most cells or circles that a remark names.
const MOST_NAMED: usize = 20;

/// How the simulation was made: trials, seed, sampling, engine.
pub(super) fn facts(grid: &mut Grid, results: &Results) {
    let sampling = match results.sampling {
        Sampling::MonteCarlo => "Monte Carlo",
        Sampling::LatinHypercube => "Latin hypercube",
        Sampling::Sobol => "Sobol",
        Sampling::Antithetic => "Antithetic",
    };
    grid.push(vec![Cell::text("Trials"), Cell::count(results.trials)]);
    if results.trials < results.trials_requested {
        grid.push(vec![Cell::text("Trials asked for"), Cell::count(results.trials_requested)]);
    }
    // A seed has 64 bits, more than a number in a cell.
    grid.push(vec![Cell::text("Seed"), Cell::text(results.seed)]);
    grid.push(vec![Cell::text("Sampling"), Cell::text(sampling)]);
    let engine = format!("{} {}", results.engine, results.engine_version);
    grid.push(vec![Cell::text("Engine"), Cell::text(engine)]);
}

/// Every input and what it did.
pub(super) fn inputs(grid: &mut Grid, results: &Results) {
    grid.headings(["Input", "Cell", "Distribution", "Mean", "Std deviation", "Least", "Greatest"]);
    for input in results.inputs.iter().take(MOST_ROWS) {
        let mut row = vec![Cell::text(&input.name), Cell::text(&input.cell), Cell::text(&input.distribution)];
        row.extend([input.mean, input.std_dev, input.min, input.max].map(Cell::figure));
        grid.push(row);
    }
    rest(grid, results.inputs.len());
}

/// What the reader of the numbers must know, as far as there is something.
pub(super) fn remarks(results: &Results) -> Vec<String> {
    let mut remarks = Vec::new();
    remarks.extend(results.now.iter().map(|now| format!("NOW and TODAY told {now}")));
    if !results.held.is_empty() {
        let cells: Vec<String> = results.held.iter().take(MOST_NAMED).map(ToString::to_string).collect();
        let more = match results.held.len() - cells.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        remarks.push(format!("Held at their saved value: {}{more}", cells.join(", ")));
    }
    let moved = results.correlations.iter().filter(|correlation| correlation.change > 0.0);
    remarks.extend(moved.take(MOST_NAMED).map(|correlation| {
        format!(
            "The correlations of {} are not possible together: the nearest that are took their place, up to {:.3} away",
            correlation.source, correlation.change
        )
    }));
    remarks.extend(results.statistics.iter().take(MOST_NAMED).map(|one| {
        let told = match (one.value, &one.reason) {
            (Some(value), _) => value.to_string(),
            (None, reason) => reason.as_deref().unwrap_or("none").to_owned(),
        };
        format!("{} {}: {told}", one.cell, one.function)
    }));
    remarks.extend(results.unsettled.iter().take(MOST_NAMED).map(|circle| {
        let (cells, cell, trials) = (circle.cells, &circle.cell, circle.trials);
        format!("The circle of {cells} cells at {cell} did not settle in {trials} trials")
    }));
    remarks
}

/// The first error of an output, in words.
pub(super) fn first_error(output: &OutputSummary) -> Option<Cell> {
    let first = output.first_error.as_ref()?;
    let mut text = format!("{} in {}, trial {}", first.kind, first.cell, first.trial);
    for (index, input) in first.inputs.iter().enumerate() {
        let value = input.value.map_or_else(|| "an error".to_owned(), general);
        text += &format!("{} {} = {value}", if index == 0 { ":" } else { "," }, input.name);
    }
    Some(Cell::text(text))
}

/// The heading of a percentile's column: `P5`, `P2.5`.
pub(super) fn percentile_title(percent: Percent) -> String {
    format!("P{}", f64::from(percent.0) / 1_000.0)
}

/// Bins: edges, trials, and the share of trials up to the upper edge. Nothing where there are no bins.
pub(super) fn histogram_rows(output: &OutputSummary) -> Vec<Vec<Cell>> {
    let histogram = &output.histogram;
    if histogram.counts.is_empty() {
        return Vec::new();
    }
    let mut rows = vec![["From", "To", "Trials", "Up to here"].map(Cell::heading).to_vec()];
    let mut below = 0;
    for (edges, count) in histogram.edges.windows(2).zip(&histogram.counts) {
        below += count;
        let mut row: Vec<Cell> =
            edges.iter().map(|edge| Cell::figure(Some(*edge)).format(&output.number_format)).collect();
        row.push(Cell::count(*count));
        row.push(Cell::figure(Some(below as f64 / output.count.max(1) as f64)).format("0%"));
        rows.push(row);
    }
    rows
}

/// Inputs by the size of their rank correlation, with the output's mean where they are low and high. Nothing
/// where there are no inputs.
pub(super) fn tornado_rows(output: &OutputSummary) -> Vec<Vec<Cell>> {
    if output.tornado.is_empty() {
        return Vec::new();
    }
    let headings = ["Input", "Cell", "Rank correlation", "Mean, input low", "Mean, input high"];
    let mut rows = vec![headings.map(Cell::heading).to_vec()];
    rows.extend(output.tornado.iter().take(MOST_ROWS).map(|bar| {
        let mut row = vec![Cell::text(&bar.name), Cell::text(&bar.cell)];
        row.push(Cell::figure(Some(bar.rank_correlation)).format("0.00"));
        let means = [bar.mean_low, bar.mean_high];
        row.extend(means.map(|mean| Cell::figure(mean).format(&output.number_format)));
        row
    }));
    rows
}

/// The chart over [`histogram_rows`] whose headings are in this row and whose first column is this one.
pub(super) fn histogram_chart(
    output: &OutputSummary,
    (headings, column): (u32, u32),
    area: [u32; 4],
) -> Option<Chart> {
    let bins = output.histogram.counts.len() as u32;
    let format = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |x| x.to_string());
    let percentile = |percent: u32| format(output.percentiles.get(&Percent(percent * 1_000)).copied());
    (bins > 0).then(|| Chart {
        kind: Kind::Histogram,
        title: output.name.clone(),
        description: format!(
            "Histogram of {}: mean {}, 5th percentile {}, median {}, 95th percentile {}",
            output.name,
            format(output.mean),
            percentile(5),
            percentile(50),
            percentile(95)
        ),
        number_format: output.number_format.clone(),
        rows: (headings + 1, headings + bins),
        categories: column,
        bars: column + 2,
        area,
    })
}

/// The chart over [`tornado_rows`], its longest bars only.
pub(super) fn tornado_chart(
    output: &OutputSummary,
    (headings, column): (u32, u32),
    area: [u32; 4],
) -> Option<Chart> {
    let first = output.tornado.first()?;
    let bars = output.tornado.len().min(MOST_BARS) as u32;
    Some(Chart {
        kind: Kind::Tornado,
        title: format!("{}: rank correlation with the inputs", output.name),
        description: format!(
            "Tornado of {}: rank correlations with the inputs; the largest is {} with {}",
            output.name, first.name, first.rank_correlation
        ),
        number_format: "0.00".to_owned(),
        rows: (headings + 1, headings + bars),
        categories: column,
        bars: column + 2,
        area,
    })
}

/// Ends a list that may have been cut.
pub(super) fn rest(grid: &mut Grid, all: usize) {
    if all > MOST_ROWS {
        grid.push(vec![Cell::text(format!("and {} more", all - MOST_ROWS))]);
    }
    grid.skip(1);
}
