//! Crystal Ball (Oracle), worksheet functions: `CB.Normal(100, 10, 0, 200, "Demand")`.
//!
//! Assumptions that are not formulas lie on a hidden sheet in an undocumented form and are not read.
//! Argument orders: Oracle, "Crystal Ball User's Guide", appendix "Distribution parameters".

use super::call::Call;
use super::call::Source::{Argument, Constant, Difference, Reciprocal};
use super::product::{Addin, AlternateOrder, Rest, Special};
use super::statistics::CRYSTAL_BALL_STATISTICS;

const TRIALS: &str = "it counts the trials up to and with the last success, not the failures";

/// The product's table.
pub(super) static CRYSTAL_BALL: Addin = Addin {
    name: "Crystal Ball",
    prefix: "cb.",
    distributions: &[
        Call::same("CB.Normal", "Normal", 2),
        Call::same("CB.Lognormal", "Lognormal", 2)
            .noted("its arguments are read as mean and standard deviation of the variable"),
        // The mean counts the location in.
        Call::plain("CB.Lognormal2", "Lognormal", &[Difference(1, 0), Argument(2)])
            .located(0)
            .noted("its arguments are read as location, mean and standard deviation of the variable"),
        Call::same("CB.Triangular", "Triangular", 3),
        Call::same("CB.Uniform", "Uniform", 2),
        Call::same("CB.BetaPERT", "Pert", 3),
        // The maximum before the minimum.
        Call::plain("CB.Beta2", "BetaGeneral", &[Argument(0), Argument(1), Argument(3), Argument(2)])
            .noted("its arguments are read as alpha, beta, maximum, minimum"),
        Call::plain("CB.Beta", "BetaGeneral", &[Argument(0), Argument(1), Constant(0.0), Argument(2)]),
        // The rate, where everyone else takes the mean.
        Call::plain("CB.Exponential", "Exponential", &[Reciprocal(0)]),
        // Location, scale, shape.
        Call::plain("CB.Gamma", "Gamma", &[Argument(2), Argument(1)]).located(0),
        Call::plain("CB.Weibull", "Weibull", &[Argument(2), Argument(1)]).located(0),
        Call::same("CB.Logistic", "Logistic", 2),
        Call::same("CB.MaxExtreme", "ExtremeValue", 2),
        Call::same("CB.MinExtreme", "ExtremeValueMin", 2),
        // The minimum before the shape.
        Call::plain("CB.Pareto", "Pareto", &[Argument(1), Argument(0)]),
        Call::same("CB.StudentT", "Student3", 3),
        // The probability first.
        Call::plain("CB.Binomial", "Binomial", &[Argument(1), Argument(0)]),
        Call::same("CB.Poisson", "Poisson", 1),
        Call::same("CB.YesNo", "Bernoulli", 1),
        Call::same("CB.DiscreteUniform", "IntUniform", 2),
        // Trials up to the successes, where everyone else counts the failures before them.
        Call::same("CB.Geometric", "Geometric", 1).moved(1.0).noted(TRIALS),
        Call::plain("CB.NegativeBinomial", "NegativeBinomial", &[Argument(1), Argument(0)])
            .located(1)
            .noted(TRIALS),
        // The marked ones, the sample, the population.
        Call::plain("CB.Hypergeometric", "Hypergeometric", &[Argument(1), Argument(0), Argument(2)]),
    ],
    properties: &[],
    markers: &[],
    specials: &[("CB.Custom", Special::Table)],
    seldom: &[],
    statistics: CRYSTAL_BALL_STATISTICS,
    alternates: AlternateOrder::None,
    rest: Rest::Cutoffs,
    shifts_after_truncating: false,
};
