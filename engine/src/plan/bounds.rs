//! Between which numbers a value of a plan lies in every trial, where its operations tell.
//!
//! Sound, not sharp: each operation's bounds follow from those of its operands (interval arithmetic), and
//! an operation that is not known here may give anything. Errors are left aside.

use std::collections::BTreeSet;

use super::{Binary, Builder, Lookup, Op, Reduce, Unary, ValueId};
use crate::spec::MAX_TRIALS;

/// The most operations that are looked at; those beyond may give anything.
const MOST_OPS: usize = 10_000;

/// The least and the greatest that a value may be.
type Bounds = (f64, f64);

const ANYTHING: Bounds = (f64::NEG_INFINITY, f64::INFINITY);
const TRUTH: Bounds = (0.0, 1.0);
/// Of what is an error in every trial.
const NOTHING: Bounds = (f64::INFINITY, f64::NEG_INFINITY);

impl Builder {
    /// The least and the greatest number that `id` may be in any trial, infinite where that is not known.
    pub fn bounds(&self, id: ValueId) -> (f64, f64) {
        let mut reached = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            for operand in self.ops[id.0 as usize].operands() {
                if reached.len() < MOST_OPS && reached.insert(operand) {
                    open.push(operand);
                }
            }
        }
        // Operands come before the operations that read them.
        let mut known = Vec::with_capacity(reached.len());
        for id in reached {
            let bounds = self.bounds_of(&self.ops[id.0 as usize], &known);
            known.push((id, bounds));
        }
        find(&known, id)
    }

    /// The bounds of what an op gives, of those of its operands, in ascending order.
    fn bounds_of(&self, op: &Op, known: &[(ValueId, Bounds)]) -> Bounds {
        let of = |id: &ValueId| find(known, *id);
        let any_of = |ids: &mut dyn Iterator<Item = &ValueId>| ids.map(of).fold(NOTHING, either);
        match op {
            Op::Constant(x) if x.is_nan() => NOTHING,
            Op::Constant(x) => (*x, *x),
            // The greatest draw is the number before 1.
            Op::Draw(_) => (0.0, 1.0 - f64::EPSILON / 2.0),
            Op::Trial => (1.0, MAX_TRIALS as f64),
            Op::Compare(..) => TRUTH,
            Op::Unary(op, a) => unary(*op, of(a)),
            Op::Binary(op, a, b) => binary(*op, of(a), of(b)),
            Op::Select(_, then, otherwise) => either(of(then), of(otherwise)),
            Op::Pick(_, choices) => any_of(&mut choices.iter()),
            Op::Reduce(op, operands) => match op {
                Reduce::Sum => operands.iter().map(of).fold((0.0, 0.0), |a, b| binary(Binary::Add, a, b)),
                Reduce::Minimum | Reduce::Maximum => any_of(&mut operands.iter()),
                Reduce::All | Reduce::Any => TRUTH,
                Reduce::Product | Reduce::Dot => ANYTHING,
            },
            Op::Lookup(Lookup::Entry, table, _) => {
                self.tables[table.0 as usize].iter().map(|x| (*x, *x)).fold(NOTHING, either)
            }
            Op::Lookup(Lookup::Series, ..)
            | Op::Call(..)
            | Op::Given(_)
            | Op::Iterate(..)
            | Op::After(..) => ANYTHING,
            Op::Lookup(Lookup::Exact, table, _) => {
                let table = &self.tables[table.0 as usize];
                table[table.len() / 2..].iter().map(|x| (*x, *x)).fold(NOTHING, either)
            }
            Op::Lookup(_, table, _) => (0.0, self.tables[table.0 as usize].len() as f64 - 1.0),
        }
    }
}

fn find(known: &[(ValueId, Bounds)], id: ValueId) -> Bounds {
    known.binary_search_by_key(&id, |(known, _)| *known).map_or(ANYTHING, |place| known[place].1)
}

fn either(a: Bounds, b: Bounds) -> Bounds {
    (a.0.min(b.0), a.1.max(b.1))
}

fn unary(op: Unary, (low, high): Bounds) -> Bounds {
    match op {
        Unary::Negate => (-high, -low),
        Unary::Absolute if low >= 0.0 => (low, high),
        Unary::Absolute => (0.0, high.max(-low)),
        Unary::Not | Unary::IsError | Unary::NormalCumulative => TRUTH,
        Unary::Floor | Unary::Ceiling | Unary::Truncate => (op.apply_once(low), op.apply_once(high)),
        _ => ANYTHING,
    }
}

fn binary(op: Binary, a: Bounds, b: Bounds) -> Bounds {
    let corners = |op: fn(f64, f64) -> f64| {
        let ends = [op(a.0, b.0), op(a.0, b.1), op(a.1, b.0), op(a.1, b.1)];
        if ends.iter().any(|end| end.is_nan()) {
            return ANYTHING;
        }
        ends.into_iter().map(|end| (end, end)).fold(NOTHING, either)
    };
    match op {
        Binary::Add => corners(|a, b| a + b),
        Binary::Subtract => corners(|a, b| a - b),
        Binary::AddSnapped => either((0.0, 0.0), corners(|a, b| a + b)),
        Binary::SubtractSnapped => either((0.0, 0.0), corners(|a, b| a - b)),
        Binary::Multiply => corners(|a, b| a * b),
        Binary::Divide if b.0 > 0.0 || b.1 < 0.0 => corners(|a, b| a / b),
        Binary::Minimum => (a.0.min(b.0), a.1.min(b.1)),
        Binary::Maximum => (a.0.max(b.0), a.1.max(b.1)),
        Binary::Modulo if b.0 >= 0.0 => (0.0, b.1),
        Binary::Round if b.0 == b.1 && a.0.is_finite() && a.1.is_finite() => {
            (op.apply_once(a.0, b.0), op.apply_once(a.1, b.0))
        }
        _ => ANYTHING,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_die_shows_one_to_six() {
        let mut b = Builder::default();
        let dimension = b.dimension();
        let draw = b.draw(dimension);
        let six = b.constant(6.0);
        let scaled = b.binary(Binary::Multiply, draw, six);
        let whole = b.unary(Unary::Floor, scaled);
        let five = b.constant(5.0);
        let least = b.binary(Binary::Minimum, whole, five);
        let one = b.constant(1.0);
        let die = b.binary(Binary::Add, least, one);
        assert_eq!(b.bounds(die), (1.0, 6.0));
        let logarithm = b.unary(Unary::Logarithm, draw);
        assert_eq!(b.bounds(logarithm), ANYTHING);
        let chosen = b.select(draw, die, scaled);
        assert_eq!(b.bounds(chosen), (0.0, 6.0));
        assert_eq!(b.bounds(whole), (0.0, 5.0));
    }
}
