//! Parts of a text by position, and putting others in their place.

use super::{MOST_CHARACTERS, One, by_bytes, characters, constant_or, text};
use crate::function::{Function, Lower, optional, required, table};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([LEFT, LEFTB, MID, MIDB, REPLACE, REPLACEB, REPT, RIGHT, RIGHTB, SUBSTITUTE]);

const LEFT: Function = Function {
    name: "LEFT",
    summary: "The first characters of a text, one unless given.",
    arguments: &[required("text", One), optional("count", One)],
    examples: &[
        ("=LEFT(\"abc\",2)", "ab"),
        ("=LEFT(\"abc\")", "a"),
        ("=LEFT(\"abc\",9)", "abc"),
        ("=LEFT(\"abc\",-1)", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let given = l.text(&arguments[0])?;
        let count = characters(constant_or(l, arguments, 1, 1.0)?)?;
        text(given.chars().take(count).collect::<String>())
    }),
};

const MID: Function = Function {
    name: "MID",
    summary: "Characters from the middle of a text.",
    arguments: &[required("text", One), required("start", One), required("count", One)],
    examples: &[("=MID(\"abcde\",2,3)", "bcd"), ("=MID(\"abc\",9,1)", ""), ("=MID(\"abc\",0,1)", "#VALUE!")],
    lower: Lower::Scalar(|l, arguments| {
        let given = l.text(&arguments[0])?;
        let start = characters(l.constant_number(&arguments[1])?)?.checked_sub(1).ok_or(CellError::Value)?;
        let count = characters(l.constant_number(&arguments[2])?)?;
        text(given.chars().skip(start).take(count).collect::<String>())
    }),
};

const REPLACE: Function = Function {
    name: "REPLACE",
    summary: "A text with some characters, by position, replaced.",
    arguments: &[required("text", One), required("start", One), required("count", One), required("new", One)],
    examples: &[("=REPLACE(\"abcdef\",3,2,\"*\")", "ab*ef")],
    lower: Lower::Scalar(|l, arguments| {
        let (given, new) = (l.text(&arguments[0])?, l.text(&arguments[3])?);
        let start = characters(l.constant_number(&arguments[1])?)?.checked_sub(1).ok_or(CellError::Value)?;
        let count = characters(l.constant_number(&arguments[2])?)?;
        let head: String = given.chars().take(start).collect();
        let tail: String = given.chars().skip(start.saturating_add(count)).collect();
        text(format!("{head}{new}{tail}"))
    }),
};

const REPT: Function = Function {
    name: "REPT",
    summary: "A text repeated.",
    arguments: &[required("text", One), required("times", One)],
    examples: &[("=REPT(\"ab\",3)", "ababab"), ("=REPT(\"a\",0)", ""), ("=REPT(\"a\",99999)", "#VALUE!")],
    lower: Lower::Scalar(|l, arguments| {
        let given = l.text(&arguments[0])?;
        let times = characters(l.constant_number(&arguments[1])?)?;
        if given.len().saturating_mul(times) > 4 * MOST_CHARACTERS {
            return Err(CellError::Value.into());
        }
        // A text takes the room of an element for every sixteen bytes.
        l.spend(given.len() * times / 16)?;
        text(given.repeat(times))
    }),
};

const RIGHT: Function = Function {
    name: "RIGHT",
    summary: "The last characters of a text, one unless given.",
    arguments: &[required("text", One), optional("count", One)],
    examples: &[("=RIGHT(\"abc\",2)", "bc"), ("=RIGHT(\"abc\")", "c"), ("=RIGHT(\"abc\",9)", "abc")],
    lower: Lower::Scalar(|l, arguments| {
        let given = l.text(&arguments[0])?;
        let count = characters(constant_or(l, arguments, 1, 1.0)?)?;
        let length = given.chars().count();
        text(given.chars().skip(length.saturating_sub(count)).collect::<String>())
    }),
};

const SUBSTITUTE: Function = Function {
    name: "SUBSTITUTE",
    summary: "A text with each, or one, occurrence of a text replaced.",
    arguments: &[required("text", One), required("old", One), required("new", One), optional("which", One)],
    examples: &[
        ("=SUBSTITUTE(\"a-b-c\",\"-\",\"+\")", "a+b+c"),
        ("=SUBSTITUTE(\"a-b-c\",\"-\",\"+\",2)", "a-b+c"),
        ("=SUBSTITUTE(REPT(\"a\",9999),\"a\",REPT(\"b\",9999))", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (given, old) = (l.text(&arguments[0])?, l.text(&arguments[1])?);
        let new = l.text(&arguments[2])?;
        if old.is_empty() {
            return text(given.to_string());
        }
        match arguments.get(3) {
            None => {
                let replaced = given.matches(&*old).count();
                if replaced.saturating_mul(new.chars().count()) > MOST_CHARACTERS {
                    return Err(CellError::Value.into());
                }
                text(given.replace(&*old, &new))
            }
            Some(which) => {
                let which = characters(l.constant_number(which)?)?;
                let at = which.checked_sub(1).ok_or(CellError::Value)?;
                match given.match_indices(&*old).nth(at) {
                    None => text(given.to_string()),
                    Some((index, _)) => {
                        text(format!("{}{new}{}", &given[..index], &given[index + old.len()..]))
                    }
                }
            }
        }
    }),
};

by_bytes!(LEFTB, LEFT, [("=LEFTB(\"abc\",2)", "ab")]);
by_bytes!(MIDB, MID, [("=MIDB(\"abcde\",2,3)", "bcd")]);
by_bytes!(REPLACEB, REPLACE, [("=REPLACEB(\"abcdef\",3,2,\"*\")", "ab*ef")]);
by_bytes!(RIGHTB, RIGHT, [("=RIGHTB(\"abc\",2)", "bc")]);
