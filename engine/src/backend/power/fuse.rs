//! Rewrites a plan for the tape: fewer passes over memory, the same bits.
//!
//! One sweep from the last op to the first, so that a reader chooses how its operands are computed before
//! they are reached, and what nobody reads is never reached. The rewrites, each for operands that nobody
//! else reads:
//!
//! | plan | tape |
//! | --- | --- |
//! | a + b + c + …, a × b × c × … | one fold |
//! | a × b + c × d + … | one fold of pairs |
//! | a × b + c, a × b − c, c − a × b | one action, which rounds twice |
//! | IF(a < b, c, d) | one action |
//! | x² | x × x |
//! | an operand that is constant | held in the instruction |
//! | a long SUM, MIN … | folded piece by piece, as soon as its operands are there |
//!
//! **Overflow.** A plan's arithmetic makes NaN of an infinity at once ([`crate::plan::settle`]), and +0 of
//! −0. Where everything that reads a sum, difference, product or quotient is again such arithmetic (but not
//! as a divisor), the tape leaves that to the last: an infinity goes through these operations as an
//! infinity or NaN and never becomes a number again, and the sign of a zero goes no further than to the
//! signs of other zeros.

use std::collections::BinaryHeap;
use std::ops::Range;

use super::tape::{Action, Arithmetic, Instruction, Overflow, Step, Steps};
use crate::order;
use crate::plan::{Binary, Op, Plan, Reduce, ValueId};

/// Operands of one piece of a long fold.
const PIECE: usize = 16;

/// The plan as steps: its constants have none.
pub(super) fn steps(plan: &Plan) -> Steps {
    let mut sweep = Sweep {
        plan,
        reads: reads(plan),
        needed: vec![false; plan.ops.len()],
        settled: vec![false; plan.ops.len()],
        early: BinaryHeap::new(),
        pieces: Vec::new(),
        result: Steps { names: plan.ops.len(), ..Steps::default() },
    };
    for id in plan.inputs.iter().copied().chain(plan.watched()) {
        sweep.needed[id.0 as usize] = true;
        sweep.settled[id.0 as usize] = true;
    }
    // The columns of each value, the last value first.
    let mut columns: Vec<(ValueId, u32)> =
        plan.inputs.iter().copied().chain(plan.watched()).zip(0..).collect();
    order::sort(&mut columns);
    let mut constants = Vec::new();
    for index in (0..plan.ops.len()).rev() {
        while let Some((_, piece)) = sweep.early.peek().copied().filter(|(ready, _)| *ready == index) {
            sweep.early.pop();
            sweep.result.instructions.push(Instruction::Step(sweep.pieces[piece].clone()));
        }
        let id = ValueId(index as u32);
        let is_constant = matches!(plan.ops[index], Op::Constant(_));
        while let Some((_, column)) = columns.pop_if(|(of, _)| *of == id) {
            let store = Instruction::Store(id, column);
            if is_constant { constants.push(store) } else { sweep.result.instructions.push(store) }
        }
        if sweep.needed[index]
            && let Some(action) = sweep.action(index)
        {
            sweep.mark(&action);
            sweep.result.instructions.push(Instruction::Step(Step { to: id, action }));
        }
    }
    // Constants are there from the beginning.
    sweep.result.instructions.append(&mut constants);
    sweep.result.instructions.reverse();
    sweep.result
}

/// How often each value is read by ops and columns.
fn reads(plan: &Plan) -> Vec<u32> {
    let mut reads = vec![0; plan.ops.len()];
    for id in plan.ops.iter().flat_map(Op::operands).chain(plan.inputs.iter().copied()).chain(plan.watched())
    {
        reads[id.0 as usize] += 1;
    }
    reads
}

struct Sweep<'a> {
    plan: &'a Plan,
    reads: Vec<u32>,
    /// Whether a step or column reads the value.
    needed: Vec<bool>,
    /// Whether one of them needs its overflow to be NaN already.
    settled: Vec<bool>,
    /// Pieces of long folds.
    pieces: Vec<Step<ValueId>>,
    /// The op after which each of them comes, and its place: what comes last is found first.
    early: BinaryHeap<(usize, usize)>,
    /// What there is, backwards.
    result: Steps,
}

impl Sweep<'_> {
    /// How the tape computes the op at `index`; `None` for a constant, which has a slot of its own.
    fn action(&mut self, index: usize) -> Option<Action<ValueId>> {
        let plan = self.plan;
        let overflow = if self.settled[index] { Overflow::Settled } else { Overflow::Kept };
        Some(match &plan.ops[index] {
            Op::Constant(_) => return None,
            Op::Draw(dimension) => Action::Draw(*dimension),
            Op::Trial => Action::Trial,
            Op::Unary(op, a) => Action::Unary(*op, *a),
            Op::Binary(op, a, b) => self.binary(overflow, *op, *a, *b),
            Op::Compare(op, a, b) => Action::Compare(*op, *a, *b),
            Op::Select(condition, then, otherwise) => match self.only_read_here(*condition) {
                Some(Op::Compare(op, a, b)) => Action::CompareSelect(*op, [*a, *b, *then, *otherwise]),
                _ => Action::Select(*condition, *then, *otherwise),
            },
            Op::Reduce(op, operands) => self.fold(overflow, *op, operands),
            Op::Pick(position, choices) => Action::Pick(*position, self.many(choices)),
            Op::Lookup(lookup, table, key) => Action::Lookup(*lookup, *table, *key),
            Op::Call(native, operands) => Action::Call(*native, self.many(operands)),
            Op::Given(index) => Action::Given(*index),
            Op::Iterate(circle, operands) => Action::Iterate(*circle, self.many(operands)),
            Op::After(settled, circle, index) => Action::After(*settled, *circle, *index),
        })
    }

    fn binary(&mut self, overflow: Overflow, op: Binary, a: ValueId, b: ValueId) -> Action<ValueId> {
        use Binary::{Add, Divide, Multiply, Power, Subtract};
        if op == Power && self.constant(b) == Some(2.0) {
            return Action::Arithmetic(Arithmetic::Multiply, overflow, a, a);
        }
        if let Some(fold) = self.chain(overflow, op, a, b) {
            return fold;
        }
        match (op, self.product(a), self.product(b)) {
            (Add, Some((x, y)), _) => return Action::MultiplyAdd(overflow, x, y, b),
            (Add, None, Some((x, y))) => return Action::MultiplyAdd(overflow, x, y, a),
            (Subtract, Some((x, y)), _) => return Action::MultiplySubtract(overflow, x, y, b),
            (Subtract, None, Some((x, y))) => return Action::SubtractMultiply(overflow, x, y, a),
            _ => {}
        }
        let arithmetic = match op {
            Add => Arithmetic::Add,
            Subtract => Arithmetic::Subtract,
            Multiply => Arithmetic::Multiply,
            Divide => Arithmetic::Divide,
            _ => return Action::Binary(op, a, b),
        };
        match (self.constant(a), self.constant(b)) {
            (None, Some(x)) => Action::ArithmeticRight(arithmetic, overflow, a, x),
            (Some(x), None) => Action::ArithmeticLeft(arithmetic, overflow, x, b),
            _ => Action::Arithmetic(arithmetic, overflow, a, b),
        }
    }

    /// The op of a value that has this one reader.
    fn only_read_here(&self, id: ValueId) -> Option<&Op> {
        (self.reads[id.0 as usize] == 1).then(|| &self.plan.ops[id.0 as usize])
    }

    /// The factors of a product that has this one reader.
    fn product(&self, id: ValueId) -> Option<(ValueId, ValueId)> {
        match self.only_read_here(id)? {
            Op::Binary(Binary::Multiply, a, b) => Some((*a, *b)),
            _ => None,
        }
    }

    fn constant(&self, id: ValueId) -> Option<f64> {
        match self.plan.ops[id.0 as usize] {
            Op::Constant(x) => Some(x),
            _ => None,
        }
    }

    /// A chain of sums or of products as one fold, where it has three terms or is made of products.
    fn chain(&mut self, overflow: Overflow, op: Binary, a: ValueId, b: ValueId) -> Option<Action<ValueId>> {
        let reduce = match op {
            Binary::Add => Reduce::Sum,
            Binary::Multiply => Reduce::Product,
            _ => return None,
        };
        let terms_of = |id: ValueId| match self.only_read_here(id)? {
            Op::Binary(inner, a, b) if *inner == op => Some((*a, *b)),
            _ => None,
        };
        let are_products = || op == Binary::Add && [a, b].iter().all(|term| self.product(*term).is_some());
        if terms_of(a).is_none() && !are_products() {
            return None;
        }
        let (mut terms, mut first) = (vec![b], a);
        while let Some((before, term)) = terms_of(first) {
            terms.push(term);
            first = before;
        }
        terms.push(first);
        terms.reverse();
        Some(self.fold(overflow, reduce, &terms))
    }

    /// A fold of `operands`, of which long ones are folded early, piece by piece, where that frees slots.
    fn fold(&mut self, overflow: Overflow, op: Reduce, operands: &[ValueId]) -> Action<ValueId> {
        let factors: Option<Vec<(ValueId, ValueId)>> = match op {
            Reduce::Sum => operands.iter().map(|term| self.product(*term)).collect(),
            _ => None,
        };
        if let Some(factors) = factors.filter(|factors| !factors.is_empty()) {
            let pairs: Vec<ValueId> = factors.into_iter().flat_map(|(a, b)| [a, b]).collect();
            return self.fold(overflow, Reduce::Dot, &pairs);
        }
        let overflow = if keeps_overflow(op) { overflow } else { Overflow::Settled };
        let dying = operands.iter().filter(|id| self.reads[id.0 as usize] == 1).count();
        if operands.len() <= 2 * PIECE || 2 * dying < operands.len() {
            return Action::Fold(op, overflow, None, self.many(operands));
        }
        let kept = if keeps_overflow(op) { Overflow::Kept } else { Overflow::Settled };
        let (whole, rest) = operands.split_at((operands.len() - 1) / PIECE * PIECE);
        let mut sum = None;
        let mut ready = 0;
        for piece in whole.chunks(PIECE) {
            ready = piece.iter().map(|id| id.0 as usize).fold(ready, usize::max);
            let to = ValueId(self.result.names as u32);
            self.result.names += 1;
            let action = Action::Fold(op, kept, sum, self.many(piece));
            self.mark(&action);
            self.early.push((ready, self.pieces.len()));
            self.pieces.push(Step { to, action });
            sum = Some(to);
        }
        Action::Fold(op, overflow, sum, self.many(rest))
    }

    fn many(&mut self, ids: &[ValueId]) -> Range<u32> {
        let operands = &mut self.result.operands;
        let start = operands.len() as u32;
        operands.extend_from_slice(ids);
        start..operands.len() as u32
    }

    /// Notes what an action reads, and what of that may not be an infinity.
    fn mark(&mut self, action: &Action<ValueId>) {
        use Arithmetic::{Add, Divide, Multiply, Subtract};
        let (needed, settled) = (&mut self.needed, &mut self.settled);
        // The pieces of long folds have names beyond the ops'; they may always be infinities.
        let ops = needed.len();
        let mut note = |id: ValueId, settle: bool| {
            let index = id.0 as usize;
            if index < ops {
                needed[index] = true;
                settled[index] |= settle;
            }
        };
        match action {
            Action::Arithmetic(Divide, _, a, b) => {
                note(*a, false);
                note(*b, true);
            }
            Action::Binary(Binary::AddSnapped | Binary::SubtractSnapped, ..)
            | Action::Arithmetic(Add | Subtract | Multiply, ..)
            | Action::ArithmeticRight(..)
            | Action::ArithmeticLeft(Add | Subtract | Multiply, ..)
            | Action::MultiplyAdd(..)
            | Action::MultiplySubtract(..)
            | Action::SubtractMultiply(..) => {
                action.for_each_operand(&self.result.operands, |id| note(id, false));
            }
            Action::Fold(op, ..) => {
                action.for_each_operand(&self.result.operands, |id| note(id, !keeps_overflow(*op)));
            }
            _ => action.for_each_operand(&self.result.operands, |id| note(id, true)),
        }
    }
}

/// Whether an infinity among a fold's operands never becomes a number again.
fn keeps_overflow(op: Reduce) -> bool {
    matches!(op, Reduce::Sum | Reduce::Product | Reduce::Dot)
}
