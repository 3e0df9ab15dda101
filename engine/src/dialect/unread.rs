//! Crystal Ball models that are stored in a way that is not known: what the import report says of them.

use crate::address::CellRef;
use crate::formula::{Binder, Expr};
use crate::workbook::Workbook;

/// The most cells that are named.
const MOST_CELLS: usize = 20;

/// What is said of a Crystal Ball model that is there and is not read; `None` where there is none.
pub(crate) fn unread_model(workbook: &Workbook) -> Option<String> {
    let stored = &workbook.stored;
    if !stored.assumptions.is_empty() || !stored.forecasts.is_empty() {
        return None;
    }
    let what_to_do = "say which cells are inputs, with their distributions, and which are outputs";
    let cells = cells(workbook);
    if !cells.is_empty() {
        let named: Vec<String> =
            cells.iter().take(MOST_CELLS).map(|cell| workbook.address(*cell).to_string()).collect();
        let more = match cells.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        return Some(format!(
            "a Crystal Ball model is stored beside the cells in a form that is not known; it concerns {}{more}: \
             {what_to_do}, or save the workbook as .xls with Crystal Ball",
            named.join(", ")
        ));
    }
    // Up to version 5: ZA100, ZF100 … ("Crystal Ball Developer Kit", hidden names).
    let old = |start: &str| workbook.names.iter().filter(|name| is_numbered(&name.name, start)).count();
    let (assumptions, forecasts) = (old("ZA"), old("ZF"));
    if assumptions + forecasts > 0 {
        return Some(format!(
            "hidden names hold {assumptions} assumptions and {forecasts} forecasts of an early Crystal Ball, in a form \
             that is not known: {what_to_do}"
        ));
    }
    let sheet = workbook.sheets.iter().any(|sheet| sheet.name.eq_ignore_ascii_case("CB_DATA_"));
    sheet
        .then(|| format!("the sheet CB_DATA_ is Crystal Ball's, and no model is found with it: {what_to_do}"))
}

/// The cells that hidden names of Crystal Ball stand for: `CB_` and 32 hexadecimal digits.
fn cells(workbook: &Workbook) -> Vec<CellRef> {
    let of_object = |name: &str| {
        let digits = name.get(..3).filter(|start| start.eq_ignore_ascii_case("CB_")).map(|_| &name[3..]);
        digits.is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let binder = Binder::new(workbook);
    let names = workbook.names.iter().filter(|name| of_object(&name.name));
    let mut cells: Vec<CellRef> = names
        .filter_map(|name| match binder.bind(&name.text, CellRef::default(), true).ok()?.expr {
            Expr::Cell(cell) => Some(cell),
            _ => None,
        })
        .collect();
    crate::order::sort(&mut cells);
    cells.dedup();
    cells
}

/// Whether a name is a beginning and a number of three digits or more.
fn is_numbered(name: &str, start: &str) -> bool {
    let number = name.get(..start.len()).filter(|first| first.eq_ignore_ascii_case(start));
    number.is_some_and(|_| {
        name.len() >= start.len() + 3 && name[start.len()..].bytes().all(|b| b.is_ascii_digit())
    })
}
