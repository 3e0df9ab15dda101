//! What kind a value is of.

use super::{One, Reference};
use crate::formula::Expr;
use crate::function::{Function, Lower, required, table};
use crate::plan::Unary;
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    ERROR_TYPE, ISBLANK, ISERR, ISERROR, ISEVEN, ISLOGICAL, ISNA, ISNONTEXT, ISNUMBER, ISODD, ISTEXT, N, NA,
    T, TYPE,
]);

/// A test of one value of any kind, errors too: `Some` where its kind decides, `None` for an error in a
/// trial, which counts as `on_error`.
macro_rules! test_of_kind {
    ($item:ident, $summary:literal, $on_error:literal, $examples:expr, $pattern:pat) => {
        const $item: Function = Function {
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

const ISERR: Function = Function {
    name: "ISERR",
    summary: "Whether a value is an error other than #N/A.",
    arguments: &[required("value", One)],
    examples: &[("=ISERR(1/0)", "TRUE"), ("=ISERR(NA())", "FALSE")],
    lower: Lower::Lazy(|l, arguments| {
        by_value(l, &arguments[0], &mut |l, value| match value {
            Scalar::Constant(Value::Error(error)) => Ok((*error != CellError::NotAvailable).into()),
            Scalar::Constant(_) => Ok(false.into()),
            Scalar::Number(id) | Scalar::Boolean(id) => {
                let missed = l.not_available(*id)?;
                let failed = l.unary(Unary::IsError, Num::Dynamic(*id));
                let otherwise = l.select(missed, 0.0, failed);
                Ok(l.boolean(otherwise))
            }
            Scalar::Choice(_) => Err(Halt::Unsupported("ISERR of mixed values".to_owned())),
        })
    }),
};

const ISNA: Function = Function {
    name: "ISNA",
    summary: "Whether a value is #N/A.",
    arguments: &[required("value", One)],
    examples: &[("=ISNA(NA())", "TRUE"), ("=ISNA(1/0)", "FALSE"), ("=ISNA(1)", "FALSE")],
    lower: Lower::Lazy(|l, arguments| {
        by_value(l, &arguments[0], &mut |l, value| match value {
            Scalar::Constant(Value::Error(error)) => Ok((*error == CellError::NotAvailable).into()),
            Scalar::Constant(_) => Ok(false.into()),
            Scalar::Number(id) | Scalar::Boolean(id) => {
                let missed = l.not_available(*id)?;
                Ok(l.boolean(missed))
            }
            Scalar::Choice(_) => Err(Halt::Unsupported("ISNA of mixed values".to_owned())),
        })
    }),
};

const ISEVEN: Function = Function {
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

const ISODD: Function = Function {
    name: "ISODD",
    summary: "Whether the whole part of a number is odd.",
    arguments: &[required("number", One)],
    examples: &[("=ISODD(3.5)", "TRUE"), ("=ISODD(2)", "FALSE"), ("=ISODD(TRUE)", "#VALUE!")],
    lower: Lower::Scalar(|l, arguments| {
        let odd = odd(l, &arguments[0])?;
        Ok(l.boolean(odd))
    }),
};

const N: Function = Function {
    name: "N",
    summary: "A value as a number: text is 0.",
    arguments: &[required("value", Reference)],
    examples: &[
        ("=N(7)", "7"),
        ("=N(TRUE)", "1"),
        ("=N(\"7\")", "0"),
        ("=N(A1:B2)", "0"),
        ("=N(1/0)", "#DIV/0!"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let operand = first_of_range(l, &arguments[0])?;
        l.map(&[operand], &mut |l, values| match &values[0] {
            Scalar::Constant(Value::Text(_)) => Ok(0.0.into()),
            other => Ok(l.number(other)?.into()),
        })
    }),
};

const NA: Function = Function {
    name: "NA",
    summary: "The error #N/A.",
    arguments: &[],
    examples: &[("=NA()", "#N/A")],
    lower: Lower::Scalar(|_, _| Err(CellError::NotAvailable.into())),
};

const T: Function = Function {
    name: "T",
    summary: "A text as it is; anything else as the empty text.",
    arguments: &[required("value", Reference)],
    examples: &[("=T(\"a\")", "a"), ("=T(1)", ""), ("=T(A1:B2)", ""), ("=T(1/0)", "#DIV/0!")],
    lower: Lower::Lazy(|l, arguments| {
        let operand = first_of_range(l, &arguments[0])?;
        l.map(&[operand], &mut |_, values| match &values[0] {
            Scalar::Constant(Value::Text(_) | Value::Error(_)) => Ok(values[0].clone()),
            _ => Ok(Value::from("").into()),
        })
    }),
};

const ERROR_TYPE: Function = Function {
    name: "ERROR.TYPE",
    summary: "The number of an error: 1 for #NULL!, 2 for #DIV/0!, 7 for #N/A …",
    arguments: &[required("error", One)],
    examples: &[("=ERROR.TYPE(1/0)", "2"), ("=ERROR.TYPE(NA())", "7"), ("=ERROR.TYPE(1)", "#N/A")],
    lower: Lower::Lazy(|l, arguments| {
        by_value(l, &arguments[0], &mut |_, value| match value {
            Scalar::Constant(Value::Error(error)) => Ok(number_of(*error).into()),
            Scalar::Constant(_) => Err(CellError::NotAvailable.into()),
            _ => Err(Halt::Unsupported("telling error kinds apart where a draw makes them".to_owned())),
        })
    }),
};

/// The number that Excel gives an error.
fn number_of(error: CellError) -> f64 {
    match error {
        CellError::Null => 1.0,
        CellError::DivisionByZero => 2.0,
        CellError::Value => 3.0,
        CellError::Reference => 4.0,
        CellError::Name => 5.0,
        CellError::Number => 6.0,
        CellError::NotAvailable => 7.0,
        CellError::GettingData => 8.0,
        CellError::Spill => 9.0,
        CellError::Calculation => 14.0,
    }
}

const TYPE: Function = Function {
    name: "TYPE",
    summary: "The kind of a value: 1 number, 2 text, 4 truth value, 16 error, 64 array, 128 lambda.",
    arguments: &[required("value", Reference)],
    examples: &[
        ("=TYPE(1)", "1"),
        ("=TYPE(\"a\")", "2"),
        ("=TYPE(TRUE)", "4"),
        ("=TYPE(1/0)", "16"),
        ("=TYPE({1,2})", "64"),
        ("=TYPE(A1)", "1"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let operand = match l.evaluate(&arguments[0]) {
            Err(Halt::Error(error)) => error.into(),
            other => other?,
        };
        match operand {
            Operand::Array(_) | Operand::Some(_) | Operand::Areas(_) => return Ok(64.0.into()),
            Operand::Range(range) if !range.is_cell() => return Ok(64.0.into()),
            Operand::Lambda(_) => return Ok(128.0.into()),
            Operand::Scalar(_) | Operand::Range(_) | Operand::Moving(_) | Operand::Omitted => {}
        }
        let value = l.single(operand);
        let value = l.caught(value)?;
        let kind = l.by_case(&value, &mut |l, case| match case {
            Scalar::Constant(Value::Blank | Value::Number(_)) => Ok(1.0.into()),
            Scalar::Constant(Value::Text(_)) => Ok(2.0.into()),
            Scalar::Constant(Value::Boolean(_)) => Ok(4.0.into()),
            Scalar::Constant(Value::Error(_)) => Ok(16.0.into()),
            Scalar::Number(id) | Scalar::Boolean(id) => {
                let kind = if matches!(case, Scalar::Number(_)) { 1.0 } else { 4.0 };
                let failed = l.unary(Unary::IsError, Num::Dynamic(*id));
                Ok(l.select(failed, 16.0, kind).into())
            }
            Scalar::Choice(_) => Err(Halt::Unsupported("TYPE of mixed values".to_owned())),
        })?;
        Ok(kind.into())
    }),
};

/// 1 where the whole part of a number is odd. Truth values are no numbers here.
fn odd(l: &mut Lowering<'_>, value: &Scalar) -> Outcome<Num> {
    if matches!(value, Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_)) {
        return Err(CellError::Value.into());
    }
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

/// The argument of N and of T: the first cell of a range, in array formulas too, and an array as it is.
fn first_of_range(l: &mut Lowering<'_>, expr: &Expr) -> Outcome<Operand> {
    match l.evaluate(expr)? {
        Operand::Range(range) => l.cell(range.top_left()).map(Operand::Scalar),
        other => Ok(other),
    }
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
