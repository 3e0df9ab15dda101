//! Two normal distributions around the same mean, mixed evenly.
//!
//! Vose Software, riskwiki, "Mixed Normal distribution": variances of 1 ± v have excess kurtosis 3v².

use super::curve::curve;
use super::elementary::{normal_cdf, normal_density, normal_quantile};
use super::guard::{affine, argument, check_domains, must, parameter, possible, sides};
use super::invert::invert;
use super::{Distribution, Domain, Parameter, seldom};
use crate::plan::{Builder, Compare, Native, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("mean", Domain::Real),
    parameter("standard deviation", Domain::Positive),
    parameter("excess kurtosis", Domain::Real),
];

/// Normal but for its kurtosis: an even mixture of two normals around the same mean.
pub static NORMAL_MIX: Distribution = seldom(Distribution {
    name: "NormalMix",
    aliases: &[],
    summary: "A normal with an excess kurtosis from 0 up to 3.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        must((0.0..3.0).contains(&values[2]), "excess kurtosis", "must be 0 or above, and below 3")
    },
    quantile,
    density: |p, x| {
        let z = (x - p[0]) / p[1];
        let [narrow, wide] = deviations(p[2]);
        0.5 * (normal_density(z / narrow) / narrow + normal_density(z / wide) / wide) / p[1]
    },
    cumulative: |p, x| {
        let z = (x - p[0]) / p[1];
        let [narrow, wide] = deviations(p[2]);
        0.5 * (normal_cdf(z / narrow) + normal_cdf(z / wide))
    },
    mean: |p| Some(p[0]),
    variance: |p| Some(p[1] * p[1]),
});

/// The quantile of an excess kurtosis at u, in that order.
const QUANTILE: Native = Native {
    name: "normal_mix_quantile",
    apply: |values| {
        let [kurtosis, u] = *values else { return f64::NAN };
        match sides(u) {
            Some((p, q)) if (0.0..3.0).contains(&kurtosis) => solve(kurtosis, p, q),
            _ => f64::NAN,
        }
    },
};

/// The standard deviations of the parts, for a whole of 1.
fn deviations(kurtosis: f64) -> [f64; 2] {
    let spread = (kurtosis / 3.0).sqrt();
    [(1.0 - spread).sqrt(), (1.0 + spread).sqrt()]
}

/// The z whose probabilities below and above are p and q, between the quantiles of the parts.
fn solve(kurtosis: f64, p: f64, q: f64) -> f64 {
    let [narrow, wide] = deviations(kurtosis);
    let tail = p.min(q);
    let z = -normal_quantile(tail);
    let size = invert((1.0 - tail, tail), (narrow * z, wide * z), wide * z, &|x| {
        let upper = 0.5 * (normal_cdf(-x / narrow) + normal_cdf(-x / wide));
        let density = 0.5 * (normal_density(x / narrow) / narrow + normal_density(x / wide) / wide);
        (1.0 - upper, upper, density)
    });
    if p < q { -size } else { size }
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, deviation, kurtosis] = *parameters else { return b.constant(f64::NAN) };
    let z = match (b.constant_value(kurtosis), b.constant_value(u)) {
        (Some(kurtosis), None) => curve(b, u, &|p, q| solve(kurtosis, p, q)),
        _ => None,
    };
    let z = z.unwrap_or_else(|| {
        let argument = argument(b, u);
        b.call(QUANTILE, &[kurtosis, argument])
    });
    let value = affine(b, mean, deviation, z);
    let (zero, three) = (b.constant(0.0), b.constant(3.0));
    let within =
        [b.compare(Compare::GreaterOrEqual, kurtosis, zero), b.compare(Compare::Less, kurtosis, three)];
    possible(b, PARAMETERS, parameters, &within, value)
}
