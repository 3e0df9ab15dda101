//! Skewness and kurtosis of a distribution: sums over its values, or integrals of its density, which must give the mean
//! and the variance that the table knows.

use super::quadrature::{Integrands, MOST, Side};
use super::{DISCRETE, Distribution, JOHNSON_MOMENTS, LIST, ends, quantile_of};

/// What the mean and the variance may differ by from those that the table knows, in standard deviations.
const AGREES: f64 = 1e-9;
/// The most evaluations of a density, and the most times its parameters: those of data are as many as the data.
const MOST_EVALUATIONS: usize = 50_000;
const MOST_WORK: usize = 20_000_000;
/// The most whole numbers that are added up on either side of the mean.
const MOST_TERMS: u32 = 2_000_000;

/// The mean of ((X − mean) / standard deviation)ᵏ of a distribution with checked parameters: its skewness where k is 3,
/// its kurtosis where k is 4, which is 3 for a normal distribution. `None` where there is none, where the variance is 0,
/// and where it is not found to 9 digits.
pub fn standard_moment(family: &Distribution, p: &[f64], k: usize) -> Option<f64> {
    let (mean, deviation) = ((family.mean)(p)?, (family.variance)(p)?.sqrt());
    if !(mean.is_finite() && deviation.is_finite() && deviation > 0.0 && (3..MOST).contains(&k)) {
        return None;
    }
    if family.name == JOHNSON_MOMENTS.name {
        return p.get(k - 1).copied();
    }
    let powers = |x: f64, density: f64| {
        let z = (x - mean) / deviation;
        let mut values = [density; MOST];
        for k in 1..MOST {
            values[k] = values[k - 1] * z;
        }
        values
    };
    let found = if family.discrete {
        of_values(family, p, [mean, deviation], k, &powers)?
    } else {
        of_density(family, p, deviation, k, &|x| powers(x, (family.density)(p, x)))?
    };
    let known = [1.0, 0.0, 1.0];
    let agrees = found.iter().zip(known).all(|(found, known)| (found - known).abs() <= AGREES);
    agrees.then_some(found[k]).filter(|moment| moment.is_finite())
}

/// The values that a list of parameters names, ascending: the values of a distribution that is not of whole numbers, and
/// numbers that have no probability. `None` for a distribution of whole numbers.
pub(super) fn listed(family: &Distribution, p: &[f64]) -> Option<Vec<f64>> {
    if family.name != DISCRETE.name && family.name != LIST.name {
        return None;
    }
    let mut values = p.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup();
    Some(values)
}

fn of_density(
    family: &Distribution,
    p: &[f64],
    deviation: f64,
    k: usize,
    integrands: &dyn Fn(f64) -> Integrands,
) -> Option<Integrands> {
    let pivot = quantile_of(family, p, 0.5);
    if !pivot.is_finite() {
        return None;
    }
    let budget = MOST_EVALUATIONS.min(MOST_WORK / p.len().max(1));
    let mut total = [0.0; MOST];
    for (end, scale) in ends(family, p).into_iter().zip([-deviation, deviation]) {
        let side = Side { pivot, end, scale };
        let found = side.integrals(k + 1, budget, integrands)?;
        for (sum, value) in total.iter_mut().zip(found) {
            *sum += value;
        }
    }
    Some(total)
}

fn of_values(
    family: &Distribution,
    p: &[f64],
    [mean, deviation]: [f64; 2],
    k: usize,
    powers: &dyn Fn(f64, f64) -> Integrands,
) -> Option<Integrands> {
    let mut total = [0.0; MOST];
    let mut add = |x: f64| {
        let values = powers(x, (family.density)(p, x));
        for (sum, value) in total.iter_mut().zip(values) {
            *sum += value;
        }
        values[k].abs()
    };
    if let Some(values) = listed(family, p) {
        if values.len() > 10_000 {
            return None;
        }
        values.into_iter().for_each(|x| {
            add(x);
        });
        return Some(total);
    }
    let middle = mean.floor();
    for (first, step) in [(middle, -1.0), (middle + 1.0, 1.0)] {
        let (mut most, mut ended) = (0.0_f64, false);
        for index in 0..MOST_TERMS {
            let x = first + step * f64::from(index);
            let term = add(x);
            most = most.max(term);
            // As many more terms as there are already would not matter either.
            let away = (x - mean).abs() > 3.0 * deviation + 3.0;
            if away && term * f64::from(index) <= 1e-14 * most.max(1e-300) {
                ended = true;
                break;
            }
        }
        if !ended {
            return None;
        }
    }
    Some(total)
}
