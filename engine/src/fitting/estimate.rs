//! The parameters of one family that make the likelihood of the data greatest.

use super::data::{Data, Summary};
use super::family::{Family, Shifted, Slot, parameters_at, place_of};
use super::likelihood::{Corrected, Located, log_likelihood};
use super::optimise::{Minimum, curvature_at, descend, inverse_of, minimise, slope_at};
use crate::order;

/// The greatest whole number that is tried.
const GREATEST_WHOLE: f64 = 1e7;

/// How often a search is begun anew where it ended, at the most.
const MOST_TIMES: usize = 6;
/// A log-likelihood that rises by less has been found.
const ENOUGH: f64 = 1e-7;

/// What is asked of one family.
#[derive(Clone)]
pub(super) struct Question {
    /// The family.
    pub(super) family: &'static Family,
    /// Where its parameters may lie, and after them what is added where it is given a start of its own so.
    pub(super) slots: Vec<Slot>,
}

/// The maximum of a likelihood.
#[derive(Clone, Debug)]
pub(super) struct Estimated {
    /// The values of the slots.
    pub(super) values: Vec<f64>,
    /// The logarithm of the likelihood.
    pub(super) log_likelihood: f64,
    /// Whether it is level there.
    pub(super) settled: bool,
}

impl Question {
    /// The family as it is.
    pub(super) fn plain(family: &'static Family) -> Self {
        Self { family, slots: family.slots.to_vec() }
    }

    /// The family with a start of its own; `None` where it has none.
    pub(super) fn shifted(family: &'static Family) -> Option<Self> {
        let mut question = Self::plain(family);
        match family.shifted {
            Shifted::Never => return None,
            Shifted::Parameter(at) => question.slots[at] = Slot::BelowLeast,
            Shifted::Added(_) => question.slots.push(Slot::BelowLeast),
        }
        Some(question)
    }

    /// What is added to the values of the distribution, if it is.
    pub(super) fn adds(&self) -> bool {
        self.slots.len() > self.family.slots.len()
    }

    /// The parameters and what is added to the distribution's values.
    pub(super) fn located<'v>(&self, values: &'v [f64]) -> Located<'v> {
        let (parameters, added) = values.split_at(self.family.slots.len());
        Located { parameters, shift: added.first().copied().unwrap_or(0.0) }
    }

    /// Which ends of the data count by a mean density. Where what is likeliest lies between the ends, the density
    /// vanishes at them, and the likelihood is bounded.
    pub(super) fn corrected(&self) -> Corrected {
        let vanishes = self.slots.iter().any(|slot| matches!(slot, Slot::Inside(..)));
        Corrected {
            least: !vanishes && self.slots.contains(&Slot::BelowLeast),
            greatest: !vanishes && self.slots.contains(&Slot::AboveGreatest),
        }
    }

    /// How many numbers are fitted.
    pub(super) fn fitted(&self) -> usize {
        self.slots.iter().filter(|slot| slot.is_fitted()).count()
    }

    fn log_likelihood(&self, values: &[f64], data: &Data) -> f64 {
        log_likelihood(self.family, &self.located(values), data, self.corrected())
    }

    /// The maximum, or why there is none.
    pub(super) fn estimate(&self, data: &Data) -> Result<Estimated, String> {
        if !self.adds()
            && !self.slots.iter().any(|slot| matches!(slot, Slot::BelowLeast))
            && let Some(refusal) = self.family.support.refusal(data)
        {
            return Err(refusal);
        }
        let by_extremes = self.slots.iter().any(|slot| matches!(slot, Slot::Least | Slot::Greatest));
        if by_extremes && !data.censored.is_empty() {
            return Err("its ends are the data's extremes, which censored data do not tell".to_owned());
        }
        if let Some(closed) = self.closed(data) {
            return Ok(closed);
        }
        let best = self.best_of(self.starts(data), data, true)?;
        Ok(if best.settled && data.is_whole() { best } else { self.again(best, data) })
    }

    /// What is found from there with a new simplex, as often as that is better: one that has shrunk on a ridge or a saddle stays
    /// (W. H. Press et al., Numerical Recipes, 3rd ed. (2007), 10.5).
    fn again(&self, mut best: Estimated, data: &Data) -> Estimated {
        for _ in 0..MOST_TIMES {
            let found = self.best_of(vec![best.values.clone()], data, true);
            let Some(found) = found.ok().filter(|found| found.log_likelihood > best.log_likelihood) else {
                break;
            };
            let gained = found.log_likelihood - best.log_likelihood;
            best = found;
            if best.settled && gained < ENOUGH {
                break;
            }
        }
        best
    }

    /// The maximum near known values: what a bootstrap sample's is.
    pub(super) fn estimate_near(&self, values: &[f64], data: &Data) -> Option<Estimated> {
        if let Some(closed) = self.closed(data) {
            return Some(closed);
        }
        self.best_of(vec![values.to_vec()], data, false).or_else(|_| self.estimate(data)).ok()
    }

    fn closed(&self, data: &Data) -> Option<Estimated> {
        if !data.is_whole() || self.slots != self.family.slots {
            return None;
        }
        let values = self.family.closed?(data)?;
        let log_likelihood = self.log_likelihood(&values, data);
        log_likelihood.is_finite().then_some(Estimated { values, log_likelihood, settled: true })
    }

    /// Values near which the maximum may lie.
    fn starts(&self, data: &Data) -> Vec<Vec<f64>> {
        let moved_by: Vec<f64> = match self.family.shifted {
            Shifted::Parameter(at) if self.slots[at] != Slot::BelowLeast => Vec::new(),
            Shifted::Added(_) if !self.adds() => Vec::new(),
            Shifted::Never => Vec::new(),
            _ => [0.02, 0.3, 2.0].map(|by| data.summary.least - by * data.summary.deviation).to_vec(),
        };
        let mut starts = Vec::new();
        if moved_by.is_empty() {
            starts = (self.family.starts)(&data.summary);
        }
        for shift in moved_by {
            for mut start in (self.family.starts)(&data.summary.less(shift, data)) {
                match self.family.shifted {
                    Shifted::Parameter(at) => start[at] = shift,
                    _ => start.push(shift),
                }
                starts.push(start);
            }
        }
        for start in &mut starts {
            for (value, slot) in start.iter_mut().zip(&self.slots) {
                match *slot {
                    Slot::Fixed(given) => *value = given,
                    Slot::Whole(least) => *value = value.max(least),
                    _ => {}
                }
            }
        }
        starts
    }

    fn best_of(&self, starts: Vec<Vec<f64>>, data: &Data, thorough: bool) -> Result<Estimated, String> {
        let mut best: Option<Estimated> = None;
        let mut why = None;
        for start in starts {
            let found = match self.slots.iter().position(|slot| matches!(slot, Slot::Whole(_))) {
                Some(whole) => self.whole(whole, start, data, thorough),
                None => self.climb(&self.slots, &start, data, thorough).ok_or_else(nowhere),
            };
            match found {
                Ok(found) if best.as_ref().is_none_or(|best| found.log_likelihood > best.log_likelihood) => {
                    best = Some(found);
                }
                Ok(_) => {}
                Err(reason) => why = Some(reason),
            }
        }
        best.ok_or_else(|| why.unwrap_or_else(nowhere))
    }

    /// The maximum that a search from a start finds.
    fn climb(&self, slots: &[Slot], start: &[f64], data: &Data, thorough: bool) -> Option<Estimated> {
        let place = place_of(slots, start, &data.summary)?;
        let loss = self.loss(slots, data);
        let found = if thorough { minimise(&loss, &place) } else { descend(&loss, &place) };
        let Minimum { place, value, settled } = found?;
        let values = parameters_at(slots, &place, &data.summary);
        Some(Estimated { values, log_likelihood: -value * data.weight, settled })
    }

    /// Minus the logarithm of the likelihood of one observation in the mean.
    fn loss<'l>(&'l self, slots: &'l [Slot], data: &'l Data) -> impl Fn(&[f64]) -> f64 + 'l {
        move |place| {
            let values = parameters_at(slots, place, &data.summary);
            -self.log_likelihood(&values, data) / data.weight
        }
    }

    /// The maximum over a parameter that is a whole number too: uphill by steps that double, then by halves.
    fn whole(&self, at: usize, start: Vec<f64>, data: &Data, thorough: bool) -> Result<Estimated, String> {
        let Slot::Whole(least) = self.slots[at] else { return Err(nowhere()) };
        let mut search = Whole { question: self, at, least, start, data, thorough, tried: Vec::new() };
        let mut middle = search.start[at];
        let direction = if search.value(middle + 1.0) > search.value(middle) { 1.0 } else { -1.0 };
        let (mut before, mut step) = (middle, 1.0);
        let mut after = loop {
            let next = middle + direction * step;
            if search.value(next) <= search.value(middle) || search.value(next).is_nan() {
                break next;
            }
            if next > GREATEST_WHOLE {
                let name = self.family.distribution.parameters[at].name;
                return Err(format!(
                    "its likelihood rises with ever more {name}: the data ask for its limit"
                ));
            }
            (before, middle) = (middle, next);
            step *= 2.0;
        };
        while (after - middle).abs() > 1.0 || (middle - before).abs() > 1.0 {
            let wide = (after - middle).abs() > (middle - before).abs();
            let end = if wide { after } else { before };
            let next = middle + (0.5 * (end - middle)).trunc();
            let better = search.value(next) > search.value(middle);
            match (wide, better) {
                (true, true) => (before, middle) = (middle, next),
                (true, false) => after = next,
                (false, true) => (after, middle) = (middle, next),
                (false, false) => before = next,
            }
        }
        let found = search.tried.into_iter().find(|(number, _)| *number == middle);
        found.and_then(|(_, found)| found).ok_or_else(nowhere)
    }

    /// The free numbers and their covariances by the observed information (B. Efron, D. V. Hinkley, Biometrika 65
    /// (1978), 457); `None` where the likelihood has no curvature that tells them.
    pub(super) fn free(&self, values: &[f64], data: &Data) -> Option<(Vec<f64>, Vec<Vec<f64>>)> {
        let whole = self.slots.iter().any(|slot| matches!(slot, Slot::Whole(_)));
        if !self.family.regular || whole || self.corrected() != Corrected::default() {
            return None;
        }
        let place = place_of(&self.slots, values, &data.summary)?;
        let mut information = curvature_at(&self.loss(&self.slots, data), &place);
        information.iter_mut().flatten().for_each(|cell| *cell *= data.weight);
        Some((place, inverse_of(&information)?))
    }

    /// The covariances of the values themselves, 0 for those that are not free, by how they move with the free
    /// numbers.
    pub(super) fn covariance(
        &self,
        (place, free): &(Vec<f64>, Vec<Vec<f64>>),
        data: &Data,
    ) -> Option<Vec<Vec<f64>>> {
        // How each value moves with each free number.
        let moves: Vec<Vec<f64>> = (0..self.slots.len())
            .map(|at| slope_at(&|place| parameters_at(&self.slots, place, &data.summary)[at], place))
            .collect();
        let covariance = |a: &[f64], b: &[f64]| -> f64 {
            a.iter().zip(free).map(|(a, row)| a * row.iter().zip(b).map(|(x, b)| x * b).sum::<f64>()).sum()
        };
        let covariances: Vec<Vec<f64>> =
            moves.iter().map(|a| moves.iter().map(|b| covariance(a, b)).collect()).collect();
        covariances.iter().flatten().all(|x| x.is_finite()).then_some(covariances)
    }
}

/// A search for a parameter that is a whole number.
struct Whole<'w> {
    question: &'w Question,
    at: usize,
    least: f64,
    start: Vec<f64>,
    data: &'w Data,
    thorough: bool,
    /// The numbers that were tried, and what was found with each.
    tried: Vec<(f64, Option<Estimated>)>,
}

impl Whole<'_> {
    /// The greatest likelihood with a number; minus infinity where none is possible.
    fn value(&mut self, number: f64) -> f64 {
        let known = self.tried.iter().position(|(tried, _)| *tried == number);
        let position = known.unwrap_or_else(|| {
            let found = if number < self.least { None } else { self.search(number) };
            self.tried.push((number, found));
            self.tried.len() - 1
        });
        self.tried[position].1.as_ref().map_or(f64::NEG_INFINITY, |found| found.log_likelihood)
    }

    /// From where the search with the nearest number ended, else from the start.
    fn search(&self, number: f64) -> Option<Estimated> {
        let mut slots = self.question.slots.clone();
        slots[self.at] = Slot::Fixed(number);
        let last = self.tried.iter().rev().find_map(|(_, found)| found.as_ref());
        let with = |values: &[f64]| {
            let mut values = values.to_vec();
            values[self.at] = number;
            values
        };
        let near = last
            .and_then(|last| self.question.climb(&slots, &with(&last.values), self.data, false))
            .filter(|found| found.settled);
        near.or_else(|| self.question.climb(&slots, &with(&self.start), self.data, self.thorough))
    }
}

impl Summary {
    /// What the data look like less a number.
    fn less(&self, shift: f64, data: &Data) -> Self {
        let exact: Vec<(f64, f64)> = data.exact.iter().map(|(x, weight)| (x - shift, *weight)).collect();
        let censored = data.censored.iter().map(|one| super::document::Censored {
            above: one.above.map(|x| x - shift),
            up_to: one.up_to.map(|x| x - shift),
            weight: one.weight,
        });
        Data::of(exact, censored.collect(), None, None).summary
    }
}

fn nowhere() -> String {
    "no parameters give the data a probability".to_owned()
}

/// The positions of numbers in ascending order, those that are missing last and in their order.
pub(super) fn ranked(keys: &[f64]) -> Vec<usize> {
    order::positions(keys.len(), &|a, b| {
        let at = |i: usize| if keys[i].is_nan() { f64::INFINITY } else { keys[i] };
        at(a).total_cmp(&at(b))
    })
}
