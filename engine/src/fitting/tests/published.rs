//! Estimates that others have published.

use super::{assert_parameters, family, fitted, of, only};
use crate::fitting::{Ask, Censored, Column};

/// Millions of revolutions to failure of 23 ball bearings: J. Lieblein, M. Zelen, J. Research NBS 57 (1956), 273.
const BEARINGS: [f64; 23] = [
    17.88, 28.92, 33.00, 41.52, 42.12, 45.60, 48.48, 51.84, 51.96, 54.12, 55.56, 67.80, 68.64, 68.64, 68.88,
    84.12, 93.12, 98.64, 105.12, 105.84, 127.92, 128.04, 173.40,
];

#[test]
fn ball_bearings_are_of_the_published_weibull_distribution() {
    // J. F. Lawless, Statistical Models and Methods for Lifetime Data (1982), example 5.2.2 and 5.3.
    let fit = only(fitted(&BEARINGS, family("Weibull")));
    assert_parameters(&fit, &[(2.102, 5e-4), (81.88, 5e-3)]);
    assert!((fit.log_likelihood + 113.691).abs() < 1e-3, "{}", fit.log_likelihood);
    let fit = only(fitted(&BEARINGS, family("Lognormal2")));
    assert_parameters(&fit, &[(4.150, 1e-3), (0.522, 1e-3)]);
}

#[test]
fn failures_of_air_conditioning_are_of_the_published_gamma_distribution() {
    // A. C. Davison, D. V. Hinkley, Bootstrap Methods (1997), example 2.9: mean 108.083, index 0.71.
    let values = [3.0, 5.0, 7.0, 18.0, 43.0, 85.0, 91.0, 98.0, 100.0, 130.0, 230.0, 487.0];
    let fit = only(fitted(&values, family("Gamma")));
    assert_parameters(&fit, &[(0.71, 5e-3), (108.083 / 0.71, 1.0)]);
    let product = fit.parameters[0].value * fit.parameters[1].value;
    assert!((product - 1297.0 / 12.0).abs() < 1e-6, "a gamma fit has the mean of the data: {product}");
}

#[test]
fn a_test_that_ends_after_500_hours_is_of_the_published_weibull_distribution() {
    // NIST/SEMATECH e-Handbook of Statistical Methods, section 8.4.1.2.
    let values = vec![54.0, 187.0, 216.0, 240.0, 244.0, 335.0, 361.0, 373.0, 375.0, 386.0];
    let running = Censored { above: Some(500.0), up_to: None, weight: 10.0 };
    let column = Column { values, censored: vec![running], ..Column::default() };
    let fit = only(of(column, family("Weibull")));
    assert_parameters(&fit, &[(1.7208, 5e-5), (606.5280, 5e-3)]);
    assert!((fit.log_likelihood + 75.135).abs() < 1e-3, "{}", fit.log_likelihood);
    assert_eq!(fit.anderson_darling, None);
}

#[test]
fn red_mites_are_of_the_published_negative_binomial_distribution() {
    // C. I. Bliss, R. A. Fisher, Biometrics 9 (1953), 176: mites on 150 apple leaves, k = 1.0246.
    let column = Column {
        values: (0..8).map(f64::from).collect(),
        weights: vec![70.0, 38.0, 17.0, 10.0, 9.0, 3.0, 2.0, 1.0],
        ..Column::default()
    };
    let fit = only(of(column.clone(), Ask { discrete: true, ..family("Polya") }));
    assert_parameters(&fit, &[(1.0246, 5e-5), (1.146_667 / 1.0246, 1e-4)]);
    let report = of(column, Ask { discrete: true, ..Ask::default() });
    assert!(["Geometric", "NegativeBinomial"].contains(&report.fits[0].family.as_str()), "{report:?}");
}

#[test]
fn sea_levels_are_of_the_published_extreme_value_distribution() {
    // S. Coles, An Introduction to Statistical Modeling of Extreme Values (2001), section 3.4.1: the greatest sea
    // level of each year at Port Pirie.
    let values = [
        4.03, 3.83, 3.65, 3.88, 4.01, 4.08, 4.18, 3.80, 4.36, 3.96, 3.98, 4.69, 3.85, 3.96, 3.85, 3.93, 3.75,
        3.63, 3.57, 4.25, 3.97, 4.05, 4.24, 4.22, 3.73, 4.37, 4.06, 3.71, 3.96, 4.06, 4.55, 3.79, 3.89, 4.11,
        3.85, 3.86, 3.86, 4.21, 4.01, 4.11, 4.24, 3.96, 4.21, 3.74, 3.85, 3.88, 3.66, 4.11, 3.71, 4.18, 3.90,
        3.78, 3.91, 3.72, 4.00, 3.66, 3.62, 4.33, 4.55, 3.75, 4.08, 3.90, 3.88, 3.94, 4.33,
    ];
    let fit = only(fitted(&values, family("GEV")));
    assert_parameters(&fit, &[(3.87, 5e-3), (0.198, 5e-4), (-0.050, 5e-4)]);
    assert!((fit.log_likelihood - 4.34).abs() < 5e-3, "{}", fit.log_likelihood);
    let errors: Vec<f64> = fit.parameters.iter().map(|one| one.standard_error.unwrap()).collect();
    for (error, published) in errors.iter().zip([0.028, 0.020, 0.098]) {
        assert!((error - published).abs() < 6e-4, "{errors:?}");
    }
}

#[test]
fn horse_kicks_are_of_a_poisson_distribution() {
    // L. von Bortkiewicz, Das Gesetz der kleinen Zahlen (1898): deaths a corps and year.
    let column = Column {
        values: (0..5).map(f64::from).collect(),
        weights: vec![109.0, 65.0, 22.0, 3.0, 1.0],
        ..Column::default()
    };
    let fit = only(of(column, Ask { discrete: true, ..family("Poisson") }));
    assert_parameters(&fit, &[(0.61, 1e-12)]);
    let error = fit.parameters[0].standard_error.unwrap();
    assert!((error - (0.61_f64 / 200.0).sqrt()).abs() < 1e-6, "{error}");
    assert_eq!(fit.distribution, "Poisson(0.61)");
}
