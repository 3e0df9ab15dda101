//! Which op has a value already.
//!
//! A large plan asks that once for each of millions of ops, and looks at memory that lies far apart are what takes
//! time. Equal ops have the same newest operand, and mostly it is not much older than they are; so an op is looked for
//! among those with the same newest operand, which lie near what was lowered last. Where they are many, it is looked
//! for in a table of hashes.

use super::hashed::{self, Hashed};
use super::{Op, ValueId};

/// A number for an op that equal ops have in common.
fn hash(op: &Op) -> u32 {
    let few = |words: &[u32]| hashed::hash(words.iter().copied());
    let many =
        |words: &[u32], ids: &[ValueId]| hashed::hash(words.iter().copied().chain(ids.iter().map(|id| id.0)));
    match op {
        Op::Constant(x) => few(&[0, x.to_bits() as u32, (x.to_bits() >> 32) as u32]),
        Op::Draw(dimension) => few(&[1, dimension.0]),
        Op::Unary(op, a) => few(&[2, *op as u32, a.0]),
        Op::Binary(op, a, b) => few(&[3, *op as u32, a.0, b.0]),
        Op::Compare(op, a, b) => few(&[4, *op as u32, a.0, b.0]),
        Op::Select(a, b, c) => few(&[5, a.0, b.0, c.0]),
        Op::Reduce(op, ids) => many(&[6, *op as u32], ids),
        Op::Pick(a, ids) => many(&[7, a.0], ids),
        Op::Lookup(op, table, key) => few(&[8, *op as u32, table.0, key.0]),
        Op::Call(native, ids) => many(&[9, native.0], ids),
        Op::Iterate(circle, ids) => many(&[10, circle.0], ids),
        Op::After(a, circle, index) => few(&[11, a.0, circle.0, *index]),
        Op::Given(index) => few(&[12, *index]),
        Op::Trial => few(&[13]),
    }
}

/// Of ops with the same newest operand so many are linked; those beyond are in the table.
const MOST_LINKED: usize = 8;
/// The end of a list.
const NOBODY: ValueId = ValueId(u32::MAX);

/// Values by their ops.
#[derive(Clone, Debug, Default)]
pub(super) struct Sharing {
    /// For each value the last of the ops that have it for their newest operand, and the one before it in the list in
    /// which its own op is.
    links: Vec<(ValueId, ValueId)>,
    hashed: Hashed,
}

impl Sharing {
    /// The value of the op among `ops` that is equal to this one; that of the next op where there is none, which this
    /// one then is to be.
    pub(super) fn find_or_next(&mut self, op: &Op, ops: &[Op]) -> ValueId {
        let next = ValueId(ops.len() as u32);
        if let Some(newest) = op.operands().max() {
            self.links.resize(ops.len() + 1, (NOBODY, NOBODY));
            let last = self.links[newest.0 as usize].0;
            let mut id = last;
            for _ in 0..MOST_LINKED {
                if id == NOBODY {
                    self.links[newest.0 as usize].0 = next;
                    self.links[next.0 as usize].1 = last;
                    return next;
                }
                if ops[id.0 as usize] == *op {
                    return id;
                }
                id = self.links[id.0 as usize].1;
            }
        }
        ValueId(self.hashed.find_or(hash(op), next.0, &|id| ops[id as usize] == *op))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Binary, Dimension, Reduce, Unary};

    #[test]
    fn equal_ops_have_one_value_however_many_read_an_operand() {
        let mut sharing = Sharing::default();
        let mut ops: Vec<Op> = (0..30).map(|x| Op::Constant(f64::from(x))).collect();
        let mut asked = vec![Op::Trial, Op::Draw(Dimension(0)), Op::Draw(Dimension(1))];
        for a in 0..30 {
            asked.push(Op::Unary(Unary::Negate, ValueId(a)));
            for b in 0..30 {
                asked.push(Op::Binary(Binary::Add, ValueId(a), ValueId(b)));
                asked.push(Op::Reduce(Reduce::Sum, [a, b, 29].map(ValueId).into()));
            }
        }
        for round in 0..2 {
            for (place, op) in asked.iter().enumerate() {
                let id = sharing.find_or_next(op, &ops);
                assert_eq!(id.0 as usize, 30 + place, "{op:?} in round {round}");
                if id.0 as usize == ops.len() {
                    ops.push(op.clone());
                }
            }
        }
    }
}
