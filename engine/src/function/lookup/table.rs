//! Looking along the side of a table: VLOOKUP, HLOOKUP, LOOKUP.

use super::{lookup_value, part, size};
use crate::address::CellRef;
use crate::function::ArgumentKind::{Array, Reference, Scalar as One};
use crate::function::search::{Direction, Mode};
use crate::function::{Function, Lower, optional, required};
use crate::plan::Unary;
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

pub(super) const HLOOKUP: Function = Function {
    name: "HLOOKUP",
    summary: "Finds a value in the first row of a table and gives the one below it in another row.",
    arguments: &[
        required("value", One),
        required("table", Reference),
        required("row", One),
        optional("nearest", One),
    ],
    examples: &[
        ("=HLOOKUP(2,{1,2,3;\"a\",\"b\",\"c\"},2,FALSE)", "b"),
        ("=HLOOKUP(9,{1,2;3,4},2,FALSE)", "#N/A"),
    ],
    lower: Lower::Operands(|l, arguments| table_lookup(l, arguments, true)),
};

pub(super) const LOOKUP: Function = Function {
    name: "LOOKUP",
    summary: "Finds the last value not above a key in ascending values and gives the one beside it.",
    arguments: &[required("value", One), required("lookup", Array), optional("result", Array)],
    examples: &[
        ("=LOOKUP(4.2,{1,4,5},{\"a\",\"b\",\"c\"})", "b"),
        ("=LOOKUP(0,{1,4,5},{1,2,3})", "#N/A"),
        ("=LOOKUP(\"c\",{\"a\",1;\"b\",2;\"c\",3})", "3"),
        ("=LOOKUP(\"bump\",{\"a\",1;\"b\",2;\"c\",3})", "2"),
        ("=LOOKUP(2,1/({0,1,1,0}=1),{10,20,30,40})", "30"),
        ("=LOOKUP(2,{1,9;2,9;3,9},{10;20;30})", "20"),
        ("=LOOKUP(2,{1;2},{10,20;30,40})", "#N/A"),
        ("=SUM(LOOKUP({1,5},{1,4,5},{10,20,30}))", "40"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let (rows, columns) = size(l, &arguments[1])?;
        let across = columns > rows;
        let search = part(l, &arguments[1], u32::from(across), u32::from(!across))?;
        let result = match arguments.get(2) {
            // As Gnumeric does; Microsoft asks for one row or column.
            Some(result) => match size(l, result)? {
                (2.., 2..) => return Err(CellError::NotAvailable.into()),
                _ => result.clone(),
            },
            None if across => part(l, &arguments[1], rows, 0)?,
            None => part(l, &arguments[1], 0, columns)?,
        };
        let vector = l.vector(&search)?;
        let results = l.remembered(&result)?;
        l.map(&arguments[..1], &mut |l, keys| {
            let position = l.position(lookup_value(&keys[0])?, &vector, Mode::Below, Direction::Forwards)?;
            l.element(position, &results.cells)
        })
    }),
};

pub(super) const VLOOKUP: Function = Function {
    name: "VLOOKUP",
    summary: "Finds a value in the first column of a table and gives the one beside it in another column.",
    arguments: &[
        required("value", One),
        required("table", Reference),
        required("column", One),
        optional("nearest", One),
    ],
    examples: &[
        ("=VLOOKUP(2,{1,\"a\";2,\"b\"},2,FALSE)", "b"),
        ("=VLOOKUP(2.9,{1,10;2,20;3,30},2)", "20"),
        ("=VLOOKUP(2.9,{1,10;2,20;3,30},2,\"false\")", "#N/A"),
        ("=VLOOKUP(2.9,{1,10;2,20;3,30},2,\"1\")", "#VALUE!"),
        ("=VLOOKUP(2,{1,10},3,FALSE)", "#REF!"),
        ("=VLOOKUP(1,\"table\",1)", "#VALUE!"),
        ("=VLOOKUP(\"a\",3,1)", "#N/A"),
        ("=VLOOKUP(1,{1,2},0)", "#VALUE!"),
        ("=VLOOKUP(0,{1,2},0)", "#N/A"),
        ("=SUM(VLOOKUP(2,{1,10,5;2,20,7},{2,3},FALSE))", "27"),
        ("=VLOOKUP(\"B\",{\"a\",1;\"b\",2},2,FALSE)", "2"),
    ],
    lower: Lower::Operands(|l, arguments| table_lookup(l, arguments, false)),
};

/// VLOOKUP, and HLOOKUP with rows and columns changed over.
fn table_lookup(l: &mut Lowering<'_>, arguments: &[Operand], across: bool) -> Outcome<Operand> {
    // A number or a truth value is a table of one cell.
    match &arguments[1] {
        Operand::Scalar(Scalar::Constant(Value::Error(error))) => return Err((*error).into()),
        Operand::Scalar(Scalar::Constant(Value::Text(_) | Value::Blank)) => {
            return Err(CellError::Value.into());
        }
        _ => {}
    }
    let (rows, columns) = size(l, &arguments[1])?;
    let lines = if across { rows } else { columns };
    let nearest = match arguments.get(3) {
        None => true,
        Some(Operand::Omitted) => false,
        Some(given) => {
            let given = l.single(given.clone())?;
            l.constant_truth(&given)?
        }
    };
    let line = |l: &mut Lowering<'_>, n: u32| {
        if across { part(l, &arguments[1], n, 0) } else { part(l, &arguments[1], 0, n) }
    };
    let keys = line(l, 1)?;
    let vector = l.vector(&keys)?;
    let mode = if nearest { Mode::Below } else { Mode::Exact { wildcards: true } };
    let value = |l: &mut Lowering<'_>, position: Num, n: u32| {
        let results = line(l, n)?;
        if let (Num::Constant(index), Operand::Range(range)) = (position, &results) {
            let (row, column) = if across { (0, index as u32) } else { (index as u32, 0) };
            return l.cell(CellRef::new(range.sheet, range.first_row + row, range.first_column + column));
        }
        let elements = l.remembered(&results)?;
        l.element(position, &elements.cells)
    };
    let operands = [arguments[0].clone(), arguments[2].clone()];
    l.map(&operands, &mut |l, values| {
        let wanted = l.number(&values[1])?;
        let wanted = l.unary(Unary::Truncate, wanted);
        if let Num::Constant(wanted) = wanted {
            if wanted > f64::from(lines) {
                return Err(CellError::Reference.into());
            }
            let position = l.position(lookup_value(&values[0])?, &vector, mode, Direction::Forwards)?;
            if wanted < 1.0 {
                return Err(CellError::Value.into());
            }
            return value(l, position, wanted as u32);
        }
        if lines > MOST_LINES {
            return Err(Halt::Unsupported("a column of a wide table that depends on a draw".to_owned()));
        }
        let position = l.position(lookup_value(&values[0])?, &vector, mode, Direction::Forwards)?;
        let found: Vec<Scalar> = (1..=lines).map(|n| value(l, position, n)).collect::<Outcome<_>>()?;
        let index = l.subtract(wanted, 1.0);
        l.element(index, &found)
    })
}

/// The most columns, or rows, among which a draw may choose.
const MOST_LINES: u32 = 256;
