//! Quantiles without a formula, made fast where the parameters are the same in every trial.
//!
//! Seen from the normal quantile of the draw, the logarithm of a gamma variable, the logit of a beta
//! variable and the inverse hyperbolic sine of Student's t are smooth, so a table of Chebyshev series holds
//! them to the last digits.

use std::sync::Arc;

use super::guard::mirrored;
use crate::math;
use crate::plan::{Builder, Lookup, Unary, ValueId};

/// The normal quantiles of the least positive normal number and of the greatest number below 1 lie within.
const ENDS: [f64; 20] = [
    -37.6, -30.0, -24.0, -20.0, -16.0, -13.0, -10.0, -8.0, -6.0, -4.5, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0,
    4.5, 6.5, 8.5,
];

/// A function of the draw by a table, or `None` where a table cannot hold it. `function` takes the
/// probabilities below and above. A draw in an upper tail goes by the probability above it, so that the table
/// reaches as far there.
pub(super) fn curve(b: &mut Builder, u: ValueId, function: &dyn Fn(f64, f64) -> f64) -> Option<ValueId> {
    let above = mirrored(b, u);
    let of_normal = |z: f64| {
        let (near, far) = (math::normal_cdf(z), math::normal_cdf(-z));
        if above.is_some() { function(far, near) } else { function(near, far) }
    };
    let tolerance = |value: f64| 3e-14 + 2e-15 * value.abs();
    let table = math::chebyshev_table(&ENDS, of_normal, tolerance)?;
    let z = b.unary(Unary::NormalQuantile, above.unwrap_or(u));
    Some(b.lookup(Lookup::Series, Arc::from(table), z))
}
