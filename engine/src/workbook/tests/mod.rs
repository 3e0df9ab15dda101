//! Tests of the reader as a whole, on packages built here and on the corpora.

mod binary;
mod builder;
mod corpora;
mod features;
mod formats;
mod refusals;
