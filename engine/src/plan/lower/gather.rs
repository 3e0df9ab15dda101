//! References whose place or size draws decide: every cell that they may reach is read, and each trial
//! takes its own.

use std::rc::Rc;

use super::{Halt, Item, Lowering, Matrix, Moving, Num, Operand, Outcome, Scalar, Sparse, Spot};
use crate::address::{MAX_COLUMNS, MAX_ROWS, RangeRef, SheetId};
use crate::plan::{Binary, Compare, Reduce};
use crate::value::{CellError, Value};

/// The most cells that one such reference may reach.
const MOST_CELLS: usize = 20_000;

/// The least and greatest row, or column, of a reference, from 0; draws may reach either.
type Ends = (Num, Num);

/// How far a reference moves along rows, or along columns.
struct Axis {
    /// The least number of steps.
    low: f64,
    /// How many numbers of steps there may be.
    count: usize,
    /// Which of them it is, from 0.
    index: Num,
}

/// Why there is no one range.
pub(super) fn uncertain() -> Halt {
    Halt::Unsupported("a reference that depends on a draw".to_owned())
}

impl Lowering<'_> {
    /// The least and greatest that a number may be, infinite where that is not known.
    pub fn bounds(&mut self, number: Num) -> (f64, f64) {
        if number.constant().is_none() {
            self.looked_elsewhere();
        }
        match number {
            Num::Constant(x) => (x, x),
            Num::Dynamic(id) => self.builder.bounds(id),
        }
    }

    /// `base` moved by whole numbers of rows and columns that draws reach. `#REF!` where that is off the sheet.
    pub fn moved(&mut self, base: RangeRef, rows: Num, columns: Num) -> Outcome<Operand> {
        let (height, width) = (base.rows(), base.columns());
        let down = self.axis(rows, base.first_row, height, self.used.0, MAX_ROWS)?;
        let right = self.axis(columns, base.first_column, width, self.used.1, MAX_COLUMNS)?;
        let window = RangeRef {
            sheet: base.sheet,
            first_row: (f64::from(base.first_row) + down.low) as u32,
            first_column: (f64::from(base.first_column) + right.low) as u32,
            last_row: (f64::from(base.last_row) + down.low) as u32 + down.count as u32 - 1,
            last_column: (f64::from(base.last_column) + right.low) as u32 + right.count as u32 - 1,
        };
        let choices = down.count.saturating_mul(right.count);
        let size = (height as usize).saturating_mul(width as usize);
        bounded(choices.saturating_mul(size))?;
        let window = self.matrix(&Operand::Range(window))?;
        let above = self.multiply(down.index, right.count as f64);
        let position = self.add(above, right.index);
        let mut cells = Vec::with_capacity(size);
        for row in 0..height as usize {
            for column in 0..width as usize {
                let may_be: Vec<Scalar> = (0..choices)
                    .filter_map(|i| window.get(row + i / right.count, column + i % right.count).cloned())
                    .collect();
                let value = self.element(position, &may_be);
                cells.push(self.caught(value)?);
            }
        }
        if let [value] = cells.as_slice() {
            let row = self.add(down.index, f64::from(base.first_row) + down.low);
            let column = self.add(right.index, f64::from(base.first_column) + right.low);
            let place = Some(Spot { sheet: base.sheet, row, column });
            return Ok(Operand::Moving(Rc::new(Moving { place, value: value.clone(), is_mixed: false })));
        }
        Ok(Matrix { rows: height as usize, columns: width as usize, cells }.into())
    }

    /// The values of an operand, and of one of which draws decide which are there a choice of each and blank:
    /// for aggregates that pass over blanks.
    pub fn possible_items(&mut self, operand: &Operand) -> Outcome<Vec<Item>> {
        match operand {
            Operand::Some(sparse) => {
                let item = |scalar: &Scalar| Item { scalar: scalar.clone(), from_cells: true };
                Ok(sparse.items.iter().map(item).collect())
            }
            operand => self.items(operand),
        }
    }

    /// Whether all operands have as many rows and columns.
    pub fn same_shape(&self, operands: &[Operand]) -> bool {
        let shape = |operand: &Operand| match operand {
            Operand::Range(range) => {
                let range = self.clip(*range);
                Some((range.rows() as usize, range.columns() as usize))
            }
            Operand::Array(matrix) => Some((matrix.rows, matrix.columns)),
            Operand::Areas(_) | Operand::Some(_) => None,
            Operand::Scalar(_) | Operand::Moving(_) | Operand::Lambda(_) | Operand::Omitted => Some((1, 1)),
        };
        let first = operands.first().and_then(shape);
        first.is_some() && operands.iter().all(|operand| shape(operand) == first)
    }

    /// The operand at a position from 0 that differs by trial: an array where all are of one shape, else
    /// the values of which are there what the trial chooses.
    pub fn among(&mut self, index: Num, operands: &[Operand]) -> Outcome<Operand> {
        if self.same_shape(operands) {
            let mut all = vec![Operand::from(index)];
            all.extend(operands.iter().cloned());
            let chosen = self.map_each(&all, &mut |l, values| {
                let index = l.number(&values[0])?;
                l.element(index, &values[1..])
            })?;
            return self.as_cell(chosen, operands);
        }
        let mut items = Vec::new();
        for (position, operand) in operands.iter().enumerate() {
            let here = self.compare(Compare::Equal, index, position as f64);
            let values: Vec<Scalar> = match operand {
                Operand::Some(sparse) => sparse.items.clone(),
                operand => self.items(operand)?.into_iter().map(|item| item.scalar).collect(),
            };
            bounded(items.len() + values.len())?;
            for value in values {
                items.push(self.choose(here, value, Scalar::BLANK)?);
            }
        }
        // A position at which there is nothing is an error.
        let (least, most) = (self.compare(Compare::GreaterOrEqual, index, 0.0), operands.len() as f64);
        let below = self.compare(Compare::Less, index, most);
        let inside = self.reduce(Reduce::All, &[least, below]);
        items.push(self.choose(inside, Scalar::BLANK, CellError::Value.into())?);
        Ok(Operand::Some(Rc::new(Sparse { items, what: "a choice between ranges of other sizes" })))
    }

    /// What draws have chosen among operands, as a cell where aggregates must know it for one.
    pub fn as_cell(&mut self, chosen: Operand, operands: &[Operand]) -> Outcome<Operand> {
        let Operand::Scalar(value) = &chosen else { return Ok(chosen) };
        let (mut cells, mut values) = (Vec::new(), Vec::new());
        for operand in operands {
            let scalar = self.single_of(operand);
            let scalar = self.caught(scalar)?;
            match operand {
                Operand::Moving(cell) if cell.is_mixed => {
                    cells.push(scalar.clone());
                    values.push(scalar);
                }
                Operand::Range(_) | Operand::Moving(_) => cells.push(scalar),
                _ => values.push(scalar),
            }
        }
        Ok(Self::chosen_of(value.clone(), &cells, &values))
    }

    /// A value that draws have chosen among cells and values. Aggregates pass over texts, truth values and blanks of
    /// cells and take those of values; a number is as good in either.
    pub fn chosen_of(value: Scalar, cells: &[Scalar], values: &[Scalar]) -> Operand {
        let any_other = |scalars: &[Scalar]| {
            !scalars.iter().all(|scalar| {
                matches!(scalar, Scalar::Number(_) | Scalar::Constant(Value::Number(_) | Value::Error(_)))
            })
        };
        if any_other(cells) {
            let is_mixed = any_other(values);
            return Operand::Moving(Rc::new(Moving { place: None, value, is_mixed }));
        }
        value.into()
    }

    /// The scalar at a position from 0 that may differ by trial.
    pub fn element(&mut self, position: Num, elements: &[Scalar]) -> Outcome<Scalar> {
        if let Num::Constant(i) = position {
            let found = if i >= 0.0 { elements.get(i as usize) } else { None };
            return found.cloned().ok_or(CellError::NotAvailable.into());
        }
        let numbers: Option<Vec<Num>> = elements
            .iter()
            .map(|element| match element {
                Scalar::Constant(Value::Number(x)) => Some(Num::Constant(*x)),
                Scalar::Constant(Value::Blank) => Some(Num::Constant(0.0)),
                Scalar::Constant(Value::Error(_)) => Some(Num::Constant(f64::NAN)),
                Scalar::Number(id) => Some(Num::Dynamic(*id)),
                _ => None,
            })
            .collect();
        if let Some(numbers) = numbers {
            let number = self.pick(position, &numbers).into();
            let (least, most) = self.bounds(position);
            let reached = (least.max(0.0) as usize)..=(most.min(elements.len() as f64) as usize);
            let is_blank = |(at, element): (usize, &Scalar)| element.is_blank() && reached.contains(&at);
            if !elements.iter().enumerate().any(is_blank) {
                return Ok(number);
            }
            let flags: Vec<Num> =
                elements.iter().map(|element| f64::from(u8::from(element.is_blank())).into()).collect();
            let blank = self.pick(position, &flags);
            return self.choose(blank, Scalar::BLANK, number);
        }
        let mut result = Scalar::from(CellError::NotAvailable);
        for (index, element) in elements.iter().enumerate().rev() {
            let here = self.compare(Compare::Equal, position, index as f64);
            result = self.choose(here, element.clone(), result)?;
        }
        Ok(result)
    }
    /// Along one axis: `steps` from `start` for `size` lines, on a sheet of `most` of which `used` hold anything.
    fn axis(&mut self, steps: Num, start: u32, size: u32, used: u32, most: u32) -> Outcome<Axis> {
        let (least, greatest) = (-f64::from(start), f64::from(most) - f64::from(start + size));
        let (low, high) = self.bounds(steps);
        let mut index = steps;
        let outside = self.failure(CellError::Reference);
        if low < least {
            let inside = self.compare(Compare::GreaterOrEqual, index, least);
            index = self.select(inside, index, outside);
        }
        if high > greatest {
            let inside = self.compare(Compare::LessOrEqual, index, greatest);
            index = self.select(inside, index, outside);
        }
        let (low, mut high) = (low.max(least), high.min(greatest));
        // Further on there are only blank cells.
        let blank = (f64::from(used) - f64::from(start)).max(low);
        if high > blank {
            index = self.binary(Binary::Minimum, index, blank);
            high = blank;
        }
        if low > high {
            return Err(CellError::Reference.into());
        }
        let count = (high - low) as usize + 1;
        bounded(count)?;
        Ok(Axis { low, count, index: self.subtract(index, low) })
    }

    /// `a:b`: the range that two references span.
    pub fn hull(&mut self, a: &Operand, b: &Operand) -> Outcome<Operand> {
        if let (Operand::Range(a), Operand::Range(b)) = (a, b) {
            let same_sheet = a.sheet == b.sheet;
            return if same_sheet {
                Ok(Operand::Range(RangeRef::hull(*a, *b)))
            } else {
                Err(CellError::Value.into())
            };
        }
        let (sheet, a_rows, a_columns) = ends(a)?;
        let (other, b_rows, b_columns) = ends(b)?;
        if sheet != other {
            return Err(CellError::Value.into());
        }
        let mut join = |a: Ends, b: Ends| {
            (self.binary(Binary::Minimum, a.0, b.0), self.binary(Binary::Maximum, a.1, b.1))
        };
        let (rows, columns) = (join(a_rows, b_rows), join(a_columns, b_columns));
        self.between(sheet, rows, columns)
    }

    /// The cells between rows and columns of which draws decide at least one.
    pub fn between(&mut self, sheet: SheetId, rows: Ends, columns: Ends) -> Outcome<Operand> {
        let window = |l: &mut Self, ends: Ends, used: u32| {
            let (low, high) = (l.bounds(ends.0).0.max(0.0), l.bounds(ends.1).1.min(f64::from(used) - 1.0));
            (low <= high).then_some((low as u32, high as u32))
        };
        let (down, right) = (window(self, rows, self.used.0), window(self, columns, self.used.1));
        let mut items = vec![self.on_sheet(rows, columns)?];
        if let (Some((first_row, last_row)), Some((first_column, last_column))) = (down, right) {
            let window = RangeRef { sheet, first_row, first_column, last_row, last_column };
            bounded((window.rows() as usize).saturating_mul(window.columns() as usize))?;
            for (row, column, value) in self.present(window)? {
                let inside = [
                    self.compare(Compare::LessOrEqual, rows.0, f64::from(row)),
                    self.compare(Compare::GreaterOrEqual, rows.1, f64::from(row)),
                    self.compare(Compare::LessOrEqual, columns.0, f64::from(column)),
                    self.compare(Compare::GreaterOrEqual, columns.1, f64::from(column)),
                ];
                let inside = self.reduce(Reduce::All, &inside);
                items.push(self.choose(inside, value, Scalar::BLANK)?);
            }
        }
        Ok(Operand::Some(Rc::new(Sparse { items, what: "a range whose size depends on a draw" })))
    }

    /// Blank where the ends lie on a sheet, `#REF!` where they do not.
    fn on_sheet(&mut self, rows: Ends, columns: Ends) -> Outcome<Scalar> {
        let inside = [
            self.compare(Compare::GreaterOrEqual, rows.0, 0.0),
            self.compare(Compare::Less, rows.1, f64::from(MAX_ROWS)),
            self.compare(Compare::GreaterOrEqual, columns.0, 0.0),
            self.compare(Compare::Less, columns.1, f64::from(MAX_COLUMNS)),
        ];
        let inside = self.reduce(Reduce::All, &inside);
        self.choose(inside, Scalar::BLANK, CellError::Reference.into())
    }
}

/// The rows and columns of a reference.
fn ends(operand: &Operand) -> Outcome<(SheetId, Ends, Ends)> {
    match operand {
        Operand::Range(range) => {
            let ends = |first: u32, last: u32| (Num::from(f64::from(first)), Num::from(f64::from(last)));
            let rows = ends(range.first_row, range.last_row);
            Ok((range.sheet, rows, ends(range.first_column, range.last_column)))
        }
        Operand::Moving(cell) => {
            let place = cell.place.ok_or_else(uncertain)?;
            Ok((place.sheet, (place.row, place.row), (place.column, place.column)))
        }
        Operand::Scalar(scalar) if scalar.constant().is_some() => Err(CellError::Value.into()),
        _ => Err(uncertain()),
    }
}

fn bounded(cells: usize) -> Outcome<()> {
    if cells > MOST_CELLS {
        let what = "a reference that depends on a draw and may reach more than 20,000 cells";
        return Err(Halt::Unsupported(what.to_owned()));
    }
    Ok(())
}
