//! Reads a number format code into sections of tokens. Any text is a code.

use crate::workbook::colour;
use crate::workbook::style::Colour;

/// A format code: sections for numbers, and one for text.
#[derive(Debug, Default)]
pub(super) struct FormatCode {
    pub(super) numbers: Vec<Section>,
    pub(super) text: Option<Section>,
}

/// The part of a code between semicolons.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) colour: Option<Colour>,
    pub(super) condition: Option<Condition>,
    pub(super) tokens: Vec<Token>,
    pub(super) is_date: bool,
    /// Whether its parts go together: a date has no places for the digits of a number.
    pub(super) makes_sense: bool,
}

impl Default for Section {
    fn default() -> Self {
        Self { colour: None, condition: None, tokens: Vec::new(), is_date: false, makes_sense: true }
    }
}

/// One element of a section.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+` (with `true`: the sign is always shown) or `E-`.
    Exponent(char, bool),
    Slash,
    /// A denominator that is written out, as in `# ?/8`.
    Denominator(u32),
    General,
    Text,
    Date(Field, usize),
}

/// What a run of date letters stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Year,
    BuddhistYear,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// Fractions of a second, with the point.
    Fraction,
    ElapsedHours,
    ElapsedMinutes,
    ElapsedSeconds,
    /// `AM/PM`, or `A/P` where its length is 1.
    HalfOfDay,
    /// `a/p`, which shows small letters.
    SmallHalfOfDay,
}

/// When a section is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Condition {
    Below(f64),
    AtMost(f64),
    Above(f64),
    AtLeast(f64),
    Equal(f64),
    Unequal(f64),
}

impl Condition {
    pub(super) fn holds(self, number: f64) -> bool {
        match self {
            Self::Below(limit) => number < limit,
            Self::AtMost(limit) => number <= limit,
            Self::Above(limit) => number > limit,
            Self::AtLeast(limit) => number >= limit,
            Self::Equal(limit) => number == limit,
            Self::Unequal(limit) => number != limit,
        }
    }

    /// Whether it holds for negative numbers only.
    pub(super) fn is_negative(self) -> bool {
        match self {
            Self::Below(limit) => limit <= 0.0,
            Self::AtMost(limit) | Self::Equal(limit) => limit < 0.0,
            Self::Above(_) | Self::AtLeast(_) | Self::Unequal(_) => false,
        }
    }

    /// Whether it holds for all numbers but negative ones, at least.
    pub(super) fn takes_the_rest(self) -> bool {
        match self {
            Self::Above(limit) => limit < 0.0,
            Self::AtLeast(limit) => limit <= 0.0,
            _ => false,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        type Make = fn(f64) -> Condition;
        let kinds: [(&str, Make); 6] = [
            ("<>", Self::Unequal),
            ("<=", Self::AtMost),
            (">=", Self::AtLeast),
            ("<", Self::Below),
            (">", Self::Above),
            ("=", Self::Equal),
        ];
        let (rest, make) =
            kinds.into_iter().find_map(|(sign, make)| Some((text.strip_prefix(sign)?, make)))?;
        rest.trim().parse().ok().filter(|limit: &f64| limit.is_finite()).map(make)
    }
}

impl FormatCode {
    /// Reads a code.
    pub(super) fn parse(code: &str) -> Self {
        let mut sections = vec![Section::default()];
        let mut rest = code;
        while let Some(first) = rest.chars().next() {
            let section = sections.last_mut().expect("there is always a section");
            if first == ';' {
                sections.push(Section::default());
                rest = &rest[1..];
            } else {
                rest = &rest[section.take(rest, first)..];
            }
        }
        for section in &mut sections {
            section.finish();
        }
        let is_text = |section: &Section| section.tokens.contains(&Token::Text);
        let text = match sections.len() {
            4.. => Some(sections.swap_remove(3)),
            _ if sections.last().is_some_and(is_text) => sections.pop(),
            _ => None,
        };
        sections.truncate(3);
        Self { numbers: sections, text }
    }
}

impl Section {
    /// Whether there are places for digits.
    pub(super) fn has_digits(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Digit(_)))
    }

    /// Reads the token at the beginning of `rest` and gives its length in bytes.
    fn take(&mut self, rest: &str, first: char) -> usize {
        let second = rest[first.len_utf8()..].chars().next();
        let pair = first.len_utf8() + second.map_or(0, char::len_utf8);
        let starts =
            |word: &str| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let token = match first {
            '"' => {
                let end = rest[1..].find('"').unwrap_or(rest.len() - 1);
                self.literal(&rest[1..=end]);
                return (end + 2).min(rest.len());
            }
            '\\' => {
                self.literal(&rest[1..pair]);
                return pair;
            }
            '_' => {
                self.literal(" ");
                return pair;
            }
            '*' => return pair,
            '[' => {
                let end = rest.find(']').unwrap_or(rest.len());
                self.bracket(&rest[1..end]);
                return (end + 1).min(rest.len());
            }
            '0' | '#' | '?' => Token::Digit(first),
            '.' => Token::Point,
            ',' => Token::Comma,
            '%' => Token::Percent,
            '@' => Token::Text,
            '/' => {
                let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count().min(7);
                self.tokens.push(Token::Slash);
                match rest[1..=digits].parse::<u32>() {
                    Ok(denominator @ 1..) => {
                        self.tokens.push(Token::Denominator(denominator));
                        return 1 + digits;
                    }
                    _ => return 1,
                }
            }
            'E' | 'e' if matches!(second, Some('+' | '-')) && self.has_digits() => {
                self.tokens.push(Token::Exponent(first, second == Some('+')));
                return 2;
            }
            _ if starts("general") => {
                self.tokens.push(Token::General);
                return 7;
            }
            _ if starts("am/pm") => {
                self.tokens.push(Token::Date(Field::HalfOfDay, 2));
                return 5;
            }
            _ if starts("a/p") => {
                let field = if first == 'a' { Field::SmallHalfOfDay } else { Field::HalfOfDay };
                self.tokens.push(Token::Date(field, 1));
                return 3;
            }
            _ => {
                let Some(field) = date_field(first) else {
                    self.literal(&rest[..first.len_utf8()]);
                    return first.len_utf8();
                };
                let length = rest.chars().take_while(|letter| letter.eq_ignore_ascii_case(&first)).count();
                // The year of an era is, in English, the year.
                let shown = if first.eq_ignore_ascii_case(&'e') { 4 } else { length };
                self.tokens.push(Token::Date(field, shown));
                return length;
            }
        };
        self.tokens.push(token);
        first.len_utf8()
    }

    fn literal(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Literal(before)) => before.push_str(text),
            _ => self.tokens.push(Token::Literal(text.to_owned())),
        }
    }

    /// A colour, a condition, a time that has passed, or a currency with its language.
    fn bracket(&mut self, inside: &str) {
        let lower = inside.to_ascii_lowercase();
        let elapsed = |letter: char| !lower.is_empty() && lower.chars().all(|c| c == letter);
        if let Some(currency) = inside.strip_prefix('$') {
            let symbol = currency.split_once('-').map_or(currency, |(symbol, _)| symbol);
            self.literal(symbol);
        } else if elapsed('h') {
            self.tokens.push(Token::Date(Field::ElapsedHours, lower.len()));
        } else if elapsed('m') {
            self.tokens.push(Token::Date(Field::ElapsedMinutes, lower.len()));
        } else if elapsed('s') {
            self.tokens.push(Token::Date(Field::ElapsedSeconds, lower.len()));
        } else if let Some(condition) = Condition::parse(inside) {
            self.condition = Some(condition);
        } else if let Some(colour) = colour::named(&lower) {
            self.colour = Some(colour);
        }
    }

    /// Settles what depends on the neighbours: minutes or months, fractions of a second, separators.
    fn finish(&mut self) {
        self.is_date = self.tokens.iter().any(|token| matches!(token, Token::Date(..)));
        if !self.is_date {
            return;
        }
        let old = std::mem::take(&mut self.tokens);
        let mut rest = old.into_iter().peekable();
        while let Some(token) = rest.next() {
            match token {
                Token::Point if matches!(rest.peek(), Some(Token::Digit('0'))) => {
                    let mut places = 0;
                    while rest.next_if(|token| *token == Token::Digit('0')).is_some() {
                        places += 1;
                    }
                    self.tokens.push(Token::Date(Field::Fraction, places));
                }
                Token::Point => self.literal("."),
                Token::Comma => self.literal(","),
                Token::Slash => self.literal("/"),
                Token::Percent => self.literal("%"),
                Token::Digit(digit) => {
                    self.makes_sense = false;
                    self.literal(&digit.to_string());
                }
                Token::Denominator(number) => self.literal(&number.to_string()),
                token => self.tokens.push(token),
            }
        }
        // A month between hours and seconds is a minute, and so is one before hours that have passed.
        let fields: Vec<usize> = (0..self.tokens.len())
            .filter(|at| matches!(self.tokens[*at], Token::Date(field, _) if !matches!(field, Field::HalfOfDay | Field::SmallHalfOfDay)))
            .collect();
        let field = |tokens: &[Token], at: Option<&usize>| match at.map(|at| &tokens[*at]) {
            Some(Token::Date(field, _)) => Some(*field),
            _ => None,
        };
        for (position, at) in fields.iter().enumerate() {
            let before = position.checked_sub(1).and_then(|before| field(&self.tokens, fields.get(before)));
            let after = field(&self.tokens, fields.get(position + 1));
            let among_times = matches!(before, Some(Field::Hour | Field::ElapsedHours))
                || matches!(after, Some(Field::Second | Field::ElapsedSeconds | Field::ElapsedHours));
            if let Token::Date(field @ Field::Month, 1 | 2) = &mut self.tokens[*at]
                && among_times
            {
                *field = Field::Minute;
            }
        }
        // Behind hours or seconds that have passed, plain ones have passed too.
        for (plain, elapsed) in [(Field::Hour, Field::ElapsedHours), (Field::Second, Field::ElapsedSeconds)] {
            let is_elapsed = |token: &Token| matches!(token, Token::Date(field, _) if *field == elapsed);
            let start = self.tokens.iter().position(is_elapsed).unwrap_or(self.tokens.len());
            for token in &mut self.tokens[start..] {
                match token {
                    Token::Date(field, _) if *field == plain => *field = elapsed,
                    _ => {}
                }
            }
        }
    }
}

fn date_field(letter: char) -> Option<Field> {
    match letter.to_ascii_lowercase() {
        'y' | 'e' => Some(Field::Year),
        'b' => Some(Field::BuddhistYear),
        'm' => Some(Field::Month),
        'd' => Some(Field::Day),
        'h' => Some(Field::Hour),
        's' => Some(Field::Second),
        _ => None,
    }
}
