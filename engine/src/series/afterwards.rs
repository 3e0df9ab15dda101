//! What is done to the values of a process before they stand in cells: what was done to the data that it was fitted
//! to, undone from the last to the first.
//!
//! ```text
//!    process ──▶ + season ──▶ added up from a start, once or twice ──▶ exponential or square ──▶ − shift
//! ```

use crate::formula::Expr;

/// What is done, in this order.
#[derive(Clone, Debug, Default)]
pub struct Afterwards {
    /// What each value is moved by, in turn; of differences of the second order there are two, of which the second goes
    /// on with what the first made.
    pub seasons: Vec<Seasons>,
    /// Each value is added to those before, which begin with the first of these; then each of the sums to those before,
    /// which begin with the next.
    pub sums_from: Vec<Expr>,
    /// The function of what then stands there.
    pub function: Option<Outer>,
    /// What is taken off in the end.
    pub less: Option<Expr>,
}

/// Terms that are added to the values in turn.
#[derive(Clone, Debug)]
pub struct Seasons {
    /// The terms of one round; there is at least one.
    pub terms: Vec<Expr>,
    /// Which of them, from 0, is the first period's.
    pub first: usize,
    /// Whether the terms are of the first round alone, and what then stands there is added a round later: differences
    /// from the season before become values.
    pub goes_on: bool,
}

/// A function of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outer {
    /// eˣ
    Exponential,
    /// x²
    Square,
}

impl Afterwards {
    /// What is given.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        let seasons = self.seasons.iter().flat_map(|seasons| &seasons.terms);
        seasons.chain(&self.sums_from).chain(&self.less)
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let seasons = self.seasons.iter_mut().flat_map(|seasons| &mut seasons.terms);
        seasons.chain(&mut self.sums_from).chain(&mut self.less)
    }

    /// Whether it is anything at all.
    pub fn is_something(&self) -> bool {
        self.function.is_some() || self.parts().next().is_some()
    }
}
