//! Waiting times and counts of events: the exponential, Weibull and Poisson distributions.

use super::{CUMULATIVE, One, VALUE, routine, when};
use crate::function::{Argument, Function, Lower, required, table};
use crate::math;
use crate::plan::{Native, settle};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([EXPON_DIST, EXPONDIST, POISSON, POISSON_DIST, WEIBULL, WEIBULL_DIST]);

const RATE: Argument = required("rate", One);
const SHAPE: Argument = required("shape", One);
const SCALE: Argument = required("scale", One);
const MEAN: Argument = required("mean", One);

routine!(
    EXPON_DIST,
    "EXPON.DIST",
    "The probability of a value or less, or the density, of an exponential distribution.",
    [VALUE, RATE, CUMULATIVE],
    [
        ("=EXPON.DIST(0.2,10,TRUE)", "0.864664716763387"),
        ("=EXPON.DIST(0.2,10,FALSE)", "1.35335283236613"),
        ("=EXPON.DIST(-1,10,TRUE)", "#NUM!"),
    ],
    exponential
);
routine!(
    EXPONDIST,
    "EXPONDIST",
    "The probability of a value or less, or the density, of an exponential distribution.",
    [VALUE, RATE, CUMULATIVE],
    [("=EXPONDIST(0.2,10,TRUE)", "0.864664716763387"), ("=EXPONDIST(1,0,TRUE)", "#NUM!")],
    exponential
);
routine!(
    WEIBULL,
    "WEIBULL",
    "The probability of a value or less, or the density, of a Weibull distribution.",
    [VALUE, SHAPE, SCALE, CUMULATIVE],
    [("=WEIBULL(105,20,100,TRUE)", "0.929581390069277"), ("=WEIBULL(105,0,100,TRUE)", "#NUM!")],
    weibull
);
routine!(
    WEIBULL_DIST,
    "WEIBULL.DIST",
    "The probability of a value or less, or the density, of a Weibull distribution.",
    [VALUE, SHAPE, SCALE, CUMULATIVE],
    [
        ("=WEIBULL.DIST(105,20,100,TRUE)", "0.929581390069277"),
        ("=WEIBULL.DIST(105,20,100,FALSE)", "0.0355888640245034"),
        ("=WEIBULL.DIST(0,1,2,FALSE)", "0"),
    ],
    weibull
);
routine!(
    POISSON,
    "POISSON",
    "The probability of a number of events, or of it or fewer, where some are expected.",
    [required("events", One), MEAN, CUMULATIVE],
    [("=POISSON(2,5,TRUE)", "0.124652019483081"), ("=POISSON(-1,5,TRUE)", "#NUM!")],
    poisson
);
routine!(
    POISSON_DIST,
    "POISSON.DIST",
    "The probability of a number of events, or of it or fewer, where some are expected.",
    [required("events", One), MEAN, CUMULATIVE],
    [
        ("=POISSON.DIST(2,5,TRUE)", "0.124652019483081"),
        ("=POISSON.DIST(2,5,FALSE)", "0.0842243374885683"),
        ("=POISSON.DIST(0,0,FALSE)", "1"),
    ],
    poisson
);

fn exponential(x: &[f64]) -> f64 {
    let [value, rate, cumulative] = *x else { return f64::NAN };
    when(value >= 0.0 && rate > 0.0, || {
        let power = -rate * value;
        settle(if cumulative != 0.0 { -math::expm1(power) } else { rate * math::exp(power) })
    })
}

fn weibull(x: &[f64]) -> f64 {
    let [value, shape, scale, cumulative] = *x else { return f64::NAN };
    when(value >= 0.0 && shape > 0.0 && scale > 0.0, || {
        let power = math::pow(value / scale, shape);
        if cumulative != 0.0 {
            return -math::expm1(-power);
        }
        // Excel has no density at 0, whatever the shape.
        if value == 0.0 {
            return 0.0;
        }
        settle(shape / scale * math::pow(value / scale, shape - 1.0) * math::exp(-power))
    })
}

fn poisson(x: &[f64]) -> f64 {
    let [events, mean, cumulative] = *x else { return f64::NAN };
    when(events >= 0.0 && mean >= 0.0, || {
        let events = events.trunc();
        if cumulative != 0.0 { math::gamma_q(events + 1.0, mean) } else { math::poisson_term(events, mean) }
    })
}
