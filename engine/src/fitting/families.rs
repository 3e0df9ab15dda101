//! Every family that can be fitted.

use super::families_bounded::BOUNDED;
use super::families_line::LINE;
use super::families_positive::POSITIVE;
use super::families_whole::WHOLE;
use super::family::Family;

/// Every family, in the order in which they are tried.
pub(super) fn all() -> impl Iterator<Item = &'static Family> {
    LINE.iter().chain(POSITIVE).chain(BOUNDED).chain(WHOLE)
}

/// Those that are tried where none is named.
pub(super) fn usual(discrete: bool) -> impl Iterator<Item = &'static Family> {
    all().filter(move |family| family.usual && family.distribution.discrete == discrete)
}
