//! Analyses: run when they are asked for, with what is typed.

use std::collections::BTreeMap;

use engine::spec::Correlation;
use engine::{Address, Spec};
use wire::worker::PanelRequest;

use super::{MARGIN, asking, fields, margin, numbers, open, output, panel, simulated};

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
