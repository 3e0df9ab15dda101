//! Writes the workbooks of `examples/` and their list: `cargo run -p tests --bin make-examples`, or with a
//! folder to write to.
//!
//! The same bytes each time. A workbook's formulas are saved with their values, which the engine computes:
//! the workbook is written, inspected and written again with what the engine found, until nothing differs.
#![expect(clippy::print_stdout, reason = "a command talks to who typed it")]

mod build_cost;
mod pen;
mod project_npv;
mod tolerance_stack_up;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use engine::inspection::inspect;
use engine::{Address, workbook};
use tests::example::{Example, Suggestion, folder};

use crate::pen::Sheet;

/// An example as its module describes it.
pub(crate) struct Description {
    pub(crate) file: &'static str,
    pub(crate) title: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) sheets: Vec<Sheet>,
    /// Cells with the distribution to give them.
    pub(crate) inputs: Vec<(String, String)>,
    /// Cells to watch.
    pub(crate) outputs: &'static [&'static str],
}

/// More rounds than any chain of formulas in the examples is long.
const MOST_ROUNDS: usize = 1_000;

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).map_or_else(folder, PathBuf::from);
    let mut index = Vec::new();
    for example in [project_npv::describe(), build_cost::describe(), tolerance_stack_up::describe()] {
        let bytes = computed(&example).with_context(|| example.file)?;
        std::fs::write(folder.join(example.file), &bytes)?;
        println!("{}: {} bytes", example.file, bytes.len());
        index.push(listed(&example)?);
    }
    std::fs::write(folder.join("index.json"), serde_json::to_string_pretty(&index)? + "\n")?;
    Ok(())
}

/// The workbook's bytes, each formula with its value.
fn computed(example: &Description) -> Result<Vec<u8>> {
    let mut values = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let bytes = pen::write(example.title, &example.sheets, &values)?;
        let inspection = inspect(&Arc::new(workbook::read(&bytes)?));
        if let Some(cell) = inspection.unsupported.first() {
            bail!("{}: {} is not supported", cell.cell, cell.function);
        }
        if inspection.agreement.different.is_empty() {
            return Ok(bytes);
        }
        values.extend(inspection.agreement.different.into_iter().map(|cell| (cell.cell, cell.ours)));
    }
    bail!("the values do not settle in {MOST_ROUNDS} rounds")
}

fn listed(example: &Description) -> Result<Example> {
    let suggestion = |(cell, distribution): &(String, String)| {
        Ok(Suggestion { cell: Address::parse(cell)?, distribution: distribution.clone() })
    };
    Ok(Example {
        file: example.file.to_owned(),
        title: example.title.to_owned(),
        summary: example.summary.to_owned(),
        inputs: example.inputs.iter().map(suggestion).collect::<Result<_>>()?,
        outputs: example.outputs.iter().map(|cell| Ok(Address::parse(cell)?)).collect::<Result<_>>()?,
    })
}
