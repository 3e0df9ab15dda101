//! Quantiles: exact while every value is kept, from a sketch beyond.

use super::Accumulator;
use super::ordered::Ordered;
use super::sketch::Sketch;
use crate::order;
use crate::results::{PercentileMethod, RankError};

/// The most values that are kept of one output, and with them exact percentiles.
pub const KEPT_VALUES: usize = 10_000_000;

/// Values whose quantiles are wanted.
#[derive(Clone, Debug)]
pub struct Quantiles {
    most: usize,
    kept: Vec<f64>,
    sketch: Option<Sketch>,
}

impl Default for Quantiles {
    /// Of no values, of which [`KEPT_VALUES`] will be kept.
    fn default() -> Self {
        Self::keeping(KEPT_VALUES)
    }
}

impl Quantiles {
    /// Of no values, of which up to `most` will be kept.
    pub fn keeping(most: usize) -> Self {
        Self { most, kept: Vec::new(), sketch: None }
    }

    /// How many numbers there are.
    pub fn count(&self) -> u64 {
        self.sketch.as_ref().map_or(self.kept.len() as u64, Sketch::count)
    }

    /// Every value in the order in which they came; `None` where they were too many to keep.
    pub fn kept(&self) -> Option<&[f64]> {
        self.sketch.is_none().then_some(self.kept.as_slice())
    }

    /// How [`Quantiles::ordered`] is found.
    pub fn method(&self) -> PercentileMethod {
        self.sketch.as_ref().map_or(PercentileMethod::Exact, |sketch| PercentileMethod::Sketch {
            rank_error: share(sketch.rank_error() as f64 / sketch.count() as f64),
        })
    }

    /// The values in order.
    pub fn ordered(&self) -> Ordered {
        match &self.sketch {
            Some(sketch) => sketch.ordered(),
            None => Ordered::exact(self.kept.clone()),
        }
    }

    /// The values in order as far as `most` of them tell, and how well they do: every so-manieth value
    /// stands for its neighbours in time. For a look while a simulation runs; the error in rank is passed
    /// with a chance of 10⁻⁶ where the values come independently.
    pub fn glimpse(&self, most: usize) -> (Ordered, PercentileMethod) {
        let count = self.count();
        if count <= most as u64 {
            return (self.ordered(), self.method());
        }
        let step = count.div_ceil(most.max(1) as u64);
        let mut sample = match &self.sketch {
            Some(sketch) => every(step, sketch.items()),
            None => every(step, self.kept.iter().map(|x| (*x, 1))),
        };
        let chance = 4.9 * 0.5 / (sample.len() as f64).sqrt();
        let sketched = self.sketch.as_ref().map_or(0.0, |sketch| sketch.rank_error() as f64 / count as f64);
        // The last stands for what is left of its step.
        if let (Some(last), rest @ 1..) = (sample.last_mut(), count % step) {
            last.1 = rest;
        }
        order::sort_by(&mut sample, |a, b| a.0.total_cmp(&b.0));
        let method = PercentileMethod::Sketch { rank_error: share(chance + sketched) };
        (Ordered::weighted(sample.into_iter()), method)
    }

    fn begin_sketch(&mut self) -> &mut Sketch {
        let kept = &mut self.kept;
        self.sketch.get_or_insert_with(|| {
            let mut sketch = Sketch::default();
            sketch.update(&std::mem::take(kept));
            sketch
        })
    }
}

impl Accumulator for Quantiles {
    fn update(&mut self, values: &[f64]) {
        let numbers = values.iter().copied().filter(|x| !x.is_nan());
        if self.sketch.is_none() && self.kept.len() + values.len() <= self.most {
            self.kept.extend(numbers);
        } else {
            let numbers: Vec<f64> = numbers.collect();
            self.begin_sketch().update(&numbers);
        }
    }

    /// While every value is kept the law of [`Accumulator`] holds to the bit; two sketches joined differ
    /// from one within the bound of both.
    fn merge(&mut self, other: &Self) {
        match &other.sketch {
            None => self.update(&other.kept),
            Some(sketch) => self.begin_sketch().merge(sketch),
        }
    }
}

/// Of items that stand for many trials each, the ones at every `step`th trial, each with `step` trials.
fn every(step: u64, items: impl Iterator<Item = (f64, u64)>) -> Vec<(f64, u64)> {
    let mut sample = Vec::new();
    let mut next = 0;
    let mut end = 0;
    for (x, weight) in items {
        end += weight;
        while next < end {
            sample.push((x, step));
            next += step;
        }
    }
    sample
}

/// A share of the count in whole millionths, rounded up.
fn share(error: f64) -> RankError {
    RankError((error * 1e6).ceil() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64], most: usize) -> Quantiles {
        let mut quantiles = Quantiles::keeping(most);
        values.chunks(100).for_each(|part| quantiles.update(part));
        quantiles
    }

    #[test]
    fn says_how_it_knows() {
        let values: Vec<f64> = (0..1_000).map(f64::from).chain([f64::NAN]).collect();
        let exact = of(&values, 1_001);
        assert_eq!((exact.count(), exact.method()), (1_000, PercentileMethod::Exact));
        let sketched = of(&values, 900);
        assert_eq!(sketched.method(), PercentileMethod::Sketch { rank_error: RankError(0) });
        assert_eq!(sketched.ordered().quantile(0.5), exact.ordered().quantile(0.5));
        assert_eq!(of(&[], 10).ordered().quantile(0.5), None);
    }

    #[test]
    fn kept_values_join_to_the_bit() {
        let (a, b) = ([3.0, f64::NAN, 1.0], [2.0, 9.0]);
        let mut joined = of(&a, 10);
        joined.merge(&of(&b, 10));
        let mut updated = of(&a, 10);
        updated.update(&b);
        assert_eq!(joined.ordered(), updated.ordered());
        joined.merge(&of(&[5.0; 20], 10));
        assert_eq!((joined.count(), joined.ordered().quantile(0.5)), (24, Some(5.0)));
    }

    #[test]
    fn a_glimpse_stands_for_all() {
        for most in [10_000, 100_000] {
            let values: Vec<f64> = (0..50_021_u64).map(|i| (i * 10_007 % 50_021) as f64).collect();
            let quantiles = of(&values, most);
            for glimpsed in [1, 7, 1_000, 50_021] {
                let (ordered, method) = quantiles.glimpse(glimpsed);
                assert_eq!(ordered.count(), 50_021, "{glimpsed}");
                if let PercentileMethod::Sketch { rank_error } = method {
                    let off = (ordered.quantile(0.5).unwrap() - 25_010.0).abs() / 50_021.0 * 1e6;
                    assert!(off <= f64::from(rank_error.0), "{off} of {rank_error:?}");
                }
            }
        }
    }
}
