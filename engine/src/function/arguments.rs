//! What functions ask of their arguments again and again.

use crate::plan::Unary;
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The argument at `index` as a number, or `default` where it is left out.
pub(super) fn number_or(
    l: &mut Lowering<'_>,
    arguments: &[Scalar],
    index: usize,
    default: f64,
) -> Outcome<Num> {
    match arguments.get(index) {
        None => Ok(Num::Constant(default)),
        Some(argument) => l.number(argument),
    }
}

/// The argument at `index` as a number that no draw reaches, or `default` where it is left out.
pub(super) fn constant_or(
    l: &mut Lowering<'_>,
    arguments: &[Scalar],
    index: usize,
    default: f64,
) -> Outcome<f64> {
    match arguments.get(index) {
        None => Ok(default),
        Some(argument) => l.constant_number(argument),
    }
}

/// A function of one number that is one operation.
pub(super) fn map_number(l: &mut Lowering<'_>, arguments: &[Scalar], op: Unary) -> Outcome<Scalar> {
    let number = l.number(&arguments[0])?;
    Ok(l.unary(op, number).into())
}

/// The numbers that an aggregate takes: in cells and arrays only numbers count, and `neutral` stands in
/// where a draw decides whether there is one; written arguments are converted.
pub(super) fn numbers(l: &mut Lowering<'_>, arguments: &[Operand], neutral: f64) -> Outcome<Vec<Num>> {
    let mut numbers = Vec::new();
    for_each_number(l, arguments, &mut |l, case| match case {
        Case::Number(number) => {
            numbers.push(number);
            Ok(())
        }
        Case::Mixed(scalar) => {
            let number = l.by_case(&scalar, &mut |_, case| {
                Ok(if counts(case) { case.clone() } else { neutral.into() })
            })?;
            numbers.push(l.number(&number)?);
            Ok(())
        }
    })?;
    Ok(numbers)
}

/// The numbers of an aggregate that must count how many there are. Where a draw decides whether a cell
/// holds a number the cell is unsupported here.
pub(super) fn certain_numbers(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Vec<Num>> {
    let mut numbers = Vec::new();
    for_each_number(l, arguments, &mut |_, case| match case {
        Case::Number(number) => {
            numbers.push(number);
            Ok(())
        }
        Case::Mixed(_) => Err(Halt::Unsupported("a statistic of values that may be text".to_owned())),
    })?;
    Ok(numbers)
}

/// How many numbers an aggregate takes, by trial.
pub(super) fn count(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Num> {
    let mut certain = 0.0;
    let mut uncertain = Vec::new();
    for_each_number(l, arguments, &mut |l, case| match case {
        Case::Number(_) => {
            certain += 1.0;
            Ok(())
        }
        Case::Mixed(scalar) => {
            let number =
                l.by_case(&scalar, &mut |_, case| Ok(Scalar::from(f64::from(u8::from(counts(case))))))?;
            uncertain.push(l.number(&number)?);
            Ok(())
        }
    })?;
    uncertain.push(Num::Constant(certain));
    Ok(l.reduce(crate::plan::Reduce::Sum, &uncertain))
}

/// One value of an aggregate.
enum Case {
    Number(Num),
    /// A draw decides whether there is a number.
    Mixed(Scalar),
}

fn counts(scalar: &Scalar) -> bool {
    matches!(scalar, Scalar::Constant(Value::Number(_) | Value::Error(_)) | Scalar::Number(_))
}

fn for_each_number(
    l: &mut Lowering<'_>,
    arguments: &[Operand],
    take: &mut dyn FnMut(&mut Lowering<'_>, Case) -> Outcome<()>,
) -> Outcome<()> {
    for argument in arguments {
        for item in l.possible_items(argument)? {
            let case = match item.scalar {
                Scalar::Constant(Value::Error(error)) => return Err(error.into()),
                Scalar::Constant(Value::Number(x)) => Case::Number(Num::Constant(x)),
                Scalar::Number(id) => Case::Number(Num::Dynamic(id)),
                Scalar::Choice(_) if item.from_cells => Case::Mixed(item.scalar),
                ref other if !item.from_cells => Case::Number(l.number(other)?),
                Scalar::Constant(_) | Scalar::Boolean(_) | Scalar::Choice(_) => continue,
            };
            take(l, case)?;
        }
    }
    Ok(())
}

/// `#NUM!` unless the condition holds.
pub(super) fn ensure(holds: bool) -> Outcome<()> {
    if holds { Ok(()) } else { Err(CellError::Number.into()) }
}
