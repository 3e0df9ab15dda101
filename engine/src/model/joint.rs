//! The cells that array formulas draw together.

use std::collections::BTreeMap;

use super::{Model, ModelInput, names};
use crate::address::{CellRef, RangeRef};
use crate::dialect;
use crate::formula::{Expr, print};
use crate::function::joint;
use crate::workbook::Content;

/// The cells of array formulas whose function draws one of them each, with the cell that the draw belongs to.
pub(super) struct Joint {
    /// Each cell with its array formula's cell and which of that formula's draws it is.
    cells: BTreeMap<CellRef, (CellRef, u32)>,
}

impl Joint {
    /// The cells of a model.
    pub(super) fn new(model: &Model) -> Self {
        let mut cells = BTreeMap::new();
        for (anchor, _) in model.formulas_that(|expr| drawing(expr).is_some()) {
            let range = match model.workbook.cell(*anchor).map(|cell| &cell.content) {
                Some(Content::Array { range, .. }) => *range,
                _ => RangeRef::from(*anchor),
            };
            let drawn = range.cells().take(MOST_CELLS).zip(0..);
            cells.extend(drawn.map(|(cell, at)| (cell, (*anchor, at))));
        }
        Self { cells }
    }

    /// The draw behind a reference to one of the cells.
    pub(super) fn draw_of(&self, expr: &Expr) -> Option<(CellRef, u32)> {
        match expr {
            Expr::Cell(cell) => self.cells.get(cell).copied(),
            _ => None,
        }
    }

    /// The same, for the one input that it then belongs to.
    pub(super) fn take(&mut self, expr: &Expr) -> Option<(CellRef, u32)> {
        match expr {
            Expr::Cell(cell) => self.cells.remove(cell),
            _ => None,
        }
    }

    /// The cells that no distribution takes as its uniform are inputs themselves.
    pub(super) fn inputs(self, model: &Model) -> Vec<ModelInput> {
        let input = |(cell, drawn_at): (CellRef, (CellRef, u32))| {
            let formula = model.formulas.get(&drawn_at.0)?;
            let expr = formula.expr();
            Some(ModelInput {
                cell,
                name: names::label(&model.workbook, cell),
                distribution: None,
                seed: None,
                dealt: None,
                printed: print(&expr, &model.workbook, cell.sheet),
                source: drawing(&expr).and_then(dialect::product_of)?.to_owned(),
                drawn_at: Some(drawn_at),
            })
        };
        self.cells.into_iter().filter_map(input).collect()
    }
}

/// The function of an expression that draws several cells together.
fn drawing(expr: &Expr) -> Option<&'static str> {
    let mut found = None;
    dialect::walk_drawing(expr, &mut |part| match part {
        Expr::Call(function, _) if joint::draws(function) => found = Some(function.name),
        _ => {}
    });
    found
}

/// The most cells of one array formula that are inputs.
const MOST_CELLS: usize = 1_000;
