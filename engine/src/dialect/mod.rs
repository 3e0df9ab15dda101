//! Add-in calls in formulas → distributions: @RISK, Crystal Ball, ModelRisk, Analytic Solver, XLRisk,
//! and the idioms of plain Excel.
//!
//! Products copy each other's names and change their meaning, so that each has a table of its own.
//! What a product's call asks beyond the distribution itself is either honoured or refused by name:
//! a correlation left out would look plausible and understate the tails.

mod analytic_solver;
mod at_risk;
mod crystal_ball;
mod idiom;
mod model_risk;
mod product;
pub mod shorthand;
#[cfg(test)]
mod tests;
mod xlrisk;

pub(crate) use idiom::random_idiom;
pub(crate) use product::{Addin, Argument, Mark, Recognised};

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
        [risk, &crystal_ball::CRYSTAL_BALL, &model_risk::MODEL_RISK, &analytic_solver::ANALYTIC_SOLVER]
            .into_iter()
            .find(|addin| addin.owns(name))
    }
}

/// How @RISK writes a distribution, which is how formulas print: the function's name, and how many lists
/// its arguments are, 0 where they are single values.
pub(crate) fn in_at_risk(distribution: &Distribution) -> (String, usize) {
    let known = at_risk::AT_RISK.distributions.iter().find(|call| call.distribution == distribution.name);
    known.map_or_else(
        || (format!("Risk{}", distribution.name), 0),
        |call| (call.name.to_owned(), call.lists()),
    )
}
