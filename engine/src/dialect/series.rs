//! The functions of products that give a process over time.

use super::call::number;
use super::list::known_number;
use super::product::Special;
use super::reading::Reading;
use crate::formula::Expr;
use crate::series::{self, SeriesCall};

/// A process whose arguments a source names.
pub(super) const fn documented(process: &'static str) -> Special {
    Special::Series { process, documented: true }
}

/// A process whose arguments are read in the order that its product's manual is known for.
pub(super) const fn noted(process: &'static str) -> Special {
    Special::Series { process, documented: false }
}

impl Reading<'_> {
    /// A process with all its parameters, and of the properties a name, a lock and a correlation.
    pub(super) fn series(
        &mut self,
        process: &'static str,
        documented: bool,
        arguments: &[Expr],
    ) -> Result<Expr, &'static str> {
        let process = series::find(process).ok_or("Carlo does not have its process")?;
        if self.shift.is_some() || self.truncate.is_some() || self.censor.is_some() {
            return Err("a time series is not shifted or bounded: do that in cells that read it");
        }
        if let Some(locked) = self.locked_value() {
            return Ok(locked);
        }
        self.without_seed();
        let mut parameters = arguments.to_vec();
        if process.name == series::GEOMETRIC_BROWNIAN.name {
            self.start_of_returns(&mut parameters);
        }
        if parameters.len() != process.parameters.len()
            || parameters.iter().any(|expr| matches!(expr, Expr::Omitted))
        {
            return Err("it must have all its parameters, up to what was before the first period");
        }
        if !documented {
            let names: Vec<&str> = process.parameters.iter().map(|parameter| parameter.name).collect();
            self.note(&format!("its arguments are read as {}", names.join(", ")));
        }
        let function = self.addin.specials.iter().find(|(name, _)| name.eq_ignore_ascii_case(self.function));
        Ok(Expr::Series(Box::new(SeriesCall {
            process,
            function: function.map_or(process.name, |(name, _)| *name),
            parameters,
            name: self.name.take(),
            dependence: self.dependence.take(),
            source: self.addin.name,
        })))
    }

    /// Log returns do not depend on the last value, which may then be left out.
    fn start_of_returns(&self, parameters: &mut Vec<Expr>) {
        let returns =
            parameters.get(2).and_then(|expr| known_number(expr, self.workbook)).is_some_and(|x| x != 0.0);
        if returns && parameters.len() == 3 {
            parameters.push(number(1.0));
        }
        if returns && let Some(last @ Expr::Omitted) = parameters.get_mut(3) {
            *last = number(1.0);
        }
    }
}
