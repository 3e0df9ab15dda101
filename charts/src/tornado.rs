//! Tornado charts: which inputs move an output, largest first.

use crate::axis;
use crate::format::{Numbers, Unit, counted, percent};
use crate::layout::{Width, drawable};
use crate::measure::{fit, text_width};
use crate::order::sort;
use crate::scale::{Scale, widened, within};
use crate::scene::{Anchor, Mark, Plot, Region, Scene, bounds, line, rect, text};
use crate::table::Table;

/// What a tornado chart shows.
#[derive(Clone, Copy, Debug)]
pub struct Tornado<'a> {
    /// The output's name.
    pub name: &'a str,
    /// What its numbers are.
    pub unit: &'a Unit,
    /// The output's mean, from which bars start.
    pub mean: Option<f64>,
    /// The inputs, in any order.
    pub inputs: &'a [Input],
    /// What the bars measure.
    pub measure: Measure,
    /// The most bars; the table has every input.
    pub bars: usize,
}

/// One input.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Its own range, shown under its name: `£78.0 to £90.0`; may be empty.
    pub range: String,
    /// The output's mean over the trials in which the input is in its lowest tenth.
    pub low: Option<f64>,
    /// The output's mean over the trials in which the input is in its highest tenth.
    pub high: Option<f64>,
    /// Spearman's rank correlation with the output, −1 to 1.
    pub rank_correlation: f64,
}

/// What the bars of a tornado measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// The output's mean when the input is in its lowest and highest tenth.
    #[default]
    EffectOnMean,
    /// Spearman's rank correlation.
    RankCorrelation,
    /// The squared rank correlation as a share of all inputs' sum: Crystal Ball's contribution to variance,
    /// without its sign.
    ShareOfVariance,
}

/// The most bars where nobody says.
pub const USUAL_BARS: usize = 12;

/// One bar, ready to draw: from the origin to one or two ends.
struct Bar<'a> {
    input: &'a Input,
    low: Option<f64>,
    high: Option<f64>,
    size: f64,
}

/// Draws a tornado for a container `width` pixels wide.
pub fn tornado(data: &Tornado<'_>, width: f64) -> Scene {
    let width = drawable(width);
    let drawing = Width::of(width);
    let mut bars = bars(data);
    sort(&mut bars, |a, b| a.size.total_cmp(&b.size).is_gt());
    let shown = &bars[..bars.len().min(data.bars.max(1))];
    let origin = match data.measure {
        Measure::EffectOnMean => data.mean.filter(|mean| mean.is_finite()),
        _ => Some(0.0),
    };
    let ends: Vec<f64> = shown.iter().flat_map(|bar| [bar.low, bar.high]).flatten().collect();
    let (Some(origin), true) = (origin, bars.iter().any(|bar| bar.size > 0.0)) else {
        return unable(data, width);
    };
    let low = ends.iter().copied().fold(origin, f64::min);
    let high = ends.iter().copied().fold(origin, f64::max);
    let (low, high) = if low < high { (low, high) } else { widened(low, high) };
    let numbers = match data.measure {
        Measure::EffectOnMean => Numbers::for_range(data.unit, low, high),
        Measure::RankCorrelation => Numbers::for_range(&Unit::default(), 0.0, 1.0),
        Measure::ShareOfVariance => Numbers::for_range(&Unit::percent(), 0.0, 1.0),
    };
    let frame = Frame::new(drawing, width, shown.len());
    let resolution = match data.measure {
        Measure::EffectOnMean => (high - low) / 40.0,
        Measure::RankCorrelation => 0.01,
        Measure::ShareOfVariance => 0.001,
    };
    let value = |value: f64| match data.measure {
        Measure::ShareOfVariance => percent(value, 1),
        _ => numbers.bare(value, resolution),
    };
    let widest = ends.iter().map(|end| text_width(&value(*end), 11.0, false)).fold(0.0, f64::max);
    let air = (high - low) * (widest + 10.0) / (frame.right - frame.left - 2.0 * widest - 20.0).max(40.0);
    let start = if data.measure == Measure::ShareOfVariance { low } else { low - air };
    let x = Scale::linear((start, high + air), (frame.left, frame.right));

    let mut scene = Scene::empty(width, frame.height, label(data, &bars, &value));
    let ticks = axis::fitting(x, &numbers, drawing.choose(8, 8, 5));
    for tick in &ticks.values {
        scene.marks.push(line("grid", (x.position(*tick), 26.0), (x.position(*tick), frame.bottom)));
    }
    scene.marks.extend(axis::bottom(x, (width, frame.bottom), &numbers, drawing.choose(8, 8, 5), "t-s"));
    scene.marks.push(line("axis", (frame.left, frame.bottom), (frame.right, frame.bottom)));
    for (place, bar) in shown.iter().enumerate() {
        let top = frame.row(place);
        scene.marks.extend(names(bar.input, &frame, top));
        scene.marks.extend(bar_marks(bar, origin, x, &frame, top, &value));
        let area = bounds(0.0, top, width, frame.pitch);
        scene.regions.push(Region { bounds: area, text: region(bar, data.measure, &value) });
    }
    scene.marks.push(line("ref0", (x.position(origin), 22.0), (x.position(origin), frame.bottom)));
    if data.measure == Measure::EffectOnMean {
        let words = format!("Mean {}", numbers.bare(origin, resolution / 10.0));
        let half = text_width(&words, 11.0, true) / 2.0;
        let at = within(x.position(origin), half, width - half);
        scene.marks.push(text("t-s t-b", at, 16.0, Anchor::Middle, words));
    }
    let title = fit(&title(data, &numbers, drawing), 11.0, frame.right - frame.left.min(20.0));
    let half = text_width(&title, 11.0, false) / 2.0;
    let middle = ((frame.left + frame.right) / 2.0).min(width - half - 4.0);
    scene.marks.push(text("t-s t-2", middle, frame.height - 2.0, Anchor::Middle, title));
    let area = bounds(frame.left, 26.0, frame.right - frame.left, frame.bottom - 26.0);
    scene.plot = Some(Plot { x, bounds: area });
    scene.caption = caption(data, &bars, shown.len(), &numbers, resolution);
    scene.table = Some(table(data, &bars));
    scene
}

/// Sizes of one drawing.
struct Frame {
    narrow: bool,
    left: f64,
    right: f64,
    bottom: f64,
    height: f64,
    /// From one row to the next.
    pitch: f64,
}

impl Frame {
    fn new(drawing: Width, width: f64, rows: usize) -> Self {
        let narrow = drawing == Width::Narrow;
        let pitch = if narrow { 46.0 } else { 32.0 };
        let bottom = 26.0 + pitch * rows as f64;
        let (left, right) = if narrow { (8.0, width - 8.0) } else { (168.0, width - 16.0) };
        Self { narrow, left, right, bottom, height: bottom + 34.0, pitch }
    }

    fn row(&self, place: usize) -> f64 {
        26.0 + self.pitch * place as f64
    }
}

fn bars<'a>(data: &Tornado<'a>) -> Vec<Bar<'a>> {
    let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
    let correlation =
        |input: &Input| if input.rank_correlation.is_finite() { input.rank_correlation } else { 0.0 };
    let squares: f64 = data.inputs.iter().map(|input| correlation(input) * correlation(input)).sum();
    let bar = |input: &'a Input| match data.measure {
        Measure::EffectOnMean => {
            let (low, high) = (finite(input.low), finite(input.high));
            let size = match (low, high) {
                (Some(low), Some(high)) => (high - low).abs(),
                _ => -1.0,
            };
            Bar { input, low, high, size }
        }
        Measure::RankCorrelation => {
            Bar { input, low: None, high: Some(correlation(input)), size: correlation(input).abs() }
        }
        Measure::ShareOfVariance => {
            let share = correlation(input) * correlation(input) / squares;
            let share = if share.is_nan() { 0.0 } else { share };
            Bar { input, low: None, high: Some(share), size: share }
        }
    };
    data.inputs.iter().map(bar).collect()
}

/// The input's name and range: at the left of its bar, or above it in a narrow chart.
fn names(input: &Input, frame: &Frame, top: f64) -> Vec<Mark> {
    let range_width = text_width(&input.range, 11.0, false);
    if frame.narrow {
        let room = frame.right - frame.left - range_width - 10.0;
        let mut marks =
            vec![text("t-on", frame.left, top + 14.0, Anchor::Start, fit(&input.name, 12.0, room))];
        if !input.range.is_empty() {
            marks.push(text("t-s", frame.right, top + 14.0, Anchor::End, input.range.clone()));
        }
        return marks;
    }
    let name = fit(&input.name, 12.0, 148.0);
    if input.range.is_empty() {
        return vec![text("t-on", 154.0, top + 20.0, Anchor::End, name)];
    }
    vec![
        text("t-on", 154.0, top + 14.0, Anchor::End, name),
        text("t-s", 154.0, top + 27.0, Anchor::End, fit(&input.range, 11.0, 148.0)),
    ]
}

/// The bar's one or two sides with their values. Two ends on the same side of the mean share the height,
/// so that neither hides the other.
fn bar_marks(
    bar: &Bar<'_>,
    origin: f64,
    x: Scale,
    frame: &Frame,
    top: f64,
    value: &dyn Fn(f64) -> String,
) -> Vec<Mark> {
    let (top, height) = if frame.narrow { (top + 20.0, 18.0) } else { (top + 6.0, 20.0) };
    let side = |end: f64| if end < origin { -1 } else { 1 };
    let both = matches!((bar.low, bar.high), (Some(low), Some(high)) if side(low) == side(high));
    let half = height / 2.0;
    let mut marks = Vec::new();
    let places = [("lo", bar.low, half, 0.75), ("hi", bar.high, 0.0, 0.0)];
    for (class, end, offset, inset) in places {
        let Some(end) = end else { continue };
        let (top, height) = if both { (top + offset, half) } else { (top, height) };
        let (start, stop) = (x.position(origin.min(end)), x.position(origin.max(end)));
        let width = (stop - start - 2.0 * inset).max(0.5);
        marks.push(rect_exact(class, start + inset, top + inset, width, height - 2.0 * inset));
        let (anchor, at) =
            if end < origin { (Anchor::End, start - 5.0) } else { (Anchor::Start, stop + 5.0) };
        marks.push(text("t-s t-on", at, top + height / 2.0 + 4.0, anchor, value(end)));
    }
    marks
}

/// A rectangle whose outline must stay inside its row, to a hundredth of a pixel.
fn rect_exact(class: &'static str, x: f64, y: f64, width: f64, height: f64) -> Mark {
    match rect(class, x, y, width, height) {
        Mark::Rect { class, bounds, radius } => {
            Mark::Rect { class, bounds: crate::scene::Bounds { y, height, ..bounds }, radius }
        }
        other => other,
    }
}

fn title(data: &Tornado<'_>, numbers: &Numbers, drawing: Width) -> String {
    match (data.measure, drawing) {
        (Measure::EffectOnMean, Width::Narrow) => {
            numbers.title(&format!("Mean {} at the input’s ends", data.name))
        }
        (Measure::EffectOnMean, _) => {
            let name = format!("Mean {} when the input is in its lowest and highest tenth", data.name);
            numbers.title(&name)
        }
        (Measure::RankCorrelation, _) => format!("Rank correlation with {}", data.name),
        (Measure::ShareOfVariance, _) => format!("Share of the variance of {}", data.name),
    }
}

fn label(data: &Tornado<'_>, bars: &[Bar<'_>], value: &dyn Fn(f64) -> String) -> String {
    let inputs = counted(bars.len() as u64, "input");
    let largest = bars.first().map(|bar| {
        let ends: Vec<String> = [bar.low, bar.high].into_iter().flatten().map(value).collect();
        let name = &bar.input.name;
        match data.measure {
            Measure::EffectOnMean => format!("{name}, mean {} {}", data.name, ends.join(" to ")),
            _ => format!("{name}, {}", ends.join("")),
        }
    });
    format!("Tornado of {inputs}. Largest: {}. The table holds every value.", largest.unwrap_or_default())
}

fn region(bar: &Bar<'_>, measure: Measure, value: &dyn Fn(f64) -> String) -> String {
    let name = &bar.input.name;
    let shown = |end: Option<f64>| end.map_or("–".to_owned(), value);
    match measure {
        Measure::EffectOnMean => {
            format!("{name}: mean {} in its lowest tenth, {} in its highest", shown(bar.low), shown(bar.high))
        }
        Measure::RankCorrelation => format!("{name}: rank correlation {}", shown(bar.high)),
        Measure::ShareOfVariance => format!("{name}: {} of the variance", shown(bar.high)),
    }
}

fn caption(data: &Tornado<'_>, bars: &[Bar<'_>], shown: usize, numbers: &Numbers, resolution: f64) -> String {
    let Some(first) = bars.first() else { return String::new() };
    let name = &first.input.name;
    let mut caption = match (data.measure, first.low, first.high) {
        (Measure::EffectOnMean, Some(low), Some(high)) => format!(
            "{name} moves the mean of {} most: {} in its lowest tenth, {} in its highest.",
            data.name,
            numbers.full(low, resolution),
            numbers.full(high, resolution),
        ),
        (Measure::RankCorrelation, _, Some(high)) => {
            let sign = if high < 0.0 { "falls" } else { "rises" };
            let value = numbers.bare(high, 0.01);
            format!("{} {sign} most clearly with {name}: rank correlation {value}.", data.name)
        }
        (Measure::ShareOfVariance, _, Some(high)) => format!(
            "{name} explains most of the variance of {}: {}, by squared rank correlation.",
            data.name,
            percent(high, 1),
        ),
        _ => format!("There are too few trials to say which input moves {}.", data.name),
    };
    if bars.len() > shown {
        let more = counted((bars.len() - shown) as u64, "smaller input");
        let verb = if bars.len() - shown == 1 { "is" } else { "are" };
        caption.push_str(&format!(" The table has {more} more that {verb} not drawn."));
    }
    caption
}

/// Every input with all that is known of it, in the order of the bars.
fn table(data: &Tornado<'_>, bars: &[Bar<'_>]) -> Table {
    let ends: Vec<f64> = data.inputs.iter().flat_map(|input| [input.low, input.high]).flatten().collect();
    let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let numbers = match ends.is_empty() {
        true => Numbers::for_range(data.unit, 0.0, 0.0),
        false => Numbers::for_range(data.unit, low, high),
    };
    let resolution = if high > low { (high - low) / 400.0 } else { low.abs() / 1_000.0 };
    let squares: f64 = data.inputs.iter().map(|input| input.rank_correlation * input.rank_correlation).sum();
    let shown = |end: Option<f64>| end.map_or("–".to_owned(), |end| numbers.bare(end, resolution));
    let plain = Numbers::for_range(&Unit::default(), 0.0, 1.0);
    let head = ["Input", "Its range", "Lowest tenth", "Highest tenth", "Rank corr.", "Share of variance"];
    let mut head = head.map(str::to_owned).to_vec();
    for column in &mut head[2..4] {
        *column = format!("{column}: mean {}", numbers.head(data.name));
    }
    let row = |bar: &Bar<'_>| {
        let input = bar.input;
        let correlation = input.rank_correlation;
        vec![
            input.name.clone(),
            if input.range.is_empty() { "–".to_owned() } else { input.range.clone() },
            shown(input.low),
            shown(input.high),
            plain.bare(correlation, 0.01),
            percent(correlation * correlation / squares, 1),
        ]
    };
    Table { head, rows: bars.iter().map(row).collect() }
}

/// The scene of a tornado that cannot be drawn, with the reason.
fn unable(data: &Tornado<'_>, width: f64) -> Scene {
    let caption = match data.inputs.is_empty() {
        true => format!("{} has no tornado: the model has no inputs.", data.name),
        false if !bars(data).is_empty() => format!("No input moves {}.", data.name),
        false => format!("There are too few trials to say which input moves {}.", data.name),
    };
    let mut scene = Scene::message(width, 120.0, format!("Tornado of {}", data.name), caption);
    scene.table = (!data.inputs.is_empty()).then(|| table(data, &bars(data)));
    scene
}
