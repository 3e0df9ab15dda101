//! The traps of importing: names that products share and mean differently, orders, units, and what must be
//! refused rather than ignored.

mod calls;
mod orders;
mod statistics;

use std::path::PathBuf;

use crate::simulation::Simulation;
use crate::spec::Spec;
use crate::value::Value;
use crate::workbook::{Cell, Cells, Content, Sheet, Workbook};

/// The folder of reference tables, where the tests are given one.
fn reference(file: &str) -> Option<PathBuf> {
    match std::env::var_os("CARLO_CORPORA") {
        Some(folder) => Some(PathBuf::from(folder).join("reference").join(file)),
        None => {
            println!("skipped: CARLO_CORPORA does not say where {file} is");
            None
        }
    }
}
/// A sheet with these formulas in column A, saved with the value 999.
fn formulas(texts: &[&str]) -> Workbook {
    let cells = texts.iter().zip(0..).map(|(text, row)| {
        let content = Content::Formula((*text).into());
        (row, 0, Cell { value: Some(Value::Number(999.0)), content, ..Cell::default() })
    });
    let sheet = Sheet { name: "Main".into(), cells: Cells::new(cells.collect()), ..Sheet::default() };
    Workbook { sheets: vec![sheet], ..Workbook::default() }
}

fn results(workbook: Workbook) -> crate::results::Results {
    let spec = Spec { trials: 1_000, ..Spec::default() };
    Simulation::new(workbook.into(), &spec).unwrap().run(None, &mut |_| std::ops::ControlFlow::Continue(()))
}
