//! The gamma function and the gamma distribution.

use super::{CUMULATIVE, One, PROBABILITY, VALUE, of_distribution, quantile_at, routine, when};
use crate::function::{Argument, Function, Lower, required, table};
use crate::math;
use crate::plan::{Native, settle};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([GAMMA, GAMMA_DIST, GAMMA_INV, GAMMADIST, GAMMAINV, GAMMALN, GAMMALN_PRECISE]);

const SHAPE: Argument = required("shape", One);
const SCALE: Argument = required("scale", One);

routine!(
    GAMMA,
    "GAMMA",
    "The gamma function, which is the factorial of a number less 1.",
    [VALUE],
    [("=GAMMA(2.5)", "1.32934038817914"), ("=GAMMA(-3.75)", "0.267866128861417"), ("=GAMMA(0)", "#NUM!")],
    |x| when(x[0] > 0.0 || x[0] != x[0].trunc(), || settle(math::gamma(x[0])))
);
routine!(
    GAMMALN,
    "GAMMALN",
    "The logarithm of the gamma function of a number above 0.",
    [VALUE],
    [("=GAMMALN(4)", "1.79175946922806"), ("=GAMMALN(0)", "#NUM!")],
    logarithm
);
routine!(
    GAMMALN_PRECISE,
    "GAMMALN.PRECISE",
    "The logarithm of the gamma function of a number above 0.",
    [VALUE],
    [("=GAMMALN.PRECISE(4.5)", "2.45373657084244"), ("=GAMMALN.PRECISE(-1)", "#NUM!")],
    logarithm
);
routine!(
    GAMMA_DIST,
    "GAMMA.DIST",
    "The probability of a value or less, or the density, of a gamma distribution.",
    [VALUE, SHAPE, SCALE, CUMULATIVE],
    [
        ("=GAMMA.DIST(10.00001131,9,2,FALSE)", "0.0326391303949594"),
        ("=GAMMA.DIST(10.00001131,9,2,TRUE)", "0.0680940038697873"),
        ("=GAMMA.DIST(-1,9,2,TRUE)", "#NUM!"),
    ],
    probability
);
routine!(
    GAMMADIST,
    "GAMMADIST",
    "The probability of a value or less, or the density, of a gamma distribution.",
    [VALUE, SHAPE, SCALE, CUMULATIVE],
    [("=GAMMADIST(2,1,2,TRUE)", "0.632120558828558"), ("=GAMMADIST(2,0,2,TRUE)", "#NUM!")],
    probability
);
routine!(
    GAMMA_INV,
    "GAMMA.INV",
    "The quantile of a gamma distribution.",
    [PROBABILITY, SHAPE, SCALE],
    [("=GAMMA.INV(0.068094,9,2)", "10.0000111914377"), ("=GAMMA.INV(1,9,2)", "#NUM!")],
    quantile
);
routine!(
    GAMMAINV,
    "GAMMAINV",
    "The quantile of a gamma distribution.",
    [PROBABILITY, SHAPE, SCALE],
    [("=GAMMAINV(0,9,2)", "0")],
    quantile
);

fn logarithm(x: &[f64]) -> f64 {
    when(x[0] > 0.0, || settle(math::lgamma(x[0])))
}

fn probability(x: &[f64]) -> f64 {
    let [value, shape, scale, cumulative] = *x else { return f64::NAN };
    // Excel has no density at 0 of a shape of 1 either.
    let at_pole = value == 0.0 && shape <= 1.0 && cumulative == 0.0;
    when(value >= 0.0 && shape > 0.0 && scale > 0.0 && !at_pole, || {
        of_distribution(&crate::distribution::GAMMA, &[shape, scale], value, cumulative)
    })
}

fn quantile(x: &[f64]) -> f64 {
    let [p, shape, scale] = *x else { return f64::NAN };
    when(shape > 0.0 && scale > 0.0, || quantile_at(p, |p| scale * math::gamma_p_inverse(shape, p)))
}
