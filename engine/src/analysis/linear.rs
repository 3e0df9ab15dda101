//! Least squares by orthogonal columns.
//!
//! Gram and Schmidt's method in its modified form, each column made orthogonal twice: L. Giraud, J. Langou,
//! M. Rozložník, J. van den Eshof, "Rounding error analysis of the classical Gram-Schmidt orthogonalization process",
//! Numerische Mathematik 101 (2005): twice is enough for columns orthogonal to machine precision.

use super::statistic::{mean, variance};

/// A column keeps so little of its length where it is made of others.
const DEPENDENT: f64 = 1e-9;

/// A column less its mean, in units of its standard deviation; all 0 where it does not vary.
pub(super) fn standardised(column: &[f64]) -> Vec<f64> {
    let (mean, deviation) = (mean(column), variance(column).sqrt());
    let scale = if deviation > 0.0 && deviation.is_finite() { 1.0 / deviation } else { 0.0 };
    column.iter().map(|x| (x - mean) * scale).collect()
}

/// The sum of products.
pub(super) fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

/// Takes `times` × `x` off `y`.
fn take_off(y: &mut [f64], times: f64, x: &[f64]) {
    y.iter_mut().zip(x).for_each(|(y, x)| *y -= times * x);
}

/// Columns made orthogonal, with the upper triangle that makes the columns of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Orthogonal {
    /// Columns of length 1, orthogonal to each other.
    columns: Vec<Vec<f64>>,
    /// For each column what it is of those up to itself.
    triangle: Vec<Vec<f64>>,
}

impl Orthogonal {
    /// Adds a column; `false`, and nothing is added, where it is made of those that are there.
    pub(super) fn add(&mut self, column: &[f64]) -> bool {
        let mut left = column.to_vec();
        let mut parts = vec![0.0; self.columns.len()];
        for _ in 0..2 {
            for (part, known) in parts.iter_mut().zip(&self.columns) {
                let along = dot(known, &left);
                *part += along;
                take_off(&mut left, along, known);
            }
        }
        let length = dot(&left, &left).sqrt();
        if length.is_nan() || length <= DEPENDENT * dot(column, column).sqrt() {
            return false;
        }
        left.iter_mut().for_each(|x| *x /= length);
        parts.push(length);
        self.columns.push(left);
        self.triangle.push(parts);
        true
    }

    /// Takes the last column off what is left of `y`; gives how much of it there was.
    pub(super) fn take_last_off(&self, y: &mut [f64]) -> f64 {
        let Some(last) = self.columns.last() else { return 0.0 };
        let along = dot(last, y);
        take_off(y, along, last);
        along
    }

    /// The coefficients of `y` on the columns that were added, and what is left of `y`.
    pub(super) fn solve(&self, y: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut left = y.to_vec();
        let mut along = vec![0.0; self.columns.len()];
        for _ in 0..2 {
            for (along, column) in along.iter_mut().zip(&self.columns) {
                let part = dot(column, &left);
                *along += part;
                take_off(&mut left, part, column);
            }
        }
        (self.back(along), left)
    }

    /// Solves the triangle: from parts of the orthogonal columns to parts of those that were added.
    fn back(&self, mut right: Vec<f64>) -> Vec<f64> {
        for place in (0..right.len()).rev() {
            right[place] /= self.triangle[place][place];
            let solved = right[place];
            right[..place].iter_mut().zip(&self.triangle[place]).for_each(|(x, part)| *x -= part * solved);
        }
        right
    }

    /// The inverse of the triangle, column by column.
    fn inverse(&self) -> Vec<Vec<f64>> {
        let count = self.columns.len();
        let unit = |place: usize| (0..count).map(|at| if at == place { 1.0 } else { 0.0 }).collect();
        (0..count).map(|place| self.back(unit(place))).collect()
    }

    /// The variances of the coefficients, were the variance of what is left 1 in every row.
    pub(super) fn variances(&self) -> Vec<f64> {
        let inverse = self.inverse();
        let square = |row: usize| inverse.iter().map(|column| column[row] * column[row]).sum();
        (0..self.columns.len()).map(square).collect()
    }
}

/// Sums and sums of products of columns over some rows: what coefficients can be found from when rows are left out.
#[derive(Clone, Debug)]
pub(super) struct Products {
    rows: f64,
    sums: Vec<f64>,
    /// The lower triangle, row by row.
    products: Vec<Vec<f64>>,
}

impl Products {
    /// Of so many columns and no rows.
    pub(super) fn new(columns: usize) -> Self {
        let products = (0..columns).map(|row| vec![0.0; row + 1]).collect();
        Self { rows: 0.0, sums: vec![0.0; columns], products }
    }

    /// Takes a row in.
    pub(super) fn take(&mut self, row: &[f64]) {
        self.rows += 1.0;
        for (place, x) in row.iter().enumerate() {
            self.sums[place] += x;
            self.products[place].iter_mut().zip(row).for_each(|(product, y)| *product += x * y);
        }
    }

    /// These rows and others, or these less others.
    pub(super) fn with(&self, other: &Self, sign: f64) -> Self {
        let both = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + sign * b).collect();
        Self {
            rows: self.rows + sign * other.rows,
            sums: both(&self.sums, &other.sums),
            products: self.products.iter().zip(&other.products).map(|(a, b)| both(a, b)).collect(),
        }
    }

    /// The same of some of the columns, which are in their order.
    pub(super) fn of(&self, columns: &[usize]) -> Self {
        let row = |(place, column): (usize, &usize)| {
            columns[..=place].iter().map(|other| self.products[*column][*other]).collect()
        };
        Self {
            rows: self.rows,
            sums: columns.iter().map(|column| self.sums[*column]).collect(),
            products: columns.iter().enumerate().map(row).collect(),
        }
    }

    /// The covariance of two columns; the second is not after the first.
    pub(super) fn covariance(&self, i: usize, j: usize) -> f64 {
        (self.products[i][j] - self.sums[i] * self.sums[j] / self.rows) / (self.rows - 1.0)
    }

    /// The coefficients of the last column on the others, a constant beside them. NaN where those are dependent.
    ///
    /// Cholesky's factor of the covariances, with the last column as one row more.
    pub(super) fn solve(&self) -> Vec<f64> {
        let count = self.sums.len();
        let mut factor: Vec<Vec<f64>> = Vec::with_capacity(count);
        for i in 0..count {
            let mut row = Vec::with_capacity(i + 1);
            for j in 0..(i + 1).min(count - 1) {
                let above = if i == j { &row } else { &factor[j] };
                let left = self.covariance(i, j) - dot(&row[..j], &above[..j]);
                row.push(if i == j { left.sqrt() } else { left / factor[j][j] });
            }
            factor.push(row);
        }
        let mut solved = factor.pop().unwrap_or_default();
        for place in (0..solved.len()).rev() {
            solved[place] /= factor[place][place];
            let known = solved[place];
            solved[..place].iter_mut().zip(&factor[place]).for_each(|(x, part)| *x -= part * known);
        }
        solved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_points_is_that_of_the_book() {
        // N. R. Draper, H. Smith, "Applied Regression Analysis", a line by hand: y = 1.3 + 0.9 x for these points.
        let x = [1.0, 2.0, 3.0, 4.0, 5.0];
        let y = [2.0, 3.0, 5.0, 4.0, 6.0];
        let mut columns = Orthogonal::default();
        assert!(columns.add(&[1.0; 5]) && columns.add(&x));
        let (coefficients, left) = columns.solve(&y);
        assert!((coefficients[0] - 1.3).abs() < 1e-14 && (coefficients[1] - 0.9).abs() < 1e-14);
        assert!(dot(&left, &x).abs() < 1e-13);
        // Σ (x − x̄)² is 10.
        assert!((columns.variances()[1] - 0.1).abs() < 1e-14);
        assert!(!columns.add(&[3.0, 5.0, 7.0, 9.0, 11.0]), "1 + 2x is made of the two");
    }

    #[test]
    fn nothing_is_found_on_no_columns() {
        let mut alone = Products::new(1);
        [1.0, 2.0, 4.0].iter().for_each(|y| alone.take(&[*y]));
        assert!(alone.solve().is_empty());
    }

    #[test]
    fn products_give_the_coefficients_that_orthogonal_columns_give() {
        let column = |k: u32| (0..50).map(|i| f64::from((i * k + i * i * 7) % 31)).collect::<Vec<f64>>();
        let (x, z, y) = (column(3), column(11), column(5));
        let mut columns = Orthogonal::default();
        assert!(columns.add(&[1.0; 50]) && columns.add(&x) && columns.add(&z));
        let (expected, _) = columns.solve(&y);
        let (mut all, mut extra) = (Products::new(3), Products::new(3));
        (0..50).for_each(|row| all.take(&[x[row], z[row], y[row]]));
        extra.take(&[9.0, -4.0, 100.0]);
        let solved = all.with(&extra, 1.0).with(&extra, -1.0).solve();
        assert!(
            solved.iter().zip(&expected[1..]).all(|(a, b)| (a - b).abs() < 1e-12),
            "{solved:?} {expected:?}"
        );
    }
}
