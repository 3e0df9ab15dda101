//! Cells on demand: one that misses another waits for it, and one that cannot be computed is refused with its reason.

use rustc_hash::FxHashSet as HashSet;

use super::scenario::{MOST_CELLS, Place, ScenarioId};
use super::{CIRCULAR, Halt, Lowering, Outcome, Refusal, Scalar, VOLATILE};
use crate::address::CellRef;
use crate::model::Problem;
use crate::order;
use crate::value::Value;
use crate::workbook::{Cell, Content};

/// The most operations of a plan: a model beyond is refused rather than left to eat the memory.
const MOST_OPS: usize = 20_000_000;

impl Lowering<'_> {
    /// Lowers a cell and all that it needs.
    pub(super) fn settle(&mut self, place: Place) -> Result<(), Problem> {
        // The cells begun but not done, each waiting for those above it.
        let mut stack = vec![place];
        let mut waiting: HashSet<Place> = HashSet::default();
        while let Some(&top) = stack.last() {
            if self.builder.len() > MOST_OPS {
                let cell = self.model.workbook.address(top.cell);
                return Err(Problem::TooLarge { cell, most: MOST_OPS });
            }
            let missing = if self.needs_lowering(top) { self.attempt(top) } else { Vec::new() };
            if missing.is_empty() {
                waiting.remove(&top);
                stack.pop();
                continue;
            }
            waiting.insert(top);
            match missing.iter().find(|place| waiting.contains(place)) {
                _ if self.widens(&missing, &mut stack, &mut waiting) => {}
                // A cell waits for itself.
                Some(again) => self.circle(*again, &stack, &waiting),
                None => stack.extend(missing),
            }
            // What waits here belongs to a circle that begins anew, and is lowered with it.
            if self.widen(waiting.iter().copied()) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Lowers one cell if all that it needs is there; else says what is missing.
    fn attempt(&mut self, place: Place) -> Vec<Place> {
        let cell = place.cell;
        if place.scenario != ScenarioId::WORKBOOK {
            self.scenarios.lowered += 1;
            if self.scenarios.lowered > MOST_CELLS {
                let what = "data tables and circles of this much work".to_owned();
                self.refuse(place, Refusal { root: cell, what });
                return Vec::new();
            }
        }
        self.enter(place.scenario);
        self.cell = cell;
        self.draws_in_cell = 0;
        self.missing.clear();
        match self.formula_at(cell) {
            Ok(scalar) => {
                self.originate(&scalar, cell);
                if cfg!(feature = "analysis")
                    && let Scalar::Choice(choice) = &scalar
                {
                    self.builder.originate(choice.condition, cell);
                    self.originate(&choice.then, cell);
                    self.originate(&choice.otherwise, cell);
                }
                let scalar = match scalar {
                    Scalar::Constant(value) => self.saved(place).unwrap_or(value).into(),
                    dynamic => dynamic,
                };
                self.lowered.insert(place, scalar);
            }
            Err(Halt::Missing) => {
                order::sort(&mut self.missing);
                self.missing.dedup();
                // A copy: the list keeps its room for the cells to come.
                return self.missing.clone();
            }
            Err(Halt::Error(error)) => {
                let value = self.saved(place).unwrap_or(Value::Error(error));
                self.lowered.insert(place, value.into());
            }
            Err(Halt::Unsupported(what)) => self.refuse(place, Refusal { root: cell, what }),
            Err(Halt::Blocked(root)) => {
                let what = self.reason(root).to_owned();
                self.refuse(place, Refusal { root, what });
            }
            Err(Halt::Volatile) => self.refuse(place, Refusal { root: cell, what: VOLATILE.to_owned() }),
        }
        Vec::new()
    }

    /// Says that a number is the value of a cell.
    fn originate(&mut self, scalar: &Scalar, cell: CellRef) {
        if let Scalar::Number(id) | Scalar::Boolean(id) = scalar {
            self.builder.originate(*id, cell);
        }
    }

    /// What the file holds for a formula cell, where it holds in the cell's scenario.
    pub(super) fn saved(&self, place: Place) -> Option<Value> {
        let cell = self.model.workbook.cell(place.cell)?;
        let holds = place.scenario == ScenarioId::WORKBOOK && !self.tells_other_time(place.cell);
        cell.value.clone().filter(|_| holds)
    }

    /// Notes that a cell cannot be computed. Where no draw reaches it the file's value stands in.
    pub(super) fn refuse(&mut self, place: Place, refusal: Refusal) {
        match self.saved(place) {
            Some(saved) if !self.reaches(place.cell) => {
                self.consulted.insert(place.cell);
                self.lowered.insert(place, saved.into());
            }
            _ => {
                self.reasons.entry(refusal.root).or_insert_with(|| refusal.what.clone());
                self.refused.insert(place, refusal);
            }
        }
    }

    /// Whether the cell's value must be computed, and has not been yet.
    fn needs_lowering(&self, place: Place) -> bool {
        let known = self.lowered.contains(&place) || self.refused.contains_key(&place);
        !known && self.is_to_be_lowered(place, self.model.workbook.cell(place.cell))
    }

    /// Whether the value of a cell, which the file has so, must be computed rather than taken from the file.
    pub(super) fn is_to_be_lowered(&self, place: Place, found: Option<&Cell>) -> bool {
        if self.model.hold.contains(&place.cell) {
            return false;
        }
        match found {
            None => false,
            Some(found) => match found.content {
                Content::Constant => self.input_cells.contains_key(&place.cell) && self.simulates(),
                _ => {
                    let elsewhere = place.scenario != ScenarioId::WORKBOOK;
                    elsewhere || found.value.is_none() || self.reaches(place.cell)
                }
            },
        }
    }

    /// What the formula of `cell` gives when every other cell holds the file's value.
    pub fn recompute(&mut self, cell: CellRef) -> Outcome<Value> {
        loop {
            self.enter(ScenarioId::WORKBOOK);
            self.cell = cell;
            self.missing.clear();
            match self.formula_at(cell) {
                Err(Halt::Missing) => {
                    // Formulas saved without values: they must be computed first.
                    let before = self.lowered.len() + self.refused.len();
                    for missing in std::mem::take(&mut self.missing) {
                        if self.settle(missing).is_err() {
                            return Err(Halt::Unsupported("a model this large".to_owned()));
                        }
                    }
                    if self.lowered.len() + self.refused.len() == before {
                        return Err(Halt::Unsupported(CIRCULAR.to_owned()));
                    }
                }
                Ok(Scalar::Constant(value)) => return Ok(value),
                Ok(_) => return Err(Halt::Volatile),
                Err(Halt::Error(error)) => return Ok(Value::Error(error)),
                Err(halt) => return Err(halt),
            }
        }
    }

    /// The problem that an output has with the cell to blame.
    pub(super) fn problem(&self, root: CellRef, output: CellRef) -> Problem {
        let (cell, output) = (self.model.workbook.address(root), self.model.workbook.address(output));
        match self.reason(root) {
            CIRCULAR => Problem::Circular { cell, output },
            #[cfg(not(feature = "functions"))]
            what @ (super::not_available::LEFT_OUT | super::coerce::DRAWN_TEXT) => {
                Problem::LeftOut { cell, name: what.to_owned() }
            }
            "" => Problem::Unsupported { cell, function: "a formula".to_owned(), refused: None, output },
            what => {
                let mut calls = self.model.imports.iter();
                let call = calls.find(|(at, call)| *at == root && call.function == what);
                let refused = call.and_then(|(_, call)| call.refused.first().cloned());
                Problem::Unsupported { cell, function: what.to_owned(), refused, output }
            }
        }
    }

    /// What is not supported in a cell that another was blocked by.
    pub fn reason(&self, root: CellRef) -> &str {
        self.reasons.get(&root).map_or("", String::as_str)
    }
}
