//! ModelRisk's functions of distributions fitted to data: `VoseNormalFit(A1:A50)` draws from the distribution of its family
//! that fits the data best, `…FitP` gives its parameters, `…FitObject` is a handle on it, of which `VoseAIC` and its kin
//! tell how well it fits.
//!
//! Their arguments are the data, whether the parameters are uncertain, and for a draw its percentile
//! (vosesoftware/modelrisk-mcp, `functions.json`). As there, a fit has the greatest likelihood.

use super::call::{Call, Source, number};
use super::list::{known_number, list};
use super::product::{Fitting, Mark, NotRead};
use super::reading::Reading;
use super::statistic::Criterion;
use crate::address::{CellRef, RangeRef};
use crate::distribution;
use crate::fitting::{self, Ask, Column, Fit};
use crate::formula::Expr;
use crate::value::Value;
use crate::workbook::{Content, Workbook};

/// Why parameters that vary are not drawn.
const UNCERTAIN: &str = "parameters as uncertain as the data leave them are not drawn where it stands: write what \
    `carlo fit` prints, whose parameters vary";

impl Reading<'_> {
    /// The call of a function of a fitted distribution.
    pub(super) fn fitted(
        &mut self,
        (call, form): (&'static Call, Fitting),
        positional: Vec<Expr>,
        at: CellRef,
    ) -> Result<Expr, NotRead> {
        match self.fit(call, form, &positional, at) {
            Ok(expr) => Ok(expr),
            Err(why) => Err((positional, why)),
        }
    }

    fn fit(
        &mut self,
        call: &'static Call,
        form: Fitting,
        positional: &[Expr],
        at: CellRef,
    ) -> Result<Expr, String> {
        let given = |place: usize| positional.get(place).filter(|expr| !matches!(expr, Expr::Omitted));
        let data = given(0).ok_or("it takes data")?;
        if given(1).is_some_and(|uncertain| known_number(uncertain, self.workbook) != Some(0.0)) {
            return Err(UNCERTAIN.to_owned());
        }
        if positional.len() > if form == Fitting::Draw { 3 } else { 2 } {
            return Err("it has more arguments than are known".to_owned());
        }
        let fit = best(call, data, self.workbook)?;
        self.note(&format!("it is fitted by the greatest likelihood: {}", fit.distribution));
        fit.notes.iter().for_each(|note| self.note(note));
        if let Some(range) = range_of(data) {
            self.marks.push(Mark::FittedTo(range));
        }
        let values: Vec<f64> = fit.parameters.iter().map(|parameter| parameter.value).collect();
        if form == Fitting::Parameters {
            let range = match self.workbook.cell(at).map(|cell| &cell.content) {
                Some(Content::Array { range, .. }) => *range,
                _ => at.into(),
            };
            let arguments = arguments_of(call, &values);
            let columns = if range.rows() > range.columns() { 1 } else { arguments.len() as u32 };
            return Ok(Expr::Array(columns, arguments.into_iter().map(Value::Number).collect()));
        }
        let family = distribution::find(call.distribution).ok_or("Carlo does not have its distribution")?;
        if let Some(percentile) = given(2) {
            self.rest(vec![percentile.clone()])?;
        }
        let drawn = self.drawn(family, values.into_iter().map(number).collect());
        let drawn = self.finish(drawn).map_err(|_| "it is not understood")?;
        Ok(match form {
            Fitting::Object => Expr::Unsupported(self.function.into(), vec![drawn, data.clone()]),
            _ => drawn,
        })
    }
}

/// How well the distribution of a handle fits its data.
pub(super) fn criterion(
    criterion: Criterion,
    handle: &Expr,
    workbook: &Workbook,
    reached: &dyn Fn(CellRef) -> bool,
) -> Result<f64, String> {
    let found = match handle {
        Expr::Unsupported(name, inside) => super::model_risk::MODEL_RISK.fitting(name).zip(inside.get(1)),
        _ => None,
    };
    let Some(((call, _), data)) = found else { return Err("it is not of a fitted distribution".to_owned()) };
    if range_of(data).is_some_and(|range| range.cells().any(reached)) {
        return Err(super::ON_DRAWS.to_owned());
    }
    let fit = best(call, data, workbook)?;
    match criterion {
        Criterion::Akaike => fit.aicc.ok_or_else(|| "the data are too few for it".to_owned()),
        Criterion::HannanQuinn => Ok(fit.hqic),
        Criterion::LogLikelihood => Ok(fit.log_likelihood),
        Criterion::Schwarz => Ok(fit.bic),
    }
}

/// The fit of a function's family to data.
fn best(call: &Call, data: &Expr, workbook: &Workbook) -> Result<Fit, String> {
    let cells = list(data).ok_or("its data must be a range of at most 10,000 cells, or stand in braces")?;
    let mut values = Vec::with_capacity(cells.len());
    for cell in &cells {
        match (known_number(cell, workbook), cell) {
            (Some(value), _) => values.push(value),
            (None, Expr::Cell(at))
                if workbook.cell(*at).is_none_or(|cell| is_empty(&cell.content, &cell.value)) => {}
            _ => return Err("its data must be numbers".to_owned()),
        }
    }
    let family = distribution::find(call.distribution).ok_or("Carlo does not have its distribution")?;
    let asked = question(call).ok_or("Carlo does not fit a distribution with its parameters")?;
    let column = Column { name: call.name.to_owned(), values, ..Column::default() };
    let ask =
        Ask { columns: vec![column], families: vec![asked], discrete: family.discrete, ..Ask::default() };
    let mut report = fitting::fit(&ask).map_err(|error| format!("it cannot be fitted: {error}"))?;
    let mut of_column = report.columns.pop().ok_or("it cannot be fitted")?;
    match (of_column.fits.is_empty(), of_column.refused.first()) {
        (false, _) => Ok(of_column.fits.swap_remove(0)),
        (true, Some(refused)) => Err(format!("it cannot be fitted: {}", refused.reason)),
        (true, None) => Err("it cannot be fitted".to_owned()),
    }
}

fn is_empty(content: &Content, value: &Option<Value>) -> bool {
    matches!(content, Content::Constant) && value.as_ref().is_none_or(|value| matches!(value, Value::Blank))
}

/// The cells of data.
fn range_of(data: &Expr) -> Option<RangeRef> {
    match data {
        Expr::Range(range) => Some(*range),
        Expr::Cell(cell) => Some((*cell).into()),
        _ => None,
    }
}

/// The family as it is asked for, `LogLogistic(0, ?, ?)`; `None` where what the function takes is not as many free
/// parameters of ours.
fn question(call: &Call) -> Option<String> {
    if call.location.is_some() || call.moved != 0.0 || call.between.is_some() {
        return None;
    }
    let slot = |source: &Source| match source {
        Source::Argument(_) | Source::Percent(_) | Source::Reciprocal(_) => Some("?".to_owned()),
        Source::Constant(x) => Some(x.to_string()),
        _ => None,
    };
    let slots = call.parameters.iter().map(slot).collect::<Option<Vec<String>>>()?;
    if slots.iter().all(|slot| slot == "?") {
        // Without brackets, so that a family keeps the parameters that it has unless they are asked for.
        return Some(call.distribution.to_owned());
    }
    Some(format!("{}({})", call.distribution, slots.join(", ")))
}

/// The function's own arguments that give our parameters.
fn arguments_of(call: &Call, values: &[f64]) -> Vec<f64> {
    let mut arguments: Vec<(usize, f64)> = call
        .parameters
        .iter()
        .zip(values)
        .filter_map(|(source, value)| match source {
            Source::Argument(at) => Some((*at, *value)),
            Source::Percent(at) => Some((*at, value / 100.0)),
            Source::Reciprocal(at) => Some((*at, 1.0 / value)),
            _ => None,
        })
        .collect();
    crate::order::sort_by(&mut arguments, |a, b| a.0.cmp(&b.0));
    arguments.into_iter().map(|(_, value)| value).collect()
}
