//! Finding a quantile by its cumulative probability, and moments by the quantile.

use super::elementary::{log, normal_density};

/// The x between two bounds whose probabilities below and above are p and q = 1 − p, given apart so that
/// either may be tiny. `at` gives the probabilities below and above x and the density there.
///
/// Newton's method for the logarithm of the smaller probability, kept inside a bracket that shrinks with
/// every step: what leaves it is halved. At most 200 steps.
pub(super) fn invert(
    (p, q): (f64, f64),
    (mut low, mut high): (f64, f64),
    start: f64,
    at: &dyn Fn(f64) -> (f64, f64, f64),
) -> f64 {
    let mut x = start.clamp(low, high);
    for _ in 0..200 {
        let (lower, upper, density) = at(x);
        let (excess, probability) = if p <= q { (log(lower / p), lower) } else { (log(q / upper), upper) };
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x - excess * (probability / density);
        // The root may be an end of the bracket, which rounding oversteps.
        let margin = 1e-9 * (1e-3 + x.abs());
        let inside = newton >= low - margin && newton <= high + margin;
        let next = if inside { newton } else { 0.5 * (low + high) };
        let moved = (next - x).abs();
        x = next;
        if moved <= 1e-12 * (1e-3 + x.abs()) {
            break;
        }
    }
    x
}

/// The mean and variance of a function of a standard normal variable whose nearest singularity is `reach`
/// away from the real axis.
///
/// The trapezoidal rule errs by e^(−2π reach/step) (L. N. Trefethen and J. A. C. Weideman, SIAM Review 56
/// (2014), 385, theorem 5.1).
pub(super) fn moments_of_normal(reach: f64, function: &dyn Fn(f64) -> f64) -> (f64, f64) {
    const END: f64 = 9.0;
    let step = (reach / 6.0).clamp(0.002, 0.1);
    let half = (END / step).ceil() as i32;
    let points = || (-half..=half).map(|i| f64::from(i) * step);
    let mean = points().map(|z| function(z) * normal_density(z)).sum::<f64>() * step;
    let square = |z: f64| {
        let difference = function(z) - mean;
        difference * difference * normal_density(z)
    };
    (mean, points().map(square).sum::<f64>() * step)
}
