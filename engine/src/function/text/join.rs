//! Joining texts, and writing values and arrays as text.

use super::{Array, MOST_CHARACTERS, One, Reference, text, texts};
use crate::function::{Function, Lower, optional, repeated, required, table};
use crate::plan::lower::{Lowering, Operand, Outcome, Scalar, general};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([ARRAYTOTEXT, CONCAT, CONCATENATE, TEXTJOIN, VALUETOTEXT]);

const CONCAT: Function = Function {
    name: "CONCAT",
    summary: "All texts joined, ranges included.",
    arguments: &[repeated("text", Reference)],
    examples: &[("=CONCAT({\"a\",\"b\"},\"c\",1)", "abc1")],
    lower: Lower::Operands(|l, arguments| {
        let texts = texts(l, arguments)?;
        text(texts.concat()).map(Operand::Scalar)
    }),
};

const CONCATENATE: Function = Function {
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

const TEXTJOIN: Function = Function {
    name: "TEXTJOIN",
    summary: "Texts joined with a separator, or with several in turn.",
    arguments: &[required("separator", Reference), required("skip empty", One), repeated("text", Reference)],
    examples: &[
        ("=TEXTJOIN(\", \",TRUE,{\"a\",\"\",\"b\"})", "a, b"),
        ("=TEXTJOIN(\"-\",FALSE,\"a\",\"\",\"b\")", "a--b"),
        ("=TEXTJOIN({\",\",\";\"},FALSE,\"a\",\"b\",\"c\",\"d\")", "a,b;c,d"),
        ("=TEXTJOIN(\",\",FALSE,A1:A3)", ",,"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let separators = texts(l, &arguments[..1])?;
        let skip = l.single(arguments[1].clone())?;
        let skip = l.constant_truth(&skip)?;
        let texts = texts(l, &arguments[2..])?;
        let mut joined = String::new();
        let mut between = separators.iter().cycle();
        for (index, part) in texts.iter().filter(|text| !skip || !text.is_empty()).enumerate() {
            if index > 0 {
                joined += between.next().map_or("", String::as_str);
            }
            joined += part;
            if joined.len() > 4 * MOST_CHARACTERS {
                return Err(CellError::Value.into());
            }
        }
        text(joined).map(Operand::Scalar)
    }),
};

const ARRAYTOTEXT: Function = Function {
    name: "ARRAYTOTEXT",
    summary: "The values of an array as one text, as shown (0) or as an array would be written (1).",
    arguments: &[required("array", Array), optional("format", One)],
    examples: &[
        ("=ARRAYTOTEXT({1,\"a\";TRUE,#N/A})", "1, a, TRUE, #N/A"),
        ("=ARRAYTOTEXT({1,\"a\";TRUE,#N/A},1)", "{1,\"a\";TRUE,#N/A}"),
        ("=ARRAYTOTEXT({1,2},2)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let strict = is_strict(l, arguments.get(1))?;
        let matrix = l.matrix(&arguments[0])?;
        let mut written = Vec::with_capacity(matrix.cells.len());
        for scalar in &matrix.cells {
            written.push(written_as(l, scalar, strict)?);
        }
        if !strict {
            return text(written.join(", ")).map(Operand::Scalar);
        }
        let rows: Vec<String> = written.chunks(matrix.columns).map(|row| row.join(",")).collect();
        text(format!("{{{}}}", rows.join(";"))).map(Operand::Scalar)
    }),
};

const VALUETOTEXT: Function = Function {
    name: "VALUETOTEXT",
    summary: "A value as text, as shown (0) or as a formula would write it (1).",
    arguments: &[required("value", One), optional("format", One)],
    examples: &[
        ("=VALUETOTEXT(1234.5)", "1234.5"),
        ("=VALUETOTEXT(\"a\"\"b\",1)", "\"a\"\"b\""),
        ("=VALUETOTEXT(1/0)", "#DIV/0!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let strict = is_strict(l, arguments.get(1))?;
        l.map(&arguments[..1], &mut |l, value| {
            let written = written_as(l, &value[0], strict)?;
            text(written)
        })
    }),
};

/// Whether texts are written in quotes: the argument is 1 rather than 0.
fn is_strict(l: &mut Lowering<'_>, format: Option<&Operand>) -> Outcome<bool> {
    let Some(format) = format else { return Ok(false) };
    let format = l.single(format.clone())?;
    match l.constant_number(&format)?.trunc() {
        0.0 => Ok(false),
        1.0 => Ok(true),
        _ => Err(CellError::Value.into()),
    }
}

fn written_as(l: &mut Lowering<'_>, scalar: &Scalar, strict: bool) -> Outcome<String> {
    Ok(match scalar {
        Scalar::Constant(Value::Number(x)) => general(*x),
        Scalar::Constant(Value::Text(text)) if strict => format!("\"{}\"", text.replace('"', "\"\"")),
        Scalar::Constant(value) => value.to_string(),
        other => l.text(other)?.to_string(),
    })
}
