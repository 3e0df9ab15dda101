//! Draws of the standard variables that quantiles are made of, each accurate at both ends.

use super::guard::{complement, exponential, logarithm};
use crate::plan::{Binary, Builder, Compare, Unary, ValueId};

/// −ln u: the exponential variable that falls as u rises.
pub(crate) fn minus_log(b: &mut Builder, u: ValueId) -> ValueId {
    let log = logarithm(b, u);
    b.unary(Unary::Negate, log)
}

/// ln(u/(1 − u)): the standard logistic variable, as a sum that keeps its digits at both ends.
pub(super) fn logit(b: &mut Builder, u: ValueId) -> ValueId {
    let log = logarithm(b, u);
    let minus_log_of_rest = exponential(b, u);
    b.add(log, minus_log_of_rest)
}

/// The lesser of u and 1 − u.
pub(super) fn tail(b: &mut Builder, u: ValueId) -> ValueId {
    let rest = complement(b, u);
    b.binary(Binary::Minimum, u, rest)
}

/// The size, negative where u is below ½.
pub(super) fn signed(b: &mut Builder, u: ValueId, size: ValueId) -> ValueId {
    let below = b.unary(Unary::Negate, size);
    let is_below = below_half(b, u);
    b.select(is_below, below, size)
}

/// Whether u is below ½.
pub(super) fn below_half(b: &mut Builder, u: ValueId) -> ValueId {
    let half = b.constant(0.5);
    b.compare(Compare::Less, u, half)
}

/// x times a number.
pub(super) fn times(b: &mut Builder, x: ValueId, factor: f64) -> ValueId {
    let factor = b.constant(factor);
    b.mul(factor, x)
}

/// (e^(nt) − 1)/n, which is t for n = 0 (G. E. P. Box and D. R. Cox, J. Royal Statistical Society B 26
/// (1964), 211, eq 1, of eᵗ).
pub(super) fn box_cox(b: &mut Builder, t: ValueId, n: ValueId) -> ValueId {
    let product = b.mul(n, t);
    let growth = b.unary(Unary::ExponentialMinusOne, product);
    let ratio = b.div(growth, n);
    let zero = b.constant(0.0);
    let is_zero = b.compare(Compare::Equal, n, zero);
    b.select(is_zero, t, ratio)
}
