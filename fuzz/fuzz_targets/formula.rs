//! Formulas, whole or broken: what is printed binds to the same tree, and lowering ends.
#![no_main]

use std::sync::Arc;

use engine::formula::{Binder, Bound, print};
use engine::workbook::{Cell, Cells, Content, Sheet};
use engine::{CellRef, SheetId, Workbook};
use fuzz::{Choices, Shape, formula};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    let text = if kind % 2 == 0 {
        String::from_utf8_lossy(rest).into_owned()
    } else {
        formula(&mut Choices::new(rest), Shape { depth: 4, everything: true })
    };
    let at = CellRef::new(SheetId(0), 9, 9);
    let cell = Cell { content: Content::Formula(text.as_str().into()), ..Cell::default() };
    let sheet =
        |name: &str, cells| Sheet { name: name.to_owned(), cells: Cells::new(cells), ..Sheet::default() };
    let sheets = vec![sheet("Sheet1", vec![(at.row, at.column, cell)]), sheet("Other", Vec::new())];
    let workbook = Arc::new(Workbook { sheets, ..Workbook::default() });
    let binder = Binder::new(&workbook);
    // What is not supported is printed as a description of it.
    let supported = |bound: &Bound| !format!("{:?}", bound.expr).contains("Unsupported(");
    if let Some(bound) = binder.bind(&text, at, true).ok().filter(supported) {
        let printed = print(&bound.expr, &workbook, at.sheet);
        let again = binder.bind(&printed, at, true).map(|bound| bound.expr);
        assert_eq!(
            format!("{again:?}"),
            format!("{:?}", Ok::<_, ()>(bound.expr)),
            "{text} prints as {printed}"
        );
    }
    engine::inspection::inspect(&workbook);
});
