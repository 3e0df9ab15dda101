//! What is told of a model rather than computed: outputs that fail, cells that are held.

use std::sync::Arc;

use super::{at, results, spec, values, workbook};
use crate::address::{Address, CellRef, RangeRef, SheetId};
use crate::simulation::Simulation;
use crate::spec::Spec;
use crate::value::{CellError, Value};
use crate::workbook::{Content, Workbook};

/// An output that is text whatever is drawn is refused by name, and one that is a number at times is not.
#[test]
fn text_in_every_trial_is_told() {
    let cells = [
        ("A1", "100"),
        ("B1", "=IF(A1>100,\"go\",IF(A1>90,\"wait\",\"stop\"))"),
        ("B2", "=IF(A1>100,\"7\",\"8\")"),
        ("B3", "=IF(A1>100,\"go\",A1)"),
    ];
    let refused = |outputs: &[&str]| {
        let spec = spec(&[("A1", "Normal(100,10)")], outputs);
        Simulation::new(Arc::new(workbook(&cells, &[])), &spec).err().map(|problems| problems[0].to_string())
    };
    let told =
        "S!B1: the output is text in every trial rather than a number; choose a cell that holds a number";
    assert_eq!(refused(&["B1"]).as_deref(), Some(told));
    assert_eq!(refused(&["B2", "B3"]), None);
}

/// An output that is an error in all trials names the cell that the error comes from.
#[test]
fn an_error_in_every_trial_is_told() {
    let cells = [
        ("A1", "100"),
        ("A2", "=NA()"),
        ("A3", "=SUM(A1:A2)"),
        ("A4", "=A3+A1"),
        ("A5", "=A1/A6"),
        ("A6", "0"),
    ];
    let results = results(workbook(&cells, &[]), &spec(&[("A1", "normal(100, 10)")], &["A4", "A5"]));
    for (output, cell, kind) in [(0, "S!A2", CellError::NotAvailable), (1, "S!A5", CellError::DivisionByZero)]
    {
        let output = &results.outputs[output];
        let first = output.first_error.as_ref().unwrap();
        assert_eq!((output.errors, first.cell.to_string().as_str(), first.kind), (1_000, cell, kind));
    }
}

/// Cells that compute the same share their ops: the cell that is told is one that the output reads.
#[cfg(feature = "analysis")]
#[test]
fn the_cell_of_an_error_is_one_that_the_output_depends_on() {
    let cells = [
        ("A1", "1"),
        ("B1", "=SQRT(A1)"),
        ("B2", "=SQRT(A1)"),
        ("B3", "=IF(A1>2,\"x\",B2)"),
        ("C1", "=B1+1"),
        ("C2", "=B2+2"),
        ("C3", "=SQRT(A1)+3"),
        ("C4", "=B3*4"),
        ("C5", "=SUM(OFFSET(B1,1,0))+5"),
    ];
    let outputs = ["C1", "C2", "C3", "C4", "C5"];
    let cell_of = |results: &crate::results::Results, index: usize| {
        results.outputs[index].first_error.as_ref().unwrap().cell.to_string()
    };
    let all = results(workbook(&cells, &[]), &spec(&[("A1", "uniform(-1, 1)")], &outputs));
    let told: Vec<String> = (0..outputs.len()).map(|index| cell_of(&all, index)).collect();
    assert_eq!(told, ["S!B1", "S!B2", "S!C3", "S!B2", "S!C5"]);
    // What OFFSET reads is nothing but what was lowered for the one output.
    let one = results(workbook(&cells, &[]), &spec(&[("A1", "uniform(-1, 1)")], &["C5"]));
    assert_eq!(cell_of(&one, 0), "S!B2");
}

#[test]
fn an_array_that_does_not_begin_at_its_cell_is_told() {
    let mut file = workbook(&[("A1", "1"), ("B2", "2")], &[]);
    let range = RangeRef { first_row: 2, last_row: 3, ..CellRef::new(SheetId(0), 1, 1).into() };
    let cell = file.sheets[0].cells.get_mut(1, 1).unwrap();
    cell.content = Content::Array { text: "A1:A2*2".into(), range, dynamic: false };
    let unsupported = crate::inspection::inspect(&Arc::new(file)).unsupported;
    assert_eq!(unsupported[0].function, "an array that does not begin at its cell");
}

/// What fills a range tells at its first cell what is wrong with it; beside that are told the cells that would be held.
#[test]
fn what_is_wrong_with_an_array_is_not_told_of_cells_without_a_value() {
    let mut file = workbook(&[("A1", "1"), ("B1", "0"), ("B2", "x"), ("B3", "5")], &[]);
    let range = RangeRef::hull(at("B1").into(), at("B3").into());
    for (cell, content) in range.cells().zip([
        Content::Array { text: "WEBSERVICE(A1)".into(), range, dynamic: false },
        Content::ArrayPart { anchor: at("B1") },
        Content::ArrayPart { anchor: at("B1") },
    ]) {
        file.sheets[0].cells.get_mut(cell.row, cell.column).unwrap().content = content;
    }
    let found = crate::inspection::inspect(&Arc::new(file));
    let told: Vec<&str> = found.agreement.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
    assert_eq!(told, ["unsupported", "no saved value", "unsupported"]);
    let told: Vec<String> = found.unsupported.iter().map(|one| one.cell.to_string()).collect();
    assert_eq!(told, ["S!B1", "S!B3"]);
}

#[test]
fn a_cell_that_cannot_be_computed_is_held_where_the_user_accepts_it_by_name() {
    let mut file = workbook(&[("A1", "1"), ("B1", "=WEBSERVICE(A1)"), ("B2", "=B1+A1"), ("B3", "=A1")], &[]);
    let spec = spec(&[("A1", "uniform(0, 1)")], &["B2"]);
    let refused = |file: &Workbook, spec: &Spec| {
        Simulation::new(Arc::new(file.clone()), spec).unwrap_err().remove(0).to_string()
    };
    assert!(refused(&file, &spec).contains("accept the saved value of S!B1"));
    let mut accepted = spec.clone();
    accepted.hold = vec![Address::parse("S!B1").unwrap()];
    assert!(refused(&file, &accepted).contains("no saved value"));
    file.sheets[0].cells.get_mut(0, 1).unwrap().value = Some(Value::Number(5.0));
    assert!(values(file.clone(), &accepted)[0].iter().all(|x| (5.0..6.0).contains(x)));
    let held: Vec<String> = results(file.clone(), &accepted).held.iter().map(ToString::to_string).collect();
    assert_eq!(held, ["S!B1"]);
    accepted.hold = vec![Address::parse("S!A1").unwrap()];
    assert!(refused(&file, &accepted).contains("this cell has no formula"));
}
