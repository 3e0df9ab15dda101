//! Rules of inputs: distributions that do not fit what they stand for.

use std::collections::{BTreeMap, BTreeSet};

use super::review::Drawn;
use super::{Finding, Review, Rule};
use crate::address::CellRef;

/// The probability that counts as none.
const NONE: f64 = 1e-6;
/// The probability that counts as some.
const SOME: f64 = 1e-3;

/// Words of quantities that cannot be below 0.
const NEVER_NEGATIVE: [&str; 22] = [
    "price",
    "cost",
    "volume",
    "units",
    "demand",
    "quantity",
    "duration",
    "hours",
    "days",
    "weeks",
    "salary",
    "wage",
    "headcount",
    "customers",
    "population",
    "sales",
    "revenue",
    "capacity",
    "weight",
    "length",
    "area",
    "visitors",
];
/// Words that make a quantity one that may be below 0 all the same.
const MAY_BE_NEGATIVE: [&str; 7] = ["change", "growth", "delta", "variance", "difference", "error", "net"];
/// Words of shares, which lie from 0 to 1.
const SHARES: [&str; 6] = ["share", "probability", "proportion", "utilisation", "utilization", "likelihood"];

fn has_word(name: &str, words: &[&str]) -> bool {
    let lower = name.to_lowercase();
    let has =
        |word: &str| words.contains(&word) || word.strip_suffix('s').is_some_and(|one| words.contains(&one));
    lower.split(|c: char| !c.is_alphanumeric()).any(has)
}

/// One finding for each input of which something is to be said.
fn each(review: &Review<'_>, say: impl Fn(&Drawn) -> Option<String>) -> Vec<Finding> {
    review.inputs.iter().filter_map(|input| Some((Some(input.cell), say(input)?))).collect()
}

fn percent(p: f64) -> String {
    format!("{:.1}%", p * 100.0)
}

/// Chance below 0 where there can be nothing.
pub(super) static NEGATIVE_MASS: Rule = Rule {
    name: "negative-mass",
    why: "Trials below 0 are impossible, and they pull means and percentiles with them.",
    fix: "Take a distribution that begins at 0 (lognormal, gamma, PERT), or truncate this one at 0.",
    find: |review| {
        each(review, |input| {
            let about = has_word(&input.name, &NEVER_NEGATIVE) && !has_word(&input.name, &MAY_BE_NEGATIVE);
            // What is drawn from a few values may well be 0.
            let end = if input.distribution.discrete { -f64::MIN_POSITIVE } else { 0.0 };
            let below = input.cumulative(end).filter(|below| about && *below > SOME)?;
            Some(format!("{} is below 0 in {} of trials", input.name, percent(below)))
        })
    },
};

/// Chance beyond 0 and 1 for a share.
pub(super) static SHARE_BEYOND_ONE: Rule = Rule {
    name: "share-beyond-one",
    why: "A share lies from 0 to 1; trials outside mean nothing.",
    fix: "Take a beta or PERT distribution between 0 and 1, or truncate this one.",
    find: |review| {
        each(review, |input| {
            let about = has_word(&input.name, &SHARES);
            let beyond = (input.cumulative(0.0)? + 1.0 - input.cumulative(1.0)?).min(1.0);
            // A share written as 40 rather than 40% is beyond 1 altogether.
            let sometimes = about && beyond > SOME && beyond < 0.9;
            sometimes
                .then(|| format!("{} is below 0 or above 1 in {} of trials", input.name, percent(beyond)))
        })
    },
};

/// Parameters that no distribution has: a mode outside the bounds, a deviation below 0.
pub(super) static IMPOSSIBLE: Rule = Rule {
    name: "impossible-parameters",
    why: "There is no such distribution: the simulation is refused.",
    fix: "Check the parameters and their order.",
    find: |review| each(review, |input| Some(format!("{}: {}", input.printed, input.impossible.as_ref()?))),
};

/// An add-in's call that is not honoured.
pub(super) static REFUSED_CALL: Rule = Rule {
    name: "refused-call",
    why: "Outputs that depend on it are refused, and where none does it keeps the file's value.",
    fix: "Write it as the add-in documents it, or replace it by something that Carlo knows.",
    find: |review| {
        let refused = review.model.imports.iter().filter(|(_, call)| !call.refused.is_empty());
        refused
            .map(|(cell, call)| {
                (Some(*cell), format!("{} is refused: {}", call.function, call.refused.join("; ")))
            })
            .collect()
    },
};

/// A cell whose number the distribution cannot give.
pub(super) static BASE_OUTSIDE: Rule = Rule {
    name: "base-outside",
    why: "The workbook's own case lies outside of what is simulated: one of the two is wrong.",
    fix: "Check the parameters, their order, and their unit (thousands, percent).",
    find: |review| {
        each(review, |input| {
            let base = review.number(input.cell).filter(|_| input.typed)?;
            let below = input.cumulative(base)?;
            let [least, greatest] = input.ends();
            let outside = (below <= NONE && least.is_none_or(|least| base < least))
                || (below >= 1.0 - NONE
                    && greatest.map_or(input.quantile(1.0 - NONE)? < base, |end| end < base));
            outside.then(|| format!("the cell holds {base}, and {} never comes there", input.printed))
        })
    },
};

/// A cell whose number is hardly ever reached.
pub(super) static BASE_IN_TAIL: Rule = Rule {
    name: "base-in-tail",
    why: "What the workbook takes for its case comes in less than 1 of 100 trials on its side.",
    fix: "Check the parameters; if they are right, the base case is an extreme and should be shown as one.",
    find: |review| {
        each(review, |input| {
            let base = review.number(input.cell).filter(|_| input.typed && !input.distribution.discrete)?;
            let below = input.cumulative(base)?;
            let [least, greatest] = input.ends();
            let at_end = least == Some(base) || greatest == Some(base);
            let tail = (NONE < below && below < 0.01) || (0.99 < below && below < 1.0 - NONE) || at_end;
            // Where the likeliest values lie at an end, the base value lies there rightly.
            let likely = input.density(base)? > input.density(input.quantile(0.5)?)?;
            (tail && !likely).then(|| {
                format!("the cell holds {base}, the {} quantile of {}", percent(below), input.printed)
            })
        })
    },
};

/// A distribution without a mean.
pub(super) static NO_MEAN: Rule = Rule {
    name: "no-mean",
    why: "The mean of the outputs does not exist either: it never settles, however many trials there are.",
    fix: "Read medians and percentiles only, or truncate the distribution.",
    find: |review| {
        each(review, |input| {
            let parameters = input.parameters.as_ref().filter(|_| !input.altered)?;
            let none = (input.distribution.mean)(parameters).is_none();
            none.then(|| format!("{} has no mean", input.printed))
        })
    },
};

/// A distribution with a mean and no variance.
pub(super) static NO_VARIANCE: Rule = Rule {
    name: "no-variance",
    why: "Standard deviations and standard errors of what depends on it never settle.",
    fix: "Read percentiles, or truncate the distribution.",
    find: |review| {
        each(review, |input| {
            let parameters = input.parameters.as_ref().filter(|_| !input.altered)?;
            let known = (input.distribution.mean)(parameters).is_some();
            let none = known && (input.distribution.variance)(parameters).is_none();
            none.then(|| format!("{} has no variance", input.printed))
        })
    },
};

/// Three points of which two are one.
pub(super) static MODE_AT_END: Rule = Rule {
    name: "mode-at-end",
    why: "The likeliest value is also the least or the greatest: surprise is possible on one side only.",
    fix: "Ask whether the other side is truly impossible; give it a bound of its own if it is not.",
    find: |review| {
        each(review, |input| {
            let [least, likeliest, greatest] = *input.parameters.as_deref()? else { return None };
            let three_points = matches!(input.distribution.name, "Triangular" | "Pert");
            let end = three_points && (least == likeliest || likeliest == greatest);
            end.then(|| format!("the likeliest value of {} is one of its ends", input.printed))
        })
    },
};

/// A lognormal distribution that nobody meant.
pub(super) static WIDE_LOGNORMAL: Rule = Rule {
    name: "wide-lognormal",
    why: "A few trials far out make most of the mean; often the parameters of the logarithm were given for those of \
          the value, or the reverse.",
    fix: "Check which parameters are meant: Lognormal takes the value's own mean and deviation, Lognormal2 those of \
          its logarithm.",
    find: |review| {
        each(review, |input| {
            let lognormal = input.distribution.name.starts_with("Lognormal");
            let parameters = input.parameters.as_ref().filter(|_| lognormal)?;
            let mean = (input.distribution.mean)(parameters)?;
            let deviation = (input.distribution.variance)(parameters)?.sqrt();
            (deviation > 2.0 * mean).then(|| {
                format!(
                    "the standard deviation of {} is {:.1} times its mean",
                    input.printed,
                    deviation / mean
                )
            })
        })
    },
};

/// A distribution that hardly varies.
pub(super) static NEARLY_CONSTANT: Rule = Rule {
    name: "nearly-constant",
    why: "It costs a dimension and changes nothing; often the deviation was given as a share of the mean.",
    fix: "Give the deviation in the unit of the value, or take the input out.",
    find: |review| {
        each(review, |input| {
            let parameters = input.parameters.as_ref()?;
            let mean = (input.distribution.mean)(parameters)?;
            let deviation = (input.distribution.variance)(parameters)?.sqrt();
            (deviation < 1e-4 * mean.abs()).then(|| format!("{} varies by less than 0.01%", input.printed))
        })
    },
};

/// Two inputs of one name.
pub(super) static SAME_NAME: Rule = Rule {
    name: "same-name",
    why: "They cannot be told apart in the tornado and in reports.",
    fix: "Name each input.",
    find: |review| {
        let mut by_name: BTreeMap<&str, Vec<CellRef>> = BTreeMap::new();
        for input in &review.model.inputs {
            by_name.entry(input.name.as_str()).or_default().push(input.cell);
        }
        let several = by_name.into_iter().filter(|(_, cells)| cells.len() > 1);
        several
            .map(|(name, cells)| (Some(cells[0]), format!("{} inputs are called {name}", cells.len())))
            .collect()
    },
};

/// A row of inputs that are drawn as if they knew nothing of each other.
pub(super) static INDEPENDENT_NEIGHBOURS: Rule = Rule {
    name: "independent-neighbours",
    why: "Periods or parts of one thing usually move together. Drawn independently they cancel out, and the total \
          looks safer than it is.",
    fix: "Correlate them, or draw once what they have in common.",
    find: |review| {
        let groups = review.model.correlations.iter();
        let correlated: BTreeSet<CellRef> = groups.flat_map(|group| group.members.iter().copied()).collect();
        // Standard variables are shocks, which are independent by what they are.
        let free =
            review.inputs.iter().filter(|input| !correlated.contains(&input.cell) && !input.is_standard());
        let free: BTreeMap<CellRef, &Drawn> = free.map(|input| (input.cell, input)).collect();
        let mut runs: BTreeMap<CellRef, usize> = BTreeMap::new();
        for (rows, columns) in [(0, 1), (1, 0)] {
            let next = |cell: CellRef| CellRef::new(cell.sheet, cell.row + rows, cell.column + columns);
            let same = |input: &Drawn, cell: CellRef| {
                free.get(&cell).is_some_and(|other| other.distribution.name == input.distribution.name)
            };
            for input in free.values() {
                let before = CellRef {
                    row: input.cell.row.wrapping_sub(rows),
                    column: input.cell.column.wrapping_sub(columns),
                    ..input.cell
                };
                if same(input, before) {
                    continue;
                }
                let mut length = 1;
                let mut last = input.cell;
                while same(input, next(last)) {
                    last = next(last);
                    length += 1;
                }
                if length >= 3 {
                    runs.insert(input.cell, length);
                }
            }
        }
        runs.into_iter()
            .map(|(cell, length)| {
                (Some(cell), format!("{length} inputs side by side are drawn independently"))
            })
            .collect()
    },
};

/// An input on which no output depends.
pub(super) static UNUSED_INPUT: Rule = Rule {
    name: "unused-input",
    why: "It varies and changes nothing: usually a formula reads another cell than was meant.",
    fix: "Point the formulas at this cell, mark the output that depends on it, or take the input out.",
    find: |review| {
        if review.model.outputs.is_empty() {
            return Vec::new();
        }
        each(review, |input| {
            let unused = !review.upstream.contains(&input.cell);
            unused.then(|| format!("no output depends on {}", input.name))
        })
    },
};
