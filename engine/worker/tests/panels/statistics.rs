//! Statistics: of the output that is shown.

use engine::Spec;
use wire::worker::PanelRequest;

use super::{MARGIN, asking, fields, margin, numbers, open, output, panel, simulated};

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
