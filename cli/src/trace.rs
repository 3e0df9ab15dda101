//! `carlo simulate --trial`: one trial, cell by cell.

use std::io::{self, Write};
use std::sync::Arc;

use engine::trace::{ListedCell, Snapshot, TracedCell, TracedValue, Trial};
use engine::{Address, Spec, Workbook};

use crate::arguments::{Format, Simulate};
use crate::failure::Failure;

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
    let mut trial = snapshot.document(&cells, arguments.depth, 0);
    while let Some(next) = trial.next {
        let page = snapshot.document(&cells, arguments.depth, next as usize);
        trial.cells.extend(page.cells);
        trial.next = page.next;
    }
    let mut out = io::stdout().lock();
    let printed = match arguments.format {
        Format::Table => print(&trial, &mut out),
        Format::Csv => print_csv(&trial, &mut out),
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &trial).map_err(Into::into).and_then(|()| writeln!(out))
        }
    };
    printed.map_err(Failure::Output)
}

fn print(trial: &Trial, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "Trial {}, seed {}", trial.trial, trial.seed)?;
    for (title, cells) in [("Inputs", &trial.inputs), ("Outputs", &trial.outputs)] {
        writeln!(out, "\n{title}")?;
        for cell in cells {
            print_cell(&listed(cell), cell.depth, out)?;
        }
    }
    for trace in &trial.traces {
        if let Some(first) = trace.first() {
            writeln!(out, "\nWhere {} comes from", first.cell)?;
        }
        for cell in trace {
            print_cell(&listed(cell), cell.depth, out)?;
        }
        if let Some(first) = trace.first().filter(|first| !first.dependents.is_empty()) {
            let readers: Vec<String> = first.dependents.iter().map(ToString::to_string).collect();
            writeln!(out, "Read by {}", readers.join(", "))?;
        }
    }
    if !trial.cells.is_empty() {
        writeln!(out, "\nAll cells")?;
    }
    trial.cells.iter().try_for_each(|cell| print_cell(cell, 0, out))
}

fn print_csv(trial: &Trial, out: &mut impl Write) -> io::Result<()> {
    use crate::table::csv_field;
    writeln!(out, "cell,depth,formula,value,saved")?;
    let traced = trial.inputs.iter().chain(&trial.outputs).chain(trial.traces.iter().flatten());
    let traced = traced.map(|cell| (cell.depth, listed(cell)));
    for (depth, cell) in traced.chain(trial.cells.iter().map(|cell| (0, cell.clone()))) {
        let fields = [cell.formula.unwrap_or_default(), cell.value.to_string(), cell.saved.to_string()];
        let [formula, value, saved] = fields.map(|field| csv_field(&field));
        writeln!(out, "{},{depth},{formula},{value},{saved}", csv_field(&cell.cell.to_string()))?;
    }
    Ok(())
}

/// What is printed of a traced cell.
fn listed(cell: &TracedCell) -> ListedCell {
    let TracedCell { cell, formula, value, saved, .. } = cell.clone();
    ListedCell { cell, formula, value, saved }
}

fn print_cell(cell: &ListedCell, depth: usize, out: &mut impl Write) -> io::Result<()> {
    let indent = "  ".repeat(depth + 1);
    write!(out, "{indent}{} = {}", cell.cell, cell.value)?;
    // A file that no program has computed holds nothing to compare with.
    if cell.value != cell.saved && cell.saved != TracedValue::Blank(()) {
        write!(out, "  (in the file {})", cell.saved)?;
    }
    match &cell.formula {
        Some(formula) => writeln!(out, "  {formula}"),
        None => writeln!(out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_mentioned_where_it_holds_something_else() {
        let printed = |saved: TracedValue| {
            let cell = Address::parse("Main!A1").unwrap();
            let cell = ListedCell { cell, formula: None, value: TracedValue::Number(2.0), saved };
            let mut out = Vec::new();
            print_cell(&cell, 0, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(printed(TracedValue::Number(3.0)), "  Main!A1 = 2  (in the file 3)\n");
        assert_eq!(printed(TracedValue::Number(2.0)), "  Main!A1 = 2\n");
        assert_eq!(printed(TracedValue::Blank(())), "  Main!A1 = 2\n");
    }
}
