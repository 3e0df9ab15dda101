//! Which draws belong to which input.

use crate::order;
use crate::plan::{Dimension, Op, Plan, ValueId};

/// The draws of a plan by the inputs that they are of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Factors {
    /// For each input the dimensions that are drawn between it and the inputs that it is made of, ascending.
    pub(super) of_inputs: Vec<Vec<Dimension>>,
    /// For each input the others that it is made of, ascending: those that no third one stands between.
    pub(super) made_of: Vec<Vec<usize>>,
    /// The dimensions of no input: those of RAND and the like.
    pub(super) rest: Vec<Dimension>,
}

impl Factors {
    /// The draws of a plan.
    pub(super) fn of(plan: &Plan) -> Self {
        let (of_inputs, made_of): (Vec<Vec<Dimension>>, Vec<Vec<usize>>) =
            plan.inputs.iter().map(|input| own(plan, *input)).unzip();
        let mut taken = vec![false; plan.dimensions as usize];
        of_inputs.iter().flatten().for_each(|dimension| taken[dimension.0 as usize] = true);
        let mut rest = Vec::new();
        for op in 0..plan.ops.len() {
            drawn(plan, op, &mut rest);
        }
        rest.retain(|dimension| !taken[dimension.0 as usize]);
        Self { of_inputs, made_of, rest: ordered(rest) }
    }

    /// Whether an input shares no draw with another.
    pub(super) fn is_alone(&self, input: usize) -> bool {
        let of = &self.of_inputs[input];
        let others = self.of_inputs.iter().enumerate().filter(|(other, _)| *other != input);
        others.into_iter().all(|(_, dimensions)| of.iter().all(|own| !dimensions.contains(own)))
    }
}

/// The dimensions between an input and others, and these.
fn own(plan: &Plan, input: ValueId) -> (Vec<Dimension>, Vec<usize>) {
    let mut found = Vec::new();
    let mut others = Vec::new();
    let mut seen = vec![false; plan.ops.len()];
    let mut open = vec![input];
    while let Some(id) = open.pop() {
        let place = id.0 as usize;
        if std::mem::replace(&mut seen[place], true) {
            continue;
        }
        if id != input
            && let Some(other) = plan.inputs.iter().position(|other| *other == id)
        {
            others.push(other);
            continue;
        }
        drawn(plan, place, &mut found);
        open.extend(plan.ops[place].operands());
    }
    order::sort(&mut others);
    (ordered(found), others)
}

/// The dimensions that an op draws itself, or in the circle that it goes round.
fn drawn(plan: &Plan, op: usize, found: &mut Vec<Dimension>) {
    match &plan.ops[op] {
        Op::Draw(dimension) => found.push(*dimension),
        Op::Iterate(circle, _) => {
            if let Some(circle) = plan.circles.get(circle.0 as usize) {
                (0..circle.body.ops.len()).for_each(|op| drawn(&circle.body, op, found));
            }
        }
        _ => {}
    }
}

fn ordered(mut dimensions: Vec<Dimension>) -> Vec<Dimension> {
    order::sort(&mut dimensions);
    dimensions.dedup();
    dimensions
}
