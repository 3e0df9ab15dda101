//! Hostile formulas: each ends in time, with a value or with a message that names the cell and what is too much.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::inspection::inspect;
use engine::simulation::Simulation;
use engine::spec::{Input, Output};
use engine::workbook::{Calculation, Cell, Cells, Content, DataTable, Sheet};
use engine::{Address, RangeRef, SheetId, Spec, Value, Workbook};

/// The time that one may take. Most take a hundredth of it; the machine may be busy.
const LIMIT: Duration = Duration::from_secs(30);

fn number(x: f64) -> Cell {
    Cell { value: Some(Value::Number(x)), ..Cell::default() }
}

fn formula(text: &str) -> Cell {
    Cell { content: Content::Formula(text.into()), ..number(1.0) }
}

fn workbook(cells: Vec<(u32, u32, Cell)>) -> Workbook {
    let sheet = Sheet { name: "Plan".to_owned(), cells: Cells::new(cells), ..Sheet::default() };
    Workbook { sheets: vec![sheet], ..Workbook::default() }
}

/// What B1 is after inspection and a simulation in which A1 varies: its mean, or what stands against it.
fn outcome(workbook: Workbook) -> String {
    let workbook = Arc::new(workbook);
    let start = Instant::now();
    inspect(&workbook);
    let address = |cell: &str| Address::parse(&format!("Plan!{cell}")).unwrap();
    let distribution = "uniform(0.999999, 1.000001)".to_owned();
    let spec = Spec {
        inputs: vec![Input { cell: address("A1"), name: String::new(), distribution }],
        outputs: vec![Output { cell: address("B1"), name: String::new() }],
        trials: 100,
        ..Spec::default()
    };
    let outcome = match Simulation::new(workbook, &spec) {
        Ok(simulation) => {
            let results = simulation.run(None, &mut |_| ControlFlow::Continue(()));
            format!("{:.2}", results.outputs[0].mean.unwrap())
        }
        Err(problems) => problems[0].to_string(),
    };
    assert!(start.elapsed() < LIMIT, "{} s: {outcome}", start.elapsed().as_secs());
    outcome
}

/// Checks that the outcome holds a text.
fn check(workbook: Workbook, expected: &str) {
    let outcome = outcome(workbook);
    assert!(outcome.contains(expected), "{outcome}");
}

#[test]
fn one_formula_ends_whatever_it_asks_for() {
    let nested = |levels: usize| format!("{}A1{}", "ABS(".repeat(levels), ")".repeat(levels));
    let names = |first: &str, next: fn(&str) -> String| {
        let mut text = format!("v_0,{first}");
        for index in 1..60 {
            write!(text, ",v_{index},{}", next(&format!("v_{}", index - 1))).unwrap();
        }
        text
    };
    let doubled = names("A1", |before| format!("{before}+{before}"));
    let joined = names("\"ab\"", |before| format!("{before}&{before}"));
    let stacked = names("A1", |before| format!("VSTACK({before},{before})"));
    let fibonacci = "LET(f,LAMBDA(g,n,IF(n<2,n,g(g,n-1)+g(g,n-2))),f(f,60))+A1";
    for (text, expected) in [
        (nested(64).as_str(), "1.00"),
        (&nested(2_000), "formula nested too deeply"),
        (&["A1"; 2_700].join("+"), "formula nested too deeply"),
        (&format!("SUM({})", ["A1"; 2_700].join(",")), "2700.00"),
        (&format!("LET({doubled},LOG(v_59,2))"), "59.00"),
        (&format!("IFERROR(LET({joined},LEN(v_59)),7)*A1"), "7.00"),
        (&format!("SUM(LET({stacked},v_59))"), "an array with more rows or columns than a sheet"),
        (fibonacci, "calls lambdas more than a million times"),
        ("SUM(SEQUENCE(1000000,1000))+A1", "an array of more than 4 million cells"),
        ("SUM(SEQUENCE(10000)*SEQUENCE(1,10000))+A1", "an array of more than 4 million cells"),
        ("SUM(MMULT(SEQUENCE(16000),SEQUENCE(1,16000)))+A1", "an array of more than 4 million cells"),
        ("SUM(INDEX(SORT(SEQUENCE(500000,2),2,-1),1,2))*A1/1000000", "1.00"),
        ("SUM(OFFSET(C:XFD,INT(A1),0))+A1", "may reach more than 20,000 cells"),
        ("SUM(SEQUENCE(4000000))+A1", "an array with more rows or columns than a sheet"),
        (
            "SUM(MAKEARRAY(1000,1000,LAMBDA(r,c,SUM(SEQUENCE(1000)))))+A1",
            "more than 20 million cells together",
        ),
        ("IFERROR(LEN(SUBSTITUTE(REPT(\"x\",32767),\"x\",REPT(\"y\",32767))),7)*A1", "7.00"),
        ("SUM(LEN(REPT(\"x\",32767*(SEQUENCE(1000000)>0))))+A1", "more than 20 million cells together"),
        (
            "SUM(LEN(REPT(\"x\",30000)&REPT(\"y\",SEQUENCE(100000))))+A1",
            "more than 20 million cells together",
        ),
        ("IFERROR(CUMIPMT(0.1,1E9,1,1,999999999,0)+VDB(1,0,1E9,0,1E9),7)*A1", "7.00"),
    ] {
        let cells = vec![(0, 0, number(1.0)), (0, 1, formula(text))];
        let outcome = outcome(workbook(cells));
        assert!(outcome.contains(expected), "{}: {outcome}", &text[..text.len().min(80)]);
    }
}

/// A column of formulas under A1, of which B1 reads the last.
fn column(rows: u32, text: impl Fn(u32) -> String) -> Workbook {
    let mut cells = vec![(0, 0, number(1.0)), (0, 1, formula(&format!("A{rows}")))];
    cells.extend((2..=rows).map(|row| (row - 1, 0, formula(&text(row)))));
    workbook(cells)
}

#[test]
fn a_chain_of_200_000_cells_is_followed() {
    check(column(200_000, |row| format!("A{}+1", row - 1)), "200000.00");
}

#[test]
fn running_sums_end() {
    check(column(2_000, |row| format!("SUM($A$1:A{})/{row}", row - 1)), "0.50");
    let many = column(8_000, |row| format!("SUM($A$1:A{})/{row}", row - 1));
    check(many, "sums read more than 20 million cells");
}

#[test]
fn a_circle_of_100_000_cells_is_named() {
    let circle = |iterate| {
        let mut cells = vec![(0, 0, number(1.0)), (0, 1, formula("C100000"))];
        let next = |row: u32| if row == 1 { 100_000 } else { row - 1 };
        cells.extend((1..=100_000).map(|row| (row - 1, 2, formula(&format!("C{}*0.5+$A$1", next(row))))));
        let calculation = Calculation { iterate, ..Calculation::default() };
        Workbook { calculation, ..workbook(cells) }
    };
    check(circle(false), "refers to itself through other cells");
    check(circle(true), "a circle of this many cells is not supported");
}

/// Twelve tables, each of which repeats the one before it twice.
#[test]
fn data_tables_in_data_tables_end() {
    let mut cells = vec![(0, 0, number(1.0)), (0, 1, formula("SUM(G36:G37)"))];
    let input = Some(engine::CellRef::new(SheetId(0), 0, 0));
    let mut before = "$A$1".to_owned();
    for table in 0..12 {
        let row = 1 + 3 * table;
        cells.push((row, 6, formula(&format!("{before}*2+$A$1"))));
        let range = RangeRef {
            sheet: SheetId(0),
            first_row: row + 1,
            first_column: 6,
            last_row: row + 2,
            last_column: 6,
        };
        let body = DataTable { range, row_input: None, column_input: input, input_deleted: false };
        let body = Arc::new(body);
        for row in row + 1..=row + 2 {
            cells.push((row, 5, number(f64::from(row))));
            cells.push((row, 6, Cell { content: Content::DataTable(Arc::clone(&body)), ..number(1.0) }));
        }
        before = format!("SUM($G${}:$G${})", row + 2, row + 3);
    }
    check(workbook(cells), "data tables this deep within data tables");
}
