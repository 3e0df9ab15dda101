//! Which op has a value already.
//!
//! A large plan asks that once for each of millions of ops, and looks at memory that lies far apart are what takes
//! time. Equal ops have the same newest operand, and mostly it is not much older than they are; so an op is looked for
//! among those with the same newest operand, which lie near what was lowered last. Where they are many, it is looked
//! for in a table of hashes.

use super::{Op, ValueId};

/// The number of places of the smallest table.
const LEAST: usize = 64;

/// A number for an op, not 0, that equal ops have in common. Its highest bits are the best mixed.
fn hash(op: &Op) -> u32 {
    let mix =
        |state: u64, word: u32| (state.rotate_left(23) ^ u64::from(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let few = |words: &[u32]| words.iter().copied().fold(0, mix);
    let many = |state: u64, ids: &[ValueId]| ids.iter().map(|id| id.0).fold(state, mix);
    let mixed = match op {
        Op::Constant(x) => few(&[0, x.to_bits() as u32, (x.to_bits() >> 32) as u32]),
        Op::Draw(dimension) => few(&[1, dimension.0]),
        Op::Unary(op, a) => few(&[2, *op as u32, a.0]),
        Op::Binary(op, a, b) => few(&[3, *op as u32, a.0, b.0]),
        Op::Compare(op, a, b) => few(&[4, *op as u32, a.0, b.0]),
        Op::Select(a, b, c) => few(&[5, a.0, b.0, c.0]),
        Op::Reduce(op, ids) => many(few(&[6, *op as u32]), ids),
        Op::Pick(a, ids) => many(few(&[7, a.0]), ids),
        Op::Lookup(op, table, key) => few(&[8, *op as u32, table.0, key.0]),
        Op::Call(native, ids) => many(few(&[9, native.0]), ids),
        Op::Iterate(circle, ids) => many(few(&[10, circle.0]), ids),
        Op::After(a, circle, index) => few(&[11, a.0, circle.0, *index]),
        Op::Given(index) => few(&[12, *index]),
        Op::Trial => few(&[13]),
    };
    ((mixed >> 32) as u32).max(1)
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
    table: Table,
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
        self.table.find_or(hash(op), next, |id| ops[id.0 as usize] == *op)
    }
}

/// Values by the hashes of their ops: hash and value lie side by side, and a place that is taken sends on to the next.
/// The places follow the order of the hashes, so that a table that doubles is read and written from front to back.
#[derive(Clone, Debug, Default)]
struct Table {
    /// Hash and value; the hash 0 for nothing.
    places: Vec<(u32, ValueId)>,
    count: usize,
}

impl Table {
    /// The value with this hash, not 0, for which `is_equal` holds; `next` where there is none, which then has it.
    fn find_or(&mut self, hash: u32, next: ValueId, is_equal: impl Fn(ValueId) -> bool) -> ValueId {
        if self.count * 5 >= self.places.len() * 4 {
            self.grow();
        }
        let mut place = self.first(hash);
        loop {
            let (known, id) = self.places[place];
            if known == 0 {
                self.places[place] = (hash, next);
                self.count += 1;
                return next;
            }
            if known == hash && is_equal(id) {
                return id;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }

    /// Where the search for a hash begins.
    fn first(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.places.len() as u64) >> 32) as usize
    }

    fn grow(&mut self) {
        let size = (self.places.len() * 2).max(LEAST);
        let before = std::mem::replace(&mut self.places, vec![(0, ValueId(0)); size]);
        for (hash, id) in before.into_iter().filter(|(hash, _)| *hash != 0) {
            let mut place = self.first(hash);
            while self.places[place].0 != 0 {
                place = (place + 1) & (size - 1);
            }
            self.places[place] = (hash, id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Binary, Dimension, Reduce, Unary};

    #[test]
    fn equal_things_have_one_value_however_their_hashes_lie() {
        // Few hashes for many things, some of them at the end of the table.
        let hash = |thing: u32| [1, u32::MAX, u32::MAX - 1, 7 << 20][thing as usize % 4];
        let mut sharing = Table::default();
        for thing in 0..200 {
            assert_eq!(sharing.find_or(hash(thing), ValueId(thing), |id| id.0 == thing), ValueId(thing));
        }
        for thing in 0..200 {
            assert_eq!(sharing.find_or(hash(thing), ValueId(999), |id| id.0 == thing), ValueId(thing));
        }
        assert_eq!(sharing.find_or(hash(3), ValueId(999), |_| false), ValueId(999));
    }

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
