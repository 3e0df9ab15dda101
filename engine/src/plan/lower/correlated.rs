//! The draws of inputs that hang together, as operations.

use std::sync::Arc;

use super::{CORRELATED, Halt, Lowering, Mode, Outcome, Place, SHARED};
use crate::correlation::Correlation;
use crate::model::Problem;
use crate::plan::{Lookup, ValueId};

impl Lowering<'_> {
    /// The uniform of a member of a correlation.
    pub(super) fn correlated_draw(&mut self, group: usize, member: usize) -> Outcome<ValueId> {
        if matches!(self.mode, Mode::Check) {
            return Err(Halt::Volatile);
        }
        let model = self.model;
        if let Some(reordering) = &model.correlations[group].reordering {
            let columns = self
                .reordered
                .entry(group)
                .or_insert_with(|| reordering.columns(&model.correlations[group].drawn));
            let column = Arc::clone(&columns[member]);
            let (trial, one) = (self.builder.trial(), self.builder.constant(1.0));
            let position = self.builder.sub(trial, one);
            return Ok(self.builder.lookup(Lookup::Entry, column, position));
        }
        let Correlation { members, copula, reflection, .. } = &model.correlations[group];
        let weights = model.correlations[group].weights(member);
        let own: Vec<ValueId> = (members[..=member].iter().enumerate())
            .map(|(at, cell)| {
                // A draw that has no weight is not made.
                let needed = !copula.takes_matrix() || at == member || weights[at] != 0.0;
                let cell = if needed { *cell } else { members[member] };
                self.draw_at((Place::in_workbook(cell), CORRELATED))
            })
            .collect();
        let shared: Vec<ValueId> = (0..copula.shared_draws(members.len()))
            .map(|at| self.draw_at((Place::in_workbook(members[0]), SHARED - at as u32)))
            .collect();
        Ok(copula.uniform(&mut self.builder, *reflection, &own, weights, &shared))
    }

    /// Why a correlation is refused of which the matrix or a parameter varies.
    pub(super) fn varying(&self, correlation: &Correlation) -> Option<Problem> {
        let mut cells = correlation.cells.iter().flat_map(|range| range.cells());
        let cell = cells.find(|cell| self.reaches(*cell))?;
        let what = format!("the correlations in {} depend on a draw", correlation.source);
        Some(Problem::BadCorrelation { cell: self.model.workbook.address(cell), what })
    }
}
