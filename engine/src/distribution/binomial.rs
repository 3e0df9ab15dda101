//! The binomial distribution.

use super::guard::{check_domains, parameter};
use super::whole::{guess, search, tabulated};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] =
    &[parameter("tries", Domain::Count), parameter("probability", Domain::Probability)];

/// How many of so many tries succeed.
pub static BINOMIAL: Distribution = Distribution {
    name: "Binomial",
    aliases: &["binom"],
    summary: "How many of a number of independent tries succeed.",
    parameters: PARAMETERS,
    discrete: true,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        if x == x.floor() && x >= 0.0 && x <= p[0] { math::binomial_term(x, p[0], p[1]) } else { 0.0 }
    },
    cumulative: |p, x| probabilities(p[0], p[1], x.floor()).0,
    mean: |p| Some(p[0] * p[1]),
    variance: |p| Some(p[0] * p[1] * (1.0 - p[1])),
};

/// The quantile of tries and a probability at u, in that order.
const QUANTILE: Native = Native {
    name: "binomial_quantile",
    apply: |values| {
        let [n, p, u] = *values else { return f64::NAN };
        inverse(n, p, u)
    },
};

/// The probabilities of k or fewer successes and of more, through the incomplete beta function
/// (DLMF 8.17.5).
fn probabilities(n: f64, p: f64, k: f64) -> (f64, f64) {
    if k < 0.0 {
        (0.0, 1.0)
    } else if k >= n {
        (1.0, 0.0)
    } else {
        let (more, fewer) = math::beta_inc_pair(k + 1.0, n - k, p, 1.0 - p);
        (fewer, more)
    }
}

fn inverse(n: f64, p: f64, u: f64) -> f64 {
    if !(Domain::Count.allows(n) && n.is_finite() && Domain::Probability.allows(p)) {
        return f64::NAN;
    }
    let deviation = (n * p * (1.0 - p)).sqrt();
    if deviation == 0.0 {
        return if u > 0.0 && u < 1.0 { n * p } else { f64::NAN };
    }
    let guess = guess(u, n * p, deviation, (1.0 - 2.0 * p) / deviation);
    search(u, guess, (0.0, n), |k| probabilities(n, p, k))
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [n, p] = *parameters else { return b.constant(f64::NAN) };
    if let (Some(n), Some(p)) = (b.constant_value(n), b.constant_value(p))
        && PARAMETERS[0].domain.allows(n)
        && PARAMETERS[1].domain.allows(p)
        && let Some(value) = tabulated(b, u, |u| inverse(n, p, u), |k| math::binomial_term(k, n, p))
    {
        return value;
    }
    b.call(QUANTILE, &[n, p, u])
}
