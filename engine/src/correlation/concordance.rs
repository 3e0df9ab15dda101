//! Kendall's τ and Spearman's ρ of copulas, and the parameters that have them.

use super::copula::Copula;
use super::pair::Pair;
use super::student::spearman_of_student;
use crate::math;

/// Rounds of a search by halving: the interval is then a rounding wide.
const MOST_HALVINGS: usize = 60;

impl Pair {
    /// Kendall's τ: (2/π) asin r of normal and t variables (A. J. McNeil, R. Frey, P. Embrechts, "Quantitative risk
    /// management", 2nd edition, 2015, proposition 7.43); θ/(θ + 2) of Clayton's, 1 − 1/θ of Gumbel's and
    /// 1 − 4(1 − D₁(θ))/θ of Frank's copula, D₁ being Debye's function (Nelsen, examples 5.4 and exercise 5.9).
    pub fn tau(self) -> f64 {
        match self {
            Self::Gaussian { correlation } | Self::Student { correlation, .. } => {
                math::asin(correlation) * std::f64::consts::FRAC_2_PI
            }
            Self::Clayton { theta } => theta / (theta + 2.0),
            Self::Gumbel { theta } => 1.0 - 1.0 / theta,
            // Near 0 the terms cancel: τ = θ/9 − θ³/900 + …
            Self::Frank { theta } if theta.abs() < 0.01 => theta / 9.0 - theta * theta * theta / 900.0,
            Self::Frank { theta } => 1.0 - 4.0 * (1.0 - debye(theta)) / theta,
        }
    }

    /// Spearman's ρ: (6/π) asin(r/2) of normal variables, an integral for the others.
    pub fn spearman(self) -> f64 {
        match self {
            Self::Gaussian { correlation } => 6.0 / std::f64::consts::PI * math::asin(0.5 * correlation),
            Self::Student { correlation, degrees } => spearman_of_student(correlation, degrees),
            // ρ = 12 ∫∫ C − 3 (Nelsen, theorem 5.1.6); below the diagonal as v = us, so that the ridge of a strong
            // dependence lies on an edge.
            Self::Frank { theta } if theta < 0.0 => -Self::Frank { theta: -theta }.spearman(),
            Self::Clayton { theta } if theta <= -1.0 => -1.0,
            _ => {
                let below = integral(&|u| u * integral(&|s| self.cumulative(u, u * s).unwrap_or(f64::NAN)));
                (24.0 * below - 3.0).clamp(-1.0, 1.0)
            }
        }
    }
}

impl Copula {
    /// The Archimedean copula of this kind that has Kendall's τ; `None` for one that takes a matrix, or where none
    /// of them has it. Every τ from −1 (Clayton, Frank) or 0 (Gumbel) to below 1 has one.
    pub fn of_tau(self, tau: f64) -> Option<Self> {
        let copula = match self {
            Self::Gaussian | Self::Student { .. } => return None,
            Self::Clayton { .. } => Self::Clayton { theta: 2.0 * tau / (1.0 - tau) },
            Self::Gumbel { .. } => Self::Gumbel { theta: 1.0 / (1.0 - tau) },
            Self::Frank { .. } => {
                let (mut low, mut high) = (-500.0, 500.0);
                for _ in 0..MOST_HALVINGS {
                    let middle = 0.5 * (low + high);
                    if (Pair::Frank { theta: middle }).tau() < tau { low = middle } else { high = middle }
                }
                let theta = 0.5 * (low + high);
                if theta.abs() > 499.999 {
                    return None;
                }
                Self::Frank { theta }
            }
        };
        copula.check(2, super::Reflection::None).ok().map(|()| copula)
    }
}

/// Debye's function D₁(x) = (1/x) ∫ t/(eᵗ − 1) from 0 to x; D₁(−x) = D₁(x) + x/2.
fn debye(x: f64) -> f64 {
    if x < 0.0 {
        return debye(-x) - 0.5 * x;
    }
    // Beyond 40 the integrand is below 1e-16 of the whole, π²/6.
    let end = x.min(40.0);
    let pieces = end.ceil().max(1.0);
    let width = end / pieces;
    let mut sum = 0.0;
    for piece in 0..pieces as u32 {
        sum += width
            * integral(&|part| {
                let t = (f64::from(piece) + part) * width;
                if t < 1e-8 { 1.0 - 0.5 * t } else { t / math::expm1(t) }
            });
    }
    sum / x
}

/// The integral from 0 to 1, by Gauss and Legendre's rule with 24 points.
fn integral(function: &dyn Fn(f64) -> f64) -> f64 {
    LEGENDRE.iter().map(|(x, w)| 0.5 * w * (function(0.5 + 0.5 * x) + function(0.5 - 0.5 * x))).sum()
}

/// The points above 0 and the weights of the rule on (−1, 1) (M. Abramowitz, I. A. Stegun, "Handbook of
/// mathematical functions", table 25.4).
const LEGENDRE: [(f64, f64); 12] = [
    (0.064_056_892_862_605_63, 0.127_938_195_346_752_16),
    (0.191_118_867_473_616_3, 0.125_837_456_346_828_3),
    (0.315_042_679_696_163_4, 0.121_670_472_927_803_39),
    (0.433_793_507_626_045_1, 0.115_505_668_053_725_6),
    (0.545_421_471_388_839_6, 0.107_444_270_115_965_63),
    (0.648_093_651_936_975_5, 0.097_618_652_104_113_88),
    (0.740_124_191_578_554_4, 0.086_190_161_531_953_27),
    (0.820_001_985_973_903, 0.073_346_481_411_080_3),
    (0.886_415_527_004_401_1, 0.059_298_584_915_436_78),
    (0.938_274_552_002_732_8, 0.044_277_438_817_419_81),
    (0.974_728_555_971_309_5, 0.028_531_388_628_933_66),
    (0.995_187_219_997_021_3, 0.012_341_229_799_987_2),
];
