//! What specs and add-ins' properties ask, in whole simulations.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use super::tests::{kendall, spearman};
use super::{Copula, Pair};
use crate::function::joint::tests::{TRIALS, run, sheet, simulation, values, with};
use crate::spec::{Correlation, Input, Sampling};
use crate::{Address, Spec};

/// Two or three inputs of unlike distributions, with what is asked of them.
fn asked(method: &str, matrix: &[&[f64]], sampling: Sampling) -> Spec {
    let distributions = ["lognormal(100, 80)", "exponential(3)", "uniform(0, 1)"];
    let address = |row: usize| Address::parse(&format!("Main!A{}", row + 1)).unwrap();
    let members = if matrix.is_empty() { 3 } else { matrix.len() };
    let input = |(row, distribution): (usize, &&str)| Input {
        cell: address(row),
        name: String::new(),
        distribution: (*distribution).to_owned(),
    };
    let correlation = Correlation {
        inputs: (0..members).map(address).collect(),
        matrix: matrix.iter().map(|row| row.to_vec()).collect(),
        method: method.to_owned(),
    };
    let inputs = distributions.iter().enumerate().map(input).collect();
    Spec { inputs, correlations: vec![correlation], sampling, ..Spec::default() }
}

/// Three numbers, and cells that hold the same.
fn three() -> crate::Workbook {
    let ones = (0..3).map(|row| (row, 0, "1", (1, 1)));
    let copies = [(0, 1, "=A1", (1, 1)), (1, 1, "=A2", (1, 1)), (2, 1, "=A3", (1, 1))];
    sheet(&ones.chain(copies).collect::<Vec<_>>())
}

const OUTPUTS: [&str; 3] = ["B1", "B2", "B3"];

#[test]
fn specs_name_copulas() {
    let error = 4.5 / (TRIALS as f64).sqrt();
    for (method, copula) in [
        ("clayton(2)", Copula::Clayton { theta: 2.0 }),
        (" Gumbel( 1.5, 3 )", Copula::Gumbel { theta: 1.5 }),
        ("frank(4)", Copula::Frank { theta: 4.0 }),
    ] {
        let simulation = with(three(), &OUTPUTS, asked(method, &[], Sampling::MonteCarlo)).unwrap();
        let values = values(&simulation);
        let rank = simulation.model().correlations[0].used.row(0)[1];
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            let (tau, rho) = (kendall(&values[a], &values[b]), spearman(&values[a], &values[b]));
            assert!((tau - copula.pair(0.0).tau()).abs() < error, "{method}: {tau}");
            assert!((rho - rank).abs() < error, "{method}: {rho}, not {rank}");
        }
    }
    // The ranks are as asked, though the variables correlate by more.
    let spec = asked("t(3)", &[&[1.0], &[0.6, 1.0]], Sampling::LatinHypercube);
    let simulation = with(three(), &OUTPUTS, spec).unwrap();
    let values = values(&simulation);
    assert!((spearman(&values[0], &values[1]) - 0.6).abs() < error);
    let ends = |column: &[f64]| {
        let mut sorted = column.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 100]
    };
    let low = (ends(&values[0]), ends(&values[1]));
    let both = values[0].iter().zip(&values[1]).filter(|(x, y)| **x < low.0 && **y < low.1).count();
    // A Gaussian copula has about 50 of 200 there.
    assert!(both > 70, "{both}");
}

/// Spearman's ρ with the mean rank for equal values: Pearson's of the shares below and up to each, in the middle.
fn spearman_of_ties(x: &[f64], y: &[f64]) -> f64 {
    let ranks = |values: &[f64]| -> Vec<f64> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let before = |x: &f64| sorted.partition_point(|other| other < x);
        let upto = |x: &f64| sorted.partition_point(|other| other <= x);
        let middle = values.len() as f64;
        values.iter().map(|x| (before(x) + upto(x)) as f64 - middle).collect()
    };
    let (x, y) = (ranks(x), ranks(y));
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    product(&x, &y) / (product(&x, &x) * product(&y, &y)).sqrt()
}

/// Mean ranks of equal values are as asked too, typed or in formulas, unless the ties are in the way; then that is told.
#[test]
fn ranks_with_ties_are_met_as_far_as_they_can_be() {
    let error = 4.5 / (TRIALS as f64).sqrt();
    let matrix: &[&[f64]] = &[&[1.0], &[0.6, 1.0], &[-0.3, -0.5, 1.0]];
    for method in ["", "t(4)", "iman-conover"] {
        let mut spec = asked(method, matrix, Sampling::MonteCarlo);
        for (input, distribution) in
            spec.inputs.iter_mut().zip(["poisson(0.5)", "lognormal(10, 30)", "bernoulli(0.3)"])
        {
            input.distribution = distribution.to_owned();
        }
        let simulation = with(three(), &OUTPUTS, spec).unwrap();
        let values = values(&simulation);
        for (row, column) in [(1, 0), (2, 0), (2, 1)] {
            let found = spearman_of_ties(&values[row], &values[column]);
            assert!((found - matrix[row][column]).abs() < error, "{method} {row} {column}: {found}");
        }
        assert_eq!(simulation.model().correlations[0].change, 0.0);
    }
    let mut spec = asked("", &[&[1.0], &[0.9, 1.0]], Sampling::MonteCarlo);
    spec.inputs[0].distribution = "bernoulli(0.1)".to_owned();
    let simulation = with(three(), &OUTPUTS, spec).unwrap();
    // The most is that of the greatest tenth: 0.09 / 2 over the deviations √0.09 / 2 and √(1/12).
    let most = 0.09 / 0.3 * 3_f64.sqrt();
    let told = &simulation.model().correlations[0];
    assert!((told.used.row(0)[1] - most).abs() < 1e-3, "{:?}", told.used);
    assert!((told.change - (0.9 - most)).abs() < 1e-3, "{}", told.change);
    let values = values(&simulation);
    assert!((spearman_of_ties(&values[0], &values[1]) - most).abs() < error);
}

#[test]
fn columns_put_in_order_meet_the_matrix_on_any_number_of_threads() {
    let matrix: &[&[f64]] = &[&[1.0], &[0.7, 1.0], &[-0.3, 0.2, 1.0]];
    for sampling in [Sampling::MonteCarlo, Sampling::LatinHypercube] {
        let simulation = with(three(), &OUTPUTS, asked("Iman-Conover", matrix, sampling)).unwrap();
        let values = values(&simulation);
        for (row, column) in [(1, 0), (2, 0), (2, 1)] {
            let found = spearman(&values[row], &values[column]);
            // The sampling error of a copula is 0.007.
            assert!((found - matrix[row][column]).abs() < 0.001, "{sampling:?}: {found}");
        }
        let of = |threads| simulation.run(NonZeroUsize::new(threads), &mut |_| ControlFlow::Continue(()));
        assert_eq!(of(1), of(3));
        assert_eq!(of(1).correlations[0].source, "the spec, iman-conover");
    }
}

#[test]
fn what_a_spec_cannot_have_is_told() {
    let two: &[&[f64]] = &[&[1.0], &[0.5, 1.0]];
    for (method, matrix, message) in [
        ("clayton(-2)", &[][..], "must be from 0 to 1,000 for more than two members"),
        ("gumbel(2, 1)", &[], "can be reflected as a whole only"),
        ("clayton(2)", two, "by clayton(2), which takes no matrix"),
        ("vine", two, "`vine` is no copula; write gaussian, t(5), clayton(2)"),
        ("t", two, "`t` is no copula"),
        ("t(0)", two, "the t copula has 0 as degrees of freedom, which must be from 0.1"),
    ] {
        let said =
            with(three(), &OUTPUTS, asked(method, matrix, Sampling::MonteCarlo)).err().unwrap_or_default();
        assert!(said.contains(message), "{method}: {said}");
    }
    let spec = Spec { trials: 3_000_000, ..asked("iman-conover", two, Sampling::MonteCarlo) };
    let said = crate::Model::new(std::sync::Arc::new(three()), &spec).err().unwrap();
    assert!(said[0].to_string().contains("6000000 numbers, and at most 5000000 are possible"), "{said:?}");
}

/// A copula of inputs of two simulations.
#[test]
fn what_lies_in_another_simulation_is_refused_by_both_names() {
    let two: &[&[f64]] = &[&[1.0], &[0.5, 1.0]];
    for (method, matrix) in [("clayton(2)", &[][..]), ("t(5)", two), ("iman-conover", two)] {
        let mut spec = asked(method, matrix, Sampling::MonteCarlo);
        let other = Address::parse("'[Other plan.xlsx]Main'!A2").unwrap();
        spec.correlations[0].inputs = vec![Address::parse("Main!A1").unwrap(), other];
        let said = with(three(), &OUTPUTS, spec).err().unwrap_or_default();
        assert!(
            said.contains("is in the simulation of Other plan.xlsx, and Main!A1 is in that of this workbook"),
            "{method}: {said}"
        );
    }
    for property in ["RiskCorrmat([7]Main!D1:E2,1)", "RiskCopula([7]Main!D1:E2,1)"] {
        let call = format!("=RiskNormal(0,1,{property})");
        let said = simulation(sheet(&[(0, 0, &call, (1, 1)), (1, 0, "=A1*2", (1, 1))]), &["A2"]);
        let said = said.err().unwrap_or_default();
        let name = property.split('(').next().unwrap();
        assert!(said.contains(&format!("{name} by cells of another workbook")), "{property}: {said}");
    }
}

#[test]
fn properties_make_members_of_copulas() {
    let cells = [
        (0, 0, "=PsiNormal(0,1,PsiCopula(\"clayton\",2))", (1, 1)),
        (1, 0, "=PsiUniform(0,1,PsiCopula(\"Clayton\",2,0))", (1, 1)),
        (2, 0, "=PsiUniform(0,1,PsiCopula(\"frank\",5,1,\"own\"))", (1, 1)),
        (3, 0, "=PsiExponential(1,PsiCopula(\"frank\",5,1,\"own\"))", (1, 1)),
        (4, 0, "=PsiNormal(0,1,PsiCopulaGauss(0.5,1,\"pair\"))", (1, 1)),
        (5, 0, "=PsiNormal(0,1,PsiCopulaGauss(0.5,2,\"pair\"))", (1, 1)),
        (6, 0, "=PsiNormal(0,1,PsiCopulaStudent(D1:E2,2,3))", (1, 1)),
        (7, 0, "=PsiNormal(0,1,PsiCopulaStudent(D1:E2,1,3))", (1, 1)),
        (8, 0, "=RiskNormal(0,1,RiskCopula(G1:H2,1))", (1, 1)),
        (9, 0, "=RiskUniform(0,1,RiskCopula(G1:H2,2))", (1, 1)),
        (10, 0, "=RiskUniform(0,1,RiskCopula(G1:H2,2,\"later\"))", (1, 1)),
        (11, 0, "=RiskUniform(0,1,RiskCopula(G1:H2,1,\"later\"))", (1, 1)),
        (0, 3, "1", (1, 1)),
        (0, 4, "-0.5", (1, 1)),
        (1, 3, "-0.5", (1, 1)),
        (1, 4, "1", (1, 1)),
        (1, 7, "2", (1, 1)),
    ];
    let mut workbook = sheet(&cells);
    let mut all: Vec<_> =
        workbook.sheets[0].cells.iter().map(|(row, column, cell)| (row, column, cell.clone())).collect();
    for (row, column, text) in [(0, 6, "Pattern"), (0, 7, "GumbelRX"), (1, 6, "Theta")] {
        let value = Some(crate::Value::Text(text.into()));
        all.push((row, column, crate::workbook::Cell { value, ..Default::default() }));
    }
    all.sort_by_key(|(row, column, _)| (*row, *column));
    workbook.sheets[0].cells = crate::workbook::Cells::new(all);
    let outputs: Vec<String> = (1..=12).map(|row| format!("A{row}")).collect();
    let (results, values) = run(workbook, &outputs.iter().map(String::as_str).collect::<Vec<_>>());
    let error = 4.5 / (TRIALS as f64).sqrt();
    let third = 1.0 / 3.0;
    let taus = [0.5, -Pair::Frank { theta: 5.0 }.tau(), third, -third, -0.5, -0.5];
    for (pair, expected) in taus.into_iter().enumerate() {
        let found = kendall(&values[2 * pair], &values[2 * pair + 1]);
        assert!((found - expected).abs() < error, "{pair}: {found}, not {expected}");
    }
    assert!(kendall(&values[8], &values[11]).abs() < error, "instances have nothing to do with each other");
    assert_eq!(results.correlations.len(), 6);
}

#[test]
fn impossible_memberships_name_the_cell_and_what_is_allowed() {
    for (calls, message) in [
        (
            ["PsiNormal(0,1,PsiCopula(\"gumbel\",0.5))", "PsiNormal(0,1,PsiCopula(\"gumbel\",0.5))"],
            "Main!A1: the Gumbel copula is not possible: the Gumbel copula has 0.5 as theta, which must be from 1",
        ),
        (
            ["PsiNormal(0,1,PsiCopula(\"frank\",2))", "PsiNormal(0,1,PsiCopula(\"frank\",3))"],
            "is said in two ways, by Main!A1 and by Main!A2",
        ),
        (
            ["PsiNormal(0,1,PsiCopulaGauss(0.5,1))", "PsiNormal(0,1,PsiCopulaGauss(0.5,1))"],
            "has its row 1 taken by both Main!A1 and Main!A2",
        ),
        (["PsiNormal(0,1,PsiCopula(\"vine\",2))", "1"], "PsiCopula is not supported yet"),
        (["RiskNormal(0,1,RiskCopula(D1:E2,1))", "1"], "RiskCopula is not supported yet"),
        (
            ["PsiNormal(0,1,PsiCopula(\"clayton\",A3))", "PsiNormal(0,1,PsiCopula(\"clayton\",A3))"],
            "depend on a draw",
        ),
    ] {
        let formulas = calls.map(|call| format!("={call}"));
        let cells = [
            (0, 0, formulas[0].as_str(), (1, 1)),
            (1, 0, formulas[1].as_str(), (1, 1)),
            (2, 0, "=PsiUniform(1,2)", (1, 1)),
            (3, 0, "=A1+A2", (1, 1)),
        ];
        let said = simulation(sheet(&cells), &["A4"]).err().unwrap_or_default();
        assert!(said.contains(message), "{calls:?}: {said}");
    }
}

/// One matrix for each period: those of a period hang together, and no others.
#[test]
fn instances_of_a_matrix_are_periods() {
    let mut cells: Vec<(u32, u32, String)> = Vec::new();
    for period in 0..3 {
        for row in 0..2 {
            let call = format!("=RiskNormal(0,1,RiskCorrmat($F$1:$G$2,{},{}))", row + 1, period + 1);
            cells.push((row, period, call));
        }
    }
    for (row, column, value) in [(0, 5, "1"), (0, 6, "0.8"), (1, 5, "0.8"), (1, 6, "1")] {
        cells.push((row, column, value.to_owned()));
    }
    let cells: Vec<_> =
        cells.iter().map(|(row, column, text)| (*row, *column, text.as_str(), (1, 1))).collect();
    let (_, values) = run(sheet(&cells), &["A1", "B1", "C1", "A2", "B2", "C2"]);
    for above in 0..3 {
        for below in 0..3 {
            let expected = if above == below { 0.8 } else { 0.0 };
            let found = spearman(&values[above], &values[3 + below]);
            assert!((found - expected).abs() < 4.5 / (TRIALS as f64).sqrt(), "{above} {below}: {found}");
        }
    }
}
