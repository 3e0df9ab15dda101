//! What the user should know about a workbook that could be read: one line for each kind of repair.

/// Collects remarks; of those of one kind only the first place and the number are kept.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    kinds: Vec<(&'static str, String, usize)>,
    lines: Vec<String>,
}

impl Notes {
    /// A remark about one of perhaps many places.
    pub(super) fn add(&mut self, what: &'static str, place: impl FnOnce() -> String) {
        match self.kinds.iter_mut().find(|(kind, _, _)| *kind == what) {
            Some((_, _, count)) => *count += 1,
            None => self.kinds.push((what, place(), 1)),
        }
    }

    /// A remark about the workbook as a whole.
    pub(super) fn line(&mut self, text: impl Into<String>) {
        self.lines.push(text.into());
    }

    /// The remarks as sentences without full stops.
    pub(super) fn into_lines(self) -> Vec<String> {
        let kinds = self.kinds.into_iter().map(|(what, place, count)| match count {
            1 => format!("{place}: {what}"),
            2 => format!("{place} and 1 more: {what}"),
            more => format!("{place} and {} more: {what}", more - 1),
        });
        self.lines.into_iter().chain(kinds).collect()
    }
}
