//! Regular expressions as PCRE2 understands them: a parser, and a matcher that goes back where it went wrong.
//!
//! Excel's REGEX functions match by PCRE2. What is here means the same there; the rest of PCRE2 (Unicode
//! properties, recursion, conditions, `\K` …) is refused by name rather than read otherwise.

mod matching;
mod parse;

use PatternError::Wrong;
use matching::Matcher;
use parse::Parser;

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PatternError {
    /// It is no pattern.
    Wrong,
    /// PCRE2 knows it and Carlo does not.
    Unknown(&'static str),
}

/// A pattern, ready to match.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    root: Node,
    /// The names of the groups, by their numbers from 1.
    names: Vec<Option<String>>,
    any_case: bool,
}

/// Where a match and its groups begin and end, in characters; the match itself first.
pub(super) type Found = Vec<Option<(usize, usize)>>;

#[derive(Clone, Debug)]
enum Node {
    /// One character.
    One(Set),
    Start,
    End {
        /// Whether a line break at the end may follow.
        before_break: bool,
    },
    Boundary(bool),
    Group(Option<usize>, Box<Node>),
    Each(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        most: u32,
        way: Way,
    },
    Again(usize),
    Look {
        ahead: bool,
        holds: bool,
        node: Box<Node>,
    },
    Atomic(Box<Node>),
}

/// Which number of repetitions is tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Most,
    Least,
    /// The most, and no other.
    Only,
}

/// A set of characters.
#[derive(Clone, Debug, Default)]
struct Set {
    not: bool,
    ranges: Vec<(char, char)>,
    /// Sets within, as `\d` in `[\d.]`.
    sets: Vec<Set>,
}

impl Set {
    fn of(ranges: &[(char, char)], not: bool) -> Self {
        Self { not, ranges: ranges.to_vec(), sets: Vec::new() }
    }

    fn has(&self, letter: char) -> bool {
        let within = self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter));
        (within || self.sets.iter().any(|set| set.has(letter))) != self.not
    }

    fn has_in_any_case(&self, letter: char) -> bool {
        let plain = Self { not: false, ..self.clone() };
        let both = letter.to_lowercase().chain(letter.to_uppercase()).chain([letter]);
        both.into_iter().any(|letter| plain.has(letter)) != self.not
    }
}

const DIGITS: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACE: &[(char, char)] = &[('\t', '\r'), (' ', ' ')];
const BLANK: &[(char, char)] = &[('\t', '\t'), (' ', ' '), ('\u{a0}', '\u{a0}')];

/// The set of a letter after a backslash.
fn class(letter: char) -> Option<Set> {
    let ranges = match letter.to_ascii_lowercase() {
        'd' => DIGITS,
        'w' => WORD,
        's' => SPACE,
        'h' => BLANK,
        _ => return None,
    };
    Some(Set::of(ranges, letter.is_ascii_uppercase()))
}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn new(text: &str, any_case: bool) -> Result<Self, PatternError> {
        let letters: Vec<char> = text.chars().collect();
        let mut parser = Parser { letters: &letters, at: 0, names: Vec::new(), depth: 0 };
        let inline = parser.take_text("(?i)");
        let root = parser.either()?;
        if parser.at < letters.len() {
            return Err(Wrong);
        }
        let pattern = Self { root, names: parser.names, any_case: any_case || inline };
        if pattern.root.greatest_reference() > pattern.names.len() {
            return Err(Wrong);
        }
        Ok(pattern)
    }

    /// The number of the group of this name.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        let found = self.names.iter().position(|known| known.as_deref() == Some(name))?;
        Some(found + 1)
    }

    /// The first match that begins at `from` or later, but not an empty one at `from` where `not_empty` says
    /// so. `steps` counts what it takes.
    pub(super) fn find(
        &self,
        text: &[char],
        from: usize,
        not_empty: bool,
        steps: &mut u32,
    ) -> Result<Option<Found>, PatternError> {
        let mut matcher = Matcher {
            text,
            any_case: self.any_case,
            groups: vec![None; self.names.len() + 1],
            steps: *steps,
            depth: 0,
            failed: None,
        };
        for start in from..=text.len() {
            matcher.groups.fill(None);
            let mut end = None;
            let matched = matcher.node(&self.root, start, &mut |_, at| {
                end = Some(at);
                !(not_empty && start == from && at == from)
            });
            *steps = matcher.steps;
            if let Some(error) = matcher.failed {
                return Err(error);
            }
            if matched {
                let mut found = matcher.groups;
                found[0] = end.map(|end| (start, end));
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

impl Node {
    fn greatest_reference(&self) -> usize {
        match self {
            Self::Again(group) => *group,
            Self::Each(nodes) | Self::Either(nodes) => {
                nodes.iter().map(Self::greatest_reference).max().unwrap_or(0)
            }
            Self::Group(_, node)
            | Self::Repeat { node, .. }
            | Self::Look { node, .. }
            | Self::Atomic(node) => node.greatest_reference(),
            Self::One(_) | Self::Start | Self::End { .. } | Self::Boundary(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PatternError::Unknown;
    use super::*;

    fn found(pattern: &str, text: &str) -> Option<String> {
        let text: Vec<char> = text.chars().collect();
        let (start, end) = Pattern::new(pattern, false).unwrap().find(&text, 0, false, &mut 0).unwrap()?[0]?;
        Some(text[start..end].iter().collect())
    }

    #[test]
    fn patterns_find_what_perl_finds() {
        for (pattern, text, expected) in [
            ("a+?b", "xaaab", Some("aaab")),
            ("a*", "baa", Some("")),
            ("[A-Z][a-z]+", "DylanWilliams", Some("Dylan")),
            (r"\d{3}-\d{4}", "(378) 555-4195", Some("555-4195")),
            (r"(\w+) \1", "the the cat", Some("the the")),
            (r"(?<=\$)\d+", "cost $45", Some("45")),
            (r"(?<!\$)\b\d+", "$45 12", Some("12")),
            (r"\d+(?=%)", "10 20%", Some("20")),
            (r"a(?!b)", "abac", Some("a")),
            ("(a|ab)(c|bcd)(d*)", "abcd", Some("abcd")),
            ("(?>a+)ab", "aaab", None),
            ("a++b", "aaab", Some("aaab")),
            ("a++ab", "aaab", None),
            ("^b|c$", "abc\n", Some("c")),
            (r"c\z", "abc\n", None),
            (".+", "one\ntwo", Some("one")),
            (r"[^\d\s]+", "12 ab!", Some("ab!")),
            ("[]a]+", "x]a", Some("]a")),
            ("[a-]+", "b-a", Some("-a")),
            ("x{2,3}", "xxxx", Some("xxx")),
            ("x{,3}", "x{,3}", Some("x{,3}")),
            ("(?i)ABC", "xabc", Some("abc")),
            (r"\x41\x{42}", "AB", Some("AB")),
            ("(a*)*b", "aab", Some("aab")),
            ("(?:ab)+", "xababa", Some("abab")),
            ("[[:alpha:]]+", "12abc", Some("abc")),
            ("(?P<year>\\d{4})", "in 2026", Some("2026")),
        ] {
            assert_eq!(found(pattern, text).as_deref(), expected, "{pattern} in {text}");
        }
    }

    #[test]
    fn what_is_no_pattern_or_not_known_is_told() {
        for pattern in ["(", "a)", "*a", "[a", "a{3,2}", "[z-a]", "\\", r"\1", "a**", "(?<1>a)"] {
            assert_eq!(Pattern::new(pattern, false).unwrap_err(), Wrong, "{pattern}");
        }
        for pattern in [r"\p{L}", r"a\Kb", "(?R)", "(*SKIP)a", "(?i:a)", &"(".repeat(9_000)] {
            assert!(matches!(Pattern::new(pattern, false), Err(Unknown(_))), "{pattern}");
        }
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let text: Vec<char> = "a".repeat(40).chars().collect();
        let found = Pattern::new("(a|a)*b", false).unwrap().find(&text, 0, false, &mut 0);
        assert!(matches!(found, Err(Unknown(_))));
        let long: Vec<char> = "ab".repeat(16_000).chars().collect();
        assert!(Pattern::new("(ab)*c", false).unwrap().find(&long, 0, false, &mut 0).is_err());
        assert_eq!(
            Pattern::new(".*b", false).unwrap().find(&long, 0, false, &mut 0).unwrap().unwrap()[0],
            Some((0, 32_000))
        );
    }
}
