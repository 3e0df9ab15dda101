//! What an output says: how its numbers are written, and the headline that leads the results.

use charts::format::Numbers;
use charts::{Delimiters, Empirical, Unit};
use wire::OutputSummary;

use crate::format::{chance, headline_figure};

/// How the numbers of one output are written, and where its trials lie.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// What the cell's numbers are.
    pub(crate) unit: Unit,
    /// How they are written.
    pub(crate) numbers: Numbers,
    /// Differences below this are not shown.
    pub(crate) resolution: f64,
    /// Where the trials lie; `None` where there are none.
    pub(crate) empirical: Option<Empirical>,
}

impl Reading {
    /// How an output is read.
    pub(crate) fn of(output: &OutputSummary) -> Self {
        let unit = Unit::from_number_format(&output.number_format);
        let empirical = Empirical::new(&output.histogram.edges, &output.histogram.counts, &output.curve);
        let (low, high) = empirical.as_ref().map_or((0.0, 0.0), |e| (e.quantile(0.005), e.quantile(0.995)));
        let numbers = Numbers::for_range(&unit, low, high);
        let spread = if high > low { high - low } else { high.abs() };
        Self { unit, numbers, resolution: spread / 500.0, empirical }
    }

    /// A value with its unit, as exactly as a table has it: `£4.86m`.
    pub(crate) fn full(&self, x: f64) -> String {
        self.numbers.full(x, self.resolution)
    }

    /// A value without its unit: `4.86`.
    pub(crate) fn bare(&self, x: f64) -> String {
        self.numbers.bare(x, self.resolution)
    }
}

/// What leads the results: a sentence or two, and what the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Headline {
    /// Each true on its own.
    pub(crate) sentences: Vec<String>,
    /// What the file says and how often it is reached; empty where the file says nothing.
    pub(crate) subline: String,
}

/// The headline of an output.
pub(crate) fn headline(output: &OutputSummary) -> Headline {
    let reading = Reading::of(output);
    let name = &apart(&output.name);
    let Some(trials) = &reading.empirical else {
        return Headline {
            sentences: vec![format!("{name}: no trial gave a number.")],
            subline: "Every trial ended in an error.".to_owned(),
        };
    };
    let (least, greatest) = (trials.least(), trials.greatest());
    if least >= greatest {
        return Headline {
            sentences: vec![format!("{name} is {} in every trial.", reading.full(least))],
            subline: "No input changes it.".to_owned(),
        };
    }
    let figure = |x: f64| headline_figure(&reading.unit, x);
    let middle = trials.quantile(0.5);
    // Where trials share the value in the middle, no half of them lies above it.
    let (above, what) = match 1.0 - trials.at_or_below(middle) {
        0.0 => (1.0 - trials.below(middle), "of"),
        above => (above, "above"),
    };
    let mut sentences = vec![format!("{name}: {} chance {what} {}.", chance(above), figure(middle))];
    if least < 0.0 && greatest > 0.0 {
        let event = if reading.unit.is_money() || sounds_like_profit(name) { "of a loss" } else { "below 0" };
        sentences.push(format!("{} chance {event}.", chance(trials.below(0.0))));
    } else {
        let usual = Delimiters::around(0.9, trials);
        let (share, low, high) = (chance(usual.certainty(trials)), figure(usual.from), figure(usual.to));
        sentences.push(format!("{share} chance between {low} and {high}."));
    }
    let subline = output.base_value.map_or_else(String::new, |base| {
        let reach = match chance(1.0 - trials.below(base)).as_str() {
            "0%" => "No trial reaches it.".to_owned(),
            "100%" => "Every trial reaches it.".to_owned(),
            share => format!("{share} of trials reach it."),
        };
        // Of a magnitude of its own, as the headline's figures are.
        let numbers = Numbers::for_range(&reading.unit, base, base);
        format!("The file says {}. {reach}", numbers.full(base, reading.resolution))
    });
    Headline { sentences, subline }
}

/// A name that numbers beside it do not become a part of, should it be written from the right to the left.
fn apart(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { format!("\u{2068}{name}\u{2069}") }
}

/// Whether a number below zero would be called a loss.
fn sounds_like_profit(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["npv", "net present value", "profit", "income", "margin", "earnings", "ebit", "cash flow"]
        .iter()
        .any(|word| name.as_bytes().windows(word.len()).any(|part| part == word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Address, Histogram, PercentileMethod};

    /// Evenly spaced trials from `low` to `high`.
    fn even(low: f64, high: f64, base: Option<f64>, code: &str) -> OutputSummary {
        let step = (high - low) / 200.0;
        OutputSummary {
            cell: Address { sheet: "Sheet1".into(), row: 0, column: 0 },
            name: "Surplus".into(),
            base_value: base,
            number_format: code.into(),
            count: 1000,
            errors: 0,
            first_error: None,
            mean: Some((low + high) / 2.0),
            std_error: None,
            std_dev: None,
            min: Some(low),
            max: Some(high),
            skewness: None,
            kurtosis: None,
            percentiles: Default::default(),
            percentile_method: PercentileMethod::Exact,
            histogram: Histogram::default(),
            curve: (0..=200).map(|i| low + step * f64::from(i)).collect(),
            tornado: Vec::new(),
        }
    }

    #[test]
    fn the_headline_says_the_answer() {
        let said = headline(&even(-1e6, 3e6, Some(2e6), "£#,##0"));
        assert_eq!(said.sentences, ["Surplus: 50% chance above £1.0m.", "25% chance of a loss."]);
        assert_eq!(said.subline, "The file says £2.000m. 25% of trials reach it.");
        let large = headline(&even(0.4e6, 1.4e6, Some(696e3), "0"));
        assert_eq!(large.sentences[1], "90% chance between 450k and 1.4M.");
        assert_eq!(large.subline, "The file says 696k. 70% of trials reach it.");
        assert_eq!(headline(&even(-10.0, 30.0, None, "0")).sentences[1], "25% chance below 0.");
        assert_eq!(headline(&even(100.0, 300.0, None, "0")).sentences[1], "90% chance between 110 and 290.");
    }

    #[test]
    fn chances_of_values_that_trials_share_are_their_own() {
        let of = |ones: usize| OutputSummary {
            curve: (0..=200).map(|i| if i >= 200 - ones { 1.0 } else { 0.0 }).collect(),
            ..even(0.0, 1.0, None, "0")
        };
        assert_eq!(
            headline(&of(61)).sentences,
            ["Surplus: 31% chance above 0.", "100% chance between 0 and 1.0."]
        );
        assert_eq!(headline(&of(140)).sentences[0], "Surplus: 70% chance of 1.0.");
    }

    #[test]
    fn numbers_do_not_become_a_part_of_names_from_right_to_left() {
        let profit = OutputSummary { name: "الربح".into(), ..even(100.0, 300.0, None, "0") };
        assert_eq!(headline(&profit).sentences[0], "\u{2068}الربح\u{2069}: 50% chance above 200.");
    }

    #[test]
    fn extremes_are_said_as_such() {
        assert_eq!(headline(&even(5.0, 5.0, None, "0")).sentences, ["Surplus is 5.00 in every trial."]);
        assert_eq!(
            headline(&even(1.0, 2.0, Some(9.0), "0")).subline,
            "The file says 9.000. No trial reaches it."
        );
        let none = OutputSummary { curve: Vec::new(), ..even(1.0, 2.0, None, "0") };
        assert_eq!(headline(&none).sentences, ["Surplus: no trial gave a number."]);
    }
}
