//! Analytic Solver (Frontline): `_xll.PsiNormal(100, 10, PsiName("Demand"))`, `…+PsiOutput()`.
//!
//! Argument orders: solver.com, "Psi distribution functions" and "Psi property functions".

use super::product::{Addin, Call, Marker, Property, Rest, Source};
use Source::{Argument, List, OneForEach};

/// The product's table.
pub(super) static ANALYTIC_SOLVER: Addin = Addin {
    name: "Analytic Solver",
    prefix: "psi",
    distributions: &[
        Call::plain("PsiNormal", "Normal", &[Argument(0), Argument(1)]),
        Call::plain("PsiLogNormal", "Lognormal", &[Argument(0), Argument(1)]),
        Call::plain("PsiLogNorm2", "Lognormal2", &[Argument(0), Argument(1)]),
        Call::plain("PsiTriangular", "Triangular", &[Argument(0), Argument(1), Argument(2)]),
        Call::plain("PsiUniform", "Uniform", &[Argument(0), Argument(1)]),
        Call::plain("PsiPert", "Pert", &[Argument(0), Argument(1), Argument(2)]),
        Call::plain("PsiBeta", "Beta", &[Argument(0), Argument(1)]),
        Call::plain("PsiGamma", "Gamma", &[Argument(0), Argument(1)]),
        Call::plain("PsiExponential", "Exponential", &[Argument(0)]),
        Call::plain("PsiWeibull", "Weibull", &[Argument(0), Argument(1)]),
        Call::plain("PsiDiscrete", "Discrete", &[List(0), List(1)]),
        Call::plain("PsiDisUniform", "Discrete", &[List(0), OneForEach(0)]),
        Call::plain("PsiBinomial", "Binomial", &[Argument(0), Argument(1)]),
        Call::plain("PsiPoisson", "Poisson", &[Argument(0)]),
        Call::plain("PsiBernoulli", "Bernoulli", &[Argument(0)]),
    ],
    splice: "",
    compound: "",
    properties: &[
        ("PsiName", Property::Name),
        ("PsiBaseCase", Property::Base),
        ("PsiShift", Property::Shift),
        // With a third argument the bounds are deviations or percentiles: refused.
        ("PsiTruncate", Property::Truncate),
        ("PsiCategory", Property::Neutral),
        ("PsiUnits", Property::Neutral),
        ("PsiCollect", Property::Neutral),
        ("PsiConvergence", Property::Neutral),
        ("PsiIsDate", Property::Neutral),
        ("PsiIsDiscrete", Property::Neutral),
        ("PsiSeed", Property::Neutral),
        ("PsiCensor", Property::Censor),
        ("PsiCertify", Property::Refused),
        ("PsiCopula", Property::Refused),
        ("PsiCopulaGauss", Property::Refused),
        ("PsiCopulaStudent", Property::Refused),
        ("PsiCorrDepen", Property::Dependent),
        ("PsiCorrIndep", Property::Independent),
        ("PsiCorrMatrix", Property::Correlated),
        ("PsiLock", Property::Refused),
        ("PsiRankCorr", Property::Refused),
        ("PsiTruncateP", Property::TruncateProbability),
    ],
    markers: &[("PsiOutput", Marker::Output)],
    rest: Rest::Nothing,
    shifts_after_truncating: false,
};
