//! Shapley effects of inputs that do not hang together, from trials of their own: without the error of near trials.
//!
//! Trials x and y that share no draw, and between them those in which one input after the other takes its draws from x
//! instead of y: half of (f(x) − f(y)) times the change that an input makes has the input's effect as its mean over
//! orders, and the effects add up to the variance. T. Goda, "A simple algorithm for global sensitivity analysis with
//! Shapley effects", Reliability Engineering & System Safety 213 (2021), 107702. An order says as much as itself and its
//! reverse do, so effects of pairs of inputs are right whatever the order. Each of 16 independently scrambled Sobol'
//! sequences has an order of its own; their spread gives the intervals.

use super::factors::Factors;
use super::runs::{Failure, Runs};
use super::shapley::{self, LEAST, REPLICATES, Set, Shares};
use crate::plan::Dimension;
use crate::sample::seed_of;

/// The fewest trials, and the most.
const TRIALS: (u64, u64) = (4_096, 65_536);
/// Marks the seeds of these trials, and of their orders.
const SEEDS: u64 = 5 << 40;
const ORDERS: u64 = 6 << 40;

/// The effects of the inputs on each output; `None` where inputs hang together, or a filter makes them.
pub(super) fn effects(
    runs: &mut Runs<'_>,
    inputs: &[usize],
    outputs: &[usize],
) -> Result<Option<Vec<Result<Shares, Failure>>>, Failure> {
    let (plan, spec) = (runs.simulation.plan(), runs.spec);
    let factors = Factors::of(plan);
    let apart = |input: &usize| factors.is_alone(*input) && factors.made_of[*input].is_empty();
    let drawn = |input: &usize| !factors.of_inputs[*input].is_empty();
    if !spec.filters.is_empty() || !inputs.iter().all(|input| apart(input) && drawn(input)) {
        return Ok(None);
    }
    let mut groups: Vec<Vec<Dimension>> =
        inputs.iter().map(|input| factors.of_inputs[*input].clone()).collect();
    // What other draws cause is theirs, and left over.
    let others = |dimension: &Dimension| !groups.iter().any(|group| group.contains(dimension));
    let rest: Vec<Dimension> = (0..plan.dimensions).map(Dimension).filter(others).collect();
    if !rest.is_empty() {
        groups.push(rest);
    }
    let trials = 1 << (runs.trials.clamp(TRIALS.0, TRIALS.1) / REPLICATES).ilog2();
    // By output and replicate: the parts of the groups, whose sum is the variance.
    let mut parts: Vec<Result<Vec<Vec<f64>>, Failure>> = outputs.iter().map(|_| Ok(Vec::new())).collect();
    for replicate in 0..REPLICATES {
        let set = Set::new(plan.dimensions, seed_of(spec.seed, SEEDS + replicate), trials);
        let order = shapley::order(groups.len(), seed_of(spec.seed, ORDERS + replicate), 0);
        let mut chain = vec![runs.outputs(&set.draws, trials, outputs)?];
        for place in 1..=order.len() {
            let changed = order[..place].iter().flat_map(|group| &groups[*group]);
            let streams = changed.map(|dimension| set.other(*dimension));
            chain.push(runs.outputs(&set.draws.with(streams), trials, outputs)?);
        }
        for (output, parts) in parts.iter_mut().enumerate() {
            let columns: Vec<&[f64]> = chain.iter().map(|columns| columns[output].as_slice()).collect();
            let Ok(of_output) = parts else { continue };
            match part_of_each(&columns, &order) {
                Ok(found) => of_output.push(found),
                Err(why) => *parts = Err(why),
            }
        }
    }
    let of = |parts: Vec<Vec<f64>>| Shares::of(REPLICATES * trials, &parts, inputs.len());
    Ok(Some(parts.into_iter().map(|parts| parts.map(of)).collect()))
}

/// The part of the variance that each group causes, from the output after each step of an order.
fn part_of_each(chain: &[&[f64]], order: &[usize]) -> Result<Vec<f64>, Failure> {
    let mut parts = vec![0.0; order.len()];
    let mut sound = 0;
    for row in 0..chain[0].len() {
        let of_row: Vec<f64> = chain.iter().map(|column| column[row]).collect();
        if of_row.iter().any(|x| x.is_nan()) {
            continue;
        }
        sound += 1;
        let between = of_row[order.len()] - of_row[0];
        for (place, group) in order.iter().enumerate() {
            parts[*group] += between * (of_row[place + 1] - of_row[place]) / 2.0;
        }
    }
    if (sound as u64) < LEAST {
        return Err(shapley::too_few(sound, chain[0].len()));
    }
    parts.iter_mut().for_each(|part| *part /= sound as f64);
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::super::shapley::Effects;
    use super::super::tests::{at, report, spec};
    use super::super::{Estimate, Report};

    fn effects(cells: &[&str], output: u32, asked: &str) -> Effects {
        let Report::ShapleyEffects(mut report) = report(cells, &spec(&[output], 20_000, &[asked])) else {
            panic!("effects")
        };
        report.outputs.remove(0)
    }

    fn share(effects: &Effects, row: u32) -> Estimate {
        effects.inputs.iter().find(|effect| effect.input.cell == at(row)).unwrap().share
    }

    #[test]
    fn effects_of_independent_inputs_are_their_closed_form_and_lie_in_their_intervals() {
        // The variance is 9 + 1 of the sums and 1 of the product, which two inputs share; 0.09 of six small ones.
        let mut cells = vec!["RiskNormal(0,3)", "RiskNormal(5,1)", "RiskNormal(0,1)", "RiskNormal(0,1)"];
        cells.extend(["RiskNormal(0,0.3)"; 6]);
        cells.push("A1+A2+A3*A4+SUM(A5:A10)");
        let found = effects(&cells, 11, r#"{"analysis":"shapley-effects"}"#);
        let variance = 9.0 + 1.0 + 1.0 + 6.0 * 0.09;
        let truths = [(1, 9.0), (2, 1.0), (3, 0.5), (4, 0.5), (5, 0.09), (10, 0.09)];
        for (row, truth) in truths {
            let share = share(&found, row);
            let (value, truth) = (share.value.unwrap(), truth / variance);
            assert!((value - truth).abs() < 0.01, "row {row}: {value} is not {truth}");
            let reach = (share.high.unwrap() - share.low.unwrap()) / 2.0;
            // Twice the reach of a 95% interval is missed once in some 2,000.
            assert!((value - truth).abs() <= 2.0 * reach, "row {row}: {share:?}, {truth}");
        }
        let sum: f64 = found.inputs.iter().map(|effect| effect.share.value.unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-9 && (found.explained.value.unwrap() - 1.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn what_other_draws_cause_is_left_over() {
        let cells = ["RiskNormal(0,1)", "RiskNormal(0,1)", "RAND()", "2*A1+A2+SQRT(12)*A3"];
        let found = effects(&cells, 4, r#"{"analysis":"shapley-effects","inputs":["S!A1"]}"#);
        assert!((share(&found, 1).value.unwrap() - 4.0 / 6.0).abs() < 0.01, "{found:?}");
        assert!((found.explained.value.unwrap() - 4.0 / 6.0).abs() < 0.01, "{found:?}");
    }
}
