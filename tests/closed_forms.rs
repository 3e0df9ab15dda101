//! Models whose results are known by mathematics, through the whole product: bytes of a workbook and a spec
//! in, results out.
//!
//! Each statistic is compared with tests/reference/models.tsv over 20 seeds, in its own standard errors.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::Results;
use engine::results::{OutputSummary, Percent};
use engine::simulation::Simulation;
use engine::spec::Sampling;

pub(crate) mod models;

use models::{Check, Model, Statistic};

const KNOWN: &str = include_str!("reference/models.tsv");
const SEEDS: u64 = 20;
const TRIALS: u64 = 10_000;
/// The furthest that a statistic may lie from the truth, in standard errors.
const FURTHEST: f64 = 4.0;

#[test]
fn monte_carlo_agrees() {
    let distances = distances(Sampling::MonteCarlo);
    let all: Vec<f64> = distances.values().flatten().map(|distance| distance.independent).collect();
    let beyond = |limit: f64| all.iter().filter(|z| z.abs() > limit).count();
    println!(
        "{} comparisons; beyond 2, 3, 4 standard errors: {}, {}, {}",
        all.len(),
        beyond(2.0),
        beyond(3.0),
        beyond(4.0)
    );
    assert_eq!(beyond(FURTHEST), 0);
    // A normal variable is beyond 2 in 4.55% of cases. Far fewer would mean that the standard errors are
    // too large for this test to find anything.
    let share = beyond(2.0) as f64 / all.len() as f64;
    assert!((0.02..0.08).contains(&share), "{share} beyond 2 standard errors");
}

#[test]
fn latin_hypercube_agrees_and_is_nearer_where_effects_add() {
    let distances = distances(Sampling::LatinHypercube);
    let furthest = furthest(distances.values().flatten());
    println!("furthest {furthest:.2} standard errors of Monte Carlo");
    assert!(furthest <= FURTHEST);
    for name in ["pert_sum (2,4,9)(1,2,3)(5,6,10)(3,7,8)(10,12,20)", "npv 5y CF~N(100,20) iid r=.1"] {
        let distances = &distances[&(name.to_owned(), "mean")];
        let near = |distance: &Distance| distance.independent.abs() < 0.1;
        assert!(distances.iter().all(near), "{name}: {distances:?}");
    }
    within_their_own_errors(&distances);
}

#[test]
fn sobol_agrees_and_is_nearer() {
    let distances = distances(Sampling::Sobol);
    let furthest = furthest(distances.values().flatten());
    println!("furthest {furthest:.2} standard errors of Monte Carlo");
    assert!(furthest <= FURTHEST);
    // Half of independent runs lie beyond 0.67 standard errors, half of these far within.
    let mut means: Vec<f64> = distances
        .iter()
        .filter(|((_, quantity), _)| quantity.contains("mean"))
        .flat_map(|(_, distances)| distances.iter().map(|distance| distance.independent.abs()))
        .collect();
    means.sort_by(f64::total_cmp);
    assert!(means[means.len() / 2] < 0.1, "{}", means[means.len() / 2]);
    within_their_own_errors(&distances);
}

/// How far a result lies from what is known, in standard errors.
#[derive(Debug)]
struct Distance {
    /// In that of independent draws.
    independent: f64,
    /// In that which the result tells itself, of means and probabilities.
    own: Option<f64>,
}

/// Each known quantity with the distances of every seed's result.
type Distances = BTreeMap<(String, &'static str), Vec<Distance>>;

fn furthest<'d>(distances: impl IntoIterator<Item = &'d Distance>) -> f64 {
    distances.into_iter().fold(0.0, |most, distance| distance.independent.abs().max(most))
}

/// Means lie within the errors that they tell, which eight or more replications make Student's t of seven degrees
/// of freedom or more.
fn within_their_own_errors(distances: &Distances) {
    let own: Vec<f64> = distances.values().flatten().filter_map(|distance| distance.own).collect();
    let beyond = |limit: f64| own.iter().filter(|z| z.abs() > limit).count();
    let most = own.iter().fold(0.0, |most: f64, z| most.max(z.abs()));
    println!(
        "{} means; beyond 2.365, 3.5, 5.4 of their own errors: {}, {}, {}; furthest {most:.2}",
        own.len(),
        beyond(2.365),
        beyond(3.5),
        beyond(5.4)
    );
    // Of Student's t with seven degrees of freedom 5% lie beyond 2.365, 1% beyond 3.5, 0.1% beyond 5.4.
    let share = beyond(2.365) as f64 / own.len() as f64;
    assert!((0.01..0.08).contains(&share), "{share} beyond 2.365 of their own errors");
    assert!(
        beyond(5.4) <= 3 && most < 8.0,
        "{} beyond 5.4 of their own errors, {most} the furthest",
        beyond(5.4)
    );
}

/// For each known quantity, how far each seed's result lies from it.
fn distances(sampling: Sampling) -> Distances {
    let mut distances = BTreeMap::new();
    for (model, place) in models::all().into_iter().zip(0..) {
        let workbook = Arc::new(engine::workbook::read(&model.workbook()).unwrap());
        // Seeds of its own, so that no two models draw the same.
        for seed in (place * SEEDS..).take(SEEDS as usize) {
            let mut spec = model.spec();
            (spec.seed, spec.sampling, spec.trials) = (seed, sampling, TRIALS);
            let simulation = Simulation::new(Arc::clone(&workbook), &spec)
                .unwrap_or_else(|problems| panic!("{}: {problems:?}", model.name));
            let results = simulation.run(None, &mut |_| std::ops::ControlFlow::Continue(()));
            for check in &model.checks {
                let distance = distance(&model, check, &results);
                distances.entry((model.name.clone(), check.quantity)).or_insert_with(Vec::new).push(distance);
            }
        }
    }
    for ((model, quantity), distances) in &distances {
        let furthest = furthest(distances);
        let mean =
            distances.iter().map(|distance| distance.independent).sum::<f64>() / distances.len() as f64;
        let own =
            distances.iter().filter_map(|distance| distance.own).fold(0.0, |most: f64, z| z.abs().max(most));
        println!("{model:80} {quantity:24} mean {mean:6.2}  furthest {furthest:5.2}  of their own {own:5.2}");
    }
    distances
}

fn distance(model: &Model, check: &Check, results: &Results) -> Distance {
    let cell = check.cell();
    let output = results.outputs.iter().find(|output| output.cell == cell).unwrap();
    assert_eq!((output.count, output.errors), (TRIALS, 0), "{}", model.name);
    if results.sampling == Sampling::MonteCarlo {
        let independent = output.std_dev.unwrap() / (TRIALS as f64).sqrt();
        assert!((output.std_error.unwrap() - independent).abs() <= 1e-12 * independent, "{}", model.name);
    }
    let truth = known(&model.name, check.quantity);
    let (found, standard_error) = statistic(model, check.statistic, output, truth);
    let own =
        output.std_error.filter(|_| matches!(check.statistic, Statistic::Mean | Statistic::Probability));
    Distance { independent: (found - truth) / standard_error, own: own.map(|own| (found - truth) / own) }
}

/// The number of models.tsv.
fn known(model: &str, quantity: &str) -> f64 {
    let start = format!("{model}\t{quantity}\t");
    let line = KNOWN.lines().find_map(|line| line.strip_prefix(&start));
    line.unwrap_or_else(|| panic!("models.tsv has no {start}")).split('\t').next().unwrap().parse().unwrap()
}

/// A statistic and its standard error with independent draws.
fn statistic(model: &Model, statistic: Statistic, output: &OutputSummary, truth: f64) -> (f64, f64) {
    let n = TRIALS as f64;
    let deviation = output.std_dev.unwrap();
    // The delta method on the variance of the sample variance (Kendall's Advanced Theory, 10.9).
    let error_of_deviation = deviation * ((output.kurtosis.unwrap() + 2.0) / (4.0 * n)).sqrt();
    match statistic {
        Statistic::Mean => (output.mean.unwrap(), deviation / n.sqrt()),
        Statistic::Probability => (output.mean.unwrap(), (truth * (1.0 - truth) / n).sqrt()),
        Statistic::StandardDeviation => (deviation, error_of_deviation),
        Statistic::Variance => (deviation * deviation, 2.0 * deviation * error_of_deviation),
        // That of a normal variable; only asked of one that is nearly normal.
        Statistic::Skewness => (output.skewness.unwrap(), (6.0 / n).sqrt()),
        // The binomial deviation of the rank, over the density, which is the slope of the curve there.
        Statistic::Percentile(percent) => {
            let p = f64::from(percent) / 100.0;
            let place = 2 * percent as usize;
            let slope = (output.curve[place + 1] - output.curve[place - 1]) / 0.01;
            (output.percentiles[&Percent(1_000 * percent)], slope * (p * (1.0 - p) / n).sqrt())
        }
        // Bonett and Wright, Psychometrika 65 (2000): 1 + r²/2 over n − 3, for Fisher's z.
        Statistic::RankCorrelation(place) => {
            let input = model.input_cell(place);
            let bar = output.tornado.iter().find(|bar| bar.cell == input).unwrap();
            let error_of_z = ((1.0 + truth * truth / 2.0) / (n - 3.0)).sqrt();
            (bar.rank_correlation, (1.0 - truth * truth) * error_of_z)
        }
    }
}
