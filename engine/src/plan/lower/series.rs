//! A process's call → a value for each cell of its array formula, one period after the other.

use super::distribution::called;
use super::scenario::Place;
use super::{Halt, Lowering, Matrix, Mode, Operand, Outcome, Scalar};
use crate::formula::Expr;
use crate::plan::{Unary, ValueId};
use crate::series::{Afterwards, MOST_PERIODS, Outer, SeriesCall};

impl Lowering<'_> {
    /// The values of a process by trial over the formula's cells. Impossible constant parameters are `#NUM!`
    /// and a problem of the model.
    pub(super) fn series(&mut self, call: &SeriesCall) -> Outcome<Operand> {
        let range = self.own_range(true);
        let (rows, columns) = (range.rows() as usize, range.columns() as usize);
        if rows > 1 && columns > 1 {
            let what = format!(
                "{} over several rows and several columns (a time series fills one row or one column)",
                call.function
            );
            return Err(Halt::Unsupported(what));
        }
        if rows.max(columns) > MOST_PERIODS {
            return Err(Halt::Unsupported("a time series of more than 10,000 periods".to_owned()));
        }
        let mut parameters = Vec::with_capacity(call.parameters.len());
        for expr in &call.parameters {
            let scalar = self.scalar(expr)?;
            parameters.push(self.number(&scalar)?);
        }
        if let Some(constants) = parameters.iter().map(|p| p.constant()).collect::<Option<Vec<f64>>>()
            && let Err(error) = call.process.check(&constants)
        {
            return Err(self.bad_parameters(&called(call.process.name, &constants), error));
        }
        if matches!(self.mode, Mode::Check) {
            return Err(Halt::Volatile);
        }
        let ids: Vec<ValueId> = parameters.iter().map(|p| self.id(*p)).collect();
        let first = self.draws_in_cell;
        self.draws_in_cell += call.process.draws;
        let cells: Vec<_> = range.cells().collect();
        let mut uniforms = Vec::with_capacity(cells.len() * call.process.draws as usize);
        for cell in &cells {
            for which in 0..call.process.draws {
                uniforms.push(match self.correlated.get(cell) {
                    Some((group, member)) if which == 0 => self.correlated_draw(*group, *member)?,
                    _ => self.draw_at((Place::in_workbook(*cell), first + which)),
                });
            }
        }
        let path = call.process.path(&mut self.builder, &ids, &uniforms);
        let path = self.afterwards(&call.afterwards, path)?;
        let cells = path.into_iter().map(|id| match self.builder.constant_value(id) {
            Some(x) => Scalar::from(x),
            None => Scalar::Number(id),
        });
        Ok(Matrix { rows, columns, cells: cells.collect() }.into())
    }

    /// What is done to the values of a process before they stand in the cells.
    fn afterwards(&mut self, asked: &Afterwards, mut path: Vec<ValueId>) -> Outcome<Vec<ValueId>> {
        for seasons in &asked.seasons {
            let mut terms = Vec::with_capacity(seasons.terms.len());
            for term in &seasons.terms {
                terms.push(self.number_of(term)?);
            }
            for period in 0..path.len() {
                let before = match period.checked_sub(terms.len()).filter(|_| seasons.goes_on) {
                    Some(before) => path[before],
                    None => terms[(seasons.first + period) % terms.len()],
                };
                path[period] = self.builder.add(path[period], before);
            }
        }
        for start in &asked.sums_from {
            let mut sum = self.number_of(start)?;
            for value in &mut path {
                sum = self.builder.add(sum, *value);
                *value = sum;
            }
        }
        for value in &mut path {
            *value = match asked.function {
                None => *value,
                Some(Outer::Exponential) => self.builder.unary(Unary::Exponential, *value),
                Some(Outer::Square) => self.builder.mul(*value, *value),
            };
        }
        if let Some(less) = &asked.less {
            let less = self.number_of(less)?;
            path.iter_mut().for_each(|value| *value = self.builder.sub(*value, less));
        }
        Ok(path)
    }

    fn number_of(&mut self, expr: &Expr) -> Outcome<ValueId> {
        let scalar = self.scalar(expr)?;
        let number = self.number(&scalar)?;
        Ok(self.id(number))
    }
}
