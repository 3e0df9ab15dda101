//! What references, formulas and sheets are.

use super::{One, Reference};
use crate::address::CellRef;
use crate::formula::Expr;
use crate::function::{Function, Lower, optional, required, table};
use crate::plan::lower::{Halt, Lowering, Matrix, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};
use crate::workbook::Content;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([FORMULATEXT, INFO, ISFORMULA, ISREF, SHEET, SHEETS]);

const FORMULATEXT: Function = Function {
    name: "FORMULATEXT",
    summary: "The formula of a cell as text.",
    arguments: &[required("reference", Reference)],
    examples: &[("=FORMULATEXT(A1)", "#N/A"), ("=FORMULATEXT(Z100)", "=FORMULATEXT(Z100)")],
    lower: Lower::Lazy(|l, arguments| {
        by_cell(l, &arguments[0], &mut |l, at| {
            let formula = formula(l, at).ok_or(CellError::NotAvailable)?;
            if formula.chars().count() > MOST_CHARACTERS {
                return Err(CellError::NotAvailable.into());
            }
            Ok(Value::Text(format!("={formula}").into()).into())
        })
    }),
};

const INFO: Function = Function {
    name: "INFO",
    summary: "A fact about the program: its system or its release.",
    arguments: &[required("fact", One)],
    examples: &[("=INFO(\"system\")", "pcdos"), ("=INFO(\"weather\")", "#VALUE!")],
    lower: Lower::Scalar(|l, arguments| {
        let fact = l.text(&arguments[0])?.to_lowercase();
        match fact.as_str() {
            "system" => Ok(Value::from("pcdos").into()),
            "release" => Ok(Value::from("16.0").into()),
            "directory" | "memavail" | "memused" | "numfile" | "origin" | "osversion" | "recalc"
            | "totmem" => Err(Halt::Unsupported(format!("INFO(\"{fact}\"), which the file does not tell"))),
            _ => Err(CellError::Value.into()),
        }
    }),
};

const ISFORMULA: Function = Function {
    name: "ISFORMULA",
    summary: "Whether a cell holds a formula.",
    arguments: &[required("reference", Reference)],
    examples: &[("=ISFORMULA(A1)", "FALSE"), ("=ISFORMULA(Z100)", "TRUE"), ("=ISFORMULA(1)", "#VALUE!")],
    lower: Lower::Lazy(|l, arguments| {
        by_cell(l, &arguments[0], &mut |l, at| {
            let content = l.model.workbook.cell(at).map(|cell| &cell.content);
            Ok(content.is_some_and(|content| !matches!(content, Content::Constant)).into())
        })
    }),
};

const ISREF: Function = Function {
    name: "ISREF",
    summary: "Whether a value is a reference.",
    arguments: &[required("value", Reference)],
    examples: &[("=ISREF(A1:B2)", "TRUE"), ("=ISREF(1)", "FALSE"), ("=ISREF(INDIRECT(\"x!\"))", "FALSE")],
    lower: Lower::Lazy(|l, arguments| match l.evaluate(&arguments[0]) {
        Ok(Operand::Moving(cell)) if cell.is_mixed => {
            Err(Halt::Unsupported("whether a value is a cell, as a draw decides".to_owned()))
        }
        Ok(Operand::Range(_) | Operand::Areas(_) | Operand::Moving(_)) => Ok(true.into()),
        Ok(_) | Err(Halt::Error(_)) => Ok(false.into()),
        Err(halt) => Err(halt),
    }),
};

const SHEET: Function = Function {
    name: "SHEET",
    summary: "The number of a sheet: of this one, of a reference, or by its name.",
    arguments: &[optional("value", Reference)],
    examples: &[
        ("=SHEET()", "1"),
        ("=SHEET(A1)", "1"),
        ("=SHEET(\"sheet1\")", "1"),
        ("=SHEET(\"x\")", "#N/A"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let Some(argument) = arguments.first() else {
            return Ok((f64::from(l.cell.sheet.0) + 1.0).into());
        };
        let named = match l.evaluate(argument)? {
            Operand::Range(range) => return Ok((f64::from(range.sheet.0) + 1.0).into()),
            Operand::Areas(areas) => match areas.first() {
                Some(first) => return Ok((f64::from(first.sheet.0) + 1.0).into()),
                None => return Err(CellError::NotAvailable.into()),
            },
            other => l.single(other)?,
        };
        let Scalar::Constant(Value::Text(name)) = &named else {
            return Err(CellError::NotAvailable.into());
        };
        let sheets = &l.model.workbook.sheets;
        let found = sheets.iter().position(|sheet| sheet.name.to_lowercase() == name.to_lowercase());
        Ok((found.ok_or(CellError::NotAvailable)? as f64 + 1.0).into())
    }),
};

const SHEETS: Function = Function {
    name: "SHEETS",
    summary: "How many sheets there are, or how many a reference spans.",
    arguments: &[optional("reference", Reference)],
    examples: &[("=SHEETS()", "1"), ("=SHEETS(A1:B2)", "1"), ("=SHEETS(1)", "#N/A")],
    lower: Lower::Lazy(|l, arguments| {
        let Some(argument) = arguments.first() else {
            return Ok((l.model.workbook.sheets.len() as f64).into());
        };
        match l.evaluate(argument)? {
            Operand::Range(_) => Ok(1.0.into()),
            Operand::Areas(areas) => {
                let mut sheets: Vec<u16> = areas.iter().map(|area| area.sheet.0).collect();
                crate::order::sort(&mut sheets);
                sheets.dedup();
                Ok((sheets.len() as f64).into())
            }
            _ => Err(CellError::NotAvailable.into()),
        }
    }),
};

/// The longest formula that FORMULATEXT gives.
const MOST_CHARACTERS: usize = 8_192;

/// Applies a function of a cell's place to a reference: in array places to each of its cells, elsewhere to the
/// one in the formula's own row or column.
fn by_cell(
    l: &mut Lowering<'_>,
    expr: &Expr,
    of_cell: &mut dyn FnMut(&mut Lowering<'_>, CellRef) -> Outcome<Scalar>,
) -> Outcome<Operand> {
    let range = l.reference(expr)?;
    let range = l.cut(range);
    if range.is_cell() || !l.array {
        let at = l.intersect(range)?;
        return of_cell(l, at).map(Operand::Scalar);
    }
    let (rows, columns) = (range.rows() as usize, range.columns() as usize);
    if rows * columns > MOST_CELLS {
        return Err(Halt::Unsupported("a fact about each of so many cells".to_owned()));
    }
    let mut cells = Vec::with_capacity(rows * columns);
    for row in range.first_row..=range.last_row {
        for column in range.first_column..=range.last_column {
            let fact = of_cell(l, CellRef::new(range.sheet, row, column));
            cells.push(l.caught(fact)?);
        }
    }
    Ok(Matrix { rows, columns, cells }.into())
}

/// The most cells of a range of which each is asked something.
const MOST_CELLS: usize = 1_000_000;

/// The formula of a cell, or of the array that it is part of, as a person reads it: without the prefixes that
/// files put before the names of newer functions.
fn formula(l: &Lowering<'_>, at: CellRef) -> Option<String> {
    let workbook = &l.model.workbook;
    let content = &workbook.cell(at)?.content;
    let text = match content {
        Content::ArrayPart { anchor } => workbook.cell(*anchor)?.content.formula()?,
        other => other.formula()?,
    };
    let mut shown = String::with_capacity(text.len());
    // Inside quotes the prefixes are text.
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            shown.push('"');
        }
        if index % 2 == 0 {
            let plain = ["_xlfn.", "_xlws.", "_xlpm.", "_xlop.", "_xludf."];
            shown += &plain.iter().fold(part.to_owned(), |text, prefix| text.replace(prefix, ""));
        } else {
            shown += part;
        }
    }
    Some(shown)
}
