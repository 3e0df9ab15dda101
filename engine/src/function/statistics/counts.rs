//! How many values there are, and how many between bounds.

use super::{Array, Reference, of_numbers};
use crate::function::arguments::certain_numbers;
use crate::function::{Function, Lower, repeated, required, table};
use crate::plan::lower::{Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Native, Reduce, Unary};
use crate::value::Value;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([COUNT, COUNTA, FREQUENCY]);

of_numbers!(
    COUNT,
    "COUNT",
    "How many numbers there are.",
    [("=COUNT(1,\"2\",TRUE)", "3"), ("=COUNT({1,\"x\",2})", "2")],
    |l, a| {
        let mut total = Vec::new();
        for argument in a {
            for item in l.possible_items(argument)? {
                let counted = l.by_case(&item.scalar, &mut |l, case| {
                    let number = match case {
                        Scalar::Constant(Value::Number(_)) => true,
                        // A number in each trial but those in which it is an error.
                        Scalar::Boolean(_) if item.from_cells => false,
                        Scalar::Number(id) | Scalar::Boolean(id) => {
                            let failed = l.unary(Unary::IsError, Num::Dynamic(*id));
                            let number = l.unary(Unary::Not, failed);
                            return Ok(l.boolean(number));
                        }
                        Scalar::Constant(Value::Error(_) | Value::Blank) => {
                            !item.from_cells && case.is_blank()
                        }
                        Scalar::Constant(Value::Text(text)) => {
                            !item.from_cells && crate::plan::lower::parse_number(text).is_some()
                        }
                        Scalar::Constant(Value::Boolean(_)) => !item.from_cells,
                        Scalar::Choice(_) => false,
                    };
                    Ok(Scalar::from(number))
                })?;
                total.push(l.number(&counted)?);
            }
        }
        Ok(l.reduce(Reduce::Sum, &total))
    }
);
of_numbers!(
    COUNTA,
    "COUNTA",
    "How many values there are, of any kind.",
    [("=COUNTA(1,\"\",TRUE)", "3"), ("=COUNTA(A1:A9)", "0")],
    |l, a| {
        let mut total = Vec::new();
        for argument in a {
            let items: Vec<Scalar> = match argument {
                Operand::Some(sparse) => sparse.items.clone(),
                // Of cells that draws choose the one that is chosen may be blank.
                Operand::Moving(_) => l.items(argument)?.into_iter().map(|item| item.scalar).collect(),
                _ => {
                    total.push(Num::from(l.items(argument)?.len() as f64));
                    continue;
                }
            };
            for (index, item) in items.iter().enumerate() {
                // The first stands for what there is where nothing is; another may be a blank cell that counts.
                if let (Operand::Some(sparse), true) = (argument, index > 0 && item.is_blank()) {
                    return Err(sparse.halt());
                }
                let there =
                    l.by_case(item, &mut |_, case| Ok(f64::from(u8::from(!case.is_blank())).into()))?;
                total.push(l.number(&there)?);
            }
        }
        Ok(l.reduce(Reduce::Sum, &total))
    }
);

const FREQUENCY: Function = Function {
    name: "FREQUENCY",
    summary: "How many numbers lie in each interval up to a bound, and above the last.",
    arguments: &[required("numbers", Array), required("bounds", Array)],
    examples: &[
        ("=SUM(FREQUENCY({79,85,78,85,50,81,95,88,97},{70,79,89})*{1;10;100;1000})", "2421"),
        ("=SUM(FREQUENCY({1,2,3},{2,2})*{1;10;100})", "102"),
        ("=FREQUENCY({1,2,3},{\"x\"})", "3"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let numbers = certain_numbers(l, &arguments[..1])?;
        let bounds = certain_numbers(l, &arguments[1..2])?;
        let mut cells = Vec::with_capacity(bounds.len() + 1);
        for index in 0..=bounds.len() {
            let mut values: Vec<Num> = vec![(index as f64).into(), (bounds.len() as f64).into()];
            values.extend(&bounds);
            values.extend(&numbers);
            cells.push(l.call(Native { name: "FREQUENCY", apply: in_interval }, &values).into());
        }
        Ok(Matrix { rows: cells.len(), columns: 1, cells }.into())
    }),
};

/// How many numbers lie above the bound next below the one at an index, and not above that one. Values are the
/// index, the number of bounds, the bounds, the numbers. The index after the last bound is the interval above
/// all; of equal bounds the first takes the numbers.
fn in_interval(values: &[f64]) -> f64 {
    let [index, count, rest @ ..] = values else { return f64::NAN };
    let (index, count) = (*index as usize, *count as usize);
    if count > rest.len() || rest.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let (bounds, numbers) = rest.split_at(count);
    let high = bounds.get(index).copied().unwrap_or(f64::INFINITY);
    if bounds[..index].contains(&high) {
        return 0.0;
    }
    let low = bounds.iter().copied().filter(|bound| *bound < high).fold(f64::NEG_INFINITY, f64::max);
    numbers.iter().filter(|x| **x > low && **x <= high).count() as f64
}
