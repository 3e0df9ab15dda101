//! Rates of growth, and prices written with fractions.

use super::super::ArgumentKind::Scalar as One;
use super::super::routine::of_numbers;
use super::super::{Function, Lower, required, table};
use crate::math;
use crate::plan::Compare;
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([DOLLARDE, DOLLARFR, EFFECT, NOMINAL, PDURATION, RRI]);

of_numbers!(
    DOLLARDE,
    "DOLLARDE",
    "A price with a fraction, such as 1.02 for 1 and 2/16, as a decimal number.",
    ("price", "denominator"),
    [
        ("=DOLLARDE(1.02,16)", "1.125"),
        ("=DOLLARDE(1.1,32)", "1.3125"),
        ("=DOLLARDE(1,0.5)", "#DIV/0!"),
        ("=DOLLARDE(1,-1)", "#NUM!"),
    ],
    from_fraction
);
of_numbers!(
    DOLLARFR,
    "DOLLARFR",
    "A decimal price as one with a fraction, such as 1.02 for 1 and 2/16.",
    ("price", "denominator"),
    [("=DOLLARFR(1.125,16)", "1.02"), ("=DOLLARFR(1.125,32)", "1.04"), ("=DOLLARFR(1,0)", "#DIV/0!")],
    to_fraction
);
of_numbers!(
    EFFECT,
    "EFFECT",
    "The effective yearly rate of a nominal one that is compounded some times a year.",
    ("nominal rate", "times a year"),
    [("=EFFECT(0.0525,4)", "0.0535426673707566"), ("=EFFECT(0,4)", "#NUM!"), ("=EFFECT(0.05,0.5)", "#NUM!")],
    effective
);
of_numbers!(
    NOMINAL,
    "NOMINAL",
    "The nominal yearly rate that compounds to an effective one.",
    ("effective rate", "times a year"),
    [("=NOMINAL(0.053543,4)", "0.0525003198682719"), ("=NOMINAL(-0.1,4)", "#NUM!")],
    nominal
);
of_numbers!(
    PDURATION,
    "PDURATION",
    "How many periods an investment takes to grow from a present to a future value.",
    ("rate", "present", "future"),
    [
        ("=PDURATION(2.5%,2000,2200)", "3.85986616262266"),
        ("=PDURATION(0,1,2)", "#NUM!"),
        ("=PDURATION(0.1,-1,2)", "#NUM!"),
    ],
    growth_periods
);

const RRI: Function = Function {
    name: "RRI",
    summary: "The rate of growth from a present to a future value.",
    arguments: &[required("periods", One), required("present", One), required("future", One)],
    examples: &[
        ("=RRI(96,10000,11000)", "0.00099330737629133"),
        ("=RRI(0,1,2)", "#NUM!"),
        ("=RRI(2,0,2)", "#NUM!"),
        ("=RRI(5,-1000,2000)", "#NUM!"),
    ],
    lower: Lower::Scalar(|l, a| {
        let (periods, present, future) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let impossible = |x: Option<f64>, most: f64| x.is_some_and(|x| x <= most);
        if impossible(periods.constant(), 0.0) || present.constant() == Some(0.0) {
            return Err(CellError::Number.into());
        }
        let ratio = l.divide(future, present)?;
        let power = l.divide(1.0, periods)?;
        let growth = l.power(ratio, power)?;
        // A loss of more than all has no rate, though it may have an odd root.
        let lost = l.compare(Compare::Less, ratio, 0.0);
        let growth = l.select(lost, f64::NAN, growth);
        Ok(l.subtract(growth, 1.0).into())
    }),
};

/// The denominator without its fraction, and the power of ten that its digits take.
fn denominator(number: f64) -> Result<(f64, f64), CellError> {
    let whole = number.trunc();
    if number < 0.0 || whole > 1e15 {
        return Err(CellError::Number);
    }
    if whole < 1.0 {
        return Err(CellError::DivisionByZero);
    }
    let mut scale = 1.0;
    while scale < whole {
        scale *= 10.0;
    }
    Ok((whole, scale))
}

fn from_fraction(v: &[f64]) -> Result<f64, CellError> {
    let [price, number] = *v else { return Err(CellError::Value) };
    let (whole, scale) = denominator(number)?;
    Ok(price.trunc() + (price - price.trunc()) * scale / whole)
}

fn to_fraction(v: &[f64]) -> Result<f64, CellError> {
    let [price, number] = *v else { return Err(CellError::Value) };
    let (whole, scale) = denominator(number)?;
    Ok(price.trunc() + (price - price.trunc()) * whole / scale)
}

fn effective(v: &[f64]) -> Result<f64, CellError> {
    let [rate, times] = *v else { return Err(CellError::Value) };
    let times = times.trunc();
    if rate <= 0.0 || times < 1.0 {
        return Err(CellError::Number);
    }
    Ok(math::pow(1.0 + rate / times, times) - 1.0)
}

fn nominal(v: &[f64]) -> Result<f64, CellError> {
    let [rate, times] = *v else { return Err(CellError::Value) };
    let times = times.trunc();
    if rate <= 0.0 || times < 1.0 {
        return Err(CellError::Number);
    }
    Ok((math::pow(1.0 + rate, 1.0 / times) - 1.0) * times)
}

/// (ln future − ln present) / ln(1 + rate)
fn growth_periods(v: &[f64]) -> Result<f64, CellError> {
    let [rate, present, future] = *v else { return Err(CellError::Value) };
    if rate <= 0.0 || present <= 0.0 || future <= 0.0 {
        return Err(CellError::Number);
    }
    Ok((math::log(future) - math::log(present)) / math::log(1.0 + rate))
}
