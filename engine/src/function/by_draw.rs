//! The examples of every function once more, with numbers that a draw makes: the plan, on both backends, must give
//! what folding gives.

use std::sync::Arc;

use super::all;
use crate::address::{Address, CellRef, RangeRef, SheetId};
use crate::backend::Columns;
use crate::model::Problem;
use crate::simulation::Simulation;
use crate::spec::{EngineChoice, Input, Output, Spec};
use crate::value::Value;
use crate::workbook::{Cell, Cells, Content, Sheet, Workbook};

/// Where numbers of formulas are put: far from the cells that examples name.
const FIRST_ROW: u32 = 200;
const FIRST_COLUMN: u32 = 60;
/// Functions that tell a number from a cell with that number.
const OF_REFERENCES: [&str; 5] = ["AREAS", "ISFORMULA", "ISREF", "OFFSET", "SHEETS"];
/// Examples whose 0 asks for a whole row or column, which a draw cannot: the trial is an error.
const OF_WHOLE_ROWS: [&str; 2] = ["=SUM(INDEX({1,2;3,4},0,2))", "=SUM(INDEX({1,2;3,4},0,0))"];
/// Where examples stand.
const FORMULA: (u32, u32) = (99, 25);

/// A formula whose numbers have become cells.
#[derive(Default)]
struct Drawn {
    formula: String,
    /// The cells with numbers, texts and truth values.
    cells: Vec<(u32, u32, Value)>,
    row: u32,
}

impl Drawn {
    /// Replaces numbers, and arrays by ranges, by cells; `None` where nothing was replaced.
    fn new(formula: &str) -> Option<Self> {
        let mut drawn = Self { row: FIRST_ROW, ..Self::default() };
        let mut rest = formula.trim_start_matches('=');
        while let Some(first) = rest.chars().next() {
            let before = drawn.formula.chars().next_back();
            let begins_word = !before.is_some_and(|c| c.is_alphanumeric() || "_.$!\"".contains(c));
            let taken = if first == '"' {
                rest[1..].find('"').map_or(rest.len(), |end| end + 2)
            } else if first == '{' {
                let end = rest.find('}')? + 1;
                drawn.array(&rest[1..end - 1])?;
                rest = &rest[end..];
                continue;
            } else if begins_word && (first.is_ascii_digit() || first == '.') {
                let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
                // `1:3` is rows, and `1E5` is left as it is.
                let next = rest[end..].chars().next();
                match rest[..end].parse() {
                    Ok(x) if !next.is_some_and(|c| c == ':' || c.is_alphabetic()) => {
                        drawn.formula += &drawn.place(drawn.row, FIRST_COLUMN);
                        drawn.cells.push((drawn.row, FIRST_COLUMN, Value::Number(x)));
                        drawn.row += 1;
                        rest = &rest[end..];
                        continue;
                    }
                    _ => end,
                }
            } else {
                first.len_utf8()
            };
            drawn.formula += &rest[..taken];
            rest = &rest[taken..];
        }
        drawn.cells.iter().any(|(_, _, value)| matches!(value, Value::Number(_))).then_some(drawn)
    }

    fn array(&mut self, inside: &str) -> Option<()> {
        let first = self.row;
        let mut width = 0;
        for row in inside.split(';') {
            for (column, item) in row.split(',').enumerate() {
                let value = match (item.parse::<f64>(), item) {
                    (Ok(x), _) => Value::Number(x),
                    (_, "TRUE") => Value::Boolean(true),
                    (_, "FALSE") => Value::Boolean(false),
                    _ => Value::from(item.strip_prefix('"')?.strip_suffix('"')?),
                };
                self.cells.push((self.row, FIRST_COLUMN + column as u32, value));
                width = width.max(column as u32);
            }
            self.row += 1;
        }
        let (from, to) = (self.place(first, FIRST_COLUMN), self.place(self.row - 1, FIRST_COLUMN + width));
        self.formula += &if from == to { from } else { format!("{from}:{to}") };
        Some(())
    }

    fn place(&self, row: u32, column: u32) -> String {
        format!("{}{}", crate::address::column_letters(column), row + 1)
    }

    /// The value of the formula in a trial in which every draw gives its number.
    fn evaluate(&self) -> Result<f64, Vec<Problem>> {
        let address = |row, column| Address { sheet: "Sheet1".to_owned(), row, column };
        let mut inputs = Vec::new();
        let mut cells = Vec::new();
        for (row, column, value) in &self.cells {
            if let Value::Number(x) = value {
                let distribution = format!("discrete({x:?},1)");
                inputs.push(Input { cell: address(*row, *column), name: String::new(), distribution });
            }
            cells.push((*row, *column, Cell { value: Some(value.clone()), ..Cell::default() }));
        }
        let (row, column) = FORMULA;
        let range = RangeRef::from(CellRef::new(SheetId(0), row, column));
        let content = Content::Array { text: self.formula.as_str().into(), range, dynamic: true };
        cells.push((row, column, Cell { content, ..Cell::default() }));
        let sheet = Sheet { name: "Sheet1".to_owned(), cells: Cells::new(cells), ..Sheet::default() };
        let workbook = Arc::new(Workbook { sheets: vec![sheet], ..Workbook::default() });
        let outputs = vec![Output { cell: address(row, column), name: String::new() }];
        let spec = Spec { trials: 2, inputs, outputs, ..Spec::default() };
        let mut found = Vec::new();
        for engine in [EngineChoice::Power, EngineChoice::Reference] {
            let simulation = Simulation::new(Arc::clone(&workbook), &Spec { engine, ..spec.clone() })?;
            let columns: Vec<Columns> = simulation.samples(2).collect();
            found.push(columns[0].outputs[0][1]);
        }
        assert_eq!(found[0].to_bits(), found[1].to_bits(), "{}: {found:?}", self.formula);
        Ok(found[0])
    }
}

#[test]
fn every_example_holds_where_draws_make_its_numbers() {
    let (mut held, mut refused, mut wrong) = (0, Vec::new(), Vec::new());
    for function in all() {
        for (formula, expected) in function.examples {
            if OF_REFERENCES.contains(&function.name) || OF_WHOLE_ROWS.contains(formula) {
                continue;
            }
            let Some(drawn) = Drawn::new(formula) else { continue };
            let expected = match (expected.parse::<f64>(), *expected) {
                (Ok(x), _) => x,
                (_, "TRUE") => 1.0,
                (_, "FALSE") => 0.0,
                (_, text) if text.starts_with('#') => f64::NAN,
                _ => continue,
            };
            match drawn.evaluate() {
                Ok(x) if x.is_nan() && expected.is_nan() => held += 1,
                Ok(x) if (x - expected).abs() <= 1e-9 * expected.abs().max(1e-3) => held += 1,
                Ok(x) => wrong.push(format!("{formula} as {} gives {x}", drawn.formula)),
                Err(problems) => refused.push(format!("{formula}: {}", problems[0])),
            }
        }
    }
    for line in &refused {
        println!("{line}");
    }
    println!("{held} held, {} refused", refused.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(held > 300, "only {held} examples");
}
