//! The services from outside: real processes, a real database, real sockets.
//!
//! Each test starts a `carlo-api` of its own with a folder and a database of its own; those under
//! [`support::on_both`] run on SQLite and on a PostgreSQL that the tests start themselves.

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
