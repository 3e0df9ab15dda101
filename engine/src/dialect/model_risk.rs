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
