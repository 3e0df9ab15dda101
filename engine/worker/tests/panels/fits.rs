//! Fits: of data typed or in cells, given to a cell.

use engine::{Address, Spec};
use wire::worker::PanelRequest;

use super::{MARGIN, asking, margin, open, panel};

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
