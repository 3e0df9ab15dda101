//! The statistics of an output that take its values: tails, a target, intervals, and how well a specification is met.
//!
//! They are found from trials that are run again, with the same seed, once somebody asks; from then on they follow the
//! fields. What each one is comes from the engine's table of measures.

use charts::format::{count, percent};
use engine::simulation::Simulation;
use engine::statistics::measure::{Sample, measure};
use engine::statistics::{Source, Summary};

use super::html::Html;
use super::parts::{self, Tone, Typed};
use super::statistics::Written;
use super::{Asked, Panel, bounded, number};

// The page's table of percentiles has the bound by itself.
const _: () = assert!(charts::table::HEAVIEST == engine::statistics::HEAVIEST);

/// The field that remembers that the button was pressed.
const WORKED: &str = "worked";

/// What the measures are given: the fields' names, labels, and what they are where nothing is typed.
const FIELDS: [(&str, &str, &str); 6] = [
    ("tail", "Tail, % of the trials", "5"),
    ("confidence", "Confidence of intervals, %", "95"),
    ("target", "Target", ""),
    ("lower", "Lower limit (LSL)", ""),
    ("upper", "Upper limit (USL)", ""),
    ("aim", "Aim between the limits", ""),
];

/// A number that a measure is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    /// The tail's share of the trials.
    Tail,
    /// What is left of it.
    Rest,
    /// The median's.
    Half,
    /// The confidence of intervals.
    Confidence,
    /// The target.
    Target,
    /// What the measure takes where nothing is said.
    Usual,
    /// The limits and the aim of a specification.
    Lower,
    Upper,
    Aim,
    /// A hundredth of the mean.
    Hundredth,
}

/// What a measure is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    /// The output's own unit.
    Value,
    /// A share, told in percent.
    Share,
    /// A number without a unit.
    Number,
    /// A count.
    Count,
}

/// A measure: its name in the engine's table, what it is given, what people call it, and its scale. `{tail}`, `{rest}`,
/// `{target}` and `{confidence}` stand for what is typed.
type Line = (&'static str, &'static [Given], &'static str, Scale);

/// An interval: the measures of its ends, what both are given, and what it is of.
type Interval = (&'static str, &'static str, &'static [Given], &'static str, Scale);

const CENTRE: &[Line] = &[
    ("mode", &[], "Mode", Scale::Value),
    ("variance", &[], "Variance", Scale::Number),
    ("range", &[], "Range", Scale::Value),
    ("mean-absolute-deviation", &[], "Mean absolute deviation", Scale::Value),
    ("semi-deviation", &[], "Semi-deviation below the mean", Scale::Value),
];
const TAILS: &[Line] = &[
    ("percentile", &[Given::Tail], "P{tail}", Scale::Value),
    ("percentile", &[Given::Rest], "P{rest}", Scale::Value),
    ("value-at-risk", &[Given::Tail], "Value at risk, {tail}%", Scale::Value),
    ("expected-shortfall-below", &[Given::Tail], "Expected shortfall, lowest {tail}%", Scale::Value),
    ("expected-shortfall-above", &[Given::Rest], "Expected shortfall, highest {tail}%", Scale::Value),
];
const TARGET: &[Line] = &[
    ("probability-below", &[Given::Target], "Chance of {target} or less", Scale::Share),
    ("probability-above", &[Given::Target], "Chance of more than {target}", Scale::Share),
    ("mean-above", &[Given::Target], "Mean above {target}", Scale::Value),
    ("semi-deviation", &[Given::Usual, Given::Target], "Semi-deviation below {target}", Scale::Value),
];
const INTERVALS: &[Interval] = &[
    ("mean-low", "mean-high", &[Given::Confidence], "Mean", Scale::Value),
    ("percentile-low", "percentile-high", &[Given::Tail, Given::Confidence], "P{tail}", Scale::Value),
    ("percentile-low", "percentile-high", &[Given::Half, Given::Confidence], "Median", Scale::Value),
    ("percentile-low", "percentile-high", &[Given::Rest, Given::Confidence], "P{rest}", Scale::Value),
];
const INTERVAL_OF_TARGET: Interval = (
    "probability-low",
    "probability-high",
    &[Given::Target, Given::Confidence],
    "Chance of {target} or less",
    Scale::Share,
);
const LIMITS: &[Given] = &[Given::Lower, Given::Upper, Given::Aim];
const SIX_SIGMA: &[Line] = &[
    ("cpk", LIMITS, "Cpk", Scale::Number),
    ("cp", LIMITS, "Cp", Scale::Number),
    ("cpm", LIMITS, "Cpm", Scale::Number),
    ("sigma-level", LIMITS, "Sigma level", Scale::Number),
    ("yield", LIMITS, "Yield", Scale::Share),
    ("ppm", LIMITS, "PPM", Scale::Number),
    ("dpm", LIMITS, "DPM", Scale::Number),
];
const MORE_SIX_SIGMA: &[Line] = &[
    ("cpk-lower", LIMITS, "Cpk, lower", Scale::Number),
    ("cpk-upper", LIMITS, "Cpk, upper", Scale::Number),
    ("k", LIMITS, "K", Scale::Number),
    ("z-lower", LIMITS, "Z, lower", Scale::Number),
    ("z-upper", LIMITS, "Z, upper", Scale::Number),
    ("z-min", LIMITS, "Z, least", Scale::Number),
    ("lower-x-bound", LIMITS, "Lower bound", Scale::Value),
    ("upper-x-bound", LIMITS, "Upper bound", Scale::Value),
    ("pnc", LIMITS, "Chance of a defect", Scale::Share),
    ("pnc-lower", LIMITS, "Chance of a defect below", Scale::Share),
    ("pnc-upper", LIMITS, "Chance of a defect above", Scale::Share),
];
/// Statistics of which a standard error would say nothing.
const WITHOUT_ERROR: [&str; 3] = ["range", "lower-x-bound", "upper-x-bound"];

/// Writes the fields, and the statistics once they are asked for.
pub(super) fn write(asked: &Asked<'_>, written: &Written, panel: &mut Panel) {
    let stopped = bounded::stopped(asked);
    let worked =
        stopped.is_empty() && (asked.request.pressed == parts::WORK || asked.field(WORKED).is_some());
    let numbers = Numbers::typed(asked);
    parts::section(&mut panel.html, "Tails, a target, a specification", None, |html| {
        parts::form(html, |html| {
            for (place, (name, label, example)) in FIELDS.into_iter().enumerate() {
                let value = asked.field(name).unwrap_or_default();
                let bad = numbers.wrong[place];
                parts::typed(html, Typed { name, label, value, example, number: true, bad });
            }
        });
        parts::work(html, "Work it out", bounded::said(asked), "Working out the statistics…");
    });
    panel.said = if asked.request.pressed == parts::WORK { "The statistics are worked out" } else { stopped }
        .to_owned();
    if !worked {
        return;
    }
    parts::kept(&mut panel.html, WORKED, "yes");
    match bounded::simulation(asked, &asked.request.spec, 1) {
        Ok(simulation) => found(asked, &simulation, written, &numbers, &mut panel.html),
        Err(problems) => drop(panel.html.append(&problems.html)),
    }
}

/// What is typed, as the engine takes it: NaN for what is left out.
struct Numbers {
    tail: f64,
    confidence: f64,
    target: f64,
    lower: f64,
    upper: f64,
    aim: f64,
    /// Which fields hold something that they cannot, in their order.
    wrong: [bool; 6],
}

impl Numbers {
    fn typed(asked: &Asked<'_>) -> Self {
        let mut wrong = [false; 6];
        let mut all = [f64::NAN; 6];
        for (place, (name, _, usual)) in FIELDS.iter().enumerate() {
            let text = asked.field(name).map(str::trim).unwrap_or_default();
            let value = number::typed(if text.is_empty() { usual } else { text });
            // The first two are shares of a whole.
            let right = value.filter(|value| place > 1 || (*value > 0.0 && *value < 100.0));
            wrong[place] = right.is_none() && !text.is_empty();
            all[place] = right.or_else(|| number::typed(usual)).unwrap_or(f64::NAN);
        }
        let [tail, confidence, target, lower, upper, aim] = all;
        Self { tail: tail / 100.0, confidence: confidence / 100.0, target, lower, upper, aim, wrong }
    }

    /// What a measure is given.
    fn given(&self, given: &[Given], mean: f64) -> Vec<f64> {
        let number = |given: &Given| match given {
            Given::Tail => self.tail,
            Given::Rest => 1.0 - self.tail,
            Given::Half => 0.5,
            Given::Confidence => self.confidence,
            Given::Target => self.target,
            Given::Usual => f64::NAN,
            Given::Lower => self.lower,
            Given::Upper => self.upper,
            Given::Aim => self.aim,
            Given::Hundredth => mean.abs() / 100.0,
        };
        given.iter().map(number).collect()
    }

    /// Words with what is typed in their places.
    fn words(&self, words: &str) -> String {
        let percent = |share: f64| number::plain(share * 100.0);
        words
            .replace("{tail}", &percent(self.tail))
            .replace("{rest}", &percent(1.0 - self.tail))
            .replace("{confidence}", &percent(self.confidence))
            .replace("{target}", &number::plain(self.target))
    }
}

/// Runs the trials and writes what they say.
fn found(asked: &Asked<'_>, simulation: &Simulation, written: &Written, numbers: &Numbers, html: &mut Html) {
    let model = simulation.model();
    let cell = asked.output().map(|output| &output.cell);
    let at = |output: &engine::model::ModelOutput| Some(&model.workbook.address(output.cell)) == cell;
    let gathering = bounded::gathered(simulation);
    let place = model.outputs.iter().position(at);
    let Some(summary) = place.and_then(|place| gathering.summary(Source::Output(place))) else {
        return parts::plain_section(html, |html| {
            parts::banner(
                html,
                Tone::Warning,
                "This output is no longer asked for.",
                "Run the simulation again.",
            );
        });
    };
    let ordered = summary.quantiles().ordered();
    let told = Told { sample: Sample { summary, ordered: &ordered }, written, numbers };
    html.element("div", &[("class", "groups")], |html| {
        told.group(html, "Centre and spread, from the values", CENTRE);
        told.group(html, "Tails", TAILS);
        if !numbers.target.is_nan() {
            told.group(html, "Target", TARGET);
        }
        told.intervals(html, summary);
        if !numbers.lower.is_nan() || !numbers.upper.is_nan() {
            told.group(html, "Specification (Six Sigma)", SIX_SIGMA);
            told.group(html, "More of the specification", MORE_SIX_SIGMA);
        }
    });
    parts::plain_section(html, |html| {
        let trials = count(simulation.trials());
        html.words("p", "hint", &format!("From {trials} trials, run for this with the same seed."));
    });
}

/// What is told, and how.
struct Told<'t> {
    sample: Sample<'t>,
    written: &'t Written,
    numbers: &'t Numbers,
}

impl Told<'_> {
    fn value(&self, name: &str, given: &[Given]) -> Option<f64> {
        let mean = self.sample.summary.moments().mean().unwrap_or(f64::NAN);
        measure(name)?.value(&self.sample, &self.numbers.given(given, mean)).ok()?
    }

    /// Half the interval of a measure.
    fn half(&self, name: &str, given: &[Given]) -> Option<f64> {
        if WITHOUT_ERROR.contains(&name) {
            return None;
        }
        let error = measure(name)?.std_error(&self.sample, &self.numbers.given(given, f64::NAN))?;
        error.half_width(self.numbers.confidence)
    }

    /// The share of one trial where a heavy tail leaves a measure without an interval.
    fn heaviest(&self, name: &str, given: &[Given]) -> Option<String> {
        let share = measure(name)?.heaviest(&self.sample, &self.numbers.given(given, f64::NAN))?;
        Some(percent(share, 0))
    }

    /// A value of a scale, with the digits that its error makes sensible.
    fn text(&self, value: Option<f64>, scale: Scale) -> String {
        match (value, scale) {
            (None, _) => "–".to_owned(),
            (value, Scale::Value) => self.written.value(value),
            (Some(share), Scale::Share) => percent(share, 2),
            (Some(value), Scale::Number) => number::plain(value),
            (Some(value), Scale::Count) => count(value as u64),
        }
    }

    /// Half an interval, with two significant figures.
    fn half_text(&self, half: Option<f64>, scale: Scale) -> String {
        match half {
            Some(half) if half > 0.0 => match scale {
                Scale::Value => self.written.finely(half),
                Scale::Share => percent(half, 2),
                Scale::Number | Scale::Count => number::figures(half, 2),
            },
            _ => String::new(),
        }
    }

    /// The measures of a group that have a value.
    fn group(&self, html: &mut Html, title: &str, lines: &[Line]) {
        let head = self.numbers.words("± {confidence}%");
        let columns = [("Statistic", false), ("Value", true), (head.as_str(), true)];
        let there: Vec<(&Line, f64)> =
            lines.iter().filter_map(|line| Some((line, self.value(line.0, line.1)?))).collect();
        parts::section(html, title, None, |html| {
            if there.is_empty() {
                html.words("p", "hint", "There is no such value: trials are too few, or all alike.");
                return;
            }
            parts::table(
                html,
                &columns,
                there.into_iter(),
                |html, column, ((name, given, words, scale), value)| match column {
                    0 => {
                        html.text(&self.numbers.words(words));
                        let summary = measure(name).map_or("", |measure| measure.summary);
                        html.words("span", "sub", summary);
                    }
                    1 => drop(html.text(&self.text(Some(*value), *scale))),
                    _ => {
                        let half = self.half(name, given);
                        let why = || {
                            self.heaviest(name, given).map(|share| format!("heavy tail: one trial {share}"))
                        };
                        let text = if half.is_some() { None } else { why() };
                        html.words("span", "quiet", &text.unwrap_or_else(|| self.half_text(half, *scale)));
                    }
                },
            );
        });
    }

    /// Intervals, and how many trials a narrower one takes.
    fn intervals(&self, html: &mut Html, summary: &Summary) {
        let title = self.numbers.words("Intervals, {confidence}%");
        let target = (!self.numbers.target.is_nan()).then_some(&INTERVAL_OF_TARGET);
        let all: Vec<&Interval> = INTERVALS.iter().chain(target).collect();
        parts::section(html, &title, None, |html| {
            let columns = [("Of the", false), ("from", true), ("to", true)];
            parts::table(
                html,
                &columns,
                all.into_iter(),
                |html, column, (low, high, given, words, scale)| match column {
                    0 => drop(html.text(&self.numbers.words(words))),
                    1 => drop(html.text(&self.text(self.value(low, given), *scale))),
                    _ => drop(html.text(&self.text(self.value(high, given), *scale))),
                },
            );
            if let Some(half) = self.value("std-dev-half-width", &[Given::Confidence]) {
                let deviation = self.written.value(summary.moments().std_dev());
                let half = self.half_text(Some(half), Scale::Value);
                html.words("p", "hint", &format!("Standard deviation {deviation} ± {half}."));
            } else if let Some(share) = self.heaviest("std-dev", &[]) {
                let why = "of the squares that its error is estimated from: the tail is heavy, and so many trials do \
                           not tell how well it is known.";
                html.words("p", "hint", &format!("One trial of the standard deviation has {share} {why}"));
            }
            if let Some(needed) = self.value("trials-needed", &[Given::Confidence, Given::Hundredth]) {
                let needed = self.text(Some(needed), Scale::Count);
                html.words("p", "hint", &format!("The mean is known to ±1% after {needed} trials."));
            }
        });
    }
}
