//! Measures against worked examples and closed forms.

use super::*;
use crate::math;
use crate::statistics::{Grouping, KEPT_VALUES};

mod coverage;

fn summary(values: &[f64]) -> Summary {
    let mut summary = Summary::default();
    summary.update(values);
    summary
}

fn tell(name: &str, values: &[f64], arguments: &[f64]) -> f64 {
    let summary = summary(values);
    let ordered = summary.quantiles().ordered();
    let measure = measure(name).unwrap_or_else(|| panic!("{name}"));
    measure.value(&Sample { summary: &summary, ordered: &ordered }, arguments).unwrap().unwrap_or(f64::NAN)
}

/// The quantiles of a normal variable of mean 10 and standard deviation 2.
fn normal(count: u32) -> Vec<f64> {
    (0..count).map(|i| 10.0 + 2.0 * math::normal_quantile((f64::from(i) + 0.5) / f64::from(count))).collect()
}

#[track_caller]
fn near(found: f64, expected: f64, off: f64) {
    assert!((found - expected).abs() <= off, "{found} is not {expected}");
}

/// Of variables without a heavy tail every error is told, and of one that never varies it is 0.
#[test]
fn errors_of_moments_are_told_where_no_trial_weighs_most() {
    for name in ["std-dev", "variance", "skewness", "kurtosis", "coefficient-of-variation"] {
        let summary = summary(&normal(10_000));
        let ordered = summary.quantiles().ordered();
        let sample = Sample { summary: &summary, ordered: &ordered };
        assert!(measure(name).unwrap().std_error(&sample, &[]).unwrap().size > 0.0, "{name}");
    }
    let constant = summary(&[5.0; 100]);
    let ordered = constant.quantiles().ordered();
    let sample = Sample { summary: &constant, ordered: &ordered };
    assert_eq!(STD_DEV.std_error(&sample, &[]).unwrap().size, 0.0);
    assert_eq!((SKEWNESS.std_error(&sample, &[]), SKEWNESS.heaviest(&sample, &[])), (None, None));
    // Mirrored trials of a symmetric output have no skewness, whatever the tail.
    let mirrored: Vec<f64> =
        (1..=500_u32).flat_map(|i| [0.1 + f64::from(i).powi(3), 0.1 - f64::from(i).powi(3)]).collect();
    let mut pairs = Summary::keeping(KEPT_VALUES, Grouping::Pairs);
    pairs.update(&mirrored);
    let ordered = pairs.quantiles().ordered();
    let sample = Sample { summary: &pairs, ordered: &ordered };
    assert!(SKEWNESS.std_error(&sample, &[]).unwrap().size < 1e-9);
    // One trial of a thousand is all that is known of the spread.
    let mut values = vec![0.0; 1_000];
    values[7] = 1.0;
    let rare = summary(&values);
    let ordered = rare.quantiles().ordered();
    let sample = Sample { summary: &rare, ordered: &ordered };
    assert_eq!(STD_DEV.std_error(&sample, &[]), None);
    assert!(STD_DEV.heaviest(&sample, &[]).unwrap() > 0.99);
    assert_eq!(STD_DEV_HALF_WIDTH.value(&sample, &[0.95]).unwrap(), None);
}

#[test]
fn what_has_no_error_by_parts_has_none() {
    let summary = summary(&normal(1_000));
    let ordered = summary.quantiles().ordered();
    let sample = Sample { summary: &summary, ordered: &ordered };
    for (name, arguments) in [
        ("max", &[][..]),
        ("std-error", &[]),
        ("percentile-low", &[0.9, 0.95]),
        // One of these trials is above 16.2, and none below 0.
        ("mean-above", &[16.2]),
        ("semi-deviation", &[2.0, 0.0]),
        ("expected-shortfall-above", &[1.0]),
    ] {
        assert_eq!(measure(name).unwrap().std_error(&sample, arguments), None, "{name}");
    }
}

#[test]
fn names_are_their_own() {
    let mut names: Vec<_> = measures().map(|measure| measure.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), measures().count());
}

#[test]
fn the_mode_is_the_peak_or_the_most_frequent_value() {
    assert_eq!(tell("mode", &[1.0, 2.0, 2.0, 3.0, 2.0, 9.0], &[]), 2.0);
    assert_eq!(tell("mode", &[7.0], &[]), 7.0);
    // A triangle from 0 to 10 with its peak at 2, by its quantiles: √20p up to 0.2, 10 − √(80(1 − p)) beyond.
    let triangle: Vec<f64> = (0..20_000)
        .map(|i| (f64::from(i) + 0.5) / 20_000.0)
        .map(|p: f64| if p < 0.2 { (20.0 * p).sqrt() } else { 10.0 - (80.0 * (1.0 - p)).sqrt() })
        .collect();
    near(tell("mode", &triangle, &[]), 2.0, 0.1);
    near(tell("mode", &normal(10_001), &[]), 10.0, 0.1);
}

#[test]
fn spreads_are_the_definitions() {
    // Excel's AVEDEV(4,5,6,7,5,4,3) is 1.020408.
    near(tell("mean-absolute-deviation", &[4.0, 5.0, 6.0, 7.0, 5.0, 4.0, 3.0], &[]), 1.020_408, 1e-6);
    let values = [1.0, 2.0, 3.0, 6.0];
    // Below the mean 3: 4 and 1, over four trials.
    near(tell("semi-variance", &values, &[]), 1.25, 1e-15);
    near(tell("semi-deviation", &values, &[]), 1.25_f64.sqrt(), 1e-15);
    near(tell("semi-variance", &values, &[1.0, 4.0]), 1.5, 1e-15);
    near(tell("coefficient-of-variation", &values, &[]), (14.0_f64 / 3.0).sqrt() / 3.0, 1e-15);
}

#[test]
fn shortfalls_are_the_means_of_tails() {
    let ten: Vec<f64> = (1..=10).map(f64::from).collect();
    near(tell("expected-shortfall-below", &ten, &[0.2]), 1.5, 1e-15);
    // A quarter of ten: 1, 2 and half of 3.
    near(tell("expected-shortfall-below", &ten, &[0.25]), 4.5 / 2.5, 1e-15);
    near(tell("expected-shortfall-above", &ten, &[0.8]), 9.5, 1e-12);
    near(tell("expected-shortfall-above", &ten, &[0.0]), 5.5, 1e-12);
    near(tell("mean-above", &ten, &[8.0]), 9.5, 1e-15);
    assert!(tell("mean-above", &ten, &[10.0]).is_nan());
    // Of a normal variable: mean − σ φ(z)/p, and z σ below the mean.
    let (z, p) = (-1.644_853_626_951_472_7, 0.05);
    let values = normal(100_000);
    near(tell("expected-shortfall-below", &values, &[p]), 10.0 - 2.0 * math::normal_density(z) / p, 2e-3);
    near(tell("expected-shortfall-above", &values, &[0.95]), 10.0 + 2.0 * math::normal_density(z) / p, 2e-3);
    near(tell("value-at-risk", &values, &[p]), -2.0 * z, 1e-3);
}

#[test]
fn capabilities_are_the_textbooks() {
    // Limits 4 and 15 around mean 10, standard deviation 2.
    let values = normal(200_001);
    let (std_dev, limits) = (tell("std-dev", &values, &[]), [4.0, 15.0, 9.0, 1.5, 3.0]);
    near(std_dev, 2.0, 1e-3);
    for (name, expected) in [
        ("cp", 11.0 / 12.0),
        ("cpk", 5.0 / 6.0),
        ("cpk-lower", 1.0),
        ("cpk-upper", 5.0 / 6.0),
        ("cpm", 11.0 / (6.0 * 5.0_f64.sqrt())),
        ("k", 1.0 / 11.0),
        ("z-lower", 3.0),
        ("z-upper", 2.5),
        ("z-min", 2.5),
        ("lower-x-bound", 4.0),
        ("upper-x-bound", 16.0),
    ] {
        near(tell(name, &values, &limits), expected, 2e-3);
    }
    let unshifted = [4.0, 15.0];
    near(tell("pnc-lower", &values, &unshifted), 0.001_349_898, 2e-6);
    near(tell("pnc-upper", &values, &unshifted), 0.006_209_665, 1e-5);
    near(tell("ppm", &values, &unshifted), 7_559.563, 15.0);
    near(tell("dpm", &values, &unshifted), 7_559.563, 15.0);
    near(tell("yield", &values, &unshifted), 0.992_440_437, 2e-5);
    // Motorola's: six standard deviations to each side and a shift of 1.5 make 3.4 defects in a million.
    let six = [-2.0, 22.0, f64::NAN, 1.5];
    near(tell("ppm", &values, &six), 3.4, 0.02);
    near(tell("sigma-level", &values, &six), 6.0, 2e-3);
}

#[test]
fn intervals_hold_what_they_are_of() {
    let values = normal(10_000);
    near(tell("std-error", &values, &[]), 0.02, 1e-4);
    near(tell("mean-half-width", &values, &[0.95]), 1.96 * 0.02, 1e-4);
    near(tell("mean-high", &values, &[]) - tell("mean-low", &values, &[]), 2.0 * 1.96 * 0.02, 2e-4);
    // Of a normal variable σ/√2n.
    near(tell("std-dev-half-width", &values, &[0.95]), 1.96 * 2.0 / 20_000.0_f64.sqrt(), 2e-4);
    // √(p(1 − p)/n) over the density.
    near(tell("percentile-half-width", &values, &[0.5, 0.95]), 1.96 * 0.005 / 0.199_471, 2e-3);
    near(tell("probability-half-width", &values, &[10.0, 0.95]), 1.96 * 0.005, 1e-4);
    near(tell("trials-needed", &values, &[0.95, 0.01]), (1.96 * 2.0 / 0.01) * (1.96 * 2.0 / 0.01), 50.0);
}

#[test]
fn arguments_that_are_impossible_are_named() {
    let summary = summary(&[1.0, 2.0]);
    let sample = Sample { summary: &summary, ordered: &summary.quantiles().ordered() };
    let wrong = |name: &str, arguments: &[f64]| measure(name).unwrap().value(&sample, arguments).unwrap_err();
    assert_eq!(wrong("percentile", &[]), "the probability is missing");
    assert_eq!(wrong("percentile", &[95.0]), "the probability 95 must lie between 0 and 1");
}
