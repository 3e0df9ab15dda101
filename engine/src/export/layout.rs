//! What stands where on the sheet of results: a table of outputs, one of inputs, and for each of the first
//! outputs its charts with their numbers below.

use std::collections::BTreeSet;

use super::SHEET_NAME;
use super::grid::{Cell, Grid};
use super::tables::{self, MOST_ROWS};
use crate::results::{OutputSummary, Percent, Results};

/// The most outputs that get charts.
const MOST_CHARTED: usize = 12;
/// The most outputs that get names for their key figures.
const MOST_NAMED: usize = 200;
/// Rows that a chart covers.
const CHART_ROWS: u32 = 18;
/// The first column of a histogram and of a tornado, and of what is right of each.
const HISTOGRAM: (u32, u32) = (0, 5);
pub(super) const TORNADO: (u32, u32) = (6, 12);
/// Figures with names: the last part of the name, the heading of the column.
const NAMED: [(&str, &str); 5] =
    [("Mean", "Mean"), ("StdDev", "Std deviation"), ("P5", "P5"), ("P50", "P50"), ("P95", "P95")];

/// The sheet of results.
#[derive(Default)]
pub(super) struct Layout {
    /// Its cells and charts.
    pub(super) grid: Grid,
    /// The cells that get names.
    pub(super) key_figures: Vec<KeyFigures>,
}

/// The cells of one output that get names.
pub(super) struct KeyFigures {
    /// What people call the output.
    pub(super) name: String,
    /// The row.
    pub(super) row: u32,
    /// The last part of each name, and the column.
    pub(super) figures: Vec<(&'static str, u32)>,
}

impl Layout {
    /// Lays out results.
    pub(super) fn new(results: &Results) -> Self {
        let mut layout = Self::default();
        layout.grid.headings([SHEET_NAME]);
        tables::facts(&mut layout.grid, results);
        layout.grid.skip(1);
        layout.outputs(results);
        tables::inputs(&mut layout.grid, results);
        layout.remarks(results);
        for output in results.outputs.iter().take(MOST_CHARTED) {
            layout.charted(output);
        }
        layout
    }

    fn outputs(&mut self, results: &Results) {
        let mut percents = BTreeSet::<Percent>::new();
        percents.extend(results.outputs.iter().flat_map(|output| output.percentiles.keys()));
        let percentiles: Vec<String> = percents.iter().copied().map(tables::percentile_title).collect();
        let before = ["Output", "Cell", "Base value", "Mean", "Std error", "Std deviation", "Least"];
        let after = ["Greatest", "Skewness", "Kurtosis", "Values", "Errors", "First error"];
        let titles: Vec<&str> =
            before.into_iter().chain(percentiles.iter().map(String::as_str)).chain(after).collect();
        self.grid.headings(titles.iter().copied());
        let column =
            |title: &str| titles.iter().zip(0..).find(|(known, _)| **known == title).map(|(_, at)| at);
        let named: Vec<(&'static str, u32)> =
            NAMED.into_iter().filter_map(|(figure, title)| Some((figure, column(title)?))).collect();

        for output in results.outputs.iter().take(MOST_ROWS) {
            let figure = |value: Option<f64>| Cell::figure(value).format(&output.number_format);
            let mut row = vec![Cell::text(&output.name), Cell::text(&output.cell)];
            row.push(output.base_value.map_or_else(Cell::default, |value| figure(Some(value))));
            row.extend([output.mean, output.std_error, output.std_dev, output.min].map(figure));
            row.extend(percents.iter().map(|percent| figure(output.percentiles.get(percent).copied())));
            row.push(figure(output.max));
            row.extend([output.skewness, output.kurtosis].map(Cell::figure));
            row.extend([output.count, output.errors].map(Cell::count));
            row.extend(tables::first_error(output));
            if self.key_figures.len() < MOST_NAMED {
                let (name, row, figures) = (output.name.clone(), self.grid.next_row(), named.clone());
                self.key_figures.push(KeyFigures { name, row, figures });
            }
            self.grid.push(row);
        }
        tables::rest(&mut self.grid, results.outputs.len());
    }

    fn remarks(&mut self, results: &Results) {
        self.grid.headings(["Remarks"]);
        let mut remarks = tables::remarks(results);
        if results.outputs.len() > MOST_CHARTED {
            remarks.push(format!("Charts are shown for the first {MOST_CHARTED} outputs"));
        }
        remarks.push(
            "This sheet is replaced when results are written again; formulas keep its figures by their names"
                .to_owned(),
        );
        remarks.iter().for_each(|remark| self.grid.push(vec![Cell::text(remark)]));
        self.grid.skip(1);
    }

    /// An output's charts, and under them their numbers.
    fn charted(&mut self, output: &OutputSummary) {
        let title = format!("{} ({})", output.name, output.cell);
        self.grid.headings([title.as_str()]);
        let lists = [(HISTOGRAM, tables::histogram_rows(output)), (TORNADO, tables::tornado_rows(output))];
        if lists.iter().all(|(_, list)| list.is_empty()) {
            self.grid.push(vec![Cell::text("No trial gave a number")]);
            self.grid.skip(1);
            return;
        }
        let top = self.grid.next_row();
        self.grid.skip(CHART_ROWS + 1);
        let headings = self.grid.next_row();
        let longest = lists.iter().map(|(_, list)| list.len()).max().unwrap_or(0);
        let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); longest];
        for ((left, _), list) in lists {
            for (row, cells) in rows.iter_mut().zip(list) {
                row.resize(left as usize, Cell::default());
                row.extend(cells);
            }
        }
        rows.into_iter().for_each(|row| self.grid.push(row));
        self.grid.skip(1);

        let area = |(left, right): (u32, u32)| [top, left, top + CHART_ROWS, right];
        let charts = &mut self.grid.charts;
        charts.extend(tables::histogram_chart(output, (headings, HISTOGRAM.0), area(HISTOGRAM)));
        charts.extend(tables::tornado_chart(output, (headings, TORNADO.0), area(TORNADO)));
    }
}
