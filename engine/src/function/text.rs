//! Text: its parts, its length, joining and converting it. Text that depends on a draw is unsupported,
//! except where draws only choose between texts.

use super::ArgumentKind::{Reference, Scalar as One};
use super::arguments::constant_or;
use super::{Function, Lower, optional, repeated, required};
use crate::plan::lower::{Lowering, Operand, Outcome, Scalar, parse_number};
use crate::value::{CellError, Value};
use crate::workbook::format_number;

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] = &[
    &CHAR,
    &CLEAN,
    &CODE,
    &CONCAT,
    &CONCATENATE,
    &EXACT,
    &FIND,
    &LEFT,
    &LEN,
    &LOWER,
    &MID,
    &PROPER,
    &REPLACE,
    &REPT,
    &RIGHT,
    &SEARCH,
    &SUBSTITUTE,
    &TEXT,
    &TEXTJOIN,
    &TRIM,
    &UPPER,
    &VALUE,
];

/// The longest text of a cell.
const MOST_CHARACTERS: usize = 32_767;

fn text(text: impl Into<String>) -> Outcome<Scalar> {
    let text: String = text.into();
    if text.chars().count() > MOST_CHARACTERS {
        return Err(CellError::Value.into());
    }
    Ok(Value::Text(text.into()).into())
}

macro_rules! of_one_text {
    ($item:ident, $summary:literal, $examples:expr, $apply:expr) => {
        static $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("text", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let given = l.text(&arguments[0])?;
                let apply: fn(&str) -> Outcome<Scalar> = $apply;
                apply(&given)
            }),
        };
    };
}

of_one_text!(CLEAN, "A text without its control characters.", [("=CLEAN(CHAR(7)&\"a\")", "a")], |t| {
    text(t.chars().filter(|c| *c >= ' ').collect::<String>())
});
of_one_text!(
    CODE,
    "The code of the first character of a text.",
    [("=CODE(\"A\")", "65"), ("=CODE(\"\")", "#VALUE!")],
    |t| {
        let first = t.chars().next().ok_or(CellError::Value)?;
        Ok(f64::from(u32::from(first)).into())
    }
);
of_one_text!(
    LEN,
    "How many characters a text has.",
    [("=LEN(\"abc\")", "3"), ("=LEN(12.5)", "4"), ("=LEN(\"\")", "0")],
    |t| { Ok((t.encode_utf16().count() as f64).into()) }
);
of_one_text!(LOWER, "A text in small letters.", [("=LOWER(\"AbC\")", "abc")], |t| text(t.to_lowercase()));
of_one_text!(UPPER, "A text in capitals.", [("=UPPER(\"AbC\")", "ABC")], |t| text(t.to_uppercase()));
of_one_text!(
    TRIM,
    "A text without spaces at its ends and with single ones inside.",
    [("=TRIM(\"  a   b \")", "a b")],
    |t| { text(t.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")) }
);
of_one_text!(
    PROPER,
    "A text with a capital at the start of each word.",
    [("=PROPER(\"tWO words\")", "Two Words")],
    |t| {
        let mut inside = false;
        let mut result = String::new();
        for character in t.chars() {
            if inside {
                result.extend(character.to_lowercase());
            } else {
                result.extend(character.to_uppercase());
            }
            inside = character.is_alphabetic();
        }
        text(result)
    }
);

static CHAR: Function = Function {
    name: "CHAR",
    summary: "The character with a code from 1 to 255.",
    arguments: &[required("code", One)],
    examples: &[("=CHAR(65)", "A"), ("=CHAR(128)", "€"), ("=CHAR(0)", "#VALUE!")],
    lower: Lower::Scalar(|l, arguments| {
        let code = l.constant_number(&arguments[0])?;
        if !(1.0..256.0).contains(&code) {
            return Err(CellError::Value.into());
        }
        text(windows_1252(code as u8).to_string())
    }),
};

static CONCAT: Function = Function {
    name: "CONCAT",
    summary: "All texts joined, ranges included.",
    arguments: &[repeated("text", Reference)],
    examples: &[("=CONCAT({\"a\",\"b\"},\"c\",1)", "abc1")],
    lower: Lower::Operands(|l, arguments| {
        let texts = texts(l, arguments)?;
        text(texts.concat()).map(Operand::Scalar)
    }),
};

static CONCATENATE: Function = Function {
    name: "CONCATENATE",
    summary: "Texts joined.",
    arguments: &[required("text", One), repeated("text", One)],
    examples: &[("=CONCATENATE(\"a\",1,TRUE)", "a1TRUE")],
    lower: Lower::Scalar(|l, arguments| {
        let mut joined = String::new();
        for argument in arguments {
            joined += &l.text(argument)?;
        }
        text(joined)
    }),
};

static EXACT: Function = Function {
    name: "EXACT",
    summary: "Whether two texts are the same, case included.",
    arguments: &[required("first", One), required("second", One)],
    examples: &[("=EXACT(\"a\",\"A\")", "FALSE"), ("=EXACT(\"a\",\"a\")", "TRUE")],
    lower: Lower::Scalar(|l, arguments| Ok((l.text(&arguments[0])? == l.text(&arguments[1])?).into())),
};

static FIND: Function = Function {
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

static LEFT: Function = Function {
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

static MID: Function = Function {
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

static REPLACE: Function = Function {
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

static REPT: Function = Function {
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
        text(given.repeat(times))
    }),
};

static RIGHT: Function = Function {
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

static SEARCH: Function = Function {
    name: "SEARCH",
    summary: "Where a pattern stands in a text, whatever its case; * and ? stand for any characters.",
    arguments: &[required("pattern", One), required("within", One), optional("start", One)],
    examples: &[
        ("=SEARCH(\"B\",\"abc\")", "2"),
        ("=SEARCH(\"b?d\",\"abcd\")", "2"),
        ("=SEARCH(\"x\",\"abc\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (pattern, within) = (l.text(&arguments[0])?, l.text(&arguments[1])?);
        let start = constant_or(l, arguments, 2, 1.0)?;
        let pattern = super::wildcard::Pattern::new(&format!("{pattern}*"));
        let within: Vec<char> = within.chars().collect();
        found_at(&within, start, |rest| pattern.matches(&rest.iter().collect::<String>()))
    }),
};

static SUBSTITUTE: Function = Function {
    name: "SUBSTITUTE",
    summary: "A text with each, or one, occurrence of a text replaced.",
    arguments: &[required("text", One), required("old", One), required("new", One), optional("which", One)],
    examples: &[
        ("=SUBSTITUTE(\"a-b-c\",\"-\",\"+\")", "a+b+c"),
        ("=SUBSTITUTE(\"a-b-c\",\"-\",\"+\",2)", "a-b+c"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (given, old) = (l.text(&arguments[0])?, l.text(&arguments[1])?);
        let new = l.text(&arguments[2])?;
        if old.is_empty() {
            return text(given.to_string());
        }
        match arguments.get(3) {
            None => text(given.replace(&*old, &new)),
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

static TEXT: Function = Function {
    name: "TEXT",
    summary: "A number as text in a number format.",
    arguments: &[required("value", One), required("format", One)],
    examples: &[
        ("=TEXT(1234.567,\"#,##0.00\")", "1,234.57"),
        ("=TEXT(0.285,\"0.0%\")", "28.5%"),
        ("=TEXT(44927,\"yyyy-mm-dd\")", "2023-01-01"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let format = l.text(&arguments[1])?;
        let value = match &arguments[0] {
            Scalar::Constant(Value::Blank) => Value::Number(0.0),
            Scalar::Constant(Value::Error(error)) => return Err((*error).into()),
            Scalar::Constant(value) => value.clone(),
            other => Value::Text(l.text(other)?),
        };
        text(format_number(&format, &value, l.model.workbook.date_1904).text)
    }),
};

static TEXTJOIN: Function = Function {
    name: "TEXTJOIN",
    summary: "Texts joined with a separator.",
    arguments: &[required("separator", One), required("skip empty", One), repeated("text", Reference)],
    examples: &[
        ("=TEXTJOIN(\", \",TRUE,{\"a\",\"\",\"b\"})", "a, b"),
        ("=TEXTJOIN(\"-\",FALSE,\"a\",\"\",\"b\")", "a--b"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let separator = l.single(arguments[0].clone())?;
        let separator = l.text(&separator)?;
        let skip = l.single(arguments[1].clone())?;
        let skip = l.constant_truth(&skip)?;
        let mut texts = texts(l, &arguments[2..])?;
        texts.retain(|text| !skip || !text.is_empty());
        text(texts.join(&separator)).map(Operand::Scalar)
    }),
};

static VALUE: Function = Function {
    name: "VALUE",
    summary: "A text as a number.",
    arguments: &[required("text", One)],
    examples: &[("=VALUE(\"1,000\")", "1000"), ("=VALUE(\"5%\")", "0.05"), ("=VALUE(\"a\")", "#VALUE!")],
    lower: Lower::Scalar(|l, arguments| match &arguments[0] {
        Scalar::Constant(Value::Text(text)) => Ok(parse_number(text).ok_or(CellError::Value)?.into()),
        Scalar::Constant(Value::Boolean(_)) => Err(CellError::Value.into()),
        other => Ok(l.number(other)?.into()),
    }),
};

/// The character of a code in Windows' western character set, which differs from Latin-1 between 128 and 159.
fn windows_1252(code: u8) -> char {
    const MIDDLE: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match code {
        128..160 => MIDDLE[usize::from(code - 128)],
        other => char::from(other),
    }
}

/// The texts of all values of all operands; blank cells are empty texts.
fn texts(l: &mut Lowering<'_>, operands: &[Operand]) -> Outcome<Vec<String>> {
    let mut texts = Vec::new();
    for operand in operands {
        for item in l.items(operand)? {
            texts.push(l.text(&item.scalar)?.to_string());
        }
    }
    Ok(texts)
}

/// A number of characters.
fn characters(count: f64) -> Outcome<usize> {
    if count < 0.0 { Err(CellError::Value.into()) } else { Ok(count.min(1e9) as usize) }
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
