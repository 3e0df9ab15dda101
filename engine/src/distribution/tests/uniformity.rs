//! Draws of every distribution against its own cumulative probability: Kolmogorov-Smirnov and chi-square,
//! over 100 seeds, whose 100 p-values must themselves be uniform.

use super::*;
use crate::math;
use crate::plan::Dimension;
use crate::sample::Draws;
use crate::spec::Sampling;

const SEEDS: u64 = 100;
const TRIALS: usize = 1000;
const CELLS: usize = 20;
/// So small a probability will not come up by chance among some 300 tests.
const SUSPICIOUS: f64 = 1e-6;

#[test]
fn draws_follow_their_own_cumulative_probability() {
    let all: Vec<(usize, &Distribution)> = DISTRIBUTIONS.iter().copied().enumerate().collect();
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    std::thread::scope(|scope| {
        for first in 0..threads {
            let all = &all;
            scope.spawn(move || {
                for (index, distribution) in all.iter().skip(first).step_by(threads) {
                    check(distribution, Dimension(*index as u32));
                }
            });
        }
    });
}

fn check(distribution: &Distribution, dimension: Dimension) {
    // Fitting a Johnson curve anew for every probability takes long.
    let most = if distribution.name == "JohnsonMoments" { 1 } else { 2 };
    for parameters in examples(distribution).iter().take(most) {
        let plan = Plan::new(distribution, parameters, true);
        let cells = Cells::new(distribution, parameters);
        let (mut by_distance, mut by_cells) = (vec![], vec![]);
        for seed in 0..SEEDS {
            let mut draws = vec![0.0; TRIALS];
            Draws::new(Sampling::MonteCarlo, seed, TRIALS as u64).fill(dimension, 0, &mut draws);
            let values: Vec<f64> = draws.iter().map(|u| plan.run(&[], *u)).collect();
            if !distribution.discrete {
                let of = |x: &f64| (distribution.cumulative)(parameters, *x);
                by_distance.push(kolmogorov_smirnov(values.iter().map(of).collect()));
            }
            by_cells.extend(cells.p_value(&values));
        }
        for (test, p_values) in [("Kolmogorov-Smirnov", by_distance), ("chi-square", by_cells)] {
            if p_values.is_empty() {
                continue;
            }
            let p = kolmogorov_smirnov(p_values);
            assert!(p > SUSPICIOUS, "{} {parameters:?}: {test}: {p:e}", distribution.name);
        }
    }
}

/// The probability of so great a distance from uniform numbers, or a greater one (M. A. Stephens, J. Royal
/// Statistical Society B 32 (1970), 115).
fn kolmogorov_smirnov(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let n = numbers.len() as f64;
    let distance = numbers
        .iter()
        .enumerate()
        .map(|(i, x)| (x - i as f64 / n).max((i as f64 + 1.0) / n - x))
        .fold(0.0, f64::max);
    let scaled = distance * (n.sqrt() + 0.12 + 0.11 / n.sqrt());
    let term = |k: i32| f64::from(1 - 2 * (k % 2)) * math::exp(-2.0 * f64::from(k * k) * scaled * scaled);
    if scaled < 0.2 { 1.0 } else { (-2.0 * (1..100).map(term).sum::<f64>()).clamp(0.0, 1.0) }
}

/// Cells of about the same probability: their upper ends and their probabilities.
struct Cells {
    ends: Vec<f64>,
    probabilities: Vec<f64>,
}

impl Cells {
    fn new(distribution: &Distribution, parameters: &[f64]) -> Self {
        let at = |i: usize| quantile(distribution, parameters, i as f64 / CELLS as f64);
        let mut ends: Vec<f64> = (1..CELLS).map(at).collect();
        ends.dedup();
        let mut below = 0.0;
        let mut probabilities = vec![];
        for end in &ends {
            let to = (distribution.cumulative)(parameters, *end);
            probabilities.push(to - below);
            below = to;
        }
        probabilities.push(1.0 - below);
        Self { ends, probabilities }
    }

    /// Pearson's chi-square of values; `None` where all lie in one cell.
    fn p_value(&self, values: &[f64]) -> Option<f64> {
        let mut counts = vec![0.0; self.probabilities.len()];
        for value in values {
            counts[self.ends.partition_point(|end| end < value)] += 1.0;
        }
        let used = self.probabilities.iter().filter(|p| **p > 1e-12).count();
        let term = |(count, p): (&f64, &f64)| {
            let expected = p * values.len() as f64;
            if *p > 1e-12 { (count - expected) * (count - expected) / expected } else { *count * 1e300 }
        };
        let sum: f64 = counts.iter().zip(&self.probabilities).map(term).sum();
        (used > 1).then(|| math::gamma_q(0.5 * (used - 1) as f64, 0.5 * sum))
    }
}
