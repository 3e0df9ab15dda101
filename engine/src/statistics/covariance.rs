//! Covariance and correlation of pairs, gathered in parts.
//!
//! Parts are joined by the pairwise formulas of P. Pébay, "Formulas for robust, one-pass parallel
//! computation of covariances and arbitrary-order statistical moments", SAND2008-6212 (2008).

/// Sums over pairs of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Covariance {
    count: u64,
    mean: [f64; 2],
    /// Σ(x − mean x)², Σ(y − mean y)²
    squares: [f64; 2],
    /// Σ(x − mean x)(y − mean y)
    products: f64,
}

impl Covariance {
    /// Takes more pairs in; a pair with a NaN is not counted, nor what one slice has beyond the other.
    pub fn update(&mut self, x: &[f64], y: &[f64]) {
        let pairs = || x.iter().zip(y).filter(|(x, y)| !x.is_nan() && !y.is_nan());
        let mut part = Self::default();
        let mut sums = [0.0; 2];
        for (x, y) in pairs() {
            part.count += 1;
            sums[0] += x;
            sums[1] += y;
        }
        if part.count == 0 {
            return;
        }
        part.mean = sums.map(|sum| sum / part.count as f64);
        for (x, y) in pairs() {
            let (dx, dy) = (x - part.mean[0], y - part.mean[1]);
            part.squares[0] += dx * dx;
            part.squares[1] += dy * dy;
            part.products += dx * dy;
        }
        self.merge(&part);
    }

    /// Takes in what another part gathered.
    pub fn merge(&mut self, other: &Self) {
        if self.count == 0 || other.count == 0 {
            *self = if self.count == 0 { *other } else { *self };
            return;
        }
        let (a, b) = (self.count as f64, other.count as f64);
        let n = a + b;
        let d = [other.mean[0] - self.mean[0], other.mean[1] - self.mean[1]];
        let weight = a * (b / n);
        for (side, d) in d.into_iter().enumerate() {
            self.squares[side] += other.squares[side] + d * d * weight;
            self.mean[side] += d * (b / n);
        }
        self.products += other.products + d[0] * d[1] * weight;
        self.count += other.count;
    }

    /// How many pairs there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The covariance with n − 1; `None` below two pairs.
    pub fn covariance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.products / (self.count as f64 - 1.0))
    }

    /// The variances of both sides with n − 1; `None` below two pairs.
    pub fn variances(&self) -> Option<[f64; 2]> {
        (self.count > 1).then(|| self.squares.map(|squares| squares / (self.count as f64 - 1.0)))
    }

    /// Pearson's correlation, −1 to 1; 0 where either side does not vary.
    pub fn correlation(&self) -> f64 {
        let [x, y] = self.squares;
        // One root makes what is the same exactly 1; two stay in range longer.
        let scale = if (x * y).is_normal() { (x * y).sqrt() } else { x.sqrt() * y.sqrt() };
        if scale > 0.0 { (self.products / scale).clamp(-1.0, 1.0) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlates_what_goes_together() {
        let x: Vec<f64> = (0..100).map(f64::from).collect();
        let correlation = |y: &[f64]| {
            let mut pairs = Covariance::default();
            pairs.update(&x, y);
            pairs.correlation()
        };
        assert_eq!(correlation(&x), 1.0);
        assert_eq!(correlation(&x.iter().map(|x| 5.0 - 2.0 * x).collect::<Vec<_>>()), -1.0);
        assert_eq!(correlation(&[7.0; 100]), 0.0);
        assert_eq!(correlation(&[f64::NAN; 100]), 0.0);
        assert_eq!(correlation(&[]), 0.0);
    }

    #[test]
    fn knows_a_covariance_and_joins_parts() {
        // Microsoft's example for COVARIANCE.S.
        let (x, y) = ([2.0, 4.0, 8.0], [5.0, 11.0, 12.0]);
        let mut whole = Covariance::default();
        assert_eq!(whole.covariance(), None);
        whole.update(&x, &y);
        assert!((whole.covariance().unwrap() - 9.666_666_667).abs() < 1e-9);
        let mut parts = Covariance::default();
        for i in 0..3 {
            parts.update(&x[i..=i], &y[i..=i]);
        }
        assert_eq!(parts.count(), 3);
        assert!((parts.covariance().unwrap() - whole.covariance().unwrap()).abs() < 1e-12);
    }
}
