//! The reference backend: one trial at a time, each op by its definition.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Backend, Batch, Columns, Kernel, PrepareError};
use crate::address::CellRef;
use crate::order;
use crate::plan::{Binary, Circle, Lookup, Op, Plan, ValueId};
use crate::sample::Draws;
use crate::value::CellError;

/// Runs every plan, slowly: the definition that other backends are held to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reference;

impl Backend for Reference {
    type Kernel = ReferenceKernel;

    fn prepare(&self, plan: &Plan, draws: &Draws) -> Result<ReferenceKernel, PrepareError> {
        Ok(ReferenceKernel::new(Arc::new(plan.clone()), draws.clone()))
    }
}

/// A plan with its draws.
#[derive(Clone, Debug)]
pub struct ReferenceKernel {
    plan: Arc<Plan>,
    draws: Draws,
}

impl ReferenceKernel {
    /// Readies a plan; there is none that the reference cannot run.
    pub fn new(plan: Arc<Plan>, draws: Draws) -> Self {
        Self { plan, draws }
    }

    /// The same plan with other draws.
    pub fn with_draws(&self, draws: Draws) -> Self {
        Self { draws, ..self.clone() }
    }
}

impl Kernel for ReferenceKernel {
    fn eval(&mut self, batch: Batch, columns: &mut Columns) {
        columns.resize(self.plan.inputs.len(), self.plan.watched().count(), batch.len);
        for lane in 0..batch.len {
            let values = trial(&self.plan, &self.draws, batch.first + lane as u64);
            for (column, id) in columns.inputs.iter_mut().zip(&self.plan.inputs) {
                column[lane] = values[id.0 as usize];
            }
            for (column, id) in columns.outputs.iter_mut().zip(self.plan.watched()) {
                column[lane] = values[id.0 as usize];
            }
        }
    }
}

/// The value of every op in one trial.
pub fn trial(plan: &Plan, draws: &Draws, trial: u64) -> Vec<f64> {
    values(plan, draws, trial, &[])
}

/// The value of every op in one trial. `given` is what a circle gives its body.
fn values(plan: &Plan, draws: &Draws, trial: u64, given: &[f64]) -> Vec<f64> {
    let mut values: Vec<f64> = Vec::with_capacity(plan.ops.len());
    // What the values of each circle were after its last round.
    let mut after: Vec<Vec<f64>> = vec![Vec::new(); plan.circles.len()];
    let mut many = Vec::new();
    for op in &plan.ops {
        let at = |id: &ValueId| values[id.0 as usize];
        let value = match op {
            Op::Constant(x) => *x,
            Op::Draw(dimension) => {
                let mut u = [f64::NAN];
                draws.fill(*dimension, trial, &mut u);
                u[0]
            }
            Op::Trial => trial as f64 + 1.0,
            Op::Unary(op, a) => op.apply_once(at(a)),
            Op::Binary(op, a, b) => op.apply_once(at(a), at(b)),
            Op::Compare(op, a, b) => op.apply(at(a), at(b)),
            Op::Select(condition, then, otherwise) => select(at(condition), at(then), at(otherwise)),
            Op::Reduce(op, operands) => {
                many.clear();
                many.extend(operands.iter().map(at));
                op.apply(&many)
            }
            Op::Pick(position, choices) => {
                position_of(at(position), choices.len()).map_or(f64::NAN, |i| at(&choices[i]))
            }
            Op::Lookup(lookup, table, key) => lookup.apply(&plan.tables[table.0 as usize], at(key)),
            Op::Call(native, operands) => {
                many.clear();
                many.extend(operands.iter().map(at));
                (plan.natives[native.0 as usize].apply)(&many)
            }
            // One that stands outside of a body has been taken into one.
            Op::Given(index) => given.get(*index as usize).copied().unwrap_or(f64::NAN),
            Op::Iterate(id, operands) => {
                let mut given: Vec<f64> = operands.iter().map(at).collect();
                let circle = &plan.circles[id.0 as usize];
                let settled = iterate(circle, draws, trial, &mut given);
                after[id.0 as usize] = given.split_off(circle.captured);
                f64::from(u8::from(settled))
            }
            Op::After(_, circle, index) => after[circle.0 as usize][*index as usize],
        };
        values.push(value);
    }
    values
}

/// One trial of [`Op::Iterate`]: whether the circle settled. `given` ends with its values, which go on.
fn iterate(circle: &Circle, draws: &Draws, trial: u64, given: &mut [f64]) -> bool {
    for _ in 0..circle.iteration.most {
        let round = values(&circle.body, draws, trial, given);
        let mut moved = false;
        for (value, id) in given[circle.captured..].iter_mut().zip(&circle.body.outputs) {
            let after = round[id.0 as usize];
            moved |= Circle::moved(circle.iteration.change, *value, after);
            *value = after;
        }
        if !moved {
            return true;
        }
    }
    false
}

/// One trial of [`Op::Select`].
#[inline(always)]
pub(super) fn select(condition: f64, then: f64, otherwise: f64) -> f64 {
    let chosen = if condition != 0.0 { then } else { otherwise };
    if condition.is_nan() { condition } else { chosen }
}

/// Which of `count` choices one trial of [`Op::Pick`] takes, if any.
#[inline(always)]
pub(super) fn position_of(position: f64, count: usize) -> Option<usize> {
    (position >= 0.0 && position < count as f64).then_some(position as usize)
}

/// What made an output an error in a trial.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The first cell, in evaluation order, whose error reached the output.
    pub cell: CellRef,
    /// The kind of the error, as near as numbers can tell.
    pub kind: CellError,
    /// The inputs that the error was made of, by their index, with what they were in the trial.
    pub inputs: Vec<(usize, f64)>,
}

/// An op with a cell that it completes.
#[cfg(feature = "analysis")]
pub type Origin = (ValueId, CellRef);

/// What made the output at index `output` an error in a trial. `None` where that output is a number, is not
/// there, or no cell of the file is behind its error. `choose` is given the ops that failed, in their order, each with
/// the cells that it completes, and says which is told.
pub fn first_error(
    plan: &Plan,
    draws: &Draws,
    trial: u64,
    output: usize,
    #[cfg(feature = "analysis")] choose: &dyn Fn(&[Origin]) -> Option<Origin>,
) -> Option<Failure> {
    let values = self::trial(plan, draws, trial);
    let culprits = culprits(plan, &values, *plan.outputs.get(output)?);
    let ids = culprits.iter().map(|index| ValueId(*index as u32));
    let mut failing = ids.filter_map(|id| Some((id, *plan.origins.get(&id)?)));
    #[cfg(not(feature = "analysis"))]
    let (id, cell) = failing.next()?;
    #[cfg(feature = "analysis")]
    let (id, cell) = {
        let failed = |(id, _): &&Origin| culprits.binary_search(&(id.0 as usize)).is_ok();
        let mut failing: Vec<Origin> = failing.by_ref().collect();
        failing.extend(plan.other_origins.iter().filter(failed));
        order::sort_by(&mut failing, |(a, _), (b, _)| a.cmp(b));
        choose(&failing)?
    };
    Some(Failure { cell, kind: error_kind(plan, &values, id), inputs: causes(plan, &values, id) })
}

/// The inputs, by their index, that the error at `from` was made of, with their values: those behind the op
/// where it arose, and those that chose the branches by which it came.
fn causes(plan: &Plan, values: &[f64], from: ValueId) -> Vec<(usize, f64)> {
    let value = |id: &ValueId| values[id.0 as usize];
    let mut open = Vec::new();
    for index in culprits(plan, values, from) {
        let op = &plan.ops[index];
        match op {
            _ if op.operands().all(|id| !value(&id).is_nan()) => open.extend(op.operands()),
            Op::Select(chooser, ..) | Op::Pick(chooser, _) if !value(chooser).is_nan() => open.push(*chooser),
            _ => {}
        }
    }
    let inputs: HashMap<u32, usize> =
        plan.inputs.iter().enumerate().map(|(index, id)| (id.0, index)).collect();
    let mut seen = vec![false; plan.ops.len()];
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            continue;
        }
        match (inputs.get(&id.0), &plan.ops[id.0 as usize]) {
            (Some(input), _) => found.push((*input, value(&id))),
            (None, op) => open.extend(read(op, values)),
        }
    }
    order::sort_by(&mut found, |(a, _), (b, _)| a.cmp(b));
    found
}

/// The operands that an op read in a trial: not the branches that it did not take.
fn read(op: &Op, values: &[f64]) -> Vec<ValueId> {
    match op {
        Op::Select(condition, then, otherwise) => {
            let holds = values[condition.0 as usize] != 0.0;
            vec![*condition, if holds { *then } else { *otherwise }]
        }
        Op::Pick(position, choices) => {
            let taken = position_of(values[position.0 as usize], choices.len());
            taken.map(|index| choices[index]).into_iter().chain([*position]).collect()
        }
        op => op.operands().collect(),
    }
}

/// What kind of error a NaN is, as near as numbers can tell, in a trial with these values of the ops.
pub(crate) fn error_kind(plan: &Plan, values: &[f64], id: ValueId) -> CellError {
    let root = culprits(plan, values, id).first().copied().unwrap_or(id.0 as usize);
    kind(plan, root, values)
}

/// The ops, ascending, whose NaN made the value at `from` NaN. None where it is a number.
fn culprits(plan: &Plan, values: &[f64], from: ValueId) -> Vec<usize> {
    let mut found = Vec::new();
    let mut seen = vec![false; plan.ops.len()];
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        let index = id.0 as usize;
        if !values[index].is_nan() || std::mem::replace(&mut seen[index], true) {
            continue;
        }
        found.push(index);
        match &plan.ops[index] {
            // Only the branch taken can have brought the error.
            Op::Select(condition, then, otherwise) => {
                let condition_value = values[condition.0 as usize];
                let taken = if condition_value != 0.0 { then } else { otherwise };
                open.push(if condition_value.is_nan() { *condition } else { *taken });
            }
            Op::Pick(position, choices) => {
                let taken = position_of(values[position.0 as usize], choices.len());
                open.push(taken.map_or(*position, |i| choices[i]));
            }
            op => open.extend(op.operands()),
        }
    }
    order::sort(&mut found);
    found
}

/// What kind of error an op made of operands that are numbers.
fn kind(plan: &Plan, index: usize, values: &[f64]) -> CellError {
    let known = plan.errors.iter().find(|(id, _)| id.0 as usize == index);
    match &plan.ops[index] {
        Op::Constant(_) => known.map_or(CellError::Value, |(_, kind)| *kind),
        Op::Binary(Binary::Divide | Binary::Modulo, _, divisor) if values[divisor.0 as usize] == 0.0 => {
            CellError::DivisionByZero
        }
        Op::Binary(Binary::ArcTangent2, _, _) => CellError::DivisionByZero,
        Op::Lookup(Lookup::Entry, ..) | Op::Pick(..) => CellError::Value,
        Op::Lookup(..) => CellError::NotAvailable,
        _ => CellError::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::SheetId;
    use crate::plan::{Compare, Dimension, Lookup, Reduce, TableId, Unary};
    use crate::spec::Sampling;

    /// A plan in which the op at each index completes the cell of that row.
    fn of(ops: Vec<Op>) -> Plan {
        let cell = |row| (id(row), CellRef::new(SheetId(0), row, 0));
        Plan {
            origins: (0..ops.len() as u32).map(cell).collect(),
            outputs: vec![ValueId(ops.len() as u32 - 1)],
            tables: vec![Arc::from([1.0, 2.0])],
            dimensions: 1,
            ops,
            ..Plan::default()
        }
    }

    fn of_first(plan: &Plan, draws: &Draws) -> Option<Failure> {
        first_error(
            plan,
            draws,
            0,
            0,
            #[cfg(feature = "analysis")]
            &|failing| failing.first().copied(),
        )
    }

    fn first_error_of(plan: &Plan) -> Option<(u32, CellError)> {
        let draws = Draws::new(Sampling::MonteCarlo, 1, 10);
        of_first(plan, &draws).map(|failure| (failure.cell.row, failure.kind))
    }

    fn id(index: u32) -> ValueId {
        ValueId(index)
    }

    #[test]
    fn finds_the_first_cell_and_the_kind_of_its_error() {
        let draw = || Op::Draw(Dimension(0));
        let zero = || Op::Constant(0.0);
        let cases = [
            (vec![draw(), zero(), Op::Binary(Binary::Divide, id(0), id(1))], 2, CellError::DivisionByZero),
            (vec![draw(), zero(), Op::Binary(Binary::Modulo, id(0), id(1))], 2, CellError::DivisionByZero),
            (vec![draw(), Op::Lookup(Lookup::Exact, TableId(0), id(0))], 1, CellError::NotAvailable),
            (vec![draw(), zero(), Op::Unary(Unary::Logarithm, id(1))], 2, CellError::Number),
            (vec![Op::Constant(-1.0), Op::Pick(id(0), [id(0)].into())], 1, CellError::Value),
            // An error goes through what follows.
            (
                vec![
                    draw(),
                    zero(),
                    Op::Binary(Binary::Divide, id(0), id(1)),
                    Op::Reduce(Reduce::Sum, [id(0), id(2)].into()),
                ],
                2,
                CellError::DivisionByZero,
            ),
            // An error that is handled, or on the branch not taken, is not to blame.
            (
                vec![
                    zero(),
                    Op::Binary(Binary::Divide, id(0), id(0)),
                    Op::Unary(Unary::IsError, id(1)),
                    Op::Unary(Unary::Logarithm, id(0)),
                    Op::Select(id(2), id(3), id(1)),
                ],
                3,
                CellError::Number,
            ),
        ];
        for (ops, row, kind) in cases {
            let plan = of(ops);
            assert_eq!(first_error_of(&plan), Some((row, kind)), "{plan:?}");
        }
    }

    #[test]
    fn a_cell_owns_the_errors_of_the_ops_before_it() {
        let ops = vec![
            Op::Constant(0.0),
            Op::Binary(Binary::Divide, id(0), id(0)),
            Op::Binary(Binary::Add, id(1), id(0)),
        ];
        let mut plan = of(ops);
        plan.origins.remove(&id(1));
        assert_eq!(first_error_of(&plan), Some((2, CellError::DivisionByZero)));
    }

    #[test]
    fn an_error_names_the_inputs_that_it_was_made_of() {
        // Three inputs 1, 0 and 5: IF(input 2 > 4, input 0 / input 1 + input 2, …), then all of them added.
        let ops = vec![
            Op::Constant(1.0),
            Op::Constant(0.0),
            Op::Constant(5.0),
            Op::Constant(4.0),
            Op::Compare(Compare::Greater, id(2), id(3)),
            Op::Binary(Binary::Divide, id(0), id(1)),
            Op::Select(id(4), id(5), id(0)),
            Op::Reduce(Reduce::Sum, [id(6), id(3)].into()),
        ];
        let inputs = vec![id(0), id(1), id(2)];
        let mut plan = Plan { inputs, ..of(ops) };
        let draws = Draws::new(Sampling::MonteCarlo, 1, 10);
        // The cell of the quotient is first; what chose the branch comes after it.
        assert_eq!(of_first(&plan, &draws).unwrap().inputs, [(0, 1.0), (1, 0.0)]);
        // Where the choice is in the same cell, its input is named too.
        plan.origins.remove(&id(5));
        assert_eq!(of_first(&plan, &draws).unwrap().inputs, [(0, 1.0), (1, 0.0), (2, 5.0)]);
    }

    #[test]
    fn a_number_has_no_error() {
        assert_eq!(first_error_of(&of(vec![Op::Draw(Dimension(0))])), None);
        let draws = Draws::new(Sampling::MonteCarlo, 1, 10);
        let plan = Plan { outputs: Vec::new(), ..of(vec![Op::Constant(f64::NAN)]) };
        assert_eq!(of_first(&plan, &draws), None);
    }

    #[test]
    fn evaluates_only_the_batch() {
        let mut plan = of(vec![Op::Draw(Dimension(0)), Op::Unary(Unary::Negate, id(0))]);
        plan.inputs = vec![id(0)];
        let draws = Draws::new(Sampling::MonteCarlo, 1, 10);
        let mut columns = Columns::default();
        Reference.prepare(&plan, &draws).unwrap().eval(Batch { first: 5, len: 3 }, &mut columns);
        let mut expected = [0.0; 3];
        draws.fill(Dimension(0), 5, &mut expected);
        assert_eq!(columns.inputs, [expected]);
        assert_eq!(columns.outputs, [expected.map(|u| -u)]);
    }
}
