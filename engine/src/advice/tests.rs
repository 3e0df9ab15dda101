//! Each rule finds what it is for, and nothing in a model without fault.

use std::sync::Arc;

use super::{RULES, advice};
use crate::address::Address;
use crate::model::Model;
use crate::spec::{Correlation, Input, InputSeed, Output, Sampling, Spec};
use crate::workbook::Workbook;
use crate::workbook::small::sheet;

/// A sheet of formulas with their `=`, texts, and numbers.
fn workbook(cells: &[(&str, &str)]) -> Arc<Workbook> {
    Arc::new(sheet("Model", cells))
}

fn address_of(cell: &str) -> Address {
    Address::parse(&format!("Model!{cell}")).expect("an address")
}

/// What the rules find: `rule cell`.
fn found(cells: &[(&str, &str)], inputs: &[(&str, &str)], outputs: &[&str], spec: Spec) -> Vec<String> {
    let input = |(cell, distribution): &(&str, &str)| Input {
        cell: address_of(cell),
        name: String::new(),
        distribution: (*distribution).to_owned(),
    };
    let spec = Spec {
        inputs: inputs.iter().map(input).collect(),
        outputs: outputs.iter().map(|cell| Output { cell: address_of(cell), name: String::new() }).collect(),
        ..spec
    };
    let model = Model::new(workbook(cells), &spec).expect("a model");
    advice(&model, &spec).into_iter().map(|advice| format!("{} {}", advice.rule, advice.cell)).collect()
}

#[test]
fn a_model_without_fault_is_left_alone() {
    let cells =
        [("A1", "Price"), ("B1", "10"), ("A2", "Volume"), ("B2", "100"), ("A3", "Revenue"), ("B3", "=B1*B2")];
    let inputs = [("B1", "pert(8, 10, 13)"), ("B2", "tri(80, 100, 130)")];
    assert_eq!(found(&cells, &inputs, &["B3"], Spec::default()), Vec::<String>::new());
}

#[test]
fn inputs_that_do_not_fit_are_told() {
    let one = |label: &str, base: &str, distribution: &str| {
        found(
            &[("A1", label), ("B1", base), ("B2", "=B1+1")],
            &[("B1", distribution)],
            &["B2"],
            Spec::default(),
        )
    };
    for (label, base, distribution, rule) in [
        ("Unit price", "10", "normal(10, 6)", "negative-mass Model!B1"),
        ("Prices", "10", "normal(10, 6)", "negative-mass Model!B1"),
        ("Market share", "0.9", "normal(0.9, 0.1)", "share-beyond-one Model!B1"),
        ("Delay", "10", "tri(1, 2, 3)", "base-outside Model!B1"),
        ("Delay", "3.98", "uniform(1, 4)", "base-in-tail Model!B1"),
        ("Delay", "4", "uniform(1, 4)", "base-in-tail Model!B1"),
        ("Delay", "1", "pert(1, 2, 4)", "base-in-tail Model!B1"),
        ("Delay", "1", "tri(1, 1, 3)", "mode-at-end Model!B1"),
        ("Loss", "3", "pareto(0.9, 1)", "no-mean Model!B1"),
        ("Loss", "2", "pareto(1.5, 1)", "no-variance Model!B1"),
        ("Delay", "1.5", "tri(1, 1, 3)", "mode-at-end Model!B1"),
        ("Loss", "5", "lognormal(10, 50)", "wide-lognormal Model!B1"),
        ("Rate", "100", "normal(100, 0.001)", "nearly-constant Model!B1"),
    ] {
        assert_eq!(one(label, base, distribution), [rule], "{label} {base} {distribution}");
    }
    // The likeliest value is a base value, also where it is the least.
    assert_eq!(one("Delay", "0", "exponential(3)"), Vec::<String>::new());
    assert_eq!(one("Delay", "0.01", "exponential(3)"), Vec::<String>::new());
    // A net flow may be negative, and a share in percent is not a share of 1.
    assert_eq!(one("Net sales change", "10", "normal(10, 60)"), Vec::<String>::new());
    assert_eq!(one("Market share", "40", "normal(40, 5)"), Vec::<String>::new());
}

#[test]
fn inputs_beside_each_other_are_told() {
    let cells = [
        ("A1", "Sales"),
        ("B1", "9"),
        ("C1", "9"),
        ("D1", "9"),
        ("B9", "9"),
        ("A3", "Sum"),
        ("B3", "=SUM(B1:D1)"),
    ];
    let inputs = [
        ("B1", "pert(8, 9, 12)"),
        ("C1", "pert(8, 9, 12)"),
        ("D1", "pert(8, 9, 12)"),
        ("B9", "normal(9, 1)"),
    ];
    let all = found(&cells, &inputs, &["B3"], Spec::default());
    assert_eq!(all, ["independent-neighbours Model!B1", "unused-input Model!B9"]);
    let shocks = ["B1", "C1", "D1"].map(|cell| (cell, "normal(0, 1)"));
    assert_eq!(
        found(&cells, &shocks, &["B3"], Spec::default())
            .iter()
            .filter(|it| it.contains("neighbours"))
            .count(),
        0
    );
    let correlations = vec![Correlation {
        inputs: ["B1", "C1", "D1"].map(address_of).to_vec(),
        matrix: vec![vec![1.0], vec![0.9, 1.0], vec![-0.9, 0.9, 1.0]],
        ..Correlation::default()
    }];
    let all = found(&cells, &inputs[..3], &["B3"], Spec { correlations, ..Spec::default() });
    assert_eq!(all, ["moved-correlations Model!B1"]);
    let correlations = vec![Correlation {
        inputs: ["B1", "C1"].map(address_of).to_vec(),
        matrix: vec![vec![1.0], vec![0.5, 1.0]],
        ..Correlation::default()
    }];
    let seeds = ["C1", "B9"].map(|cell| InputSeed { cell: address_of(cell), seed: 7 }).to_vec();
    let inputs = [inputs[0], inputs[1], inputs[3]];
    let all = found(&cells, &inputs, &["B3", "B9"], Spec { correlations, seeds, ..Spec::default() });
    assert_eq!(all, ["seed-without-effect Model!C1"]);
    let named = "=RiskNormal(9,1,RiskName(\"Sales\"))";
    let cells = [("B1", named), ("B3", named), ("B5", "=B1+B3")];
    assert_eq!(found(&cells, &[], &["B5"], Spec::default()), ["same-name Model!B1"]);
}

#[test]
fn formulas_that_misuse_draws_are_told() {
    for (formula, rule) in [
        ("=B1*12", "times-count Model!B2"),
        ("=12*B1", "times-count Model!B2"),
        ("=IF(B1=10,1,0)", "equals-draw Model!B2"),
        ("=100/B1", "divides-by-draw Model!B2"),
        ("=RiskNormal(10,6)*12+B1", "times-count Model!B2"),
        ("=IFERROR(SQRT(B1),0)", "hidden-errors Model!B2"),
        ("=B1+NORM.INV(RAND(),0,1)", "rand-mixed Model!B2"),
    ] {
        let cells = [("A1", "Flow"), ("B1", "10"), ("B2", formula)];
        assert_eq!(found(&cells, &[("B1", "normal(10, 6)")], &["B2"], Spec::default()), [rule], "{formula}");
    }
    let cells = [
        ("B1", "10"),
        ("C1", "=B1*2"),
        ("C2", "=B2*2"),
        ("C3", "7"),
        ("C4", "=B4*2"),
        ("C5", "=B5*2"),
        ("C6", "=SUM(C1:C5)"),
    ];
    let all = found(&cells, &[("B1", "normal(10, 1)")], &["C6"], Spec::default());
    assert_eq!(all, ["constant-among-copies Model!C3"]);
}

#[test]
fn calls_in_cells_are_looked_at_with_the_numbers_that_they_refer_to() {
    for (call, rule) in [
        ("RiskTriang(1,5,3)", Some("impossible-parameters Model!B1")),
        ("RiskNormal(D1,-D1)", Some("impossible-parameters Model!B1")),
        ("RiskNormal(1)", Some("refused-call Model!B1")),
        ("RiskNormal(D1,D1*0.5)", Some("negative-mass Model!B1")),
        ("RiskExpon(5,RiskShift(-3))", Some("negative-mass Model!B1")),
        ("RiskExpon(5,RiskShift(3))", None),
        ("RiskDiscrete({-1,5},{1,1})", Some("negative-mass Model!B1")),
        ("RiskDiscrete({0,5},{1,1})", None),
        ("RiskNormal(D1,D1*0.1)", None),
    ] {
        let cell = format!("={call}");
        let cells = [("A1", "Cost"), ("B1", cell.as_str()), ("D1", "10"), ("B2", "=B1*2+RiskOutput(\"o\")")];
        let model = Model::inspect_only(workbook(&cells));
        let said = advice(&model, &Spec::default());
        let said: Vec<String> = said.iter().map(|one| format!("{} {}", one.rule, one.cell)).collect();
        let unreached = "output-without-chance Model!B2";
        let said: Vec<&str> = said.iter().map(String::as_str).filter(|one| *one != unreached).collect();
        assert_eq!(said, rule.into_iter().collect::<Vec<_>>(), "{call}");
    }
    for (divisor, is_told) in [("uniform(0, 2)", true), ("uniform(1, 2)", false), ("gamma(3, 1)", false)] {
        let cells = [("B1", "1.5"), ("B2", "=100/B1")];
        let said = found(&cells, &[("B1", divisor)], &["B2"], Spec::default());
        assert_eq!(said, ["divides-by-draw Model!B2"][usize::from(!is_told)..], "{divisor}");
    }
}

#[test]
fn outputs_and_settings_are_looked_at() {
    let cells = [("B1", "10"), ("B2", "=B1"), ("B3", "=1+1")];
    let inputs = [("B1", "normal(10, 1)")];
    let spec = Spec { trials: 500, sampling: Sampling::Sobol, ..Spec::default() };
    let all = found(&cells, &inputs, &["B2", "B3"], spec);
    assert_eq!(all, ["output-without-chance Model!B3", "few-trials ", "trials-of-sobol "]);
    let spec = Spec { trials: 4_096, sampling: Sampling::Sobol, ..Spec::default() };
    assert_eq!(found(&cells, &inputs, &["B2"], spec), Vec::<String>::new());
}

#[test]
fn rules_have_names_of_their_own() {
    let names: std::collections::BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert!(names.len() == RULES.len() && names.len() >= 20);
    assert!(RULES.iter().all(|rule| rule.why.ends_with('.') && rule.fix.ends_with('.')));
}
