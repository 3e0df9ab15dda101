//! The chi-square distribution. Degrees of freedom are whole numbers from 1 to 10¹⁰, as in Excel.

use super::{CUMULATIVE, One, PROBABILITY, VALUE, of_distribution, quantile_at, routine, when};
use crate::function::{Argument, Function, Lower, required, table};
use crate::math;
use crate::plan::Native;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([CHIDIST, CHIINV, CHISQ_DIST, CHISQ_DIST_RT, CHISQ_INV, CHISQ_INV_RT]);

const FREEDOM: Argument = required("degrees of freedom", One);

routine!(
    CHISQ_DIST,
    "CHISQ.DIST",
    "The probability of a value or less, or the density, of a chi-square distribution.",
    [VALUE, FREEDOM, CUMULATIVE],
    [
        ("=CHISQ.DIST(0.5,1,TRUE)", "0.520499877813047"),
        ("=CHISQ.DIST(2,3,FALSE)", "0.207553748710297"),
        ("=CHISQ.DIST(-1,3,TRUE)", "#NUM!"),
    ],
    |x| {
        let [value, freedom, cumulative] = *x else { return f64::NAN };
        when(value >= 0.0 && is_freedom(freedom), || {
            of_distribution(&crate::distribution::GAMMA, &[0.5 * freedom.trunc(), 2.0], value, cumulative)
        })
    }
);
routine!(
    CHISQ_DIST_RT,
    "CHISQ.DIST.RT",
    "The probability of more than a value of a chi-square distribution.",
    [VALUE, FREEDOM],
    [("=CHISQ.DIST.RT(18.307,10)", "0.0500005890913981"), ("=CHISQ.DIST.RT(18,0)", "#NUM!")],
    |x| upper(x[0], x[1])
);
routine!(
    CHIDIST,
    "CHIDIST",
    "The probability of more than a value of a chi-square distribution.",
    [VALUE, FREEDOM],
    [("=CHIDIST(18.307,10)", "0.0500005890913981")],
    |x| upper(x[0], x[1])
);
routine!(
    CHISQ_INV,
    "CHISQ.INV",
    "The quantile of a chi-square distribution.",
    [PROBABILITY, FREEDOM],
    [("=CHISQ.INV(0.93,1)", "3.28302028675954"), ("=CHISQ.INV(0.6,2)", "1.83258146374831")],
    |x| when(is_freedom(x[1]), || quantile_at(x[0], |p| 2.0 * math::gamma_p_inverse(0.5 * x[1].trunc(), p)))
);
routine!(
    CHISQ_INV_RT,
    "CHISQ.INV.RT",
    "The value that a chi-square variable exceeds with a probability.",
    [PROBABILITY, FREEDOM],
    [("=CHISQ.INV.RT(0.050001,10)", "18.306973469611"), ("=CHISQ.INV.RT(0,10)", "#NUM!")],
    |x| upper_quantile(x[0], x[1])
);
routine!(
    CHIINV,
    "CHIINV",
    "The value that a chi-square variable exceeds with a probability.",
    [PROBABILITY, FREEDOM],
    [("=CHIINV(0.050001,10)", "18.306973469611")],
    |x| upper_quantile(x[0], x[1])
);

/// Whether degrees of freedom are such as Excel takes.
pub(super) fn is_freedom(freedom: f64) -> bool {
    (1.0..1e10 + 1.0).contains(&freedom)
}

/// The probability of more than `value` at some degrees of freedom; NaN outside their domains.
pub(in crate::function) fn upper(value: f64, freedom: f64) -> f64 {
    when(value >= 0.0 && is_freedom(freedom), || math::gamma_q(0.5 * freedom.trunc(), 0.5 * value))
}

fn upper_quantile(q: f64, freedom: f64) -> f64 {
    when(is_freedom(freedom), || quantile_at(q, |q| 2.0 * math::gamma_q_inverse(0.5 * freedom.trunc(), q)))
}
