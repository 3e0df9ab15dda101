//! Where a value stands, and what stands beside it: MATCH, XMATCH, XLOOKUP.

use super::{lookup_value, option, part, size};
use crate::function::ArgumentKind::{Array, Reference, Scalar as One};
use crate::function::search::{Direction, Mode, Vector};
use crate::function::{Function, Lower, optional, required};
use crate::plan::Unary;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};
use crate::workbook::Patterns;

pub(super) const MATCH: Function = Function {
    name: "MATCH",
    summary: "The position from 1 of a value in a row or column.",
    arguments: &[required("value", One), required("lookup", Reference), optional("kind", One)],
    examples: &[
        ("=MATCH(41,{25,38,40,41},0)", "4"),
        ("=MATCH(39,{25,38,40,41})", "2"),
        ("=MATCH(40,{41,40,38},-1)", "2"),
        ("=MATCH(40,{25,38,40,41},-1)", "#N/A"),
        ("=MATCH(\"b*\",{\"abc\",\"bcd\"},0)", "2"),
        ("=MATCH(7,{1,2},0)", "#N/A"),
        ("=MATCH(\"a~*\",{\"ab\",\"a*\"},0)", "2"),
        ("=SUM(MATCH({2,3},{1,2,3},0))", "5"),
        ("=MATCH(5,{2,3,5,2,4,6,3,2,5,1})", "9"),
        ("=MATCH(33,{33,33,33,33,33,33,5,33,100,33})", "6"),
        ("=MATCH(33,{32,32,32,31,100,32,32,32,32,32})", "4"),
        ("=MATCH(\"black\",{\"black\",\"red\",\"green\",\"brown\"},-1)", "1"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let kind = option(l, arguments, 2, 1.0)?;
        let mode = match kind {
            k if k > 0.0 => Mode::Below,
            k if k < 0.0 => Mode::Above,
            _ => Mode::Exact { wildcards: true },
        };
        let vector = l.vector(&arguments[1])?;
        if vector.cells.rows > 1 && vector.cells.columns > 1 {
            return Err(CellError::NotAvailable.into());
        }
        l.map(&arguments[..1], &mut |l, keys| {
            let position = l.position(lookup_value(&keys[0])?, &vector, mode, Direction::Forwards)?;
            Ok(l.add(position, 1.0).into())
        })
    }),
};

pub(super) const XLOOKUP: Function = Function {
    name: "XLOOKUP",
    summary: "Finds a value in one row or column and gives the one beside it, or the row or column, in another.",
    arguments: &[
        required("value", One),
        required("lookup", Array),
        required("result", Array),
        optional("if not found", Reference),
        optional("match mode", One),
        optional("search mode", One),
    ],
    examples: &[
        ("=XLOOKUP(2,{1,2,3},{\"a\",\"b\",\"c\"})", "b"),
        ("=XLOOKUP(9,{1,2},{3,4},\"none\")", "none"),
        ("=XLOOKUP(9,{1,2},{3,4})", "#N/A"),
        ("=XLOOKUP(2.5,{1,2,3},{10,20,30},,-1)", "20"),
        ("=XLOOKUP(2.5,{3,1,2},{30,10,20},,1)", "30"),
        ("=XLOOKUP(1,{1,2,1},{10,20,30},,0,-1)", "30"),
        ("=XLOOKUP(\"b*\",{\"abc\",\"bcd\"},{1,2},,2)", "2"),
        ("=XLOOKUP(2,{1,2,3},{10,20,30},,0,2)", "20"),
        ("=SUM(XLOOKUP(2,{1;2},{1,2;3,4}))", "7"),
        ("=SUM(XLOOKUP({1,3},{1,2,3},{10,20,30}))", "40"),
        ("=XLOOKUP(1,{1,2,3},{10,20})", "#VALUE!"),
        ("=XLOOKUP(1,{1,2},{10,20,30})", "#VALUE!"),
        ("=XLOOKUP(1,{1,2},{10,20},,5)", "#VALUE!"),
    ],
    lower: Lower::Operands(lower_xlookup),
};

fn lower_xlookup(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let (mode, direction) = modes(l, arguments, 4)?;
    if let Operand::Scalar(Scalar::Constant(Value::Error(error))) = &arguments[1] {
        return Err((*error).into());
    }
    let vector = l.vector(&arguments[1])?;
    let (rows, columns) = (vector.cells.rows as u32, vector.cells.columns as u32);
    if rows > 1 && columns > 1 {
        return Err(CellError::Value.into());
    }
    let (result_rows, result_columns) = size(l, &arguments[2])?;
    let along_rows = rows > 1 || (columns == 1 && result_rows == 1);
    let (length, lines) =
        if along_rows { (result_rows, result_columns) } else { (result_columns, result_rows) };
    let searched = size(l, &arguments[1])?;
    if length != searched.0.max(searched.1) {
        return Err(CellError::Value.into());
    }
    let otherwise = match arguments.get(3) {
        None | Some(Operand::Omitted) => None,
        Some(otherwise) => Some(otherwise.clone()),
    };
    let find = |l: &mut Lowering<'_>, key: &Scalar| -> Outcome<Operand> {
        let position = match found(l, key, &vector, mode, direction) {
            Err(Halt::Error(CellError::NotAvailable)) => {
                return otherwise.clone().ok_or(CellError::NotAvailable.into());
            }
            other => other?,
        };
        if let Num::Constant(index) = position {
            let index = index as u32 + 1;
            let line = if along_rows { (index, 0) } else { (0, index) };
            return part(l, &arguments[2], line.0, line.1);
        }
        let fallback = otherwise.clone().map(|otherwise| l.single(otherwise)).transpose()?;
        let mut cells = Vec::with_capacity(lines as usize);
        for n in 1..=lines {
            let line = if along_rows { part(l, &arguments[2], 0, n)? } else { part(l, &arguments[2], n, 0)? };
            let elements = l.remembered(&line)?;
            let mut value = l.element(position, &elements.cells)?;
            if let Some(fallback) = &fallback {
                let missing = l.unary(Unary::IsError, position);
                value = l.choose(missing, fallback.clone(), value)?;
            }
            if lines == 1 && matches!(arguments[2], Operand::Range(_)) {
                return Ok(Lowering::chosen_of(value, &elements.cells, fallback.as_slice()));
            }
            cells.push(value);
        }
        if let [value] = cells.as_slice() {
            return Ok(value.clone().into());
        }
        let (rows, columns) = if along_rows { (1, cells.len()) } else { (cells.len(), 1) };
        Ok(Matrix { rows, columns, cells }.into())
    };
    if l.is_wide(&arguments[0]) {
        return l.map(&arguments[..1], &mut |l, keys| match find(l, &keys[0])? {
            Operand::Range(range) => l.cell(range.top_left()),
            found => l.single(found),
        });
    }
    let key = l.single(arguments[0].clone())?;
    if matches!(key, Scalar::Choice(_)) {
        return l
            .by_case(&key, &mut |l, key| find(l, key).and_then(|found| l.single(found)))
            .map(Operand::Scalar);
    }
    find(l, &key)
}

pub(super) const XMATCH: Function = Function {
    name: "XMATCH",
    summary: "The position from 1 of a value in a row or column.",
    arguments: &[
        required("value", One),
        required("lookup", Array),
        optional("match mode", One),
        optional("search mode", One),
    ],
    examples: &[
        ("=XMATCH(2,{1,2,3})", "2"),
        ("=XMATCH(2.5,{1,2,3},1)", "3"),
        ("=XMATCH(9,{1,2})", "#N/A"),
        ("=XMATCH(2.5,{3,1,2},-1)", "3"),
        ("=XMATCH(2,{2,1,2},0,-1)", "3"),
        ("=XMATCH(\"?b\",{\"a\",\"ab\"},2)", "2"),
        ("=XMATCH(4,{5,4,3},0,-2)", "2"),
        ("=XMATCH(6,{1,5,5,7},-1,2)", "3"),
        ("=XMATCH(6,{1,5,5,7},-1)", "2"),
        ("=XMATCH(9,{1,5,\"x\"},1)", "3"),
        ("=XMATCH(2,{1,2;3,4})", "#VALUE!"),
        ("=XMATCH(\"a*\",{\"ab\"},2,2)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (mode, direction) = modes(l, arguments, 2)?;
        let vector = l.vector(&arguments[1])?;
        if vector.cells.rows > 1 && vector.cells.columns > 1 {
            return Err(CellError::Value.into());
        }
        l.map(&arguments[..1], &mut |l, keys| {
            let position = found(l, &keys[0], &vector, mode, direction)?;
            Ok(l.add(position, 1.0).into())
        })
    }),
};

/// The match and search modes of XLOOKUP and XMATCH, from argument `at` on.
fn modes(l: &mut Lowering<'_>, arguments: &[Operand], at: usize) -> Outcome<(Mode, Direction)> {
    let mode = match option(l, arguments, at, 0.0)? {
        0.0 => Mode::Exact { wildcards: false },
        2.0 if l.text_rules().patterns == Patterns::Wildcards => Mode::Exact { wildcards: true },
        2.0 => return Err(Halt::Unsupported("wildcards where the file has none".to_owned())),
        -1.0 => Mode::ExactOrBelow,
        1.0 => Mode::ExactOrAbove,
        3.0 => return Err(Halt::Unsupported("a lookup by regular expression".to_owned())),
        _ => return Err(CellError::Value.into()),
    };
    match option(l, arguments, at + 1, 1.0)? {
        0.0 | 1.0 => Ok((mode, Direction::Forwards)),
        -1.0 => Ok((mode, Direction::Backwards)),
        _ if mode == (Mode::Exact { wildcards: true }) => Err(CellError::Value.into()),
        2.0 => Ok((mode, Direction::Ascending)),
        -2.0 => Ok((mode, Direction::Descending)),
        _ => Err(CellError::Value.into()),
    }
}

/// The position of a key; a blank one looks for a blank.
fn found(
    l: &mut Lowering<'_>,
    key: &Scalar,
    vector: &Vector,
    mode: Mode,
    direction: Direction,
) -> Outcome<Num> {
    if key.is_blank() {
        return l.position_of_blank(vector, direction);
    }
    l.position(lookup_value(key)?, vector, mode, direction)
}
