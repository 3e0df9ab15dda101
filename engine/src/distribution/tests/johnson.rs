//! Johnson curves have the moments that they were asked for.

use super::*;
use crate::math;

#[test]
fn curves_have_their_four_moments() {
    for (skewness, kurtosis) in [
        (0.0, 3.0),
        (0.0, 4.0),
        (0.0, 12.0),
        (0.0, 2.9999),
        (0.0, 2.2),
        (0.0, 1.5),
        (0.5, 3.2),
        (0.5, 3.5),
        (1.0, 2.4),
        (1.0, 4.0),
        (-1.0, 4.8),
        (1.0, 6.0),
        (-2.0, 9.0),
        (2.0, 14.0),
        // On the curve of the lognormals: skewness 4 for ω = 2.
        (4.0, 41.0),
    ] {
        let parameters = [10.0, 2.0, skewness, kurtosis];
        (JOHNSON_MOMENTS.check)(&parameters).unwrap();
        let plan = Plan::new(&JOHNSON_MOMENTS, &parameters, true);
        // Σ xⁿ n(z) over evenly spaced z, which the trapezoidal rule sums to the last digits.
        let step = 1.0 / 64.0;
        let points: Vec<(f64, f64)> = (-16 * 64..=16 * 64)
            .map(|i| f64::from(i) * step)
            .map(|z| (z, math::normal_cdf(z)))
            .filter(|(_, u)| *u < 1.0)
            .map(|(z, u)| (plan.run(&[], u), math::normal_density(z) * step))
            .collect();
        let sum = |power: i32, mean: f64| {
            points.iter().map(|(x, weight)| (x - mean).powi(power) * weight).sum::<f64>()
        };
        let mean = sum(1, 0.0);
        let variance = sum(2, mean);
        let got =
            [mean, variance.sqrt(), sum(3, mean) / variance.powf(1.5), sum(4, mean) / (variance * variance)];
        for (got, expected) in got.iter().zip(parameters) {
            assert!((got - expected).abs() < 1e-5 * (1.0 + expected.abs()), "{parameters:?}: {got}");
        }
    }
}

#[test]
fn what_no_curve_has_is_refused() {
    let refused = |skewness: f64, kurtosis: f64| {
        (JOHNSON_MOMENTS.check)(&[0.0, 1.0, skewness, kurtosis]).unwrap_err().to_string()
    };
    assert_eq!(refused(1.0, 1.9), "kurtosis must be well above the square of skewness + 1");
    assert_eq!(refused(0.0, 1.0), "kurtosis must be well above the square of skewness + 1");
    assert_eq!(refused(0.0, 1e7), "kurtosis must be below 1,000,000");
}
