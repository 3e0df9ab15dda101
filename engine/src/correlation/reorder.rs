//! Iman and Conover's way: each column of draws keeps its numbers, in an order in which the ranks hang together.
//!
//! R. L. Iman, W. J. Conover, "A distribution-free approach to inducing rank correlation among input variables",
//! Communications in Statistics B 11 (1982), 311, with van der Waerden's scores and those of the draws' own ranks.

use std::sync::Arc;

use super::Matrix;
use crate::math;
use crate::order;
use crate::plan::Dimension;
use crate::sample::Draws;

/// The most numbers that are kept for one group.
pub(crate) const MOST_KEPT: u64 = 5_000_000;
/// How often the asked correlations are moved by what the last order missed.
const CORRECTIONS: usize = 3;

/// The draws whose order makes inputs hang together.
#[derive(Clone, Debug)]
pub struct Reordering {
    /// The draws of the simulation.
    pub draws: Draws,
    /// How many trials there are.
    pub trials: u64,
    /// The members' own dimensions.
    pub dimensions: Vec<Dimension>,
}

impl Reordering {
    /// A column of uniforms for each member, one for each trial, whose ranks correlate as `asked`. The trials of each
    /// replication are put in order by themselves, so that replications stay independent.
    pub(crate) fn columns(&self, asked: &Matrix) -> Vec<Arc<[f64]>> {
        let drawn = |dimension: &Dimension| {
            let mut column = vec![0.0; self.trials as usize];
            self.draws.fill(*dimension, 0, &mut column);
            column
        };
        let mut columns: Vec<Vec<f64>> = self.dimensions.iter().map(drawn).collect();
        let size = self.draws.replications().size().min(self.trials.max(1)) as usize;
        let mut first = 0;
        while first < self.trials as usize {
            let last = (first + size).min(self.trials as usize);
            let mut parts: Vec<&mut [f64]> =
                columns.iter_mut().map(|column| &mut column[first..last]).collect();
            reorder(&mut parts, asked);
            first = last;
        }
        columns.into_iter().map(Arc::from).collect()
    }
}

/// Puts columns of one length in an order in which their ranks correlate as asked.
fn reorder(columns: &mut [&mut [f64]], asked: &Matrix) {
    let trials = columns.first().map_or(0, |column| column.len());
    if trials < columns.len() + 2 {
        return;
    }
    let scores: Vec<f64> =
        (1..=trials).map(|rank| math::normal_quantile(rank as f64 / (trials as f64 + 1.0))).collect();
    let sorted: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| {
            let mut sorted = column.to_vec();
            order::sort_by(&mut sorted, f64::total_cmp);
            sorted
        })
        .collect();
    // The scores of the draws, whose chance correlation is taken out.
    let drawn: Vec<Vec<f64>> =
        columns.iter().map(|column| ranks(column).into_iter().map(|rank| scores[rank]).collect()).collect();
    let Some(chance) = correlations(&drawn).factor().and_then(|factor| inverse(&factor)) else { return };
    let mut target = asked.clone();
    let mut best = f64::INFINITY;
    for _ in 0..=CORRECTIONS {
        let normal = target.map(|rank| 2.0 * math::sin(std::f64::consts::PI / 6.0 * rank));
        let Some(factor) = normal.factor() else { break };
        let weights = product(&factor, &chance);
        let orders: Vec<Vec<usize>> = (0..columns.len())
            .map(|member| {
                let weights = weights.row(member);
                let mixed =
                    |trial: usize| weights.iter().zip(&drawn).map(|(w, column)| w * column[trial]).sum();
                ranks(&(0..trials).map(mixed).collect::<Vec<f64>>())
            })
            .collect();
        let found: Vec<Vec<f64>> =
            orders.iter().map(|ranks| ranks.iter().map(|rank| *rank as f64).collect()).collect();
        let found = correlations(&found);
        let missed = found.furthest_from(asked);
        if missed >= best {
            break;
        }
        best = missed;
        for ((column, sorted), ranks) in columns.iter_mut().zip(&sorted).zip(&orders) {
            column.iter_mut().zip(ranks).for_each(|(value, rank)| *value = sorted[*rank]);
        }
        for row in 0..asked.size() {
            for other in 0..row {
                let moved = target.row(row)[other] + asked.row(row)[other] - found.row(row)[other];
                target.set(row, other, moved.clamp(-1.0, 1.0));
            }
        }
    }
}

/// The position of each number among all, from 0; of equal ones the first is before the second.
fn ranks(numbers: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order::sort_by(&mut order, |a, b| numbers[*a].total_cmp(&numbers[*b]).then(a.cmp(b)));
    let mut ranks = vec![0; numbers.len()];
    for (rank, at) in order.into_iter().enumerate() {
        ranks[at] = rank;
    }
    ranks
}

/// The correlations of columns.
fn correlations(columns: &[Vec<f64>]) -> Matrix {
    let mean = |column: &Vec<f64>| column.iter().sum::<f64>() / column.len() as f64;
    let means: Vec<f64> = columns.iter().map(mean).collect();
    let covariance = |a: usize, b: usize| -> f64 {
        columns[a].iter().zip(&columns[b]).map(|(x, y)| (x - means[a]) * (y - means[b])).sum()
    };
    let variances: Vec<f64> = (0..columns.len()).map(|at| covariance(at, at)).collect();
    let mut matrix = Matrix::identity(columns.len());
    for row in 0..columns.len() {
        for column in 0..row {
            let value = covariance(row, column) / (variances[row] * variances[column]).sqrt();
            matrix.set(row, column, value);
        }
    }
    matrix
}

/// The inverse of a lower triangle; `None` where a diagonal element is 0.
fn inverse(lower: &Matrix) -> Option<Matrix> {
    let size = lower.size();
    let mut inverse = Matrix::zero(size);
    for column in 0..size {
        for row in column..size {
            let diagonal = lower.row(row)[row];
            if diagonal == 0.0 {
                return None;
            }
            let before: f64 = (column..row).map(|k| lower.row(row)[k] * inverse.row(k)[column]).sum();
            let own = if row == column { 1.0 } else { 0.0 };
            inverse.put(row, column, (own - before) / diagonal);
        }
    }
    Some(inverse)
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let size = a.size();
    let mut product = Matrix::zero(size);
    for row in 0..size {
        for column in 0..size {
            product.put(row, column, (0..size).map(|k| a.row(row)[k] * b.row(k)[column]).sum());
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Sampling;

    #[test]
    fn ranks_correlate_far_closer_than_chance_would_have_them() {
        let cells = [Some(1.0), None, None, Some(0.7), None, None, Some(-0.4), Some(0.1), None];
        let asked = Matrix::of_correlations(3, &cells).unwrap();
        for (sampling, trials) in [(Sampling::MonteCarlo, 5_000), (Sampling::LatinHypercube, 4_096)] {
            let draws = Draws::new(sampling, 7, trials);
            let dimensions: Vec<Dimension> = (0..3).map(Dimension).collect();
            let columns =
                Reordering { draws: draws.clone(), trials, dimensions: dimensions.clone() }.columns(&asked);
            for (column, dimension) in columns.iter().zip(&dimensions) {
                let mut own = vec![0.0; trials as usize];
                draws.fill(*dimension, 0, &mut own);
                let mut kept = column.to_vec();
                own.sort_by(f64::total_cmp);
                kept.sort_by(f64::total_cmp);
                assert_eq!(own, kept, "the numbers are the drawn ones");
            }
            // Each replication by itself.
            let size = draws.replications().size().min(trials) as usize;
            for part in 0..trials as usize / size {
                let ranks: Vec<Vec<f64>> = columns
                    .iter()
                    .map(|column| {
                        let part = &column[part * size..(part + 1) * size];
                        ranks(part).into_iter().map(|rank| rank as f64).collect()
                    })
                    .collect();
                // Chance alone would leave 1/√trials: 0.014 and, of a replication's 512, 0.044.
                let missed = correlations(&ranks).furthest_from(&asked);
                assert!(missed < 0.001, "{sampling:?}: {missed}");
            }
        }
    }

    #[test]
    fn members_that_follow_from_others_follow() {
        let asked = Matrix::of_correlations(2, &[None, None, Some(-1.0), None]).unwrap();
        let draws = Draws::new(Sampling::MonteCarlo, 1, 100);
        let reordering = Reordering { draws, trials: 100, dimensions: vec![Dimension(0), Dimension(1)] };
        let columns = reordering.columns(&asked);
        let sum: Vec<usize> = ranks(&columns[0]).iter().zip(ranks(&columns[1])).map(|(a, b)| a + b).collect();
        assert!(sum.iter().all(|sum| *sum == 99));
    }
}
