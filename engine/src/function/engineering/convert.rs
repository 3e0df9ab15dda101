//! CONVERT: a measure in another unit.

use super::super::ArgumentKind::Scalar as One;
use super::super::{Function, Lower, required, table};
use super::unit::{Scale, find};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([CONVERT]);

const CONVERT: Function = Function {
    name: "CONVERT",
    summary: "A measure in another unit of the same kind.",
    arguments: &[required("number", One), required("from", One), required("to", One)],
    examples: &[
        ("=CONVERT(1,\"lbm\",\"kg\")", "0.45359237"),
        ("=CONVERT(68,\"F\",\"C\")", "20"),
        ("=CONVERT(2.5,\"ft\",\"sec\")", "#N/A"),
        ("=CONVERT(CONVERT(100,\"ft\",\"m\"),\"ft\",\"m\")", "9.290304"),
        ("=CONVERT(1,\"km^2\",\"m^2\")", "1000000"),
        ("=CONVERT(1,\"Kibyte\",\"byte\")", "#N/A"),
        ("=CONVERT(1,\"kibyte\",\"byte\")", "1024"),
        ("=CONVERT(6,\"in\",\"cm\")", "15.24"),
        ("=CONVERT(1,\"M\",\"m\")", "#N/A"),
        ("=CONVERT(-40,\"C\",\"F\")", "-40"),
        ("=CONVERT(\"x\",\"C\",\"F\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.number(&arguments[0])?;
        let (from, to) = (l.text(&arguments[1])?, l.text(&arguments[2])?);
        let from = find(&from).ok_or(CellError::NotAvailable)?;
        let to = find(&to).ok_or(CellError::NotAvailable)?;
        let shared = from.iter().find_map(|a| to.iter().find(|b| a.kind == b.kind).map(|b| (a, b)));
        let Some((from, to)) = shared else { return Err(CellError::NotAvailable.into()) };
        let Scale { factor, zero, .. } = *from;
        if factor == to.factor && zero == to.zero {
            return Ok(number.into());
        }
        let scaled = l.multiply(number, factor);
        let moved = if zero == to.zero { scaled } else { l.add(scaled, zero - to.zero) };
        Ok(l.divide(moved, to.factor)?.into())
    }),
};
