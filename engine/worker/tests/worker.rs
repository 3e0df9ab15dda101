//! The worker's logic, natively: a workbook opened, painted, previewed, and simulated by a pool in any order.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use engine::simulation::Simulation;
use engine::spec::{Correlation, Input, Output};
use engine::{Address, Spec};
use engine_worker::run::{Evaluator, Run};
use engine_worker::session::Session;
use wire::worker::{CellKind, Event, Request};
use zip::write::{SimpleFileOptions, ZipWriter};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// `Plan!B1` price, `Plan!B2` cost, `Plan!B3` = margin × 1,000 in pounds, and a merged title.
fn workbook() -> Vec<u8> {
    let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    package(&format!(
        "<row r=\"1\">{}<c r=\"B1\"><v>10</v></c></row><row r=\"2\">{}<c r=\"B2\"><v>4</v></c></row>\
         <row r=\"3\">{}<c r=\"B3\" s=\"1\"><f>(B1-B2)*1000</f><v>6000</v></c></row>",
        text("A1", "Price"),
        text("A2", "Cost"),
        text("A3", "Margin:"),
    ))
}

/// A workbook whose only sheet, Plan, has these rows.
fn package(rows: &str) -> Vec<u8> {
    calculated(rows, "")
}

/// The same with what the workbook says of its calculation.
fn calculated(rows: &str, calculation: &str) -> Vec<u8> {
    let part = |name: &str, text: String| (name.to_owned(), text);
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |list: String| format!("<Relationships xmlns=\"{PACKAGE}\">{list}</Relationships>");
    let styles = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"&quot;£&quot;#,##0\"/></numFmts>\
        <fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/><sz val=\"11\"/></font></fonts>\
        <fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills>\
        <borders count=\"1\"><border/></borders><cellXfs count=\"2\"><xf/>\
        <xf numFmtId=\"164\" fontId=\"1\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs>";
    let parts = [
        part("[Content_Types].xml", "<Types/>".to_owned()),
        part("_rels/.rels", relations(relation("r1", "officeDocument", "xl/workbook.xml"))),
        part(
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Plan\" sheetId=\"1\" \
                 r:id=\"r1\"/></sheets>{calculation}</workbook>"
            ),
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            relations(
                relation("r1", "worksheet", "worksheets/sheet1.xml")
                    + &relation("r2", "styles", "styles.xml"),
            ),
        ),
        part("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\">{styles}</styleSheet>")),
        part(
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name, SimpleFileOptions::default()).expect("a new part");
        writer.write_all(text.as_bytes()).expect("memory");
    }
    writer.finish().expect("a whole package").into_inner()
}

fn cell(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

fn spec(trials: u64) -> Spec {
    let input = |at: &str, distribution: &str| Input {
        cell: cell(at),
        name: String::new(),
        distribution: distribution.to_owned(),
    };
    Spec {
        inputs: vec![input("Plan!B1", "8 to 12"), input("Plan!B2", "tri(3, 4, 6)")],
        outputs: vec![Output { cell: cell("Plan!B3"), name: String::new() }],
        trials,
        ..Spec::default()
    }
}

fn open() -> Session {
    let mut session = Session::default();
    let event = session.open("Plan.xlsx", &workbook());
    let Event::Opened(opened) = event else { panic!("{event:?}") };
    assert_eq!(opened.name, "Plan.xlsx");
    assert_eq!(opened.hash.len(), 64);
    assert_eq!(
        (opened.sheets[0].name.as_str(), opened.sheets[0].rows, opened.sheets[0].columns),
        ("Plan", 3, 2)
    );
    assert_eq!((opened.inspection.agreement.equal, opened.inspection.agreement.compared), (1, 1));
    session
}

#[test]
fn cells_are_painted_in_their_formats() {
    let mut session = open();
    let request = Request::Block { sheet: 0, first_row: 0, rows: 50, first_column: 0, columns: 20 };
    let Event::Block(block) = session.answer(&request) else { panic!("not a block") };
    let texts: Vec<(u32, u32, &str)> =
        block.cells.iter().map(|cell| (cell.row, cell.column, cell.text.as_str())).collect();
    let expected =
        [(0, 0, "Price"), (0, 1, "10"), (1, 0, "Cost"), (1, 1, "4"), (2, 0, "Margin:"), (2, 1, "£6,000")];
    assert_eq!(texts, expected);
    let margin = &block.cells[5];
    assert_eq!(margin.kind, CellKind::Number);
    assert!(block.styles[margin.style as usize].bold);
    assert!(!block.styles[block.cells[0].style as usize].bold);

    let away =
        Request::Block { sheet: 0, first_row: u32::MAX, rows: u32::MAX, first_column: 9, columns: u32::MAX };
    let Event::Block(away) = session.answer(&away) else { panic!("not a block") };
    assert!(away.cells.is_empty());
    let missing = Request::Block { sheet: 7, first_row: 0, rows: 1, first_column: 0, columns: 1 };
    assert!(matches!(session.answer(&missing), Event::Refused { code, .. } if code == "no-sheet"));
}

#[test]
fn a_number_without_a_format_has_the_decimals_that_its_column_has_room_for() {
    let number = |(column, value): (char, &str)| format!("<c r=\"{column}1\"><v>{value}</v></c>");
    let numbers = [
        ('A', "29.123456789"),
        ('B', "-0.333333333333333"),
        ('C', "1234567.891"),
        ('D', "123456789.5"),
        ('E', "12.5"),
        ('F', "1.23E-15"),
        ('G', "-1.1187612345E-05"),
        ('H', "9.99999E-15"),
    ];
    let row: String = numbers.into_iter().map(number).collect();
    let mut session = Session::default();
    session.open("Plan.xlsx", &package(&format!("<row r=\"1\">{row}</row>")));
    let request = Request::Block { sheet: 0, first_row: 0, rows: 1, first_column: 0, columns: 9 };
    let Event::Block(block) = session.answer(&request) else { panic!("not a block") };
    let texts: Vec<&str> = block.cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(
        texts,
        ["29.12346", "-0.33333", "1234568", "123456790", "12.5", "1.23E-15", "-1.1E-05", "1E-14"]
    );
}

#[test]
fn a_cell_tells_its_formula_and_its_name() {
    let mut session = open();
    let Event::Cell(margin) = session.answer(&Request::Cell { cell: cell("plan!B3") }) else {
        panic!("not a cell")
    };
    assert_eq!((margin.content.as_str(), margin.formula), ("=(B1-B2)*1000", true));
    assert_eq!(
        (margin.text.as_str(), margin.number, margin.label.as_str()),
        ("£6,000", Some(6000.0), "Margin")
    );
    let Event::Cell(empty) = session.answer(&Request::Cell { cell: cell("Plan!Z99") }) else {
        panic!("not a cell")
    };
    assert_eq!((empty.content.as_str(), empty.number, empty.label.as_str()), ("", None, ""));
    let nowhere = session.answer(&Request::Cell { cell: cell("Elsewhere!A1") });
    assert!(matches!(nowhere, Event::Refused { message, .. } if message.contains("`Elsewhere`")));
}

#[test]
fn files_that_are_no_workbooks_are_refused() {
    let mut session = open();
    for (bytes, expected) in [(&b""[..], "not-a-workbook"), (b"name;price\nline 4;84\n", "not-a-workbook")] {
        let Event::Refused { message, code, faults, .. } = session.open("Prices.csv", bytes) else {
            panic!("not refused")
        };
        assert_eq!(code, expected);
        assert!(message.ends_with('.') && message.contains("xlsx") || message.contains("again"), "{message}");
        assert_eq!(faults[0].at, "Prices.csv");
    }
    let closed = session.answer(&Request::Cell { cell: cell("Plan!B3") });
    assert!(matches!(closed, Event::Refused { code, .. } if code == "no-workbook"));
}

#[test]
fn typed_distributions_are_previewed() {
    let mut session = Session::default();
    let mut preview = |text: &str| session.answer(&Request::Preview { text: text.to_owned() });
    let Event::Preview(normal) = preview("80 to 120") else { panic!("not a preview") };
    assert_eq!((normal.name.as_str(), normal.discrete), ("Normal", false));
    for (found, expected) in normal.percentiles.into_iter().zip([80.0, 100.0, 120.0]) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }
    assert!(normal.density.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert!(normal.cumulative.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    // The trapezoid rule over the density gives the stretch of probability that is drawn.
    let area: f64 =
        normal.density.windows(2).map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1) / 2.0).sum();
    assert!((area - 0.998).abs() < 1e-3, "{area}");

    let Event::Preview(dice) = preview("discrete(1, 0.5, 4, 0.3, 7, 0.2)") else { panic!("not a preview") };
    assert!(dice.discrete);
    let points: Vec<(f64, f64)> = dice.density.iter().map(|(x, p)| (*x, (p * 1e9).round() / 1e9)).collect();
    assert_eq!(points, [(1.0, 0.5), (4.0, 0.3), (7.0, 0.2)]);
    let Event::Preview(poisson) = preview("poisson(3)") else { panic!("not a preview") };
    let sum: f64 = poisson.density.iter().map(|point| point.1).sum();
    assert!(sum > 0.999 && poisson.density[0].0 == 0.0, "{sum}");

    let Event::Refused { message, code, .. } = preview("normal(100, -10)") else { panic!("not refused") };
    assert_eq!(code, "bad-distribution");
    assert!(message.contains("must be"), "{message}");
    assert!(matches!(preview("a lot"), Event::Refused { .. }));
}

#[test]
fn the_picker_has_every_distribution() {
    let Event::Distributions { distributions } = Session::default().answer(&Request::Distributions) else {
        panic!("not the distributions")
    };
    assert!(distributions.len() >= 14);
    assert!(distributions.iter().all(|one| !one.summary.is_empty() && !one.parameters.is_empty()));
}

/// What the engine itself gives on native threads.
fn expected(session: &Session, spec: &Spec) -> engine::Results {
    let workbook = Arc::clone(session.workbook().expect("an open workbook"));
    let simulation = Simulation::new(workbook, spec).expect("a spec that can run");
    simulation.run(None, &mut |_| ControlFlow::Continue(()))
}

#[test]
fn a_pool_in_any_order_gives_the_engines_digits() {
    let session = open();
    let spec = spec(30_000);
    let workbook = session.workbook().expect("an open workbook");
    let mut run = Run::new(workbook, &spec).expect("a spec that can run");
    let mut pool: Vec<Evaluator> = (0..3).map(|_| Evaluator::new(Arc::clone(workbook))).collect();
    for evaluator in &mut pool {
        evaluator.prepare(&spec).expect("a spec that can run");
    }
    let mut out: Vec<u64> = std::iter::from_fn(|| run.allot()).collect();
    assert_eq!(out.len() as u64, run.batches());
    // One worker is lost with batch 5, one sends half a batch: both batches are done again.
    assert_eq!(run.lose(5), None);
    run.take_back(7);
    assert_eq!(run.give(2, &[0.0; 100]), None);
    out.retain(|batch| ![2, 5, 7].contains(batch));
    out.reverse();
    out.extend(std::iter::from_fn(|| run.allot()));
    assert_eq!(out, [6, 4, 3, 1, 0, 2, 5, 7]);
    for (place, batch) in out.into_iter().enumerate() {
        let columns = pool[place % 3].evaluate(batch);
        assert_eq!(run.give(batch, &columns), None);
    }
    assert!(run.is_complete());
    assert_eq!(run.results(0.0, 3).results, expected(&session, &spec));
}

#[test]
fn a_worker_alone_gives_the_engines_digits() {
    let session = open();
    let spec = spec(10_000);
    let mut run =
        Run::new(session.workbook().expect("an open workbook"), &spec).expect("a spec that can run");
    let mut stretches = 0;
    while run.evaluate(true) {
        stretches += 1;
    }
    assert!(stretches > run.batches(), "a batch is evaluated in stretches, so that a stop is heard");
    assert!(run.is_complete());
    assert_eq!(run.results(0.0, 1).results, expected(&session, &spec));
}

#[test]
fn a_stopped_run_has_the_first_batches() {
    let session = open();
    let mut run = Run::new(session.workbook().expect("an open workbook"), &spec(100_000)).expect("can run");
    let nothing = run.results(0.0, 1).results;
    assert_eq!((nothing.trials, nothing.trials_requested), (0, 100_000));
    assert_eq!(nothing.outputs[0].mean, None);
    while run.gathered() < 2 {
        assert!(run.evaluate(true));
    }
    let stopped = run.results(0.0, 1).results;
    assert_eq!(stopped.trials, 8_192);
    assert_eq!(stopped.outputs[0].count, 8_192);
    assert_eq!(run.glimpse(0.0, 1).results, stopped, "a look at so few trials is exact");
}

#[test]
fn a_batch_that_fails_three_times_ends_the_run() {
    let session = open();
    let mut run = Run::new(session.workbook().expect("an open workbook"), &spec(10_000)).expect("can run");
    for last in [false, false, true] {
        let batch = run.allot().expect("a batch");
        assert_eq!(batch, 0);
        match run.lose(batch) {
            Some(Event::Refused { code, message, .. }) if last => {
                assert_eq!(code, "engine-lost");
                assert!(message.starts_with("Trials 1 to 4096 stopped the engine 3 times"), "{message}");
            }
            None if !last => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_spec_that_cannot_run_is_refused_with_its_cells() {
    let session = open();
    let mut wrong = spec(0);
    wrong.inputs[0].distribution = "normal(1, -1)".to_owned();
    wrong.outputs[0].cell = cell("Nowhere!A1");
    let Err(problems) = Run::new(session.workbook().expect("an open workbook"), &wrong) else {
        panic!("not refused")
    };
    let Event::Refused { faults, .. } = engine_worker::refusal::problems(&problems) else {
        panic!("not refused")
    };
    let places: Vec<&str> = faults.iter().map(|fault| fault.at.as_str()).collect();
    assert_eq!(places.len(), 3, "each problem once: {places:?}");
    assert!(
        places.contains(&"Plan!B1") && places.contains(&"Nowhere!A1") && places.contains(&"spec.trials"),
        "{places:?}"
    );
}

#[test]
#[cfg(feature = "whole")]
fn results_are_written_into_the_workbook() {
    let session = open();
    let workbook = session.workbook().expect("open");
    let simulation = Simulation::new(Arc::clone(workbook), &spec(1_000)).expect("a simulation");
    let results = simulation.run(None, &mut |_| ControlFlow::Continue(()));
    let (event, written) = engine_worker::write_back::write_back("Plan.xlsm", &self::workbook(), &results);
    assert_eq!(event, Event::Written { name: "Plan with results.xlsm".to_owned() });
    let read = engine::workbook::read(&written.expect("a file")).expect("a workbook");
    assert_eq!(read.sheets.last().expect("a sheet").name, engine::export::SHEET_NAME);
    let (refused, nothing) = engine_worker::write_back::write_back("Plan.xlsx", b"a,b", &results);
    assert!(matches!(refused, Event::Refused { code, .. } if code == "not-a-workbook") && nothing.is_none());
}

#[test]
fn a_workbook_for_the_whole_module_is_known_by_its_format_and_by_its_functions() {
    let whole = cfg!(feature = "whole");
    let mut session = Session::default();
    let document = include_bytes!("../../src/workbook/tests/files/features.ods");
    let event = session.read("Plan.ods", document);
    assert_eq!((matches!(event, Event::Opening { .. }), session.needs_whole()), (whole, !whole), "{event:?}");
    let formula = "<row r=\"1\"><c r=\"A1\"><f>BESSELJ(1.9,2)</f><v>0.329925829</v></c></row>";
    assert!(matches!(session.read("Plan.xlsx", &package(formula)), Event::Opening { .. }));
    let event = session.inspect();
    assert_eq!((matches!(event, Event::Opened(_)), session.needs_whole()), (whole, !whole), "{event:?}");
    let circle = "<row r=\"1\"><c r=\"A1\"><f>A1/2+1</f><v>2</v></c></row>";
    let event = session.read("Plan.xlsx", &calculated(circle, "<calcPr iterate=\"1\"/>"));
    assert_eq!((matches!(event, Event::Opening { .. }), session.needs_whole()), (whole, !whole), "{event:?}");
    session.open("Plan.xlsx", &workbook());
    assert!(session.workbook().is_some() && !session.needs_whole());
}

#[test]
fn a_distribution_for_the_whole_module_is_known_wherever_it_is_named() {
    let whole = cfg!(feature = "whole");
    for call in [
        "VoseBurr(0,1,2,3)",
        "RiskJohnsonMoments(0,1,0,3)",
        "PsiMetalog(,,{1,2})",
        "1+VoseLevyObject(0,1)",
        "SUM(VoseTimeMultiGBM({1,2},{1,0;0,1},TRUE))",
        // The whole module says why it is refused.
        "PsiSlurp(B1)",
    ] {
        let mut session = Session::default();
        let formula = format!("<row r=\"1\"><c r=\"A1\"><f>{call}</f><v>1</v></c></row>");
        assert!(matches!(session.read("Plan.xlsx", &package(&formula)), Event::Opening { .. }));
        let event = session.inspect();
        assert_eq!(
            (matches!(event, Event::Opened(_)), session.needs_whole()),
            (whole, !whole),
            "{call}: {event:?}"
        );
    }
    let mut session = open();
    for text in ["burr(0, 1, 2, 3)", "=VoseBurr(0, 1, 2, 3)", "Cauchy(p5=1, p95=10)", "RiskLevy(0, 1)"] {
        let event = session.answer(&Request::Preview { text: text.to_owned() });
        assert_eq!(
            (matches!(event, Event::Preview(_)), session.needs_whole()),
            (whole, !whole),
            "{text}: {event:?}"
        );
        let mut spec = spec(1_000);
        spec.inputs[0].distribution = text.to_owned();
        assert_eq!((session.run(&spec).is_ok(), session.needs_whole()), (whole, !whole), "{text}");
    }
    assert!(matches!(
        session.answer(&Request::Preview { text: "normal(0, 1)".to_owned() }),
        Event::Preview(_)
    ));
    assert!(session.run(&spec(1_000)).is_ok() && !session.needs_whole());
}

/// Both modules would draw other digits if the light one drew ties as if there were none.
#[test]
fn correlated_whole_numbers_are_for_the_whole_module() {
    let whole = cfg!(feature = "whole");
    let mut session = open();
    let correlated = |distribution: &str| {
        let mut spec = spec(1_000);
        spec.inputs[0].distribution = distribution.to_owned();
        let inputs = spec.inputs.iter().map(|input| input.cell.clone()).collect();
        let matrix = vec![vec![1.0], vec![0.5, 1.0]];
        spec.correlations = vec![Correlation { inputs, matrix, method: String::new() }];
        spec
    };
    assert_eq!((session.run(&correlated("poisson(3)")).is_ok(), session.needs_whole()), (whole, !whole));
    assert!(session.run(&correlated("normal(3, 1)")).is_ok() && !session.needs_whole());
}

#[test]
fn telling_what_a_lookup_misses_is_for_the_whole_module() {
    let whole = cfg!(feature = "whole");
    let mut session = Session::default();
    let cells = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><f>IFNA(MATCH(A1,{1,2},0),9)</f></c>\
                 <c r=\"C1\"><f>IFERROR(MATCH(A1,{1,2},0),9)</f></c></row>";
    let event = session.open("Plan.xlsx", &package(cells));
    assert!(matches!(event, Event::Opened(_)), "{event:?}");
    let asked = |output: &str| {
        let text = format!(
            r#"{{"inputs": [{{"cell": "Plan!A1", "distribution": "duniform(1, 2, 3)"}}], "outputs": [{{"cell": "Plan!{output}"}}]}}"#
        );
        serde_json::from_str::<Spec>(&text).unwrap()
    };
    assert_eq!((session.run(&asked("B1")).is_ok(), session.needs_whole()), (whole, !whole));
    assert!(session.run(&asked("C1")).is_ok() && !session.needs_whole());
}

#[test]
fn a_file_says_how_it_is_simulated() {
    let name = |(name, text): (&str, &str)| engine::workbook::DefinedName {
        name: name.to_owned(),
        scope: None,
        text: text.to_owned(),
        hidden: true,
    };
    let names = [("RiskNumIterations", "5000"), ("RiskFixedSeed", "77")].map(name).to_vec();
    let cells = engine::workbook::Cells::new(vec![(
        0,
        0,
        engine::workbook::Cell {
            content: engine::workbook::Content::Formula("RiskOutput(\"Profit\")+RiskNormal(1,2)".into()),
            ..engine::workbook::Cell::default()
        },
    )]);
    let sheet = engine::workbook::Sheet { name: "S".into(), cells, ..engine::workbook::Sheet::default() };
    let workbook = engine::Workbook { sheets: vec![sheet], names, ..engine::Workbook::default() };
    let inspection = engine::inspection::inspect(&std::sync::Arc::new(workbook));
    let spec = &inspection.spec;
    assert_eq!((spec.trials, spec.seed, spec.outputs[0].name.as_str()), (5_000, 77, "Profit"));
    let said = inspection.problems.iter().find(|problem| problem.kind == "setting");
    assert!(said.is_some_and(|problem| problem.message.ends_with("it is taken where nobody says otherwise")));
}
