//! The draws of inputs that hang together, as operations.

use super::{CORRELATED, Halt, Lowering, Mode, Outcome, Place};
use crate::correlation::Correlation;
use crate::model::Problem;
use crate::plan::builder::MOST_DEVIATE;
use crate::plan::{Binary, Unary, ValueId};

impl Lowering<'_> {
    /// The uniform of a member of a correlation: the probability of its normal variable.
    pub(super) fn correlated_draw(&mut self, group: usize, member: usize) -> Outcome<ValueId> {
        if matches!(self.mode, Mode::Check) {
            return Err(Halt::Volatile);
        }
        let model = self.model;
        let correlation = &model.correlations[group];
        let mut sum = self.builder.constant(0.0);
        for (weight, cell) in correlation.weights(member).iter().zip(&correlation.members) {
            if *weight != 0.0 {
                let draw = self.draw_at((Place::in_workbook(*cell), CORRELATED));
                let normal = self.builder.unary(Unary::NormalQuantile, draw);
                let weight = self.builder.constant(*weight);
                let part = self.builder.mul(normal, weight);
                sum = self.builder.add(sum, part);
            }
        }
        let most = self.builder.constant(MOST_DEVIATE);
        let bounded = self.builder.binary(Binary::Minimum, sum, most);
        Ok(self.builder.unary(Unary::NormalCumulative, bounded))
    }

    /// Why a correlation is refused whose matrix itself varies.
    pub(super) fn varying(&self, correlation: &Correlation) -> Option<Problem> {
        let cell = correlation.matrix.and_then(|range| range.cells().find(|cell| self.reaches(*cell)))?;
        let what = format!("the correlations in {} depend on a draw", correlation.source);
        Some(Problem::BadCorrelation { cell: self.model.workbook.address(cell), what })
    }
}
