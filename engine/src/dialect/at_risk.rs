//! @RISK (Palisade, Lumivero): `_xll.RiskNormal(100, 10, RiskName("Demand"))`.
//!
//! Argument orders: help.palisade.com, "Distribution Functions" and "Property Functions".

use super::call::Call;
use super::call::Source::{Argument, List};
use super::product::{Addin, AlternateOrder, Marker, Property, Rest, Special};
use super::series;
use super::statistics::AT_RISK_STATISTICS;

/// The product's table.
pub(super) static AT_RISK: Addin = Addin {
    name: "@RISK",
    prefix: "risk",
    distributions: &[
        Call::same("RiskNormal", "Normal", 2),
        // The mean and standard deviation of the variable itself; RiskLognorm2 has those of its logarithm.
        Call::same("RiskLognorm", "Lognormal", 2),
        Call::same("RiskLognorm2", "Lognormal2", 2),
        Call::same("RiskTriang", "Triangular", 3),
        // Its percentiles are from 0 to 100.
        Call::same("RiskTrigen", "Trigen", 5),
        Call::same("RiskUniform", "Uniform", 2),
        Call::same("RiskPert", "Pert", 3),
        Call::same("RiskBeta", "Beta", 2),
        Call::same("RiskBetaGeneral", "BetaGeneral", 4),
        Call::same("RiskBetaSubj", "BetaSubjective", 4),
        Call::same("RiskGamma", "Gamma", 2),
        Call::same("RiskErlang", "Erlang", 2),
        Call::same("RiskExpon", "Exponential", 1),
        Call::same("RiskChisq", "ChiSquare", 1),
        Call::same("RiskWeibull", "Weibull", 2),
        Call::same("RiskLogistic", "Logistic", 2),
        Call::same("RiskLoglogistic", "LogLogistic", 3),
        Call::same("RiskExtvalue", "ExtremeValue", 2),
        Call::same("RiskExtvalueMin", "ExtremeValueMin", 2),
        Call::same("RiskPareto", "Pareto", 2),
        Call::same("RiskPareto2", "Pareto2", 2),
        Call::same("RiskPearson5", "Pearson5", 2),
        Call::same("RiskPearson6", "Pearson6", 3),
        Call::same("RiskInvGauss", "InverseGaussian", 2),
        Call::same("RiskRayleigh", "Rayleigh", 1),
        Call::same("RiskStudent", "Student", 1),
        Call::same("RiskF", "F", 2),
        Call::same("RiskErf", "Erf", 1),
        Call::same("RiskCauchy", "Cauchy", 2),
        // The second argument of these two is the standard deviation.
        Call::same("RiskLaplace", "Laplace", 2),
        Call::same("RiskHypSecant", "HypSecant", 2),
        Call::same("RiskLevy", "Levy", 2),
        Call::same("RiskFrechet", "Frechet", 3),
        Call::same("RiskFatigueLife", "FatigueLife", 3),
        Call::same("RiskBurr12", "Burr12", 4),
        Call::same("RiskDagum", "Dagum", 4),
        Call::same("RiskKumaraswamy", "Kumaraswamy", 4),
        Call::same("RiskReciprocal", "Reciprocal", 2),
        Call::same("RiskJohnsonSU", "JohnsonSU", 4),
        Call::same("RiskJohnsonSB", "JohnsonSB", 4),
        Call::same("RiskJohnsonMoments", "JohnsonMoments", 4).noted(KURTOSIS),
        Call::same("RiskDoubleTriang", "DoubleTriangular", 4),
        Call::plain("RiskCumul", "Cumulative", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("RiskCumulD", "CumulativeDescending", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("RiskGeneral", "General", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("RiskHistogrm", "Histogram", &[Argument(0), Argument(1), List(2)]),
        Call::plain("RiskDiscrete", "Discrete", &[List(0), List(1)]),
        Call::plain("RiskDUniform", "DUniform", &[List(0)]),
        Call::same("RiskIntUniform", "IntUniform", 2),
        Call::same("RiskBernoulli", "Bernoulli", 1),
        Call::same("RiskBinomial", "Binomial", 2),
        Call::same("RiskPoisson", "Poisson", 1),
        // Failures before the successes, from 0.
        Call::same("RiskGeomet", "Geometric", 1),
        Call::same("RiskNegbin", "NegativeBinomial", 2),
        Call::same("RiskHypergeo", "Hypergeometric", 3),
    ],
    properties: PROPERTIES,
    markers: &[("RiskOutput", Marker::Output)],
    specials: &[
        ("RiskCompound", Special::Compound),
        ("RiskSplice", Special::Splice),
        ("RiskMakeInput", Special::MadeInput),
        ("RiskSimtable", Special::FirstValue),
        ("RiskResample", Special::Resample),
        ("RiskVary", Special::Vary { kind: 3, distribution: 5 }),
        ("RiskCurrentIter", Special::CurrentTrial),
        ("RiskCurrentSim", Special::CurrentSimulation),
        ("RiskAR1", series::documented("AR1")),
        ("RiskAR2", series::noted("AR2")),
        ("RiskMA1", series::noted("MA1")),
        ("RiskMA2", series::noted("MA2")),
        ("RiskARMA11", series::noted("ARMA11")),
        ("RiskARCH1", series::noted("ARCH1")),
        ("RiskGARCH11", series::noted("GARCH11")),
        ("RiskBMMR", series::noted("BMMR")),
        ("RiskBMMRJD", series::noted("BMMRJD")),
    ],
    statistics: AT_RISK_STATISTICS,
    alternates: AlternateOrder::KindThenValue,
    rest: Rest::Nothing,
    shifts_after_truncating: true,
};

/// Of a function whose kurtosis could also be the excess over that of a normal distribution.
pub(super) const KURTOSIS: &str = "its kurtosis is read as that which is 3 for a normal distribution";

/// What may stand among a distribution's arguments, in @RISK and in XLRisk.
pub(super) const PROPERTIES: &[(&str, Property)] = &[
    ("RiskName", Property::Name),
    ("RiskStatic", Property::Base),
    ("RiskShift", Property::Shift),
    ("RiskTruncate", Property::Truncate),
    ("RiskCategory", Property::Neutral),
    ("RiskUnits", Property::Neutral),
    ("RiskCollect", Property::Neutral),
    ("RiskConvergence", Property::Neutral),
    ("RiskFit", Property::Neutral),
    ("RiskIsDate", Property::Neutral),
    ("RiskIsDiscrete", Property::Neutral),
    ("RiskLibrary", Property::Neutral),
    ("RiskSixSigma", Property::SixSigma),
    ("RiskSeed", Property::Seed),
    ("RiskCorrmat", Property::Correlated),
    ("RiskCopula", Property::Refused),
    ("RiskDepC", Property::Dependent),
    ("RiskIndepC", Property::Independent),
    ("RiskLock", Property::Lock),
    ("RiskTSIntegrate", Property::Refused),
    ("RiskTSSeasonality", Property::Refused),
    ("RiskTSSync", Property::Refused),
    ("RiskTSTransform", Property::Refused),
    ("RiskTruncate2", Property::TruncateShifted),
    ("RiskTruncateP", Property::TruncateProbability),
    ("RiskTruncateP2", Property::TruncateProbability),
];
