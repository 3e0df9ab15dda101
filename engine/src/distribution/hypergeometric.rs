//! The hypergeometric distribution.

use super::guard::{check_domains, must, parameter, sides};
use super::whole::{guess, search, split, stepwise, sums};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("sample", Domain::Count),
    parameter("marked", Domain::Count),
    parameter("population", Domain::Count),
];

/// How many of a sample are marked, where so many of a population are and nothing is put back.
pub static HYPERGEOMETRIC: Distribution = Distribution {
    name: "Hypergeometric",
    aliases: &["hypergeo", "hypgeo"],
    summary: "How many of a sample are marked, where some of a population are and nothing is put back.",
    parameters: PARAMETERS,
    discrete: true,
    check,
    quantile,
    density: |p, x| {
        let (least, most) = range(p);
        if x == x.floor() && x >= least && x <= most { term(p, x) } else { 0.0 }
    },
    cumulative: |p, x| probabilities(p, x.floor()).0,
    mean: |p| Some(mean(p)),
    variance: |p| Some(variance(p)),
};

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    must(values[2] >= 1.0, "population", "must be 1 or above")?;
    // Sums over a wider population would take too long.
    must(values[2] <= 1e9, "population", "must not be above 1000000000")?;
    must(values[0] <= values[2], "sample", "must not be above population")?;
    must(values[1] <= values[2], "marked", "must not be above population")
}

const QUANTILE: Native = Native {
    name: "hypergeometric_quantile",
    apply: |values| {
        let Some((p, u)) = split(values, check) else { return f64::NAN };
        let (n, d, m) = (p[0], p[1], p[2]);
        let deviation = variance(p).sqrt();
        if deviation == 0.0 {
            return sides(u).map_or(f64::NAN, |_| range(p).0);
        }
        let skewness = (m - 2.0 * d) * (m - 2.0 * n) / (m * m) / deviation;
        search(u, guess(u, mean(p), deviation, skewness), range(p), &|k| probabilities(p, k))
    },
};

/// The least and the greatest count that is possible.
fn range(p: &[f64]) -> (f64, f64) {
    ((p[0] + p[1] - p[2]).max(0.0), p[0].min(p[1]))
}

fn mean(p: &[f64]) -> f64 {
    p[0] * p[1] / p[2]
}

fn variance(p: &[f64]) -> f64 {
    let (n, d, m) = (p[0], p[1], p[2]);
    if m == 1.0 { 0.0 } else { n * (d / m) * ((m - d) / m) * ((m - n) / (m - 1.0)) }
}

/// C(D, k) C(M − D, n − k)/C(M, n) as binomial probabilities (C. Loader, "Fast and accurate computation of
/// binomial probabilities" (2000), section 5).
fn term(p: &[f64], k: f64) -> f64 {
    let (n, d, m) = (p[0], p[1], p[2]);
    let share = n / m;
    math::binomial_term(k, d, share) * math::binomial_term(n - k, m - d, share)
        / math::binomial_term(n, m, share)
}

pub(super) fn probabilities(p: &[f64], k: f64) -> (f64, f64) {
    let (n, d, m) = (p[0], p[1], p[2]);
    let ratio = |j: f64| (d - j) / (j + 1.0) * ((n - j) / (m - d - n + j + 1.0));
    sums(k, mean(p), range(p), &|k| term(p, k), &ratio)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    stepwise(b, u, parameters, check, QUANTILE, term)
}
