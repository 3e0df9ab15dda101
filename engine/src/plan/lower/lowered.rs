//! What cells have been lowered to.

use rustc_hash::FxHashMap as HashMap;

use super::Scalar;
use super::scenario::{Place, ScenarioId};
use crate::address::CellRef;
use crate::workbook::Workbook;

/// What cells have been lowered to. Those of the workbook as it is are found by where they stand in it: a
/// lowering asks for each of them many times.
pub(super) struct Lowered<'w> {
    workbook: &'w Workbook,
    /// How many cells the sheets before each sheet have.
    starts: Vec<usize>,
    /// Those of the workbook as it is, by their position.
    cells: Vec<Option<Scalar>>,
    /// Those in scenarios.
    elsewhere: HashMap<Place, Scalar>,
    count: usize,
}

impl<'w> Lowered<'w> {
    /// None of a workbook's cells.
    pub(super) fn new(workbook: &'w Workbook) -> Self {
        let mut cells = 0;
        let mut starts = Vec::with_capacity(workbook.sheets.len());
        for sheet in &workbook.sheets {
            starts.push(cells);
            cells += sheet.cells.len();
        }
        Self { workbook, starts, cells: vec![None; cells], elsewhere: HashMap::default(), count: 0 }
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
    fn position(&self, Place { scenario, cell }: &Place) -> Option<usize> {
        let CellRef { sheet, row, column } = *cell;
        if *scenario != ScenarioId::WORKBOOK {
            return None;
        }
        let position = self.workbook.sheet(sheet)?.cells.position(row, column)?;
        Some(self.starts[usize::from(sheet.0)] + position)
    }
}
