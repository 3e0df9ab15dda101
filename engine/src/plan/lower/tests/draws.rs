//! Draws that are truncated, shifted, censored, added up and spliced.

use super::{spec, values, workbook};

#[test]
fn truncated_shifted_and_censored_draws_stay_where_they_must() {
    let cells = [
        ("A1", "0"),
        // Bounds that vary by trial, before and after the shift.
        ("B1", "=_xll.RiskNormal(0,1,RiskTruncate(A1,A1+1))-A1"),
        ("B2", "=_xll.RiskPoisson(3,RiskTruncate2(A1+10,A1+14),RiskShift(10))-A1"),
        ("B3", "=_xll.RiskExpon(1,RiskTruncateP(0.5,0.75))"),
        ("B4", "=PsiNormal(0,1,PsiCensor(-1,1))"),
        ("B5", "=_xll.RiskDiscrete({1,2,3,4},{1,1,1,1},RiskTruncate(2,3))"),
        ("B6", "=_xll.RiskNormal(0,1,RiskTruncate(A1+2,2))"),
    ];
    let workbook = workbook(&cells, &[]);
    let outputs =
        values(workbook, &spec(&[("A1", "uniform(-1, 1)")], &["B1", "B2", "B3", "B4", "B5", "B6", "A1"]));
    let within = |values: &[f64], low: f64, high: f64| values.iter().all(|x| (low..=high).contains(x));
    assert!(within(&outputs[0], 0.0, 1.0) && within(&outputs[1], 10.0, 14.0));
    let ln = |x: f64| crate::math::log(x);
    assert!(within(&outputs[2], ln(2.0), ln(4.0)));
    assert!(within(&outputs[3], -1.0, 1.0));
    let held = outputs[3].iter().filter(|x| **x == 1.0).count();
    assert!((100..220).contains(&held), "{held} of 1000, where 159 are expected");
    assert!(outputs[4].iter().all(|x| [2.0, 3.0].contains(x)));
    for (value, a1) in outputs[5].iter().zip(&outputs[6]) {
        assert_eq!(value.is_nan(), *a1 >= 0.0, "nothing is left above {a1} + 2");
    }
}

/// 4.1 − 0.1 rounds to less than 4, and 4.1 is allowed. Ends of a censored draw that are the wrong way round leave no value.
#[test]
fn bounds_of_the_shifted_value_hold_their_own_and_censored_ends_their_order() {
    let cells = [
        ("A1", "0"),
        ("B1", "=_xll.RiskPoisson(4,RiskShift(0.1),RiskTruncate2(3.1,4.1))"),
        ("B2", "=_xll.RiskDiscrete({1,4},{1,1},RiskShift(A1+0.1),RiskTruncate2(1.1,4.1))-A1"),
        ("B3", "=PsiNormal(0,1,PsiCensor(A1,0))"),
    ];
    let workbook = workbook(&cells, &[]);
    let outputs = values(workbook, &spec(&[("A1", "uniform(-1, 1)")], &["B1", "B2", "B3", "A1"]));
    // P(4)/(P(3) + P(4)) of a Poisson variable of mean 4: 1/2.
    let fours = outputs[0].iter().filter(|x| **x == 4.1).count();
    assert!((430..570).contains(&fours) && outputs[0].iter().all(|x| [3.1, 4.1].contains(x)), "{fours}");
    assert!(outputs[1].iter().any(|x| (x - 1.1).abs() < 1e-9));
    for (value, a1) in outputs[2].iter().zip(&outputs[3]) {
        assert_eq!(value.is_nan(), *a1 > 0.0, "{a1}: {value}");
    }
}

/// Wald: the mean of a sum of N draws is E(N)E(X), its variance E(N)var(X) + var(N)E(X)²; with a deductible d and
/// a limit l an exponential draw of mean m counts m(e^(−d/m) − e^(−(d + l)/m)) on average.
#[test]
fn draws_are_added_up_as_often_as_the_count_says() {
    let cells = [
        ("A1", "0"),
        ("B1", "=_xll.RiskCompound(_xll.RiskPoisson(4),_xll.RiskExpon(10))+A1*0"),
        ("B2", "=_xll.RiskCompound(2.9,_xll.RiskExpon(10),5,20)"),
        ("B3", "=_xll.RiskCompound(A1-2,_xll.RiskExpon(10))"),
        ("B4", "=_xll.RiskCompound(200000+A1,_xll.RiskExpon(10))"),
        ("B5", "=_xll.RiskCompound(3,_xll.RiskBernoulli(1,RiskShift(1)))+A1*0"),
    ];
    let workbook = workbook(&cells, &[]);
    let outputs = values(workbook, &spec(&[("A1", "uniform(0, 1)")], &["B1", "B2", "B3", "B4", "B5"]));
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let spread = |values: &[f64]| {
        let mean = mean(values);
        values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / values.len() as f64
    };
    // 40 ± 4 standard errors of √(800/1000), and 800 ± 15 in 100.
    assert!((mean(&outputs[0]) - 40.0).abs() < 3.6, "{}", mean(&outputs[0]));
    assert!((spread(&outputs[0]) / 800.0 - 1.0).abs() < 0.25, "{}", spread(&outputs[0]));
    let exp = crate::math::exp;
    let layer = 10.0 * (exp(-0.5) - exp(-2.5));
    assert!((mean(&outputs[1]) - 2.0 * layer).abs() < 1.2, "{}", mean(&outputs[1]));
    assert!(outputs[2].iter().all(|x| *x == 0.0), "below 1 nothing is drawn");
    assert!(outputs[3].iter().all(|x| x.is_nan()), "too many draws are an error");
    assert!(outputs[4].iter().all(|x| *x == 6.0));
}

/// Half a normal below 0 and an exponential from 0 on: 1/3 of the probability below, 2/3 above, where the mean is
/// that of the exponential.
#[test]
fn spliced_distributions_share_the_probability_by_what_each_has() {
    let cells = [
        ("A1", "0"),
        ("B1", "=_xll.RiskSplice(_xll.RiskNormal(0,1),_xll.RiskExpon(3),0)"),
        ("B2", "=_xll.RiskSplice(_xll.RiskPoisson(2),_xll.RiskPoisson(9),A1+5)-A1"),
    ];
    let workbook = workbook(&cells, &[]);
    let outputs = values(workbook, &spec(&[("A1", "uniform(0, 0.5)")], &["B1", "B2", "A1"]));
    let above: Vec<f64> = outputs[0].iter().copied().filter(|x| *x >= 0.0).collect();
    assert!((600..733).contains(&above.len()), "{} of 1000, where 667 are expected", above.len());
    let mean = above.iter().sum::<f64>() / above.len() as f64;
    assert!((mean - 3.0).abs() < 0.5, "{mean}");
    assert!(outputs[1].iter().zip(&outputs[2]).all(|(x, a1)| (x + a1 - (x + a1).round()).abs() < 1e-9));
}
