//! Distances and their p-values.

use super::simulated::drawn;
use super::{family, fitted, of, only};
use crate::distribution::NORMAL;
use crate::fitting::{Ask, Censored, Column, fit as fit_columns};
use crate::math;

/// Fisher's definition of each distance, value by value: R. B. D'Agostino, M. A. Stephens, Goodness-of-Fit
/// Techniques (1986), eq 4.2.
#[test]
fn distances_are_those_of_the_definitions() {
    let values = drawn("Normal", &[10.0, 2.0], 37, 5);
    let fit = only(fitted(&values, family("Normal")));
    let parameters: Vec<f64> = fit.parameters.iter().map(|one| one.value).collect();
    let mut sorted = values;
    sorted.sort_by(f64::total_cmp);
    let u: Vec<f64> = sorted.iter().map(|x| (NORMAL.cumulative)(&parameters, *x)).collect();
    let n = u.len() as f64;
    let (mut above, mut below, mut square, mut weighted) = (0.0_f64, 0.0_f64, 1.0 / (12.0 * n), -n);
    for (i, x) in u.iter().enumerate() {
        let i = i as f64;
        above = above.max((i + 1.0) / n - x);
        below = below.max(x - i / n);
        square += (x - (2.0 * i + 1.0) / (2.0 * n)) * (x - (2.0 * i + 1.0) / (2.0 * n));
        let mirrored = u[u.len() - 1 - i as usize];
        weighted -= (2.0 * i + 1.0) / n * (math::log(*x) + math::log1p(-mirrored));
    }
    assert!((fit.kolmogorov_smirnov.unwrap().value - above.max(below)).abs() < 1e-14);
    assert!((fit.cramer_von_mises.unwrap().value - square).abs() < 1e-13);
    assert!((fit.anderson_darling.unwrap().value - weighted).abs() < 1e-11);
}

#[test]
fn criteria_are_those_of_the_definitions() {
    let fit = only(fitted(&drawn("Normal", &[10.0, 2.0], 37, 5), family("Normal")));
    let (n, k, l) = (37.0, 2.0, fit.log_likelihood);
    assert_eq!(fit.aic, 2.0 * k - 2.0 * l);
    assert!((fit.aicc.unwrap() - (fit.aic + 12.0 / 34.0)).abs() < 1e-12);
    assert!((fit.bic - (k * math::log(n) - 2.0 * l)).abs() < 1e-12);
    assert!((fit.hqic - (2.0 * k * math::log(math::log(n)) - 2.0 * l)).abs() < 1e-12);
}

/// A weight of 3 is the same value three times.
#[test]
fn weights_are_repetitions() {
    let values = [1.0, 2.0, 2.5, 4.0, 7.0, 9.5];
    let weights = [3.0, 1.0, 2.0, 4.0, 1.0, 2.0];
    let repeated: Vec<f64> =
        values.iter().zip(weights).flat_map(|(x, weight)| vec![*x; weight as usize]).collect();
    let column = Column { values: values.to_vec(), weights: weights.to_vec(), ..Column::default() };
    for name in ["Gamma", "Weibull", "Normal"] {
        let (one, other) = (only(of(column.clone(), family(name))), only(fitted(&repeated, family(name))));
        assert_eq!(one.parameters, other.parameters);
        assert_eq!(one.anderson_darling, other.anderson_darling);
    }
}

/// Samples of a distribution, fitted, have p-values that are uniform: none of the distances of their empirical
/// distribution from a straight line is improbable.
#[test]
fn p_values_of_true_distributions_are_uniform() {
    for (name, parameters) in [("Normal", [10.0, 2.0].as_slice()), ("Exponential", &[3.0])] {
        let mut p: [Vec<f64>; 3] = Default::default();
        for seed in 1..=60 {
            let ask = Ask { bootstrap: 99, seed: seed + 1000, ..family(name) };
            let fit = only(fitted(&drawn(name, parameters, 30, seed), ask));
            p[0].push(fit.anderson_darling.unwrap().p.unwrap());
            p[1].push(fit.kolmogorov_smirnov.unwrap().p.unwrap());
            p[2].push(fit.cramer_von_mises.unwrap().p.unwrap());
        }
        for mut p in p {
            p.sort_by(f64::total_cmp);
            let count = p.len() as f64;
            let distance =
                p.iter().enumerate().map(|(i, p)| ((i as f64 + 0.5) / count - p).abs()).fold(0.0, f64::max);
            // Kolmogorov's 99.9th percentile.
            assert!(distance < 1.95 / count.sqrt() + 0.5 / count + 0.01, "{name}: {distance} {p:?}");
        }
    }
}

#[test]
fn a_wrong_distribution_has_a_small_p_value() {
    let values = drawn("Exponential", &[3.0], 100, 3);
    let fit = only(fitted(&values, Ask { bootstrap: 99, ..family("Normal") }));
    assert_eq!(fit.anderson_darling.unwrap().p, Some(0.01));
    assert_eq!(fit.bootstrap.len(), 99);
}

/// The maximum for exponential data of which some are censored: all the time on test over the failures.
#[test]
fn censored_exponential_data_have_the_mean_of_the_time_on_test() {
    let column = Column {
        values: vec![1.0, 2.0, 4.0, 7.0],
        censored: vec![Censored { above: Some(10.0), up_to: None, weight: 3.0 }],
        ..Column::default()
    };
    let fit = only(of(column.clone(), family("Exponential")));
    assert!((fit.parameters[0].value - 44.0 / 4.0).abs() < 1e-6, "{fit:?}");
    // The observed information is failures/mean².
    assert!((fit.parameters[0].standard_error.unwrap() - 11.0 / 2.0).abs() < 1e-4);
    let with_samples = only(of(column, Ask { bootstrap: 20, ..family("Exponential") }));
    assert_eq!(with_samples.kolmogorov_smirnov, None);
    assert!(with_samples.bootstrap.len() > 10, "{with_samples:?}");
}

/// What is known to be above a value, of data that end at another, lies between the two: the logarithm of the likelihood and
/// where it is greatest, written out for exponential data.
#[test]
fn censored_observations_lie_within_the_truncation() {
    let (values, end, begin) = (vec![1.5, 2.0, 2.5, 3.0, 4.0, 5.0], 9.0, 1.0);
    let column = Column {
        values: values.clone(),
        censored: vec![
            Censored { above: Some(6.0), up_to: None, weight: 2.0 },
            Censored { above: None, up_to: Some(1.25), weight: 3.0 },
        ],
        truncated_below: Some(begin),
        truncated_above: Some(end),
        ..Column::default()
    };
    let survival = |mean: f64, x: f64| math::exp(-x / mean);
    let log_likelihood = |mean: f64| {
        let exact: f64 = values.iter().map(|x| -x / mean - math::log(mean)).sum();
        exact
            + 2.0 * math::log(survival(mean, 6.0) - survival(mean, end))
            + 3.0 * math::log(survival(mean, begin) - survival(mean, 1.25))
            - 11.0 * math::log(survival(mean, begin) - survival(mean, end))
    };
    let fit = only(of(column.clone(), family("Exponential")));
    let mean = fit.parameters[0].value;
    assert!((fit.log_likelihood - log_likelihood(mean)).abs() < 1e-9, "{fit:?} {}", log_likelihood(mean));
    for other in [0.999 * mean, 1.001 * mean] {
        assert!(log_likelihood(other) < fit.log_likelihood, "{other} is likelier than {mean}");
    }
    // What is above the end is never observed.
    let impossible = Censored { above: Some(end), up_to: None, weight: 1.0 };
    let column = Column { censored: vec![impossible], ..column };
    let refused =
        fit_columns(&Ask { columns: vec![column], ..family("Exponential") }).unwrap_err().to_string();
    assert!(refused.contains("which the truncation leaves out"), "{refused}");
}

/// A truncated normal distribution is an exponential family: at the maximum its mean and its mean square are those
/// of the data (G. Casella, R. L. Berger, Statistical Inference (2002), exercise 7.9 and section 3.4).
#[test]
fn truncated_normal_data_have_the_moments_of_the_fit() {
    let all = drawn("Normal", &[10.0, 2.0], 400, 9);
    let kept: Vec<f64> = all.into_iter().filter(|x| *x >= 9.0).collect();
    let column = Column { values: kept.clone(), truncated_below: Some(9.0), ..Column::default() };
    let fit = only(of(column, family("Normal")));
    let (mean, deviation) = (fit.parameters[0].value, fit.parameters[1].value);
    let a = (9.0 - mean) / deviation;
    let ratio = math::normal_density(a) / math::normal_cdf(-a);
    let n = kept.len() as f64;
    let own = kept.iter().sum::<f64>() / n;
    let square = kept.iter().map(|x| (x - own) * (x - own)).sum::<f64>() / n;
    assert!((mean + deviation * ratio - own).abs() < 1e-6);
    assert!((deviation * deviation * (1.0 + a * ratio - ratio * ratio) - square).abs() < 1e-5);
    assert!((mean - 10.0).abs() < 0.5 && (deviation - 2.0).abs() < 0.4, "{fit:?}");
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let values = drawn("Gamma", &[2.0, 3.0], 60, 4);
    let report = || fitted(&values, Ask { bootstrap: 12, ..family("Gamma") });
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(report);
    let many = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap().install(report);
    assert_eq!(alone, many);
}
