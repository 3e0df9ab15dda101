//! Mixtures, counts with more zeros or without, sums and copulas by handles: what they are read as, and their trials
//! against closed forms.

use std::sync::Arc;

use super::read;
use crate::address::{Address, parse_a1};
use crate::backend::reference::trial;
use crate::inspection::inspect;
use crate::math;
use crate::model::Model;
use crate::plan::Plan;
use crate::spec::{Output, Sampling, Spec};
use crate::workbook::small::sheet;

const TRIALS: u64 = 20_000;

/// The values of cells in each trial of a simulation: one column for each cell.
pub(super) fn simulate(
    cells: &[(&str, &str)],
    outputs: &[&str],
    trials: u64,
    sampling: Sampling,
) -> Vec<Vec<f64>> {
    let output = |at: &&str| {
        let (row, column) = parse_a1(at).expect("the address of a cell");
        Output { cell: Address { sheet: "Main".to_owned(), row, column }, name: String::new() }
    };
    let outputs = outputs.iter().map(output).collect();
    let spec = Spec { outputs, trials, sampling, seed: 20_261_123, ..Spec::default() };
    let model = Model::new(Arc::new(sheet("Main", cells)), &spec).expect("the spec is sound");
    let plan = Plan::new(&model).expect("the model can be simulated");
    let draws = model.draws(&spec);
    let mut columns = vec![Vec::new(); plan.outputs.len()];
    for index in 0..trials {
        let values = trial(&plan, &draws, index);
        for (column, id) in columns.iter_mut().zip(&plan.outputs) {
            column.push(values[id.0 as usize]);
        }
    }
    columns
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / values.len() as f64
}

/// Within five standard errors of a share of the trials.
fn check_share(values: &[f64], holds: impl Fn(f64) -> bool, expected: f64) {
    let share = values.iter().filter(|x| holds(**x)).count() as f64 / values.len() as f64;
    let error = (expected * (1.0 - expected) / values.len() as f64).sqrt();
    assert!((share - expected).abs() < 5.0 * error, "a share of {share}, not {expected} ± {error}");
}

/// Within five standard errors of the mean found.
fn check_mean(values: &[f64], expected: f64) {
    let error = (variance(values) / values.len() as f64).sqrt();
    assert!(
        (mean(values) - expected).abs() < 5.0 * error,
        "a mean of {}, not {expected} ± {error}",
        mean(values)
    );
}

/// Three experts in cells, of whom the last counts four times as much as the first (vosesoftware.com, "Combined
/// Distribution": weights of 1, 2 and 4 are shares of 1/7, 2/7 and 4/7).
#[test]
fn experts_are_combined_by_their_weights() {
    let cells = [
        ("A1", "=VoseUniformObject(0,1)"),
        ("A2", "=VoseUniformObject(1,2)"),
        ("A3", "=VoseNormalObject(B4,1)"),
        ("B1", "1"),
        ("B2", "2"),
        ("B3", "4"),
        ("B4", "20"),
        ("C1", "=VoseCombined(A1:A3,B1:B3)"),
        ("C2", "=C1*2"),
    ];
    let inspection = inspect(&Arc::new(sheet("Main", &cells)));
    let inputs: Vec<String> =
        inspection.inputs.iter().map(|input| format!("{} {}", input.cell, input.distribution)).collect();
    assert_eq!(
        inputs,
        [
            "Main!C1 Uniform(0, 1) at weight B1 with Uniform(1, 2) at weight B2 with Normal(B4, 1) at weight B3"
        ]
    );
    let found = simulate(&cells, &["C1", "C2"], TRIALS, Sampling::MonteCarlo);
    check_share(&found[0], |x| x < 1.0, 1.0 / 7.0);
    check_share(&found[0], |x| (1.0..2.0).contains(&x), 2.0 / 7.0);
    check_share(&found[0], |x| x > 20.0, 2.0 / 7.0);
    check_mean(&found[0], (0.5 + 2.0 * 1.5 + 4.0 * 20.0) / 7.0);
    assert!(found[0].iter().zip(&found[1]).all(|(x, twice)| 2.0 * x == *twice));
}

#[test]
fn what_cannot_be_combined_is_refused() {
    let refused = |cells: &[(&str, &str)]| {
        let inspection = inspect(&Arc::new(sheet("Main", cells)));
        let call = inspection
            .imports
            .iter()
            .find(|call| call.cell.to_string() == "Main!C1")
            .expect("the call is told");
        call.notes.join("; ")
    };
    let weights = [("B1", "1"), ("B2", "2"), ("A2", "=VoseNormalObject(0,1)")];
    let with = |first: &'static str, call: &'static str| {
        let mut cells = weights.to_vec();
        cells.extend([("A1", first), ("C1", call)]);
        refused(&cells)
    };
    let plain = "its distributions must be functions such as VosePERTObject";
    assert_eq!(with("7", "=VoseCombined(A1:A2,B1:B2)"), plain);
    // A cell that leads back to the call.
    assert_eq!(with("=VoseNormalObject(VoseCombined(A1:A2,B1:B2),1)", "=VoseCombined(A1:A2,B1:B2)"), plain);
    assert_eq!(with("=VoseCombined(A1:A2,B1:B2)", "=VoseCombined(A1:A2,B1:B2)"), plain);
    assert_eq!(with("=C1", "=VoseCombined(A1:A2,B1:B2)"), plain);
    assert_eq!(
        with("=VoseNormalObject(0,1)", "=VoseCombined(A1:A2,B1:B1)"),
        "its distributions and weights are not as many"
    );
    assert_eq!(
        with("=VoseNormalObject(0,1)", "=VoseCombined(A1:A2,B1:B2,0.3)"),
        "only its distributions, weights and names are known"
    );
    let mut cells = weights.to_vec();
    cells.extend([("A1", "=VoseNormalObject(0,1)"), ("B1", "-1"), ("C1", "=VoseCombined(A1:A2,B1:B2)")]);
    cells.retain(|cell| *cell != ("B1", "1"));
    let output = Output { cell: Address::parse("Main!C1").expect("an address"), name: String::new() };
    let spec = Spec { outputs: vec![output], ..Spec::default() };
    let planned = Model::new(Arc::new(sheet("Main", &cells)), &spec).and_then(|model| Plan::new(&model));
    let problems = planned.expect_err("a weight is below 0");
    let told = problems[0].to_string();
    assert!(told.starts_with("Main!C1: Normal(0, 1)"), "{told}");
    assert!(told.ends_with(": weights must be 0 or above, and not all 0"), "{told}");
}

/// Percentiles and bounds that no distribution has are told with their numbers.
#[test]
fn impossible_percentiles_and_bounds_are_told_with_their_numbers() {
    for (call, message) in [
        (
            "RiskNormalAlt(5%,B1,95%,1)",
            "Main!A1: Normal(percentile 0.05 = 10, percentile 0.95 = 1): percentiles must rise with their probabilities",
        ),
        (
            "RiskNormal(0,1,RiskTruncate(B1,2))",
            "Main!A1: Normal(0, 1) between 10 and 2: bounds must leave something of the distribution between them",
        ),
        (
            "RiskNormal(0,1,RiskTruncateP(0.1,B1))",
            "Main!A1: Normal(0, 1) between percentile 0.1 and percentile 10: percentile of a bound must be from 0 to 1",
        ),
    ] {
        let formula = format!("={call}");
        let cells = [("A1", formula.as_str()), ("B1", "10"), ("C1", "=A1+1")];
        let output = Output { cell: Address::parse("Main!C1").expect("an address"), name: String::new() };
        let spec = Spec { outputs: vec![output], ..Spec::default() };
        let planned = Model::new(Arc::new(sheet("Main", &cells)), &spec).and_then(|model| Plan::new(&model));
        assert_eq!(planned.expect_err(call)[0].to_string(), message);
    }
}

/// P(0) = π + (1 − π)p₀ and the mean (1 − π)μ; without zeros 0 and μ/(1 − p₀).
#[test]
fn counts_have_their_zeros_added_or_taken() {
    let cells = [
        ("A1", "=VoseZIPoisson(2.5,0.3)"),
        ("A2", "=VoseZTPoisson(2.5)"),
        ("A3", "=VoseZIBinomial(6,0.2,0.25)"),
        ("A4", "=VoseZTNegBin(2,0.4)"),
        ("A5", "=VoseZISkellam(3,4,0.4)"),
        ("A6", "=VoseZTPoisson(2.5,0.999)+VoseZIPoisson(2.5,0.3,0.35)*100"),
    ];
    assert_eq!(
        read("VoseZIPoisson(2.5,0.3)", false),
        "ModelRisk: Poisson(2.5) at weight 0.7 with DUniform(0) at weight 0.3"
    );
    assert_eq!(read("VoseZTNegBin(2,0.4)", false), "ModelRisk: NegativeBinomial(2, 0.4) above 1");
    assert_eq!(read("VoseZIPoisson(2.5)", false), "unsupported VoseZIPoisson");
    let found = simulate(&cells, &["A1", "A2", "A3", "A4", "A5", "A6"], TRIALS, Sampling::MonteCarlo);
    let of_poisson = math::exp(-2.5);
    check_share(&found[0], |x| x == 0.0, 0.3 + 0.7 * of_poisson);
    check_share(&found[0], |x| x == 2.0, 0.7 * of_poisson * 2.5 * 2.5 / 2.0);
    check_mean(&found[0], 0.7 * 2.5);
    assert!(found[1].iter().all(|x| *x >= 1.0 && x.fract() == 0.0));
    check_share(&found[1], |x| x == 1.0, 2.5 * of_poisson / (1.0 - of_poisson));
    check_mean(&found[1], 2.5 / (1.0 - of_poisson));
    check_mean(&found[2], 0.75 * 6.0 * 0.2);
    check_mean(&found[3], 3.0 / (1.0 - 0.16));
    // The variance of what it was is 7, and its mean −1: E[x²] is 0.6 × 8.
    check_mean(&found[4], -0.6);
    check_mean(&found[4].iter().map(|x| x * x).collect::<Vec<_>>(), 0.6 * 8.0);
    // P(0) = 0.357 of the one, and of the other P(x ≤ 7) = 0.9954, P(x ≤ 8) = 0.9988, P(x ≤ 9) = 0.9997.
    assert!(found[5].iter().all(|x| *x == 9.0), "{}", found[5][0]);
}

/// The sum of N draws has the mean E[N]E[X] and the variance E[N]Var[X] + Var[N]E[X]² (Wald).
#[test]
fn sums_are_drawn_whatever_method_the_product_has() {
    let cells = [
        ("A1", "=VosePoissonObject(4)"),
        ("A2", "=VoseGammaObject(2,5)"),
        ("B1", "=VoseAggregatePanjer(A1,A2,200,0.999)"),
        ("B2", "=VoseAggregateFFT(VosePoissonObject(4),A2)"),
        ("B3", "=VoseAggregateMC(3,A2)"),
        ("B4", "=VoseAggregateDeduct(2,VoseExponObject(10),5,20)"),
        ("B5", "=VoseAggregateDiscrete(A1,{1,5},{3,1},,0.9999)"),
    ];
    let found = simulate(&cells, &["B1", "B2", "B3", "B4", "B5"], TRIALS, Sampling::MonteCarlo);
    for values in &found[..2] {
        check_mean(values, 40.0);
        assert!((variance(values) / (4.0 * (50.0 + 100.0)) - 1.0).abs() < 0.08, "{}", variance(values));
    }
    check_mean(&found[2], 30.0);
    check_mean(&found[4], 4.0 * 2.0);
    check_mean(&found[3], 2.0 * 10.0 * (math::exp(-0.5) - math::exp(-2.5)));
    assert_eq!(
        read("VoseAggregateFFT(VosePoissonObject(4),VoseGammaObject(2,5),100,0.9)", false),
        "unsupported VoseAggregateFFT"
    );
}

/// Of pairs of how many and of what: the means E N·E X add up, and the variances E N·Var X + Var N·(E X)².
#[test]
fn sums_of_several_kinds_of_draws_are_added_up() {
    let cells = [
        ("A1", "=VoseAggregateMultiFFT(C1:C2,D1:D2)"),
        ("A2", "=VoseAggregateMultiMC(C1:C2,D1:D2,E1:F2)"),
        ("A3", "=VoseAggregateMultiMC((C1,C2),(D1,D2))"),
        ("C1", "=VosePoissonObject(3)"),
        ("C2", "=VoseBinomialObject(10,0.4)"),
        ("D1", "=VoseGammaObject(2,5)"),
        ("D2", "=VoseUniformObject(1,7)"),
        ("E1", "1"),
        ("E2", "0"),
        ("F2", "1"),
    ];
    let inspection = inspect(&Arc::new(sheet("Main", &cells)));
    assert_eq!(inspection.unsupported.len(), 0, "a handle is understood");
    assert_eq!(
        inspection.inputs[0].distribution,
        "Gamma(2, 5) added up Poisson(3) times, Poisson(3), Uniform(1, 7) added up Binomial(10, 0.4) times, \
         Binomial(10, 0.4)"
    );
    let found = simulate(&cells, &["A1", "A2", "A3"], TRIALS, Sampling::MonteCarlo);
    let expected = 3.0 * (50.0 + 100.0) + 4.0 * 3.0 + 2.4 * 16.0;
    for values in &found {
        check_mean(values, 3.0 * 10.0 + 4.0 * 4.0);
        let centre = mean(values);
        let squares: Vec<f64> = values.iter().map(|x| (x - centre) * (x - centre)).collect();
        check_mean(&squares, expected);
    }
    for refused in [
        "VoseAggregateMultiMC(C1:C2,D1:D2,{1,0.5;0.5,1})",
        "VoseAggregateMultiFFT(C1:C2,D1:D2,0.9)",
        "VoseAggregateMultiFFT(C1:C2,D1)",
    ] {
        let function = refused.split('(').next().expect("a name");
        assert_eq!(read(refused, false), format!("unsupported {function}"));
    }
}

/// A time series by its handle is the same as by its function, draw by draw.
#[test]
fn a_time_series_is_drawn_by_its_handle() {
    let outputs = ["A1", "A3"];
    for (handle, call, range) in [
        ("=VoseTimeGBMObject(0.05,0.2,50,,FALSE)", "=VoseTimeGBM(0.05,0.2,50,,FALSE)", "A1:A3"),
        ("=VoseTimeAR1Object(E1,0.2,0.5,0.1,TRUE)", "=VoseTimeAR1(E1,0.2,0.5,0.1,TRUE)", "A1:A3"),
        ("=VoseTimeMultiGBMObject({1,2},{1,0;0,1},1)", "=VoseTimeMultiGBM({1,2},{1,0;0,1},1)", "A1:B3"),
    ] {
        let cells = [("C1", handle), ("E1", "0.3"), (range, "=VoseTimeSimulate(C1)")];
        let found = simulate(&cells, &outputs, 20, Sampling::MonteCarlo);
        let cells = [("C1", "0"), ("E1", "0.3"), (range, call)];
        assert_eq!(found, simulate(&cells, &outputs, 20, Sampling::MonteCarlo), "{handle}");
    }
}

/// Clayton's copula has Kendall's rank correlation θ/(θ + 2); here the share of pairs of trials that agree.
#[test]
fn a_copula_is_drawn_by_its_handle() {
    let cells = [("C1", "=VoseCopulaBiClaytonObject(2)"), ("A1:B1", "=VoseCopulaSimulate(C1)")];
    let found = simulate(&cells, &["A1", "B1"], TRIALS, Sampling::MonteCarlo);
    let (a, b) = (&found[0], &found[1]);
    let agree: Vec<f64> = (0..TRIALS as usize / 2)
        .map(|pair| ((a[2 * pair] - a[2 * pair + 1]) * (b[2 * pair] - b[2 * pair + 1])).signum())
        .collect();
    check_mean(&agree, 0.5);
    check_mean(a, 0.5);
}

#[test]
fn quantiles_have_functions_of_their_own() {
    assert_eq!(read("VoseNormalU(10,2,B1)", false), "ModelRisk: Normal(10, 2) at probability B1");
    assert_eq!(read("VoseJohnsonU(1,2,3,4)", false), "ModelRisk: JohnsonSU(1, 2, 4, 3)");
    assert_eq!(read("VoseZTPoissonU(3,0.5)", false), "ModelRisk: Poisson(3) above 1 at probability 0.5");
    assert_eq!(read("VoseNormalU(10,2)", false), "unsupported VoseNormalU");
    let found =
        simulate(&[("A1", "=VoseNormalU(10,2,VoseUniform(0.5,1))")], &["A1"], 200, Sampling::MonteCarlo);
    assert!(found[0].iter().all(|x| *x > 10.0), "the upper half");
}

/// The percentiles that a call gives are those of its trials.
#[test]
fn percentiles_with_a_least_value_and_around_a_mode() {
    let cells = [("A1", "=VoseLognormalAlt(14,0.1,40,0.9,10)"), ("A2", "=VosePERTAlt(20,30,60,0.05,0.95)")];
    let found = simulate(&cells, &["A1", "A2"], TRIALS, Sampling::MonteCarlo);
    check_share(&found[0], |x| x <= 14.0, 0.1);
    check_share(&found[0], |x| x <= 40.0, 0.9);
    assert!(found[0].iter().all(|x| *x > 10.0));
    check_share(&found[1], |x| x <= 20.0, 0.05);
    check_share(&found[1], |x| x <= 60.0, 0.95);
}

#[test]
fn handles_are_drawn_from_and_asked_for_quantiles() {
    let cells = [
        ("A1", "=VoseSimulate(VoseNormalObject(10,2,,VoseShift(3)))"),
        ("A2", "=VoseSimulate(B1)"),
        ("A3", "=VoseSimulate(B1,0.25)+0*A1"),
        ("A4", "=VosePercentile(B1,0.75)+0*A1"),
        ("B1", "=VoseUniformObject(2,6)"),
    ];
    let found = simulate(&cells, &["A1", "A2", "A3", "A4"], TRIALS, Sampling::MonteCarlo);
    check_mean(&found[0], 13.0);
    assert!((variance(&found[0]) - 4.0).abs() < 0.2);
    check_mean(&found[1], 4.0);
    assert!(found[2].iter().all(|x| *x == 3.0) && found[3].iter().all(|x| *x == 5.0));
    assert!(read("VosePercentile(VoseNormalObject(0,1))", false).contains("unsupported"));
    assert!(read("VoseSimulate(5)", false).contains("unsupported"));
}

/// ModelRisk's twins of each family, against closed forms.
#[test]
fn densities_and_probabilities_of_values_are_told() {
    let e = math::exp(1.0);
    let half = 0.691_462_461_274_013_1;
    let density = math::exp(-0.125) / (8.0 * std::f64::consts::PI).sqrt();
    let cases = [
        ("VoseNormalProb(11,10,2,TRUE)", half),
        ("VoseNormalProb(11,10,2,1)", half),
        ("VoseNormalProb(11,10,2)", density),
        ("VoseNormalProb10(11,10,2,FALSE)", math::log10(density)),
        ("VoseNormalProb10(11,10,2,TRUE)", math::log10(half)),
        ("VosePoissonProb(2,3)", 4.5 / (e * e * e)),
        ("VosePoissonProb(2.5,3,TRUE)", 8.5 / (e * e * e)),
        // The location is taken off.
        ("VoseWeibull3Prob(5,1,2,3,TRUE)", 1.0 - 1.0 / e),
        ("VoseDiscreteProb(2,{1,2,5},{2,3,5},TRUE)", 0.5),
        // The weight of the likeliest value may be left out: Beta(2, 4) at a quarter.
        ("VoseModPERTProb(3,1,3,9,TRUE)", 0.367_187_5),
        ("VoseUniformProb(3,2,6)", 0.25),
    ];
    for (call, expected) in cases {
        let formula = format!("={call}+0*B1");
        let cells = [("A1", formula.as_str()), ("B1", "=VoseUniform(0,1)")];
        let found = simulate(&cells, &["A1"], 2, Sampling::MonteCarlo)[0][0];
        assert!((found - expected).abs() < 1e-12 * expected.abs(), "{call} is {found}, not {expected}");
    }
    let cells = [("A1", "=VoseUniform(-1,3)"), ("A2", "=VoseNormalProb(2,0,A1,TRUE)")];
    let found = simulate(&cells, &["A1", "A2"], 100, Sampling::MonteCarlo);
    for (deviation, chance) in found[0].iter().zip(&found[1]) {
        match *deviation > 0.0 {
            true => assert!((chance - math::normal_cdf(2.0 / deviation)).abs() < 1e-14),
            false => assert!(chance.is_nan(), "{deviation} gives {chance}"),
        }
    }
    for refused in ["VoseNormalProb(A1:A3,0,1)", "VoseNormalProb(1,0)", "VoseNormalProb(1,0,1,VoseShift(2))"]
    {
        assert!(read(refused, false).contains("unsupported"), "{refused}: {}", read(refused, false));
    }
}
