//! Where a text stands in another.

use super::{One, by_bytes, constant_or};
use crate::function::wildcard::Pattern;
use crate::function::{Function, Lower, optional, required, table};
use crate::plan::lower::{Outcome, Scalar};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([FIND, FINDB, SEARCH, SEARCHB]);

const FIND: Function = Function {
    name: "FIND",
    summary: "Where a text stands in another, case included.",
    arguments: &[required("text", One), required("within", One), optional("start", One)],
    examples: &[
        ("=FIND(\"b\",\"abcb\")", "2"),
        ("=FIND(\"b\",\"abcb\",3)", "4"),
        ("=FIND(\"B\",\"abc\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (needle, within) = (l.text(&arguments[0])?, l.text(&arguments[1])?);
        let start = constant_or(l, arguments, 2, 1.0)?;
        let within: Vec<char> = within.chars().collect();
        let needle: Vec<char> = needle.chars().collect();
        found_at(&within, start, |rest| rest.starts_with(&needle))
    }),
};

const SEARCH: Function = Function {
    name: "SEARCH",
    summary: "Where a pattern stands in a text, whatever its case; * and ? stand for any characters.",
    arguments: &[required("pattern", One), required("within", One), optional("start", One)],
    examples: &[
        ("=SEARCH(\"B\",\"abc\")", "2"),
        ("=SEARCH(\"b?d\",\"abcd\")", "2"),
        ("=SEARCH(\"~d\",\"My dear\")", "4"),
        ("=SEARCH(\"x\",\"abc\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (pattern, within) = (l.text(&arguments[0])?, l.text(&arguments[1])?);
        let start = constant_or(l, arguments, 2, 1.0)?;
        let pattern = Pattern::of_beginning(&pattern, l.rules_for(&pattern)?);
        let within: Vec<char> = within.chars().map(small).collect();
        found_at(&within, start, |rest| pattern.fits(rest))
    }),
};

by_bytes!(FINDB, FIND, [("=FINDB(\"b\",\"abcb\",3)", "4")]);
by_bytes!(SEARCHB, SEARCH, [("=SEARCHB(\"B\",\"abc\")", "2")]);

/// The small letter of a letter: one for one, so that positions stay.
pub(super) fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// The position from 1, at or after `start`, from which `fits` holds.
fn found_at(within: &[char], start: f64, fits: impl Fn(&[char]) -> bool) -> Outcome<Scalar> {
    if start < 1.0 || start > within.len() as f64 + 1.0 {
        return Err(CellError::Value.into());
    }
    let start = start as usize - 1;
    let found = (start..=within.len()).find(|at| fits(&within[*at..])).ok_or(CellError::Value)?;
    Ok((found as f64 + 1.0).into())
}
