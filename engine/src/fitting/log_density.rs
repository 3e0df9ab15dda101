//! Parts of logarithms of densities, without the densities that would vanish.

use crate::math;

/// ½ ln 2π
pub(super) const HALF_LOG_TWO_PI: f64 = 0.918_938_533_204_672_7;

/// The logarithm of the standard logistic density.
pub(super) fn log_logistic_density(z: f64) -> f64 {
    let size = z.abs();
    -size - 2.0 * math::log1p(math::exp(-size))
}

/// The logarithm of the standard normal probability of z or less, also where that vanishes.
pub(super) fn log_normal_cdf(z: f64) -> f64 {
    if z < -5.0 {
        -0.5 * z * z - HALF_LOG_TWO_PI + math::log(math::mills_ratio(-z))
    } else {
        math::log(math::normal_cdf(z))
    }
}
