//! A Crystal Ball model that is stored beside the cells, as marks of the cells: distributions, outputs, correlations.

use super::crystal_ball::CRYSTAL_BALL;
use super::list::{known_number, text};
use super::product::{Argument, Imported, Mark, Recognised};
use crate::address::{CellRef, parse_a1};
use crate::formula::{Binder, Expr};
use crate::value::Value;
use crate::workbook::{Content, StoredAssumption, Workbook};

/// A family as it is stored, the worksheet function that is the same, and its parameters in that function's order.
/// What is stored names each parameter; other files may write a name longer or shorter.
static FAMILIES: &[(&str, &str, &[&str])] = &[
    ("BetaPERT", "CB.BetaPERT", &["Min", "Likeliest", "Max"]),
    ("DiscreteUniform", "CB.DiscreteUniform", &["Min", "Max"]),
    ("Exponential", "CB.Exponential", &["Rate"]),
    ("Gamma", "CB.Gamma", &["Location", "Scale", "Shape"]),
    ("Logistic", "CB.Logistic", &["Mean", "Scale"]),
    ("LogNormal", "CB.Lognormal2", &["Location", "Mean", "StdDev"]),
    ("MaxExtreme", "CB.MaxExtreme", &["Likeliest", "Scale"]),
    ("MinExtreme", "CB.MinExtreme", &["Likeliest", "Scale"]),
    ("Normal", "CB.Normal", &["Mean", "StdDev"]),
    ("Pareto", "CB.Pareto", &["Location", "Shape"]),
    ("Poisson", "CB.Poisson", &["Rate"]),
    ("Triangular", "CB.Triangular", &["Min", "Likeliest", "Max"]),
    ("Uniform", "CB.Uniform", &["Min", "Max"]),
    ("Weibull", "CB.Weibull", &["Location", "Scale", "Shape"]),
];

/// The bounds of a truncated assumption, which stand among its parameters.
const CUTS: [&str; 2] = ["LoCut", "HiCut"];

/// What is stored, as marks of cells in the order of the file.
pub(crate) fn stored_marks(workbook: &Workbook, binder: &Binder<'_>) -> Vec<(CellRef, Mark)> {
    let names = Names { workbook, binder };
    let mut marks = Vec::new();
    for assumption in &workbook.stored.assumptions {
        let Some(cell) = names.cell(&assumption.cell) else { continue };
        let mut said = Vec::new();
        let (notes, refused) = match names.assumption(assumption, cell, &mut said) {
            Ok(notes) => (notes, Vec::new()),
            Err(why) => {
                let what = &assumption.distribution;
                marks.push((cell, Mark::Refused(format!("Crystal Ball's assumption `{what}` ({why})"))));
                (Vec::new(), vec![why])
            }
        };
        marks.extend(said.into_iter().map(|mark| (cell, mark)));
        let function = assumption.distribution.split(',').next().unwrap_or_default().to_owned();
        let product = CRYSTAL_BALL.name;
        marks.push((cell, Mark::Imported(Imported { product, function, notes, refused })));
    }
    for forecast in &workbook.stored.forecasts {
        if let Some(cell) = names.cell(&forecast.cell) {
            let name = names.called(&forecast.name, forecast.name_from.as_deref());
            marks.push((cell, Mark::Output(cell, name)));
        }
    }
    for correlation in &workbook.stored.correlations {
        let [first, second] = &correlation.pair;
        if let (Some(first), Some(second)) = (names.cell(first), names.cell(second)) {
            let given = correlation.coefficient_from.as_ref().and_then(|name| names.expr(name));
            let given = given.and_then(|expr| known_number(&expr, workbook));
            marks.push((first, Mark::Paired(second, given.unwrap_or(correlation.coefficient))));
        }
    }
    marks
}

/// What hidden names stand for.
struct Names<'n, 'w> {
    workbook: &'w Workbook,
    binder: &'n Binder<'w>,
}

impl Names<'_, '_> {
    fn expr(&self, name: &str) -> Option<Expr> {
        let name = self.workbook.names.iter().find(|known| known.name.eq_ignore_ascii_case(name))?;
        self.binder.bind(&name.text, CellRef::default(), true).ok().map(|bound| bound.expr)
    }

    fn cell(&self, name: &str) -> Option<CellRef> {
        match self.expr(name)? {
            Expr::Cell(cell) => Some(cell),
            _ => None,
        }
    }

    /// The name that somebody gave; none where it is made of a cell's address.
    fn called(&self, name: &str, from: Option<&str>) -> Option<String> {
        if let Some(from) = from {
            return text(&self.expr(from)?, self.workbook);
        }
        (!name.is_empty() && !name.starts_with('=') && parse_a1(name).is_none()).then(|| name.to_owned())
    }

    /// Reads an assumption as a call of the worksheet function that is the same. Gives what must be noted.
    fn assumption(
        &self,
        assumption: &StoredAssumption,
        cell: CellRef,
        said: &mut Vec<Mark>,
    ) -> Result<Vec<String>, String> {
        match self.workbook.cell(cell).map(|found| &found.content) {
            Some(Content::Constant) => {}
            Some(_) => return Err("the cell holds a formula".to_owned()),
            None => return Err("the cell is empty: write a number into it".to_owned()),
        }
        let family = assumption.distribution.split(',').next().unwrap_or_default();
        let known = FAMILIES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(family));
        let (_, function, order) = known.ok_or("how its family is stored is not known")?;
        let mut left = self.parameters(assumption)?;
        let mut take = |key: &str| {
            let at = left.iter().position(|(stored, _)| is_called(stored, key))?;
            Some(left.remove(at).1)
        };
        let cuts = CUTS.map(|cut| take(cut).unwrap_or(Expr::Omitted));
        let values: Option<Vec<Expr>> = order.iter().map(|key| take(key)).collect();
        let mut values = values.ok_or("its parameters are not those that are known")?;
        if let Some((stored, _)) = left.first() {
            return Err(format!("its parameter {stored} is not known"));
        }
        let mut function = *function;
        if function == "CB.Lognormal2"
            && matches!(values.first(), Some(Expr::Literal(Value::Number(location))) if *location == 0.0)
        {
            function = "CB.Lognormal";
            values.remove(0);
        }
        let arguments = values.into_iter().chain(cuts).map(Argument::Value).collect();
        let mut marks = Vec::new();
        let read = CRYSTAL_BALL.recognise(function, arguments, self.workbook, cell, &mut marks);
        let mut notes = vec![format!("it is stored beside the cell as `{}`", assumption.distribution)];
        for mark in marks {
            match mark {
                Mark::Imported(imported) => notes.extend(imported.notes),
                other => said.push(other),
            }
        }
        match read {
            Recognised::Expr(Expr::Distribution(call)) => {
                let name = self.called(&assumption.name, assumption.name_from.as_deref());
                said.push(Mark::Stored(name, call));
                Ok(notes)
            }
            _ => Err("it is not understood".to_owned()),
        }
    }

    /// The parameters by name; those that cells give are what the cells hold.
    fn parameters<'a>(&self, assumption: &'a StoredAssumption) -> Result<Vec<(&'a str, Expr)>, String> {
        let parts = assumption.distribution.split(',').skip(1);
        let mut numbers = Vec::new();
        for part in parts {
            let number =
                part.split_once('=').and_then(|(key, number)| Some((key, number.parse::<f64>().ok()?)));
            numbers.push(number.ok_or_else(|| format!("`{part}` is no parameter with its number"))?);
        }
        let mut parameters: Vec<(&str, Expr)> =
            numbers.iter().map(|(key, number)| (*key, Expr::Literal(Value::Number(*number)))).collect();
        // Crystal Ball numbers the two bounds, then the parameters.
        let own: Vec<usize> =
            (0..numbers.len()).filter(|at| !CUTS.iter().any(|cut| is_called(numbers[*at].0, cut))).collect();
        for (which, name) in &assumption.parameters_from {
            let at = match *which as usize {
                cut @ (0 | 1) => numbers.iter().position(|(key, _)| is_called(key, CUTS[cut])),
                parameter => own.get(parameter - 2).copied(),
            };
            let expr = self.expr(name);
            let saved = expr.as_ref().and_then(|expr| known_number(expr, self.workbook));
            match (at, expr, saved) {
                // What is stored was computed with the file, so that another number means another parameter.
                (Some(at), Some(expr), Some(saved)) if near(saved, numbers[at].1) => parameters[at].1 = expr,
                _ => return Err("it cannot be told which parameter a cell gives".to_owned()),
            }
        }
        Ok(parameters)
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Whether one name of a parameter begins with the other.
fn is_called(stored: &str, known: &str) -> bool {
    let length = stored.len().min(known.len());
    let beginning = |name: &str| name.get(..length).map(str::to_ascii_lowercase);
    length >= 3 && beginning(stored) == beginning(known)
}
