//! What no crate can test by itself, one module for each question: one binary, linked once.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

mod bad_input;
mod browser;
mod closed_forms;
mod correlations;
mod edge;
mod functions;
mod golden;
mod hostile_formulas;
mod oracle;
mod sameness;
mod support;
mod tidy;
