//! In which trials a value is `#N/A`: what a lookup does not find, as no other error is one.

use super::{Halt, Lowering, Num, Outcome};
use crate::plan::ValueId;
#[cfg(feature = "functions")]
use crate::plan::{Lookup, Op, Unary};
#[cfg(feature = "functions")]
use crate::value::CellError;

/// What a build without the functions that few models call leaves out.
#[cfg(not(feature = "functions"))]
pub(super) const LEFT_OUT: &str = "values that may be #N/A";

#[cfg(not(feature = "functions"))]
impl Lowering<'_> {
    /// Nothing: only the whole build tells it.
    pub fn not_available(&mut self, _: ValueId) -> Outcome<Num> {
        Err(Halt::Unsupported(LEFT_OUT.to_owned()))
    }
}

/// The routines that may give `#N/A`, and other errors too.
#[cfg(feature = "functions")]
const ROUTINES: &[&str] =
    &["MODE", "PERCENTRANK", "PERCENTRANK.EXC", "PERCENTRANK.INC", "aggregate", "sort position"];

#[cfg(feature = "functions")]
impl Lowering<'_> {
    /// 1 in the trials in which the value is `#N/A`, 0 in the others. Not told where the value may be an error whose
    /// kind is not known, such as one among the values that a lookup finds.
    pub fn not_available(&mut self, id: ValueId) -> Outcome<Num> {
        let mut open = vec![id];
        let mut asked = Vec::new();
        while let Some(id) = open.pop() {
            if self.known_misses.contains_key(&id) {
                continue;
            }
            self.known_misses.insert(id, None);
            asked.push(id);
            open.extend(self.builder.ops()[id.0 as usize].operands());
        }
        // What a value is made of comes before it.
        crate::order::sort(&mut asked);
        for id in asked {
            let told = self.miss(id);
            self.known_misses.insert(id, told);
        }
        match self.known_misses.get(&id).copied().flatten() {
            Some(told) => Ok(self.builder.constant_value(told).map_or(Num::Dynamic(told), Num::Constant)),
            None => Err(Halt::Unsupported("telling error kinds apart where a draw makes them".to_owned())),
        }
    }

    /// The same of a value whose operands are known.
    fn miss(&mut self, id: ValueId) -> Option<ValueId> {
        let op = self.builder.ops()[id.0 as usize].clone();
        let of = |id: &ValueId| self.known_misses.get(id).copied().flatten();
        let told: Vec<ValueId> = op.operands().map(|operand| of(&operand)).collect::<Option<_>>()?;
        let never = self.builder.constant(0.0);
        match op {
            Op::Constant(x) if x.is_nan() => {
                let miss = self.builder.error_of(id)? == CellError::NotAvailable;
                Some(self.builder.constant(f64::from(u8::from(miss))))
            }
            Op::Constant(_) | Op::Draw(_) | Op::Trial | Op::Unary(Unary::IsError, _) => Some(never),
            Op::Call(native, _) if ROUTINES.contains(&self.builder.native(native).name) => None,
            Op::Given(_) | Op::Iterate(..) | Op::After(..) => None,
            Op::Lookup(Lookup::Entry, table, _) if self.builder.table(table).iter().any(|x| x.is_nan()) => {
                None
            }
            Op::Lookup(lookup, _, key) if lookup != Lookup::Entry => {
                let missed = self.builder.unary(Unary::IsError, id);
                Some(self.where_error(key, told[0], missed))
            }
            Op::Select(condition, ..) => {
                let chosen = match told[1] == told[2] {
                    true => told[1],
                    false => self.builder.select(condition, told[1], told[2]),
                };
                Some(self.where_error(condition, told[0], chosen))
            }
            Op::Pick(position, _) if told[1..].iter().any(|told| *told != never) => {
                let picked = self.builder.pick(position, &told[1..]);
                let outside = self.builder.unary(Unary::IsError, picked);
                let picked = self.builder.select(outside, never, picked);
                Some(self.where_error(position, told[0], picked))
            }
            // The first error among the operands is the value's.
            op => {
                let operands: Vec<ValueId> = op.operands().collect();
                let last_first = operands.into_iter().zip(told).rev();
                Some(last_first.fold(never, |rest, (operand, own)| self.where_error(operand, own, rest)))
            }
        }
    }

    /// `own` where the operand is an error, else `rest`.
    fn where_error(&mut self, operand: ValueId, own: ValueId, rest: ValueId) -> ValueId {
        if own == rest {
            return own;
        }
        let failed = self.builder.unary(Unary::IsError, operand);
        self.builder.select(failed, own, rest)
    }
}
