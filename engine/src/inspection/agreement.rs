//! Our values beside the file's.

use serde::{Deserialize, Serialize};

use super::{Inspection, Unsupported};
use crate::address::{Address, CellRef, SheetId};
use crate::dialect;
use crate::formula::Expr;
use crate::function::excluded;
use crate::model::Model;
use crate::plan::lower::{Halt, Lowering, Reach};
use crate::value::{CellError, Value};
use crate::workbook::Content;

/// The most cells that dear formulas may read to be compared, together: a second's work. Workbooks of many
/// running totals would take minutes.
const BUDGET: u64 = 20_000_000;

/// Formulas that read so few cells are always compared.
const CHEAP: u64 = 100;

/// The functions that find their cells without reading all of their ranges, and how many cells of these cost as much as
/// one that is read.
const LOOKUPS: [&str; 6] = ["HLOOKUP", "INDEX", "MATCH", "VLOOKUP", "XLOOKUP", "XMATCH"];
const INDEXED: u64 = 50;

/// Our values beside the file's, with every input at its base value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Skipped {
    /// The cell.
    pub cell: Address,
    /// Why: `volatile`, `no saved value`, `unsupported`, `it and the formulas before it read too many cells` …
    pub reason: String,
}

/// Recomputes every formula cell and compares it with the file's value.
pub(super) fn compare(model: &Model, reach: &Reach, inspection: &mut Inspection) {
    let workbook = &model.workbook;
    let mut lowering = Lowering::check(model);
    let mut budget = BUDGET;
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        for (row, column, cell) in sheet.cells.iter() {
            if matches!(cell.content, Content::Constant) {
                continue;
            }
            inspection.formulas += 1;
            let at = CellRef::new(SheetId(index as u16), row, column);
            let address = workbook.address(at);
            let skip = |reason: &str| Skipped { cell: address.clone(), reason: reason.to_owned() };
            // What fills a range says at its first cell what is wrong with it.
            let anchor = match &cell.content {
                Content::DataTable(table) => table.range.top_left(),
                Content::ArrayPart { anchor } => *anchor,
                _ => at,
            };
            if cell.value.is_none() && anchor != at {
                inspection.agreement.skipped.push(skip("no saved value"));
                continue;
            }
            let price = price(model, at);
            if price > CHEAP {
                let Some(left) = budget.checked_sub(price) else {
                    inspection
                        .agreement
                        .skipped
                        .push(skip("it and the formulas before it read too many cells"));
                    continue;
                };
                budget = left;
            }
            let ours = lowering.recompute(at);
            match (ours, &cell.value) {
                (Ok(ours), Some(file)) => {
                    inspection.agreement.compared += 1;
                    if agree(&ours, file) {
                        inspection.agreement.equal += 1;
                    } else {
                        let difference =
                            Difference { cell: address, ours: ours.to_string(), file: file.to_string() };
                        inspection.agreement.different.push(difference);
                    }
                }
                (Ok(_), None) => inspection.agreement.skipped.push(skip("no saved value")),
                (Err(Halt::Volatile), _) => inspection.agreement.skipped.push(skip("volatile")),
                (Err(Halt::Blocked(root)), _) => {
                    let reason = format!("reads {}, which is unsupported", workbook.address(root));
                    inspection.agreement.skipped.push(skip(&reason));
                }
                (Err(halt), _) => {
                    let function = match halt {
                        Halt::Unsupported(what) => what,
                        _ => "a formula".to_owned(),
                    };
                    if dialect::is_statistic(&function) && !reach.contains(at) {
                        inspection.agreement.skipped.push(skip("a statistic of a simulation"));
                        continue;
                    }
                    if model.formulas.get(&at).is_some_and(|formula| dialect::is_handle(&formula.expr())) {
                        inspection.agreement.skipped.push(skip("a handle, which others draw from"));
                        continue;
                    }
                    inspection.agreement.skipped.push(skip("unsupported"));
                    // Asked once for a column of the same function.
                    let reason = match inspection.unsupported.last() {
                        Some(before) if before.function == function => before.reason.clone(),
                        _ => excluded::reason(&function)
                            .or_else(|| dialect::reason(&function))
                            .map(str::to_owned),
                    };
                    inspection.unsupported.push(Unsupported {
                        cell: address,
                        reason,
                        function,
                        reached_by_draw: reach.contains(at),
                    });
                }
            }
        }
    }
}

/// What it costs to compute a cell, in cells that its formula reads. Lookups find their rows in an index.
fn price(model: &Model, cell: CellRef) -> u64 {
    let Some(formula) = model.formulas.get(&cell) else { return 0 };
    let mut cells = 0;
    formula.tree.precedents(&mut |range| {
        let Some(sheet) = model.workbook.sheet(range.sheet) else { return };
        let in_use = |first: u32, last: u32, used: u32| u64::from((last + 1).min(used).saturating_sub(first));
        let rows = in_use(range.first_row, range.last_row, sheet.cells.rows());
        cells += rows * in_use(range.first_column, range.last_column, sheet.cells.columns());
    });
    if looks_up(formula.tree.pattern()) { cells / INDEXED } else { cells }
}

/// Whether all ranges of a formula are those of lookups.
fn looks_up(expr: &Expr) -> bool {
    let mut all = !matches!(expr, Expr::Range(_) | Expr::Hull(..));
    let lookup = matches!(expr, Expr::Call(function, _) if LOOKUPS.contains(&function.name));
    expr.for_each_part(&mut |part| all &= looks_up(part) || lookup && matches!(part, Expr::Range(_)));
    all
}

/// Whether our value is the file's: numbers to 1e-7 relative, the rest exactly.
fn agree(ours: &Value, file: &Value) -> bool {
    match (ours, file) {
        (Value::Number(a), Value::Number(b)) => {
            (a - b).abs() <= 1e-7 * a.abs().max(b.abs()) || (a - b).abs() < 1e-12
        }
        // A formula that gives nothing shows as an empty text, or as 0.
        (Value::Blank, Value::Text(text)) | (Value::Text(text), Value::Blank) => text.is_empty(),
        (Value::Blank, Value::Number(x)) | (Value::Number(x), Value::Blank) => *x == 0.0,
        // Excel writes these as #VALUE!, for programs older than them.
        (Value::Error(CellError::Calculation | CellError::Spill), Value::Error(CellError::Value)) => true,
        _ => ours == file,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::address::parse_a1;
    use crate::inspection::inspect;
    use crate::value::Value;
    use crate::workbook::{Cell, Cells, Content, Sheet, Workbook};

    #[test]
    fn a_formula_that_reads_too_much_keeps_no_other_from_being_compared() {
        let whole = "A1:FQB5000";
        let cells = [
            ("A1", None, 3.0),
            ("FQB5000", None, 7.0),
            ("A5001", Some(format!("SUM({whole})")), 10.0),
            ("A5002", Some("A1*2".to_owned()), 6.0),
            ("A5003", Some(format!("INDEX({whole},5000,4500)")), 7.0),
            ("A5004", Some(format!("INDEX({whole},1,MATCH(3,SUM({whole}),0))")), 0.0),
        ];
        let cells = cells.into_iter().map(|(a1, formula, value)| {
            let (row, column) = parse_a1(a1).unwrap();
            let content = formula.map_or(Content::Constant, |text| Content::Formula(text.into()));
            (row, column, Cell { content, value: Some(Value::Number(value)), ..Cell::default() })
        });
        let sheet = Sheet { name: "S".into(), cells: Cells::new(cells.collect()), ..Sheet::default() };
        let agreement = inspect(&Arc::new(Workbook { sheets: vec![sheet], ..Workbook::default() })).agreement;
        assert_eq!((agreement.compared, agreement.equal), (2, 2));
        let skipped: Vec<String> = agreement.skipped.iter().map(|skipped| skipped.cell.to_string()).collect();
        assert_eq!(skipped, ["S!A5001", "S!A5004"]);
    }
}
