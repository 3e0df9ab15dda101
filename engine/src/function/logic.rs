//! Decisions: IF and its kin, truth, errors caught.

use super::ArgumentKind::{Reference, Scalar as One};
use super::{Function, Lower, optional, repeated, required, table};
use crate::formula::Expr;
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::plan::{Reduce, Unary, ValueId};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[Function] =
    &table([AND, FALSE, IF, IFERROR, IFNA, IFS, NOT, OR, SWITCH, TRUE, XOR]);

const AND: Function = Function {
    name: "AND",
    summary: "Whether all conditions hold.",
    arguments: &[required("condition", Reference), repeated("condition", Reference)],
    examples: &[
        ("=AND(TRUE,1)", "TRUE"),
        ("=AND(TRUE,0)", "FALSE"),
        ("=AND({TRUE,FALSE})", "FALSE"),
        ("=AND(\"x\")", "#VALUE!"),
        ("=AND(\"\",TRUE)", "TRUE"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let truths = truths(l, arguments, 1.0)?;
        let all = l.reduce(Reduce::All, &truths);
        Ok(l.boolean(all).into())
    }),
};

const FALSE: Function = Function {
    name: "FALSE",
    summary: "The truth value FALSE.",
    arguments: &[],
    examples: &[("=FALSE()", "FALSE")],
    lower: Lower::Scalar(|_, _| Ok(false.into())),
};

const IF: Function = Function {
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
        ("=SUM(IF({1;0},{1,2},{10,20}))", "33"),
        ("=COUNT(IF({1;0;1},A1:A3))", "2"),
        ("=COUNT(IF(TRUE,A1:A3))", "0"),
        ("=IF(\"x\",1,2)", "#VALUE!"),
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
    if l.is_wide(&condition) {
        let mut operands = vec![condition];
        for index in [1, 2] {
            operands.push(match branch(l, index) {
                Err(Halt::Error(error)) => error.into(),
                other => other?,
            });
        }
        return l.map_each(&operands, &mut |l, values| {
            let truth = l.truth(&values[0])?;
            let (then, otherwise) = (l.element_of(&values[1])?, l.element_of(&values[2])?);
            l.choose(truth, then, otherwise)
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
    let value_or_error = |side| match side {
        Err(Halt::Error(error)) => Ok(Operand::from(error)),
        other => other,
    };
    let sides = [value_or_error(then)?, value_or_error(otherwise)?];
    if !l.same_shape(&sides) {
        let truth = l.truth(&condition)?;
        let index = l.unary(Unary::Not, truth);
        return l.among(index, &sides);
    }
    let [then, otherwise] = &sides;
    let chosen = l.map_each(&[condition.into(), then.clone(), otherwise.clone()], &mut |l, values| {
        let truth = l.truth(&values[0])?;
        l.choose(truth, values[1].clone(), values[2].clone())
    })?;
    l.as_cell(chosen, &sides)
}

const IFERROR: Function = Function {
    name: "IFERROR",
    summary: "A value, or another where it is an error.",
    arguments: &[required("value", Reference), required("otherwise", Reference)],
    examples: &[
        ("=IFERROR(1/0,7)", "7"),
        ("=IFERROR(3,7)", "3"),
        ("=IFERROR(NA(),\"none\")", "none"),
        ("=SUM(IFERROR({1,2,3}/NA(),2))", "6"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let value = l.evaluate(&arguments[0]);
        or_else(l, value, &arguments[1], Caught::Errors)
    }),
};

const IFNA: Function = Function {
    name: "IFNA",
    summary: "A value, or another where it is #N/A.",
    arguments: &[required("value", Reference), required("otherwise", Reference)],
    examples: &[("=IFNA(NA(),7)", "7"), ("=IFNA(1/0,7)", "#DIV/0!"), ("=IFNA(3,7)", "3")],
    lower: Lower::Lazy(|l, arguments| {
        let value = l.evaluate(&arguments[0]);
        or_else(l, value, &arguments[1], Caught::NotAvailable)
    }),
};

/// The errors that another value takes the place of.
#[derive(Clone, Copy, PartialEq)]
enum Caught {
    Errors,
    NotAvailable,
}

impl Caught {
    fn is(self, error: CellError) -> bool {
        self == Self::Errors || error == CellError::NotAvailable
    }

    /// 1 in the trials in which the value is such an error, 0 in the others.
    fn at(self, l: &mut Lowering<'_>, id: ValueId) -> Outcome<Num> {
        match self {
            Self::Errors => Ok(l.unary(Unary::IsError, Num::Dynamic(id))),
            Self::NotAvailable => l.not_available(id),
        }
    }
}

/// The value, or `otherwise` where it is an error that is to be caught.
fn or_else(
    l: &mut Lowering<'_>,
    value: Outcome<Operand>,
    otherwise: &Expr,
    caught: Caught,
) -> Outcome<Operand> {
    let value = match value {
        Err(Halt::Error(error)) => Operand::from(error),
        other => other?,
    };
    if !l.is_wide(&value) {
        let outcome = l.single(value);
        let scalar = l.caught(outcome)?;
        return match &scalar {
            Scalar::Constant(Value::Error(error)) if caught.is(*error) => {
                match l.evaluate_or_note(otherwise)? {
                    Operand::Omitted => Ok(0.0.into()),
                    other => Ok(other),
                }
            }
            Scalar::Constant(_) => Ok(scalar.into()),
            _ => {
                let fallback = l.scalar_or_error(otherwise)?;
                rescue(l, &scalar, &fallback, caught).map(Operand::Scalar)
            }
        };
    }
    let fallback = l.evaluate(otherwise)?;
    l.map_each(&[value, fallback], &mut |l, values| {
        let element = rescue(l, &values[0], &values[1], caught)?;
        l.element_of(&element)
    })
}

fn rescue(l: &mut Lowering<'_>, value: &Scalar, fallback: &Scalar, caught: Caught) -> Outcome<Scalar> {
    match value {
        Scalar::Constant(Value::Error(error)) if caught.is(*error) => Ok(fallback.clone()),
        Scalar::Constant(_) => Ok(value.clone()),
        Scalar::Number(id) | Scalar::Boolean(id) => {
            let failed = caught.at(l, *id)?;
            l.choose(failed, fallback.clone(), value.clone())
        }
        Scalar::Choice(choice) => {
            let then = rescue(l, &choice.then, fallback, caught)?;
            let otherwise = rescue(l, &choice.otherwise, fallback, caught)?;
            let chosen = l.choose(Num::Dynamic(choice.condition), then, otherwise)?;
            let failed = caught.at(l, choice.condition)?;
            l.choose(failed, fallback.clone(), chosen)
        }
    }
}

const IFS: Function = Function {
    name: "IFS",
    summary: "The value of the first condition that holds.",
    arguments: &[
        required("condition", One),
        required("value", Reference),
        repeated("condition", One),
        repeated("value", Reference),
    ],
    examples: &[
        ("=IFS(1>2,\"a\",2>1,\"b\")", "b"),
        ("=IFS(FALSE,1)", "#N/A"),
        ("=IFS(TRUE,1,1/0,2)", "1"),
        ("=IFS(1/0,1,TRUE,2)", "#DIV/0!"),
        ("=SUM(IFS(TRUE,{1,2,3}))", "6"),
        ("=SUM(IFS({1,0,1}=1,10,TRUE,1))", "21"),
        ("=IFS(FALSE,1,TRUE)", "#VALUE!"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        if !arguments.len().is_multiple_of(2) {
            return Err(CellError::Value.into());
        }
        let mut cases = Vec::with_capacity(arguments.len() / 2);
        for pair in arguments.chunks_exact(2) {
            let condition = l.argument(One, &pair[0]);
            let condition = caught(condition)?;
            let decided = !l.is_wide(&condition) && {
                let condition = l.single(condition.clone())?;
                match condition.constant() {
                    None => false,
                    Some(_) => match l.truth(&condition)? {
                        Num::Constant(0.0) => continue,
                        _ if cases.is_empty() => return l.evaluate(&pair[1]),
                        _ => true,
                    },
                }
            };
            cases.push((condition, &pair[1]));
            if decided {
                break;
            }
        }
        first_case(l, cases, None)
    }),
};

/// The value of the first condition that holds, of conditions that differ by element or by trial.
fn first_case(
    l: &mut Lowering<'_>,
    cases: Vec<(Operand, &Expr)>,
    otherwise: Option<&Expr>,
) -> Outcome<Operand> {
    let mut operands = Vec::with_capacity(2 * cases.len() + 1);
    let mut missing = false;
    let (conditions, values): (Vec<Operand>, Vec<&Expr>) = cases.into_iter().unzip();
    for value in values.into_iter().chain(otherwise) {
        match l.noted(value) {
            Err(Halt::Missing) => missing = true,
            value => operands.push(caught(value)?),
        }
    }
    if missing {
        return Err(Halt::Missing);
    }
    if otherwise.is_none() {
        operands.push(CellError::NotAvailable.into());
    }
    let count = conditions.len();
    let by_element = conditions.iter().any(|condition| l.is_wide(condition));
    if !by_element && !l.same_shape(&operands) {
        let mut index = Num::Constant(count as f64);
        for (at, condition) in conditions.into_iter().enumerate().rev() {
            let condition = l.single(condition)?;
            let truth = l.truth(&condition)?;
            index = l.select(truth, at as f64, index);
        }
        return l.among(index, &operands);
    }
    operands.extend(conditions);
    let chosen = l.map_each(&operands, &mut |l, values| {
        let (values, conditions) = values.split_at(count + 1);
        let mut result = values[count].clone();
        for (condition, value) in conditions.iter().zip(values).rev() {
            let truth = match l.truth(condition) {
                Err(Halt::Error(error)) => {
                    result = error.into();
                    continue;
                }
                truth => truth?,
            };
            result = l.choose(truth, value.clone(), result)?;
        }
        if by_element { l.element_of(&result) } else { Ok(result) }
    })?;
    l.as_cell(chosen, &operands[..=count])
}

/// An Excel error as an operand.
fn caught(outcome: Outcome<Operand>) -> Outcome<Operand> {
    match outcome {
        Err(Halt::Error(error)) => Ok(error.into()),
        other => other,
    }
}

const NOT: Function = Function {
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

const OR: Function = Function {
    name: "OR",
    summary: "Whether any condition holds.",
    arguments: &[required("condition", Reference), repeated("condition", Reference)],
    examples: &[("=OR(FALSE,1)", "TRUE"), ("=OR(FALSE,0)", "FALSE"), ("=OR({FALSE,TRUE})", "TRUE")],
    lower: Lower::Operands(|l, arguments| {
        let truths = truths(l, arguments, 0.0)?;
        let any = l.reduce(Reduce::Any, &truths);
        Ok(l.boolean(any).into())
    }),
};

const SWITCH: Function = Function {
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
        ("=SWITCH(\"B\",\"a\",1,\"b\",2)", "2"),
        ("=SUM(SWITCH(2,1,5,2,{3,4}))", "7"),
        ("=SUM(SWITCH({1,2,3},1,10,2,20,0))", "30"),
        ("=SWITCH(1/0,1,2)", "#DIV/0!"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let value = l.argument(One, &arguments[0])?;
        let rest = &arguments[1..];
        let default = if rest.len().is_multiple_of(2) { None } else { rest.last() };
        let mut cases = Vec::with_capacity(rest.len() / 2);
        for pair in rest.chunks_exact(2) {
            let key = caught(l.argument(One, &pair[0]))?;
            let equal = l.map(&[value.clone(), key], &mut |l, values| l.alike(&values[0], &values[1]));
            let equal = caught(equal)?;
            match &equal {
                Operand::Scalar(Scalar::Constant(Value::Boolean(false))) => continue,
                Operand::Scalar(Scalar::Constant(Value::Boolean(true))) if cases.is_empty() => {
                    return l.evaluate(&pair[1]);
                }
                Operand::Scalar(Scalar::Constant(Value::Error(error))) if cases.is_empty() => {
                    return Err((*error).into());
                }
                _ => {}
            }
            let decided = matches!(equal, Operand::Scalar(Scalar::Constant(_)));
            cases.push((equal, &pair[1]));
            if decided {
                break;
            }
        }
        match default {
            Some(default) if cases.is_empty() => l.evaluate(default),
            default => first_case(l, cases, default),
        }
    }),
};

const TRUE: Function = Function {
    name: "TRUE",
    summary: "The truth value TRUE.",
    arguments: &[],
    examples: &[("=TRUE()", "TRUE")],
    lower: Lower::Scalar(|_, _| Ok(true.into())),
};

const XOR: Function = Function {
    name: "XOR",
    summary: "Whether an odd number of conditions hold.",
    arguments: &[required("condition", Reference), repeated("condition", Reference)],
    examples: &[("=XOR(TRUE,TRUE)", "FALSE"), ("=XOR(TRUE,FALSE,FALSE)", "TRUE")],
    lower: Lower::Operands(|l, arguments| {
        let truths = truths(l, arguments, 0.0)?;
        let mut odd = Num::Constant(0.0);
        for truth in truths {
            odd = l.compare(crate::plan::Compare::NotEqual, odd, truth);
        }
        Ok(l.boolean(odd).into())
    }),
};

/// The truth values that AND and OR take, each 1 or 0: text in cells is passed over, blanks too. Where a draw decides
/// whether one is passed over, `neutral` stands in for it.
fn truths(l: &mut Lowering<'_>, arguments: &[Operand], neutral: f64) -> Outcome<Vec<Num>> {
    let mut truths = Vec::new();
    let mut certain = false;
    for argument in arguments {
        for item in l.items(argument)? {
            // Text is passed over in cells, and everywhere where it is empty.
            let passed_over = |scalar: &Scalar| match scalar {
                Scalar::Constant(Value::Text(text)) => item.from_cells || text.is_empty(),
                scalar => item.from_cells && scalar.is_blank(),
            };
            if passed_over(&item.scalar) {
                continue;
            }
            let mut always = true;
            let kept = l.by_case(&item.scalar, &mut |_, case| {
                always &= !passed_over(case);
                Ok(if passed_over(case) { neutral.into() } else { case.clone() })
            })?;
            certain |= always;
            truths.push(l.truth(&kept)?);
        }
    }
    match (truths.is_empty(), certain) {
        (true, _) => Err(CellError::Value.into()),
        (_, true) => Ok(truths),
        _ => Err(Halt::Unsupported("conditions that may all be text, as draws decide".to_owned())),
    }
}
