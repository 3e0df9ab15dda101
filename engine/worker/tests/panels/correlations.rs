//! Correlations and copulas: typed, told what is wrong with them, and kept in the spec.

use std::collections::BTreeMap;

use engine::Spec;
use wire::worker::PanelRequest;

use super::{MARGIN, asking, margin, open, panel, simulated};

/// The fields of the correlation editor with all three inputs and these correlations.
fn typed(group: &str, correlations: [(&str, &str, &str); 3]) -> BTreeMap<String, String> {
    let picked = ["Plan!B1", "Plan!B2", "Plan!B3"].map(|cell| (format!("pick:{cell}"), "on".to_owned()));
    let pairs = correlations.map(|(a, b, value)| (format!("r:Plan!{a}:Plan!{b}"), value.to_owned()));
    let group = ("group".to_owned(), group.to_owned());
    picked.into_iter().chain(pairs).chain([group]).collect()
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
fn correlations_without_inputs_say_what_to_mark() {
    let session = open("Plan", &[("B1", "84"), ("B2", "=B1")]);
    let (html, ..) = panel(&session, &asking("correlations", Spec::default()));
    assert!(html.contains("Correlations are between inputs: mark two, and an output."), "{html}");
}
