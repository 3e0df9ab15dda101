//! Inputs that hang together: by a matrix of rank correlations, or by a copula.
//!
//! ```text
//!    asked: ranks, θ, degrees ─▶ Correlation ─▶ a uniform for each member, made of its own draw and the others'
//! ```
//!
//! Each member keeps its own draw. A copula makes of all draws as many uniforms that hang together, which take the
//! place of the members' draws: so whatever the members' distributions are, their ranks are those of the copula.

#[cfg(test)]
#[cfg(feature = "functions")]
mod asked;
mod concordance;
mod copula;
mod matrix;
mod method;
mod pair;
mod reorder;
mod student;
#[cfg(test)]
mod tests;
#[cfg(feature = "functions")]
mod ties;
mod uniforms;

pub use copula::{Copula, CopulaError, Reflection};
pub use matrix::{Matrix, MatrixError};
pub use method::Method;
pub use pair::Pair;
pub(crate) use reorder::MOST_KEPT;
pub use reorder::Reordering;
#[cfg(feature = "functions")]
pub(crate) use ties::Stairs;
#[cfg(feature = "functions")]
pub(crate) use uniforms::normal_variable;

#[cfg(feature = "functions")]
use std::rc::Rc;

use crate::address::{CellRef, RangeRef};
use crate::math;
use student::StudentRanks;
#[cfg(feature = "functions")]
use ties::TiedRanks;

/// Inputs that hang together.
#[derive(Clone, Debug)]
pub struct Correlation {
    /// Where it is said: `Model!B2:D4` with the instance, or the spec.
    pub source: String,
    /// The cells that it is made of: the matrix, the copula's parameters.
    pub cells: Vec<RangeRef>,
    /// The inputs, in the order of the matrix.
    pub members: Vec<CellRef>,
    /// How they hang together.
    pub copula: Copula,
    /// Which of them are seen from the other end.
    pub reflection: Reflection,
    /// The rank correlations in force.
    pub used: Matrix,
    /// The rank correlations of the draws: more than those in force where values are tied.
    pub drawn: Matrix,
    /// The rank correlations that were asked, where it is they that were.
    asked: Option<Matrix>,
    /// The draws whose order makes them hang together, where that is how they do.
    pub reordering: Option<Reordering>,
    /// How far the correlation lies that had to move most for the matrix to be possible; 0 where none had to.
    pub change: f64,
    /// The lower triangle that makes the normal variables: a row for each member.
    factor: Matrix,
}

/// What the numbers of a matrix say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Rank correlations (Spearman).
    Ranks,
    /// The correlations of the copula's normal or t variables.
    Variables,
}

impl Correlation {
    /// The correlation of `members` as `asked`, in ranks (Spearman), or the nearest possible.
    pub fn new(source: String, cells: Vec<RangeRef>, members: Vec<CellRef>, asked: &Matrix) -> Self {
        Self::by_matrix(source, cells, members, Copula::Gaussian, Measure::Ranks, asked)
    }

    /// The members under a copula that takes a matrix, or the nearest possible one.
    ///
    /// Normal variables whose ranks correlate by ρ correlate by 2 sin(πρ/6) (K. Pearson, "On further methods of
    /// determining correlation", 1907); t variables by a little more.
    pub fn by_matrix(
        source: String,
        cells: Vec<RangeRef>,
        members: Vec<CellRef>,
        copula: Copula,
        measure: Measure,
        asked: &Matrix,
    ) -> Self {
        let untied = Untied::new(copula);
        let of_ranks = |rank: f64| untied.correlation(rank);
        let to_ranks = |r: f64| untied.rank(r);
        let of_variables = if measure == Measure::Ranks { asked.map(of_ranks) } else { asked.clone() };
        let (used, change, factor) = match of_variables.factor() {
            Some(factor) if measure == Measure::Ranks => (asked.clone(), 0.0, factor),
            Some(factor) => (asked.map(to_ranks), 0.0, factor),
            None => {
                let nearest = of_variables.nearest_possible();
                let used = nearest.map(to_ranks);
                let change = match measure {
                    Measure::Ranks => used.furthest_from(asked),
                    Measure::Variables => nearest.furthest_from(asked),
                };
                (used, change, nearest.factor().unwrap_or_else(|| Matrix::identity(members.len())))
            }
        };
        Self {
            source,
            cells,
            members,
            copula,
            reflection: Reflection::None,
            drawn: used.clone(),
            used,
            asked: (measure == Measure::Ranks).then(|| asked.clone()),
            reordering: None,
            change,
            factor,
        }
    }

    /// The same, with the ranks as asked also of members that have ties, whose mean ranks are given: the draws then
    /// hang together by more. What ties cannot reach moves to what they can.
    #[cfg(feature = "functions")]
    pub(crate) fn tied(self, stairs: &[Option<Stairs>]) -> Self {
        let Some(asked) = self.asked.as_ref().filter(|_| stairs.iter().any(Option::is_some)) else {
            return self;
        };
        let alike = ties::Known::default();
        let pair = |row: usize, column: usize| -> Option<Rc<TiedRanks>> {
            let (first, second) = (stairs[row].as_ref(), stairs[column].as_ref());
            if first.is_none() && second.is_none() {
                return None;
            }
            alike.pair(first, second, self.copula)
        };
        let untied = Untied::new(self.copula);
        let of_ranks = |row: usize, column: usize, rank: f64| match pair(row, column) {
            Some(pair) => pair.correlation(rank),
            None => untied.correlation(rank),
        };
        let to_ranks = |row: usize, column: usize, r: f64| match pair(row, column) {
            Some(pair) => pair.rank(r),
            None => untied.rank(r),
        };
        let nearest =
            |row: usize, column: usize, rank: f64| pair(row, column).map_or(rank, |pair| pair.nearest(rank));
        let variables = asked.map_pairs(of_ranks);
        let (used, variables) = match variables.factor() {
            Some(_) => (asked.map_pairs(nearest), variables),
            None => {
                let possible = variables.nearest_possible();
                (possible.map_pairs(to_ranks), possible)
            }
        };
        let change = used.furthest_from(asked);
        let factor = variables.factor().unwrap_or_else(|| Matrix::identity(self.members.len()));
        let drawn = variables.map(|r| untied.rank(r));
        Self { used, drawn, change, factor, ..self }
    }

    /// The members under a copula of one parameter, which has been checked.
    pub fn by_theta(
        source: String,
        cells: Vec<RangeRef>,
        members: Vec<CellRef>,
        copula: Copula,
        reflection: Reflection,
    ) -> Self {
        let size = members.len();
        let rank = if copula.is_independence() { 0.0 } else { copula.pair(0.0).spearman() };
        let used = Matrix::identity(size).map(|_| rank * reflection.sign());
        let factor = Matrix::identity(size);
        let drawn = used.clone();
        Self {
            source,
            cells,
            members,
            copula,
            reflection,
            used,
            drawn,
            asked: None,
            reordering: None,
            change: 0.0,
            factor,
        }
    }

    /// Whether rank correlations were asked, rather than those of a copula's variables or its parameter.
    #[cfg(not(feature = "functions"))]
    pub(crate) fn is_of_ranks(&self) -> bool {
        self.asked.is_some()
    }

    /// The same members by the order of their draws.
    pub fn reordered(self, reordering: Reordering) -> Self {
        Self { reordering: Some(reordering), ..self }
    }

    /// What each member's normal variable is made of: its weights on the normal quantiles of the draws of the
    /// members up to it.
    pub fn weights(&self, member: usize) -> &[f64] {
        &self.factor.row(member)[..=member]
    }
}

/// The way between ranks and a copula's variables, of values without ties.
struct Untied(Option<StudentRanks>);

impl Untied {
    fn new(copula: Copula) -> Self {
        Self(match copula {
            Copula::Student { degrees } => Some(StudentRanks::new(degrees)),
            _ => None,
        })
    }

    /// The correlation of variables whose ranks correlate by `rank`.
    fn correlation(&self, rank: f64) -> f64 {
        match &self.0 {
            Some(ranks) => ranks.correlation(rank),
            None => 2.0 * math::sin(PI_SIXTH * rank),
        }
    }

    /// The rank correlation of variables that correlate by r.
    fn rank(&self, r: f64) -> f64 {
        match &self.0 {
            Some(ranks) => ranks.rank(r),
            None => math::asin(r / 2.0) / PI_SIXTH,
        }
    }
}

const PI_SIXTH: f64 = std::f64::consts::PI / 6.0;
