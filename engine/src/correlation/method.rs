//! How a spec says that inputs hang together: `t(5)`, `clayton(2)`, `iman-conover`.

use super::{Copula, CopulaError, Reflection};

/// How the ranks of inputs are made to hang together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// By a copula, some of whose members may be seen from the other end.
    Copula(Copula, Reflection),
    /// By the order of the drawn columns, which are seen whole.
    Reordering,
}

impl Method {
    /// The method of a text, whatever its case; the Gaussian copula where it is empty. Behind the θ of an
    /// Archimedean copula may stand its reflection: 0 none, 1 the first, 2 the second, 3 all members.
    pub fn parse(text: &str) -> Result<Self, CopulaError> {
        let unknown = || CopulaError::Unknown { text: text.trim().to_owned() };
        let lower = text.trim().to_ascii_lowercase();
        let (name, arguments) = match lower.split_once('(') {
            None => (lower.as_str(), ""),
            Some((name, rest)) => (name.trim_end(), rest.strip_suffix(')').ok_or_else(unknown)?),
        };
        let numbers: Vec<f64> = match arguments {
            "" => Vec::new(),
            _ => arguments
                .split(',')
                .map(|number| number.trim().parse())
                .collect::<Result<_, _>>()
                .map_err(|_| unknown())?,
        };
        match (name, numbers.as_slice()) {
            ("" | "gaussian" | "normal", []) => Ok(Self::Copula(Copula::Gaussian, Reflection::None)),
            ("iman-conover", []) => Ok(Self::Reordering),
            ("t" | "student", [degrees]) => {
                Ok(Self::Copula(Copula::Student { degrees: *degrees }, Reflection::None))
            }
            (name, [theta, reflection @ ..]) if reflection.len() < 2 => {
                let copula = Copula::archimedean(name, *theta).ok_or_else(unknown)?;
                let number = reflection.first().copied().unwrap_or(0.0);
                Ok(Self::Copula(copula, Reflection::of_number(number).ok_or_else(unknown)?))
            }
            _ => Err(unknown()),
        }
    }
}
