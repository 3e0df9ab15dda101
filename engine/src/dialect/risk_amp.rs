//! RiskAMP (Structured Data): `=NormalValue(100, 10)`, `=SimulationMean(B5)`.
//!
//! Argument orders: docs.riskamp.com; of those that are not there, as they are generally known.

use super::call::Call;
use super::call::Source::{Argument, Constant};
use super::product::{Addin, AlternateOrder, Rest};
use super::statistics::RISK_AMP_STATISTICS;

const KNOWN: &str = "its arguments are read as they are generally known, without a reference of the product";

/// The product's table.
pub(super) static RISK_AMP: Addin = Addin {
    name: "RiskAMP",
    prefix: "",
    distributions: &[
        Call::same("NormalValue", "Normal", 2).noted(KNOWN),
        Call::same("LognormalValue", "Lognormal", 2)
            .noted("its arguments are read as mean and standard deviation of the variable"),
        Call::same("PERTValue", "Pert", 3).noted(KNOWN),
        Call::same("TriangularValue", "Triangular", 3).noted(KNOWN),
        // The 10th percentile, the likeliest value, the 90th percentile.
        Call::plain(
            "TriangularValue.P",
            "Trigen",
            &[Argument(0), Argument(1), Argument(2), Constant(10.0), Constant(90.0)],
        ),
        Call::same("UniformValue", "Uniform", 2).noted(KNOWN),
    ],
    properties: &[],
    markers: &[],
    specials: &[],
    seldom: &[],
    statistics: RISK_AMP_STATISTICS,
    alternates: AlternateOrder::None,
    rest: Rest::Nothing,
    shifts_after_truncating: true,
};
