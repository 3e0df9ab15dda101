//! What a part of a formula is while it is lowered: known now, or a value of the plan.

use std::rc::Rc;

use super::Closure;
use crate::address::{CellRef, RangeRef, SheetId};
use crate::plan::ValueId;
use crate::value::{CellError, Value};

/// A number: known now, or a value of the plan. NaN is an error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Num {
    /// The same in every trial.
    Constant(f64),
    /// Different by trial.
    Dynamic(ValueId),
}

impl From<f64> for Num {
    fn from(x: f64) -> Self {
        Self::Constant(x)
    }
}

impl Num {
    /// The number, where it is the same in every trial.
    pub fn constant(self) -> Option<f64> {
        match self {
            Self::Constant(x) => Some(x),
            Self::Dynamic(_) => None,
        }
    }
}

/// The value of one cell or one argument.
#[derive(Clone, Debug)]
pub enum Scalar {
    /// The same in every trial.
    Constant(Value),
    /// A number that draws reach. NaN is an error.
    Number(ValueId),
    /// A truth value that draws reach: 1 or 0, NaN is an error.
    Boolean(ValueId),
    /// A draw decides between values of different kinds, such as a number and a text.
    Choice(Rc<Choice>),
}

/// One of two, by trial.
#[derive(Debug)]
pub struct Choice {
    /// Not 0 for `then`, 0 for `otherwise`, NaN for an error.
    pub condition: ValueId,
    /// The value where the condition holds.
    pub then: Scalar,
    /// The value where it does not.
    pub otherwise: Scalar,
}

impl Scalar {
    /// Nothing.
    pub const BLANK: Scalar = Scalar::Constant(Value::Blank);

    /// The value, where it is the same in every trial.
    pub fn constant(&self) -> Option<&Value> {
        match self {
            Self::Constant(value) => Some(value),
            Self::Number(_) | Self::Boolean(_) | Self::Choice(_) => None,
        }
    }

    fn is_much_as(&self, other: &Scalar) -> bool {
        match (self, other) {
            (Self::Constant(Value::Number(a)), Self::Constant(Value::Number(b))) => {
                (a - b).abs() <= 1e-13 * a.abs()
            }
            (Self::Constant(a), Self::Constant(b)) => a == b,
            (Self::Number(a), Self::Number(b)) | (Self::Boolean(a), Self::Boolean(b)) => a == b,
            (Self::Choice(a), Self::Choice(b)) => {
                a.condition == b.condition
                    && a.then.is_much_as(&b.then)
                    && a.otherwise.is_much_as(&b.otherwise)
            }
            _ => false,
        }
    }

    /// Whether it is nothing, in every trial.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Constant(Value::Blank))
    }
}

impl From<Num> for Scalar {
    fn from(number: Num) -> Self {
        match number {
            Num::Constant(x) => Self::Constant(Value::from(x)),
            Num::Dynamic(id) => Self::Number(id),
        }
    }
}

impl From<Value> for Scalar {
    fn from(value: Value) -> Self {
        Self::Constant(value)
    }
}

impl From<CellError> for Scalar {
    fn from(error: CellError) -> Self {
        Self::Constant(Value::Error(error))
    }
}

impl From<f64> for Scalar {
    fn from(x: f64) -> Self {
        Self::Constant(Value::from(x))
    }
}

impl From<bool> for Scalar {
    fn from(x: bool) -> Self {
        Self::Constant(Value::Boolean(x))
    }
}

/// Values in rows and columns, at least one.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// The values, row by row.
    pub cells: Vec<Scalar>,
}

impl Matrix {
    /// The value at `row` and `column`; a single row or column repeats, as Excel's arrays do.
    pub fn stretched(&self, row: usize, column: usize) -> Scalar {
        let row = if self.rows == 1 { 0 } else { row };
        let column = if self.columns == 1 { 0 } else { column };
        self.get(row, column).cloned().unwrap_or(Scalar::Constant(Value::Error(CellError::NotAvailable)))
    }

    /// One row, or one column, from 0; it must be there.
    pub fn line(&self, index: usize, row: bool) -> Matrix {
        if row {
            let cells = self.cells[index * self.columns..(index + 1) * self.columns].to_vec();
            return Matrix { rows: 1, columns: self.columns, cells };
        }
        let cells = self.cells.iter().skip(index).step_by(self.columns).cloned().collect();
        Matrix { rows: self.rows, columns: 1, cells }
    }

    /// The value at `row` and `column`, from 0.
    pub fn get(&self, row: usize, column: usize) -> Option<&Scalar> {
        if column < self.columns { self.cells.get(row * self.columns + column) } else { None }
    }
}

/// What an argument is.
#[derive(Clone, Debug)]
pub enum Operand {
    /// One value.
    Scalar(Scalar),
    /// An array.
    Array(Rc<Matrix>),
    /// Cells of a sheet, not yet read.
    Range(RangeRef),
    /// Several ranges.
    Areas(Vec<RangeRef>),
    /// One cell, of which draws decide the place.
    Moving(Rc<Moving>),
    /// Values of which draws decide which are there.
    Some(Rc<Sparse>),
    /// A lambda.
    Lambda(Rc<Closure>),
    /// An argument left out.
    Omitted,
}

impl Operand {
    /// Whether it has the value of another: numbers to 13 digits, and of arrays what both have.
    pub(super) fn is_much_as(&self, other: &Operand) -> bool {
        match (self, other) {
            (Self::Scalar(a), Self::Scalar(b)) => a.is_much_as(b),
            (Self::Array(a), Self::Array(b)) => {
                let (rows, columns) = (a.rows.min(b.rows), a.columns.min(b.columns));
                let line = |m: &Matrix, row: usize| row * m.columns..row * m.columns + columns;
                (0..rows).all(|row| {
                    let pairs = a.cells[line(a, row)].iter().zip(&b.cells[line(b, row)]);
                    pairs.into_iter().all(|(a, b)| a.is_much_as(b))
                })
            }
            (Self::Range(a), Self::Range(b)) => a == b,
            (Self::Moving(a), Self::Moving(b)) => a.value.is_much_as(&b.value),
            _ => false,
        }
    }
}

/// A cell of which draws decide the place, as INDEX and OFFSET give it, or which cell, as CHOOSE and IF do.
#[derive(Debug)]
pub struct Moving {
    /// Where it stands; `None` where draws choose among cells, or among cells and values.
    pub place: Option<Spot>,
    /// Its value.
    pub value: Scalar,
    /// Whether it is a value rather than a cell in some trials, and of a kind of which aggregates ask that.
    pub is_mixed: bool,
}

/// A cell of a sheet, at a row and column from 0 that draws may decide.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// The sheet.
    pub sheet: SheetId,
    /// Its row, from 0.
    pub row: Num,
    /// Its column, from 0.
    pub column: Num,
}

/// Values of which draws decide which are there, as FILTER gives them. An aggregate can take them; how many
/// they are, and where each stands, differs by trial.
#[derive(Debug)]
pub struct Sparse {
    /// Each value, a choice of it and blank where it may be missing.
    pub items: Vec<Scalar>,
    /// What they are, for the message where one needs to know their number or places.
    pub what: &'static str,
}

impl Sparse {
    /// Why there is no array of the values.
    pub fn halt(&self) -> Halt {
        Halt::Unsupported(self.what.to_owned())
    }
}

macro_rules! scalar_operands {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Operand {
            fn from(value: $kind) -> Self {
                Self::Scalar(value.into())
            }
        })*
    };
}
scalar_operands!(Scalar, Num, Value, CellError, f64, bool);

impl From<Matrix> for Operand {
    fn from(matrix: Matrix) -> Self {
        Self::Array(Rc::new(matrix))
    }
}

/// Why an expression has no operand.
#[derive(Clone, Debug, PartialEq)]
pub enum Halt {
    /// It is an Excel error in every trial.
    Error(CellError),
    /// It needs something that Carlo does not know: the function or feature.
    Unsupported(String),
    /// It needs a cell that cannot be computed.
    Blocked(CellRef),
    /// It changes at every recalculation, and nothing is being simulated.
    Volatile,
    /// It needs cells that have not been lowered yet; they are noted.
    Missing,
}

impl From<CellError> for Halt {
    fn from(error: CellError) -> Self {
        Self::Error(error)
    }
}

/// An operand, or why there is none. `?` on an Excel error makes the whole call that error.
pub type Outcome<T> = Result<T, Halt>;
