//! Distributions made of distributions: sums of draws, splices, mixtures, counts with more zeros or without.

use super::call::{Call, binary, number};
use super::list::{known_number, list};
use super::product::{Addin, NotRead};
use super::reading::Reading;
use crate::distribution::{self, BoundedBy, Bounds, DistributionCall, Join, Joined, Repeated};
use crate::formula::{Expr, Infix};

/// The most distributions of a mixture.
const MOST_PARTS: usize = 100;

impl Addin {
    /// The count that the function `name` gives with more zeros (`VoseZIPoisson`), and whether it rather leaves them
    /// out (`VoseZTPoisson`).
    pub(super) fn of_zeros(&self, name: &str) -> Option<(&'static Call, bool)> {
        let (start, count) = name.split_at_checked(self.prefix.len() + 2)?;
        let truncated = start.get(self.prefix.len()..)?.eq_ignore_ascii_case("zt");
        if self.prefix != "vose" || !(truncated || start.eq_ignore_ascii_case("vosezi")) {
            return None;
        }
        let is = |call: &&Call| {
            call.name.get(self.prefix.len()..).is_some_and(|known| known.eq_ignore_ascii_case(count))
        };
        let call = self.distributions.iter().find(is)?;
        let known = distribution::DISTRIBUTIONS.iter().find(|known| known.name == call.distribution)?;
        (known.discrete && call.lists() == 0).then_some((call, truncated))
    }
}

impl Reading<'_> {
    /// The sum of as many draws of the second argument as the first says. Of the arguments that follow, a deductible
    /// and a limit may be known, and others that only the product's own method needs.
    pub(super) fn compound(
        &mut self,
        arguments: &[Expr],
        layered: bool,
        needless: usize,
    ) -> Result<Expr, &'static str> {
        let given = |at: usize| arguments.get(at).filter(|expr| !matches!(expr, Expr::Omitted)).cloned();
        let (Some(count), Some(severity)) = (given(0), given(1)) else {
            return Err("it takes how many draws, and of what");
        };
        let (deductible, limit) = if layered { (given(2), given(3)) } else { (None, None) };
        let most = if layered { 4 } else { 2 };
        if (most + needless..arguments.len()).any(|at| given(at).is_some()) {
            return Err("it has more arguments than are known");
        }
        if needless > 0 {
            self.note(
                "it is drawn as a sum of draws, exactly where the product approximates: the arguments of its \
                 approximation are not needed",
            );
        }
        if let (Some(_), Some(_)) = (&deductible, &limit) {
            self.note("of each draw the deductible is taken off first; the limit is of what is then left");
        }
        let Some(mut call) = self.distribution_in(&severity) else {
            return Err("it adds up draws of a distribution");
        };
        let count = match self.held(&count) {
            Some(frequency @ Expr::Distribution(_)) => frequency,
            _ => count,
        };
        if self.shift.is_some() || self.truncate.is_some() || self.censor.is_some() || self.locked.is_some() {
            return Err("a sum of draws is not shifted, bounded or locked");
        }
        if call.repeated.is_some() || call.dependence.is_some() || call.dealt {
            return Err("what it adds up must be one distribution by itself");
        }
        if self.dependence.take().is_some() {
            self.refuse("a correlated sum of draws");
        }
        call.repeated = Some(Box::new(Repeated { count, deductible, limit }));
        (call.name, call.base) = (self.name.take(), self.base.take());
        Ok(Expr::Distribution(Box::new(call)))
    }

    /// `VoseAggregateMultiMC({counts}, {severities}, correlations)`, `VoseAggregateMultiFFT({counts}, {severities})`: the
    /// sum of a sum of draws for each pair.
    pub(super) fn compounds(&mut self, arguments: &[Expr], correlated: bool) -> Result<Expr, &'static str> {
        let [counts, severities, rest @ ..] = arguments else {
            return Err("it takes how many draws, and of what, in two lists");
        };
        let listed = |given: &Expr| match given {
            Expr::Union(given) => Some(given.clone()),
            _ => list(given),
        };
        let (Some(counts), Some(severities)) = (listed(counts), listed(severities)) else {
            return Err("its distributions must stand in ranges of cells");
        };
        if counts.len() != severities.len() {
            return Err("its lists are of different lengths");
        }
        match rest {
            [] | [Expr::Omitted] => {}
            [matrix] if correlated && self.is_identity(matrix, counts.len()) => {}
            [_] if correlated => {
                return Err("it is not documented how its correlations tie the numbers of draws");
            }
            _ => return Err("it has more arguments than are known"),
        }
        let pairs: Vec<[Expr; 2]> = counts.into_iter().zip(severities).map(<[Expr; 2]>::from).collect();
        let mut sum: Option<Expr> = None;
        for pair in &pairs {
            let one = self.compound(pair, false, 0)?;
            sum = Some(match sum {
                None => one,
                Some(sum) => binary(Infix::Add, sum, one),
            });
        }
        sum.ok_or("its lists are empty")
    }

    /// Whether a matrix of so many rows says that nothing correlates; its upper half may be blank.
    fn is_identity(&self, matrix: &Expr, size: usize) -> bool {
        let Some(cells) = list(matrix).filter(|cells| cells.len() == size * size) else { return false };
        cells.iter().enumerate().all(|(at, cell)| {
            let (row, column) = (at / size, at % size);
            match known_number(cell, self.workbook) {
                Some(known) => known == f64::from(u8::from(row == column)),
                None => row < column,
            }
        })
    }

    /// `VoseAggregateDiscrete(count, values, probabilities, step, most)`: a sum of draws from a list of values.
    pub(super) fn discrete_sum(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [count, values, weights, rest @ ..] = arguments else {
            return Err("it takes how many draws, values and their probabilities");
        };
        let (Some(values), Some(weights)) = (list(values), list(weights)) else {
            return Err("a list must be a range or stand in braces");
        };
        if values.len() != weights.len() {
            return Err("its lists are of different lengths");
        }
        let discrete = distribution::find("Discrete").expect("the table has values with weights");
        let pairs = values.into_iter().zip(weights).flat_map(<[Expr; 2]>::from).collect();
        let severity = Expr::Distribution(Box::new(self.drawn(discrete, pairs)));
        let whole: Vec<Expr> = [count.clone(), severity].into_iter().chain(rest.iter().cloned()).collect();
        self.compound(&whole, false, 2)
    }

    /// The first argument's distribution below the value of the third, the second's from it on.
    pub(super) fn splice(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [low, high, at] = arguments else { return Err("it takes two distributions and a value") };
        match (self.distribution_in(low), self.distribution_in(high)) {
            (Some(low), Some(above)) if low.is_plain() && above.is_plain() => {
                self.join(low, Join::Spliced, vec![at.clone()], vec![above])
            }
            _ => Err("it joins two distributions by their parameters alone"),
        }
    }

    /// `VoseCombined({distributions}, {weights}, {names})`: the names are labels.
    pub(super) fn combined(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [given, weights, rest @ ..] = arguments else { return Err("it takes distributions and weights") };
        let is_label =
            |expr: &Expr| matches!(expr, Expr::Omitted) || known_number(expr, self.workbook).is_none();
        if rest.len() > 1 || !rest.iter().all(is_label) {
            return Err("only its distributions, weights and names are known");
        }
        let given = match given {
            Expr::Union(given) => given.clone(),
            _ => list(given).ok_or("its distributions must stand in a range of cells")?,
        };
        let weights = list(weights).ok_or("its weights must be a range or stand in braces")?;
        if given.len() != weights.len() {
            return Err("its distributions and weights are not as many");
        }
        if given.len() > MOST_PARTS {
            return Err("it mixes at most 100 distributions");
        }
        let mut parts = Vec::with_capacity(given.len());
        for expr in &given {
            match self.distribution_in(expr) {
                Some(part) if part.is_plain() => parts.push(part),
                Some(_) => return Err("it mixes distributions by their parameters alone"),
                None => return Err("its distributions must be functions such as VosePERTObject"),
            }
        }
        let others = parts.split_off(1);
        let first = parts.pop().ok_or("it takes distributions and weights")?;
        self.join(first, Join::Mixed, weights, others)
    }

    fn join(
        &mut self,
        first: DistributionCall,
        how: Join,
        by: Vec<Expr>,
        others: Vec<DistributionCall>,
    ) -> Result<Expr, &'static str> {
        let joined = Some(Box::new(Joined { how, by, others }));
        self.finish(DistributionCall { joined, ..first }).map_err(|_| "it is not understood")
    }

    /// A count without its zeros: truncated at 1; or one that is 0 with a probability, which its last argument is, and
    /// else as it was.
    pub(super) fn of_zeros(
        &mut self,
        call: &'static Call,
        truncated: bool,
        mut positional: Vec<Expr>,
    ) -> Result<Expr, NotRead> {
        if self.truncate.is_some() {
            return Err((positional, "a count whose zeros are changed is not bounded besides".to_owned()));
        }
        if truncated {
            self.truncate = Some(Bounds { low: Some(number(1.0)), high: None, by: BoundedBy::Value });
            return self.distribution(call, positional);
        }
        let (_, parameters) = call.arity();
        let zero = distribution::find("DUniform").expect("the table has lists of values");
        if positional.len() <= parameters {
            return Err((positional, format!("it takes {} parameters", parameters + 1)));
        }
        let chance = positional.remove(parameters);
        let zeros = self.drawn(zero, vec![number(0.0)]);
        match self.distribution(call, positional)? {
            Expr::Distribution(drawn) => {
                let rest = binary(Infix::Subtract, number(1.0), chance.clone());
                let joined = Joined { how: Join::Mixed, by: vec![rest, chance], others: vec![zeros] };
                let joined = Some(Box::new(joined));
                Ok(Expr::Distribution(Box::new(DistributionCall { joined, ..*drawn })))
            }
            other => Ok(other),
        }
    }
}
