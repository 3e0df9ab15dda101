//! What Excel last computed against what we compute, over every workbook of the corpora.
//!
//! `oracle/explained.tsv` gives the reason of each difference: there is none that it does not name, and it names
//! none that is not there.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use engine::inspection::inspect;
use engine::simulation::Simulation;
use engine::spec::{Input, Output};
use engine::workbook::{Content, Workbook};
use engine::{Address, CellRef, SheetId, Spec, Value};

/// The least share of compared formula cells that must be equal, over all models.
const MODELS_EQUAL: f64 = 0.999;
/// The least number of models in which every compared cell is equal.
const MODELS_FULLY_EQUAL: usize = 34;
/// The same share over the files that show one function or feature each.
const CONFORMANCE_EQUAL: f64 = 0.995;

/// What became of one workbook.
struct Row {
    file: String,
    formulas: u64,
    compared: u64,
    equal: u64,
    unsupported: u64,
    different: Vec<Address>,
}

#[test]
fn models_agree_with_their_saved_values() {
    let Some(rows) = inspect_class("model") else { return };
    print(&rows);
    let fully = rows.iter().filter(|row| row.compared > 0 && row.equal == row.compared).count();
    let share = share(&rows);
    println!("{} models, {fully} fully equal, {:.3}% of the compared cells equal", rows.len(), 100.0 * share);
    assert_explained(&rows);
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
    assert_explained(&different);
    assert!(different.len() > 100);
    assert!(share >= CONFORMANCE_EQUAL);
}

/// The inputs and outputs that a model is given to see whether lowering changes what it says.
const MOST_INPUTS: usize = 200;
const MOST_OUTPUTS: usize = 400;
/// The least number of models that are simulated so.
const MODELS_SIMULATED: usize = 22;

/// Inputs that hardly vary leave every output where the file has it: lowering, data tables and circles
/// included, means what the saved values mean.
#[test]
fn lowered_models_give_their_saved_values() {
    let Some(folder) = tests::corpora("corpora") else {
        println!("skipped: CARLO_CORPORA does not name the folder with the corpora");
        return;
    };
    let (mut simulated, mut outputs, mut kept) = (0, 0, 0);
    for file in files(&folder, "model") {
        let workbook = Arc::new(engine::workbook::read(&fs::read(folder.join(&file)).unwrap()).unwrap());
        let inspection = inspect(&workbook);
        let draws = |name: &&str| inspection.functions.contains_key(*name);
        if !inspection.inputs.is_empty() || ["RAND", "RANDBETWEEN"].iter().any(draws) {
            println!("{file}: draws by itself");
            continue;
        }
        let spec = still_spec(&workbook);
        let simulation = match Simulation::new(workbook, &spec) {
            Ok(simulation) => simulation,
            Err(problems) => {
                println!("{file}: {}", problems[0]);
                continue;
            }
        };
        let results = simulation.run(None, &mut |_| ControlFlow::Continue(()));
        let scale = results.outputs.iter().filter_map(|output| output.base_value).fold(1.0, f64::max);
        let moved: Vec<String> = (results.outputs.iter())
            .filter(|output| match (output.mean, output.base_value) {
                (Some(mean), Some(base)) => {
                    (mean - base).abs() > 1e-7 * base.abs() && (mean - base).abs() > 1e-12 * scale
                }
                (mean, base) => mean != base,
            })
            .map(|output| format!("{} {:?} is not {:?}", output.cell, output.mean, output.base_value))
            .collect();
        println!("{:>4} of {:>4} moved  {file}  {}", moved.len(), results.outputs.len(), moved.join(", "));
        simulated += 1;
        outputs += results.outputs.len();
        kept += results.outputs.len() - moved.len();
    }
    println!("{simulated} models, {kept} of {outputs} outputs keep the saved value");
    assert!(simulated >= MODELS_SIMULATED);
    assert_eq!(kept, outputs);
}

/// A spec whose inputs, numbers from all over the workbook, vary in the thirteenth digit.
fn still_spec(workbook: &Workbook) -> Spec {
    let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        for (row, column, cell) in sheet.cells.iter() {
            let Some(Value::Number(x)) = cell.value else { continue };
            let address = workbook.address(CellRef::new(SheetId(index as u16), row, column));
            match &cell.content {
                // Whole numbers may be keys, switches and counts.
                Content::Constant if x.abs() > 1e-6 && x.fract() != 0.0 => {
                    let distribution = format!("uniform({x}, {})", x + x.abs() * 1e-13);
                    inputs.push(Input { cell: address, name: String::new(), distribution });
                }
                Content::Formula(_) => outputs.push(Output { cell: address, name: String::new() }),
                _ => {}
            }
        }
    }
    let (input_step, output_step) =
        (inputs.len().div_ceil(MOST_INPUTS).max(1), outputs.len().div_ceil(MOST_OUTPUTS).max(1));
    Spec {
        trials: 2,
        inputs: inputs.into_iter().step_by(input_step).collect(),
        outputs: outputs.into_iter().step_by(output_step).collect(),
        ..Spec::default()
    }
}

/// Inspects every .xlsx and .xlsm workbook of a class that opens; `None` where the corpora are not here.
fn inspect_class(class: &str) -> Option<Vec<Row>> {
    let Some(folder) = tests::corpora("corpora") else {
        println!("skipped: CARLO_CORPORA does not name the folder with the corpora");
        return None;
    };
    Some(files(&folder, class).iter().filter_map(|file| row(&folder, file)).collect())
}

/// The .xlsx and .xlsm workbooks of a class.
fn files(folder: &Path, class: &str) -> Vec<String> {
    let manifest = fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let files = manifest.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (file, of) = (fields.next()?, fields.next()?);
        (of == class && (file.ends_with(".xlsx") || file.ends_with(".xlsm"))).then(|| file.to_owned())
    });
    files.collect()
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
        different: inspection.agreement.different.into_iter().map(|difference| difference.cell).collect(),
    })
}

/// The table has each difference in these files, and no other cell of theirs.
fn assert_explained(rows: &[Row]) {
    let files: BTreeSet<&str> = rows.iter().map(|row| row.file.as_str()).collect();
    let cell = |file: &str, cell: &Address| format!("{file}\t{cell}");
    let different: BTreeSet<String> =
        rows.iter().flat_map(|row| row.different.iter().map(|at| cell(&row.file, at))).collect();
    let mut explained = BTreeSet::new();
    for line in include_str!("oracle/explained.tsv").lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, range, reason] = fields[..] else { panic!("{line}: not file, cells and reason") };
        assert!(!reason.is_empty(), "{line}");
        if files.contains(file) {
            explained.extend(cells(range).iter().map(|at| cell(file, at)));
        }
    }
    let missing: Vec<&String> = different.difference(&explained).collect();
    assert!(missing.is_empty(), "differences without a reason: {missing:#?}");
    let equal: Vec<&String> = explained.difference(&different).collect();
    assert!(equal.is_empty(), "no longer different, or not compared: {equal:#?}");
}

/// The cells of `Sheet1!A1` or `Sheet1!A1:B2`.
fn cells(range: &str) -> Vec<Address> {
    let (first, last) = range.split_once(':').unwrap_or((range, range.rsplit('!').next().unwrap()));
    let first = Address::parse(first).unwrap();
    let last = Address::parse(&format!("Sheet!{last}")).unwrap();
    (first.row..=last.row)
        .flat_map(|row| (first.column..=last.column).map(move |column| (row, column)))
        .map(|(row, column)| Address { row, column, ..first.clone() })
        .collect()
}

fn share(rows: &[Row]) -> f64 {
    let sum = |of: fn(&Row) -> u64| rows.iter().map(of).sum::<u64>() as f64;
    sum(|row| row.equal) / sum(|row| row.compared)
}

fn print(rows: &[Row]) {
    println!("{:>9} {:>9} {:>9} {:>11}  file", "formulas", "compared", "equal", "unsupported");
    for Row { file, formulas, compared, equal, unsupported, .. } in rows {
        println!("{formulas:>9} {compared:>9} {equal:>9} {unsupported:>11}  {file}");
    }
}
