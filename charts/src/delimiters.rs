//! The two delimiters of a histogram and the certainty between them: From, Certainty, To.

use crate::empirical::Empirical;
use crate::scale::within;

/// One of the two delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle {
    /// The lower one: From.
    Lower,
    /// The upper one: To.
    Upper,
}

/// Two values of an output, the lower first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delimiters {
    /// The lower value.
    pub from: f64,
    /// The upper value.
    pub to: f64,
}

impl Delimiters {
    /// The delimiters with equal shares of trials outside and `certainty`, 0 to 1, between them.
    pub fn around(certainty: f64, empirical: &Empirical) -> Self {
        let certainty = if certainty.is_nan() { 0.9 } else { within(certainty, 0.0, 1.0) };
        let tail = (1.0 - certainty) / 2.0;
        Self { from: empirical.quantile(tail), to: empirical.quantile(1.0 - tail) }
    }

    /// One delimiter set to a value; the other gives way, so that they never cross. A value that is not
    /// finite changes nothing.
    pub fn with(self, handle: Handle, value: f64) -> Self {
        match handle {
            _ if !value.is_finite() => self,
            Handle::Lower => Self { from: value, to: self.to.max(value) },
            Handle::Upper => Self { from: self.from.min(value), to: value },
        }
    }

    /// One delimiter moved by percentage points of trials, as the arrow keys do; it stops at the ends and
    /// at the other delimiter.
    pub fn moved(self, handle: Handle, points: f64, empirical: &Empirical) -> Self {
        let value = match handle {
            Handle::Lower => self.from,
            Handle::Upper => self.to,
        };
        // Whole percentages are what people step along; the share of a tie or a gap is not whole.
        let share = if points > 0.0 { empirical.at_or_below(value) } else { empirical.below(value) };
        let percent = within((share * 100.0 + points).round(), 0.0, 100.0);
        let value = empirical.quantile(percent / 100.0);
        match handle {
            Handle::Lower => Self { from: value.min(self.to), ..self },
            Handle::Upper => Self { to: value.max(self.from), ..self },
        }
    }

    /// The shares of trials below, from the one to the other, and above.
    pub fn shares(self, empirical: &Empirical) -> (f64, f64, f64) {
        let (from, to) = (self.from.min(self.to), self.from.max(self.to));
        let (low, high) = (empirical.below(from), empirical.at_or_below(to));
        (low, high - low, 1.0 - high)
    }

    /// The certainty: the share of trials between, 0 to 1.
    pub fn certainty(self, empirical: &Empirical) -> f64 {
        self.shares(empirical).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uniform() -> Empirical {
        let curve: Vec<f64> = (0..=200).map(|index| f64::from(index) * 0.5).collect();
        Empirical::new(&[], &[], &curve).unwrap()
    }

    #[test]
    fn around_leaves_equal_tails() {
        let delimiters = Delimiters::around(0.9, &uniform());
        let (below, between, above) = delimiters.shares(&uniform());
        assert!(
            (below - 0.05).abs() < 1e-12 && (between - 0.9).abs() < 1e-12 && (above - 0.05).abs() < 1e-12
        );
    }

    #[test]
    fn arrows_step_by_points_and_stop() {
        let start = Delimiters { from: 5.0, to: 95.0 };
        assert_eq!(start.moved(Handle::Lower, 1.0, &uniform()).from, 6.0);
        assert_eq!(start.moved(Handle::Upper, -10.0, &uniform()).to, 85.0);
        assert_eq!(start.moved(Handle::Lower, -10.0, &uniform()).from, 0.0);
        assert_eq!(start.moved(Handle::Lower, 100.0, &uniform()).from, 95.0);
    }

    #[test]
    fn arrows_pass_values_that_trials_share() {
        let curve: Vec<f64> = (0..=200).map(|index| f64::from(u8::from(index >= 139))).collect();
        let steps = Empirical::new(&[-0.5, 0.5, 1.5], &[691, 309], &curve).unwrap();
        let both = Delimiters { from: 0.0, to: 1.0 };
        assert_eq!(both.moved(Handle::Lower, 1.0, &steps).from, 1.0);
        assert_eq!(both.moved(Handle::Upper, -1.0, &steps).to, 0.0);
        assert_eq!(Delimiters { to: 0.0, ..both }.moved(Handle::Upper, 1.0, &steps).to, 1.0);
    }

    #[test]
    fn typed_values_push_the_other() {
        let start = Delimiters { from: 5.0, to: 95.0 };
        assert_eq!(start.with(Handle::Lower, 97.0), Delimiters { from: 97.0, to: 97.0 });
        assert_eq!(start.with(Handle::Upper, f64::NAN), start);
    }
}
