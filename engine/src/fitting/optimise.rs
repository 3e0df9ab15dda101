//! The least value of a smooth function of a few free numbers: a simplex to find the valley, then Broyden,
//! Fletcher, Goldfarb and Shanno's method down it. Both are deterministic and bounded.
//!
//! J. A. Nelder, R. Mead, Computer Journal 7 (1965), 308; J. Nocedal, S. J. Wright, Numerical Optimization
//! (2006), algorithm 6.1.

use crate::order;

/// The function, infinite or NaN where it is not defined.
pub(super) type Objective<'o> = &'o dyn Fn(&[f64]) -> f64;

/// Where a search ended.
#[derive(Clone, Debug)]
pub(super) struct Minimum {
    /// The place.
    pub(super) place: Vec<f64>,
    /// The value there.
    pub(super) value: f64,
    /// Whether the function is level there.
    pub(super) settled: bool,
}

/// How many values of the simplex are computed for each number, at the most.
const SIMPLEX_VALUES: usize = 150;
/// How many steps are taken down the valley, at the most.
const STEPS: usize = 120;
/// How much a place is moved to see a slope, in parts of its size or of 1.
const SLOPE_WIDTH: f64 = 1e-5;
/// How much a place is moved to see a curvature.
const CURVATURE_WIDTH: f64 = 1e-4;
/// A slope of less is level.
const LEVEL: f64 = 1e-5;

/// Goes down from a start where the function is defined; `None` elsewhere.
pub(super) fn minimise(function: Objective<'_>, start: &[f64]) -> Option<Minimum> {
    let value = function(start);
    if !value.is_finite() {
        return None;
    }
    let start = Minimum { place: start.to_vec(), value, settled: false };
    if start.place.is_empty() {
        return Some(Minimum { settled: true, ..start });
    }
    let valley = simplex(function, start);
    descend(function, &valley.place)
}

/// Nelder and Mead's simplex around a start.
fn simplex(function: Objective<'_>, start: Minimum) -> Minimum {
    let dimensions = start.place.len();
    let valued = |place: Vec<f64>| {
        let value = function(&place);
        (if value.is_nan() { f64::INFINITY } else { value }, place)
    };
    let mut corners = vec![(start.value, start.place.clone())];
    for at in 0..dimensions {
        let mut place = start.place.clone();
        place[at] += 0.25;
        corners.push(valued(place));
    }
    let mut values = dimensions;
    while values < SIMPLEX_VALUES * dimensions {
        order::sort_by(&mut corners, |a, b| a.0.total_cmp(&b.0));
        let (best, worst) = (corners[0].0, corners[dimensions].0);
        if worst - best < 1e-7 * (1.0 + best.abs()) {
            break;
        }
        let centre: Vec<f64> = (0..dimensions)
            .map(|at| {
                corners[..dimensions].iter().map(|(_, place)| place[at]).sum::<f64>() / dimensions as f64
            })
            .collect();
        let along = |by: f64| -> Vec<f64> {
            centre
                .iter()
                .zip(&corners[dimensions].1)
                .map(|(middle, far)| middle + by * (far - middle))
                .collect()
        };
        let mirrored = valued(along(-1.0));
        values += 1;
        let next = if mirrored.0 < best {
            values += 1;
            let further = valued(along(-2.0));
            Some(if further.0 < mirrored.0 { further } else { mirrored })
        } else if mirrored.0 < corners[dimensions - 1].0 {
            Some(mirrored)
        } else {
            values += 1;
            let nearer = valued(along(if mirrored.0 < worst { -0.5 } else { 0.5 }));
            (nearer.0 < worst.min(mirrored.0)).then_some(nearer)
        };
        match next {
            Some(next) => corners[dimensions] = next,
            None => {
                let best = corners[0].1.clone();
                for corner in &mut corners[1..] {
                    let place = best.iter().zip(&corner.1).map(|(a, b)| a + 0.5 * (b - a)).collect();
                    *corner = valued(place);
                }
                values += dimensions;
            }
        }
    }
    order::sort_by(&mut corners, |a, b| a.0.total_cmp(&b.0));
    let (value, place) = corners.swap_remove(0);
    Minimum { place, value, settled: false }
}

/// Goes down a valley from a place near it; `None` where the function is not defined there.
pub(super) fn descend(function: Objective<'_>, start: &[f64]) -> Option<Minimum> {
    let dimensions = start.len();
    let mut place = start.to_vec();
    let mut value = function(&place);
    if !value.is_finite() {
        return None;
    }
    let mut slope = slope_at(function, &place);
    // The inverse of the curvature, as far as it is known.
    let mut inverse = identity(dimensions);
    let mut fresh = true;
    for _ in 0..STEPS {
        if !slope.iter().all(|x| x.is_finite()) || length(&slope) < 1e-10 {
            break;
        }
        let mut step: Vec<f64> = inverse.iter().map(|row| -dot(row, &slope)).collect();
        if dot(&step, &slope) >= 0.0 {
            inverse = identity(dimensions);
            fresh = true;
            step = slope.iter().map(|x| -x).collect();
        }
        // The first step has no curvature to go by, and no step leaves what is known behind.
        let limit = if fresh { 0.1 } else { 2.0 };
        let size = length(&step);
        let mut share = if size > limit { limit / size } else { 1.0 };
        let fall = dot(&step, &slope);
        let mut moved = None;
        for _ in 0..40 {
            let next: Vec<f64> = place.iter().zip(&step).map(|(x, step)| x + share * step).collect();
            let found = function(&next);
            if found <= value + 1e-4 * share * fall {
                moved = Some((next, found));
                break;
            }
            share *= 0.4;
        }
        let Some((next, found)) = moved else {
            if fresh {
                break;
            }
            inverse = identity(dimensions);
            fresh = true;
            continue;
        };
        let next_slope = slope_at(function, &next);
        let moved: Vec<f64> = next.iter().zip(&place).map(|(a, b)| a - b).collect();
        let turned: Vec<f64> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        let gained = value - found;
        (place, value, slope) = (next, found, next_slope);
        update(&mut inverse, &moved, &turned, fresh);
        if !fresh && gained <= 1e-16 * (1.0 + value.abs()) && length(&slope) < LEVEL {
            break;
        }
        fresh = false;
    }
    let settled = slope.iter().all(|x| x.abs() < LEVEL);
    Some(Minimum { place, value, settled })
}

/// Broyden, Fletcher, Goldfarb and Shanno's change of the inverse curvature by a step and how the slope turned.
fn update(inverse: &mut [Vec<f64>], moved: &[f64], turned: &[f64], fresh: bool) {
    let product = dot(moved, turned);
    if product.is_nan() || product <= 1e-12 * length(moved) * length(turned) {
        return;
    }
    if fresh {
        let scale = product / dot(turned, turned);
        for (at, row) in inverse.iter_mut().enumerate() {
            row[at] = scale;
        }
    }
    let along: Vec<f64> = inverse.iter().map(|row| dot(row, turned)).collect();
    let factor = (1.0 + dot(turned, &along) / product) / product;
    for (i, row) in inverse.iter_mut().enumerate() {
        for (j, cell) in row.iter_mut().enumerate() {
            *cell += factor * moved[i] * moved[j] - (along[i] * moved[j] + moved[i] * along[j]) / product;
        }
    }
}

/// How fast the function rises along each number, by central differences.
pub(super) fn slope_at(function: Objective<'_>, place: &[f64]) -> Vec<f64> {
    let mut beside = place.to_vec();
    (0..place.len())
        .map(|at| {
            let width = SLOPE_WIDTH * place[at].abs().max(1.0);
            beside[at] = place[at] + width;
            let (above, right) = (function(&beside), beside[at]);
            beside[at] = place[at] - width;
            let (below, left) = (function(&beside), beside[at]);
            beside[at] = place[at];
            (above - below) / (right - left)
        })
        .collect()
}

/// The second derivatives, by central differences.
pub(super) fn curvature_at(function: Objective<'_>, place: &[f64]) -> Vec<Vec<f64>> {
    let n = place.len();
    let widths: Vec<f64> = place.iter().map(|x| CURVATURE_WIDTH * x.abs().max(1.0)).collect();
    let at = |moves: &[(usize, f64)]| {
        let mut beside = place.to_vec();
        for (i, by) in moves {
            beside[*i] += by * widths[*i];
        }
        function(&beside)
    };
    let middle = function(place);
    let mut curvature = vec![vec![0.0; n]; n];
    for i in 0..n {
        curvature[i][i] = (at(&[(i, 1.0)]) - 2.0 * middle + at(&[(i, -1.0)])) / (widths[i] * widths[i]);
        for j in 0..i {
            let mixed = at(&[(i, 1.0), (j, 1.0)]) - at(&[(i, 1.0), (j, -1.0)]) - at(&[(i, -1.0), (j, 1.0)])
                + at(&[(i, -1.0), (j, -1.0)]);
            curvature[i][j] = mixed / (4.0 * widths[i] * widths[j]);
            curvature[j][i] = curvature[i][j];
        }
    }
    curvature
}

/// The factor L, lower triangular, with L Lᵀ the matrix; `None` unless it is positive definite (A.-L. Cholesky).
pub(super) fn factor(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut factor = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = matrix[i][j] - known;
            factor[i][j] = if i != j {
                rest / factor[j][j]
            } else if rest > 1e-12 * matrix[i][i].abs() && rest.is_finite() {
                rest.sqrt()
            } else {
                return None;
            };
        }
    }
    Some(factor)
}

/// The inverse of a positive definite matrix.
pub(super) fn inverse_of(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let factor = factor(matrix)?;
    let n = matrix.len();
    let mut inverse = vec![vec![0.0; n]; n];
    for column in 0..n {
        let mut x = vec![0.0; n];
        for i in 0..n {
            let known: f64 = (0..i).map(|k| factor[i][k] * x[k]).sum();
            x[i] = (if i == column { 1.0 } else { 0.0 } - known) / factor[i][i];
        }
        for i in (0..n).rev() {
            let known: f64 = (i + 1..n).map(|k| factor[k][i] * x[k]).sum();
            x[i] = (x[i] - known) / factor[i][i];
        }
        for (row, x) in inverse.iter_mut().zip(x) {
            row[column] = x;
        }
    }
    Some(inverse)
}

fn identity(n: usize) -> Vec<Vec<f64>> {
    (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn length(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}
