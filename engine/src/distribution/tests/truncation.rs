//! What bounds leave of a distribution.

use super::*;

/// The greatest number, as a bound that does not bound.
pub(super) const FAR: f64 = 1e300;

/// The quantile truncated to two bounds, the same with bounds and parameters known or by trial.
pub(super) fn between(distribution: &Distribution, parameters: &[f64], low: f64, high: f64, u: f64) -> f64 {
    let all: Vec<f64> = parameters.iter().copied().chain([low, high]).collect();
    let known = Plan::truncated(distribution, &all, true).run(&all, u);
    let varying = Plan::truncated(distribution, &all, false).run(&all, u);
    let same = (known - varying).abs() <= 1e-12 * known.abs() || known.is_nan() && varying.is_nan();
    assert!(same, "{}{all:?} {u}: {known} and {varying}", distribution.name);
    known
}

#[test]
fn truncated_normals_are_those_of_mpmath() {
    let mut rows = 0;
    for line in QUANTILES.lines().filter(|line| line.starts_with("truncated_normal")) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (low, high) = if fields[1].contains("lower=6") { (6.0, FAR) } else { (-1.0, 2.0) };
        let got = between(&NORMAL, &[0.0, 1.0], low, high, probability(fields[2]));
        let expected: f64 = fields[5].parse().unwrap();
        assert!((got / expected - 1.0).abs() < 1e-12, "{line}: {got}");
        rows += 1;
    }
    assert_eq!(rows, 66);
}

/// What an exponential waiting time, a geometric count and a Pareto size leave above a bound is like the
/// whole, however little of it is left.
#[test]
fn far_tails_keep_their_digits() {
    let near =
        |got: f64, expected: f64| assert!((got / expected - 1.0).abs() < 1e-12, "{got}, not {expected}");
    for u in PROBABILITIES {
        let waiting = quantile(&EXPONENTIAL, &[1.0], u);
        near(between(&EXPONENTIAL, &[1.0], 500.0, FAR, u), 500.0 + waiting);
        near(between(&GAMMA, &[1.0, 1.0], 500.0, FAR, u), 500.0 + waiting);
        near(between(&WEIBULL, &[1.0, 1.0], 500.0, FAR, u), 500.0 + waiting);
        near(between(&PARETO, &[3.0, 1.0], 1e50, FAR, u), quantile(&PARETO, &[3.0, 1e50], u));
        let count = quantile(&GEOMETRIC, &[0.2], u);
        assert_eq!(between(&GEOMETRIC, &[0.2], 1000.0, FAR, u), 1000.0 + count);
        assert_eq!(between(&NEGATIVE_BINOMIAL, &[1.0, 0.2], 999.5, FAR, u), 1000.0 + count);
    }
    // P(40)/P(≥ 40) of a Poisson count with mean 4 is 1 − 4/41 and a little less.
    assert_eq!(between(&POISSON, &[4.0], 40.0, FAR, 0.9), 40.0);
    assert_eq!(between(&POISSON, &[4.0], 40.0, FAR, 0.91), 41.0);
    assert_eq!(between(&POISSON, &[1000.0], 0.0, 700.0, 1.0 - 1e-16), 700.0);
    // P(600)/P(≤ 600) with mean 1000 is 0.4 and a little more, P(599)/P(≤ 600) 0.24.
    assert_eq!(between(&POISSON, &[1000.0], 0.0, 600.0, 0.7), 600.0);
    assert_eq!(between(&POISSON, &[1000.0], 0.0, 600.0, 0.5), 599.0);
    assert_eq!(between(&BINOMIAL, &[1000.0, 0.5], 900.0, FAR, 0.25), 900.0);
}

#[test]
fn what_is_left_between_bounds_has_its_share() {
    for distribution in DISTRIBUTIONS {
        if LISTS[..2].contains(&distribution.name) {
            continue;
        }
        for parameters in examples(distribution) {
            let (low, high) =
                (quantile(distribution, &parameters, 0.3), quantile(distribution, &parameters, 0.9));
            let of = |x: f64| (distribution.cumulative)(&parameters, x);
            let before = if distribution.discrete { of(low.next_down()) } else { of(low) };
            if of(high) <= before {
                continue;
            }
            for u in [0.001, 0.2, 0.5, 0.8, 0.999] {
                let x = between(distribution, &parameters, low, high, u);
                let share = |x: f64| (of(x) - before) / (of(high) - before);
                let name = distribution.name;
                assert!((low..=high).contains(&x), "{name}{parameters:?} {u}: {x}");
                if distribution.discrete {
                    let fits = share(x) >= u - 1e-12 && share(x.next_down()) < u + 1e-12;
                    assert!(fits, "{name}{parameters:?} {u}: {x}");
                } else {
                    let gap = (share(x) - u).abs();
                    assert!(gap < 1e-9, "{name}{parameters:?} {u}: {x} has {}", share(x));
                }
            }
        }
    }
    assert!(between(&NORMAL, &[0.0, 1.0], 2.0, 1.0, 0.5).is_nan(), "nothing is left");
    assert!(between(&NORMAL, &[0.0, -1.0], 1.0, 2.0, 0.5).is_nan(), "there is no such distribution");
    assert!(between(&POISSON, &[4.0], 2.1, 2.9, 0.5).is_nan(), "there is no whole number");
}
