//! Random small workbooks: constants, formulas, arrays, data tables, circles and distributions on two sheets.

use std::sync::Arc;

use engine::spec::{Input, Output};
use engine::value::CellError;
use engine::workbook::{Calculation, Cell, Cells, Content, DataTable, DefinedName, Sheet};
use engine::{CellRef, RangeRef, SheetId, Spec, Value, Workbook};

use crate::{Choices, Shape, formula};

/// The grid of cells on each sheet.
const ROWS: u32 = 8;
const COLUMNS: u32 = 6;
/// The most inputs of a spec.
const MOST_INPUTS: usize = 3;

const SHAPE: Shape = Shape { depth: 3, everything: true };

const DISTRIBUTIONS: &[&str] = &[
    "normal(2, 1)",
    "uniform(-1, 3)",
    "discrete(1, 2, 5, 1)",
    "poisson(2)",
    "lognormal(1, 2)",
    "bernoulli(0.4)",
];

/// A workbook, and a spec with some of its numbers as inputs and all its formulas as outputs.
pub fn workbook(choices: &mut Choices<'_>) -> (Workbook, Spec) {
    let calculation = Calculation {
        iterate: choices.below(2) == 1,
        iterate_count: choices.of(&[1, 3, 20]),
        precision_as_displayed: choices.below(8) == 7,
        has_chain: choices.below(2) == 1,
        ..Calculation::default()
    };
    let mut spec = Spec { trials: 300, ..Spec::default() };
    let mut sheets = Vec::new();
    for (index, name) in ["Sheet1", "Other"].into_iter().enumerate() {
        let mut cells = Vec::new();
        while choices.more() && cells.len() < 24 {
            add(choices, SheetId(index as u16), &mut cells);
            if index == 0 && choices.below(8) == 7 {
                break;
            }
        }
        sheets.push(Sheet { name: name.to_owned(), cells: Cells::new(cells), ..Sheet::default() });
    }
    let name = |name: &str, text: &str| DefinedName {
        name: name.to_owned(),
        scope: None,
        text: text.to_owned(),
        hidden: false,
    };
    let names =
        vec![name("rate", "Sheet1!$A$1"), name("area", "Sheet1!$A$1:$C$4"), name("twice", "Sheet1!$B$2*2")];
    let workbook = Workbook { sheets, names, calculation, ..Workbook::default() };
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        for (row, column, cell) in sheet.cells.iter() {
            let address = workbook.address(CellRef::new(SheetId(index as u16), row, column));
            match (&cell.content, &cell.value) {
                (Content::Constant, Some(Value::Number(_))) if spec.inputs.len() < MOST_INPUTS => {
                    let distribution = choices.of(DISTRIBUTIONS).to_owned();
                    spec.inputs.push(Input { cell: address, name: String::new(), distribution });
                }
                (Content::Formula(_) | Content::Array { .. }, _) => {
                    spec.outputs.push(Output { cell: address, name: String::new() });
                }
                _ => {}
            }
        }
    }
    (workbook, spec)
}

fn add(choices: &mut Choices<'_>, sheet: SheetId, cells: &mut Vec<(u32, u32, Cell)>) {
    let (row, column) = (choices.below(ROWS as usize) as u32, choices.below(COLUMNS as usize) as u32);
    let at = CellRef::new(sheet, row, column);
    let number = |x: f64| Some(Value::Number(x));
    let range = |choices: &mut Choices<'_>| RangeRef {
        sheet,
        first_row: row,
        first_column: column,
        last_row: (row + choices.below(3) as u32).min(ROWS - 1),
        last_column: (column + choices.below(3) as u32).min(COLUMNS - 1),
    };
    let (content, value) = match choices.below(12) {
        0..=3 => (Content::Constant, number(choices.of(&[1.0, 0.0, 2.0, -3.0, 0.5, 1e9, 45_000.0, 1e-7]))),
        4 => {
            let values = [
                Value::Text("a".into()),
                Value::Text("12".into()),
                true.into(),
                CellError::NotAvailable.into(),
            ];
            (Content::Constant, Some(values[choices.below(values.len())].clone()))
        }
        5..=8 => (Content::Formula(formula(choices, SHAPE).into()), number(1.0)),
        9 => {
            let text: Arc<str> =
                choices.of(&["rate+1", "SUM(area)", "twice", "A1+1", "B2*0.5+C3", "SUM(A1:F8)"]).into();
            (Content::Formula(text), number(1.0))
        }
        10 => {
            let range = range(choices);
            for (row, column) in places(range) {
                cells.push((
                    row,
                    column,
                    Cell {
                        value: number(1.0),
                        content: Content::ArrayPart { anchor: at },
                        ..Cell::default()
                    },
                ));
            }
            let text = formula(choices, SHAPE).into();
            (Content::Array { text, range, dynamic: choices.below(2) == 1 }, number(1.0))
        }
        _ => {
            let range = range(choices);
            let mut input = || {
                let cell = CellRef::new(
                    sheet,
                    choices.below(ROWS as usize) as u32,
                    choices.below(COLUMNS as usize) as u32,
                );
                (choices.below(3) > 0).then_some(cell)
            };
            let (row_input, column_input) = (input(), input());
            let table = Arc::new(DataTable { range, row_input, column_input, input_deleted: false });
            for (row, column) in places(range) {
                let content = Content::DataTable(Arc::clone(&table));
                cells.push((row, column, Cell { value: number(1.0), content, ..Cell::default() }));
            }
            return;
        }
    };
    cells.push((row, column, Cell { value, content, ..Cell::default() }));
}

fn places(range: RangeRef) -> impl Iterator<Item = (u32, u32)> {
    (range.first_row..=range.last_row)
        .flat_map(move |row| (range.first_column..=range.last_column).map(move |column| (row, column)))
}
