//! Finding a value among others: what MATCH, VLOOKUP, XLOOKUP and their kin share.

mod by_trial;
mod constants;

use std::collections::HashMap;
use std::rc::Rc;

pub(super) use constants::order;
use constants::{key_of, scan, unblank};

use super::wildcard::Pattern;
use crate::address::RangeRef;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Lookup, Unary};
use crate::value::{CellError, Value};
use crate::workbook::TextRules;

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
    /// search by halves ends at (`by_halves`).
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
        if let Scalar::Constant(Value::Text(text)) = key {
            self.may_be_looked_up(text, mode)?;
        }
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
                Err(Halt::Error(kind)) => Ok(self.failure(kind)),
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
        self.position_among_dynamic(key, vector, mode, direction, false)
    }

    /// Halts where an OpenDocument file makes a pattern of a key that is not looked up as one.
    fn may_be_looked_up(&self, text: &str, mode: Mode) -> Outcome<()> {
        match mode {
            _ if !cfg!(feature = "files") || !self.model.workbook.is_open_document => Ok(()),
            Mode::Exact { wildcards: false } => Ok(()),
            Mode::Exact { wildcards: true } => self.rules_for(text).map(drop),
            _ if Pattern::is_needed(text, TextRules { whole_cells: true, ..self.rules_for(text)? }) => {
                Err(Halt::Unsupported("a pattern that is looked up by order".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// The position found among numbers, else that of the least value of another kind: it is above all numbers.
    fn or_other_kind(&mut self, key: Num, found: Num, vector: &Vector, direction: Direction) -> Num {
        let Some(other) =
            scan(&Value::Number(f64::MAX), vector, Mode::ExactOrAbove, direction, TextRules::EXCEL)
        else {
            return found;
        };
        let none = self.unary(Unary::IsError, found);
        let failed = self.unary(Unary::IsError, key);
        let otherwise = self.select(failed, key, other as f64);
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
        if let Value::Boolean(truth) = value
            && let Some(id) = vector.cells.cells.iter().find_map(|cell| match cell {
                Scalar::Boolean(id) => Some(*id),
                _ => None,
            })
        {
            // The light module leaves it to the whole one, as it does values that may be #N/A.
            if !cfg!(feature = "functions") {
                return self.not_available(id);
            }
            let key = Num::Constant(f64::from(u8::from(*truth)));
            return self.position_among_dynamic(key, vector, mode, direction, true);
        }
        let found = scan(value, vector, mode, direction, self.text_rules());
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
            (Mode::Exact { wildcards: true }, Value::Text(text)) => {
                !Pattern::is_needed(text, self.text_rules())
            }
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
        scan(value, vector, mode, direction, self.text_rules())
    }
}

/// A constant as a number of a table, NaN where it is none; `None` where it is no constant.
fn constant_or_nan(scalar: &Scalar) -> Option<f64> {
    match scalar.constant()? {
        Value::Number(x) => Some(*x),
        _ => Some(f64::NAN),
    }
}
