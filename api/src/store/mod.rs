//! What is kept: rows in the database, objects in the store. SQL only, no HTTP.

pub mod database;
pub mod objects;
pub mod owners;
pub mod queue;
pub mod secrets;
pub mod shares;
pub mod simulations;
pub mod workbooks;
