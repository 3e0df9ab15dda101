//! Tests of the reader as a whole, on packages built here and on the corpora.

mod binary;
pub(crate) mod builder;
mod corpora;
mod features;
mod formats;
mod refusals;
