//! Values: which cells a formula takes, how it compares them, and the moment it is asked at.

use std::sync::Arc;

use super::{at, recomputed, results, spec, values, workbook};
use crate::address::RangeRef;
use crate::model::Model;
use crate::plan::lower::{Halt, Lowering};
use crate::simulation::Simulation;
use crate::spec::Spec;
use crate::value::Value;
use crate::workbook::{CellStyle, Content, StyleId};

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

/// Each range of one side with each of the other (Excel's documentation of reference operators).
#[test]
fn unions_have_cells_in_common() {
    let cells = [
        ("A1", "1"),
        ("A2", "2"),
        ("A3", "4"),
        ("B1", "8"),
        ("B2", "16"),
        ("B3", "32"),
        ("D1", "=SUM((A1:A3,B1:B2) A2:B3)"),
        ("D2", "=SUM(A2:B3 (A1:A3,B1:B2))"),
        ("D3", "=AREAS((A1:A3,B1:B2) (A1:B1,A3:B3))"),
        ("D4", "=(A1:A3,B1:B2) B2:C5"),
        ("D5", "=SUM((A1:A3,B1:B2) D7:D9)"),
        ("D6", "=SUM(A:B 2:3)+B:B 1:1"),
    ];
    let workbook = workbook(&cells, &[]);
    for (cell, value) in
        [("D1", "22"), ("D2", "22"), ("D3", "3"), ("D4", "16"), ("D5", "#NULL!"), ("D6", "62")]
    {
        assert_eq!(recomputed(&workbook, cell), value, "{cell}");
    }
}

/// Arrays of whole columns end after the rows in use. Where that is another value than Excel's, there is none.
#[test]
fn whole_columns_have_all_their_blank_cells_or_none_count() {
    let told = "an array of a whole column or row in which blank cells after the used ones count";
    let cases = [
        ("=ROWS(A:A)", "1048576"),
        ("=COUNTBLANK(A:A)", "1048573"),
        ("=COUNTIF(A:A,\"\")", "1048573"),
        ("=INDEX(A:A,1048576)", "0"),
        ("=ROWS(DROP(A:A,5))", "1048571"),
        ("=SUM(TAKE(A:A,-5))", "0"),
        ("=SUMPRODUCT((A:A>1)*A:A)", "5"),
        ("=SUMPRODUCT(MAX((A:A<>\"\")*ROW(A:A)))", "3"),
        ("=LOOKUP(2,1/(A:A<>\"\"),A:A)", "3"),
        ("=SUMPRODUCT((A:A<>\"\")/COUNTIF(A:A,A:A&\"\"))", "3"),
        ("=SUMPRODUCT(MATCH(TRUE,A:A=\"\",0))", "4"),
        ("=SUMPRODUCT(MATCH(TRUE,C:C=\"\",0))", "30"),
        ("=SUMPRODUCT(IFERROR(INDEX(A:A>1,3),\"none\")*1)", "1"),
        ("=SUMPRODUCT(MAX(ROW(A:A)))", told),
        ("=SUMPRODUCT(MAX(COLUMN(1:1)))", told),
        ("=SUMPRODUCT(--(A:A=\"\"))", told),
        ("=SUMPRODUCT(--ISBLANK(A:A))", told),
        ("=SUMPRODUCT(--NOT(ISFORMULA(A:A)))", told),
        ("=SUMPRODUCT(COUNT(A:A*1))", told),
        ("=SUMPRODUCT(--XOR(A:A=\"\"))", told),
        ("=SUMPRODUCT(AVERAGE(N(+A:A)))", told),
        ("=INDEX(A:A>1,900000)", told),
        ("=ROWS(VSTACK(A:A,1))", told),
        ("=TEXTJOIN(\",\",FALSE,A:A)", told),
        ("=REDUCE(0,A:A,LAMBDA(sum,cell,sum+1))", told),
    ];
    let rows: Vec<(String, String)> = (1..=29).map(|row| (format!("C{row}"), row.to_string())).collect();
    for (formula, value) in cases {
        let mut cells = vec![("A1", "1"), ("A2", "2"), ("A3", "3"), ("B5", formula)];
        cells.extend(rows.iter().map(|(cell, text)| (cell.as_str(), text.as_str())));
        let model = Model::inspect_only(Arc::new(workbook(&cells, &[])));
        let given = match Lowering::check(&model).recompute(at("B5")) {
            Ok(value) => value.to_string(),
            Err(Halt::Unsupported(what)) => what,
            Err(halt) => format!("{halt:?}"),
        };
        assert_eq!(given, value, "{formula}");
    }
}

/// What draws make of a whole column is the same however many blank cells follow it, or refused by name.
#[test]
fn whole_columns_are_taken_by_trial() {
    let cells = [("A1", "1"), ("A2", "2"), ("A3", "=A1*2"), ("C5", "=SUMPRODUCT((A:A>1)*A:A)")];
    let columns = values(workbook(&cells, &[]), &spec(&[("A1", "normal(3, 1)")], &["C5", "A1"]));
    for (sum, draw) in columns[0].iter().zip(&columns[1]) {
        let expected: f64 = [*draw, 2.0, draw * 2.0].iter().filter(|x| **x > 1.0).sum();
        assert!((sum - expected).abs() < 1e-12, "{sum} {expected}");
    }
    // What is compared with a draw is as many operations as there are cells, and one blank line.
    let cells = [("A1", "1"), ("A2", "2"), ("A3", "3"), ("C5", "=SUMPRODUCT((A:A>D1)*A:A)"), ("D1", "1")];
    let columns = values(workbook(&cells, &[]), &spec(&[("D1", "uniform(0.5, 2.5)")], &["C5", "D1"]));
    for (sum, draw) in columns[0].iter().zip(&columns[1]) {
        let expected: f64 = [1.0, 2.0, 3.0].iter().filter(|x| *x > draw).sum();
        assert_eq!(*sum, expected);
    }
    let cells = [("A1", "1"), ("A2", "2"), ("C5", "=SUMPRODUCT(--(A:A<A2))")];
    let problems =
        Simulation::new(Arc::new(workbook(&cells, &[])), &spec(&[("A1", "normal(3, 1)")], &["C5"]));
    let said = problems.err().map(|problems| format!("{problems:?}")).unwrap_or_default();
    assert!(said.contains("blank cells after the used ones count"), "{said}");
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

/// Excel makes several references of several places; the first of them alone would be another number.
#[test]
fn references_to_several_places_at_once_are_refused() {
    let cells = [
        ("A1", "1"),
        ("A2", "2"),
        ("B1", "=SUMPRODUCT(SUBTOTAL(9,OFFSET(A1,ROW(A1:A2)-ROW(A1),0))*1)"),
        ("B2", "=SUMPRODUCT(SUMIF(INDIRECT(\"A\"&ROW(A1:A2)),\">0\"))"),
        ("B3", "=SUM(OFFSET(A1,{1},0))"),
    ];
    let book = Arc::new(workbook(&cells, &[]));
    let told = |cell| {
        let model = crate::model::Model::inspect_only(Arc::clone(&book));
        Lowering::check(&model).recompute(at(cell))
    };
    for cell in ["B1", "B2"] {
        assert!(format!("{:?}", told(cell)).contains("several places at once"), "{:?}", told(cell));
    }
    assert_eq!(told("B3").unwrap(), Value::Number(2.0));
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
fn with_precision_as_displayed_cells_hold_what_they_show() {
    let mut file = workbook(
        &[
            ("A1", "1"),
            ("B1", "=A1/3"),
            ("B2", "=B1*3"),
            ("B3", "=A1/3"),
            ("B4", "=123+0*A1"),
            ("B5", "=-A1*9"),
        ],
        &[],
    );
    file.calculation.precision_as_displayed = true;
    let style = |code: &str| CellStyle { number_format: code.to_owned(), ..CellStyle::default() };
    file.styles = vec![style("General"), style("0.00"), style("0.0E+0"), style("0;0.0")];
    file.sheets[0].cells.get_mut(0, 1).unwrap().style = StyleId(1);
    file.sheets[0].cells.get_mut(3, 1).unwrap().style = StyleId(2);
    file.sheets[0].cells.get_mut(4, 1).unwrap().style = StyleId(3);
    let outputs = values(file, &spec(&[("A1", "uniform(0, 1)")], &["B1", "B2", "B3", "A1", "B4", "B5"]));
    assert!(outputs[4].iter().all(|x| *x == 120.0), "two digits, whatever their power of ten");
    for (b5, a1) in outputs[5].iter().zip(&outputs[3]) {
        assert!(
            (b5 * 10.0).round() / 10.0 == *b5 && (b5 + a1 * 9.0).abs() <= 0.0501,
            "the section of negative numbers"
        );
    }
    let [b1, b2, b3, a1] = [0, 1, 2, 3].map(|column: usize| outputs[column].iter());
    for (((b1, b2), b3), a1) in b1.zip(b2).zip(b3).zip(a1) {
        assert_eq!(*b1, (a1 / 3.0 * 100.0).round() / 100.0);
        assert_eq!(*b2, b1 * 3.0);
        assert_eq!(*b3, a1 / 3.0, "the general format rounds nothing");
    }
}

/// As a formula that gives a blank cell makes its own cell 0, not blank, also where a draw decides whether it does.
#[test]
fn a_formula_that_gives_a_blank_cell_in_some_trials_is_0_in_these() {
    let cells = [
        ("A1", "1"),
        ("B1", "=IF(A1<0.5,6,C9)"),
        ("B2", "=CHOOSE(IF(A1<0.5,1,2),\"none\",C9)"),
        ("B3", "2"),
        ("D1", "=AVERAGE(B1,B3)"),
        ("D2", "=AVERAGE(B1:B3)"),
        ("D3", "=IF(ISBLANK(B2),1,0)"),
    ];
    let outputs = values(workbook(&cells, &[]), &spec(&[("A1", "uniform(0, 1)")], &["A1", "D1", "D2", "D3"]));
    for (index, a1) in outputs[0].iter().enumerate() {
        let expected = if *a1 < 0.5 { [4.0, 4.0, 0.0] } else { [1.0, 2.0 / 3.0, 0.0] };
        assert_eq!([1, 2, 3].map(|column: usize| outputs[column][index]), expected, "{a1}");
    }
}

#[test]
fn what_a_draw_makes_impossible_is_an_error_in_these_trials() {
    let cells = [
        ("A1", "1"),
        ("A2", "2"),
        ("B1", "=ROWS(SQRT(A1))+COLUMNS(A1*{1,2})"),
        ("B2", "=CHISQ.TEST({1;2},A1:A2)"),
        ("B3", "=ROWS(A1:A2)+COLUMNS(A1)"),
    ];
    let spec = spec(&[("A1", "duniform(-1, 0, 1)")], &["B1", "B2", "B3", "A1"]);
    let outputs = values(workbook(&cells, &[]), &spec);
    for (trial, a1) in outputs[3].iter().enumerate() {
        assert_eq!(outputs[0][trial].is_nan(), *a1 < 0.0, "the root of {a1}");
        assert_eq!(outputs[1][trial].is_nan(), *a1 <= 0.0, "an expected count of {a1}");
        assert_eq!(outputs[2][trial], 3.0);
        assert!(*a1 < 0.0 || outputs[0][trial] == 3.0);
    }
}

/// As LibreOffice and Gnumeric do it.
#[test]
fn each_cell_of_an_array_formula_is_in_its_own_row() {
    let cells = ["A2", "A3", "A4", "B2", "B3", "B4"].map(|a1| (a1, "0"));
    let mut file = workbook(&[&cells[..], &[("C1", "1"), ("C5", "=ROW()+COLUMN()")]].concat(), &[]);
    let range = RangeRef::hull(at("A2").into(), at("B4").into());
    for cell in range.cells() {
        let part = file.sheets[0].cells.get_mut(cell.row, cell.column).unwrap();
        part.content = match cell == at("A2") {
            true => Content::Array { text: "C1*(10*ROW()+COLUMN())".into(), range, dynamic: false },
            false => Content::ArrayPart { anchor: at("A2") },
        };
    }
    let outputs = values(file, &spec(&[("C1", "uniform(1, 2)")], &["A2", "B2", "B4", "C5", "C1"]));
    for (trial, c1) in outputs[4].iter().enumerate() {
        let expected = [21.0 * c1, 22.0 * c1, 42.0 * c1, 8.0];
        assert_eq!([0, 1, 2, 3].map(|cell: usize| outputs[cell][trial]), expected);
    }
}
