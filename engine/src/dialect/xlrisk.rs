//! XLRisk (open source): @RISK's names, some with other meanings.
//!
//! Meanings: pyscripter/XLRisk, `Source/*.bas`.

use super::at_risk::PROPERTIES;
use super::product::{Addin, Call, Rest, Source};
use Source::{Argument, List, OneForEach};

/// The product's table. It has no function that marks an output.
pub(super) static XLRISK: Addin = Addin {
    name: "XLRisk",
    prefix: "risk",
    distributions: &[
        Call::plain("RiskNormal", "Normal", &[Argument(0), Argument(1)]),
        // The mean and standard deviation of the logarithm, where @RISK's has those of the variable.
        Call::plain("RiskLogNorm", "Lognormal2", &[Argument(0), Argument(1)]),
        Call::plain("RiskTriang", "Triangular", &[Argument(0), Argument(1), Argument(2)]),
        Call::plain("RiskUniform", "Uniform", &[Argument(0), Argument(1)]),
        Call::plain("RiskPert", "Pert", &[Argument(0), Argument(1), Argument(2)]),
        // With bounds as third and fourth argument it is another distribution, which Carlo does not have.
        Call::plain("RiskBeta", "Beta", &[Argument(0), Argument(1)]),
        Call::plain("RiskGamma", "Gamma", &[Argument(0), Argument(1)]),
        Call::plain("RiskExpon", "Exponential", &[Argument(0)]),
        Call::plain("RiskWeibull", "Weibull", &[Argument(0), Argument(1)]),
        Call::plain("RiskDiscrete", "Discrete", &[List(0), List(1)]),
        Call::plain("RiskDUniform", "Discrete", &[List(0), OneForEach(0)]),
        Call::plain("RiskBinomial", "Binomial", &[Argument(0), Argument(1)]),
        Call::plain("RiskBernoulli", "Bernoulli", &[Argument(0)]),
    ],
    splice: "",
    compound: "",
    properties: PROPERTIES,
    markers: &[],
    rest: Rest::Nothing,
    shifts_after_truncating: true,
};
