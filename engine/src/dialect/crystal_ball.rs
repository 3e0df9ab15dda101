//! Crystal Ball (Oracle), worksheet functions: `CB.Normal(100, 10, 0, 200, "Demand")`.
//!
//! Assumptions that are not formulas lie on a hidden sheet in an undocumented form and are not read.
//! Argument orders: Oracle, "Crystal Ball User's Guide", appendix "Distribution parameters".

use super::product::{Addin, Call, Rest, Source};
use Source::{Argument, Reciprocal};

/// The product's table.
pub(super) static CRYSTAL_BALL: Addin = Addin {
    name: "Crystal Ball",
    prefix: "cb.",
    distributions: &[
        Call::plain("CB.Normal", "Normal", &[Argument(0), Argument(1)]),
        Call::plain("CB.Lognormal", "Lognormal", &[Argument(0), Argument(1)]),
        Call::plain("CB.Triangular", "Triangular", &[Argument(0), Argument(1), Argument(2)]),
        Call::plain("CB.Uniform", "Uniform", &[Argument(0), Argument(1)]),
        Call::plain("CB.BetaPERT", "Pert", &[Argument(0), Argument(1), Argument(2)]),
        // The rate, where everyone else takes the mean.
        Call::plain("CB.Exponential", "Exponential", &[Reciprocal(0)]),
        // Location, scale, shape.
        Call::located("CB.Gamma", "Gamma", &[Argument(2), Argument(1)], 0),
        Call::located("CB.Weibull", "Weibull", &[Argument(2), Argument(1)], 0),
        Call::in_order("CB.Logistic", "Logistic", 2),
        Call::in_order("CB.MaxExtreme", "ExtremeValue", 2),
        Call::in_order("CB.MinExtreme", "ExtremeValueMin", 2),
        Call::in_order("CB.StudentT", "Student3", 3),
        // The least value before the shape.
        Call::plain("CB.Pareto", "Pareto", &[Argument(1), Argument(0)]),
        // The probability first.
        Call::plain("CB.Binomial", "Binomial", &[Argument(1), Argument(0)]),
        Call::plain("CB.Poisson", "Poisson", &[Argument(0)]),
        Call::plain("CB.YesNo", "Bernoulli", &[Argument(0)]),
    ],
    splice: "",
    compound: "",
    properties: &[],
    markers: &[],
    rest: Rest::Cutoffs,
    // Its cut-offs are bounds of the value in the cell, location included.
    shifts_after_truncating: false,
};
