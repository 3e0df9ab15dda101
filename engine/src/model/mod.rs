//! Workbook + Spec → Model: formulas parsed, names resolved, inputs and outputs known.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::address::CellRef;
use crate::distribution::DistributionCall;
use crate::formula::Expr;
use crate::workbook::Workbook;

mod detect;
mod names;
mod problem;

pub use problem::Problem;

/// A workbook understood, with what the user wants of it.
#[derive(Clone, Debug)]
pub struct Model {
    /// The workbook.
    pub workbook: Arc<Workbook>,
    /// The bound formula of every cell that has one of its own, in address order.
    pub formulas: BTreeMap<CellRef, Formula>,
    /// The cells with a distribution: first those of the workbook's own formulas in address order,
    /// then the spec's in its order.
    pub inputs: Vec<ModelInput>,
    /// The cells to watch: the spec's in its order, or, where it names none, those that the workbook marks.
    pub outputs: Vec<ModelOutput>,
    /// What the workbook's add-in calls ask that Carlo does not honour: a reason to refuse a
    /// simulation whose outputs depend on these cells, never to ignore them.
    pub refusals: Vec<Problem>,
}

/// A bound formula.
#[derive(Clone, Debug)]
pub struct Formula {
    /// The tree.
    pub expr: Expr,
    /// Whether it is evaluated as an array: entered with Ctrl+Shift+Enter, or dynamic.
    pub array: bool,
}

/// A cell with a distribution.
#[derive(Clone, Debug)]
pub struct ModelInput {
    /// The cell.
    pub cell: CellRef,
    /// The add-in's name, or the spec's, or the label beside the cell, or its address.
    pub name: String,
    /// The distribution, for a cell of the spec: it takes the place of the cell's number. `None` for a cell
    /// whose own formula holds the distribution.
    pub distribution: Option<Arc<DistributionCall>>,
    /// The distribution as it prints.
    pub printed: String,
    /// Where it comes from: `@RISK`, `typed` …
    pub source: String,
}

/// A cell to watch.
#[derive(Clone, Debug)]
pub struct ModelOutput {
    /// The cell.
    pub cell: CellRef,
    /// The add-in's name, or the spec's, or the label beside the cell, or its address.
    pub name: String,
}
