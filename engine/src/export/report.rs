//! A workbook of results alone: summary, percentiles, histograms, tornados, inputs, and what was asked for.

use rust_xlsxwriter::{
    Chart as NativeChart, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartSolidFill, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

use super::ExportError;
use super::grid::{Cell, Chart, Datum, Grid, Kind, Look};
use super::tables::{self, MOST_ROWS};
use crate::address::quote_sheet;
use crate::results::{OutputSummary, Percent, Results};
use crate::spec::Spec;

/// The most outputs that get charts: each takes a drawing's part of its own.
const MOST_CHARTED: usize = 50;
/// The most outputs with a column of percentiles; a sheet has 16,384 columns.
const MOST_COLUMNS: usize = 1_000;
/// The columns that a chart covers, right of its numbers.
const CHART: (u32, u32) = (6, 14);
/// The rows that it covers.
const CHART_ROWS: u32 = 20;
/// The width of a column and of a row in pixels, which charts are measured in.
const PIXELS: (u32, u32) = (110, 20);
/// The widths of the first column and of the others, in characters.
const WIDTHS: (f64, f64) = (30.0, 15.0);
/// The most characters that a cell holds.
const MOST_CHARACTERS: usize = 32_767;
const BARS: &str = "#4E79A7";
const LINE: &str = "#D37295";

/// A workbook of its own with the results of `spec`: sheets Summary, Percentiles, Histogram, Tornado, Inputs
/// and Spec, with native charts, in the outputs' number formats.
///
/// A figure that does not exist is #N/A. Charts are drawn for the first 50 outputs, and percentiles are listed
/// for the first 1,000; Summary has them all. The last sheet ends with the spec as a document that `carlo
/// simulate --spec` takes. Equal arguments give equal bytes.
pub fn report(results: &Results, spec: &Spec) -> Result<Vec<u8>, ExportError> {
    let sheets = [
        ("Summary", summary(results)),
        ("Percentiles", percentiles(results)),
        ("Histogram", histograms(results)),
        ("Tornado", tornados(results)),
        ("Inputs", inputs(results)),
        ("Spec", asked(spec)),
    ];
    write(&sheets).map_err(|error| ExportError::Report { reason: error.to_string() })
}

fn summary(results: &Results) -> Grid {
    let mut grid = Grid::default();
    grid.headings(["Results of a simulation by Carlo"]);
    tables::facts(&mut grid, results);
    for remark in tables::remarks(results) {
        grid.push(vec![Cell::text(remark)]);
    }
    grid.skip(1);
    grid.headings([
        "Output",
        "Cell",
        "Base value",
        "Mean",
        "Std error",
        "Std deviation",
        "Least",
        "P5",
        "P50",
        "P95",
        "Greatest",
        "Skewness",
        "Kurtosis",
        "Values",
        "Errors",
        "First error",
    ]);
    for output in results.outputs.iter().take(MOST_ROWS) {
        let figure = |value: Option<f64>| Cell::figure(value).format(&output.number_format);
        let percentile = |percent: u32| output.percentiles.get(&Percent(percent * 1_000)).copied();
        let mut row = vec![Cell::text(&output.name), Cell::text(&output.cell)];
        row.push(output.base_value.map_or_else(Cell::default, |value| figure(Some(value))));
        row.extend([output.mean, output.std_error, output.std_dev, output.min].map(figure));
        row.extend([percentile(5), percentile(50), percentile(95), output.max].map(figure));
        row.extend([output.skewness, output.kurtosis].map(|value| Cell::figure(value).format("0.000")));
        row.extend([output.count, output.errors].map(|count| Cell::count(count).format("#,##0")));
        row.extend(tables::first_error(output));
        grid.push(row);
    }
    tables::rest(&mut grid, results.outputs.len());
    grid
}

/// A column an output: the percentiles, then the cumulative curve.
fn percentiles(results: &Results) -> Grid {
    let outputs = &results.outputs[..results.outputs.len().min(MOST_COLUMNS)];
    let mut grid = Grid::default();
    let names = outputs.iter().map(|output| output.name.as_str());
    grid.headings(["Percentile"].into_iter().chain(names.clone()));
    let mut percents: Vec<Percent> =
        outputs.iter().flat_map(|output| output.percentiles.keys().copied()).collect();
    percents.sort();
    percents.dedup();
    for percent in percents {
        let mut row = vec![Cell::text(tables::percentile_title(percent))];
        row.extend(outputs.iter().map(|output| {
            Cell::figure(output.percentiles.get(&percent).copied()).format(&output.number_format)
        }));
        grid.push(row);
    }
    grid.skip(1);
    grid.headings(["Share of trials"].into_iter().chain(names));
    let points = outputs.iter().map(|output| output.curve.len()).max().unwrap_or(0);
    for point in 0..points {
        let share = point as f64 / (points - 1).max(1) as f64;
        let mut row = vec![Cell::figure(Some(share)).format("0.0%")];
        row.extend(
            outputs
                .iter()
                .map(|output| Cell::figure(output.curve.get(point).copied()).format(&output.number_format)),
        );
        grid.push(row);
    }
    grid
}

fn histograms(results: &Results) -> Grid {
    blocks(results, tables::histogram_rows, tables::histogram_chart)
}

fn tornados(results: &Results) -> Grid {
    blocks(results, tables::tornado_rows, tables::tornado_chart)
}

/// For each of the first outputs its numbers, and the chart beside them.
fn blocks(
    results: &Results,
    rows: impl Fn(&OutputSummary) -> Vec<Vec<Cell>>,
    chart: impl Fn(&OutputSummary, (u32, u32), [u32; 4]) -> Option<Chart>,
) -> Grid {
    let mut grid = Grid::default();
    for output in results.outputs.iter().take(MOST_CHARTED) {
        let title = format!("{} ({})", output.name, output.cell);
        grid.headings([title.as_str()]);
        let top = grid.next_row();
        let rows = rows(output);
        if rows.is_empty() {
            grid.push(vec![Cell::text("There is nothing to show")]);
        }
        rows.into_iter().for_each(|row| grid.push(row));
        grid.charts.extend(chart(output, (top, 0), [top, CHART.0, top + CHART_ROWS, CHART.1]));
        let covered = top + CHART_ROWS + 1;
        grid.skip(covered.saturating_sub(grid.next_row()).max(1));
    }
    grid
}

fn inputs(results: &Results) -> Grid {
    let mut grid = Grid::default();
    tables::inputs(&mut grid, results);
    grid
}

/// What was asked for: as tables, and as the document itself, a line a row.
fn asked(spec: &Spec) -> Grid {
    let mut grid = Grid::default();
    grid.headings(["Input", "Name", "Distribution"]);
    for input in spec.inputs.iter().take(MOST_ROWS) {
        grid.push(vec![Cell::text(&input.cell), Cell::text(&input.name), Cell::text(&input.distribution)]);
    }
    tables::rest(&mut grid, spec.inputs.len());
    grid.headings(["Output", "Name"]);
    for output in spec.outputs.iter().take(MOST_ROWS) {
        grid.push(vec![Cell::text(&output.cell), Cell::text(&output.name)]);
    }
    tables::rest(&mut grid, spec.outputs.len());
    grid.headings(["As a document"]);
    let document = serde_json::to_string_pretty(spec).unwrap_or_default();
    for line in document.lines() {
        grid.push(vec![Cell::text(line)]);
    }
    grid
}

fn write(sheets: &[(&str, Grid)]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed day: the same results are the same file.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title("Carlo results").set_creation_datetime(&day));
    for (name, grid) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name)?;
        write_sheet(sheet, name, grid)?;
    }
    workbook.save_to_buffer()
}

fn write_sheet(sheet: &mut Worksheet, name: &str, grid: &Grid) -> Result<(), XlsxError> {
    let columns = grid.rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    sheet.set_column_width(0, WIDTHS.0)?;
    for column in 1..columns {
        sheet.set_column_width(column as u16, WIDTHS.1)?;
    }
    for (cells, row) in grid.rows.iter().zip(0..) {
        for (cell, column) in cells.iter().zip(0..) {
            let format = match &cell.look {
                Look::Plain => Format::new(),
                Look::Heading => Format::new().set_bold(),
                Look::Format(code) => Format::new().set_num_format(code.as_str()),
            };
            match &cell.datum {
                Datum::Blank => {}
                Datum::Number(x) => {
                    sheet.write_number_with_format(row, column, *x, &format)?;
                }
                Datum::Text(text) => {
                    let text: String = text.chars().take(MOST_CHARACTERS).collect();
                    sheet.write_string_with_format(row, column, text, &format)?;
                }
                Datum::Missing => {
                    let formula = rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A");
                    sheet.write_formula_with_format(row, column, formula, &format)?;
                }
            }
        }
    }
    for chart in &grid.charts {
        let [top, left, bottom, right] = chart.area;
        let mut native = native(chart, name);
        native.set_width((right - left) * PIXELS.0).set_height((bottom - top) * PIXELS.1);
        native.set_alt_text(chart.description.as_str());
        sheet.insert_chart(top, left as u16, &native)?;
    }
    Ok(())
}

/// A title as text, also where it reads like a reference (`Model!B9`, the name of what has none): it would stand for what
/// that cell of the results holds. A word joiner, which is not seen, tells them apart.
fn literal(title: &str) -> String {
    let joined = title.replace('!', "!\u{2060}");
    if joined.starts_with('=') { format!("\u{2060}{joined}") } else { joined }
}

/// A chart as the writer knows it.
fn native(chart: &Chart, sheet: &str) -> NativeChart {
    let sheet = quote_sheet(sheet);
    let column = |column: u32, (first, last): (u32, u32)| {
        let letters = crate::address::column_letters(column);
        format!("={sheet}!${letters}${}:${letters}${}", first + 1, last + 1)
    };
    let heading =
        |column: u32| format!("={sheet}!${}${}", crate::address::column_letters(column), chart.rows.0);
    let categories = column(chart.categories, chart.rows);
    let mut native = match chart.kind {
        Kind::Histogram => NativeChart::new_column(),
        Kind::Tornado => NativeChart::new_bar(),
    };
    native
        .title()
        .set_name(literal(&chart.title).as_str())
        .set_font(ChartFont::new().set_size(11).unset_bold());
    native
        .add_series()
        .set_name(heading(chart.bars).as_str())
        .set_categories(categories.as_str())
        .set_values(column(chart.bars, chart.rows).as_str())
        .set_gap(if chart.kind == Kind::Histogram { 4 } else { 40 })
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(BARS)));
    match chart.kind {
        Kind::Histogram => {
            let mut line = NativeChart::new_line();
            line.add_series()
                .set_name(heading(chart.bars + 1).as_str())
                .set_categories(categories.as_str())
                .set_values(column(chart.bars + 1, chart.rows).as_str())
                .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(LINE).set_width(1.75)))
                .set_secondary_axis(true);
            native.combine(&line);
            native.y2_axis().set_num_format("0%").set_min(0).set_max(1);
            let number_format = chart.number_format.as_str();
            native.x_axis().set_num_format(number_format).set_label_position(ChartAxisLabelPosition::Low);
            native.y_axis().set_name("Trials");
            native.legend().set_position(ChartLegendPosition::Bottom);
        }
        Kind::Tornado => {
            // The writer calls the horizontal axis `x`, whatever it shows.
            native.x_axis().set_num_format(chart.number_format.as_str());
            native.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low);
            native.legend().set_hidden();
        }
    }
    native
}
