//! A smooth function kept as a table: Chebyshev series on adjoining pieces.
//!
//! A quantile without a formula costs a microsecond to solve for. Where its parameters are the same in
//! every trial it is solved for at some hundred points once, and evaluated in nanoseconds after.
//!
//! The table: the number of pieces n, their n + 1 ends ascending, and 12 coefficients a piece.
//! L. N. Trefethen, Approximation Theory and Approximation Practice (2013), chapters 3 and 18.

use std::f64::consts::PI;

use super::angle::cos;

/// The coefficients of a piece.
const TERMS: usize = 12;
/// The most pieces before a function counts as not smooth.
const MOST_PIECES: usize = 400;

/// The value at x of the function that a table of [`chebyshev_table`] holds; NaN outside its pieces.
#[inline]
pub fn chebyshev_value(table: &[f64], x: f64) -> f64 {
    let pieces = table.first().map_or(0, |n| *n as usize);
    let Some(ends) = table.get(1..pieces + 2) else { return f64::NAN };
    let after = ends.partition_point(|end| *end < x).max(1);
    if !(x >= ends[0] && after <= pieces) {
        return f64::NAN;
    }
    let (low, high) = (ends[after - 1], ends[after]);
    let start = pieces + 2 + (after - 1) * TERMS;
    match table.get(start..start + TERMS) {
        Some(coefficients) => clenshaw(coefficients, ((x - low) - (high - x)) / (high - low)),
        None => f64::NAN,
    }
}

/// The sum of cⱼTⱼ(s) (C. W. Clenshaw, Math. Tables Aids Comput. 9 (1955), 118).
#[inline]
fn clenshaw(coefficients: &[f64], s: f64) -> f64 {
    let (mut first, mut second) = (0.0, 0.0);
    for coefficient in coefficients[1..].iter().rev() {
        (first, second) = (2.0 * s * first - second + coefficient, first);
    }
    s * first - second + coefficients[0]
}

/// A table of the function between the first and the last of the ends, whose pieces are halved until
/// each agrees with the function to `tolerance(value)`. `None` if it is not smooth enough for that.
pub fn chebyshev_table(
    ends: &[f64],
    function: impl Fn(f64) -> f64,
    tolerance: impl Fn(f64) -> f64,
) -> Option<Vec<f64>> {
    let cosines: [[f64; TERMS]; TERMS] = std::array::from_fn(|j| {
        std::array::from_fn(|k| cos(PI * j as f64 * (k as f64 + 0.5) / TERMS as f64))
    });
    let mut waiting: Vec<(f64, f64)> = ends.windows(2).map(|pair| (pair[0], pair[1])).rev().collect();
    let mut known_ends = vec![*ends.first()?];
    let mut coefficients = Vec::new();
    while let Some((low, high)) = waiting.pop() {
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        let values = cosines[1].map(|node| function(middle + half * node));
        let mut series: [f64; TERMS] = std::array::from_fn(|j| {
            values.iter().zip(&cosines[j]).map(|(value, cosine)| value * cosine).sum::<f64>() * 2.0
                / TERMS as f64
        });
        series[0] *= 0.5;
        // The ends and the middle lie between the nodes, where an interpolant errs most.
        let agrees = [-1.0, 0.0, 1.0].iter().all(|s| {
            let value = function(middle + half * s);
            (clenshaw(&series, *s) - value).abs() <= tolerance(value)
        });
        if agrees {
            known_ends.push(high);
            coefficients.extend(series);
        } else if known_ends.len() + waiting.len() < MOST_PIECES && half > 1e-3 {
            waiting.push((middle, high));
            waiting.push((low, middle));
        } else {
            return None;
        }
    }
    let mut table = vec![(known_ends.len() - 1) as f64];
    table.extend(known_ends);
    table.extend(coefficients);
    Some(table)
}
