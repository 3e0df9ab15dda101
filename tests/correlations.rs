//! Inputs that hang together come out with the rank correlations that were asked for, whatever their
//! distributions, however they are sampled, and however it is said.

use std::ops::ControlFlow;
use std::sync::Arc;

use engine::simulation::Simulation;
use engine::spec::{Correlation, Input, Output, Sampling};
use engine::{Address, Results, Spec};

use crate::support::workbook;

fn address(cell: &str) -> Address {
    Address::parse(&format!("Plan!{cell}")).unwrap()
}

fn run(cells: &[(&str, &str)], spec: &Spec) -> Result<Results, String> {
    let cells: Vec<workbook::Cell> = (cells.iter())
        .map(|(cell, content)| match content.strip_prefix('=') {
            Some(formula) => (*cell, formula, ""),
            None => (*cell, "", *content),
        })
        .collect();
    let workbook = Arc::new(engine::workbook::read(&workbook::workbook(&cells)).unwrap());
    let simulation = Simulation::new(workbook, spec)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    Ok(simulation.run(None, &mut |_| ControlFlow::Continue(())))
}

/// The rank correlation of an output with the input in a cell.
fn rank_correlation(results: &Results, output: usize, input: &str) -> f64 {
    let mut bars = results.outputs[output].tornado.iter();
    bars.find(|bar| bar.cell == address(input)).unwrap().rank_correlation
}

fn outputs(cells: &[&str]) -> Vec<Output> {
    cells.iter().map(|cell| Output { cell: address(cell), name: String::new() }).collect()
}

fn inputs(distributions: &[(&str, &str)]) -> Vec<Input> {
    let input = |(cell, distribution): &(&str, &str)| Input {
        cell: address(cell),
        name: String::new(),
        distribution: (*distribution).to_owned(),
    };
    distributions.iter().map(input).collect()
}

/// The standard error of Spearman's correlation of normal variables is at most 1.06/√(n − 3)
/// (E. C. Fieller, H. O. Hartley, E. S. Pearson, "Tests for rank correlation coefficients. I", 1957).
#[test]
fn ranks_correlate_as_asked() {
    let trials = 20_000;
    let error = 1.06 / (trials as f64).sqrt();
    for sampling in [Sampling::MonteCarlo, Sampling::LatinHypercube, Sampling::Sobol] {
        let distributions = [
            ("A1", "lognormal(100, 80)"),
            ("B1", "tri(0, 1, 10)"),
            ("C1", "exponential(3)"),
            ("D1", "student(3)"),
        ];
        let asked =
            [[1.0, 0.0, 0.0, 0.0], [0.8, 1.0, 0.0, 0.0], [-0.3, -0.2, 1.0, 0.0], [0.0, 0.2, -0.5, 1.0]];
        let spec = Spec {
            inputs: inputs(&distributions),
            outputs: outputs(&["A2", "B2", "C2", "D2"]),
            correlations: vec![Correlation {
                inputs: ["A1", "B1", "C1", "D1"].map(address).to_vec(),
                matrix: asked.iter().enumerate().map(|(row, numbers)| numbers[..=row].to_vec()).collect(),
                ..Correlation::default()
            }],
            trials,
            sampling,
            ..Spec::default()
        };
        let cells = [
            ("A1", "1"),
            ("B1", "1"),
            ("C1", "1"),
            ("D1", "1"),
            ("A2", "=A1"),
            ("B2", "=B1"),
            ("C2", "=C1"),
            ("D2", "=D1"),
        ];
        let results = run(&cells, &spec).unwrap();
        assert_eq!(results.correlations[0].change, 0.0);
        for (row, numbers) in asked.iter().enumerate() {
            for (column, asked) in numbers[..row].iter().enumerate() {
                let found = rank_correlation(&results, row, distributions[column].0);
                assert!(
                    (found - asked).abs() < 4.0 * error,
                    "{sampling:?} {row} {column}: {found} for {asked}"
                );
            }
        }
        // Each by itself is what it was.
        let mean = results.outputs[0].mean.unwrap();
        assert!((mean - 100.0).abs() < 4.0 * 80.0 / (trials as f64).sqrt(), "{sampling:?}: {mean}");
    }
}

#[test]
fn add_ins_matrices_and_names_are_honoured() {
    let cells = [
        ("A1", "=RiskLognorm(10,2,RiskCorrmat($F$1:$G$2,1))"),
        ("A2", "=_xll.RiskUniform(0,1,_xll.RiskCorrmat($F$1:$G$2,2))"),
        ("A3", "=PsiNormal(0,1,PsiCorrMatrix($F$1:$G$2,1,\"other\"))"),
        ("A4", "=RiskNormal(0,1,RiskIndepC(\"Oil\"))"),
        ("A5", "=RiskUniform(0,1,RiskDepC(\"oil\",-0.9))"),
        ("B1", "=RiskOutput()+A2"),
        ("B2", "=RiskOutput()+A3"),
        ("B3", "=RiskOutput()+A5"),
        ("F1", "1"),
        ("F2", "0.75"),
        ("G1", "0.75"),
        ("G2", "1"),
    ];
    let results = run(&cells, &Spec { trials: 20_000, ..Spec::default() }).unwrap();
    let error = 4.0 * 1.06 / 20_000_f64.sqrt();
    assert!((rank_correlation(&results, 0, "A1") - 0.75).abs() < error);
    assert!(rank_correlation(&results, 1, "A1").abs() < error, "another instance");
    assert!((rank_correlation(&results, 2, "A4") + 0.9).abs() < error);
    let sources: Vec<&str> =
        results.correlations.iter().map(|correlation| correlation.source.as_str()).collect();
    assert_eq!(sources, ["Plan!F1:G2", "Plan!F1:G2 (other)", "`oil`"]);
}

#[test]
fn impossible_matrices_give_way_and_say_so() {
    let corner = |c: f64| {
        let spec = Spec {
            inputs: inputs(&[("A1", "normal(0, 1)"), ("B1", "normal(0, 1)"), ("C1", "normal(0, 1)")]),
            outputs: outputs(&["B2"]),
            correlations: vec![Correlation {
                inputs: ["A1", "B1", "C1"].map(address).to_vec(),
                matrix: vec![vec![1.0], vec![0.9, 1.0], vec![c, 0.9, 1.0]],
                ..Correlation::default()
            }],
            trials: 20_000,
            ..Spec::default()
        };
        run(&[("A1", "1"), ("B1", "1"), ("C1", "1"), ("B2", "=B1")], &spec).unwrap()
    };
    let possible = corner(0.8);
    assert_eq!(possible.correlations[0].change, 0.0);
    let impossible = corner(-0.9);
    let correlated = &impossible.correlations[0];
    assert!(correlated.change > 0.3 && correlated.change < 0.7, "{}", correlated.change);
    let found = rank_correlation(&impossible, 0, "A1");
    assert!((found - correlated.matrix[0][1]).abs() < 4.0 * 1.06 / 20_000_f64.sqrt(), "{found}");
    // Perfect correlations are possible.
    let spec = Spec {
        inputs: inputs(&[("A1", "normal(0, 1)"), ("B1", "uniform(0, 1)")]),
        outputs: outputs(&["B2"]),
        correlations: vec![Correlation {
            inputs: ["A1", "B1"].map(address).to_vec(),
            matrix: vec![vec![1.0], vec![-1.0, 1.0]],
            ..Correlation::default()
        }],
        ..Spec::default()
    };
    let perfect = run(&[("A1", "1"), ("B1", "1"), ("B2", "=B1")], &spec).unwrap();
    assert!((rank_correlation(&perfect, 0, "A1") + 1.0).abs() < 1e-12);
}

#[test]
fn what_cannot_be_correlated_is_refused_by_name() {
    let refused = |cells: &[&str], matrix: &[&[f64]]| {
        let spec = Spec {
            inputs: inputs(&[("A1", "normal(0, 1)"), ("B1", "normal(0, 1)")]),
            outputs: outputs(&["B2"]),
            correlations: vec![Correlation {
                inputs: cells.iter().map(|cell| address(cell)).collect(),
                matrix: matrix.iter().map(|row| row.to_vec()).collect(),
                ..Correlation::default()
            }],
            ..Spec::default()
        };
        run(&[("A1", "1"), ("B1", "1"), ("C1", "1"), ("B2", "=A1+B1+C1")], &spec).unwrap_err()
    };
    for (cells, matrix, said) in [
        (&["A1", "C1"][..], &[&[1.0][..], &[0.5, 1.0]][..], "Plan!C1: is no input"),
        (&["A1", "A1"], &[&[1.0], &[0.5, 1.0]], "Plan!A1: is in two correlations, or twice in one"),
        (&["A1", "B1"], &[&[1.0], &[1.5, 1.0]], "has 1.5 in row 2, column 1"),
        (&["A1", "B1"], &[&[1.0]], "whose matrix must have 2 rows"),
        (&["A1", "B1"], &[&[1.0, 0.2], &[0.5, 1.0]], "says 0.5 in row 2, column 1, and 0.2"),
    ] {
        let told = refused(cells, matrix);
        assert!(told.contains(said), "{told}");
    }
    // The matrix itself must not vary.
    let cells = [
        ("A1", "=RiskNormal(0,1,RiskCorrmat(F1:G2,1))"),
        ("A2", "=RiskNormal(0,1,RiskCorrmat(F1:G2,2))"),
        ("B1", "=RiskOutput()+A1+A2"),
        ("F1", "1"),
        ("F2", "=RiskUniform(0,1)"),
        ("G2", "1"),
    ];
    let told = run(&cells, &Spec::default()).unwrap_err();
    assert!(told.contains("the correlations in Plan!F1:G2 depend on a draw"), "{told}");
}
