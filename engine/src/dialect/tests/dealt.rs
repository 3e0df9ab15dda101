//! Values that are drawn without putting back.

use std::sync::Arc;

use super::joined::simulate;
use super::read;
use crate::inspection::inspect;
use crate::spec::Sampling;
use crate::workbook::small::sheet;

#[test]
fn every_round_of_trials_has_each_value_once() {
    let cells = [
        ("A1", "=PsiShuffle({10,20,30,40,50,60,70})"),
        ("A2", "=RiskResample(3,D1:D5)"),
        ("A3", "=PsiShuffle({1,2,3},PsiSeed(7))"),
        ("D1", "5"),
        ("D2", "5"),
        ("D3", "8"),
        ("D4", "1"),
        ("D5", "2"),
    ];
    for sampling in [Sampling::MonteCarlo, Sampling::LatinHypercube, Sampling::Sobol, Sampling::Antithetic] {
        let found = simulate(&cells, &["A1", "A2", "A3"], 700, sampling);
        for (values, all) in found.iter().zip([
            &[10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0][..],
            &[1.0, 2.0, 5.0, 5.0, 8.0],
            &[1.0, 2.0, 3.0],
        ]) {
            let mut orders = std::collections::BTreeSet::new();
            for round in values.chunks_exact(all.len()) {
                orders.insert(round.iter().map(|x| x.to_bits()).collect::<Vec<_>>());
                let mut sorted = round.to_vec();
                sorted.sort_by(f64::total_cmp);
                assert_eq!(sorted, all, "{sampling:?}");
            }
            assert!(
                orders.len() > 5,
                "the rounds have orders of their own: {} under {sampling:?}",
                orders.len()
            );
        }
    }
}

/// As many trials as values, or fewer, take each at most once, wherever a batch begins.
#[test]
fn a_long_list_is_dealt_once() {
    let data: Vec<(String, String)> = (1..=5_000).map(|k| (format!("B{k}"), format!("{k}"))).collect();
    let mut cells: Vec<(&str, &str)> = data.iter().map(|(at, x)| (at.as_str(), x.as_str())).collect();
    cells.push(("A1", "=RiskResample(3,B1:B5000)"));
    let found = simulate(&cells, &["A1"], 5_000, Sampling::MonteCarlo);
    let mut sorted = found[0].clone();
    sorted.sort_by(f64::total_cmp);
    assert!(sorted.iter().zip(1..).all(|(x, k)| *x == f64::from(k)), "each once");
    assert_ne!(sorted, found[0]);
}

#[test]
fn what_is_dealt_is_said_and_what_cannot_be_is_refused() {
    assert_eq!(
        read("PsiShuffle({1,2})", false),
        "Analytic Solver: DUniform(1, 2) without putting back; note once the trials have drawn all its values, they \
         draw all again, in another order"
    );
    assert_eq!(read("RiskResample(3,B1:B2,RiskCorrmat(C1:D2,1))", false), "unsupported RiskResample");
    let problems = |formula: &str| {
        let cells = [("A1", formula), ("B1", "=RiskMakeInput(C1+1)"), ("C1", "=RiskResample(3,{1,2})")];
        let cells = if formula.is_empty() { &cells[1..] } else { &cells[..1] };
        let inspection = inspect(&Arc::new(sheet("Main", cells)));
        inspection.problems.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>().join("\n")
    };
    let refused = "Main!A1: drawing without putting back by a part of an input is not supported yet, and leaving it \
                   out would change the result";
    assert_eq!(problems("=PsiShuffle({1,2})+PsiNormal(0,1)"), refused);
    assert_eq!(problems(""), refused.replace("A1", "C1"), "what an input is made of");
    assert_eq!(problems("=RiskMakeInput(RiskResample(3,{1,2})+1)"), "");
    assert_eq!(problems("=PsiShuffle({1,2})+1"), "");
}
