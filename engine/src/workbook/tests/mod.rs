//! Tests of the reader as a whole, on packages built here and on the corpora.

#[cfg(feature = "files")]
mod binary;
pub(crate) mod builder;
mod corpora;
mod features;
#[cfg(feature = "files")]
mod formats;
mod refusals;
