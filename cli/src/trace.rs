//! `carlo simulate --trial`: one trial, cell by cell.

use std::io::{self, Write};
use std::sync::Arc;

use engine::trace::{Snapshot, TracedCell};
use engine::{Address, Spec, Workbook};
use serde::Serialize;

use crate::arguments::{Format, Simulate};
use crate::failure::Failure;

/// A trial as JSON.
#[derive(Serialize)]
struct Trial {
    trial: u64,
    seed: u64,
    inputs: Vec<TracedCell>,
    outputs: Vec<TracedCell>,
    traces: Vec<Vec<TracedCell>>,
}

/// Prints one trial of a simulation.
pub(crate) fn run(
    arguments: &Simulate,
    workbook: Arc<Workbook>,
    spec: &Spec,
    trial: u64,
) -> Result<(), Failure> {
    let wrong = |text: &str, why: &str| Failure::Option(format!("--trace {text}: {why}"));
    let cells = arguments.trace.iter().map(|text| {
        let cell = Address::parse(text).map_err(|error| wrong(text, &error.to_string()))?;
        match workbook.locate(&cell) {
            Some(_) => Ok(cell),
            None => Err(wrong(text, &format!("the workbook has no sheet called `{}`", cell.sheet))),
        }
    });
    let cells = cells.collect::<Result<Vec<Address>, Failure>>()?;
    let snapshot = Snapshot::new(workbook, spec, trial).map_err(Failure::Problems)?;
    let trial = Trial {
        trial,
        seed: spec.seed,
        inputs: snapshot.inputs(),
        outputs: snapshot.outputs(),
        traces: cells.iter().filter_map(|cell| snapshot.trace(cell, arguments.depth)).collect(),
    };
    let mut out = io::stdout().lock();
    let printed = match arguments.format {
        Format::Table => trial.print(&mut out),
        Format::Csv => trial.print_csv(&mut out),
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &trial).map_err(Into::into).and_then(|()| writeln!(out))
        }
    };
    printed.map_err(Failure::Output)
}

impl Trial {
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "Trial {}, seed {}", self.trial, self.seed)?;
        for (title, cells) in [("Inputs", &self.inputs), ("Outputs", &self.outputs)] {
            writeln!(out, "\n{title}")?;
            for cell in cells {
                print_cell(cell, out)?;
            }
        }
        for trace in &self.traces {
            if let Some(first) = trace.first() {
                writeln!(out, "\nWhere {} comes from", first.cell)?;
            }
            for cell in trace {
                print_cell(cell, out)?;
            }
        }
        Ok(())
    }

    fn print_csv(&self, out: &mut impl Write) -> io::Result<()> {
        use crate::table::csv_field;
        writeln!(out, "cell,depth,formula,value,saved")?;
        for cell in self.inputs.iter().chain(&self.outputs).chain(self.traces.iter().flatten()) {
            let fields =
                [cell.formula.clone().unwrap_or_default(), cell.value.to_string(), cell.saved.to_string()];
            let [formula, value, saved] = fields.map(|field| csv_field(&field));
            writeln!(out, "{},{},{formula},{value},{saved}", csv_field(&cell.cell.to_string()), cell.depth)?;
        }
        Ok(())
    }
}

fn print_cell(cell: &TracedCell, out: &mut impl Write) -> io::Result<()> {
    let indent = "  ".repeat(cell.depth + 1);
    write!(out, "{indent}{} = {}", cell.cell, cell.value)?;
    if cell.value != cell.saved {
        write!(out, "  (in the file {})", cell.saved)?;
    }
    match &cell.formula {
        Some(formula) => writeln!(out, "  {formula}"),
        None => writeln!(out),
    }
}
