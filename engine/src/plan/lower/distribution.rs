//! A distribution's call → its quantile over a draw, truncated, shifted and held between bounds as asked.

use super::{Halt, Lowering, Num, Outcome, Scalar, ScenarioId};
use crate::dialect::shorthand;
use crate::distribution::{
    self, Alternate, BoundedBy, Bounds, Cut, DISCRETE, Distribution, DistributionCall, Join, LIST,
    ParameterError, Repeated,
};
use crate::formula::{Expr, print, print_number};
use crate::model::Problem;
use crate::plan::{Binary, Compare, Iteration, Native, Reduce, Unary, ValueId};
use crate::sample;
use crate::value::{CellError, Value};

/// The most draws that are added up in a trial.
const MOST_DRAWS: u32 = 100_000;

/// The most numbers of a distribution that a message repeats.
const MOST_TOLD: usize = 8;

/// The longest call that a message repeats.
const MOST_CHARACTERS: usize = 120;

/// The uniform of the stream that a draw opens, at a position.
const STREAM: Native = Native {
    name: "stream",
    apply: |values| {
        let [draw, position] = *values else { return f64::NAN };
        // A position that is no number is that of an error, which the sum keeps.
        if draw.is_nan() || position.is_nan() { f64::NAN } else { sample::opened_by(draw, position as u64) }
    },
};

/// A distribution with its parameters.
type Family = (&'static Distribution, Vec<ValueId>);

/// A low and a high bound, as far as they are given.
type Ends = (Option<ValueId>, Option<ValueId>);

/// A distribution or a process with its numbers, if they are few: `Normal(0, -1)`.
pub(super) fn called(name: &str, numbers: &[f64]) -> String {
    if numbers.len() > MOST_TOLD {
        return name.to_owned();
    }
    let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
    format!("{name}({})", numbers.join(", "))
}

impl Lowering<'_> {
    /// The value of a distribution by trial. Impossible constant parameters are `#NUM!` and a
    /// problem of the model.
    pub(super) fn distribution(&mut self, call: &DistributionCall) -> Outcome<Scalar> {
        let parameters = self.parameters(call)?;
        let correlated = self.correlated.get(&self.cell);
        let draw = match correlated {
            _ if call.draw.is_some() => {
                // One that lies at an end, or beyond, has no quantile.
                self.bound(call.draw.as_ref())?.ok_or(CellError::Value)?
            }
            Some((group, member)) => self.correlated_draw(*group, *member)?,
            None if call.redrawn => self.draw()?,
            None => self.draw_in(ScenarioId::WORKBOOK)?,
        };
        let ids: Vec<ValueId> = parameters.iter().map(|p| self.id(*p)).collect();
        let value = match &call.repeated {
            None => self.drawn(call, draw, &ids)?,
            Some(repeated) => self.added_up(call, repeated, draw, &ids)?,
        };
        Ok(match self.builder.constant_value(value) {
            Some(x) => Scalar::from(x),
            None => Scalar::Number(value),
        })
    }

    /// The parameters, checked where they are the same in every trial.
    fn parameters(&mut self, call: &DistributionCall) -> Outcome<Vec<Num>> {
        let mut parameters = Vec::new();
        for expr in &call.parameters {
            parameters.extend(self.parameter(expr)?);
        }
        if let Some(alternates) = &call.alternates {
            parameters = self.solved(call, alternates, &parameters)?;
        }
        if let Some(constants) = parameters.iter().map(|p| p.constant()).collect::<Option<Vec<f64>>>()
            && let Err(error) = (call.distribution.check)(&constants)
        {
            return Err(self.bad_parameters(&called(call.distribution.name, &constants), error));
        }
        Ok(parameters)
    }

    /// One draw, truncated, shifted and held between bounds.
    fn drawn(&mut self, call: &DistributionCall, draw: ValueId, parameters: &[ValueId]) -> Outcome<ValueId> {
        let mut draw = draw;
        let truncate = self.ends(call.truncate.as_ref())?;
        let censor = self.ends(call.censor.as_ref())?;
        let shift = self.bound(call.shift.as_ref())?;
        if let Some((ends, BoundedBy::Probability)) = censor {
            self.check_probabilities(call, ends)?;
            draw = self.within_percentiles(draw, ends);
        }
        if let Some(((Some(low), Some(high)), _)) = censor {
            // Where the lower end is above the upper there is nowhere to move a value to.
            let possible = self.builder.compare(Compare::LessOrEqual, low, high);
            if self.builder.constant_value(possible) == Some(0.0) {
                return Err(self.empty(call));
            }
            let error = self.builder.constant(f64::NAN);
            draw = self.builder.select(possible, draw, error);
        }
        let mut value = match truncate {
            None => self.quantile(call, draw, parameters)?,
            Some(_) if call.joined.is_some() => {
                return Err(Halt::Unsupported("distributions that are joined and truncated".to_owned()));
            }
            Some((ends, by)) => {
                let ends = self.before_shift(ends, by, shift, call.distribution.discrete);
                self.truncated(call, draw, parameters, (ends, by))?
            }
        };
        if let Some((ends, by @ (BoundedBy::Value | BoundedBy::ShiftedValue))) = censor {
            let ends = self.before_shift(ends, by, shift, false);
            value = distribution::kept(&mut self.builder, value, false, ends);
        }
        Ok(match shift {
            Some(shift) => self.builder.add(value, shift),
            None => value,
        })
    }

    /// The quantile of the distribution, or of it and those that it is joined with.
    fn quantile(
        &mut self,
        call: &DistributionCall,
        draw: ValueId,
        parameters: &[ValueId],
    ) -> Outcome<ValueId> {
        let Some(joined) = &call.joined else {
            return Ok((call.distribution.quantile)(&mut self.builder, draw, parameters));
        };
        let mut by = Vec::with_capacity(joined.by.len());
        for expr in &joined.by {
            by.push(self.bound(Some(expr))?.ok_or(CellError::Value)?);
        }
        let mut all = vec![(call.distribution, parameters.to_vec())];
        for other in &joined.others {
            let parameters = self.parameters(other)?;
            all.push((other.distribution, parameters.iter().map(|p| self.id(*p)).collect()));
        }
        match joined.how {
            Join::Spliced => self.spliced(call, draw, &all, &by),
            #[cfg(feature = "functions")]
            Join::Mixed => self.mixed(call, draw, &all, &by),
            #[cfg(not(feature = "functions"))]
            Join::Mixed => Err(Halt::Unsupported("a mixture of distributions".to_owned())),
        }
    }

    fn spliced(
        &mut self,
        call: &DistributionCall,
        draw: ValueId,
        all: &[Family],
        at: &[ValueId],
    ) -> Outcome<ValueId> {
        let ([(low, of_low), (high, of_high)], [at]) = (all, at) else {
            return Err(CellError::Value.into());
        };
        let value = distribution::spliced(&mut self.builder, draw, (low, of_low), (high, of_high), *at);
        match self.builder.constant_value(value) {
            Some(x) if x.is_nan() => Err(self.empty(call)),
            _ => Ok(value),
        }
    }

    #[cfg(feature = "functions")]
    fn mixed(
        &mut self,
        call: &DistributionCall,
        draw: ValueId,
        all: &[Family],
        weights: &[ValueId],
    ) -> Outcome<ValueId> {
        let known: Vec<Option<f64>> = weights.iter().map(|id| self.builder.constant_value(*id)).collect();
        let sum: Option<f64> = known.iter().copied().sum();
        if known.iter().flatten().any(|weight| *weight < 0.0) || sum.is_some_and(|sum| sum <= 0.0) {
            let rule = "must be 0 or above, and not all 0";
            return Err(self.impossible(call, ParameterError { parameter: "weights", rule }));
        }
        Ok(distribution::mixed(&mut self.builder, draw, all, weights))
    }

    /// The sum of as many draws as `repeated` says, each from the stream that one draw opens: a circle that
    /// goes round once for each. A trial with more than [`MOST_DRAWS`] is an error.
    fn added_up(
        &mut self,
        call: &DistributionCall,
        repeated: &Repeated,
        draw: ValueId,
        parameters: &[ValueId],
    ) -> Outcome<ValueId> {
        let count = self.scalar(&repeated.count)?;
        let count = self.number(&count)?;
        let count = self.id(count);
        let (deductible, limit) =
            (self.bound(repeated.deductible.as_ref())?, self.bound(repeated.limit.as_ref())?);
        let b = &mut self.builder;
        let (zero, most, error) = (b.constant(0.0), b.constant(f64::from(MOST_DRAWS)), b.constant(f64::NAN));
        let count = b.unary(Unary::Floor, count);
        let few = b.compare(Compare::LessOrEqual, count, most);
        let count = b.select(few, count, error);

        let (round, sum) = (b.given(), b.given());
        let uniform = b.call(STREAM, &[draw, round]);
        let mut value = self.drawn(call, uniform, parameters)?;
        let b = &mut self.builder;
        if let Some(deductible) = deductible {
            let left = b.sub(value, deductible);
            value = b.binary(Binary::Maximum, left, zero);
        }
        if let Some(limit) = limit {
            value = b.binary(Binary::Minimum, value, limit);
        }
        let goes_on = b.compare(Compare::Less, round, count);
        let next_round = b.add(round, goes_on);
        let counted = b.select(goes_on, value, zero);
        let next_sum = b.add(sum, counted);
        // A round changes the first value by 1, or is the last.
        let iteration = Iteration { most: MOST_DRAWS + 1, change: 0.5 };
        let after = b.iterate(iteration, &[round, sum], &[0.0, 0.0], &[next_round, next_sum], self.cell);
        match after.as_slice() {
            [_, sum] => Ok(*sum),
            _ => Err(CellError::Number.into()),
        }
    }

    /// The parameters of the distribution that has the percentiles given.
    fn solved(
        &mut self,
        call: &DistributionCall,
        alternates: &[Alternate],
        given: &[Num],
    ) -> Outcome<Vec<Num>> {
        let numbers: Option<Vec<f64>> = given.iter().map(|number| number.constant()).collect();
        let Some(numbers) = numbers else {
            let feature = "a distribution defined by percentiles that vary by trial";
            return Err(Halt::Unsupported(feature.to_owned()));
        };
        let Some(knowns) = Alternate::knowns(alternates, &numbers) else {
            return Err(CellError::Value.into());
        };
        match distribution::parameters_of(call.distribution, &knowns) {
            Ok(parameters) => Ok(parameters.into_iter().map(Num::Constant).collect()),
            Err(error) => Err(self.impossible(call, error)),
        }
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

    /// The number of a part of the call that may be left out.
    fn bound(&mut self, expr: Option<&Expr>) -> Outcome<Option<ValueId>> {
        let Some(expr) = expr else { return Ok(None) };
        let scalar = self.scalar(expr)?;
        let number = self.number(&scalar)?;
        Ok(Some(self.id(number)))
    }

    fn ends(&mut self, bounds: Option<&Bounds>) -> Outcome<Option<(Ends, BoundedBy)>> {
        let Some(bounds) = bounds else { return Ok(None) };
        let ends = (self.bound(bounds.low.as_ref())?, self.bound(bounds.high.as_ref())?);
        Ok(Some((ends, bounds.by)))
    }

    /// Bounds of the shifted value as bounds of what is drawn. A `discrete` value may lie at a bound, which the
    /// difference must not round across it: 4.1 − 0.1 is less than 4.
    fn before_shift(
        &mut self,
        (low, high): Ends,
        by: BoundedBy,
        shift: Option<ValueId>,
        discrete: bool,
    ) -> Ends {
        /// What a bound is moved outwards by, as a share of it.
        const ROUNDING: f64 = 1e-14;
        let (BoundedBy::ShiftedValue, Some(shift)) = (by, shift) else { return (low, high) };
        let b = &mut self.builder;
        let mut moved = |end: Option<ValueId>, outwards: f64| {
            let end = end?;
            let difference = b.sub(end, shift);
            if !discrete {
                return Some(difference);
            }
            let sizes = [end, shift].map(|x| b.unary(Unary::Absolute, x));
            let size = b.add(sizes[0], sizes[1]);
            let share = b.constant(outwards * ROUNDING);
            let beyond = b.mul(size, share);
            Some(b.add(difference, beyond))
        };
        (moved(low, -1.0), moved(high, 1.0))
    }

    fn truncated(
        &mut self,
        call: &DistributionCall,
        draw: ValueId,
        parameters: &[ValueId],
        (ends, by): (Ends, BoundedBy),
    ) -> Outcome<ValueId> {
        let family = call.distribution;
        let by_value = by != BoundedBy::Probability;
        let is_list = [&DISCRETE, &LIST].into_iter().any(|list| std::ptr::eq(list, family));
        if is_list && by_value {
            return self.truncated_list(call, draw, parameters, ends);
        }
        let known = parameters.iter().all(|id| self.builder.constant_value(*id).is_some());
        if std::ptr::eq(family, &DISCRETE) && !known {
            let feature = "a distribution of varying values truncated by percentiles";
            return Err(Halt::Unsupported(feature.to_owned()));
        }
        if !by_value {
            self.check_probabilities(call, ends)?;
        }
        let b = &mut self.builder;
        let low = match ends.0 {
            None => Cut::at_start(b),
            Some(p) if !by_value => Cut::at_probability(b, p),
            Some(x) => Cut::below(b, family, parameters, x),
        };
        let high = match ends.1 {
            None => Cut::at_end(b),
            Some(p) if !by_value => Cut::at_probability(b, p),
            Some(x) => Cut::above(b, family, parameters, x),
        };
        if distribution::leaves_something(b, low, high) == Some(false) {
            return Err(self.empty(call));
        }
        let value = distribution::truncated(b, draw, family, parameters, (low, high));
        Ok(if by_value { distribution::kept(b, value, family.discrete, ends) } else { value })
    }

    /// A list of values, of which those outside the bounds have no weight.
    fn truncated_list(
        &mut self,
        call: &DistributionCall,
        draw: ValueId,
        parameters: &[ValueId],
        ends: Ends,
    ) -> Outcome<ValueId> {
        let b = &mut self.builder;
        let one = b.constant(1.0);
        let pairs: Vec<ValueId> = if std::ptr::eq(call.distribution, &LIST) {
            parameters.iter().flat_map(|value| [*value, one]).collect()
        } else {
            parameters.to_vec()
        };
        let left = distribution::truncated_list(b, &pairs, ends);
        let value = (DISCRETE.quantile)(b, draw, &left);
        match b.constant_value(value) {
            Some(x) if x.is_nan() => Err(self.empty(call)),
            _ => Ok(value),
        }
    }

    /// Refuses percentiles that are known and impossible.
    fn check_probabilities(&mut self, call: &DistributionCall, (low, high): Ends) -> Outcome<()> {
        let known = |id: Option<ValueId>| id.and_then(|id| self.builder.constant_value(id));
        if [known(low), known(high)].into_iter().flatten().any(|p| !(0.0..=1.0).contains(&p)) {
            let error = ParameterError { parameter: "percentile of a bound", rule: "must be from 0 to 1" };
            return Err(self.impossible(call, error));
        }
        Ok(())
    }

    /// The draw moved to the percentiles that it lies beyond; an error in the trials where they are none.
    fn within_percentiles(&mut self, draw: ValueId, (low, high): Ends) -> ValueId {
        let b = &mut self.builder;
        let (zero, one) = (b.constant(0.0), b.constant(1.0));
        let mut moved = draw;
        let mut possible = Vec::new();
        for (end, op) in [(low, Binary::Maximum), (high, Binary::Minimum)] {
            let Some(end) = end else { continue };
            possible.push(b.compare(Compare::GreaterOrEqual, end, zero));
            possible.push(b.compare(Compare::LessOrEqual, end, one));
            moved = b.binary(op, moved, end);
        }
        let all = b.reduce(Reduce::All, &possible);
        let error = b.constant(f64::NAN);
        b.select(all, moved, error)
    }

    fn empty(&mut self, call: &DistributionCall) -> Halt {
        let rule = "must leave something of the distribution between them";
        self.impossible(call, ParameterError { parameter: "bounds", rule })
    }

    /// A problem of the model with a function that draws several cells together, or their matrix; what is wrong goes
    /// on from the cell. Where nothing is simulated it is an error of the cell alone.
    pub fn impossible_together(&mut self, what: &str) -> Halt {
        let cell = self.model.workbook.address(self.cell);
        self.problems.push(Problem::BadCorrelation { cell, what: what.to_owned() });
        CellError::Number.into()
    }

    /// A problem of the model, which tells the call with its numbers where they are few, and the error that the cell
    /// then has.
    fn impossible(&mut self, call: &DistributionCall, error: ParameterError) -> Halt {
        let workbook = &self.model.workbook;
        let number = |expr: &Expr| match expr {
            Expr::Cell(cell) => match workbook.cell(*cell)?.value.as_ref()? {
                Value::Number(number) => Some(print_number(*number)),
                _ => None,
            },
            _ => None,
        };
        let part = |expr: &Expr| number(expr).unwrap_or_else(|| print(expr, workbook, self.cell.sheet));
        let told = shorthand::print_with(call, &part);
        let called = if told.len() <= MOST_CHARACTERS { told.as_str() } else { call.distribution.name };
        self.bad_parameters(called, error)
    }

    /// The same of what is called so: a distribution or a process.
    pub(super) fn bad_parameters(&mut self, called: &str, error: ParameterError) -> Halt {
        let cell = self.model.workbook.address(self.cell);
        let distribution = called.to_owned();
        self.problems.push(Problem::BadParameters { cell, distribution, error });
        CellError::Number.into()
    }
}
