//! Goal seek: the value of a decision cell at which a statistic of an output reaches a target.
//!
//! The cell is an input like others, uniform between the ends of the search, whose draw is the same in every trial: so
//! the model is lowered once, and every value is tried with the same draws of everything else (common random numbers).
//! The search is ITP: I. F. D. Oliveira, R. H. C. Takahashi, "An enhancement of the bisection method average performance
//! preserving minmax optimality", ACM Transactions on Mathematical Software 47 (2020).

use serde::{Deserialize, Serialize};

use super::ask::{Ask, Check, Named, Tables};
use super::interval::{JACKKNIFE, of_statistic};
use super::runs::{Failure, Runs};
use super::{Entry, Estimate, Statistic, Table};
use crate::address::Address;
use crate::plan::Dimension;
use crate::sample::Bend;
use crate::simulation::Simulation;
use crate::spec::{Input, Output, Spec};

/// The most values that are tried.
const MOST_STEPS: usize = 100;
/// How many stretches the range is looked through in where its ends are on one side of the target.
const STRETCHES: u32 = 16;

/// Asks for the value of a decision cell at which a statistic of an output reaches a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GoalSeek {
    /// The cell to be changed, which holds a number.
    pub decision: Address,
    /// The least value that is tried.
    pub from: f64,
    /// The greatest value that is tried.
    pub to: f64,
    /// The output.
    pub output: Address,
    /// Its statistic.
    #[serde(default)]
    pub statistic: Statistic,
    /// What the statistic is to be.
    pub target: f64,
    /// The search ends where the decision is known within this share of its range, 1e-12 to 0.1.
    #[serde(default = "tolerance")]
    pub tolerance: f64,
}

fn tolerance() -> f64 {
    1e-6
}

/// The value of a decision cell at which a statistic of an output reaches a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalSeekReport {
    /// The output.
    pub output: Named,
    /// The value found. Its interval is that of the statistic over the slope there.
    pub decision: Estimate,
    /// The statistic at that value.
    pub reached: Estimate,
    /// Every value tried and what the statistic was, in the order of the search.
    pub tried: Vec<(f64, f64)>,
}

impl Ask for GoalSeek {
    type Report = GoalSeekReport;

    fn check(&self, check: &mut Check<'_>) {
        check.output(".output", &self.output);
        self.statistic.check(check, ".statistic");
        let range = self.from.is_finite() && self.to.is_finite() && self.from < self.to;
        check.hold(range, ".from", "`from` is below `to`");
        check.hold(self.target.is_finite(), ".target", "the target is a number");
        check.hold(
            (1e-12..=0.1).contains(&self.tolerance),
            ".tolerance",
            "the tolerance is from 1e-12 to 0.1",
        );
        match check.model.workbook.locate(&self.decision) {
            None => check
                .wrong(".decision", format!("the workbook has no sheet called `{}`", self.decision.sheet)),
            Some(cell) if check.model.inputs.iter().any(|input| input.cell == cell) => {
                check.wrong(
                    ".decision",
                    format!("{} is an input, and a decision is not drawn", self.decision),
                );
            }
            Some(_) => {}
        }
    }

    fn run(&self, runs: &mut Runs<'_>) -> Result<Self::Report, Failure> {
        let mut spec = Spec { analyses: Vec::new(), ..runs.spec.clone() };
        spec.outputs = vec![Output { cell: self.output.clone(), name: String::new() }];
        let distribution = format!("uniform({:?}, {:?})", self.from, self.to);
        spec.inputs.push(Input { cell: self.decision.clone(), name: String::new(), distribution });
        let simulation = Simulation::new(runs.model().workbook.clone(), &spec)?;
        let mut search = Search { ask: self, runs, simulation: &simulation, tried: Vec::new() };
        let (low, high) = search.bracket()?;
        let (found, slope) = search.narrow(low, high)?;
        let column = search.column(found)?;
        let reached = of_statistic(self.statistic, &column, spec.sampling);
        let half = reached.high.zip(reached.low).map(|(high, low)| (high - low) / 2.0);
        let mut reach = half.map(|half| (half / slope).abs()).filter(|reach| reach.is_finite());
        if let (Some(half), Some(first)) = (half, reach.filter(|reach| *reach > 0.0)) {
            // The slope over the width of the interval: a share of trials rises in steps, and a narrow bracket
            // sees one of them or none.
            let (low, high) = ((found - first).max(self.from), (found + first).min(self.to));
            let rise = search.above(high)? - search.above(low)?;
            reach = Some((half * (high - low) / rise).abs()).filter(|reach| reach.is_finite());
        }
        let tried = search.tried;
        let decision = Estimate {
            value: Some(found),
            low: reach.map(|reach| found - reach),
            high: reach.map(|reach| found + reach),
            heaviest: reached.heaviest,
        };
        let name = simulation.model().outputs.first().map_or_else(String::new, |output| output.name.clone());
        Ok(GoalSeekReport { output: Named { cell: self.output.clone(), name }, decision, reached, tried })
    }
}

/// A value of the decision, and how far the statistic then lies above the target.
type Tried = (f64, f64);

/// A search under way.
struct Search<'s, 'r> {
    ask: &'s GoalSeek,
    runs: &'s mut Runs<'r>,
    simulation: &'s Simulation,
    tried: Vec<(f64, f64)>,
}

impl Search<'_, '_> {
    /// The output in every trial with the decision at `x`.
    fn column(&mut self, x: f64) -> Result<Vec<f64>, Failure> {
        let GoalSeek { from, to, .. } = self.ask;
        let dimension = Dimension(self.simulation.model().inputs.len() as u32 - 1);
        let draws = self.simulation.draws().bent(dimension, Bend::At((x - from) / (to - from)));
        let mut columns = self.runs.outputs_of(self.simulation, &draws, self.runs.trials, &[0])?;
        Ok(columns.pop().unwrap_or_default())
    }

    /// How far the statistic lies above the target with the decision at `x`.
    fn above(&mut self, x: f64) -> Result<f64, Failure> {
        let statistic = self.ask.statistic.of(self.column(x)?.into_iter());
        if statistic.is_nan() {
            let GoalSeek { decision, statistic, output, .. } = self.ask;
            return Err(format!(
                "with {decision} at {x} there is no {statistic} of {output}: every trial is an error"
            )
            .into());
        }
        self.tried.push((x, statistic));
        Ok(statistic - self.ask.target)
    }

    /// Two values on either side of the target.
    fn bracket(&mut self) -> Result<(Tried, Tried), Failure> {
        let GoalSeek { decision, from, to, output, statistic, target, .. } = self.ask;
        let (from, to) = (*from, *to);
        let (low, high) = ((from, self.above(from)?), (to, self.above(to)?));
        if low.1 * high.1 <= 0.0 {
            return Ok((low, high));
        }
        let mut before = low;
        for stretch in 1..STRETCHES {
            let x = from + (to - from) * f64::from(stretch) / f64::from(STRETCHES);
            let next = (x, self.above(x)?);
            if before.1 * next.1 <= 0.0 {
                return Ok((before, next));
            }
            before = next;
        }
        let values = || self.tried.iter().map(|(_, statistic)| *statistic);
        let (least, greatest) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        Err(format!(
            "the {statistic} of {output} is {least} to {greatest} with {decision} from {from} to {to}, and never \
             {target}: widen the range, or choose another target"
        )
        .into())
    }

    /// The value at which the target is reached, and the slope of the statistic around it.
    fn narrow(&mut self, low: Tried, high: Tried) -> Result<(f64, f64), Failure> {
        let ((mut a, mut above_a), (mut b, mut above_b)) = (low, high);
        let within = self.ask.tolerance * (self.ask.to - self.ask.from);
        // The slope of the narrowest bracket that is wide enough to have one.
        let mut slope = (above_b - above_a) / (b - a);
        let start = b - a;
        let halvings = crate::math::log2(start / (2.0 * within)).ceil().max(0.0) + 1.0;
        let mut reach = within * crate::math::pow(2.0, halvings);
        for _ in 0..MOST_STEPS {
            if above_a == 0.0 {
                return Ok((a, slope));
            }
            if above_b == 0.0 {
                return Ok((b, slope));
            }
            if b - a <= 2.0 * within {
                break;
            }
            let middle = (a + b) / 2.0;
            let secant = (above_b * a - above_a * b) / (above_b - above_a);
            let sign = if middle >= secant { 1.0 } else { -1.0 };
            let truncation = 0.2 / start * (b - a) * (b - a);
            let moved =
                if truncation <= (middle - secant).abs() { secant + sign * truncation } else { middle };
            let room = (reach - (b - a) / 2.0).max(0.0);
            let x = if (moved - middle).abs() <= room { moved } else { middle - sign * room };
            let above = self.above(x)?;
            if above * above_a < 0.0 {
                (b, above_b) = (x, above);
            } else {
                (a, above_a) = (x, above);
            }
            if b - a > 1e-3 * start {
                slope = (above_b - above_a) / (b - a);
            }
            reach /= 2.0;
        }
        let found = if above_a.abs() <= above_b.abs() { a } else { b };
        Ok((found, slope))
    }
}

impl Tables for GoalSeekReport {
    fn tables(&self) -> Vec<Table> {
        let title = format!("Goal seek on {}", self.output.name);
        let mut table = Table::new(title, &["", "Value", "from", "to"], JACKKNIFE);
        for (name, estimate) in [("Decision", self.decision), ("Statistic", self.reached)] {
            let [value, low, high] = estimate.entries();
            table.row([Entry::from(name), value, low, high]);
        }
        vec![table]
    }
}
