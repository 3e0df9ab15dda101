//! What an analysis found out: a sentence, then tables with intervals under their values, bars, and small curves.

use charts::decimal;
use charts::format::percent;
use engine::analysis::{Entry, Estimate, Report, Table, WhatIfReport};

use super::html::Html;
use super::{number, parts};
use crate::refusal::sentence;

/// The width and the height of a bar, and of a curve.
const BAR: (f64, f64) = (96.0, 12.0);
const CURVE: (f64, f64) = (96.0, 28.0);
/// The columns whose numbers begin at 0, so that bars tell their sizes.
const BARRED: [&str; 6] = ["Standardised", "Contribution", "First", "Share", "Distance", "Worth"];
/// The columns that hold shares of a whole.
const SHARES: [&str; 5] = ["Contribution", "First", "Total", "Share", "Best in"];

/// Writes a report; gives it in a sentence.
pub(super) fn write(html: &mut Html, report: &Report) -> String {
    let told = in_a_sentence(report);
    if !told.is_empty() {
        parts::plain_section(html, |html| {
            html.words("p", "said", &told);
        });
    }
    let said = if told.is_empty() { "It is worked out".to_owned() } else { told };
    if let Report::WhatIf(report) = report {
        swings(html, report);
        return said;
    }
    let curves = curves(report);
    for table in report.tables() {
        parts::section(html, &table.title, None, |html| {
            match table.rows.is_empty() {
                true => drop(html.words("p", "", "No input stands out from chance.")),
                false => written(html, &table, &curves),
            }
            if !table.note.is_empty() {
                html.words("p", "hint", &sentence(&table.note));
            }
        });
    }
    said
}

/// The answer in a sentence, where one says it.
fn in_a_sentence(report: &Report) -> String {
    let value = |estimate: &Estimate| estimate.value.map_or_else(|| "–".to_owned(), number::plain);
    let share =
        |estimate: &Estimate| estimate.value.map_or_else(|| "–".to_owned(), |share| percent(share.abs(), 0));
    match report {
        Report::GoalSeek(report) => {
            let (found, reached) = (value(&report.decision), value(&report.reached));
            format!("At {found} the statistic of {} is {reached}.", report.output.name)
        }
        Report::Tail(report) => match report.probability.value {
            Some(chance) if chance > 0.0 => format!(
                "The chance is {}: once in {} trials.",
                number::figures(chance, 3),
                number::figures(1.0 / chance, 3)
            ),
            _ => String::new(),
        },
        Report::ValueOfInformation(report) => {
            let alone = report.inputs.first().map_or_else(String::new, |first| {
                format!(", {} alone {}", first.input.name, value(&first.worth))
            });
            format!("To know everything before the choice is worth {}{alone}.", value(&report.everything))
        }
        Report::ContributionToVariance(report) => report
            .outputs
            .first()
            .and_then(|of| of.inputs.first())
            .map_or_else(String::new, |first| most(&first.input.name, &share(&first.share))),
        Report::ShapleyEffects(report) => report
            .outputs
            .first()
            .and_then(|of| of.inputs.first())
            .map_or_else(String::new, |first| most(&first.input.name, &share(&first.share))),
        Report::SobolIndices(report) => {
            let first = report.outputs.first().and_then(|of| of.inputs.first());
            let named = first.and_then(|first| Some((first.input.as_ref()?, &first.total)));
            named.map_or_else(String::new, |(input, total)| most(&input.name, &share(total)))
        }
        _ => String::new(),
    }
}

fn most(input: &str, share: &str) -> String {
    format!("{input} drives it most: {share} of the variance.")
}

/// A column of a table, with the columns of its interval where the engine has put one behind it.
struct Column<'t> {
    head: &'t str,
    at: usize,
    interval: bool,
}

/// A table of the engine, its intervals under their values, with bars where they tell a size.
fn written(html: &mut Html, table: &Table, curves: &Curves) {
    let heads: Vec<&str> = table.columns.iter().map(String::as_str).collect();
    let columns: Vec<Column<'_>> = (0..heads.len())
        .filter(|at| !matches!(heads[*at], "from" | "to"))
        .map(|at| {
            let interval = heads.get(at + 1) == Some(&"from") && heads.get(at + 2) == Some(&"to");
            Column { head: heads[at], at, interval }
        })
        .collect();
    let barred = columns.iter().find(|column| BARRED.contains(&column.head));
    let numbers = |at: usize| table.rows.iter().filter_map(move |row| row.get(at).and_then(value));
    let scale = barred.map(|column| {
        let ends = numbers(column.at).chain(numbers(column.at + 1)).chain(numbers(column.at + 2));
        let (least, greatest) =
            ends.fold((0.0f64, 0.0f64), |(least, greatest), x| (least.min(x), greatest.max(x)));
        Scale { least, greatest }
    });
    let mut shown: Vec<(&str, bool)> = columns
        .iter()
        .map(|column| (if column.head.is_empty() { "Of" } else { column.head }, column.at > 0))
        .collect();
    if scale.is_some() {
        shown.push(("Size", false));
    }
    if curves.is_some() {
        shown.push(("Curve", false));
    }
    let rows: Vec<(usize, &Vec<Entry>)> = table.rows.iter().enumerate().collect();
    parts::table(html, &shown, rows.into_iter(), |html, place, (line, row)| match columns.get(place) {
        Some(column) => cell(html, row, column),
        None => match (barred, &scale, curves) {
            (Some(column), Some(scale), _) => {
                let [at, low, high] = [0, 1, 2].map(|part| row.get(column.at + part).and_then(value));
                bar(html, at, low.zip(high), scale);
            }
            (.., Some((curves, scale))) => {
                if let Some(points) = curves.get(*line) {
                    curve(html, points, scale);
                }
            }
            _ => {}
        },
    });
}

/// One entry, with its interval below it.
fn cell(html: &mut Html, row: &[Entry], column: &Column<'_>) {
    let share = SHARES.contains(&column.head);
    let text = |entry: Option<&Entry>| match entry {
        Some(Entry::Number(Some(x))) if share => percent(*x, 1),
        Some(Entry::Number(Some(x))) => number::plain(*x),
        Some(Entry::Text(text)) => text.clone(),
        _ => "–".to_owned(),
    };
    html.text(&text(row.get(column.at)));
    if column.interval && row.get(column.at + 1).and_then(value).is_some() {
        let [low, high] = [1, 2].map(|end| text(row.get(column.at + end)));
        html.words("span", "sub", &format!("{low} to {high}"));
    }
}

fn value(entry: &Entry) -> Option<f64> {
    match entry {
        Entry::Number(number) => *number,
        Entry::Text(_) => None,
    }
}

/// The least and the greatest that drawings beside each other have.
struct Scale {
    least: f64,
    greatest: f64,
}

impl Scale {
    /// Where a number lies, between 0 and `room`.
    fn place(&self, value: f64, room: f64) -> f64 {
        let width = self.greatest - self.least;
        if width > 0.0 { (value - self.least) / width * room } else { room / 2.0 }
    }
}

/// A bar from 0, with a line for its interval.
fn bar(html: &mut Html, value: Option<f64>, interval: Option<(f64, f64)>, scale: &Scale) {
    let Some(value) = value else { return };
    let (width, height) = BAR;
    drawing(html, BAR, |html| {
        let [zero, end] = [0.0, value].map(|x| scale.place(x, width));
        let (x, long) = (decimal::number(zero.min(end)), decimal::number((end - zero).abs().max(1.0)));
        let high = decimal::number(height);
        html.element("rect", &[("class", "outblue"), ("x", &x), ("width", &long), ("height", &high)], |_| ());
        if let Some((low, high)) = interval {
            let [low, high] = [low, high].map(|x| decimal::number(scale.place(x, width)));
            let path = format!("M{low} 3V9M{low} 6H{high}M{high} 3V9");
            html.element("path", &[("class", "whisker"), ("d", &path)], |_| ());
        }
    });
}

/// A line through points, whose place across is their order.
fn curve(html: &mut Html, points: &[f64], scale: &Scale) {
    let (width, height) = CURVE;
    let step = (width - 4.0) / (points.len().max(2) - 1) as f64;
    let mut path = String::new();
    for (place, value) in points.iter().enumerate() {
        let (x, y) = (2.0 + step * place as f64, height - 2.0 - scale.place(*value, height - 4.0));
        path.push(if place == 0 { 'M' } else { 'L' });
        path.push_str(&decimal::number(x));
        path.push(' ');
        path.push_str(&decimal::number(y));
    }
    drawing(html, CURVE, |html| {
        html.element("path", &[("class", "spider"), ("d", &path)], |_| ());
    });
}

fn drawing(html: &mut Html, (width, height): (f64, f64), inside: impl FnOnce(&mut Html)) {
    let [width, height] = [width, height].map(decimal::number);
    let view = format!("0 0 {width} {height}");
    let attributes = [
        ("class", "ch"),
        ("viewBox", view.as_str()),
        ("width", &width),
        ("height", &height),
        ("aria-hidden", "true"),
    ];
    html.element("svg", &attributes, inside);
}

/// The curve of each line of a report's table, on one scale.
type Curves = Option<(Vec<Vec<f64>>, Scale)>;

fn curves(report: &Report) -> Curves {
    let Report::ChangeInOutput(report) = report else { return None };
    let of = report.outputs.first()?;
    let points =
        of.inputs.iter().map(|change| change.bins.iter().filter_map(|bin| bin.statistic.value).collect());
    Some(on_one_scale(points.collect()))
}

fn on_one_scale(curves: Vec<Vec<f64>>) -> (Vec<Vec<f64>>, Scale) {
    let all = || curves.iter().flatten().copied();
    let scale = Scale { least: all().fold(f64::MAX, f64::min), greatest: all().fold(f64::MIN, f64::max) };
    (curves, scale)
}

/// One input at a time: a line for each, as a spider chart has it.
fn swings(html: &mut Html, report: &WhatIfReport) {
    for of in &report.outputs {
        let points =
            of.inputs.iter().map(|swing| swing.points.iter().filter_map(|p| p.output.value).collect());
        let (curves, scale) = on_one_scale(points.collect());
        let what = report.statistic.map_or_else(|| "Value".to_owned(), |statistic| statistic.to_string());
        let title = format!(
            "{} of {} with one input at a time",
            sentence(&what).trim_end_matches('.'),
            of.output.name
        );
        parts::section(html, &title, None, |html| {
            let ends = of.inputs.first().map(|swing| {
                [swing.points.first(), swing.points.last()]
                    .map(|point| point.map_or(0.0, |point| point.percentile))
            });
            let [low, high] = ends.unwrap_or_default().map(|percent| format!("at its P{percent}"));
            let columns =
                [("Input", false), (&*low, true), (&*high, true), ("Swing", true), ("Curve", false)];
            let lines: Vec<_> = of.inputs.iter().zip(&curves).collect();
            parts::table(html, &columns, lines.into_iter(), |html, column, (swing, curve_of)| {
                let ends = [swing.points.first(), swing.points.last()];
                match column {
                    0 => drop(html.text(&swing.input.name)),
                    1 | 2 => {
                        let Some(point) = ends[column - 1] else { return };
                        html.text(&number::plain(point.output.value.unwrap_or(f64::NAN)));
                        if let (Some(low), Some(high)) = (point.output.low, point.output.high) {
                            let words = format!("{} to {}", number::plain(low), number::plain(high));
                            html.words("span", "sub", &words);
                        } else if let Some(input) = point.value {
                            html.words("span", "sub", &format!("input {}", number::plain(input)));
                        }
                    }
                    3 => {
                        let [low, high] = ends.map(|end| end.and_then(|point| point.output.value));
                        let swing = high.zip(low).map(|(high, low)| high - low);
                        html.text(&swing.map_or("–".to_owned(), number::plain));
                    }
                    _ => curve(html, curve_of, &scale),
                }
            });
            let note = match report.statistic {
                None => "The other inputs are at their medians: exact, without an interval.",
                Some(_) => "The other inputs are drawn, alike at every point; 95% intervals.",
            };
            html.words("p", "hint", note);
            for input in &report.left_out {
                html.words(
                    "p",
                    "hint",
                    &format!("{} is left out: its cell holds several draws.", input.name),
                );
            }
        });
    }
}
