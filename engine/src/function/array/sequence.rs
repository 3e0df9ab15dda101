//! Arrays of numbers that follow each other or are drawn: SEQUENCE, RANDARRAY.

use super::{flag, option, possible, whole};
use crate::function::ArgumentKind::Scalar as One;
use crate::function::{Function, Lower, optional, required};
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Binary, Compare, Unary};
use crate::value::CellError;

pub(super) const RANDARRAY: Function = Function {
    name: "RANDARRAY",
    summary: "An array of draws, each between two numbers.",
    arguments: &[
        optional("rows", One),
        optional("columns", One),
        optional("least", One),
        optional("greatest", One),
        optional("whole", One),
    ],
    examples: &[("=RANDARRAY(1,1,5,4)", "#VALUE!"), ("=RANDARRAY(-1)", "#VALUE!")],
    lower: Lower::Operands(|l, arguments| {
        let (rows, columns) = (count(l, arguments, 0)?, count(l, arguments, 1)?);
        l.room(rows, columns)?;
        let mut bound = |index: usize, default: f64| match super::given(arguments, index) {
            None => Ok(Num::from(default)),
            Some(operand) => {
                let scalar = l.single(operand.clone())?;
                l.number(&scalar)
            }
        };
        let (mut least, mut greatest) = (bound(2, 0.0)?, bound(3, 1.0)?);
        let whole = flag(l, arguments, 4)?;
        if let (Some(least), Some(greatest)) = (least.constant(), greatest.constant())
            && (least > greatest || (whole && (least.fract() != 0.0 || greatest.fract() != 0.0)))
        {
            return Err(CellError::Value.into());
        }
        if whole {
            least = l.unary(Unary::Ceiling, least);
            greatest = l.unary(Unary::Floor, greatest);
        }
        let width = l.subtract(greatest, least);
        let mut cells = Vec::with_capacity(rows * columns);
        for _ in 0..rows * columns {
            let draw = Num::Dynamic(l.draw()?);
            let step = if whole {
                let steps = l.add(width, 1.0);
                let scaled = l.multiply(draw, steps);
                let step = l.unary(Unary::Floor, scaled);
                l.binary(Binary::Minimum, step, width)
            } else {
                l.multiply(draw, width)
            };
            let value = l.add(least, step);
            let empty = l.compare(Compare::Less, greatest, least);
            cells.push(Scalar::from(l.select(empty, f64::NAN, value)));
        }
        Ok(Matrix { rows, columns, cells }.into())
    }),
};

pub(super) const SEQUENCE: Function = Function {
    name: "SEQUENCE",
    summary: "An array of numbers that follow each other, row by row.",
    arguments: &[
        required("rows", One),
        optional("columns", One),
        optional("start", One),
        optional("step", One),
    ],
    examples: &[
        ("=SUM(SEQUENCE(4))", "10"),
        ("=INDEX(SEQUENCE(4,5),2,3)", "8"),
        ("=SUM(SEQUENCE(2,2,10,-5))", "10"),
        ("=COLUMNS(SEQUENCE(,3))", "3"),
        ("=SUM(SEQUENCE(3,,0,1/2))", "1.5"),
        ("=SEQUENCE(0)", "#CALC!"),
        ("=SEQUENCE(-1)", "#VALUE!"),
        ("=SEQUENCE(1000000,1000)", "unsupported: an array of more than 4 million cells"),
        ("=SEQUENCE(1048577)", "unsupported: an array with more rows or columns than a sheet"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let rows = whole(l, arguments, 0, 1.0)?;
        let columns = count(l, arguments, 1)?;
        let mut number = |index: usize| match super::given(arguments, index) {
            None => Ok(Num::from(1.0)),
            Some(operand) => {
                let scalar = l.single(operand.clone())?;
                l.number(&scalar)
            }
        };
        let (start, step) = (number(2)?, number(3)?);
        let Num::Constant(_) = rows else {
            return by_trial(l, rows, columns, start, step);
        };
        let rows = count(l, arguments, 0)?;
        l.room(rows, columns)?;
        let cells = (0..rows * columns).map(|i| following(l, start, step, i).into()).collect();
        Ok(Matrix { rows, columns, cells }.into())
    }),
};

fn following(l: &mut Lowering<'_>, start: Num, step: Num, index: usize) -> Num {
    let rise = l.multiply(step, index as f64);
    l.add(start, rise)
}

/// A sequence of which a draw decides the length: an aggregate may take it.
fn by_trial(l: &mut Lowering<'_>, rows: Num, columns: usize, start: Num, step: Num) -> Outcome<Operand> {
    let most = l.bounds(rows).1.max(0.0) * columns as f64;
    if most > super::MOST_POSSIBLE as f64 {
        let what = "a sequence whose length depends on a draw, of more than 20,000 numbers";
        return Err(Halt::Unsupported(what.to_owned()));
    }
    let mut values = Vec::new();
    for index in 0..most as usize {
        let there = l.compare(Compare::Greater, rows, (index / columns) as f64);
        values.push((there, following(l, start, step, index).into()));
    }
    possible(l, values, CellError::Calculation.into(), "a sequence whose length depends on a draw")
}

/// How many rows or columns are asked for: 1 where that is left out, `#CALC!` for 0, `#VALUE!` below.
fn count(l: &mut Lowering<'_>, arguments: &[Operand], index: usize) -> Outcome<usize> {
    let count = option(l, arguments, index, 1.0)?;
    if count == 0.0 {
        return Err(CellError::Calculation.into());
    }
    if count < 0.0 { Err(CellError::Value.into()) } else { Ok(count as usize) }
}
