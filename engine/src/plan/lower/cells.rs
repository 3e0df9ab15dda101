//! Cells and ranges as operands: the file's value, or the operations that a cell was lowered to.

use std::rc::Rc;

use super::scenario::Place;
use super::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar, VOLATILE};
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, RangeRef, SheetId};
use crate::formula::Expr;
use crate::math;
use crate::model::Formula;
use crate::plan::{Binary, Compare, Native};
use crate::value::{CellError, Value};
use crate::workbook::{Content, Kept, kept};

impl<'m> Lowering<'m> {
    /// The value of a cell. A cell that is not lowered yet is noted as missing.
    pub fn cell(&mut self, cell: CellRef) -> Outcome<Scalar> {
        let value = self.value_of(cell);
        if let Some(recording) = &mut self.recording {
            recording.read(cell, &value);
        }
        value
    }

    /// The value of a cell, of which no recording takes note.
    pub(super) fn value_of(&mut self, cell: CellRef) -> Outcome<Scalar> {
        let place = self.place(cell);
        if let Some(scalar) = self.lowered.get(&place) {
            return Ok(scalar.clone());
        }
        match self.refused.get(&place) {
            Some(refusal) if refusal.what == VOLATILE => return Err(Halt::Volatile),
            Some(refusal) => return Err(Halt::Blocked(refusal.root)),
            None => {}
        }
        if let Some(scalar) = self.replaced(place) {
            return Ok(scalar.clone());
        }
        let found = self.model.workbook.cell(cell);
        if self.is_to_be_lowered(place, found) {
            self.missing.push(place);
            return Err(Halt::Missing);
        }
        if let Some(read) = self.refused_numbers.get_mut(&cell) {
            *read = true;
        }
        let Some(found) = found else {
            return Ok(Scalar::BLANK);
        };
        if !matches!(found.content, Content::Constant) {
            self.consulted.insert(cell);
        }
        Ok(found.value.clone().unwrap_or_default().into())
    }

    /// The formula of `cell`, lowered. Blank becomes 0, as in Excel.
    pub(super) fn formula_at(&mut self, cell: CellRef) -> Outcome<Scalar> {
        if let Some(index) = self.input_cells.get(&cell) {
            let model = self.model;
            if let Some(distribution) = &model.inputs[*index].distribution {
                return self.distribution(distribution);
            }
        }
        let model = self.model;
        let content = model.workbook.cell(cell).map(|found| &found.content);
        let scalar = match content {
            None | Some(Content::Constant) => {
                return Ok(model
                    .workbook
                    .cell(cell)
                    .and_then(|c| c.value.clone())
                    .unwrap_or_default()
                    .into());
            }
            Some(Content::DataTable(table)) => self.what_if(table, cell)?,
            Some(Content::Formula(_)) => {
                let formula = self.formula_of(cell)?;
                self.array = formula.array;
                self.copied(formula)?
            }
            Some(Content::Array { range, .. }) => self.part(cell, *range, cell)?,
            Some(Content::ArrayPart { anchor }) => {
                let range = match model.workbook.cell(*anchor).map(|found| &found.content) {
                    Some(Content::Array { range, .. }) => *range,
                    _ => return Err(Halt::Unsupported("array formula".to_owned())),
                };
                self.part(*anchor, range, cell)?
            }
        };
        let scalar = match scalar {
            Scalar::Constant(Value::Blank) | Scalar::Choice(_) => self.by_case(&scalar, &mut |_, case| {
                Ok(if case.is_blank() { Scalar::from(0.0) } else { case.clone() })
            })?,
            other => other,
        };
        if model.workbook.calculation.precision_as_displayed {
            self.as_displayed(cell, scalar)
        } else {
            Ok(scalar)
        }
    }

    fn formula_of(&self, cell: CellRef) -> Outcome<&'m Formula> {
        self.formulas.of(cell).ok_or_else(|| Halt::Unsupported("a formula that cannot be read".to_owned()))
    }

    /// Evaluates a cell's formula. Copies take turns with one tree, which is not made anew for each.
    pub(super) fn evaluate_formula(&mut self, formula: &Formula) -> Outcome<Operand> {
        let tree = &formula.tree;
        if tree.is_pattern() {
            return self.evaluate_root(tree.pattern());
        }
        let mut expr = self.trees.remove(&tree.pattern_id()).unwrap_or_else(|| tree.pattern().clone());
        tree.place(&mut expr);
        let operand = self.evaluate_root(&expr);
        self.trees.insert(tree.pattern_id(), expr);
        operand
    }

    /// A number rounded to what the cell shows.
    fn as_displayed(&mut self, cell: CellRef, scalar: Scalar) -> Outcome<Scalar> {
        let workbook = &self.model.workbook;
        let style = workbook.cell(cell).and_then(|cell| workbook.styles.get(cell.style.0 as usize));
        let [above, below] = style.map_or([Kept::All; 2], |style| kept(&style.number_format));
        if (above, below) == (Kept::All, Kept::All) {
            return Ok(scalar);
        }
        self.by_case(&scalar, &mut |l, case| match case {
            Scalar::Constant(Value::Number(_)) | Scalar::Number(_) => {
                let number = l.number(case)?;
                let shown = l.keep(number, above);
                if above == below {
                    return Ok(shown.into());
                }
                let otherwise = l.keep(number, below);
                let is_below = l.compare(Compare::Less, number, 0.0);
                Ok(l.select(is_below, otherwise, shown).into())
            }
            other => Ok(other.clone()),
        })
    }

    fn keep(&mut self, number: Num, kept: Kept) -> Num {
        match kept {
            Kept::All => number,
            Kept::Decimals(decimals) => self.binary(Binary::Round, number, f64::from(decimals)),
            Kept::Digits(digits) => {
                let digits = Num::Constant(f64::from(digits));
                self.call(Native { name: "digits", apply: round_to_digits }, &[number, digits])
            }
        }
    }

    /// One cell of an array formula's results.
    fn part(&mut self, anchor: CellRef, range: RangeRef, cell: CellRef) -> Outcome<Scalar> {
        // In a circle an array may differ for a part of itself that goes round, though its first cell does not.
        let place = Place { scenario: self.scenario, cell: anchor };
        let matrix = match self.arrays.get(&place) {
            Some(matrix) => Rc::clone(matrix),
            None => {
                let at = std::mem::replace(&mut self.cell, anchor);
                let result = self.array_results(anchor);
                self.cell = at;
                let matrix = result?;
                self.arrays.insert(place, Rc::clone(&matrix));
                matrix
            }
        };
        // A damaged file can say that an array fills cells before its own.
        match (cell.row.checked_sub(range.first_row), cell.column.checked_sub(range.first_column)) {
            (Some(row), Some(column)) => Ok(matrix.stretched(row as usize, column as usize)),
            _ => Err(Halt::Unsupported("an array that does not begin at its cell".to_owned())),
        }
    }

    fn array_results(&mut self, anchor: CellRef) -> Outcome<Rc<Matrix>> {
        let formula = self.formula_of(anchor)?;
        self.array = true;
        let operand = self.evaluate_formula(formula)?;
        self.matrix(&operand)
    }

    /// The part of a range that can hold anything: whole columns and rows end where the workbook does.
    pub fn clip(&self, range: RangeRef) -> RangeRef {
        self.clipped(range, 0)
    }

    /// The part of a range that an array is made of: whole columns and rows end with a blank line, and the formula is
    /// marked as one that may hang on those after it.
    pub fn cut(&mut self, range: RangeRef) -> RangeRef {
        let part = self.clipped(range, self.blank_lines);
        self.cut_short |= part != range;
        part
    }

    /// Why a formula has no value that asks an array for more lines than it has.
    pub fn outside(&self, error: CellError) -> Halt {
        if self.cut_short { Halt::Unsupported(BLANK_LINES_COUNT.to_owned()) } else { error.into() }
    }

    fn clipped(&self, range: RangeRef, blank_lines: u32) -> RangeRef {
        let end = |first: u32, last: u32, used: u32, most: u32| {
            if last == most - 1 { (used + blank_lines).clamp(first + 1, most) - 1 } else { last }
        };
        RangeRef {
            last_row: end(range.first_row, range.last_row, self.used.0, MAX_ROWS),
            last_column: end(range.first_column, range.last_column, self.used.1, MAX_COLUMNS),
            ..range
        }
    }

    /// The cells of a range that hold something, with their rows and columns in the sheet, row by row.
    pub fn present(&mut self, range: RangeRef) -> Outcome<Vec<(u32, u32, Scalar)>> {
        let model = self.model;
        let Some(sheet) = model.workbook.sheet(range.sheet) else {
            return Err(CellError::Reference.into());
        };
        if let Some(mut recording) = self.recording.take() {
            recording.count(range, self.population(range));
            self.recording = Some(recording);
        }
        let mut present = Vec::new();
        let mut halt = None;
        for row in range.first_row..=range.last_row.min(sheet.cells.rows().saturating_sub(1)) {
            for (column, _) in sheet.cells.row_between(row, range.first_column, range.last_column) {
                match self.cell(CellRef::new(range.sheet, row, column)) {
                    Ok(scalar) if scalar.is_blank() => {}
                    Ok(scalar) => present.push((row, column, scalar)),
                    // Go on: all that is missing is noted at once.
                    Err(stop) => halt = halt.filter(|halt| *halt != Halt::Missing).or(Some(stop)),
                }
            }
        }
        match halt {
            Some(halt) => Err(halt),
            None => Ok(present),
        }
    }

    /// The cells that the formula being lowered was entered in, or with `spilled` those that it fills.
    pub(crate) fn own_range(&self, spilled: bool) -> RangeRef {
        match self.model.workbook.cell(self.cell).map(|cell| &cell.content) {
            Some(Content::Array { range, dynamic, .. }) if spilled || !dynamic => *range,
            _ => self.cell.into(),
        }
    }

    /// How many cells of a range hold something.
    pub(super) fn population(&self, range: RangeRef) -> usize {
        let Some(sheet) = self.model.workbook.sheet(range.sheet) else { return 0 };
        sheet.cells.count((range.first_row, range.last_row), (range.first_column, range.last_column))
    }

    /// The values of any operand in rows and columns; nothing is one blank.
    pub fn matrix(&mut self, operand: &Operand) -> Outcome<Rc<Matrix>> {
        match operand {
            Operand::Array(matrix) => Ok(Rc::clone(matrix)),
            Operand::Scalar(scalar) => {
                Ok(Rc::new(Matrix { rows: 1, columns: 1, cells: vec![scalar.clone()] }))
            }
            Operand::Omitted => Ok(Rc::new(Matrix { rows: 1, columns: 1, cells: vec![Scalar::BLANK] })),
            Operand::Areas(_) => Err(CellError::Value.into()),
            Operand::Lambda(_) => Err(CellError::Calculation.into()),
            Operand::Some(sparse) => Err(sparse.halt()),
            Operand::Moving(cell) => {
                Ok(Rc::new(Matrix { rows: 1, columns: 1, cells: vec![cell.value.clone()] }))
            }
            Operand::Range(range) => {
                let range = self.cut(*range);
                let (rows, columns) = (range.rows() as usize, range.columns() as usize);
                self.room(rows, columns)?;
                let mut cells = vec![Scalar::BLANK; rows * columns];
                for (row, column, scalar) in self.present(range)? {
                    let (row, column) = (row - range.first_row, column - range.first_column);
                    cells[row as usize * columns + column as usize] = scalar;
                }
                Ok(Rc::new(Matrix { rows, columns, cells }))
            }
        }
    }

    /// Halts where an array of so many rows and columns is too large, or one too many.
    pub fn room(&mut self, rows: usize, columns: usize) -> Outcome<()> {
        if rows > MAX_ROWS as usize || columns > MAX_COLUMNS as usize {
            return Err(Halt::Unsupported("an array with more rows or columns than a sheet".to_owned()));
        }
        let elements = rows.saturating_mul(columns);
        if elements > MOST_ELEMENTS {
            return Err(Halt::Unsupported("an array of more than 4 million cells".to_owned()));
        }
        self.spend(elements)
    }

    /// Counts elements that the formula makes, or texts in the room of elements, and halts where they are too
    /// many together.
    pub fn spend(&mut self, elements: usize) -> Outcome<()> {
        self.spent = self.spent.saturating_add(elements);
        if self.spent > MOST_SPENT {
            return Err(Halt::Unsupported(
                "a formula whose arrays have more than 20 million cells together".to_owned(),
            ));
        }
        Ok(())
    }

    /// How many rows or columns an argument asks for: `#VALUE!` below 1.
    pub fn extent(&mut self, operand: &Operand) -> Outcome<usize> {
        let scalar = self.single(operand.clone())?;
        let count = self.constant_number(&scalar)?.trunc();
        if count < 1.0 { Err(CellError::Value.into()) } else { Ok(count as usize) }
    }

    /// An operand as one value: a range of one cell is that cell, a larger one intersects with the
    /// formula's row or column, an array gives its first element.
    pub fn single(&mut self, operand: Operand) -> Outcome<Scalar> {
        match operand {
            Operand::Scalar(scalar) => Ok(scalar),
            other => self.single_of(&other),
        }
    }

    /// The same of an operand that is kept.
    pub(super) fn single_of(&mut self, operand: &Operand) -> Outcome<Scalar> {
        match operand {
            Operand::Scalar(scalar) => Ok(scalar.clone()),
            Operand::Omitted => Ok(Scalar::BLANK),
            Operand::Array(matrix) => Ok(matrix.stretched(0, 0)),
            Operand::Areas(_) => Err(CellError::Value.into()),
            Operand::Lambda(_) => Err(CellError::Calculation.into()),
            Operand::Some(sparse) => Err(sparse.halt()),
            Operand::Moving(cell) => Ok(cell.value.clone()),
            Operand::Range(range) => {
                let cell = self.intersect(*range)?;
                self.cell(cell)
            }
        }
    }

    /// Implicit intersection: the cell of `range` in the row or column of the formula.
    pub fn intersect(&mut self, range: RangeRef) -> Outcome<CellRef> {
        if !range.is_cell() {
            self.looked_elsewhere();
        }
        let at = self.cell;
        let rows = (range.first_row..=range.last_row).contains(&at.row);
        let columns = (range.first_column..=range.last_column).contains(&at.column);
        match (range.rows(), range.columns()) {
            (1, 1) => Ok(range.top_left()),
            (_, 1) if rows => Ok(CellRef::new(range.sheet, at.row, range.first_column)),
            (1, _) if columns => Ok(CellRef::new(range.sheet, range.first_row, at.column)),
            (r, c) if r > 1 && c > 1 && rows && columns => Ok(CellRef::new(range.sheet, at.row, at.column)),
            _ => Err(CellError::Value.into()),
        }
    }

    /// Every value of the operand with whether it was read from cells rather than written in the
    /// formula: aggregates ignore text and truth values in cells, and convert written ones.
    pub fn items(&mut self, operand: &Operand) -> Outcome<Vec<Item>> {
        let item = |from_cells| move |scalar| Item { scalar, from_cells };
        match operand {
            Operand::Scalar(scalar) => Ok(vec![item(false)(scalar.clone())]),
            Operand::Omitted => Ok(vec![item(false)(Scalar::BLANK)]),
            Operand::Array(matrix) => Ok(matrix.cells.iter().cloned().map(item(true)).collect()),
            Operand::Lambda(_) => Err(CellError::Calculation.into()),
            Operand::Some(sparse) => Err(sparse.halt()),
            Operand::Moving(cell) if cell.is_mixed => {
                Err(Halt::Unsupported("an aggregate of a cell or a value, as a draw decides".to_owned()))
            }
            Operand::Moving(cell) if cell.value.is_blank() => Ok(Vec::new()),
            Operand::Moving(cell) => Ok(vec![item(true)(cell.value.clone())]),
            Operand::Range(range) => {
                Ok(self.present(*range)?.into_iter().map(|(_, _, scalar)| item(true)(scalar)).collect())
            }
            Operand::Areas(ranges) => {
                let mut items = Vec::new();
                for range in ranges {
                    items.extend(self.items(&Operand::Range(*range))?);
                }
                Ok(items)
            }
        }
    }

    /// Whether the cell's row is hidden.
    pub fn is_hidden(&self, cell: CellRef) -> bool {
        let hidden = self.hidden.get_or_init(|| {
            let sheets = self.model.workbook.sheets.iter().zip(0..);
            let rows =
                sheets.flat_map(|(sheet, id)| sheet.row_heights.iter().map(move |row| (SheetId(id), row)));
            rows.filter(|(_, (_, height))| *height == 0.0).map(|(sheet, (row, _))| (sheet, *row)).collect()
        });
        hidden.contains(&(cell.sheet, cell.row))
    }

    /// Whether the cell's formula is a subtotal, which other subtotals pass over.
    pub fn is_subtotal(&self, cell: CellRef) -> bool {
        let formula = self.model.formulas.get(&cell);
        formula.is_some_and(|formula| {
            matches!(formula.tree.pattern(), Expr::Call(function, _) if matches!(function.name, "SUBTOTAL" | "AGGREGATE"))
        })
    }
}

/// What is said of a formula that hangs on blank cells of whole columns or rows at which nobody looked.
pub(super) const BLANK_LINES_COUNT: &str =
    "an array of a whole column or row in which blank cells after the used ones count";
/// The most elements of one array.
const MOST_ELEMENTS: usize = 4_000_000;
/// The most elements of all arrays in one evaluation of a formula.
const MOST_SPENT: usize = 20_000_000;

/// One value given to an aggregate.
#[derive(Clone, Debug)]
pub struct Item {
    /// The value; never blank when it comes from a range.
    pub scalar: Scalar,
    /// Whether it was read from cells or an array.
    pub from_cells: bool,
}

/// The first of two rounded to as many digits as the second says.
fn round_to_digits(values: &[f64]) -> f64 {
    let [x, digits] = *values else { return f64::NAN };
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (_, last) = math::fifteen_digits(x.abs());
    math::round_decimal(x, digits - f64::from(15 + last))
}
