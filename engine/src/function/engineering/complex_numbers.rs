//! Functions of complex numbers, which are texts.

use std::ops::{Add, Mul};

use super::super::ArgumentKind::{Reference, Scalar as One};
use super::super::{Function, Lower, optional, repeated, required, table};
use super::complex::Complex;
use crate::plan::lower::{Lowering, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    COMPLEX,
    IMABS,
    IMAGINARY,
    IMARGUMENT,
    IMCONJUGATE,
    IMCOS,
    IMCOSH,
    IMCOT,
    IMCSC,
    IMCSCH,
    IMDIV,
    IMEXP,
    IMLN,
    IMLOG10,
    IMLOG2,
    IMPOWER,
    IMPRODUCT,
    IMREAL,
    IMSEC,
    IMSECH,
    IMSIN,
    IMSINH,
    IMSQRT,
    IMSUB,
    IMSUM,
    IMTAN,
]);

const COMPLEX: Function = Function {
    name: "COMPLEX",
    summary: "A complex number of its real and imaginary parts, with i or j.",
    arguments: &[required("real", One), required("imaginary", One), optional("suffix", One)],
    examples: &[
        ("=COMPLEX(3,4)", "3+4i"),
        ("=COMPLEX(3,4,\"j\")", "3+4j"),
        ("=COMPLEX(0,1)", "i"),
        ("=COMPLEX(1,0)", "1"),
        ("=COMPLEX(1,2,\"I\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (real, imaginary) = (l.constant_number(&arguments[0])?, l.constant_number(&arguments[1])?);
        let suffix = match arguments.get(2) {
            None => 'i',
            Some(scalar) => match &*l.text(scalar)? {
                "" | "i" => 'i',
                "j" => 'j',
                _ => return Err(CellError::Value.into()),
            },
        };
        text(Complex::new(real, imaginary), suffix)
    }),
};

macro_rules! number_of {
    ($item:ident, $summary:literal, $examples:expr, $apply:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("number", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let (number, _) = read(l, &arguments[0])?;
                let apply: fn(Complex) -> Result<f64, CellError> = $apply;
                Ok(apply(number)?.into())
            }),
        };
    };
}
number_of!(
    IMABS,
    "The distance of a complex number from 0.",
    [
        ("=IMABS(\"5+12i\")", "13"),
        ("=IMABS(-2)", "2"),
        ("=IMABS(\"x\")", "#NUM!"),
        ("=IMABS(TRUE)", "#VALUE!")
    ],
    |z| Ok(z.size())
);
number_of!(
    IMAGINARY,
    "The imaginary part of a complex number.",
    [("=IMAGINARY(\"3+4i\")", "4"), ("=IMAGINARY(\"-j\")", "-1"), ("=IMAGINARY(4)", "0")],
    |z| Ok(z.imaginary)
);
number_of!(
    IMARGUMENT,
    "The angle of a complex number in radians.",
    [("=IMARGUMENT(\"3+4i\")", "0.927295218001612"), ("=IMARGUMENT(0)", "#DIV/0!")],
    |z| if z.size() == 0.0 { Err(CellError::DivisionByZero) } else { Ok(z.angle()) }
);
number_of!(
    IMREAL,
    "The real part of a complex number.",
    [("=IMREAL(\"6-9i\")", "6"), ("=IMREAL(\"2i\")", "0")],
    |z| Ok(z.real)
);

macro_rules! complex_of {
    ($item:ident, $summary:literal, $examples:expr, $apply:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("number", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let (number, suffix) = read(l, &arguments[0])?;
                let apply: fn(Complex) -> Complex = $apply;
                text(apply(number), suffix.unwrap_or('i'))
            }),
        };
    };
}
complex_of!(
    IMCONJUGATE,
    "A complex number with the other sign of its imaginary part.",
    [("=IMCONJUGATE(\"3+4i\")", "3-4i")],
    |z| z.conjugate()
);
complex_of!(
    IMCOS,
    "The cosine of a complex number.",
    [("=IMCOS(\"1+i\")", "0.833730025131149-0.988897705762865i"), ("=IMCOS(0)", "1")],
    |z| z.cosine()
);
complex_of!(
    IMCOSH,
    "The hyperbolic cosine of a complex number.",
    [("=IMCOSH(\"4+3i\")", "-27.0349456030742+3.85115333481178i")],
    |z| z.hyperbolic_cosine()
);
complex_of!(
    IMCOT,
    "The cotangent of a complex number.",
    [("=IMREAL(IMCOT(\"4+3i\"))", "0.00490118239430447"), ("=IMCOT(0)", "#NUM!")],
    |z| z.cosine() / z.sine()
);
complex_of!(
    IMCSC,
    "The cosecant of a complex number.",
    [("=IMREAL(IMCSC(\"4+3i\"))", "-0.0754898329158637")],
    |z| Complex::ONE / z.sine()
);
complex_of!(
    IMCSCH,
    "The hyperbolic cosecant of a complex number.",
    [("=IMREAL(IMCSCH(\"4+3i\"))", "-0.036275889628626")],
    |z| Complex::ONE / z.hyperbolic_sine()
);
complex_of!(
    IMEXP,
    "e raised to a complex number.",
    [("=IMEXP(\"1+i\")", "1.46869393991589+2.28735528717884i")],
    |z| z.exponential()
);
complex_of!(
    IMLN,
    "The natural logarithm of a complex number.",
    [("=IMLN(\"3+4i\")", "1.6094379124341+0.927295218001612i"), ("=IMLN(0)", "#NUM!")],
    |z| z.logarithm()
);
complex_of!(
    IMLOG10,
    "The logarithm of a complex number to the base 10.",
    [("=IMLOG10(\"3+4i\")", "0.698970004336019+0.402719196273373i")],
    |z| z.logarithm().scaled(std::f64::consts::LOG10_E)
);
complex_of!(
    IMLOG2,
    "The logarithm of a complex number to the base 2.",
    [("=IMREAL(IMLOG2(\"3+4i\"))", "2.32192809488736")],
    |z| z.logarithm().scaled(std::f64::consts::LOG2_E)
);
complex_of!(
    IMSEC,
    "The secant of a complex number.",
    [("=IMREAL(IMSEC(\"4+3i\"))", "-0.0652940278579471")],
    |z| Complex::ONE / z.cosine()
);
complex_of!(
    IMSECH,
    "The hyperbolic secant of a complex number.",
    [("=IMREAL(IMSECH(\"4+3i\"))", "-0.0362534969158689")],
    |z| Complex::ONE / z.hyperbolic_cosine()
);
complex_of!(
    IMSIN,
    "The sine of a complex number.",
    [("=IMREAL(IMSIN(\"4+3i\"))", "-7.61923172032141")],
    |z| z.sine()
);
complex_of!(
    IMSINH,
    "The hyperbolic sine of a complex number.",
    [("=IMREAL(IMSINH(\"4+3i\"))", "-27.0168132580039")],
    |z| z.hyperbolic_sine()
);
complex_of!(
    IMSQRT,
    "The square root of a complex number.",
    [("=IMSQRT(\"1+i\")", "1.09868411346781+0.455089860562227i"), ("=IMSQRT(0)", "0")],
    |z| if z.size() == 0.0 { z } else { z.power(0.5) }
);
complex_of!(
    IMTAN,
    "The tangent of a complex number.",
    [("=IMREAL(IMTAN(\"4+3i\"))", "0.00490825806749606")],
    |z| z.sine() / z.cosine()
);

const IMPOWER: Function = Function {
    name: "IMPOWER",
    summary: "A complex number raised to a power.",
    arguments: &[required("number", One), required("power", One)],
    examples: &[("=IMREAL(IMPOWER(\"2+3i\",3))", "-46"), ("=IMPOWER(0,2)", "0"), ("=IMPOWER(0,-1)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| {
        let (number, suffix) = read(l, &arguments[0])?;
        let power = l.constant_number(&arguments[1])?;
        if number.size() == 0.0 {
            return if power > 0.0 { Ok(Value::from("0").into()) } else { Err(CellError::Number.into()) };
        }
        text(number.power(power), suffix.unwrap_or('i'))
    }),
};

macro_rules! of_two {
    ($item:ident, $summary:literal, $examples:expr, $apply:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("first", One), required("second", One)],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let mut suffix = None;
                let (first, letter) = read(l, &arguments[0])?;
                same(&mut suffix, letter)?;
                let (second, letter) = read(l, &arguments[1])?;
                same(&mut suffix, letter)?;
                let apply: fn(Complex, Complex) -> Complex = $apply;
                text(apply(first, second), suffix.unwrap_or('i'))
            }),
        };
    };
}
of_two!(
    IMDIV,
    "The quotient of two complex numbers.",
    [
        ("=IMDIV(\"-238+240i\",\"10+24i\")", "5+12i"),
        ("=IMDIV(1,0)", "#NUM!"),
        ("=IMDIV(\"i\",\"j\")", "#VALUE!")
    ],
    |a, b| a / b
);
of_two!(IMSUB, "The difference of two complex numbers.", [("=IMSUB(\"13+4i\",\"5+3i\")", "8+i")], |a, b| a
    - b);

macro_rules! of_many {
    ($item:ident, $summary:literal, $examples:expr, $start:expr, $apply:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[required("number", Reference), repeated("number", Reference)],
            examples: &$examples,
            lower: Lower::Operands(|l, arguments| {
                let (mut result, mut suffix): (Complex, Option<char>) = ($start, None);
                for argument in arguments {
                    // A blank cell is 0, also in a product.
                    for scalar in &l.matrix(argument)?.cells {
                        let (number, letter) = read(l, scalar)?;
                        same(&mut suffix, letter)?;
                        result = $apply(result, number);
                    }
                }
                Ok(text(result, suffix.unwrap_or('i'))?.into())
            }),
        };
    };
}
of_many!(
    IMPRODUCT,
    "The product of complex numbers.",
    [("=IMPRODUCT(\"3+4i\",\"5-3i\")", "27+11i"), ("=IMPRODUCT(\"1+2i\",30)", "30+60i")],
    Complex::ONE,
    Complex::mul
);
of_many!(
    IMSUM,
    "The sum of complex numbers.",
    [("=IMSUM(\"3+4i\",\"5-3i\")", "8+i"), ("=IMSUM({\"i\",\"2i\"},1)", "1+3i")],
    Complex::new(0.0, 0.0),
    Complex::add
);

/// Reads a complex number with its letter: `#NUM!` where a text is none, `#VALUE!` for truth values.
fn read(l: &mut Lowering<'_>, scalar: &Scalar) -> Outcome<(Complex, Option<char>)> {
    match scalar {
        Scalar::Constant(Value::Blank) => Ok((Complex::new(0.0, 0.0), None)),
        Scalar::Constant(Value::Number(x)) => Ok((Complex::new(*x, 0.0), None)),
        Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_) => Err(CellError::Value.into()),
        other => {
            let text = l.text(other)?;
            Complex::parse(&text).ok_or(CellError::Number.into())
        }
    }
}

/// All numbers of a call that have an imaginary part must write it with one letter.
fn same(suffix: &mut Option<char>, letter: Option<char>) -> Result<(), CellError> {
    match (&suffix, letter) {
        (Some(known), Some(other)) if *known != other => Err(CellError::Value),
        (None, Some(_)) => {
            *suffix = letter;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn text(number: Complex, suffix: char) -> Outcome<Scalar> {
    if !(number.real.is_finite() && number.imaginary.is_finite()) {
        return Err(CellError::Number.into());
    }
    Ok(Value::Text(number.print(suffix).into()).into())
}
