//! Angles: sines, cosines, tangents and their inverses.

use super::ArgumentKind::Scalar as One;
use super::arguments::map_number;
use super::routine::of_numbers;
use super::{Function, Lower, required, table};
use crate::math;
use crate::plan::lower::Num;
use crate::plan::{Binary, Unary};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[Function] = &table([
    ACOS, ACOSH, ACOT, ACOTH, ASIN, ASINH, ATAN, ATAN2, ATANH, COS, COSH, COT, COTH, CSC, CSCH, DEGREES,
    RADIANS, SEC, SECH, SIN, SINH, TAN, TANH,
]);

macro_rules! of_one_number {
    ($item:ident, $op:ident, $summary:literal, $examples:expr) => {
        const $item: Function = Function {
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

const ATAN2: Function = Function {
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

const DEGREES: Function = Function {
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

const RADIANS: Function = Function {
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

of_numbers!(
    ACOSH,
    "ACOSH",
    "The number whose hyperbolic cosine is another.",
    ("number"),
    [("=ACOSH(1)", "0"), ("=ACOSH(10)", "2.99322284612638"), ("=ACOSH(0.5)", "#NUM!")],
    inverse_cosh
);
of_numbers!(
    ACOT,
    "ACOT",
    "The angle in radians, between 0 and π, whose cotangent is a number.",
    ("number"),
    [("=ACOT(2)", "0.463647609000806"), ("=ACOT(-1)", "2.35619449019234"), ("=ACOT(0)", "1.5707963267949")],
    inverse_cotangent
);
of_numbers!(
    ACOTH,
    "ACOTH",
    "The number whose hyperbolic cotangent is another.",
    ("number"),
    [("=ACOTH(6)", "0.168236118310606"), ("=ACOTH(1)", "#NUM!"), ("=ACOTH(0.5)", "#NUM!")],
    inverse_coth
);
of_numbers!(
    ASINH,
    "ASINH",
    "The number whose hyperbolic sine is another.",
    ("number"),
    [("=ASINH(-2.5)", "-1.6472311463711"), ("=ASINH(10)", "2.99822295029797")],
    inverse_sinh
);
of_numbers!(
    ATANH,
    "ATANH",
    "The number whose hyperbolic tangent is another.",
    ("number"),
    [("=ATANH(0.76159416)", "1.00000001"), ("=ATANH(-0.1)", "-0.100335347731076"), ("=ATANH(1)", "#NUM!")],
    inverse_tanh
);
of_numbers!(
    COT,
    "COT",
    "The cotangent of an angle in radians.",
    ("angle"),
    [("=COT(30)", "-0.156119952161659"), ("=COT(0)", "#DIV/0!"), ("=COT(2^27)", "#NUM!")],
    cotangent
);
of_numbers!(
    COTH,
    "COTH",
    "The hyperbolic cotangent of a number.",
    ("number"),
    [("=COTH(2)", "1.03731472072755"), ("=COTH(0)", "#DIV/0!")],
    coth
);
of_numbers!(
    CSC,
    "CSC",
    "The cosecant of an angle in radians.",
    ("angle"),
    [("=CSC(15)", "1.53778056154085"), ("=CSC(0)", "#DIV/0!")],
    cosecant
);
of_numbers!(
    CSCH,
    "CSCH",
    "The hyperbolic cosecant of a number.",
    ("number"),
    [("=CSCH(1.5)", "0.469642440612241"), ("=CSCH(0)", "#DIV/0!")],
    csch
);
of_numbers!(
    SEC,
    "SEC",
    "The secant of an angle in radians.",
    ("angle"),
    [("=SEC(45)", "1.90359440740442"), ("=SEC(30)", "6.48292123496268")],
    secant
);
of_numbers!(
    SECH,
    "SECH",
    "The hyperbolic secant of a number.",
    ("number"),
    [("=SECH(45)", "5.72503715932E-20"), ("=SECH(0)", "1")],
    sech
);

/// Excel takes no angles from here on in the functions that it has had since 2013.
const GREATEST_ANGLE: f64 = 134_217_728.0;

fn inverse_cosh(v: &[f64]) -> Result<f64, CellError> {
    if v[0] < 1.0 { Err(CellError::Number) } else { Ok(math::acosh(v[0])) }
}

fn inverse_cotangent(v: &[f64]) -> Result<f64, CellError> {
    Ok(math::atan2(1.0, v[0]))
}

fn inverse_coth(v: &[f64]) -> Result<f64, CellError> {
    if v[0].abs() <= 1.0 { Err(CellError::Number) } else { Ok(math::atanh(1.0 / v[0])) }
}

fn inverse_sinh(v: &[f64]) -> Result<f64, CellError> {
    Ok(math::asinh(v[0]))
}

fn inverse_tanh(v: &[f64]) -> Result<f64, CellError> {
    if v[0].abs() >= 1.0 { Err(CellError::Number) } else { Ok(math::atanh(v[0])) }
}

/// One over a value; `#DIV/0!` where it is 0, and 0 where it is beyond all numbers.
fn reciprocal(x: f64) -> Result<f64, CellError> {
    if x == 0.0 { Err(CellError::DivisionByZero) } else { Ok(1.0 / x) }
}

fn angle(v: &[f64]) -> Result<f64, CellError> {
    if v[0].abs() < GREATEST_ANGLE { Ok(v[0]) } else { Err(CellError::Number) }
}

fn cotangent(v: &[f64]) -> Result<f64, CellError> {
    reciprocal(math::tan(angle(v)?))
}

fn coth(v: &[f64]) -> Result<f64, CellError> {
    reciprocal(math::tanh(v[0]))
}

fn cosecant(v: &[f64]) -> Result<f64, CellError> {
    reciprocal(math::sin(angle(v)?))
}

fn csch(v: &[f64]) -> Result<f64, CellError> {
    reciprocal(math::sinh(v[0]))
}

fn secant(v: &[f64]) -> Result<f64, CellError> {
    reciprocal(math::cos(angle(v)?))
}

fn sech(v: &[f64]) -> Result<f64, CellError> {
    reciprocal(math::cosh(v[0]))
}
