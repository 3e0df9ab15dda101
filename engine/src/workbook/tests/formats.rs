//! .ods and .xls: files of LibreOffice beside the same workbooks as .xlsx, and files of Excel.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::builder::Builder;
use crate::address::parse_a1;
use crate::inspection::inspect;
use crate::simulation::Simulation;
use crate::spec::Spec;
use crate::value::Value;
use crate::workbook::{Content, Patterns, TextRules, Workbook, read};

const FEATURES: [(&str, &[u8]); 2] =
    [("ods", include_bytes!("files/features.ods")), ("xls", include_bytes!("files/features.xls"))];

/// An example, the same in another format, a spec for it, and how far results may be apart: LibreOffice writes
/// 15 digits of a number into .ods, also of those that no draw reaches and that are taken from the file.
const PAIRS: [(&[u8], &[u8], &str, f64); 2] = [
    (
        include_bytes!("../../../../examples/project-npv.xlsx"),
        include_bytes!("files/project-npv.ods"),
        include_str!("../../../../tests/golden/project-npv/spec.json"),
        1e-12,
    ),
    (
        include_bytes!("../../../../examples/build-cost.xlsx"),
        include_bytes!("files/build-cost.xls"),
        include_str!("../../../../tests/golden/build-cost/spec.json"),
        0.0,
    ),
];

/// Each cell's formula, without what the formats write differently.
fn formulas(workbook: &Workbook) -> Vec<(String, String)> {
    let mut formulas = Vec::new();
    for sheet in &workbook.sheets {
        for (row, column, cell) in sheet.cells.iter() {
            if let Some(text) = cell.content.formula() {
                let text = text.replace("_xlfn.", "").replace(' ', "").to_lowercase();
                formulas.push((format!("{}!{row},{column}", sheet.name), text));
            }
        }
    }
    formulas
}

fn results(workbook: Workbook, spec: &str) -> serde_json::Value {
    let spec: Spec = serde_json::from_str(spec).unwrap();
    let simulation = Simulation::new(Arc::new(workbook), &Spec { trials: 5_000, ..spec }).unwrap();
    serde_json::to_value(simulation.run(None, &mut |_| ControlFlow::Continue(()))).unwrap()
}

/// Compares all but how numbers are shown.
fn compare(place: &str, left: &serde_json::Value, right: &serde_json::Value, tolerance: f64) {
    use serde_json::Value::{Array, Number, Object};
    match (left, right) {
        (Object(left), Object(right)) => {
            assert_eq!(left.len(), right.len(), "{place}");
            for (key, value) in left.iter().filter(|(key, _)| *key != "number_format") {
                compare(&format!("{place}.{key}"), value, &right[key], tolerance);
            }
        }
        (Array(left), Array(right)) => {
            assert_eq!(left.len(), right.len(), "{place}");
            left.iter().zip(right).for_each(|(left, right)| compare(place, left, right, tolerance));
        }
        (Number(left), Number(right)) => {
            let (left, right) = (left.as_f64().unwrap(), right.as_f64().unwrap());
            assert!((left - right).abs() <= tolerance * left.abs().max(1.0), "{place}: {left} and {right}");
        }
        _ => assert_eq!(left, right, "{place}"),
    }
}

#[test]
fn an_example_gives_the_same_results_in_another_format() {
    for (xlsx, other, spec, tolerance) in PAIRS {
        let (xlsx, other) = (read(xlsx).unwrap(), read(other).unwrap());
        assert_eq!(formulas(&xlsx), formulas(&other));
        assert!(other.notes.is_empty(), "{:?}", other.notes);
        let agreement = inspect(&Arc::new(other.clone())).agreement;
        assert_eq!(agreement.equal, agreement.compared);
        assert!(agreement.compared > 30);
        compare("results", &results(xlsx, spec), &results(other, spec), tolerance);
    }
}

/// What stands inside of the outermost element of a part of an archive, without its declaration.
fn inside(archive: &[u8], part: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let text = std::io::read_to_string(archive.by_name(part).unwrap()).unwrap();
    let (_, document) = text.split_once("<office:document").unwrap();
    let (_, inside) = document.split_once('>').unwrap();
    inside.rsplit_once("</office:document").unwrap().0.to_owned()
}

#[test]
fn a_document_in_one_piece_is_the_same_workbook() {
    let [(_, archive), _] = FEATURES;
    let parts: String = ["styles.xml", "content.xml"].map(|part| inside(archive, part)).concat();
    let flat = |kind: &str, inside: &str| {
        format!(
            "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             office:mimetype=\"application/vnd.oasis.opendocument.{kind}\">{inside}</office:document>"
        )
    };
    let saved = "<office:meta><dc:date>2026-11-22T12:00:00</dc:date></office:meta>";
    let read_flat = read(flat("spreadsheet", &format!("{saved}{parts}")).as_bytes()).unwrap();
    let archived = Workbook { saved_at: Some(46_348.5), ..read(archive).unwrap() };
    assert_eq!(format!("{read_flat:?}"), format!("{archived:?}"));
    let script = "<office:scripts><ooo:module ooo:name=\"Module1\"/></office:scripts>";
    let with_macros = read(flat("spreadsheet", &format!("{script}{parts}")).as_bytes()).unwrap();
    assert!(with_macros.notes[0].contains("macros are ignored"), "{:?}", with_macros.notes);
    let refused = read(flat("text", &parts).as_bytes()).unwrap_err().to_string();
    assert!(refused.contains("another kind of OpenDocument file"), "{refused}");
}

#[test]
fn features_are_read() {
    for (format, bytes) in FEATURES {
        let workbook = read(bytes).unwrap();
        let names: Vec<_> = workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
        assert_eq!(names, [("Plan", false), ("It's 2", false), ("Hidden", true)], "{format}");
        let at = |a1: &str| {
            let (row, column) = parse_a1(a1).unwrap();
            workbook.sheets[0].cells.get(row, column).unwrap_or_else(|| panic!("{format}: {a1} is empty"))
        };
        for (a1, formula) in [
            ("B1", "SUM(A1:A4)"),
            ("B2", "SUM(A:A)+SUM($2:$3)*0"),
            ("B3", "'It''s 2'!$A$2+Hidden!A3"),
            ("B4", "\"a \"\"quoted\"\" text\"&A1"),
            ("C1", "-A1^2+5%*(A2-A3)"),
            ("C2", "IF(A1>=1.5,IF(A2>3,\"more\",\"less\"),\"none\")"),
            ("C4", "rate*A4"),
            ("D1", "A1:A4*2"),
            ("E1", "NORMINV(0.5,A1,1)"),
            ("E2", "1/0"),
            // LibreOffice writes a cell on several sheets as a range into .xls.
            ("E3", if format == "xls" { "SUM(Plan:Hidden!A2:A2)" } else { "SUM(Plan:Hidden!A2)" }),
            ("E4", "ROUND(local,1)+AVERAGE(A1,A2)"),
        ] {
            assert_eq!(at(a1).content.formula().map(|text| &**text), Some(formula), "{format}: {a1}");
        }
        let Content::Array { range, .. } = &at("D1").content else { panic!("{format}: an array") };
        assert_eq!(range.a1(), "D1:D4", "{format}");
        for (row, a1) in (1..).zip(["D2", "D3", "D4"]) {
            assert!(matches!(at(a1).content, Content::ArrayPart { anchor } if anchor == range.top_left()));
            assert_eq!(at(a1).value, Some(Value::Number(3.0 * f64::from(row + 1))), "{format}: {a1}");
        }
        for (a1, value) in [
            ("A2", Value::Number(3.0)),
            ("B4", "a \"quoted\" text1.5".into()),
            ("C2", "less".into()),
            ("C3", Value::Number(20.0)),
            ("E2", crate::value::CellError::DivisionByZero.into()),
            ("F1", true.into()),
            ("F2", "text".into()),
            ("F3", Value::Number(44_927.5)),
            ("F4", Value::Number(0.25)),
        ] {
            assert_eq!(at(a1).value, Some(value), "{format}: {a1}");
        }
        let format_of = |a1: &str| &workbook.styles[at(a1).style.0 as usize].number_format;
        assert!(format_of("F3").to_lowercase().starts_with("yyyy"), "{format}: {}", format_of("F3"));
        assert_eq!(format_of("F4"), "0.00%", "{format}");
        let names: Vec<_> = workbook
            .names
            .iter()
            .map(|name| (name.name.as_str(), name.scope.map(|sheet| sheet.0), name.text.as_str()))
            .collect();
        for name in [
            ("rate", None, "Plan!$A$2"),
            ("local", Some(0), "Plan!$A$3"),
            ("local", Some(1), "'It''s 2'!$A$4"),
        ] {
            assert!(names.contains(&name), "{format}: {name:?} is not in {names:?}");
        }
        let merged: Vec<_> = workbook.sheets[0].merged.iter().map(|range| range.a1()).collect();
        assert_eq!(merged, ["H1:I2"], "{format}");
        assert!(
            workbook.sheets[0]
                .column_widths
                .iter()
                .any(|(first, last, width)| { (first..=last).contains(&&6) && (18.0..27.0).contains(width) })
        );
        assert!(workbook.notes.is_empty(), "{format}: {:?}", workbook.notes);
    }
}

fn document(table: &str) -> Builder {
    let text = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    );
    Builder { parts: Vec::new() }
        .with("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        .with("content.xml", text)
}

#[test]
fn repeated_rows_and_cells_are_written_out() {
    let workbook = document(
        "<table:calculation-settings><table:iteration table:status=\"enable\" table:steps=\"7\"/>\
         </table:calculation-settings><table:table table:name=\"Plan\">\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/>\
         <table:table-cell office:value-type=\"float\" office:value=\"2.5\" table:number-columns-repeated=\"2\"/>\
         </table:table-row><table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
    )
    .read();
    assert_eq!((workbook.calculation.iterate, workbook.calculation.iterate_count), (true, 7));
    let places: Vec<_> = workbook.sheets[0].cells.iter().map(|(row, column, _)| (row, column)).collect();
    assert_eq!(places, [(0, 1), (0, 2), (1, 1), (1, 2)]);
}

/// Without a word on it texts are regular expressions that must fit whole cells, and case matters (OpenDocument 1.3 part 3,
/// 9.4.1 and the defaults of section 19).
#[test]
fn documents_say_how_texts_are_compared() {
    let rules = |settings: &str| {
        let sheet = "<table:table table:name=\"Plan\"></table:table>";
        document(&format!("{settings}{sheet}")).read().calculation.text_rules
    };
    let asked = |attributes: &str| rules(&format!("<table:calculation-settings {attributes}/>"));
    let unasked = TextRules { patterns: Patterns::Regular, whole_cells: true, case_matters: true };
    let plain = "table:use-regular-expressions=\"false\"";
    for (found, expected) in [
        (rules(""), unasked),
        (asked(""), unasked),
        (asked(plain), TextRules { patterns: Patterns::Plain, ..unasked }),
        (
            asked(&format!("table:use-wildcards=\"true\" {plain}")),
            TextRules { patterns: Patterns::Wildcards, ..unasked },
        ),
        (asked("table:case-sensitive=\"false\""), TextRules { case_matters: false, ..unasked }),
        (
            asked("table:search-criteria-must-apply-to-whole-cell=\"false\""),
            TextRules { whole_cells: false, ..unasked },
        ),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn documents_beyond_the_limits_are_refused() {
    let many = "<table:table table:name=\"Plan\"><table:table-row table:number-rows-repeated=\"1000000\">\
         <table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"9\"/>\
         </table:table-row></table:table>";
    assert!(document(many).refusal().contains("holds more than 5000000 cells"));
    let beyond = "<table:table table:name=\"Plan\"><table:table-row table:number-rows-repeated=\"1048576\"/>\
         <table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>\
         </table:table>";
    assert!(document(beyond).refusal().contains("is not a cell between"));
    assert!(document("").refusal().contains("lists no sheets"));
    let locked = document("").with("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>");
    assert!(locked.refusal().contains("password"));
}

/// Cut off or changed anywhere, an .xls file is refused or read, and nothing panics.
#[test]
fn damaged_files_are_survived() {
    let good = FEATURES[1].1;
    for position in 0..good.len() {
        if position % 16 == 0 {
            let _ = read(&good[..position]);
        }
        for value in [0, 0x7f, 0xff] {
            let mut bad = good.to_vec();
            bad[position] = value;
            let _ = read(&bad);
        }
    }
}

/// Excel's own values are what we compute from the formulas that we read.
#[test]
fn workbooks_of_excel_are_read() {
    let Some(folder) = super::corpora::folder("corpora") else { return };
    let folder = folder.join("xxxxyyyy80008__Financial-Modeling-with-Crystal-Ball-and-Excel");
    let (mut files, mut compared, mut equal) = (0, 0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "xls") {
            continue;
        }
        let workbook = read(&std::fs::read(&path).unwrap()).unwrap();
        let inspection = inspect(&Arc::new(workbook.clone()));
        let agreement = &inspection.agreement;
        println!(
            "{}: {} formulas, {} of {} equal, {} skipped, {:?} {:?} {:?}",
            path.display(),
            inspection.formulas,
            agreement.equal,
            agreement.compared,
            agreement.skipped.len(),
            workbook.notes,
            &agreement.different[..agreement.different.len().min(3)],
            &agreement.skipped[..agreement.skipped.len().min(3)],
        );
        files += 1;
        compared += agreement.compared;
        equal += agreement.equal;
        assert!(
            !workbook.notes.iter().any(|note| note.contains("could not be read")),
            "{:?}",
            workbook.notes
        );
    }
    assert_eq!(files, 5);
    assert!(compared > 1_000 && equal * 1_000 >= compared * 999, "{equal} of {compared}");
}

/// Names of streams have no case (MS-CFB 2.6.4), and other programs than Excel write them in capitals.
#[test]
fn a_stream_in_capitals_is_the_workbook() {
    let file = FEATURES[1].1;
    let [name, capitals] = ["Workbook", "WORKBOOK"]
        .map(|name| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let at = file.windows(name.len()).position(|window| window == name).unwrap();
    let renamed = [&file[..at], &capitals, &file[at + name.len()..]].concat();
    assert_eq!(formulas(&read(&renamed).unwrap()), formulas(&read(file).unwrap()));
}
