//! What a value is.

use super::ArgumentKind::{Reference, Scalar as One};
use super::{Function, Lower, optional, required};
use crate::formula::Expr;
use crate::plan::Unary;
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] = &[
    &CELL, &ISBLANK, &ISERR, &ISERROR, &ISEVEN, &ISLOGICAL, &ISNA, &ISNONTEXT, &ISNUMBER, &ISODD, &ISTEXT,
    &N, &NA, &T,
];

static CELL: Function = Function {
    name: "CELL",
    summary: "A fact about a cell: its row, column, address or contents.",
    arguments: &[required("fact", One), optional("reference", Reference)],
    examples: &[("=CELL(\"row\",B7)", "7"), ("=CELL(\"col\",B7)", "2"), ("=CELL(\"address\",B7)", "$B$7")],
    lower: Lower::Lazy(|l, arguments| {
        let fact = l.scalar(&arguments[0])?;
        let fact = l.text(&fact)?.to_lowercase();
        let at = match arguments.get(1) {
            Some(expr) => l.reference(expr)?.top_left(),
            None => l.cell,
        };
        match fact.as_str() {
            "row" => Ok(f64::from(at.row + 1).into()),
            "col" => Ok(f64::from(at.column + 1).into()),
            "address" => {
                let letters = crate::address::column_letters(at.column);
                Ok(Value::Text(format!("${letters}${}", at.row + 1).into()).into())
            }
            "contents" => l.cell(at).map(Operand::Scalar),
            other => Err(Halt::Unsupported(format!("CELL(\"{other}\")"))),
        }
    }),
};

/// A test of one value of any kind, errors too: `Some` where its kind decides, `None` for an error in a
/// trial, which counts as `on_error`.
macro_rules! test_of_kind {
    ($item:ident, $summary:literal, $on_error:literal, $examples:expr, $pattern:pat) => {
        static $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("value", One)],
            examples: &$examples,
            lower: Lower::Lazy(|l, arguments| {
                by_value(l, &arguments[0], &mut |l, value| match value {
                    Scalar::Constant(value) => Ok(matches!(value, $pattern).into()),
                    Scalar::Number(id) => {
                        let kind = matches!(Value::Number(0.0), $pattern);
                        Ok(unless_error(l, Num::Dynamic(*id), kind, $on_error))
                    }
                    Scalar::Boolean(id) => {
                        let kind = matches!(Value::Boolean(true), $pattern);
                        Ok(unless_error(l, Num::Dynamic(*id), kind, $on_error))
                    }
                    Scalar::Choice(_) => {
                        Err(Halt::Unsupported(concat!(stringify!($item), " of mixed values").to_owned()))
                    }
                })
            }),
        };
    };
}

test_of_kind!(
    ISBLANK,
    "Whether a cell holds nothing.",
    false,
    [("=ISBLANK(A1)", "TRUE"), ("=ISBLANK(\"\")", "FALSE"), ("=ISBLANK(1/0)", "FALSE")],
    Value::Blank
);
test_of_kind!(
    ISERROR,
    "Whether a value is an error.",
    true,
    [("=ISERROR(1/0)", "TRUE"), ("=ISERROR(1)", "FALSE"), ("=ISERROR(NA())", "TRUE")],
    Value::Error(_)
);
test_of_kind!(
    ISLOGICAL,
    "Whether a value is TRUE or FALSE.",
    false,
    [("=ISLOGICAL(TRUE)", "TRUE"), ("=ISLOGICAL(1)", "FALSE")],
    Value::Boolean(_)
);
test_of_kind!(
    ISNONTEXT,
    "Whether a value is not text.",
    true,
    [("=ISNONTEXT(1)", "TRUE"), ("=ISNONTEXT(\"a\")", "FALSE")],
    Value::Blank | Value::Number(_) | Value::Boolean(_) | Value::Error(_)
);
test_of_kind!(
    ISNUMBER,
    "Whether a value is a number.",
    false,
    [("=ISNUMBER(1)", "TRUE"), ("=ISNUMBER(\"1\")", "FALSE"), ("=ISNUMBER(1/0)", "FALSE")],
    Value::Number(_)
);
test_of_kind!(
    ISTEXT,
    "Whether a value is text.",
    false,
    [("=ISTEXT(\"a\")", "TRUE"), ("=ISTEXT(1)", "FALSE")],
    Value::Text(_)
);

static ISERR: Function = Function {
    name: "ISERR",
    summary: "Whether a value is an error other than #N/A.",
    arguments: &[required("value", One)],
    examples: &[("=ISERR(1/0)", "TRUE"), ("=ISERR(NA())", "FALSE")],
    lower: Lower::Lazy(|l, arguments| {
        by_value(l, &arguments[0], &mut |_, value| match value {
            Scalar::Constant(Value::Error(error)) => Ok((*error != CellError::NotAvailable).into()),
            Scalar::Constant(_) => Ok(false.into()),
            _ => Err(Halt::Unsupported("telling error kinds apart where a draw makes them".to_owned())),
        })
    }),
};

static ISNA: Function = Function {
    name: "ISNA",
    summary: "Whether a value is #N/A.",
    arguments: &[required("value", One)],
    examples: &[("=ISNA(NA())", "TRUE"), ("=ISNA(1/0)", "FALSE"), ("=ISNA(1)", "FALSE")],
    lower: Lower::Lazy(|l, arguments| {
        by_value(l, &arguments[0], &mut |_, value| match value {
            Scalar::Constant(Value::Error(error)) => Ok((*error == CellError::NotAvailable).into()),
            Scalar::Constant(_) => Ok(false.into()),
            _ => Err(Halt::Unsupported("telling error kinds apart where a draw makes them".to_owned())),
        })
    }),
};

static ISEVEN: Function = Function {
    name: "ISEVEN",
    summary: "Whether the whole part of a number is even.",
    arguments: &[required("number", One)],
    examples: &[("=ISEVEN(2.5)", "TRUE"), ("=ISEVEN(-1)", "FALSE")],
    lower: Lower::Scalar(|l, arguments| {
        let odd = odd(l, &arguments[0])?;
        let even = l.unary(Unary::Not, odd);
        Ok(l.boolean(even))
    }),
};

static ISODD: Function = Function {
    name: "ISODD",
    summary: "Whether the whole part of a number is odd.",
    arguments: &[required("number", One)],
    examples: &[("=ISODD(3.5)", "TRUE"), ("=ISODD(2)", "FALSE")],
    lower: Lower::Scalar(|l, arguments| {
        let odd = odd(l, &arguments[0])?;
        Ok(l.boolean(odd))
    }),
};

static N: Function = Function {
    name: "N",
    summary: "A value as a number: text is 0.",
    arguments: &[required("value", One)],
    examples: &[("=N(7)", "7"), ("=N(TRUE)", "1"), ("=N(\"7\")", "0")],
    lower: Lower::Scalar(|l, arguments| match &arguments[0] {
        Scalar::Constant(Value::Text(_)) => Ok(0.0.into()),
        other => Ok(l.number(other)?.into()),
    }),
};

static NA: Function = Function {
    name: "NA",
    summary: "The error #N/A.",
    arguments: &[],
    examples: &[("=NA()", "#N/A")],
    lower: Lower::Scalar(|_, _| Err(CellError::NotAvailable.into())),
};

static T: Function = Function {
    name: "T",
    summary: "A text as it is; anything else as the empty text.",
    arguments: &[required("value", One)],
    examples: &[("=T(\"a\")", "a"), ("=T(1)", "")],
    lower: Lower::Scalar(|_, arguments| match &arguments[0] {
        Scalar::Constant(Value::Text(_) | Value::Error(_)) => Ok(arguments[0].clone()),
        _ => Ok(Value::from("").into()),
    }),
};

/// 1 where the whole part of a number is odd.
fn odd(l: &mut Lowering<'_>, value: &Scalar) -> Outcome<Num> {
    let number = l.number(value)?;
    let whole = l.unary(Unary::Truncate, number);
    Ok(l.binary(crate::plan::Binary::Modulo, whole, 2.0))
}

/// A truth value that is `kind`, and `on_error` in trials in which the number is an error.
fn unless_error(l: &mut Lowering<'_>, number: Num, kind: bool, on_error: bool) -> Scalar {
    if kind == on_error {
        return kind.into();
    }
    let failed = l.unary(Unary::IsError, number);
    let truth = if on_error { failed } else { l.unary(Unary::Not, failed) };
    l.boolean(truth)
}

/// Applies a test to a value whose errors do not go through, or to each element of an array.
fn by_value(
    l: &mut Lowering<'_>,
    expr: &Expr,
    test: &mut dyn FnMut(&mut Lowering<'_>, &Scalar) -> Outcome<Scalar>,
) -> Outcome<Operand> {
    let operand = match l.evaluate(expr) {
        Err(Halt::Error(error)) => error.into(),
        other => other?,
    };
    l.map(&[operand], &mut |l, values| test(l, &values[0]))
}
