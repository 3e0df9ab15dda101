//! The calls of add-ins whose moments and percentiles SciPy computed.

use super::*;

const GOLDEN: &str = include_str!("../../../../tests/reference/dist_golden.csv");

#[test]
fn moments_and_percentiles_are_those_of_scipy() {
    let mut rows = 0;
    for line in GOLDEN.lines().skip(1) {
        let fields: Vec<&str> = line.rsplitn(6, ',').collect();
        let [p95, p50, p5, deviation, mean, call] = fields[..] else { panic!("{line}") };
        let call = call.trim_matches('"');
        let Some((name, rest)) = call.split_once('(') else { continue };
        let name = name.trim_start_matches("Risk").trim_start_matches("Vose");
        let arguments = rest.split_once(')').map_or(rest, |(arguments, _)| arguments);
        // Some have names for their arguments.
        let numbers = arguments.split(',').map(|part| part.rsplit('=').next()?.trim().parse().ok());
        let (Some(distribution), Some(parameters)) = (find(name), numbers.collect::<Option<Vec<f64>>>())
        else {
            continue;
        };
        (distribution.check)(&parameters).unwrap();
        let spread = deviation.parse::<f64>().unwrap();
        // SciPy integrates these moments; mpmath has 32.24263438281210 and 12.35861491299592.
        let of_moments = if distribution.name == "JohnsonSB" { 1e-6 } else { 1e-12 };
        let agree = |what: &str, got: Option<f64>, expected: &str, allowed: f64| {
            let expected: f64 = expected.parse().unwrap();
            if expected.is_finite() {
                let got = got.unwrap_or(f64::NAN);
                let scale = expected.abs().max(if spread.is_finite() { spread } else { 1.0 });
                assert!((got - expected).abs() <= allowed * scale, "{call}: {what} is {got}, not {expected}");
            }
        };
        agree("mean", (distribution.mean)(&parameters), mean, of_moments);
        agree("deviation", (distribution.variance)(&parameters).map(f64::sqrt), deviation, of_moments);
        for (share, expected) in [(0.05, p5), (0.5, p50), (0.95, p95)] {
            agree("percentile", Some(quantile(distribution, &parameters, share)), expected, 1e-12);
            agree("percentile", Some(run(distribution, &parameters, share, true)), expected, 1e-12);
        }
        rows += 1;
    }
    assert!(rows >= 50, "only {rows} rows");
}
