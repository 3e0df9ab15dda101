//! What depends on the formula's cells or on the trial: a process's call → a value for each cell of its array
//! formula, one period after the other; the number of the trial.

use super::scenario::Place;
use super::{Halt, Lowering, Matrix, Mode, Operand, Outcome, Scalar};
use crate::address::RangeRef;
use crate::plan::ValueId;
use crate::series::{MOST_PERIODS, SeriesCall};
use crate::workbook::Content;

impl Lowering<'_> {
    /// The values of a process by trial over the formula's cells. Impossible constant parameters are `#NUM!`
    /// and a problem of the model.
    pub(super) fn series(&mut self, call: &SeriesCall) -> Outcome<Operand> {
        let range = self.own_range();
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
            return Err(self.bad_parameters(call.process.name, error));
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
        let cells = path.into_iter().map(|id| match self.builder.constant_value(id) {
            Some(x) => Scalar::from(x),
            None => Scalar::Number(id),
        });
        Ok(Matrix { rows, columns, cells: cells.collect() }.into())
    }

    /// The number of the trial.
    pub(super) fn trial(&mut self) -> Outcome<Operand> {
        if matches!(self.mode, Mode::Check) {
            return Err(Halt::Volatile);
        }
        Ok(Scalar::Number(self.builder.trial()).into())
    }

    /// The cells that the formula being lowered fills.
    fn own_range(&self) -> RangeRef {
        match self.model.workbook.cell(self.cell).map(|cell| &cell.content) {
            Some(Content::Array { range, .. }) => *range,
            _ => self.cell.into(),
        }
    }
}
