//! How far numbers lie from their mean, and to which side.

use super::{Reference, all_values, certain_numbers, deviations, of_numbers, squares};
use crate::function::arguments::ensure;
use crate::function::{Function, Lower, repeated, required, table};
use crate::plan::lower::{Lowering, Num, Operand, Outcome};
use crate::plan::{Reduce, Unary};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    DEVSQ, KURT, SKEW, SKEW_P, STDEV, STDEV_P, STDEV_S, STDEVA, STDEVP, STDEVPA, VAR, VAR_P, VAR_S, VARA,
    VARP, VARPA,
]);

of_numbers!(
    DEVSQ,
    "DEVSQ",
    "The sum of the squared distances of numbers from their mean.",
    [("=DEVSQ(4,5,8,7,11,4,3)", "48"), ("=DEVSQ({\"x\"})", "#NUM!")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        ensure(!numbers.is_empty())?;
        squares(l, &numbers)
    }
);
of_numbers!(
    KURT,
    "KURT",
    "The excess kurtosis of a sample.",
    [("=KURT(3,4,5,2,3,4,5,6,4,7)", "-0.151799637208416")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        let n = numbers.len() as f64;
        if n < 4.0 {
            return Err(CellError::DivisionByZero.into());
        }
        let fourth = standardised_power(l, &numbers, 4)?;
        let scaled = l.multiply(fourth, n * (n + 1.0) / ((n - 1.0) * (n - 2.0) * (n - 3.0)));
        Ok(l.subtract(scaled, 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))))
    }
);
of_numbers!(
    SKEW,
    "SKEW",
    "The skewness of a sample.",
    [("=SKEW(3,4,5,2,3,4,5,6,4,7)", "0.359543071406797")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        let n = numbers.len() as f64;
        if n < 3.0 {
            return Err(CellError::DivisionByZero.into());
        }
        let third = standardised_power(l, &numbers, 3)?;
        Ok(l.multiply(third, n / ((n - 1.0) * (n - 2.0))))
    }
);
of_numbers!(
    SKEW_P,
    "SKEW.P",
    "The skewness of a population.",
    [("=SKEW.P(3,4,5,2,3,4,5,6,4,7)", "0.303193339354144"), ("=SKEW.P(1,1,1)", "#DIV/0!")],
    |l, a| {
        let numbers = certain_numbers(l, a)?;
        let n = numbers.len() as f64;
        if n < 3.0 {
            return Err(CellError::DivisionByZero.into());
        }
        let third = standardised_power(l, &numbers, 3)?;
        // The population's deviation is the sample's times √((n − 1)/n).
        let ratio = n / (n - 1.0);
        Ok(l.multiply(third, ratio * ratio.sqrt() / n))
    }
);
of_numbers!(
    STDEV,
    "STDEV",
    "The standard deviation of a sample.",
    [("=STDEV(1,2,3,4)", "1.29099444873581"), ("=STDEV(1)", "#DIV/0!")],
    |l, a| deviation(l, a, 1.0)
);
of_numbers!(
    STDEV_S,
    "STDEV.S",
    "The standard deviation of a sample.",
    [("=STDEV.S(1,2,3,4)", "1.29099444873581")],
    |l, a| deviation(l, a, 1.0)
);
of_numbers!(
    STDEV_P,
    "STDEV.P",
    "The standard deviation of a population.",
    [("=STDEV.P(1,2,3,4)", "1.11803398874989")],
    |l, a| deviation(l, a, 0.0)
);
of_numbers!(
    STDEVP,
    "STDEVP",
    "The standard deviation of a population.",
    [("=STDEVP(1,2,3,4)", "1.11803398874989")],
    |l, a| deviation(l, a, 0.0)
);
of_numbers!(VAR, "VAR", "The variance of a sample.", [("=VAR(1,2,3,4)", "1.66666666666667")], |l, a| {
    variance(l, a, 1.0)
});
of_numbers!(
    VAR_S,
    "VAR.S",
    "The variance of a sample.",
    [("=VAR.S(1,2,3,4)", "1.66666666666667")],
    |l, a| variance(l, a, 1.0)
);
of_numbers!(VAR_P, "VAR.P", "The variance of a population.", [("=VAR.P(1,2,3,4)", "1.25")], |l, a| variance(
    l, a, 0.0
));
of_numbers!(VARP, "VARP", "The variance of a population.", [("=VARP(1,2,3,4)", "1.25")], |l, a| variance(
    l, a, 0.0
));
of_numbers!(
    STDEVA,
    "STDEVA",
    "The standard deviation of a sample; text counts as 0, TRUE as 1.",
    [("=STDEVA({1,TRUE,\"x\",3})", "1.25830573921179")],
    |l, a| {
        let variance = variance_of_all(l, a, 1.0)?;
        Ok(l.unary(Unary::SquareRoot, variance))
    }
);
of_numbers!(
    STDEVPA,
    "STDEVPA",
    "The standard deviation of a population; text counts as 0, TRUE as 1.",
    [("=STDEVPA({1,TRUE,\"x\",3})", "1.08972473588517")],
    |l, a| {
        let variance = variance_of_all(l, a, 0.0)?;
        Ok(l.unary(Unary::SquareRoot, variance))
    }
);
of_numbers!(
    VARA,
    "VARA",
    "The variance of a sample; text counts as 0, TRUE as 1.",
    [("=VARA({1,TRUE,\"x\",3})", "1.58333333333333"), ("=VARA(1)", "#DIV/0!")],
    |l, a| variance_of_all(l, a, 1.0)
);
of_numbers!(
    VARPA,
    "VARPA",
    "The variance of a population; text counts as 0, TRUE as 1.",
    [("=VARPA({1,TRUE,\"x\",3})", "1.1875")],
    |l, a| variance_of_all(l, a, 0.0)
);

fn variance(l: &mut Lowering<'_>, arguments: &[Operand], lost: f64) -> Outcome<Num> {
    let numbers = certain_numbers(l, arguments)?;
    variance_of(l, &numbers, lost)
}

fn variance_of_all(l: &mut Lowering<'_>, arguments: &[Operand], lost: f64) -> Outcome<Num> {
    let numbers = all_values(l, arguments)?;
    variance_of(l, &numbers, lost)
}

/// The variance, where `lost` degrees of freedom went to the mean.
pub(super) fn variance_of(l: &mut Lowering<'_>, numbers: &[Num], lost: f64) -> Outcome<Num> {
    let freedom = numbers.len() as f64 - lost;
    if freedom <= 0.0 {
        return Err(CellError::DivisionByZero.into());
    }
    let squares = squares(l, numbers)?;
    l.divide(squares, freedom)
}

fn deviation(l: &mut Lowering<'_>, arguments: &[Operand], lost: f64) -> Outcome<Num> {
    let variance = variance(l, arguments, lost)?;
    Ok(l.unary(Unary::SquareRoot, variance))
}

/// Σ ((x − mean) / s)ᵏ with the sample standard deviation s.
fn standardised_power(l: &mut Lowering<'_>, numbers: &[Num], k: u32) -> Outcome<Num> {
    let deviations = deviations(l, numbers)?;
    let squares = squares(l, numbers)?;
    let variance = l.divide(squares, numbers.len() as f64 - 1.0)?;
    let spread = l.unary(Unary::SquareRoot, variance);
    let mut terms = Vec::new();
    for d in deviations {
        let z = l.divide(d, spread)?;
        terms.push((1..k).fold(z, |power, _| l.multiply(power, z)));
    }
    Ok(l.reduce(Reduce::Sum, &terms))
}
