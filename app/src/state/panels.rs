//! The panels that the engine's worker writes: which are open, and their markup.

use crate::dom::*;

/// The panels; at most one is on the page at a time.
#[derive(Clone, Copy)]
pub(crate) struct Panels {
    /// The one beside the sheet; empty for the marks, which the page itself shows.
    pub(crate) model: RwSignal<&'static str>,
    /// The one below the results; empty for none.
    pub(crate) results: RwSignal<&'static str>,
    /// The markup of the one that is on the page.
    pub(crate) html: RwSignal<String>,
    /// Whether its answer has been waited for for a while.
    pub(crate) busy: RwSignal<bool>,
    /// Counts what was asked and answered, so that an answer that comes too late is known as such.
    pub(crate) asked: StoredValue<u32>,
}

impl Panels {
    pub(super) fn new() -> Self {
        Self {
            model: RwSignal::new(""),
            results: RwSignal::new(""),
            html: RwSignal::default(),
            busy: RwSignal::new(false),
            asked: StoredValue::new(0),
        }
    }
}
