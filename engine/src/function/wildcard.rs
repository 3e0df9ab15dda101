//! Text patterns of lookups and criteria: `*` any characters, `?` one, `~` takes the next as it is and is
//! nothing at the end. OpenDocument files may ask for other rules.

use crate::plan::lower::{Halt, Lowering, Outcome};
use crate::workbook::{Patterns, TextRules};

/// The characters of which a regular expression is more than a text.
const OF_EXPRESSIONS: [char; 14] = ['.', '^', '$', '*', '+', '?', '(', ')', '[', ']', '{', '}', '|', '\\'];

/// A pattern, whatever the case of its letters.
pub(super) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Character(char),
    One,
    Any,
}

impl Pattern {
    /// Reads what a whole text must fit, or a part of it where the rules say so.
    pub(super) fn new(text: &str, rules: TextRules) -> Self {
        let mut pattern = Self::of_part(text, rules);
        if !rules.whole_cells && !text.is_empty() {
            pattern.parts.insert(0, Part::Any);
            pattern.parts.push(Part::Any);
        }
        pattern
    }

    /// Reads a pattern that only the beginning of a text must fit.
    pub(super) fn of_beginning(text: &str, rules: TextRules) -> Self {
        let mut pattern = Self::of_part(text, rules);
        pattern.parts.push(Part::Any);
        pattern
    }

    fn of_part(text: &str, rules: TextRules) -> Self {
        let mut parts = Vec::new();
        let lower = text.to_lowercase();
        let mut characters = lower.chars();
        while let Some(character) = characters.next() {
            parts.push(match character {
                other if rules.patterns != Patterns::Wildcards => Part::Character(other),
                '*' => Part::Any,
                '?' => Part::One,
                '~' => match characters.next() {
                    Some(escaped) => Part::Character(escaped),
                    None => continue,
                },
                other => Part::Character(other),
            });
        }
        Self { parts }
    }

    /// Whether a text needs more than a comparison.
    pub(super) fn is_needed(text: &str, rules: TextRules) -> bool {
        !rules.whole_cells || (rules.patterns == Patterns::Wildcards && text.contains(['*', '?', '~']))
    }

    /// Whether the whole of `text` fits.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.fits(&text.to_lowercase().chars().collect::<Vec<char>>())
    }

    /// Whether the whole of a text in small letters fits.
    pub(super) fn fits(&self, text: &[char]) -> bool {
        let (mut at, mut part) = (0, 0);
        // Where to go back to: the last `*`, and how much of the text it has taken.
        let mut retry: Option<(usize, usize)> = None;
        while at < text.len() {
            match self.parts.get(part) {
                Some(Part::Any) => {
                    retry = Some((part, at));
                    part += 1;
                    continue;
                }
                Some(Part::One) => {
                    at += 1;
                    part += 1;
                    continue;
                }
                Some(Part::Character(character)) if *character == text[at] => {
                    at += 1;
                    part += 1;
                    continue;
                }
                _ => {}
            }
            match retry {
                Some((star, taken)) => {
                    retry = Some((star, taken + 1));
                    part = star + 1;
                    at = taken + 1;
                }
                None => return false,
            }
        }
        self.parts[part..].iter().all(|part| *part == Part::Any)
    }
}

impl Lowering<'_> {
    /// The rules by which a text is looked for. Regular expressions are refused, but for those that are nothing but
    /// the text itself.
    pub(super) fn rules_for(&self, text: &str) -> Outcome<TextRules> {
        let rules = self.text_rules();
        if rules.patterns == Patterns::Regular && text.contains(OF_EXPRESSIONS) {
            return Err(Halt::Unsupported("a regular expression among criteria or lookups".to_owned()));
        }
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::workbook::{Patterns, TextRules};

    #[test]
    fn patterns_fit_as_in_excel() {
        for (pattern, text, fits) in [
            ("a*c", "ABC", true),
            ("a*c", "abcd", false),
            ("?", "x", true),
            ("?", "", false),
            ("*", "", true),
            ("~*", "*", true),
            ("~*", "x", false),
            ("*b*b", "abab", true),
            ("", "", true),
            ("a~?b", "a?b", true),
            ("~d", "D", true),
            ("a~", "a", true),
        ] {
            assert_eq!(Pattern::new(pattern, TextRules::EXCEL).matches(text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn other_rules_take_wildcards_as_they_are_or_a_part_of_a_text() {
        let plain = TextRules { patterns: Patterns::Plain, ..TextRules::EXCEL };
        let part = TextRules { whole_cells: false, ..TextRules::EXCEL };
        for (pattern, rules, text, fits) in [
            ("a*c", plain, "abc", false),
            ("a*c", plain, "A*C", true),
            ("a~*c", plain, "a*c", false),
            ("bc", part, "abcd", true),
            ("b?d", part, "abcde", true),
            ("bc", plain, "abcd", false),
            ("", part, "a", false),
        ] {
            assert_eq!(Pattern::new(pattern, rules).matches(text), fits, "{pattern} {text}");
        }
    }
}
