//! The forms of the analyses: what each asks people for, and the question that it puts to the engine.

use engine::results::OutputSummary;
use engine::simulation::Simulation;
use engine::{Address, Results};
use serde_json::{Value, json};

use super::analysis_kinds::{Field, Kind};
use super::html::Html;
use super::parts::{self, Typed};
use super::{Asked, bounded, number};

/// The field that says which analysis is shown.
pub(super) const SHOWN: &str = "analysis";
/// Fields of chosen inputs and outputs; the cell follows.
const INPUT: &str = "of:";
const OUTPUT: &str = "alternative:";
/// The most trials around which Shapley effects look for near ones, times the pairs that they compare.
const MOST_PAIRS: u64 = 400_000_000;

/// The statistics as a spec calls them, whether they take a number, and as people call them.
const STATISTICS: [(&str, bool, &str); 8] = [
    ("mean", false, "Mean"),
    ("std-dev", false, "Standard deviation"),
    ("variance", false, "Variance"),
    ("percentile", true, "Percentile"),
    ("probability-below", true, "Chance below"),
    ("probability-above", true, "Chance above"),
    ("mean-of-lowest", true, "Mean of the lowest %"),
    ("mean-of-highest", true, "Mean of the highest %"),
];
const STATISTIC: &str = "statistic";
const OF: &str = "of";

/// What the forms are about, and what stands in their fields.
pub(super) struct Form<'a> {
    asked: &'a Asked<'a>,
    results: &'a Results,
    output: &'a OutputSummary,
}

impl<'a> Form<'a> {
    /// Of the results and the output that are shown.
    pub(super) fn new(asked: &'a Asked<'a>, results: &'a Results, output: &'a OutputSummary) -> Self {
        Self { asked, results, output }
    }

    fn text(&self, name: &str) -> &'a str {
        self.asked.field(name).map(str::trim).unwrap_or_default()
    }

    /// What is typed, or what counts where nothing is.
    fn number(&self, name: &str, usual: &str) -> Option<f64> {
        let text = self.text(name);
        number::typed(if text.is_empty() { usual } else { text })
    }

    /// The inputs that are ticked, in the order of the results.
    fn inputs(&self) -> Vec<String> {
        let cells = self.results.inputs.iter().map(|input| input.cell.to_string());
        cells.filter(|cell| self.asked.field(&format!("{INPUT}{cell}")).is_some()).collect()
    }

    /// The outputs that are ticked; the one that is shown where none is.
    fn outputs(&self) -> Vec<String> {
        let cells = self.results.outputs.iter().map(|output| output.cell.to_string());
        let ticked: Vec<String> =
            cells.filter(|cell| self.asked.field(&format!("{OUTPUT}{cell}")).is_some()).collect();
        if ticked.is_empty() { vec![self.output.cell.to_string()] } else { ticked }
    }

    /// The statistic that is chosen and its number.
    fn statistic(&self) -> (&'static str, Option<f64>) {
        let chosen = self.text(STATISTIC);
        let known = STATISTICS.iter().find(|(name, ..)| *name == chosen);
        let (name, takes, _) = known.unwrap_or(&STATISTICS[0]);
        (name, if *takes { self.number(OF, "") } else { Some(f64::NAN) })
    }

    /// The cell that is typed, of the shown output's sheet where none is named.
    fn cell(&self, name: &str) -> Option<String> {
        let text = self.text(name);
        let alone =
            || Address::parse(&format!("'{}'!{text}", self.output.cell.sheet.replace('\'', "''"))).ok();
        Address::parse(text).ok().or_else(alone).map(|cell| cell.to_string())
    }
}

impl Kind {
    /// Writes the fields; those that are wrong are shown as such once the question has been put.
    pub(super) fn write(&self, html: &mut Html, form: &Form<'_>, put: bool) {
        for field in self.fields {
            match *field {
                Field::Number(name, label, example) => {
                    let bad = (put || !form.text(name).is_empty()) && form.number(name, example).is_none();
                    let value = form.text(name);
                    parts::typed(html, Typed { name, label, value, example, number: true, bad });
                }
                Field::Text(name, label, example) => {
                    let (value, bad) =
                        (form.text(name), put && name == "decision" && form.cell(name).is_none());
                    parts::typed(html, Typed { name, label, value, example, number: false, bad });
                }
                Field::Choice(name, label, words) => parts::list(html, name, label, |html| {
                    for (value, words) in words {
                        parts::option(html, value, words, form.text(name) == *value);
                    }
                }),
                Field::OneInput(name, label) => parts::list(html, name, label, |html| {
                    for input in &form.results.inputs {
                        let cell = input.cell.to_string();
                        let words = format!("{} · {cell}", input.name);
                        parts::option(html, &cell, &words, form.text(name) == cell);
                    }
                }),
                Field::Statistic => {
                    let (chosen, number) = form.statistic();
                    parts::list(html, STATISTIC, "Statistic", |html| {
                        for (name, _, words) in STATISTICS {
                            parts::option(html, name, words, name == chosen);
                        }
                    });
                    if STATISTICS.iter().any(|(name, takes, _)| *name == chosen && *takes) {
                        let (value, bad) = (form.text(OF), put && number.is_none());
                        let label = "of";
                        parts::typed(
                            html,
                            Typed { name: OF, label, value, number: true, bad, ..Typed::default() },
                        );
                    }
                }
                Field::Inputs(label) => {
                    let cells = form.results.inputs.iter().map(|input| (&input.cell, &input.name));
                    ticks(html, label, INPUT, cells.collect(), &form.inputs());
                }
                Field::Outputs(label) => {
                    let cells = form.results.outputs.iter().map(|output| (&output.cell, &output.name));
                    ticks(html, label, OUTPUT, cells.collect(), &form.outputs());
                }
            }
        }
    }

    /// The question as a spec asks it, or the labels of what is missing.
    pub(super) fn ask(&self, form: &Form<'_>) -> Result<Value, Vec<&'static str>> {
        let mut missing = Vec::new();
        let output = form.output.cell.to_string();
        let mut ask = json!({ "analysis": self.name, "outputs": [output] });
        for field in self.fields {
            match *field {
                Field::Number(name, label, usual) => match form.number(name, usual) {
                    // A count has no fraction, and is refused by the engine where it has one.
                    Some(number) if number.trunc() == number && number.abs() < 1e15 => {
                        ask[name] = (number as i64).into();
                    }
                    Some(number) => ask[name] = number.into(),
                    None => missing.push(label),
                },
                Field::Choice(name, _, words) => {
                    let chosen = words.iter().find(|(word, _)| *word == form.text(name)).unwrap_or(&words[0]);
                    ask[name] = chosen.0.into();
                }
                Field::Statistic => match form.statistic() {
                    (name, Some(number)) if number.is_nan() => ask[STATISTIC] = name.into(),
                    (name, Some(number)) => ask[STATISTIC] = json!({ (name): number }),
                    (_, None) => missing.push("the number of the statistic"),
                },
                Field::Inputs(label) => {
                    ask["uncertain"] = form.inputs().into();
                    if form.inputs().is_empty() {
                        missing.push(label);
                    }
                }
                Field::Outputs(_) => ask["alternatives"] = form.outputs().into(),
                Field::Text("decision", label, _) => match form.cell("decision") {
                    Some(cell) => ask["decision"] = cell.into(),
                    None => missing.push(label),
                },
                Field::Text(name, ..) => ask[name] = form.text(name).into(),
                Field::OneInput(name, _) => {
                    let known = form.results.inputs.iter().map(|input| input.cell.to_string());
                    let chosen = known.clone().find(|cell| *cell == form.text(name));
                    ask[name] = chosen.or_else(|| known.clone().next()).unwrap_or_default().into();
                }
            }
        }
        if missing.is_empty() { Ok(self.shaped(ask, &output)) } else { Err(missing) }
    }

    /// The same in the shape of its document, where that is not flat.
    fn shaped(&self, mut ask: Value, output: &str) -> Value {
        match self.name {
            "scenarios" => json!({
                "analysis": self.name,
                "outputs": ask["outputs"],
                "scenarios": [{ "from": ask["from"], "to": ask["to"] }],
            }),
            "stress" => {
                let stressed = match ask["distribution"].as_str().unwrap_or_default() {
                    "" => json!({ "input": ask["input"], "from": ask["from"], "to": ask["to"] }),
                    distribution => json!({ "input": ask["input"], "distribution": distribution }),
                };
                json!({
                    "analysis": self.name,
                    "outputs": ask["outputs"],
                    "stresses": [{ "inputs": [stressed] }],
                })
            }
            "tail" => {
                let side = ask["side"].as_str().unwrap_or("below").to_owned();
                json!({ "analysis": self.name, "output": output, (side): ask["value"] })
            }
            "goal-seek" | "value-of-information" => {
                if let Some(members) = ask.as_object_mut() {
                    members.remove("outputs");
                }
                match self.name {
                    "goal-seek" => ask["output"] = output.into(),
                    _ => ask["costs"] = (ask["costs"] == "yes").into(),
                }
                ask
            }
            _ => ask,
        }
    }

    /// About how many simulations it takes.
    pub(super) fn runs(&self, form: &Form<'_>) -> u64 {
        match self.name {
            "what-if" if form.text("others") == "drawn" => 5 * form.results.inputs.len() as u64 + 1,
            "second-order" => form.number("simulations", "50").map_or(50, |number| number as u64),
            "goal-seek" => 32,
            "stress" | "simulations" => 8,
            "shapley-effects" => self.shapley_runs(form),
            _ => 1,
        }
    }

    /// Shapley effects compare trials with each other where inputs hang together: of how many sets of inputs, and how
    /// long that takes. Else they run a simulation for each input.
    fn shapley_runs(&self, form: &Form<'_>) -> u64 {
        let inputs = form.results.inputs.len() as u64;
        let sets = if inputs <= 6 { 1 << inputs } else { 12 * inputs };
        let trials = MOST_PAIRS / (sets * 512 * inputs.div_ceil(2)).max(1);
        (bounded::MOST_TRIALS / trials.clamp(1_000, bounded::MOST_TRIALS)).max(inputs + 2)
    }

    /// How many trials it is to run of its own, where it says.
    pub(super) fn own_trials(&self, form: &Form<'_>, simulation: &Simulation) -> Option<u64> {
        match self.name {
            "sobol-indices" => {
                let sets = form.results.inputs.len() as u64 + 2;
                let most = bounded::trials(simulation, sets);
                // Powers of two are what the sequences are for.
                Some(1 << most.min(16_384).ilog2())
            }
            "tail" => Some(bounded::trials(simulation, 4)),
            _ => None,
        }
    }

    /// How many trials pass between two looks at whether to go on.
    pub(super) fn trials_of_a_look(&self, form: &Form<'_>, trials: u64) -> u64 {
        match self.name {
            // One trial each, of which a tile is evaluated.
            "what-if" if form.text("others") != "drawn" => 256,
            // Of 16 sets of trials each is looked at before and after.
            "shapley-effects" => trials / 32,
            _ => trials,
        }
    }
}

/// Cells to tick, by their names.
fn ticks(html: &mut Html, label: &str, prefix: &str, cells: Vec<(&Address, &String)>, ticked: &[String]) {
    html.element("fieldset", &[("class", "field")], |html| {
        html.words("legend", "lab", label);
        html.element("ul", &[("class", "picks")], |html| {
            for (cell, name) in cells {
                let address = cell.to_string();
                html.element("li", &[], |html| {
                    parts::tick(html, &format!("{prefix}{address}"), ticked.contains(&address), |html| {
                        html.element("span", &[("class", "trunc")], |html| {
                            html.text(name).text(" ").words("span", "ref", &address);
                        });
                    });
                });
            }
        });
    });
}
