//! Carlo's services: uploads, simulations on the server and shared links, over HTTP.
//!
//! ```text
//! server      accepts connections, closes slow ones, drains
//!   router      every route on one page
//!     routes/     HTTP only
//!       store/      SQL and objects only
//! jobs/       workers: take rows of the store under a lease, run a child process for each
//!   child       the only process that touches workbooks
//!     simulator   the only calls of the engine
//! ```

pub mod client;
pub mod config;
mod documents;
pub mod error;
pub mod guard;
pub mod jobs;
mod progress;
pub mod router;
pub mod routes;
pub mod server;
mod simulator;
pub mod state;
pub mod store;
mod time;
mod token;
