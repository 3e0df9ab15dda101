//! @RISK (Palisade, Lumivero): `_xll.RiskNormal(100, 10, RiskName("Demand"))`.
//!
//! Argument orders: help.palisade.com, "Distribution Functions" and "Property Functions".

use super::product::{Addin, Call, Marker, Property, Rest, Source};
use Source::{Argument, List, OneForEach};

/// The product's table.
pub(super) static AT_RISK: Addin = Addin {
    name: "@RISK",
    prefix: "risk",
    distributions: &[
        Call::plain("RiskNormal", "Normal", &[Argument(0), Argument(1)]),
        // The mean and standard deviation of the variable itself; RiskLognorm2 has those of its logarithm.
        Call::plain("RiskLognorm", "Lognormal", &[Argument(0), Argument(1)]),
        Call::plain("RiskLognorm2", "Lognormal2", &[Argument(0), Argument(1)]),
        Call::plain("RiskTriang", "Triangular", &[Argument(0), Argument(1), Argument(2)]),
        Call::plain("RiskUniform", "Uniform", &[Argument(0), Argument(1)]),
        Call::plain("RiskPert", "Pert", &[Argument(0), Argument(1), Argument(2)]),
        Call::plain("RiskBeta", "Beta", &[Argument(0), Argument(1)]),
        Call::plain("RiskGamma", "Gamma", &[Argument(0), Argument(1)]),
        Call::plain("RiskExpon", "Exponential", &[Argument(0)]),
        Call::plain("RiskWeibull", "Weibull", &[Argument(0), Argument(1)]),
        Call::plain("RiskDiscrete", "Discrete", &[List(0), List(1)]),
        Call::plain("RiskDUniform", "Discrete", &[List(0), OneForEach(0)]),
        Call::plain("RiskBinomial", "Binomial", &[Argument(0), Argument(1)]),
        Call::plain("RiskPoisson", "Poisson", &[Argument(0)]),
        Call::plain("RiskBernoulli", "Bernoulli", &[Argument(0)]),
    ],
    splice: "RiskSplice",
    compound: "RiskCompound",
    properties: PROPERTIES,
    markers: &[("RiskOutput", Marker::Output)],
    rest: Rest::Nothing,
    shifts_after_truncating: true,
};

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
    ("RiskSixSigma", Property::Neutral),
    // A stream of its own, from a generator that Carlo does not have: as random as any other.
    ("RiskSeed", Property::Neutral),
    ("RiskCorrmat", Property::Correlated),
    ("RiskCopula", Property::Refused),
    ("RiskDepC", Property::Dependent),
    ("RiskIndepC", Property::Independent),
    ("RiskLock", Property::Refused),
    ("RiskTruncate2", Property::TruncateShifted),
    ("RiskTruncateP", Property::TruncateProbability),
    ("RiskTruncateP2", Property::TruncateProbability),
];
