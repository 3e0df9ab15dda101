//! The twins of ModelRisk's functions: handles on distributions and copulas (`VoseNormalObject(10, 2)`), which other
//! functions take, from where they stand in the call or from a cell that it refers to; quantiles (`VoseNormalU(10, 2, p)`),
//! densities and probabilities (`VoseNormalProb(x, 10, 2)`).

use super::call::{Call, binary, number};
use super::list::known_number;
use super::product::{Addin, Fitting, NotRead, Rest, Special};
use super::reading::Reading;
use crate::address::CellRef;
use crate::distribution::{DISTRIBUTIONS, DistributionCall};
use crate::formula::{self, Binder, Expr, Infix};
use crate::function::joint;
use crate::workbook::Content;

/// What a handle's function ends with, in lower case.
const HANDLE: &str = "object";
/// The most names of a workbook whose cells are searched for handles.
const MOST_NAMES: usize = 1_000;

/// The function that a handle's function gives a handle on.
pub(crate) fn handled(function: &str) -> Option<&str> {
    let (base, end) = function.split_at_checked(function.len().checked_sub(HANDLE.len())?)?;
    end.eq_ignore_ascii_case(HANDLE).then_some(base)
}

/// Whether an expression is a handle on what is understood, which has no value of its own.
pub(crate) fn is_handle(expr: &Expr) -> bool {
    match expr {
        Expr::Unsupported(function, inside) if cfg!(feature = "functions") && handled(function).is_some() => {
            matches!(inside.as_slice(), [Expr::Distribution(_) | Expr::Series(_) | Expr::Call(..)])
        }
        _ => false,
    }
}

/// Visits the parts of an expression but what it has handles on, which draw nothing.
pub(crate) fn walk_drawing<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    let mut held: Vec<&Expr> = Vec::new();
    formula::walk(expr, &mut |part| {
        if let Expr::Unsupported(function, parts) = part
            && handled(function).is_some()
        {
            held.extend(parts);
        }
        if !held.iter().any(|known| std::ptr::eq(*known, part)) {
            visit(part);
        }
    });
}

impl Reading<'_> {
    /// The distribution that an expression is, or has a handle on.
    pub(super) fn distribution_in(&self, expr: &Expr) -> Option<DistributionCall> {
        match expr {
            Expr::Distribution(call) => Some((**call).clone()),
            _ => match self.held(expr)? {
                Expr::Distribution(call) => Some(*call),
                _ => None,
            },
        }
    }

    /// A copula's or a time series' call by a handle on it.
    pub(super) fn simulated(&self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [handle] = arguments else { return Err("it takes a copula or a time series") };
        match self.held(handle) {
            Some(call @ (Expr::Call(..) | Expr::Series(_))) => Ok(call),
            _ => Err(
                "what it draws must be given by a function such as VoseCopulaBiClaytonObject or VoseTimeGBMObject",
            ),
        }
    }

    /// `VoseSimulate(distribution, [percentile])`: the draw of a distribution by a handle on it, or its quantile.
    pub(super) fn drawn_by_handle(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [handle, rest @ ..] = arguments else { return Err("it takes a distribution") };
        let Some(call) = self.distribution_in(handle) else {
            return Err("its distribution must be given by a function such as VoseNormalObject");
        };
        if rest.is_empty() && self.function.eq_ignore_ascii_case("VosePercentile") {
            return Err("it takes a distribution and a percentile");
        }
        if self.shift.is_some() || self.truncate.is_some() || call.draw.is_some() {
            return Err("what shifts or bounds it must stand in the function that gives the distribution");
        }
        self.rest(rest.to_vec()).map_err(|_| "it takes a distribution and a percentile")?;
        let (name, draw) = (self.name.take(), self.draw.take());
        Ok(Expr::Distribution(Box::new(DistributionCall { name, draw, ..call })))
    }

    /// `VoseNormalProb(x, mu, sigma, [cumulative])`: what the distribution that the function without its end gives has at
    /// a value, or the logarithm of that to the base 10.
    pub(super) fn probability(
        &mut self,
        (call, logarithm): (&'static Call, bool),
        positional: Vec<Expr>,
    ) -> Result<Expr, NotRead> {
        match self.at_value(call, logarithm, &positional) {
            Ok(expr) => Ok(expr),
            Err(why) => Err((positional, why.to_owned())),
        }
    }

    fn at_value(
        &self,
        call: &'static Call,
        logarithm: bool,
        positional: &[Expr],
    ) -> Result<Expr, &'static str> {
        const TAKES: &str = "it takes a value, the parameters, and whether it is cumulative";
        let [x, rest @ ..] = positional else { return Err(TAKES) };
        if matches!(x, Expr::Range(_) | Expr::Array(..) | Expr::Omitted) {
            return Err("it takes one value, not the joint probability of several");
        }
        let (_, most) = call.arity();
        let (arguments, cumulative) = match rest {
            [arguments @ .., last] if rest.len() > most || self.is_truth(last) => {
                let known =
                    known_number(last, self.workbook).ok_or("whether it is cumulative must be known")?;
                (arguments, known != 0.0)
            }
            arguments => (arguments, false),
        };
        if self.shift.is_some() || self.truncate.is_some() || call.between.is_some() {
            return Err("it is told only of a distribution by its parameters, without bounds");
        }
        let parameters = call.parameters(arguments).map_err(|_| TAKES)?;
        let family = DISTRIBUTIONS.iter().position(|known| known.name == call.distribution);
        let (Some(family), Some(told)) = (family, joint::find("VoseXProb")) else {
            return Err("this build does not have it");
        };
        let mut x = x.clone();
        if let Some(location) = call.location {
            x = binary(Infix::Subtract, x, arguments[location].clone());
        }
        if call.moved != 0.0 {
            x = binary(Infix::Subtract, x, number(call.moved));
        }
        let kind = f64::from(u8::from(cumulative)) + if logarithm { 2.0 } else { 0.0 };
        let first = [number(family as f64), number(kind), x];
        Ok(Expr::Call(told, first.into_iter().chain(parameters).collect()))
    }

    /// What an expression has a handle on.
    pub(super) fn held(&self, expr: &Expr) -> Option<Expr> {
        match expr {
            Expr::Unsupported(function, inside) => match inside.as_slice() {
                [held, ..] if handled(function).is_some() => Some(held.clone()),
                _ => None,
            },
            Expr::Cell(cell) => self.held_in(*cell),
            _ => None,
        }
    }

    /// What the cell has a handle on. Its formula calls nothing of the product but the handle's function, and names do
    /// not call it at all: it cannot lead back to where it is asked from.
    fn held_in(&self, cell: CellRef) -> Option<Expr> {
        let Content::Formula(text) = &self.workbook.cell(cell)?.content else { return None };
        let function = text.split('(').next()?.rsplit(['.', '!']).next()?.trim();
        if !handled(function).is_some_and(|base| self.addin.has_handle(base)) {
            return None;
        }
        let calls = |text: &str| text.to_ascii_lowercase().matches(self.addin.prefix).count();
        let names = &self.workbook.names;
        let binder = self.binder.get_or_init(|| {
            let harmless = names.len() <= MOST_NAMES && names.iter().all(|name| calls(&name.text) == 0);
            harmless.then(|| Binder::new(self.workbook))
        });
        let bound = binder.as_ref().filter(|_| calls(text) == 1)?.bind(text, cell, false).ok()?;
        match &bound.expr {
            handle @ Expr::Unsupported(..) if bound.refused().next().is_none() => self.held(handle),
            _ => None,
        }
    }

    /// A handle on what the function without its end gives: a distribution, a time series, or several cells that are drawn
    /// together.
    pub(super) fn handle(&mut self, base: &str, arguments: Vec<Expr>) -> Result<Expr, NotRead> {
        let held = match self.addin.special(base) {
            Some((_, Special::Joint)) => self.joint(base, arguments)?,
            Some((_, special)) if special.is_held() => self.special(special, arguments)?,
            _ => self.family(base, arguments)?,
        };
        Ok(Expr::Unsupported(self.function.into(), vec![held]))
    }

    /// The quantile of what the function without its end gives, at the last argument.
    pub(super) fn quantile(&mut self, base: &str, arguments: Vec<Expr>) -> Result<Expr, NotRead> {
        match self.family(base, arguments.clone())? {
            Expr::Distribution(call) if call.draw.is_none() => {
                Err((arguments, "it takes the parameters and a percentile".to_owned()))
            }
            quantile => Ok(quantile),
        }
    }

    fn family(&mut self, name: &str, arguments: Vec<Expr>) -> Result<Expr, NotRead> {
        if let Some(call) = self.addin.distribution(name) {
            return self.distribution(call, arguments);
        }
        match self.addin.of_zeros(name) {
            Some((call, truncated)) => self.of_zeros(call, truncated, arguments),
            None => Err((arguments, "Carlo does not know the function".to_owned())),
        }
    }
}

impl Addin {
    /// The function that a function gives the quantiles of, by the percentile that its last argument is.
    pub(super) fn of_quantile<'n>(&self, function: &'n str) -> Option<&'n str> {
        let (base, end) = function.split_at_checked(function.len().checked_sub(1)?)?;
        let known = || self.distribution(base).is_some() || self.of_zeros(base).is_some();
        (self.rest == Rest::Percentile && end.eq_ignore_ascii_case("u") && known()).then_some(base)
    }

    /// The function of whose distribution a function gives densities and probabilities, and whether their logarithms.
    pub(super) fn of_probability(&self, function: &str) -> Option<(&'static Call, bool)> {
        let end = |suffix: &str| {
            let (base, end) = function.split_at_checked(function.len().checked_sub(suffix.len())?)?;
            self.distribution(base).filter(|_| end.eq_ignore_ascii_case(suffix))
        };
        let found = || end("Prob").map(|call| (call, false)).or_else(|| Some((end("Prob10")?, true)));
        found().filter(|_| self.rest == Rest::Percentile)
    }

    /// Whether there are handles on what the function gives.
    pub(super) fn has_handle(&self, function: &str) -> bool {
        self.distribution(function).is_some()
            || self.of_zeros(function).is_some()
            || self.special(function).is_some_and(|(_, special)| special.is_held())
            || self.fitting(function).is_some_and(|(_, form)| form == Fitting::Draw)
    }
}
