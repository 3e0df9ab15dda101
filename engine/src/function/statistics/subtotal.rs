//! `SUBTOTAL`: an aggregate that passes over other subtotals.

use super::{One, Reference, averages, counts, extremes, spread};
use crate::address::CellRef;
use crate::function::arguments::numbers;
use crate::function::{Function, Lower, repeated, required, table};
use crate::plan::Reduce;
use crate::plan::lower::{Lowering, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([SUBTOTAL]);

const SUBTOTAL: Function = Function {
    name: "SUBTOTAL",
    summary: "An aggregate by number (9 is the sum, 1 the mean …) of cells that are not subtotals themselves.",
    arguments: &[required("aggregate", One), required("range", Reference), repeated("range", Reference)],
    examples: &[
        ("=SUBTOTAL(9,A1:A3)", "0"),
        ("=SUBTOTAL(3,A1:A3)", "0"),
        ("=SUBTOTAL(12,A1)", "#VALUE!"),
        ("=SUBTOTAL(109,#REF!)", "#REF!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let which = l.single(arguments[0].clone())?;
        let which = l.constant_number(&which)? as i64;
        // From 101 on rows that are hidden do not count.
        let (which, visible_only) = if which > 100 { (which - 100, true) } else { (which, false) };
        let mut values = Vec::new();
        for argument in &arguments[1..] {
            let ranges = match argument {
                Operand::Range(range) => vec![*range],
                Operand::Areas(ranges) => ranges.clone(),
                Operand::Scalar(Scalar::Constant(Value::Error(error))) => return Err((*error).into()),
                _ => return Err(CellError::Value.into()),
            };
            for range in ranges {
                for (row, column, scalar) in l.present(range)? {
                    let at = CellRef::new(range.sheet, row, column);
                    let passed = l.is_subtotal(at) || is_filtered(l, at) || visible_only && l.is_hidden(at);
                    if !passed {
                        values.push(scalar);
                    }
                }
            }
        }
        if values.is_empty() && which == 3 {
            return Ok(Operand::from(Scalar::from(0.0)));
        }
        let rows = values.len().max(1);
        values.resize(rows, Scalar::BLANK);
        let array = Operand::from(crate::plan::lower::Matrix { rows, columns: 1, cells: values });
        let function = match which {
            1 => &averages::AVERAGE,
            2 => &counts::COUNT,
            3 => &counts::COUNTA,
            4 => &extremes::MAX,
            5 => &extremes::MIN,
            7 => &spread::STDEV,
            8 => &spread::STDEVP,
            9 => return sum(l, &[array]),
            10 => &spread::VAR,
            11 => &spread::VARP,
            6 => {
                let numbers = numbers(l, &[array], 1.0)?;
                return Ok(l.reduce(Reduce::Product, &numbers).into());
            }
            _ => return Err(CellError::Value.into()),
        };
        match function.lower {
            Lower::Operands(lower) => lower(l, &[array]),
            Lower::Scalar(_) | Lower::Lazy(_) => Err(CellError::Value.into()),
        }
    }),
};

/// Whether a filter hides the cell's row.
fn is_filtered(l: &Lowering<'_>, cell: CellRef) -> bool {
    let sheet = l.model.workbook.sheet(cell.sheet);
    sheet.is_some_and(|sheet| sheet.filtered.iter().any(|area| area.contains(cell))) && l.is_hidden(cell)
}

fn sum(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let numbers = numbers(l, arguments, 0.0)?;
    Ok(l.reduce(Reduce::Sum, &numbers).into())
}
