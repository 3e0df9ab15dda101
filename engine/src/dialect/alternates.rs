//! Distributions by percentiles in place of parameters: `RiskNormalAlt(5%, 1, 95%, 10)`.

use super::call::binary;
use super::list::{known_number, text};
use super::product::{AlternateOrder, NotRead};
use super::reading::Reading;
use crate::distribution::{self, Alternate, Distribution, DistributionCall};
use crate::formula::{Expr, Infix};

impl Reading<'_> {
    /// The distribution of a function of percentiles; `None` for another function.
    pub(super) fn alternate(&mut self, arguments: &[Expr]) -> Option<Result<DistributionCall, NotRead>> {
        let (call, above) = self.addin.of_percentiles(self.function)?;
        let family = distribution::find(call.distribution)?;
        Some(
            self.by_percentiles(family, above, arguments).map_err(|why| (arguments.to_vec(), why.to_owned())),
        )
    }

    fn by_percentiles(
        &mut self,
        family: &'static Distribution,
        above: bool,
        arguments: &[Expr],
    ) -> Result<DistributionCall, &'static str> {
        let of_modelrisk = self.addin.alternates == AlternateOrder::ValueThenProbability;
        if arguments.iter().any(|expr| matches!(expr, Expr::Omitted)) {
            return Err(PAIRS);
        }
        let (pairs, least) = match arguments {
            [low, likely, high, below_low, below_high] if of_modelrisk && family.name == "Pert" => {
                let parameters = [below_low, low, likely, below_high, high].map(Expr::clone).to_vec();
                let asked = vec![Alternate::Percentile, Alternate::Parameter(1), Alternate::Percentile];
                return Ok(DistributionCall { alternates: Some(asked), ..self.drawn(family, parameters) });
            }
            [pairs @ .., least] if of_modelrisk && pairs.len() == 4 && LEAST.contains(&family.name) => {
                self.note("its last argument is read as its least value, which all of it is moved by");
                self.add_shift(least.clone());
                (pairs, Some(least))
            }
            pairs => (pairs, None),
        };
        if pairs.len() % 2 == 1 {
            return Err(PAIRS);
        }
        if pairs.len() != 2 * family.parameters.len() {
            return Err("it does not take as many pairs as Carlo's distribution has parameters");
        }
        let kind_first = match self.addin.alternates {
            AlternateOrder::ToldApart => self.kind_first(pairs)?,
            order => order != AlternateOrder::ValueThenProbability,
        };
        let (mut alternates, mut parameters) = (Vec::new(), Vec::new());
        for pair in pairs.chunks_exact(2) {
            let (kind, value) = if kind_first { (&pair[0], &pair[1]) } else { (&pair[1], &pair[0]) };
            match text(kind, self.workbook) {
                Some(parameter) => match parameter_called(family, &parameter) {
                    Some(at) => alternates.push(Alternate::Parameter(at)),
                    None => return Err("it names a parameter that Carlo does not know by that name"),
                },
                None => {
                    let percentile = if above { Alternate::PercentileAbove } else { Alternate::Percentile };
                    alternates.push(percentile);
                    parameters.push(kind.clone());
                }
            }
            parameters.push(match least {
                Some(least) => binary(Infix::Subtract, value.clone(), least.clone()),
                None => value.clone(),
            });
        }
        Ok(DistributionCall { alternates: Some(alternates), ..self.drawn(family, parameters) })
    }

    /// Whether percentiles and the names of parameters stand before their values, where the arguments allow but one
    /// order: a text is a name, and what lies outside 0 to 1 is no percentile.
    fn kind_first(&mut self, pairs: &[Expr]) -> Result<bool, &'static str> {
        let is_name = |expr: &Expr| text(expr, self.workbook).is_some();
        let is_value = |expr: &Expr| {
            !is_name(expr) && known_number(expr, self.workbook).is_some_and(|x| x <= 0.0 || x >= 1.0)
        };
        let says = |first: usize, second: usize| {
            pairs.chunks_exact(2).any(|pair| is_name(&pair[first]) || is_value(&pair[second]))
        };
        let (before, after) = (says(0, 1), says(1, 0));
        if before == after {
            return Err("which of its arguments are percentiles, and which values, cannot be told");
        }
        let order = if before { "before" } else { "after" };
        self.note(&format!("its percentiles, or parameters, are read as standing {order} their values"));
        Ok(before)
    }
}

const PAIRS: &str = "it takes pairs of a percentile or parameter and its value";

/// Those of which ModelRisk takes the least value after two percentiles.
const LEAST: &[&str] = &["Lognormal", "Weibull", "LogLogistic"];

/// Which parameter of ours @RISK calls so in its functions of percentiles.
fn parameter_called(family: &Distribution, name: &str) -> Option<usize> {
    let name = name.to_ascii_lowercase();
    let ours: &[&str] = match name.as_str() {
        "mu" => &["mean"],
        "sigma" | "stdev" => &["standard deviation"],
        "m. likely" | "m.likely" | "mode" => &["likely"],
        "alpha" => &["shape", "mean"],
        "beta" => &["scale", "mean"],
        "a" => &["likely", "location"],
        "b" => &["scale"],
        other => &[other],
    };
    ours.iter().find_map(|ours| family.parameters.iter().position(|parameter| parameter.name == *ours))
}
