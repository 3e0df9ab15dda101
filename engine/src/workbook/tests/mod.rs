//! Tests of the reader as a whole, on packages built here and on the corpora.

mod builder;
mod corpora;
mod features;
mod refusals;
