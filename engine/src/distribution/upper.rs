//! The probability above a value, where one minus the cumulative probability would lose its digits.

use super::{Distribution, beta_binomial, beta_negative_binomial, binomial, delaporte, geometric};
use super::{hypergeometric, logarithmic, lognormal, negative_binomial, pert, poisson, polya, skellam};
use crate::math;

/// The probability of more than x; parameters have been checked.
pub(super) fn upper(distribution: &Distribution, p: &[f64], x: f64) -> f64 {
    match UPPER.iter().find(|(name, _)| *name == distribution.name) {
        Some((_, upper)) => upper(p, x),
        None => 1.0 - (distribution.cumulative)(p, x),
    }
}

type Upper = fn(&[f64], f64) -> f64;

static UPPER: &[(&str, Upper)] = &[
    ("Normal", |p, x| math::normal_cdf((p[0] - x) / p[1])),
    ("Lognormal", |p, x| {
        let (mean, deviation) = lognormal::of_logarithm(p);
        of_lognormal(mean, deviation, x)
    }),
    ("Lognormal2", |p, x| of_lognormal(p[0], p[1], x)),
    ("Triangular", |p, x| {
        if x > p[1] && x < p[2] {
            (p[2] - x) / (p[2] - p[0]) * ((p[2] - x) / (p[2] - p[1]))
        } else {
            1.0 - (super::TRIANGULAR.cumulative)(p, x)
        }
    }),
    ("Uniform", |p, x| ((p[1] - x) / (p[1] - p[0])).clamp(0.0, 1.0)),
    ("Beta", |p, x| of_beta(p[0], p[1], x, 1.0 - x)),
    ("BetaGeneral", |p, x| of_beta_between(p[0], p[1], p[2], p[3], x)),
    ("Pert", |p, x| {
        let (alpha, beta) = pert::shapes(p);
        of_beta_between(alpha, beta, p[0], p[2], x)
    }),
    ("Gamma", |p, x| math::gamma_q(p[0], (x / p[1]).max(0.0))),
    ("Exponential", |p, x| math::exp(-(x / p[0]).max(0.0))),
    ("Weibull", |p, x| math::exp(-math::pow((x / p[1]).max(0.0), p[0]))),
    ("Logistic", |p, x| 1.0 / (1.0 + math::exp((x - p[0]) / p[1]))),
    ("Student", |p, x| (super::STUDENT.cumulative)(p, -x)),
    ("Pareto", |p, x| if x <= p[1] { 1.0 } else { math::pow(p[1] / x, p[0]) }),
    ("ExtremeValue", |p, x| -math::expm1(-math::exp(-(x - p[0]) / p[1]))),
    ("Binomial", |p, x| binomial::probabilities(p[0], p[1], x.floor()).1),
    ("Poisson", |p, x| poisson::probabilities(p[0], x.floor()).1),
    ("Geometric", |p, x| geometric::probabilities(p[0], x.floor()).1),
    ("NegativeBinomial", |p, x| negative_binomial::probabilities(p[0], p[1], 1.0 - p[1], x.floor()).1),
    ("Hypergeometric", |p, x| hypergeometric::probabilities(p, x.floor()).1),
    ("Logarithmic", |p, x| logarithmic::probabilities(p[0], x.floor()).1),
    ("BetaBinomial", |p, x| beta_binomial::probabilities(p[0], p[1], p[2], x.floor()).1),
    ("BetaGeometric", |p, x| beta_negative_binomial::probabilities(1.0, p[0], p[1], x.floor()).1),
    ("BetaNegativeBinomial", |p, x| beta_negative_binomial::probabilities(p[0], p[1], p[2], x.floor()).1),
    ("Delaporte", |p, x| delaporte::probabilities(p, x.floor()).1),
    ("Polya", |p, x| {
        negative_binomial::probabilities(p[0], polya::success(p[1]), polya::failure(p[1]), x.floor()).1
    }),
    ("Skellam", |p, x| skellam::lower(p[1], p[0], -x.floor() - 1.0)),
];

fn of_lognormal(mean: f64, deviation: f64, x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { math::normal_cdf((mean - math::log(x)) / deviation) }
}

fn of_beta(alpha: f64, beta: f64, x: f64, rest: f64) -> f64 {
    math::beta_inc_pair(alpha, beta, x.clamp(0.0, 1.0), rest.clamp(0.0, 1.0)).1
}

fn of_beta_between(alpha: f64, beta: f64, min: f64, max: f64, x: f64) -> f64 {
    of_beta(alpha, beta, (x - min) / (max - min), (max - x) / (max - min))
}
