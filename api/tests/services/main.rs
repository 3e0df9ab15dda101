//! The services from outside: real processes, a real database, real sockets.
//!
//! Each test starts a `carlo-api` of its own with a folder and a database of its own; those under
//! [`support::on_both`] run on SQLite and on a PostgreSQL that the tests start themselves.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test stops where something is not as it must be, and says what it skips"
)]

mod assets;
mod bad_files;
mod connections;
mod crash;
mod hostile;
mod openapi;
mod requests;
mod shares;
mod support;
mod walk;
