//! The preview of a distribution: its density, its cumulative curve, P5, P50 and P95.

use crate::axis;
use crate::format::{Numbers, Unit, percent};
use crate::layout::{Width, drawable};
use crate::measure::text_width;
use crate::scale::{Scale, within};
use crate::scene::{Anchor, Mark, Plot, Scene, bounds, crisp, dot, line, path, polyline, rect, text};
use crate::table::Table;

/// What the preview of a distribution shows.
#[derive(Clone, Copy, Debug)]
pub struct Density<'a> {
    /// The input's name; may be empty.
    pub name: &'a str,
    /// The distribution's name: `Normal`.
    pub distribution: &'a str,
    /// What its numbers are.
    pub unit: &'a Unit,
    /// Whether its values are apart.
    pub discrete: bool,
    /// Values and densities, or the probabilities of a discrete distribution, in rising order of value.
    pub density: &'a [(f64, f64)],
    /// Values and the probabilities at or below them, in rising order.
    pub cumulative: &'a [(f64, f64)],
    /// The mean, where there is one.
    pub mean: Option<f64>,
    /// The standard deviation, where there is one.
    pub std_dev: Option<f64>,
    /// The 5th, 50th and 95th percentiles.
    pub percentiles: [f64; 3],
    /// What the cell holds in the file.
    pub base_value: Option<f64>,
}

/// Draws the preview for a container `width` pixels wide.
pub fn density(data: &Density<'_>, width: f64) -> Scene {
    let width = drawable(width);
    let drawing = Width::of(width);
    let height = drawing.choose(240.0, 200.0, 150.0);
    let of = if data.name.is_empty() { String::new() } else { format!(" of {}", data.name) };
    let finite = |point: &&(f64, f64)| point.0.is_finite() && point.1.is_finite();
    let shape: Vec<(f64, f64)> = data.density.iter().filter(finite).copied().collect();
    let rise: Vec<(f64, f64)> = data.cumulative.iter().filter(finite).copied().collect();
    let all = shape.iter().chain(&rise);
    let low = all.clone().map(|point| point.0).fold(f64::INFINITY, f64::min);
    let high = all.map(|point| point.0).fold(f64::NEG_INFINITY, f64::max);
    if !(low.is_finite() && high.is_finite()) {
        let caption = format!("{} has no values that can be drawn.", data.distribution);
        return Scene::message(width, height, format!("{} distribution{of}", data.distribution), caption);
    }
    // Sticks at the ends of a discrete distribution stand inside the plot, not on its edge.
    let air = if data.discrete && high > low { (high - low) * 0.03 } else { 0.0 };
    let (left, right, top, bottom) = (10.0, width - 34.0, 34.0, height - 24.0);
    let x = Scale::linear((low - air, high + air), (left, right));
    let y = Scale::linear((0.0, 1.0), (bottom, top));
    let (low, high) = x.domain();
    let numbers = Numbers::for_range(data.unit, low, high);
    let gaps = shape.windows(2).map(|pair| pair[1].0 - pair[0].0).filter(|gap| *gap > 0.0);
    let resolution = match data.discrete {
        true => gaps.fold(high - low, f64::min),
        false => (high - low) / 100.0,
    };
    let tops: f64 = shape.iter().map(|point| point.1).fold(0.0, f64::max);
    let dense = Scale::linear((0.0, if tops > 0.0 { tops } else { 1.0 }), (bottom, top + 4.0));

    let shown = data.percentiles.map(|value| numbers.full(value, resolution));
    let label = format!(
        "{} distribution{of}: P5 {}, P50 {}, P95 {}; density and cumulative curve",
        data.distribution, shown[0], shown[1], shown[2],
    );
    let mut scene = Scene::empty(width, height, label);
    let pixels: Vec<(f64, f64)> =
        shape.iter().map(|point| (x.position(point.0), dense.position(point.1))).collect();
    if !data.discrete && !pixels.is_empty() {
        let ends = (pixels[0].0, pixels[pixels.len() - 1].0);
        let outline =
            std::iter::once((ends.0, bottom)).chain(pixels.iter().copied()).chain([(ends.1, bottom)]);
        scene.marks.push(path("ingreen-t", polyline(outline) + "Z"));
    }
    for (share, at) in [0.0, 0.5, 1.0].map(|share| (share, y.position(share))) {
        scene.marks.push(line("grid", (left, crisp(at)), (right, crisp(at))));
        scene.marks.push(text("t-s", right + 5.0, at + 4.0, Anchor::Start, percent(share, 0)));
    }
    if data.discrete {
        let stick = within((right - left) / (pixels.len().max(1) as f64 * 1.6), 0.5, 8.0);
        for (at, up) in &pixels {
            scene.marks.push(rect("ingreen", at - stick / 2.0, *up, stick, bottom - up));
        }
    } else {
        scene.marks.push(path("ingreen-l", polyline(pixels)));
    }
    scene.marks.push(path("cdf", rising(&rise, x, y, data.discrete)));
    scene.marks.extend(percentiles(data, &shown, x, y, &rise));
    scene.marks.push(line("axis", (left, crisp(bottom)), (right, crisp(bottom))));
    let most = drawing.choose(10, 8, 5);
    scene.marks.extend(axis::bottom(x, (width, bottom), &numbers.untitled(), most, "t-s"));
    scene.plot = Some(Plot { x, bounds: bounds(left, top, right - left, bottom - top) });
    scene.caption = caption(data, &numbers, resolution);
    scene.table = Some(table(data, &numbers, resolution));
    scene
}

/// The cumulative curve as path text; a discrete one rises in steps.
fn rising(points: &[(f64, f64)], x: Scale, y: Scale, discrete: bool) -> String {
    let mut line: Vec<(f64, f64)> = Vec::new();
    let (left, right) = x.range();
    let mut reached = y.position(0.0);
    if discrete {
        line.push((left, reached));
    }
    for (value, share) in points {
        let point = (x.position(*value), y.position(*share));
        if discrete {
            line.push((point.0, reached));
        }
        line.push(point);
        reached = point.1;
    }
    if discrete {
        line.push((right, reached));
    }
    polyline(line)
}

/// Dashed lines at P5, P50 and P95 with dots on the curve; labels that would touch give way to P50.
fn percentiles(
    data: &Density<'_>,
    shown: &[String; 3],
    x: Scale,
    y: Scale,
    rise: &[(f64, f64)],
) -> Vec<Mark> {
    let mut marks = Vec::new();
    let (bottom, top) = y.range();
    let half = |index: usize| text_width(&shown[index], 11.0, true).max(20.0) / 2.0 + 3.0;
    let at = data.percentiles.map(|value| x.position(value));
    let apart = |a: usize, b: usize| at[a] + half(a) <= at[b] - half(b);
    let labelled = [apart(0, 1), true, apart(1, 2)];
    for (index, (value, name)) in data.percentiles.iter().zip(["P5", "P50", "P95"]).enumerate() {
        if !value.is_finite() || !x.contains(*value) {
            continue;
        }
        let at = at[index];
        marks.push(line("ref", (at, top - 4.0), (at, bottom)));
        if labelled[index] {
            marks.push(text("t-s", at, 14.0, Anchor::Middle, name));
            marks.push(text("t-b t-s", at, 26.0, Anchor::Middle, shown[index].clone()));
        }
        let share = if data.discrete { at_or_below(rise, *value) } else { [0.05, 0.5, 0.95][index] };
        marks.push(dot("dot", at, y.position(share), 3.0));
    }
    marks
}

fn at_or_below(rise: &[(f64, f64)], value: f64) -> f64 {
    rise.iter().take_while(|point| point.0 <= value).last().map_or(0.0, |point| point.1)
}

fn caption(data: &Density<'_>, numbers: &Numbers, resolution: f64) -> String {
    let fine = resolution / 10.0;
    let mut parts = vec![data.distribution.to_owned()];
    if let Some(mean) = data.mean.filter(|mean| mean.is_finite()) {
        parts.push(format!("mean {}", numbers.full(mean, fine)));
    }
    if let Some(deviation) = data.std_dev.filter(|deviation| deviation.is_finite()) {
        parts.push(format!("standard deviation {}", numbers.full(deviation, fine)));
    }
    let mut caption = parts.join(", ") + ".";
    if let Some(base) = data.base_value.filter(|base| base.is_finite()) {
        caption.push_str(&format!(" In the file: {}.", numbers.full(base, fine)));
    }
    caption
}

/// The percentiles that a reader can check, and the points of a discrete distribution.
fn table(data: &Density<'_>, numbers: &Numbers, resolution: f64) -> Table {
    let name = if data.name.is_empty() { "Value" } else { data.name };
    if data.discrete && data.density.len() <= 50 {
        let row = |point: &(f64, f64)| vec![numbers.bare(point.0, resolution), percent(point.1, 2)];
        let head = vec![numbers.head(name), "Probability".to_owned()];
        return Table { head, rows: data.density.iter().map(row).collect() };
    }
    let row = |(name, value): (&str, &f64)| vec![name.to_owned(), numbers.bare(*value, resolution / 10.0)];
    let rows = ["P5", "P50", "P95"].into_iter().zip(&data.percentiles).map(row).collect();
    Table { head: vec!["Percentile".to_owned(), numbers.head(name)], rows }
}
