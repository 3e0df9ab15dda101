//! What the rules look at: the inputs with their numbers, and the cells that outputs depend on.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::CellRef;
use crate::distribution::{self, Distribution, DistributionCall, ParameterError};
use crate::formula::{self, Expr, Infix, Prefix};
use crate::model::{Model, ModelInput};
use crate::plan::Builder;
use crate::plan::lower::Reach;
use crate::spec::Spec;
use crate::value::Value;

/// A model under review.
pub struct Review<'m> {
    /// The model.
    pub model: &'m Model,
    /// The spec that it was made with.
    pub spec: &'m Spec,
    /// Its inputs, in the model's order.
    pub inputs: Vec<Drawn>,
    /// The places of the inputs by their cells.
    by_cell: BTreeMap<CellRef, Vec<usize>>,
    /// The cells that the outputs depend on, as far as formulas name what they read, and the outputs.
    pub upstream: BTreeSet<CellRef>,
    /// What draws reach.
    pub(super) reach: Reach,
}

/// An input of one distribution.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The cell.
    pub cell: CellRef,
    /// Its name.
    pub name: String,
    /// The distribution as it prints.
    pub printed: String,
    /// The distribution.
    pub distribution: &'static Distribution,
    /// Its parameters at the file's values, where they are numbers and possible.
    pub parameters: Option<Vec<f64>>,
    /// Why its parameters are impossible, where they are.
    pub impossible: Option<ParameterError>,
    /// How far it is moved after it is drawn.
    shift: f64,
    /// Whether the spec gave it its distribution, so that the cell itself holds a base value.
    pub typed: bool,
    /// Whether the draw is bounded or made of others, so that the distribution alone does not tell where it lies.
    pub altered: bool,
    /// Whether it is made of RAND.
    pub of_rand: bool,
}

impl Drawn {
    /// The probability of x or less, where it is known.
    pub fn cumulative(&self, x: f64) -> Option<f64> {
        let parameters = self.parameters.as_ref().filter(|_| !self.altered)?;
        Some((self.distribution.cumulative)(parameters, x - self.shift)).filter(|p| !p.is_nan())
    }

    /// The density at x, or the probability of it, where it is known.
    pub fn density(&self, x: f64) -> Option<f64> {
        let parameters = self.parameters.as_ref().filter(|_| !self.altered)?;
        Some((self.distribution.density)(parameters, x - self.shift)).filter(|density| !density.is_nan())
    }

    /// Where its values begin and end, as far as they do and it is known.
    pub fn ends(&self) -> [Option<f64>; 2] {
        match self.parameters.as_ref().filter(|_| !self.altered) {
            Some(parameters) => {
                distribution::ends(self.distribution, parameters).map(|end| end.map(|x| x + self.shift))
            }
            None => [None; 2],
        }
    }

    /// Whether it is a standard normal variable, or a uniform one from 0 to 1.
    pub fn is_standard(&self) -> bool {
        matches!(self.distribution.name, "Normal" | "Uniform")
            && self.parameters.as_deref() == Some(&[0.0, 1.0])
            && self.shift == 0.0
    }

    /// The value below which a share p lies, where it is known.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let parameters = self.parameters.as_ref().filter(|_| !self.altered)?;
        let mut builder = Builder::default();
        let u = builder.constant(p);
        let ids: Vec<_> = parameters.iter().map(|x| builder.constant(*x)).collect();
        let value = (self.distribution.quantile)(&mut builder, u, &ids);
        builder.constant_value(value).map(|x| x + self.shift).filter(|x| x.is_finite())
    }
}

impl<'m> Review<'m> {
    /// Gathers what the rules look at.
    pub fn new(model: &'m Model, spec: &'m Spec) -> Self {
        let inputs = model.inputs.iter().flat_map(|input| match &input.distribution {
            Some(call) => vec![drawn(model, input, call)],
            None => {
                let formula = model.formulas.get(&input.cell).map(|formula| formula.expr());
                let mut found = Vec::new();
                if let Some(expr) = &formula {
                    formula::walk(expr, &mut |part| {
                        if let Expr::Distribution(call) = part {
                            found.push(drawn(model, input, call));
                        }
                    });
                }
                found
            }
        });
        let inputs: Vec<Drawn> = inputs.collect();
        let mut by_cell: BTreeMap<CellRef, Vec<usize>> = BTreeMap::new();
        for (index, input) in inputs.iter().enumerate() {
            by_cell.entry(input.cell).or_default().push(index);
        }
        Self { inputs, by_cell, upstream: upstream(model), reach: Reach::new(model), model, spec }
    }

    /// The input whose distribution is all that a cell holds.
    pub fn input(&self, cell: CellRef) -> Option<&Drawn> {
        let [only] = *self.by_cell.get(&cell)?.as_slice() else { return None };
        let input = &self.inputs[only];
        let formula = self.model.formulas.get(&cell).map(|formula| formula.tree.pattern());
        (input.typed || matches!(formula, Some(Expr::Distribution(_)))).then_some(input)
    }

    /// The number that a cell holds in the file.
    pub fn number(&self, cell: CellRef) -> Option<f64> {
        match self.model.workbook.cell(cell)?.value {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// A cell's number format code.
    pub fn number_format(&self, cell: CellRef) -> &str {
        let workbook = &self.model.workbook;
        let style = workbook.cell(cell).and_then(|cell| workbook.styles.get(cell.style.0 as usize));
        style.map_or("", |style| style.number_format.as_str())
    }
}

fn drawn(model: &Model, input: &ModelInput, call: &DistributionCall) -> Drawn {
    let parameters: Option<Vec<f64>> = call
        .parameters
        .iter()
        .map(|expr| match expr {
            Expr::Range(range) => range.cells().map(|cell| constant(model, &Expr::Cell(cell))).collect(),
            Expr::Array(_, values) => {
                let number = |value: &Value| if let Value::Number(x) = value { Some(*x) } else { None };
                values.iter().map(number).collect()
            }
            expr => constant(model, expr).map(|x| vec![x]),
        })
        .collect::<Option<Vec<Vec<f64>>>>()
        .map(|lists| lists.concat());
    let checked = parameters.as_ref().map(|parameters| (call.distribution.check)(parameters));
    let shift = call.shift.as_ref().map_or(Some(0.0), |expr| constant(model, expr));
    Drawn {
        cell: input.cell,
        name: input.name.clone(),
        printed: input.printed.clone(),
        distribution: call.distribution,
        parameters: parameters.filter(|_| checked == Some(Ok(()))),
        impossible: checked.and_then(Result::err).filter(|_| call.alternates.is_none()),
        shift: shift.unwrap_or(0.0),
        typed: input.distribution.is_some(),
        altered: shift.is_none()
            || call.truncate.is_some()
            || call.censor.is_some()
            || call.alternates.is_some()
            || call.joined.is_some()
            || call.repeated.is_some()
            || call.dealt,
        of_rand: call.redrawn,
    }
}

/// The number of a literal, of a cell in the file, or of arithmetic with them.
fn constant(model: &Model, expr: &Expr) -> Option<f64> {
    if let Expr::Binary(infix, left, right) = expr {
        let (left, right) = (constant(model, left)?, constant(model, right)?);
        return match infix {
            Infix::Add => Some(left + right),
            Infix::Subtract => Some(left - right),
            Infix::Multiply => Some(left * right),
            Infix::Divide => Some(left / right),
            _ => None,
        }
        .filter(|x| x.is_finite());
    }
    if let Expr::Unary(Prefix::Minus, inner) = expr {
        return constant(model, inner).map(|x| -x);
    }
    let value = match expr {
        Expr::Literal(value) => Some(value),
        Expr::Cell(cell) => model.workbook.cell(*cell)?.value.as_ref(),
        _ => None,
    };
    match value? {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn upstream(model: &Model) -> BTreeSet<CellRef> {
    let mut found = BTreeSet::new();
    let mut ranges = BTreeSet::new();
    let mut open: Vec<CellRef> = model.outputs.iter().map(|output| output.cell).collect();
    while let Some(cell) = open.pop() {
        if !found.insert(cell) {
            continue;
        }
        let Some(formula) = model.formulas.get(&cell) else { continue };
        formula.tree.precedents(&mut |range| {
            let Some(sheet) = model.workbook.sheet(range.sheet).filter(|_| ranges.insert(range)) else {
                return;
            };
            for row in range.first_row..=range.last_row.min(sheet.cells.rows().saturating_sub(1)) {
                let cells = sheet.cells.row_between(row, range.first_column, range.last_column);
                open.extend(cells.map(|(column, _)| CellRef::new(range.sheet, row, column)));
            }
        });
    }
    found
}
