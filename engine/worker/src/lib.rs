//! The engine in a Web Worker: what `js/engine.js` calls.
//!
//! ```text
//!    page  ── {id, request, bytes?} ──▶  engine.js in the role `engine`   Session, Run
//!          ◀────── {id, event} ────────        │            ▲
//!                                    batch index            columns, transferred
//!                                              ▼            │
//!                                        engine.js in the role `pool`     Pool, one in each nested worker
//! ```
//!
//! The script moves messages and starts workers; what a message means, and in which order batches count,
//! is decided here, where it is tested natively.

pub mod bindings;
pub mod painting;
#[cfg(feature = "whole")]
pub mod panels;
pub mod preview;
pub mod queue;
pub mod refusal;
pub mod run;
pub mod session;
#[cfg(feature = "whole")]
pub mod write_back;
