//! What an analysis has to be able to do, and the checks of what is asked.

use serde::{Deserialize, Serialize};

use super::runs::{Failure, Runs};
use super::table::Table;
use crate::address::Address;
use crate::model::Model;

/// An analysis as it is asked.
pub(super) trait Ask {
    /// What it gives.
    type Report: Tables;

    /// Notes everything that is wrong with it.
    fn check(&self, check: &mut Check<'_>);

    /// Finds it out.
    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure>;
}

/// A report that can be told in tables.
pub(super) trait Tables {
    /// The tables.
    fn tables(&self) -> Vec<Table>;
}

/// A cell with what people call it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Named {
    /// The cell.
    pub cell: Address,
    /// Its name.
    pub name: String,
}

/// What is asked, held against a model.
pub(super) struct Check<'m> {
    pub(super) model: &'m Model,
    faults: Vec<(String, String)>,
}

impl<'m> Check<'m> {
    /// Nothing checked yet.
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model, faults: Vec::new() }
    }

    /// Fields and what is wrong with each.
    pub(super) fn faults(self) -> Vec<(String, String)> {
        self.faults
    }

    /// Notes that `field` (`.output`) is wrong, and what is allowed.
    pub(super) fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.faults.push((field.to_owned(), message.into()));
    }

    /// Notes that `field` is wrong unless `right`.
    pub(super) fn hold(&mut self, right: bool, field: &str, rule: &str) {
        if !right {
            self.wrong(field, rule);
        }
    }

    /// `cell` must be an output.
    pub(super) fn output(&mut self, field: &str, cell: &Address) {
        if output_at(self.model, cell).is_none() {
            let names =
                listed(self.model.outputs.iter().map(|output| self.model.workbook.address(output.cell)));
            self.wrong(field, format!("{cell} is not an output; the outputs are {names}"));
        }
    }

    /// `cell` must be an input.
    pub(super) fn input(&mut self, field: &str, cell: &Address) {
        if input_at(self.model, cell).is_none() {
            let names = listed(self.model.inputs.iter().map(|input| self.model.workbook.address(input.cell)));
            self.wrong(field, format!("{cell} is not an input; the inputs are {names}"));
        }
    }

    /// All must be outputs.
    pub(super) fn outputs(&mut self, cells: &[Address]) {
        for (place, cell) in cells.iter().enumerate() {
            self.output(&format!(".outputs[{place}]"), cell);
        }
    }

    /// All must be inputs.
    pub(super) fn inputs(&mut self, cells: &[Address]) {
        for (place, cell) in cells.iter().enumerate() {
            self.input(&format!(".inputs[{place}]"), cell);
        }
    }
}

/// The index of the output in a cell.
pub(super) fn output_at(model: &Model, cell: &Address) -> Option<usize> {
    let cell = model.workbook.locate(cell)?;
    model.outputs.iter().position(|output| output.cell == cell)
}

/// The index of the input in a cell.
pub(super) fn input_at(model: &Model, cell: &Address) -> Option<usize> {
    let cell = model.workbook.locate(cell)?;
    model.inputs.iter().position(|input| input.cell == cell)
}

/// The first ten, and how many more.
fn listed(cells: impl Iterator<Item = Address>) -> String {
    const MOST: usize = 10;
    let cells: Vec<String> = cells.map(|cell| cell.to_string()).collect();
    let more = cells.len().saturating_sub(MOST);
    let mut named = cells[..cells.len() - more].join(", ");
    if more > 0 {
        named.push_str(&format!(" and {more} more"));
    }
    if named.is_empty() { "none".to_owned() } else { named }
}
