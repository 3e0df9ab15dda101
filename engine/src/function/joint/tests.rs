//! Cells that are drawn together against the moments of what they are, and how a call is held against the file.

mod paths;

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::Spec;
use crate::address::{CellRef, RangeRef, SheetId};
use crate::results::Results;
use crate::simulation::Simulation;
use crate::spec::Output;
use crate::value::Value;
use crate::workbook::{Cell, Cells, Content, Sheet, Workbook};

pub(crate) const TRIALS: u64 = 20_000;

/// A sheet of cells: `=…` a formula, `{=…` an array formula over so many rows and columns, else a number.
pub(crate) fn sheet(cells: &[(u32, u32, &str, (u32, u32))]) -> Workbook {
    let mut all = Vec::new();
    for (row, column, text, (rows, columns)) in cells {
        let value = Some(Value::Number(text.parse().unwrap_or(0.0)));
        if let Some(formula) = text.strip_prefix("{=") {
            let first = CellRef::new(SheetId(0), *row, *column);
            let last = CellRef::new(SheetId(0), row + rows - 1, column + columns - 1);
            let range = RangeRef::hull(first.into(), last.into());
            for cell in range.cells() {
                let content = match cell == first {
                    true => Content::Array { range, text: formula.into(), dynamic: false },
                    false => Content::ArrayPart { anchor: first },
                };
                all.push((cell.row, cell.column, Cell { value: value.clone(), content, ..Cell::default() }));
            }
        } else {
            let content = match text.strip_prefix('=') {
                Some(formula) => Content::Formula(formula.into()),
                None => Content::Constant,
            };
            all.push((*row, *column, Cell { value, content, ..Cell::default() }));
        }
    }
    all.sort_by_key(|(row, column, _)| (*row, *column));
    let sheet = Sheet { name: "Main".into(), cells: Cells::new(all), ..Sheet::default() };
    Workbook { sheets: vec![sheet], ..Workbook::default() }
}

pub(crate) fn simulation(workbook: Workbook, outputs: &[&str]) -> Result<Simulation, String> {
    with(workbook, outputs, Spec::default())
}

/// The simulation with these outputs and otherwise as a spec says, or all that stands against it.
pub(crate) fn with(workbook: Workbook, outputs: &[&str], spec: Spec) -> Result<Simulation, String> {
    let output = |cell: &&str| Output {
        cell: crate::Address::parse(&format!("Main!{cell}")).unwrap(),
        name: String::new(),
    };
    let spec = Spec { trials: TRIALS, outputs: outputs.iter().map(output).collect(), ..spec };
    Simulation::new(Arc::new(workbook), &spec)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// The results, and the values of each output.
pub(crate) fn run(workbook: Workbook, outputs: &[&str]) -> (Results, Vec<Vec<f64>>) {
    let simulation = simulation(workbook, outputs).unwrap();
    let values = values(&simulation);
    (simulation.run(None, &mut |_| ControlFlow::Continue(())), values)
}

/// The values of each output.
pub(crate) fn values(simulation: &Simulation) -> Vec<Vec<f64>> {
    let mut values = vec![Vec::new(); simulation.plan().outputs.len()];
    for columns in simulation.samples(TRIALS) {
        values.iter_mut().zip(columns.outputs).for_each(|(all, column)| all.extend(column));
    }
    values
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

fn covariance(x: &[f64], y: &[f64]) -> f64 {
    let (a, b) = (mean(x), mean(y));
    x.iter().zip(y).map(|(x, y)| (x - a) * (y - b)).sum::<f64>() / x.len() as f64
}

/// Within five standard errors of a mean, given the variance of what is averaged.
fn near(what: &str, found: f64, expected: f64, variance: f64) {
    let error = 5.0 * (variance / TRIALS as f64).sqrt() + 1e-12;
    assert!((found - expected).abs() < error, "{what}: {found}, not {expected} by {error}");
}

#[test]
fn copulas_give_uniforms_to_distributions() {
    let cells = [
        (0, 0, "{=VoseCopulaBiClayton(3)", (1, 2)),
        (1, 0, "=VoseInput(\"Demand\")+VoseNormal(0,1,A1)", (1, 1)),
        (1, 1, "=VoseExpon(2,B1)", (1, 1)),
    ];
    let (results, values) = run(sheet(&cells), &["A2", "B2"]);
    let inputs: Vec<String> = results.inputs.iter().map(|input| input.cell.to_string()).collect();
    assert_eq!(inputs, ["Main!A2", "Main!B2"]);
    assert_eq!(results.inputs[0].distribution, "Normal(0, 1) at probability A1");
    near("mean", mean(&values[1]), 2.0, 4.0);
    // Low values come together: τ is 3/5.
    let pairs = values[0].windows(2).zip(values[1].windows(2));
    let agree = pairs.filter(|(x, y)| (x[0] - x[1]) * (y[0] - y[1]) > 0.0).count() as f64;
    near("concordance", 2.0 * agree / (TRIALS - 1) as f64 - 1.0, 0.6, 2.0);
}

#[test]
fn every_form_of_a_copula_is_read() {
    for (call, members, tau) in [
        ("VoseCopulaBiFrank(5)", 2, 0.457),
        ("VoseCopulaBiFrank(5,2)", 2, -0.457),
        ("VoseCopulaBiGumbel(2,3)", 2, 0.5),
        ("VoseCopulaBiClayton(2,4)", 2, -0.5),
        ("VoseCopulaBiNormal(0.5)", 2, 1.0 / 3.0),
        ("VoseCopulaBiT(3,-0.5)", 2, -1.0 / 3.0),
        ("VoseCopulaMultiClayton(2,3)", 3, 0.5),
        ("VoseCopulaMultiFrank(5)", 3, 0.457),
        ("VoseCopulaMultiGumbel(2)", 4, 0.5),
        ("VoseCopulaMultiNormal({4,1;1,1})", 2, 1.0 / 3.0),
        ("VoseCopulaMultiT(4,{1,0,0.5;0,1,0;0.5,0,1})", 3, 1.0 / 3.0),
    ] {
        let formula = format!("{{={call}");
        let (results, values) =
            run(sheet(&[(0, 0, &formula, (members, 1))]), &["A1", &format!("A{members}")]);
        assert_eq!(results.inputs.len(), members as usize, "{call}");
        let pairs = values[0].chunks_exact(2).zip(values[1].chunks_exact(2));
        let agree = pairs.filter(|(x, y)| (x[0] - x[1]) * (y[0] - y[1]) > 0.0).count() as f64;
        let found = 4.0 * agree / TRIALS as f64 - 1.0;
        assert!((found - tau).abs() < 0.05, "{call}: {found}");
        near(call, mean(&values[0]), 0.5, 1.0 / 12.0);
    }
}

#[test]
fn normal_variables_have_their_means_and_covariances() {
    let cells = [
        (0, 0, "{=PsiMVNormal(D1:D3,E1:G3)", (3, 1)),
        (0, 1, "{=VoseMultiNormal(D1:D3,E1:G3)", (3, 1)),
        (3, 0, "{=RANDBIVARNORMAL(10,2,20,5,-0.6)", (1, 2)),
        (4, 0, "{=PsiMVLogNormal({0,1},{0.04,0.01;0.01,0.09})", (1, 2)),
        (0, 3, "1", (1, 1)),
        (1, 3, "2", (1, 1)),
        (2, 3, "3", (1, 1)),
        (0, 4, "4", (1, 1)),
        (1, 4, "1", (1, 1)),
        (2, 4, "-2", (1, 1)),
        (1, 5, "1", (1, 1)),
        (2, 5, "0.5", (1, 1)),
        (2, 6, "9", (1, 1)),
    ];
    let (_, values) = run(sheet(&cells), &["A1", "A2", "A3", "A4", "B4", "A5", "B5", "B3"]);
    near("mean", mean(&values[1]), 2.0, 1.0);
    near("variance", covariance(&values[2], &values[2]), 9.0, 2.0 * 81.0);
    near("covariance", covariance(&values[0], &values[2]), -2.0, 4.0 * 9.0 + 4.0);
    near("covariance", covariance(&values[1], &values[2]), 0.5, 9.25);
    near("two normals", covariance(&values[3], &values[4]), -6.0, 136.0);
    near("mean of the second", mean(&values[4]), 20.0, 25.0);
    let logs: Vec<Vec<f64>> = values[5..7].iter().map(|x| x.iter().map(|x| x.ln()).collect()).collect();
    near("covariance of logarithms", covariance(&logs[0], &logs[1]), 0.01, 0.0037);
    near("of its own draws", covariance(&values[2], &values[7]), 0.0, 81.0);
}

#[test]
fn shares_and_counts_have_their_moments() {
    let cells = [
        (0, 0, "{=VoseDirichlet({2,3,5})", (3, 1)),
        (0, 1, "{=VoseMultinomial(20,{0.5,0.2,0.3})", (3, 1)),
        (0, 2, "{=VoseMultiHypergeo(6,{5,4,11})", (3, 1)),
        (0, 3, "=SUM(A1:A3)", (1, 1)),
        (1, 3, "=SUM(B1:B3)", (1, 1)),
        (2, 3, "=SUM(C1:C3)", (1, 1)),
        (3, 0, "{=VoseMultinomial(VosePoisson(4),{1,3})", (1, 2)),
    ];
    let outputs = ["A1", "A3", "B1", "B3", "C1", "C3", "D1", "D2", "D3", "A4", "B4"];
    let (_, values) = run(sheet(&cells), &outputs);
    near("share", mean(&values[0]), 0.2, 0.0146);
    near("share", mean(&values[1]), 0.5, 0.0228);
    // −αᵢαⱼ/(n²(n + 1)), n being the sum of all.
    near("covariance of shares", covariance(&values[0], &values[1]), -10.0 / 1100.0, 0.0004);
    near("count", mean(&values[2]), 10.0, 5.0);
    near("covariance of counts", covariance(&values[2], &values[3]), -20.0 * 0.5 * 0.3, 30.0);
    near("sampled", mean(&values[4]), 1.5, 0.83);
    // −n p q (N − n)/(N − 1)
    near(
        "covariance of the sampled",
        covariance(&values[4], &values[5]),
        -6.0 * 0.25 * 0.55 * 14.0 / 19.0,
        2.0,
    );
    for (column, sum) in [(6, 1.0), (7, 20.0), (8, 6.0)] {
        assert!(values[column].iter().all(|x| (x - sum).abs() < 1e-9), "{}", outputs[column]);
    }
    // A Poisson number of tries splits into independent Poisson numbers.
    near("split", mean(&values[9]), 1.0, 1.0);
    near("split", covariance(&values[9], &values[10]), 0.0, 4.0);
}

#[test]
fn data_are_shuffled_and_drawn_row_by_row() {
    let cells = [
        (0, 0, "{=PsiMVShuffle({1,2,3,4})", (4, 1)),
        (0, 1, "{=PsiMVResample(D1:E3)", (1, 2)),
        (1, 1, "=SUM(A1:A4)", (1, 1)),
        (0, 3, "1", (1, 1)),
        (0, 4, "10", (1, 1)),
        (1, 3, "2", (1, 1)),
        (1, 4, "20", (1, 1)),
        (2, 3, "3", (1, 1)),
        (2, 4, "30", (1, 1)),
        (3, 1, "=C1-10*B1", (1, 1)),
    ];
    let (_, values) = run(sheet(&cells), &["A1", "A4", "B2", "B1", "B4"]);
    near("first", mean(&values[0]), 2.5, 1.25);
    // Without putting back: −σ²/(n − 1).
    near("first and last", covariance(&values[0], &values[1]), -1.25 / 3.0, 1.6);
    assert!(values[2].iter().all(|sum| *sum == 10.0));
    near("row", mean(&values[3]), 2.0, 2.0 / 3.0);
    assert!(values[4].iter().all(|difference| *difference == 0.0));
}

#[test]
fn impossible_calls_name_the_cell_and_what_is_allowed() {
    for (call, message) in [
        (
            "VoseCopulaBiGumbel(0.5)",
            "Main!A1: is not possible: the Gumbel copula has 0.5 as theta, which must be from 1",
        ),
        (
            "VoseCopulaBiFrank(2,3)",
            "Main!A1: has 3 as its direction, which must be a whole number from 1 to 2",
        ),
        ("VoseCopulaMultiClayton(-0.5,3)", "must be from 0 to 1,000 for more than two members"),
        (
            "VoseCopulaMultiNormal({1,0.9,-0.9;0.9,1,0.9;-0.9,0.9,1})",
            "takes a matrix that no variables can have",
        ),
        ("PsiMVNormal({1,2},{1,0,0;0,1,0;0,0,1})", "has 2 means, and 3 rows in its matrix"),
        ("VoseDirichlet({1,-1})", "has -1 among its alphas, which must be above 0"),
        ("VoseMultinomial(2.5,{1,1})", "has 2.5 tries, which must be a whole number"),
        ("RANDBIVARNORMAL(0,1,0,1,2)", "has 2 as its correlation, which must be from -1 to 1"),
        ("VoseCopulaBiClayton(VoseUniform(1,2))", "a copula's parameter that depends on a draw"),
    ] {
        let formula = format!("{{={call}");
        let said = simulation(sheet(&[(0, 0, &formula, (1, 2))]), &["A1"]).err().unwrap_or_default();
        assert!(said.contains(message), "{call}: {said}");
    }
}

#[test]
fn matrices_are_judged_and_repaired() {
    let value = crate::function::tests::value_of;
    assert_eq!(value("=RiskIsValidCorrmat({1,0.5;0.5,1})"), "TRUE");
    assert_eq!(value("=RiskIsValidCorrmat({1,0.9,-0.9;0.9,1,0.9;-0.9,0.9,1})"), "FALSE");
    assert_eq!(value("=INDEX(VoseValidCorrmat({1,0.5;0.5,1}),1,2)"), "0.5");
    // N. J. Higham, "Computing the nearest correlation matrix": (1, 1, 0; 1, 1, 1; 0, 1, 1).
    let nearest: f64 = value("=INDEX(RiskCorrectCorrmat({1,1,0;1,1,1;0,1,1}),1,2)").parse().unwrap();
    assert!((nearest - 0.7607).abs() < 1e-4, "{nearest}");
    assert_eq!(value("=VoseValidCorrmat({1,2;2,1})"), "#VALUE!");
    // Intelligence quotients and hours of television of ten people, as in many textbooks: -29/165.
    let ranks = "=RiskSCorrel({106,100,86,101,99,103,97,113,112,110},{7,27,2,50,28,29,20,12,6,17})";
    assert!((value(ranks).parse::<f64>().unwrap() + 29.0 / 165.0).abs() < 1e-14, "{}", value(ranks));
    assert_eq!(value("=RiskSCorrel({1,2,3},{1,2})"), "#VALUE!");
    assert_eq!(value("=RiskSCorrel({1,2,3},{4,4,4})"), "#DIV/0!");
}

/// Every resample of four values is as likely: the mean of each statistic over all 256.
#[test]
fn resamples_have_the_statistics_of_all_of_them() {
    let data = [1.0, 2.0, 4.0, 9.0];
    let statistics = |x: &[f64]| {
        let n = x.len() as f64;
        let raw = |power: i32| x.iter().map(|x| (0..power).fold(1.0, |p, _| p * x)).sum::<f64>() / n;
        let (m, r2, r3, r4) = (raw(1), raw(2), raw(3), raw(4));
        let spread = r2 - m * m;
        let mut sorted = x.to_vec();
        sorted.sort_by(f64::total_cmp);
        let quarter = sorted[0] + 0.75 * (sorted[1] - sorted[0]);
        let third = r3 - 3.0 * m * r2 + 2.0 * m * m * m;
        let fourth = r4 - 4.0 * m * r3 + 6.0 * m * m * r2 - 3.0 * m * m * m * m;
        let variance = spread * n / (n - 1.0);
        let kurtosis = fourth / (spread * spread);
        [
            m,
            variance,
            variance.sqrt(),
            variance.sqrt() / m,
            third / (spread * spread.sqrt()),
            kurtosis,
            quarter,
        ]
    };
    let calls = [
        "INDEX(VoseNBootMoments(D1:D5),1)",
        "VoseNBootVariance(D1:D5)",
        "VoseNBootStdev(D1:D5)",
        "VoseNBootCofV(D1:D5)",
        "VoseNBootSkewness(D1:D5)",
        "VoseNBootKurtosis(D1:D5)",
        "VoseNBootPercentile(D1:D5,0.25)",
    ];
    for (which, call) in calls.into_iter().enumerate() {
        let formula = format!("={call}");
        // A blank cell among the data does not count.
        let mut cells = vec![(0, 0, formula.as_str(), (1, 1))];
        let texts: Vec<String> = data.iter().map(f64::to_string).collect();
        cells.extend(texts.iter().zip(0..).map(|(text, row)| (row, 3, text.as_str(), (1, 1))));
        let (_, values) = run(sheet(&cells), &["A1"]);
        let known: Vec<f64> = values[0].iter().copied().filter(|x| !x.is_nan()).collect();
        let (mut all, mut defined) = (Vec::new(), 0);
        for code in 0..256_usize {
            let x: Vec<f64> = (0..4).map(|at| data[code >> (2 * at) & 3]).collect();
            let value = statistics(&x)[which];
            if value.is_finite() {
                all.push(value);
                defined += 1;
            }
        }
        let expected = mean(&all);
        near(call, mean(&known), expected, covariance(&all, &all) * TRIALS as f64 / known.len() as f64);
        let share = known.len() as f64 / TRIALS as f64;
        near("defined", share, f64::from(defined) / 256.0, 0.25);
    }
}

/// The copula of data: uniform, and with the rank correlation of the data; ties are spread over all their places.
#[test]
fn a_copula_of_data_has_their_ranks() {
    let data = [(3.0, 10.0), (1.0, 30.0), (2.0, 20.0), (4.0, 40.0), (4.0, 50.0)];
    let texts: Vec<[String; 2]> = data.iter().map(|(x, y)| [x.to_string(), y.to_string()]).collect();
    for (call, across) in [("{=VoseCopulaData(D1:E5)", false), ("{=VoseCopulaData(D1:H2,TRUE)", true)] {
        let mut cells = vec![(0, 0, call, (1, 2))];
        for (at, pair) in (0..).zip(&texts) {
            for (which, text) in (0..).zip(pair) {
                let (row, column) = if across { (which, at) } else { (at, which) };
                cells.push((row, 3 + column, text.as_str(), (1, 1)));
            }
        }
        let (results, values) = run(sheet(&cells), &["A1", "B1"]);
        assert_eq!(results.inputs.len(), 2, "{call}");
        for column in &values {
            near(call, mean(column), 0.5, 1.0 / 12.0);
            let tenths = column.iter().filter(|u| **u < 0.1).count() as f64 / TRIALS as f64;
            near("a tenth", tenths, 0.1, 0.09);
        }
        // Cov = the mean over the observations of the products of the middles of their steps, less 1/4.
        let middles = [(0.5, 0.1), (0.1, 0.5), (0.3, 0.3), (0.8, 0.7), (0.8, 0.9)];
        let expected = middles.iter().map(|(x, y)| x * y).sum::<f64>() / 5.0 - 0.25;
        near("covariance", covariance(&values[0], &values[1]), expected, 0.01);
    }
}

/// Observations stay whole, and each is as likely as the others; a stretch keeps their order.
#[test]
fn observations_are_drawn_whole() {
    let data: Vec<(f64, f64)> = (1..=5).map(|i| (f64::from(i), f64::from(i * i))).collect();
    let texts: Vec<[String; 2]> = data.iter().map(|(x, y)| [x.to_string(), y.to_string()]).collect();
    let run_over = |call: &str, (rows, columns): (u32, u32), across: bool, outputs: &[&str]| {
        let mut cells = vec![(0, 0, call, (rows, columns))];
        for (at, pair) in (0..).zip(&texts) {
            for (which, text) in (0..).zip(pair) {
                let (row, column) = if across { (which, at) } else { (at, which) };
                cells.push((row, 6 + column, text.as_str(), (1, 1)));
            }
        }
        run(sheet(&cells), outputs).1
    };
    for (call, shape, across, outputs) in [
        ("{=VoseNBootPaired(G1:H5,FALSE)", (3, 2), false, ["A1", "B1", "A3", "B3"]),
        ("{=VoseNBootPaired(G1:K2,TRUE)", (2, 3), true, ["A1", "A2", "C1", "C2"]),
    ] {
        let values = run_over(call, shape, across, &outputs);
        for (x, y) in [(0, 1), (2, 3)] {
            assert!(values[x].iter().zip(&values[y]).all(|(x, y)| *y == x * x), "{call}");
            near(call, mean(&values[x]), 3.0, 2.0);
        }
        near("independent", covariance(&values[0], &values[2]), 0.0, 4.0);
    }
    for (call, shape, across, outputs) in [
        ("{=VoseNBootSeries(G1:H5,FALSE)", (3, 2), false, ["A1", "B1", "A2", "B3"]),
        ("{=VoseNBootSeries(G1:K2,TRUE)", (2, 3), true, ["A1", "A2", "B1", "C2"]),
    ] {
        let values = run_over(call, shape, across, &outputs);
        let trials = values[0].iter().zip(&values[1]).zip(values[2].iter().zip(&values[3]));
        for ((start, square), (next, last)) in trials {
            assert!((1.0..=3.0).contains(start), "{start}");
            let expected = [start * start, start + 1.0, (start + 2.0) * (start + 2.0)];
            assert_eq!([*square, *next, *last], expected, "{call}");
        }
        near(call, mean(&values[0]), 2.0, 2.0 / 3.0);
    }
    let line = run_over("{=VoseNBootSeries(G1:G5)", (1, 4), false, &["A1", "D1"]);
    assert!(line[0].iter().zip(&line[1]).all(|(first, last)| *last == first + 3.0 && *first <= 2.0));
}
