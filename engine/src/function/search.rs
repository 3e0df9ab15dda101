//! Finding a value among others: what MATCH, VLOOKUP, XLOOKUP and their kin share.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

use super::wildcard::Pattern;
use crate::address::RangeRef;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Binary, Compare, Lookup, Reduce, Unary};
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
    /// The last that is not above the key, among elements in ascending order; among others what Excel's
    /// search by halves ends at ([`by_halves`]).
    Below,
    /// The last that is not below the key, among elements in descending order, or the first that is equal.
    Above,
    /// Equal, or else the greatest that is below, in any order.
    ExactOrBelow,
    /// Equal, or else the least that is above, in any order.
    ExactOrAbove,
}

/// In which order elements are searched, which decides among equal ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the first on.
    Forwards,
    /// From the last on.
    Backwards,
    /// By halves, among elements in ascending order.
    Ascending,
    /// By halves, among elements in descending order.
    Descending,
}

impl Direction {
    /// Whether the last of several elements equal to the key is the one.
    fn last_equal(self) -> bool {
        matches!(self, Self::Backwards | Self::Descending)
    }

    /// Whether the last of several elements that are equally near to the key is the one. Halves end where
    /// the key would be put: after those below it and before those above it, in ascending order.
    fn last_nearest(self, mode: Mode) -> bool {
        match self {
            Self::Forwards => false,
            Self::Backwards => true,
            Self::Ascending => mode == Mode::ExactOrBelow,
            Self::Descending => mode == Mode::ExactOrAbove,
        }
    }
}

/// The elements to search, with where they come from.
pub(super) struct Vector {
    pub(super) cells: Rc<Matrix>,
    range: Option<RangeRef>,
    /// How many elements the formula names: with the blank ones that end a whole column or row.
    length: usize,
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
            let matrix = Rc::clone(matrix);
            self.remembers(range);
            return Ok(matrix);
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
            Operand::Range(range) => Some(*range),
            _ => None,
        };
        let length = range.map_or(cells.cells.len(), |range| range.rows().max(range.columns()) as usize);
        Ok(Vector {
            length: length.max(cells.cells.len()),
            range: range.map(|range| self.clip(range)),
            cells,
        })
    }

    /// The position from 0 of `key`: `#N/A` where there is none in any trial, NaN in those without one.
    pub(super) fn position(
        &mut self,
        key: &Scalar,
        vector: &Vector,
        mode: Mode,
        direction: Direction,
    ) -> Outcome<Num> {
        let cells = &vector.cells.cells;
        if let Scalar::Constant(value) = key {
            if let Value::Error(error) = value {
                return Err((*error).into());
            }
            if cells.iter().all(|cell| cell.constant().is_some()) {
                let found = self.constant_position(value, vector, mode, direction);
                return found.map(|i| Num::Constant(i as f64)).ok_or(CellError::NotAvailable.into());
            }
        }
        if matches!(key, Scalar::Choice(_)) {
            return Err(Halt::Unsupported("a lookup of a value that may be text".to_owned()));
        }
        if let Scalar::Boolean(id) = key {
            let mut of = |truth: bool| match self.position_of_text(&truth.into(), vector, mode, direction) {
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
            return self.position_of_text(key, vector, mode, direction);
        };
        let constants: Option<Vec<f64>> = cells.iter().map(constant_or_nan).collect();
        if let Some(numbers) = constants
            && let Some(found) = self.position_among_constants(key, &numbers, mode, direction)
        {
            let found = match mode {
                Mode::ExactOrAbove => self.or_other_kind(key, found, vector, direction),
                _ => found,
            };
            return Ok(found);
        }
        if cells.len() > MOST_DYNAMIC {
            return Err(Halt::Unsupported("a lookup among so many values that depend on draws".to_owned()));
        }
        self.position_among_dynamic(key, vector, mode, direction)
    }

    /// The position found among numbers, else that of the least value of another kind: it is above all numbers.
    fn or_other_kind(&mut self, key: Num, found: Num, vector: &Vector, direction: Direction) -> Num {
        let Some(other) = scan(&Value::Number(f64::MAX), vector, Mode::ExactOrAbove, direction) else {
            return found;
        };
        let none = self.unary(Unary::IsError, found);
        let failed = self.unary(Unary::IsError, key);
        let otherwise = self.select(failed, f64::NAN, other as f64);
        self.select(none, otherwise, found)
    }

    /// The position by a search in a sorted table; `None` where the numbers are in no such order.
    fn position_among_constants(
        &mut self,
        key: Num,
        numbers: &[f64],
        mode: Mode,
        direction: Direction,
    ) -> Option<Num> {
        let all = numbers.iter().all(|x| !x.is_nan());
        match mode {
            Mode::Exact { .. } => {
                Some(self.lookup(Lookup::Exact, Lookup::index(numbers, direction.last_equal()).into(), key))
            }
            Mode::Below if all && numbers.is_sorted() => {
                Some(self.lookup(Lookup::Below, numbers.into(), key))
            }
            Mode::Above if all && numbers.is_sorted_by(|a, b| a > b) => {
                let negated: Vec<f64> = numbers.iter().map(|x| -x).collect();
                let key = self.unary(Unary::Negate, key);
                Some(self.lookup(Lookup::Below, negated.into(), key))
            }
            Mode::ExactOrBelow | Mode::ExactOrAbove => {
                let table = Lookup::index(numbers, direction.last_nearest(mode));
                let (sorted, positions) = table.split_at(table.len() / 2);
                let relation = if mode == Mode::ExactOrBelow { Lookup::Below } else { Lookup::Above };
                let place = self.lookup(relation, sorted.into(), key);
                let positions: Vec<Num> = positions.iter().map(|x| Num::Constant(*x)).collect();
                let nearest = self.pick(place, &positions);
                let equal = Lookup::index(numbers, direction.last_equal());
                let equal = self.lookup(Lookup::Exact, equal.into(), key);
                let none = self.unary(Unary::IsError, equal);
                Some(self.select(none, nearest, equal))
            }
            Mode::Below | Mode::Above => None,
        }
    }

    /// The position from 0 of a blank element: what a blank key of XLOOKUP and XMATCH looks for.
    pub(super) fn position_of_blank(&mut self, vector: &Vector, direction: Direction) -> Outcome<Num> {
        let mut blanks = vector.cells.cells.iter().enumerate().filter(|(_, cell)| cell.is_blank());
        let found = if direction.last_equal() { blanks.next_back() } else { blanks.next() };
        found.map(|(index, _)| Num::Constant(index as f64)).ok_or(CellError::NotAvailable.into())
    }

    /// The position by comparing with every element in every trial. Elements that are errors are passed over.
    fn position_among_dynamic(
        &mut self,
        key: Num,
        vector: &Vector,
        mode: Mode,
        direction: Direction,
    ) -> Outcome<Num> {
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
            Mode::Exact { .. } => (Compare::Equal, direction.last_equal()),
            Mode::Below => {
                let found = self.halved(key, &elements, vector.length);
                // Errors are passed over, which the halves do not foresee.
                let dynamic = elements.iter().filter(|(_, element)| element.constant().is_none());
                let errors: Vec<Num> =
                    dynamic.map(|(_, element)| self.unary(Unary::IsError, *element)).collect();
                if errors.is_empty() {
                    return Ok(found);
                }
                let any = self.reduce(Reduce::Any, &errors);
                let otherwise = self.last_within(Compare::LessOrEqual, key, elements, true);
                return Ok(self.select(any, otherwise, found));
            }
            Mode::Above => return Ok(self.first_not_above(key, &elements)),
            Mode::ExactOrBelow | Mode::ExactOrAbove => {
                let best = self.nearest(key, &elements, mode);
                let nearest =
                    self.last_within(Compare::Equal, best, elements.clone(), direction.last_nearest(mode));
                let equal = self.last_within(Compare::Equal, key, elements, direction.last_equal());
                let none = self.unary(Unary::IsError, equal);
                return Ok(self.select(none, nearest, equal));
            }
        };
        Ok(self.last_within(relation, key, elements, last))
    }

    /// What [`by_halves`] finds, for a key or elements that vary.
    fn halved(&mut self, key: Num, elements: &[(usize, Num)], length: usize) -> Num {
        // Where a run of elements that equal the key ends, if one begins here.
        let mut ends: Vec<Num> = Vec::with_capacity(elements.len());
        for (index, _) in elements.iter().rev() {
            let next = elements.len() - ends.len();
            let end = match elements.get(next).filter(|(at, _)| *at == index + 1) {
                Some((_, element)) => {
                    let equal = self.compare(Compare::Equal, *element, key);
                    self.select(equal, ends[ends.len() - 1], *index as f64)
                }
                None => Num::Constant(*index as f64),
            };
            ends.push(end);
        }
        ends.reverse();
        self.half(key, elements, &ends, (-1, length as isize))
    }

    /// The part of [`Self::halved`] between an element that is below the key and one that is above.
    fn half(
        &mut self,
        key: Num,
        elements: &[(usize, Num)],
        ends: &[Num],
        (below, above): (isize, isize),
    ) -> Num {
        if above - below < 2 {
            return Num::Constant(if below < 0 { f64::NAN } else { below as f64 });
        }
        let middle = below + (above - below) / 2;
        let place = elements.partition_point(|(index, _)| (*index as isize) < middle);
        let Some((index, element)) = elements.get(place).filter(|(index, _)| (*index as isize) < above)
        else {
            return self.half(key, elements, ends, (below, middle));
        };
        let equal = self.compare(Compare::Equal, *element, key);
        let less = self.compare(Compare::Less, *element, key);
        let after = self.half(key, elements, ends, (*index as isize, above));
        let before = self.half(key, elements, ends, (below, *index as isize));
        let other = self.select(less, after, before);
        self.select(equal, ends[place], other)
    }

    /// The first element that equals the key, or else the one before the first that is below it.
    fn first_not_above(&mut self, key: Num, elements: &[(usize, Num)]) -> Num {
        let last = elements.last().map_or(f64::NAN, |(index, _)| *index as f64);
        let mut found = Num::Constant(last);
        for (place, (index, element)) in elements.iter().enumerate().rev() {
            let before = place.checked_sub(1).map_or(f64::NAN, |place| elements[place].0 as f64);
            let less = self.within(Compare::Less, *element, key);
            let equal = self.within(Compare::Equal, *element, key);
            found = self.select(less, before, found);
            found = self.select(equal, *index as f64, found);
        }
        let failed = self.unary(Unary::IsError, key);
        self.select(failed, f64::NAN, found)
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

    fn position_of_text(
        &mut self,
        key: &Scalar,
        vector: &Vector,
        mode: Mode,
        direction: Direction,
    ) -> Outcome<Num> {
        if vector.cells.cells.iter().any(|cell| matches!(cell, Scalar::Choice(_))) {
            return Err(Halt::Unsupported("a lookup among values that may be text".to_owned()));
        }
        let Some(value) = key.constant() else {
            return Err(Halt::Unsupported("a lookup of a truth value that depends on a draw".to_owned()));
        };
        let found = scan(value, vector, mode, direction);
        found.map(|i| Num::Constant(i as f64)).ok_or(CellError::NotAvailable.into())
    }

    fn constant_position(
        &mut self,
        value: &Value,
        vector: &Vector,
        mode: Mode,
        direction: Direction,
    ) -> Option<usize> {
        let cells = &vector.cells.cells;
        let plain = match (mode, value) {
            (Mode::Exact { wildcards: true }, Value::Text(text)) => !Pattern::has_wildcards(text),
            (Mode::Exact { .. }, _) => true,
            _ => false,
        };
        if let (true, false, Some(range), true) =
            (plain, direction.last_equal(), vector.range, cells.len() > 8)
        {
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
        scan(value, vector, mode, direction)
    }
}

/// Searches constants one by one.
fn scan(value: &Value, vector: &Vector, mode: Mode, direction: Direction) -> Option<usize> {
    let value = &unblank(value);
    let cells = &vector.cells.cells;
    let constants = || cells.iter().enumerate().filter_map(|(i, cell)| cell.constant().map(|cell| (i, cell)));
    match mode {
        Mode::Exact { wildcards } => {
            let pattern = match value {
                Value::Text(text) if wildcards => Some(Pattern::new(text)),
                _ => None,
            };
            let equal = |cell: &Value| match (&pattern, cell) {
                (Some(pattern), Value::Text(text)) => pattern.matches(text),
                _ => order(cell, value) == Some(Ordering::Equal),
            };
            let mut found = constants().filter(|(_, cell)| equal(cell)).map(|(i, _)| i);
            if direction.last_equal() { found.next_back() } else { found.next() }
        }
        Mode::Below => {
            by_halves(vector.length, cells.len(), |i| cells[i].constant().and_then(|cell| order(cell, value)))
        }
        Mode::Above => {
            // From the first on, which shows where values are in no order. Those of other kinds are passed over.
            let mut last = None;
            for (index, cell) in constants() {
                match order(cell, value) {
                    Some(Ordering::Equal) => return Some(index),
                    Some(Ordering::Less) => return last,
                    Some(Ordering::Greater) => last = Some(index),
                    None => {}
                }
            }
            last
        }
        Mode::ExactOrBelow | Mode::ExactOrAbove => {
            let wanted = if mode == Mode::ExactOrBelow { Ordering::Less } else { Ordering::Greater };
            let mut best: Option<(usize, &Value)> = None;
            for (index, cell) in constants() {
                let Some(here) = order_of_any(cell, value).filter(|here| *here != wanted.reverse()) else {
                    continue;
                };
                let than_best = match best {
                    None => Some(wanted.reverse()),
                    Some((_, best)) => order_of_any(cell, best),
                };
                let last = match here {
                    Ordering::Equal => direction.last_equal(),
                    _ => direction.last_nearest(mode),
                };
                let nearer = than_best == Some(wanted.reverse());
                if nearer || (last && than_best == Some(Ordering::Equal)) {
                    best = Some((index, cell));
                }
            }
            best.map(|(index, _)| index)
        }
    }
}

/// The position that Excel's search by halves ends at among `length` elements, whose `order` to the key is `None`
/// where they are of another kind: that of the last one not above the key where they ascend. Models look up among
/// elements in no order, and depend on what it finds there: it stops at the first element met that equals the key,
/// then goes on to the last of the run that it stands in; of other kinds it passes over to the next ones after them.
/// Those after the first `present` are blank.
fn by_halves(length: usize, present: usize, order: impl Fn(usize) -> Option<Ordering>) -> Option<usize> {
    // All up to `below` counts as below the key, and all from `above` on as above.
    let (mut below, mut above) = (None, length);
    loop {
        let first = below.map_or(0, |below| below + 1);
        if first >= above {
            return below;
        }
        let middle = (first + above - 1) / 2;
        let Some((index, here)) = (middle..above.min(present)).find_map(|i| order(i).map(|here| (i, here)))
        else {
            above = middle;
            continue;
        };
        match here {
            Ordering::Less => below = Some(index),
            Ordering::Greater => above = index,
            Ordering::Equal => {
                let run = (index + 1..above.min(present)).take_while(|i| order(*i) == Some(Ordering::Equal));
                return Some(run.last().unwrap_or(index));
            }
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

/// The order of two values of any kinds: numbers, text, truth values. `None` for blanks and errors.
fn order_of_any(a: &Value, b: &Value) -> Option<Ordering> {
    let kind = |value: &Value| match value {
        Value::Number(_) => Some(0),
        Value::Text(_) => Some(1),
        Value::Boolean(_) => Some(2),
        Value::Blank | Value::Error(_) => None,
    };
    let kinds = kind(a)?.cmp(&kind(b)?);
    Some(kinds.then_with(|| order(a, b).unwrap_or(Ordering::Equal)))
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
