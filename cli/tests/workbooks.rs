//! The workbooks that `carlo simulate` writes, opened again: by `carlo` itself, and by LibreOffice where there
//! is one.
#![expect(clippy::unwrap_used, reason = "a test fails where one of its steps does")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use engine::workbook::{self, Workbook};
use engine::{Address, Value};
use rust_xlsxwriter::{Format, Formula, Workbook as Writer};

/// A workbook of one sheet `Model`: price, volume and their product in B1 to B3.
fn model(folder: &Path) -> PathBuf {
    let mut workbook = Writer::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Model").unwrap();
    let money = Format::new().set_num_format("#,##0.00");
    for (row, label, value) in [(0, "Price", 10.0), (1, "Volume", 100.0)] {
        sheet.write(row, 0, label).unwrap();
        sheet.write_with_format(row, 1, value, &money).unwrap();
    }
    sheet.write(2, 0, "Revenue").unwrap();
    sheet.write_formula_with_format(2, 1, Formula::new("=B1*B2").set_result("1000"), &money).unwrap();
    let path = folder.join("model.xlsx");
    workbook.save(&path).unwrap();
    path
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn simulate(file: &Path, options: &[&str]) -> Output {
    let run = ["--input", "Model!B1=normal(10,1)", "--output", "Model!B3", "--format", "json"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_carlo"));
    command.arg("simulate").arg(file).args(run).args(options).output().unwrap()
}

fn done(file: &Path, options: &[&str]) -> serde_json::Value {
    let output = simulate(file, options);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn open(path: &Path) -> Workbook {
    workbook::read(&std::fs::read(path).unwrap()).unwrap()
}

fn number(workbook: &Workbook, address: &str) -> f64 {
    let cell = workbook.locate(&Address::parse(address).unwrap()).unwrap();
    match workbook.cell(cell).and_then(|cell| cell.value.clone()) {
        Some(Value::Number(x)) => x,
        other => panic!("{address}: {other:?}"),
    }
}

/// What a defined name of one cell stands for.
fn named(workbook: &Workbook, name: &str) -> f64 {
    number(workbook, &workbook.names.iter().find(|known| known.name == name).unwrap().text)
}

#[test]
fn results_written_back_are_those_printed_and_change_nothing() {
    let folder = folder("write-back");
    let file = model(&folder);
    let before = std::fs::read(&file).unwrap();
    let target = folder.join("with results.xlsx");
    let printed = done(&file, &["--write-back", target.to_str().unwrap()]);
    assert_eq!(std::fs::read(&file).unwrap(), before);
    let workbook = open(&target);
    assert_eq!(workbook.sheets[1].name, "Carlo results");
    let revenue = &printed["outputs"][0];
    for (name, value) in [
        ("Carlo.Revenue.Mean", &revenue["mean"]),
        ("Carlo.Revenue.StdDev", &revenue["std_dev"]),
        ("Carlo.Revenue.P5", &revenue["percentiles"]["5"]),
        ("Carlo.Revenue.P95", &revenue["percentiles"]["95"]),
    ] {
        assert_eq!(named(&workbook, name).to_bits(), value.as_f64().unwrap().to_bits(), "{name}");
    }
    // The style with the output's number format is found in the workbook.
    let mean = &workbook.names.iter().find(|name| name.name == "Carlo.Revenue.Mean").unwrap().text;
    let cell = workbook.locate(&Address::parse(mean).unwrap()).unwrap();
    let style = workbook.cell(cell).unwrap().style;
    assert_eq!(workbook.styles[style.0 as usize].number_format, "#,##0.00");

    let again = done(&target, &["--write-back", target.to_str().unwrap(), "--force"]);
    assert_eq!(again["outputs"], printed["outputs"], "the same digits from the file with results");
    assert_eq!(open(&target).sheets.len(), 2, "and the sheet is replaced");
}

#[test]
fn a_workbook_of_results_has_its_sheets() {
    let folder = folder("write-results");
    let file = model(&folder);
    let target = folder.join("results.xlsx");
    let printed = done(&file, &["--write-results", target.to_str().unwrap()]);
    let first = std::fs::read(&target).unwrap();
    let workbook = open(&target);
    let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Summary", "Percentiles", "Histogram", "Tornado", "Inputs", "Spec"]);
    let revenue = &printed["outputs"][0];
    assert_eq!(number(&workbook, "Summary!D8"), revenue["mean"].as_f64().unwrap());
    assert_eq!(number(&workbook, "Percentiles!B2"), revenue["percentiles"]["1"].as_f64().unwrap());
    assert_eq!(number(&workbook, "Histogram!A3"), revenue["histogram"]["edges"][0].as_f64().unwrap());
    assert_eq!(number(&workbook, "Tornado!C3"), revenue["tornado"][0]["rank_correlation"].as_f64().unwrap());

    // The last sheet's document is the spec that was simulated.
    let lines: Vec<String> = (0..workbook.sheets[5].cells.len() as u32 + 20)
        .filter_map(|row| match &workbook.sheets[5].cells.get(row, 0)?.value {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        })
        .collect();
    let start = lines.iter().position(|line| line == "As a document").unwrap() + 1;
    let spec: engine::Spec = serde_json::from_str(&lines[start..].concat()).unwrap();
    assert_eq!(spec.inputs[0].distribution, "normal(10,1)");

    done(&file, &["--write-results", target.to_str().unwrap()]);
    assert!(std::fs::read(&target).unwrap() == first, "the same results are the same bytes");
}

#[test]
fn the_workbook_itself_is_not_replaced_unasked() {
    let folder = folder("write-refused");
    let file = model(&folder);
    let before = std::fs::read(&file).unwrap();
    let same = folder.join(".").join("model.xlsx");
    let (same, other) = (same.to_str().unwrap(), folder.join("other.xlsx"));
    let other = other.to_str().unwrap();
    for (options, said) in [
        (vec!["--write-back", same], "--write-back: "),
        (vec!["--write-results", same], "add --force"),
        (vec!["--write-back", other, "--write-results", other], "name the same file"),
    ] {
        let output = simulate(&file, &options);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(said), "{stderr}");
        assert!(output.stdout.is_empty());
    }
    let nowhere = folder.join("no such folder").join("out.xlsx");
    let output = simulate(&file, &["--write-back", nowhere.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stdout.is_empty(), "the results are printed all the same");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left lying about");
}

/// LibreOffice reads both files without repair: what it writes of them has the same numbers and the charts.
#[test]
fn libreoffice_opens_what_is_written() {
    if Command::new("soffice").arg("--version").output().is_err() {
        println!("skipped: there is no soffice in the PATH");
        return;
    }
    let folder = folder("libreoffice");
    let file = model(&folder);
    let (back, results) = (folder.join("back.xlsx"), folder.join("results.xlsx"));
    done(&file, &["--write-back", back.to_str().unwrap(), "--write-results", results.to_str().unwrap()]);
    let converted = folder.join("converted");
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .args([&converted, &back, &results])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for name in ["back.xlsx", "results.xlsx"] {
        let (ours, bytes) = (open(&folder.join(name)), std::fs::read(converted.join(name)).unwrap());
        let theirs = workbook::read(&bytes).unwrap();
        let mut numbers = 0;
        for (ours, theirs) in ours.sheets.iter().zip(&theirs.sheets) {
            assert_eq!(ours.name, theirs.name);
            for (row, column, cell) in ours.cells.iter() {
                let found = theirs.cells.get(row, column).and_then(|cell| cell.value.clone());
                match (&cell.value, found) {
                    // LibreOffice writes 15 to 17 digits.
                    (Some(Value::Number(x)), Some(Value::Number(found))) => {
                        assert!((x - found).abs() <= x.abs() * 1e-14, "{name} {row} {column}: {x} {found}");
                        numbers += 1;
                    }
                    (wanted, found) => {
                        assert_eq!(wanted.as_ref(), found.as_ref(), "{name} {} {row} {column}", ours.name);
                    }
                }
            }
        }
        assert!(numbers > 50, "{name}: {numbers} numbers");
        // A chart's name stands before its part and in the directory.
        let charts = bytes.windows(15).filter(|window| *window == b"xl/charts/chart").count() / 2;
        assert_eq!(charts, 2, "{name}: the histogram and the tornado");
    }
    let names = open(&converted.join("back.xlsx")).names;
    assert!(names.iter().any(|name| name.name == "Carlo.Revenue.Mean"));

    // What LibreOffice saved is known again: the sheet is replaced, though its parts have other names by now.
    let saved = converted.join("back.xlsx");
    let again = folder.join("again.xlsx");
    done(&saved, &["--write-back", again.to_str().unwrap()]);
    assert_eq!(open(&again).sheets.len(), 2);
}
