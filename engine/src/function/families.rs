//! The families of functions, and which of them every build has.
//!
//! Functions that few models call are in the feature `functions`: without it only their names are known, so that a
//! build which lacks them says so, rather than that there is no such function.

use super::*;
use crate::dialect;

/// A family's name, and tables of its functions, each in name order.
type Family = (&'static str, &'static [&'static [Function]]);

/// The families with the functions that every build has.
static FAMILIES: &[Family] = &[
    ("Arrays", &[array::FUNCTIONS]),
    ("Sums and counts by criteria", &[criteria::FUNCTIONS]),
    ("Databases", &[]),
    (
        "Dates and times",
        &[date::making::FUNCTIONS, date::parts::FUNCTIONS, date::spans::FUNCTIONS, date::workdays::FUNCTIONS],
    ),
    ("Engineering", &[]),
    ("Finance", &[finance::annuity::FUNCTIONS, finance::cash_flow::FUNCTIONS, finance::rates::FUNCTIONS]),
    (
        "Information",
        &[information::cell::FUNCTIONS, information::kinds::FUNCTIONS, information::places::FUNCTIONS],
    ),
    ("Names and lambdas", &[lambda::FUNCTIONS]),
    ("Logic", &[logic::FUNCTIONS]),
    ("Lookup and references", &[lookup::FUNCTIONS]),
    (
        "Mathematics",
        &[math::powers::FUNCTIONS, math::random::FUNCTIONS, math::rounding::FUNCTIONS, math::sums::FUNCTIONS],
    ),
    ("Probability", &[probability::normal::FUNCTIONS]),
    (
        "Statistics",
        &[
            statistics::averages::FUNCTIONS,
            statistics::counts::FUNCTIONS,
            statistics::extremes::FUNCTIONS,
            statistics::order::FUNCTIONS,
            statistics::pairs::FUNCTIONS,
            statistics::spread::FUNCTIONS,
            statistics::subtotal::FUNCTIONS,
        ],
    ),
    (
        "Text",
        &[
            text::convert::FUNCTIONS,
            text::join::FUNCTIONS,
            text::letters::FUNCTIONS,
            text::parts::FUNCTIONS,
            text::search::FUNCTIONS,
        ],
    ),
    ("Trigonometry", &[trigonometry::FUNCTIONS]),
];

/// The functions of the feature `functions`, by the families of the list above.
const SELDOM: &[Family] = &[
    ("Arrays", &[array::group::FUNCTIONS]),
    ("Databases", &[database::FUNCTIONS]),
    (
        "Engineering",
        &[
            engineering::bits::FUNCTIONS,
            engineering::complex_numbers::FUNCTIONS,
            engineering::convert::FUNCTIONS,
            engineering::number_systems::FUNCTIONS,
            engineering::special::FUNCTIONS,
        ],
    ),
    (
        "Finance",
        &[
            finance::bond::FUNCTIONS,
            finance::coupon::FUNCTIONS,
            finance::depreciation::FUNCTIONS,
            finance::discount::FUNCTIONS,
            finance::odd::FUNCTIONS,
        ],
    ),
    (
        "Probability",
        &[
            probability::beta::FUNCTIONS,
            probability::binomial::FUNCTIONS,
            probability::chi_square::FUNCTIONS,
            probability::counting::FUNCTIONS,
            probability::fisher::FUNCTIONS,
            probability::gamma::FUNCTIONS,
            probability::student::FUNCTIONS,
            probability::waiting::FUNCTIONS,
        ],
    ),
    (
        "Mathematics",
        &[
            math::aggregate::FUNCTIONS,
            math::combinatorics::FUNCTIONS,
            math::matrix::FUNCTIONS,
            math::numerals::FUNCTIONS,
        ],
    ),
    (
        "Statistics",
        &[statistics::hypothesis::FUNCTIONS, statistics::ranks::FUNCTIONS, statistics::regression::FUNCTIONS],
    ),
    ("Text", &[text::regex::FUNCTIONS, text::split::FUNCTIONS]),
];

const HELD: &[Family] = if cfg!(feature = "functions") { SELDOM } else { &[] };
const LEFT_OUT: &[Family] = if cfg!(feature = "functions") { &[] } else { SELDOM };

/// The names of the functions that this build leaves out.
static LEFT_OUT_NAMES: [&str; count(LEFT_OUT)] = names(LEFT_OUT);

/// The functions of this build, by the names of their families.
fn held() -> impl Iterator<Item = (&'static str, &'static [Function])> {
    let families = FAMILIES.iter().chain(HELD);
    families.flat_map(|(name, tables)| tables.iter().map(|table| (*name, *table)))
}

/// Every function of this build.
pub fn all() -> impl Iterator<Item = &'static Function> {
    held().flat_map(|(_, table)| table)
}

/// The families by their names, each with its functions in name order.
pub fn families() -> impl Iterator<Item = (&'static str, Vec<&'static Function>)> {
    FAMILIES.iter().map(|(family, _)| {
        let tables = held().filter(|(name, _)| name == family);
        let mut functions: Vec<&Function> = tables.flat_map(|(_, table)| table).collect();
        functions.sort_by_key(|function| function.name);
        (*family, functions)
    })
}

/// Whether `name`, in capitals or as an add-in writes it, is a function that this build leaves out, being without the
/// feature `functions`.
pub fn is_left_out(name: &str) -> bool {
    LEFT_OUT_NAMES.contains(&name)
        || cfg!(not(feature = "functions")) && (dialect::is_joint(name) || dialect::is_left_out(name))
}

/// How many functions there are in families.
const fn count(families: &[Family]) -> usize {
    let (mut count, mut family) = (0, 0);
    while family < families.len() {
        let (mut table, tables) = (0, families[family].1);
        while table < tables.len() {
            count += tables[table].len();
            table += 1;
        }
        family += 1;
    }
    count
}

/// The names of the functions of families, which are `N`.
const fn names<const N: usize>(families: &[Family]) -> [&'static str; N] {
    let (mut names, mut count, mut family) = ([""; N], 0, 0);
    while family < families.len() {
        let (mut table, tables) = (0, families[family].1);
        while table < tables.len() {
            let mut function = 0;
            while function < tables[table].len() {
                names[count] = tables[table][function].name;
                (count, function) = (count + 1, function + 1);
            }
            table += 1;
        }
        family += 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_in_name_order_and_every_name_is_once() {
        for (family, table) in held() {
            assert!(table.is_sorted_by_key(|function| function.name), "{family}");
            assert!(FAMILIES.iter().any(|(name, _)| *name == family), "{family}");
        }
        let mut names: Vec<&str> = all().map(|function| function.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn what_is_left_out_is_known_by_name() {
        let held = cfg!(feature = "functions");
        for (name, seldom) in [("BESSELJ", true), ("GROUPBY", true), ("T.TEST", true), ("NPV", false)] {
            assert_eq!(find(name).is_some(), held || !seldom, "{name}");
            assert_eq!(is_left_out(name), seldom && !held, "{name}");
        }
        assert!(!is_left_out("NOSUCHFUNCTION"));
    }
}
