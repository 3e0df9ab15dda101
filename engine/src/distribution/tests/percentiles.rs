//! Percentiles in place of parameters.

use super::*;

/// Parameters solved from percentiles, each to so many parts of it.
fn solved(name: &str, knowns: &[(Known, f64)], expected: &[f64], near: f64) {
    let got = parameters_of(find(name).unwrap(), knowns).unwrap();
    for (got, expected) in got.iter().zip(expected) {
        assert!((got - expected).abs() <= near * expected.abs().max(1.0), "{name}: {got:?}");
    }
    assert_eq!(got.len(), expected.len(), "{name}");
}

#[test]
fn percentiles_give_the_parameters() {
    use Known::{Parameter, Percentile};
    let p = |percent: f64, value: f64| (Percentile(percent / 100.0), value);
    // Palisade's own example, kb.palisade.com page 1644.
    let beta = [p(5.0, -3.0), p(25.0, 2.0), p(75.0, 12.0), p(95.0, 16.0)];
    solved("betageneral", &beta, &[1.295682, 1.121222, -4.990886, 17.204968], 1e-6);
    // RiskTrigen(100, 200, 300, 10, 90) by its roots.
    let triangle = [p(10.0, 100.0), (Parameter(1), 200.0), p(90.0, 300.0)];
    solved("triangular", &triangle, &[19.0983005625, 200.0, 380.9016994375], 1e-10);
    solved("normal", &[p(5.0, 1.0), p(95.0, 10.0)], &[5.5, 4.5 / 1.644853626951473], 1e-12);
    solved("normal", &[p(5.0, 1.0), (Parameter(1), 2.0)], &[1.0 + 2.0 * 1.644853626951473, 2.0], 1e-12);
    solved("uniform", &[p(10.0, 1.0), p(90.0, 9.0)], &[0.0, 10.0], 1e-12);
    solved("exponential", &[p(50.0, 3.0)], &[3.0 / std::f64::consts::LN_2], 1e-12);
    let error = |name: &str, knowns: &[(Known, f64)]| {
        parameters_of(find(name).unwrap(), knowns).unwrap_err().to_string()
    };
    assert_eq!(
        error("normal", &[p(5.0, 1.0), p(95.0, 0.0)]),
        "percentiles must rise with their probabilities"
    );
    assert_eq!(
        error("normal", &[p(5.0, 1.0), p(100.0, 2.0)]),
        "percentiles must have probabilities above 0 and below 1"
    );
    assert_eq!(
        error("normal", &[p(5.0, 1.0)]),
        "percentiles and known parameters must be as many as the distribution has parameters"
    );
    assert_eq!(error("exponential", &[p(50.0, -3.0)]), "percentiles fit no such distribution");
    assert_eq!(error("gamma", &[p(50.0, -3.0), p(90.0, 1.0)]), "percentiles fit no such distribution");
    assert_eq!(
        error("metalog", &[p(10.0, 1.0), p(50.0, 2.0), p(90.0, 100.0)]),
        "coefficients must give a density above 0 everywhere: this metalog is infeasible"
    );
}

/// Of each continuous family, the parameters found from as many percentiles give those percentiles again.
#[test]
fn parameters_from_percentiles_have_those_percentiles() {
    let shares = [0.1, 0.9, 0.5, 0.3];
    let mut failed = vec![];
    for distribution in DISTRIBUTIONS {
        let list = distribution.parameters.iter().any(|parameter| parameter.repeats);
        let whole = distribution.parameters.iter().any(|parameter| parameter.domain == Domain::Count);
        if distribution.discrete || list || whole || UNDETERMINED.contains(&distribution.name) {
            continue;
        }
        let parameters = &examples(distribution)[0];
        let knowns: Vec<(Known, f64)> = shares[..parameters.len()]
            .iter()
            .map(|p| (Known::Percentile(*p), quantile(distribution, parameters, *p)))
            .collect();
        let found = match parameters_of(distribution, &knowns) {
            Ok(found) => found,
            Err(error) => {
                failed.push(format!("{}{parameters:?}: {error}", distribution.name));
                continue;
            }
        };
        for (p, (_, x)) in shares.iter().zip(&knowns) {
            let got = quantile(distribution, &found, *p);
            if (got - x).abs() >= 1e-9 * x.abs() {
                failed.push(format!("{}{found:?} {p}: {got}, not {x}", distribution.name));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// The distributions whose parameters these percentiles do not determine: a symmetric one's weight of tails
/// is not in three that lie around its middle, and a parameter may be a percentile's own probability.
const UNDETERMINED: &[&str] =
    &["Myerson", "Trigen", "DoubleTriangular", "Student3", "NormalMix", "TukeyLambda", "JohnsonMoments"];
