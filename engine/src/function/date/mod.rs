//! Dates and times, which are serial numbers of days.

pub(super) mod calendar;
pub(super) mod making;
pub(super) mod parts;
pub(super) mod spans;
pub(crate) mod text;
pub(super) mod workdays;
