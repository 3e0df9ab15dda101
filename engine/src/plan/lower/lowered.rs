//! What cells have been lowered to.

use std::sync::Arc;

use rustc_hash::FxHashMap as HashMap;

use super::Scalar;
use super::positions::Positions;
use super::scenario::{Place, ScenarioId};
use crate::workbook::Workbook;

/// What cells have been lowered to. Those of the workbook as it is are found by where they stand in it: a
/// lowering asks for each of them many times.
pub(super) struct Lowered {
    positions: Positions,
    /// Those of the workbook as it is, by their position.
    cells: Vec<Option<Scalar>>,
    /// Those in scenarios.
    elsewhere: HashMap<Place, Scalar>,
    count: usize,
}

impl Lowered {
    /// None of a workbook's cells.
    pub(super) fn new(workbook: &Arc<Workbook>) -> Self {
        let positions = Positions::new(workbook);
        Self { cells: vec![None; positions.count()], positions, elsewhere: HashMap::default(), count: 0 }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// What the cell has been lowered to, if it has.
    pub(super) fn get(&self, place: &Place) -> Option<&Scalar> {
        match self.position(place) {
            Some(position) => self.cells[position].as_ref(),
            None => self.elsewhere.get(place),
        }
    }

    /// Whether the cell has been lowered.
    pub(super) fn contains(&self, place: &Place) -> bool {
        self.get(place).is_some()
    }

    /// Notes what a cell has been lowered to.
    pub(super) fn insert(&mut self, place: Place, scalar: Scalar) {
        let before = match self.position(&place) {
            Some(position) => self.cells[position].replace(scalar),
            None => self.elsewhere.insert(place, scalar),
        };
        self.count += usize::from(before.is_none());
    }

    /// `None` in a scenario, and for a cell that the file does not mention.
    fn position(&self, place: &Place) -> Option<usize> {
        if place.scenario == ScenarioId::WORKBOOK { self.positions.of(place.cell) } else { None }
    }
}
