//! The panels: what they say, that names of files stay text, and that their buttons change the spec.

#![cfg(feature = "whole")]

mod analyses;
mod correlations;
mod fits;
mod statistics;

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::simulation::Simulation;
use engine::spec::{Correlation, Input, Output};
use engine::workbook::{Cell, Cells, Content, Sheet};
use engine::{Address, Results, Spec, Workbook};
use engine_worker::panels;
use engine_worker::session::Session;
use wire::worker::{Event, PanelRequest};

/// A sheet of formulas with their `=`, texts and numbers, open.
fn open(sheet: &str, cells: &[(&str, &str)]) -> Session {
    let at = |cell: &str| Address::parse(&format!("S!{cell}")).expect("an address");
    let cells = cells.iter().map(|(address, content)| {
        let cell = match (content.strip_prefix('='), content.parse::<f64>()) {
            (Some(formula), _) => Cell { content: Content::Formula(formula.into()), ..Cell::default() },
            (None, Ok(number)) => Cell { value: Some(number.into()), ..Cell::default() },
            (None, Err(_)) => Cell { value: Some((*content).into()), ..Cell::default() },
        };
        (at(address).row, at(address).column, cell)
    });
    let sheet = Sheet { name: sheet.into(), cells: Cells::new(cells.collect()), ..Sheet::default() };
    Session::of(Arc::new(Workbook { sheets: vec![sheet], ..Workbook::default() }))
}

/// A panel's markup, the spec that it gives back, and what it says.
fn panel(session: &Session, request: &PanelRequest) -> (String, Option<Box<Spec>>, String) {
    match panels::answer(session, &serde_json::to_string(request).expect("a request is JSON")) {
        Event::Panel { html, spec, said } => (html, spec, said),
        other => panic!("{other:?}"),
    }
}

fn asking(name: &str, spec: Spec) -> PanelRequest {
    PanelRequest { name: name.to_owned(), spec, ..PanelRequest::default() }
}

fn input(cell: &str, name: &str, distribution: &str) -> Input {
    Input {
        cell: Address::parse(cell).expect("an address"),
        name: name.to_owned(),
        distribution: distribution.to_owned(),
    }
}

fn output(cell: &str) -> Output {
    Output { cell: Address::parse(cell).expect("an address"), name: String::new() }
}

fn simulated(session: &Session, spec: &Spec) -> Results {
    let simulation = Simulation::new(Arc::clone(session.workbook().expect("a workbook is open")), spec)
        .expect("a simulation");
    simulation.run(None, &mut |_| std::ops::ControlFlow::Continue(()))
}

const MARGIN: &[(&str, &str)] = &[
    ("A1", "Price"),
    ("B1", "10"),
    ("A2", "Volume"),
    ("B2", "100"),
    ("A3", "Cost"),
    ("B3", "4"),
    ("B4", "=B2*(B1-B3)"),
];

fn margin() -> Spec {
    Spec {
        inputs: vec![
            input("Plan!B1", "Price", "pert(8, 10, 13)"),
            input("Plan!B2", "Volume", "tri(80, 100, 130)"),
            input("Plan!B3", "Cost", "tri(3, 4, 6)"),
        ],
        outputs: vec![output("Plan!B4")],
        trials: 1_000,
        ..Spec::default()
    }
}

/// Fields with what is typed in them.
fn fields(typed: &[(&str, &str)]) -> BTreeMap<String, String> {
    typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The numbers of a table's row, which begins with this text: those of its cells that are no texts.
fn numbers(html: &str, row: &str) -> Vec<f64> {
    let start =
        html.find(&format!("<th class=\"\" scope=\"row\">{row}")).unwrap_or_else(|| panic!("{row}: {html}"));
    let line = &html[start..start + html[start..].find("</tr>").expect("the row ends")];
    let cells = line.split("<td class=\"num\">").skip(1);
    let texts = cells.map(|cell| cell.split('<').next().unwrap_or_default());
    texts
        .filter_map(|text| text.replace('−', "-").replace(',', "").trim_end_matches('%').parse().ok())
        .collect()
}

#[test]
fn the_file_is_reported_call_by_call() {
    let session = open(
        "Plan",
        &[
            ("B1", "=RiskNormal(10,1)"),
            ("B2", "=RiskNormal(100,5,RiskSixSigma(1,2,3,4))"),
            ("B3", "=RiskMean(B4)"),
            ("B4", "=RiskOutput(\"Profit\")+B1*B2"),
        ],
    );
    let (html, spec, _) = panel(&session, &asking("file", Spec::default()));
    assert!(html.contains("Add-in functions"), "{html}");
    assert!(html.contains("of @RISK."), "{html}");
    assert!(html.contains("data-cell=\"Plan!B1\""), "{html}");
    assert!(html.contains("<code>RiskMean(B4)</code>"), "{html}");
    assert_eq!(spec, None);
}

#[test]
fn names_of_files_stay_text_in_every_panel() {
    let hostile = "<img src=x onerror=alert(1)>\"&";
    let cell = |at: &str| format!("'{hostile}'!{at}");
    let session = open(hostile, MARGIN);
    let mut spec = Spec {
        inputs: ["B1", "B2", "B3"].map(|at| input(&cell(at), hostile, "normal(1, 9)")).to_vec(),
        outputs: vec![Output { name: hostile.to_owned(), ..output(&cell("B4")) }],
        trials: 100,
        ..Spec::default()
    };
    let results = simulated(&session, &spec);
    spec.correlations = vec![Correlation {
        inputs: ["B1", "B2"].map(|at| Address::parse(&cell(at)).unwrap()).to_vec(),
        matrix: vec![vec![1.0], vec![0.5, 1.0]],
        ..Correlation::default()
    }];
    let mut results_with = results;
    results_with.correlations = simulated(&session, &spec).correlations;
    for name in ["file", "check", "correlations", "statistics", "asked", "in-force", "analyses", "fit"] {
        for pressed in ["", "edit:0", "work"] {
            let request = PanelRequest {
                results: Some(Box::new(results_with.clone())),
                pressed: pressed.to_owned(),
                ..asking(name, spec.clone())
            };
            let (html, ..) = panel(&session, &request);
            assert!(!html.contains("<img") && !html.contains("onerror=alert(1)>"), "{name}: {html}");
        }
    }
    let (html, ..) = panel(&session, &asking("correlations", spec));
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&amp;"), "{html}");
}

#[test]
fn advice_names_the_cell_and_what_to_do() {
    let session = open("Plan", MARGIN);
    let (html, ..) = panel(&session, &asking("check", margin()));
    assert!(!html.contains("negative-mass"), "{html}");
    let mut spec = margin();
    spec.inputs[0] = input("Plan!B1", "Price", "normal(10, 9)");
    let (html, ..) = panel(&session, &asking("check", spec));
    assert!(html.contains("data-rule=\"negative-mass\""), "{html}");
    assert!(html.contains("data-cell=\"Plan!B1\""), "{html}");
    let mut spec = margin();
    spec.inputs[0] = input("Plan!B1", "Price", "normal(10, -9)");
    let (html, ..) = panel(&session, &asking("check", spec));
    assert!(html.contains("What stands in the way"), "{html}");
}

#[test]
fn what_was_stopped_says_so_and_nothing_is_worked_out() {
    let session = open("Plan", MARGIN);
    let results = Some(Box::new(simulated(&session, &margin())));
    for (name, typed) in [
        ("analyses", ("analysis", "regression")),
        ("statistics", ("worked", "yes")),
        ("fit", ("data", "1 2 3 4 5")),
    ] {
        let request = PanelRequest {
            results: results.clone(),
            fields: fields(&[typed]),
            pressed: "stop".to_owned(),
            ..asking(name, margin())
        };
        let (html, _, said) = panel(&session, &request);
        assert_eq!(said, "Stopped before it was done.", "{name}");
        assert!(html.contains("Stopped before it was done.") && !html.contains("<table"), "{name}: {html}");
    }
}

#[test]
fn of_a_run_that_stopped_early_its_own_trials_are_looked_at() {
    let session = open("Plan", MARGIN);
    let stop = engine::Document::of_text(r#"{"targets":[{"precision":5}]}"#.to_owned());
    let spec = Spec { trials: 1_000_000, stop: Some(stop), ..margin() };
    let results = simulated(&session, &spec);
    let done = results.trials;
    assert!(done < 20_000, "{done}");
    for (name, said) in [("analyses", "trials a simulation."), ("statistics", "trials, run for this")] {
        let request = PanelRequest {
            results: Some(Box::new(results.clone())),
            pressed: "work".to_owned(),
            fields: fields(&[("analysis", "regression"), ("worked", "yes")]),
            ..asking(name, spec.clone())
        };
        let (html, ..) = panel(&session, &request);
        let trials = charts::format::count(done);
        assert!(html.contains(&format!("{trials} {said}")), "{name}, {trials}: {html}");
    }
}

#[test]
fn a_workbook_without_formulas_is_told_so_and_lists_nothing() {
    let (html, ..) = panel(&open("Plan", &[("A1", "Price"), ("B1", "84")]), &asking("file", Spec::default()));
    assert!(html.contains("This workbook has no formulas."), "{html}");
    assert!(!html.contains("0 of 0") && !html.contains("0 functions"), "{html}");
}

#[test]
fn the_check_names_what_only_the_whole_program_shows() {
    let session = open("Plan", &[("B1", "84"), ("B2", "=B1-B3"), ("B3", "=B2/2")]);
    let spec = Spec {
        inputs: vec![input("Plan!B1", "Price", "normal(84, 8)")],
        outputs: vec![output("Plan!B3")],
        ..Spec::default()
    };
    let (html, ..) = panel(&session, &asking("check", spec));
    assert!(html.contains("What stands in the way") && html.contains("refers to itself"), "{html}");
    assert!(html.contains("Enable iterative calculation"), "{html}");
    assert!(!html.contains("Nothing speaks against"), "{html}");
}
