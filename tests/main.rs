//! What no crate can test by itself, one module for each question: one binary, linked once.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

mod browser;
mod edge;
mod support;
mod tidy;
