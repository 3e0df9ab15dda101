//! Statistics of a distribution in a cell, which need no simulation.

#[cfg(feature = "fitting")]
use super::fitted;
use super::handles::handled;
use super::list::known_number;
#[cfg(feature = "fitting")]
use super::statistic::Criterion;
use super::statistic::{Asked, Of, StatisticCall};
use crate::distribution::{self, Distribution, DistributionCall};
use crate::formula::{self, Expr};
use crate::model::{Model, ModelInput};
use crate::plan::lower::Reach;
use crate::statistics::measure::Measure;

impl StatisticCall {
    /// The value of a statistic that needs no simulation, or why there is none.
    pub(crate) fn exact_value(&self, model: &Model, reach: &Reach) -> Result<f64, String> {
        let asked = self.asked.as_ref().map_err(Clone::clone)?;
        #[cfg(feature = "fitting")]
        if let Asked::Criterion(criterion) = asked {
            return self.criterion(*criterion, model, reach);
        }
        let formula;
        let call = match &self.of {
            Of::Distribution(call) => call,
            Of::Cell(cell) => {
                if let Some(input) = model.inputs.iter().find(|input| input.cell == *cell)
                    && let Some(call) = &input.distribution
                {
                    return of_call(call, asked, model, reach);
                }
                formula = model.formulas.get(cell).map(|formula| formula.expr());
                match formula.as_deref().map(without_marker) {
                    Some(Expr::Distribution(call)) => call,
                    Some(Expr::Unsupported(name, inside)) if handled(name).is_some() => {
                        match inside.first() {
                            Some(Expr::Distribution(call)) => call,
                            _ => return Err("the cell does not have a handle on a distribution".to_owned()),
                        }
                    }
                    _ => return Err("the cell does not hold one distribution alone".to_owned()),
                }
            }
            #[cfg(feature = "fitting")]
            Of::Handle(handle) => match &**handle {
                Expr::Unsupported(_, inside) => match inside.first() {
                    Some(Expr::Distribution(call)) => call,
                    _ => return Err("it is not of a distribution".to_owned()),
                },
                _ => return Err("it is not of a distribution".to_owned()),
            },
            _ => return Err("it is not of a cell".to_owned()),
        };
        of_call(call, asked, model, reach)
    }

    /// How well the fitted distribution that it is of fits its data.
    #[cfg(feature = "fitting")]
    fn criterion(&self, criterion: Criterion, model: &Model, reach: &Reach) -> Result<f64, String> {
        let formula;
        let handle = match &self.of {
            Of::Handle(handle) => handle,
            Of::Cell(cell) => {
                formula = model.formulas.get(cell).map(|formula| formula.expr());
                formula.as_deref().ok_or("the cell does not hold a formula")?
            }
            _ => return Err("it is not of a fitted distribution".to_owned()),
        };
        fitted::criterion(criterion, handle, &model.workbook, &|cell| reach.contains(cell))
    }
}

/// The value of a measure of a distribution with its parameters and what is added to it. `None` where the table
/// does not tell it, or there is none.
pub(super) fn of_distribution(
    measure: &Measure,
    arguments: &[f64],
    call: &DistributionCall,
    p: &[f64],
    shift: f64,
) -> Option<f64> {
    let family = call.distribution;
    let quantile = |chance: f64| {
        let value =
            Some(chance).filter(|u| *u > 0.0 && *u < 1.0).map(|u| distribution::quantile_of(family, p, u));
        value.filter(|x| x.is_finite()).map(|x| x + shift)
    };
    let [least, greatest] = distribution::ends(family, p).map(|end| Some(end? + shift));
    let at = arguments.first().copied();
    let value = match measure.name {
        "mean" => (family.mean)(p)? + shift,
        "variance" => (family.variance)(p)?,
        "std-dev" => (family.variance)(p)?.sqrt(),
        "coefficient-of-variation" => (family.variance)(p)?.sqrt() / ((family.mean)(p)? + shift),
        #[cfg(feature = "functions")]
        "skewness" => distribution::standard_moment(family, p, 3)?,
        #[cfg(feature = "functions")]
        "kurtosis" => distribution::standard_moment(family, p, 4)?,
        #[cfg(feature = "functions")]
        "mode" => distribution::mode(family, p)? + shift,
        "min" => least?,
        "max" => greatest?,
        "range" => greatest? - least?,
        "median" => quantile(0.5)?,
        "percentile" => quantile(at?)?,
        "percentile-above" => quantile(1.0 - at?)?,
        "probability-below" => (family.cumulative)(p, at? - shift),
        "probability-above" => 1.0 - (family.cumulative)(p, at? - shift),
        _ => return None,
    };
    value.is_finite().then_some(value)
}

/// The formula without the 0 that stands for a marker: `RiskOutput()+RiskNormal(10,2)`.
fn without_marker(expr: &Expr) -> &Expr {
    use crate::formula::Infix::Add;
    match expr {
        Expr::Binary(Add, left, right) => match (&**left, &**right) {
            (Expr::Literal(crate::value::Value::Number(0.0)), other)
            | (other, Expr::Literal(crate::value::Value::Number(0.0))) => other,
            _ => expr,
        },
        _ => expr,
    }
}

/// The parameters of a distribution that has nothing but these, and perhaps a shift, and what is added to it; or why they
/// are not known.
fn parameters_of(call: &DistributionCall, model: &Model, reach: &Reach) -> Result<(Vec<f64>, f64), String> {
    let alone = DistributionCall { shift: None, draw: None, dependence: None, ..call.clone() };
    if !alone.is_plain() {
        return Err("it is told only of a distribution by its parameters, without bounds".to_owned());
    }
    let constant = |expr: &Expr| {
        let mut varies = false;
        formula::walk(expr, &mut |part| {
            if let Expr::Cell(cell) = part {
                varies |= reach.contains(*cell);
            }
        });
        known_number(expr, &model.workbook)
            .filter(|_| !varies)
            .ok_or_else(|| "the parameters of the distribution are not plain numbers".to_owned())
    };
    let parameters = call.parameters.iter().map(constant).collect::<Result<Vec<f64>, String>>()?;
    let shift = call.shift.as_ref().map_or(Ok(0.0), constant)?;
    (call.distribution.check)(&parameters).map_err(|error| format!("{}: {error}", call.distribution.name))?;
    Ok((parameters, shift))
}

/// The distribution of an input's draw, with its parameters, where these are all that it has, perhaps beside a shift, and
/// are the same in all trials.
pub(crate) fn known_distribution(
    input: &ModelInput,
    model: &Model,
    reach: &Reach,
) -> Option<(&'static Distribution, Vec<f64>)> {
    let formula;
    let call = match &input.distribution {
        Some(call) => &**call,
        None => {
            formula = model.formulas.get(&input.cell)?.expr();
            let Expr::Distribution(call) = without_marker(&formula) else { return None };
            call
        }
    };
    Some((call.distribution, parameters_of(call, model, reach).ok()?.0))
}

fn of_call(call: &DistributionCall, asked: &Asked, model: &Model, reach: &Reach) -> Result<f64, String> {
    let (parameters, shift) = parameters_of(call, model, reach)?;
    let value = match asked {
        Asked::Measure(measure, arguments, whole) => {
            of_distribution(measure, arguments, call, &parameters, shift).map(|value| whole * value)
        }
        Asked::Density(x) => {
            Some((call.distribution.density)(&parameters, x - shift)).filter(|density| density.is_finite())
        }
        _ => return Err("it is not of a distribution alone".to_owned()),
    };
    value.ok_or_else(|| "the distribution does not have it, or Carlo does not know it exactly".to_owned())
}
