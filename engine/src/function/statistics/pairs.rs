//! Pairs of numbers: covariance, correlation, the line through points.

use super::{Array, One, deviations};
use crate::function::{Function, Lower, required, table};
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::plan::{Reduce, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    CORREL,
    COVAR,
    COVARIANCE_P,
    COVARIANCE_S,
    FORECAST,
    FORECAST_LINEAR,
    INTERCEPT,
    PEARSON,
    RSQ,
    SLOPE,
    STEYX,
]);

macro_rules! of_pairs {
    ($item:ident, $name:literal, $summary:literal, $examples:expr, $lower:expr) => {
        const $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &[required("first", Array), required("second", Array)],
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| {
                let pairs = pairs(l, &arguments[0], &arguments[1])?;
                let lower: fn(&mut Lowering<'_>, Pairs) -> Outcome<Num> = $lower;
                Ok(lower(l, pairs)?.into())
            }),
        };
    };
}

of_pairs!(
    CORREL,
    "CORREL",
    "The correlation of two sets of numbers.",
    [("=CORREL({3,2,4,5,6},{9,7,12,15,17})", "0.997054485501581")],
    correlation
);
of_pairs!(
    PEARSON,
    "PEARSON",
    "The correlation of two sets of numbers.",
    [("=PEARSON({9,7,5,3,1},{10,6,1,5,3})", "0.699378605738154")],
    correlation
);
of_pairs!(
    RSQ,
    "RSQ",
    "The square of the correlation of two sets of numbers.",
    [("=RSQ({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})", "0.0579501915708812")],
    |l, pairs| {
        let r = correlation(l, pairs)?;
        Ok(l.multiply(r, r))
    }
);
of_pairs!(
    SLOPE,
    "SLOPE",
    "The slope of the line through points, from their y and x.",
    [("=SLOPE({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})", "0.305555555555556")],
    |l, pairs| {
        let moments = pairs.moments(l)?;
        l.divide(moments.xy, moments.xx)
    }
);
of_pairs!(
    INTERCEPT,
    "INTERCEPT",
    "Where the line through points meets the y axis, from their y and x.",
    [("=INTERCEPT({2,3,9,1,8},{6,5,11,7,5})", "0.048387096774194")],
    |l, pairs| {
        let moments = pairs.moments(l)?;
        let slope = l.divide(moments.xy, moments.xx)?;
        let rise = l.multiply(slope, moments.mean_x);
        Ok(l.subtract(moments.mean_y, rise))
    }
);
of_pairs!(
    STEYX,
    "STEYX",
    "The standard error of the y of points about the line through them.",
    [("=STEYX({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})", "3.30571895021425"), ("=STEYX({1,2},{1,2})", "#DIV/0!")],
    |l, pairs| {
        let freedom = pairs.y.len() as f64 - 2.0;
        if freedom < 1.0 {
            return Err(CellError::DivisionByZero.into());
        }
        let moments = pairs.moments(l)?;
        let product = l.multiply(moments.xy, moments.xy);
        let explained = l.divide(product, moments.xx)?;
        let rest = l.subtract(moments.yy, explained);
        let variance = l.divide(rest, freedom)?;
        // Points on a line leave nothing, or less by rounding.
        let variance = l.binary(crate::plan::Binary::Maximum, variance, 0.0);
        Ok(l.unary(Unary::SquareRoot, variance))
    }
);
of_pairs!(
    COVARIANCE_P,
    "COVARIANCE.P",
    "The covariance of two populations.",
    [("=COVARIANCE.P({3,2,4,5,6},{9,7,12,15,17})", "5.2")],
    population_covariance
);
of_pairs!(
    COVAR,
    "COVAR",
    "The covariance of two populations.",
    [("=COVAR({3,2,4,5,6},{9,7,12,15,17})", "5.2"), ("=COVAR({1},{1,2})", "#N/A")],
    population_covariance
);
of_pairs!(
    COVARIANCE_S,
    "COVARIANCE.S",
    "The covariance of two samples.",
    [("=COVARIANCE.S({2,4,8},{5,11,12})", "9.66666666666667")],
    |l, pairs| {
        let n = pairs.y.len() as f64;
        let moments = pairs.moments(l)?;
        l.divide(moments.xy, n - 1.0)
    }
);

macro_rules! forecast {
    ($item:ident, $name:literal) => {
        const $item: Function = Function {
            name: $name,
            summary: "The y of the line through points at an x.",
            arguments: &[required("x", One), required("known y", Array), required("known x", Array)],
            examples: &[
                (concat!("=", $name, "(30,{6,7,9,15,21},{20,28,31,38,40})"), "10.6072530864198"),
                (concat!("=", $name, "(30,{6,7},{20,20})"), "#DIV/0!"),
            ],
            lower: Lower::Operands(|l, arguments| {
                let pairs = pairs(l, &arguments[1], &arguments[2])?;
                let moments = pairs.moments(l)?;
                let slope = l.divide(moments.xy, moments.xx)?;
                l.map(&arguments[..1], &mut |l, x| {
                    let x = l.number(&x[0])?;
                    let run = l.subtract(x, moments.mean_x);
                    let rise = l.multiply(slope, run);
                    Ok(l.add(moments.mean_y, rise).into())
                })
            }),
        };
    };
}
forecast!(FORECAST, "FORECAST");
forecast!(FORECAST_LINEAR, "FORECAST.LINEAR");

fn population_covariance(l: &mut Lowering<'_>, pairs: Pairs) -> Outcome<Num> {
    let n = pairs.y.len() as f64;
    let moments = pairs.moments(l)?;
    l.divide(moments.xy, n)
}

fn correlation(l: &mut Lowering<'_>, pairs: Pairs) -> Outcome<Num> {
    let moments = pairs.moments(l)?;
    let product = l.multiply(moments.xx, moments.yy);
    let spread = l.unary(Unary::SquareRoot, product);
    l.divide(moments.xy, spread)
}

/// Points whose both numbers are there.
struct Pairs {
    y: Vec<Num>,
    x: Vec<Num>,
}

/// Sums of squares and products about the means.
struct PairMoments {
    mean_x: Num,
    mean_y: Num,
    xx: Num,
    yy: Num,
    xy: Num,
}

fn pairs(l: &mut Lowering<'_>, y: &Operand, x: &Operand) -> Outcome<Pairs> {
    let (ys, xs) = (l.matrix(y)?, l.matrix(x)?);
    if ys.cells.len() != xs.cells.len() {
        return Err(CellError::NotAvailable.into());
    }
    let number = |scalar: &Scalar| match scalar {
        Scalar::Constant(Value::Number(x)) => Ok(Some(Num::Constant(*x))),
        Scalar::Number(id) => Ok(Some(Num::Dynamic(*id))),
        Scalar::Constant(Value::Error(error)) => Err(Halt::Error(*error)),
        Scalar::Constant(_) | Scalar::Boolean(_) => Ok(None),
        Scalar::Choice(_) => Err(Halt::Unsupported("a statistic of values that may be text".to_owned())),
    };
    let mut pairs = Pairs { y: Vec::new(), x: Vec::new() };
    for (y, x) in ys.cells.iter().zip(&xs.cells) {
        if let (Some(y), Some(x)) = (number(y)?, number(x)?) {
            pairs.y.push(y);
            pairs.x.push(x);
        }
    }
    if pairs.y.is_empty() { Err(CellError::DivisionByZero.into()) } else { Ok(pairs) }
}

impl Pairs {
    /// Sums about the means.
    fn moments(&self, l: &mut Lowering<'_>) -> Outcome<PairMoments> {
        let n = self.y.len() as f64;
        let (sum_x, sum_y) = (l.reduce(Reduce::Sum, &self.x), l.reduce(Reduce::Sum, &self.y));
        let (mean_x, mean_y) = (l.divide(sum_x, n)?, l.divide(sum_y, n)?);
        let (dx, dy) = (deviations(l, &self.x)?, deviations(l, &self.y)?);
        let mut dot = |a: &[Num], b: &[Num]| {
            let pairs: Vec<Num> = a.iter().zip(b).flat_map(|(a, b)| [*a, *b]).collect();
            l.reduce(Reduce::Dot, &pairs)
        };
        let (xx, yy, xy) = (dot(&dx, &dx), dot(&dy, &dy), dot(&dx, &dy));
        Ok(PairMoments { mean_x, mean_y, xx, yy, xy })
    }
}
