//! Parameters found again in data that were drawn from them.

use crate::distribution::{self, quantile_of};
use crate::fitting::estimate::Question;
use crate::fitting::families::all;
use crate::fitting::family::Slot;
use crate::fitting::named;
use crate::fitting::{Ask, Column, fit};
use crate::plan::Dimension;
use crate::sample::Draws;
use crate::spec::Sampling;

/// How many samples of each family tell whether standard errors are right.
const SEEDS: u64 = 16;

/// A distribution of each family that the tests draw from.
const DRAWN: &[(&str, &[f64])] = &[
    ("Normal", &[100.0, 15.0]),
    ("Logistic", &[-3.0, 2.0]),
    ("Laplace", &[5.0, 2.0]),
    ("ExtremeValue", &[10.0, 3.0]),
    ("ExtremeValueMin", &[10.0, 3.0]),
    ("HypSecant", &[1000.0, 10.0]),
    ("Cauchy", &[0.0, 1.0]),
    ("Student3", &[4.0, 2.0, 3.0]),
    ("SkewNormal", &[0.0, 1.0, 4.0]),
    ("GEV", &[10.0, 2.0, 0.2]),
    ("JohnsonSU", &[-1.0, 1.5, 10.0, 3.0]),
    ("Slash", &[0.0, 1.0]),
    ("Erf", &[0.4]),
    ("Student", &[4.0]),
    ("Lognormal", &[10.0, 5.0]),
    ("Lognormal2", &[-0.5, 0.8]),
    ("Gamma", &[2.5, 4.0]),
    ("Weibull", &[1.7, 80.0]),
    ("Exponential", &[0.02]),
    ("InverseGaussian", &[3.0, 6.0]),
    ("LogLogistic", &[0.0, 5.0, 3.0]),
    ("LogLaplace", &[5.0, 3.0]),
    ("Pearson5", &[3.0, 8.0]),
    ("Pearson6", &[3.0, 4.0, 10.0]),
    ("Burr12", &[0.0, 5.0, 2.0, 1.5]),
    ("Dagum", &[0.0, 5.0, 3.0, 0.8]),
    ("Pareto", &[2.5, 10.0]),
    ("Pareto2", &[10.0, 3.0]),
    ("GPD", &[0.0, 3.0, 0.25]),
    ("Rayleigh", &[4.0]),
    ("Maxwell", &[4.0]),
    ("HalfNormal", &[4.0]),
    ("Gompertz", &[0.1, 0.5]),
    ("FatigueLife", &[0.0, 10.0, 0.7]),
    ("Frechet", &[0.0, 10.0, 3.0]),
    ("Levy", &[0.0, 2.0]),
    ("LogGamma", &[2.0, 0.3]),
    ("ChiSquare", &[5.0]),
    ("F", &[6.0, 12.0]),
    ("Erlang", &[3.0, 2.0]),
    ("Uniform", &[2.0, 9.0]),
    ("Triangular", &[0.0, 3.0, 10.0]),
    ("Pert", &[0.0, 3.0, 10.0]),
    ("Beta", &[2.0, 3.0]),
    ("BetaGeneral", &[2.0, 3.0, 10.0, 20.0]),
    ("Kumaraswamy", &[2.0, 3.0, 0.0, 1.0]),
    ("JohnsonSB", &[0.5, 1.2, 10.0, 20.0]),
    ("Bradford", &[3.0, 1.0, 5.0]),
    ("Reciprocal", &[2.0, 50.0]),
    ("RaisedCosine", &[5.0, 2.0]),
    ("Poisson", &[3.5]),
    ("Geometric", &[0.3]),
    ("Polya", &[2.0, 3.0]),
    ("NegativeBinomial", &[4.0, 0.4]),
    ("Binomial", &[12.0, 0.3]),
    ("IntUniform", &[1.0, 6.0]),
    ("Logarithmic", &[0.7]),
    ("BetaGeometric", &[5.0, 4.0]),
    ("Delaporte", &[2.0, 2.0, 3.0]),
    ("Skellam", &[4.0, 2.0]),
    ("BetaBinomial", &[10.0, 2.0, 3.0]),
    ("BetaNegativeBinomial", &[3.0, 6.0, 4.0]),
    ("Bernoulli", &[0.3]),
];

/// So many draws of a distribution.
pub(super) fn drawn(name: &str, parameters: &[f64], count: usize, seed: u64) -> Vec<f64> {
    let distribution = distribution::find(name).unwrap();
    let mut values = vec![0.0; count];
    Draws::new(Sampling::MonteCarlo, seed, 0).fill(Dimension(0), 0, &mut values);
    values.into_iter().map(|u| quantile_of(distribution, parameters, u)).collect()
}

#[test]
fn every_family_is_drawn_from() {
    for family in all() {
        assert!(DRAWN.iter().any(|(name, _)| *name == family.distribution.name), "{:?}", family.distribution);
    }
}

/// The likelihood at the estimates is at least that at the parameters drawn from, and not much more: twice the
/// difference is of a chi-square distribution (S. S. Wilks, 1938), of which 40 is beyond all chance.
#[test]
fn every_family_finds_at_least_the_likelihood_of_what_was_drawn() {
    for (name, parameters) in DRAWN {
        for seed in 1..=2 {
            let values = drawn(name, parameters, 300, seed);
            let data = super::super::data::Data::new(&Column { values, ..Column::default() }).unwrap();
            let question = named::question(name).unwrap();
            let found = question.estimate(&data).unwrap_or_else(|why| panic!("{name}: {why}"));
            let own = super::super::likelihood::log_likelihood(
                question.family,
                &question.located(parameters),
                &data,
                question.corrected(),
            );
            let gained = 2.0 * (found.log_likelihood - own);
            assert!((-1e-6..40.0).contains(&gained), "{name} {seed}: {gained} {:?}", found.values);
            assert!(found.settled || !question.family.regular, "{name} {seed}: {:?}", found.values);
        }
    }
}

/// Of standard errors that are right, the distances of estimates from what was drawn, over them, have a mean
/// square of 1.
#[test]
fn standard_errors_are_those_over_many_samples() {
    for (name, parameters) in DRAWN {
        let question = named::question(name).unwrap();
        if !question.family.regular || question.slots.iter().any(|slot| matches!(slot, Slot::Whole(_))) {
            continue;
        }
        let mut squares = vec![Vec::new(); parameters.len()];
        for seed in 1..=SEEDS {
            let ask = Ask { families: vec![(*name).to_owned()], ..Ask::default() };
            let values = drawn(name, parameters, 300, seed);
            let column = Column { values, ..Column::default() };
            let report = fit(&Ask { columns: vec![column], ..ask }).unwrap();
            let fit = &report.columns[0].fits[0];
            for (at, estimate) in fit.parameters.iter().enumerate() {
                if let Some(error) = estimate.standard_error {
                    squares[at].push((estimate.value - parameters[at]) / error);
                }
            }
        }
        for (at, scores) in squares.iter().enumerate().filter(|(_, scores)| !scores.is_empty()) {
            let within = scores.iter().filter(|score| score.abs() < 2.0).count();
            // 95 in 100 are expected.
            assert!(
                within * 100 >= scores.len() * 75,
                "{name} {at}: {within} of {} {scores:?}",
                scores.len()
            );
            assert!(
                scores.len() * 3 >= SEEDS as usize * 2,
                "{name} {at}: {} have a standard error",
                scores.len()
            );
        }
    }
}

#[test]
fn every_question_asks_for_as_many_numbers_as_the_table_has() {
    for family in all() {
        let question = Question::plain(family);
        assert_eq!(question.slots.len(), family.distribution.parameters.len(), "{:?}", family.distribution);
    }
}

/// The logarithm of the density is that of the table's density, wherever this does not vanish.
#[test]
fn logarithms_of_densities_are_those_of_the_table() {
    for family in all() {
        let name = family.distribution.name;
        let parameters = DRAWN.iter().find(|(drawn, _)| *drawn == name).unwrap().1;
        let Some(prepared) = family.log_density else { continue };
        let log_density = prepared(parameters);
        for step in 1..40 {
            let x = quantile_of(family.distribution, parameters, f64::from(step) / 40.0);
            let table = crate::math::log((family.distribution.density)(parameters, x));
            assert!((log_density(x) - table).abs() < 1e-10 * (1.0 + table.abs()), "{name} at {x}");
        }
    }
}
