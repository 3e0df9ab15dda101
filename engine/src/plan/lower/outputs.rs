//! Model → Plan: the inputs and outputs as numbers by trial, or every reason why there is none.

use super::scenario::{Place, ScenarioId};
use super::{CORRELATED, Halt, Lowering, Mode, Reach, Scalar, coerce, held};
use crate::address::CellRef;
use crate::model::{Model, Problem};
use crate::plan::{Dimension, Plan, ValueId, prune};
use crate::value::Value;

/// How many cells are looked at, one after the other and in each range, for where an error comes from.
const MOST_STEPS: usize = 1_000;

impl Plan {
    /// Lowers a model. Gives every reason why an output cannot be simulated.
    pub fn new(model: &Model) -> Result<Plan, Vec<Problem>> {
        let (lowering, inputs, outputs) = Lowering::outputs(model)?;
        // What cells were lowered to goes before the plan is pruned: a large workbook has no room for both.
        let Lowering { builder, consulted, tells_time, certain_errors, .. } = lowering;
        let rest = held::rest(model, &consulted);
        let tells_time = tells_time || rest.tells_time;
        let pruned = prune::prune(builder, &inputs, &outputs, rest.held);
        let plan = Plan { tells_time, certain_errors, ..pruned };
        debug_assert_eq!(plan.verify(), Ok(()));
        Ok(plan)
    }
}

impl<'m> Lowering<'m> {
    /// The values of the inputs and of the outputs, lowered.
    pub(super) fn outputs(model: &'m Model) -> Result<(Self, Vec<ValueId>, Vec<ValueId>), Vec<Problem>> {
        let mut lowering = Lowering::new(model, Mode::Simulate(Reach::new(model)));
        let mut problems = Vec::new();
        for (index, input) in model.inputs.iter().enumerate() {
            let place = if lowering.correlated.contains_key(&input.cell) { CORRELATED } else { 0 };
            let (cell, place) = input.drawn_at.unwrap_or((input.cell, place));
            lowering.drawn.insert((Place::in_workbook(cell), place), Dimension(index as u32));
            lowering.builder.dimension();
        }
        let mut inputs = Vec::new();
        for input in &model.inputs {
            match lowering.number_at(input.cell, input.cell) {
                Ok(id) => inputs.push(id),
                Err(problem) => problems.push(problem),
            }
        }
        let mut outputs = Vec::new();
        for output in &model.outputs {
            match lowering.number_at(output.cell, output.cell) {
                Ok(id) => outputs.push(id),
                Err(problem) => problems.push(problem),
            }
        }
        problems.append(&mut lowering.problems);
        problems.extend(model.correlations.iter().filter_map(|correlation| lowering.varying(correlation)));
        // A correlation that would be left out: refused where an output depends on it.
        for refusal in &model.refusals {
            let cell = refusal.cell().and_then(|address| model.workbook.locate(address));
            if cell.is_some_and(|cell| lowering.refused_numbers.get(&cell) == Some(&true)) {
                problems.push(refusal.clone());
            }
            if cell.is_some_and(|cell| lowering.lowered.contains(&Place::in_workbook(cell))) {
                problems.push(refusal.clone());
            }
        }
        #[cfg(feature = "fitting")]
        for (cell, data) in &model.fitted {
            let met = lowering.lowered.contains(&Place::in_workbook(*cell));
            if met && data.cells().any(|of_data| lowering.reaches(of_data)) {
                let cell = model.workbook.address(*cell);
                let feature = crate::dialect::ON_DRAWS.to_owned();
                problems.push(Problem::UnsupportedDialect { cell, feature });
            }
        }
        if !problems.is_empty() {
            problems.dedup();
            return Err(problems);
        }
        Ok((lowering, inputs, outputs))
    }

    /// The value of `cell` as one number by trial.
    fn number_at(&mut self, cell: CellRef, output: CellRef) -> Result<ValueId, Problem> {
        self.settle(Place::in_workbook(cell))?;
        self.enter(ScenarioId::WORKBOOK);
        let address = self.model.workbook.address(cell);
        let not_a_number =
            |found: &str| Problem::NotANumber { cell: address.clone(), found: found.to_owned() };
        let scalar = match self.cell(cell) {
            Ok(scalar) => scalar,
            Err(Halt::Error(error)) => error.into(),
            Err(Halt::Blocked(root)) => return Err(self.problem(root, output)),
            Err(Halt::Unsupported(_) | Halt::Missing | Halt::Volatile) => {
                return Err(not_a_number("not computable"));
            }
        };
        match &scalar {
            Scalar::Number(id) | Scalar::Boolean(id) => Ok(*id),
            Scalar::Constant(Value::Number(x)) => Ok(self.builder.constant(*x)),
            Scalar::Constant(Value::Boolean(x)) => Ok(self.builder.constant(f64::from(u8::from(*x)))),
            Scalar::Constant(Value::Error(error)) => {
                let root = self.root_of_error(cell);
                self.certain_errors.insert(cell, (root, *error));
                Ok(self.builder.constant(f64::NAN))
            }
            Scalar::Constant(Value::Blank) => Err(not_a_number("blank")),
            Scalar::Constant(Value::Text(_)) => Err(not_a_number("text")),
            Scalar::Choice(_) if coerce::is_text(&scalar) => Err(not_a_number("text in every trial")),
            // Trials in which the output is text count as errors: there is no number to gather.
            Scalar::Choice(_) => Ok(self.number_or_nan(&scalar)),
        }
    }

    /// The cell that the error of `cell` comes from: an error itself, and none that it reads is one.
    fn root_of_error(&self, cell: CellRef) -> CellRef {
        let fails = |cell: &CellRef| match self.lowered.get(&Place::in_workbook(*cell)) {
            Some(scalar) => matches!(scalar, Scalar::Constant(Value::Error(_))),
            None => {
                let held = self.model.workbook.cell(*cell);
                held.is_some_and(|cell| matches!(cell.value, Some(Value::Error(_))))
            }
        };
        let mut root = cell;
        // Bounded, since errors may go in circles.
        for _ in 0..MOST_STEPS {
            let mut earlier = None;
            if let Some(formula) = self.model.formulas.get(&root) {
                formula.tree.precedents(&mut |range| {
                    if earlier.is_none() {
                        earlier = self.clip(range).cells().take(MOST_STEPS).find(fails);
                    }
                });
            }
            match earlier {
                Some(earlier) if earlier != root => root = earlier,
                _ => break,
            }
        }
        root
    }
}
