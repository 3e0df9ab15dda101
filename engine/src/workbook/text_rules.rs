//! How a file's formulas compare texts and look for them.

use std::cmp::Ordering;

/// Excel's way, unless an OpenDocument file asks for another (OpenDocument 1.3 part 3, 9.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextRules {
    /// What criteria and the keys of lookups may hold beside letters.
    pub patterns: Patterns,
    /// Whether a text must be the whole of a cell, rather than stand somewhere in it.
    pub whole_cells: bool,
    /// Whether `=`, `<` and the like tell small letters from capitals, where nothing else differs.
    pub case_matters: bool,
}

/// What stands for other characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patterns {
    /// `*` and `?`, and `~` before one that is meant as it is.
    Wildcards,
    /// Nothing.
    Plain,
    /// Regular expressions.
    Regular,
}

impl TextRules {
    /// Excel's, which no file of its own formats can change.
    pub const EXCEL: Self = Self { patterns: Patterns::Wildcards, whole_cells: true, case_matters: false };
    /// Those of an OpenDocument file that asks for nothing.
    pub const OPEN_DOCUMENT: Self =
        Self { patterns: Patterns::Regular, whole_cells: true, case_matters: true };

    /// The order of two texts. Where case matters, texts that differ in nothing else have small letters first.
    pub fn order(self, a: &str, b: &str) -> Ordering {
        let order = a.to_lowercase().cmp(&b.to_lowercase());
        if self.case_matters { order.then_with(|| b.cmp(a)) } else { order }
    }
}

impl Default for TextRules {
    fn default() -> Self {
        Self::EXCEL
    }
}
