//! ModelRisk (Vose Software): `VoseInput("Demand")+VoseNormal(100, 10)`.
//!
//! Argument orders: vosesoftware/modelrisk-mcp, `functions.json`.

use super::product::{Addin, Call, Marker, Property, Rest, Source};
use Source::{Argument, List, OneForEach};

/// The product's table.
pub(super) static MODEL_RISK: Addin = Addin {
    name: "ModelRisk",
    prefix: "vose",
    distributions: &[
        Call::plain("VoseNormal", "Normal", &[Argument(0), Argument(1)]),
        Call::plain("VoseLognormal", "Lognormal", &[Argument(0), Argument(1)]),
        Call::plain("VoseLognormalE", "Lognormal2", &[Argument(0), Argument(1)]),
        Call::plain("VoseTriangle", "Triangular", &[Argument(0), Argument(1), Argument(2)]),
        Call::plain("VoseUniform", "Uniform", &[Argument(0), Argument(1)]),
        Call::plain("VosePERT", "Pert", &[Argument(0), Argument(1), Argument(2)]),
        Call::plain("VoseBeta", "Beta", &[Argument(0), Argument(1)]),
        Call::plain("VoseGamma", "Gamma", &[Argument(0), Argument(1)]),
        Call::plain("VoseExpon", "Exponential", &[Argument(0)]),
        Call::plain("VoseWeibull", "Weibull", &[Argument(0), Argument(1)]),
        Call::located("VoseWeibull3", "Weibull", &[Argument(0), Argument(1)], 2),
        Call::in_order("VoseModPERT", "ModifiedPert", 4),
        Call::in_order("VoseBeta4", "BetaGeneral", 4),
        Call::in_order("VoseErlang", "Erlang", 2),
        Call::in_order("VoseChiSq", "ChiSquare", 1),
        Call::in_order("VoseLogistic", "Logistic", 2),
        Call::in_order("VoseExtValueMax", "ExtremeValue", 2),
        Call::in_order("VoseExtValueMin", "ExtremeValueMin", 2),
        Call::in_order("VosePareto", "Pareto", 2),
        Call::in_order("VosePareto2", "Pareto2", 2),
        Call::in_order("VosePearson5", "Pearson5", 2),
        Call::in_order("VosePearson6", "Pearson6", 3),
        Call::in_order("VoseInvGauss", "InverseGaussian", 2),
        Call::in_order("VoseRayleigh", "Rayleigh", 1),
        Call::in_order("VoseStudent", "Student", 1),
        Call::in_order("VoseStudent3", "Student3", 3),
        Call::in_order("VoseF", "F", 2),
        Call::in_order("VoseErf", "Erf", 1),
        Call::in_order("VoseCauchy", "Cauchy", 2),
        Call::in_order("VoseLaplace", "Laplace", 2),
        Call::in_order("VoseHS", "HypSecant", 2),
        Call::in_order("VoseKumaraswamy4", "Kumaraswamy", 4),
        Call::in_order("VoseReciprocal", "Reciprocal", 2),
        Call::in_order("VoseLogUniform", "Reciprocal", 2),
        Call::in_order("VoseJohnsonB", "JohnsonSB", 4),
        Call::in_order("VoseBradford", "Bradford", 3),
        Call::in_order("VoseMaxwell", "Maxwell", 1),
        Call::in_order("VoseSkewNormal", "SkewNormal", 3),
        Call::in_order("VoseSlash", "Slash", 2),
        Call::in_order("VoseNormalMix", "NormalMix", 3),
        // The mode and the mean before the bounds.
        Call::plain("VoseBetaSubj", "BetaSubjective", &[Argument(2), Argument(0), Argument(1), Argument(3)]),
        // The scale before the location, here and in the next.
        Call::plain("VoseLevy", "Levy", &[Argument(1), Argument(0)]),
        Call::plain("VoseJohnsonU", "JohnsonSU", &[Argument(0), Argument(1), Argument(3), Argument(2)]),
        Call::plain("VoseDiscrete", "Discrete", &[List(0), List(1)]),
        Call::plain("VoseDUniform", "Discrete", &[List(0), OneForEach(0)]),
        Call::plain("VoseBinomial", "Binomial", &[Argument(0), Argument(1)]),
        Call::plain("VosePoisson", "Poisson", &[Argument(0)]),
        Call::plain("VoseBernoulli", "Bernoulli", &[Argument(0)]),
    ],
    splice: "",
    compound: "",
    properties: &[
        ("VoseShift", Property::Shift),
        ("VoseXBounds", Property::Truncate),
        ("VosePBounds", Property::TruncateProbability),
    ],
    markers: &[("VoseInput", Marker::Input), ("VoseOutput", Marker::Output)],
    rest: Rest::Percentile,
    shifts_after_truncating: false,
};
