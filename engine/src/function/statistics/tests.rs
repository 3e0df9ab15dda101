//! Regression against certified values and closed forms; subtotals of filtered rows.

use std::sync::Arc;

use super::fit::fit;
use crate::address::{CellRef, RangeRef, SheetId};
use crate::model::Model;
use crate::plan::lower::Lowering;
use crate::value::Value;
use crate::workbook::{Cell, Cells, Content, Sheet, Workbook};

fn close(got: f64, expected: f64, allowed: f64) {
    assert!((got - expected).abs() <= allowed * expected.abs(), "{got} rather than {expected}");
}

/// Norris of NIST's Statistical Reference Datasets, linear regression.
const NORRIS: [(f64, f64); 36] = [
    (0.1, 0.2),
    (338.8, 337.4),
    (118.1, 118.2),
    (888.0, 884.6),
    (9.2, 10.1),
    (228.1, 226.5),
    (668.5, 666.3),
    (998.5, 996.3),
    (449.1, 448.6),
    (778.9, 777.0),
    (559.2, 558.2),
    (0.3, 0.4),
    (0.1, 0.6),
    (778.1, 775.5),
    (668.8, 666.9),
    (339.3, 338.0),
    (448.9, 447.5),
    (10.8, 11.6),
    (557.7, 556.0),
    (228.3, 228.1),
    (998.0, 995.8),
    (888.8, 887.6),
    (119.6, 120.2),
    (0.3, 0.3),
    (0.6, 0.3),
    (557.6, 556.8),
    (339.3, 339.1),
    (888.0, 887.2),
    (998.5, 999.0),
    (778.9, 779.0),
    (10.2, 11.1),
    (117.6, 118.3),
    (228.9, 229.2),
    (668.4, 669.1),
    (449.2, 448.9),
    (0.2, 0.5),
];

#[test]
fn a_line_is_that_of_nist() {
    let (y, x): (Vec<f64>, Vec<f64>) = NORRIS.iter().copied().unzip();
    let line = fit(&y, &[&x], true);
    close(line.coefficients[0], 1.00211681802045, 1e-13);
    close(line.coefficients[1], -0.262323073774029, 1e-12);
    close(line.errors[0], 0.429796848199937e-3, 1e-12);
    close(line.errors[1], 0.232818234301152, 1e-12);
    close(line.explained_share, 0.999993745883712, 1e-14);
    close(line.error_of_y, 0.884796396144373, 1e-12);
    close(line.f, 5436385.54079785, 1e-12);
    close(line.explained, 4255954.13232369, 1e-13);
    close(line.residual, 26.6173985294224, 1e-12);
    assert_eq!(line.freedom, 34.0);
}

#[test]
fn a_polynomial_is_found_again() {
    // The model of Wampler's first problem: all six coefficients are 1.
    let at: Vec<f64> = (0..=20).map(f64::from).collect();
    let power = |k: i32| at.iter().map(|x| (0..k).fold(1.0, |p, _| p * x)).collect::<Vec<f64>>();
    let powers: Vec<Vec<f64>> = (1..=5).map(power).collect();
    let columns: Vec<&[f64]> = powers.iter().map(Vec::as_slice).collect();
    let y: Vec<f64> = (0..at.len()).map(|i| 1.0 + columns.iter().map(|c| c[i]).sum::<f64>()).collect();
    for (index, coefficient) in fit(&y, &columns, true).coefficients.iter().enumerate() {
        assert!((coefficient - 1.0).abs() < 1e-7, "coefficient {index} is {coefficient}");
    }
}

#[test]
fn columns_that_others_explain_take_no_part() {
    let x = [1.0, 2.0, 4.0, 7.0, 11.0];
    let twice = x.map(|x| 2.0 * x + 3.0);
    let constant = [5.0; 5];
    let y = x.map(|x| 3.0 * x - 1.0);
    let found = fit(&y, &[&x, &twice, &constant], true);
    close(found.coefficients[0], 3.0, 1e-13);
    close(found.coefficients[3], -1.0, 1e-12);
    assert_eq!(found.coefficients[1..3], [0.0, 0.0]);
    assert_eq!(found.errors[1..3], [0.0, 0.0]);
    assert_eq!(found.freedom, 3.0);
    // Fewer points than unknowns: as many as can be are found.
    assert_eq!(fit(&[1.0], &[&[2.0], &[3.0]], true).coefficients, [0.0, 0.0, 1.0]);
}

#[test]
fn subtotals_pass_over_what_a_filter_hides() {
    let area = RangeRef::hull(CellRef::new(SheetId(0), 0, 0).into(), CellRef::new(SheetId(0), 2, 0).into());
    for (formula, filtered, expected) in [
        ("SUBTOTAL(9,A1:A3)", vec![area], 5.0),
        ("SUBTOTAL(9,A1:A3)", vec![], 7.0),
        ("SUBTOTAL(109,A1:A3)", vec![], 5.0),
        ("SUBTOTAL(4,A1:A3)", vec![area], 4.0),
    ] {
        let number = |x: f64| Cell { value: Some(Value::Number(x)), ..Cell::default() };
        let formula_cell = Cell { content: Content::Formula(formula.into()), ..Cell::default() };
        let cells = vec![(0, 0, number(1.0)), (1, 0, number(2.0)), (2, 0, number(4.0)), (9, 0, formula_cell)];
        let sheet = Sheet {
            name: "S".to_owned(),
            cells: Cells::new(cells),
            row_heights: vec![(1, 0.0)],
            filtered,
            ..Sheet::default()
        };
        let workbook = Workbook { sheets: vec![sheet], ..Workbook::default() };
        let model = Model::inspect_only(Arc::new(workbook));
        let value = Lowering::check(&model).recompute(CellRef::new(SheetId(0), 9, 0));
        assert_eq!(value, Ok(Value::Number(expected)), "{formula}");
    }
}
