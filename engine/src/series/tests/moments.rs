//! Means, variances and autocorrelations against closed forms, within five standard errors.

use super::simulate;
use crate::math;

const TRIALS: u64 = 20_000;

/// The values of a series over A1 and the cells right of it, of which the named ones are told.
fn series(formula: &str, range: &str, outputs: &[&str]) -> Vec<Vec<f64>> {
    simulate(&[(range, formula)], outputs, TRIALS)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b)).sum::<f64>() / (a.len() - 1) as f64
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    covariance(a, b) / (covariance(a, a) * covariance(b, b)).sqrt()
}

/// Fails unless an estimate lies within five standard errors.
fn near(what: &str, found: f64, expected: f64, error: f64) {
    assert!((found - expected).abs() <= 5.0 * error, "{what} is {found}, not {expected} ± {error}");
}

fn check_mean(values: &[f64], expected: f64) {
    near("the mean", mean(values), expected, (covariance(values, values) / values.len() as f64).sqrt());
}

/// The standard error is that of the fourth moment found.
fn check_variance(values: &[f64], expected: f64) {
    let centre = mean(values);
    let squares: Vec<f64> = values.iter().map(|x| (x - centre) * (x - centre)).collect();
    let error = (covariance(&squares, &squares) / values.len() as f64).sqrt();
    near("the variance", covariance(values, values), expected, error);
}

fn check_correlation(a: &[f64], b: &[f64], expected: f64) {
    let error = (1.0 - expected * expected) / (a.len() as f64).sqrt();
    near("the correlation", correlation(a, b), expected, error.max(0.001));
}

fn power(x: f64, n: u32) -> f64 {
    (0..n).fold(1.0, |product, _| product * x)
}

#[test]
fn ar1_from_a_given_value() {
    let (mu, sigma, a, start) = (2.0, 0.5, 0.6, 5.0);
    let found = series("=RiskAR1(2,0.5,0.6,5)", "A1:A8", &["A1", "A4", "A8"]);
    for (values, t) in found.iter().zip([1, 4, 8]) {
        check_mean(values, mu + power(a, t) * (start - mu));
        check_variance(values, sigma * sigma * (1.0 - power(a, 2 * t)) / (1.0 - a * a));
    }
    let variance = |t: u32| (1.0 - power(a, 2 * t)) / (1.0 - a * a);
    check_correlation(&found[0], &found[1], power(a, 3) * (variance(1) / variance(4)).sqrt());
    check_correlation(&found[1], &found[2], power(a, 4) * (variance(4) / variance(8)).sqrt());
}

/// Hamilton (1994), eqs 3.4.27 to 3.4.30.
#[test]
fn ar2_becomes_stationary() {
    let (a, b) = (0.5, -0.3);
    let found = series("=RiskAR2(1,2,0.5,-0.3,4,-2)", "A1:AN1", &["A1", "AL1", "AM1", "AN1"]);
    check_mean(&found[0], 1.0 + a * 3.0 + b * -3.0);
    check_variance(&found[0], 4.0);
    check_mean(&found[3], 1.0);
    check_variance(&found[3], 4.0 * (1.0 - b) / ((1.0 + b) * ((1.0 - b) * (1.0 - b) - a * a)));
    let first = a / (1.0 - b);
    check_correlation(&found[2], &found[3], first);
    check_correlation(&found[1], &found[3], a * first + b);
}

/// Hamilton (1994), eqs 3.3.3 to 3.3.5 and 3.3.10 to 3.3.12.
#[test]
fn moving_averages_forget_after_their_order() {
    let found = series("=RiskMA1(10,2,0.7,3)", "A1:A4", &["A1", "A2", "A3", "A4"]);
    check_mean(&found[0], 10.0 + 0.7 * 3.0);
    check_variance(&found[0], 4.0);
    check_mean(&found[1], 10.0);
    check_variance(&found[2], 4.0 * (1.0 + 0.49));
    check_correlation(&found[1], &found[2], 0.7 / 1.49);
    check_correlation(&found[1], &found[3], 0.0);

    let found = series("=RiskMA2(0,1,0.5,-0.4,2,3)", "A1:A6", &["A1", "A3", "A4", "A5", "A6"]);
    let all = 1.0 + 0.25 + 0.16;
    check_mean(&found[0], 0.5 * 2.0 - 0.4 * 3.0);
    check_variance(&found[4], all);
    check_correlation(&found[3], &found[4], (0.5 - 0.5 * 0.4) / all);
    check_correlation(&found[2], &found[4], -0.4 / all);
    check_correlation(&found[1], &found[4], 0.0);
}

/// Box, Jenkins and Reinsel (1994), eq 3.4.8, with the other sign of the moving average's coefficient.
#[test]
fn arma11_becomes_stationary() {
    let (a, b) = (0.6, 0.4);
    let found = series("=RiskARMA11(3,1,0.6,0.4,0,2)", "A1:A30", &["A1", "A28", "A29", "A30"]);
    check_mean(&found[0], 3.0 + a * (0.0 - 3.0) + b * 2.0);
    check_variance(&found[3], (1.0 + 2.0 * a * b + b * b) / (1.0 - a * a));
    let first = (1.0 + a * b) * (a + b) / (1.0 + 2.0 * a * b + b * b);
    check_correlation(&found[2], &found[3], first);
    check_correlation(&found[1], &found[3], a * first);
}

/// Engle (1982), section 4: the variance ω/(1 − a), and the squares' autocorrelation a.
#[test]
fn arch1_has_its_variance_and_its_clusters() {
    let found = series("=RiskARCH1(1,0.7,0.3,3)", "A1:A25", &["A1", "A24", "A25"]);
    check_mean(&found[0], 1.0);
    check_variance(&found[0], 0.7 + 0.3 * 4.0);
    check_variance(&found[2], 1.0);
    check_correlation(&found[1], &found[2], 0.0);
    let squares = |values: &[f64]| values.iter().map(|x| (x - 1.0) * (x - 1.0)).collect::<Vec<f64>>();
    let (before, after) = (squares(&found[1]), squares(&found[2]));
    // The squares have fat tails: the error of their correlation is not that of a normal sample.
    near("the squares' correlation", correlation(&before, &after), 0.3, 0.03);
}

/// Bollerslev (1986), theorem 1: the variance ω/(1 − a − b).
#[test]
fn garch11_has_its_variance() {
    for product in ["Risk", "Psi"] {
        let formula = format!("={product}GARCH11(0.5,0.2,0.15,0.65,2,1.2)");
        let found = series(&formula, "A1:A30", &["A1", "A2", "A30"]);
        let first = 0.2 + 0.15 * 1.5 * 1.5 + 0.65 * 1.2 * 1.2;
        check_variance(&found[0], first);
        check_variance(&found[1], 0.2 + (0.15 + 0.65) * first);
        check_mean(&found[2], 0.5);
        check_variance(&found[2], 1.0);
    }
}

/// The marginal of the fourth period is lognormal: Kolmogorov's distance stays below the value that one of a
/// thousand samples passes.
#[test]
fn geometric_brownian_motion_is_lognormal() {
    let found = series("=VoseTimeGBM(0.08,0.3,FALSE,50)", "A1:A4", &["A4"]);
    let (location, scale) = (math::log(50.0) + 4.0 * 0.08, 0.6);
    let mut probabilities: Vec<f64> =
        found[0].iter().map(|x| math::normal_cdf((math::log(*x) - location) / scale)).collect();
    probabilities.sort_by(f64::total_cmp);
    let count = probabilities.len() as f64;
    let distances = (0..).zip(&probabilities).map(|(i, p)| {
        let below = f64::from(i) / count;
        (p - below).abs().max((below + 1.0 / count - p).abs())
    });
    let furthest = distances.fold(0.0, f64::max);
    assert!(furthest * count.sqrt() < 1.95, "the distance is {furthest}");
    check_mean(&found[0], 50.0 * math::exp(4.0 * (0.08 + 0.045)));
}

/// The drift of @RISK's process is that of the value: its mean grows by e^μ a period (Glasserman, eq 3.22).
#[test]
fn growth_has_the_drift_of_the_value() {
    let formula = "=RiskGBM(0.08,0.3,RiskTSTransform(1,0),RiskTSIntegrate(1,2))";
    let found = series(formula, "A1:A4", &["A1", "A4"]);
    check_mean(&found[0], math::exp(2.08));
    check_mean(&found[1], math::exp(2.32));
    let found = series("=RiskGBM(0.08,0.3,50)", "A1:A4", &["A4"]);
    check_mean(&found[0], 50.0 * math::exp(0.32));
}

/// The log return of a period has the mean μ − σ²/2 + λm and the variance σ² + λ(m² + s²), by the moments of a compound
/// Poisson variable.
#[test]
fn growth_with_jumps_has_their_moments() {
    let found = series("=RiskGBMJD(0.08,0.3,1.5,0.2,0.4)", "A1:B1", &["A1", "B1"]);
    for values in &found {
        check_mean(values, 0.08 - 0.045 + 1.5 * 0.2);
        check_variance(values, 0.09 + 1.5 * (0.04 + 0.16));
    }
    check_correlation(&found[0], &found[1], 0.0);
    let found = series("=VoseTimeGBMJD(0.08,0.3,1.5,0.2,0.4,TRUE)", "A1:B1", &["B1"]);
    check_mean(&found[0], 0.08 + 1.5 * 0.2);
}

/// The same draws, with what the properties ask done by hand: seasons, sums, a function, a shift, in this order.
#[test]
fn what_is_asked_afterwards_is_done_to_the_path() {
    let outputs = ["A1", "A2", "A3", "A4", "A5"];
    let plain = simulate(&[("A1:A5", "=RiskAR1(1,0.5,0.6,2)")], &outputs, 50);
    let formula = "=RiskAR1(1,0.5,0.6,2,RiskTSTransform(2,3),RiskTSIntegrate(1,0.5),\
                   RiskTSSeasonality(3,3,{0.1,0.2,0.4},2))";
    let asked = simulate(&[("A1:A5", formula)], &outputs, 50);
    for trial in 0..50 {
        let mut sum = 0.5;
        for (period, season) in [0.2, 0.4, 0.1, 0.2, 0.4].into_iter().enumerate() {
            sum += plain[period][trial] + season;
            assert_eq!(asked[period][trial], sum * sum - 3.0);
        }
    }
}

/// Integration of the second order and of seasons, by the differences that they undo: (1 − B)² and 1 − B³ of the values are
/// the process again (help.palisade.com, "RiskTSIntegrate" and "RiskTSSeasonality").
#[test]
fn integration_undoes_differences() {
    let outputs = ["A1", "A2", "A3", "A4", "A5"];
    let plain = simulate(&[("A1:A5", "=RiskAR1(1,0.5,0.6,2)")], &outputs, 50);
    let twice = simulate(&[("A1:A5", "=RiskAR1(1,0.5,0.6,2,RiskTSIntegrate(2,10,15))")], &outputs, 50);
    let seasonal =
        simulate(&[("A1:A5", "=RiskAR1(1,0.5,0.6,2,RiskTSSeasonality(1,3,{4,5,6}))")], &outputs, 50);
    let near = |got: f64, expected: f64| assert!((got - expected).abs() < 1e-12, "{got}, not {expected}");
    for trial in 0..50 {
        // Before the first value stands the second constant, and before the first difference the first one.
        let mut values = vec![15.0 - 10.0, 15.0];
        values.extend(twice.iter().map(|period| period[trial]));
        let mut round = vec![4.0, 5.0, 6.0];
        round.extend(seasonal.iter().map(|period| period[trial]));
        for (period, shocks) in plain.iter().enumerate() {
            near(values[period + 2] - 2.0 * values[period + 1] + values[period], shocks[trial]);
            near(round[period + 3] - round[period], shocks[trial]);
        }
    }
}

/// Seasonal differences of the second order: (1 − B²)² of the values is the process again, whose first round of terms are
/// the season's differences and whose second one the values of the round before.
#[test]
fn seasons_are_integrated_twice() {
    let outputs = ["A1", "A2", "A3", "A4", "A5"];
    let plain = simulate(&[("A1:A5", "=RiskAR1(1,0.5,0.6,2)")], &outputs, 50);
    let formula = "=RiskAR1(1,0.5,0.6,2,RiskTSSeasonality(2,2,{4,5,20,30}))";
    let seasonal = simulate(&[("A1:A5", formula)], &outputs, 50);
    for trial in 0..50 {
        let mut values = vec![20.0 - 4.0, 30.0 - 5.0, 20.0, 30.0];
        values.extend(seasonal.iter().map(|period| period[trial]));
        for (period, shocks) in plain.iter().enumerate() {
            let difference = values[period + 4] - 2.0 * values[period + 2] + values[period];
            assert!((difference - shocks[trial]).abs() < 1e-12, "{difference}, not {}", shocks[trial]);
        }
    }
    let none = simulate(&[("A1:A5", "=PsiAR1(1,0.5,0.6,2,PsiTSSeasonality(2,2))")], &outputs, 50);
    for trial in 0..50 {
        assert!((none[2][trial] - plain[2][trial] - 2.0 * plain[0][trial]).abs() < 1e-12);
    }
}

/// Nelson (1991): the first deviation is known, and of e to the power a(θN + |N|) the mean is that of a folded normal
/// variable's exponential, e^(a²(θ+1)²/2) Φ(a(θ+1)) + e^(a²(θ−1)²/2) Φ(a(1−θ)).
#[test]
fn exponential_garch_has_its_variances() {
    let (omega, theta, a, b) = (-0.5, 0.3, 0.2, 0.8);
    let found = series("=VoseTimeEGARCH(0.1,-0.5,0.3,0.2,0.8,0.2,-1.5,TRUE)", "A1:A2", &["A1", "A2"]);
    let distance = (2.0 / std::f64::consts::PI).sqrt();
    let first = omega + a * (theta * -1.5 + 1.5 - distance) + b * 2.0 * math::log(0.2);
    check_mean(&found[0], 0.1);
    check_variance(&found[0], math::exp(first));
    let (up, down) = (a * (theta + 1.0), a * (1.0 - theta));
    let news = math::exp(up * up / 2.0) * math::normal_cdf(up)
        + math::exp(down * down / 2.0) * math::normal_cdf(down);
    check_mean(&found[1], 0.1);
    check_variance(&found[1], math::exp(omega - a * distance + b * first) * news);
}

/// Ding, Granger and Engle (1993): the first deviation is known; with the power 2 and no leverage it is Bollerslev's
/// process.
#[test]
fn asymmetric_power_arch_has_its_variances() {
    let found = series("=VoseTimeAPARCH(0.1,0.02,1.5,0.4,0.3,0.4,0.2,9,-0.3,TRUE)", "A1:A2", &["A1", "A2"]);
    let power = |x: f64, y: f64| math::exp(y * math::log(x));
    let first = 0.02 + 0.3 * power(0.3 + 0.4 * 0.3, 1.5) + 0.4 * power(0.2, 1.5);
    check_mean(&found[0], 0.1);
    check_variance(&found[0], power(first, 2.0 / 1.5));
    check_mean(&found[1], 0.1);
    let plain = series("=VoseTimeAPARCH(0.5,0.2,2,0,0.15,0.65,1.2,2,1.5,TRUE)", "A1:A3", &["A3"]);
    let garch = series("=VoseTimeGARCH(0.5,0.2,0.15,0.65,1.2,2,TRUE)", "A1:A3", &["A3"]);
    for (one, other) in plain[0].iter().zip(&garch[0]) {
        assert!((one - other).abs() < 1e-12, "{one}, not {other}");
    }
}

/// A jump of mean ±m with probability p, up with probability u: μ + p(2u − 1)m, and σ² + p(m² + s²) less the square of
/// that jump's mean.
#[test]
fn jumps_go_up_and_down() {
    let found = series("=VoseTimeGBMAJ(0.05,0.2,0.4,0.1,0.3,0.8,TRUE)", "A1:B1", &["A1", "B1"]);
    let jump = 0.3 * 0.6 * 0.4;
    for values in &found {
        check_mean(values, 0.05 + jump);
        check_variance(values, 0.04 + 0.3 * (0.16 + 0.01) - jump * jump);
    }
    check_correlation(&found[0], &found[1], 0.0);
    let cells = [("A1", "=RiskUniform(0.5,1.5)"), ("B1", "=VoseTimeGBMAJ(0.05,0.2,0.4,0.1,A1,0.8,TRUE)")];
    for (chance, value) in simulate(&cells, &["A1"], 50)[0].iter().zip(&simulate(&cells, &["B1"], 50)[0]) {
        assert_eq!(value.is_nan(), *chance > 1.0, "{chance} gives {value}");
    }
}

/// ModelRisk's process whose log returns go back to their mean: they are Vasicek's; the shock of the mixed one stands
/// before its value.
#[test]
fn modelrisk_has_reverting_and_mixed_log_returns() {
    let outputs = ["A1", "A3"];
    let returns = series("=VoseTimeGBMMR(0.05,0.2,0.4,0.3,TRUE)", "A1:A3", &outputs);
    assert_eq!(returns, series("=RiskBMMR(0.05,0.2,0.4,0.3)", "A1:A3", &outputs));
    let mixed = series("=VoseTimeARMA(3,1,0.6,0.4,2,0,TRUE)", "A1:A3", &outputs);
    assert_eq!(mixed, series("=RiskARMA11(3,1,0.6,0.4,0,2)", "A1:A3", &outputs));
}

/// Fitted to data, a series begins where they end: RiskTSSync gives the last of them as what was before the first
/// period, with the logarithm taken and the shift put back.
#[test]
fn a_series_begins_at_its_data() {
    let data = [("C1", "3"), ("C2", "40")];
    let values = |formula: &'static str| {
        let mut cells = data.to_vec();
        cells.push(("A1:A3", formula));
        simulate(&cells, &["A1", "A3"], 20)
    };
    let (log, start) = (math::log(45.0), "RiskTSTransform(1,5)");
    let given = format!("=RiskAR1(3,0.5,0.6,{log:?},{start})");
    let synchronised = values("=RiskAR1(3,0.5,0.6,0,RiskTSSync(2,C1:C2),RiskTSTransform(1,5))");
    assert_eq!(synchronised, simulate(&[("A1:A3", &given)], &["A1", "A3"], 20));
    let growing = values("=RiskGBM(0.1,0.2,RiskTSTransform(1,0),RiskTSIntegrate(1,1),RiskTSSync(2,C1:C2))");
    assert_eq!(growing, values("=RiskGBM(0.1,0.2,C2)"));
}

/// ModelRisk's processes are of log returns, of which the values are made.
#[test]
fn modelrisk_makes_values_of_log_returns() {
    let returns = simulate(&[("A1:A3", "=VoseTimeAR1(0.1,0.2,0.5,0.3,TRUE)")], &["A1", "A2", "A3"], 20);
    let values = simulate(&[("A1:A3", "=VoseTimeAR1(0.1,0.2,0.5,0.3,FALSE,80)")], &["A1", "A2", "A3"], 20);
    for trial in 0..20 {
        let mut logarithm = math::log(80.0);
        for period in 0..3 {
            logarithm += returns[period][trial];
            assert_eq!(values[period][trial], math::exp(logarithm));
        }
    }
    let risk = series("=RiskGARCH11(0.5,0.2,0.15,0.65,2,1.2)", "A1:A3", &["A3"]);
    let vose = series("=VoseTimeGARCH(0.5,0.2,0.15,0.65,1.2,2,TRUE)", "A1:A3", &["A3"]);
    assert_eq!(risk, vose, "the deviation before the value");
}

#[test]
fn log_returns_are_independent_and_normal() {
    let found = series("=VoseTimeGBM(0.08,0.3,TRUE)", "A1:C1", &["A1", "B1", "C1"]);
    for values in &found {
        check_mean(values, 0.08);
        check_variance(values, 0.09);
    }
    check_correlation(&found[0], &found[1], 0.0);
    check_correlation(&found[0], &found[2], 0.0);
}

/// Vasicek (1977), eqs 25 and 26.
#[test]
fn mean_reversion_has_its_exact_moments() {
    let (mu, sigma, alpha, start) = (3.0, 0.8, 0.4, 7.0);
    let found = series("=RiskBMMR(3,0.8,0.4,7)", "A1:A6", &["A1", "A3", "A6"]);
    for (values, t) in found.iter().zip([1.0, 3.0, 6.0]) {
        check_mean(values, mu + math::exp(-alpha * t) * (start - mu));
        check_variance(values, sigma * sigma * (1.0 - math::exp(-2.0 * alpha * t)) / (2.0 * alpha));
    }
}

#[test]
fn jumps_add_their_moments() {
    let decay = math::exp(-0.5);
    let found = series("=RiskBMMRJD(1,0.6,0.5,1.4,0.3,0.9,2)", "A1:A5", &["A1", "A5"]);
    for (values, t) in found.iter().zip([1, 5]) {
        let rest = (1.0 - power(decay, t)) / (1.0 - decay);
        check_mean(values, 1.0 + power(decay, t) + 1.4 * 0.3 * rest);
        let diffusion = 0.36 * (1.0 - power(decay, 2 * t));
        let jumps = 1.4 * (0.09 + 0.81) * (1.0 - power(decay, 2 * t)) / (1.0 - decay * decay);
        check_variance(values, diffusion + jumps);
    }
}

/// In each period the shocks hang together as asked, and not with those of other periods.
#[test]
fn series_correlate_period_by_period() {
    let cells = [
        ("A1:A3", "=RiskAR1(0,1,0,0,RiskCorrmat(D1:E2,1))"),
        ("B1:B3", "=RiskAR1(10,2,0,10,RiskCorrmat(D1:E2,2))"),
        ("D1", "1"),
        ("D2", "0.7"),
        ("E2", "1"),
    ];
    let found = simulate(&cells, &["A1", "B1", "A3", "B3"], TRIALS);
    // The normal correlation of a rank correlation of 0.7.
    let expected = 2.0 * math::sin(std::f64::consts::PI / 6.0 * 0.7);
    check_correlation(&found[0], &found[1], expected);
    check_correlation(&found[2], &found[3], expected);
    check_correlation(&found[0], &found[3], 0.0);
    check_correlation(&found[1], &found[2], 0.0);
}

/// A mean that a draw decides moves every period; a volatility below 0 makes those trials errors.
#[test]
fn parameters_may_vary_by_trial() {
    let cells = [("A1", "=RiskNormal(5,3)"), ("B1:D1", "=RiskAR1(A1,1,0.5,A1)")];
    let found = simulate(&cells, &["A1", "B1", "D1"], TRIALS);
    check_variance(&found[1], 10.0);
    check_variance(&found[2], 9.0 + 1.0 + 0.25 + 0.0625);
    check_correlation(&found[0], &found[1], 3.0 / 10.0_f64.sqrt());

    let cells = [("A1", "=RiskUniform(-1,3)"), ("B1:D1", "=RiskAR1(0,A1,0.5,1)")];
    let found = simulate(&cells, &["A1", "D1"], 1_000);
    for (volatility, value) in found[0].iter().zip(&found[1]) {
        assert_eq!(value.is_nan(), *volatility < 0.0, "{volatility} gives {value}");
    }
}
