//! Analyses of small workbooks against closed forms.

mod runs_of_their_own;

use std::f64::consts::PI;
use std::sync::Arc;

use super::*;
use crate::address::Address;
use crate::spec::Output;
use crate::workbook::{Cell, Cells, Content, Sheet, Workbook};

/// A workbook of one sheet, `S`, with formulas or numbers down its first column.
fn workbook(cells: &[&str]) -> Arc<Workbook> {
    let cell = |(row, text): (usize, &&str)| {
        let cell = match text.parse() {
            Ok(number) => Cell { value: Some(crate::Value::Number(number)), ..Cell::default() },
            Err(_) => Cell {
                content: Content::Formula((*text).into()),
                value: Some(crate::Value::Number(0.0)),
                ..Cell::default()
            },
        };
        (row as u32, 0, cell)
    };
    let cells = Cells::new(cells.iter().enumerate().map(cell).collect());
    let sheet = Sheet { name: "S".to_owned(), cells, ..Sheet::default() };
    Arc::new(Workbook { sheets: vec![sheet], ..Workbook::default() })
}

pub(super) fn at(row: u32) -> Address {
    Address { sheet: "S".to_owned(), row: row - 1, column: 0 }
}

/// The spec of these analyses of the outputs in these rows.
pub(super) fn spec(outputs: &[u32], trials: u64, analyses: &[&str]) -> Spec {
    Spec {
        outputs: outputs.iter().map(|row| Output { cell: at(*row), name: String::new() }).collect(),
        trials,
        analyses: analyses.iter().map(|text| Document::of_text((*text).to_owned())).collect(),
        ..Spec::default()
    }
}

/// What the analyses of a simulation give.
pub(super) fn answers(cells: &[&str], spec: &Spec) -> Vec<Answer> {
    let simulation = Simulation::new(workbook(cells), spec).unwrap();
    let results = simulation.run(None, &mut |_| ControlFlow::Continue(()));
    let answers: Vec<Answer> =
        results.analyses.iter().map(|document| Answer::read(document).unwrap()).collect();
    for answer in &answers {
        let tables = answer.report.iter().flat_map(Report::tables);
        for table in tables {
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{table:?}");
        }
    }
    answers
}

/// The report of the only analysis.
pub(super) fn report(cells: &[&str], spec: &Spec) -> Report {
    let mut answers = answers(cells, spec);
    let answer = answers.pop().unwrap();
    assert_eq!(answer.failed, None);
    answer.report.unwrap()
}

#[track_caller]
fn near(estimate: Estimate, expected: f64, within: f64) {
    let value = estimate.value.unwrap();
    assert!((value - expected).abs() <= within, "{value} is not {expected} within {within}");
    let (low, high) = (estimate.low.unwrap(), estimate.high.unwrap());
    let reach = (high - low) / 2.0;
    assert!(low <= value && value <= high && reach.is_finite(), "{estimate:?}");
    // Twice the reach of a 95% interval is missed once in some 10,000.
    assert!((value - expected).abs() <= 2.0 * reach + 1e-12, "{estimate:?} is too far from {expected}");
}

#[test]
fn what_is_asked_wrongly_is_told_by_its_field() {
    let told = |analysis: &str| {
        let spec = spec(&[2], 100, &[analysis]);
        let problems = Simulation::new(workbook(&["RiskUniform(0,1)", "A1*2"]), &spec).unwrap_err();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        told(r#"{"analysis":"regression","output":"S!A2"}"#),
        "analyses[0]: unknown field `output`, expected one of `outputs`, `inputs`, `stepwise`, `enter`, `remove`"
    );
    assert_eq!(
        told(r#"{"analysis":"regression","outputs":["S!A1"],"inputs":["S!A2"],"enter":-1}"#),
        "analyses[0].outputs[0]: S!A1 is not an output; the outputs are S!A2; analyses[0].inputs[0]: S!A2 is not an \
         input; the inputs are S!A1; analyses[0].enter: the F to enter is above 0; analyses[0].remove: the F to \
         remove is from 0 to that to enter"
    );
    assert!(
        told(r#"{"analysis":"regresion"}"#)
            .contains("unknown variant `regresion`, expected one of `regression`")
    );
}

#[test]
fn an_analysis_that_is_stopped_says_so() {
    let spec = spec(&[2], 100, &[r#"{"analysis":"regression"}"#]);
    let simulation = Simulation::new(workbook(&["RiskUniform(0,1)", "A1*2"]), &spec).unwrap();
    let answers = simulation.analyse(None, 100, &mut || ControlFlow::Break(()));
    let answer = Answer::read(&answers[0]).unwrap();
    assert_eq!(answer.failed.unwrap(), "it was stopped before it was done");
}

#[test]
fn analyses_of_a_run_that_stopped_look_at_the_trials_that_were_done() {
    let asked = [
        r#"{"analysis":"measures","measures":[{"name":"mean"},{"name":"std-dev"}]}"#,
        r#"{"analysis":"what-if","others":"drawn"}"#,
    ];
    let mut spec = spec(&[2], 10_000_000, &asked);
    spec.stop = Some(Document::of_text(r#"{"targets":[{"precision":0.02}]}"#.to_owned()));
    let simulation = Simulation::new(workbook(&["RiskNormal(0,1)", "A1*2+1"]), &spec).unwrap();
    let results = simulation.run(None, &mut |_| ControlFlow::Continue(()));
    // The interval of the mean reaches 1.96 · 2/√n, and one in eight batches is looked at.
    assert!((38_000..60_000).contains(&results.trials), "{}", results.trials);
    let answers: Vec<Answer> =
        results.analyses.iter().map(|document| Answer::read(document).unwrap()).collect();
    let Some(Report::Measures(report)) = &answers[0].report else { panic!("measures") };
    let of = &report.outputs[0];
    assert_eq!(of.trials, results.trials);
    let [mean, deviation] = &of.measures[..] else { panic!("two measures") };
    let output = &results.outputs[0];
    assert!((mean.value.value.unwrap() - output.mean.unwrap()).abs() < 1e-12);
    assert!((deviation.value.value.unwrap() - output.std_dev.unwrap()).abs() < 1e-12);
    // Ten million trials for each of several percentiles would be noticed.
    assert!(matches!(answers[1].report, Some(Report::WhatIf(_))), "{:?}", answers[1].failed);
}

#[test]
fn sobol_indices_of_the_ishigami_function_are_its_closed_form() {
    let uniform = "RiskUniform(-PI(),PI())";
    let cells = [uniform, uniform, uniform, "SIN(A1)+7*SIN(A2)^2+0.1*A3^4*SIN(A1)"];
    let Report::SobolIndices(report) =
        report(&cells, &spec(&[4], 1_000, &[r#"{"analysis":"sobol-indices"}"#]))
    else {
        panic!("Sobol' indices")
    };
    assert_eq!(report.evaluations, 65_536 * 5);
    // T. Ishigami, T. Homma (1990), with a = 7 and b = 0.1.
    let fourth = PI * PI * PI * PI;
    let (v1, v2) = (0.5 * (1.0 + 0.1 * fourth / 5.0) * (1.0 + 0.1 * fourth / 5.0), 49.0 / 8.0);
    let v13 = 0.01 * fourth * fourth * (1.0 / 18.0 - 1.0 / 50.0);
    let all = v1 + v2 + v13;
    let indices = &report.outputs[0];
    near(indices.variance, all, 0.05);
    let of =
        |row: u32| indices.inputs.iter().find(|index| index.input.as_ref().unwrap().cell == at(row)).unwrap();
    for (row, first, total) in [(1, v1, v1 + v13), (2, v2, v2), (3, 0.0, v13)] {
        near(of(row).first, first / all, 0.003);
        near(of(row).total, total / all, 0.003);
    }
}

#[test]
fn sobol_indices_of_the_g_function_are_its_closed_form() {
    // A. Saltelli, I. M. Sobol' (1995): the product of (|4x − 2| + a) / (1 + a).
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let mut cells: Vec<String> = vec!["RiskUniform(0,1)".to_owned(); 8];
    let factor = |(row, a): (usize, &f64)| format!("(ABS(4*A{}-2)+{a})/(1+{a})", row + 1);
    cells.push(a.iter().enumerate().map(factor).collect::<Vec<_>>().join("*"));
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let Report::SobolIndices(report) =
        report(&cells, &spec(&[9], 1_000, &[r#"{"analysis":"sobol-indices"}"#]))
    else {
        panic!("Sobol' indices")
    };
    let alone = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let product: f64 = alone.iter().map(|v| 1.0 + v).product();
    let all = product - 1.0;
    for index in &report.outputs[0].inputs {
        let v = alone[index.input.as_ref().unwrap().cell.row as usize];
        near(index.first, v / all, 0.005);
        near(index.total, v * product / (1.0 + v) / all, 0.005);
    }
}

#[test]
fn draws_of_no_input_have_indices_together_and_correlated_inputs_are_refused() {
    let cells = ["RiskUniform(0,1)", "A1+RAND()+RAND()"];
    let asked = [r#"{"analysis":"sobol-indices","trials":4096}"#];
    let Report::SobolIndices(report) = report(&cells, &spec(&[2], 100, &asked)) else {
        panic!("Sobol' indices")
    };
    let [rest, input] = &report.outputs[0].inputs[..] else { panic!("two") };
    assert!(rest.input.is_none());
    near(rest.first, 2.0 / 3.0, 0.01);
    near(input.total, 1.0 / 3.0, 0.01);

    let correlation = crate::spec::Correlation {
        inputs: vec![at(1), at(2)],
        matrix: vec![vec![1.0, 0.5], vec![0.5, 1.0]],
        ..Default::default()
    };
    let spec = Spec { correlations: vec![correlation], ..spec(&[3], 100, &asked) };
    let cells = ["RiskUniform(0,1)", "RiskUniform(0,1)", "A1+A2"];
    let problems = Simulation::new(workbook(&cells), &spec).unwrap_err();
    assert!(problems[0].to_string().contains("ask for shapley-effects"), "{}", problems[0]);
}

#[test]
fn regression_finds_the_coefficients_of_a_line_and_leaves_the_idle_out() {
    let cells = [
        "RiskNormal(5,1)",
        "RiskNormal(0,2)",
        "RiskUniform(0,9)",
        "2+3*A1-4*A2+RiskNormal(0,1)",
        "3*A1-4*A2",
    ];
    let spec = spec(&[4, 5], 20_000, &[r#"{"analysis":"regression","inputs":["S!A1","S!A2","S!A3"]}"#]);
    let Report::Regression(report) = report(&cells, &spec) else { panic!("a regression") };
    let of = &report.outputs[0];
    // The variance is 9 + 64 + 1.
    assert!((of.r_squared.unwrap() - 73.0 / 74.0).abs() < 0.001);
    assert_eq!(of.left_out.iter().map(|left| &left.cell).collect::<Vec<_>>(), [&at(3)]);
    let [second, first] = &of.inputs[..] else { panic!("two inputs") };
    near(second.per_unit, -4.0, 0.02);
    near(second.standardised, -8.0 / 74.0_f64.sqrt(), 0.01);
    near(second.mapped, -8.0, 0.2);
    near(first.per_unit, 3.0, 0.03);
    // Without noise there is nothing left, and the coefficients are exact.
    let exact = &report.outputs[1];
    assert!((exact.r_squared.unwrap() - 1.0).abs() < 1e-12);
    assert!((exact.inputs[0].per_unit.value.unwrap() + 4.0).abs() < 1e-12);
}

#[test]
fn contributions_to_variance_are_squared_rank_correlations() {
    let cells = ["RiskNormal(0,1)", "RiskNormal(0,2)", "A1-A2"];
    let spec = spec(&[3], 40_000, &[r#"{"analysis":"contribution-to-variance"}"#]);
    let Report::ContributionToVariance(report) = report(&cells, &spec) else { panic!("contributions") };
    // Normal variables that correlate by r have ranks that correlate by 6/π asin(r/2).
    let rank = |r: f64| 6.0 / PI * crate::math::asin(r / 2.0);
    let (first, second) = (rank(1.0 / 5.0_f64.sqrt()), rank(-2.0 / 5.0_f64.sqrt()));
    let all = first * first + second * second;
    let [large, small] = &report.outputs[0].inputs[..] else { panic!("two inputs") };
    near(large.rank_correlation, second, 0.005);
    near(large.share, -second * second / all, 0.01);
    near(small.share, first * first / all, 0.01);
}

#[test]
fn the_output_changes_from_bin_to_bin() {
    let cells = ["RiskUniform(0,10)", "RiskUniform(0,1)", "A1*A1+A2"];
    let asked = [
        r#"{"analysis":"change-in-output"}"#,
        r#"{"analysis":"change-in-output","statistic":{"percentile":50},"bins":2,"inputs":["S!A1"]}"#,
    ];
    let answers = answers(&cells, &spec(&[3], 50_000, &asked));
    let Some(Report::ChangeInOutput(report)) = &answers[0].report else { panic!("changes") };
    let of = &report.outputs[0];
    near(of.baseline, 100.0 / 3.0 + 0.5, 0.5);
    assert_eq!((of.inputs[0].input.cell.clone(), of.inputs[0].bins.len()), (at(1), 10));
    for (place, bin) in of.inputs[0].bins.iter().enumerate() {
        let low = place as f64;
        assert!((bin.input_mean.unwrap() - low - 0.5).abs() < 0.05);
        // The mean of x² from low to low + 1.
        near(bin.statistic, low * low + low + 1.0 / 3.0 + 0.5, 0.9);
    }
    assert_eq!(of.inputs[0].least, of.inputs[0].bins[0].statistic.value);
    let Some(Report::ChangeInOutput(halves)) = &answers[1].report else { panic!("changes") };
    let [low, high] = &halves.outputs[0].inputs[0].bins[..] else { panic!("two bins") };
    near(low.statistic, 6.25 + 0.5, 0.25);
    near(high.statistic, 56.25 + 0.5, 0.75);
}

#[test]
fn an_input_with_a_seed_of_its_own_keeps_its_draws() {
    let values = |cells: &[&str], spec: &Spec| {
        let simulation = Simulation::new(workbook(cells), spec).unwrap();
        simulation.samples(100).next().unwrap().inputs
    };
    let spec = Spec { seeds: Vec::new(), ..spec(&[3], 100, &[]) };
    let with = |seed: u64, seeds: Vec<crate::spec::InputSeed>| Spec { seed, seeds, ..spec.clone() };
    let cells = ["RiskNormal(0,1,RiskSeed(1,7))", "RiskNormal(0,1)", "A1+A2"];
    let (one, two) = (values(&cells, &with(1, vec![])), values(&cells, &with(2, vec![])));
    assert_eq!(one[0], two[0]);
    assert_ne!(one[1], two[1]);
    // The spec's seed takes the place of the workbook's.
    let seeds = vec![
        crate::spec::InputSeed { cell: at(1), seed: 9 },
        crate::spec::InputSeed { cell: at(2), seed: 7 },
    ];
    let three = values(&cells, &with(3, seeds));
    assert_eq!(three[1], one[0]);
    assert_ne!(three[0], one[0]);
    let nowhere = with(1, vec![crate::spec::InputSeed { cell: at(3), seed: 9 }]);
    let problem = Simulation::new(workbook(&cells), &nowhere).unwrap_err().remove(0);
    assert_eq!(problem.code(), "not-seedable");
}

#[test]
fn every_kind_is_documented_by_an_example_that_is_read() {
    let page = include_str!("../../../docs/analyses.md");
    let mut kinds = std::collections::BTreeSet::new();
    for example in page.split("```json").skip(1).filter_map(|rest| rest.split("```").next()) {
        let analysis: Analysis =
            serde_json::from_str(example).unwrap_or_else(|error| panic!("{example}: {error}"));
        let written = serde_json::to_value(&analysis).unwrap();
        kinds.insert(written["analysis"].as_str().unwrap().to_owned());
        assert_eq!(serde_json::from_value::<Analysis>(written).unwrap(), analysis);
    }
    assert_eq!(kinds.len(), Analysis::KINDS, "{kinds:?}");
}
