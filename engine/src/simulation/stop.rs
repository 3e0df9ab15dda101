//! Stopping by itself: once statistics of outputs are known to a precision.
//!
//! The rule looks after batches, in their order, so that a run ends at the same trial whoever evaluates the
//! batches. It is Y. S. Chow, H. Robbins, "On the asymptotic theory of fixed-width sequential confidence intervals for
//! the mean", Annals of Mathematical Statistics 36 (1965), with the interval that is right for the sampling method.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Gathering, filter};
use crate::address::Address;
use crate::document::Document;
use crate::model::{Model, Problem};
use crate::spec::Spec;
use crate::statistics::{Certainty, Ordered, Source, Summary};

/// The batches of which each is looked at; after them one in eight of those that are there, or more seldom.
const EACH_BATCH: u64 = 16;
/// The least replications that tell an error.
const LEAST_GROUPS: f64 = 7.0;

/// When a simulation stops before all its trials are done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// How certain the intervals are, above 0 and below 1.
    #[serde(default = "usual_confidence")]
    pub confidence: f64,
    /// What must be known: all of these, at the same time.
    pub targets: Vec<Target>,
}

fn usual_confidence() -> f64 {
    0.95
}

/// A statistic that must be known to a precision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The output, or input; left out: every output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<Address>,
    /// The statistic: `"mean"`, `{ "percentile": 90 }`, `{ "probability-below": 0 }`.
    #[serde(default)]
    pub statistic: Watched,
    /// How far the interval may reach to each side.
    pub precision: f64,
    /// Whether the precision is a share of the statistic.
    #[serde(default)]
    pub relative: bool,
}

/// A statistic whose interval is watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Watched {
    /// The mean.
    #[default]
    Mean,
    /// The value that so many percent of the trials lie at or below, above 0 and below 100.
    Percentile(f64),
    /// The share of the trials at a value or below.
    ProbabilityBelow(f64),
}

impl fmt::Display for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mean => f.write_str("mean"),
            Self::Percentile(percent) => write!(f, "P{percent}"),
            Self::ProbabilityBelow(x) => write!(f, "probability below {x}"),
        }
    }
}

/// What is known of a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Convergence {
    /// The output, or input.
    pub cell: Address,
    /// What people call it.
    pub name: String,
    /// The statistic.
    pub statistic: Watched,
    /// How far the interval may reach to each side, and whether that is a share of the statistic.
    pub precision: f64,
    /// Whether the precision is a share of the statistic.
    pub relative: bool,
    /// How certain the interval is.
    pub confidence: f64,
    /// How far the interval reaches, `null` where the trials do not tell.
    pub half_width: Option<f64>,
    /// The trials after which it was known to the precision, and stayed so; `null` where it is not.
    pub trials: Option<u64>,
}

/// The rule of a simulation.
#[derive(Clone, Debug, Default)]
pub(super) struct Stopping {
    confidence: f64,
    goals: Vec<Goal>,
    batches: u64,
    /// Whether everything is known.
    pub(super) done: bool,
}

#[derive(Clone, Debug)]
struct Goal {
    source: Source,
    cell: Address,
    name: String,
    target: Target,
    half_width: Option<f64>,
    since: Option<u64>,
}

impl Stopping {
    /// The rule of a spec, or everything that is wrong with it.
    pub(super) fn new(spec: &Spec, model: &Model) -> Result<Self, Vec<Problem>> {
        let bad = |field: String, message: String| Problem::BadSetting { field, message };
        let Some(document) = &spec.stop else { return Ok(Self::default()) };
        let stop: Stop = serde_json::from_str(document.text())
            .map_err(|error| vec![bad("stop".to_owned(), error.to_string())])?;
        let mut problems = Vec::new();
        if !(stop.confidence > 0.0 && stop.confidence < 1.0) {
            let message =
                format!("{} is no confidence; choose one between 0 and 1, such as 0.95", stop.confidence);
            problems.push(bad("stop.confidence".to_owned(), message));
        }
        if stop.targets.is_empty() {
            problems.push(bad("stop.targets".to_owned(), "it needs at least one".to_owned()));
        }
        let mut goals = Vec::new();
        for (index, target) in stop.targets.iter().enumerate() {
            match Goal::of(target, model) {
                Ok(more) => goals.extend(more),
                Err(message) => problems.push(bad(format!("stop.targets[{index}]"), message)),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self { confidence: stop.confidence, goals, batches: 0, done: false })
    }

    /// The inputs that are watched.
    pub(super) fn inputs(&self) -> impl Iterator<Item = usize> + '_ {
        self.goals.iter().filter_map(|goal| match goal.source {
            Source::Input(index) => Some(index),
            Source::Output(_) => None,
        })
    }

    /// Notes one more batch; says whether to look now.
    fn is_due(&mut self) -> bool {
        self.batches += 1;
        let step = if self.batches <= EACH_BATCH { 1 } else { 1 << (self.batches.ilog2() - 3) };
        !self.goals.is_empty() && self.batches.is_multiple_of(step)
    }

    /// What is known of each target.
    pub(super) fn told(&self) -> Vec<Document> {
        let told = self.goals.iter().map(|goal| Convergence {
            cell: goal.cell.clone(),
            name: goal.name.clone(),
            statistic: goal.target.statistic,
            precision: goal.target.precision,
            relative: goal.target.relative,
            confidence: self.confidence,
            half_width: goal.half_width,
            trials: goal.since,
        });
        told.map(|convergence| filter::document(&convergence)).collect()
    }
}

impl Goal {
    /// The goals of a target, or what is wrong with it.
    fn of(target: &Target, model: &Model) -> Result<Vec<Self>, String> {
        if !(target.precision > 0.0 && target.precision.is_finite()) {
            return Err(format!("a precision of {} is none; choose one above 0", target.precision));
        }
        if let Watched::Percentile(percent) = target.statistic
            && !(percent > 0.0 && percent < 100.0)
        {
            return Err(format!("{percent} is no percentile; choose one above 0 and below 100"));
        }
        let goal = |source, cell, name| Self {
            source,
            cell,
            name,
            target: target.clone(),
            half_width: None,
            since: None,
        };
        match &target.cell {
            Some(cell) => {
                filter::find(model, cell).map(|(source, name)| vec![goal(source, cell.clone(), name)])
            }
            None => Ok(model
                .outputs
                .iter()
                .enumerate()
                .map(|(index, output)| {
                    goal(Source::Output(index), model.workbook.address(output.cell), output.name.clone())
                })
                .collect()),
        }
    }

    /// Looks whether it is known after so many trials.
    fn look(&mut self, summary: &Summary, confidence: f64, trials: u64, batches: u64) {
        let needs_values = self.target.statistic != Watched::Mean;
        let ordered = if needs_values { summary.quantiles().ordered() } else { Ordered::default() };
        let certainty = Certainty::new(summary, &ordered);
        let enough = |freedom: f64| freedom >= LEAST_GROUPS;
        let found = match self.target.statistic {
            Watched::Mean => certainty
                .of_mean()
                .filter(|error| enough(error.freedom))
                .and_then(|error| Some((summary.moments().mean()?, error.half_width(confidence)?))),
            Watched::Percentile(percent) => {
                reach(ordered.quantile(percent / 100.0), certainty.of_percentile(percent / 100.0, confidence))
            }
            Watched::ProbabilityBelow(x) => reach(
                Some(ordered.below(x.next_up()) as f64 / ordered.count() as f64)
                    .filter(|share| share.is_finite()),
                certainty.of_chance(x, confidence),
            ),
        };
        let known = |(value, half): (f64, f64)| {
            let allowed = if self.target.relative {
                self.target.precision * value.abs()
            } else {
                self.target.precision
            };
            // Where nothing has varied yet, something rare may still come.
            half <= allowed && (half > 0.0 || batches >= EACH_BATCH)
        };
        self.half_width = found.map(|(_, half)| half);
        self.since = match found.is_some_and(known) {
            true => self.since.or(Some(trials)),
            false => None,
        };
    }
}

/// A value with how far the further end of its interval is.
fn reach(value: Option<f64>, interval: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let (value, (low, high)) = (value?, interval?);
    Some((value, (value - low).max(high - value)))
}

impl Gathering {
    /// Whether everything that the spec asks to be known is, so that no more trials are needed.
    pub fn has_converged(&self) -> bool {
        self.stopping.done
    }

    /// Looks, after a batch, whether everything is known.
    pub(super) fn look(&mut self) {
        if !self.stopping.is_due() && self.trials < self.trials_requested() {
            return;
        }
        let mut stopping = std::mem::take(&mut self.stopping);
        for goal in &mut stopping.goals {
            if let Some(summary) = self.summary(goal.source) {
                goal.look(summary, stopping.confidence, self.trials, stopping.batches);
            }
        }
        stopping.done = !stopping.goals.is_empty() && stopping.goals.iter().all(|goal| goal.since.is_some());
        self.stopping = stopping;
    }
}
