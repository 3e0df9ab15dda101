//! Fits against published estimates, closed forms and simulated data.

mod copulas;
mod documents;
mod goodness;
mod leaning;
mod published;
mod simulated;

use super::{Ask, Column, ColumnReport, Fit, fit};

/// The report of one column that has these values.
fn fitted(values: &[f64], ask: Ask) -> ColumnReport {
    of(Column { name: "data".to_owned(), values: values.to_vec(), ..Column::default() }, ask)
}

/// The report of one column.
fn of(column: Column, ask: Ask) -> ColumnReport {
    fit(&Ask { columns: vec![column], ..ask }).unwrap().columns.remove(0)
}

/// What asks for one family.
fn family(name: &str) -> Ask {
    Ask { families: vec![name.to_owned()], ..Ask::default() }
}

/// The only fit of a report.
fn only(mut report: ColumnReport) -> Fit {
    assert_eq!(report.fits.len(), 1, "{:?}", report.refused);
    report.fits.remove(0)
}

/// Asserts that each of a fit's parameters is a value to within a tolerance.
#[track_caller]
fn assert_parameters(fit: &Fit, expected: &[(f64, f64)]) {
    assert_eq!(fit.parameters.len(), expected.len(), "{fit:?}");
    for (parameter, (value, tolerance)) in fit.parameters.iter().zip(expected) {
        let difference = (parameter.value - value).abs();
        assert!(difference <= *tolerance, "{} {} is not {value}: {fit:?}", fit.family, parameter.name);
    }
}
