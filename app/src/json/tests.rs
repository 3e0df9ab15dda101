//! The documents beside `serde_json`: ours are read from what that writes and written as that reads them, bit by bit.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use wire::problem::{Fault, Problem};
use wire::simulation::{CreateShare, CreateSimulation, Share, Simulation, SimulationState};
use wire::worker::{
    Block, CellDetail, CellKind, DistributionInfo, Event, OpenedWorkbook, PaintedCell, PaintedStyle,
    PanelRequest, Preview, Request, SheetLayout, Snapshot,
};
use wire::{
    Address, Agreement, Difference, FoundInput, FoundOutput, Inspection, InspectionProblem, OutputSummary,
    PercentileMethod, Results, SheetInspection, Skipped, Spec, Unsupported,
};

use super::{AsItCame, Read, Write, parse, read, text};

#[test]
fn numbers_keep_every_bit() {
    let mut bits = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..20_000 {
        bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = f64::from_bits(bits);
        if number.is_finite() {
            let text = serde_json::to_string(&number).unwrap();
            assert_eq!(read::<f64>(&text).map(f64::to_bits), Some(bits), "{text}");
            assert_eq!(super::text(&number).parse(), Ok(number));
        }
    }
    assert_eq!(read::<f64>("1e999"), None);
    assert_eq!(read::<u64>("18446744073709551615"), Some(u64::MAX));
    assert_eq!(read::<u64>("-1"), None);
}

#[test]
fn texts_keep_every_letter() {
    for letters in ["", "plain", "£ ± 5% “quoted”", "a\"b\\c/d\n\t\u{8}\u{c}\r\u{1}", "𝒩(0, 1) 🎲"]
    {
        let written = serde_json::to_string(letters).unwrap();
        assert_eq!(read::<String>(&written).as_deref(), Some(letters), "{written}");
        assert_eq!(serde_json::from_str::<String>(&text(&letters)).unwrap(), letters);
    }
    assert_eq!(read::<String>(r#""\ud83c\udfb2\u00e9""#).as_deref(), Some("🎲é"));
    for text in [r#""\ud83c""#, r#""\udfb2""#, r#""\x""#, "\"open", r#""\u12""#] {
        assert_eq!(read::<String>(text), None, "{text}");
    }
}

#[test]
fn documents_are_read_as_serde_json_reads_them() {
    let summary = r#"{ "cell": "'My sheet'!C25", "name": "NPV", "base_value": null, "number_format": "0.0%",
        "count": 3, "errors": 1, "first_error": {"trial": 7, "cell": "A!B2", "kind": "\#DIV/0!"},
        "mean": 1.5, "std_error": null, "std_dev": 2e-3, "min": -1, "max": 4, "skewness": null, "kurtosis": null,
        "percentiles": {"5": 1.25, "50": 2.5}, "percentile_method": {"method": "exact"},
        "histogram": {"edges": [0, 1.5, 3], "counts": [2, 1]}, "curve": [], "tornado": [],
        "something new": [{"deep": [[1, "a", null], {}]}, true] }"#
        .replace("\\#", "#");
    let ours: OutputSummary = read(&summary).unwrap();
    assert_eq!(ours, serde_json::from_str(&summary).unwrap());
    let method = r#"{"method":"sketch","rank_error":1000}"#;
    assert_eq!(read::<PercentileMethod>(method), serde_json::from_str(method).ok());
    let spec =
        r#"{"inputs":[{"cell":"A!B2","distribution":"80 to 120"}],"sampling":"latin-hypercube","seed":7}"#;
    assert_eq!(read::<Spec>(spec), Some(serde_json::from_str(spec).unwrap()));
    assert_eq!(read::<Spec>(r#"{"a setting of the future":1}"#), None);
    let map: BTreeMap<String, (u32, f64)> = read(r#"{"a":[1,2.5],"b":[3,4]}"#).unwrap();
    assert_eq!(map["b"], (3, 4.0));
}

fn words() -> String {
    "words".to_owned()
}

/// The cell of what is only counted.
fn nowhere() -> Address {
    Address { sheet: String::new(), row: 0, column: 0 }
}

fn cell() -> Address {
    Address { sheet: "My sheet".into(), row: 1, column: 2 }
}

fn results() -> Results {
    serde_json::from_str(
        r##"{"version":1,"engine_version":"0.1.0","engine":"power","trials":10,"trials_requested":20,"seed":3,
            "sampling":"latin-hypercube","inputs":[{"cell":"A!B2","name":"Price","distribution":"Normal(1, 2)",
            "mean":1.25,"std_dev":null,"min":0,"max":2}],"outputs":[{"cell":"'My sheet'!C25","name":"NPV",
            "base_value":null,"number_format":"0.0%","count":9,"errors":1,
            "first_error":{"trial":7,"cell":"A!B2","kind":"#DIV/0!",
            "inputs":[{"cell":"A!B2","name":"Price","value":-1.5},{"cell":"A!B3","name":"","value":null}]},"mean":0.1,"std_error":null,"std_dev":2e-3,
            "min":-1,"max":4,"skewness":null,"kurtosis":null,"percentiles":{"2.5":1.25,"50":2.5},
            "percentile_method":{"method":"sketch","rank_error":1000},
            "histogram":{"edges":[0,1.5,3],"counts":[2,1]},"curve":[1,1e21,1e-9],
            "tornado":[{"cell":"A!B2","name":"Price","rank_correlation":-0.5,"mean_low":1,"mean_high":null}]}],
            "held":["A!C3"],"now":"2026-11-22","unsettled":[{"cell":"A!B2","cells":3,"trials":4}]}"##,
    )
    .unwrap()
}

fn spec() -> Spec {
    serde_json::from_str(
        r#"{"inputs":[{"cell":"A!B2","name":"Price","distribution":"80 to 120"}],"outputs":[{"cell":"A!B9"}],
            "sampling":"sobol","engine":"reference","hold":["A!D4"],"now":"2026-11-22","seed":18446744073709551615,
            "seeds":[{"cell":"A!B2","seed":7}],"analyses":[{"analysis":"goal-seek","to":1e-3,"note":"\"é","all":[null,true]}],
            "filters":[{"cell":"A!B2","min":0}],"stop":{"targets":[{"precision":0.5}]}}"#,
    )
    .unwrap()
}

fn fault() -> Fault {
    Fault { at: words(), message: words() }
}

/// That a document is read from what `serde_json` writes.
fn is_read<T: Read + Serialize + PartialEq + std::fmt::Debug>(document: T) {
    let written = serde_json::to_string(&document).unwrap();
    assert_eq!(read(&written), Some(document), "{written}");
}

/// That `serde_json` reads what is written.
fn is_written<T: Write + DeserializeOwned + PartialEq + std::fmt::Debug>(document: T) {
    let written = text(&document);
    assert_eq!(serde_json::from_str::<T>(&written).unwrap(), document, "{written}");
}

#[test]
fn every_event_is_read() {
    let inspection = Inspection {
        sheets: vec![SheetInspection { name: words(), rows: 0, columns: 0, hidden: false }],
        formulas: 5,
        // Not read: the page does not list functions.
        functions: BTreeMap::new(),
        agreement: Agreement {
            compared: 2,
            equal: 1,
            different: vec![Difference { cell: nowhere(), ours: String::new(), file: String::new() }],
            skipped: vec![Skipped { cell: cell(), reason: words() }],
        },
        unsupported: vec![Unsupported {
            cell: cell(),
            function: words(),
            reason: Some(words()),
            reached_by_draw: true,
        }],
        inputs: vec![FoundInput { cell: cell(), name: words(), distribution: words(), source: words() }],
        outputs: vec![FoundOutput { cell: cell(), name: words() }],
        problems: vec![InspectionProblem {
            cell: words(),
            kind: words(),
            message: words(),
            instead: Some(cell()),
        }],
        // Not read either.
        imports: Vec::new(),
        statistics: Vec::new(),
        spec: spec(),
    };
    let sheet = SheetLayout {
        name: words(),
        hidden: false,
        rows: 1,
        columns: 2,
        column_widths: vec![(1, 2, 80.5)],
        row_heights: vec![(3, 20.0)],
        frozen: (1, 0),
        merged: vec![(1, 2, 3, 4)],
        gridlines_hidden: true,
    };
    let sheets = vec![sheet];
    is_read(Event::Opened(Box::new(OpenedWorkbook { name: words(), hash: words(), sheets, inspection })));
    let kinds = [CellKind::Blank, CellKind::Number, CellKind::Text, CellKind::Boolean, CellKind::Error];
    let cells = kinds.map(|kind| PaintedCell { row: 1, column: 2, text: words(), kind, style: 0 }).into();
    let style = PaintedStyle {
        bold: true,
        colour: Some(words()),
        borders: [true, false, true, false],
        size: Some(10.5),
        ..PaintedStyle::default()
    };
    is_read(Event::Block(Block { sheet: 1, cells, styles: vec![style, PaintedStyle::default()] }));
    is_read(Event::Cell(CellDetail {
        cell: cell(),
        content: "=1".into(),
        formula: true,
        text: words(),
        number: Some(1.5),
        number_format: words(),
        label: words(),
    }));
    is_read(Event::Preview(Preview {
        distribution: words(),
        name: words(),
        parameters: vec![1.0],
        discrete: false,
        density: vec![(0.0, 1.0)],
        cumulative: Vec::new(),
        mean: None,
        std_dev: Some(2.0),
        percentiles: [1.0, 2.0, 3.0],
    }));
    let known = DistributionInfo {
        name: words(),
        summary: words(),
        discrete: true,
        parameters: vec![words()],
        repeats: false,
    };
    is_read(Event::Distributions { distributions: vec![known] });
    let snapshot = Snapshot { results: results(), elapsed_ms: 12.5, workers: 4 };
    is_read(Event::Progress(Box::new(snapshot.clone())));
    is_read(Event::Done(Box::new(snapshot)));
    is_read(Event::Written { name: words() });
    is_read(Event::Panel { html: words(), spec: Some(Box::new(spec())), said: words() });
    is_read(Event::Panel { html: words(), spec: None, said: String::new() });
    for hold in [Vec::new(), vec![cell()]] {
        is_read(Event::Refused { message: words(), code: words(), faults: vec![fault()], hold });
    }
    is_read(Event::Opening { sheets: 2, formulas: 1_204 });
    assert_eq!(read::<Event>("{\"tell\":\"something new\"}"), None);
}

#[test]
fn every_answer_is_read() {
    let problem = Problem { faults: vec![fault()], ..Problem::new(422, "bad-spec", "Bad", "It is bad.") };
    is_read(problem.clone());
    is_read(Problem { hold: vec![words()], faults: Vec::new(), ..problem.clone() });
    is_read(Simulation {
        id: words(),
        workbook: words(),
        state: SimulationState::Running,
        trials_done: 1,
        trials: 2,
        attempts: 3,
        problem: Some(problem),
    });
    let (workbook_name, created_at, expires_at) = (None, words(), words());
    is_read(Share {
        title: words(),
        results: results(),
        spec: spec(),
        workbook_name,
        created_at,
        expires_at,
    });
}

#[test]
fn every_request_is_written() {
    for request in [
        Request::Open { name: words() },
        Request::Block { sheet: 1, first_row: 2, rows: 3, first_column: 4, columns: 5 },
        Request::Cell { cell: cell() },
        Request::Preview { text: words() },
        Request::Distributions,
        Request::Run { spec: Box::new(spec()) },
        Request::Stop,
    ] {
        let written = text(&request);
        let read = Request::from_json(&written).or_else(|_| Request::write_back_from_json(&written));
        assert_eq!(read.ok(), Some(request), "{written}");
    }
    is_written(CreateSimulation { workbook: words(), spec: spec() });
    let came = serde_json::to_string(&results()).unwrap();
    let request: &[(&str, &dyn Write)] = &[("ask", &"write-back"), ("results", &AsItCame(&came))];
    let expected = Request::WriteBack { results: Box::new(results()) };
    assert_eq!(Request::write_back_from_json(&text(&request)).ok(), Some(expected));
    for workbook in [None, Some(words())] {
        let (results, spec, title, workbook_name) = (results(), spec(), words(), workbook.clone());
        let members: &[(&str, &dyn Write)] = &[
            ("title", &title),
            ("results", &AsItCame(&came)),
            ("spec", &spec),
            ("workbook", &workbook),
            ("workbook_name", &workbook_name),
        ];
        let written = text(&members);
        let expected = CreateShare { title, results, spec, workbook, workbook_name };
        assert_eq!(serde_json::from_str::<CreateShare>(&written).unwrap(), expected, "{written}");
    }
    is_written(Spec::default());
}

#[test]
fn a_part_of_a_document_is_known_as_it_came() {
    let event = r#"{"tell":"done","results":{ "a new one": [1e400, "\u0041"] } ,"workers":2}"#;
    let parsed = parse(event).unwrap();
    assert_eq!(parsed.get("results").written(), r#"{ "a new one": [1e400, "\u0041"] }"#);
    assert_eq!((parsed.get("workers").written(), parsed.get("nothing").written()), ("", ""));
}

#[test]
fn a_panel_is_asked_for_as_the_worker_reads_it() {
    let came = serde_json::to_string(&results()).unwrap();
    let fields = [("pick:A!B2".to_owned(), "on".to_owned()), ("a \"field\"".to_owned(), "−0,5".to_owned())];
    let request: &[(&str, &dyn Write)] = &[
        ("ask", &"panel"),
        ("name", &"check"),
        ("spec", &spec()),
        ("results", &AsItCame(&came)),
        ("output", &1_u64),
        ("selected", &Some(cell())),
        ("fields", &&fields[..]),
        ("pressed", &"save"),
    ];
    let read: PanelRequest = serde_json::from_str(&text(&request)).unwrap();
    let expected = PanelRequest {
        name: "check".into(),
        spec: spec(),
        results: Some(Box::new(results())),
        output: 1,
        selected: Some(cell()),
        fields: fields.into(),
        pressed: "save".into(),
    };
    assert_eq!(read, expected);
}

#[test]
fn what_is_no_document_is_refused() {
    for text in ["", "{", "[1,", "[1 2]", "{\"a\" 1}", "nul", "[1]x", "{\"version\":}", "[", "}", "tru"] {
        assert!(serde_json::from_str::<Value>(text).is_err());
        assert!(read::<Vec<u64>>(text).is_none(), "{text}");
        assert!(read::<Spec>(text).is_none(), "{text}");
        assert!(read::<Results>(text).is_none(), "{text}");
    }
    assert_eq!(read::<(u64, u64)>("[1,2,3]"), None);
    let deep = format!("{{\"inputs\":[],\"version\":1,\"x\":{}", "[".repeat(1_000_000));
    assert!(read::<OutputSummary>(&deep).is_none());
}
