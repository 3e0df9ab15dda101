//! Builds a plan op by op: constants are folded and equal expressions shared as they are added, so
//! there is no folding pass and no sharing pass.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::hashed::{self, Hashed};
use super::sharing::Sharing;
use super::{
    Binary, Circle, Compare, Dimension, Lookup, Native, NativeId, Op, Reduce, TableId, Unary, ValueId,
};
use crate::address::CellRef;
use crate::value::CellError;

/// A plan in the making.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    pub(super) ops: Vec<Op>,
    pub(super) origins: BTreeMap<ValueId, CellRef>,
    pub(super) other_origins: Vec<(ValueId, CellRef)>,
    pub(super) tables: Vec<Arc<[f64]>>,
    pub(super) natives: Vec<Native>,
    pub(super) dimensions: u32,
    pub(super) circles: Vec<Arc<Circle>>,
    /// How many values circles have been given.
    pub(super) givens: u32,
    /// The constants, by their bits.
    constants: Hashed,
    /// The constants that are errors of a known kind.
    pub(super) errors: Vec<(ValueId, CellError)>,
    /// The ops that equal ones share. Never a constant, whose NaN has no equal.
    shared: Sharing,
    /// The tables, by their numbers.
    known_tables: Hashed,
    /// The ops that were asked for since [`Builder::record`], with the values that they got.
    recorded: Option<Vec<(Op, ValueId)>>,
}

/// The greatest normal deviate whose probability a double can tell from 1.
pub(crate) const MOST_DEVIATE: f64 = 8.2;

impl Builder {
    /// How many operations there are so far.
    pub fn len(&self) -> usize {
        self.ops.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// The operations so far.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// A constant table.
    pub fn table(&self, id: TableId) -> &[f64] {
        &self.tables[id.0 as usize]
    }

    /// A routine.
    pub fn native(&self, id: NativeId) -> Native {
        self.natives[id.0 as usize]
    }

    /// The number, where `id` is the same in every trial.
    pub fn constant_value(&self, id: ValueId) -> Option<f64> {
        match self.ops[id.0 as usize] {
            Op::Constant(x) => Some(x),
            _ => None,
        }
    }

    /// The same number in every trial; NaN is an error.
    pub fn constant(&mut self, x: f64) -> ValueId {
        let bits = if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() };
        let ops = &self.ops;
        let next = ops.len() as u32;
        let is_equal = |id: u32| matches!(ops[id as usize], Op::Constant(known) if known.to_bits() == bits);
        let id = self.constants.find_or(hashed::of_bits([bits]), next, &is_equal);
        if id == next {
            self.push(Op::Constant(f64::from_bits(bits)));
        }
        ValueId(id)
    }

    /// The error of a kind in every trial.
    pub fn error(&mut self, kind: CellError) -> ValueId {
        let known = self.errors.iter().find(|(_, known)| *known == kind);
        if let Some((id, _)) = known {
            return *id;
        }
        let id = self.push(Op::Constant(f64::NAN));
        self.errors.push((id, kind));
        id
    }

    /// The kind of an error that is the same in every trial. `None` where it is not known, and of other values.
    #[cfg(feature = "functions")]
    pub fn error_of(&self, id: ValueId) -> Option<CellError> {
        self.errors.iter().find_map(|(error, kind)| (*error == id).then_some(*kind))
    }

    /// A new axis of chance.
    pub fn dimension(&mut self) -> Dimension {
        self.dimensions += 1;
        Dimension(self.dimensions - 1)
    }

    /// The uniform of a dimension.
    pub fn draw(&mut self, dimension: Dimension) -> ValueId {
        self.dimensions = self.dimensions.max(dimension.0 + 1);
        self.share(Op::Draw(dimension))
    }

    /// The number of the trial, from 1.
    pub fn trial(&mut self) -> ValueId {
        self.share(Op::Trial)
    }

    /// An operation on one value.
    pub fn unary(&mut self, op: Unary, a: ValueId) -> ValueId {
        match self.constant_value(a) {
            Some(x) => self.constant(op.apply_once(x)),
            None => match self.undone(op, a) {
                Some(x) => x,
                None => self.share(Op::Unary(op, a)),
            },
        }
    }

    /// What a normal quantile takes back: of the probability of a value that is bounded, so that none is 0 or 1.
    fn undone(&self, op: Unary, a: ValueId) -> Option<ValueId> {
        let (Unary::NormalQuantile, Op::Unary(Unary::NormalCumulative, x)) = (op, &self.ops[a.0 as usize])
        else {
            return None;
        };
        let Op::Binary(Binary::Minimum, _, most) = &self.ops[x.0 as usize] else { return None };
        (self.constant_value(*most)? <= MOST_DEVIATE).then_some(*x)
    }

    /// An operation on two values.
    pub fn binary(&mut self, op: Binary, a: ValueId, b: ValueId) -> ValueId {
        match (self.constant_value(a), self.constant_value(b)) {
            (Some(x), Some(y)) => self.constant(op.apply_once(x, y)),
            (_, Some(0.0)) if matches!(op, Binary::Add | Binary::Subtract) => a,
            (Some(0.0), _) if op == Binary::Add => b,
            (_, Some(1.0)) if matches!(op, Binary::Multiply | Binary::Divide | Binary::Power) => a,
            (Some(1.0), _) if op == Binary::Multiply => b,
            _ => self.share(Op::Binary(op, a, b)),
        }
    }

    /// A relation between two values: 1, 0 or NaN.
    pub fn compare(&mut self, op: Compare, a: ValueId, b: ValueId) -> ValueId {
        match (self.constant_value(a), self.constant_value(b)) {
            (Some(x), Some(y)) => self.constant(op.apply(x, y)),
            _ => self.share(Op::Compare(op, a, b)),
        }
    }

    /// `then` where `condition` is not 0, `otherwise` where it is, NaN where it is an error.
    pub fn select(&mut self, condition: ValueId, then: ValueId, otherwise: ValueId) -> ValueId {
        match self.constant_value(condition) {
            Some(x) if x.is_nan() => self.constant(f64::NAN),
            Some(0.0) => otherwise,
            Some(_) => then,
            None => self.share(Op::Select(condition, then, otherwise)),
        }
    }

    /// Many values into one.
    pub fn reduce(&mut self, op: Reduce, values: &[ValueId]) -> ValueId {
        match self.constants_of(values) {
            Some(numbers) => self.constant(op.apply(&numbers)),
            None => self.share(Op::Reduce(op, values.into())),
        }
    }

    /// The value at the position from 0 that `index` says.
    pub fn pick(&mut self, index: ValueId, values: &[ValueId]) -> ValueId {
        match self.constant_value(index) {
            Some(i) if i >= 0.0 && i < values.len() as f64 => values[i as usize],
            Some(_) => self.constant(f64::NAN),
            // Copies of a formula pick among the same numbers, which a table holds once.
            None => match self.constants_of(values) {
                Some(numbers) => self.lookup(Lookup::Entry, numbers.into(), index),
                None => self.share(Op::Pick(index, values.into())),
            },
        }
    }

    /// The position of a key in a table of constants.
    pub fn lookup(&mut self, op: Lookup, table: Arc<[f64]>, key: ValueId) -> ValueId {
        if let Some(x) = self.constant_value(key) {
            return self.constant(op.apply(&table, x));
        }
        let id = self.name_table(table);
        self.share(Op::Lookup(op, id, key))
    }

    /// A routine that takes one trial at a time.
    pub fn call(&mut self, native: Native, values: &[ValueId]) -> ValueId {
        match self.constants_of(values) {
            Some(numbers) => self.constant((native.apply)(&numbers)),
            None => {
                let native = self.name_native(native);
                self.share(Op::Call(native, values.into()))
            }
        }
    }

    /// a + b
    pub fn add(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.binary(Binary::Add, a, b)
    }

    /// a − b
    pub fn sub(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.binary(Binary::Subtract, a, b)
    }

    /// a × b
    pub fn mul(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.binary(Binary::Multiply, a, b)
    }

    /// a ÷ b
    pub fn div(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.binary(Binary::Divide, a, b)
    }

    /// Says that `id` is the value of `cell`, beside others that have it.
    pub fn originate(&mut self, id: ValueId, cell: CellRef) {
        let first = *self.origins.entry(id).or_insert(cell);
        if cfg!(feature = "analysis") && first != cell {
            self.other_origins.push((id, cell));
        }
    }

    fn constants_of(&self, values: &[ValueId]) -> Option<Vec<f64>> {
        values.iter().map(|id| self.constant_value(*id)).collect()
    }

    /// The table of these numbers to the last bit, which is kept once.
    fn name_table(&mut self, table: Arc<[f64]>) -> TableId {
        let tables = &self.tables;
        let bits = |x: &f64| x.to_bits();
        let is_equal = |id: u32| tables[id as usize].iter().map(bits).eq(table.iter().map(bits));
        let next = tables.len() as u32;
        let id = self.known_tables.find_or(hashed::of_bits(table.iter().map(bits)), next, &is_equal);
        if id == next {
            self.tables.push(table);
        }
        TableId(id)
    }

    fn name_native(&mut self, native: Native) -> NativeId {
        let known = self.natives.iter().position(|known| *known == native);
        let index = known.unwrap_or_else(|| {
            self.natives.push(native);
            self.natives.len() - 1
        });
        NativeId(index as u32)
    }

    /// Notes the ops that are asked for from now on, constants aside.
    pub(super) fn record(&mut self) {
        self.recorded = Some(Vec::new());
    }

    /// The ops that were asked for since [`Builder::record`], with the values that they got.
    pub(super) fn recorded(&mut self) -> Vec<(Op, ValueId)> {
        self.recorded.take().unwrap_or_default()
    }

    /// The value of an op that does not fold, which equal ops have in common.
    pub(super) fn share(&mut self, op: Op) -> ValueId {
        match self.recorded.is_some() {
            false => self.shared_value(op),
            true => {
                let id = self.shared_value(op.clone());
                self.recorded.get_or_insert_default().push((op, id));
                id
            }
        }
    }

    fn shared_value(&mut self, op: Op) -> ValueId {
        let id = self.shared.find_or_next(&op, &self.ops);
        if id.0 as usize == self.ops.len() { self.push(op) } else { id }
    }

    pub(super) fn push(&mut self, op: Op) -> ValueId {
        self.ops.push(op);
        ValueId(self.ops.len() as u32 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_expressions_are_one_and_constants_fold() {
        let mut b = Builder::default();
        let d = b.dimension();
        let u = b.draw(d);
        let two = b.constant(2.0);
        let (x, y) = (b.mul(u, two), b.mul(u, two));
        assert_eq!(x, y);
        let three = b.constant(3.0);
        let six = b.mul(two, three);
        assert_eq!(b.constant_value(six), Some(6.0));
        let nan = b.constant(f64::NAN);
        assert_eq!(nan, b.constant(-f64::NAN));
        let zero = b.constant(0.0);
        assert_eq!(b.add(u, zero), u);
        assert_ne!(b.mul(u, zero), zero, "an error times 0 is an error");
    }

    #[test]
    fn picks_of_a_known_position_are_that_value() {
        let mut b = Builder::default();
        let d = b.dimension();
        let (u, one, five) = (b.draw(d), b.constant(1.0), b.constant(5.0));
        assert_eq!(b.pick(one, &[five, u]), u);
        let missed = b.pick(five, &[five, u]);
        assert!(b.constant_value(missed).is_some_and(f64::is_nan));
    }
}
