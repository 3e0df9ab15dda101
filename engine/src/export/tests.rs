//! Written workbooks, read again by our own reader and by others'.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use zip::ZipArchive;

use super::grid::Datum;
use super::layout::Layout;
use super::*;
use crate::address::Address;
use crate::results::{Bar, Histogram, InputSummary, OutputSummary, Percent, PercentileMethod};
use crate::simulation::Simulation;
use crate::spec::{Input, Output, Sampling, Spec};
use crate::value::{CellError, Value};
use crate::workbook::tests::builder::Builder;
use crate::workbook::{Workbook, read};

/// The parts that may change, in a workbook as Excel names them.
const CHANGED: [&str; 3] = ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"];

/// Results with everything that can be awkward in them.
fn results(outputs: &[&str]) -> Results {
    let cell = |row| Address { sheet: "Model".to_owned(), row, column: 1 };
    let output = |name: &&str| OutputSummary {
        cell: cell(2),
        name: (*name).to_owned(),
        base_value: Some(1e300),
        number_format: "0.00\" <m>\"".to_owned(),
        count: 3,
        errors: 7,
        first_error: None,
        mean: Some(0.1 + 0.2),
        std_error: None,
        std_dev: Some(5e-324),
        min: Some(-0.0),
        max: Some(f64::MAX),
        skewness: None,
        kurtosis: None,
        percentiles: Percent::STANDARD
            .into_iter()
            .map(|percent| (percent, percent.quantile() / 3.0))
            .collect(),
        percentile_method: PercentileMethod::Exact,
        histogram: Histogram { edges: vec![0.0, 0.1, 0.2], counts: vec![1, 2] },
        curve: Vec::new(),
        tornado: vec![Bar {
            cell: cell(0),
            name: "<Price> & \"co\"\u{1} _x0041_".to_owned(),
            rank_correlation: -1.0 / 3.0,
            mean_low: None,
            mean_high: Some(2.0),
        }],
    };
    Results {
        version: 1,
        engine_version: "0.1.0".to_owned(),
        engine: "power".to_owned(),
        trials: 10,
        trials_requested: 10,
        seed: u64::MAX,
        sampling: Sampling::MonteCarlo,
        inputs: vec![InputSummary {
            cell: cell(0),
            name: "Price".to_owned(),
            distribution: "Normal(10, 1)".to_owned(),
            mean: Some(10.0),
            std_dev: Some(1.0),
            min: Some(7.0),
            max: Some(13.0),
        }],
        outputs: outputs.iter().map(output).collect(),
        correlations: Vec::new(),
        held: vec![cell(5)],
        now: Some("2026-03-01T12:00:00".to_owned()),
        unsettled: Vec::new(),
        statistics: Vec::new(),
        analyses: Vec::new(),
        filters: Vec::new(),
        convergence: Vec::new(),
    }
}

/// The compressed bytes, the method and the checksum of every part.
fn raw(bytes: &[u8]) -> BTreeMap<String, (Vec<u8>, u32)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index_raw(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), (content, file.crc32()))
        })
        .collect()
}

/// The text of a part.
fn text(bytes: &[u8], part: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(part).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Every part but the three that may change is the same to the byte; only our own are new.
fn assert_nothing_else_changed(original: &[u8], patched: &[u8], name: &str) {
    let (before, after) = (raw(original), raw(patched));
    let parts = || before.keys().filter(|part| !part.ends_with('/'));
    for part in parts().filter(|part| !CHANGED.contains(&part.trim_start_matches('/'))) {
        assert!(before.get(part) == after.get(part), "{name}: {part} changed");
    }
    for part in after.keys().filter(|part| !before.contains_key(*part)) {
        assert!(part.contains("carlo-results"), "{name}: {part} is new");
    }
}

/// The sheet of results holds exactly what was laid out.
fn assert_reads_back(workbook: &Workbook, results: &Results, name: &str) {
    let sheet = workbook.sheets.iter().find(|sheet| sheet.name == name).unwrap();
    let layout = Layout::new(results);
    let mut numbers = 0;
    for (row, cells) in layout.grid.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let found = sheet.cells.get(row as u32, column as u32).and_then(|cell| cell.value.clone());
            let place = format!("{name} {row} {column}");
            match (&cell.datum, found) {
                (Datum::Blank, None) => {}
                (Datum::Number(x), Some(Value::Number(found))) => {
                    assert_eq!(found.to_bits(), x.to_bits(), "{place}");
                    numbers += 1;
                }
                (Datum::Text(text), Some(Value::Text(found))) => {
                    assert_eq!(*found, *text.replace('\u{1}', ""), "{place}");
                }
                (Datum::Missing, Some(Value::Error(CellError::NotAvailable))) => {}
                (wanted, found) => panic!("{place}: {found:?} instead of {wanted:?}"),
            }
        }
    }
    assert!(numbers > 10);
}

fn sheet_names(workbook: &Workbook) -> Vec<&str> {
    workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect()
}

#[derive(Deserialize)]
struct Example {
    file: String,
    inputs: Vec<Input>,
    outputs: Vec<Address>,
}

fn examples() -> Vec<(String, Vec<u8>, Spec)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let list = std::fs::read_to_string(folder.join("index.json")).unwrap();
    let list: Vec<Example> = serde_json::from_str(&list).unwrap();
    let spec = |example: &Example| Spec {
        inputs: example.inputs.clone(),
        outputs: example
            .outputs
            .iter()
            .map(|cell| Output { cell: cell.clone(), name: String::new() })
            .collect(),
        trials: 5_000,
        ..Spec::default()
    };
    list.iter()
        .map(|example| {
            (example.file.clone(), std::fs::read(folder.join(&example.file)).unwrap(), spec(example))
        })
        .collect()
}

fn simulate(bytes: &[u8], spec: &Spec) -> Results {
    let workbook = Arc::new(read(bytes).unwrap());
    Simulation::new(workbook, spec).unwrap().run(None, &mut |_| std::ops::ControlFlow::Continue(()))
}

#[test]
fn examples_keep_their_parts_and_their_digits() {
    for (name, original, spec) in examples() {
        let before = simulate(&original, &spec);
        let patched = into_workbook(&original, &before).unwrap();
        assert_nothing_else_changed(&original, &patched, &name);
        let workbook = read(&patched).unwrap();
        assert_reads_back(&workbook, &before, SHEET_NAME);
        assert!(workbook.notes.is_empty(), "{name}: {:?}", workbook.notes);
        assert_eq!(simulate(&patched, &spec), before, "{name}");
        assert_eq!(into_workbook(&original, &before).unwrap(), patched, "{name}: the same bytes again");
    }
}

#[test]
fn a_second_run_takes_the_place_of_the_first() {
    let original = Builder::new("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>").bytes();
    let first = into_workbook(&original, &results(&["Profit", "Cost"])).unwrap();
    let second = into_workbook(&first, &results(&["Profit"])).unwrap();
    let workbook = read(&second).unwrap();
    assert_eq!(sheet_names(&workbook), ["Sheet1", SHEET_NAME]);
    assert_reads_back(&workbook, &results(&["Profit"]), SHEET_NAME);
    let names: Vec<&str> = workbook.names.iter().map(|name| name.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Carlo.Results",
            "Carlo.Profit.Mean",
            "Carlo.Profit.StdDev",
            "Carlo.Profit.P5",
            "Carlo.Profit.P50",
            "Carlo.Profit.P95"
        ]
    );
    assert!(text(&second, "xl/workbook.xml").contains("<calcPr fullCalcOnLoad=\"1\"/>"));
    assert!(!text(&first, "xl/workbook.xml").contains("calcPr"), "a first write needs no calculation");
    let content_types = text(&second, "[Content_Types].xml");
    assert_eq!(content_types.matches("carlo-results-1.xml").count(), 1);
    assert!(!content_types.contains("carlo-results-3.xml"), "the charts of the second output are gone");
    assert_eq!(into_workbook(&second, &results(&["Profit"])).unwrap(), second, "a third run changes nothing");
}

/// As Excel leaves it: other part names, the sheet renamed and moved.
#[test]
fn earlier_results_are_known_after_another_program_saved_them() {
    let mark = "<definedName name=\"Carlo.Results\" hidden=\"1\">'Risk, 2026'!$A$1</definedName>\
                <definedName name=\"Carlo.Profit.Mean\">'Risk, 2026'!$D$8</definedName>\
                <definedName name=\"Carlo.Mine\">Sheet1!$A$1</definedName>";
    let original = Builder::new("")
        .book(&format!(
            "<sheets><sheet name=\"Risk, 2026\" sheetId=\"7\" r:id=\"rId2\"/><sheet name=\"Sheet1\" sheetId=\"1\" \
             r:id=\"rId1\"/></sheets><definedNames>{mark}</definedNames><calcPr calcId=\"191029\" iterate=\"1\"/>"
        ))
        .relations(
            "xl/_rels/workbook.xml.rels",
            &[("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "worksheet", "worksheets/sheet2.xml")],
        )
        .with("xl/worksheets/sheet2.xml", "<worksheet><sheetData/></worksheet>")
        .relations("xl/worksheets/_rels/sheet2.xml.rels", &[("rId1", "drawing", "../drawings/drawing1.xml")])
        .with("xl/drawings/drawing1.xml", "<wsDr/>")
        .relations(
            "xl/drawings/_rels/drawing1.xml.rels",
            &[("rId1", "chart", "../charts/chart1.xml"), ("rId2", "image", "../media/logo.bin")],
        )
        .with("xl/charts/chart1.xml", "<chartSpace/>")
        .with("xl/media/logo.bin", "logo")
        .relations("xl/worksheets/_rels/sheet1.xml.rels", &[("rId1", "image", "../media/logo.bin")])
        .bytes();
    let patched = into_workbook(&original, &results(&["Profit"])).unwrap();
    let workbook = read(&patched).unwrap();
    assert_eq!(sheet_names(&workbook), ["Risk, 2026", "Sheet1"]);
    assert_reads_back(&workbook, &results(&["Profit"]), "Risk, 2026");
    let parts = raw(&patched);
    for gone in ["xl/worksheets/sheet2.xml", "xl/drawings/drawing1.xml", "xl/charts/chart1.xml"] {
        assert!(!parts.contains_key(gone), "{gone}");
    }
    assert!(parts.contains_key("xl/media/logo.bin"), "the other sheet shows it too");
    let mean = workbook.names.iter().find(|name| name.name == "Carlo.Profit.Mean").unwrap();
    assert!(mean.text.starts_with("'Risk, 2026'!$D$"), "{}", mean.text);
    assert!(workbook.names.iter().any(|name| name.name == "Carlo.Mine"), "the user's own name stays");
    assert!(
        workbook.calculation.iterate && text(&patched, "xl/workbook.xml").contains("fullCalcOnLoad=\"1\"")
    );
}

#[test]
fn names_that_are_taken_get_a_number() {
    let original = Builder::new("")
        .book(
            "<sheets><sheet name=\"CARLO RESULTS\" sheetId=\"4\" r:id=\"rId1\"/></sheets>\
             <definedNames><definedName name=\"carlo.profit.p5\">1</definedName></definedNames>",
        )
        .bytes();
    let patched = into_workbook(&original, &results(&["Profit", "Profit", "", "A1"])).unwrap();
    let workbook = read(&patched).unwrap();
    assert_eq!(sheet_names(&workbook), ["CARLO RESULTS", "Carlo results (2)"]);
    assert!(text(&patched, "xl/workbook.xml").contains("sheetId=\"5\""));
    let means: Vec<&str> =
        workbook.names.iter().map(|name| name.name.as_str()).filter(|name| name.ends_with(".Mean")).collect();
    assert_eq!(means, ["Carlo.Profit_2.Mean", "Carlo.Profit_3.Mean", "Carlo.Output.Mean", "Carlo.A1.Mean"]);
}

#[test]
fn names_stand_where_the_schema_has_them() {
    let sheets = "<sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets>";
    for (inside, expected) in [
        (format!("{sheets}<calcPr/>"), "</sheets><definedNames>"),
        (
            format!("{sheets}<externalReferences/><calcPr/><extLst><ext><sheets/></ext></extLst>"),
            "<externalReferences/><definedNames>",
        ),
        (format!("{sheets}<definedNames/><calcPr/>"), "</sheets><definedNames><definedName"),
    ] {
        let patched = into_workbook(&Builder::new("").book(&inside).bytes(), &results(&["Profit"])).unwrap();
        let book = text(&patched, "xl/workbook.xml");
        assert!(book.contains(expected) && book.contains("</definedNames><calcPr/>"), "{book}");
        assert_eq!(read(&patched).unwrap().names.len(), 6);
    }
}

#[test]
fn prefixes_and_strict_namespaces_are_kept() {
    let (main, relationships) = (xml::STRICT.main, xml::STRICT.relationships);
    let book = format!(
        "<?xml version=\"1.0\"?>\n<x:workbook xmlns:x=\"{main}\" xmlns:q=\"{relationships}\"><x:sheets>\
         <x:sheet name=\"Sheet1\" sheetId=\"1\" q:id=\"rId1\"/></x:sheets></x:workbook>"
    );
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(book.encode_utf16().flat_map(u16::to_le_bytes));
    for content in [book.clone().into_bytes(), [b"\xef\xbb\xbf", book.as_bytes()].concat(), utf16] {
        let wide = content[0] == 0xff;
        let original = Builder::new("").with("xl/workbook.xml", &content).bytes();
        let patched = into_workbook(&original, &results(&["Profit"])).unwrap();
        let workbook = read(&patched).unwrap();
        assert_reads_back(&workbook, &results(&["Profit"]), SHEET_NAME);
        assert!(text(&patched, "xl/worksheets/carlo-results.xml").contains(main));
        assert!(text(&patched, "xl/charts/carlo-results-1.xml").contains(xml::STRICT.chart));
        let kind = format!("Type=\"{relationships}/worksheet\"");
        assert!(text(&patched, "xl/_rels/workbook.xml.rels").contains(&kind));
        if !wide {
            let sheet = format!("<x:sheet xmlns:r=\"{relationships}\" name=\"Carlo results\"");
            assert!(text(&patched, "xl/workbook.xml").contains(&sheet));
        }
    }
}

#[test]
fn what_must_not_be_changed_is_refused() {
    let signed = Builder::new("").relations(
        "_rels/.rels",
        &[("rId1", "officeDocument", "xl/workbook.xml"), ("rId2", "origin", "_xmlsignatures/origin.sigs")],
    );
    let refused = into_workbook(&signed.bytes(), &results(&["Profit"])).unwrap_err();
    assert_eq!(refused, ExportError::Signed);
    let text_file = into_workbook(b"a,b", &results(&["Profit"])).unwrap_err();
    assert!(text_file.to_string().contains("a plain text file"), "{text_file}");
    let binary = Builder::new("").relations("_rels/.rels", &[("rId1", "officeDocument", "xl/workbook.bin")]);
    let document = Builder { parts: Vec::new() }.with("mimetype", "").with("content.xml", "");
    let old = include_bytes!("../workbook/tests/files/features.xls");
    for (bytes, format) in [(binary.bytes(), ".xlsb"), (document.bytes(), ".ods"), (old.to_vec(), ".xls")] {
        let refused = into_workbook(&bytes, &results(&["Profit"])).unwrap_err();
        assert_eq!(refused, ExportError::OtherFormat { format });
    }
    let sheets: String = (1..=preflight::MAX_SHEETS)
        .map(|n| format!("<sheet name=\"s{n}\" sheetId=\"{n}\" r:id=\"rId1\"/>"))
        .collect();
    let full = Builder::new("").book(&format!("<sheets>{sheets}</sheets>")).bytes();
    let refused = into_workbook(&full, &results(&["Profit"])).unwrap_err();
    assert_eq!(refused, ExportError::TooManySheets { limit: preflight::MAX_SHEETS });
}

/// What has no name is called by its address, which is no reference into the workbook of results.
#[cfg(feature = "report")]
#[test]
fn outputs_without_a_name_have_charts_with_titles() {
    for name in ["Model!B9", "'My model'!B9:C9", "=Model!B9", "=(a)", "=Rows[x]"] {
        let written = super::report(&results(&[name]), &Spec::default()).unwrap();
        let parts = raw(&written).into_keys().filter(|part| part.starts_with("xl/charts/chart"));
        let charts: Vec<String> = parts.map(|part| text(&written, &part)).collect();
        // Without the word joiner and as XML has it.
        let titled = |chart: &&String| {
            let chart = chart.replace('\u{2060}', "").replace("&apos;", "'");
            chart.contains(name) && !chart.contains("<c:title><c:tx><c:strRef>")
        };
        assert_eq!(charts.iter().filter(titled).count(), charts.len(), "{name}: {charts:?}");
        assert!(!charts.is_empty());
    }
}

#[test]
fn results_without_numbers_have_no_charts() {
    let mut none = results(&["Profit"]);
    none.outputs[0].histogram = Histogram::default();
    none.outputs[0].tornado.clear();
    let patched = into_workbook(&Builder::new("").bytes(), &none).unwrap();
    assert_reads_back(&read(&patched).unwrap(), &none, SHEET_NAME);
    assert!(!raw(&patched).keys().any(|part| part.contains("charts") || part.contains("drawings")));
}

/// Real files of many programs: everything else is as it was, and another reader sees the new sheet.
#[test]
fn workbooks_of_the_corpora_keep_their_parts() {
    use calamine::{Data, Reader, Xlsx};
    let Some(corpora) = std::env::var_os("CARLO_CORPORA") else {
        println!("skipped: CARLO_CORPORA does not name the folder with the corpora");
        return;
    };
    let results = results(&["Profit", "Cost"]);
    let (mut written, mut strange) = (0, Vec::new());
    for folder in std::fs::read_dir(Path::new(&corpora).join("corpora")).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !name.ends_with(".xlsx") && !name.ends_with(".xlsm") {
                continue;
            }
            let original = std::fs::read(&path).unwrap();
            let Ok(before) = read(&original) else { continue };
            let patched = match into_workbook(&original, &results) {
                Ok(patched) => patched,
                Err(error) => {
                    println!("{name}: {error}");
                    assert_eq!(error, ExportError::Signed, "{name}");
                    continue;
                }
            };
            assert_nothing_else_changed(&original, &patched, &name);
            let after = read(&patched).unwrap();
            assert_eq!(after.notes, before.notes, "{name}");
            assert_eq!(sheet_names(&after)[..before.sheets.len()], sheet_names(&before), "{name}");
            assert_eq!(after.names.len(), before.names.len() + 11, "{name}");
            assert_reads_back(&after, &results, SHEET_NAME);
            let again = into_workbook(&patched, &results).unwrap();
            assert_eq!(sheet_names(&read(&again).unwrap()), sheet_names(&after), "{name}");
            written += 1;
            if Xlsx::new(Cursor::new(&original)).is_err() {
                continue;
            }
            let mut theirs = Xlsx::new(Cursor::new(&patched)).unwrap();
            match theirs.worksheet_range(SHEET_NAME) {
                Ok(range) => assert_eq!(range.get_value((0, 0)), Some(&Data::String(SHEET_NAME.to_owned()))),
                Err(error) => strange.push(format!("{name}: {error}")),
            }
        }
    }
    println!("{written} workbooks written");
    assert!(written > 300, "only {written} workbooks were written");
    assert!(strange.is_empty(), "{}", strange.join("\n"));
}
