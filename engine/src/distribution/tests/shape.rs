//! Skewness, kurtosis and the likeliest value against mpmath, closed forms, and every family against itself.

use super::examples::examples;
use super::table::{MOMENTS, known};
use super::{DISTRIBUTIONS, find};
use crate::distribution::{mode, standard_moment};

#[track_caller]
fn near(what: &str, got: Option<f64>, expected: f64) {
    let got = got.unwrap_or_else(|| panic!("{what}: nothing, not {expected}"));
    assert!((got - expected).abs() <= 2e-9 * expected.abs().max(1.0), "{what}: {got}, not {expected}");
}

#[test]
fn skewness_and_kurtosis_are_those_of_mpmath() {
    let mut rows = 0;
    for line in MOMENTS.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let Some((distribution, p)) = known(fields[0], fields[1]) else { continue };
        for (k, less, field) in [(3, 0.0, fields[4]), (4, 3.0, fields[5])] {
            let got = standard_moment(distribution, &p, k);
            match field.parse::<f64>() {
                Ok(expected) => near(line, got, expected + less),
                Err(_) => assert_eq!(got, None, "{line}"),
            }
        }
        rows += 1;
    }
    assert!(rows >= 25, "only {rows} rows");
}

#[test]
fn skewness_and_kurtosis_are_those_of_closed_forms() {
    let moment = |name: &str, p: &[f64], k: usize| standard_moment(find(name).unwrap(), p, k);
    // N. L. Johnson, S. Kotz and N. Balakrishnan, "Continuous Univariate Distributions" (1994, 1995), by chapter.
    near("Pareto", moment("Pareto", &[9.0, 2.0], 3), 2.0 * 10.0 / 6.0 * (7.0_f64 / 9.0).sqrt());
    near(
        "Pareto",
        moment("Pareto", &[9.0, 2.0], 4),
        3.0 + 6.0 * (729.0 + 81.0 - 54.0 - 2.0) / (9.0 * 6.0 * 5.0),
    );
    near("inverse gamma", moment("Pearson5", &[6.0, 3.0], 3), 4.0 * 2.0 / 3.0);
    near("inverse gamma", moment("Pearson5", &[6.0, 3.0], 4), 3.0 + 6.0 * (30.0 - 11.0) / (3.0 * 2.0));
    near("Student", moment("Student", &[9.0], 4), 3.0 + 6.0 / 5.0);
    near("Student with 4", moment("Student", &[4.0], 3), 0.0);
    near("lognormal", moment("Lognormal2", &[5.0, 0.5], 3), {
        let w = 0.25_f64.exp();
        (w + 2.0) * (w - 1.0).sqrt()
    });
    near("beta", moment("Beta", &[3.0, 1.5], 3), 2.0 * -1.5 * 5.5_f64.sqrt() / (6.5 * 4.5_f64.sqrt()));
    near("by its moments", moment("JohnsonMoments", &[10.0, 2.0, -0.5, 2.6], 4), 2.6);
    near("a listing", moment("DUniform", &[1.0, 2.0, 6.0], 3), 6.0 / (14.0_f64 / 3.0).powf(1.5));
    near("weights", moment("Discrete", &[0.0, 3.0, 1.0, 1.0], 3), 2.0 / 3.0_f64.sqrt());
    near("whole numbers", moment("IntUniform", &[1.0, 6.0], 4), 303.0 / 175.0);
    near("a histogram", moment("Histogram", &[0.0, 2.0, 1.0, 1.0], 4), 1.8);
    assert_eq!(moment("Student", &[4.0], 4), None);
    assert_eq!(moment("Pareto", &[3.0, 1.0], 3), None);
    assert_eq!(moment("Pearson5", &[4.0, 1.0], 4), None);
    assert_eq!(moment("Cauchy", &[0.0, 1.0], 3), None);
    assert_eq!(moment("DUniform", &[5.0], 3), None);
}

#[test]
fn the_likeliest_value_is_that_of_closed_forms() {
    let mode = |name: &str, p: &[f64]| mode(find(name).unwrap(), p);
    near("normal", mode("Normal", &[10.0, 2.0]), 10.0);
    near("triangular", mode("Triangular", &[0.0, 3.0, 10.0]), 3.0);
    near("at its end", mode("Triangular", &[0.0, 0.0, 10.0]), 0.0);
    near("PERT", mode("Pert", &[0.0, 3.0, 10.0]), 3.0);
    near("gamma", mode("Gamma", &[2.5, 3.0]), 4.5);
    near("gamma that grows to 0", mode("Gamma", &[0.5, 3.0]), 0.0);
    near("exponential", mode("Exponential", &[4.0]), 0.0);
    near("lognormal", mode("Lognormal2", &[0.0, 2.0]), (-4.0_f64).exp());
    near("Weibull", mode("Weibull", &[1.5, 2.0]), 2.0 * (1.0_f64 / 3.0).powf(2.0 / 3.0));
    near("beta", mode("Beta", &[2.0, 5.0]), 0.2);
    near("Gumbel", mode("ExtremeValue", &[10.0, 3.0]), 10.0);
    near("Laplace", mode("Laplace", &[1.0, 2.0]), 1.0);
    near("Pareto", mode("Pareto", &[3.0, 2.0]), 2.0);
    near("Cauchy", mode("Cauchy", &[7.0, 2.0]), 7.0);
    near(
        "inverse Gaussian",
        mode("InverseGaussian", &[3.0, 12.0]),
        3.0 * ((1.0 + 81.0 / 576.0_f64).sqrt() - 0.375),
    );
    near("log-logistic", mode("LogLogistic", &[0.0, 2.0, 3.0]), 2.0 * 0.5_f64.powf(1.0 / 3.0));
    near("binomial", mode("Binomial", &[10.0, 0.3]), 3.0);
    near("Poisson", mode("Poisson", &[4.5]), 4.0);
    near("geometric", mode("Geometric", &[0.2]), 0.0);
    near("weights", mode("Discrete", &[5.0, 1.0, 7.0, 3.0]), 7.0);
    for (name, p) in [
        ("Uniform", &[0.0, 1.0][..]),
        ("IntUniform", &[1.0, 6.0]),
        ("Poisson", &[4.0]),
        ("Arcsine", &[0.0, 1.0]),
        ("Trapezoid", &[0.0, 1.0, 2.0, 3.0]),
        ("DUniform", &[1.0, 2.0]),
    ] {
        assert_eq!(mode(name, p), None, "{name}");
    }
}

/// No point of a fine grid is likelier, and what is known of one moment never contradicts another:
/// kurtosis ≥ skewness² + 1 (K. Pearson, Phil. Trans. R. Soc. A 216 (1916), 432).
#[test]
fn every_family_has_a_shape_or_is_known_to_have_none() {
    let mut found = 0;
    for family in DISTRIBUTIONS {
        // Their densities are found by iteration, which is slow.
        let slow = family.name.starts_with("Metalog") || family.name == "JohnsonMoments";
        for p in examples(family).into_iter().filter(|_| !slow) {
            if let (Some(skewness), Some(kurtosis)) =
                (standard_moment(family, &p, 3), standard_moment(family, &p, 4))
            {
                assert!(
                    kurtosis >= skewness * skewness + 1.0 - 1e-9,
                    "{family:?} {p:?}: {skewness} {kurtosis}"
                );
                found += 1;
            } else {
                println!("no skewness or kurtosis of {family:?} {p:?}");
            }
            match mode(family, &p) {
                Some(mode) => {
                    let highest = (family.density)(&p, mode);
                    for i in 1..100 {
                        let x = super::quantile(family, &p, f64::from(i) / 100.0);
                        let height = (family.density)(&p, x);
                        assert!(
                            height <= highest * (1.0 + 1e-9),
                            "{family:?} {p:?}: {x} is likelier than {mode}"
                        );
                    }
                }
                None => println!("no mode of {family:?} {p:?}"),
            }
        }
    }
    assert!(found > 60, "only {found}");
}
