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

/// Values that are found together, so that their sums run side by side in vectors.
const ABREAST: usize = 16;

/// The value at x of the function that a table of [`chebyshev_table`] holds; NaN outside its pieces.
#[inline]
pub fn chebyshev_value(table: &[f64], x: f64) -> f64 {
    let mut values = [x];
    chebyshev_values(table, &mut values);
    values[0]
}

/// [`chebyshev_value`] of each number, in its place, with the same bits.
#[inline(always)]
pub fn chebyshev_values(table: &[f64], numbers: &mut [f64]) {
    let pieces = table.first().map_or(0, |n| *n as usize);
    let Some((ends, coefficients)) = table.get(1..).and_then(|rest| rest.split_at_checked(pieces + 1)) else {
        return numbers.fill(f64::NAN);
    };
    let (coefficients, _) = coefficients.as_chunks::<TERMS>();
    if pieces == 0 || coefficients.len() < pieces {
        return numbers.fill(f64::NAN);
    }
    let (blocks, rest) = numbers.as_chunks_mut::<ABREAST>();
    for block in blocks {
        abreast(ends, coefficients, block);
    }
    for x in rest {
        abreast(ends, coefficients, std::array::from_mut(x));
    }
}

/// The values at a few numbers.
#[inline(always)]
fn abreast<const N: usize>(ends: &[f64], coefficients: &[[f64; TERMS]], numbers: &mut [f64; N]) {
    let mut series = [&coefficients[0]; N];
    for (series, x) in series.iter_mut().zip(&mut *numbers) {
        let piece = ends[1..].partition_point(|end| *end < *x);
        // Beyond the last piece, and where x is NaN, the place is NaN, and so is the value.
        let place = match coefficients.get(piece) {
            Some(found) if *x >= ends[0] => {
                *series = found;
                let (low, high) = (ends[piece], ends[piece + 1]);
                ((*x - low) - (high - *x)) / (high - low)
            }
            _ => f64::NAN,
        };
        *x = place;
    }
    clenshaw(&series, numbers);
}

/// In place of each s, the sum of its cⱼTⱼ(s) (C. W. Clenshaw, Math. Tables Aids Comput. 9 (1955), 118).
#[inline(always)]
fn clenshaw<const N: usize>(series: &[&[f64; TERMS]; N], places: &mut [f64; N]) {
    let (mut first, mut second) = ([0.0; N], [0.0; N]);
    for term in (1..TERMS).rev() {
        for lane in 0..N {
            (first[lane], second[lane]) =
                (2.0 * places[lane] * first[lane] - second[lane] + series[lane][term], first[lane]);
        }
    }
    for lane in 0..N {
        places[lane] = places[lane] * first[lane] - second[lane] + series[lane][0];
    }
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
            let mut sum = [*s];
            clenshaw(&[&series], &mut sum);
            (sum[0] - value).abs() <= tolerance(value)
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
