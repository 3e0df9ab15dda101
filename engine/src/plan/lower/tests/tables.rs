//! Data tables: what each of their cells recomputes, and loops of trials made of them.

use std::sync::Arc;

use super::{recomputed, spec, values, workbook};
use crate::address::Address;
use crate::simulation::Simulation;
use crate::workbook::Workbook;

/// A1 × A2 + A3 at the head of a table down column C, whose numbers take the place of A1.
const ONE_INPUT: &[(&str, &str)] = &[
    ("A1", "2"),
    ("A2", "10"),
    ("A3", "0"),
    ("A4", "=A1*A2+A3"),
    ("D1", "=A4"),
    ("C2", "1"),
    ("C3", "5"),
    ("C4", "7"),
    ("D6", "=SUM(D2:D4)"),
    ("D7", "=130+3*A3"),
];

#[test]
fn a_data_table_of_one_input_recomputes_its_formula_for_each_number() {
    let workbook = workbook(ONE_INPUT, &[("D2", "D4", None, Some("A1"))]);
    assert_eq!(["D2", "D3", "D4"].map(|cell| recomputed(&workbook, cell)), ["10", "50", "70"]);
    let outputs = values(workbook, &spec(&[("A3", "normal(0, 1)")], &["D6", "D7", "A4"]));
    for ((table, closed), base) in outputs[0].iter().zip(&outputs[1]).zip(&outputs[2]) {
        assert!((table - closed).abs() < 1e-9, "{table} is not {closed}");
        assert!((table - 3.0 * base - 70.0).abs() < 1e-9, "the formula itself keeps its input");
    }
}

/// A trace goes on from a table's cell to its formula and its number.
#[test]
fn a_data_table_is_traced_to_what_it_is_computed_from() {
    let workbook = Arc::new(workbook(ONE_INPUT, &[("D2", "D4", None, Some("A1"))]));
    let spec = spec(&[("A3", "normal(0, 1)")], &["D6"]);
    let snapshot = crate::trace::Snapshot::new(workbook, &spec, 0).unwrap();
    let table = Address { sheet: "S".to_owned(), row: 2, column: 3 };
    let traced = snapshot.trace(&table, 1).unwrap();
    assert_eq!(traced[0].formula.as_deref(), Some("=TABLE(,A1)"));
    assert_eq!(traced[0].precedents, ["S!D1", "S!C3"]);
    let cells: Vec<String> = traced.iter().map(|cell| cell.cell.to_string()).collect();
    assert_eq!(cells, ["S!D3", "S!D1", "S!C3"]);
}

#[test]
fn a_data_table_of_two_inputs_takes_numbers_from_above_and_beside() {
    let cells = [
        ("A1", "0"),
        ("A2", "0"),
        ("A3", "1"),
        ("C1", "=A1*100+A2*A3"),
        ("D1", "3"),
        ("E1", "4"),
        ("C2", "1"),
        ("C3", "2"),
        ("G1", "=E3"),
    ];
    let workbook = workbook(&cells, &[("D2", "E3", Some("A1"), Some("A2"))]);
    let body = ["D2", "E2", "D3", "E3"].map(|cell| recomputed(&workbook, cell));
    assert_eq!(body, ["301", "401", "302", "402"]);
    for (value, a3) in {
        let outputs = values(workbook, &spec(&[("A3", "uniform(0, 1)")], &["G1", "A3"]));
        outputs[0].clone().into_iter().zip(outputs[1].clone())
    } {
        assert!((value - 400.0 - 2.0 * a3).abs() < 1e-9);
    }
}

#[test]
fn a_data_table_of_rand_draws_anew_in_each_cell_and_an_input_does_not() {
    let cells = [
        ("A1", "=RAND()"),
        ("A2", "0"),
        ("D1", "=A1+A2"),
        ("C2", "1"),
        ("C3", "2"),
        ("E1", "=D2-D3"),
        ("E2", "=D2-A1-A2"),
    ];
    // Nothing reads the input cell: this is a home-made loop of trials.
    let workbook = workbook(&cells, &[("D2", "D3", None, Some("H1"))]);
    let outputs = values(workbook, &spec(&[("A2", "normal(0, 1)")], &["E1", "E2"]));
    for differences in &outputs {
        assert!(differences.iter().all(|x| x.abs() > 1e-9 && x.abs() < 1.0));
        // The variance of a difference of two uniforms is 1/6.
        let variance = differences.iter().map(|x| x * x).sum::<f64>() / differences.len() as f64;
        assert!((variance - 1.0 / 6.0).abs() < 0.03, "{variance}");
    }
}

#[test]
fn a_data_table_may_lie_within_another_and_what_it_does_not_reach_stays() {
    let cells = [
        ("A1", "1"),
        ("A2", "5"),
        ("B1", "=A1+A2"),
        // The inner table: B1 for A1 = 10, 20.
        ("D1", "=B1"),
        ("C2", "10"),
        ("C3", "20"),
        // The outer one: the sum of the inner for A2 = 100, 200.
        ("G1", "=SUM(D2:D3)"),
        ("F2", "100"),
        ("F3", "200"),
    ];
    let tables = [("D2", "D3", None, Some("A1")), ("G2", "G3", None, Some("A2"))];
    let workbook = workbook(&cells, &tables);
    assert_eq!(["D2", "D3", "G2", "G3"].map(|c| recomputed(&workbook, c)), ["15", "25", "230", "430"]);
}

#[test]
fn a_data_table_without_an_input_cell_is_refused_by_name() {
    let workbook = workbook(ONE_INPUT, &[("D2", "D4", None, None)]);
    let problems = Simulation::new(Arc::new(workbook), &spec(&[("A3", "normal(0, 1)")], &["D6"]));
    let problem = problems.unwrap_err().remove(0).to_string();
    assert!(problem.contains("a data table without an input cell"), "{problem}");
}

#[test]
fn loops_of_trials_made_by_hand_are_told() {
    let told = |workbook: Workbook| {
        let problems = crate::inspection::inspect(&Arc::new(workbook)).problems;
        problems.into_iter().filter(|one| one.kind == "trial-loop").map(|one| one.message).collect::<Vec<_>>()
    };
    let cells = [("A1", "=RAND()"), ("D1", "=A1"), ("C2", "1"), ("C3", "2"), ("B1", "=H2+RAND()")];
    let table = |input| workbook(&cells, &[("D2", "D3", None, Some(input))]);
    let messages = told(table("H1"));
    assert_eq!(messages.len(), 1);
    assert!(messages[0].contains("(D2:D3) repeats S!A1"), "{}", messages[0]);
    assert_eq!(told(table("H2")), Vec::<String>::new(), "its input cell is read");

    let rows: Vec<(String, String)> =
        (1..=300).map(|row| (format!("A{row}"), format!("=NORM.INV(RAND(),B{row},1)"))).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(cell, text)| (cell.as_str(), text.as_str())).collect();
    let messages = told(workbook(&rows, &[]));
    assert_eq!(messages.len(), 1);
    assert!(messages[0].starts_with("these 300 rows (A1:A300)"), "{}", messages[0]);
    assert_eq!(told(workbook(&rows[..150], &[])), Vec::<String>::new());
}
