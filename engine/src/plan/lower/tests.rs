//! Small workbooks against what Excel's rules make of them, in every trial.

use std::sync::Arc;

use crate::address::{Address, CellRef, RangeRef, SheetId, parse_a1};
use crate::backend::Columns;
use crate::model::Model;
use crate::plan::lower::Lowering;
use crate::results::Results;
use crate::simulation::Simulation;
use crate::spec::{EngineChoice, Input, Output, Spec};
use crate::value::{CellError, Value};
use crate::workbook::{Calculation, Cell, CellStyle, Cells, Content, DataTable, Sheet, StyleId, Workbook};

fn at(a1: &str) -> CellRef {
    let (row, column) = parse_a1(a1).unwrap();
    CellRef::new(SheetId(0), row, column)
}

/// A sheet `S` of numbers and formulas, with data tables: body, row input, column input.
pub(super) fn workbook(
    cells: &[(&str, &str)],
    tables: &[(&str, &str, Option<&str>, Option<&str>)],
) -> Workbook {
    let mut all = Vec::new();
    for (a1, text) in cells {
        let content = match text.strip_prefix('=') {
            Some(formula) => Content::Formula(formula.into()),
            None => Content::Constant,
        };
        let value = text.parse().ok().map(Value::Number);
        all.push((at(a1).row, at(a1).column, Cell { content, value, ..Cell::default() }));
    }
    for (first, last, row_input, column_input) in tables {
        let range = RangeRef::hull(at(first).into(), at(last).into());
        let table = Arc::new(DataTable {
            range,
            row_input: row_input.map(at),
            column_input: column_input.map(at),
            input_deleted: false,
        });
        for cell in range.cells() {
            let content = Content::DataTable(Arc::clone(&table));
            all.push((cell.row, cell.column, Cell { content, ..Cell::default() }));
        }
    }
    let sheet = Sheet { name: "S".to_owned(), cells: Cells::new(all), ..Sheet::default() };
    Workbook { sheets: vec![sheet], ..Workbook::default() }
}

pub(super) fn spec(inputs: &[(&str, &str)], outputs: &[&str]) -> Spec {
    let address = |a1: &str| Address { sheet: "S".to_owned(), row: at(a1).row, column: at(a1).column };
    Spec {
        trials: 1_000,
        inputs: (inputs.iter())
            .map(|(cell, distribution)| Input {
                cell: address(cell),
                name: String::new(),
                distribution: (*distribution).to_owned(),
            })
            .collect(),
        outputs: (outputs.iter()).map(|cell| Output { cell: address(cell), name: String::new() }).collect(),
        ..Spec::default()
    }
}

/// Every value of the outputs, the same from both backends.
fn values(workbook: Workbook, spec: &Spec) -> Vec<Vec<f64>> {
    let workbook = Arc::new(workbook);
    let [power, reference] = [EngineChoice::Power, EngineChoice::Reference].map(|engine| {
        let simulation = Simulation::new(Arc::clone(&workbook), &Spec { engine, ..spec.clone() });
        let columns: Vec<Columns> = simulation.unwrap().samples(spec.trials).collect();
        columns.into_iter().next().unwrap()
    });
    assert_eq!(format!("{power:?}"), format!("{reference:?}"));
    power.outputs
}

fn results(workbook: Workbook, spec: &Spec) -> Results {
    let simulation = Simulation::new(Arc::new(workbook), spec).unwrap();
    simulation.run(None, &mut |_| std::ops::ControlFlow::Continue(()))
}

/// What inspection computes for a cell, as text.
fn recomputed(workbook: &Workbook, a1: &str) -> String {
    let model = Model::inspect_only(Arc::new(workbook.clone()));
    Lowering::check(&model).recompute(at(a1)).unwrap().to_string()
}

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

/// N and T take the first cell of a range, wherever they stand, and every element of an array.
#[test]
fn the_first_cell_of_a_range_is_taken() {
    let cells = [
        ("A1", "5"),
        ("A2", "6"),
        ("B5", "=N(A1:A2)"),
        ("B6", "=SUMPRODUCT(N(A1:A2))"),
        ("B7", "=T(A1:A2)"),
        ("B8", "=SUM(N({1,2}))"),
        ("B9", "=SUM(INDEX({1,2;3,4},2))"),
    ];
    let workbook = workbook(&cells, &[]);
    for (cell, value) in [("B5", "5"), ("B6", "5"), ("B7", ""), ("B8", "3"), ("B9", "7")] {
        assert_eq!(recomputed(&workbook, cell), value, "{cell}");
    }
}

/// Subtotals of many rows look each hidden row up rather than through all of them.
#[test]
fn hidden_rows_are_passed_over() {
    let mut book = workbook(&[("A1", "1"), ("A2", "2"), ("A3", "4"), ("B1", "=SUBTOTAL(109,A1:A3)")], &[]);
    book.sheets[0].row_heights = vec![(2, 15.0), (1, 0.0)];
    assert_eq!(recomputed(&book, "B1"), "5");
}

/// An OpenDocument file's INDEX takes rows of ranges, and its INDIRECT addresses with dots.
#[test]
fn documents_have_addresses_of_their_own() {
    let cells = [
        ("A1", "1"),
        ("B1", "2"),
        ("A2", "3"),
        ("B2", "4"),
        ("D5", "=SUM(INDEX(A1:B2,2))"),
        ("D6", "=INDIRECT(\"$S.B1\")"),
    ];
    let mut book = workbook(&cells, &[]);
    assert_eq!(["D5", "D6"].map(|cell| recomputed(&book, cell)), ["#REF!", "#REF!"]);
    book.is_open_document = true;
    assert_eq!(["D5", "D6"].map(|cell| recomputed(&book, cell)), ["7", "2"]);
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

/// Excel finds by halves also where the elements ascend nowhere; constants stand beside what varies by trial.
#[test]
fn a_lookup_among_elements_in_no_order_ends_where_excel_does() {
    let numbers = ["2", "3", "5", "2", "4", "6", "3", "2", "5", "1", "9", "9"];
    let mut cells: Vec<(String, String)> = vec![("A1".to_owned(), "1".to_owned())];
    for (i, number) in numbers.iter().enumerate() {
        let row = i + 1;
        // A gap, which is passed over.
        if row != 7 {
            cells.push((format!("B{row}"), (*number).to_owned()));
            cells.push((format!("C{row}"), format!("=B{row}+0*A1")));
        }
    }
    for (column, kind) in [("D", "1"), ("E", "-1")] {
        let each = |key: u32| format!("MATCH({key},$B$1:$B$12,{kind})");
        cells.push((format!("{column}1"), format!("=MATCH($A$1,$B$1:$B$12,{kind})")));
        cells.push((format!("{column}2"), format!("=MATCH($A$1,$C$1:$C$12,{kind})")));
        cells.push((format!("{column}3"), format!("=MATCH(4,$C$1:$C$12,{kind})+0*$A$1")));
        cells.push((format!("{column}4"), format!("=MATCH($A$1,$B:$B,{kind})")));
        let all: Vec<String> = (1..10).map(each).collect();
        cells.push((format!("{column}5"), format!("=CHOOSE($A$1,{})", all.join(","))));
        cells.push((format!("{column}6"), format!("={}+0*$A$1", each(4))));
        let all: Vec<String> = all.iter().map(|text| text.replace("$B$1:$B$12", "$B:$B")).collect();
        cells.push((format!("{column}7"), format!("=CHOOSE($A$1,{})", all.join(","))));
    }
    let cells: Vec<(&str, &str)> = cells.iter().map(|(a1, text)| (a1.as_str(), text.as_str())).collect();
    for column in ["D", "E"] {
        let outputs: Vec<String> = (1..8).map(|row| format!("{column}{row}")).collect();
        let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
        let got = values(workbook(&cells, &[]), &spec(&[("A1", "intuniform(1, 9)")], &outputs));
        for (ours, constant) in [(0, 4), (1, 4), (2, 5), (3, 6)] {
            assert_eq!(format!("{:?}", got[ours]), format!("{:?}", got[constant]), "{column} {ours}");
        }
    }
}

/// A file saved by Excel holds `*` where the sum is above 100, nothing where it is 100, and else the sum.
#[test]
fn numbers_are_compared_by_their_fifteen_digits() {
    let judged = |a: &str| format!("=IF(SUM(10,{a},A1)>100,1,IF(SUM(10,{a},A1)=100,0,-1))");
    let below = judged("-2.85714285714286,92.8571428571428");
    let (above, far) =
        (judged("-10.7142857142856,100.714285714286"), judged("-10.7142857142856,100.714285714287"));
    let cells = [("A1", "0"), ("B1", below.as_str()), ("B2", above.as_str()), ("B3", far.as_str())];
    for (a1, expected) in [("B1", "-1"), ("B2", "0"), ("B3", "1")] {
        assert_eq!(recomputed(&workbook(&cells, &[]), a1), expected, "{a1}");
    }
    let got = values(workbook(&cells, &[]), &spec(&[("A1", "uniform(-1e-15, 1e-15)")], &["B1", "B2", "B3"]));
    for (column, expected) in got.iter().zip([-1.0, 0.0, 1.0]) {
        assert!(column.iter().all(|x| *x == expected), "{expected}");
    }
}

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
fn what_a_draw_lets_through_a_filter_is_counted() {
    let cells = [("A1", "1"), ("A2", "1"), ("A3", "1"), ("B1", "=COUNTA(FILTER(A1:A3,A1:A3>0))")];
    let inputs = [("A1", "uniform(-1, 1)"), ("A2", "uniform(-1, 1)"), ("A3", "uniform(-1, 1)")];
    let outputs = values(workbook(&cells, &[]), &spec(&inputs, &["B1", "A1", "A2", "A3"]));
    for (trial, counted) in outputs[0].iter().enumerate() {
        let positive = (1..4).filter(|input| outputs[*input][trial] > 0.0).count();
        // The error of a filter that lets nothing through is one value.
        assert_eq!(*counted, positive.max(1) as f64);
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
fn now_and_today_tell_the_moment_of_the_file_or_of_the_spec() {
    let cells =
        [("A1", "0"), ("A2", "=TODAY()"), ("B1", "=A2+A1"), ("B2", "=NOW()-TODAY()+A1"), ("B3", "=A2*2")];
    let file = || {
        let mut file = workbook(&cells, &[]);
        file.sheets[0].cells.get_mut(1, 0).unwrap().value = Some(Value::Number(45_000.0));
        file.sheets[0].cells.get_mut(2, 1).unwrap().value = Some(Value::Number(90_000.0));
        file
    };
    let spec = spec(&[("A1", "uniform(0, 0.25)")], &["B1", "B2", "B3"]);
    let saved = values(file(), &spec);
    assert!(saved[0].iter().all(|x| (45_000.0..45_000.25).contains(x)));
    assert!(saved[1].iter().all(|x| (0.0..0.25).contains(x)));
    assert!(saved[2].iter().all(|x| *x == 90_000.0));
    assert_eq!(results(file(), &spec).now.as_deref(), Some("2023-03-15T00:00:00"));
    // What only reads the saved value of TODAY depends on it as well.
    let one = Spec { outputs: spec.outputs[..1].to_vec(), ..spec.clone() };
    assert_eq!(results(file(), &one).now.as_deref(), Some("2023-03-15T00:00:00"));
    // 22 November 2026 is day 46,348. What reads TODAY is computed again, whether a draw reaches it or not.
    let asked = Spec { now: Some("2026-11-22T18:00:00".to_owned()), ..spec.clone() };
    let told = values(file(), &asked);
    assert!(told[0].iter().all(|x| (46_348.0..46_348.25).contains(x)));
    assert!(told[1].iter().all(|x| (0.75..1.0).contains(x)));
    assert!(told[2].iter().all(|x| *x == 92_696.0));
    assert_eq!(results(file(), &asked).now.as_deref(), Some("2026-11-22T18:00:00"));
    // A file that does not say when it was computed, and a spec that does not either.
    let silent = workbook(&cells, &[]);
    let problem = Simulation::new(Arc::new(silent), &spec).unwrap_err().remove(0).to_string();
    assert!(problem.contains("S!A2") && problem.contains("does not say when it was saved"), "{problem}");
    let wrong = Spec { now: Some("tomorrow".to_owned()), ..spec };
    let problem = Simulation::new(Arc::new(file()), &wrong).unwrap_err().remove(0).to_string();
    assert_eq!(
        problem,
        "now: `tomorrow` is no moment; write a date such as 2026-11-22, or 2026-11-22T09:30:00"
    );
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

#[test]
fn with_precision_as_displayed_cells_hold_what_they_show() {
    let mut file = workbook(&[("A1", "1"), ("B1", "=A1/3"), ("B2", "=B1*3"), ("B3", "=A1/3")], &[]);
    file.calculation.precision_as_displayed = true;
    let style = |code: &str| CellStyle { number_format: code.to_owned(), ..CellStyle::default() };
    file.styles = vec![style("General"), style("0.00")];
    file.sheets[0].cells.get_mut(0, 1).unwrap().style = StyleId(1);
    let outputs = values(file, &spec(&[("A1", "uniform(0, 1)")], &["B1", "B2", "B3", "A1"]));
    let [b1, b2, b3, a1] = [0, 1, 2, 3].map(|column: usize| outputs[column].iter());
    for (((b1, b2), b3), a1) in b1.zip(b2).zip(b3).zip(a1) {
        assert_eq!(*b1, (a1 / 3.0 * 100.0).round() / 100.0);
        assert_eq!(*b2, b1 * 3.0);
        assert_eq!(*b3, a1 / 3.0, "the general format rounds nothing");
    }
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

#[test]
fn truncated_shifted_and_censored_draws_stay_where_they_must() {
    let cells = [
        ("A1", "0"),
        // Bounds that vary by trial, before and after the shift.
        ("B1", "=_xll.RiskNormal(0,1,RiskTruncate(A1,A1+1))-A1"),
        ("B2", "=_xll.RiskPoisson(3,RiskTruncate2(A1+10,A1+14),RiskShift(10))-A1"),
        ("B3", "=_xll.RiskExpon(1,RiskTruncateP(0.5,0.75))"),
        ("B4", "=PsiNormal(0,1,PsiCensor(-1,1))"),
        ("B5", "=_xll.RiskDiscrete({1,2,3,4},{1,1,1,1},RiskTruncate(2,3))"),
        ("B6", "=_xll.RiskNormal(0,1,RiskTruncate(A1+2,2))"),
    ];
    let workbook = workbook(&cells, &[]);
    let outputs =
        values(workbook, &spec(&[("A1", "uniform(-1, 1)")], &["B1", "B2", "B3", "B4", "B5", "B6", "A1"]));
    let within = |values: &[f64], low: f64, high: f64| values.iter().all(|x| (low..=high).contains(x));
    assert!(within(&outputs[0], 0.0, 1.0) && within(&outputs[1], 10.0, 14.0));
    let ln = |x: f64| crate::math::log(x);
    assert!(within(&outputs[2], ln(2.0), ln(4.0)));
    assert!(within(&outputs[3], -1.0, 1.0));
    let held = outputs[3].iter().filter(|x| **x == 1.0).count();
    assert!((100..220).contains(&held), "{held} of 1000, where 159 are expected");
    assert!(outputs[4].iter().all(|x| [2.0, 3.0].contains(x)));
    for (value, a1) in outputs[5].iter().zip(&outputs[6]) {
        assert_eq!(value.is_nan(), *a1 >= 0.0, "nothing is left above {a1} + 2");
    }
}

/// Wald: the mean of a sum of N draws is E(N)E(X), its variance E(N)var(X) + var(N)E(X)²; with a deductible d and
/// a limit l an exponential draw of mean m counts m(e^(−d/m) − e^(−(d + l)/m)) on average.
#[test]
fn draws_are_added_up_as_often_as_the_count_says() {
    let cells = [
        ("A1", "0"),
        ("B1", "=_xll.RiskCompound(_xll.RiskPoisson(4),_xll.RiskExpon(10))+A1*0"),
        ("B2", "=_xll.RiskCompound(2.9,_xll.RiskExpon(10),5,20)"),
        ("B3", "=_xll.RiskCompound(A1-2,_xll.RiskExpon(10))"),
        ("B4", "=_xll.RiskCompound(200000+A1,_xll.RiskExpon(10))"),
        ("B5", "=_xll.RiskCompound(3,_xll.RiskBernoulli(1,RiskShift(1)))+A1*0"),
    ];
    let workbook = workbook(&cells, &[]);
    let outputs = values(workbook, &spec(&[("A1", "uniform(0, 1)")], &["B1", "B2", "B3", "B4", "B5"]));
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let spread = |values: &[f64]| {
        let mean = mean(values);
        values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / values.len() as f64
    };
    // 40 ± 4 standard errors of √(800/1000), and 800 ± 15 in 100.
    assert!((mean(&outputs[0]) - 40.0).abs() < 3.6, "{}", mean(&outputs[0]));
    assert!((spread(&outputs[0]) / 800.0 - 1.0).abs() < 0.25, "{}", spread(&outputs[0]));
    let exp = crate::math::exp;
    let layer = 10.0 * (exp(-0.5) - exp(-2.5));
    assert!((mean(&outputs[1]) - 2.0 * layer).abs() < 1.2, "{}", mean(&outputs[1]));
    assert!(outputs[2].iter().all(|x| *x == 0.0), "below 1 nothing is drawn");
    assert!(outputs[3].iter().all(|x| x.is_nan()), "too many draws are an error");
    assert!(outputs[4].iter().all(|x| *x == 6.0));
}

/// Half a normal below 0 and an exponential from 0 on: 1/3 of the probability below, 2/3 above, where the mean is
/// that of the exponential.
#[test]
fn spliced_distributions_share_the_probability_by_what_each_has() {
    let cells = [
        ("A1", "0"),
        ("B1", "=_xll.RiskSplice(_xll.RiskNormal(0,1),_xll.RiskExpon(3),0)"),
        ("B2", "=_xll.RiskSplice(_xll.RiskPoisson(2),_xll.RiskPoisson(9),A1+5)-A1"),
    ];
    let workbook = workbook(&cells, &[]);
    let outputs = values(workbook, &spec(&[("A1", "uniform(0, 0.5)")], &["B1", "B2", "A1"]));
    let above: Vec<f64> = outputs[0].iter().copied().filter(|x| *x >= 0.0).collect();
    assert!((600..733).contains(&above.len()), "{} of 1000, where 667 are expected", above.len());
    let mean = above.iter().sum::<f64>() / above.len() as f64;
    assert!((mean - 3.0).abs() < 0.5, "{mean}");
    assert!(outputs[1].iter().zip(&outputs[2]).all(|(x, a1)| (x + a1 - (x + a1).round()).abs() < 1e-9));
}
