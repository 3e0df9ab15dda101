//! Jumps at random: as many in a period as a Poisson variable says, each normal.

use super::normal_about;
use crate::distribution::POISSON;
use crate::plan::{Builder, Unary, ValueId};

/// The sum of a Poisson number K of normal jumps, in one draw: normal with mean Km and variance Ks².
pub(super) fn jumps(
    b: &mut Builder,
    [rate, mean, deviation]: [ValueId; 3],
    count: ValueId,
    size: ValueId,
) -> ValueId {
    let count = (POISSON.quantile)(b, count, &[rate]);
    let expected = b.mul(count, mean);
    let root = b.unary(Unary::SquareRoot, count);
    let spread = b.mul(root, deviation);
    normal_about(b, expected, spread, size)
}
