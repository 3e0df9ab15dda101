//! Series of several variables, of individuals and of estimates against their closed forms, within five standard errors
//! of what is averaged.

use super::{TRIALS, run, sheet, simulation};
use crate::math;

/// The values of an array formula at A1 over so many rows and columns.
fn drawn(call: &str, (rows, columns): (u32, u32)) -> Vec<Vec<f64>> {
    let names: Vec<String> =
        (0..rows).flat_map(|row| (0..columns).map(move |column| at(row, column))).collect();
    let outputs: Vec<&str> = names.iter().map(String::as_str).collect();
    run(sheet(&[(0, 0, &format!("{{={call}"), (rows, columns))]), &outputs).1
}

fn at(row: u32, column: u32) -> String {
    format!("{}{}", char::from(b'A' + column as u8), row + 1)
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// The mean is the expected one, by the standard error that the values have.
fn check_mean(what: &str, values: &[f64], expected: f64) {
    let found = mean(values);
    let variance = values.iter().map(|x| (x - found) * (x - found)).sum::<f64>() / values.len() as f64;
    let error = (variance / values.len() as f64).sqrt();
    assert!((found - expected).abs() <= 5.0 * error + 1e-12, "{what}: {found}, not {expected} ± {error}");
}

/// The covariance is the expected one, by the standard error that the products have.
fn check_covariance(what: &str, x: &[f64], y: &[f64], expected: f64) {
    let (a, b) = (mean(x), mean(y));
    let products: Vec<f64> = x.iter().zip(y).map(|(x, y)| (x - a) * (y - b)).collect();
    check_mean(what, &products, expected);
}

fn logarithms(values: &[f64]) -> Vec<f64> {
    values.iter().map(|x| math::log(*x)).collect()
}

const COVARIANCES: &str = "{0.04,0.03;0.03,0.09}";
const SIGMA: [[f64; 2]; 2] = [[0.04, 0.03], [0.03, 0.09]];

type Square = [[f64; 2]; 2];

fn product(a: Square, b: Square) -> Square {
    [0, 1].map(|row| [0, 1].map(|column| a[row][0] * b[0][column] + a[row][1] * b[1][column]))
}

fn transposed(a: Square) -> Square {
    [[a[0][0], a[1][0]], [a[0][1], a[1][1]]]
}

fn sum(a: Square, b: Square) -> Square {
    [0, 1].map(|row| [0, 1].map(|column| a[row][column] + b[row][column]))
}

fn applied(a: Square, x: [f64; 2]) -> [f64; 2] {
    [0, 1].map(|row| a[row][0] * x[0] + a[row][1] * x[1])
}

/// The covariances of two variables of one period with those of another, or the same.
fn check_square(what: &str, x: [&[f64]; 2], y: [&[f64]; 2], expected: Square) {
    for row in 0..2 {
        for column in 0..2 {
            let what = format!("{what}, {row} with {column}");
            check_covariance(&what, x[row], y[column], expected[row][column]);
        }
    }
}

/// Log returns are normal with the means and covariances, and independent from period to period; values are their
/// exponential sums, of mean V e^(t(μ + σ²/2)).
#[test]
fn brownian_motions_hang_together_within_a_period() {
    let found = drawn(&format!("VoseTimeMultiGBM({{0.02,-0.05}},{COVARIANCES},TRUE)"), (3, 2));
    let period = |t: usize| [&found[2 * t][..], &found[2 * t + 1][..]];
    for t in 0..3 {
        check_mean("first", period(t)[0], 0.02);
        check_mean("second", period(t)[1], -0.05);
        check_square("a period", period(t), period(t), SIGMA);
    }
    check_square("the next one", period(0), period(1), [[0.0; 2]; 2]);

    let call = format!("VoseTimeMultiGBM({{0.02;-0.05}},{COVARIANCES},,{{50;3}},TRUE,3)");
    let found = drawn(&call, (2, 3));
    let logs: Vec<Vec<f64>> = found.iter().map(|values| logarithms(values)).collect();
    check_mean("the first in its third period", &logs[2], math::log(50.0) + 3.0 * 0.02);
    check_mean("the second in its second period", &logs[4], math::log(3.0) - 2.0 * 0.05);
    check_covariance("over three periods", &logs[2], &logs[5], 3.0 * 0.03);
    check_covariance("of the first period with the third", &logs[0], &logs[5], 0.03);
    check_mean("the value", &found[2], 50.0 * math::exp(3.0 * (0.02 + 0.04 / 2.0)));
}

/// Lütkepohl (2005), section 2.1: the mean goes back by Φ, the covariances of the second period are Σ + ΦΣΦ′, and with
/// the first ΦΣ.
#[test]
fn autoregressive_series_move_each_other() {
    let phi: Square = [[0.5, 0.2], [-0.3, 0.6]];
    let call = format!("VoseTimeMultiAR1({{0.1,0.2}},{{0.5,0.2;-0.3,0.6}},{COVARIANCES},{{1.1,-0.8}},TRUE)");
    let found = drawn(&call, (2, 2));
    let period = |t: usize| [&found[2 * t][..], &found[2 * t + 1][..]];
    let first = applied(phi, [1.0, -1.0]);
    let second = applied(phi, first);
    for (at, mu) in [0.1, 0.2].into_iter().enumerate() {
        check_mean("the first period", period(0)[at], mu + first[at]);
        check_mean("the second period", period(1)[at], mu + second[at]);
    }
    check_square("the first", period(0), period(0), SIGMA);
    let spread = sum(SIGMA, product(product(phi, SIGMA), transposed(phi)));
    check_square("the second", period(1), period(1), spread);
    check_square("the second with the first", period(1), period(0), product(phi, SIGMA));

    let earlier: Square = [[-0.2, 0.1], [0.0, 0.3]];
    let call = format!(
        "VoseTimeMultiAR2({{0.1,0.2}},{{0.5,0.2;-0.3,0.6}},{{-0.2,0.1;0,0.3}},{COVARIANCES},{{1.1,-0.8}},{{0.6,2.2}},1)"
    );
    let found = drawn(&call, (3, 2));
    let period = |t: usize| [&found[2 * t][..], &found[2 * t + 1][..]];
    let before = applied(earlier, [0.5, 2.0]);
    let first = [first[0] + before[0], first[1] + before[1]];
    let (moved, before) = (applied(phi, first), applied(earlier, [1.0, -1.0]));
    for (at, mu) in [0.1, 0.2].into_iter().enumerate() {
        check_mean("the first period", period(0)[at], mu + first[at]);
        check_mean("the second period", period(1)[at], mu + moved[at] + before[at]);
    }
    // The third period holds Φ₁² + Φ₂ of the first one's shocks.
    let kept = sum(product(phi, phi), earlier);
    check_square("the third with the first", period(2), period(0), product(kept, SIGMA));
}

/// Lütkepohl (2005), section 11.2: covariances Σ + ΘΣΘ′, with the period before ΘΣ, and none further back than the order.
#[test]
fn moving_averages_remember_each_others_shocks() {
    let theta: Square = [[0.4, -0.5], [0.3, 0.2]];
    let call = format!("VoseTimeMultiMA1({{1,2}},{{0.4,-0.5;0.3,0.2}},{COVARIANCES},{{2,1}},TRUE)");
    let found = drawn(&call, (3, 2));
    let period = |t: usize| [&found[2 * t][..], &found[2 * t + 1][..]];
    let remembered = applied(theta, [2.0, 1.0]);
    for (at, mu) in [1.0, 2.0].into_iter().enumerate() {
        check_mean("the first period", period(0)[at], mu + remembered[at]);
        check_mean("the second period", period(1)[at], mu);
    }
    let spread = sum(SIGMA, product(product(theta, SIGMA), transposed(theta)));
    check_square("the second", period(1), period(1), spread);
    check_square("the second with the first", period(1), period(0), product(theta, SIGMA));
    check_square("the third with the first", period(2), period(0), [[0.0; 2]; 2]);

    let call = format!(
        "VoseTimeMultiMA2({{1,2}},{{0.4,-0.5;0.3,0.2}},{{0.1,0.6;-0.2,0}},{COVARIANCES},{{2,1}},{{3,-1}},TRUE)"
    );
    let found = drawn(&call, (3, 2));
    let period = |t: usize| [&found[2 * t][..], &found[2 * t + 1][..]];
    let earlier: Square = [[0.1, 0.6], [-0.2, 0.0]];
    let (before, last) = (applied(earlier, [3.0, -1.0]), applied(earlier, [2.0, 1.0]));
    for (at, mu) in [1.0, 2.0].into_iter().enumerate() {
        check_mean("the first period", period(0)[at], mu + remembered[at] + before[at]);
        check_mean("the second period", period(1)[at], mu + last[at]);
    }
    check_square("the third with the first", period(2), period(0), product(earlier, SIGMA));
}

/// Kendall (1949): n e^βt on average, with the variance n e^βt (e^βt − 1); of deaths n e^−λt and n e^−λt (1 − e^−λt). With a
/// later time the covariance grows, or shrinks, as the mean does.
#[test]
fn populations_grow_and_die_out() {
    let born = drawn("VoseTimeYule(5,0.3,{1,2.5,4})", (1, 3));
    let died = drawn("VoseTimeDeath(40,0.3,{1;2.5;4},FALSE)", (3, 1));
    for (at, time) in [1.0, 2.5, 4.0].into_iter().enumerate() {
        let (grown, left) = (math::exp(0.3 * time), math::exp(-0.3 * time));
        check_mean("born", &born[at], 5.0 * grown);
        check_covariance("born", &born[at], &born[at], 5.0 * grown * (grown - 1.0));
        check_mean("died", &died[at], 40.0 * left);
        check_covariance("died", &died[at], &died[at], 40.0 * left * (1.0 - left));
    }
    let variance = 5.0 * math::exp(0.3) * (math::exp(0.3) - 1.0);
    check_covariance("born since", &born[0], &born[2], math::exp(0.9) * variance);
    let variance = 40.0 * math::exp(-0.3) * (1.0 - math::exp(-0.3));
    check_covariance("died since", &died[0], &died[2], math::exp(-0.9) * variance);
    let rises = (0..TRIALS as usize).all(|i| born[0][i] >= 5.0 && born[1][i] >= born[0][i]);
    assert!(rises && born[0].iter().all(|x| x.fract() == 0.0));
}

/// Those of each state go where its row says: Σ nᵢpᵢⱼ on average, with the covariances −Σ nᵢpᵢⱼpᵢₖ of multinomial counts,
/// p being the third power of the matrix.
#[test]
fn a_markov_chain_moves_each_by_chance() {
    let rows = [[0.85, 0.12, 0.03], [0.1, 0.7, 0.2], [0.0, 0.4, 0.6]];
    let mut cubed = rows;
    for _ in 0..2 {
        cubed = cubed.map(|row| [0, 1, 2].map(|to| (0..3).map(|by| row[by] * rows[by][to]).sum()));
    }
    let matrix = "{0.85,0.12,0.03;0.1,0.7,0.2;0,0.4,0.6}";
    let powers = drawn(&format!("VoseMarkovMatrix({matrix},3)+0*VoseNormal(0,1)"), (3, 3));
    for (found, expected) in powers.iter().zip(cubed.as_flattened()) {
        assert!((found[0] - expected).abs() < 1e-15, "{} is not {expected}", found[0]);
    }
    let start = [43.0, 29.0, 11.0];
    let found = drawn(&format!("VoseMarkovSample({{43,29,11}},{matrix},3)"), (1, 3));
    for to in 0..3 {
        let expected: f64 = (0..3).map(|from| start[from] * cubed[from][to]).sum();
        check_mean("those there", &found[to], expected);
        for other in 0..3 {
            let of = |from: usize| {
                let same = if to == other { cubed[from][to] } else { 0.0 };
                start[from] * (same - cubed[from][to] * cubed[from][other])
            };
            check_covariance("those there", &found[to], &found[other], (0..3).map(of).sum());
        }
    }
    assert!((0..TRIALS as usize).all(|i| found.iter().map(|x| x[i]).sum::<f64>() == 83.0));
}

/// The example of the function's page, multinomial, and that with conditional probabilities, nested binomials.
#[test]
fn a_population_changes_over_once() {
    let found = drawn("VoseTimeSMESaturation({0.2,0.15,0.1,0.05},1000,FALSE)", (1, 4));
    for (values, p) in found.iter().zip([0.2, 0.15, 0.1, 0.05]) {
        check_mean("of all", values, 1000.0 * p);
        check_covariance("of all", values, values, 1000.0 * p * (1.0 - p));
    }
    check_covariance("two periods", &found[0], &found[2], -1000.0 * 0.2 * 0.1);
    let found = drawn("VoseTimeSMESaturation(1000,{0.4;0.5;0.3;0.2},TRUE)", (4, 1));
    let mut left = 1.0;
    for (values, p) in found.iter().zip([0.4, 0.5, 0.3, 0.2]) {
        check_mean("of those left", values, 1000.0 * left * p);
        check_covariance("of those left", values, values, 1000.0 * left * p * (1.0 - left * p));
        left *= 1.0 - p;
    }
}

#[test]
fn estimates_are_drawn_period_by_period() {
    let triangles = drawn("VoseTimeSMEThreePoint({1,2},{2,5},{6,11},\"TRIANGLE\")", (1, 2));
    check_mean("a triangle", &triangles[0], 3.0);
    check_mean("a triangle", &triangles[1], 6.0);
    let (a, b, c) = (2.0, 5.0, 11.0);
    let variance = (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0;
    check_covariance("a triangle", &triangles[1], &triangles[1], variance);
    check_covariance("two periods", &triangles[0], &triangles[1], 0.0);
    let perts = drawn("VoseTimeSMEThreePoint({1;2},{2;5},{6;11},\"pert\",0)", (2, 1));
    check_mean("a PERT", &perts[1], (2.0 + 4.0 * 5.0 + 11.0) / 6.0);
    let even = drawn("VoseTimeSMEUniform({1,2},{3,8})", (1, 2));
    check_covariance("evenly", &even[1], &even[1], 36.0 / 12.0);
    let counts = drawn("VoseTimeSMEPoisson({4,9.5},1,0)", (1, 2));
    check_mean("counts", &counts[1], 9.5);
    check_covariance("counts", &counts[1], &counts[1], 9.5);
}

/// What independent policies pay: Σ m·base·np on average, Σ (m·base)²np(1 − p) its variance, and nothing with the
/// probability Π (1 − p)ⁿ.
#[test]
fn a_portfolio_pays_policy_by_policy() {
    let found = drawn("VoseAggregateDePril({0.01,0.03},{20,10,0;5,0,8},1000,4)", (1, 1));
    let held = [(1.0, 20.0, 0.01), (2.0, 10.0, 0.01), (1.0, 5.0, 0.03), (3.0, 8.0, 0.03)];
    check_mean("the payout", &found[0], held.iter().map(|(m, n, p)| m * 1000.0 * n * p).sum());
    let variance = held.iter().map(|(m, n, p)| m * m * 1e6 * n * p * (1.0 - p)).sum();
    check_covariance("the payout", &found[0], &found[0], variance);
    let nothing: Vec<f64> = found[0].iter().map(|x| f64::from(u8::from(*x == 0.0))).collect();
    check_mean("nothing", &nothing, math::pow(0.99, 30.0) * math::pow(0.97, 13.0));
}

/// A transition matrix that a draw decides is raised to the power in every trial; where its rows do not add up to 1, or a
/// share is more than is left, the trial is an error.
#[test]
fn probabilities_may_vary_by_trial() {
    let cells = [
        (0, 0, "=VoseUniform(0,0.5)", (1, 1)),
        (0, 1, "=1-A1", (1, 1)),
        (1, 0, "0.2", (1, 1)),
        (1, 1, "0.8", (1, 1)),
        (2, 0, "{=VoseMarkovMatrix(A1:B2,2)", (2, 2)),
        (4, 0, "{=VoseMarkovSample({100,0},A1:B2,1)", (1, 2)),
        (5, 0, "=A1+0.3", (1, 1)),
        (5, 1, "0.5", (1, 1)),
        (6, 0, "{=VoseTimeSMESaturation(A6:B6,50,FALSE)", (1, 2)),
    ];
    let (_, values) = run(sheet(&cells), &["A1", "A3", "A5", "B5", "B7"]);
    for trial in 0..TRIALS as usize {
        let at = |column: &Vec<f64>| column[trial];
        let [p, power, stayed, moved, late] = values.iter().map(at).collect::<Vec<f64>>()[..] else {
            panic!("five columns")
        };
        assert!((power - (p * p + (1.0 - p) * 0.2)).abs() < 1e-15, "{p} gives {power}");
        assert_eq!(stayed + moved, 100.0);
        assert_eq!(late.is_nan(), p + 0.8 > 1.0 + 1e-9, "{p} gives {late}");
    }
    check_mean("those who stayed", &values[2], 25.0);
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    for (call, size, message) in [
        ("VoseTimeMultiGBM({1,2},{1,0;0,1},FALSE)", (2, 2), "must have the initial values, which its values"),
        ("VoseTimeMultiGBM({1,2,3},{1,0;0,1},TRUE)", (2, 2), "has 3 means, and 2 rows in its matrix"),
        (
            "VoseTimeMultiGBM({1,2},{1,0;0,1},TRUE)",
            (2, 3),
            "has not as many columns, or rows where data are in",
        ),
        (
            "VoseTimeMultiGBM({1,2},{1,0;0,1},TRUE,,,9)",
            (3, 2),
            "other periods than the cells of its array formula",
        ),
        (
            "VoseTimeMultiAR1({1,2},{1,2},{1,0;0,1},{0,0},TRUE)",
            (3, 2),
            "has 2 numbers as a matrix of coefficients",
        ),
        (
            "VoseTimeMultiMA1({1,2},{0,0;0,0},{1,0;0,1},{0,0,0},TRUE)",
            (3, 2),
            "has 3 numbers as what was before",
        ),
        ("VoseTimeYule(5,0.3,{1,2},TRUE)", (1, 2), "numbers in logarithms"),
        ("VoseTimeYule(5,0.3,1)", (1, 2), "times that are not as many as the cells"),
        ("VoseTimeYule(5,0.3,{2,1})", (1, 2), "has times that do not rise from 0"),
        ("VoseTimeDeath(2.5,0.3,{1,2})", (1, 2), "has 2.5 as individuals, which must be whole"),
        ("VoseTimeDeath(2,-1,{1,2})", (1, 2), "has -1 as its rate, which must be 0 or above"),
        ("VoseMarkovSample({1,2},{0.5,0.4;0,1},1)", (1, 2), "add up to 1 in each row"),
        ("VoseMarkovSample({1,2},{0.5,0.5;0,1},1.5)", (1, 2), "after periods that are not whole"),
        ("VoseTimeSMESaturation({0.6,0.6},10,FALSE)", (1, 2), "the sum of which is at most 1"),
        ("VoseTimeSMEUniform({1,2},{3,4},0.5)", (1, 2), "a correlation of periods, the effect of which"),
        ("VoseTimeSMEUniform({1,5},{3,4})", (1, 2), "has impossible numbers in period 2"),
        ("VoseTimeSMEUniform({1,5},{3,4,5})", (1, 2), "takes lists of the same length"),
        ("VoseTimeSMEPoisson({1,5},2)", (1, 2), "a spread multiplier other than 1"),
        ("VoseAggregateDePril({0.1,0.2},{1,2,3},10)", (1, 1), "has 1 rows of policies, and 2 probabilities"),
        ("VoseAggregateDePril({0.1,1.2},{1;2},10)", (1, 1), "has 1.2 as a probability"),
    ] {
        let formula = format!("{{={call}");
        let said = simulation(sheet(&[(0, 0, &formula, size)]), &["A1"]).err().unwrap_or_default();
        assert!(said.contains(message), "{call}: {said}");
    }
}
