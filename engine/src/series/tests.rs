//! Each process against closed forms, from a workbook's array formula to its trials.

mod calls;
mod moments;

use std::sync::Arc;

use crate::address::{Address, CellRef, RangeRef, SheetId, parse_a1};
use crate::backend::reference::trial;
use crate::model::Model;
use crate::plan::Plan;
use crate::sample::Draws;
use crate::spec::{Output, Sampling, Spec};
use crate::workbook::{Cell, Cells, Content, Sheet, Workbook};

/// One sheet: `A1` a number, a text or a formula, `A1:A5` an array formula over these cells.
pub(super) fn workbook(cells: &[(&str, &str)]) -> Arc<Workbook> {
    let mut found = Vec::new();
    for (at, text) in cells {
        let (first, last) = at.split_once(':').unwrap_or((at, at));
        let [first, last] = [first, last].map(|at| parse_a1(at).expect("the address of a cell"));
        let [first, last] = [first, last].map(|(row, column)| CellRef::new(SheetId(0), row, column));
        let range = RangeRef::hull(first.into(), last.into());
        for cell in range.cells() {
            let content = match text.strip_prefix('=') {
                None => Content::Constant,
                Some(formula) if range.is_cell() => Content::Formula(formula.into()),
                Some(formula) if cell == first => {
                    Content::Array { text: formula.into(), range, dynamic: false }
                }
                Some(_) => Content::ArrayPart { anchor: first },
            };
            let value = match &content {
                Content::Constant => {
                    Some(text.parse::<f64>().map_or_else(|_| (*text).into(), crate::Value::from))
                }
                _ => None,
            };
            found.push((cell.row, cell.column, Cell { value, content, ..Cell::default() }));
        }
    }
    found.sort_by_key(|(row, column, _)| (*row, *column));
    let sheet = Sheet { name: "Main".to_owned(), cells: Cells::new(found), ..Sheet::default() };
    Arc::new(Workbook { sheets: vec![sheet], ..Workbook::default() })
}

/// The values of cells in each trial of a simulation of a workbook: one column for each cell.
pub(super) fn simulate(cells: &[(&str, &str)], outputs: &[&str], trials: u64) -> Vec<Vec<f64>> {
    let output = |at: &&str| {
        let (row, column) = parse_a1(at).expect("the address of a cell");
        Output { cell: Address { sheet: "Main".to_owned(), row, column }, name: String::new() }
    };
    let spec = Spec { outputs: outputs.iter().map(output).collect(), ..Spec::default() };
    let model = Model::new(workbook(cells), &spec).expect("the spec is sound");
    let plan = Plan::new(&model).expect("the model can be simulated");
    let draws = Draws::new(Sampling::MonteCarlo, 20_261_122, trials);
    let mut columns = vec![Vec::new(); outputs.len()];
    for index in 0..trials {
        let values = trial(&plan, &draws, index);
        for (column, id) in columns.iter_mut().zip(&plan.outputs) {
            column.push(values[id.0 as usize]);
        }
    }
    columns
}
