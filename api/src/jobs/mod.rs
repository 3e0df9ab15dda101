//! Work that is not done while a request waits: reading workbooks, simulating, tidying up.
//!
//! Everything here may be cut off at any instant and done again: outcomes are objects named by their
//! content, and only the attempt that holds the lease may write the row.

pub mod child;
pub(crate) mod parse;
pub mod protocol;
pub(crate) mod simulate;
pub mod sweep;
pub mod worker;
