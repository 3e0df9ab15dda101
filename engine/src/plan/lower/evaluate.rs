//! Expressions → operands: the rules of formulas, without a word on any one function.

use std::rc::Rc;

use super::cells::BLANK_LINES_COUNT;
use super::{Closure, Halt, Lowering, Matrix, Mode, Num, Operand, Outcome, Scalar, gather};
use crate::address::RangeRef;
use crate::formula::{Expr, External, Infix, Prefix};
use crate::function::{ArgumentKind, Function, Lower};
use crate::plan::{Binary, Unary};
use crate::value::{CellError, Value};

/// How deep calls within calls are lowered.
const MOST_DEPTH: u32 = 400;
/// The most pairs of ranges of which the common cells are looked for.
const MOST_AREAS: usize = 1 << 16;
/// The most values that sums and the like take in each trial: running sums of ten thousand rows are more.
pub(super) const MOST_REDUCED: usize = 20_000_000;

/// How many blank lines arrays of whole columns and rows have at the second look: many, for a median to notice, and an
/// odd number more than at the first, for XOR to.
const LONGER: u32 = 1_000;

impl Lowering<'_> {
    /// Evaluates a whole formula. One with arrays of whole columns or rows is refused where more blank cells count
    /// than are looked at.
    pub(super) fn evaluate_root(&mut self, expr: &Expr) -> Outcome<Operand> {
        self.cut_short = false;
        let draws = self.draws_in_cell;
        let operand = self.evaluate_once(expr);
        if !self.cut_short || matches!(operand, Err(Halt::Missing | Halt::Unsupported(_) | Halt::Blocked(_)))
        {
            return operand;
        }
        let blanks_count = match self.blanks_count_at_rest() {
            Some(known) => known,
            None => {
                self.draws_in_cell = draws;
                self.moves_with_blanks(expr, &operand)?
            }
        };
        if blanks_count { Err(Halt::Unsupported(BLANK_LINES_COUNT.to_owned())) } else { operand }
    }

    /// Whether the value moves where the arrays are longer.
    fn moves_with_blanks(&mut self, expr: &Expr, operand: &Outcome<Operand>) -> Outcome<bool> {
        let reduced = self.reduced;
        self.blank_lines = LONGER;
        let longer = self.evaluate_once(expr);
        self.blank_lines = 1;
        self.reduced = reduced;
        match (operand, &longer) {
            (_, Err(Halt::Missing)) => Err(Halt::Missing),
            (Ok(a), Ok(b)) => Ok(!a.is_much_as(b)),
            (a, b) => Ok(a.as_ref().err() != b.as_ref().err()),
        }
    }

    /// Whether blank cells count in the formula at the file's values, which speak for every trial: operations on many
    /// blank cells would be as many in each. `None` where nothing is simulated, or the formula draws itself.
    fn blanks_count_at_rest(&mut self) -> Option<bool> {
        if !self.simulates() {
            return None;
        }
        let (cell, model) = (self.cell, self.model);
        if let Some(known) = self.blanks_count.get(&cell) {
            return *known;
        }
        let at_rest = self.at_rest.get_or_insert_with(|| Box::new(Lowering::check(model)));
        let count = match at_rest.recompute(cell) {
            Err(Halt::Volatile) => None,
            Err(Halt::Unsupported(what)) => Some(what == BLANK_LINES_COUNT),
            _ => Some(false),
        };
        self.blanks_count.insert(cell, count);
        count
    }

    /// Evaluates a whole formula: its last addition or subtraction snaps to 0.
    fn evaluate_once(&mut self, expr: &Expr) -> Outcome<Operand> {
        self.depth = 0;
        self.calls = 0;
        self.spent = 0;
        if self.reduced > MOST_REDUCED {
            return Err(Halt::Unsupported(
                "a workbook whose sums read more than 20 million cells in each trial".to_owned(),
            ));
        }
        self.locals.clear();
        match expr {
            Expr::Binary(op @ (Infix::Add | Infix::Subtract), a, b) => self.binary_operator(*op, a, b, true),
            _ => self.evaluate(expr),
        }
    }

    /// Evaluates an expression.
    pub fn evaluate(&mut self, expr: &Expr) -> Outcome<Operand> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            let what = if self.calls > 0 {
                "lambdas that call each other this deep"
            } else {
                "a formula nested this deep"
            };
            return Err(Halt::Unsupported(what.to_owned()));
        }
        let operand = self.evaluate_nested(expr);
        self.depth -= 1;
        operand
    }

    fn evaluate_nested(&mut self, expr: &Expr) -> Outcome<Operand> {
        match expr {
            Expr::Literal(Value::Error(error)) => Err((*error).into()),
            Expr::Literal(value) => Ok(value.clone().into()),
            Expr::Omitted => Ok(Operand::Omitted),
            Expr::Cell(cell) => Ok(Operand::Range((*cell).into())),
            Expr::Range(range) => Ok(Operand::Range(*range)),
            Expr::Union(parts) => {
                let mut areas = Vec::new();
                for part in parts {
                    areas.extend(self.areas(part)?);
                }
                Ok(Operand::Areas(areas))
            }
            Expr::Intersection(a, b) => {
                let (a, b) = (self.areas(a)?, self.areas(b)?);
                if a.len() * b.len() > MOST_AREAS {
                    return Err(Halt::Unsupported("an intersection of this many ranges".to_owned()));
                }
                let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
                let common: Vec<RangeRef> = pairs.filter_map(|(a, b)| a.intersection(b)).collect();
                match common.as_slice() {
                    [] => Err(CellError::Null.into()),
                    [one] => Ok(Operand::Range(*one)),
                    _ => Ok(Operand::Areas(common)),
                }
            }
            Expr::Hull(a, b) => {
                let (a, b) = (self.evaluate(a)?, self.evaluate(b)?);
                self.hull(&a, &b)
            }
            Expr::Unary(op, a) => {
                let operand = self.evaluate(a)?;
                self.map(&[operand], &mut |l, values| l.prefix(*op, &values[0]))
            }
            Expr::Binary(op, a, b) => self.binary_operator(*op, a, b, false),
            Expr::Array(columns, values) => {
                let columns = *columns as usize;
                let cells: Vec<Scalar> = values.iter().cloned().map(Scalar::from).collect();
                Ok(Matrix { rows: cells.len() / columns.max(1), columns, cells }.into())
            }
            Expr::Call(function, arguments) => self.evaluate_call(function, arguments),
            Expr::Distribution(call) => Ok(self.distribution(call)?.into()),
            #[cfg(feature = "functions")]
            Expr::Series(call) => self.series(call),
            #[cfg(not(feature = "functions"))]
            Expr::Series(call) => Err(Halt::Unsupported(call.function.to_owned())),
            Expr::Trial if matches!(self.mode, Mode::Check) => Err(Halt::Volatile),
            Expr::Trial => Ok(Scalar::Number(self.builder.trial()).into()),
            Expr::Unsupported(what, _) => Err(Halt::Unsupported(what.to_string())),
            Expr::Local(place, _) => self.local(*place),
            Expr::Lambda(lambda) => Ok(self.lambda(lambda)),
            Expr::Function(function) => Ok(Operand::Lambda(Rc::new(Closure::Function(function)))),
            Expr::Apply(callee, arguments) => self.evaluate_apply(callee, arguments),
            Expr::External(external) => self.external(external),
            Expr::Intersect(inner) => {
                let operand = self.evaluate(inner)?;
                self.single(operand).map(Operand::Scalar)
            }
        }
    }

    fn evaluate_apply(&mut self, callee: &Expr, arguments: &[Expr]) -> Outcome<Operand> {
        let callee = self.evaluate(callee)?;
        let closure = self.closure(&callee)?;
        let arguments = arguments.iter().map(|argument| self.evaluate(argument)).collect();
        self.apply(&closure, arguments)
    }

    /// The values that the file keeps of another workbook: the cell is listed among those held.
    fn external(&mut self, external: &External) -> Outcome<Operand> {
        self.consulted.insert(self.cell);
        if let [value] = external.values.as_slice() {
            return match value {
                Value::Error(error) => Err((*error).into()),
                value => Ok(value.clone().into()),
            };
        }
        let columns = external.columns as usize;
        let cells: Vec<Scalar> = external.values.iter().cloned().map(Scalar::from).collect();
        Ok(Matrix { rows: cells.len() / columns.max(1), columns, cells }.into())
    }

    /// Evaluates an expression to one value.
    pub fn scalar(&mut self, expr: &Expr) -> Outcome<Scalar> {
        let operand = self.evaluate(expr)?;
        self.single(operand)
    }

    /// Evaluates an expression to one value, with an Excel error as a value.
    pub fn scalar_or_error(&mut self, expr: &Expr) -> Outcome<Scalar> {
        let outcome = self.scalar(expr);
        self.caught(outcome)
    }

    /// Evaluates an expression that must be a reference, to any number of ranges.
    fn areas(&mut self, expr: &Expr) -> Outcome<Vec<RangeRef>> {
        match self.evaluate(expr)? {
            Operand::Areas(ranges) => Ok(ranges),
            operand => Ok(vec![Self::one_range(operand)?]),
        }
    }

    /// Evaluates an expression that must be a reference to one range.
    pub fn reference(&mut self, expr: &Expr) -> Outcome<RangeRef> {
        let operand = self.evaluate(expr)?;
        Self::one_range(operand)
    }

    fn one_range(operand: Operand) -> Outcome<RangeRef> {
        match operand {
            Operand::Range(range) => Ok(range),
            Operand::Some(_) | Operand::Moving(_) | Operand::Array(_) => Err(gather::uncertain()),
            Operand::Scalar(scalar) if scalar.constant().is_none() => Err(gather::uncertain()),
            _ => Err(CellError::Value.into()),
        }
    }

    /// Whether a function of single values is applied to each element of the operand.
    pub fn is_wide(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Array(_) => true,
            Operand::Range(range) => self.array && !range.is_cell(),
            _ => false,
        }
    }

    fn binary_operator(&mut self, op: Infix, a: &Expr, b: &Expr, last: bool) -> Outcome<Operand> {
        // A long chain `a + b + c …` leans to the left: walk down it rather than recurse.
        let mut pending = Vec::new();
        let mut first = a;
        while let Expr::Binary(op, a, b) = first {
            pending.push((*op, &**b));
            first = a;
        }
        let mut left = self.evaluate_or_note(first);
        for (op, right) in pending.into_iter().rev() {
            left = self.operate(op, left, right, false);
        }
        self.operate(op, left, b, last)
    }

    /// An operator between what its left side has given and its right side.
    fn operate(&mut self, op: Infix, left: Outcome<Operand>, right: &Expr, last: bool) -> Outcome<Operand> {
        let operands = match (left, self.evaluate_or_note(right)) {
            (Err(Halt::Missing), _) | (_, Err(Halt::Missing)) => return Err(Halt::Missing),
            // An error beside an array is one in each of its elements.
            (Err(Halt::Error(error)), Ok(b)) if self.is_wide(&b) => [error.into(), b],
            (Ok(a), Err(Halt::Error(error))) if self.is_wide(&a) => [a, error.into()],
            (Err(halt), Ok(_) | Err(Halt::Error(_))) => return Err(halt),
            (_, Err(halt)) => return Err(halt),
            (Ok(a), Ok(b)) => [a, b],
        };
        self.map(&operands, &mut |l, values| l.infix(op, &values[0], &values[1], last))
    }

    /// Evaluates an operand, which stays a cell if it is one, and notes the cell where it is missing.
    pub fn noted(&mut self, expr: &Expr) -> Outcome<Operand> {
        let operand = self.evaluate(expr)?;
        if let Operand::Range(range) = &operand
            && range.is_cell()
        {
            let value = self.cell(range.top_left());
            self.caught(value)?;
        }
        Ok(operand)
    }

    /// Evaluates an operand and reads its cell, so that all missing cells of an operator are noted at once.
    pub fn evaluate_or_note(&mut self, expr: &Expr) -> Outcome<Operand> {
        match self.evaluate(expr)? {
            Operand::Range(range) if range.is_cell() => self.cell(range.top_left()).map(Operand::Scalar),
            other => Ok(other),
        }
    }

    fn prefix(&mut self, op: Prefix, a: &Scalar) -> Outcome<Scalar> {
        match op {
            Prefix::Plus => Ok(a.clone()),
            Prefix::Minus => {
                let number = self.number(a)?;
                Ok(self.unary(Unary::Negate, number).into())
            }
            Prefix::Percent => {
                let number = self.number(a)?;
                Ok(self.binary(Binary::Divide, number, Num::Constant(100.0)).into())
            }
        }
    }

    /// Evaluates a call of a function of the table.
    pub(super) fn evaluate_call(
        &mut self,
        function: &'static Function,
        arguments: &[Expr],
    ) -> Outcome<Operand> {
        let most = function.most_arguments().unwrap_or(usize::MAX);
        if arguments.len() < function.least_arguments() || arguments.len() > most {
            return Err(CellError::Value.into());
        }
        if let Lower::Lazy(lower) = function.lower {
            return lower(self, arguments);
        }
        // Excel saves so for functions that once were an add-in's.
        let left_empty = |argument: &Expr| matches!(argument, Expr::Omitted);
        if arguments.iter().any(left_empty) && matches!(function.name, "GCD" | "LCM" | "MROUND") {
            return Err(CellError::NotAvailable.into());
        }
        let mut operands = Vec::with_capacity(arguments.len());
        let mut halt = None;
        for (index, argument) in arguments.iter().enumerate() {
            let kind = function.argument(index).map_or(ArgumentKind::Scalar, |argument| argument.kind);
            match self.argument(kind, argument) {
                Ok(operand) => operands.push(operand),
                Err(Halt::Missing) => halt = Some(Halt::Missing),
                Err(Halt::Error(error)) => operands.push(error.into()),
                Err(other) => halt = halt.or(Some(other)),
            }
        }
        if let Some(halt) = halt {
            return Err(halt);
        }
        match function.lower {
            Lower::Scalar(lower) => self.map(&operands, &mut |l, values| lower(l, values)),
            Lower::Operands(lower) => lower(self, &operands),
            Lower::Lazy(lower) => lower(self, arguments),
        }
    }

    /// Evaluates one argument of a kind. Ranges in scalar places are read, so that what is missing in
    /// several arguments is noted at once.
    pub fn argument(&mut self, kind: ArgumentKind, expr: &Expr) -> Outcome<Operand> {
        match kind {
            ArgumentKind::Array => {
                let array = std::mem::replace(&mut self.array, true);
                let operand = self.evaluate(expr);
                self.array = array;
                operand
            }
            ArgumentKind::Reference => self.evaluate(expr),
            #[cfg(feature = "functions")]
            ArgumentKind::Criterion => self.criterion(expr),
            _ => self.evaluate_or_note(expr),
        }
    }

    /// Applies a function of single values: at once, or in array places to every element, a row or
    /// column stretching to the size of the others.
    pub fn map(
        &mut self,
        operands: &[Operand],
        function: &mut dyn FnMut(&mut Self, &[Scalar]) -> Outcome<Scalar>,
    ) -> Outcome<Operand> {
        if !operands.iter().any(|operand| self.is_wide(operand)) {
            return self.map_once(operands, function);
        }
        self.map_each(operands, &mut |l, values| l.cases(values, function))
    }

    fn map_once(
        &mut self,
        operands: &[Operand],
        function: &mut dyn FnMut(&mut Self, &[Scalar]) -> Outcome<Scalar>,
    ) -> Outcome<Operand> {
        // Most functions and all operators take one or two.
        let value = match operands {
            [one] => {
                let one = self.value_or_error(one)?;
                self.cases(&[one], function)
            }
            [one, other] => {
                let (one, other) = (self.value_or_error(one)?, self.value_or_error(other)?);
                self.cases(&[one, other], function)
            }
            _ => {
                let values: Outcome<Vec<Scalar>> =
                    operands.iter().map(|operand| self.value_or_error(operand)).collect();
                self.cases(&values?, function)
            }
        };
        value.map(Operand::Scalar)
    }

    /// An operand as one value, which may be an Excel error.
    fn value_or_error(&mut self, operand: &Operand) -> Outcome<Scalar> {
        match operand {
            Operand::Scalar(scalar) => Ok(scalar.clone()),
            other => {
                let outcome = self.single_of(other);
                self.caught(outcome)
            }
        }
    }

    /// Applies a function of single values to every element, also of ranges in a plain formula. Where all operands are
    /// single values so is the result. The function is given choices as they are: one that takes some of its values
    /// and leaves others has nothing to do with the errors that decide among those it leaves.
    pub fn map_each(
        &mut self,
        operands: &[Operand],
        function: &mut dyn FnMut(&mut Self, &[Scalar]) -> Outcome<Scalar>,
    ) -> Outcome<Operand> {
        let several = |operand: &Operand| match operand {
            Operand::Array(_) => true,
            Operand::Range(range) => !range.is_cell(),
            _ => false,
        };
        if !operands.iter().any(several) {
            let values: Outcome<Vec<Scalar>> =
                operands.iter().map(|operand| self.value_or_error(operand)).collect();
            return function(self, &values?).map(Operand::Scalar);
        }
        let mut matrices: Vec<Rc<Matrix>> = Vec::with_capacity(operands.len());
        for operand in operands {
            matrices.push(self.matrix(operand)?);
        }
        let rows = matrices.iter().map(|matrix| matrix.rows).max().unwrap_or(1);
        let columns = matrices.iter().map(|matrix| matrix.columns).max().unwrap_or(1);
        self.room(rows, columns)?;
        let mut cells = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let values: Vec<Scalar> = matrices.iter().map(|m| m.stretched(row, column)).collect();
                let outcome = function(self, &values);
                cells.push(self.caught(outcome)?);
            }
        }
        Ok(Matrix { rows, columns, cells }.into())
    }

    /// Applies a function of single values, for each case where a draw decides what kind one is.
    fn cases(
        &mut self,
        values: &[Scalar],
        function: &mut dyn FnMut(&mut Self, &[Scalar]) -> Outcome<Scalar>,
    ) -> Outcome<Scalar> {
        let Some(position) = values.iter().position(|value| matches!(value, Scalar::Choice(_))) else {
            return function(self, values);
        };
        let mut values = values.to_vec();
        let choice = values[position].clone();
        self.by_case(&choice, &mut |l, case| {
            values[position] = case.clone();
            l.cases(&values, function)
        })
    }
}
