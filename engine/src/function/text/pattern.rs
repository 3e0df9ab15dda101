//! Regular expressions as PCRE2 understands them: a parser, and a matcher that goes back where it went wrong.
//!
//! Excel's REGEX functions match by PCRE2. What is here means the same there; the rest of PCRE2 (Unicode
//! properties, recursion, conditions, `\K` …) is refused by name rather than read otherwise.

/// The most steps of one call: PCRE2 has such a limit as well.
const MOST_STEPS: u32 = 2_000_000;
/// The deepest nesting of a pattern, and of what a match has begun and not ended.
const MOST_DEPTH: u32 = 600;
/// The most repetitions that a pattern may ask for: PCRE2's own limit.
const MOST_REPEATS: u32 = 65_535;

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PatternError {
    /// It is no pattern.
    Wrong,
    /// PCRE2 knows it and Carlo does not.
    Unknown(&'static str),
}

use PatternError::{Unknown, Wrong};

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

struct Parser<'p> {
    letters: &'p [char],
    at: usize,
    names: Vec<Option<String>>,
    depth: u32,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn take(&mut self) -> Result<char, PatternError> {
        let letter = self.peek().ok_or(Wrong)?;
        self.at += 1;
        Ok(letter)
    }

    fn take_text(&mut self, text: &str) -> bool {
        let fits = text.chars().enumerate().all(|(i, letter)| self.letters.get(self.at + i) == Some(&letter));
        if fits {
            self.at += text.chars().count();
        }
        fits
    }

    /// `a|b|c`
    fn either(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > MOST_DEPTH / 4 {
            return Err(Unknown("a pattern nested this deep"));
        }
        let mut choices = vec![self.each()?];
        while self.take_text("|") {
            choices.push(self.each()?);
        }
        self.depth -= 1;
        if choices.len() > 1 {
            return Ok(Node::Either(choices));
        }
        Ok(choices.pop().expect("there is one choice"))
    }

    /// `ab*c?`
    fn each(&mut self) -> Result<Node, PatternError> {
        let mut nodes = Vec::new();
        while self.peek().is_some_and(|letter| letter != '|' && letter != ')') {
            let node = self.one()?;
            nodes.push(self.repeated(node)?);
        }
        Ok(Node::Each(nodes))
    }

    fn repeated(&mut self, node: Node) -> Result<Node, PatternError> {
        let (least, most) = match self.peek() {
            Some('*') => (0, u32::MAX),
            Some('+') => (1, u32::MAX),
            Some('?') => (0, 1),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                // Braces that hold no counts are letters.
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.at += 1;
        if least > most || least > MOST_REPEATS || most != u32::MAX && most > MOST_REPEATS {
            return Err(Wrong);
        }
        let way = if self.take_text("?") {
            Way::Least
        } else if self.take_text("+") {
            Way::Only
        } else {
            Way::Most
        };
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(Wrong);
        }
        Ok(Node::Repeat { node: Box::new(node), least, most, way })
    }

    /// `{2}`, `{2,}` or `{2,5}`: moves on to the closing brace.
    fn counts(&mut self) -> Option<(u32, u32)> {
        let close = self.letters[self.at..].iter().position(|letter| *letter == '}')? + self.at;
        let inside: String = self.letters[self.at + 1..close].iter().collect();
        let number = |text: &str| {
            let digits = !text.is_empty() && text.len() < 9 && text.bytes().all(|b| b.is_ascii_digit());
            if digits { text.parse::<u32>().ok() } else { None }
        };
        let counts = match inside.split_once(',') {
            None => number(&inside).map(|count| (count, count))?,
            Some((least, "")) => (number(least)?, u32::MAX),
            Some((least, most)) => (number(least)?, number(most)?),
        };
        self.at = close;
        Some(counts)
    }

    fn one(&mut self) -> Result<Node, PatternError> {
        match self.take()? {
            '.' => Ok(Node::One(Set::of(&[('\n', '\n')], true))),
            '^' => Ok(Node::Start),
            '$' => Ok(Node::End { before_break: true }),
            '[' => Ok(Node::One(self.set()?)),
            '(' => self.group(),
            '*' | '+' | '?' => Err(Wrong),
            '\\' => self.escaped(),
            letter => Ok(Node::One(Set::of(&[(letter, letter)], false))),
        }
    }

    fn group(&mut self) -> Result<Node, PatternError> {
        let look = |ahead, holds| move |node| Node::Look { ahead, holds, node };
        let wrap: Box<dyn Fn(Box<Node>) -> Node> = if !self.take_text("?") {
            if self.peek() == Some('*') {
                return Err(Unknown("a verb of PCRE2 such as (*SKIP)"));
            }
            self.names.push(None);
            let number = self.names.len();
            Box::new(move |node| Node::Group(Some(number), node))
        } else if self.take_text(":") {
            Box::new(|node| Node::Group(None, node))
        } else if self.take_text(">") {
            Box::new(Node::Atomic)
        } else if self.take_text("=") {
            Box::new(look(true, true))
        } else if self.take_text("!") {
            Box::new(look(true, false))
        } else if self.take_text("<=") {
            Box::new(look(false, true))
        } else if self.take_text("<!") {
            Box::new(look(false, false))
        } else if self.take_text("P<") || self.take_text("<") {
            let mut name = String::new();
            loop {
                match self.take()? {
                    '>' => break,
                    letter if letter == '_' || letter.is_ascii_alphanumeric() => name.push(letter),
                    _ => return Err(Wrong),
                }
            }
            if name.is_empty() || name.starts_with(|letter: char| letter.is_ascii_digit()) {
                return Err(Wrong);
            }
            self.names.push(Some(name));
            let number = self.names.len();
            Box::new(move |node| Node::Group(Some(number), node))
        } else {
            return Err(Unknown("a group of PCRE2 that begins with (?"));
        };
        let inner = self.either()?;
        if !self.take_text(")") {
            return Err(Wrong);
        }
        Ok(wrap(Box::new(inner)))
    }

    /// What follows a backslash outside of brackets.
    fn escaped(&mut self) -> Result<Node, PatternError> {
        let letter = self.take()?;
        if let Some(set) = class(letter) {
            return Ok(Node::One(set));
        }
        Ok(match letter {
            'b' => Node::Boundary(true),
            'B' => Node::Boundary(false),
            'A' => Node::Start,
            'Z' => Node::End { before_break: true },
            'z' => Node::End { before_break: false },
            '1'..='9' => {
                let mut group = letter.to_digit(10).unwrap_or(0) as usize;
                while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
                    group = group.saturating_mul(10).saturating_add(digit as usize);
                    self.at += 1;
                }
                Node::Again(group)
            }
            letter => {
                let letter = self.character(letter)?;
                Node::One(Set::of(&[(letter, letter)], false))
            }
        })
    }

    /// The one character that a letter after a backslash stands for.
    fn character(&mut self, letter: char) -> Result<char, PatternError> {
        Ok(match letter {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            'e' => '\u{1b}',
            'x' => {
                let braces = self.take_text("{");
                let mut code = 0_u32;
                let mut digits = 0;
                while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(16)) {
                    if !braces && digits == 2 {
                        break;
                    }
                    code = code.saturating_mul(16).saturating_add(digit);
                    digits += 1;
                    self.at += 1;
                }
                if braces && (digits == 0 || !self.take_text("}")) {
                    return Err(Wrong);
                }
                char::from_u32(code).ok_or(Wrong)?
            }
            letter if letter.is_ascii_alphanumeric() => {
                return Err(Unknown("an escape of PCRE2 that Carlo does not know"));
            }
            letter => letter,
        })
    }

    /// `[a-z\d]`, from behind its opening bracket.
    fn set(&mut self) -> Result<Set, PatternError> {
        let mut set = Set { not: self.take_text("^"), ..Set::default() };
        let mut first = true;
        loop {
            let letter = match self.take()? {
                ']' if !first => return Ok(set),
                '[' if self.peek() == Some(':') => {
                    set.sets.push(self.posix()?);
                    first = false;
                    continue;
                }
                '\\' => {
                    let letter = self.take()?;
                    match class(letter) {
                        Some(inner) => {
                            set.sets.push(inner);
                            first = false;
                            continue;
                        }
                        None if letter == 'b' => '\u{8}',
                        None => self.character(letter)?,
                    }
                }
                letter => letter,
            };
            first = false;
            let is_range = self.peek() == Some('-') && self.letters.get(self.at + 1) != Some(&']');
            if !is_range {
                set.ranges.push((letter, letter));
                continue;
            }
            self.at += 1;
            let last = match self.take()? {
                '\\' => {
                    let letter = self.take()?;
                    if class(letter).is_some() {
                        return Err(Wrong);
                    }
                    self.character(letter)?
                }
                last => last,
            };
            if last < letter {
                return Err(Wrong);
            }
            set.ranges.push((letter, last));
        }
    }

    /// `[:alpha:]`, from its colon.
    fn posix(&mut self) -> Result<Set, PatternError> {
        let rest: String = self.letters[self.at..].iter().take(12).collect();
        let names: [(&str, &[(char, char)]); 8] = [
            (":alpha:]", &[('A', 'Z'), ('a', 'z')]),
            (":digit:]", DIGITS),
            (":alnum:]", &[('0', '9'), ('A', 'Z'), ('a', 'z')]),
            (":upper:]", &[('A', 'Z')]),
            (":lower:]", &[('a', 'z')]),
            (":space:]", SPACE),
            (":word:]", WORD),
            (":punct:]", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        ];
        let found = names.iter().find(|(name, _)| rest.starts_with(name));
        let (name, ranges) = found.ok_or(Unknown("a class of PCRE2 in brackets"))?;
        self.at += name.len();
        Ok(Set::of(ranges, false))
    }
}

struct Matcher<'t> {
    text: &'t [char],
    any_case: bool,
    groups: Found,
    steps: u32,
    depth: u32,
    failed: Option<PatternError>,
}

/// What is to match after a part did, up to a place.
type Then<'a> = &'a mut dyn FnMut(&mut Matcher<'_>, usize) -> bool;

impl Matcher<'_> {
    /// Whether `node` matches at a place and `then` holds behind it.
    fn node(&mut self, node: &Node, at: usize, then: Then<'_>) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.depth > MOST_DEPTH {
            self.failed = Some(Unknown("a pattern that takes this many steps"));
            return false;
        }
        self.depth += 1;
        let matched = self.matches(node, at, then);
        self.depth -= 1;
        matched && self.failed.is_none()
    }

    fn matches(&mut self, node: &Node, at: usize, then: Then<'_>) -> bool {
        match node {
            Node::One(set) => self.has(set, at) && then(self, at + 1),
            Node::Start => at == 0 && then(self, at),
            Node::End { before_break } => {
                let end = self.text.len();
                let before = *before_break && at + 1 == end && self.text[at] == '\n';
                (at == end || before) && then(self, at)
            }
            Node::Boundary(wanted) => {
                let word = Set::of(WORD, false);
                let before = at > 0 && word.has(self.text[at - 1]);
                let after = self.text.get(at).is_some_and(|letter| word.has(*letter));
                (before != after) == *wanted && then(self, at)
            }
            Node::Group(None, node) => self.node(node, at, then),
            Node::Group(Some(number), node) => {
                let before = self.groups[*number];
                let matched = self.node(node, at, &mut |m, end| {
                    let inner = m.groups[*number].replace((at, end));
                    let matched = then(m, end);
                    if !matched {
                        m.groups[*number] = inner;
                    }
                    matched
                });
                if !matched {
                    self.groups[*number] = before;
                }
                matched
            }
            Node::Each(nodes) => self.each(nodes, at, then),
            Node::Either(choices) => choices.iter().any(|choice| self.node(choice, at, &mut *then)),
            Node::Repeat { node, least, most, way } => match (&**node, way) {
                (_, Way::Only) => {
                    let greedy =
                        Node::Repeat { node: node.clone(), least: *least, most: *most, way: Way::Most };
                    self.alone(&greedy, at).is_some_and(|end| then(self, end))
                }
                (Node::One(set), way) => self.run(set, at, (*least, *most), *way, then),
                (node, way) => self.again(node, at, (*least, *most, *way), 0, then),
            },
            Node::Again(group) => {
                let Some((start, end)) = self.groups[*group] else { return false };
                let same = (start..end).enumerate().all(|(i, from)| {
                    let letter = self.text[from];
                    self.has(&Set::of(&[(letter, letter)], false), at + i)
                });
                same && then(self, at + end - start)
            }
            Node::Look { ahead: true, holds, node } => {
                let before = self.groups.clone();
                let found = self.alone(node, at).is_some();
                if !(found && *holds) {
                    self.groups = before;
                }
                found == *holds && then(self, at)
            }
            Node::Look { ahead: false, holds, node } => {
                let found = (0..=at).rev().any(|start| self.node(node, start, &mut |_, end| end == at));
                found == *holds && then(self, at)
            }
            Node::Atomic(node) => self.alone(node, at).is_some_and(|end| then(self, end)),
        }
    }

    fn has(&self, set: &Set, at: usize) -> bool {
        let Some(letter) = self.text.get(at) else { return false };
        if self.any_case { set.has_in_any_case(*letter) } else { set.has(*letter) }
    }

    /// Where the first match of a node ends, whatever follows.
    fn alone(&mut self, node: &Node, at: usize) -> Option<usize> {
        let mut end = None;
        self.node(node, at, &mut |_, at| {
            end = Some(at);
            true
        });
        end.filter(|_| self.failed.is_none())
    }

    fn each(&mut self, nodes: &[Node], at: usize, then: Then<'_>) -> bool {
        match nodes.split_first() {
            None => then(self, at),
            Some((first, [])) => self.node(first, at, then),
            Some((first, rest)) => self.node(first, at, &mut |m, at| m.each(rest, at, &mut *then)),
        }
    }

    /// A repeated character, without a call for each.
    fn run(&mut self, set: &Set, at: usize, (least, most): (u32, u32), way: Way, then: Then<'_>) -> bool {
        let (least, most) = (least as usize, (most as usize).min(self.text.len() - at.min(self.text.len())));
        if way == Way::Least {
            let mut count = 0;
            loop {
                if count >= least && then(self, at + count) {
                    return true;
                }
                if self.failed.is_some() || count >= most || !self.has(set, at + count) {
                    return false;
                }
                count += 1;
                self.steps += 1;
            }
        }
        let mut count = 0;
        while count < most && self.has(set, at + count) {
            count += 1;
        }
        self.steps = self.steps.saturating_add(count as u32 / 8);
        while count >= least {
            if then(self, at + count) {
                return true;
            }
            if self.failed.is_some() || count == 0 {
                return false;
            }
            count -= 1;
        }
        false
    }

    /// A repeated node, after `done` of its repetitions.
    fn again(
        &mut self,
        node: &Node,
        at: usize,
        (least, most, way): (u32, u32, Way),
        done: u32,
        then: Then<'_>,
    ) -> bool {
        let enough = done >= least;
        if enough && way == Way::Least && then(self, at) {
            return true;
        }
        let more = done < most
            && self.node(node, at, &mut |m, end| {
                // Repeating nothing would not end.
                let moved = end > at || done < least;
                moved && m.again(node, end, (least, most, way), done + 1, &mut *then)
            });
        more || self.failed.is_none() && enough && way != Way::Least && then(self, at)
    }
}

#[cfg(test)]
mod tests {
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
