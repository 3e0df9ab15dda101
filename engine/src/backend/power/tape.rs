//! The tape: a plan's values laid into few slots, in the order of evaluation.

use std::ops::Range;
use std::sync::Arc;

use super::fuse;
use crate::plan::{
    Binary, CircleId, Compare, Dimension, Iteration, Lookup, Native, NativeId, Op, Plan, Reduce, TableId,
    Unary, ValueId,
};

/// A place for one tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot(pub(super) u32);

/// What an instruction does. `R` names a value: a [`ValueId`] while the plan is rewritten, a [`Slot`] on
/// the tape. Ranges index the tape's operands.
///
/// The arithmetic that has an `overflow` may leave an infinity where the plan's op gives NaN: see
/// [`fuse`].
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action<R> {
    /// The uniforms of a dimension.
    Draw(Dimension),
    /// The numbers of the trials.
    Trial,
    Unary(Unary, R),
    Binary(Binary, R, R),
    Arithmetic(Arithmetic, Overflow, R, R),
    /// With a constant as the second operand.
    ArithmeticRight(Arithmetic, Overflow, R, f64),
    /// With a constant as the first operand.
    ArithmeticLeft(Arithmetic, Overflow, f64, R),
    Compare(Compare, R, R),
    Select(R, R, R),
    /// a × b + c
    MultiplyAdd(Overflow, R, R, R),
    /// a × b − c
    MultiplySubtract(Overflow, R, R, R),
    /// c − a × b
    SubtractMultiply(Overflow, R, R, R),
    /// The third where the first two are so related, else the fourth; NaN where either is NaN.
    CompareSelect(Compare, [R; 4]),
    /// Many values into one, beginning with the value named first, if any.
    Fold(Reduce, Overflow, Option<R>, Range<u32>),
    Pick(R, Range<u32>),
    Lookup(Lookup, TableId, R),
    Call(NativeId, Range<u32>),
    /// What the circle gives its body.
    Given(u32),
    /// Goes round a circle.
    Iterate(CircleId, Range<u32>),
    /// A value of a circle after its last round, which the first operand was.
    After(R, CircleId, u32),
}

/// The operations of [`Binary`] that models are mostly made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// Whether an overflow becomes NaN at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overflow {
    /// An infinity becomes NaN, as in the plan.
    Settled,
    /// An infinity may stay: whatever reads it makes NaN of it.
    Kept,
}

impl<R: Copy> Action<R> {
    /// Calls `f` with each value that the action reads.
    pub(super) fn for_each_operand(&self, operands: &[R], mut f: impl FnMut(R)) {
        let many = |range: &Range<u32>| operands[range.start as usize..range.end as usize].iter().copied();
        match self {
            Self::Draw(_) | Self::Trial | Self::Given(_) => {}
            Self::After(a, ..)
            | Self::Unary(_, a)
            | Self::ArithmeticRight(_, _, a, _)
            | Self::ArithmeticLeft(_, _, _, a)
            | Self::Lookup(_, _, a) => f(*a),
            Self::Binary(_, a, b) | Self::Arithmetic(_, _, a, b) | Self::Compare(_, a, b) => {
                [*a, *b].into_iter().for_each(f);
            }
            Self::Select(a, b, c)
            | Self::MultiplyAdd(_, a, b, c)
            | Self::MultiplySubtract(_, a, b, c)
            | Self::SubtractMultiply(_, a, b, c) => [*a, *b, *c].into_iter().for_each(f),
            Self::CompareSelect(_, four) => four.iter().copied().for_each(f),
            Self::Fold(_, _, start, range) => start.iter().copied().chain(many(range)).for_each(f),
            Self::Pick(a, range) => std::iter::once(*a).chain(many(range)).for_each(f),
            Self::Call(_, range) | Self::Iterate(_, range) => many(range).for_each(f),
        }
    }

    /// Where its operands are that are many.
    fn range(&self) -> Option<Range<usize>> {
        match self {
            Self::Fold(_, _, _, range)
            | Self::Pick(_, range)
            | Self::Call(_, range)
            | Self::Iterate(_, range) => Some(range.start as usize..range.end as usize),
            _ => None,
        }
    }

    /// The same action on other names; ranges stay.
    fn map<S>(&self, mut f: impl FnMut(R) -> S) -> Action<S> {
        match self {
            Self::Draw(dimension) => Action::Draw(*dimension),
            Self::Trial => Action::Trial,
            Self::Unary(op, a) => Action::Unary(*op, f(*a)),
            Self::Binary(op, a, b) => Action::Binary(*op, f(*a), f(*b)),
            Self::Arithmetic(op, o, a, b) => Action::Arithmetic(*op, *o, f(*a), f(*b)),
            Self::ArithmeticRight(op, o, a, b) => Action::ArithmeticRight(*op, *o, f(*a), *b),
            Self::ArithmeticLeft(op, o, a, b) => Action::ArithmeticLeft(*op, *o, *a, f(*b)),
            Self::Compare(op, a, b) => Action::Compare(*op, f(*a), f(*b)),
            Self::Select(a, b, c) => Action::Select(f(*a), f(*b), f(*c)),
            Self::MultiplyAdd(o, a, b, c) => Action::MultiplyAdd(*o, f(*a), f(*b), f(*c)),
            Self::MultiplySubtract(o, a, b, c) => Action::MultiplySubtract(*o, f(*a), f(*b), f(*c)),
            Self::SubtractMultiply(o, a, b, c) => Action::SubtractMultiply(*o, f(*a), f(*b), f(*c)),
            Self::CompareSelect(op, four) => Action::CompareSelect(*op, four.map(f)),
            Self::Fold(op, overflow, start, range) => {
                Action::Fold(*op, *overflow, start.map(f), range.clone())
            }
            Self::Pick(a, range) => Action::Pick(f(*a), range.clone()),
            Self::Lookup(lookup, table, a) => Action::Lookup(*lookup, *table, f(*a)),
            Self::Call(native, range) => Action::Call(*native, range.clone()),
            Self::Given(index) => Action::Given(*index),
            Self::Iterate(circle, range) => Action::Iterate(*circle, range.clone()),
            Self::After(a, circle, index) => Action::After(f(*a), *circle, *index),
        }
    }
}

/// An action and the value that it defines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step<R> {
    pub(super) to: R,
    pub(super) action: Action<R>,
}

/// One instruction of a tape.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Instruction<R> {
    /// Computes a tile.
    Step(Step<R>),
    /// Copies a tile to a column: the inputs' columns come first, then those of the values watched.
    Store(R, u32),
}

impl<R: Copy> Instruction<R> {
    /// Calls `f` with each value that the instruction reads.
    fn for_each_operand(&self, operands: &[R], mut f: impl FnMut(R)) {
        match self {
            Self::Step(step) => step.action.for_each_operand(operands, f),
            Self::Store(from, _) => f(*from),
        }
    }
}

/// A plan rewritten, still with a name for each value.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    /// In the order of evaluation.
    pub(super) instructions: Vec<Instruction<ValueId>>,
    /// What the steps' ranges index.
    pub(super) operands: Vec<ValueId>,
    /// One more than the greatest name.
    pub(super) names: usize,
}

/// A plan laid into slots.
#[derive(Clone, Debug, Default)]
pub(super) struct Tape {
    pub(super) instructions: Vec<Instruction<Slot>>,
    /// What the instructions' ranges index.
    pub(super) operands: Vec<Slot>,
    /// Slots that hold a constant and nothing else.
    pub(super) constants: Vec<(Slot, f64)>,
    pub(super) tables: Vec<Arc<[f64]>>,
    pub(super) natives: Vec<Native>,
    pub(super) circles: Vec<RoundTape>,
    /// How many slots there are.
    pub(super) slots: usize,
    /// How many columns are for inputs.
    pub(super) inputs: usize,
    /// How many columns are for the values watched.
    pub(super) watched: usize,
}

/// One round of a circle.
#[derive(Clone, Debug)]
pub(super) struct RoundTape {
    pub(super) tape: Tape,
    /// How many of the values that it is given come from outside.
    pub(super) captured: usize,
    pub(super) iteration: Iteration,
}

impl Tape {
    pub(super) fn new(plan: &Plan) -> Self {
        let Steps { instructions, operands, names } = fuse::steps(plan);
        let mut layout = Layout { slots: vec![None; names], free: Vec::new(), count: 0 };
        let mut tape = Self {
            tables: plan.tables.clone(),
            natives: plan.natives.clone(),
            inputs: plan.inputs.len(),
            watched: plan.watched().count(),
            circles: (plan.circles.iter())
                .map(|circle| RoundTape {
                    tape: Self::new(&circle.body),
                    captured: circle.captured,
                    iteration: circle.iteration,
                })
                .collect(),
            ..Self::default()
        };

        // The instruction that reads a value last. What a step computes is read by another.
        let mut last = vec![NOBODY; names];
        for (index, instruction) in instructions.iter().enumerate() {
            instruction.for_each_operand(&operands, |id| last[id.0 as usize] = index as u32);
        }
        for (index, op) in plan.ops.iter().enumerate() {
            if let Op::Constant(x) = op
                && std::mem::replace(&mut last[index], NOBODY) != NOBODY
            {
                tape.constants.push((layout.take(ValueId(index as u32)), *x));
            }
        }

        tape.operands = vec![Slot(0); operands.len()];
        // Each in the place of the other: a tape can be as long as a plan.
        let laid = instructions.into_iter().zip(0..).map(|(instruction, index)| {
            let read = |layout: &mut Layout, id: ValueId| {
                if last[id.0 as usize] == index {
                    layout.give_back(id);
                }
            };
            match instruction {
                Instruction::Step(Step { to, action }) => {
                    if let Some(range) = action.range() {
                        for (slot, id) in tape.operands[range.clone()].iter_mut().zip(&operands[range]) {
                            *slot = layout.slot(*id);
                        }
                    }
                    let laid = action.map(|id| layout.slot(id));
                    // An instruction writes aside before it gives its slot, so that slot may be one that it reads.
                    action.for_each_operand(&operands, |id| read(&mut layout, id));
                    Instruction::Step(Step { to: layout.take(to), action: laid })
                }
                Instruction::Store(from, column) => {
                    let slot = layout.slot(from);
                    read(&mut layout, from);
                    Instruction::Store(slot, column)
                }
            }
        });
        tape.instructions = laid.collect();
        tape.slots = layout.count as usize;
        tape
    }
}

/// The last reader of a value that nobody reads, or that never dies: a constant.
const NOBODY: u32 = u32::MAX;

/// Which values live in which slots.
struct Layout {
    slots: Vec<Option<Slot>>,
    free: Vec<Slot>,
    count: u32,
}

impl Layout {
    /// The slot of a live value.
    fn slot(&self, id: ValueId) -> Slot {
        self.slots[id.0 as usize].expect("a step reads only values that are live")
    }

    /// A slot for a value that comes to life: the one that was used last, which is the nearest.
    fn take(&mut self, id: ValueId) -> Slot {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            Slot(self.count - 1)
        });
        self.slots[id.0 as usize] = Some(slot);
        slot
    }

    /// Frees the slot of a value that is dead; of one that is read twice by a step, once.
    fn give_back(&mut self, id: ValueId) {
        if let Some(slot) = self.slots[id.0 as usize].take() {
            self.free.push(slot);
        }
    }
}
