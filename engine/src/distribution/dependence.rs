//! How an add-in's call says that its distribution hangs together with others.

use crate::address::RangeRef;
use crate::correlation::{Copula, Reflection};

/// How an add-in's call says that its distribution hangs together with others.
#[derive(Clone, Debug, PartialEq)]
pub enum Dependence {
    /// A row of a matrix of rank correlations: `RiskCorrmat(range, position, instance)`.
    Matrix {
        /// Where the matrix stands.
        range: RangeRef,
        /// The row, from 0.
        position: usize,
        /// Distributions of different instances share the matrix and nothing else.
        instance: String,
    },
    /// Others depend on it by this name: `RiskIndepC("id")`.
    Independent(String),
    /// It depends on the distribution of this name by a rank correlation: `RiskDepC("id", coefficient)`.
    Dependent(String, f64),
    /// It is a member of a copula: `PsiCopula("clayton", 2)`, `RiskCopula(range, position, instance)`.
    Copula(Box<Membership>),
}

/// How a call says that its distribution is a member of a copula.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    /// The copula.
    pub copula: Copula,
    /// Which of its members are seen from the other end.
    pub reflection: Reflection,
    /// The correlations of its variables, where it takes a matrix.
    pub matrix: Option<PairOrMatrix>,
    /// Which member it is, from 0; that of the cell's place among the others' where the call does not say.
    pub position: Option<usize>,
    /// Distributions of different instances share the copula and nothing else.
    pub instance: String,
    /// The cells that say what the copula is.
    pub cells: Vec<RangeRef>,
}

impl Membership {
    /// Whether the other is a member of the same copula.
    pub fn is_with(&self, other: &Self) -> bool {
        self.instance.eq_ignore_ascii_case(&other.instance)
            && self.copula.name() == other.copula.name()
            && self.matrix == other.matrix
    }
}

/// The correlations of a copula's variables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PairOrMatrix {
    /// That of two.
    Pair(f64),
    /// Cells with a matrix.
    Matrix(RangeRef),
}
