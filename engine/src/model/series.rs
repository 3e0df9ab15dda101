//! The inputs of a time series: each cell of its array formula, which is one period.

use super::correlations::Depending;
use super::{Model, ModelInput, Problem, names};
use crate::address::CellRef;
use crate::distribution::{Dependence, Membership};
use crate::formula::{Expr, print};
use crate::series::{Afterwards, MOST_PERIODS, Outer, SeriesCall};
use crate::workbook::{Content, Workbook};

/// What the series of a formula make.
#[derive(Default)]
pub(super) struct Found {
    /// An input for each period.
    pub(super) inputs: Vec<ModelInput>,
    /// Whether somebody gave them their names.
    pub(super) named: bool,
    /// How the draws of each period hang together with those of other series in the same period.
    pub(super) depending: Depending,
    /// How the series of several periods do, as the calls say it.
    pub(super) tied: Vec<Dependence>,
}

/// What the series in the formula of `cell` make.
pub(super) fn found(model: &Model, cell: CellRef, calls: &[&SeriesCall]) -> Found {
    let workbook = &model.workbook;
    let range = match workbook.cell(cell).map(|found| &found.content) {
        Some(Content::Array { range, .. }) => *range,
        _ => cell.into(),
    };
    let alone = range.is_cell();
    let named = calls.iter().find_map(|call| call.name.as_ref());
    let mut found = Found { named: named.is_some(), ..Found::default() };
    let Some(first) = calls.first() else { return found };
    let printed: Vec<String> = calls.iter().map(|call| printed(model, cell, call)).collect();
    let printed = printed.join(", ");
    let dependences: Vec<&Dependence> = calls.iter().filter_map(|call| call.dependence.as_ref()).collect();
    for (period, at) in (1..).zip(range.cells().take(MOST_PERIODS)) {
        let name = match named {
            Some(name) if alone => name.clone(),
            Some(name) => format!("{name} {period}"),
            None => names::label(workbook, at),
        };
        let printed = if alone { printed.clone() } else { format!("{printed}, period {period}") };
        let source = first.source.to_owned();
        let distribution = None;
        found.inputs.push(ModelInput {
            cell: at,
            name,
            distribution,
            seed: None,
            dealt: None,
            printed,
            source,
            drawn_at: None,
        });
        for dependence in &dependences {
            let own = if alone { (*dependence).clone() } else { in_period(dependence, period) };
            found.depending.push((at, own));
        }
    }
    if !alone {
        found.tied = dependences.into_iter().cloned().collect();
    }
    found
}

/// The same dependence of one period's draws alone.
fn in_period(dependence: &Dependence, period: usize) -> Dependence {
    let of = |name: &str| {
        if name.is_empty() { format!("period {period}") } else { format!("{name}, period {period}") }
    };
    match dependence {
        Dependence::Matrix { range, position, instance } => {
            Dependence::Matrix { range: *range, position: *position, instance: of(instance) }
        }
        Dependence::Independent(id) => Dependence::Independent(of(id)),
        Dependence::Dependent(id, by) => Dependence::Dependent(of(id), *by),
        Dependence::Copula(member) => {
            let instance = of(&member.instance);
            Dependence::Copula(Box::new(Membership { instance, ..(**member).clone() }))
        }
    }
}

/// The cells with one draw that are said to hang together with a series of several, which has none of its own
/// for all periods: refused rather than left independent.
pub(super) fn untied(workbook: &Workbook, depending: &Depending, tied: &[Dependence]) -> Vec<Problem> {
    let hangs = |dependence: &Dependence| tied.iter().any(|of_series| same_group(dependence, of_series));
    let cells = depending.iter().filter(|(_, dependence)| hangs(dependence)).map(|(cell, _)| *cell);
    cells
        .map(|cell| Problem::UnsupportedDialect {
            cell: workbook.address(cell),
            feature: "the correlation of one draw with a series of several periods".to_owned(),
        })
        .collect()
}

/// Whether two calls say to hang together.
fn same_group(a: &Dependence, b: &Dependence) -> bool {
    use Dependence::{Copula, Dependent, Independent, Matrix};
    match (a, b) {
        (Matrix { range, instance, .. }, Matrix { range: other, instance: of, .. }) => {
            range == other && instance == of
        }
        (Independent(a) | Dependent(a, _), Independent(b) | Dependent(b, _)) => a.eq_ignore_ascii_case(b),
        (Copula(a), Copula(b)) => a.is_with(b),
        _ => false,
    }
}

/// The process with its parameters by name: `AR1(mean 0, volatility 1, coefficient 0.5, last value 10)`.
fn printed(model: &Model, cell: CellRef, call: &SeriesCall) -> String {
    let parameters = call.process.parameters.iter().zip(&call.parameters);
    let parameters: Vec<String> = parameters
        .map(|(parameter, expr)| format!("{} {}", parameter.name, print(expr, &model.workbook, cell.sheet)))
        .collect();
    let mut text = format!("{}({})", call.process.name, parameters.join(", "));
    let part = |expr: &Expr| print(expr, &model.workbook, cell.sheet);
    let Afterwards { seasons, sums_from, function, less } = &call.afterwards;
    for seasons in seasons {
        let terms: Vec<String> = seasons.terms.iter().map(part).collect();
        text += &match seasons.goes_on {
            true => format!(" added up by season from {}", terms.join(", ")),
            false => format!(" with seasons {} beginning at {}", terms.join(", "), seasons.first + 1),
        };
    }
    for start in sums_from {
        text += &format!(" added up from {}", part(start));
    }
    text += match function {
        None => "",
        Some(Outer::Exponential) => ", exponential",
        Some(Outer::Square) => ", squared",
    };
    if let Some(less) = less {
        text += &format!(", less {}", part(less));
    }
    text
}
