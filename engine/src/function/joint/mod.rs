//! Functions of add-ins that draw several cells together, or from several draws: copulas, multivariate distributions,
//! resamples, series of several variables, of individuals and of estimates; and what they say of matrices of
//! correlations, of Markov chains, and of values of distributions.
//!
//! ```text
//!    {=VoseCopulaBiClayton(2)} in A1:B1  ──▶  a uniform in each cell, which =VoseNormal(0,1,A1) takes
//!    {=PsiMVNormal(D1:D3,E1:G3)} in A1:A3  ──▶  a value in each cell
//! ```
//!
//! They are called in array formulas. Each cell of one has a draw of its own, in the order of the cells; draws that
//! all share come after those. The dialects find them here; they are none of a spreadsheet's own functions.

#[cfg(feature = "functions")]
mod bootstrap;
#[cfg(feature = "functions")]
mod copulas;
#[cfg(feature = "functions")]
mod estimates;
#[cfg(feature = "functions")]
mod families;
#[cfg(feature = "functions")]
mod markov;
#[cfg(feature = "functions")]
mod matrices;
#[cfg(feature = "functions")]
mod parts;
#[cfg(feature = "functions")]
mod populations;
#[cfg(feature = "functions")]
mod probability;
#[cfg(feature = "functions")]
mod stretches;
#[cfg(test)]
#[cfg(feature = "functions")]
pub(crate) mod tests;
#[cfg(feature = "functions")]
mod vector_series;

use super::Function;
#[cfg(feature = "functions")]
use super::table;

/// The functions that draw.
#[cfg(feature = "functions")]
static DRAWING: &[&[Function]] = &[
    bootstrap::FUNCTIONS,
    copulas::FUNCTIONS,
    estimates::FUNCTIONS,
    families::FUNCTIONS,
    markov::FUNCTIONS,
    populations::FUNCTIONS,
    stretches::FUNCTIONS,
    vector_series::FUNCTIONS,
];
/// The others.
#[cfg(feature = "functions")]
static OTHERS: &[&[Function]] = &[markov::MATRICES, matrices::FUNCTIONS, probability::FUNCTIONS];
#[cfg(not(feature = "functions"))]
static DRAWING: &[&[Function]] = &[];
#[cfg(not(feature = "functions"))]
static OTHERS: &[&[Function]] = &[];

/// The function called `name`, whatever its case.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let mut all = DRAWING.iter().chain(OTHERS).copied().flatten();
    all.find(|function| function.name.eq_ignore_ascii_case(name))
}

/// Whether a function draws several cells together.
pub(crate) fn draws(function: &Function) -> bool {
    DRAWING.iter().copied().flatten().any(|known| known.name == function.name)
}
