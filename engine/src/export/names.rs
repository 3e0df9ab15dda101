//! Defined names for key figures, so that the workbook's own formulas can use them.

use std::collections::BTreeSet;

use super::layout::Layout;
use super::place::Place;
use crate::address::column_letters;

/// The hidden name by which a sheet of results is known, whatever it is called by now.
pub(super) const MARK: &str = "Carlo.Results";
/// How every name begins; it keeps them from looking like the address of a cell.
const PREFIX: &str = "Carlo.";
/// The most characters of an output's name that are taken; Excel allows 255 in all.
const MOST_CHARACTERS: usize = 100;

/// A name for a cell of the sheet of results.
pub(super) struct Name {
    /// The name.
    pub(super) name: String,
    /// The cell, `$D$9`.
    pub(super) cell: String,
    /// Whether Excel's name manager hides it.
    pub(super) hidden: bool,
}

/// The mark, then the names of every output's key figures. All of one output begin alike; where the workbook
/// has such a name already they have a number.
pub(super) fn of(layout: &Layout, place: &Place) -> Vec<Name> {
    let absolute = |row: u32, column: u32| format!("${}${}", column_letters(column), row + 1);
    let mut names = vec![Name { name: MARK.to_owned(), cell: absolute(0, 0), hidden: true }];
    let mut taken: BTreeSet<String> = place.taken.clone();
    taken.insert(MARK.to_lowercase());
    for output in &layout.key_figures {
        let stem = format!("{PREFIX}{}", valid(&output.name));
        let is_free = |stem: &String| {
            output
                .figures
                .iter()
                .all(|(figure, _)| !taken.contains(&format!("{stem}.{figure}").to_lowercase()))
        };
        let stems = std::iter::once(stem.clone()).chain((2..).map(|number: u64| format!("{stem}_{number}")));
        let stem = stems.into_iter().find(is_free).expect("some number is free");
        for (figure, column) in &output.figures {
            let name = format!("{stem}.{figure}");
            taken.insert(name.to_lowercase());
            names.push(Name { name, cell: absolute(output.row, *column), hidden: false });
        }
    }
    names
}

/// Whether a name begins as ours do.
pub(super) fn has_prefix(name: &str) -> bool {
    name.get(..PREFIX.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(PREFIX))
}

/// What people call an output, in the characters that a defined name may have.
fn valid(name: &str) -> String {
    let mut valid = String::new();
    for letter in name.chars().take(MOST_CHARACTERS) {
        match letter {
            letter if letter.is_alphabetic() || letter.is_ascii_digit() => valid.push(letter),
            _ if valid.ends_with('_') => {}
            _ => valid.push('_'),
        }
    }
    match valid.trim_matches('_') {
        "" => "Output".to_owned(),
        valid => valid.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_only_what_a_name_may() {
        for (name, expected) in [
            ("Net present value (£ m)", "Net_present_value_m"),
            ("Übergewinn 2030", "Übergewinn_2030"),
            ("Model!B3", "Model_B3"),
            ("=\"<&>", "Output"),
        ] {
            assert_eq!(valid(name), expected);
        }
        assert_eq!(valid(&"x".repeat(500)).len(), MOST_CHARACTERS);
        assert!(has_prefix("carlo.Profit.Mean") && !has_prefix("Carlos") && !has_prefix("Ça"));
    }
}
