//! Texts tested, taken apart and changed by regular expressions: REGEXTEST, REGEXEXTRACT, REGEXREPLACE.

use super::pattern::{Found, Pattern, PatternError};
use super::{One, constant_or, text};
use crate::function::{Function, Lower, optional, required, table};
use crate::plan::lower::{Halt, Lowering, Outcome, Scalar};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([REGEXEXTRACT, REGEXREPLACE, REGEXTEST]);

const REGEXEXTRACT: Function = Function {
    name: "REGEXEXTRACT",
    summary: "The first part of a text that fits a regular expression.",
    arguments: &[
        required("text", One),
        required("pattern", One),
        optional("what", One),
        optional("any case", One),
    ],
    examples: &[
        ("=REGEXEXTRACT(\"DylanWilliams\",\"[A-Z][a-z]+\")", "Dylan"),
        ("=REGEXEXTRACT(\"Sonia (378) 555-4195\",\"[0-9]+-[0-9]+\")", "555-4195"),
        ("=REGEXEXTRACT(\"abc\",\"B\",0,1)", "b"),
        ("=REGEXEXTRACT(\"order 66\",\"r ([0-9]+)\",2)", "66"),
        ("=REGEXEXTRACT(\"abc\",\"x\")", "#N/A"),
        ("=REGEXEXTRACT(\"abc\",\"(\")", "#VALUE!"),
        ("=REGEXEXTRACT(\"abc\",\"b\",3)", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let mut search = Search::new(l, arguments, 3)?;
        let first = search.next(l)?.ok_or(CellError::NotAvailable)?;
        match constant_or(l, arguments, 2, 0.0)?.trunc() {
            0.0 => text(search.part(first[0])),
            // Excel does not document whether several parts become a row or a column.
            1.0 if search.next(l)?.is_none() => text(search.part(first[0])),
            1.0 => Err(Halt::Unsupported("several matches of REGEXEXTRACT".to_owned())),
            2.0 if first.len() < 3 => text(search.part(*first.last().unwrap_or(&None))),
            2.0 => Err(Halt::Unsupported("several groups of REGEXEXTRACT".to_owned())),
            _ => Err(CellError::Value.into()),
        }
    }),
};

const REGEXREPLACE: Function = Function {
    name: "REGEXREPLACE",
    summary: "A text with the parts that fit a regular expression replaced; $1 stands for the first group.",
    arguments: &[
        required("text", One),
        required("pattern", One),
        required("replacement", One),
        optional("occurrence", One),
        optional("any case", One),
    ],
    examples: &[
        ("=REGEXREPLACE(\"(378) 555-4195\",\"[0-9]+-\",\"***-\")", "(378) ***-4195"),
        ("=REGEXREPLACE(\"SoniaBrown\",\"([A-Z][a-z]+)([A-Z][a-z]+)\",\"$2, $1\")", "Brown, Sonia"),
        ("=REGEXREPLACE(\"a1b2c3\",\"[0-9]\",\"-\",2)", "a1b-c3"),
        ("=REGEXREPLACE(\"a1b2c3\",\"[0-9]\",\"-\",-1)", "a1b2c-"),
        ("=REGEXREPLACE(\"abc\",\"x*\",\"-\")", "-a-b-c-"),
        ("=REGEXREPLACE(\"baac\",\"a*\",\"-\")", "-b--c-"),
        ("=REGEXREPLACE(\"ab\",\"|a\",\"-\")", "---b-"),
        ("=REGEXREPLACE(\"abc\",\"B\",\"$$\",0,1)", "a$c"),
        ("=REGEXREPLACE(\"abc\",\"b\",\"$1\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let replacement = l.text(&arguments[2])?;
        let occurrence = constant_or(l, arguments, 3, 0.0)?.trunc();
        let mut search = Search::new(l, arguments, 4)?;
        let mut found = Vec::new();
        while let Some(next) = search.next(l)? {
            found.push(next);
        }
        let chosen = match occurrence {
            0.0 => 0..found.len(),
            n if n.abs() > found.len() as f64 => 0..0,
            n if n > 0.0 => n as usize - 1..n as usize,
            n => found.len() - (-n) as usize..found.len() - (-n) as usize + 1,
        };
        let (mut result, mut from) = (String::new(), 0);
        for found in &found[chosen] {
            let Some((start, end)) = found[0] else { continue };
            result += &search.part(Some((from, start)));
            result += &search.filled(&replacement, found)?;
            l.spend(result.len() / 64)?;
            from = end;
        }
        result += &search.part(Some((from, search.text.len())));
        text(result)
    }),
};

const REGEXTEST: Function = Function {
    name: "REGEXTEST",
    summary: "Whether any part of a text fits a regular expression.",
    arguments: &[required("text", One), required("pattern", One), optional("any case", One)],
    examples: &[
        ("=REGEXTEST(\"alfalfa\",\"a\")", "TRUE"),
        ("=REGEXTEST(\"alfalfa\",\"[A-Z]\")", "FALSE"),
        ("=REGEXTEST(\"alfalfa\",\"[A-Z]\",1)", "TRUE"),
        ("=REGEXTEST(\"(378) 555-4195\",\"^\\([0-9]{3}\\) [0-9]{3}-[0-9]{4}$\")", "TRUE"),
        ("=REGEXTEST(\"abc\",\"b\",2)", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let mut search = Search::new(l, arguments, 2)?;
        Ok(search.next(l)?.is_some().into())
    }),
};

/// The matches in a text, one after the other.
struct Search {
    text: Vec<char>,
    pattern: Pattern,
    /// Where the next match begins at the earliest; `None` after the last.
    from: Option<usize>,
    /// Whether the match before was empty, so that the next must not be so at the same place.
    empty: bool,
    steps: u32,
}

impl Search {
    /// Of the first argument's text by the second's pattern; the argument at `any_case` says whether case counts.
    fn new(l: &mut Lowering<'_>, arguments: &[Scalar], any_case: usize) -> Outcome<Self> {
        let (given, pattern) = (l.text(&arguments[0])?, l.text(&arguments[1])?);
        let any_case = match constant_or(l, arguments, any_case, 0.0)?.trunc() {
            0.0 => false,
            1.0 => true,
            _ => return Err(CellError::Value.into()),
        };
        let pattern = Pattern::new(&pattern, any_case).map_err(halt)?;
        let text = given.chars().collect();
        Ok(Self { text, pattern, from: Some(0), empty: false, steps: 0 })
    }

    fn next(&mut self, l: &mut Lowering<'_>) -> Outcome<Option<Found>> {
        let Some(from) = self.from else { return Ok(None) };
        let before = self.steps;
        let found = self.pattern.find(&self.text, from, self.empty, &mut self.steps).map_err(halt)?;
        l.spend((self.steps - before) as usize / 4)?;
        let place = found.as_ref().and_then(|found| found[0]);
        self.from = place.map(|(_, end)| end);
        self.empty = place.is_some_and(|(start, end)| start == end);
        Ok(found)
    }

    fn part(&self, place: Option<(usize, usize)>) -> String {
        place.map(|(start, end)| self.text[start..end].iter().collect()).unwrap_or_default()
    }

    /// The replacement with `$1`, `${1}`, `${name}` and `$$` filled in.
    fn filled(&self, replacement: &str, found: &Found) -> Outcome<String> {
        let mut result = String::new();
        let mut rest = replacement;
        if rest.contains('\\') {
            return Err(Halt::Unsupported("a backslash in a replacement of REGEXREPLACE".to_owned()));
        }
        while let Some(at) = rest.find('$') {
            result += &rest[..at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                result.push('$');
                rest = after;
                continue;
            }
            let (name, after) = match rest.strip_prefix('{') {
                Some(inner) => inner.split_once('}').ok_or(CellError::Value)?,
                None => {
                    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                    let end = end.unwrap_or(rest.len());
                    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                    rest.split_at(if digits > 0 { digits } else { end })
                }
            };
            let group = match name.parse::<usize>() {
                Ok(number) => number,
                Err(_) => self.pattern.named(name).ok_or(CellError::Value)?,
            };
            let place = found.get(group).ok_or(CellError::Value)?;
            result += &self.part(*place);
            rest = after;
        }
        Ok(result + rest)
    }
}

fn halt(error: PatternError) -> Halt {
    match error {
        PatternError::Wrong => CellError::Value.into(),
        PatternError::Unknown(what) => Halt::Unsupported(what.to_owned()),
    }
}
