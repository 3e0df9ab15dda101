//! Statistics that can be gathered in parts.

mod covariance;
mod histogram;
mod moments;
mod quantile;
mod sensitivity;
mod summary;

pub use histogram::histogram;
pub use moments::Moments;
pub use quantile::{Quantiles, KEPT_VALUES};
pub use sensitivity::{rank_correlation, ranks};
pub use summary::Summary;

/// Statistics that can be gathered in parts.
/// Law: updating with `a` then `b` equals merging what `a` and `b` gave apart.
/// NaN values are errors and are not counted.
pub trait Accumulator: Clone {
    /// Takes more values in.
    fn update(&mut self, values: &[f64]);
    /// Takes in what another part gathered.
    fn merge(&mut self, other: &Self);
}
