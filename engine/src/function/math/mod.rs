//! Arithmetic: sums, products, rounding, powers, matrices, counting, ways to write numbers.

pub(super) mod aggregate;
pub(super) mod combinatorics;
pub(super) mod matrix;
pub(super) mod numerals;
pub(super) mod powers;
pub(super) mod random;
pub(super) mod rounding;
pub(super) mod sums;
