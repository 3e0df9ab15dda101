//! Statistics that can be gathered in parts.
//!
//! What they give depends on the values and on how they were cut into parts, never on who gathered them:
//! a simulation takes its batches in their order, so any number of threads gives the same digits.

mod autocorrelation;
mod certainty;
#[cfg(feature = "analysis")]
mod correlated;
mod covariance;
mod grouping;
mod histogram;
mod influence;
pub mod measure;
mod moments;
mod ordered;
mod quantile;
mod sensitivity;
mod sketch;
mod summary;
#[cfg(test)]
mod tests;

pub use autocorrelation::autocorrelation;
pub use certainty::{Certainty, StdError, student_quantile, wilson};
#[cfg(feature = "analysis")]
pub(crate) use certainty::{widened, wider_of_few};
#[cfg(feature = "analysis")]
pub use correlated::correlation_interval;
pub use covariance::Covariance;
pub use grouping::Grouping;
pub use histogram::histogram;
pub use influence::HEAVIEST;
#[cfg(feature = "analysis")]
pub(crate) use influence::Influence;
pub use moments::Moments;
pub use ordered::Ordered;
pub use quantile::{KEPT_VALUES, Quantiles};
pub use sensitivity::{Effect, Sensitivity, Source, rank_correlation, ranks};
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
