//! Analyses: what a spec asks to be found out beside the summaries.
//!
//! ```text
//!    Spec::analyses ──read──▶ Analysis ──check──▶ Asked      before anything is simulated
//!    Simulation + Analysis ──run──▶ Report ──▶ Answer        after the last trial; each may run trials of its own
//! ```
//!
//! One analysis is one file and one line of the table below: what is asked, what is reported, how the report is told
//! in tables. Every figure that is an estimate has an interval ([`Estimate`]).

mod ask;
mod change;
mod contribution;
mod factors;
mod goal_seek;
mod interval;
mod linear;
mod measures;
mod places;
mod refused;
mod regression;
mod runs;
mod scenario;
mod second_order;
mod shapley;
mod shapley_alone;
mod shapley_blocks;
mod shapley_drawn;
mod shapley_given;
mod simulations;
mod sobol;
mod statistic;
mod stress;
mod table;
mod tail;
#[cfg(test)]
mod tests;
mod value_of_information;
mod what_if;

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

pub use ask::Named;
use ask::{Ask, Check, Tables};
pub use change::{ChangeInOutput, ChangeInOutputReport};
pub use contribution::{ContributionToVariance, ContributionToVarianceReport};
pub use goal_seek::{GoalSeek, GoalSeekReport};
pub use interval::Estimate;
pub use measures::{MeasureAsked, MeasureFound, Measured, Measures, MeasuresReport};
pub use refused::Refused;
pub use regression::{Regression, RegressionReport};
use runs::{Failure, Runs};
pub use scenario::{Scenarios, ScenariosReport};
pub use second_order::{SecondOrder, SecondOrderReport};
pub use shapley::{ShapleyEffects, ShapleyEffectsReport};
pub use simulations::{Simulations, SimulationsReport};
pub use sobol::{SobolIndices, SobolIndicesReport};
pub use statistic::Statistic;
pub use stress::{Stress, StressReport};
pub use table::{Entry, Table};
pub use tail::{Tail, TailReport};
pub use value_of_information::{ValueOfInformation, ValueOfInformationReport};
pub use what_if::{WhatIf, WhatIfReport};

use crate::document::Document;
use crate::model::{Model, Problem};
use crate::simulation::Simulation;
use crate::spec::Spec;

macro_rules! analyses {
    ($($(#[$doc:meta])* $ask:ident -> $report:ident,)*) => {
        /// What is to be found out. In a spec its field `analysis` says which it is.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(tag = "analysis", rename_all = "kebab-case")]
        pub enum Analysis { $($(#[$doc])* $ask($ask),)* }

        /// What was found out.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(tag = "analysis", rename_all = "kebab-case")]
        pub enum Report { $($(#[$doc])* $ask($report),)* }

        impl Analysis {
            /// How many kinds there are.
            #[cfg(test)]
            const KINDS: usize = [$(stringify!($ask)),*].len();

            fn check(&self, check: &mut Check<'_>) {
                match self { $(Self::$ask(ask) => ask.check(check),)* }
            }

            fn run(&self, runs: &mut Runs<'_>) -> Result<Report, Failure> {
                match self { $(Self::$ask(ask) => ask.run(runs).map(Report::$ask),)* }
            }
        }

        impl Report {
            /// The report in tables, for people.
            pub fn tables(&self) -> Vec<Table> {
                match self { $(Self::$ask(report) => report.tables(),)* }
            }
        }
    };
}

analyses! {
    /// The output as a linear function of the inputs.
    Regression -> RegressionReport,
    /// How much of an output's variance goes with each input's ranks.
    ContributionToVariance -> ContributionToVarianceReport,
    /// An output's statistic where an input is low, and where it is high.
    ChangeInOutput -> ChangeInOutputReport,
    /// The share of an output's variance that each input causes, alone and together with others.
    SobolIndices -> SobolIndicesReport,
    /// Any statistics of outputs by their names, with intervals, and the correlations of the outputs.
    Measures -> MeasuresReport,
    /// Shares of an output's variance that add up to 1, also where inputs hang together.
    ShapleyEffects -> ShapleyEffectsReport,
    /// Outputs where inputs are kept to a part of their range, or have another distribution.
    Stress -> StressReport,
    /// Which inputs are unusual where an output is high, or low.
    Scenarios -> ScenariosReport,
    /// Outputs with one input at a time at some of its percentiles.
    WhatIf -> WhatIfReport,
    /// The value of a decision cell at which a statistic of an output reaches a target.
    GoalSeek -> GoalSeekReport,
    /// A simulation for each value of the workbook's tables of values, such as RiskSimtable's.
    Simulations -> SimulationsReport,
    /// What it would be worth to know inputs before one of several alternatives is chosen.
    ValueOfInformation -> ValueOfInformationReport,
    /// How far statistics of outputs are unknown because some inputs are.
    SecondOrder -> SecondOrderReport,
    /// The probability of a rare event, and the mean of the output in it.
    Tail -> TailReport,
}

/// What came of an analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// What was asked.
    pub ask: Analysis,
    /// What was found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// Why nothing was found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

impl Answer {
    /// Reads a document of [`crate::Results::analyses`]; `None` where it is not one.
    pub fn read(document: &Document) -> Option<Self> {
        serde_json::from_str(document.text()).ok()
    }
}

/// What a spec asks, checked against the model.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    analyses: Vec<Analysis>,
    spec: Spec,
}

impl Asked {
    /// Reads and checks the analyses of a spec. Gives all that is wrong with them.
    pub(crate) fn new(spec: &Spec, model: &Model) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut analyses = Vec::new();
        for (index, document) in spec.analyses.iter().enumerate() {
            let bad = |field: String, message: String| Problem::BadAnalysis { index, field, message };
            match serde_json::from_str::<Analysis>(document.text()) {
                Err(error) => problems.push(bad(String::new(), without_place(&error))),
                Ok(analysis) => {
                    let mut check = Check::new(model);
                    analysis.check(&mut check);
                    problems.extend(check.faults().into_iter().map(|(field, message)| bad(field, message)));
                    analyses.push(analysis);
                }
            }
        }
        let spec = if analyses.is_empty() { Spec::default() } else { spec.clone() };
        if problems.is_empty() { Ok(Self { analyses, spec }) } else { Err(problems) }
    }

    /// Runs the analyses of the first `trials` trials, in the order of the spec. `observe` is asked now and then whether to go on; what is not
    /// done then says so.
    pub(crate) fn answers(
        &self,
        simulation: &Simulation,
        threads: Option<NonZeroUsize>,
        trials: u64,
        observe: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Vec<Document> {
        let mut runs = Runs::new(simulation, &self.spec, threads, trials, observe);
        let answer = |ask: &Analysis| {
            let (report, failed) = match ask.run(&mut runs) {
                Ok(report) => (Some(report), None),
                Err(Failure::Stopped) => (None, Some("it was stopped before it was done".to_owned())),
                Err(Failure::Because(why)) => (None, Some(why)),
            };
            let answer = Answer { ask: ask.clone(), report, failed };
            Document::of_text(serde_json::to_string(&answer).expect("an answer is JSON"))
        };
        self.analyses.iter().map(answer).collect()
    }
}

/// What an error of JSON says, without the line and column, which are those of a text that nobody wrote.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
