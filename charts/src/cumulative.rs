//! Cumulative curves of several simulations or outputs, one over the other.

use crate::axis;
use crate::decimal::number;
use crate::empirical::Empirical;
use crate::format::{Numbers, Unit, counted, percent};
use crate::layout::{Width, drawable};
use crate::measure::{fit, text_width};
use crate::order::sort;
use crate::scale::{Scale, nice_step, outwards};
use crate::scene::{Anchor, Mark, Plot, Region, Scene, bounds, crisp, dot, line, path, polyline, rect, text};
use crate::table::Table;

/// What a chart of cumulative curves shows.
#[derive(Clone, Copy, Debug)]
pub struct Cumulative<'a> {
    /// What the axis measures: the output's name.
    pub name: &'a str,
    /// What its numbers are.
    pub unit: &'a Unit,
    /// The curves in the order of their colours; those beyond [`MOST_SERIES`] are only in the table.
    pub series: &'a [Series<'a>],
    /// A value to reach or to stay above.
    pub target: Option<f64>,
}

/// One curve.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// Its name: `Simulation 3`.
    pub name: &'a str,
    /// The distribution of its trials.
    pub empirical: &'a Empirical,
    /// The trials that gave a number.
    pub count: u64,
}

/// The most curves in one chart: each has its own colour, dash and marker.
pub const MOST_SERIES: usize = 6;

/// The percentiles that carry markers.
const MARKED: [f64; 3] = [0.1, 0.5, 0.9];

/// Draws cumulative curves for a container `width` pixels wide.
pub fn cumulative(data: &Cumulative<'_>, width: f64) -> Scene {
    let width = drawable(width);
    let drawing = Width::of(width);
    let height = drawing.choose(360.0, 320.0, 270.0);
    let names: Vec<&str> = data.series.iter().map(|series| series.name).collect();
    let label = format!("{}: cumulative curves of {}", data.name, listed(&names));
    let drawn = &data.series[..data.series.len().min(MOST_SERIES)];
    let low = drawn.iter().map(|one| one.empirical.quantile(0.001)).fold(f64::INFINITY, f64::min);
    let high = drawn.iter().map(|one| one.empirical.quantile(0.999)).fold(f64::NEG_INFINITY, f64::max);
    if drawn.is_empty() || !low.is_finite() || !high.is_finite() {
        let caption = format!("{} has no curves: there are no trials yet.", data.name);
        return Scene::message(width, height, label, caption);
    }
    let (low, high) = crate::scale::widened(low, high);
    let step = nice_step((high - low) / 9.0);
    let domain = outwards(low, high, step);
    let (left, right) = drawing.choose((46.0, 20.0), (46.0, 20.0), (36.0, 12.0));
    let (left, right, top, bottom) = (left, width - right, 18.0, height - 38.0);
    let x = Scale::linear(domain, (left, right));
    let y = Scale::linear((0.0, 1.0), (bottom, top));
    let numbers = Numbers::for_range(data.unit, domain.0, domain.1);

    let mut scene = Scene::empty(width, height, label);
    scene.marks.extend(axis::shares_left(y, (left, right), 0.25));
    scene.marks.extend(axis::bottom(x, (width, bottom), &numbers, drawing.most_labels(), ""));
    let target = data.target.filter(|target| target.is_finite() && x.contains(*target));
    if let Some(target) = target {
        scene.marks.push(line("ref0", (crisp(x.position(target)), top), (crisp(x.position(target)), bottom)));
    }
    for (place, one) in drawn.iter().enumerate() {
        scene.marks.push(path(LINES[place.min(LINES.len() - 1)], curve(one.empirical, x, y)));
    }
    for (place, one) in drawn.iter().enumerate() {
        for share in MARKED {
            let value = one.empirical.quantile(share);
            if x.contains(value) {
                scene.marks.push(marker(place, x.position(value), y.position(share)));
            }
        }
    }
    if let (Some(target), [one, other]) = (target, drawn) {
        let shown = numbers.full(target, step);
        scene.marks.extend(target_labels([one, other], target, &shown, x, y, drawing));
    }
    let title = fit(&numbers.title(data.name), 11.0, right - left);
    scene.marks.push(text("t-s t-2", (left + right) / 2.0, height - 5.0, Anchor::Middle, title));
    scene.marks.push(text("t-s", left + 4.0, 12.0, Anchor::Start, "Trials below"));
    scene.plot = Some(Plot { x, bounds: bounds(left, top, right - left, bottom - top) });
    scene.regions = regions(drawn, x, &numbers, step, (left, right, top, bottom));
    scene.caption = caption(data, drawn, domain, step, &numbers);
    scene.table = Some(table(data, &numbers, (domain.1 - domain.0) / 500.0));
    scene
}

/// The classes of the series' lines.
const LINES: [&str; 6] = ["ln s1", "ln s2", "ln s3", "ln s4", "ln s5", "ln s6"];
/// The classes of their markers.
const MARKERS: [&str; 6] = ["f1 m", "f2 m", "f3 m", "f4 m", "f5 m", "f6 m"];

/// The marker of a series, centred on a point: its shape tells it apart without its colour.
pub fn marker(place: usize, x: f64, y: f64) -> Mark {
    let class = MARKERS[place.min(MARKERS.len() - 1)];
    let shape = |d: &str| path(class, format!("M{} {}{d}", number(x), number(y)));
    match place {
        0 => dot(class, x, y, 5.0),
        1 => rect(class, x - 4.5, y - 4.5, 9.0, 9.0),
        2 => shape("m0 -5.5l5.5 9.5h-11z"),
        3 => shape("m0 -6l6 6l-6 6l-6 -6z"),
        4 => shape("m0 5.5l-5.5 -9.5h11z"),
        _ => shape("m-2 -5.5h4v3.5h3.5v4h-3.5v3.5h-4v-3.5h-3.5v-4h3.5z"),
    }
}

/// The line of a curve inside the axis, as path text.
fn curve(empirical: &Empirical, x: Scale, y: Scale) -> String {
    let (low, high) = x.domain();
    let inside = empirical.points().iter().copied().filter(|(value, _)| x.contains(*value));
    let first = (low, empirical.below(low));
    let last = (high, empirical.below(high));
    let points = std::iter::once(first).chain(inside).chain([last]);
    let pixels = points.map(|(value, share)| (x.position(value), y.position(share)));
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for point in pixels {
        // Points that share a pixel would only make the path longer.
        match kept.last() {
            Some(last) if (point.0 - last.0).abs() < 1.0 && (point.1 - last.1).abs() < 1.0 => {}
            _ => kept.push(point),
        }
    }
    kept.push((x.position(last.0), y.position(last.1)));
    polyline(kept.into_iter().map(|(x, y)| ((x * 10.0).round() / 10.0, (y * 10.0).round() / 10.0)))
}

/// The shares of two curves below the target, beside the line: the higher one left of it and above its
/// curve, the lower one right of it and below. Narrow charts and lack of room leave them to the caption.
fn target_labels(
    pair: [&Series<'_>; 2],
    target: f64,
    shown: &str,
    x: Scale,
    y: Scale,
    drawing: Width,
) -> Vec<Mark> {
    if drawing == Width::Narrow {
        return Vec::new();
    }
    let mut pair = pair.map(|one| (one.empirical.below(target), one.name));
    sort(&mut pair, |a, b| a.0.total_cmp(&b.0).is_gt());
    let words = pair.map(|(share, name)| format!("{name}: {} below {shown}", percent(share, 1)));
    let at = x.position(target);
    let (left, right) = x.range();
    let (bottom, top) = y.range();
    let mut marks = Vec::new();
    let above = y.position(pair[0].0) - 6.0;
    if at - 8.0 - text_width(&words[0], 12.0, true) >= left && above - 12.0 >= top {
        marks.push(text("t-b", at - 8.0, above, Anchor::End, words[0].clone()));
    }
    let below = y.position(pair[1].0) + 16.0;
    if at + 9.0 + text_width(&words[1], 12.0, true) <= right && below <= bottom - 2.0 {
        marks.push(text("t-b", at + 9.0, below, Anchor::Start, words[1].clone()));
    }
    marks
}

/// What each curve says under the pointer, in forty stretches.
fn regions(
    series: &[Series<'_>],
    x: Scale,
    numbers: &Numbers,
    step: f64,
    (left, right, top, bottom): (f64, f64, f64, f64),
) -> Vec<Region> {
    let stretch = (right - left) / 40.0;
    (0..40)
        .map(|index| {
            let start = left + f64::from(index) * stretch;
            let value = x.value(start + stretch / 2.0);
            let shares =
                series.iter().map(|one| format!("{} {}", one.name, percent(one.empirical.below(value), 1)));
            let shares: Vec<String> = shares.collect();
            let text = format!("Below {}: {}", numbers.full(value, step / 20.0), shares.join(", "));
            Region { bounds: bounds(start, top, stretch, bottom - top), text }
        })
        .collect()
}

fn caption(
    data: &Cumulative<'_>,
    drawn: &[Series<'_>],
    domain: (f64, f64),
    step: f64,
    numbers: &Numbers,
) -> String {
    let mut caption = String::new();
    if let Some(target) = data.target.filter(|target| target.is_finite()) {
        let shares: Vec<String> = drawn
            .iter()
            .map(|one| format!("{} in {}", percent(one.empirical.below(target), 1), one.name))
            .collect();
        let shares: Vec<&str> = shares.iter().map(String::as_str).collect();
        caption.push_str(&format!("Below {}: {}. ", numbers.full(target, step), listed(&shares)));
    }
    caption.push_str(&format!(
        "Markers at P10, P50 and P90. The axis shows {} to {}",
        numbers.full(domain.0, step),
        numbers.full(domain.1, step),
    ));
    let outside = |one: &Series<'_>| {
        let share = one.empirical.below(domain.0) + 1.0 - one.empirical.below(domain.1);
        (share * one.count as f64).round() as u64
    };
    let outside: Vec<u64> = drawn.iter().map(outside).collect();
    match outside.as_slice() {
        counts if counts.iter().all(|count| *count == 0) => caption.push('.'),
        [count] => caption.push_str(&format!("; about {} outside.", counted(*count, "trial"))),
        counts => {
            let counts: Vec<String> = counts.iter().map(|count| crate::format::count(*count)).collect();
            let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
            caption.push_str(&format!("; about {} trials lie outside.", listed(&counts)));
        }
    }
    if data.series.len() > drawn.len() {
        let more = counted((data.series.len() - drawn.len()) as u64, "more curve");
        caption.push_str(&format!(" The table has {more}."));
    }
    caption
}

fn table(data: &Cumulative<'_>, numbers: &Numbers, resolution: f64) -> Table {
    let mut head = vec![numbers.head(data.name)];
    head.extend(data.series.iter().map(|one| one.name.to_owned()));
    let row = |percentile: u32| {
        let value = |one: &Series<'_>| one.empirical.quantile(f64::from(percentile) / 100.0);
        let values = data.series.iter().map(|one| numbers.bare(value(one), resolution));
        std::iter::once(format!("P{percentile}")).chain(values).collect()
    };
    Table { head, rows: [1, 5, 10, 25, 50, 75, 90, 95, 99].map(row).to_vec() }
}

/// Names as a sentence lists them: `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
