//! SimVoi (TreePlan Software): `=RANDNORMAL(100, 10)`. Its functions share no beginning that is theirs alone.
//!
//! Argument orders: SimVoi guide, chapter 10; of those that it does not print, as they are generally known.

use super::call::Call;
use super::call::Source::{List, Reciprocal};
use super::product::{Addin, AlternateOrder, Rest, Special};

const KNOWN: &str =
    "SimVoi publishes no reference of its arguments; they are read as they are generally known";

/// The product's table.
pub(super) static SIM_VOI: Addin = Addin {
    name: "SimVoi",
    prefix: "",
    distributions: &[
        Call::same("RANDBINOMIAL", "Binomial", 2),
        Call::plain("RANDEXPONENTIAL", "Exponential", &[Reciprocal(0)])
            .noted("its argument is read as the rate, 1 / mean"),
        Call::same("RANDINTEGER", "IntUniform", 2).noted(KNOWN),
        Call::same("RANDLOGNORMAL", "Lognormal", 2)
            .noted("its arguments are read as mean and standard deviation of the variable"),
        Call::same("RANDNORMAL", "Normal", 2).noted(KNOWN),
        Call::same("RANDPOISSON", "Poisson", 1).noted(KNOWN),
        Call::plain("RANDSAMPLE", "DUniform", &[List(0)]).noted("it is read as drawing with replacement"),
        Call::same("RANDTRIANGULAR", "Triangular", 3).noted(KNOWN),
        Call::same("RANDTRIBETA", "Pert", 3).noted("it is read as the PERT distribution"),
        Call::same("RANDTRUNCNORMAL", "Normal", 2).between(2, 3).noted(KNOWN),
        Call::same("RANDUNIFORM", "Uniform", 2).noted(KNOWN),
    ],
    properties: &[],
    markers: &[],
    specials: &[
        ("RANDBIVARNORMAL", Special::Joint),
        ("RANDCUMULATIVE", Special::CumulativeTable),
        ("RANDDISCRETE", Special::Table),
    ],
    seldom: &[],
    statistics: &[],
    alternates: AlternateOrder::None,
    rest: Rest::Nothing,
    shifts_after_truncating: true,
};
