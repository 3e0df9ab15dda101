//! Circles: cells that need each other, iterated in every trial.

use std::sync::Arc;

use super::{at, results, spec, values, workbook};
use crate::address::RangeRef;
use crate::simulation::Simulation;
use crate::value::Value;
use crate::workbook::{Calculation, Cell, Cells, Content, Workbook};

/// Interest on the average of a debt that the interest itself raises: B3 = (A1 + 0.05·A1)/(1 − 0.05).
const INTEREST: &[(&str, &str)] =
    &[("A1", "100"), ("B1", "=0.1*(A1+B3)/2"), ("B2", "=B1"), ("B3", "=A1+B2"), ("B4", "=IF(B3>0,B3,0)")];

fn iterated(cells: &[(&str, &str)], iterate_count: u32, iterate_delta: f64) -> Workbook {
    let calculation = Calculation { iterate: true, iterate_count, iterate_delta, ..Calculation::default() };
    Workbook { calculation, ..workbook(cells, &[]) }
}

#[test]
fn a_circle_settles_where_the_algebra_says() {
    let spec = spec(&[("A1", "uniform(50, 150)")], &["B4", "A1", "B1"]);
    let outputs = values(iterated(INTEREST, 100, 1e-12), &spec);
    for ((debt, first), interest) in outputs[0].iter().zip(&outputs[1]).zip(&outputs[2]) {
        let closed = first * 1.05 / 0.95;
        assert!((debt - closed).abs() < 1e-10 * closed, "{debt} is not {closed}");
        assert!((interest - (closed - first)).abs() < 1e-10 * closed);
    }
    let results = results(iterated(INTEREST, 100, 1e-12), &spec);
    assert_eq!(results.unsettled, []);
}

#[test]
fn a_circle_stops_at_the_change_and_count_that_the_file_gives() {
    // With a change of 10 the second round is the last: it moves no cell by more.
    let spec = spec(&[("A1", "uniform(99, 101)")], &["B3", "A1"]);
    let outputs = values(iterated(INTEREST, 100, 10.0), &spec);
    let rounds =
        |first: f64, count: usize| (0..count).fold(0.0, |debt: f64, _| first + 0.1 * (first + debt) / 2.0);
    for (debt, first) in outputs[0].iter().zip(&outputs[1]) {
        assert!((debt - rounds(*first, 2)).abs() < 1e-9);
    }
    // One that never settles is told, with the value of its last round.
    let counter = [("A1", "1"), ("B1", "=B1+A1")];
    let spec = self::spec(&[("A1", "uniform(1, 2)")], &["B1", "A1"]);
    let outputs = values(iterated(&counter, 7, 0.001), &spec);
    assert!(outputs[0].iter().zip(&outputs[1]).all(|(sum, step)| (sum - 7.0 * step).abs() < 1e-9));
    let results = results(iterated(&counter, 7, 0.001), &spec);
    let told: Vec<(String, u64, u64)> =
        results.unsettled.iter().map(|one| (one.cell.to_string(), one.cells, one.trials)).collect();
    assert_eq!(told, [("S!B1".to_owned(), 1, 1_000)]);
}

/// Forty, each reading the one before: what each goes round is its own, or their number would double with each.
#[test]
fn circles_one_after_another_are_as_much_work_as_they_are() {
    let formulas: Vec<(String, String)> = (1..=40)
        .flat_map(|row| {
            let before = if row == 1 { "A1".to_owned() } else { format!("B{}", row - 1) };
            [
                (format!("B{row}"), format!("={before}+C{row}/2")),
                (format!("C{row}"), format!("=B{row}/2-B{row}/4")),
            ]
        })
        .collect();
    let mut cells = vec![("A1", "1")];
    cells.extend(formulas.iter().map(|(cell, formula)| (cell.as_str(), formula.as_str())));
    let outputs = values(iterated(&cells, 100, 1e-14), &spec(&[("A1", "uniform(1, 2)")], &["B40", "A1"]));
    for (last, first) in outputs[0].iter().zip(&outputs[1]) {
        let closed = first * (8.0_f64 / 7.0).powi(40);
        assert!((last - closed).abs() < 1e-10 * closed, "{last} is not {closed}");
    }
}

#[test]
fn an_error_in_a_circle_stays_in_its_trial() {
    let cells = [("A1", "1"), ("B1", "=SQRT(A1)+B2/2"), ("B2", "=B1/2")];
    let outputs = values(iterated(&cells, 100, 1e-13), &spec(&[("A1", "uniform(-1, 1)")], &["B1", "A1"]));
    for (value, a1) in outputs[0].iter().zip(&outputs[1]) {
        assert_eq!(value.is_nan(), *a1 < 0.0);
        assert!(value.is_nan() || (value - a1.sqrt() / 0.75).abs() < 1e-12);
    }
}

#[test]
fn an_array_that_reads_a_part_of_itself_settles() {
    // A1:A2 are both A2/2 + B1, so A2 settles at twice B1, and A1 is the same.
    let mut workbook = iterated(&[("B1", "3")], 100, 1e-13);
    let text: Arc<str> = "A2/2+B1".into();
    let range = RangeRef::hull(at("A1").into(), at("A2").into());
    let array = Cell { content: Content::Array { text, range, dynamic: false }, ..Cell::default() };
    let part = Cell { content: Content::ArrayPart { anchor: at("A1") }, ..Cell::default() };
    let constant = Cell { value: Some(Value::Number(3.0)), ..Cell::default() };
    workbook.sheets[0].cells = Cells::new(vec![(0, 0, array), (0, 1, constant), (1, 0, part)]);
    let outputs = values(workbook, &spec(&[("B1", "uniform(1, 2)")], &["A1", "A2", "B1"]));
    for (trial, input) in outputs[2].iter().enumerate() {
        assert!((outputs[0][trial] - 2.0 * input).abs() < 1e-9, "{} of {input}", outputs[0][trial]);
        assert!((outputs[1][trial] - 2.0 * input).abs() < 1e-9, "{} of {input}", outputs[1][trial]);
    }
}

#[test]
fn references_that_move_widen_a_circle_to_what_they_read() {
    // A1 reads C1 or D1, which both read A1; that C1 and D1 are in one circle shows while it is iterated.
    let cells =
        [("A1", "=OFFSET(B1,0,F1)/2+1"), ("C1", "=A1/2"), ("D1", "=E1/4"), ("E1", "=A1+1"), ("F1", "1")];
    let outputs =
        values(iterated(&cells, 200, 1e-14), &spec(&[("F1", "duniform(1, 2)")], &["A1", "F1", "D1"]));
    for ((a1, moved), d1) in outputs[0].iter().zip(&outputs[1]).zip(&outputs[2]) {
        let closed = if *moved == 1.0 { 4.0 / 3.0 } else { 9.0 / 7.0 };
        assert!((a1 - closed).abs() < 1e-12, "{a1} is not {closed}");
        assert!((d1 - (closed + 1.0) / 4.0).abs() < 1e-12);
    }
    // All parts of an array read parts of it.
    let mut workbook = iterated(&[("B1", "3")], 100, 1e-13);
    let text: Arc<str> = "OFFSET(A1,B1,0)/2+B1".into();
    let range = RangeRef::hull(at("A1").into(), at("A3").into());
    let array = Cell { content: Content::Array { text, range, dynamic: false }, ..Cell::default() };
    let part = Cell { content: Content::ArrayPart { anchor: at("A1") }, ..Cell::default() };
    let constant = Cell { value: Some(Value::Number(1.0)), ..Cell::default() };
    let cells = vec![(0, 0, array), (0, 1, constant), (1, 0, part.clone()), (2, 0, part)];
    workbook.sheets[0].cells = Cells::new(cells);
    let outputs = values(workbook, &spec(&[("B1", "duniform(1, 2)")], &["A1", "A3", "B1"]));
    for (trial, moved) in outputs[2].iter().enumerate() {
        assert!((outputs[0][trial] - 2.0 * moved).abs() < 1e-9, "{} of {moved}", outputs[0][trial]);
        assert!((outputs[1][trial] - 2.0 * moved).abs() < 1e-9, "{} of {moved}", outputs[1][trial]);
    }
}

#[test]
fn a_circle_widens_by_thousands_of_cells_at_once() {
    // A ring of As, each of which reads the C beside it by a reference that moves.
    const ROWS: usize = 3_000;
    let mut cells = vec![("F1".to_owned(), "1".to_owned())];
    for row in 1..=ROWS {
        cells.push((format!("A{row}"), format!("=OFFSET(B{row},0,F$1)/4+A{}/4", row % ROWS + 1)));
        cells.push((format!("C{row}"), format!("=A{row}/4+1")));
        cells.push((format!("D{row}"), "1".to_owned()));
    }
    let cells: Vec<(&str, &str)> = cells.iter().map(|(at, text)| (at.as_str(), text.as_str())).collect();
    let outputs =
        values(iterated(&cells, 100, 1e-9), &spec(&[("F1", "duniform(1, 2)")], &["A1", "A2999", "F1"]));
    for (trial, moved) in outputs[2].iter().enumerate() {
        let closed = if *moved == 1.0 { 4.0 / 11.0 } else { 1.0 / 3.0 };
        for of_row in &outputs[..2] {
            assert!((of_row[trial] - closed).abs() < 1e-8, "{} is not {closed}", of_row[trial]);
        }
    }
}

#[test]
fn without_iteration_a_circle_is_refused() {
    let problems =
        Simulation::new(Arc::new(workbook(INTEREST, &[])), &spec(&[("A1", "uniform(50, 150)")], &["B4"]));
    let problem = problems.unwrap_err().remove(0).to_string();
    assert!(problem.contains("refers to itself"), "{problem}");
}

#[test]
fn a_circle_that_a_switch_opens_is_none() {
    let cells = [("A1", "3"), ("B1", "=IF(C1=1,B2,A1)"), ("B2", "=B1*2"), ("C1", "0")];
    let spec = spec(&[("A1", "uniform(0, 1)")], &["B2", "A1"]);
    for workbook in [workbook(&cells, &[]), iterated(&cells, 100, 0.001)] {
        let outputs = values(workbook, &spec);
        assert!(outputs[0].iter().zip(&outputs[1]).all(|(b2, a1)| *b2 == 2.0 * a1));
    }
}

#[test]
fn a_data_table_over_a_circle_iterates_in_each_of_its_cells() {
    let mut cells = INTEREST.to_vec();
    cells.extend([("D1", "=B3"), ("C2", "200"), ("C3", "300"), ("A2", "0"), ("E1", "=D3+A2")]);
    let table = workbook(&cells, &[("D2", "D3", None, Some("A1"))]);
    let calculation = Calculation { iterate: true, iterate_delta: 1e-12, ..Calculation::default() };
    let outputs = values(Workbook { calculation, ..table }, &spec(&[("A2", "uniform(0, 1)")], &["E1", "A2"]));
    for (value, a2) in outputs[0].iter().zip(&outputs[1]) {
        assert!((value - a2 - 300.0 * 1.05 / 0.95).abs() < 1e-9, "{value}");
    }
}

#[test]
fn a_snapshot_of_a_trial_holds_what_the_simulation_had() {
    let mut cells = INTEREST.to_vec();
    cells.extend([
        ("C1", "=RAND()"),
        ("C2", "=IF(C1<0.5,\"low\",A1)"),
        ("C3", "=RAND()+C1"),
        ("C4", "=1/(A1-A1)"),
    ]);
    let spec = spec(&[("A1", "uniform(50, 150)")], &["B4", "C3"]);
    let outputs = values(iterated(&cells, 100, 1e-12), &spec);
    for trial in [0, 7, 999] {
        let workbook = Arc::new(iterated(&cells, 100, 1e-12));
        let snapshot = crate::trace::Snapshot::new(workbook, &spec, trial).unwrap();
        let number = |a1: &str| match snapshot.value(at(a1)) {
            Ok(Value::Number(x)) => x,
            other => panic!("{a1} is {other:?}"),
        };
        assert_eq!([number("B4"), number("C3")], [0, 1].map(|column| outputs[column][trial as usize]));
        let low = Value::from("low");
        let expected = if number("C1") < 0.5 { low } else { Value::Number(number("A1")) };
        assert_eq!(snapshot.value(at("C2")), Ok(expected));
        assert_eq!(snapshot.value(at("C4")), Ok(Value::Error(crate::value::CellError::DivisionByZero)));
        assert_eq!(snapshot.value(at("Z9")), Ok(Value::Blank));
    }
}
