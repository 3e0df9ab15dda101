//! Spearman's ρ of Student's t copula, and the correlation of t variables whose ranks correlate as asked.

use crate::math;

/// The mixing variable is taken at normal deviates from −6 to 6.
const REACH: f64 = 6.0;
/// How many correlations from 0 to 1 the way back is computed at.
const NODES: u32 = 32;

/// Spearman's ρ of t variables that correlate by r.
///
/// They are normal variables over √(χ²/ν), so that ρ = (6/π) E asin(r W₁/√((W₁ + W₂)(W₁ + W₃))) with independent
/// W = ν/χ² (A. Heinen, A. Valdesogo, "Spearman rank correlation of the bivariate Student t and scale mixtures of
/// normal distributions", Journal of Multivariate Analysis 179 (2020), 104650).
pub(super) fn spearman_of_student(r: f64, degrees: f64) -> f64 {
    Mixture::new(degrees).spearman(r)
}

/// The way from rank correlations to correlations of t variables, for one number of degrees of freedom.
pub(super) struct StudentRanks {
    /// Rank correlations with the distance of the t variables' correlation from that of normal ones, ascending.
    nodes: Vec<(f64, f64)>,
}

impl StudentRanks {
    /// The way for so many degrees of freedom.
    pub(super) fn new(degrees: f64) -> Self {
        let mixture = Mixture::new(degrees);
        let nodes = (0..=NODES).map(|node| {
            // Close together near 1, where ranks change fastest.
            let r = math::sin(std::f64::consts::FRAC_PI_2 * f64::from(node) / f64::from(NODES));
            let rank = if node == NODES { 1.0 } else { mixture.spearman(r) };
            (rank, r - normal(rank))
        });
        Self { nodes: nodes.collect() }
    }

    /// The correlation of t variables whose ranks correlate by `rank`.
    pub(super) fn correlation(&self, rank: f64) -> f64 {
        let size = rank.abs();
        let above = self.nodes.partition_point(|(known, _)| *known < size).clamp(1, self.nodes.len() - 1);
        let ((low, from), (high, to)) = (self.nodes[above - 1], self.nodes[above]);
        let distance = from + (to - from) * (size - low) / (high - low);
        (normal(size) + distance).clamp(0.0, 1.0) * if rank < 0.0 { -1.0 } else { 1.0 }
    }

    /// The rank correlation of t variables that correlate by r.
    pub(super) fn rank(&self, r: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..50 {
            let middle = 0.5 * (low + high);
            if self.correlation(middle) < r.abs() { low = middle } else { high = middle }
        }
        0.5 * (low + high) * if r < 0.0 { -1.0 } else { 1.0 }
    }
}

/// The correlation of normal variables whose ranks correlate so.
fn normal(rank: f64) -> f64 {
    2.0 * math::sin(std::f64::consts::PI / 6.0 * rank)
}

/// Values of W = ν/χ² with their probabilities: the trapezoidal rule over its normal deviate.
struct Mixture {
    values: Vec<(f64, f64)>,
}

impl Mixture {
    fn new(degrees: f64) -> Self {
        let half = 0.5 * degrees;
        // Heavy tails need more points.
        let step = if degrees < 2.0 { 0.25 } else { 0.5 };
        let last = (REACH / step) as i32;
        let value = |place: i32| {
            let z = f64::from(place) * step;
            let chi = math::gamma_inc_inverse_pair(half, math::normal_cdf(-z), math::normal_cdf(z));
            // Where χ² vanishes, W is beyond all others.
            (half / chi.max(1e-290), step * math::normal_density(z))
        };
        let values: Vec<(f64, f64)> = (-last..=last).map(value).collect();
        let all: f64 = values.iter().map(|(_, p)| p).sum();
        Self { values: values.into_iter().map(|(w, p)| (w, p / all)).collect() }
    }

    fn spearman(&self, r: f64) -> f64 {
        let mut sum = 0.0;
        for (first, p) in &self.values {
            // √(W₁/(W₁ + W)) for the others, which are exchangeable.
            let shares: Vec<(f64, f64)> =
                self.values.iter().map(|(w, p)| ((1.0 / (1.0 + w / first)).sqrt(), *p)).collect();
            for (place, (second, q)) in shares.iter().enumerate() {
                let twice = shares[..place].iter().map(|(third, s)| 2.0 * s * math::asin(r * second * third));
                sum += p * q * (twice.sum::<f64>() + q * math::asin(r * second * second));
            }
        }
        6.0 / std::f64::consts::PI * sum
    }
}
