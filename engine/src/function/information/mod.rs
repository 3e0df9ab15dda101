//! What values, cells and sheets are.

use super::ArgumentKind::{Reference, Scalar as One};

pub(super) mod cell;
pub(super) mod kinds;
pub(super) mod places;
