//! Text patterns of lookups and criteria: `*` any characters, `?` one, `~` takes the next as it is and is
//! nothing at the end.

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
    /// Reads a pattern.
    pub(super) fn new(text: &str) -> Self {
        let mut parts = Vec::new();
        let lower = text.to_lowercase();
        let mut characters = lower.chars().peekable();
        while let Some(character) = characters.next() {
            parts.push(match character {
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

    /// Reads a pattern that only the beginning of a text must fit.
    pub(super) fn of_beginning(text: &str) -> Self {
        let mut pattern = Self::new(text);
        pattern.parts.push(Part::Any);
        pattern
    }

    /// Whether a text needs more than a comparison.
    pub(super) fn has_wildcards(text: &str) -> bool {
        text.contains(['*', '?', '~'])
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

#[cfg(test)]
mod tests {
    use super::Pattern;

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
            assert_eq!(Pattern::new(pattern).matches(text), fits, "{pattern} {text}");
        }
    }
}
