//! Blocks: inputs that hang together with each other and with no other input, by the draws that they are made of.
//!
//! A set of a block's inputs is closed where none of their draws is an input's outside it and nothing that they are made
//! of is outside it: given the set, the block's other draws are what they were.

use std::collections::BTreeMap;

use super::factors::Factors;
use crate::correlation::Copula;
use crate::model::Model;
use crate::plan::Dimension;

/// Inputs that hang together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    /// Those that are asked, by their places among all that are.
    pub(super) members: Vec<usize>,
    /// The draws of all of them, ascending.
    pub(super) dimensions: Vec<Dimension>,
    /// Where the members are quantiles of normal variables: what each is of the draws' normal quantiles.
    pub(super) weights: Option<Vec<Vec<f64>>>,
    /// For each draw the set of asked inputs that it is an own one of.
    owners: Vec<u64>,
    /// For each member the set that must hold what it is made of, and what it shares draws with; `None` where not all
    /// of that is asked.
    needed: Vec<Option<u64>>,
}

impl Block {
    /// The blocks that hold inputs that are asked, of which there are at most 64.
    pub(super) fn all(factors: &Factors, model: &Model, asked: &[usize]) -> Vec<Self> {
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (input, part) in parts_of(factors).into_iter().enumerate() {
            parts.entry(part).or_default().push(input);
        }
        let holds = |part: &&Vec<usize>| part.iter().any(|input| asked.contains(input));
        parts.values().filter(holds).map(|part| Self::of(factors, model, asked, part)).collect()
    }

    fn of(factors: &Factors, model: &Model, asked: &[usize], part: &[usize]) -> Self {
        let mut dimensions: Vec<Dimension> =
            part.iter().flat_map(|input| factors.of_inputs[*input].iter().copied()).collect();
        crate::order::sort(&mut dimensions);
        dimensions.dedup();
        let place = |input: usize| asked.iter().position(|asked| *asked == input);
        let members: Vec<usize> = part.iter().filter_map(|input| place(*input)).collect();
        let owned = |input: usize, dimension: &Dimension| factors.of_inputs[input].contains(dimension);
        let owners = dimensions
            .iter()
            .map(|dimension| {
                let own = members.iter().filter(|member| owned(asked[**member], dimension));
                own.fold(0, |set, member| set | 1 << member)
            })
            .collect();
        let needed = members
            .iter()
            .map(|member| {
                let own = &factors.of_inputs[asked[*member]];
                let shares = |other: &&usize| own.iter().any(|dimension| owned(**other, dimension));
                let others = part.iter().filter(shares).chain(&factors.made_of[asked[*member]]);
                others.map(|other| place(*other)).try_fold(0, |set, other| Some(set | 1 << other?))
            })
            .collect();
        let weights = normal_weights(factors, model, part, &dimensions);
        let weights = weights.map(|of| members.iter().map(|member| of[&asked[*member]].clone()).collect());
        Self { members, dimensions, weights, owners, needed }
    }

    /// Whether a set of asked inputs is closed in the block.
    pub(super) fn is_closed(&self, set: u64) -> bool {
        let inside = self.members.iter().zip(&self.needed).filter(|(member, _)| set >> **member & 1 == 1);
        inside.into_iter().all(|(_, needed)| needed.is_some_and(|needed| needed & !set == 0))
    }

    /// Whether the draw at a place is one of an input of the set.
    pub(super) fn is_of(&self, draw: usize, set: u64) -> bool {
        self.owners[draw] & set != 0
    }
}

/// For each input the least one that it hangs together with.
fn parts_of(factors: &Factors) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..factors.of_inputs.len()).collect();
    let mut owner: BTreeMap<Dimension, usize> = BTreeMap::new();
    for (input, dimensions) in factors.of_inputs.iter().enumerate() {
        for dimension in dimensions {
            let first = *owner.entry(*dimension).or_insert(input);
            join(&mut parents, first, input);
        }
        factors.made_of[input].iter().for_each(|other| join(&mut parents, *other, input));
    }
    (0..parents.len()).map(|input| root(&mut parents, input)).collect()
}

fn root(parents: &mut [usize], mut input: usize) -> usize {
    while parents[input] != input {
        parents[input] = parents[parents[input]];
        input = parents[input];
    }
    input
}

fn join(parents: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(parents, one), root(parents, other));
    parents[one.max(other)] = one.min(other);
}

/// What the normal variable of each input of a part is of the draws' normal quantiles, where one Gaussian copula holds
/// the part together and nothing else does.
fn normal_weights(
    factors: &Factors,
    model: &Model,
    part: &[usize],
    dimensions: &[Dimension],
) -> Option<BTreeMap<usize, Vec<f64>>> {
    let cell = |input: usize| model.inputs[input].cell;
    let holds = |cells: &[_]| part.iter().all(|input| cells.contains(&cell(*input)));
    let correlation = model.correlations.iter().find(|correlation| holds(&correlation.members))?;
    let gaussian = matches!(correlation.copula, Copula::Gaussian) && correlation.reordering.is_none();
    if !gaussian || part.len() < 2 || part.iter().any(|input| !factors.made_of[*input].is_empty()) {
        return None;
    }
    // A member's own draw is what those before it do not have; a member that follows from them has none.
    let mut draws = vec![None; correlation.members.len()];
    let mut known: Vec<Dimension> = Vec::new();
    let mut weights = BTreeMap::new();
    for (member, of_member) in correlation.members.iter().enumerate() {
        let Some(input) = part.iter().find(|input| cell(**input) == *of_member) else { continue };
        let new: Vec<Dimension> =
            factors.of_inputs[*input].iter().filter(|of| !known.contains(of)).copied().collect();
        draws[member] = match new[..] {
            [] => None,
            [own] => dimensions.iter().position(|dimension| *dimension == own),
            _ => return None,
        };
        known.extend(new);
        let mut row = vec![0.0; dimensions.len()];
        for (draw, weight) in draws.iter().zip(correlation.weights(member)).filter(|(_, x)| **x != 0.0) {
            row[(*draw)?] = *weight;
        }
        weights.insert(*input, row);
    }
    Some(weights)
}
