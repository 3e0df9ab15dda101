//! What `carlo inspect` says of a workbook, and the page, and the service.

mod agreement;

use std::collections::BTreeMap;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::address::{Address, CellRef};
use crate::dialect::{self, Imported};
use crate::formula::Expr;
use crate::model::{Model, TrialLoop};
use crate::order;
use crate::plan::lower::Reach;
use crate::spec::{Output, Spec};
use crate::workbook::Workbook;

pub use agreement::{Agreement, Difference, Skipped};

/// What a workbook holds and how well Carlo understands it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// The add-in calls of cells, in address order, and how each is read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imports: Vec<ImportedCall>,
    /// The statistics of results that cells ask by add-in functions; a simulation's results give their values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statistics: Vec<FoundStatistic>,
    /// The simulation of who says nothing: the outputs that the workbook marks, and the trials, the seed and the
    /// sampling that it stores.
    #[serde(default)]
    pub spec: Spec,
}

/// A call of an add-in's function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportedCall {
    /// The cell.
    pub cell: Address,
    /// Whose function it is: `@RISK`.
    pub product: String,
    /// The function: `RiskNormal`.
    pub function: String,
    /// How it is read.
    pub read: Understanding,
    /// What the user should know of it: notes, or what is refused and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// How a call is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Understanding {
    /// As the product means it.
    Understood,
    /// In a way that the user should know of.
    Noted,
    /// Not, or not all of it: a simulation whose outputs depend on it is not done.
    Refused,
}

/// A statistic of results that a cell asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundStatistic {
    /// The cell.
    pub cell: Address,
    /// The function with what it is of: `RiskMean(B24)`.
    pub function: String,
}

/// One sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

/// A cell that Carlo cannot compute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unsupported {
    /// The cell.
    pub cell: Address,
    /// The function or feature that is missing: `STOCKHISTORY`, `data table`, `circular reference` …
    pub function: String,
    /// Why the function is left out, as the end of "it …"; `None` for what Carlo just does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether a draw reaches it: then outputs that depend on it are refused; else it keeps the file's value.
    pub reached_by_draw: bool,
}

/// An input that the workbook's own formulas give a distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundOutput {
    /// The cell.
    pub cell: Address,
    /// Its name: the add-in's, or the label beside it, or its address.
    pub name: String,
}

/// Something else that the user should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionProblem {
    /// The cell; empty where it concerns the whole workbook.
    pub cell: String,
    /// A stable kind: `parse`, `circular`, `external-link`, `distribution`, `note` …
    pub kind: String,
    /// What is wrong and what to do.
    pub message: String,
    /// For a loop of trials made by hand (`trial-loop`), the cell to mark as an output instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Address>,
}

/// Inspects a workbook: binds every formula, recomputes it from the file's values of the cells that it
/// reads and compares. Never fails: what cannot be read is listed with its cell.
pub fn inspect(workbook: &Arc<Workbook>) -> Inspection {
    let model = Model::inspect_only(Arc::clone(workbook));
    let mut inspection = Inspection {
        sheets: workbook
            .sheets
            .iter()
            .map(|sheet| SheetInspection {
                name: sheet.name.clone(),
                rows: sheet.cells.rows(),
                columns: sheet.cells.columns(),
                hidden: sheet.hidden,
            })
            .collect(),
        inputs: model
            .inputs
            .iter()
            .map(|input| FoundInput {
                cell: workbook.address(input.cell),
                name: input.name.clone(),
                distribution: input.printed.clone(),
                source: input.source.clone(),
            })
            .collect(),
        outputs: model
            .outputs
            .iter()
            .map(|output| FoundOutput { cell: workbook.address(output.cell), name: output.name.clone() })
            .collect(),
        ..Inspection::default()
    };
    for note in &workbook.notes {
        let kind = "note".to_owned();
        let problem = InspectionProblem { cell: String::new(), kind, message: note.clone(), instead: None };
        inspection.problems.push(problem);
    }
    if let Some(message) = dialect::unread_model(workbook) {
        let kind = "crystal-ball".to_owned();
        let problem = InspectionProblem { cell: String::new(), kind, message, instead: None };
        inspection.problems.push(problem);
    }
    let settings = dialect::file_settings(workbook);
    inspection.spec = settings.spec();
    inspection.spec.outputs = inspection
        .outputs
        .iter()
        .map(|found| Output { cell: found.cell.clone(), name: found.name.clone() })
        .collect();
    for message in settings.said {
        let kind = "setting".to_owned();
        let problem = InspectionProblem { cell: String::new(), kind, message, instead: None };
        inspection.problems.push(problem);
    }
    for (cell, imported) in &model.imports {
        inspection.imports.push(imported_call(workbook.address(*cell), imported));
    }
    for statistic in &model.statistics {
        let (cell, function) = (workbook.address(statistic.cell), statistic.call.function.clone());
        inspection.statistics.push(FoundStatistic { cell, function });
    }
    for problem in &model.refusals {
        inspection.problems.push(InspectionProblem {
            cell: problem.cell().map_or_else(String::new, ToString::to_string),
            kind: problem.code().to_owned(),
            message: problem.to_string(),
            instead: None,
        });
    }
    for formula in model.formulas.values() {
        count_functions(formula.tree.pattern(), &mut inspection.functions);
    }
    let reach = Reach::new(&model);
    for repeated in TrialLoop::all(&model, &reach) {
        let (first, instead) =
            (workbook.address(repeated.cells.top_left()), workbook.address(repeated.instead));
        let message = if repeated.data_table {
            format!(
                "this data table ({}) repeats {instead} with new random numbers, which a simulation does by \
                 itself: mark {instead} as an output instead of what is computed from the table",
                repeated.cells.a1()
            )
        } else {
            format!(
                "these {} rows ({}) are one formula with random numbers copied down, which a simulation does \
                 by itself: keep one row, and mark what it leads to as an output",
                repeated.cells.rows(),
                repeated.cells.a1()
            )
        };
        let cell = first.to_string();
        let kind = "trial-loop".to_owned();
        inspection.problems.push(InspectionProblem { cell, kind, message, instead: Some(instead) });
    }
    list_external_links(&model, &mut inspection.problems);
    agreement::compare(&model, &reach, &mut inspection);
    inspection
}

fn imported_call(cell: Address, imported: &Imported) -> ImportedCall {
    let read = match (imported.refused.is_empty(), imported.notes.is_empty()) {
        (false, _) => Understanding::Refused,
        (true, false) => Understanding::Noted,
        (true, true) => Understanding::Understood,
    };
    ImportedCall {
        cell,
        product: imported.product.to_owned(),
        function: imported.function.clone(),
        read,
        notes: imported.refused.iter().chain(&imported.notes).cloned().collect(),
    }
}

/// Says for each other workbook which formulas read it: what they read is held at its saved value.
fn list_external_links(model: &Model, problems: &mut Vec<InspectionProblem>) {
    let mut readers: BTreeMap<&str, (CellRef, u64)> = BTreeMap::new();
    for (cell, formula) in &model.formulas {
        let mut targets: Vec<&str> = Vec::new();
        external_targets(formula.tree.pattern(), &mut targets);
        order::sort(&mut targets);
        targets.dedup();
        for target in targets {
            readers.entry(target).or_insert((*cell, 0)).1 += 1;
        }
    }
    for (target, (first, count)) in readers {
        let first = model.workbook.address(first);
        let others =
            if count > 1 { format!(" and {} more cells read", count - 1) } else { " reads".to_owned() };
        problems.push(InspectionProblem {
            cell: first.to_string(),
            kind: "external-link".to_owned(),
            message: format!(
                "{first}{others} {target}: its cells are held at their saved values; open both workbooks in Excel and \
                 save to bring them up to date"
            ),
            instead: None,
        });
    }
}

fn external_targets<'e>(expr: &'e Expr, targets: &mut Vec<&'e str>) {
    if let Expr::External(external) = expr {
        targets.push(&external.target);
    }
    expr.for_each_part(&mut |part| external_targets(part, targets));
}

fn count_functions(expr: &Expr, counts: &mut BTreeMap<String, u64>) {
    let name = match expr {
        Expr::Call(function, _) | Expr::Function(function) => Some(function.name),
        Expr::Unsupported(name, _) => Some(name.as_ref()),
        Expr::Distribution(call) => Some(call.distribution.name),
        Expr::Series(call) => Some(call.process.name),
        Expr::Trial => Some("trial"),
        Expr::Lambda(_) => Some("LAMBDA"),
        _ => None,
    };
    if let Some(name) = name {
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    expr.for_each_part(&mut |part| count_functions(part, counts));
}
