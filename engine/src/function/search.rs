//! Finding a value among others: what MATCH, VLOOKUP, XLOOKUP and their kin share.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

use super::wildcard::Pattern;
use crate::address::RangeRef;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Binary, Compare, Lookup, Unary};
use crate::value::{CellError, Value};

/// The most elements that are compared one by one in every trial.
const MOST_DYNAMIC: usize = 20_000;

/// Which element counts as found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// The first that is equal; text may hold wildcards where `wildcards` says so.
    Exact {
        /// Whether `*` and `?` stand for any characters.
        wildcards: bool,
    },
    /// The last that is not above the key, among elements in ascending order.
    Below,
    /// The last that is not below the key, among elements in descending order.
    Above,
    /// Equal, or else the greatest that is below, in any order.
    ExactOrBelow,
    /// Equal, or else the least that is above, in any order.
    ExactOrAbove,
}

/// The elements to search, with where they come from.
pub(super) struct Vector {
    pub(super) cells: Rc<Matrix>,
    range: Option<RangeRef>,
}

/// The key of an index of exact values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Number(u64),
    Text(String),
    Boolean(bool),
}

/// Where each value first stands in a constant range.
pub(crate) type Index = HashMap<Key, usize>;

impl Lowering<'_> {
    /// The values of an operand; those of a range that is the same in every trial are read once.
    pub(super) fn remembered(&mut self, operand: &Operand) -> Outcome<Rc<Matrix>> {
        let Operand::Range(range) = operand else {
            return self.matrix(operand);
        };
        let range = self.clip(*range);
        if let Some(matrix) = self.memory.constant_ranges.get(&range) {
            return Ok(Rc::clone(matrix));
        }
        let matrix = self.matrix(&Operand::Range(range))?;
        if matrix.cells.len() > 8 && matrix.cells.iter().all(|cell| cell.constant().is_some()) {
            self.memory.constant_ranges.insert(range, Rc::clone(&matrix));
        }
        Ok(matrix)
    }

    /// The elements to search.
    pub(super) fn vector(&mut self, operand: &Operand) -> Outcome<Vector> {
        let cells = self.remembered(operand)?;
        let range = match operand {
            Operand::Range(range) => Some(self.clip(*range)),
            _ => None,
        };
        Ok(Vector { cells, range })
    }

    /// The position from 0 of `key`: `#N/A` where there is none in any trial, NaN in those without one.
    pub(super) fn position(&mut self, key: &Scalar, vector: &Vector, mode: Mode, last: bool) -> Outcome<Num> {
        let cells = &vector.cells.cells;
        if let Scalar::Constant(value) = key {
            if let Value::Error(error) = value {
                return Err((*error).into());
            }
            if cells.iter().all(|cell| cell.constant().is_some()) {
                let found = self.constant_position(value, vector, mode, last);
                return found.map(|i| Num::Constant(i as f64)).ok_or(CellError::NotAvailable.into());
            }
        }
        if matches!(key, Scalar::Choice(_)) {
            return Err(Halt::Unsupported("a lookup of a value that may be text".to_owned()));
        }
        if let Scalar::Boolean(id) = key {
            let mut of = |truth: bool| match self.position_of_text(&truth.into(), vector, mode, last) {
                Err(Halt::Error(_)) => Ok(Num::Constant(f64::NAN)),
                other => other,
            };
            let (yes, no) = (of(true)?, of(false)?);
            return Ok(self.select(Num::Dynamic(*id), yes, no));
        }
        let key_number = match key {
            Scalar::Constant(Value::Text(_) | Value::Boolean(_)) => None,
            _ => Some(self.number(key)?),
        };
        let Some(key) = key_number else {
            // Numbers that draws make never equal a text: look among the constants alone.
            return self.position_of_text(key, vector, mode, last);
        };
        let constants: Option<Vec<f64>> = cells.iter().map(constant_or_nan).collect();
        if let Some(numbers) = constants
            && let Some(found) = self.position_among_constants(key, &numbers, mode, last)
        {
            return Ok(found);
        }
        if cells.len() > MOST_DYNAMIC {
            return Err(Halt::Unsupported("a lookup among so many values that depend on draws".to_owned()));
        }
        self.position_among_dynamic(key, vector, mode, last)
    }

    /// The position by a search in a sorted table; `None` where the numbers are in no such order.
    fn position_among_constants(&mut self, key: Num, numbers: &[f64], mode: Mode, last: bool) -> Option<Num> {
        let all = numbers.iter().all(|x| !x.is_nan());
        match mode {
            Mode::Exact { .. } => Some(self.lookup(Lookup::Exact, Lookup::index(numbers, last).into(), key)),
            Mode::Below if all => Some(self.lookup(Lookup::Below, numbers.into(), key)),
            Mode::Above if all => {
                let negated: Vec<f64> = numbers.iter().map(|x| -x).collect();
                let key = self.unary(Unary::Negate, key);
                Some(self.lookup(Lookup::Below, negated.into(), key))
            }
            Mode::ExactOrBelow | Mode::ExactOrAbove => {
                let table = Lookup::index(numbers, last);
                let (sorted, positions) = table.split_at(table.len() / 2);
                let relation = if mode == Mode::ExactOrBelow { Lookup::Below } else { Lookup::Above };
                let nearest = self.lookup(relation, sorted.into(), key);
                let positions: Vec<Num> = positions.iter().map(|x| Num::Constant(*x)).collect();
                Some(self.pick(nearest, &positions))
            }
            Mode::Below | Mode::Above => None,
        }
    }

    /// The position by comparing with every element in every trial. Elements that are errors are passed over.
    fn position_among_dynamic(&mut self, key: Num, vector: &Vector, mode: Mode, last: bool) -> Outcome<Num> {
        let mut elements: Vec<(usize, Num)> = Vec::new();
        for (index, cell) in vector.cells.cells.iter().enumerate() {
            match cell {
                Scalar::Constant(Value::Number(x)) => elements.push((index, Num::Constant(*x))),
                Scalar::Number(id) => elements.push((index, Num::Dynamic(*id))),
                Scalar::Constant(_) | Scalar::Boolean(_) => {}
                Scalar::Choice(_) => {
                    return Err(Halt::Unsupported("a lookup among values that may be text".to_owned()));
                }
            }
        }
        let (relation, last) = match mode {
            Mode::Exact { .. } => (Compare::Equal, last),
            // In the order that these ask for, the last one within is the one.
            Mode::Below => (Compare::LessOrEqual, true),
            Mode::Above => (Compare::GreaterOrEqual, true),
            Mode::ExactOrBelow | Mode::ExactOrAbove => {
                let key = self.nearest(key, &elements, mode);
                return Ok(self.last_within(Compare::Equal, key, elements, last));
            }
        };
        Ok(self.last_within(relation, key, elements, last))
    }

    /// The position of the last element, or the first, of which the relation to the key holds.
    fn last_within(
        &mut self,
        relation: Compare,
        key: Num,
        mut elements: Vec<(usize, Num)>,
        last: bool,
    ) -> Num {
        if !last {
            elements.reverse();
        }
        let mut found = Num::Constant(f64::NAN);
        for (index, element) in elements {
            let within = self.within(relation, element, key);
            found = self.select(within, index as f64, found);
        }
        found
    }

    /// Whether the relation holds; it does not where the element is an error.
    fn within(&mut self, relation: Compare, element: Num, key: Num) -> Num {
        let holds = self.compare(relation, element, key);
        match element {
            Num::Constant(_) => holds,
            dynamic => {
                let error = self.unary(Unary::IsError, dynamic);
                self.select(error, 0.0, holds)
            }
        }
    }

    /// The greatest element not above the key, or the least not below it; NaN where there is none.
    fn nearest(&mut self, key: Num, elements: &[(usize, Num)], mode: Mode) -> Num {
        let (relation, nearer) = match mode {
            Mode::ExactOrBelow => (Compare::LessOrEqual, Binary::Maximum),
            _ => (Compare::GreaterOrEqual, Binary::Minimum),
        };
        let none = if nearer == Binary::Maximum { f64::MIN } else { f64::MAX };
        let mut best = Num::Constant(none);
        for (_, element) in elements {
            let within = self.within(relation, *element, key);
            let eligible = self.select(within, *element, best);
            best = self.binary(nearer, best, eligible);
        }
        best
    }

    fn position_of_text(&mut self, key: &Scalar, vector: &Vector, mode: Mode, last: bool) -> Outcome<Num> {
        if vector.cells.cells.iter().any(|cell| matches!(cell, Scalar::Choice(_))) {
            return Err(Halt::Unsupported("a lookup among values that may be text".to_owned()));
        }
        let Some(value) = key.constant() else {
            return Err(Halt::Unsupported("a lookup of a truth value that depends on a draw".to_owned()));
        };
        let found = scan(value, &vector.cells.cells, mode, last);
        found.map(|i| Num::Constant(i as f64)).ok_or(CellError::NotAvailable.into())
    }

    fn constant_position(&mut self, value: &Value, vector: &Vector, mode: Mode, last: bool) -> Option<usize> {
        let cells = &vector.cells.cells;
        let plain = match (mode, value) {
            (Mode::Exact { wildcards: true }, Value::Text(text)) => !Pattern::has_wildcards(text),
            (Mode::Exact { .. }, _) => true,
            _ => false,
        };
        if let (true, false, Some(range), true) = (plain, last, vector.range, cells.len() > 8) {
            let index = match self.memory.indices.get(&range) {
                Some(index) => Rc::clone(index),
                None => {
                    let mut index = Index::new();
                    for (position, cell) in cells.iter().enumerate() {
                        if let Some(key) = cell.constant().and_then(key_of) {
                            index.entry(key).or_insert(position);
                        }
                    }
                    let index = Rc::new(index);
                    self.memory.indices.insert(range, Rc::clone(&index));
                    index
                }
            };
            return key_of(&unblank(value)).and_then(|key| index.get(&key).copied());
        }
        scan(value, cells, mode, last)
    }
}

/// Searches constants one by one.
fn scan(value: &Value, cells: &[Scalar], mode: Mode, last: bool) -> Option<usize> {
    let value = &unblank(value);
    let same_kind: Vec<(usize, &Value)> = cells
        .iter()
        .enumerate()
        .filter_map(|(i, cell)| cell.constant().map(|cell| (i, cell)))
        .filter(|(_, cell)| order(cell, value).is_some())
        .collect();
    match mode {
        Mode::Exact { wildcards } => {
            let pattern = match value {
                Value::Text(text) if wildcards => Some(Pattern::new(text)),
                _ => None,
            };
            let equal = |(_, cell): &&(usize, &Value)| match (&pattern, cell) {
                (Some(pattern), Value::Text(text)) => pattern.matches(text),
                _ => order(cell, value) == Some(Ordering::Equal),
            };
            let found = if last { same_kind.iter().rfind(equal) } else { same_kind.iter().find(equal) };
            found.map(|(i, _)| *i)
        }
        Mode::Below => {
            let end = same_kind.partition_point(|(_, cell)| order(cell, value) != Some(Ordering::Greater));
            end.checked_sub(1).map(|i| same_kind[i].0)
        }
        Mode::Above => {
            let end = same_kind.partition_point(|(_, cell)| order(cell, value) != Some(Ordering::Less));
            end.checked_sub(1).map(|i| same_kind[i].0)
        }
        Mode::ExactOrBelow | Mode::ExactOrAbove => {
            let wanted = if mode == Mode::ExactOrBelow { Ordering::Less } else { Ordering::Greater };
            let mut best: Option<(usize, &Value)> = None;
            let mut same_kind = same_kind;
            if last {
                same_kind.reverse();
            }
            for (index, cell) in same_kind {
                let here = order(cell, value);
                if here == Some(Ordering::Equal) {
                    return Some(index);
                }
                let nearer = best.is_none_or(|(_, best)| order(best, cell) == Some(wanted));
                if here == Some(wanted) && nearer {
                    best = Some((index, cell));
                }
            }
            best.map(|(index, _)| index)
        }
    }
}

/// A blank key looks for 0.
fn unblank(value: &Value) -> Value {
    if *value == Value::Blank { Value::Number(0.0) } else { value.clone() }
}

/// The order of two values of the same kind; `None` for two of different kinds.
pub(super) fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Text(a), Value::Text(b)) => Some(a.to_lowercase().cmp(&b.to_lowercase())),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn key_of(value: &Value) -> Option<Key> {
    match value {
        Value::Number(x) => Some(Key::Number((x + 0.0).to_bits())),
        Value::Text(text) => Some(Key::Text(text.to_lowercase())),
        Value::Boolean(x) => Some(Key::Boolean(*x)),
        Value::Blank | Value::Error(_) => None,
    }
}

/// A constant as a number of a table, NaN where it is none; `None` where it is no constant.
fn constant_or_nan(scalar: &Scalar) -> Option<f64> {
    match scalar.constant()? {
        Value::Number(x) => Some(*x),
        _ => Some(f64::NAN),
    }
}
