//! Values that need each other: computed again and again until they settle.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Builder, Op, Plan, ValueId};
use crate::address::CellRef;
use crate::order;

/// A circle of a plan, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CircleId(pub u32);

/// How long a circle is gone round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Iteration {
    /// The most rounds, at least 1.
    pub most: u32,
    /// A round that changes every value by less is the last.
    pub change: f64,
}

/// Values that need each other.
///
/// In each trial the body is evaluated round after round: its first givens are what it reads from outside,
/// the rest are what its outputs were a round before, in their order. The values after the last round count,
/// settled or not. A value that has become NaN does not move any more.
#[derive(Clone, Debug, PartialEq)]
pub struct Circle {
    /// One round.
    pub body: Plan,
    /// How many of the body's givens come from outside.
    pub captured: usize,
    /// When the rounds end.
    pub iteration: Iteration,
    /// The first of its cells to be met.
    pub cell: CellRef,
}

impl Circle {
    /// How many values go round.
    pub fn len(&self) -> usize {
        self.body.outputs.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.body.outputs.is_empty()
    }

    /// Whether a value that was `before` and is `after` has moved. This is its definition for every backend.
    #[inline(always)]
    pub fn moved(change: f64, before: f64, after: f64) -> bool {
        (after - before).abs() >= change
    }
}

impl Builder {
    /// A value that a circle is given anew in each round: for [`Builder::iterate`], and for nothing else.
    pub fn given(&mut self) -> ValueId {
        self.givens += 1;
        let index = self.givens - 1;
        self.push(Op::Given(index))
    }

    /// Iterates: in the first round each of `given` is as in `first`, in the others as in `next` a round
    /// before. Gives the values after the last round. `cell` stands for the circle in messages.
    pub fn iterate(
        &mut self,
        iteration: Iteration,
        given: &[ValueId],
        first: &[f64],
        next: &[ValueId],
        cell: CellRef,
    ) -> Vec<ValueId> {
        let Some(start) = given.iter().min() else { return Vec::new() };
        let start = start.0 as usize;
        // What depends on the givens is the body, and of that only what the next round needs.
        let mut inside = vec![false; self.ops.len() - start];
        for id in given {
            inside[id.0 as usize - start] = true;
        }
        for index in start..self.ops.len() {
            let depends = |id: ValueId| id.0 as usize >= start && inside[id.0 as usize - start];
            if self.ops[index].operands().any(depends) {
                inside[index - start] = true;
            }
        }
        let is_inside = |id: ValueId| id.0 as usize >= start && inside[id.0 as usize - start];
        if !next.iter().any(|id| is_inside(*id)) {
            return next.to_vec();
        }
        let mut needed = vec![false; inside.len()];
        let mut outside = BTreeSet::new();
        let mut note = |needed: &mut [bool], id: ValueId| {
            if is_inside(id) {
                needed[id.0 as usize - start] = true;
            } else {
                outside.insert(id);
            }
        };
        next.iter().for_each(|id| note(&mut needed, *id));
        for index in (0..needed.len()).rev() {
            if needed[index] {
                self.ops[start + index].operands().for_each(|id| note(&mut needed, id));
            }
        }
        let (constants, captured): (Vec<ValueId>, Vec<ValueId>) =
            outside.into_iter().partition(|id| self.constant_value(*id).is_some());
        let mut body = Plan { tables: self.tables.clone(), natives: self.natives.clone(), ..Plan::default() };
        let mut names = Vec::new();
        let mut define = |id: ValueId, op: Op, origin: Option<&CellRef>| {
            let name = body.ops.len() as u32;
            names.push((id, name));
            body.ops.push(op);
            body.origins.extend(origin.map(|cell| (ValueId(name), *cell)));
        };
        for (index, id) in captured.iter().chain(given).enumerate() {
            define(*id, Op::Given(index as u32), None);
        }
        for id in constants {
            define(id, self.ops[id.0 as usize].clone(), None);
        }
        for index in (start..self.ops.len()).filter(|index| needed[index - start]) {
            if !matches!(self.ops[index], Op::Given(_)) {
                let id = ValueId(index as u32);
                define(id, self.ops[index].clone(), self.origins.get(&id));
            }
        }
        order::sort(&mut names);
        let renamed = |id: ValueId| ValueId(names[names.partition_point(|(of, _)| *of < id)].1);
        // Only the circles that this one goes round itself: with all there are, the bodies of n circles one after
        // another would hold 2ⁿ.
        let mut numbers = vec![None; self.circles.len()];
        for op in &mut body.ops {
            op.rename(&renamed);
            if let Op::Iterate(circle, _) | Op::After(_, circle, _) = op {
                let outer = circle.0 as usize;
                *circle = *numbers[outer].get_or_insert_with(|| {
                    body.circles.push(Arc::clone(&self.circles[outer]));
                    CircleId(body.circles.len() as u32 - 1)
                });
            }
        }
        body.outputs = next.iter().map(|id| renamed(*id)).collect();
        let mut operands = captured;
        let captured = operands.len();
        operands.extend(first.iter().map(|x| self.constant(*x)));
        let id = CircleId(self.circles.len() as u32);
        self.circles.push(Arc::new(Circle { body, captured, iteration, cell }));
        let settled = self.push(Op::Iterate(id, operands.into()));
        (0..next.len()).map(|index| self.push(Op::After(settled, id, index as u32))).collect()
    }
}
