//! Counting: factorials, combinations, common divisors.

use super::super::ArgumentKind::Reference;
use super::super::routine::{Routine, of_numbers, routine, strict_number};
use super::super::{Function, Lower, repeated, table};
use crate::plan::lower::{Lowering, Operand, Outcome};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([COMBIN, COMBINA, FACT, FACTDOUBLE, GCD, LCM, MULTINOMIAL]);

of_numbers!(
    COMBIN,
    "COMBIN",
    "In how many ways some things can be chosen, whatever their order.",
    ("number", "chosen"),
    [("=COMBIN(8,2)", "28"), ("=COMBIN(5.9,5)", "1"), ("=COMBIN(2,3)", "#NUM!"), ("=COMBIN(-1,0)", "#NUM!")],
    combinations
);
of_numbers!(
    COMBINA,
    "COMBINA",
    "In how many ways some things can be chosen where each may be chosen again.",
    ("number", "chosen"),
    [("=COMBINA(4,3)", "20"), ("=COMBINA(10,3)", "220"), ("=COMBINA(0,0)", "1"), ("=COMBINA(0,1)", "#NUM!")],
    combinations_with_repeats
);
of_numbers!(
    FACT,
    "FACT",
    "The factorial of a number, without its fraction.",
    ("number"),
    [
        ("=FACT(5)", "120"),
        ("=FACT(1.9)", "1"),
        ("=FACT(0)", "1"),
        ("=FACT(-1)", "#NUM!"),
        ("=FACT(171)", "#NUM!")
    ],
    factorial
);
of_numbers!(
    FACTDOUBLE,
    "FACTDOUBLE",
    "The product of a number and every second one below it.",
    ("number"),
    [
        ("=FACTDOUBLE(6)", "48"),
        ("=FACTDOUBLE(7)", "105"),
        ("=FACTDOUBLE(0)", "1"),
        ("=FACTDOUBLE(-2)", "#NUM!")
    ],
    double_factorial
);

macro_rules! of_whole_numbers {
    ($item:ident, $summary:literal, $examples:expr, $apply:path) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[repeated("number", Reference)],
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| {
                whole_numbers(l, arguments, routine!(stringify!($item), $apply))
            }),
        };
    };
}
of_whole_numbers!(
    GCD,
    "The greatest common divisor of whole numbers.",
    [("=GCD(24,36)", "12"), ("=GCD(7.9,1)", "1"), ("=GCD(5,0)", "5"), ("=GCD(-2,4)", "#NUM!")],
    greatest_divisor
);
of_whole_numbers!(
    LCM,
    "The least common multiple of whole numbers.",
    [("=LCM(24,36)", "72"), ("=LCM(5,0)", "0"), ("=LCM({2,3},4)", "12"), ("=LCM(\"x\")", "#VALUE!")],
    least_multiple
);
of_whole_numbers!(
    MULTINOMIAL,
    "The factorial of a sum divided by the product of the factorials.",
    [("=MULTINOMIAL(2,3,4)", "1260"), ("=MULTINOMIAL(-1,2)", "#NUM!")],
    multinomial
);

/// Everything given must be a number. Blank cells count as 0 in a range, and not at all by themselves;
/// where there is nothing else the call is `#VALUE!`.
fn whole_numbers(l: &mut Lowering<'_>, arguments: &[Operand], routine: Routine) -> Outcome<Operand> {
    let mut numbers = Vec::new();
    for argument in arguments {
        let matrix = l.matrix(argument)?;
        let alone = matches!(argument, Operand::Range(range) if range.is_cell());
        for scalar in matrix.cells.iter().filter(|scalar| !(alone && scalar.is_blank())) {
            numbers.push(strict_number(l, scalar)?);
        }
    }
    if numbers.is_empty() {
        return Err(CellError::Value.into());
    }
    Ok(routine.call(l, &numbers)?.into())
}

/// n! / (k! (n − k)!), whole in every step.
fn combinations(v: &[f64]) -> Result<f64, CellError> {
    let [number, chosen] = *v else { return Err(CellError::Value) };
    let (number, chosen) = (number.trunc(), chosen.trunc());
    if number < 0.0 || chosen < 0.0 || chosen > number {
        return Err(CellError::Number);
    }
    let chosen = chosen.min(number - chosen);
    let mut ways = 1.0;
    let mut step = 1.0;
    while step <= chosen && ways < f64::INFINITY {
        ways = ways * (number - chosen + step) / step;
        step += 1.0;
    }
    finite(ways)
}

fn combinations_with_repeats(v: &[f64]) -> Result<f64, CellError> {
    let [number, chosen] = *v else { return Err(CellError::Value) };
    let (number, chosen) = (number.trunc(), chosen.trunc());
    if number < 0.0 || chosen < 0.0 {
        return Err(CellError::Number);
    }
    if chosen == 0.0 { Ok(1.0) } else { combinations(&[number + chosen - 1.0, chosen]) }
}

fn finite(x: f64) -> Result<f64, CellError> {
    if x.is_finite() { Ok(x) } else { Err(CellError::Number) }
}

fn factorial(v: &[f64]) -> Result<f64, CellError> {
    let number = v[0].trunc();
    if !(0.0..=170.0).contains(&number) {
        return Err(CellError::Number);
    }
    Ok((2..=number as u32).fold(1.0, |product, i| product * f64::from(i)))
}

fn double_factorial(v: &[f64]) -> Result<f64, CellError> {
    let number = v[0].trunc();
    if !(-1.0..=300.0).contains(&number) {
        return Err(CellError::Number);
    }
    let number = number.max(0.0) as u32;
    finite((1..=number).rev().step_by(2).fold(1.0, |product, i| product * f64::from(i)))
}

/// The greatest whole number that is exact.
const GREATEST: f64 = 9_007_199_254_740_991.0;

fn whole(x: f64) -> Result<u64, CellError> {
    if (0.0..=GREATEST).contains(&x) { Ok(x as u64) } else { Err(CellError::Number) }
}

/// Euclid's algorithm.
fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn greatest_divisor(v: &[f64]) -> Result<f64, CellError> {
    v.iter().try_fold(0, |divisor, x| Ok(common_divisor(divisor, whole(*x)?))).map(|divisor| divisor as f64)
}

fn least_multiple(v: &[f64]) -> Result<f64, CellError> {
    let mut multiple = 1;
    for x in v {
        let x = whole(*x)?;
        if x == 0 {
            multiple = 0;
        } else if multiple != 0 {
            let next = u128::from(multiple / common_divisor(multiple, x)) * u128::from(x);
            multiple = whole(next as f64)?;
        }
    }
    Ok(multiple as f64)
}

fn multinomial(v: &[f64]) -> Result<f64, CellError> {
    let (mut total, mut ways) = (0.0, 1.0);
    for x in v {
        if *x < 0.0 {
            return Err(CellError::Number);
        }
        total += x.trunc();
        ways *= combinations(&[total, x.trunc()])?;
    }
    finite(ways)
}
