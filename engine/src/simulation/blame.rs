//! Which of the cells behind an error an output depends on.
//!
//! Cells that compute the same share their ops, and so an op that failed may be that of another cell, which the
//! output never reads. What it reads is told by the texts of formulas, from the output backwards.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::{CellRef, RangeRef};
use crate::formula;
use crate::model::Model;
use crate::plan::ValueId;
use crate::workbook::Content;

/// The most cells of ranges that are looked at one by one.
const MOST_STEPS: u64 = 1_000_000;

/// The first of the ops that failed, in their order and each with a cell that it completes, whose cell the output
/// reads, itself or through others that failed. The first of all where the texts of formulas tell of none.
pub(super) fn first(
    model: &Model,
    output: CellRef,
    failing: &[(ValueId, CellRef)],
) -> Option<(ValueId, CellRef)> {
    let mut places: BTreeMap<CellRef, usize> = BTreeMap::new();
    for (place, (_, cell)) in failing.iter().enumerate() {
        places.entry(*cell).or_insert(place);
    }
    let mut walk = Walk { places, open: vec![output], steps: 0 };
    let mut visited = BTreeSet::new();
    let mut found: Option<usize> = None;
    let mut told = true;
    while let Some(cell) = walk.open.pop() {
        if !visited.insert(cell) {
            continue;
        }
        let place = walk.places.get(&cell).copied();
        found = found.into_iter().chain(place).min();
        let formula = match model.workbook.cell(cell).map(|cell| &cell.content) {
            Some(Content::ArrayPart { anchor }) => model.formulas.get(anchor),
            _ => model.formulas.get(&cell),
        };
        match formula {
            Some(formula) => {
                told &= !formula::has_dynamic_reference(formula.tree.pattern());
                formula.tree.precedents(&mut |range| walk.take_up(range));
            }
            None => told = false,
        }
    }
    // What OFFSET and the like read may be anything that was lowered for the one output.
    if !told && model.outputs.len() == 1 {
        found = None;
    }
    failing.get(found.unwrap_or(0)).copied()
}

struct Walk {
    /// The cells that failed, with the first place of each among the ops.
    places: BTreeMap<CellRef, usize>,
    /// Those that are read.
    open: Vec<CellRef>,
    steps: u64,
}

impl Walk {
    /// Takes up the cells of a range that failed.
    fn take_up(&mut self, range: RangeRef) {
        let known = self.places.len() as u64;
        let cells = u64::from(range.rows()) * u64::from(range.columns());
        self.steps += cells.min(known);
        if self.steps > MOST_STEPS {
            return;
        }
        if cells <= known {
            self.open.extend(range.cells().filter(|cell| self.places.contains_key(cell)));
        } else {
            self.open.extend(self.places.keys().filter(|cell| range.contains(**cell)));
        }
    }
}
