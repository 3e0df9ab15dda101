//! A spec held against the workbook: inputs and outputs found, and everything wrong with them told.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Model, ModelInput, ModelOutput, Moment, Problem, correlations, names};
use crate::address::{Address, CellRef};
use crate::dialect::shorthand::{self, ShorthandError};
use crate::distribution::DistributionCall;
use crate::formula::{self, Expr};
use crate::function;
use crate::spec::{self, EngineChoice, MAX_TRIALS, SPEC_VERSION, Spec};
use crate::value::Value;
use crate::workbook::{Cell, Content};

/// The longest text of a distribution that a message repeats.
const MOST_TOLD: usize = 100;

/// Adds the spec's inputs and outputs to the model, and gives all that is wrong with the spec.
pub(super) fn apply(model: &mut Model, spec: &Spec) -> Vec<Problem> {
    let mut problems = settings(spec);
    if let Some(now) = &spec.now {
        match Moment::asked(now, model.workbook.date_1904) {
            Some(moment) => model.moment = Some(moment),
            None => problems.push(Problem::BadMoment { found: now.clone() }),
        }
    }
    // What the spec says of a number takes the place of what is stored beside it.
    let typed: BTreeSet<CellRef> =
        spec.inputs.iter().filter_map(|input| model.workbook.locate(&input.cell)).collect();
    model.inputs.retain(|input| input.distribution.is_none() || !typed.contains(&input.cell));
    model.refusals.retain(|refusal| spec.inputs.iter().all(|input| refusal.cell() != Some(&input.cell)));
    let of_workbook = model.inputs.len();
    let mut seen = BTreeSet::new();
    for input in &spec.inputs {
        match read_input(model, input, &mut seen) {
            Ok(input) => model.inputs.push(input),
            Err(problem) => problems.push(problem),
        }
    }
    names::tell_apart(&model.workbook, &mut model.inputs[of_workbook..], &BTreeSet::new());
    problems.extend(correlations::of_spec(model, spec));
    let mut seeded = BTreeSet::new();
    for own in &spec.seeds {
        let cell = model.workbook.locate(&own.cell);
        if !seeded.insert(cell) && cell.is_some() {
            problems.push(Problem::SeededTwice { cell: own.cell.clone() });
            continue;
        }
        match model.inputs.iter_mut().find(|input| Some(input.cell) == cell) {
            Some(input) => input.seed = Some(own.seed),
            None => problems.push(Problem::NotSeedable { cell: own.cell.clone() }),
        }
    }
    if !spec.outputs.is_empty() {
        model.outputs.clear();
    }
    let mut seen = BTreeSet::new();
    for output in &spec.outputs {
        match locate(model, &output.cell, &mut seen) {
            Ok(cell) => {
                let name = named(model, &output.name, cell);
                model.outputs.push(ModelOutput { cell, name });
            }
            Err(problem) => problems.push(problem),
        }
    }
    for address in &spec.hold {
        match model.workbook.locate(address) {
            None => problems.push(Problem::UnknownSheet { cell: address.clone() }),
            Some(cell) => match model.workbook.cell(cell) {
                Some(Cell { content: Content::Constant, .. }) | None => {
                    problems.push(Problem::NotHoldable { cell: address.clone(), found: "no formula" });
                }
                Some(Cell { value: None, .. }) => {
                    problems.push(Problem::NotHoldable { cell: address.clone(), found: "no saved value" });
                }
                Some(_) => _ = model.hold.insert(cell),
            },
        }
    }
    if model.outputs.is_empty() && spec.outputs.is_empty() {
        problems.push(Problem::NoOutputs);
    }
    if model.inputs.is_empty() && spec.inputs.is_empty() && !draws_by_itself(model) {
        // A call that is refused is why, rather than that nobody gave a cell a distribution.
        let refused = model.imports.iter().filter_map(|(cell, call)| {
            let why = call.refused.first()?;
            let feature = format!("{} ({why})", call.function);
            Some(Problem::UnsupportedDialect { cell: model.workbook.address(*cell), feature })
        });
        problems.extend(refused);
        problems.push(Problem::NoInputs);
    }
    problems
}

fn settings(spec: &Spec) -> Vec<Problem> {
    let mut problems = Vec::new();
    if spec.version != SPEC_VERSION {
        problems.push(Problem::BadVersion { found: spec.version, known: SPEC_VERSION });
    }
    if spec.trials == 0 || spec.trials > MAX_TRIALS {
        problems.push(Problem::BadTrials { trials: spec.trials, most: MAX_TRIALS });
    }
    let engine = match spec.engine {
        EngineChoice::Arrow => Some("arrow"),
        EngineChoice::Gpu => Some("gpu"),
        EngineChoice::Auto | EngineChoice::Reference | EngineChoice::Power => None,
    };
    if let Some(engine) = engine {
        problems.push(Problem::NotAvailable {
            field: "engine",
            value: engine.to_owned(),
            instead: "auto, power or reference",
        });
    }
    problems
}

fn read_input(
    model: &Model,
    input: &spec::Input,
    seen: &mut BTreeSet<CellRef>,
) -> Result<ModelInput, Problem> {
    let cell = locate(model, &input.cell, seen)?;
    if let Some(found) = why_not_an_input(model, cell) {
        return Err(Problem::NotAnInput { cell: input.cell.clone(), found: found.to_owned() });
    }
    let call = read_distribution(&input.cell, &input.distribution)?;
    Ok(ModelInput {
        cell,
        name: named(model, &input.name, cell),
        seed: None,
        dealt: None,
        printed: shorthand::print(&call),
        source: call.source.to_owned(),
        distribution: Some(Arc::new(call)),
        drawn_at: None,
    })
}

fn read_distribution(cell: &Address, text: &str) -> Result<DistributionCall, Problem> {
    let cell = cell.clone();
    shorthand::parse_distribution(text).map_err(|error| match error {
        ShorthandError::Parameters { distribution, error } => {
            let told = if text.len() > MOST_TOLD { distribution } else { text.trim() };
            Problem::BadParameters { cell, distribution: told.to_owned(), error }
        }
        ShorthandError::LeftOut { name } => Problem::LeftOut { cell, name },
        error => Problem::BadDistribution { cell, message: error.to_string() },
    })
}

fn locate(model: &Model, address: &Address, seen: &mut BTreeSet<CellRef>) -> Result<CellRef, Problem> {
    let cell =
        model.workbook.locate(address).ok_or_else(|| Problem::UnknownSheet { cell: address.clone() })?;
    if seen.insert(cell) { Ok(cell) } else { Err(Problem::Duplicate { cell: address.clone() }) }
}

fn named(model: &Model, given: &str, cell: CellRef) -> String {
    let given = given.trim();
    if given.is_empty() { names::label(&model.workbook, cell) } else { given.to_owned() }
}

/// What a cell holds that keeps it from being an input.
fn why_not_an_input(model: &Model, cell: CellRef) -> Option<&'static str> {
    let Some(cell) = model.workbook.cell(cell) else {
        return Some("nothing");
    };
    match (&cell.content, &cell.value) {
        (Content::Formula(_), _) => Some("a formula"),
        (Content::Array { .. } | Content::ArrayPart { .. }, _) => Some("an array formula"),
        (Content::DataTable(_), _) => Some("a data table"),
        (Content::Constant, Some(Value::Number(_))) => None,
        (Content::Constant, Some(Value::Boolean(_))) => Some("a truth value"),
        (Content::Constant, Some(Value::Text(_))) => Some("text"),
        (Content::Constant, Some(Value::Error(_))) => Some("an error"),
        (Content::Constant, Some(Value::Blank) | None) => Some("nothing"),
    }
}

/// Whether formulas draw by RAND and the like, without any cell that counts as an input.
fn draws_by_itself(model: &Model) -> bool {
    let draws = |expr: &Expr| {
        let mut draws = false;
        formula::walk(expr, &mut |part| {
            if let Expr::Call(function, _) = part {
                draws |= function::draws(function);
            }
        });
        draws
    };
    model.formulas_that(draws).next().is_some()
}
