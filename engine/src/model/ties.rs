//! Correlated inputs of which values are tied: whole numbers, lists.

use super::Model;
#[cfg(not(feature = "functions"))]
use super::Problem;
#[cfg(feature = "functions")]
use crate::correlation::Stairs;
#[cfg(feature = "functions")]
use crate::dialect::known_distribution;
#[cfg(feature = "functions")]
use crate::distribution::quantile_of;
#[cfg(not(feature = "functions"))]
use crate::formula::Expr;
#[cfg(feature = "functions")]
use crate::plan::lower::Reach;

/// Makes the ranks of inputs correlate as asked also where an input's values are tied, if its parameters are the same in
/// all trials. Others are drawn as if they had no ties.
#[cfg(feature = "functions")]
pub(super) fn meet_ranks(model: &mut Model) {
    if model.correlations.is_empty() {
        return;
    }
    let reach = Reach::new(model);
    let stairs = |cell: &crate::address::CellRef| {
        let input = model.inputs.iter().find(|input| input.cell == *cell)?;
        let (family, parameters) = known_distribution(input, model, &reach)?;
        let quantile = |u: f64| quantile_of(family, &parameters, u);
        let cumulative = |x: f64| (family.cumulative)(&parameters, x);
        family.discrete.then(|| Stairs::of_values(&quantile, &cumulative))
    };
    let tied: Vec<Vec<Option<Stairs>>> = model
        .correlations
        .iter()
        .map(|correlation| correlation.members.iter().map(stairs).collect())
        .collect();
    let correlations = std::mem::take(&mut model.correlations);
    model.correlations =
        correlations.into_iter().zip(&tied).map(|(known, stairs)| known.tied(stairs)).collect();
}

/// The correlated input whose values are tied, which only a build with the feature `functions` draws as it is asked.
#[cfg(not(feature = "functions"))]
pub(super) fn left_out(model: &Model) -> Option<Problem> {
    let correlated = |cell: &crate::address::CellRef| {
        model.correlations.iter().any(|known| known.is_of_ranks() && known.members.contains(cell))
    };
    let tied = |input: &&super::ModelInput| {
        correlated(&input.cell)
            && match &input.distribution {
                Some(call) => call.distribution.discrete,
                None => model.formulas.get(&input.cell).is_some_and(|formula| {
                    let mut discrete = false;
                    crate::formula::walk(&formula.expr(), &mut |part| {
                        discrete |= matches!(part, Expr::Distribution(call) if call.distribution.discrete);
                    });
                    discrete
                }),
            }
    };
    let input = model.inputs.iter().find(tied)?;
    let cell = model.workbook.address(input.cell);
    Some(Problem::LeftOut { cell, name: "correlated values with ties".to_owned() })
}
