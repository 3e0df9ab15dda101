//! Least squares with any number of columns, by Householder's reflections.
//!
//! With a constant the columns and y are centred about their means first, so that a great mean costs no digits.
//! A column that the ones before it already explain takes no part: its coefficient is 0, as in Excel's LINEST.
//! Golub and Van Loan, "Matrix Computations", 4th edition, algorithm 5.3.2.

use crate::plan::settle;

/// What is left of a column, as a part of it, where it counts as explained by those before it.
const COLLINEAR: f64 = 1e-13;

/// The result of a fit.
pub(super) struct Fit {
    /// The coefficient of each column, then the constant (0 without one).
    pub(super) coefficients: Vec<f64>,
    /// The standard error of each coefficient, in the same order; NaN for a constant that was not fitted.
    pub(super) errors: Vec<f64>,
    /// The share of the sum of squares that is explained.
    pub(super) explained_share: f64,
    /// The standard error of y.
    pub(super) error_of_y: f64,
    /// The F statistic; NaN where nothing is left over.
    pub(super) f: f64,
    /// Degrees of freedom that are left.
    pub(super) freedom: f64,
    /// The sum of squares that is explained.
    pub(super) explained: f64,
    /// The sum of squares that is left over.
    pub(super) residual: f64,
}

/// Fits y by the columns of x, and by a constant if asked; there is at least one y, and each column is as long.
pub(super) fn fit(y: &[f64], x: &[&[f64]], constant: bool) -> Fit {
    let n = y.len();
    let mean = |values: &[f64]| if constant { values.iter().sum::<f64>() / n as f64 } else { 0.0 };
    let centre = |values: &[f64], mean: f64| values.iter().map(|v| v - mean).collect::<Vec<f64>>();
    let mean_y = mean(y);
    let means: Vec<f64> = x.iter().map(|column| mean(column)).collect();
    let mut rotated = centre(y, mean_y);
    let total = dot(&rotated, &rotated);
    let mut columns: Vec<Vec<f64>> =
        x.iter().zip(&means).map(|(column, mean)| centre(column, *mean)).collect();

    // Columns that take part, in order: the one at place i has its diagonal element in row i.
    let mut part = Vec::new();
    for index in 0..columns.len() {
        let row = part.len();
        let size = dot(x[index], x[index]).sqrt();
        let left = columns[index].get(row..).map_or(0.0, |rest| dot(rest, rest).sqrt());
        if row + usize::from(constant) >= n || left <= COLLINEAR * size {
            continue;
        }
        let mut reflector = columns[index][row..].to_vec();
        reflector[0] += if reflector[0] < 0.0 { -left } else { left };
        for column in &mut columns[index..] {
            reflect(&reflector, &mut column[row..]);
        }
        reflect(&reflector, &mut rotated[row..]);
        part.push(index);
    }

    let rank = part.len();
    let triangle = |row: usize, place: usize| columns[part[place]][row];
    let mut solution = solve(rank, &triangle, &rotated[..rank]);
    let freedom = (n - rank) as f64 - f64::from(u8::from(constant));
    let residual = if freedom > 0.0 { dot(&rotated[rank..], &rotated[rank..]) } else { 0.0 };
    let explained = dot(&rotated[..rank], &rotated[..rank]);
    let variance = if freedom > 0.0 { residual / freedom } else { 0.0 };

    // (XᵀX)⁻¹ = R⁻¹R⁻ᵀ: the variance of a coefficient is the squared length of a row of R⁻¹.
    let mut squared_rows = vec![0.0; rank];
    let mut of_constant = if constant { 1.0 / n as f64 } else { 0.0 };
    for unit in 0..rank {
        let mut unit_vector = vec![0.0; rank];
        unit_vector[unit] = 1.0;
        let column = solve(rank, &triangle, &unit_vector);
        let along_means: f64 = column.iter().zip(&part).map(|(v, index)| v * means[*index]).sum();
        of_constant += along_means * along_means;
        for (sum, v) in squared_rows.iter_mut().zip(&column) {
            *sum += v * v;
        }
    }

    let mut coefficients = vec![0.0; x.len() + 1];
    let mut errors = vec![0.0; x.len() + 1];
    for (place, index) in part.iter().enumerate() {
        coefficients[*index] = std::mem::take(&mut solution[place]);
        errors[*index] = (variance * squared_rows[place]).sqrt();
    }
    if constant {
        let at_means: f64 = coefficients.iter().zip(&means).map(|(b, mean)| b * mean).sum();
        coefficients[x.len()] = mean_y - at_means;
        errors[x.len()] = (variance * of_constant).sqrt();
    } else {
        errors[x.len()] = f64::NAN;
    }
    Fit {
        coefficients,
        errors,
        explained_share: settle(explained / total),
        error_of_y: variance.sqrt(),
        f: settle(explained / rank as f64 / variance),
        freedom,
        explained,
        residual,
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Reflects `values` in the plane that stands on `reflector`.
fn reflect(reflector: &[f64], values: &mut [f64]) {
    let scale = 2.0 * dot(reflector, values) / dot(reflector, reflector);
    for (value, r) in values.iter_mut().zip(reflector) {
        *value -= scale * r;
    }
}

/// Solves Rx = b for an upper triangle, from the last row up.
fn solve(rank: usize, triangle: &dyn Fn(usize, usize) -> f64, b: &[f64]) -> Vec<f64> {
    let mut x = b.to_vec();
    for row in (0..rank).rev() {
        let known: f64 = (row + 1..rank).map(|place| triangle(row, place) * x[place]).sum();
        x[row] = (b[row] - known) / triangle(row, row);
    }
    x
}
