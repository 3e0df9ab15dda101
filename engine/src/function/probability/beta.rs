//! The beta distribution.

use super::{CUMULATIVE, One, PROBABILITY, VALUE, routine, when};
use crate::function::{Argument, Function, Lower, optional, required, table};
use crate::math;
use crate::plan::{Native, settle};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([BETA_DIST, BETA_INV, BETADIST, BETAINV]);

const ALPHA: Argument = required("alpha", One);
const BETA: Argument = required("beta", One);
const LEAST: Argument = optional("least", One);
const GREATEST: Argument = optional("greatest", One);

routine!(
    BETA_DIST,
    "BETA.DIST",
    "The probability of a value or less, or the density, of a beta distribution.",
    [VALUE, ALPHA, BETA, CUMULATIVE, LEAST, GREATEST],
    [
        ("=BETA.DIST(2,8,10,TRUE,1,3)", "0.685470581054688"),
        ("=BETA.DIST(2,8,10,FALSE,1,3)", "1.4837646484375"),
        ("=BETA.DIST(4,8,10,TRUE,1,3)", "#NUM!"),
        ("=BETA.DIST(0.5,0,10,TRUE)", "#NUM!"),
        ("=BETA.DIST(0,1,3,FALSE)", "#NUM!"),
        ("=BETA.DIST(1,2,3,FALSE)", "0"),
    ],
    |x| {
        let [value, alpha, beta, cumulative] = x[..4] else { return f64::NAN };
        probability(value, alpha, beta, cumulative != 0.0, bounds(&x[4..]))
    }
);
routine!(
    BETADIST,
    "BETADIST",
    "The probability of a value or less of a beta distribution.",
    [VALUE, ALPHA, BETA, LEAST, GREATEST],
    [
        ("=BETADIST(2,8,10,1,3)", "0.685470581054688"),
        ("=BETADIST(2,8,10,3,3)", "#NUM!"),
        ("=BETADIST(1E+308,2,3,-1E+308,1E+308)", "#NUM!")
    ],
    |x| probability(x[0], x[1], x[2], true, bounds(&x[3..]))
);
routine!(
    BETA_INV,
    "BETA.INV",
    "The quantile of a beta distribution.",
    [PROBABILITY, ALPHA, BETA, LEAST, GREATEST],
    [("=BETA.INV(0.685470581,8,10,1,3)", "1.99999999998779"), ("=BETA.INV(0,8,10)", "#NUM!")],
    quantile
);
routine!(
    BETAINV,
    "BETAINV",
    "The quantile of a beta distribution.",
    [PROBABILITY, ALPHA, BETA, LEAST, GREATEST],
    [("=BETAINV(0.5,2,2)", "0.5")],
    quantile
);

/// The ends of the distribution: 0 and 1 unless given.
fn bounds(given: &[f64]) -> (f64, f64) {
    (given.first().copied().unwrap_or(0.0), given.get(1).copied().unwrap_or(1.0))
}

fn probability(value: f64, alpha: f64, beta: f64, cumulative: bool, (least, greatest): (f64, f64)) -> f64 {
    if !(alpha > 0.0 && beta > 0.0 && least < greatest && value >= least && value <= greatest) {
        return f64::NAN;
    }
    let width = greatest - least;
    if width == f64::INFINITY {
        return f64::NAN;
    }
    let (x, y) = ((value - least) / width, (greatest - value) / width);
    if cumulative {
        return math::beta_inc_pair(alpha, beta, x, y).0;
    }
    if x > 0.0 && y > 0.0 {
        return settle(math::beta_term(alpha, beta, x, y) / (x * y) / width);
    }
    // Excel has no density at an end whose shape is 1 either.
    when(if x > 0.0 { beta > 1.0 } else { alpha > 1.0 }, || 0.0)
}

fn quantile(x: &[f64]) -> f64 {
    let [p, alpha, beta] = x[..3] else { return f64::NAN };
    let (least, greatest) = bounds(&x[3..]);
    when(p > 0.0 && p < 1.0 && alpha > 0.0 && beta > 0.0 && least < greatest, || {
        settle(least + math::beta_inc_inverse(alpha, beta, p) * (greatest - least))
    })
}
