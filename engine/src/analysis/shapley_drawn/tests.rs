//! Effects of inputs that hang together against their closed forms.

use std::f64::consts::PI;

use super::super::shapley::Effects;
use super::super::tests::{at, report, spec};
use super::super::{Estimate, Report};
use crate::math;
use crate::spec::{Correlation, Spec};

const ASKED: &str = r#"{"analysis":"shapley-effects"}"#;

fn effects(cells: &[&str], spec: &Spec) -> Effects {
    let Report::ShapleyEffects(mut report) = report(cells, spec) else { panic!("effects") };
    report.outputs.remove(0)
}

fn share(effects: &Effects, row: usize) -> Estimate {
    effects.inputs.iter().find(|effect| effect.input.cell == at(row as u32)).unwrap().share
}

/// The variance that each set of inputs explains of c·X, X being normal with covariances: with a the covariances of
/// c·X and the set's X, aᵀ Σ⁻¹ a. A. B. Owen, C. Prieur, "On Shapley value for measuring importance of dependent
/// inputs", SIAM/ASA Journal on Uncertainty Quantification 5 (2017), section 4.
fn explained(covariances: &[Vec<f64>], coefficients: &[f64]) -> Vec<f64> {
    let count = coefficients.len();
    let with_all: Vec<f64> =
        covariances.iter().map(|row| row.iter().zip(coefficients).map(|(s, c)| s * c).sum()).collect();
    (0_usize..1 << count)
        .map(|set| {
            let members: Vec<usize> = (0..count).filter(|input| set >> input & 1 == 1).collect();
            // Cholesky's factor row by row, and the forward solution beside it.
            let (mut factor, mut solved): (Vec<Vec<f64>>, Vec<f64>) = (Vec::new(), Vec::new());
            for (i, input) in members.iter().enumerate() {
                let mut row: Vec<f64> = Vec::new();
                for j in 0..i {
                    let products: f64 = (0..j).map(|k| row[k] * factor[j][k]).sum();
                    row.push((covariances[*input][members[j]] - products) / factor[j][j]);
                }
                let own = covariances[*input][*input] - row.iter().map(|x| x * x).sum::<f64>();
                let products: f64 = row.iter().zip(&solved).map(|(x, y)| x * y).sum();
                row.push(own.sqrt());
                solved.push((with_all[*input] - products) / own.sqrt());
                factor.push(row);
            }
            solved.iter().map(|x| x * x).sum()
        })
        .collect()
}

/// Shapley's shares of a game by its definition: the worth of all is 1.
fn shapley(worths: &[f64]) -> Vec<f64> {
    let count = worths.len().ilog2() as usize;
    let all = worths[worths.len() - 1];
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    let weight = |set: usize| {
        let before = set.count_ones() as usize;
        factorial(before) * factorial(count - 1 - before) / factorial(count)
    };
    (0..count)
        .map(|input| {
            let without = (0..worths.len()).filter(|set| set >> input & 1 == 0);
            without.map(|set| weight(set) * (worths[set | 1 << input] - worths[set])).sum::<f64>() / all
        })
        .collect()
}

/// The covariances of normal inputs with these deviations, and with rank correlations: `inputs` from row 1 on.
fn model(deviations: &[f64], ranks: &dyn Fn(usize, usize) -> f64) -> (Vec<Vec<f64>>, Correlation) {
    let count = deviations.len();
    let of = |i: usize, j: usize| {
        let r = if i == j { 1.0 } else { 2.0 * math::sin(PI * ranks(i, j) / 6.0) };
        deviations[i] * deviations[j] * r
    };
    let covariances = (0..count).map(|i| (0..count).map(|j| of(i, j)).collect()).collect();
    let matrix =
        (0..count).map(|i| (0..=i).map(|j| if i == j { 1.0 } else { ranks(i, j) }).collect()).collect();
    let inputs = (1..=count as u32).map(at).collect();
    (covariances, Correlation { inputs, matrix, ..Default::default() })
}

/// How many of the shares' intervals hold what they should, and how many there are. None may be far off, and they add up
/// to 1.
fn covered(found: &Effects, expected: &[f64], within: f64) -> (usize, usize) {
    let sum: f64 = found.inputs.iter().map(|effect| effect.share.value.unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9 && (found.explained.value.unwrap() - 1.0).abs() < 1e-9, "{sum}");
    let mut held = 0;
    for (place, truth) in expected.iter().enumerate() {
        let share = share(found, place + 1);
        let (value, low, high) = (share.value.unwrap(), share.low.unwrap(), share.high.unwrap());
        assert!((value - truth).abs() < within, "input {}: {share:?}, {truth}", place + 1);
        held += usize::from((low..=high).contains(truth));
    }
    (held, expected.len())
}

#[test]
fn effects_of_three_correlated_inputs_are_their_closed_form() {
    let ranks = |i: usize, j: usize| [[0.0; 3], [0.6, 0.0, 0.0], [-0.3, 0.2, 0.0]][i.max(j)][i.min(j)];
    let (covariances, correlation) = model(&[1.0, 1.0, 2.0], &ranks);
    let expected = shapley(&explained(&covariances, &[2.0, 1.0, 1.0]));
    let cells = ["RiskNormal(0,1)", "RiskNormal(5,1)", "RiskNormal(0,2)", "2*A1+A2+A3"];
    let (mut held, mut all) = (0, 0);
    for seed in 1..=10 {
        let spec = Spec { seed, correlations: vec![correlation.clone()], ..spec(&[4], 10_000, &[ASKED]) };
        let (of_seed, count) = covered(&effects(&cells, &spec), &expected, 0.03);
        (held, all) = (held + of_seed, all + count);
    }
    // Fewer than 24 of 30 intervals of 95% hold what they should once in 300.
    assert!(held >= 24, "{held} of {all}");
}

#[test]
fn effects_of_ten_correlated_inputs_are_their_closed_form() {
    let ranks = |i: usize, j: usize| [1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.0, 0.0, 0.0, 0.0][i.abs_diff(j)];
    let deviations: Vec<f64> = (1..=10).map(|k| 0.5 + f64::from(k % 4)).collect();
    let (covariances, correlation) = model(&deviations, &ranks);
    let coefficients: Vec<f64> =
        (1..=10).map(|k| if k % 3 == 0 { -1.0 } else { f64::from(k) / 4.0 }).collect();
    let expected = shapley(&explained(&covariances, &coefficients));
    let mut cells: Vec<String> = deviations.iter().map(|sd| format!("RiskNormal(0,{sd})")).collect();
    let terms: Vec<String> = coefficients.iter().zip(1..).map(|(c, row)| format!("({c})*A{row}")).collect();
    cells.push(terms.join("+"));
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let (mut held, mut all) = (0, 0);
    for seed in 1..=3 {
        let spec = Spec { seed, correlations: vec![correlation.clone()], ..spec(&[11], 10_000, &[ASKED]) };
        let (of_seed, count) = covered(&effects(&cells, &spec), &expected, 0.03);
        (held, all) = (held + of_seed, all + count);
    }
    assert!(held >= 24, "{held} of {all}");
}

#[test]
fn effects_on_an_exponential_of_correlated_inputs_are_their_closed_form() {
    // Of exp(c·X) a set explains e^s (e^w − 1) up to a factor, s being the variance of c·X and w what the set explains of
    // it. A fourth input is independent of the three.
    let ranks = |i: usize, j: usize| {
        if i.max(j) == 3 { 0.0 } else { [[0.0; 2], [0.7, 0.0], [0.4, 0.5]][i.max(j)][i.min(j)] }
    };
    let (covariances, mut correlation) = model(&[0.4, 0.3, 0.5, 0.3], &ranks);
    correlation.inputs.truncate(3);
    correlation.matrix.truncate(3);
    let worths: Vec<f64> =
        explained(&covariances, &[1.0; 4]).iter().map(|explained| math::expm1(*explained)).collect();
    let cells = [
        "RiskLognorm2(0,0.4)",
        "RiskLognorm2(0,0.3)",
        "RiskLognorm2(0,0.5)",
        "RiskLognorm2(0,0.3)",
        "A1*A2*A3*A4",
    ];
    let spec = Spec { correlations: vec![correlation], ..spec(&[5], 65_536, &[ASKED]) };
    covered(&effects(&cells, &spec), &shapley(&worths), 0.04);
}

#[test]
fn effects_of_an_input_that_is_made_of_another_are_their_closed_form() {
    // B is normal about A: their covariances are 1, 1 and 2.
    let covariances = [vec![1.0, 1.0], vec![1.0, 2.0]];
    let expected = shapley(&explained(&covariances, &[1.0, 1.0]));
    let cells = ["RiskNormal(0,1)", "RiskNormal(A1,1)", "A1+A2"];
    covered(&effects(&cells, &spec(&[3], 20_000, &[ASKED])), &expected, 0.03);
}

#[test]
fn effects_of_counts_that_hang_together_are_those_of_what_is_seen_of_them() {
    // Two coins whose ranks correlate by 0.6 both are 1 with the chance p = (1 + 0.6)/4: given one, the other is 1 with the
    // chance 2p or 1 − 2p. The sum's worths follow.
    let correlation = Correlation {
        inputs: vec![at(1), at(2)],
        matrix: vec![vec![1.0], vec![0.6, 1.0]],
        ..Default::default()
    };
    // Given one coin the mean of 2a + b varies between ends that lie 2 ± (4p − 1), or 1 ± 2 (4p − 1), apart.
    let tie = 0.6;
    let worth = |apart: f64| apart * apart / 4.0;
    let worths = [0.0, worth(2.0 + tie), worth(1.0 + 2.0 * tie), 1.0 + 0.25 + tie];
    let cells = ["RiskBinomial(1,0.5)", "RiskBinomial(1,0.5)", "2*A1+A2"];
    let spec = Spec { correlations: vec![correlation], ..spec(&[3], 20_000, &[ASKED]) };
    covered(&effects(&cells, &spec), &shapley(&worths), 0.03);
}

#[test]
fn what_inputs_that_are_not_asked_cause_is_left_over() {
    // Of A and B, which correlate, only A is asked: it explains Var E(A + B | A) = (1 + r)² of 2 (1 + r).
    let correlation = Correlation {
        inputs: vec![at(1), at(2)],
        matrix: vec![vec![1.0], vec![0.5, 1.0]],
        ..Default::default()
    };
    let r = 2.0 * math::sin(PI * 0.5 / 6.0);
    let asked = r#"{"analysis":"shapley-effects","inputs":["S!A1"]}"#;
    let cells = ["RiskNormal(0,1)", "RiskNormal(0,1)", "RAND()", "A1+A2+0*A3"];
    let spec = Spec { correlations: vec![correlation], ..spec(&[4], 20_000, &[asked]) };
    let found = effects(&cells, &spec);
    let truth = (1.0 + r) / 2.0;
    assert!((share(&found, 1).value.unwrap() - truth).abs() < 0.02, "{found:?}, {truth}");
    assert!((found.explained.value.unwrap() - truth).abs() < 0.02, "{found:?}, {truth}");
    assert!(!found.near);
}
