//! A distribution's call → its quantile over a draw, truncated and shifted as asked.

use super::{Halt, Lowering, Num, Outcome, Scalar, ScenarioId};
use crate::distribution::DistributionCall;
use crate::formula::Expr;
use crate::model::Problem;
use crate::plan::{Native, ValueId};
use crate::value::CellError;

impl Lowering<'_> {
    /// The value of a distribution by trial. Impossible constant parameters are `#NUM!` and a
    /// problem of the model.
    pub(super) fn distribution(&mut self, call: &DistributionCall) -> Outcome<Scalar> {
        let mut parameters = Vec::new();
        for expr in &call.parameters {
            parameters.extend(self.parameter(expr)?);
        }
        if let Some(constants) = parameters.iter().map(|p| p.constant()).collect::<Option<Vec<f64>>>()
            && let Err(error) = (call.distribution.check)(&constants)
        {
            let cell = self.model.workbook.address(self.cell);
            let distribution = call.distribution.name.to_owned();
            self.problems.push(Problem::BadParameters { cell, distribution, error });
            return Err(CellError::Number.into());
        }
        let scenario = if call.redrawn { self.redrawing() } else { ScenarioId::WORKBOOK };
        let draw = self.draw_in(scenario)?;
        let ids: Vec<ValueId> = parameters.iter().map(|p| self.id(*p)).collect();
        let uniform = self.truncated(draw, call, &parameters)?;
        let mut value = (call.distribution.quantile)(&mut self.builder, uniform, &ids);
        if let Some(shift) = &call.shift {
            let shift = self.scalar(shift)?;
            let shift = self.number(&shift)?;
            let shift = self.id(shift);
            value = self.builder.add(value, shift);
        }
        Ok(match self.builder.constant_value(value) {
            Some(x) => Scalar::from(x),
            None => Scalar::Number(value),
        })
    }

    /// A parameter, or, from a range or array, all its values in order.
    fn parameter(&mut self, expr: &Expr) -> Outcome<Vec<Num>> {
        let operand = self.evaluate(expr)?;
        let mut numbers = Vec::new();
        for item in self.items(&operand)? {
            numbers.push(self.number(&item.scalar)?);
        }
        if numbers.is_empty() {
            numbers.push(Num::Constant(0.0));
        }
        Ok(numbers)
    }

    /// The draw squeezed between the probabilities of the bounds.
    fn truncated(&mut self, draw: ValueId, call: &DistributionCall, parameters: &[Num]) -> Outcome<ValueId> {
        let Some((low, high)) = &call.truncate else {
            return Ok(draw);
        };
        let constants: Option<Vec<f64>> = parameters.iter().map(|p| p.constant()).collect();
        let Some(constants) = constants else {
            return Err(Halt::Unsupported("a truncated distribution whose parameters vary".to_owned()));
        };
        let mut bound = |expr: &Option<Expr>, otherwise: f64| -> Outcome<f64> {
            let Some(expr) = expr else { return Ok(otherwise) };
            let scalar = self.scalar(expr)?;
            let x = self.constant_number(&scalar)?;
            Ok((call.distribution.cumulative)(&constants, x))
        };
        let (from, to) = (bound(low, 0.0)?, bound(high, 1.0)?);
        if from.is_nan() || to.is_nan() || from >= to {
            return Err(CellError::Number.into());
        }
        let squeeze = Native { name: "squeeze", apply: squeeze };
        let (from, to) = (self.builder.constant(from), self.builder.constant(to));
        Ok(self.builder.call(squeeze, &[draw, from, to]))
    }
}

/// u of (0, 1) → (from, to), never an end.
fn squeeze(values: &[f64]) -> f64 {
    let [u, from, to] = values else { return f64::NAN };
    let squeezed = from + u * (to - from);
    squeezed.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)
}
