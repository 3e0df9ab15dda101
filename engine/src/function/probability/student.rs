//! Student's t distribution. Degrees of freedom are whole numbers from 1 to 10¹⁰, as in Excel.

use super::chi_square::is_freedom;
use super::normal::CONFIDENCE_ARGUMENTS;
use super::{CUMULATIVE, One, PROBABILITY, VALUE, of_distribution, quantile_at, routine, when};
use crate::function::{Argument, Function, Lower, required, table};
use crate::math;
use crate::plan::Native;
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([CONFIDENCE_T, T_DIST, T_DIST_2T, T_DIST_RT, T_INV, T_INV_2T, TDIST, TINV]);

const FREEDOM: Argument = required("degrees of freedom", One);

routine!(
    T_DIST,
    "T.DIST",
    "The probability of a value or less, or the density, of Student's t distribution.",
    [VALUE, FREEDOM, CUMULATIVE],
    [
        ("=T.DIST(60,1,TRUE)", "0.994695326367377"),
        ("=T.DIST(8,3,FALSE)", "0.000736906520946746"),
        ("=T.DIST(8,0,TRUE)", "#NUM!"),
    ],
    |x| {
        let [t, freedom, cumulative] = *x else { return f64::NAN };
        when(is_freedom(freedom), || {
            of_distribution(&crate::distribution::STUDENT, &[freedom.trunc()], t, cumulative)
        })
    }
);
routine!(
    T_DIST_2T,
    "T.DIST.2T",
    "The probability that Student's t is farther from 0 than a value of at least 0.",
    [VALUE, FREEDOM],
    [("=T.DIST.2T(1.959999998,60)", "0.0546449299759226"), ("=T.DIST.2T(-1,60)", "#NUM!")],
    |x| when(x[0] >= 0.0, || 2.0 * beyond(x[0], x[1]))
);
routine!(
    T_DIST_RT,
    "T.DIST.RT",
    "The probability of more than a value of Student's t distribution.",
    [VALUE, FREEDOM],
    [("=T.DIST.RT(1.959999998,60)", "0.0273224649879613"), ("=T.DIST.RT(-2,1)", "0.852416382349567")],
    |x| upper(x[0], x[1])
);
routine!(
    TDIST,
    "TDIST",
    "The probability of more than a value of Student's t, in one tail or in both.",
    [VALUE, FREEDOM, required("tails", One)],
    [
        ("=TDIST(1.959999998,60,2)", "0.0546449299759226"),
        ("=TDIST(1.959999998,60,1)", "0.0273224649879613"),
        ("=TDIST(1,60,3)", "#NUM!"),
    ],
    |x| {
        let tails = x[2].trunc();
        when(x[0] >= 0.0 && (tails == 1.0 || tails == 2.0), || tails * beyond(x[0], x[1]))
    }
);
routine!(
    T_INV,
    "T.INV",
    "The quantile of Student's t distribution.",
    [PROBABILITY, FREEDOM],
    [("=T.INV(0.75,2)", "0.816496580927726"), ("=T.INV(0,2)", "#NUM!")],
    |x| {
        let (p, freedom) = (x[0], x[1]);
        let size = quantile_beyond(2.0 * p.min(1.0 - p), freedom);
        if p < 0.5 { -size } else { size }
    }
);
routine!(
    T_INV_2T,
    "T.INV.2T",
    "The distance from 0 that Student's t exceeds with a probability.",
    [PROBABILITY, FREEDOM],
    [("=T.INV.2T(0.546449,60)", "0.606533075825832"), ("=T.INV.2T(1,60)", "0")],
    |x| quantile_beyond(x[0], x[1])
);
routine!(
    TINV,
    "TINV",
    "The distance from 0 that Student's t exceeds with a probability.",
    [PROBABILITY, FREEDOM],
    [
        ("=TINV(0.05464,60)", "1.96004118712725"),
        ("=TINV(1.1,10)", "-0.128890189293272"),
        ("=TINV(2,60)", "#NUM!")
    ],
    |x| quantile_beyond(x[0], x[1])
);

const CONFIDENCE_T: Function = Function {
    name: "CONFIDENCE.T",
    summary: "Half the width of the confidence interval of a mean, by Student's t distribution.",
    arguments: &CONFIDENCE_ARGUMENTS,
    examples: &[("=CONFIDENCE.T(0.05,1,50)", "0.284196855225482"), ("=CONFIDENCE.T(0.05,1,1)", "#DIV/0!")],
    lower: Lower::Scalar(|l, arguments| {
        let numbers = super::numbers(l, &CONFIDENCE_ARGUMENTS, arguments)?;
        if numbers[2].constant().is_some_and(|size| size.trunc() == 1.0) {
            return Err(CellError::DivisionByZero.into());
        }
        Ok(l.call(Native { name: "CONFIDENCE.T", apply: half_width }, &numbers).into())
    }),
};

fn half_width(x: &[f64]) -> f64 {
    let [significance, spread, size] = *x else { return f64::NAN };
    let size = size.trunc();
    when(significance > 0.0 && significance < 1.0 && spread > 0.0 && size >= 2.0, || {
        quantile_beyond(significance, size - 1.0) * spread / size.sqrt()
    })
}

/// The probability of more than `t`, whatever its sign.
fn upper(t: f64, freedom: f64) -> f64 {
    let beyond = beyond(t.abs(), freedom);
    if t < 0.0 { 1.0 - beyond } else { beyond }
}

/// The probability of more than `t`, which is at least 0: half the beta probability of shapes ν/2 and ½ at
/// ν/(ν + t²) (DLMF 8.17.28).
pub(in crate::function) fn beyond(t: f64, freedom: f64) -> f64 {
    when(is_freedom(freedom), || tail(t, freedom.trunc()))
}

/// The same for degrees of freedom that need not be whole.
pub(in crate::function) fn tail(t: f64, freedom: f64) -> f64 {
    let total = freedom + t * t;
    0.5 * math::beta_inc_pair(0.5 * freedom, 0.5, freedom / total, t * t / total).0
}

/// The t that is exceeded on both sides together with a probability above 0. Above 1 it is negative, as in Excel,
/// which looks for the one that is exceeded with half of it.
fn quantile_beyond(p: f64, freedom: f64) -> f64 {
    if p > 1.0 {
        return -quantile_beyond(2.0 - p, freedom);
    }
    when(is_freedom(freedom) && p > 0.0, || {
        let freedom = freedom.trunc();
        quantile_at(p, |p| {
            let (x, y) = math::beta_inc_inverse_pair(0.5 * freedom, 0.5, p, 1.0 - p);
            (freedom * (y / x)).sqrt()
        })
    })
}
