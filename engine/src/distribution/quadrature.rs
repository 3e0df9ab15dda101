//! Integrals over the part of a distribution below its median, and above it, by adaptive Gauss–Kronrod quadrature of 15
//! points (R. Piessens and others, "QUADPACK" (1983), section 2.2.1) after a change of variable that pulls the ends
//! together doubly exponentially (H. Takahasi and M. Mori, Publ. RIMS 9 (1974), 721).
//!
//! ```text
//!    an end at a:   x = a + (m − a) / (1 + e^(π sinh t))      none:   x = m ∓ s e^((π/2) sinh t)
//! ```

use crate::math::{cosh, exp, sinh};
use std::f64::consts::{FRAC_PI_2, PI};

/// How many integrals are found together.
pub(super) const MOST: usize = 5;

/// The numbers of one point.
pub(super) type Integrands = [f64; MOST];

/// One side of a pivot, up to the end of the distribution there.
#[derive(Clone, Copy)]
pub(super) struct Side {
    /// Where it begins.
    pub(super) pivot: f64,
    /// Where it ends; `None` where it never does.
    pub(super) end: Option<f64>,
    /// What the distances from the pivot are like; below 0 on the side of lower values.
    pub(super) scale: f64,
}

/// How far the new variable goes on either side; beyond, nothing is left that a double could tell.
const FAR: f64 = 6.5;
/// The intervals that are halved where that is needed, and how often at most.
const PANELS: u32 = 26;
const MOST_HALVINGS: u32 = 40;
/// Where what is left at an end is more than this share of the most, it is not known to be nothing.
const LEFT: f64 = 1e-11;
/// How exact the integrals are to be, as a share of their sizes.
const TOLERANCE: f64 = 1e-13;

const NODES: [f64; 8] = [
    0.991_455_371_120_812_6,
    0.949_107_912_342_758_5,
    0.864_864_423_359_769_1,
    0.741_531_185_599_394_4,
    0.586_087_235_467_691_1,
    0.405_845_151_377_397_2,
    0.207_784_955_007_898_47,
    0.0,
];
const KRONROD: [f64; 8] = [
    0.022_935_322_010_529_224,
    0.063_092_092_629_978_55,
    0.104_790_010_322_250_18,
    0.140_653_259_715_525_92,
    0.169_004_726_639_267_9,
    0.190_350_578_064_785_4,
    0.204_432_940_075_298_9,
    0.209_482_141_084_727_82,
];
/// Of every other node, from the second on.
const GAUSS: [f64; 4] =
    [0.129_484_966_168_869_7, 0.279_705_391_489_276_64, 0.381_830_050_505_118_9, 0.417_959_183_673_469_4];

impl Side {
    /// The point that the new variable stands for, and its derivative, at least 0.
    fn point(&self, t: f64) -> (f64, f64) {
        match self.end {
            Some(end) => {
                let width = self.pivot - end;
                // Seen from the end, so that a density that grows there is met at the smallest distances.
                let share = 1.0 / (1.0 + exp(PI * sinh(t)));
                (end + width * share, width.abs() * PI * cosh(t) * share * (1.0 - share))
            }
            None => {
                let distance = self.scale * exp(FRAC_PI_2 * sinh(t));
                (self.pivot + distance, distance.abs() * FRAC_PI_2 * cosh(t))
            }
        }
    }

    /// The integrals of the first `count` of the integrands over the side; `None` where one does not come to an end, or
    /// takes more than `budget` evaluations.
    pub(super) fn integrals(
        &self,
        count: usize,
        budget: usize,
        integrands: &dyn Fn(f64) -> Integrands,
    ) -> Option<Integrands> {
        let at = |t: f64| {
            let (x, derivative) = self.point(t);
            let mut values = integrands(x).map(|value| value * derivative);
            for value in &mut values[count..] {
                *value = 0.0;
            }
            // An end itself, where a density has no value, and what lies beyond the largest double.
            if x.is_finite() && values[0].is_finite() { values } else { [0.0; MOST] }
        };
        let seen: Vec<(f64, Integrands)> = (0..=832)
            .map(|i| f64::from(i) / 64.0 - FAR)
            .map(|t| (integrands(self.point(t).0)[0], at(t)))
            .collect();
        if !(0..count).all(|which| comes_to_an_end(&seen, which)) {
            return None;
        }
        let step = 2.0 * FAR / f64::from(PANELS);
        let panels: Vec<(f64, f64)> = (0..PANELS)
            .map(|panel| (step * f64::from(panel) - FAR, step * f64::from(panel + 1) - FAR))
            .collect();
        let mut sizes = [0.0; MOST];
        for (from, to) in &panels {
            let (whole, _) = of_panel(*from, *to, &at);
            for (size, value) in sizes.iter_mut().zip(whole) {
                *size += value.abs();
            }
        }
        let mut total = [0.0; MOST];
        let mut left = budget.checked_sub(30 * panels.len())?;
        let mut open: Vec<(f64, f64, u32)> = panels.into_iter().rev().map(|(a, b)| (a, b, 0)).collect();
        while let Some((from, to, halved)) = open.pop() {
            let (whole, errors) = of_panel(from, to, &at);
            if whole.iter().any(|value| !value.is_finite()) {
                return None;
            }
            let exact = errors.iter().zip(&sizes).all(|(error, size)| *error <= TOLERANCE * size);
            if exact || halved == MOST_HALVINGS {
                for (sum, value) in total.iter_mut().zip(whole) {
                    *sum += value;
                }
                continue;
            }
            left = left.checked_sub(30)?;
            let middle = 0.5 * (from + to);
            open.push((middle, to, halved + 1));
            open.push((from, middle, halved + 1));
        }
        Some(total)
    }
}

/// Whether what is integrated falls to nothing at both ends, or ends with the distribution: what vanishes only because the
/// doubles end has a tail that is not known.
fn comes_to_an_end(seen: &[(f64, Integrands)], which: usize) -> bool {
    let size = |at: usize| seen[at].1[which].abs();
    let most = (0..seen.len()).map(size).fold(0.0, f64::max);
    let somewhere = |at: &usize| size(*at) > 0.0;
    let (first, last) = ((0..seen.len()).find(somewhere), (0..seen.len()).rfind(somewhere));
    let fine = |at: usize, outermost: usize| {
        size(at) <= LEFT * most || at != outermost && seen[at].0 > f64::MIN_POSITIVE.sqrt()
    };
    let finite = (0..seen.len()).all(|at| size(at).is_finite());
    finite && first.is_none_or(|at| fine(at, 0)) && last.is_none_or(|at| fine(at, seen.len() - 1))
}

/// The integrals over an interval, and how far those of half the points are from them.
fn of_panel(from: f64, to: f64, at: &dyn Fn(f64) -> Integrands) -> (Integrands, Integrands) {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let (mut fine, mut coarse) = ([0.0; MOST], [0.0; MOST]);
    for (index, node) in NODES.iter().enumerate() {
        let here = at(middle + half * node);
        let there = if *node == 0.0 { [0.0; MOST] } else { at(middle - half * node) };
        for which in 0..MOST {
            let sum = here[which] + there[which];
            fine[which] += KRONROD[index] * sum;
            if index % 2 == 1 {
                coarse[which] += GAUSS[index / 2] * sum;
            }
        }
    }
    let mut errors = [0.0; MOST];
    for which in 0..MOST {
        fine[which] *= half;
        errors[which] = (fine[which] - half * coarse[which]).abs();
    }
    (fine, errors)
}
