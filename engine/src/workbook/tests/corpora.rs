//! The reader on real and on hostile files, in the folder that `CARLO_CORPORA` names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use calamine::{Data, Reader, Xlsx};

use crate::value::Value;
use crate::workbook::{Content, Workbook, read};

/// The one file whose shared formulas the manifest counts twice: it has 15 `f` elements.
const COUNTED_TWICE: &str = "tafia__calamine/tests__non_monotonic_si.xlsx";

pub(super) fn folder(name: &str) -> Option<PathBuf> {
    let Some(corpora) = std::env::var_os("CARLO_CORPORA") else {
        report("skipped: CARLO_CORPORA does not name the folder with the corpora");
        return None;
    };
    Some(Path::new(&corpora).join(name))
}

fn report(line: &str) {
    println!("{line}");
}

fn manifest(folder: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    lines.map(|line| header.iter().cloned().zip(line).collect()).collect()
}

/// How many cells have a formula of their own, and how many others arrays fill.
fn formulas(workbook: &Workbook) -> (usize, usize) {
    let cells = workbook.sheets.iter().flat_map(|sheet| sheet.cells.iter());
    cells.fold((0, 0), |(own, parts), (_, _, cell)| match cell.content {
        Content::Formula(_) | Content::Array { .. } => (own + 1, parts),
        Content::ArrayPart { .. } => (own, parts + 1),
        Content::Constant | Content::DataTable(_) => (own, parts),
    })
}

#[test]
fn every_workbook_of_the_corpora_opens() {
    let Some(folder) = folder("corpora") else { return };
    let (mut opened, mut problems) = (0, Vec::new());
    for row in manifest(&folder) {
        let name = &row["file"];
        if !name.ends_with(".xlsx") && !name.ends_with(".xlsm") {
            continue;
        }
        let start = Instant::now();
        match read(&std::fs::read(folder.join(name)).unwrap()) {
            Ok(workbook) => {
                opened += 1;
                let expected: usize = row["formulas"].parse().unwrap();
                let data_tables: usize = row["datatable_f"].parse().unwrap();
                let (found, parts) = formulas(&workbook);
                // The manifest counts `f` elements. Excel leaves empty ones in cells that an array fills.
                let more = expected.wrapping_sub(found + data_tables);
                if found != expected && more > parts && name != COUNTED_TWICE {
                    problems
                        .push(format!("{name}: {found} formulas and {parts} parts instead of {expected}"));
                }
                for note in &workbook.notes {
                    report(&format!("{name}: {note}"));
                }
                if start.elapsed() > Duration::from_millis(200) {
                    report(&format!("{name}: {:?}", start.elapsed()));
                }
            }
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    report(&format!("{opened} workbooks opened"));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn hostile_files_are_read_or_refused_in_time() {
    let Some(folder) = folder("corpora-bad") else { return };
    let mut files = 0;
    for part in ["synthetic", "calamine", "misc"] {
        let Ok(entries) = std::fs::read_dir(folder.join(part)) else {
            report(&format!(
                "skipped: corpora-bad/{part} is not there; gen_bad.py makes the synthetic files"
            ));
            continue;
        };
        let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            let bytes = std::fs::read(&path).unwrap();
            let start = Instant::now();
            let outcome = read(&bytes);
            let elapsed = start.elapsed();
            let outcome = match outcome {
                Ok(workbook) => format!(
                    "{} sheets, {} formulas, {:?}",
                    workbook.sheets.len(),
                    formulas(&workbook).0,
                    workbook.notes
                ),
                Err(error) => {
                    let message = error.to_string();
                    assert!(message.len() < 400 && !message.is_empty(), "{path:?}: {message}");
                    message
                }
            };
            report(&format!(
                "{}: {} ms, {outcome}",
                path.file_name().unwrap().to_string_lossy(),
                elapsed.as_millis()
            ));
            assert!(elapsed < Duration::from_secs(2), "{path:?} took {elapsed:?}");
            files += 1;
        }
    }
    report(&format!("{files} hostile files"));
}

/// An array's cells and a data table's are no constants, in any real file.
#[test]
fn cells_of_arrays_are_marked() {
    let Some(folder) = folder("corpora") else { return };
    let mut parts = 0;
    for row in manifest(&folder) {
        if row["array_f"] == "0" || !(row["file"].ends_with(".xlsx") || row["file"].ends_with(".xlsm")) {
            continue;
        }
        let Ok(workbook) = read(&std::fs::read(folder.join(&row["file"])).unwrap()) else { continue };
        for sheet in &workbook.sheets {
            for (_, _, cell) in sheet.cells.iter() {
                let Content::Array { range, .. } = &cell.content else { continue };
                for place in range.cells() {
                    let content = &sheet.cells.get(place.row, place.column).unwrap().content;
                    assert!(!matches!(content, Content::Constant), "{}: {}", row["file"], place.a1());
                    parts += 1;
                }
            }
        }
    }
    assert!(parts > 100, "only {parts} cells of arrays were looked at");
}

/// Files with a shared formula whose text is not in the first cell of its `ref`. calamine 0.38 moves the
/// references as if it were; Excel's cached values agree with the place of the text.
const SHIFTED_OTHERWISE: [&str; 8] = [
    "FLOOR_CEILING.xlsx",
    "XLOOKUP.xlsx",
    "docs__DATE.xlsx",
    "examples__model.xlsx",
    "examples__model2.xlsx",
    "examples__rangearrayformulaesa.xlsx",
    "functions-excel-2010.xlsx",
    "orange-3-statement-model.xlsx",
];

/// Another reader sees the same values in the same cells, and the same formulas.
#[test]
fn calamine_reads_the_same() {
    let Some(folder) = folder("corpora") else { return };
    let (mut values, mut formulas, mut differences) = (0, 0, Vec::new());
    for row in manifest(&folder) {
        let name = &row["file"];
        if !name.ends_with(".xlsx") && !name.ends_with(".xlsm") {
            continue;
        }
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let Ok(workbook) = read(&bytes) else { continue };
        let Ok(mut theirs) = Xlsx::new(std::io::Cursor::new(bytes)) else { continue };
        for sheet in &workbook.sheets {
            if let Ok(range) = theirs.worksheet_range(&sheet.name) {
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, data) in range.used_cells() {
                    let place = (top + row as u32, left + column as u32);
                    let ours = sheet.cells.get(place.0, place.1).and_then(|cell| cell.value.clone());
                    values += 1;
                    if !same(data, ours.as_ref()) {
                        differences.push(format!("{name} {} {place:?}: {data:?}, ours {ours:?}", sheet.name));
                    }
                }
            }
            if SHIFTED_OTHERWISE.iter().any(|known| name.ends_with(known)) {
                continue;
            }
            if let Ok(range) = theirs.worksheet_formula(&sheet.name) {
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, text) in range.used_cells() {
                    let place = (top + row as u32, left + column as u32);
                    let content = sheet.cells.get(place.0, place.1).map(|cell| cell.content.clone());
                    let ours = content.as_ref().and_then(Content::formula).map(|text| text.trim());
                    formulas += 1;
                    if ours != Some(text.trim()) && !matches!(content, Some(Content::DataTable(_))) {
                        differences.push(format!("{name} {} {place:?}: ={text}, ours {ours:?}", sheet.name));
                    }
                }
            }
        }
    }
    report(&format!("{values} values, {formulas} formulas, {} different", differences.len()));
    assert!(values > 600_000 && formulas > 200_000);
    assert!(differences.is_empty(), "{}", differences[..differences.len().min(60)].join("\n"));
}

fn same(theirs: &Data, ours: Option<&Value>) -> bool {
    match (theirs, ours) {
        (Data::Empty, _) => true,
        (Data::Int(number), Some(Value::Number(ours))) => *number as f64 == *ours,
        (Data::Float(number), Some(Value::Number(ours))) => number.to_bits() == ours.to_bits(),
        (Data::DateTime(moment), Some(Value::Number(ours))) => moment.as_f64().to_bits() == ours.to_bits(),
        (Data::DateTimeIso(_) | Data::DurationIso(_), Some(Value::Number(_))) => true,
        (Data::String(text), Some(Value::Text(ours))) => **text == **ours,
        (Data::Bool(truth), Some(Value::Boolean(ours))) => truth == ours,
        (Data::Error(error), Some(Value::Error(ours))) => error.to_string() == ours.as_str(),
        _ => false,
    }
}
