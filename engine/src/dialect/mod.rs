//! Add-in calls in formulas → distributions: @RISK, Crystal Ball, ModelRisk, Analytic Solver, XLRisk, SimVoi,
//! RiskAMP, and the idioms of plain Excel.
//!
//! Products copy each other's names and change their meaning, so that each has a table of its own.
//! What a product's call asks beyond the distribution itself is either honoured or refused by name:
//! a correlation left out would look plausible and understate the tails.

mod alternates;
mod analytic_solver;
mod asking;
mod at_risk;
mod call;
mod crystal_ball;
#[cfg(feature = "functions")]
mod exact;
#[cfg(feature = "fitting")]
mod fitted;
mod handles;
mod idiom;
mod joined;
mod list;
mod membership;
mod model_risk;
mod product;
mod reading;
mod refused;
mod risk_amp;
mod series;
mod settings;
mod several;
pub mod shorthand;
mod sim_voi;
mod special;
mod statistic;
mod statistics;
mod stored;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod traps;
mod trial;
mod unread;
mod xlrisk;

#[cfg(feature = "functions")]
pub(crate) use exact::known_distribution;
pub(crate) use handles::{is_handle, walk_drawing};
pub(crate) use idiom::random_idiom;
pub(crate) use product::{Addin, Argument, Imported, Mark, Recognised};
pub(crate) use settings::listed_outputs;
pub use settings::{FileSettings, file_settings};
pub(crate) use statistic::{Asked, Classes, Counted, Of, Precision, StatisticCall, Told, Within};
pub(crate) use stored::stored_marks;
pub(crate) use unread::unread_model;

use crate::distribution::Distribution;
use crate::workbook::Workbook;

/// The products whose calls a workbook may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addins {
    /// XLRisk has @RISK's names with other meanings; its own sheet tells them apart.
    xlrisk: bool,
}

impl Addins {
    /// The products of one workbook.
    pub(crate) fn of(workbook: &Workbook) -> Self {
        Self { xlrisk: workbook.sheets.iter().any(|sheet| sheet.name.eq_ignore_ascii_case("XLRisk")) }
    }

    /// The product that the function `name`, without prefixes such as `_xll.`, belongs to.
    pub(crate) fn of_function(self, name: &str) -> Option<&'static Addin> {
        let risk = if self.xlrisk { &xlrisk::XLRISK } else { &at_risk::AT_RISK };
        std::iter::once(risk).chain(OTHERS.iter().copied()).find(|addin| addin.owns(name))
    }
}

/// Every product but those whose functions begin with `Risk`.
static OTHERS: [&Addin; 5] = [
    &crystal_ball::CRYSTAL_BALL,
    &model_risk::MODEL_RISK,
    &analytic_solver::ANALYTIC_SOLVER,
    &sim_voi::SIM_VOI,
    &risk_amp::RISK_AMP,
];

/// Why calls of an add-in's function have no value of their own, as the end of "it …"; `None` for the
/// functions that have, and for those of nobody.
pub(crate) fn reason(name: &str) -> Option<&'static str> {
    if is_statistic(name) {
        return Some(STATISTIC);
    }
    if every().any(|addin| addin.has(name)) { None } else { refused::reason(name) }
}

/// Whether the function draws several cells together, or says something of a matrix of correlations.
pub(crate) fn is_joint(function: &str) -> bool {
    every()
        .any(|addin| addin.special(function).is_some_and(|(_, special)| special == product::Special::Joint))
}

/// Whether the function draws from a distribution that this build cannot draw, or is one of a product's that only a build
/// with the functions of few workbooks knows, or knows to be refused.
pub(crate) fn is_left_out(function: &str) -> bool {
    let unknown = || every().any(|addin| addin.owns(function)) && !every().any(|addin| addin.has(function));
    every().any(|addin| addin.leaves_out(function)) || cfg!(not(feature = "functions")) && unknown()
}

/// The product that a function is of.
pub(crate) fn product_of(function: &str) -> Option<&'static str> {
    every().find(|addin| addin.has(function)).map(|addin| addin.name)
}

/// Every product.
fn every() -> impl Iterator<Item = &'static Addin> {
    [&at_risk::AT_RISK, &xlrisk::XLRISK].into_iter().chain(OTHERS)
}

/// Whether the function gives a statistic of a simulation's results.
pub(crate) fn is_statistic(name: &str) -> bool {
    every().any(|addin| addin.statistic(name).is_some())
}

/// What is said of a fit to data that vary by trial.
#[cfg(feature = "fitting")]
pub(crate) const ON_DRAWS: &str = "a fit to data that depend on a draw";

const STATISTIC: &str = "is a statistic of a simulation's results, which are not there while it runs";

/// How @RISK writes a distribution, which is how formulas print.
pub(crate) fn in_at_risk(distribution: &Distribution) -> AtRisk {
    let known = at_risk::AT_RISK.distributions.iter().find(|call| call.distribution == distribution.name);
    known.map_or_else(
        || AtRisk {
            name: format!("Risk{}", distribution.name),
            singles: distribution.parameters.len(),
            lists: 0,
        },
        |call| AtRisk {
            name: call.name.to_owned(),
            singles: call.parameters.len() - call.lists(),
            lists: call.lists(),
        },
    )
}

/// How @RISK writes a distribution.
pub(crate) struct AtRisk {
    /// Its function.
    pub(crate) name: String,
    /// How many single values come first.
    pub(crate) singles: usize,
    /// How many lists follow.
    pub(crate) lists: usize,
}
