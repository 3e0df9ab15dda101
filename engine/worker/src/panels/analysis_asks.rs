//! The questions of the forms, as a spec asks them, and what it takes to answer them.

use engine::simulation::Simulation;
use serde_json::{Value, json};

use super::analysis_forms::{Form, STATISTIC};
use super::analysis_kinds::{Field, Kind, TOGETHER};
use super::bounded;

/// The most trials around which Shapley effects look for near ones, times the pairs that they compare.
const MOST_PAIRS: u64 = 400_000_000;

impl Kind {
    /// The question as a spec asks it, or the labels of what is missing.
    pub(super) fn ask(&self, form: &Form<'_>) -> Result<Value, Vec<&'static str>> {
        let mut missing = Vec::new();
        let cases: Vec<Value> = form.cases(self).iter().map(|form| self.filled(form, &mut missing)).collect();
        missing.dedup();
        if missing.is_empty() { Ok(self.shaped(cases, &form.output.cell.to_string())) } else { Err(missing) }
    }

    /// What stands in the fields of one case.
    fn filled(&self, form: &Form<'_>, missing: &mut Vec<&'static str>) -> Value {
        let mut ask = json!({});
        for field in self.fields {
            match *field {
                Field::Number(name, label, usual) => {
                    match form.number(name, self.usual(form.place, name, usual)) {
                        // A count has no fraction, and is refused by the engine where it has one.
                        Some(number) if number.trunc() == number && number.abs() < 1e15 => {
                            ask[name] = (number as i64).into();
                        }
                        Some(number) => ask[name] = number.into(),
                        None => missing.push(label),
                    }
                }
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
                Field::OneInput(name, _) => ask[name] = form.input(name).into(),
            }
        }
        ask
    }

    /// The same in the shape of its document.
    fn shaped(&self, cases: Vec<Value>, output: &str) -> Value {
        let of_outputs =
            |name: &str, cases: Value| json!({ "analysis": self.name, "outputs": [output], (name): cases });
        match self.name {
            "scenarios" => return of_outputs("scenarios", cases.into()),
            "stress" => return of_outputs("stresses", stresses(&cases).into()),
            _ => {}
        }
        let mut ask = cases.into_iter().next().unwrap_or_default();
        if self.name == "tail" {
            let side = ask["side"].as_str().unwrap_or("below").to_owned();
            ask = json!({ (side): ask["value"] });
        }
        match self.name {
            "goal-seek" | "tail" => ask["output"] = output.into(),
            "value-of-information" => ask["costs"] = (ask["costs"] == "yes").into(),
            _ => ask["outputs"] = json!([output]),
        }
        ask["analysis"] = self.name.into();
        ask
    }

    /// About how many simulations it takes.
    pub(super) fn runs(&self, form: &Form<'_>) -> u64 {
        match self.name {
            "what-if" if form.text("others") == "drawn" => 5 * form.results.inputs.len() as u64 + 1,
            "second-order" => form.number("simulations", "50").map_or(50, |number| number as u64),
            "goal-seek" => 32,
            "stress" => 8 * form.cases(self).len() as u64,
            "simulations" => 8,
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

/// The stresses of the cases: one each, or together with the one before.
fn stresses(cases: &[Value]) -> Vec<Value> {
    let mut stresses: Vec<Vec<Value>> = Vec::new();
    for case in cases {
        let input = match case["distribution"].as_str().unwrap_or_default() {
            "" => json!({ "input": case["input"], "from": case["from"], "to": case["to"] }),
            distribution => json!({ "input": case["input"], "distribution": distribution }),
        };
        match stresses.last_mut().filter(|_| case[TOGETHER] == "yes") {
            Some(stress) => stress.push(input),
            None => stresses.push(vec![input]),
        }
    }
    stresses.into_iter().map(|inputs| json!({ "inputs": inputs })).collect()
}
