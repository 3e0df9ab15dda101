//! The histogram of an output with its cumulative curve, its delimiters and its references.

use std::fmt::Write;

use crate::axis;
use crate::bins::Bins;
use crate::caption;
use crate::decimal::number;
use crate::delimiters::{Delimiters, Handle};
use crate::empirical::Empirical;
use crate::format::{Numbers, Unit, count, counted, fixed, percent};
use crate::layout::{Width, drawable};
use crate::measure::text_width;
use crate::reference::{Reference, Room, labels, lines};
use crate::scale::{Scale, multiple, nice_step, within};
use crate::scene::{
    Anchor, Mark, Plot, Region, Scene, Slider, bounds, crisp, dot, line, path, polyline, rect, text,
};
use crate::table::Table;

/// What a histogram shows.
#[derive(Clone, Copy, Debug)]
pub struct Histogram<'a> {
    /// The output's name.
    pub name: &'a str,
    /// What its numbers are.
    pub unit: &'a Unit,
    /// Ascending, evenly spaced on round numbers; one more than the counts.
    pub edges: &'a [f64],
    /// Trials in each bin.
    pub counts: &'a [u64],
    /// Quantiles evenly spaced from 0 to 1; may be empty.
    pub curve: &'a [f64],
    /// Trials that gave an error and are in no bin.
    pub errors: u64,
    /// A value to reach or to stay above.
    pub target: Option<f64>,
    /// What the cell holds in the file.
    pub base_value: Option<f64>,
    /// From and To.
    pub delimiters: Option<Delimiters>,
    /// Which parts to draw.
    pub show: Show,
    /// The most bars, [`USUAL_BARS`] where nobody says.
    pub bars: usize,
}

/// Which parts of a histogram are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// The bars.
    Bars,
    /// The cumulative curve: trials below.
    Cumulative,
    /// The bars and the cumulative curve.
    #[default]
    Both,
    /// The exceedance curve: trials at or above.
    Exceedance,
}

/// The most bars where nobody says.
pub const USUAL_BARS: usize = 60;

/// Sizes of one drawing.
struct Frame {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// Where reference lines begin.
    references: f64,
}

/// Draws a histogram for a container `width` pixels wide.
pub fn histogram(data: &Histogram<'_>, width: f64) -> Scene {
    let width = drawable(width);
    let drawing = Width::of(width);
    let height = drawing.choose(400.0, 360.0, 304.0);
    let label = format!("{} {}", data.name, what(data.show, data.delimiters.is_some()));
    let empirical = Empirical::new(data.edges, data.counts, data.curve);
    // A bar needs six pixels to be seen with its gap.
    let bins = Bins::new(data.edges, data.counts, data.bars.clamp(1, (width / 6.0) as usize - 12));
    let (Some(bins), Some(empirical)) = (bins, empirical) else {
        return unable(data, width, height, label);
    };
    if empirical.least() == empirical.greatest() {
        return unable(data, width, height, label);
    }
    let margins =
        drawing.choose((46.0, 46.0, 74.0, 40.0), (46.0, 46.0, 74.0, 40.0), (34.0, 40.0, 58.0, 36.0));
    let frame = Frame {
        width,
        height,
        left: margins.0,
        right: width - margins.1,
        top: margins.2,
        bottom: height - margins.3,
        references: drawing.choose(40.0, 40.0, 56.0),
    };
    let chart = Chart {
        data,
        drawing,
        numbers: Numbers::for_range(data.unit, bins.domain.0, bins.domain.1),
        x: Scale::linear(bins.domain, (frame.left, frame.right)),
        frame,
        bins,
        empirical,
    };
    chart.draw(label)
}

fn what(show: Show, delimited: bool) -> String {
    let what = match show {
        Show::Bars => "histogram",
        Show::Cumulative => "cumulative curve",
        Show::Both => "histogram and cumulative curve",
        Show::Exceedance => "exceedance curve",
    };
    if delimited { format!("{what} with two delimiters") } else { what.to_owned() }
}

/// The scene of a histogram that cannot be drawn, with the reason.
fn unable(data: &Histogram<'_>, width: f64, height: f64, label: String) -> Scene {
    let total = data.counts.iter().sum();
    let ends = (data.curve.first(), data.curve.last(), data.edges.first(), data.edges.last());
    let only = match ends {
        (Some(first), Some(last), _, _) if first == last && first.is_finite() => Some(*first),
        (None, None, Some(first), Some(last)) if first == last && first.is_finite() => Some(*first),
        _ => None,
    };
    let caption = caption::nothing(data.name, total, data.errors, only, data.unit);
    let mut scene = Scene::message(width, height, label, caption);
    if let (Some(value), Some(Mark::Text { text, .. })) = (only, scene.marks.first_mut()) {
        let numbers = Numbers::for_range(data.unit, value, value);
        *text = format!("{} in every trial", numbers.full(value, value.abs() / 100.0));
    }
    scene
}

struct Chart<'a> {
    data: &'a Histogram<'a>,
    drawing: Width,
    numbers: Numbers,
    x: Scale,
    frame: Frame,
    bins: Bins,
    empirical: Empirical,
}

impl Chart<'_> {
    fn draw(self, label: String) -> Scene {
        let frame = &self.frame;
        let bars = matches!(self.data.show, Show::Bars | Show::Both);
        let narrow = self.drawing == Width::Narrow;
        let largest = self.bins.shares().map(|(_, _, share)| share).fold(0.0, f64::max);
        let (top, step) = axis::share_axis(largest, if narrow { 2.5 } else { 5.0 });
        let y = Scale::linear((0.0, top), (frame.bottom, frame.top));
        let whole = Scale::linear((0.0, 1.0), (frame.bottom, frame.top));
        let whole_step = if narrow { 0.5 } else { 0.25 };
        let resolution = (self.bins.domain.1 - self.bins.domain.0) / 500.0;

        let mut scene = Scene::empty(frame.width, frame.height, label);
        let delimiters = self.data.delimiters.filter(|d| d.from.is_finite() && d.to.is_finite());
        if let Some(delimiters) = delimiters {
            scene.marks.extend(self.probability_bar(delimiters));
        }
        let sides = (frame.left, frame.right);
        if bars {
            scene.marks.extend(axis::shares_left(y, sides, step));
            if self.data.show == Show::Both {
                scene.marks.extend(axis::shares_right(whole, frame.right, whole_step));
            }
            scene.marks.extend(self.bars(y, delimiters));
        } else {
            scene.marks.extend(axis::shares_left(whole, sides, whole_step));
        }
        scene.marks.push(line("axis", (frame.left, crisp(frame.bottom)), (frame.right, crisp(frame.bottom))));
        let references = self.references(resolution);
        scene.marks.extend(lines(&references, frame.references));
        if self.data.show != Show::Bars {
            scene.marks.extend(self.curve(whole, delimiters));
        }
        let most = self.drawing.most_labels();
        scene.marks.extend(axis::bottom(self.x, (scene.width, frame.bottom), &self.numbers, most, ""));
        let middle = (frame.left + frame.right) / 2.0;
        let title = self.numbers.title(self.data.name);
        let title = crate::measure::fit(&title, 11.0, frame.right - frame.left);
        scene.marks.push(text("t-s t-2", middle, frame.height - 5.0, Anchor::Middle, title));
        let mut taken = Vec::new();
        if !narrow {
            let (left, right) = self.axis_titles();
            taken.push((frame.left, frame.left + text_width(left, 11.0, false)));
            scene.marks.push(text("t-s", frame.left, 64.0, Anchor::Start, left));
            if !right.is_empty() {
                taken.push((frame.right - text_width(right, 11.0, false), frame.right));
                scene.marks.push(text("t-s", frame.right, 64.0, Anchor::End, right));
            }
        }
        let uprights: Vec<f64> = delimiters
            .into_iter()
            .flat_map(|delimiters| [delimiters.from, delimiters.to])
            .map(|value| self.x.position(value))
            .collect();
        let room = Room { narrow, plot: sides, first_line: 50.0, titles: &taken, uprights: &uprights };
        scene.marks.extend(labels(&references, &room));
        if let Some(delimiters) = delimiters {
            for (handle, value) in [(Handle::Lower, delimiters.from), (Handle::Upper, delimiters.to)] {
                scene.sliders.push(self.slider(handle, value, resolution));
            }
        }
        scene.regions = self.regions();
        let area = bounds(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
        scene.plot = Some(Plot { x: self.x, bounds: area });
        scene.caption =
            caption::histogram(self.data.name, &self.bins, &self.empirical, &self.numbers, self.data.errors);
        scene.table = Some(self.table());
        scene
    }

    fn axis_titles(&self) -> (&'static str, &'static str) {
        match self.data.show {
            Show::Bars => ("Share of trials", ""),
            Show::Both => ("Share of trials", "Cumulative"),
            Show::Cumulative => ("Trials below", ""),
            Show::Exceedance => ("Trials at or above", ""),
        }
    }

    /// The bar on top: what lies below, between and above the delimiters.
    fn probability_bar(&self, delimiters: Delimiters) -> Vec<Mark> {
        let (below, _, above) = delimiters.shares(&self.empirical);
        let (left, right) = (self.frame.left, self.frame.right);
        let (from, to) = self.delimiter_pixels(delimiters);
        let mut marks = vec![
            rect("seg-out", left + 0.5, 8.5, from - left - 0.5, 17.0),
            rect("seg-in", from, 8.0, to - from, 18.0),
            rect("seg-out", to + 0.5, 8.5, right - to - 1.0, 17.0),
        ];
        marks.retain(|mark| !matches!(mark, Mark::Rect { bounds, .. } if bounds.width <= 0.5));
        // The middle is what the shown tails leave, so that the three always make 100.
        let tenths = |share: f64| (share * 1_000.0).round() / 10.0;
        let shown = [tenths(below), 100.0 - tenths(below) - tenths(above), tenths(above)];
        let places = [(left, from), (from, to), (to, right)];
        for (index, (percent, (start, end))) in shown.into_iter().zip(places).enumerate() {
            let words = format!("{}%", fixed(percent, 1));
            let inside = index == 1;
            // Each handle covers five pixels on either side of its line.
            if text_width(&words, if inside { 12.0 } else { 11.0 }, inside) + 14.0 <= end - start {
                let class = if inside { "t-seg" } else { "t-on t-s" };
                marks.push(text(class, (start + end) / 2.0, 21.0, Anchor::Middle, words));
            }
        }
        marks
    }

    fn delimiter_pixels(&self, delimiters: Delimiters) -> (f64, f64) {
        let (low, high) = (delimiters.from.min(delimiters.to), delimiters.from.max(delimiters.to));
        (self.x.position(low), self.x.position(high))
    }

    /// One path for the bars between the delimiters and one for those outside.
    fn bars(&self, y: Scale, delimiters: Option<Delimiters>) -> Vec<Mark> {
        let (mut inside, mut outside) = (String::new(), String::new());
        let base = number(self.frame.bottom);
        let bar = |path: &mut String, left: f64, right: f64, top: f64| {
            let (left, right) = (number(left), number(right));
            // Writing to a string does not fail.
            let _ = write!(path, "M{left} {base}V{}H{right}V{base}Z", number(top));
        };
        for (low, high, share) in self.bins.shares().filter(|bin| bin.2 > 0.0) {
            let (start, end) = (self.x.position(low), self.x.position(high));
            let gap = if end - start >= 3.0 { 0.5 } else { 0.0 };
            // A bin whose trials are few still shows a hair of colour.
            let top = y.position(share).min(self.frame.bottom - 0.4);
            let (start, end) = (start + gap, end - gap);
            let Some(delimiters) = delimiters else {
                bar(&mut inside, start, end, top);
                continue;
            };
            let (from, to) = self.delimiter_pixels(delimiters);
            // A bar of trials that share the delimiter's value lies between the delimiters as a whole, as they do.
            let shared = |value: f64| low < value && value < high && self.empirical.is_shared(value);
            let first = if shared(delimiters.from) { start } else { within(from, start, end) };
            let second = if shared(delimiters.to) { end } else { within(to, start, end) };
            for (within, left, right) in [(false, start, first), (true, first, second), (false, second, end)]
            {
                if right - left > 0.05 {
                    bar(if within { &mut inside } else { &mut outside }, left, right, top);
                }
            }
        }
        let paths = [("bar-out", outside), ("bar", inside)];
        paths.into_iter().filter(|(_, d)| !d.is_empty()).map(|(class, d)| path(class, d)).collect()
    }

    fn references(&self, resolution: f64) -> Vec<Reference> {
        let total = self.bins.total as f64;
        let mut references = Vec::new();
        let inside = |value: &f64| value.is_finite() && self.x.contains(*value);
        if let Some(target) = self.data.target.filter(inside) {
            let below = self.empirical.below(target);
            let shown = self.numbers.full(target, round_resolution(target, resolution));
            let trials = counted((below * total).round() as u64, "trial");
            let loss = target == 0.0 && !self.data.unit.prefix.is_empty();
            references.push(Reference {
                class: "ref0",
                x: self.x.position(target),
                bottom: self.frame.bottom + 4.0,
                fact: format!("{} below {shown}", percent(below, 1)),
                consequence: if loss { format!("{trials} lose") } else { trials },
                short: shown,
            });
        }
        if let Some(base) = self.data.base_value.filter(inside) {
            let reach = 1.0 - self.empirical.below(base);
            let shown = self.numbers.bare(base, resolution);
            let (fact, consequence) = match self.drawing {
                Width::Wide => (format!("In the file: {shown}"), format!("{} reach it", percent(reach, 1))),
                _ => (format!("File: {shown}"), format!("{} reach", percent(reach, 1))),
            };
            let short = format!("File {shown}");
            let x = self.x.position(base);
            references.push(Reference {
                class: "ref",
                x,
                bottom: self.frame.bottom,
                fact,
                consequence,
                short,
            });
        }
        references
    }

    /// The cumulative or exceedance line with its halo, and dots where it meets the delimiters.
    fn curve(&self, y: Scale, delimiters: Option<Delimiters>) -> Vec<Mark> {
        let shown = |share: f64| match self.data.show {
            Show::Exceedance => 1.0 - share,
            _ => share,
        };
        let (low, high) = self.x.domain();
        let inside = self.empirical.points().iter().copied().filter(|(value, _)| self.x.contains(*value));
        let ends = ((low, self.empirical.below(low)), (high, self.empirical.below(high)));
        let points = std::iter::once(ends.0).chain(inside).chain([ends.1]);
        let mut last = (f64::NAN, f64::NAN);
        let mut line = Vec::new();
        for (value, share) in points {
            let point = (self.x.position(value), y.position(shown(share)));
            // Points that share a pixel would only make the path longer.
            if line.is_empty() || (point.0 - last.0).abs() >= 1.0 || (point.1 - last.1).abs() >= 1.0 {
                line.push(point);
                last = point;
            }
        }
        let end = (self.x.position(ends.1.0), y.position(shown(ends.1.1)));
        if last != end {
            line.push(end);
        }
        let d =
            polyline(line.into_iter().map(|(x, y)| ((x * 10.0).round() / 10.0, (y * 10.0).round() / 10.0)));
        let mut marks = vec![path("cdf-halo", d.clone()), path("cdf", d)];
        for value in delimiters.into_iter().flat_map(|delimiters| [delimiters.from, delimiters.to]) {
            let share = shown(self.empirical.below(value));
            marks.push(dot("dot", self.x.position(value), y.position(share), 3.5));
        }
        marks
    }

    fn slider(&self, handle: Handle, value: f64, resolution: f64) -> Slider {
        let x = self.x.position(value);
        let bottom = self.frame.bottom;
        let percent = (self.empirical.below(value) * 1_000.0).round() / 10.0;
        let label = match handle {
            Handle::Lower => "Lower delimiter",
            Handle::Upper => "Upper delimiter",
        };
        let words = number(percent);
        let text = format!("{}, {words} percent of trials below", self.numbers.full(value, resolution));
        let hit = bounds(x - 12.0, 0.0, 24.0, bottom);
        let pill = format!("M{} 6h10v22l-5 6l-5 -6z", number(x - 5.0));
        let ring = bounds(x - 9.0, 3.0, 18.0, 34.0);
        let marks = vec![
            rect("hit", hit.x, hit.y, hit.width, hit.height),
            line("delim", (x, 26.0), (x, bottom)),
            path("pill", pill),
            Mark::Rect { class: "ring", bounds: ring, radius: 3.0 },
        ];
        Slider { handle, label: label.to_owned(), percent, text, hit, marks }
    }

    fn regions(&self) -> Vec<Region> {
        let width = self.bins.width();
        let frame = &self.frame;
        let mut regions = Vec::new();
        for ((low, high, share), trials) in self.bins.shares().zip(&self.bins.counts) {
            let (start, end) = (self.x.position(low), self.x.position(high));
            let (low, high) = (self.numbers.bare(low, width), self.numbers.bare(high, width));
            let text = format!("{low} to {high}: {}, {}", percent(share, 1), counted(*trials, "trial"));
            let bounds = bounds(start, frame.top, end - start, frame.bottom - frame.top);
            regions.push(Region { bounds, text });
        }
        regions
    }

    fn table(&self) -> Table {
        let head = [self.numbers.head(&format!("{} from", self.data.name)), "To".to_owned()];
        let mut rows = Vec::new();
        let width = self.bins.width();
        for (low, high, share) in self.bins.shares() {
            rows.push(vec![
                self.numbers.bare(low, width),
                self.numbers.bare(high, width),
                percent(share, 2),
                percent(self.empirical.below(high), 1),
            ]);
        }
        if self.bins.outside > 0 {
            let share = self.bins.outside as f64 / self.bins.total as f64;
            rows.push(vec!["Outside".to_owned(), count(self.bins.outside), percent(share, 2), String::new()]);
        }
        let head = head.into_iter().chain(["Share of trials".to_owned(), "Cumulative".to_owned()]);
        Table { head: head.collect(), rows }
    }
}

/// A resolution that shows a round target without decimals: £0, not £0.00.
fn round_resolution(value: f64, resolution: f64) -> f64 {
    let steps =
        std::iter::successors(Some(1.0), |step| Some(step * 10.0)).take(8).map(|factor| factor * resolution);
    let coarse = steps
        .map(nice_step)
        .filter(|step| (multiple((value / step).round(), *step) - value).abs() < resolution * 1e-6);
    coarse.last().unwrap_or(resolution)
}
