//! Decisions: IF and its kin, truth, errors caught.

use super::ArgumentKind::{Reference, Scalar as One};
use super::{Function, Lower, optional, repeated, required};
use crate::formula::Expr;
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::plan::{Reduce, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] =
    &[&AND, &FALSE, &IF, &IFERROR, &IFNA, &IFS, &NOT, &OR, &SWITCH, &TRUE, &XOR];

static AND: Function = Function {
    name: "AND",
    summary: "Whether all conditions hold.",
    arguments: &[required("condition", Reference), repeated("condition", Reference)],
    examples: &[
        ("=AND(TRUE,1)", "TRUE"),
        ("=AND(TRUE,0)", "FALSE"),
        ("=AND({TRUE,FALSE})", "FALSE"),
        ("=AND(\"x\")", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let truths = truths(l, arguments)?;
        let all = l.reduce(Reduce::All, &truths);
        Ok(l.boolean(all).into())
    }),
};

static FALSE: Function = Function {
    name: "FALSE",
    summary: "The truth value FALSE.",
    arguments: &[],
    examples: &[("=FALSE()", "FALSE")],
    lower: Lower::Scalar(|_, _| Ok(false.into())),
};

static IF: Function = Function {
    name: "IF",
    summary: "One value where a condition holds, another where it does not.",
    arguments: &[required("condition", One), optional("then", Reference), optional("otherwise", Reference)],
    examples: &[
        ("=IF(2>1,\"yes\",\"no\")", "yes"),
        ("=IF(FALSE,1)", "FALSE"),
        ("=IF(TRUE,,5)", "0"),
        ("=IF(TRUE,1,1/0)", "1"),
        ("=IF(1/0,1,2)", "#DIV/0!"),
        ("=SUM(IF({1,0,1},{10,20,30},0))", "40"),
    ],
    lower: Lower::Lazy(lower_if),
};

fn lower_if(l: &mut Lowering<'_>, arguments: &[Expr]) -> Outcome<Operand> {
    let branch = |l: &mut Lowering<'_>, index: usize| match arguments.get(index) {
        None => Ok(Operand::from(index == 1)),
        Some(Expr::Omitted) => Ok(Operand::from(0.0)),
        Some(expr) => l.evaluate(expr),
    };
    let condition = l.argument(One, &arguments[0])?;
    let wide = match &condition {
        Operand::Array(_) => true,
        Operand::Range(range) => l.array && !range.is_cell(),
        _ => false,
    };
    if wide {
        let mut operands = vec![condition];
        for index in [1, 2] {
            operands.push(match branch(l, index) {
                Err(Halt::Error(error)) => error.into(),
                other => other?,
            });
        }
        return l.map(&operands, &mut |l, values| {
            let truth = l.truth(&values[0])?;
            l.choose(truth, values[1].clone(), values[2].clone())
        });
    }
    let condition = l.single(condition)?;
    if let Scalar::Constant(value) = &condition {
        let truth = l.truth(&Scalar::Constant(value.clone()))?;
        return branch(l, if truth == Num::Constant(0.0) { 2 } else { 1 });
    }
    let (then, otherwise) = (branch(l, 1), branch(l, 2));
    if matches!(then, Err(Halt::Missing)) || matches!(otherwise, Err(Halt::Missing)) {
        return Err(Halt::Missing);
    }
    let mut sides = Vec::new();
    for side in [then, otherwise] {
        sides.push(match side {
            Err(Halt::Error(error)) => Operand::from(error),
            other => other?,
        });
    }
    if sides.iter().any(|side| matches!(side, Operand::Array(_))) {
        sides.insert(0, condition.into());
        return l.map(&sides, &mut |l, values| {
            let truth = l.truth(&values[0])?;
            l.choose(truth, values[1].clone(), values[2].clone())
        });
    }
    let truth = l.truth(&condition)?;
    let mut values = Vec::new();
    for side in sides {
        let outcome = l.single(side);
        values.push(match l.caught(outcome)? {
            blank if blank.is_blank() => Scalar::from(0.0),
            value => value,
        });
    }
    let otherwise = values.pop().unwrap_or(Scalar::BLANK);
    let then = values.pop().unwrap_or(Scalar::BLANK);
    l.choose(truth, then, otherwise).map(Operand::Scalar)
}

static IFERROR: Function = Function {
    name: "IFERROR",
    summary: "A value, or another where it is an error.",
    arguments: &[required("value", Reference), required("otherwise", Reference)],
    examples: &[("=IFERROR(1/0,7)", "7"), ("=IFERROR(3,7)", "3"), ("=IFERROR(NA(),\"none\")", "none")],
    lower: Lower::Lazy(|l, arguments| {
        let value = l.evaluate(&arguments[0]);
        or_else(l, value, &arguments[1], &|_| true)
    }),
};

static IFNA: Function = Function {
    name: "IFNA",
    summary: "A value, or another where it is #N/A.",
    arguments: &[required("value", Reference), required("otherwise", Reference)],
    examples: &[("=IFNA(NA(),7)", "7"), ("=IFNA(1/0,7)", "#DIV/0!"), ("=IFNA(3,7)", "3")],
    lower: Lower::Lazy(|l, arguments| {
        let value = l.evaluate(&arguments[0]);
        or_else(l, value, &arguments[1], &|error| error == CellError::NotAvailable)
    }),
};

/// The value, or `otherwise` where it is an error that is to be caught.
fn or_else(
    l: &mut Lowering<'_>,
    value: Outcome<Operand>,
    otherwise: &Expr,
    caught: &dyn Fn(CellError) -> bool,
) -> Outcome<Operand> {
    let value = match value {
        Err(Halt::Error(error)) => Operand::from(error),
        other => other?,
    };
    let wide = match &value {
        Operand::Array(_) => true,
        Operand::Range(range) => l.array && !range.is_cell(),
        _ => false,
    };
    if !wide {
        let outcome = l.single(value);
        let scalar = l.caught(outcome)?;
        return match &scalar {
            Scalar::Constant(Value::Error(error)) if caught(*error) => match l.evaluate(otherwise)? {
                Operand::Omitted => Ok(0.0.into()),
                other => Ok(other),
            },
            Scalar::Constant(_) => Ok(scalar.into()),
            _ => {
                let fallback = l.scalar_or_error(otherwise)?;
                rescue(l, &scalar, &fallback, caught).map(Operand::Scalar)
            }
        };
    }
    let fallback = l.evaluate(otherwise)?;
    l.map(&[value, fallback], &mut |l, values| rescue(l, &values[0], &values[1], caught))
}

fn rescue(
    l: &mut Lowering<'_>,
    value: &Scalar,
    fallback: &Scalar,
    caught: &dyn Fn(CellError) -> bool,
) -> Outcome<Scalar> {
    match value {
        Scalar::Constant(Value::Error(error)) if caught(*error) => Ok(fallback.clone()),
        Scalar::Constant(_) => Ok(value.clone()),
        Scalar::Number(id) | Scalar::Boolean(id) => {
            if !caught(CellError::Number) {
                return Err(Halt::Unsupported(
                    "telling error kinds apart where a draw makes them".to_owned(),
                ));
            }
            let failed = l.unary(Unary::IsError, Num::Dynamic(*id));
            l.choose(failed, fallback.clone(), value.clone())
        }
        Scalar::Choice(choice) => {
            let then = rescue(l, &choice.then, fallback, caught)?;
            let otherwise = rescue(l, &choice.otherwise, fallback, caught)?;
            let chosen = l.choose(Num::Dynamic(choice.condition), then, otherwise)?;
            let failed = l.unary(Unary::IsError, Num::Dynamic(choice.condition));
            l.choose(failed, fallback.clone(), chosen)
        }
    }
}

static IFS: Function = Function {
    name: "IFS",
    summary: "The value of the first condition that holds.",
    arguments: &[
        required("condition", One),
        required("value", Reference),
        repeated("condition", One),
        repeated("value", Reference),
    ],
    examples: &[("=IFS(1>2,\"a\",2>1,\"b\")", "b"), ("=IFS(FALSE,1)", "#N/A")],
    lower: Lower::Lazy(|l, arguments| {
        let mut taken = Vec::new();
        let mut last = Scalar::from(CellError::NotAvailable);
        for pair in arguments.chunks_exact(2) {
            let condition = l.scalar(&pair[0])?;
            match l.truth(&condition)? {
                Num::Constant(0.0) => {}
                Num::Constant(_) => {
                    last = l.scalar_or_error(&pair[1])?;
                    break;
                }
                dynamic => taken.push((dynamic, l.scalar_or_error(&pair[1])?)),
            }
        }
        for (condition, value) in taken.into_iter().rev() {
            last = l.choose(condition, value, last)?;
        }
        Ok(last.into())
    }),
};

static NOT: Function = Function {
    name: "NOT",
    summary: "The opposite of a condition.",
    arguments: &[required("condition", One)],
    examples: &[("=NOT(TRUE)", "FALSE"), ("=NOT(0)", "TRUE")],
    lower: Lower::Scalar(|l, arguments| {
        let truth = l.truth(&arguments[0])?;
        let opposite = l.unary(Unary::Not, truth);
        Ok(l.boolean(opposite))
    }),
};

static OR: Function = Function {
    name: "OR",
    summary: "Whether any condition holds.",
    arguments: &[required("condition", Reference), repeated("condition", Reference)],
    examples: &[("=OR(FALSE,1)", "TRUE"), ("=OR(FALSE,0)", "FALSE"), ("=OR({FALSE,TRUE})", "TRUE")],
    lower: Lower::Operands(|l, arguments| {
        let truths = truths(l, arguments)?;
        let any = l.reduce(Reduce::Any, &truths);
        Ok(l.boolean(any).into())
    }),
};

static SWITCH: Function = Function {
    name: "SWITCH",
    summary: "The result beside the first value that a value equals.",
    arguments: &[
        required("value", One),
        required("match", One),
        required("result", Reference),
        repeated("match or default", One),
        repeated("result", Reference),
    ],
    examples: &[
        ("=SWITCH(2,1,\"a\",2,\"b\")", "b"),
        ("=SWITCH(9,1,\"a\",\"other\")", "other"),
        ("=SWITCH(9,1,2)", "#N/A"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let value = l.scalar(&arguments[0])?;
        let rest = &arguments[1..];
        let mut last = match rest.len() % 2 {
            1 => None,
            _ => Some(Scalar::from(CellError::NotAvailable)),
        };
        let mut taken = Vec::new();
        for pair in rest.chunks_exact(2) {
            let key = l.scalar(&pair[0])?;
            let equal = l.infix(crate::formula::Infix::Equal, &value, &key, false)?;
            match l.truth(&equal)? {
                Num::Constant(0.0) => {}
                Num::Constant(_) => {
                    last = Some(l.scalar_or_error(&pair[1])?);
                    break;
                }
                dynamic => taken.push((dynamic, l.scalar_or_error(&pair[1])?)),
            }
        }
        let mut result = match last {
            Some(scalar) => scalar,
            None => l.scalar_or_error(&rest[rest.len() - 1])?,
        };
        for (condition, value) in taken.into_iter().rev() {
            result = l.choose(condition, value, result)?;
        }
        Ok(result.into())
    }),
};

static TRUE: Function = Function {
    name: "TRUE",
    summary: "The truth value TRUE.",
    arguments: &[],
    examples: &[("=TRUE()", "TRUE")],
    lower: Lower::Scalar(|_, _| Ok(true.into())),
};

static XOR: Function = Function {
    name: "XOR",
    summary: "Whether an odd number of conditions hold.",
    arguments: &[required("condition", Reference), repeated("condition", Reference)],
    examples: &[("=XOR(TRUE,TRUE)", "FALSE"), ("=XOR(TRUE,FALSE,FALSE)", "TRUE")],
    lower: Lower::Operands(|l, arguments| {
        let truths = truths(l, arguments)?;
        let mut odd = Num::Constant(0.0);
        for truth in truths {
            odd = l.compare(crate::plan::Compare::NotEqual, odd, truth);
        }
        Ok(l.boolean(odd).into())
    }),
};

/// The truth values that AND and OR take, each 1 or 0: text in cells is passed over, blanks too.
fn truths(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Vec<Num>> {
    let mut truths = Vec::new();
    for argument in arguments {
        for item in l.items(argument)? {
            if item.from_cells && matches!(item.scalar, Scalar::Constant(Value::Text(_) | Value::Blank)) {
                continue;
            }
            truths.push(l.truth(&item.scalar)?);
        }
    }
    if truths.is_empty() { Err(CellError::Value.into()) } else { Ok(truths) }
}
