//! What `carlo inspect` says of a workbook, and the page, and the service.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::address::Address;

/// What a workbook holds and how well Carlo understands it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// The sheets in tab order.
    pub sheets: Vec<SheetInspection>,
    /// Cells with a formula, array and data-table cells included.
    pub formulas: u64,
    /// Each function with the number of its calls.
    pub functions: BTreeMap<String, u64>,
    /// Our values beside the file's.
    pub agreement: Agreement,
    /// Cells that Carlo cannot compute.
    pub unsupported: Vec<Unsupported>,
    /// Inputs that the workbook's own formulas give a distribution.
    pub inputs: Vec<FoundInput>,
    /// Outputs that the workbook itself marks.
    pub outputs: Vec<FoundOutput>,
    /// What else the user should know.
    pub problems: Vec<InspectionProblem>,
}

/// One sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetInspection {
    /// The name on the tab.
    pub name: String,
    /// Rows in use.
    pub rows: u32,
    /// Columns in use.
    pub columns: u32,
    /// Whether the tab is hidden.
    pub hidden: bool,
}

/// Our values beside the file's, with every input at its base value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Formula cells whose value was compared.
    pub compared: u64,
    /// Those that are equal: numbers to 1e-7 relative, the rest exactly.
    pub equal: u64,
    /// Those that are not.
    pub different: Vec<Difference>,
    /// Formula cells that were not compared.
    pub skipped: Vec<Skipped>,
}

/// A cell whose value we compute differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The cell.
    pub cell: Address,
    /// What we compute, as text.
    pub ours: String,
    /// What the file holds, as text.
    pub file: String,
}

/// A formula cell that was not compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skipped {
    /// The cell.
    pub cell: Address,
    /// Why: `volatile`, `no saved value`, `unsupported`, `reads a volatile cell` …
    pub reason: String,
}

/// A cell that Carlo cannot compute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsupported {
    /// The cell.
    pub cell: Address,
    /// The function or feature that is missing: `STOCKHISTORY`, `data table`, `circular reference` …
    pub function: String,
    /// Whether a draw reaches it: then outputs that depend on it are refused; else it keeps the file's value.
    pub reached_by_draw: bool,
}

/// An input that the workbook's own formulas give a distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundInput {
    /// The cell.
    pub cell: Address,
    /// Its name: the add-in's, or the label beside it, or its address.
    pub name: String,
    /// The distribution as it prints.
    pub distribution: String,
    /// Where it comes from: `@RISK`, `RAND`, …
    pub source: String,
}

/// An output that the workbook itself marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundOutput {
    /// The cell.
    pub cell: Address,
    /// Its name: the add-in's, or the label beside it, or its address.
    pub name: String,
}

/// Something else that the user should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InspectionProblem {
    /// The cell; empty where it concerns the whole workbook.
    pub cell: String,
    /// A stable kind: `parse`, `circular`, `external-link`, `distribution`, `note` …
    pub kind: String,
    /// What is wrong and what to do.
    pub message: String,
}
