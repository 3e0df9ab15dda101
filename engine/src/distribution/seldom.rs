//! The distributions that few models draw, which only builds with the feature `functions` can draw.
//!
//! Without it the table still lists them, so that pickers show them and calls of them are told from misspellings;
//! [`find`](super::find) does not give them, so that nothing is ever drawn or said of them.

use super::{DISTRIBUTIONS, Distribution};

/// Their names.
const SELDOM: &[&str] = &[
    "Arcsine",
    "BetaGeometric",
    "BetaNegativeBinomial",
    "Bradford",
    "Burr12",
    "Cauchy",
    "Dagum",
    "Delaporte",
    "DoubleExponential",
    "Erf",
    "FatigueLife",
    "Frechet",
    "GEV",
    "GPD",
    "Gompertz",
    "HalfNormal",
    "HypSecant",
    "JohnsonMoments",
    "JohnsonSB",
    "JohnsonSU",
    "KernelDensity",
    "KernelReference",
    "Kumaraswamy",
    "Levy",
    "LogGamma",
    "LogLaplace",
    "Logarithmic",
    "Metalog",
    "MetalogBounded",
    "MetalogLower",
    "MetalogUpper",
    "Myerson",
    "NormalMix",
    "Polya",
    "RaisedCosine",
    "Skellam",
    "SkewNormal",
    "Slash",
    "TukeyLambda",
    "UQuadratic",
];

/// Whether a name or alias, whatever its case, is of a distribution that this build cannot draw.
pub fn is_left_out(name: &str) -> bool {
    cfg!(not(feature = "functions"))
        && DISTRIBUTIONS.iter().any(|known| SELDOM.contains(&known.name) && known.is_called(name))
}

/// One of them as this build has it: all of it, or what a picker shows.
///
/// In a const context: one that is not in the list does not compile.
pub(super) const fn seldom(distribution: Distribution) -> Distribution {
    assert!(is_listed(distribution.name), "it is in the list");
    if cfg!(feature = "functions") {
        return distribution;
    }
    Distribution {
        check: |_| Ok(()),
        quantile: |b, _, _| b.constant(f64::NAN),
        density: |_, _| f64::NAN,
        cumulative: |_, _| f64::NAN,
        mean: |_| None,
        variance: |_| None,
        ..distribution
    }
}

/// Whether the list has a name.
const fn is_listed(name: &str) -> bool {
    let mut index = 0;
    while index < SELDOM.len() {
        if is_same(SELDOM[index].as_bytes(), name.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether two texts are the same, where `==` is not const.
const fn is_same(left: &[u8], right: &[u8]) -> bool {
    let mut index = 0;
    while index < left.len() && index < right.len() && left[index] == right[index] {
        index += 1;
    }
    index == left.len() && index == right.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::find;

    #[test]
    fn what_cannot_be_drawn_is_listed_and_not_found() {
        let held = cfg!(feature = "functions");
        for name in SELDOM {
            assert!(DISTRIBUTIONS.iter().any(|known| known.name == *name), "{name}");
            assert_eq!((find(name).is_some(), is_left_out(name)), (held, !held), "{name}");
        }
        assert!(find("Normal").is_some() && !is_left_out("Normal") && !is_left_out("Nothing"));
        assert_eq!(is_left_out("BURR"), !held, "by an alias, whatever its case");
    }
}
