//! Text of a regular expression → its tree.

use super::PatternError::{Unknown, Wrong};
use super::{DIGITS, Node, PatternError, SPACE, Set, WORD, Way, class};

/// The deepest nesting of a pattern.
const MOST_DEPTH: u32 = 150;
/// The most repetitions that a pattern may ask for: PCRE2's own limit.
const MOST_REPEATS: u32 = 65_535;

/// Reads a pattern letter by letter.
pub(super) struct Parser<'p> {
    pub(super) letters: &'p [char],
    pub(super) at: usize,
    pub(super) names: Vec<Option<String>>,
    pub(super) depth: u32,
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

    pub(super) fn take_text(&mut self, text: &str) -> bool {
        let fits = text.chars().enumerate().all(|(i, letter)| self.letters.get(self.at + i) == Some(&letter));
        if fits {
            self.at += text.chars().count();
        }
        fits
    }

    /// `a|b|c`
    pub(super) fn either(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
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
