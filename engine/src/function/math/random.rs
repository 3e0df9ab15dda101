//! Functions that draw.

use super::super::ArgumentKind::Scalar as One;
use super::super::{Function, Lower, required, table};
use crate::plan::lower::{Num, Scalar};
use crate::plan::{Binary, Compare, Unary};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([RAND, RANDBETWEEN]);

const RAND: Function = Function {
    name: "RAND",
    summary: "A draw between 0 and 1.",
    arguments: &[],
    examples: &[],
    lower: Lower::Scalar(|l, _| Ok(Scalar::Number(l.draw()?))),
};

const RANDBETWEEN: Function = Function {
    name: "RANDBETWEEN",
    summary: "A draw of a whole number between two, both included.",
    arguments: &[required("least", One), required("greatest", One)],
    examples: &[],
    lower: Lower::Scalar(|l, arguments| {
        let (least, greatest) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        let (least, greatest) = (l.unary(Unary::Ceiling, least), l.unary(Unary::Floor, greatest));
        let draw = Num::Dynamic(l.draw()?);
        let width = l.subtract(greatest, least);
        let count = l.add(width, 1.0);
        let scaled = l.multiply(draw, count);
        let step = l.unary(Unary::Floor, scaled);
        let step = l.binary(Binary::Minimum, step, width);
        let result = l.add(least, step);
        let empty = l.compare(Compare::Less, greatest, least);
        Ok(l.select(empty, f64::NAN, result).into())
    }),
};
