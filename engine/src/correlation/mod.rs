//! Inputs that hang together: a matrix of rank correlations, imposed by a Gaussian copula.
//!
//! Each member keeps its own draw. Their normal quantiles, weighted by the factor of the matrix, are normal
//! variables correlated as asked, whose probabilities take the place of the members' draws: so whatever the
//! members' distributions are, their ranks are those of the normal variables.

mod matrix;

pub use matrix::{Matrix, MatrixError};

use crate::address::{CellRef, RangeRef};
use crate::math;

/// Inputs that hang together.
#[derive(Clone, Debug)]
pub struct Correlation {
    /// Where it is said: `Model!B2:D4` with the instance, or the spec.
    pub source: String,
    /// The cells that hold the matrix.
    pub matrix: Option<RangeRef>,
    /// The inputs, in the order of the matrix.
    pub members: Vec<CellRef>,
    /// The rank correlations in force.
    pub used: Matrix,
    /// How far the correlation lies that had to move most for the matrix to be possible; 0 where none had to.
    pub change: f64,
    /// The lower triangle that makes the normal variables: a row for each member.
    factor: Matrix,
}

impl Correlation {
    /// The correlation of `members` as `asked`, in ranks (Spearman), or the nearest possible.
    ///
    /// Normal variables whose ranks correlate by ρ correlate by 2 sin(πρ/6) (K. Pearson, "On further methods of
    /// determining correlation", 1907).
    pub fn new(source: String, matrix: Option<RangeRef>, members: Vec<CellRef>, asked: &Matrix) -> Self {
        let third = std::f64::consts::PI / 6.0;
        let normal = asked.map(|rank| 2.0 * math::sin(third * rank));
        if let Some(factor) = normal.factor() {
            return Self { source, matrix, members, used: asked.clone(), change: 0.0, factor };
        }
        let nearest = normal.nearest_possible();
        let used = nearest.map(|r| math::asin(r / 2.0) / third);
        let change = used.furthest_from(asked);
        let factor = nearest.factor().unwrap_or_else(|| Matrix::identity(members.len()));
        Self { source, matrix, members, used, change, factor }
    }

    /// What each member's normal variable is made of: its weights on the normal quantiles of the draws of the
    /// members up to it.
    pub fn weights(&self, member: usize) -> &[f64] {
        &self.factor.row(member)[..=member]
    }
}
