//! `carlo inspect`: what a workbook holds and how well its formulas are understood.

use std::io::{self, Write};

use engine::Inspection;
use engine::inspection::{Understanding, inspect};

use crate::arguments::Inspect;
use crate::failure::{Failure, read_file, read_workbook};

/// How many lines of one list the text form shows.
const SHOWN: usize = 20;

pub(crate) fn run(arguments: &Inspect) -> Result<(), Failure> {
    let bytes = read_file(&arguments.file)?;
    let inspection = inspect(&read_workbook(&arguments.file, &bytes)?);
    let mut out = io::stdout().lock();
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &inspection).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        print(&inspection, &mut out)?;
    }
    Ok(())
}

fn print(inspection: &Inspection, out: &mut impl Write) -> io::Result<()> {
    for sheet in &inspection.sheets {
        let hidden = if sheet.hidden { "  (hidden)" } else { "" };
        writeln!(out, "{}  {} × {}{hidden}", sheet.name, sheet.rows, sheet.columns)?;
    }
    let agreement = &inspection.agreement;
    writeln!(
        out,
        "\n{} formulas; {} of {} match the file",
        inspection.formulas, agreement.equal, agreement.compared
    )?;
    list(out, "Different", &agreement.different, |d| {
        format!("{}  ours {}  file {}", d.cell, d.ours, d.file)
    })?;
    list(out, "Not compared", &agreement.skipped, |s| format!("{}  {}", s.cell, s.reason))?;
    list(out, "Not supported", &inspection.unsupported, |u| {
        let fate = if u.reached_by_draw { "a draw reaches it" } else { "keeps the file's value" };
        let reason = u.reason.as_ref().map_or_else(String::new, |reason| format!("it {reason}; "));
        format!("{}  {}  ({reason}{fate})", u.cell, u.function)
    })?;
    list(out, "Inputs", &inspection.inputs, |i| {
        format!("{}  {}  {}  ({})", i.cell, i.name, i.distribution, i.source)
    })?;
    list(out, "Outputs", &inspection.outputs, |o| format!("{}  {}", o.cell, o.name))?;
    list(out, "Statistics of results", &inspection.statistics, |s| format!("{}  {}", s.cell, s.function))?;
    let noted: Vec<_> =
        inspection.imports.iter().filter(|call| call.read != Understanding::Understood).collect();
    let understood = inspection.imports.len() - noted.len();
    if !inspection.imports.is_empty() {
        writeln!(out, "\nAdd-in calls: {understood} understood, {} with a note or refused", noted.len())?;
    }
    list(out, "Add-in calls with a note or refused", &noted, |call| {
        let refused = if call.read == Understanding::Refused { "refused: " } else { "" };
        format!("{}  {} {}  {refused}{}", call.cell, call.product, call.function, call.notes.join("; "))
    })?;
    list(out, "Problems", &inspection.problems, |p| p.message.clone())
}

fn list<T>(out: &mut impl Write, title: &str, items: &[T], line: impl Fn(&T) -> String) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title} ({})", items.len())?;
    for item in items.iter().take(SHOWN) {
        writeln!(out, "  {}", line(item))?;
    }
    if items.len() > SHOWN {
        writeln!(out, "  … {} more; see --json", items.len() - SHOWN)?;
    }
    Ok(())
}
