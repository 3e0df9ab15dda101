//! The handlers: HTTP only. What they keep is in `store`, what takes time is in `jobs`.

pub mod assets;
pub mod body;
pub mod health;
pub mod parse;
pub mod shares;
pub mod simulations;
pub mod traces;

use uuid::Uuid;

use crate::error::ApiError;

/// `id` in its one spelling, or that there is no such `what`.
pub(crate) fn checked_id(id: &str, what: &str) -> Result<String, ApiError> {
    Uuid::try_parse(id).map(|id| id.to_string()).map_err(|_| ApiError::not_found(what))
}
