//! Rank correlations of variables that have ties, such as whole numbers.
//!
//! Equal values share the mean of their ranks, so ranks are stairs over the uniform that a value is drawn from, and two
//! such correlate less than their uniforms. With the copula's variables, of correlation r, their covariance grows by
//! Σ aᵢ bⱼ f(xᵢ, yⱼ; r), the sum over the steps of both at x and y of heights a and b, where f is how the probability to
//! lie above both grows with r: the normal density (R. L. Plackett, "A reduction formula for normal multivariate
//! integrals", Biometrika 41 (1954), 351), or that of t variables (A. Genz, "Numerical computation of rectangular
//! bivariate and trivariate normal and t probabilities", Statistics and Computing 14 (2004), 251, section 2.3).

use std::cell::RefCell;
use std::f64::consts::{FRAC_PI_2, PI};
use std::rc::Rc;

use super::Copula;
use super::pair::student_quantile;
use crate::math;

/// The breadth of the stairs that stand for a continuum: ranks of it are off by 1/64² of their variance.
const BREADTH: f64 = 1.0 / 64.0;
/// The most stairs; what lies above them is one.
const MOST_STAIRS: usize = 512;
/// The panels of r = sin θ from −1 to 1.
const PANELS: usize = 64;
/// How near to ±π/2 the panels come: there stairs of unlike breadth make the sum rough.
const MARGIN: f64 = 1e-3;

/// The mean ranks of one variable: stairs over its uniform.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stairs {
    /// Where each stair ends, 0 to 1; the last at 1.
    ends: Vec<f64>,
}

impl Stairs {
    /// Of a variable without ties.
    pub(crate) fn continuous() -> Self {
        Self { ends: (1..=64).map(|stair| f64::from(stair) * BREADTH).collect() }
    }

    /// Of a variable whose values are apart, by its quantile and its cumulative probability. Values that have little
    /// probability are taken together.
    pub(crate) fn of_values(quantile: &dyn Fn(f64) -> f64, cumulative: &dyn Fn(f64) -> f64) -> Self {
        let mut ends = Vec::new();
        let mut end = 0.0;
        while ends.len() < MOST_STAIRS && end + BREADTH < 1.0 {
            let value = quantile(end + BREADTH);
            let (from, to) = (cumulative(value.next_down()), cumulative(value));
            // What lies below a value that is a stair by itself.
            if from > end && from < 1.0 {
                ends.push(from);
            }
            if !(to > end && to < 1.0) {
                break;
            }
            ends.push(to);
            end = to;
        }
        ends.push(1.0);
        Self { ends }
    }

    /// The breadth of each stair.
    fn breadths(&self) -> impl Iterator<Item = f64> {
        let starts = std::iter::once(0.0).chain(self.ends.iter().copied());
        self.ends.iter().zip(starts).map(|(end, start)| end - start)
    }

    /// The standard deviation of the mean ranks, as shares.
    fn deviation(&self) -> f64 {
        let ties: f64 = self.breadths().map(|breadth| breadth * breadth * breadth).sum();
        ((1.0 - ties) / 12.0).max(0.0).sqrt()
    }

    /// Where the ranks step up, and by how much: from the middle of one stair to that of the next.
    fn steps(&self) -> Vec<(f64, f64)> {
        let breadths: Vec<f64> = self.breadths().collect();
        self.ends.iter().zip(breadths.windows(2)).map(|(end, two)| (*end, 0.5 * (two[0] + two[1]))).collect()
    }
}

/// The way between the correlation of a copula's variables and that of the mean ranks of what is drawn by them.
#[derive(Debug)]
pub(super) struct TiedRanks {
    /// θ = asin r, the rank correlation there, and its slope; θ ascends.
    nodes: Vec<(f64, f64, f64)>,
    /// The rank correlations that variables have which go against each other, and with each other.
    ends: (f64, f64),
}

impl TiedRanks {
    /// The way for two variables under a copula that takes a matrix; `None` where one of them has one value alone.
    pub(super) fn new(first: &Stairs, second: &Stairs, copula: Copula) -> Option<Self> {
        let degrees = match copula {
            Copula::Student { degrees } => Some(degrees),
            _ => None,
        };
        let scale = first.deviation() * second.deviation();
        if scale < 1e-12 {
            return None;
        }
        let (first, second) = (first.steps(), second.steps());
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            let of_step =
                |(x, a): &(f64, f64)| -> f64 { second.iter().map(|(y, b)| a * b * of(*x, *y)).sum() };
            first.iter().map(of_step).sum::<f64>() / scale
        };
        let against = sum(&|x, y| (1.0 - x - y).max(0.0) - (1.0 - x) * (1.0 - y));
        let along = sum(&|x, y| (1.0 - x).min(1.0 - y) - (1.0 - x) * (1.0 - y));
        let deviates = |steps: &[(f64, f64)]| -> Vec<(f64, f64)> {
            let at = |u: f64| degrees.map_or_else(|| math::normal_quantile(u), |n| student_quantile(n, u));
            steps.iter().map(|(u, height)| (at(*u), *height)).collect()
        };
        let (first, second) = (deviates(&first), deviates(&second));
        let slope = |angle: f64| slope(&first, &second, degrees, angle) / scale;
        let width = (PI - 2.0 * MARGIN) / PANELS as f64;
        let angle = |node: usize| MARGIN - FRAC_PI_2 + width * node as f64;
        let mut nodes: Vec<(f64, f64, f64)> = vec![(angle(0), 0.0, slope(angle(0)))];
        for node in 1..=PANELS {
            let (_, before, from) = nodes[node - 1];
            let to = slope(angle(node));
            let within = slope(angle(node) - 0.5 * width);
            nodes.push((angle(node), before + width / 6.0 * (from + 4.0 * within + to), to));
        }
        // Normal variables that do not correlate have nothing to do with each other; t variables do, and both ends of theirs
        // are known.
        let off = match degrees {
            None => -nodes[PANELS / 2].1,
            Some(_) => 0.5 * (against + along - nodes[PANELS].1),
        };
        for (_, rank, _) in &mut nodes {
            *rank = (*rank + off).clamp(against, along);
        }
        Some(Self { nodes, ends: (against, along) })
    }

    /// The rank correlation nearest to `asked` that the two can have.
    pub(super) fn nearest(&self, asked: f64) -> f64 {
        asked.clamp(self.ends.0, self.ends.1)
    }

    /// The correlation of the copula's variables at which ranks correlate so, or as nearly as they can.
    pub(super) fn correlation(&self, rank: f64) -> f64 {
        if rank <= self.ends.0 {
            return -1.0;
        }
        if rank >= self.ends.1 {
            return 1.0;
        }
        let (mut low, mut high) = (-FRAC_PI_2, FRAC_PI_2);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.at(middle) < rank { low = middle } else { high = middle }
        }
        math::sin(0.5 * (low + high))
    }

    /// The rank correlation of variables that correlate by r.
    pub(super) fn rank(&self, r: f64) -> f64 {
        self.at(math::asin(r.clamp(-1.0, 1.0)))
    }

    /// The rank correlation at an angle: Hermite's cubic between nodes, and straight beyond them.
    fn at(&self, angle: f64) -> f64 {
        let above = self.nodes.partition_point(|(node, ..)| *node < angle);
        let Some((from, start, rise)) = above.checked_sub(1).map(|below| self.nodes[below]) else {
            let share = (angle + FRAC_PI_2) / MARGIN;
            return self.ends.0 + share * (self.nodes[0].1 - self.ends.0);
        };
        let Some((to, end, fall)) = self.nodes.get(above).copied() else {
            let share = (FRAC_PI_2 - angle) / MARGIN;
            return self.ends.1 + share * (start - self.ends.1);
        };
        let width = to - from;
        let t = (angle - from) / width;
        let rest = 1.0 - t;
        let bend = t * rest * (rest * (width * rise - (end - start)) - t * (width * fall - (end - start)));
        start + t * (end - start) + bend
    }
}

/// Pairs whose way is known: many members of a matrix are of one distribution.
#[derive(Default)]
pub(super) struct Known(RefCell<Vec<Pair>>);

/// The ranks of two variables, and the way that they have.
type Pair = (Stairs, Stairs, Option<Rc<TiedRanks>>);

impl Known {
    /// The way of a pair, of which one without ties is not given.
    pub(super) fn pair(
        &self,
        first: Option<&Stairs>,
        second: Option<&Stairs>,
        copula: Copula,
    ) -> Option<Rc<TiedRanks>> {
        let of = |stairs: Option<&Stairs>| stairs.cloned().unwrap_or_else(Stairs::continuous);
        let (first, second) = (of(first), of(second));
        let mut known = self.0.borrow_mut();
        if let Some((.., pair)) = known.iter().find(|(a, b, _)| (a, b) == (&first, &second)) {
            return pair.clone();
        }
        let pair = TiedRanks::new(&first, &second, copula).map(Rc::new);
        known.push((first, second, pair.clone()));
        pair
    }
}

/// How fast the covariance of stairs grows with θ, where the variables correlate by sin θ.
fn slope(first: &[(f64, f64)], second: &[(f64, f64)], degrees: Option<f64>, angle: f64) -> f64 {
    let (sine, cosine) = (math::sin(angle), math::cos(angle));
    let square = cosine * cosine;
    let growth = |x: f64, y: f64| {
        let distance = ((x - y) * (x - y) + 2.0 * x * y * (1.0 - sine)) / square;
        match degrees {
            None if distance > 80.0 => 0.0,
            None => math::exp(-0.5 * distance),
            Some(degrees) => math::pow(1.0 + distance / degrees, -0.5 * degrees),
        }
    };
    let of_step =
        |(x, a): &(f64, f64)| -> f64 { a * second.iter().map(|(y, b)| b * growth(*x, *y)).sum::<f64>() };
    first.iter().map(of_step).sum::<f64>() / (2.0 * PI)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Heads or tails: Sheppard's P(both above their medians) = ¼ + asin(r)/(2π), for t variables as for normal ones.
    #[test]
    fn two_coins_correlate_as_sheppard_says() {
        let coin = Stairs { ends: vec![0.5, 1.0] };
        for copula in [Copula::Gaussian, Copula::Student { degrees: 3.0 }] {
            let ranks = TiedRanks::new(&coin, &coin, copula).unwrap();
            for r in [-0.9, -0.4, 0.0, 0.3, 0.7, 0.99] {
                let exact = 2.0 / PI * math::asin(r);
                assert!((ranks.rank(r) - exact).abs() < 1e-6, "{copula:?} {r}: {}", ranks.rank(r));
                assert!((ranks.correlation(exact) - r).abs() < 1e-6, "{copula:?} {r}");
            }
        }
    }

    /// Without ties the correlation is 2 sin(πρ/6).
    #[test]
    fn a_continuum_of_stairs_is_pearsons() {
        let ranks = TiedRanks::new(&Stairs::continuous(), &Stairs::continuous(), Copula::Gaussian).unwrap();
        for rank in [-0.8, -0.3, 0.0, 0.5, 0.9] {
            let exact = 2.0 * math::sin(PI / 6.0 * rank);
            assert!((ranks.correlation(rank) - exact).abs() < 1e-3, "{rank}: {}", ranks.correlation(rank));
        }
        assert!((ranks.nearest(1.0) - 1.0).abs() < 1e-12);
    }

    /// A rare event and a coin: at most the smaller probability is shared, (p/2) / √(p(1 − p)/4) for p below ½.
    #[test]
    fn what_ties_cannot_reach_is_told() {
        let rare = Stairs { ends: vec![0.9, 1.0] };
        let coin = Stairs { ends: vec![0.5, 1.0] };
        let ranks = TiedRanks::new(&rare, &coin, Copula::Gaussian).unwrap();
        let most = 0.05 / (0.1_f64 * 0.9 * 0.25).sqrt();
        assert!((ranks.nearest(0.9) - most).abs() < 1e-12);
        assert_eq!(ranks.correlation(0.9), 1.0);
        assert!(TiedRanks::new(&Stairs { ends: vec![1.0] }, &coin, Copula::Gaussian).is_none());
    }

    /// Values of a hundredth of the probability are taken together, a value of half of it is not.
    #[test]
    fn stairs_are_the_values_that_matter() {
        let cumulative = |x: f64| match x.floor() {
            x if x < 0.0 => 0.0,
            x if x < 50.0 => 0.01 * (x + 1.0),
            _ => 1.0,
        };
        let quantile = |u: f64| (u / 0.01 - 1.0).ceil().clamp(0.0, 50.0);
        let stairs = Stairs::of_values(&quantile, &cumulative);
        let last = stairs.breadths().last().unwrap();
        assert!((last - 0.5).abs() < 1e-12, "{stairs:?}");
        assert!(stairs.breadths().filter(|breadth| *breadth > 0.05).count() == 1, "{stairs:?}");
    }
}
