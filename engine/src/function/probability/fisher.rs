//! Fisher's F distribution. Degrees of freedom are whole numbers from 1 to 10¹⁰, as in Excel.

use super::{CUMULATIVE, One, PROBABILITY, VALUE, quantile_at, routine, when};
use crate::function::{Argument, Function, Lower, required, table};
use crate::math;
use crate::plan::{Native, settle};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([F_DIST, F_DIST_RT, F_INV, F_INV_RT, FDIST, FINV]);

const ABOVE: Argument = required("degrees of freedom above", One);
const BELOW: Argument = required("degrees of freedom below", One);

routine!(
    F_DIST,
    "F.DIST",
    "The probability of a value or less, or the density, of Fisher's F distribution.",
    [VALUE, ABOVE, BELOW, CUMULATIVE],
    [
        ("=F.DIST(15.20686486,6,4,TRUE)", "0.990000000000155"),
        ("=F.DIST(15.20686486,6,4,FALSE)", "0.00122379959876089"),
        ("=F.DIST(-1,6,4,TRUE)", "#NUM!"),
    ],
    |x| {
        let [value, above, below, cumulative] = *x else { return f64::NAN };
        when(value >= 0.0 && are_freedoms(above, below), || {
            let (above, below) = (above.trunc(), below.trunc());
            if cumulative != 0.0 { both_tails(value, above, below).0 } else { density(value, above, below) }
        })
    }
);
routine!(
    F_DIST_RT,
    "F.DIST.RT",
    "The probability of more than a value of Fisher's F distribution.",
    [VALUE, ABOVE, BELOW],
    [("=F.DIST.RT(15.20686486,6,4)", "0.00999999999984484"), ("=F.DIST.RT(15,0,4)", "#NUM!")],
    |x| upper(x[0], x[1], x[2])
);
routine!(
    FDIST,
    "FDIST",
    "The probability of more than a value of Fisher's F distribution.",
    [VALUE, ABOVE, BELOW],
    [("=FDIST(15.20686486,6,4)", "0.00999999999984484")],
    |x| upper(x[0], x[1], x[2])
);
routine!(
    F_INV,
    "F.INV",
    "The quantile of Fisher's F distribution.",
    [PROBABILITY, ABOVE, BELOW],
    [("=F.INV(0.01,6,4)", "0.10930991412457"), ("=F.INV(1,6,4)", "#NUM!")],
    |x| when(are_freedoms(x[1], x[2]), || {
        quantile_at(x[0], |p| quantile(p, 1.0 - p, x[1].trunc(), x[2].trunc()))
    })
);
routine!(
    F_INV_RT,
    "F.INV.RT",
    "The value that Fisher's F exceeds with a probability.",
    [PROBABILITY, ABOVE, BELOW],
    [("=F.INV.RT(0.01,6,4)", "15.2068648611575"), ("=F.INV.RT(0,6,4)", "#NUM!")],
    upper_quantile
);
routine!(
    FINV,
    "FINV",
    "The value that Fisher's F exceeds with a probability.",
    [PROBABILITY, ABOVE, BELOW],
    [("=FINV(0.01,6,4)", "15.2068648611575")],
    upper_quantile
);

fn are_freedoms(above: f64, below: f64) -> bool {
    [above, below].iter().all(|freedom| (1.0..1e10 + 1.0).contains(freedom))
}

/// The probability of more than `value`; NaN outside the domains.
pub(in crate::function) fn upper(value: f64, above: f64, below: f64) -> f64 {
    when(value >= 0.0 && are_freedoms(above, below), || both_tails(value, above.trunc(), below.trunc()).1)
}

fn upper_quantile(x: &[f64]) -> f64 {
    let [q, above, below] = *x else { return f64::NAN };
    when(are_freedoms(above, below), || {
        quantile_at(q, |q| quantile(1.0 - q, q, above.trunc(), below.trunc()))
    })
}

/// The shares x and 1 − x of which F is the odds, over the degrees of freedom (DLMF 8.17.29).
fn shares(value: f64, above: f64, below: f64) -> (f64, f64) {
    let total = above * value + below;
    (above * value / total, below / total)
}

fn both_tails(value: f64, above: f64, below: f64) -> (f64, f64) {
    let (x, y) = shares(value, above, below);
    math::beta_inc_pair(0.5 * above, 0.5 * below, x, y)
}

fn density(value: f64, above: f64, below: f64) -> f64 {
    if value == 0.0 {
        // Infinite for one degree of freedom.
        return if above < 2.0 { f64::NAN } else { f64::from(u8::from(above == 2.0)) };
    }
    let (x, y) = shares(value, above, below);
    settle(math::beta_term(0.5 * above, 0.5 * below, x, y) / value)
}

fn quantile(p: f64, q: f64, above: f64, below: f64) -> f64 {
    let (x, y) = math::beta_inc_inverse_pair(0.5 * above, 0.5 * below, p, q);
    below * x / (above * y)
}
