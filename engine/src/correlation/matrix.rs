//! Matrices of correlations: checked, moved to the nearest possible one, factored.

/// A square matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    size: usize,
    values: Vec<f64>,
}

/// Why numbers are not a matrix of correlations.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum MatrixError {
    /// It has other numbers of rows and columns.
    #[error("has {rows} rows and {columns} columns, and a matrix of correlations has as many of both")]
    NotSquare {
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
    },
    /// It is larger than Carlo goes.
    #[error("has {size} rows; at most {most} are possible")]
    TooLarge {
        /// Its rows.
        size: usize,
        /// The most.
        most: usize,
    },
    /// A correlation lies outside of −1 to 1, or is none.
    #[error("has {value} in row {row}, column {column}; correlations are from -1 to 1")]
    OutOfRange {
        /// The row, from 1.
        row: usize,
        /// The column, from 1.
        column: usize,
        /// What stands there.
        value: f64,
    },
    /// A variable does not correlate with itself by 1.
    #[error("has {value} in row {row}, column {row}, where a 1 must be")]
    Diagonal {
        /// The row, from 1.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// The two halves differ.
    #[error("says {below} in row {row}, column {column}, and {above} in row {column}, column {row}")]
    Asymmetric {
        /// The row, from 1.
        row: usize,
        /// The column, from 1.
        column: usize,
        /// What the lower half says.
        below: f64,
        /// What the upper half says.
        above: f64,
    },
}

/// The most members of one matrix.
const MOST_MEMBERS: usize = 500;
/// What rounding may leave of a diagonal element that is 0.
const NOTHING: f64 = 1e-12;
/// How far apart the two halves of a matrix may lie that is written with few digits.
const SAME: f64 = 1e-6;
/// The rounds of the search for the nearest possible matrix.
const MOST_ROUNDS: usize = 200;
/// The most operations of that search.
const MOST_WORK: usize = 2_000_000_000;
/// The sweeps of the search for eigenvalues: a dozen are enough for any matrix.
const MOST_SWEEPS: usize = 60;

impl Matrix {
    /// A matrix of correlations from its cells row by row; one half may be left blank (`None`), and so may the
    /// diagonal.
    pub fn of_correlations(columns: usize, cells: &[Option<f64>]) -> Result<Self, MatrixError> {
        let rows = cells.len().checked_div(columns).unwrap_or(0);
        if rows != columns || rows == 0 {
            return Err(MatrixError::NotSquare { rows, columns });
        }
        let size = rows;
        if size > MOST_MEMBERS {
            return Err(MatrixError::TooLarge { size, most: MOST_MEMBERS });
        }
        let mut matrix = Self::identity(size);
        for row in 0..size {
            let diagonal = cells[row * size + row].unwrap_or(1.0);
            if (diagonal - 1.0).abs() > SAME || diagonal.is_nan() {
                return Err(MatrixError::Diagonal { row: row + 1, value: diagonal });
            }
            for column in 0..row {
                let at = |row: usize, column: usize| -> Result<Option<f64>, MatrixError> {
                    match cells[row * size + column] {
                        Some(value) if value.abs() > 1.0 + NOTHING || value.is_nan() => {
                            Err(MatrixError::OutOfRange { row: row + 1, column: column + 1, value })
                        }
                        value => Ok(value),
                    }
                };
                let value = match (at(row, column)?, at(column, row)?) {
                    (Some(below), Some(above)) if (below - above).abs() > SAME => {
                        return Err(MatrixError::Asymmetric {
                            row: row + 1,
                            column: column + 1,
                            below,
                            above,
                        });
                    }
                    (Some(value), _) | (None, Some(value)) => value.clamp(-1.0, 1.0),
                    (None, None) => 0.0,
                };
                matrix.set(row, column, value);
            }
        }
        Ok(matrix)
    }

    /// Ones on the diagonal.
    pub fn identity(size: usize) -> Self {
        let values = (0..size * size).map(|place| f64::from(u8::from(place % (size + 1) == 0))).collect();
        Self { size, values }
    }

    /// Nothing but zeros.
    pub(super) fn zero(size: usize) -> Self {
        Self { size, values: vec![0.0; size * size] }
    }

    /// Sets an element alone.
    pub(super) fn put(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.size + column] = value;
    }

    /// How many rows there are.
    pub fn size(&self) -> usize {
        self.size
    }

    /// A row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.size..(row + 1) * self.size]
    }

    /// The rows and columns at these places, in this order.
    pub fn part(&self, places: &[usize]) -> Self {
        let values = places.iter().flat_map(|row| places.iter().map(|column| self.row(*row)[*column]));
        Self { size: places.len(), values: values.collect() }
    }

    /// Sets an element and its mirror.
    pub(super) fn set(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.size + column] = value;
        self.values[column * self.size + row] = value;
    }

    /// The matrix with a function of each element off the diagonal.
    pub(super) fn map(&self, function: impl Fn(f64) -> f64) -> Self {
        let element = |(place, value): (usize, &f64)| match place % (self.size + 1) {
            0 => *value,
            _ => function(*value),
        };
        Self { size: self.size, values: self.values.iter().enumerate().map(element).collect() }
    }

    /// The matrix with a function of the row, the column below it and the element of each pair.
    #[cfg(feature = "functions")]
    pub(super) fn map_pairs(&self, function: impl Fn(usize, usize, f64) -> f64) -> Self {
        let mut mapped = self.clone();
        for row in 0..self.size {
            for column in 0..row {
                mapped.set(row, column, function(row, column, self.row(row)[column]));
            }
        }
        mapped
    }

    /// The greatest distance between elements of two matrices of one size.
    pub(super) fn furthest_from(&self, other: &Self) -> f64 {
        self.values.iter().zip(&other.values).fold(0.0, |most, (a, b)| most.max((a - b).abs()))
    }

    /// The lower triangle L with L·Lᵀ = the matrix (Cholesky), also where some variables follow from others;
    /// `None` where no variables correlate so.
    pub(crate) fn factor(&self) -> Option<Self> {
        let size = self.size;
        let mut factor = Self { size, values: vec![0.0; size * size] };
        for column in 0..size {
            let before = |row: usize, factor: &Self| -> f64 {
                (0..column).map(|k| factor.row(row)[k] * factor.row(column)[k]).sum()
            };
            let left = self.row(column)[column] - before(column, &factor);
            if left < -NOTHING * size as f64 {
                return None;
            }
            let diagonal = if left > NOTHING * size as f64 { left.sqrt() } else { 0.0 };
            factor.values[column * size + column] = diagonal;
            for row in column + 1..size {
                let rest = self.row(row)[column] - before(row, &factor);
                if diagonal == 0.0 {
                    // What follows from the others must follow from them here too.
                    if rest.abs() > 1e-6 {
                        return None;
                    }
                    continue;
                }
                factor.values[row * size + column] = rest / diagonal;
            }
        }
        Some(factor)
    }

    /// The nearest matrix of correlations that variables can have, by the sum of squares: alternating
    /// projections with Dykstra's correction (N. J. Higham, "Computing the nearest correlation matrix – a
    /// problem from finance", IMA J. Numer. Anal. 22 (2002), algorithm 3.3).
    pub(crate) fn nearest_possible(&self) -> Self {
        let size = self.size;
        let rounds = (MOST_WORK / (size * size * size * 12).max(1)).clamp(2, MOST_ROUNDS);
        let mut nearest = self.clone();
        let mut correction = vec![0.0; size * size];
        for _ in 0..rounds {
            let before = nearest.clone();
            let mut corrected = nearest.clone();
            corrected.values.iter_mut().zip(&correction).for_each(|(x, c)| *x -= c);
            let possible = corrected.without_negative_eigenvalues();
            for ((c, possible), corrected) in
                correction.iter_mut().zip(&possible.values).zip(&corrected.values)
            {
                *c = possible - corrected;
            }
            nearest = possible;
            (0..size).for_each(|at| nearest.values[at * size + at] = 1.0);
            if nearest.furthest_from(&before) < 1e-9 {
                break;
            }
        }
        // The last step leaves the cone by a rounding: come back into it, and to ones on the diagonal.
        let inside = nearest.without_negative_eigenvalues();
        let scale: Vec<f64> = (0..size).map(|at| 1.0 / inside.row(at)[at].sqrt()).collect();
        let mut scaled = Self::identity(size);
        for row in 0..size {
            for column in 0..row {
                let value = inside.row(row)[column] * scale[row] * scale[column];
                scaled.set(row, column, value.clamp(-1.0, 1.0));
            }
        }
        scaled
    }

    /// The nearest symmetric matrix whose eigenvalues are all a little above 0.
    fn without_negative_eigenvalues(&self) -> Self {
        let (eigenvalues, vectors) = self.eigen();
        let size = self.size;
        let mut sum = Self { size, values: vec![0.0; size * size] };
        for (index, eigenvalue) in eigenvalues.iter().enumerate() {
            let eigenvalue = eigenvalue.max(1e-10);
            for row in 0..size {
                let weight = eigenvalue * vectors.row(row)[index];
                for column in 0..=row {
                    sum.values[row * size + column] += weight * vectors.row(column)[index];
                }
            }
        }
        for row in 0..size {
            for column in 0..row {
                sum.set(row, column, sum.row(row)[column]);
            }
        }
        sum
    }

    /// The eigenvalues, and the eigenvectors as columns, of a symmetric matrix: Jacobi's rotations, row by row
    /// (G. H. Golub, C. F. Van Loan, "Matrix Computations", 4th edition, section 8.5).
    fn eigen(&self) -> (Vec<f64>, Self) {
        let size = self.size;
        let mut a = self.clone();
        let mut vectors = Self::identity(size);
        for _ in 0..MOST_SWEEPS {
            let off: f64 = (0..size)
                .flat_map(|row| (0..row).map(move |column| (row, column)))
                .map(|(row, column)| a.row(row)[column] * a.row(row)[column])
                .sum();
            if off < 1e-24 {
                break;
            }
            for p in 0..size {
                for q in p + 1..size {
                    a.rotate(p, q, &mut vectors);
                }
            }
        }
        ((0..size).map(|at| a.row(at)[at]).collect(), vectors)
    }

    /// One rotation, which makes the elements (p, q) and (q, p) 0.
    fn rotate(&mut self, p: usize, q: usize, vectors: &mut Self) {
        let size = self.size;
        let apq = self.row(p)[q];
        if apq == 0.0 {
            return;
        }
        let tau = (self.row(q)[q] - self.row(p)[p]) / (2.0 * apq);
        let sign = if tau >= 0.0 { 1.0 } else { -1.0 };
        let tangent = sign / (tau.abs() + (1.0 + tau * tau).sqrt());
        let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
        let sine = tangent * cosine;
        let turn = |values: &mut [f64], first: usize, second: usize| {
            let (x, y) = (values[first], values[second]);
            values[first] = cosine * x - sine * y;
            values[second] = sine * x + cosine * y;
        };
        for k in 0..size {
            turn(&mut self.values, k * size + p, k * size + q);
        }
        for k in 0..size {
            turn(&mut self.values, p * size + k, q * size + k);
            turn(&mut vectors.values, k * size + p, k * size + q);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[f64]]) -> Matrix {
        let cells: Vec<Option<f64>> = rows.iter().flat_map(|row| row.iter().map(|x| Some(*x))).collect();
        Matrix::of_correlations(rows.len(), &cells).expect("a matrix of correlations")
    }

    #[test]
    fn half_a_matrix_is_enough() {
        let half = [Some(1.0), None, None, Some(0.5), Some(1.0), None, Some(-0.2), Some(0.3), None];
        let whole = of(&[&[1.0, 0.5, -0.2], &[0.5, 1.0, 0.3], &[-0.2, 0.3, 1.0]]);
        assert_eq!(Matrix::of_correlations(3, &half), Ok(whole.clone()));
        assert_eq!(whole.part(&[2, 0]), of(&[&[1.0, -0.2], &[-0.2, 1.0]]));
    }

    #[test]
    fn what_is_no_matrix_is_told() {
        for (columns, cells, said) in [
            (2, &[1.0, 0.5][..], "has 1 rows and 2 columns"),
            (2, &[1.0, 0.5, 1.5, 1.0], "has 1.5 in row 2, column 1"),
            (2, &[1.0, 0.5, 0.4, 1.0], "says 0.4 in row 2, column 1, and 0.5"),
            (2, &[1.0, 0.5, 0.5, 0.9], "has 0.9 in row 2, column 2, where a 1"),
            (2, &[1.0, f64::NAN, f64::NAN, 1.0], "has NaN"),
        ] {
            let cells: Vec<Option<f64>> = cells.iter().copied().map(Some).collect();
            let error = Matrix::of_correlations(columns, &cells).expect_err(said).to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn factors_multiply_to_the_matrix() {
        for matrix in [
            of(&[&[1.0, 0.7, 0.1], &[0.7, 1.0, -0.3], &[0.1, -0.3, 1.0]]),
            // The third is the first again.
            of(&[&[1.0, 0.7, 1.0], &[0.7, 1.0, 0.7], &[1.0, 0.7, 1.0]]),
        ] {
            let factor = matrix.factor().expect("a possible matrix");
            for row in 0..3 {
                for column in 0..3 {
                    let product: f64 = (0..3).map(|k| factor.row(row)[k] * factor.row(column)[k]).sum();
                    assert!((product - matrix.row(row)[column]).abs() < 1e-12);
                }
            }
        }
        assert_eq!(of(&[&[1.0, 0.9, -0.9], &[0.9, 1.0, 0.9], &[-0.9, 0.9, 1.0]]).factor(), None);
    }

    /// Higham's example (2002, section 4): a tridiagonal matrix of ones.
    #[test]
    fn the_nearest_matrix_is_highams() {
        let asked = of(&[&[1.0, 1.0, 0.0], &[1.0, 1.0, 1.0], &[0.0, 1.0, 1.0]]);
        assert_eq!(asked.factor(), None);
        let nearest = asked.nearest_possible();
        assert!((nearest.row(0)[1] - 0.760_689_853_402_284).abs() < 1e-5, "{nearest:?}");
        assert!((nearest.row(0)[2] - 0.157_298_106_137_271).abs() < 1e-5, "{nearest:?}");
        assert!(nearest.factor().is_some());
    }
}
