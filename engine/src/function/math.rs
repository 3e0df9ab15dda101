//! Arithmetic: sums, products, rounding, powers, logarithms.

use super::ArgumentKind::{Array, Reference, Scalar as One};
use super::arguments::{constant_or, map_number, number_or, numbers};
use super::{Function, Lower, optional, repeated, required};
use crate::math;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Binary, Compare, Native, Reduce, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] = &[
    &ABS,
    &CEILING,
    &EVEN,
    &EXP,
    &FACT,
    &FLOOR,
    &INT,
    &LN,
    &LOG,
    &LOG10,
    &MDETERM,
    &MINVERSE,
    &MMULT,
    &MOD,
    &MROUND,
    &ODD,
    &PI,
    &POWER,
    &PRODUCT,
    &QUOTIENT,
    &RAND,
    &RANDBETWEEN,
    &ROUND,
    &ROUNDDOWN,
    &ROUNDUP,
    &SIGN,
    &SQRT,
    &SUM,
    &SUMPRODUCT,
    &SUMSQ,
    &TRUNC,
];

static ABS: Function = Function {
    name: "ABS",
    summary: "A number without its sign.",
    arguments: &[required("number", One)],
    examples: &[("=ABS(-2)", "2"), ("=ABS(0)", "0")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Absolute)),
};

static CEILING: Function = Function {
    name: "CEILING",
    summary: "A number rounded away from 0 to a multiple.",
    arguments: &[required("number", One), required("multiple", One)],
    examples: &[
        ("=CEILING(2.5,1)", "3"),
        ("=CEILING(-2.5,-2)", "-4"),
        ("=CEILING(-2.5,2)", "-2"),
        ("=CEILING(2.5,-2)", "#NUM!"),
        ("=CEILING(0.234,0.01)", "0.24"),
    ],
    lower: Lower::Scalar(|l, arguments| to_multiple(l, arguments, Unary::Ceiling)),
};

static EVEN: Function = Function {
    name: "EVEN",
    summary: "A number rounded away from 0 to an even whole number.",
    arguments: &[required("number", One)],
    examples: &[("=EVEN(1.5)", "2"), ("=EVEN(3)", "4"), ("=EVEN(-1)", "-2"), ("=EVEN(0)", "0")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let halves = l.divide(number, 2.0)?;
        let rounded = away_from_zero(l, halves);
        Ok(l.multiply(rounded, 2.0).into())
    }),
};

static EXP: Function = Function {
    name: "EXP",
    summary: "e raised to a power.",
    arguments: &[required("number", One)],
    examples: &[("=EXP(0)", "1"), ("=EXP(1)", "2.71828182845905"), ("=EXP(1000)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Exponential)),
};

static FACT: Function = Function {
    name: "FACT",
    summary: "The factorial of a number, without its fraction.",
    arguments: &[required("number", One)],
    examples: &[("=FACT(5)", "120"), ("=FACT(1.9)", "1"), ("=FACT(0)", "1"), ("=FACT(-1)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        Ok(l.call(Native { name: "factorial", apply: factorial }, &[number]).into())
    }),
};

static FLOOR: Function = Function {
    name: "FLOOR",
    summary: "A number rounded towards 0 to a multiple.",
    arguments: &[required("number", One), required("multiple", One)],
    examples: &[
        ("=FLOOR(3.7,2)", "2"),
        ("=FLOOR(-2.5,-2)", "-2"),
        ("=FLOOR(2.5,-2)", "#NUM!"),
        ("=FLOOR(1.58,0.1)", "1.5"),
        ("=FLOOR(2,0)", "#DIV/0!"),
    ],
    lower: Lower::Scalar(|l, arguments| to_multiple(l, arguments, Unary::Floor)),
};

static INT: Function = Function {
    name: "INT",
    summary: "The greatest whole number that is not above a number.",
    arguments: &[required("number", One)],
    examples: &[("=INT(8.9)", "8"), ("=INT(-8.9)", "-9")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Floor)),
};

static LN: Function = Function {
    name: "LN",
    summary: "The natural logarithm of a number.",
    arguments: &[required("number", One)],
    examples: &[("=LN(1)", "0"), ("=LN(86)", "4.45434729625351"), ("=LN(0)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Logarithm)),
};

static LOG: Function = Function {
    name: "LOG",
    summary: "The logarithm of a number to a base, 10 unless given.",
    arguments: &[required("number", One), optional("base", One)],
    examples: &[
        ("=LOG(10)", "1"),
        ("=LOG(8,2)", "3"),
        ("=LOG(86,2.7182818)", "4.45434734288829"),
        ("=LOG(8,1)", "#DIV/0!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let base = number_or(l, arguments, 1, 10.0)?;
        if base == Num::Constant(10.0) {
            return Ok(l.unary(Unary::Logarithm10, number).into());
        }
        let (number, base) = (l.unary(Unary::Logarithm, number), l.unary(Unary::Logarithm, base));
        Ok(l.divide(number, base)?.into())
    }),
};

static LOG10: Function = Function {
    name: "LOG10",
    summary: "The logarithm of a number to the base 10.",
    arguments: &[required("number", One)],
    examples: &[("=LOG10(1000)", "3"), ("=LOG10(-1)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::Logarithm10)),
};

static MDETERM: Function = Function {
    name: "MDETERM",
    summary: "The determinant of a square matrix.",
    arguments: &[required("matrix", Array)],
    examples: &[("=MDETERM({3,6,1;1,1,0;3,10,2})", "1"), ("=MDETERM({1,2,3;4,5,6})", "#VALUE!")],
    lower: Lower::Operands(|l, arguments| {
        let (_, numbers) = square(l, &arguments[0])?;
        Ok(l.call(Native { name: "determinant", apply: determinant }, &numbers).into())
    }),
};

static MINVERSE: Function = Function {
    name: "MINVERSE",
    summary: "The inverse of a square matrix.",
    arguments: &[required("matrix", Array)],
    examples: &[
        ("=INDEX(MINVERSE({4,-1;2,0}),2,1)", "-1"),
        ("=INDEX(MINVERSE({4,-1;2,0}),2,2)", "2"),
        ("=MINVERSE({1,2;2,4})", "#NUM!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (order, numbers) = square(l, &arguments[0])?;
        if let Some(constants) = numbers.iter().map(|x| x.constant()).collect::<Option<Vec<f64>>>() {
            let inverse = inverse(&constants, order).ok_or(CellError::Number)?;
            let cells = inverse.into_iter().map(Scalar::from).collect();
            return Ok(Matrix { rows: order, columns: order, cells }.into());
        }
        // One routine gives one number: each element inverts the matrix anew, which small ones can bear.
        if order > MOST_DYNAMIC_ORDER {
            return Err(Halt::Unsupported(
                "the inverse of so large a matrix that depends on draws".to_owned(),
            ));
        }
        let native = Native { name: "inverse_element", apply: inverse_element };
        let mut cells = Vec::with_capacity(order * order);
        for index in 0..order * order {
            let mut values = vec![Num::Constant(index as f64)];
            values.extend(&numbers);
            cells.push(l.call(native, &values).into());
        }
        Ok(Matrix { rows: order, columns: order, cells }.into())
    }),
};

/// The largest matrix whose inverse may differ by trial.
const MOST_DYNAMIC_ORDER: usize = 12;

static MMULT: Function = Function {
    name: "MMULT",
    summary: "The product of two matrices.",
    arguments: &[required("first", Array), required("second", Array)],
    examples: &[("=SUM(MMULT({1,2;3,4},{5;6}))", "56"), ("=MMULT({1,2},{3,4})", "#VALUE!")],
    lower: Lower::Operands(|l, arguments| {
        let (a, b) = (l.matrix(&arguments[0])?, l.matrix(&arguments[1])?);
        if a.columns != b.rows {
            return Err(CellError::Value.into());
        }
        let (left, right) = (only_numbers(&a)?, only_numbers(&b)?);
        let mut cells = Vec::with_capacity(a.rows * b.columns);
        for row in 0..a.rows {
            for column in 0..b.columns {
                let pairs: Vec<Num> = (0..a.columns)
                    .flat_map(|i| [left[row * a.columns + i], right[i * b.columns + column]])
                    .collect();
                cells.push(l.reduce(Reduce::Dot, &pairs).into());
            }
        }
        Ok(Matrix { rows: a.rows, columns: b.columns, cells }.into())
    }),
};

static MOD: Function = Function {
    name: "MOD",
    summary: "The remainder of a division, with the sign of the divisor.",
    arguments: &[required("number", One), required("divisor", One)],
    examples: &[("=MOD(3,2)", "1"), ("=MOD(-3,2)", "1"), ("=MOD(3,-2)", "-1"), ("=MOD(3,0)", "#DIV/0!")],
    lower: Lower::Scalar(|l, arguments| {
        let (number, divisor) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        if divisor == Num::Constant(0.0) {
            return Err(CellError::DivisionByZero.into());
        }
        Ok(l.binary(Binary::Modulo, number, divisor).into())
    }),
};

static MROUND: Function = Function {
    name: "MROUND",
    summary: "A number rounded to the nearest multiple, halves away from 0.",
    arguments: &[required("number", One), required("multiple", One)],
    examples: &[
        ("=MROUND(10,3)", "9"),
        ("=MROUND(-10,-3)", "-9"),
        ("=MROUND(5,-2)", "#NUM!"),
        ("=MROUND(7.5,5)", "10"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, multiple) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        if multiple == Num::Constant(0.0) {
            return Ok(0.0.into());
        }
        let product = l.multiply(number, multiple);
        let opposed = l.compare(Compare::Less, product, 0.0);
        let ratio = l.divide(number, multiple)?;
        let rounded = l.binary(Binary::Round, ratio, 0.0);
        let result = l.multiply(rounded, multiple);
        Ok(l.select(opposed, f64::NAN, result).into())
    }),
};

static ODD: Function = Function {
    name: "ODD",
    summary: "A number rounded away from 0 to an odd whole number.",
    arguments: &[required("number", One)],
    examples: &[("=ODD(1.5)", "3"), ("=ODD(3)", "3"), ("=ODD(-2)", "-3"), ("=ODD(0)", "1")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let size = l.unary(Unary::Absolute, number);
        let less = l.subtract(size, 1.0);
        let halves = l.divide(less, 2.0)?;
        let whole = l.unary(Unary::Ceiling, halves);
        let twice = l.multiply(whole, 2.0);
        let odd = l.add(twice, 1.0);
        let odd = l.binary(Binary::Maximum, odd, 1.0);
        let negative = l.compare(Compare::Less, number, 0.0);
        let minus = l.unary(Unary::Negate, odd);
        Ok(l.select(negative, minus, odd).into())
    }),
};

static PI: Function = Function {
    name: "PI",
    summary: "The number π.",
    arguments: &[],
    examples: &[("=PI()", "3.14159265358979")],
    lower: Lower::Scalar(|_, _| Ok(std::f64::consts::PI.into())),
};

static POWER: Function = Function {
    name: "POWER",
    summary: "A number raised to a power.",
    arguments: &[required("number", One), required("power", One)],
    examples: &[
        ("=POWER(5,2)", "25"),
        ("=POWER(4,0.5)", "2"),
        ("=POWER(0,-1)", "#DIV/0!"),
        ("=POWER(-8,1/3)", "#NUM!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, power) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        Ok(l.power(number, power)?.into())
    }),
};

static PRODUCT: Function = Function {
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

static QUOTIENT: Function = Function {
    name: "QUOTIENT",
    summary: "The whole part of a division.",
    arguments: &[required("number", One), required("divisor", One)],
    examples: &[("=QUOTIENT(5,2)", "2"), ("=QUOTIENT(-10,3)", "-3"), ("=QUOTIENT(1,0)", "#DIV/0!")],
    lower: Lower::Scalar(|l, arguments| {
        let (number, divisor) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        let ratio = l.divide(number, divisor)?;
        Ok(l.unary(Unary::Truncate, ratio).into())
    }),
};

static RAND: Function = Function {
    name: "RAND",
    summary: "A draw between 0 and 1.",
    arguments: &[],
    examples: &[],
    lower: Lower::Scalar(|l, _| Ok(Scalar::Number(l.draw()?))),
};

static RANDBETWEEN: Function = Function {
    name: "RANDBETWEEN",
    summary: "A draw of a whole number between two, both included.",
    arguments: &[required("least", One), required("greatest", One)],
    examples: &[],
    lower: Lower::Scalar(|l, arguments| {
        let (least, greatest) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        let (least, greatest) = (l.unary(Unary::Ceiling, least), l.unary(Unary::Floor, greatest));
        let draw = Num::Dynamic(l.draw()?);
        let width = l.subtract(greatest, least);
        let count = l.add(width, 1.0);
        let scaled = l.multiply(draw, count);
        let step = l.unary(Unary::Floor, scaled);
        let step = l.binary(Binary::Minimum, step, width);
        let result = l.add(least, step);
        let empty = l.compare(Compare::Less, greatest, least);
        Ok(l.select(empty, f64::NAN, result).into())
    }),
};

static ROUND: Function = Function {
    name: "ROUND",
    summary: "A number rounded to a number of decimals, halves away from 0.",
    arguments: &[required("number", One), required("decimals", One)],
    examples: &[
        ("=ROUND(2.675,2)", "2.68"),
        ("=ROUND(1.005,2)", "1.01"),
        ("=ROUND(-1.5,0)", "-2"),
        ("=ROUND(1234,-2)", "1200"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, decimals) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        Ok(l.binary(Binary::Round, number, decimals).into())
    }),
};

static ROUNDDOWN: Function = Function {
    name: "ROUNDDOWN",
    summary: "A number rounded towards 0 to a number of decimals.",
    arguments: &[required("number", One), required("decimals", One)],
    examples: &[
        ("=ROUNDDOWN(3.2,0)", "3"),
        ("=ROUNDDOWN(-3.14159,1)", "-3.1"),
        ("=ROUNDDOWN(31415.9,-2)", "31400"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, decimals) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        Ok(l.call(Native { name: "round_down", apply: round_down }, &[number, decimals]).into())
    }),
};

static ROUNDUP: Function = Function {
    name: "ROUNDUP",
    summary: "A number rounded away from 0 to a number of decimals.",
    arguments: &[required("number", One), required("decimals", One)],
    examples: &[
        ("=ROUNDUP(3.2,0)", "4"),
        ("=ROUNDUP(-3.14159,1)", "-3.2"),
        ("=ROUNDUP(31415.9,-2)", "31500"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (number, decimals) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        Ok(l.call(Native { name: "round_up", apply: round_up }, &[number, decimals]).into())
    }),
};

static SIGN: Function = Function {
    name: "SIGN",
    summary: "1 above 0, −1 below, 0 at 0.",
    arguments: &[required("number", One)],
    examples: &[("=SIGN(10)", "1"), ("=SIGN(0)", "0"), ("=SIGN(-0.1)", "-1")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let (above, below) =
            (l.compare(Compare::Greater, number, 0.0), l.compare(Compare::Less, number, 0.0));
        Ok(l.subtract(above, below).into())
    }),
};

static SQRT: Function = Function {
    name: "SQRT",
    summary: "The square root of a number.",
    arguments: &[required("number", One)],
    examples: &[("=SQRT(16)", "4"), ("=SQRT(-1)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::SquareRoot)),
};

static SUM: Function = Function {
    name: "SUM",
    summary: "The sum of all numbers.",
    arguments: &[repeated("number", Reference)],
    examples: &[("=SUM(1,2,3)", "6"), ("=SUM(\"3\",TRUE)", "4"), ("=SUM({1,\"x\",TRUE})", "1")],
    lower: Lower::Operands(|l, arguments| {
        let numbers = numbers(l, arguments, 0.0)?;
        Ok(l.reduce(Reduce::Sum, &numbers).into())
    }),
};

static SUMPRODUCT: Function = Function {
    name: "SUMPRODUCT",
    summary: "The sum of the products of arrays, element by element.",
    arguments: &[required("array", Array), repeated("array", Array)],
    examples: &[
        ("=SUMPRODUCT({1,2,3},{4,5,6})", "32"),
        ("=SUMPRODUCT({1,\"x\"},{2,3})", "2"),
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
                // What is no number counts as 0, even in one array alone.
                let scalar = l.by_case(&matrix.cells[index], &mut |_, case| match case {
                    Scalar::Constant(Value::Error(error)) => Err((*error).into()),
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

static SUMSQ: Function = Function {
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

static TRUNC: Function = Function {
    name: "TRUNC",
    summary: "A number cut to a number of decimals, none unless given.",
    arguments: &[required("number", One), optional("decimals", One)],
    examples: &[("=TRUNC(8.9)", "8"), ("=TRUNC(-8.9)", "-8"), ("=TRUNC(3.14159,2)", "3.14")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let decimals = constant_or(l, arguments, 1, 0.0)?;
        if decimals == 0.0 {
            return Ok(l.unary(Unary::Truncate, number).into());
        }
        let native = Native { name: "round_down", apply: round_down };
        Ok(l.call(native, &[number, decimals.into()]).into())
    }),
};

/// CEILING and FLOOR: the multiple must not oppose a positive number's sign.
fn to_multiple(l: &mut Lowering<'_>, arguments: &[Scalar], op: Unary) -> Outcome<Scalar> {
    let (number, multiple) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
    if multiple == Num::Constant(0.0) {
        return if op == Unary::Ceiling || number == Num::Constant(0.0) {
            Ok(0.0.into())
        } else {
            Err(CellError::DivisionByZero.into())
        };
    }
    let ratio = l.divide(number, multiple)?;
    // 15 digits: 0.234/0.01 is 23.400000000000002, but 2.4/0.1 must count as 24.
    let nearest = l.binary(Binary::Round, ratio, 0.0);
    let whole = l.compare(Compare::Equal, ratio, nearest);
    let rounded = l.unary(op, ratio);
    let rounded = l.select(whole, nearest, rounded);
    let result = l.multiply(rounded, multiple);
    let positive = l.compare(Compare::Greater, number, 0.0);
    let negative = l.compare(Compare::Less, multiple, 0.0);
    let opposed = l.reduce(Reduce::All, &[positive, negative]);
    Ok(l.select(opposed, f64::NAN, result).into())
}

/// A number rounded away from 0 to a whole one.
fn away_from_zero(l: &mut Lowering<'_>, number: Num) -> Num {
    let (up, down) = (l.unary(Unary::Ceiling, number), l.unary(Unary::Floor, number));
    let negative = l.compare(Compare::Less, number, 0.0);
    l.select(negative, down, up)
}

/// The elements of a matrix, all of which must be numbers.
pub(super) fn only_numbers(matrix: &Matrix) -> Outcome<Vec<Num>> {
    matrix
        .cells
        .iter()
        .map(|cell| match cell {
            Scalar::Constant(Value::Number(x)) => Ok(Num::Constant(*x)),
            Scalar::Constant(Value::Error(error)) => Err((*error).into()),
            Scalar::Number(id) => Ok(Num::Dynamic(*id)),
            Scalar::Constant(_) | Scalar::Boolean(_) => Err(CellError::Value.into()),
            Scalar::Choice(_) => Err(Halt::Unsupported("a matrix of values that may be text".to_owned())),
        })
        .collect()
}

/// A square matrix of numbers, row by row, and its order.
fn square(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<(usize, Vec<Num>)> {
    let matrix = l.matrix(operand)?;
    if matrix.rows != matrix.columns {
        return Err(CellError::Value.into());
    }
    Ok((matrix.rows, only_numbers(&matrix)?))
}

/// Eliminates below (and, for an inverse, above) each pivot, the largest of its column (Golub and Van
/// Loan, *Matrix Computations*, algorithm 3.4.1). `right` is changed alike. Gives the determinant.
fn eliminate(left: &mut [f64], right: &mut [f64], order: usize) -> f64 {
    let mut determinant = 1.0;
    for column in 0..order {
        let size = |row: &usize| left[row * order + column].abs();
        let pivot = (column..order).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(column);
        if left[pivot * order + column] == 0.0 {
            return 0.0;
        }
        if pivot != column {
            determinant = -determinant;
            for k in 0..order {
                left.swap(pivot * order + k, column * order + k);
                if !right.is_empty() {
                    right.swap(pivot * order + k, column * order + k);
                }
            }
        }
        let divisor = left[column * order + column];
        determinant *= divisor;
        for row in (0..order).filter(|row| *row != column) {
            let factor = left[row * order + column] / divisor;
            for k in 0..order {
                left[row * order + k] -= factor * left[column * order + k];
                if !right.is_empty() {
                    right[row * order + k] -= factor * right[column * order + k];
                }
            }
        }
    }
    determinant
}

fn inverse(matrix: &[f64], order: usize) -> Option<Vec<f64>> {
    let mut left = matrix.to_vec();
    let mut right: Vec<f64> =
        (0..order * order).map(|i| if i / order == i % order { 1.0 } else { 0.0 }).collect();
    let determinant = eliminate(&mut left, &mut right, order);
    let scale = left.iter().step_by(order + 1).copied().collect::<Vec<f64>>();
    for (index, x) in right.iter_mut().enumerate() {
        *x /= scale[index / order];
    }
    (determinant != 0.0 && right.iter().all(|x| x.is_finite())).then_some(right)
}

fn inverse_element(values: &[f64]) -> f64 {
    let Some((index, matrix)) = values.split_first() else { return f64::NAN };
    let order = (matrix.len() as f64).sqrt() as usize;
    inverse(matrix, order).and_then(|inverse| inverse.get(*index as usize).copied()).unwrap_or(f64::NAN)
}

fn determinant(values: &[f64]) -> f64 {
    let order = (values.len() as f64).sqrt() as usize;
    let determinant = eliminate(&mut values.to_vec(), &mut [], order);
    if determinant.is_finite() { determinant } else { f64::NAN }
}

fn factorial(values: &[f64]) -> f64 {
    let n = values[0].trunc();
    if !(0.0..=170.0).contains(&n) {
        return f64::NAN;
    }
    (2..=n as u32).fold(1.0, |product, i| product * f64::from(i))
}

fn round_down(values: &[f64]) -> f64 {
    math::round_down_decimal(values[0], values[1])
}

fn round_up(values: &[f64]) -> f64 {
    math::round_up_decimal(values[0], values[1])
}
