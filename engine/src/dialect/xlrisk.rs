//! XLRisk (open source): @RISK's names, some with other meanings.
//!
//! Meanings: pyscripter/XLRisk, `Source/*.bas`.

use super::at_risk::PROPERTIES;
use super::call::Call;
use super::call::Source::{Argument, List, Optional};
use super::product::{Addin, AlternateOrder, Rest, Special};

/// The product's table. It has no function that marks an output.
pub(super) static XLRISK: Addin = Addin {
    name: "XLRisk",
    prefix: "risk",
    distributions: &[
        Call::same("RiskNormal", "Normal", 2),
        // The mean and standard deviation of the logarithm, where @RISK's has those of the variable.
        Call::same("RiskLogNorm", "Lognormal2", 2),
        Call::same("RiskTriang", "Triangular", 3),
        Call::same("RiskUniform", "Uniform", 2),
        Call::same("RiskPert", "Pert", 3),
        Call::plain(
            "RiskBeta",
            "BetaGeneral",
            &[Argument(0), Argument(1), Optional(2, 0.0), Optional(3, 1.0)],
        ),
        Call::same("RiskGamma", "Gamma", 2),
        // Its second argument is called lambda and used as a scale.
        Call::same("RiskErlang", "Erlang", 2),
        Call::same("RiskExpon", "Exponential", 1),
        Call::same("RiskWeibull", "Weibull", 2),
        Call::plain("RiskCumul", "Cumulative", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("RiskDiscrete", "Discrete", &[List(0), List(1)]),
        Call::plain("RiskDUniform", "DUniform", &[List(0)]),
        Call::same("RiskBinomial", "Binomial", 2),
        Call::same("RiskBernoulli", "Bernoulli", 1),
    ],
    properties: PROPERTIES,
    markers: &[],
    specials: &[
        ("RiskCorrectCorrmat", Special::Joint),
        ("RiskIsValidCorrmat", Special::Joint),
        ("RiskSCorrel", Special::Joint),
    ],
    seldom: &[],
    statistics: &[],
    alternates: AlternateOrder::None,
    rest: Rest::Nothing,
    shifts_after_truncating: true,
};
