//! Copulas: how uniform variables hang together, by kind and parameter.

use super::pair::Pair;

/// How the ranks of several variables hang together. Those with a parameter θ are Archimedean (R. B. Nelsen,
/// "An introduction to copulas", 2nd edition, 2006, table 4.1: Clayton 4.2.1, Gumbel 4.2.4, Frank 4.2.5): every
/// pair of members has the same dependence. The others take a matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Copula {
    /// That of normal variables.
    Gaussian,
    /// That of Student's t variables: extreme values come together, the more so the fewer the degrees.
    Student {
        /// The degrees of freedom.
        degrees: f64,
    },
    /// Low values come together: τ = θ/(θ + 2).
    Clayton {
        /// −1 or above for two members, 0 or above for more; 0 is no dependence.
        theta: f64,
    },
    /// Neither low nor high values come together more than others.
    Frank {
        /// Any number for two members, 0 or above for more; 0 is no dependence.
        theta: f64,
    },
    /// High values come together: τ = 1 − 1/θ.
    Gumbel {
        /// 1 or above; 1 is no dependence.
        theta: f64,
    },
}

/// Which members of a copula are seen from the other end: 1 − u in place of u.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reflection {
    /// None.
    #[default]
    None,
    /// The first of two.
    First,
    /// The second of two.
    Second,
    /// All of them.
    All,
}

/// Why a copula is not possible.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CopulaError {
    /// Its parameter is out of range.
    #[error("the {copula} copula has {value} as {parameter}, which {rule}")]
    Parameter {
        /// The copula's name.
        copula: &'static str,
        /// The parameter's name.
        parameter: &'static str,
        /// What is given.
        value: f64,
        /// What is allowed, as the end of a sentence.
        rule: &'static str,
    },
    /// One of more than two members cannot be seen from the other end alone.
    #[error(
        "the {copula} copula of {members} members can be reflected as a whole only; with two, each can be"
    )]
    Reflection {
        /// The copula's name.
        copula: &'static str,
        /// How many members there are.
        members: usize,
    },
    /// Nobody knows it.
    #[error("`{text}` is no copula; write gaussian, t(5), clayton(2), frank(4), gumbel(1.5) or iman-conover")]
    Unknown {
        /// What was written.
        text: String,
    },
}

/// The greatest θ of Clayton's and Gumbel's copulas: τ is 0.998 and 0.999 there.
const MOST_THETA: f64 = 1_000.0;
/// The greatest |θ| of Frank's copula: e^θ must be a number.
const MOST_FRANK: f64 = 500.0;

impl Copula {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gaussian => "Gaussian",
            Self::Student { .. } => "t",
            Self::Clayton { .. } => "Clayton",
            Self::Frank { .. } => "Frank",
            Self::Gumbel { .. } => "Gumbel",
        }
    }

    /// Whether its dependence is given by a matrix rather than by θ.
    pub fn takes_matrix(self) -> bool {
        matches!(self, Self::Gaussian | Self::Student { .. })
    }

    /// The copula of a name and θ, whatever the name's case; `None` for a name that is no Archimedean copula's.
    pub fn archimedean(name: &str, theta: f64) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "clayton" => Some(Self::Clayton { theta }),
            "frank" => Some(Self::Frank { theta }),
            "gumbel" => Some(Self::Gumbel { theta }),
            _ => None,
        }
    }

    /// Whether so many members can hang together so.
    pub fn check(self, members: usize, reflection: Reflection) -> Result<(), CopulaError> {
        let two = members <= 2;
        let (parameter, value, possible, rule) = match self {
            Self::Gaussian => return Ok(()),
            Self::Student { degrees } => {
                let possible = (0.1..=1e6).contains(&degrees);
                ("degrees of freedom", degrees, possible, "must be from 0.1 to 1,000,000")
            }
            Self::Clayton { theta } if two => {
                let possible = (-1.0..=MOST_THETA).contains(&theta);
                ("theta", theta, possible, "must be from -1 to 1,000 for two members")
            }
            Self::Clayton { theta } => {
                let possible = (0.0..=MOST_THETA).contains(&theta);
                ("theta", theta, possible, "must be from 0 to 1,000 for more than two members")
            }
            Self::Frank { theta } if two => {
                let possible = (-MOST_FRANK..=MOST_FRANK).contains(&theta);
                ("theta", theta, possible, "must be from -500 to 500 for two members")
            }
            Self::Frank { theta } => {
                let possible = (0.0..=MOST_FRANK).contains(&theta);
                ("theta", theta, possible, "must be from 0 to 500 for more than two members")
            }
            Self::Gumbel { theta } => {
                let possible = (1.0..=MOST_THETA).contains(&theta);
                ("theta", theta, possible, "must be from 1 to 1,000")
            }
        };
        if !possible {
            return Err(CopulaError::Parameter { copula: self.name(), parameter, value, rule });
        }
        if !two && matches!(reflection, Reflection::First | Reflection::Second) {
            return Err(CopulaError::Reflection { copula: self.name(), members });
        }
        Ok(())
    }

    /// Whether its members have nothing to do with each other, whatever a matrix says.
    pub fn is_independence(self) -> bool {
        match self {
            Self::Gaussian | Self::Student { .. } => false,
            Self::Clayton { theta } | Self::Frank { theta } => theta == 0.0,
            Self::Gumbel { theta } => theta == 1.0,
        }
    }

    /// The copula of two members; `correlation` is that of the normal or t variables, where there are such.
    pub fn pair(self, correlation: f64) -> Pair {
        match self {
            Self::Gaussian => Pair::Gaussian { correlation },
            Self::Student { degrees } => Pair::Student { correlation, degrees },
            Self::Clayton { theta } => Pair::Clayton { theta },
            Self::Frank { theta } => Pair::Frank { theta },
            Self::Gumbel { theta } => Pair::Gumbel { theta },
        }
    }
}

impl Reflection {
    /// Analytic Solver's number for it: 0 none, 1 the first, 2 the second, 3 both.
    pub fn of_number(number: f64) -> Option<Self> {
        [Self::None, Self::First, Self::Second, Self::All]
            .into_iter()
            .zip([0.0, 1.0, 2.0, 3.0])
            .find(|(_, known)| *known == number)
            .map(|(reflection, _)| reflection)
    }

    /// ModelRisk's direction, from 1, in quarter turns against the clock.
    pub fn of_direction(direction: f64) -> Option<Self> {
        [Self::None, Self::First, Self::All, Self::Second]
            .into_iter()
            .zip([1.0, 2.0, 3.0, 4.0])
            .find(|(_, known)| *known == direction)
            .map(|(reflection, _)| reflection)
    }

    /// Whether a member, from 0, is seen from the other end.
    pub fn takes(self, member: usize) -> bool {
        match self {
            Self::None => false,
            Self::First => member == 0,
            Self::Second => member == 1,
            Self::All => true,
        }
    }

    /// −1 where a rank correlation changes its sign, else 1.
    pub fn sign(self) -> f64 {
        if matches!(self, Self::First | Self::Second) { -1.0 } else { 1.0 }
    }
}
