//! The panels: what they say, that names of files stay text, and that their buttons change the spec.

#![cfg(feature = "whole")]

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

/// The fields of the correlation editor with all three inputs and these correlations.
fn typed(group: &str, correlations: [(&str, &str, &str); 3]) -> BTreeMap<String, String> {
    let picked = ["Plan!B1", "Plan!B2", "Plan!B3"].map(|cell| (format!("pick:{cell}"), "on".to_owned()));
    let pairs = correlations.map(|(a, b, value)| (format!("r:Plan!{a}:Plan!{b}"), value.to_owned()));
    let group = ("group".to_owned(), group.to_owned());
    picked.into_iter().chain(pairs).chain([group]).collect()
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
fn a_correlation_is_typed_saved_edited_and_removed() {
    let session = open("Plan", MARGIN);
    let request = PanelRequest { pressed: "new".to_owned(), ..asking("correlations", margin()) };
    let (html, spec, _) = panel(&session, &request);
    assert!(html.contains("name=\"pick:Plan!B3\"") && html.contains("Choose at least two"), "{html}");
    assert_eq!(spec, None);

    let fields = typed("new", [("B2", "B1", "−0,4"), ("B3", "B1", "0.3"), ("B3", "B2", "")]);
    let request = PanelRequest { fields, ..request };
    let (html, ..) = panel(&session, &PanelRequest { pressed: String::new(), ..request.clone() });
    assert!(html.contains("Possible as typed"), "{html}");
    let (_, spec, said) = panel(&session, &PanelRequest { pressed: "save".to_owned(), ..request });
    let spec = *spec.unwrap();
    assert_eq!(said, "The correlation is saved");
    assert_eq!(spec.correlations[0].matrix, [vec![1.0], vec![-0.4, 1.0], vec![0.3, 0.0, 1.0]]);
    let results = simulated(&session, &spec);
    assert_eq!(results.correlations[0].matrix[1][0], -0.4);
    let request = PanelRequest { results: Some(Box::new(results)), ..asking("in-force", spec.clone()) };
    let (html, ..) = panel(&session, &request);
    assert!(html.contains("−0.40") && html.contains("as they were asked"), "{html}");

    let request = PanelRequest { pressed: "edit:0".to_owned(), ..asking("correlations", spec.clone()) };
    let (html, ..) = panel(&session, &request);
    assert!(html.contains("name=\"r:Plan!B2:Plan!B1\" value=\"-0.4\""), "{html}");
    let request = PanelRequest { pressed: "remove:0".to_owned(), ..asking("correlations", spec) };
    let (_, spec, _) = panel(&session, &request);
    assert_eq!(spec.unwrap().correlations, []);
}

#[test]
fn an_impossible_matrix_is_told_and_the_nearest_is_possible() {
    let session = open("Plan", MARGIN);
    let fields = typed("new", [("B2", "B1", "0.9"), ("B3", "B1", "0.9"), ("B3", "B2", "-0.9")]);
    let request = PanelRequest { fields, ..asking("correlations", margin()) };
    let (html, ..) = panel(&session, &request);
    assert!(html.contains("No inputs can be correlated so."), "{html}");
    let (html, ..) = panel(&session, &PanelRequest { pressed: "nearest".to_owned(), ..request });
    assert!(html.contains("Possible as typed"), "{html}");
    assert!(!html.contains("value=\"0.9\""), "{html}");

    let fields = typed("new", [("B2", "B1", "1.5"), ("B3", "B1", "much"), ("B3", "B2", "")]);
    let request = PanelRequest { fields, pressed: "save".to_owned(), ..asking("correlations", margin()) };
    let (html, spec, _) = panel(&session, &request);
    assert!(html.contains("Type numbers from −1 to 1."), "{html}");
    assert_eq!(html.matches("aria-invalid=\"true\"").count(), 2, "{html}");
    assert_eq!(spec, None);
}

#[test]
fn a_distribution_is_fitted_and_given_to_a_cell() {
    let mut cells = MARGIN.to_vec();
    let values: Vec<(String, String)> =
        (1..=200).map(|row| (format!("D{row}"), format!("{}", 100.0 + f64::from(row % 17) - 8.0))).collect();
    cells.extend(values.iter().map(|(cell, value)| (cell.as_str(), value.as_str())));
    let session = open("Plan", &cells);
    let fields = |data: &str, cell: &str| {
        [("data", data), ("cell", cell)].map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    };
    let request = PanelRequest { fields: fields("D1:D200", "Plan!B2"), ..asking("fit", margin()) };
    let (html, spec, _) = panel(&session, &request);
    assert!(html.contains("200 values from 92 to 108") && html.contains("Normal("), "{html}");
    assert_eq!(spec, None);
    let shown = html.split("<span title=\"").skip(1).map(|rest| rest.split(['>', '<']).nth(1).unwrap());
    let figures =
        |text: &str| text.split([',', '(', ')']).map(|piece| piece.matches(char::is_numeric).count()).max();
    assert!(shown.clone().count() > 3 && shown.clone().all(|text| figures(text) <= Some(10)), "{html}");
    let (_, spec, _) = panel(&session, &PanelRequest { pressed: "use:0".to_owned(), ..request.clone() });
    let inputs = spec.unwrap().inputs;
    assert_eq!(inputs.len(), 3);
    assert_ne!(inputs[1].distribution, margin().inputs[1].distribution);
    for (data, cell, told) in [
        ("1 2 x3", "", "no range of this workbook"),
        ("1 2 ++3", "", "is no number"),
        ("Plan!D1:D200", "Plan!A1", "holds no number"),
        ("'Plan'!D1:D200", "nowhere", "Type a cell"),
        ("3,5 4,5 5 7; 8 9", "Plan!B2", "6 values from 3.5 to 9"),
    ] {
        let request =
            PanelRequest { fields: fields(data, cell), pressed: "use:0".to_owned(), ..request.clone() };
        let (html, ..) = panel(&session, &request);
        assert!(html.contains(told), "{data}: {html}");
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
fn an_analysis_is_run_when_it_is_asked_for() {
    let session = open("Plan", MARGIN);
    let results = Some(Box::new(simulated(&session, &margin())));
    let request = PanelRequest { results, ..asking("analyses", margin()) };
    let (html, ..) = panel(&session, &request);
    assert!(html.contains("<option value=\"sobol-indices\"") && !html.contains("<table"), "{html}");
    for (analysis, typed, row, bars) in [
        ("regression", &[][..], "Price", true),
        ("contribution-to-variance", &[], "Price", true),
        ("change-in-output", &[("bins", "5")], "Price", false),
        ("sobol-indices", &[], "Price", true),
        ("shapley-effects", &[], "Price", true),
        ("scenarios", &[("from", "50")], "Price", true),
        ("what-if", &[], "Price", false),
        ("what-if", &[("others", "drawn"), ("statistic", "percentile"), ("of", "90")], "Price", false),
        ("stress", &[("input", "Plan!B1"), ("from", "90")], "none", false),
        ("stress", &[("input", "Plan!B1"), ("distribution", "normal(12, 1)")], "none", false),
        ("second-order", &[("of:Plan!B1", "on"), ("simulations", "20")], "mean", false),
        ("value-of-information", &[], "everything", true),
        ("tail", &[("side", "above"), ("value", "1100")], "Probability", false),
    ] {
        let mut typed = fields(typed);
        typed.insert("analysis".to_owned(), analysis.to_owned());
        let asked = PanelRequest { fields: typed, pressed: "work".to_owned(), ..request.clone() };
        let (html, spec, _) = panel(&session, &asked);
        assert!(html.contains(&format!("scope=\"row\">{row}")), "{analysis}: {html}");
        assert_eq!(html.contains("<rect"), bars, "{analysis}: {html}");
        assert!(html.contains(" trials a simulation."), "{analysis}: {html}");
        assert_eq!(spec, None);
    }
}

#[test]
fn cases_are_added_and_removed_and_asked_about_at_once() {
    let session = open("Plan", MARGIN);
    let results = Some(Box::new(simulated(&session, &margin())));
    let request = PanelRequest { results, ..asking("analyses", margin()) };
    let press = |pressed: &str, typed: &[(&str, &str)]| {
        let asked = PanelRequest { fields: fields(typed), pressed: pressed.to_owned(), ..request.clone() };
        panel(&session, &asked).0
    };
    let html = press("", &[("analysis", "scenarios")]);
    assert!(html.contains("name=\"cases:scenarios\" value=\"0\"") && !html.contains("Remove"), "{html}");
    let html = press("add-case", &[("analysis", "scenarios"), ("cases:scenarios", "0 2")]);
    assert!(html.contains("value=\"0 2 3\"") && html.contains("name=\"from~3\""), "{html}");
    assert!(html.contains("placeholder=\"25\"") && html.contains("Remove scenario 3"), "{html}");
    let html =
        press("remove-case:0", &[("analysis", "scenarios"), ("cases:scenarios", "0 2"), ("to~2", "7")]);
    assert!(html.contains("name=\"cases:scenarios\" value=\"2\"") && html.contains("value=\"7\""), "{html}");

    let html = press("work", &[("analysis", "scenarios"), ("cases:scenarios", "0 1"), ("to~1", "10")]);
    assert!(html.contains("between P75 and P100") && html.contains("between P0 and P10"), "{html}");
    let stress = [("analysis", "stress"), ("cases:stress", "0 1 2"), ("from~1", "60"), ("together~1", "yes")];
    let html = press("work", &stress);
    assert!(html.contains("row\">Price P95 to P100, Volume P60 to P100<"), "{html}");
    assert!(html.contains("row\">Cost P95 to P100<"), "{html}");
    let html = press("work", &[("analysis", "stress"), ("cases:stress", "0 1"), ("from~1", "much")]);
    assert!(html.contains("Fill in: From percentile."), "{html}");
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
fn what_the_spec_asked_is_shown_with_nothing_pressed() {
    let session = open("Plan", MARGIN);
    let asked = engine::Document::of_text(r#"{"analysis":"regression"}"#.to_owned());
    let spec = Spec { analyses: vec![asked], ..margin() };
    let request =
        PanelRequest { results: Some(Box::new(simulated(&session, &spec))), ..asking("analyses", spec) };
    let (html, ..) = panel(&session, &request);
    assert!(html.contains("scope=\"row\">Price") && !html.contains(" trials a simulation."), "{html}");
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
fn a_goal_is_sought_in_a_cell_that_holds_a_number() {
    let mut cells = MARGIN.to_vec();
    cells.extend([("B6", "0"), ("B7", "=B4-B6")]);
    let session = open("Plan", &cells);
    let spec = Spec { outputs: vec![output("Plan!B7")], ..margin() };
    let results = simulated(&session, &spec);
    let mean = results.outputs[0].mean.unwrap();
    let typed = |target: &str| {
        fields(&[
            ("analysis", "goal-seek"),
            ("decision", "B6"),
            ("from", "0"),
            ("to", "1000"),
            ("target", target),
        ])
    };
    let request = PanelRequest {
        results: Some(Box::new(results)),
        fields: typed("100"),
        pressed: "work".to_owned(),
        ..asking("analyses", spec)
    };
    let (html, ..) = panel(&session, &request);
    // The cost is taken off as it is: the mean falls to 100 where the cost is what it was above.
    let found = numbers(&html, "Decision")[0];
    assert!((found - (mean - 100.0)).abs() < 0.1, "{found} of {mean}: {html}");
    let (html, ..) = panel(&session, &PanelRequest { fields: typed("much"), ..request.clone() });
    assert!(html.contains("Fill in: Target.") && html.contains("aria-invalid=\"true\""), "{html}");
    let (html, ..) = panel(&session, &PanelRequest { fields: typed("-1000"), ..request });
    assert!(html.contains("This could not be found out."), "{html}");
}

#[test]
fn statistics_that_take_the_values_are_worked_out() {
    let session = open("Plan", MARGIN);
    let spec = Spec { trials: 4_000, ..margin() };
    let results = simulated(&session, &spec);
    let request = PanelRequest { results: Some(Box::new(results.clone())), ..asking("statistics", spec) };
    let (html, ..) = panel(&session, &request);
    assert!(html.contains("data-press=\"work\"") && !html.contains("Expected shortfall"), "{html}");
    let typed =
        fields(&[("worked", "yes"), ("tail", "10"), ("target", "600"), ("lower", "300"), ("upper", "900")]);
    let (html, ..) = panel(&session, &PanelRequest { fields: typed, ..request.clone() });
    // The same trials as those of the results, so what both tell is equal.
    let tenth = results.outputs[0].percentiles[&engine::results::Percent(10_000)];
    assert!((numbers(&html, "P10<")[0] - tenth).abs() < 0.5, "{tenth}: {html}");
    let shortfall = numbers(&html, "Expected shortfall, lowest 10%")[0];
    assert!(shortfall < tenth, "{shortfall}");
    let [below, above] =
        ["Chance of 600 or less", "Chance of more than 600"].map(|row| numbers(&html, row)[0]);
    assert!((below + above - 100.0).abs() < 0.02, "{below} {above}");
    let (mean, deviation) = (results.outputs[0].mean.unwrap(), results.outputs[0].std_dev.unwrap());
    let cpk = numbers(&html, "Cpk<")[0];
    assert!((cpk - (mean - 300.0).min(900.0 - mean) / (3.0 * deviation)).abs() < 1e-3, "{cpk}");
    let interval = numbers(&html, "Mean<");
    assert!(interval[0] < mean && mean < interval[1], "{interval:?}");
    assert!(html.contains("From 4,000 trials"), "{html}");
    let wrong = fields(&[("worked", "yes"), ("tail", "100"), ("target", "much")]);
    let (html, ..) = panel(&session, &PanelRequest { fields: wrong, ..request });
    assert_eq!(html.matches("aria-invalid=\"true\"").count(), 2, "{html}");
    assert!(html.contains("P5<") && !html.contains("Chance of"), "{html}");
}

#[test]
fn inputs_hang_together_by_a_copula_that_is_kept() {
    let session = open("Plan", MARGIN);
    let pairs = [("B2", "B1", "0.5"), ("B3", "B1", "0"), ("B3", "B2", "0")];
    let save = |group: &str, spec: Spec, more: &[(&str, &str)]| {
        let mut fields = typed(group, pairs);
        fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        panel(&session, &PanelRequest { fields, pressed: "save".to_owned(), ..asking("correlations", spec) })
    };
    let (_, spec, _) = save("new", margin(), &[("copula", "t"), ("degrees", "4,5")]);
    let spec = *spec.unwrap();
    assert_eq!((spec.correlations[0].method.as_str(), spec.correlations[0].matrix.len()), ("t(4.5)", 3));
    let edit = |spec: &Spec| {
        panel(
            &session,
            &PanelRequest { pressed: "edit:0".to_owned(), ..asking("correlations", spec.clone()) },
        )
        .0
    };
    let html = edit(&spec);
    assert!(html.contains("<option value=\"t\" selected") && html.contains("value=\"4.5\""), "{html}");
    let (html, ..) = panel(&session, &asking("correlations", spec.clone()));
    assert!(html.contains("Student’s t copula with 4.5 degrees of freedom"), "{html}");

    let (_, spec, _) = save("0", spec, &[("copula", "gumbel"), ("theta", "2"), ("reflection", "3")]);
    let spec = *spec.unwrap();
    assert_eq!(
        (spec.correlations[0].method.as_str(), spec.correlations[0].matrix.len()),
        ("gumbel(2, 3)", 0)
    );
    let html = edit(&spec);
    assert!(
        html.contains("<option value=\"gumbel\" selected") && !html.contains("class=\"tbl matrix\""),
        "{html}"
    );
    // Gumbel's τ is 1 − 1/θ = 0.5, and its rank correlation 0.6829 (Nelsen 2006, by integration).
    assert!(html.contains("The rank correlation of any two is 0.68"), "{html}");
    let results = simulated(&session, &spec);
    let request = PanelRequest { results: Some(Box::new(results)), ..asking("in-force", spec.clone()) };
    let (html, ..) = panel(&session, &request);
    assert!(html.contains("Gumbel copula") && html.contains("Price, Volume, Cost"), "{html}");

    for (theta, reflection, why) in
        [("0.5", "0", "from 1 to 1,000"), ("2", "1", "as a whole only"), ("x", "0", "is a number")]
    {
        let (html, spec, _) =
            save("0", spec.clone(), &[("copula", "gumbel"), ("theta", theta), ("reflection", reflection)]);
        assert!(html.contains(why) && spec.is_none(), "{theta}: {html}");
    }
}

#[test]
fn statistics_are_of_the_output_that_is_shown() {
    let session = open("Plan", MARGIN);
    let mut spec = margin();
    spec.outputs.push(output("Plan!B1"));
    let results = simulated(&session, &spec);
    let request = PanelRequest {
        results: Some(Box::new(results.clone())),
        output: 1,
        ..asking("statistics", spec.clone())
    };
    let (html, ..) = panel(&session, &request);
    let mean = results.outputs[1].mean.unwrap();
    assert!(html.contains(&format!("<dd>{mean:.2}")), "{mean}: {html}");
    let (html, ..) = panel(&session, &asking("statistics", spec));
    assert!(html.contains("Run the simulation"), "{html}");
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

#[test]
fn correlations_without_inputs_say_what_to_mark() {
    let session = open("Plan", &[("B1", "84"), ("B2", "=B1")]);
    let (html, ..) = panel(&session, &asking("correlations", Spec::default()));
    assert!(html.contains("Correlations are between inputs: mark two, and an output."), "{html}");
}

#[test]
fn a_fit_is_given_to_the_selected_cell_or_to_the_one_that_is_typed() {
    let session = open("Plan", &[("A1", "Price"), ("B1", "84"), ("B2", "=B1"), ("A3", "Cost"), ("B3", "5")]);
    let asked = |selected: &str, typed: &str| {
        let fields = [("data", "8 9 9.5 10 10.5 11 11 12 14 15"), ("cell", typed)];
        let request = PanelRequest {
            selected: Address::parse(selected).ok(),
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            pressed: "use:0".to_owned(),
            ..asking("fit", Spec::default())
        };
        panel(&session, &request)
    };
    let given = |spec: Option<Box<Spec>>| spec.expect("a cell is given a fit").inputs[0].cell.to_string();
    let (html, spec, said) = asked("Plan!B1", "");
    assert_eq!(given(spec), "Plan!B1");
    assert!(said.starts_with("Plan!B1 is given "), "{said}");
    assert!(html.contains("for the selected cell\""), "{html}");
    assert_eq!(given(asked("Plan!B1", "B3").1), "Plan!B3");
    // The page asks again for the spec that is changed by it.
    let spec = asked("Plan!B1", "").1.expect("a cell is given a fit");
    let again = |spec: &Spec, done: &str| {
        let fields = [("data", "8 9 9.5 10 10.5 11 11 12 14 15"), ("done", done)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        panel(&session, &PanelRequest { fields, ..asking("fit", spec.clone()) }).0
    };
    assert!(again(&spec, "Plan!B1").contains("Plan!B1 is given "));
    for (spec, done) in [(&Spec::default(), "Plan!B1"), (&*spec, "Plan!B3")] {
        assert!(!again(spec, done).contains("is given"), "{done}");
    }
    for (selected, why) in [("Plan!A1", "Plan!A1 holds no number"), ("Plan!B2", "Plan!B2 holds a formula")] {
        let (html, spec, _) = asked(selected, "");
        assert_eq!(spec, None);
        assert!(html.contains(why), "{html}");
    }
}

#[test]
fn analyses_are_called_as_the_page_calls_them() {
    let session = open("Plan", &[("B1", "=RiskSimtable({1,2})"), ("B2", "=RiskOutput()+RiskNormal(B1,1)")]);
    let (html, ..) = panel(&session, &asking("file", Spec::default()));
    assert!(html.contains("“Tables of values” among the analyses runs each"), "{html}");
    let session = open("Plan", MARGIN);
    let mut spec = margin();
    spec.correlations = vec![Correlation {
        inputs: ["Plan!B1", "Plan!B2"].map(|at| Address::parse(at).unwrap()).to_vec(),
        matrix: vec![vec![1.0], vec![0.5, 1.0]],
        ..Correlation::default()
    }];
    let results = Some(Box::new(simulated(&session, &spec)));
    for (kind, instead) in
        [("sobol-indices", "ask “Shapley effects”"), ("what-if", "ask “Change in a statistic”")]
    {
        let fields = BTreeMap::from([("analysis".to_owned(), kind.to_owned())]);
        let request = PanelRequest {
            results: results.clone(),
            fields,
            pressed: "work".to_owned(),
            ..asking("analyses", spec.clone())
        };
        let (html, ..) = panel(&session, &request);
        assert!(html.contains(instead) && !html.contains("nalyses[0]"), "{html}");
    }
}
