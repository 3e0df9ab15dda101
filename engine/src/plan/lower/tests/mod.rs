//! Small workbooks against what Excel's rules make of them, in every trial.

use std::sync::Arc;

use crate::address::{Address, CellRef, RangeRef, SheetId, parse_a1};
use crate::backend::Columns;
use crate::model::Model;
use crate::plan::lower::Lowering;
use crate::results::Results;
use crate::simulation::Simulation;
use crate::spec::{EngineChoice, Input, Output, Spec};
use crate::value::Value;
use crate::workbook::{Cell, Cells, Content, DataTable, Sheet, Workbook};

mod circles;
mod draws;
mod tables;
#[cfg(feature = "files")]
mod text_rules;
mod told;
mod values;

fn at(a1: &str) -> CellRef {
    let (row, column) = parse_a1(a1).unwrap();
    CellRef::new(SheetId(0), row, column)
}

/// A sheet `S` of numbers and formulas, with data tables: body, row input, column input.
pub(super) fn workbook(
    cells: &[(&str, &str)],
    tables: &[(&str, &str, Option<&str>, Option<&str>)],
) -> Workbook {
    let mut all = Vec::new();
    for (a1, text) in cells {
        let content = match text.strip_prefix('=') {
            Some(formula) => Content::Formula(formula.into()),
            None => Content::Constant,
        };
        let value = text.parse().ok().map(Value::Number);
        all.push((at(a1).row, at(a1).column, Cell { content, value, ..Cell::default() }));
    }
    for (first, last, row_input, column_input) in tables {
        let range = RangeRef::hull(at(first).into(), at(last).into());
        let table = Arc::new(DataTable {
            range,
            row_input: row_input.map(at),
            column_input: column_input.map(at),
            input_deleted: false,
        });
        for cell in range.cells() {
            let content = Content::DataTable(Arc::clone(&table));
            all.push((cell.row, cell.column, Cell { content, ..Cell::default() }));
        }
    }
    let sheet = Sheet { name: "S".to_owned(), cells: Cells::new(all), ..Sheet::default() };
    Workbook { sheets: vec![sheet], ..Workbook::default() }
}

pub(super) fn spec(inputs: &[(&str, &str)], outputs: &[&str]) -> Spec {
    let address = |a1: &str| Address { sheet: "S".to_owned(), row: at(a1).row, column: at(a1).column };
    Spec {
        trials: 1_000,
        inputs: (inputs.iter())
            .map(|(cell, distribution)| Input {
                cell: address(cell),
                name: String::new(),
                distribution: (*distribution).to_owned(),
            })
            .collect(),
        outputs: (outputs.iter()).map(|cell| Output { cell: address(cell), name: String::new() }).collect(),
        ..Spec::default()
    }
}

/// Every value of the outputs, the same from both backends.
fn values(workbook: Workbook, spec: &Spec) -> Vec<Vec<f64>> {
    let workbook = Arc::new(workbook);
    let [power, reference] = [EngineChoice::Power, EngineChoice::Reference].map(|engine| {
        let simulation = Simulation::new(Arc::clone(&workbook), &Spec { engine, ..spec.clone() });
        let columns: Vec<Columns> = simulation.unwrap().samples(spec.trials).collect();
        columns.into_iter().next().unwrap()
    });
    assert_eq!(format!("{power:?}"), format!("{reference:?}"));
    power.outputs
}

fn results(workbook: Workbook, spec: &Spec) -> Results {
    let simulation = Simulation::new(Arc::new(workbook), spec).unwrap();
    simulation.run(None, &mut |_| std::ops::ControlFlow::Continue(()))
}

/// What inspection computes for a cell, as text.
fn recomputed(workbook: &Workbook, a1: &str) -> String {
    let model = Model::inspect_only(Arc::new(workbook.clone()));
    Lowering::check(&model).recompute(at(a1)).unwrap().to_string()
}
