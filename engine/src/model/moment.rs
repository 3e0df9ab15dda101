//! The moment that NOW and TODAY tell: one for all trials.

use std::collections::BTreeMap;

use super::Formula;
use crate::address::CellRef;
use crate::formula::Expr;
use crate::value::Value;
use crate::workbook::{Workbook, calendar};

/// The moment of a simulation, as a serial number of the workbook's calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Days since the calendar began, with the time as a fraction.
    pub serial: f64,
    /// Whether the spec asks for it. Then every cell that tells the time is computed again; else they keep
    /// the file's values, which were computed at this moment, or near it.
    pub asked: bool,
}

impl Moment {
    /// The moment that a spec asks for in ISO 8601; `None` where the text is none.
    pub(super) fn asked(text: &str, date_1904: bool) -> Option<Self> {
        // 30 February would be 2 March.
        let day = |text: &str| -> Option<u32> {
            text.split('-').nth(2)?.split(['T', ' ', 'Z']).next()?.parse().ok()
        };
        let serial = calendar::serial_from_iso(text, date_1904)
            .filter(|serial| day(text).is_some() && day(text) == day(&calendar::iso(*serial, date_1904)))?;
        Some(Self { serial, asked: true })
    }

    /// The moment at which the file was last computed: what a cell with nothing but NOW or TODAY holds, or
    /// else when the file says that it was saved.
    pub(super) fn of_file(workbook: &Workbook, formulas: &BTreeMap<CellRef, Formula>) -> Option<Self> {
        let told = |name: &str| {
            formulas.iter().find_map(|(cell, formula)| match formula.tree.pattern() {
                Expr::Call(function, none) if function.name == name && none.is_empty() => {
                    match workbook.cell(*cell)?.value {
                        Some(Value::Number(serial)) => Some(serial),
                        _ => None,
                    }
                }
                _ => None,
            })
        };
        let serial = told("NOW").or_else(|| told("TODAY")).or(workbook.saved_at)?;
        Some(Self { serial, asked: false })
    }

    /// The moment in ISO 8601, to the second.
    pub fn iso(&self, date_1904: bool) -> String {
        calendar::iso(self.serial, date_1904)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_no_month_has_is_no_moment() {
        let asked = |text: &str| Moment::asked(text, false).map(|moment| moment.iso(false));
        for (text, moment) in [
            ("2024-02-29", Some("2024-02-29T00:00:00")),
            ("2026-2-3 9:30", Some("2026-02-03T09:30:00")),
            ("2026-11-22T09:30:00Z", Some("2026-11-22T09:30:00")),
            ("2026-02-29", None),
            ("2026-11-31T09:30:00", None),
            ("09:30", None),
        ] {
            assert_eq!(asked(text).as_deref(), moment, "{text}");
        }
    }
}
