//! The probability above a value, where one minus the cumulative probability would lose its digits.

use std::f64::consts::FRAC_1_SQRT_2;

use super::elementary::{box_cox_inverse, exp, expm1, log, log1p, normal_cdf, pow};
use super::{
    Distribution, beta_binomial, beta_negative_binomial, beta_subjective, binomial, delaporte, fisher,
};
use super::{geometric, hypergeometric, inverse_gaussian, johnson_moments, laplace, logarithmic, logistic};
use super::{lognormal, negative_binomial, pert, poisson, polya, skellam, skew_normal};
use crate::math;

/// The probability of more than x; parameters have been checked.
pub fn upper(distribution: &Distribution, p: &[f64], x: f64) -> f64 {
    let seldom = if cfg!(feature = "functions") { OF_SELDOM } else { &[] };
    match UPPER.iter().chain(seldom).find(|(name, _)| *name == distribution.name) {
        Some((_, upper)) => upper(p, x),
        None if SYMMETRIC.contains(&distribution.name) => (distribution.cumulative)(p, 2.0 * p[0] - x),
        None => 1.0 - (distribution.cumulative)(p, x),
    }
}

/// Those whose first parameter is the middle of a symmetric density.
const SYMMETRIC: &[&str] = &[
    "Student3",
    "Cauchy",
    "Laplace",
    "DoubleExponential",
    "HypSecant",
    "NormalMix",
    "Slash",
    "TukeyLambda",
    "RaisedCosine",
];

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
        let (alpha, beta) = pert::shapes(p, pert::WEIGHT);
        of_beta_between(alpha, beta, p[0], p[2], x)
    }),
    ("Gamma", |p, x| math::gamma_q(p[0], (x / p[1]).max(0.0))),
    ("Exponential", |p, x| math::exp(-(x / p[0]).max(0.0))),
    ("Weibull", |p, x| math::exp(-math::pow((x / p[1]).max(0.0), p[0]))),
    ("Logistic", |p, x| 1.0 / (1.0 + math::exp((x - p[0]) / p[1]))),
    ("Student", |p, x| (super::STUDENT.cumulative)(p, -x)),
    ("Pareto", |p, x| if x <= p[1] { 1.0 } else { math::pow(p[1] / x, p[0]) }),
    ("ExtremeValue", |p, x| -math::expm1(-math::exp(-(x - p[0]) / p[1]))),
    ("BetaSubjective", |p, x| {
        let [alpha, beta, min, max] = beta_subjective::general(p);
        of_beta_between(alpha, beta, min, max, x)
    }),
    ("ModifiedPert", |p, x| {
        let (alpha, beta) = pert::shapes(p, p[3]);
        of_beta_between(alpha, beta, p[0], p[2], x)
    }),
    ("Reciprocal", |p, x| log(p[1] / x.clamp(p[0], p[1])) / log(p[1] / p[0])),
    ("Erlang", |p, x| math::gamma_q(p[0], (x / p[1]).max(0.0))),
    ("ChiSquare", |p, x| math::gamma_q(0.5 * p[0], (0.5 * x).max(0.0))),
    ("Pearson6", of_odds),
    ("F", |p, x| of_odds(&fisher::prime(p), x)),
    ("Pearson5", |p, x| if x > 0.0 { math::gamma_p(p[0], p[1] / x) } else { 1.0 }),
    ("Rayleigh", |p, x| exp(-0.5 * (x.max(0.0) / p[0]) * (x.max(0.0) / p[0]))),
    ("Maxwell", |p, x| math::gamma_q(1.5, 0.5 * (x.max(0.0) / p[0]) * (x.max(0.0) / p[0]))),
    (
        "InverseGaussian",
        |p, x| if x > 0.0 { inverse_gaussian::at(p[1] / p[0], log(x / p[0])).1 } else { 1.0 },
    ),
    ("LogLogistic", |p, x| logistic::cumulative(-p[2] * log(((x - p[0]) / p[1]).max(0.0)))),
    ("Pareto2", |p, x| exp(-p[1] * log1p(x.max(0.0) / p[0]))),
    ("ExtremeValueMin", |p, x| exp(-exp((x - p[0]) / p[1]))),
    ("Binomial", |p, x| binomial::probabilities(p[0], p[1], x.floor()).1),
    ("Poisson", |p, x| poisson::probabilities(p[0], x.floor()).1),
    ("Geometric", |p, x| geometric::probabilities(p[0], x.floor()).1),
    ("NegativeBinomial", |p, x| negative_binomial::probabilities(p[0], p[1], 1.0 - p[1], x.floor()).1),
    ("Hypergeometric", |p, x| hypergeometric::probabilities(p, x.floor()).1),
    ("BetaBinomial", |p, x| beta_binomial::probabilities(p[0], p[1], p[2], x.floor()).1),
];

/// Those of the distributions that a build without the feature `functions` leaves out.
const OF_SELDOM: &[(&str, Upper)] = &[
    ("Kumaraswamy", |p, x| {
        let y = ((x - p[2]) / (p[3] - p[2])).clamp(0.0, 1.0);
        exp(p[1] * log1p(-pow(y, p[0])))
    }),
    ("JohnsonSB", |p, x| {
        let (below, above) = ((x - p[2]).max(0.0), (p[3] - x).max(0.0));
        normal_cdf(-p[0] - p[1] * log(below / above))
    }),
    ("JohnsonSU", |p, x| normal_cdf(-p[0] - p[1] * math::asinh((x - p[2]) / p[3]))),
    ("JohnsonMoments", |p, x| normal_cdf(-johnson_moments::standardised(p, x).0)),
    ("SkewNormal", |p, x| skew_normal::both(p[2], (x - p[0]) / p[1]).1),
    ("Erf", |p, x| (super::ERROR_FUNCTION.cumulative)(p, -x)),
    ("LogGamma", |p, x| math::gamma_q(p[0], log(x.max(1.0)) / p[1])),
    ("HalfNormal", |p, x| 2.0 * normal_cdf(-x.max(0.0) / p[0])),
    ("Gompertz", |p, x| exp(-p[0] * expm1(p[1] * x.max(0.0)))),
    ("FatigueLife", |p, x| {
        let root = ((x - p[0]) / p[1]).max(0.0).sqrt();
        normal_cdf((1.0 / root - root) / p[2])
    }),
    ("LogLaplace", |p, x| laplace::cumulative(0.0, 1.0, -p[1] * log(x.max(0.0) / p[0]))),
    ("Burr12", |p, x| exp(-p[3] * log1p(pow(((x - p[0]) / p[1]).max(0.0), p[2])))),
    ("Dagum", |p, x| -expm1(-p[3] * log1p(pow(((x - p[0]) / p[1]).max(0.0), -p[2])))),
    ("GPD", |p, x| if x > p[0] { exp(-box_cox_inverse((x - p[0]) / p[1], p[2])) } else { 1.0 }),
    ("GEV", |p, x| -expm1(-exp(-box_cox_inverse((x - p[0]) / p[1], p[2])))),
    ("Frechet", |p, x| -expm1(-pow(((x - p[0]) / p[1]).max(0.0), -p[2]))),
    ("Levy", |p, x| {
        let y = (x - p[0]) / p[1];
        if y > 0.0 { math::erf(FRAC_1_SQRT_2 / y.sqrt()) } else { 1.0 }
    }),
    ("Logarithmic", |p, x| logarithmic::probabilities(p[0], x.floor()).1),
    ("BetaGeometric", |p, x| beta_negative_binomial::probabilities(1.0, p[0], p[1], x.floor()).1),
    ("BetaNegativeBinomial", |p, x| beta_negative_binomial::probabilities(p[0], p[1], p[2], x.floor()).1),
    ("Delaporte", |p, x| delaporte::probabilities(p, x.floor()).1),
    ("Polya", |p, x| {
        negative_binomial::probabilities(p[0], polya::success(p[1]), polya::failure(p[1]), x.floor()).1
    }),
    ("Skellam", |p, x| skellam::lower(p[1], p[0], -x.floor() - 1.0)),
];

fn of_odds(p: &[f64], x: f64) -> f64 {
    let odds = (x / p[2]).max(0.0);
    of_beta(p[0], p[1], odds / (1.0 + odds), 1.0 / (1.0 + odds))
}

fn of_lognormal(mean: f64, deviation: f64, x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { math::normal_cdf((mean - math::log(x)) / deviation) }
}

fn of_beta(alpha: f64, beta: f64, x: f64, rest: f64) -> f64 {
    math::beta_inc_pair(alpha, beta, x.clamp(0.0, 1.0), rest.clamp(0.0, 1.0)).1
}

fn of_beta_between(alpha: f64, beta: f64, min: f64, max: f64, x: f64) -> f64 {
    of_beta(alpha, beta, (x - min) / (max - min), (max - x) / (max - min))
}
