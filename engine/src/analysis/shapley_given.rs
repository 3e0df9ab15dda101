//! Shapley effects from the simulation's own trials, where no others can be drawn: a filter leaves some out, draws are put in
//! order by whole columns, or trials take data in turn.
//!
//! What a set of inputs leaves unexplained is the mean variance of the output among trials that are near in the set: B.
//! Broto, F. Bachoc, M. Depecker, "Variance reduction for estimation of Shapley effects and adaptation to unknown input
//! distribution", SIAM/ASA Journal on Uncertainty Quantification 8 (2020), section 4. That is so for the output less any
//! function of the set too, and near trials differ less by what is left of a regression on the set: so far as the
//! output is of the second degree in the inputs, their distance does no harm. Of few inputs all orders are gone
//! through, of many a random choice.

use std::ops::Range;

use super::Estimate;
use super::linear::{Products, standardised};
use super::runs::{Failure, Runs, Sound};
use super::shapley::{Shares, normal_scores, order};
use super::statistic::variance;
use crate::sample::seed_of;

/// Up to so many inputs every set of them is looked at.
const EVERY_SET: usize = 6;
/// How many orders of more inputs are gone through.
const ORDERS: usize = 12;
/// Up to so many inputs products of two of them are regressed on too.
const MOST_OF_PRODUCTS: usize = 8;
/// Parts of the trials, whose spread gives the intervals.
const PARTS: usize = 8;
/// The most trials.
const MOST_TRIALS: usize = 16_384;
/// The trials around which near ones are looked for.
const CENTRES: usize = 512;
/// A trial and those nearest to it.
const NEAR: usize = 4;
/// Marks the seeds of orders.
const SEEDS: u64 = 4 << 40;

/// The effects of the inputs on each output.
pub(super) fn effects(
    runs: &mut Runs<'_>,
    inputs: &[usize],
    outputs: &[usize],
) -> Result<Vec<Result<Shares, Failure>>, Failure> {
    let main = runs.main()?;
    let mut of = |output: &usize| -> Result<Shares, Failure> {
        let sound = Sound::of(&main, inputs, *output, 100 * PARTS)?;
        let size = sound.output.len().min(MOST_TRIALS) / PARTS;
        let mut of_rows = |rows: Range<usize>| -> Result<Vec<f64>, Failure> {
            runs.go_on()?;
            let columns = sound.inputs.iter().map(|column| &column[rows.clone()]);
            let given = Given::new(columns, sound.output[rows.clone()].to_vec());
            Ok(given.effects(seed_of(runs.spec.seed, SEEDS)))
        };
        let whole = of_rows(0..size * PARTS)?;
        // By input, and last of all together: the share in each part.
        let mut shares: Vec<Vec<f64>> = vec![Vec::new(); whole.len()];
        for part in 0..PARTS {
            let effects = of_rows(part * size..(part + 1) * size)?;
            shares.iter_mut().zip(effects).for_each(|(shares, effect)| shares.push(effect));
        }
        // Around as many centres as in a part, which is what its error comes from: it is a part's, not that of their mean.
        let estimate = |(whole, parts): (&f64, &Vec<f64>)| {
            Estimate::new(*whole, variance(parts).sqrt(), (PARTS - 1) as f64)
        };
        let mut shares: Vec<Estimate> = whole.iter().zip(&shares).map(estimate).collect();
        let explained = shares.pop().unwrap_or_default();
        Ok(Shares { trials: (size * PARTS) as u64, explained, shares })
    };
    Ok(outputs.iter().map(&mut of).collect())
}

/// Trials that are given.
struct Given {
    /// By input the normal quantiles of its ranks, by which every input is measured alike.
    scores: Vec<Vec<f64>>,
    output: Vec<f64>,
    /// What the output is regressed on, each with the set of inputs that it is made of.
    terms: Vec<(u64, Vec<f64>)>,
    /// The sums of products of the terms, and of the output after them.
    products: Products,
}

impl Given {
    fn new<'c>(columns: impl Iterator<Item = &'c [f64]>, output: Vec<f64>) -> Self {
        let (scores, values): (Vec<_>, Vec<_>) =
            columns.map(|column| (normal_scores(column), standardised(column))).unzip();
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<f64>>();
        let mut terms: Vec<(u64, Vec<f64>)> = Vec::new();
        for (input, column) in values.iter().enumerate() {
            terms.push((1 << input, column.clone()));
        }
        for (input, column) in values.iter().enumerate() {
            let others = if values.len() <= MOST_OF_PRODUCTS { input + 1 } else { 0 };
            for other in (0..others).chain((others == 0).then_some(input)) {
                terms.push((1 << input | 1 << other, product(column, &values[other])));
            }
        }
        let mut products = Products::new(terms.len() + 1);
        let mut row = Vec::new();
        for (place, y) in output.iter().enumerate() {
            row.clear();
            row.extend(terms.iter().map(|(_, term)| term[place]));
            row.push(*y);
            products.take(&row);
        }
        Self { scores, output, terms, products }
    }

    /// The share of each input, and of all together.
    fn effects(&self, seed: u64) -> Vec<f64> {
        let count = self.scores.len();
        let all = variance(&self.output);
        let mut effects = vec![0.0; count + 1];
        if all.is_nan() || all <= 0.0 {
            return effects;
        }
        let explained = |set: u64| if set == 0 { 0.0 } else { 1.0 - self.left(set) / all };
        let whole = if count == 64 { u64::MAX } else { (1 << count) - 1 };
        if count <= EVERY_SET {
            let worths: Vec<f64> = (0..=whole).map(explained).collect();
            for set in 0..=whole {
                // The orders in which this set comes before the input: |S|! (k − 1 − |S|)! of k!.
                let weight = order_share(count, set.count_ones() as usize);
                for input in (0..count).filter(|input| set >> input & 1 == 0) {
                    effects[input] += weight * (worths[(set | 1 << input) as usize] - worths[set as usize]);
                }
            }
            effects[count] = worths.last().copied().unwrap_or(0.0);
            return effects;
        }
        let everything = explained(whole);
        for number in 0..ORDERS {
            let (mut set, mut before) = (0, 0.0);
            for (place, input) in order(count, seed, number).into_iter().enumerate() {
                set |= 1 << input;
                let worth = if place + 1 == count { everything } else { explained(set) };
                effects[input] += (worth - before) / ORDERS as f64;
                before = worth;
            }
        }
        effects[count] = everything;
        effects
    }

    /// The mean variance of the output among trials that are near in a set of inputs.
    fn left(&self, set: u64) -> f64 {
        let left = self.less_regression(set);
        let members: Vec<&Vec<f64>> = (self.scores.iter().enumerate())
            .filter(|(input, _)| set >> input & 1 == 1)
            .map(|(_, column)| column)
            .collect();
        let rows = left.len();
        let step = (rows / CENTRES).max(1);
        let centres: Vec<usize> = (0..rows).step_by(step).collect();
        let mut distances = vec![0.0; rows];
        let mut sum = 0.0;
        for centre in &centres {
            distances.fill(0.0);
            for column in &members {
                let at = column[*centre];
                distances.iter_mut().zip(*column).for_each(|(distance, x)| *distance += (x - at) * (x - at));
            }
            sum += variance(&nearest(&distances, &left));
        }
        sum / centres.len() as f64
    }

    /// The output less its regression on what is made of a set: of the second degree, or of the first where the terms
    /// of the second follow from others, or on nothing where those of the first do.
    fn less_regression(&self, set: u64) -> Vec<f64> {
        let mut left = self.output.clone();
        let of_set = |place: &usize| self.terms[*place].0 & !set == 0;
        for terms in [self.terms.len(), self.scores.len()] {
            let terms: Vec<usize> = (0..terms).filter(of_set).collect();
            let mut columns = terms.clone();
            columns.push(self.terms.len());
            let coefficients = self.products.of(&columns).solve();
            if coefficients.iter().all(|coefficient| coefficient.is_finite()) {
                for (coefficient, term) in coefficients.iter().zip(terms) {
                    left.iter_mut().zip(&self.terms[term].1).for_each(|(y, x)| *y -= coefficient * x);
                }
                break;
            }
        }
        left
    }
}

/// The output in the nearest trials.
fn nearest(distances: &[f64], output: &[f64]) -> [f64; NEAR] {
    let mut best = [(f64::INFINITY, f64::NAN); NEAR];
    for (distance, y) in distances.iter().zip(output) {
        if *distance < best[NEAR - 1].0 {
            let place = best.iter().position(|(known, _)| distance < known).unwrap_or(NEAR - 1);
            best[place..].rotate_right(1);
            best[place] = (*distance, *y);
        }
    }
    best.map(|(_, y)| y)
}

/// The share of the orders of `count` inputs in which a certain `before` of them, and no others, come before another.
fn order_share(count: usize, before: usize) -> f64 {
    let ways: f64 = (0..before).map(|place| (count - 1 - place) as f64 / (place + 1) as f64).product();
    1.0 / (ways * count as f64)
}

#[cfg(test)]
mod tests {
    use super::super::Report;
    use super::super::tests::{at, report, spec};
    use crate::math;
    use crate::spec::{Correlation, Sampling, Spec};

    #[test]
    fn effects_from_near_trials_are_close_where_the_output_is_of_the_second_degree() {
        // Of two inputs with r between their normal variables the sum 2 A + B has the variance 5 + 4 r, and A's effect is
        // 4 (1 - r²/2) + 2 r + r²/2; six others add 0.25 each.
        let mut cells = vec!["RiskNormal(0,1)"; 2];
        cells.extend(["RiskNormal(0,0.5)"; 6]);
        cells.push("2*A1+A2+SUM(A3:A8)");
        let correlation = Correlation {
            inputs: vec![at(1), at(2)],
            matrix: vec![vec![1.0], vec![0.6, 1.0]],
            method: "iman-conover".to_owned(),
        };
        let asked = r#"{"analysis":"shapley-effects"}"#;
        let spec = Spec { correlations: vec![correlation], ..spec(&[9], 4_096, &[asked]) };
        let Report::ShapleyEffects(report) = report(&cells, &spec) else { panic!("effects") };
        let found = &report.outputs[0];
        assert!(found.near);
        let r = 2.0 * math::sin(std::f64::consts::PI * 0.1);
        let all = 5.0 + 4.0 * r + 6.0 * 0.25;
        let first = (4.0 * (1.0 - r * r / 2.0) + 2.0 * r + r * r / 2.0) / all;
        let of = |row: u32| {
            found.inputs.iter().find(|effect| effect.input.cell == at(row)).unwrap().share.value.unwrap()
        };
        assert!((of(1) - first).abs() < 0.05, "{} is not {first}", of(1));
        assert!((of(3) - 0.25 / all).abs() < 0.02, "{}", of(3));
        assert!((found.explained.value.unwrap() - 1.0).abs() < 1e-6, "{:?}", found.explained);
    }

    #[test]
    fn intervals_of_effects_from_near_trials_cover_what_is_true() {
        let cells = ["RiskNormal(0,1)", "RiskNormal(0,1)", "2*A1+A2"];
        let correlation = Correlation {
            inputs: vec![at(1), at(2)],
            matrix: vec![vec![1.0], vec![0.6, 1.0]],
            method: "iman-conover".to_owned(),
        };
        let r = 2.0 * math::sin(std::f64::consts::PI * 0.1);
        let truth = (4.0 * (1.0 - r * r / 2.0) + 2.0 * r + r * r / 2.0) / (5.0 + 4.0 * r);
        let covers = |seed: &u64| {
            let spec = spec(&[3], 4_096, &[r#"{"analysis":"shapley-effects"}"#]);
            let sampling = Sampling::LatinHypercube;
            let spec = Spec { seed: *seed, sampling, correlations: vec![correlation.clone()], ..spec };
            let Report::ShapleyEffects(report) = report(&cells, &spec) else { panic!("effects") };
            let inputs = &report.outputs[0].inputs;
            let share = inputs.iter().find(|effect| effect.input.cell == at(1)).unwrap().share;
            (share.low.unwrap()..=share.high.unwrap()).contains(&truth)
        };
        // 95 of 100; as the error of the parts' mean it was 18.
        let covered = (1..=24).filter(covers).count();
        assert!(covered >= 21, "{covered}");
    }
}
