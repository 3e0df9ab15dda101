//! Cells by where they stand in the workbook, which is found faster than an address among many.

use std::sync::Arc;

use rustc_hash::FxHashSet as HashSet;

use crate::address::CellRef;
use crate::model::{Formula, Model};
use crate::workbook::Workbook;

/// The cells that a file mentions, counted from 0 on, sheet by sheet and row by row.
#[derive(Clone)]
pub(super) struct Positions {
    workbook: Arc<Workbook>,
    /// How many cells the sheets before each sheet have.
    starts: Vec<usize>,
    count: usize,
}

impl Positions {
    /// Those of a workbook.
    pub(super) fn new(workbook: &Arc<Workbook>) -> Self {
        let mut count = 0;
        let mut starts = Vec::with_capacity(workbook.sheets.len());
        for sheet in &workbook.sheets {
            starts.push(count);
            count += sheet.cells.len();
        }
        Self { workbook: Arc::clone(workbook), starts, count }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The position of a cell; `None` where the file does not mention it.
    pub(super) fn of(&self, cell: CellRef) -> Option<usize> {
        let position = self.workbook.sheet(cell.sheet)?.cells.position(cell.row, cell.column)?;
        Some(self.starts[usize::from(cell.sheet.0)] + position)
    }
}

/// The formulas of a model by their cells.
pub(super) struct Formulas<'m> {
    positions: Positions,
    /// The formula of the cell at each position.
    all: Vec<Option<&'m Formula>>,
}

impl<'m> Formulas<'m> {
    /// Those of a model.
    pub(super) fn new(model: &'m Model) -> Self {
        let positions = Positions::new(&model.workbook);
        let mut all = vec![None; positions.count()];
        for (cell, formula) in &model.formulas {
            if let Some(position) = positions.of(*cell) {
                all[position] = Some(formula);
            }
        }
        Self { positions, all }
    }

    /// The formula of a cell; `None` where it has none of its own.
    pub(super) fn of(&self, cell: CellRef) -> Option<&'m Formula> {
        self.all[self.positions.of(cell)?]
    }
}

/// A set of many of a workbook's cells.
pub(super) struct CellSet {
    positions: Positions,
    /// Whether it holds the cell at each position.
    held: Vec<bool>,
    /// The cells that the file does not mention.
    elsewhere: HashSet<CellRef>,
}

impl CellSet {
    /// The set of none.
    pub(super) fn new(workbook: &Arc<Workbook>) -> Self {
        let positions = Positions::new(workbook);
        Self { held: vec![false; positions.count()], positions, elsewhere: HashSet::default() }
    }

    /// Whether it holds a cell.
    pub(super) fn contains(&self, cell: CellRef) -> bool {
        match self.positions.of(cell) {
            Some(position) => self.held[position],
            None => self.elsewhere.contains(&cell),
        }
    }

    /// Adds a cell; gives whether it was not there.
    pub(super) fn insert(&mut self, cell: CellRef) -> bool {
        match self.positions.of(cell) {
            Some(position) => !std::mem::replace(&mut self.held[position], true),
            None => self.elsewhere.insert(cell),
        }
    }
}
