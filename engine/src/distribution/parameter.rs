//! What a distribution's parameters may be.

/// One parameter of a distribution.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name in messages and in the editor: `standard deviation`.
    pub name: &'static str,
    /// The values it may have by itself.
    pub domain: Domain,
    /// Whether it takes all values that are left (the values and weights of a discrete distribution).
    pub repeats: bool,
}

/// The values that a parameter may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Any number.
    Real,
    /// Above 0.
    Positive,
    /// 0 or above.
    NonNegative,
    /// From 0 to 1.
    Probability,
    /// A whole number, 0 or above.
    Count,
}

impl Domain {
    /// Whether a value lies in the domain. NaN lies in none but the reals, where it is an error already.
    pub fn allows(self, x: f64) -> bool {
        match self {
            Self::Real => true,
            Self::Positive => x > 0.0,
            Self::NonNegative => x >= 0.0,
            Self::Probability => (0.0..=1.0).contains(&x),
            Self::Count => x >= 0.0 && x.trunc() == x,
        }
    }

    /// The domain as a rule: `must be above 0`.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Real => "must be a number",
            Self::Positive => "must be above 0",
            Self::NonNegative => "must be 0 or above",
            Self::Probability => "must be from 0 to 1",
            Self::Count => "must be a whole number, 0 or above",
        }
    }
}

/// Why parameters are impossible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter} {rule}")]
pub struct ParameterError {
    /// The parameter's name.
    pub parameter: &'static str,
    /// What is allowed: `must be above 0`.
    pub rule: &'static str,
}
