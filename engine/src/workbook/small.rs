//! Small workbooks for tests: one sheet, written cell by cell.

use super::{Cell, Cells, Content, Sheet, Workbook};
use crate::address::{CellRef, RangeRef, SheetId, parse_a1};
use crate::value::Value;

/// A workbook of one sheet. `A1` holds a formula where the text begins with `=`, else a number or a text; `A1:A5` an
/// array formula over these cells, or the same number or text in each.
pub(crate) fn sheet(name: &str, cells: &[(&str, &str)]) -> Workbook {
    let mut found = Vec::new();
    for (at, text) in cells {
        let (first, last) = at.split_once(':').unwrap_or((at, at));
        let [first, last] = [first, last].map(|at| parse_a1(at).expect("the address of a cell"));
        let [first, last] = [first, last].map(|(row, column)| CellRef::new(SheetId(0), row, column));
        let range = RangeRef::hull(first.into(), last.into());
        for cell in range.cells() {
            let content = match text.strip_prefix('=') {
                None => Content::Constant,
                Some(formula) if range.is_cell() => Content::Formula(formula.into()),
                Some(formula) if cell == first => {
                    Content::Array { text: formula.into(), range, dynamic: false }
                }
                Some(_) => Content::ArrayPart { anchor: first },
            };
            let value = match &content {
                Content::Constant => Some(text.parse().map_or_else(|_| Value::from(*text), Value::Number)),
                _ => None,
            };
            found.push((cell.row, cell.column, Cell { value, content, ..Cell::default() }));
        }
    }
    found.sort_by_key(|(row, column, _)| (*row, *column));
    let sheet = Sheet { name: name.to_owned(), cells: Cells::new(found), ..Sheet::default() };
    Workbook { sheets: vec![sheet], ..Workbook::default() }
}
