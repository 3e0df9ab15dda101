//! Which inputs move an output: Spearman's rank correlation and the means at an input's ends.

use super::Covariance;
use crate::backend::Columns;
use crate::order;

/// The most trials that rank correlations are found from: the first ones. The standard error of a rank
/// correlation is then 0.003; more trials would cost memory and time and move no bar.
const MOST_TRIALS: usize = 100_000;
/// The most values of inputs that are kept together; models with many inputs keep fewer trials.
const MOST_VALUES: usize = 20_000_000;
/// The least trials that are kept.
const LEAST_TRIALS: usize = 4_096;

/// How one input moves one output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The input's index.
    pub input: usize,
    /// Spearman's rank correlation, −1 to 1; 0 where either does not vary.
    pub rank_correlation: f64,
    /// The output's mean over the tenth of the trials in which the input is lowest (at least one; of equal
    /// values the earlier trials). `None` where no trial has both as numbers.
    pub mean_low: Option<f64>,
    /// The same where the input is highest.
    pub mean_high: Option<f64>,
}

/// A column of a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The input at this index.
    Input(usize),
    /// The output at this index.
    Output(usize),
}

/// The first trials' values of all inputs and outputs.
#[derive(Clone, Debug, Default)]
pub struct Sensitivity {
    most: usize,
    columns: Columns,
}

impl Sensitivity {
    /// Of no trials of a plan with so many inputs and outputs.
    pub fn new(inputs: usize, outputs: usize) -> Self {
        let most = (MOST_VALUES / inputs.max(1)).clamp(LEAST_TRIALS, MOST_TRIALS);
        let mut columns = Columns::default();
        columns.resize(inputs, outputs, 0);
        Self { most, columns }
    }

    /// Takes the next batch in; trials beyond those that are kept change nothing.
    pub fn take(&mut self, batch: &Columns) {
        let room = self.most - self.trials();
        let pairs = self.columns.inputs.iter_mut().zip(&batch.inputs);
        for (kept, column) in pairs.chain(self.columns.outputs.iter_mut().zip(&batch.outputs)) {
            kept.extend_from_slice(&column[..room.min(column.len())]);
        }
    }

    /// The correlation of two columns over the trials that are kept, −1 to 1: Pearson's, or Spearman's of their
    /// ranks. 0 where either does not vary; NaN where there is no such column.
    pub fn correlation(&self, one: Source, other: Source, rank: bool) -> f64 {
        let (Some(x), Some(y)) = (self.column(one), self.column(other)) else { return f64::NAN };
        if rank {
            return rank_correlation(x, y);
        }
        let mut pairs = Covariance::default();
        pairs.update(x, y);
        pairs.correlation()
    }

    /// The interval that covers that correlation with the probability `confidence`, for trials that hang together so;
    /// `None` where either does not vary.
    #[cfg(feature = "analysis")]
    pub fn correlation_interval(
        &self,
        one: Source,
        other: Source,
        rank: bool,
        grouping: super::Grouping,
        confidence: f64,
    ) -> Option<(f64, f64)> {
        super::correlation_interval(self.column(one)?, self.column(other)?, rank, grouping, confidence)
    }

    /// The share of the trials that are kept, and in which both columns are numbers, in which `hold` holds of the two;
    /// NaN where there is none.
    pub fn share(&self, one: Source, other: Source, hold: &dyn Fn(f64, f64) -> bool) -> f64 {
        let (Some(x), Some(y)) = (self.column(one), self.column(other)) else { return f64::NAN };
        let (mut all, mut held) = (0.0, 0.0);
        for (x, y) in x.iter().zip(y).filter(|(x, y)| !x.is_nan() && !y.is_nan()) {
            all += 1.0;
            held += f64::from(u8::from(hold(*x, *y)));
        }
        held / all
    }

    fn column(&self, source: Source) -> Option<&Vec<f64>> {
        match source {
            Source::Input(index) => self.columns.inputs.get(index),
            Source::Output(index) => self.columns.outputs.get(index),
        }
    }

    /// How many trials are kept.
    pub fn trials(&self) -> usize {
        self.columns.inputs.iter().chain(&self.columns.outputs).next().map_or(0, Vec::len)
    }

    /// For each output how every input moves it, the strongest first, from the first `most` trials of those
    /// that are kept. Trials in which either is an error do not count.
    pub fn effects(&self, most: usize) -> Vec<Vec<Effect>> {
        let first = |column: &'_ Vec<f64>| column.len().min(most);
        let outputs: Vec<Column<'_>> =
            self.columns.outputs.iter().map(|column| Column::new(&column[..first(column)])).collect();
        let mut effects = vec![Vec::new(); outputs.len()];
        for (index, column) in self.columns.inputs.iter().enumerate() {
            let input = Column::new(&column[..first(column)]);
            for (effects, output) in effects.iter_mut().zip(&outputs) {
                effects.push(effect(index, &input, output));
            }
        }
        for effects in &mut effects {
            let size = |effect: &Effect| effect.rank_correlation.abs();
            order::sort_by(effects, |a, b| size(b).total_cmp(&size(a)));
        }
        effects
    }
}

/// A column with what is known of its order.
struct Column<'a> {
    values: &'a [f64],
    /// The trials by value; empty where the column has errors.
    order: Vec<u32>,
    ranks: Vec<f64>,
}

impl<'a> Column<'a> {
    fn new(values: &'a [f64]) -> Self {
        if values.iter().any(|x| x.is_nan()) {
            return Self { values, order: Vec::new(), ranks: Vec::new() };
        }
        let order = order(values);
        let ranks = ranks_of(values, &order);
        Self { values, order, ranks }
    }
}

fn effect(index: usize, input: &Column<'_>, output: &Column<'_>) -> Effect {
    let errors = |column: &Column<'_>| column.order.len() < column.values.len();
    if errors(input) || errors(output) || input.values.len() != output.values.len() {
        let both = |pair: &(&f64, &f64)| !pair.0.is_nan() && !pair.1.is_nan();
        let (x, y): (Vec<f64>, Vec<f64>) = input.values.iter().zip(output.values).filter(both).unzip();
        return effect(index, &Column::new(&x), &Column::new(&y));
    }
    let mut pairs = Covariance::default();
    pairs.update(&input.ranks, &output.ranks);
    let count = input.order.len();
    let tenth = (count / 10).max(1).min(count);
    let mean = |trials: &[u32]| {
        let sum: f64 = trials.iter().map(|trial| output.values[*trial as usize]).sum();
        Some(sum / trials.len() as f64).filter(|mean| mean.is_finite())
    };
    Effect {
        input: index,
        rank_correlation: pairs.correlation(),
        mean_low: mean(&input.order[..tenth]),
        mean_high: mean(&input.order[count - tenth..]),
    }
}

/// The positions by value, of equal values the earlier first.
fn order(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    // Adding 0 makes the zeros equal.
    let key = |position: u32| values[position as usize] + 0.0;
    order.sort_unstable_by(|a, b| key(*a).total_cmp(&key(*b)).then(a.cmp(b)));
    order
}

fn ranks_of(values: &[f64], order: &[u32]) -> Vec<f64> {
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for equal in order.chunk_by(|a, b| values[*a as usize] == values[*b as usize]) {
        // The mean of before + 1 … before + n.
        let rank = before as f64 + (equal.len() as f64 + 1.0) / 2.0;
        equal.iter().for_each(|position| ranks[*position as usize] = rank);
        before += equal.len();
    }
    ranks
}

/// The rank of each value from 1, equal values sharing the mean of their ranks; NaN comes last.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    ranks_of(values, &order(values))
}

/// Spearman's rank correlation of two columns, −1 to 1: Pearson's of their ranks. Pairs with a NaN do not
/// count; 0 where either column does not vary.
pub fn rank_correlation(x: &[f64], y: &[f64]) -> f64 {
    effect(0, &Column::new(x), &Column::new(y)).rank_correlation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_ranks() {
        assert_eq!(ranks(&[10.0, 20.0, 10.0, 5.0]), [2.5, 4.0, 2.5, 1.0]);
        assert_eq!(ranks(&[0.0, -0.0, 1.0]), [1.5, 1.5, 3.0]);
        assert_eq!(ranks(&[]), [0.0; 0]);
    }

    #[test]
    fn rank_correlation_is_spearmans() {
        // The IQ and hours of television of ten people, a worked example in many textbooks: −29/165.
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        assert!((rank_correlation(&iq, &hours) + 29.0 / 165.0).abs() < 1e-15);
        // With ties, by hand: the ranks are 1 2.5 2.5 4 6 6 6 and 2 1 3.5 3.5 7 5.5 5.5.
        let (x, y) = ([1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 4.0], [2.0, 1.0, 3.0, 3.0, 5.0, 4.0, 4.0]);
        assert!((rank_correlation(&x, &y) - 23.25 / (25.5_f64 * 27.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn what_does_not_vary_or_exist_does_not_correlate() {
        assert_eq!(rank_correlation(&[1.0, 2.0, 3.0], &[4.0; 3]), 0.0);
        assert_eq!(rank_correlation(&[1.0], &[4.0]), 0.0);
        assert_eq!(rank_correlation(&[], &[]), 0.0);
        assert_eq!(rank_correlation(&[f64::NAN, 1.0], &[1.0, f64::NAN]), 0.0);
        assert_eq!(rank_correlation(&[f64::NAN, 1.0, 2.0, 9.0], &[1.0, 3.0, 7.0, f64::NAN]), 1.0);
    }

    #[test]
    fn bars_have_the_means_at_the_ends() {
        let input: Vec<f64> = (0..1_000).map(|i| f64::from(i * 7 % 1_000)).collect();
        let output: Vec<f64> = input.iter().map(|x| 5.0 - x).collect();
        let idle: Vec<f64> = vec![3.0; 1_000];
        let mut sensitivity = Sensitivity::new(2, 1);
        sensitivity.take(&Columns { inputs: vec![idle, input], outputs: vec![output] });
        let effects = sensitivity.effects(usize::MAX);
        let expected = Effect {
            input: 1,
            rank_correlation: -1.0,
            mean_low: Some(5.0 - 49.5),
            mean_high: Some(5.0 - 949.5),
        };
        assert_eq!(effects[0][0], expected);
        assert_eq!((effects[0][1].input, effects[0][1].rank_correlation), (0, 0.0));
    }

    #[test]
    fn no_more_trials_are_kept_than_are_used() {
        let mut sensitivity = Sensitivity::new(1, 1);
        for _ in 0..30 {
            sensitivity
                .take(&Columns { inputs: vec![vec![1.0; 4_096]], outputs: vec![vec![f64::NAN; 4_096]] });
        }
        assert_eq!(sensitivity.trials(), MOST_TRIALS);
        let none = Effect { input: 0, rank_correlation: 0.0, mean_low: None, mean_high: None };
        assert_eq!(sensitivity.effects(100), [[none]]);
    }
}
