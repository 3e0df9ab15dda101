//! What analyses found, as text.

use std::io::{self, Write};

use engine::Results;
use engine::analysis::{Answer, Entry, Table};

use crate::table::number;

/// The widest a column of names is made.
const WIDEST: usize = 40;

/// Prints every analysis of the results by its tables.
pub(crate) fn print(results: &Results, out: &mut impl Write) -> io::Result<()> {
    for answer in results.analyses.iter().filter_map(Answer::read) {
        if let Some(why) = &answer.failed {
            let ask = serde_json::to_value(&answer.ask)?;
            writeln!(out, "\n{}: {why}", ask["analysis"].as_str().unwrap_or_default())?;
        }
        for table in answer.report.iter().flat_map(|report| report.tables()) {
            print_table(&table, out)?;
        }
    }
    Ok(())
}

fn print_table(table: &Table, out: &mut impl Write) -> io::Result<()> {
    let shown: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(text).collect()).collect();
    let width = |column: usize| {
        let texts = shown.iter().filter_map(|row| row.get(column));
        let widest = texts.map(|text| text.chars().count()).max().unwrap_or(0);
        widest.max(table.columns[column].chars().count()).min(WIDEST)
    };
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    writeln!(out, "\n{}", table.title)?;
    for row in std::iter::once(&table.columns).chain(&shown) {
        let mut line = String::new();
        for (place, (text, width)) in row.iter().zip(&widths).enumerate() {
            // Names from the left, numbers from the right.
            line += &if place == 0 { format!("  {text:<width$}") } else { format!("  {text:>width$}") };
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    if table.note.is_empty() { Ok(()) } else { writeln!(out, "  ({})", table.note) }
}

fn text(entry: &Entry) -> String {
    match entry {
        Entry::Number(Some(x)) => number(*x),
        Entry::Number(None) => String::new(),
        Entry::Text(text) => text.clone(),
    }
}
