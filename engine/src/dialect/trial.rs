//! Calls that depend on which trial it is: its number, and data taken in turn.

use super::call::{binary, number};
use super::list::{columns, list};
use super::product::Mark;
use super::reading::Reading;
use crate::formula::{Expr, Infix};
use crate::function;

impl Reading<'_> {
    /// There is one simulation.
    pub(super) fn current_simulation(&mut self) -> Expr {
        self.note("Carlo runs one simulation: its number is 1");
        number(1.0)
    }

    /// The first of the data in the first trial, then the next: `INDEX(data, row, column)` at the place that the
    /// trial's number says.
    pub(super) fn in_turn(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [data] = arguments else { return Err("it takes data") };
        let count = list(data).ok_or("its data must be a range or stand in braces")?.len();
        if self.shift.is_some() || self.truncate.is_some() || self.censor.is_some() {
            return Err("data taken in turn are not shifted or bounded");
        }
        if self.dependence.take().is_some() {
            self.refuse("a correlation of data taken in turn");
        }
        if let Some(locked) = self.locked_value() {
            return Ok(locked);
        }
        self.note("its data are taken in their order, trial by trial, from the first again after the last");
        let name = self.name.take();
        self.marks.push(Mark::MadeInput(self.addin.name, name));
        let width = columns(data).unwrap_or(1) as f64;
        let before = binary(Infix::Subtract, Expr::Trial, number(1.0));
        let place = call("MOD", vec![before, number(count as f64)]);
        let row = call("INT", vec![binary(Infix::Divide, place.clone(), number(width))]);
        let column = call("MOD", vec![place, number(width)]);
        let [row, column] = [row, column].map(|from_0| binary(Infix::Add, from_0, number(1.0)));
        Ok(call("INDEX", vec![data.clone(), row, column]))
    }
}

/// A call of one of Excel's functions.
fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    Expr::Call(function::find(name).expect("the table has Excel's functions"), arguments)
}
