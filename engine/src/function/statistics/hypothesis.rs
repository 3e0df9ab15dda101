//! Tests of hypotheses, each the probability of what was seen or of more: chi-square, F, t, z.

use super::spread::variance_of;
use super::{Array, One, certain_numbers, squares};
use crate::function::arguments::ensure;
use crate::function::probability::{chi_square, fisher, student};
use crate::function::{Argument, Function, Lower, optional, required, table};
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::plan::{Compare, Native, Reduce, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([CHISQ_TEST, CHITEST, F_TEST, FTEST, T_TEST, TTEST, Z_TEST, ZTEST]);

macro_rules! test {
    ($item:ident, $name:literal, $summary:literal, $arguments:expr, $examples:expr, $lower:expr) => {
        const $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &$arguments,
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| Ok($lower(l, arguments)?.into())),
        };
    };
}

const COUNTS: [Argument; 2] = [required("seen", Array), required("expected", Array)];
const SAMPLES: [Argument; 2] = [required("first", Array), required("second", Array)];
const SAMPLES_AND_KIND: [Argument; 4] =
    [required("first", Array), required("second", Array), required("tails", One), required("kind", One)];
const SAMPLE_AND_MEAN: [Argument; 3] =
    [required("sample", Array), required("mean", One), optional("standard deviation", One)];

test!(
    CHISQ_TEST,
    "CHISQ.TEST",
    "The probability that counts differ this much from what is expected, by the chi-square test.",
    COUNTS,
    [
        ("=CHISQ.TEST({58,35;11,25;10,23},{45.35,47.65;17.56,18.44;16.09,16.91})", "0.000308192017000861"),
        ("=CHISQ.TEST({1,2},{1,2,3})", "#N/A"),
        ("=CHISQ.TEST({1,2},{0,3})", "#DIV/0!"),
        ("=CHISQ.TEST({1,2},{-1,0})", "#DIV/0!"),
        ("=CHISQ.TEST({1,2},{-1,3})", "#NUM!"),
        ("=CHISQ.TEST({\"a\",2},{1,\"b\"})", "#DIV/0!"),
        ("=CHISQ.TEST({1;2.1},{1,2.2})", "0.946247358667315"),
    ],
    chi_square_test
);
test!(
    CHITEST,
    "CHITEST",
    "The probability that counts differ this much from what is expected, by the chi-square test.",
    COUNTS,
    [("=CHITEST({58,35;11,25;10,23},{45.35,47.65;17.56,18.44;16.09,16.91})", "0.000308192017000861")],
    chi_square_test
);
test!(
    F_TEST,
    "F.TEST",
    "The probability that the variances of two samples differ this much by chance.",
    SAMPLES,
    [("=F.TEST({6,7,9,15,21},{20,28,31,38,40})", "0.648317846786174"), ("=F.TEST({1},{1,2})", "#DIV/0!")],
    f_test
);
test!(
    FTEST,
    "FTEST",
    "The probability that the variances of two samples differ this much by chance.",
    SAMPLES,
    [("=FTEST({6,7,9,15,21},{20,28,31,38,40})", "0.648317846786174")],
    f_test
);
test!(
    T_TEST,
    "T.TEST",
    "The probability that the means of two samples (1 paired, 2 equal, 3 unequal variances) differ this much.",
    SAMPLES_AND_KIND,
    [
        ("=T.TEST({3,4,5,8,9,1,2,4,5},{6,19,3,2,14,4,5,17,1},2,1)", "0.196015784925282"),
        ("=T.TEST({1,2},{1,2,3},2,1)", "#N/A"),
        ("=T.TEST({1,2},{1,2,3},3,2)", "#NUM!"),
    ],
    t_test
);
test!(
    TTEST,
    "TTEST",
    "The probability that the means of two samples (1 paired, 2 equal, 3 unequal variances) differ this much.",
    SAMPLES_AND_KIND,
    [("=TTEST({3,4,5,8,9,1,2,4,5},{6,19,3,2,14,4,5,17,1},2,1)", "0.196015784925282")],
    t_test
);
test!(
    Z_TEST,
    "Z.TEST",
    "The probability that the mean of a sample is above its own where the population's mean is as given.",
    SAMPLE_AND_MEAN,
    [
        ("=Z.TEST({3,6,7,8,6,5,4,2,1,9},4)", "0.0905741968513638"),
        ("=Z.TEST({3,6,7,8,6,5,4,2,1,9},6)", "0.863043389130295"),
        ("=Z.TEST({1,2,3,4,5},2,)", "#NUM!"),
        ("=Z.TEST({\"x\"},6)", "#N/A"),
    ],
    z_test
);
test!(
    ZTEST,
    "ZTEST",
    "The probability that the mean of a sample is above its own where the population's mean is as given.",
    SAMPLE_AND_MEAN,
    [("=ZTEST({3,6,7,8,6,5,4,2,1,9},4)", "0.0905741968513638")],
    z_test
);

fn chi_square_test(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Num> {
    let (seen, expected) = (l.matrix(&arguments[0])?, l.matrix(&arguments[1])?);
    let (rows, columns) = (seen.rows, seen.columns);
    if rows * columns != expected.rows * expected.columns || rows * columns < 2 {
        return Err(CellError::NotAvailable.into());
    }
    let freedom = if rows.min(columns) == 1 { rows * columns - 1 } else { (rows - 1) * (columns - 1) };
    let pairs = paired(&seen.cells, &expected.cells)?;
    if pairs.is_empty() || pairs.iter().any(|(_, expected)| expected.constant() == Some(0.0)) {
        return Err(CellError::DivisionByZero.into());
    }
    let mut terms = Vec::new();
    for (seen, expected) in pairs {
        ensure(expected.constant().is_none_or(|expected| expected > 0.0))?;
        let negative = l.compare(Compare::Less, expected, 0.0);
        let expected = l.select(negative, f64::NAN, expected);
        let difference = l.subtract(seen, expected);
        let square = l.multiply(difference, difference);
        terms.push(l.divide(square, expected)?);
    }
    let statistic = l.reduce(Reduce::Sum, &terms);
    let upper = Native { name: "chi_square_upper", apply: |x| chi_square::upper(x[0], x[1]) };
    Ok(l.call(upper, &[statistic, (freedom as f64).into()]))
}

fn f_test(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Num> {
    let first = certain_numbers(l, &arguments[..1])?;
    let second = certain_numbers(l, &arguments[1..2])?;
    let above = variance_of(l, &first, 1.0)?;
    let below = variance_of(l, &second, 1.0)?;
    if above == Num::Constant(0.0) {
        return Err(CellError::DivisionByZero.into());
    }
    let ratio = l.divide(above, below)?;
    let both_tails = Native {
        name: "f_both_tails",
        apply: |x| {
            let upper = fisher::upper(x[0], x[1], x[2]);
            // The lower tail is the upper one of the inverse, which keeps its digits.
            let lower = fisher::upper(1.0 / x[0], x[2], x[1]);
            2.0 * upper.min(lower)
        },
    };
    Ok(l.call(both_tails, &[ratio, (first.len() as f64 - 1.0).into(), (second.len() as f64 - 1.0).into()]))
}

fn t_test(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Num> {
    let tails = whole(l, &arguments[2])?;
    let kind = whole(l, &arguments[3])?;
    ensure((tails == 1.0 || tails == 2.0) && (1.0..=3.0).contains(&kind))?;
    let (difference, variance, freedom) = if kind == 1.0 {
        let (first, second) = (l.matrix(&arguments[0])?, l.matrix(&arguments[1])?);
        if first.cells.len() != second.cells.len() {
            return Err(CellError::NotAvailable.into());
        }
        let pairs = paired(&first.cells, &second.cells)?;
        let differences: Vec<Num> = pairs.into_iter().map(|(a, b)| l.subtract(a, b)).collect();
        let n = differences.len() as f64;
        let variance = variance_of(l, &differences, 1.0)?;
        (mean(l, &differences)?, l.divide(variance, n)?, Num::Constant(n - 1.0))
    } else {
        two_samples(l, arguments, kind == 3.0)?
    };
    let error = l.unary(Unary::SquareRoot, variance);
    let t = l.divide(difference, error)?;
    let tail = Native { name: "student_tail", apply: |x| x[2] * student::tail(x[0].abs(), x[1]) };
    Ok(l.call(tail, &[t, freedom, tails.into()]))
}

/// The difference of the means of two samples, its variance, and the degrees of freedom: of pooled variances,
/// or by Welch's formula, which need not be whole.
fn two_samples(l: &mut Lowering<'_>, arguments: &[Operand], welch: bool) -> Outcome<(Num, Num, Num)> {
    let first = certain_numbers(l, &arguments[..1])?;
    let second = certain_numbers(l, &arguments[1..2])?;
    let (n, m) = (first.len() as f64, second.len() as f64);
    if n < 2.0 || m < 2.0 {
        return Err(CellError::DivisionByZero.into());
    }
    let (mean_first, mean_second) = (mean(l, &first)?, mean(l, &second)?);
    let difference = l.subtract(mean_first, mean_second);
    let (squares_first, squares_second) = (squares(l, &first)?, squares(l, &second)?);
    if !welch {
        let freedom = n + m - 2.0;
        let sum = l.add(squares_first, squares_second);
        let pooled = l.divide(sum, freedom)?;
        return Ok((difference, l.multiply(pooled, 1.0 / n + 1.0 / m), freedom.into()));
    }
    let a = l.divide(squares_first, (n - 1.0) * n)?;
    let b = l.divide(squares_second, (m - 1.0) * m)?;
    let variance = l.add(a, b);
    let square = |l: &mut Lowering<'_>, x: Num, freedom: f64| {
        let square = l.multiply(x, x);
        l.divide(square, freedom)
    };
    let (of_a, of_b) = (square(l, a, n - 1.0)?, square(l, b, m - 1.0)?);
    let below = l.add(of_a, of_b);
    let above = l.multiply(variance, variance);
    let freedom = l.divide(above, below)?;
    Ok((difference, variance, freedom))
}

fn z_test(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Num> {
    let sample = certain_numbers(l, &arguments[..1])?;
    if sample.is_empty() {
        return Err(CellError::NotAvailable.into());
    }
    let expected = l.single(arguments[1].clone())?;
    let expected = l.number(&expected)?;
    let spread = match arguments.get(2) {
        None => {
            let variance = variance_of(l, &sample, 1.0)?;
            l.unary(Unary::SquareRoot, variance)
        }
        Some(spread) => {
            let spread = l.single(spread.clone())?;
            let spread = l.number(&spread)?;
            ensure(spread.constant().is_none_or(|spread| spread > 0.0))?;
            spread
        }
    };
    let mean = mean(l, &sample)?;
    let difference = l.subtract(expected, mean);
    let error = l.divide(spread, (sample.len() as f64).sqrt())?;
    let z = l.divide(difference, error)?;
    Ok(l.unary(Unary::NormalCumulative, z))
}

fn mean(l: &mut Lowering<'_>, numbers: &[Num]) -> Outcome<Num> {
    let sum = l.reduce(Reduce::Sum, numbers);
    l.divide(sum, numbers.len() as f64)
}

/// A whole number that is the same in every trial.
fn whole(l: &mut Lowering<'_>, argument: &Operand) -> Outcome<f64> {
    let argument = l.single(argument.clone())?;
    Ok(l.constant_number(&argument)?.trunc())
}

/// The values at the same place that are both numbers.
fn paired(first: &[Scalar], second: &[Scalar]) -> Outcome<Vec<(Num, Num)>> {
    let number = |scalar: &Scalar| match scalar {
        Scalar::Constant(Value::Number(x)) => Ok(Some(Num::Constant(*x))),
        Scalar::Number(id) => Ok(Some(Num::Dynamic(*id))),
        Scalar::Constant(Value::Error(error)) => Err(Halt::Error(*error)),
        Scalar::Constant(_) | Scalar::Boolean(_) => Ok(None),
        Scalar::Choice(_) => Err(Halt::Unsupported("a test of values that may be text".to_owned())),
    };
    let mut pairs = Vec::new();
    for (a, b) in first.iter().zip(second) {
        if let (Some(a), Some(b)) = (number(a)?, number(b)?) {
            pairs.push((a, b));
        }
    }
    Ok(pairs)
}
