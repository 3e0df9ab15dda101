//! Each process against closed forms, from a workbook's array formula to its trials.

mod calls;
mod moments;

use std::sync::Arc;

use crate::address::{Address, parse_a1};
use crate::backend::reference::trial;
use crate::model::Model;
use crate::plan::Plan;
use crate::sample::Draws;
use crate::spec::{Output, Sampling, Spec};
use crate::workbook::Workbook;
use crate::workbook::small::sheet;

/// One sheet: `A1` a number, a text or a formula, `A1:A5` an array formula over these cells.
pub(super) fn workbook(cells: &[(&str, &str)]) -> Arc<Workbook> {
    Arc::new(sheet("Main", cells))
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
