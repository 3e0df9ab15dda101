//! What Excel last computed against what we compute, over every workbook of the corpora.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use engine::inspection::inspect;

/// The least share of compared formula cells that must be equal, over all models.
const MODELS_EQUAL: f64 = 0.999;
/// The least number of models in which every compared cell is equal.
const MODELS_FULLY_EQUAL: usize = 33;
/// The same share over the files that show one function or feature each, many of which we do not have yet.
const CONFORMANCE_EQUAL: f64 = 0.98;

/// What became of one workbook.
struct Row {
    file: String,
    formulas: u64,
    compared: u64,
    equal: u64,
    unsupported: u64,
}

#[test]
fn models_agree_with_their_saved_values() {
    let Some(rows) = inspect_class("model") else { return };
    print(&rows);
    let fully = rows.iter().filter(|row| row.compared > 0 && row.equal == row.compared).count();
    let share = share(&rows);
    println!("{} models, {fully} fully equal, {:.3}% of the compared cells equal", rows.len(), 100.0 * share);
    assert_eq!(rows.len(), 35);
    assert!(share >= MODELS_EQUAL);
    assert!(fully >= MODELS_FULLY_EQUAL);
}

#[test]
fn conformance_files_agree_with_their_saved_values() {
    let Some(rows) = inspect_class("conformance") else { return };
    let different: Vec<Row> = rows.into_iter().filter(|row| row.compared > 0).collect();
    print(&different);
    let share = share(&different);
    println!("{} files, {:.3}% of the compared cells equal", different.len(), 100.0 * share);
    assert!(different.len() > 100);
    assert!(share >= CONFORMANCE_EQUAL);
}

/// Inspects every .xlsx and .xlsm workbook of a class that opens; `None` where the corpora are not here.
fn inspect_class(class: &str) -> Option<Vec<Row>> {
    let Some(folder) = tests::corpora("corpora") else {
        println!("skipped: CARLO_CORPORA does not name the folder with the corpora");
        return None;
    };
    let manifest = fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let files = manifest.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (file, of) = (fields.next()?, fields.next()?);
        (of == class && (file.ends_with(".xlsx") || file.ends_with(".xlsm"))).then_some(file)
    });
    Some(files.filter_map(|file| row(&folder, file)).collect())
}

fn row(folder: &Path, file: &str) -> Option<Row> {
    let workbook = match engine::workbook::read(&fs::read(folder.join(file)).unwrap()) {
        Ok(workbook) => Arc::new(workbook),
        Err(error) => {
            println!("{file}: {error}");
            return None;
        }
    };
    let inspection = inspect(&workbook);
    Some(Row {
        file: file.to_owned(),
        formulas: inspection.formulas,
        compared: inspection.agreement.compared,
        equal: inspection.agreement.equal,
        unsupported: inspection.unsupported.len() as u64,
    })
}

fn share(rows: &[Row]) -> f64 {
    let sum = |of: fn(&Row) -> u64| rows.iter().map(of).sum::<u64>() as f64;
    sum(|row| row.equal) / sum(|row| row.compared)
}

fn print(rows: &[Row]) {
    println!("{:>9} {:>9} {:>9} {:>11}  file", "formulas", "compared", "equal", "unsupported");
    for Row { file, formulas, compared, equal, unsupported } in rows {
        println!("{formulas:>9} {compared:>9} {equal:>9} {unsupported:>11}  {file}");
    }
}
