//! What an experienced analyst would say of a model before trusting it: rules, one item each, in one table.
//!
//! A rule sees the model and the spec, never a run, so advice costs nothing. None of it is an error: each finding
//! names the cell, says why it matters and what to do.

mod formulas;
mod inputs;
mod review;
mod settings;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::address::CellRef;
use crate::model::Model;
use crate::spec::Spec;
pub use review::Review;

/// Every rule: first those of inputs, then of formulas, then of outputs and settings.
pub static RULES: &[&Rule] = &[
    &inputs::IMPOSSIBLE,
    &inputs::REFUSED_CALL,
    &inputs::NEGATIVE_MASS,
    &inputs::SHARE_BEYOND_ONE,
    &inputs::BASE_OUTSIDE,
    &inputs::BASE_IN_TAIL,
    &inputs::NO_MEAN,
    &inputs::NO_VARIANCE,
    &inputs::MODE_AT_END,
    &inputs::WIDE_LOGNORMAL,
    &inputs::NEARLY_CONSTANT,
    &inputs::SAME_NAME,
    &inputs::INDEPENDENT_NEIGHBOURS,
    &inputs::UNUSED_INPUT,
    &formulas::RAND_MIXED,
    &formulas::TIMES_COUNT,
    &formulas::EQUALS_DRAW,
    &formulas::DIVIDES_BY_DRAW,
    &formulas::HIDDEN_ERRORS,
    &formulas::CONSTANT_AMONG_COPIES,
    &settings::OUTPUT_WITHOUT_CHANCE,
    &settings::OUTPUT_IS_ERROR,
    &settings::HELD_CELL,
    &settings::MOVED_CORRELATIONS,
    &settings::SEED_WITHOUT_EFFECT,
    &settings::FEW_TRIALS,
    &settings::TRIALS_OF_SOBOL,
];

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// A stable name: `negative-mass`.
    pub name: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// The cells that break it, each with what is the matter there; no cell where it is a setting.
    find: fn(&Review<'_>) -> Vec<Finding>,
}

/// A cell that breaks a rule, and what is the matter there; no cell where it is a setting.
type Finding = (Option<CellRef>, String);

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    /// The rule's name.
    pub rule: &'static str,
    /// The cell; empty where it is a setting.
    pub cell: String,
    /// What is the matter.
    pub message: String,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
}

/// What the rules say of a model and the spec that it was made with, rule by rule.
pub fn advice(model: &Model, spec: &Spec) -> Vec<Advice> {
    let review = Review::new(model, spec);
    let of_rule = |rule: &&'static Rule| -> Vec<Advice> {
        let found = (rule.find)(&review).into_iter();
        found
            .map(|(cell, message)| Advice {
                rule: rule.name,
                cell: cell.map_or_else(String::new, |cell| model.workbook.address(cell).to_string()),
                message,
                why: rule.why,
                fix: rule.fix,
            })
            .collect()
    };
    RULES.iter().flat_map(of_rule).collect()
}
