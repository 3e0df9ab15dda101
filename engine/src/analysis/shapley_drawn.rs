//! Shapley effects of inputs that hang together, from trials of their own: without the error of near trials.
//!
//! Trials x and y share no draw. Between them lie those in which one input after the other has its value of x, and what
//! is left is drawn as it is given these, by the draws of y: f(x) − E f times the change that an input makes has the
//! input's effect as its mean over orders, and the effects add up to the variance. E. Song, B. L. Nelson, J. Staum,
//! "Shapley effects for global sensitivity analysis", SIAM/ASA Journal on Uncertainty Quantification 4 (2016), theorem
//! 1, with the worth Var E(f | inputs) as the covariance of f in two trials that share these inputs alone (I. M. Sobol',
//! "Sensitivity estimates for nonlinear mathematical models", 1993): there is no inner sample, and so no error of one.
//! Orders go round by rotations and their reverses; each of 16 independently scrambled Sobol' sequences has orders of its
//! own, and their spread gives the intervals.
//!
//! How a part of a block is drawn, given the rest of it: as by y where what is given is closed ([`Block`]). Of normal
//! variables w·z, z being independent, those that are given keep their values where z is that of y with the
//! projection on their w from x. Else the block is that of the trial of y whose given inputs are nearest to those of x:
//! B. Broto, F. Bachoc, M. Depecker, the same journal 8 (2020), section 4.2.

use std::ops::Range;
use std::sync::Arc;

use super::factors::Factors;
use super::linear::dot;
use super::runs::{Failure, Runs};
use super::shapley::{self, LEAST, REPLICATES, Set, Shares, normal_scores};
use super::shapley_blocks::Block;
use crate::math;
use crate::order;
use crate::plan::{Dimension, Op};
use crate::sample::{Draws, seed_of};

/// The fewest trials, and the most.
const TRIALS: (u64, u64) = (8_192, 65_536);
/// About how many orders a set of trials goes through.
const ORDERS: usize = 256;
/// The most draws that are kept of a set of trials.
const MOST_DRAWS: u64 = 4_000_000;
/// The most distances that are measured for a set of trials.
const MOST_DISTANCES: usize = 50_000_000;
/// So little of a direction is left where it is made of others.
const DEPENDENT: f64 = 1e-9;
/// The normal quantiles between which a draw lies: beyond them it would be 0 or 1.
const ENDS: (f64, f64) = (-37.0, 8.2);
/// Marks the seeds of these trials, and of their orders.
const SEEDS: u64 = 7 << 40;
const ORDER_SEEDS: u64 = 8 << 40;

/// The effects of the inputs on each output; `None` where a trial is not made of draws alone, or a filter chooses them.
pub(super) fn effects(
    runs: &mut Runs<'_>,
    inputs: &[usize],
    outputs: &[usize],
) -> Result<Option<Vec<Result<Shares, Failure>>>, Failure> {
    let (plan, spec) = (runs.simulation.plan(), runs.spec);
    let factors = Factors::of(plan);
    let drawn = |input: &usize| !factors.of_inputs[*input].is_empty() || !factors.made_of[*input].is_empty();
    if !spec.filters.is_empty()
        || plan.ops.iter().any(|op| matches!(op, Op::Trial))
        || !inputs.iter().all(drawn)
    {
        return Ok(None);
    }
    let mut blocks = Block::all(&factors, runs.model(), inputs);
    let kept: u64 = blocks.iter().map(|block| block.dimensions.len() as u64).sum();
    let asked = runs.trials.clamp(TRIALS.0, TRIALS.1) / REPLICATES;
    let trials = 1 << asked.min(MOST_DRAWS / kept.max(1)).max(1).ilog2();
    if trials < LEAST {
        return Ok(None);
    }
    let in_block = |dimension: &Dimension| blocks.iter().any(|block| block.dimensions.contains(dimension));
    let rest: Vec<Dimension> =
        (0..plan.dimensions).map(Dimension).filter(|dimension| !in_block(dimension)).collect();
    // By output and replicate: the parts of the inputs and what is left over, whose sum is the variance.
    let mut parts: Vec<Result<Vec<Vec<f64>>, Failure>> = outputs.iter().map(|_| Ok(Vec::new())).collect();
    for replicate in 0..REPLICATES {
        let set = Set::new(plan.dimensions, seed_of(spec.seed, SEEDS + replicate), trials);
        let draws = &set.draws;
        let others = draws.with((0..plan.dimensions).map(|dimension| set.other(Dimension(dimension))));
        let x = runs.chosen(draws, trials, (inputs, outputs))?;
        let y = runs.chosen(&others, trials, (inputs, outputs))?;
        let mut states: Vec<State> =
            blocks.iter().map(|block| State::new(block, (draws, &others), trials as usize)).collect();
        if replicate == 0 {
            let strict: Vec<bool> = states.iter().map(|state| state.is_monotone(&x.inputs)).collect();
            drop(states);
            for (block, strict) in blocks.iter_mut().zip(strict) {
                block.weights = block.weights.take().filter(|_| strict);
            }
            states =
                blocks.iter().map(|block| State::new(block, (draws, &others), trials as usize)).collect();
        }
        states.iter_mut().for_each(|state| state.score(&x.inputs, &y.inputs));
        let orders = orders(inputs.len(), seed_of(spec.seed, ORDER_SEEDS + replicate));
        let trials_of = |group: usize| {
            let end = |group: usize| group * trials as usize / orders.len();
            end(group)..end(group + 1)
        };
        let base = draws.with(rest.iter().map(|dimension| set.other(*dimension)));
        let mut chain = vec![y.outputs];
        for place in 0..inputs.len() {
            for (group, order) in orders.iter().enumerate() {
                let given = order[..=place].iter().fold(0, |given, input| given | 1 << input);
                let state = states.iter_mut().find(|state| state.block.members.contains(&order[place]));
                if let Some(state) = state {
                    state.give(order[place], given, (group, trials_of(group)));
                }
            }
            let columns = states.iter().flat_map(|state| state.columns());
            chain.push(runs.outputs(&base.given(columns), trials, outputs)?);
        }
        let of_trials = (0..orders.len()).flat_map(|group| trials_of(group).map(move |_| group));
        let order_of: Vec<&[usize]> = of_trials.map(|group| orders[group].as_slice()).collect();
        for (output, parts) in parts.iter_mut().enumerate() {
            let columns: Vec<&[f64]> = chain.iter().map(|columns| columns[output].as_slice()).collect();
            let Ok(of_output) = parts else { continue };
            match parts_of(&x.outputs[output], &columns, &order_of) {
                Ok(found) => of_output.push(found),
                Err(why) => *parts = Err(why),
            }
        }
    }
    let of = |parts: Vec<Vec<f64>>| Shares::of(REPLICATES * trials, &parts, inputs.len());
    Ok(Some(parts.into_iter().map(|parts| parts.map(of)).collect()))
}

/// Orders of so many inputs in which each has each place as often.
fn orders(count: usize, seed: u64) -> Vec<Vec<usize>> {
    let mut orders = Vec::new();
    for round in 0..(ORDERS / 2 / count).max(1) {
        let mut order = shapley::order(count, seed, round);
        for _ in 0..count {
            order.rotate_left(1);
            orders.push(order.clone());
            orders.push(order.iter().rev().copied().collect());
        }
    }
    orders
}

/// The draws of one block in the trials of one set.
struct State<'b> {
    block: &'b Block,
    /// By draw those of x, those of y, and those of the trials between.
    x: Vec<Vec<f64>>,
    y: Vec<Vec<f64>>,
    now: Vec<Vec<f64>>,
    /// Of normal variables: by draw how far the normal quantile of x is from that of y, and that of `now`.
    apart: Vec<Vec<f64>>,
    normal: Vec<Vec<f64>>,
    /// For each group of trials the directions that are given, orthogonal and of length 1.
    given: Vec<Vec<Vec<f64>>>,
    /// Of others: by member the normal scores of its values in x and in y.
    scores: Vec<[Vec<f64>; 2]>,
}

impl<'b> State<'b> {
    fn new(block: &'b Block, (x, y): (&Draws, &Draws), trials: usize) -> Self {
        let column = |draws: &Draws, dimension: &Dimension| {
            let mut column = vec![0.0; trials];
            draws.fill(*dimension, 0, &mut column);
            column
        };
        let of = |draws| block.dimensions.iter().map(|dimension| column(draws, dimension)).collect();
        let (x, y): (Vec<Vec<f64>>, Vec<Vec<f64>>) = (of(x), of(y));
        let (mut apart, mut normal) = (Vec::new(), Vec::new());
        if block.weights.is_some() {
            let quantiles =
                |column: &Vec<f64>| column.iter().map(|u| math::normal_quantile(*u)).collect::<Vec<f64>>();
            normal = y.iter().map(quantiles).collect();
            let difference = |(x, y): (&Vec<f64>, &Vec<f64>)| {
                quantiles(x).iter().zip(y).map(|(x, y)| x - y).collect::<Vec<f64>>()
            };
            apart = x.iter().zip(&normal).map(difference).collect();
        }
        Self { block, now: y.clone(), x, y, apart, normal, given: Vec::new(), scores: Vec::new() }
    }

    /// Whether each member rises, or falls, with its normal variable throughout, so that giving the one is giving the
    /// other: not where values come again.
    fn is_monotone(&self, inputs: &[Vec<f64>]) -> bool {
        let Some(weights) = &self.block.weights else { return false };
        self.block.members.iter().zip(weights).all(|(member, weights)| {
            let values = &inputs[*member];
            let variable = |row: usize| {
                weights
                    .iter()
                    .zip(self.apart.iter().zip(&self.normal))
                    .fold(0.0, |sum, (weight, (d, y))| sum + weight * (d[row] + y[row]))
            };
            let mut pairs: Vec<(f64, f64)> = (0..values.len())
                .filter(|row| !values[*row].is_nan())
                .map(|row| (variable(row), values[row]))
                .collect();
            order::sort_by(&mut pairs, |a, b| a.0.total_cmp(&b.0));
            let rises = |ways: &[(f64, f64)]| ways[0].1 < ways[1].1;
            let falls = |ways: &[(f64, f64)]| ways[0].1 > ways[1].1;
            pairs.windows(2).all(rises) || pairs.windows(2).all(falls)
        })
    }

    /// Measures the members by their ranks, where near trials are looked for.
    fn score(&mut self, x: &[Vec<f64>], y: &[Vec<f64>]) {
        if self.block.weights.is_some() || self.block.members.len() == 1 && self.block.is_closed(u64::MAX) {
            return;
        }
        self.scores = (self.block.members.iter())
            .map(|member| {
                let mut both = x[*member].clone();
                both.extend_from_slice(&y[*member]);
                let mut scores = normal_scores(&both);
                let of_y = scores.split_off(x[*member].len());
                [scores, of_y]
            })
            .collect();
    }

    /// Gives one member more of x in some trials, in which a set of inputs has been given with it.
    fn give(&mut self, member: usize, set: u64, (group, trials): (usize, Range<usize>)) {
        if self.block.is_closed(set) {
            for draw in 0..self.now.len() {
                let from = if self.block.is_of(draw, set) { &self.x } else { &self.y };
                self.now[draw][trials.clone()].copy_from_slice(&from[draw][trials.clone()]);
            }
        } else if self.block.weights.is_some() {
            self.project(member, group, trials);
        } else {
            self.take_nearest(set, trials);
        }
    }

    /// Moves normal variables along the part of a member's direction that was not given before.
    fn project(&mut self, member: usize, group: usize, trials: Range<usize>) {
        let at = self.block.members.iter().position(|known| *known == member).unwrap_or(0);
        let Some(mut direction) = self.block.weights.as_ref().map(|weights| weights[at].clone()) else {
            return;
        };
        if self.given.len() <= group {
            self.given.resize_with(group + 1, Vec::new);
        }
        // Twice is enough: see the least squares of `linear`.
        for _ in 0..2 {
            for known in &self.given[group] {
                let along = dot(known, &direction);
                direction.iter_mut().zip(known).for_each(|(part, known)| *part -= along * known);
            }
        }
        let length = dot(&direction, &direction).sqrt();
        if length.is_nan() || length <= DEPENDENT {
            return;
        }
        direction.iter_mut().for_each(|part| *part /= length);
        for trial in trials {
            let way: f64 = direction.iter().zip(&self.apart).map(|(part, apart)| part * apart[trial]).sum();
            for (draw, part) in direction.iter().enumerate().filter(|(_, part)| **part != 0.0) {
                self.normal[draw][trial] += part * way;
                self.now[draw][trial] = math::normal_cdf(self.normal[draw][trial].clamp(ENDS.0, ENDS.1));
            }
        }
        self.given[group].push(direction);
    }

    /// Takes the block's draws of the trial of y whose given members are nearest to those of x.
    fn take_nearest(&mut self, set: u64, trials: Range<usize>) {
        let members = self.block.members.iter().zip(&self.scores);
        let given: Vec<&[Vec<f64>; 2]> =
            members.filter(|(member, _)| set >> **member & 1 == 1).map(|(_, scores)| scores).collect();
        let (all, members) = (self.now.first().map_or(0, Vec::len), self.block.members.len());
        let among = (MOST_DISTANCES / (all * members * members).max(1)).clamp(1, all.max(1));
        for trial in trials {
            let (mut nearest, mut least) = (trial, f64::INFINITY);
            // Equal distances, as of whole numbers, are as often any of theirs.
            for place in 0..among {
                let other = (trial + place) % among;
                let distance: f64 =
                    given.iter().map(|[x, y]| (x[trial] - y[other]) * (x[trial] - y[other])).sum();
                if distance < least {
                    (nearest, least) = (other, distance);
                }
            }
            for (now, y) in self.now.iter_mut().zip(&self.y) {
                now[trial] = y[nearest];
            }
        }
    }

    /// The draws of the trials between.
    fn columns(&self) -> impl Iterator<Item = (Dimension, Arc<[f64]>)> {
        self.block
            .dimensions
            .iter()
            .zip(&self.now)
            .map(|(dimension, now)| (*dimension, now.as_slice().into()))
    }
}

/// The part of the variance that each input causes, and what is left over, from the output in x and after each step.
fn parts_of(x: &[f64], chain: &[&[f64]], order_of: &[&[usize]]) -> Result<Vec<f64>, Failure> {
    let sound = |row: &usize| !x[*row].is_nan() && chain.iter().all(|column| !column[*row].is_nan());
    let rows: Vec<usize> = (0..x.len()).filter(sound).collect();
    if (rows.len() as u64) < LEAST {
        return Err(shapley::too_few(rows.len(), x.len()));
    }
    let count = rows.len() as f64;
    let mean = rows.iter().map(|row| (x[*row] + chain[0][*row]) / 2.0).sum::<f64>() / count;
    let inputs = chain.len() - 1;
    let mut parts = vec![0.0; inputs + 1];
    for row in rows {
        let off = x[row] - mean;
        for (input, step) in order_of[row].iter().zip(chain.windows(2)) {
            parts[*input] += off * (step[1][row] - step[0][row]);
        }
        parts[inputs] += off * (x[row] - chain[inputs][row]);
    }
    parts.iter_mut().for_each(|part| *part /= count);
    Ok(parts)
}

#[cfg(test)]
mod tests;
