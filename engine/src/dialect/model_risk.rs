//! ModelRisk (Vose Software): `VoseInput("Demand")+VoseNormal(100, 10)`.
//!
//! Argument orders: vosesoftware/modelrisk-mcp, `functions.json`.

use super::call::Call;
use super::call::Source::{Argument, Constant, List, Optional, Percent, TimesLogarithm};
use super::product::{Addin, AlternateOrder, Marker, Property, Rest, Special};
use super::series;
use super::statistics::MODEL_RISK_STATISTICS;

/// The product's table.
pub(super) static MODEL_RISK: Addin = Addin {
    name: "ModelRisk",
    prefix: "vose",
    distributions: &[
        Call::same("VoseNormal", "Normal", 2),
        Call::same("VoseLognormal", "Lognormal", 2),
        Call::same("VoseLognormalE", "Lognormal2", 2),
        // The moments of the logarithm to a base of its own.
        Call::plain("VoseLognormalB", "Lognormal2", &[TimesLogarithm(0, 2), TimesLogarithm(1, 2)]),
        Call::same("VoseTriangle", "Triangular", 3),
        Call::plain(
            "VoseTriangleAlt",
            "Trigen",
            &[Argument(0), Argument(1), Argument(2), Percent(3), Percent(4)],
        ),
        Call::same("VoseUniform", "Uniform", 2),
        Call::same("VosePERT", "Pert", 3),
        Call::plain(
            "VoseModPERT",
            "ModifiedPert",
            &[Argument(0), Argument(1), Argument(2), Optional(3, 4.0)],
        ),
        Call::same("VoseBeta", "Beta", 2),
        Call::same("VoseBeta4", "BetaGeneral", 4),
        // Likeliest and mean come before the bounds.
        Call::plain("VoseBetaSubj", "BetaSubjective", &[Argument(2), Argument(0), Argument(1), Argument(3)]),
        Call::same("VoseGamma", "Gamma", 2),
        Call::same("VoseErlang", "Erlang", 2),
        Call::same("VoseExpon", "Exponential", 1),
        Call::same("VoseChiSq", "ChiSquare", 1),
        Call::same("VoseWeibull", "Weibull", 2),
        Call::same("VoseWeibull3", "Weibull", 2).located(2),
        Call::same("VoseLogistic", "Logistic", 2),
        // Shape, then scale, and no location.
        Call::plain("VoseLogLogistic", "LogLogistic", &[Constant(0.0), Argument(1), Argument(0)]),
        Call::same("VoseExtValueMax", "ExtremeValue", 2),
        Call::same("VoseExtValueMin", "ExtremeValueMin", 2),
        Call::same("VosePareto", "Pareto", 2),
        Call::same("VosePareto2", "Pareto2", 2),
        Call::same("VosePearson5", "Pearson5", 2),
        Call::same("VosePearson6", "Pearson6", 3),
        Call::same("VoseInvGauss", "InverseGaussian", 2),
        Call::same("VoseRayleigh", "Rayleigh", 1),
        Call::same("VoseStudent", "Student", 1),
        Call::same("VoseStudent3", "Student3", 3).noted("its sigma is read as the scale of the standard t"),
        Call::same("VoseF", "F", 2),
        Call::same("VoseErf", "Erf", 1),
        Call::same("VoseCauchy", "Cauchy", 2),
        Call::same("VoseLaplace", "Laplace", 2),
        Call::same("VoseHS", "HypSecant", 2),
        // The scale comes first.
        Call::plain("VoseLevy", "Levy", &[Argument(1), Argument(0)]),
        Call::same("VoseFatigue", "FatigueLife", 3)
            .noted("its alpha, beta, gamma are read as location, scale, shape"),
        Call::same("VoseBurr", "Burr12", 4),
        Call::plain("VoseDagum", "Dagum", &[Constant(0.0), Argument(1), Argument(0), Argument(2)])
            .noted("its a, b, p are read as shape, scale, shape"),
        Call::same("VoseKumaraswamy4", "Kumaraswamy", 4),
        Call::same("VoseReciprocal", "Reciprocal", 2),
        Call::same("VoseLogUniform", "Reciprocal", 2),
        // The scale comes before the location.
        Call::plain("VoseJohnsonU", "JohnsonSU", &[Argument(0), Argument(1), Argument(3), Argument(2)]),
        Call::same("VoseJohnsonB", "JohnsonSB", 4),
        Call::same("VoseBradford", "Bradford", 3),
        Call::same("VoseGEV", "GEV", 3).noted("a shape above 0 is read as a heavy upper tail"),
        Call::same("VoseGPD", "GPD", 3).noted("its a, b, c are read as location, scale, shape"),
        Call::same("VoseMaxwell", "Maxwell", 1),
        Call::same("VoseSkewNormal", "SkewNormal", 3),
        Call::same("VoseSlash", "Slash", 2),
        Call::same("VoseNormalMix", "NormalMix", 3),
        Call::plain("VoseCumulA", "Cumulative", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("VoseCumulD", "CumulativeDescending", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("VoseRelative", "General", &[Argument(0), Argument(1), List(2), List(3)]),
        Call::plain("VoseHistogram", "Histogram", &[Argument(0), Argument(1), List(2)]),
        Call::plain("VoseOgive", "Ogive", &[Argument(0), Argument(1), List(2)]),
        Call::plain("VoseDiscrete", "Discrete", &[List(0), List(1)]),
        Call::plain("VoseDUniform", "DUniform", &[List(0)]),
        Call::plain("VoseSample", "DUniform", &[List(0)]),
        Call::same("VoseBernoulli", "Bernoulli", 1),
        Call::same("VoseBinomial", "Binomial", 2),
        Call::same("VosePoisson", "Poisson", 1),
        Call::same("VoseGeometric", "Geometric", 1),
        Call::same("VoseNegBin", "NegativeBinomial", 2),
        Call::same("VoseHypergeo", "Hypergeometric", 3),
        Call::same("VoseLogarithmic", "Logarithmic", 1),
        Call::same("VoseBetaBinomial", "BetaBinomial", 3),
        Call::same("VoseBetaGeometric", "BetaGeometric", 2),
        Call::same("VoseBetaNegBin", "BetaNegativeBinomial", 3),
        Call::same("VoseDelaporte", "Delaporte", 3),
        Call::same("VosePolya", "Polya", 2),
        Call::same("VoseSkellam", "Skellam", 2),
    ],
    properties: &[
        ("VoseShift", Property::Shift),
        ("VoseXBounds", Property::Truncate),
        ("VosePBounds", Property::TruncateProbability),
    ],
    markers: &[("VoseInput", Marker::Input), ("VoseOutput", Marker::Output)],
    specials: &[
        ("VoseAggregateMC", Special::Compound),
        ("VoseSplice", Special::Splice),
        ("VoseTimeGBM", series::noted("GBM")),
        ("VoseSimTable", Special::FirstValue),
        ("VoseRiskEvent", Special::RiskEvent),
        ("VoseStepUniform", Special::StepUniform),
    ],
    statistics: MODEL_RISK_STATISTICS,
    alternates: AlternateOrder::ValueThenProbability,
    rest: Rest::Percentile,
    shifts_after_truncating: false,
};
