//! `CELL`: facts about a cell, as far as a file tells them.

use super::{One, Reference};
use crate::address::{CellRef, column_letters};
use crate::function::{Function, Lower, optional, required, table};
use crate::plan::lower::{Halt, Lowering, Matrix, Operand, Outcome};
use crate::value::{CellError, Value};
use crate::workbook::{Alignment, CellStyle, letter_of};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([CELL]);

const CELL: Function = Function {
    name: "CELL",
    summary: "A fact about a cell: its row, column, address, contents, type, width or number format.",
    arguments: &[required("fact", One), optional("reference", Reference)],
    examples: &[
        ("=CELL(\"row\",B7)", "7"),
        ("=CELL(\"col\",B7)", "2"),
        ("=CELL(\"address\",B7)", "$B$7"),
        ("=CELL(\"type\",B7)", "b"),
        ("=CELL(\"format\",B7)", "G"),
        ("=CELL(\"shape\",B7)", "#VALUE!"),
    ],
    lower: Lower::Lazy(|l, arguments| {
        let fact = l.scalar(&arguments[0])?;
        let fact = l.text(&fact)?.to_lowercase();
        let at = match arguments.get(1) {
            Some(expr) => l.reference(expr)?.top_left(),
            None => l.cell,
        };
        about(l, &fact, at)
    }),
};

fn about(l: &mut Lowering<'_>, fact: &str, at: CellRef) -> Outcome<Operand> {
    let truth = |holds: bool| Ok(f64::from(u8::from(holds)).into());
    let said = |text: &str| Ok(Value::from(text).into());
    match fact {
        "row" => Ok(f64::from(at.row + 1).into()),
        "col" => Ok(f64::from(at.column + 1).into()),
        "address" if at.sheet == l.cell.sheet => {
            said(&format!("${}${}", column_letters(at.column), at.row + 1))
        }
        "contents" => l.cell(at).map(Operand::Scalar),
        "type" => {
            let value = l.model.workbook.cell(at).and_then(|cell| cell.value.as_ref());
            said(match value {
                None | Some(Value::Blank) => "b",
                Some(Value::Text(_)) => "l",
                Some(Value::Number(_) | Value::Boolean(_) | Value::Error(_)) => "v",
            })
        }
        "format" => {
            let code = number_format(l, at);
            match letter_of(&code).name {
                Some(name) => said(&name),
                None => Err(Halt::Unsupported(format!("CELL(\"format\") of the number format {code}"))),
            }
        }
        "color" => truth(letter_of(&number_format(l, at)).colours_negative),
        "parentheses" => truth(letter_of(&number_format(l, at)).brackets),
        "prefix" => {
            let is_text = l.model.workbook.cell(at).is_some_and(|c| matches!(c.value, Some(Value::Text(_))));
            said(match style(l, at).map(|style| style.alignment) {
                Some(Alignment::Left) if is_text => "'",
                Some(Alignment::Right) if is_text => "\"",
                Some(Alignment::Centre) if is_text => "^",
                _ => "",
            })
        }
        "width" => {
            let widths = l.model.workbook.sheet(at.sheet).map(|sheet| sheet.column_widths.as_slice());
            let own = widths.unwrap_or_default().iter().find(|w| (w.0..=w.1).contains(&at.column));
            let Some((_, _, width)) = own else {
                return Err(Halt::Unsupported(
                    "CELL(\"width\") of a column of the standard width".to_owned(),
                ));
            };
            // A file counts the space between columns in, five of seven dots of a digit.
            let digits = (width - 5.0 / 7.0).max(0.0).round();
            Ok(Matrix { rows: 1, columns: 2, cells: vec![digits.into(), false.into()] }.into())
        }
        "address" | "filename" | "protect" => {
            Err(Halt::Unsupported(format!("CELL(\"{fact}\"), which the file does not tell")))
        }
        _ => Err(CellError::Value.into()),
    }
}

fn style<'m>(l: &Lowering<'m>, at: CellRef) -> Option<&'m CellStyle> {
    let workbook = &l.model.workbook;
    workbook.cell(at).and_then(|cell| workbook.styles.get(cell.style.0 as usize))
}

fn number_format(l: &Lowering<'_>, at: CellRef) -> String {
    style(l, at).map_or_else(|| "General".to_owned(), |style| style.number_format.clone())
}
