//! Sums and products over ranges.

use super::super::ArgumentKind::{Array, Reference, Scalar as One};
use super::super::arguments::numbers;
use super::super::routine::strict_number;
use super::super::{Function, Lower, repeated, required, table};
use crate::plan::Reduce;
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([PERCENTOF, PRODUCT, SERIESSUM, SUM, SUMPRODUCT, SUMSQ, SUMX2MY2, SUMX2PY2, SUMXMY2]);

const PERCENTOF: Function = Function {
    name: "PERCENTOF",
    summary: "The sum of a part as a share of the sum of all.",
    arguments: &[required("part", Reference), required("all", Reference)],
    examples: &[("=PERCENTOF({1,2},{1,2,3,4})", "0.3"), ("=PERCENTOF({1},{0})", "#DIV/0!")],
    lower: Lower::Operands(|l, arguments| {
        let part = numbers(l, &arguments[..1], 0.0)?;
        let all = numbers(l, &arguments[1..], 0.0)?;
        let (part, all) = (l.reduce(Reduce::Sum, &part), l.reduce(Reduce::Sum, &all));
        Ok(l.divide(part, all)?.into())
    }),
};

const PRODUCT: Function = Function {
    name: "PRODUCT",
    summary: "The product of all numbers.",
    arguments: &[repeated("number", Reference)],
    examples: &[("=PRODUCT(2,3,4)", "24"), ("=PRODUCT({2,\"x\",5})", "10")],
    lower: Lower::Operands(|l, arguments| {
        let numbers = numbers(l, arguments, 1.0)?;
        if numbers.is_empty() {
            return Ok(0.0.into());
        }
        Ok(l.reduce(Reduce::Product, &numbers).into())
    }),
};

const SERIESSUM: Function = Function {
    name: "SERIESSUM",
    summary: "The sum of a power series: coefficients times x to a first power and on by steps.",
    arguments: &[
        required("x", One),
        required("first power", One),
        required("step", One),
        required("coefficients", Array),
    ],
    examples: &[
        ("=SERIESSUM(PI()/4,0,2,{1,-0.5,0.0416666666666667,-0.00138888888888889})", "0.707103214853041"),
        ("=SERIESSUM(2,1,1,{1,\"x\"})", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let mut scalars = Vec::new();
        for argument in &arguments[..3] {
            let scalar = l.single(argument.clone())?;
            scalars.push(strict_number(l, &scalar)?);
        }
        let mut pairs = Vec::new();
        for (index, item) in l.items(&arguments[3])?.iter().enumerate() {
            if matches!(item.scalar.constant(), Some(Value::Text(_) | Value::Boolean(_))) {
                return Err(CellError::Value.into());
            }
            let coefficient = l.number(&item.scalar)?;
            let steps = l.multiply(scalars[2], index as f64);
            let exponent = l.add(scalars[1], steps);
            pairs.extend([coefficient, l.power(scalars[0], exponent)?]);
        }
        Ok(l.reduce(Reduce::Dot, &pairs).into())
    }),
};

const SUM: Function = Function {
    name: "SUM",
    summary: "The sum of all numbers.",
    arguments: &[repeated("number", Reference)],
    examples: &[("=SUM(1,2,3)", "6"), ("=SUM(\"3\",TRUE)", "4"), ("=SUM({1,\"x\",TRUE})", "1")],
    lower: Lower::Operands(|l, arguments| {
        let numbers = numbers(l, arguments, 0.0)?;
        Ok(l.reduce(Reduce::Sum, &numbers).into())
    }),
};

const SUMPRODUCT: Function = Function {
    name: "SUMPRODUCT",
    summary: "The sum of the products of arrays, element by element.",
    arguments: &[required("array", Array), repeated("array", Array)],
    examples: &[
        ("=SUMPRODUCT({1,2,3},{4,5,6})", "32"),
        ("=SUMPRODUCT({1,\"x\"},{2,3})", "2"),
        ("=SUMPRODUCT({\"4\"},{2})", "#VALUE!"),
        ("=SUMPRODUCT(({1,2,3}>1)*{10,20,30})", "50"),
        ("=SUMPRODUCT({1,2},{1,2,3})", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let mut matrices = Vec::new();
        for argument in arguments {
            matrices.push(l.matrix(argument)?);
        }
        let size = (matrices[0].rows, matrices[0].columns);
        if matrices.iter().any(|matrix| (matrix.rows, matrix.columns) != size) {
            return Err(CellError::Value.into());
        }
        let mut terms = Vec::new();
        for index in 0..size.0 * size.1 {
            let mut product: Option<Num> = None;
            for matrix in &matrices {
                // What is no number counts as 0, even in one array alone; but a text by itself is an error.
                let scalar = l.by_case(&matrix.cells[index], &mut |_, case| match case {
                    Scalar::Constant(Value::Error(error)) => Err((*error).into()),
                    Scalar::Constant(Value::Text(_)) if size == (1, 1) => Err(CellError::Value.into()),
                    Scalar::Constant(Value::Number(_)) | Scalar::Number(_) => Ok(case.clone()),
                    _ => Ok(0.0.into()),
                })?;
                let number = l.number(&scalar)?;
                product = Some(match product {
                    None => number,
                    Some(so_far) => l.multiply(so_far, number),
                });
            }
            terms.extend(product.filter(|term| *term != Num::Constant(0.0)));
        }
        Ok(l.reduce(Reduce::Sum, &terms).into())
    }),
};

const SUMSQ: Function = Function {
    name: "SUMSQ",
    summary: "The sum of the squares of all numbers.",
    arguments: &[repeated("number", Reference)],
    examples: &[("=SUMSQ(3,4)", "25")],
    lower: Lower::Operands(|l, arguments| {
        let numbers = numbers(l, arguments, 0.0)?;
        let pairs: Vec<Num> = numbers.iter().flat_map(|x| [*x, *x]).collect();
        Ok(l.reduce(Reduce::Dot, &pairs).into())
    }),
};

macro_rules! of_pairs {
    ($item:ident, $summary:literal, $examples:expr, $term:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("x", Array), required("y", Array)],
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| {
                let mut terms = Vec::new();
                for (x, y) in pairs(l, &arguments[0], &arguments[1])? {
                    let term: fn(&mut Lowering<'_>, Num, Num) -> Num = $term;
                    terms.push(term(l, x, y));
                }
                if terms.is_empty() {
                    return Err(CellError::DivisionByZero.into());
                }
                Ok(l.reduce(Reduce::Sum, &terms).into())
            }),
        };
    };
}
of_pairs!(
    SUMX2MY2,
    "The sum of the differences of squares of pairs of numbers.",
    [
        ("=SUMX2MY2({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})", "-55"),
        ("=SUMX2MY2({2,\"x\"},{1,5})", "3"),
        ("=SUMX2MY2({1,2},{1,2,3})", "#N/A"),
        ("=SUMX2MY2({\"x\"},{1})", "#DIV/0!"),
    ],
    |l, x, y| {
        let (sum, difference) = (l.add(x, y), l.subtract(x, y));
        l.multiply(sum, difference)
    }
);
of_pairs!(
    SUMX2PY2,
    "The sum of the squares of pairs of numbers.",
    [("=SUMX2PY2({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})", "521")],
    |l, x, y| {
        let (x, y) = (l.multiply(x, x), l.multiply(y, y));
        l.add(x, y)
    }
);
of_pairs!(
    SUMXMY2,
    "The sum of the squares of the differences of pairs of numbers.",
    [("=SUMXMY2({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})", "79")],
    |l, x, y| {
        let difference = l.subtract(x, y);
        l.multiply(difference, difference)
    }
);

/// The pairs of two arrays of one size in which both are numbers.
fn pairs(l: &mut Lowering<'_>, first: &Operand, second: &Operand) -> Outcome<Vec<(Num, Num)>> {
    let (first, second) = (l.matrix(first)?, l.matrix(second)?);
    if first.cells.len() != second.cells.len() {
        return Err(CellError::NotAvailable.into());
    }
    let number = |cell: &Scalar| match cell {
        Scalar::Constant(Value::Number(x)) => Ok(Some(Num::Constant(*x))),
        Scalar::Number(id) => Ok(Some(Num::Dynamic(*id))),
        Scalar::Constant(Value::Error(error)) => Err(Halt::Error(*error)),
        Scalar::Constant(_) | Scalar::Boolean(_) => Ok(None),
        Scalar::Choice(_) => Err(Halt::Unsupported("a sum of pairs of values that may be text".to_owned())),
    };
    let mut pairs = Vec::new();
    for (x, y) in first.cells.iter().zip(&second.cells) {
        if let (Some(x), Some(y)) = (number(x)?, number(y)?) {
            pairs.push((x, y));
        }
    }
    Ok(pairs)
}
