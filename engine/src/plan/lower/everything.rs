//! A plan of every cell of a workbook, for a look at single trials.

use std::collections::BTreeMap;

use super::{Halt, Lowering, Place, Scalar, ScenarioId};
use crate::address::{CellRef, SheetId};
use crate::model::{Model, Problem};
use crate::plan::{Plan, prune};

/// Every cell that holds something, and the ops that give those that draws reach.
pub(crate) struct Everything {
    /// The program. Its draws are those of the simulation.
    pub(crate) plan: Plan,
    /// What each cell is; else why it cannot be computed.
    pub(crate) cells: BTreeMap<CellRef, Result<Scalar, String>>,
}

impl Everything {
    /// Lowers the outputs first and then all other cells, so that draws have the dimensions that they have
    /// in a simulation. Gives the reasons why an output cannot be simulated.
    pub(crate) fn new(model: &Model) -> Result<Self, Vec<Problem>> {
        let (mut lowering, inputs, outputs) = Lowering::outputs(model)?;
        let mut cells = BTreeMap::new();
        for (index, sheet) in model.workbook.sheets.iter().enumerate() {
            for (row, column, _) in sheet.cells.iter() {
                let cell = CellRef::new(SheetId(index as u16), row, column);
                lowering.settle(Place::in_workbook(cell)).map_err(|problem| vec![problem])?;
                lowering.enter(ScenarioId::WORKBOOK);
                let known = match lowering.cell(cell) {
                    Ok(scalar) => Ok(scalar),
                    Err(Halt::Error(error)) => Ok(error.into()),
                    Err(Halt::Blocked(root)) => {
                        Err(format!("{}: {}", model.workbook.address(root), lowering.reason(root)))
                    }
                    Err(_) => Err("not computable".to_owned()),
                };
                cells.insert(cell, known);
            }
        }
        let plan = prune::keep_all(lowering.builder, &inputs, &outputs);
        Ok(Self { plan, cells })
    }
}
