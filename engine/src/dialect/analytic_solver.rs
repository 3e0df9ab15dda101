//! Analytic Solver (Frontline): `_xll.PsiNormal(100, 10, PsiName("Demand"))`, `…+PsiOutput()`.
//!
//! Argument orders: solver.com, "Psi distribution functions" and "Psi property functions".

use super::at_risk::KURTOSIS;
use super::call::Call;
use super::call::Source::{Argument, Complement, List, Optional, Percent};
use super::product::{Addin, AlternateOrder, Marker, Property, Rest, Special};
use super::series;
use super::statistics::ANALYTIC_SOLVER_STATISTICS;

/// The product's table.
pub(super) static ANALYTIC_SOLVER: Addin = Addin {
    name: "Analytic Solver",
    prefix: "psi",
    distributions: &[
        Call::same("PsiNormal", "Normal", 2),
        Call::same("PsiLogNormal", "Lognormal", 2),
        Call::same("PsiLogNorm2", "Lognormal2", 2),
        Call::same("PsiTriangular", "Triangular", 3),
        Call::plain(
            "PsiTriangGen",
            "Trigen",
            &[Argument(0), Argument(1), Argument(2), Percent(3), Percent(4)],
        )
        .noted("its percentiles are read as probabilities from 0 to 1"),
        Call::same("PsiUniform", "Uniform", 2),
        Call::same("PsiPert", "Pert", 3),
        Call::same("PsiBeta", "Beta", 2),
        Call::same("PsiBetaGen", "BetaGeneral", 4),
        Call::same("PsiBetaSubj", "BetaSubjective", 4)
            .noted("its arguments are read as min, likeliest, mean, max"),
        Call::same("PsiGamma", "Gamma", 2),
        Call::same("PsiErlang", "Erlang", 2),
        Call::same("PsiExponential", "Exponential", 1),
        Call::same("PsiChiSquare", "ChiSquare", 1),
        Call::same("PsiWeibull", "Weibull", 2),
        Call::same("PsiLogistic", "Logistic", 2),
        Call::same("PsiLogLogistic", "LogLogistic", 3),
        Call::same("PsiMaxExtreme", "ExtremeValue", 2),
        Call::same("PsiMinExtreme", "ExtremeValueMin", 2),
        Call::same("PsiPareto", "Pareto", 2)
            .noted("its arguments are read as shape (tail index), then minimum"),
        Call::same("PsiPareto2", "Pareto2", 2),
        Call::same("PsiPearson5", "Pearson5", 2),
        Call::same("PsiPearson6", "Pearson6", 3),
        Call::same("PsiInvNormal", "InverseGaussian", 2),
        Call::same("PsiRayleigh", "Rayleigh", 1),
        Call::same("PsiStudent", "Student", 1),
        Call::same("PsiFDist", "F", 2),
        Call::same("PsiErf", "Erf", 1),
        Call::same("PsiCauchy", "Cauchy", 2),
        // The scale, the mean distance from the middle, where @RISK has the standard deviation.
        Call::same("PsiLaplace", "DoubleExponential", 2),
        Call::same("PsiHypSecant", "HypSecant", 2).noted("its scale is read as the standard deviation"),
        Call::same("PsiLevy", "Levy", 2),
        Call::same("PsiFrechet", "Frechet", 3),
        Call::same("PsiFatigueLife", "FatigueLife", 3),
        Call::same("PsiBurr12", "Burr12", 4),
        Call::same("PsiDagum", "Dagum", 4),
        Call::same("PsiKumaraswamy", "Kumaraswamy", 4),
        Call::same("PsiReciprocal", "Reciprocal", 2),
        Call::same("PsiJohnsonSU", "JohnsonSU", 4),
        Call::same("PsiJohnsonSB", "JohnsonSB", 4),
        Call::plain(
            "PsiMomentFit",
            "JohnsonMoments",
            &[Argument(0), Argument(1), Optional(2, 0.0), Optional(3, 3.0)],
        )
        .noted(KURTOSIS),
        Call::same("PsiDblTriang", "DoubleTriangular", 4),
        Call::plain("PsiMyerson", "Myerson", &[Argument(0), Argument(1), Argument(2), Complement(3, 0.1)])
            .noted("its last argument is read as the probability above the high value"),
        Call::plain("PsiMetalog2", "Metalog", &[List(0)]),
        Call::plain("PsiCumul", "Cumulative", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("PsiCumulD", "CumulativeDescending", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("PsiGeneral", "General", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("PsiHistogram", "Histogram", &[Argument(0), Argument(1), List(2)]),
        Call::plain("PsiDiscrete", "Discrete", &[List(0), List(1)]),
        Call::plain("PsiDisUniform", "DUniform", &[List(0)]),
        Call::plain("PsiResample", "DUniform", &[List(0)]),
        Call::same("PsiIntUniform", "IntUniform", 2),
        Call::same("PsiBernoulli", "Bernoulli", 1),
        Call::same("PsiBinomial", "Binomial", 2),
        Call::same("PsiPoisson", "Poisson", 1),
        Call::same("PsiGeometric", "Geometric", 1),
        Call::same("PsiNegBinomial", "NegativeBinomial", 2),
        Call::same("PsiHyperGeo", "Hypergeometric", 3),
        Call::same("PsiLogarithmic", "Logarithmic", 1),
    ],
    properties: &[
        ("PsiName", Property::Name),
        ("PsiBaseCase", Property::Base),
        ("PsiShift", Property::Shift),
        // A third argument says what the bounds are: 1 values, 2 standard deviations, 3 percentiles.
        ("PsiTruncate", Property::Truncate),
        ("PsiCategory", Property::Neutral),
        ("PsiUnits", Property::Neutral),
        ("PsiCollect", Property::Neutral),
        ("PsiConvergence", Property::Neutral),
        ("PsiIsDate", Property::Neutral),
        ("PsiIsDiscrete", Property::Neutral),
        ("PsiSixSigma", Property::SixSigma),
        ("PsiSeed", Property::Seed),
        ("PsiCensor", Property::Censor),
        ("PsiCertify", Property::Refused),
        ("PsiCopula", Property::Refused),
        ("PsiCopulaGauss", Property::Refused),
        ("PsiCopulaStudent", Property::Refused),
        ("PsiCorrDepen", Property::Dependent),
        ("PsiCorrIndep", Property::Independent),
        ("PsiCorrMatrix", Property::Correlated),
        ("PsiLock", Property::Lock),
        ("PsiRankCorr", Property::Refused),
        ("PsiTruncateP", Property::TruncateProbability),
    ],
    markers: &[("PsiOutput", Marker::Output)],
    specials: &[
        ("PsiSimParam", Special::FirstValue),
        ("PsiCurrentSim", Special::CurrentSimulation),
        ("PsiCurrentTrial", Special::CurrentTrial),
        ("PsiSip", Special::InTurn),
        ("PsiAR1", series::documented("AR1")),
        ("PsiGARCH11", series::noted("GARCH11")),
        ("PsiMetalog", Special::Metalog),
        ("PsiVary", Special::Vary { kind: 3, distribution: 4 }),
    ],
    statistics: ANALYTIC_SOLVER_STATISTICS,
    alternates: AlternateOrder::None,
    rest: Rest::Nothing,
    shifts_after_truncating: false,
};
