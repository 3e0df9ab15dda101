//! Angles: sines, cosines, tangents and their inverses.

use super::ArgumentKind::Scalar as One;
use super::arguments::map_number;
use super::{Function, Lower, required};
use crate::plan::lower::Num;
use crate::plan::{Binary, Unary};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] =
    &[&ACOS, &ASIN, &ATAN, &ATAN2, &COS, &COSH, &DEGREES, &RADIANS, &SIN, &SINH, &TAN, &TANH];

macro_rules! of_one_number {
    ($item:ident, $op:ident, $summary:literal, $examples:expr) => {
        static $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("number", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| map_number(l, arguments, Unary::$op)),
        };
    };
}

of_one_number!(
    ACOS,
    ArcCosine,
    "The angle in radians whose cosine is a number.",
    [("=ACOS(-1)", "3.14159265358979"), ("=ACOS(2)", "#NUM!")]
);
of_one_number!(
    ASIN,
    ArcSine,
    "The angle in radians whose sine is a number.",
    [("=ASIN(-0.5)", "-0.523598775598299")]
);
of_one_number!(
    ATAN,
    ArcTangent,
    "The angle in radians whose tangent is a number.",
    [("=ATAN(1)", "0.785398163397448")]
);
of_one_number!(
    COS,
    Cosine,
    "The cosine of an angle in radians.",
    [("=COS(0)", "1"), ("=COS(1.047)", "0.500171074597971")]
);
of_one_number!(
    COSH,
    HyperbolicCosine,
    "The hyperbolic cosine of a number.",
    [("=COSH(4)", "27.3082328360165")]
);
of_one_number!(
    SIN,
    Sine,
    "The sine of an angle in radians.",
    [("=SIN(PI()/2)", "1"), ("=SIN(0.5)", "0.479425538604203")]
);
of_one_number!(SINH, HyperbolicSine, "The hyperbolic sine of a number.", [("=SINH(1)", "1.1752011936438")]);
of_one_number!(TAN, Tangent, "The tangent of an angle in radians.", [("=TAN(0.785)", "0.999203990105043")]);
of_one_number!(
    TANH,
    HyperbolicTangent,
    "The hyperbolic tangent of a number.",
    [("=TANH(0.5)", "0.46211715726001")]
);

static ATAN2: Function = Function {
    name: "ATAN2",
    summary: "The angle in radians of the point (x, y).",
    arguments: &[required("x", One), required("y", One)],
    examples: &[
        ("=ATAN2(1,1)", "0.785398163397448"),
        ("=ATAN2(-1,-1)", "-2.35619449019234"),
        ("=ATAN2(0,0)", "#DIV/0!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (x, y) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        if x == Num::Constant(0.0) && y == Num::Constant(0.0) {
            return Err(CellError::DivisionByZero.into());
        }
        Ok(l.binary(Binary::ArcTangent2, x, y).into())
    }),
};

static DEGREES: Function = Function {
    name: "DEGREES",
    summary: "An angle in radians as degrees.",
    arguments: &[required("radians", One)],
    examples: &[("=DEGREES(PI())", "180")],
    lower: Lower::Scalar(|l, arguments| {
        let angle = l.number(&arguments[0])?;
        let turned = l.multiply(angle, 180.0);
        Ok(l.divide(turned, std::f64::consts::PI)?.into())
    }),
};

static RADIANS: Function = Function {
    name: "RADIANS",
    summary: "An angle in degrees as radians.",
    arguments: &[required("degrees", One)],
    examples: &[("=RADIANS(270)", "4.71238898038469")],
    lower: Lower::Scalar(|l, arguments| {
        let angle = l.number(&arguments[0])?;
        let turned = l.multiply(angle, std::f64::consts::PI);
        Ok(l.divide(turned, 180.0)?.into())
    }),
};
