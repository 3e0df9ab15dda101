//! Tests of the reader as a whole, on packages built here and on the corpora.

pub(crate) mod builder;
mod corpora;
mod features;
mod refusals;
