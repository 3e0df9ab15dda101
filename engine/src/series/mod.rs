//! Processes over time, in one table: each is a recurrence of one period, lowered to ops over that period's draws.
//!
//! A process stands in an array formula (`{=RiskAR1(0, 1, 0.5, 10)}`), whose cells are its periods in order: the
//! first cell is one period after the values that the call gives for the time before.
//!
//! Few models have one: only builds with the feature `functions` find them.

mod afterwards;
mod asymmetric_variance;
mod autoregressive;
mod brownian;
mod conditional_variance;
mod jumps;
mod mean_reversion;
mod mixed;
mod moving_average;
#[cfg(all(test, feature = "functions"))]
mod tests;

use std::fmt;

pub use afterwards::{Afterwards, Outer, Seasons};
pub use asymmetric_variance::{ASYMMETRIC_POWER_ARCH, EXPONENTIAL_GARCH};
pub use autoregressive::{AUTOREGRESSIVE_1, AUTOREGRESSIVE_2};
pub use brownian::{
    GEOMETRIC_BROWNIAN, GEOMETRIC_BROWNIAN_WITH_JUMPS, LOG_RETURNS, LOG_RETURNS_WITH_JUMPS,
    LOG_RETURNS_WITH_SIGNED_JUMPS,
};
pub use conditional_variance::{ARCH, GARCH};
pub use mean_reversion::{MEAN_REVERSION, MEAN_REVERSION_WITH_JUMPS};
pub use mixed::MIXED_1_1;
pub use moving_average::{MOVING_AVERAGE_1, MOVING_AVERAGE_2};

use crate::distribution::{Dependence, Domain, Parameter, ParameterError};
use crate::formula::Expr;
use crate::plan::{Builder, Compare, Unary, ValueId};

/// Every process, by family.
pub static PROCESSES: &[&Process] = &[
    &AUTOREGRESSIVE_1,
    &AUTOREGRESSIVE_2,
    &MOVING_AVERAGE_1,
    &MOVING_AVERAGE_2,
    &MIXED_1_1,
    &ARCH,
    &GARCH,
    &EXPONENTIAL_GARCH,
    &ASYMMETRIC_POWER_ARCH,
    &GEOMETRIC_BROWNIAN,
    &GEOMETRIC_BROWNIAN_WITH_JUMPS,
    &LOG_RETURNS,
    &LOG_RETURNS_WITH_JUMPS,
    &LOG_RETURNS_WITH_SIGNED_JUMPS,
    &MEAN_REVERSION,
    &MEAN_REVERSION_WITH_JUMPS,
];

/// The most periods of one series.
pub const MOST_PERIODS: usize = 10_000;

/// The process of this name, whatever its case; `None` if there is none, or this build leaves processes out.
pub fn find(name: &str) -> Option<&'static Process> {
    let found: &[&Process] = if cfg!(feature = "functions") { PROCESSES } else { &[] };
    found.iter().copied().find(|process| process.name.eq_ignore_ascii_case(name))
}

/// A process of the table.
pub struct Process {
    /// The name in messages: `AR1`.
    pub name: &'static str,
    /// One sentence on what it is.
    pub summary: &'static str,
    /// The parameters in order; those that say what was before the first period come last.
    pub parameters: &'static [Parameter],
    /// What a report says of its equation, where products name its parameters alone.
    pub equation: Option<&'static str>,
    /// How many uniforms each period takes. The first is the one that hangs together with other series.
    pub draws: u32,
    /// What the first period needs to know of the time before it, from the parameters.
    pub start: fn(&mut Builder, &[ValueId]) -> Vec<ValueId>,
    /// The value of one period, from the parameters, the state that the period before left, and this period's
    /// uniforms. Leaves the state for the next one.
    pub step: fn(&mut Builder, &[ValueId], &mut [ValueId], &[ValueId]) -> ValueId,
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Process {
    /// Whether the values are as many as there are parameters, finite and in their domains.
    pub fn check(&self, values: &[f64]) -> Result<(), ParameterError> {
        for (parameter, value) in self.parameters.iter().zip(values) {
            let rule = if value.is_finite() { parameter.domain.rule() } else { "must be a number" };
            if !value.is_finite() || !parameter.domain.allows(*value) {
                return Err(ParameterError { parameter: parameter.name, rule });
            }
        }
        match self.parameters.get(values.len()) {
            Some(missing) => Err(ParameterError { parameter: missing.name, rule: "is missing" }),
            None => Ok(()),
        }
    }

    /// A value for each period: as many as the uniforms suffice for, which are those of the first period, then
    /// those of the next. A trial whose parameters are impossible has NaN in every period.
    pub fn path(&self, b: &mut Builder, parameters: &[ValueId], uniforms: &[ValueId]) -> Vec<ValueId> {
        let parameters: Vec<ValueId> =
            self.parameters.iter().zip(parameters).map(|(p, id)| possible(b, p.domain, *id)).collect();
        let mut state = (self.start)(b, &parameters);
        let periods = uniforms.chunks_exact(self.draws as usize);
        periods.map(|draws| (self.step)(b, &parameters, &mut state, draws)).collect()
    }
}

/// A process called in a formula, with its parameters still to be evaluated.
#[derive(Clone, Debug)]
pub struct SeriesCall {
    /// Which process.
    pub process: &'static Process,
    /// The product's function: `RiskAR1`.
    pub function: &'static str,
    /// Its parameters in the table's order.
    pub parameters: Vec<Expr>,
    /// What is done to its values.
    pub afterwards: Afterwards,
    /// The arguments as they are written, to be shown and not to be evaluated.
    pub written: Vec<Expr>,
    /// Its name as the workbook gives it (`RiskName("…")`).
    pub name: Option<String>,
    /// What it depends on, as the call says it: in each period its draw hangs together with those of the others
    /// in the same period.
    pub dependence: Option<Dependence>,
    /// Whose function it is, as the user reads it: `@RISK`.
    pub source: &'static str,
}

impl SeriesCall {
    /// What is given, to be evaluated.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        self.parameters.iter().chain(self.afterwards.parts())
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        self.parameters.iter_mut().chain(self.afterwards.parts_mut())
    }
}

/// The parameter in the trials where it lies in its domain, NaN in the others.
fn possible(b: &mut Builder, domain: Domain, id: ValueId) -> ValueId {
    let (zero, impossible) = (b.constant(0.0), b.constant(f64::NAN));
    let condition = match domain {
        Domain::Positive => b.compare(Compare::Greater, id, zero),
        Domain::NonNegative => b.compare(Compare::GreaterOrEqual, id, zero),
        Domain::Probability => {
            let one = b.constant(1.0);
            let low = b.compare(Compare::GreaterOrEqual, id, zero);
            let high = b.compare(Compare::LessOrEqual, id, one);
            b.mul(low, high)
        }
        Domain::Real | Domain::Count => return id,
    };
    b.select(condition, id, impossible)
}

/// A parameter of a process.
const fn parameter(name: &'static str, domain: Domain) -> Parameter {
    Parameter { name, domain, repeats: false }
}

/// A standard normal shock.
fn normal(b: &mut Builder, uniform: ValueId) -> ValueId {
    b.unary(Unary::NormalQuantile, uniform)
}

/// mean + deviation × N, N being a standard normal shock.
fn normal_about(b: &mut Builder, mean: ValueId, deviation: ValueId, uniform: ValueId) -> ValueId {
    let normal = normal(b, uniform);
    let shock = b.mul(deviation, normal);
    b.add(mean, shock)
}

/// mean + coefficient × (value − mean): what is left of a distance from the mean.
fn reverted(b: &mut Builder, value: ValueId, mean: ValueId, coefficient: ValueId) -> ValueId {
    let distance = b.sub(value, mean);
    let left = b.mul(coefficient, distance);
    b.add(mean, left)
}
