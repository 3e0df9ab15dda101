//! Formulas over cells that draws reach give in every trial what they give over that trial's numbers.
//!
//! Each formula is lowered once with draws in A1:A6 and evaluated trial by trial; then the draws of the
//! trial are written into the cells as constants and the formula is recomputed. The second way knows
//! nothing of plans.

use std::sync::Arc;

use super::{Halt, Lowering};
use crate::address::{Address, CellRef, SheetId};
use crate::backend::reference::trial;
use crate::model::Model;
use crate::plan::Plan;
use crate::sample::Draws;
use crate::spec::{Output, Sampling, Spec};
use crate::value::Value;
use crate::workbook::{Cell, Cells, Content, Sheet, Workbook};

/// How many trials of each formula are held against the constants.
const TRIALS: u64 = 40;

/// The formulas of A1:A6: whole numbers of 0 to 4 and fractions, with ties.
const DRAWS: [&str; 6] =
    ["INT(RAND()*5)", "INT(RAND()*5)", "INT(RAND()*3)+1", "RAND()*4", "INT(RAND()*2)", "INT(RAND()*5)-1"];

/// What B1:C6 hold: numbers, a text, a blank, a truth value.
fn fixed() -> Vec<(u32, u32, Cell)> {
    let of = |row, column, value: Value| (row, column, Cell { value: Some(value), ..Cell::default() });
    vec![
        of(0, 1, 10.0.into()),
        of(0, 2, 1.0.into()),
        of(1, 1, 20.0.into()),
        of(1, 2, 2.0.into()),
        of(2, 1, 30.0.into()),
        of(2, 2, "text".into()),
        of(3, 1, 40.0.into()),
        of(4, 1, 50.0.into()),
        of(4, 2, true.into()),
        of(5, 1, 60.0.into()),
        of(5, 2, 6.0.into()),
    ]
}

fn model(numbers: Option<&[f64]>, formula: &str) -> Model {
    let mut cells = fixed();
    for (row, draw) in (0..).zip(DRAWS) {
        let cell = match numbers {
            None => Cell { content: Content::Formula(draw.into()), ..Cell::default() },
            Some(numbers) => Cell { value: Some(numbers[row as usize].into()), ..Cell::default() },
        };
        cells.push((row, 0, cell));
    }
    let at = CellRef::new(SheetId(0), 0, 3);
    let content = Content::Array { text: formula.into(), range: at.into(), dynamic: true };
    cells.push((0, 3, Cell { content, ..Cell::default() }));
    crate::order::sort_by(&mut cells, |a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let sheet = Sheet { name: "Sheet1".to_owned(), cells: Cells::new(cells), ..Sheet::default() };
    let workbook = Workbook { sheets: vec![sheet], ..Workbook::default() };
    if numbers.is_some() {
        return Model::inspect_only(Arc::new(workbook));
    }
    let address = |row, column| Address { sheet: "Sheet1".to_owned(), row, column };
    let outputs = (0..DRAWS.len() as u32).map(|row| address(row, 0)).chain([address(0, 3)]);
    let outputs = outputs.map(|cell| Output { cell, name: String::new() }).collect();
    Model::new(Arc::new(workbook), &Spec { outputs, ..Spec::default() }).expect("the spec is sound")
}

/// Why the formula does not give in every trial what it gives over constants.
fn disagreement(formula: &str) -> Option<String> {
    let plan = match Plan::new(&model(None, formula)) {
        Ok(plan) => plan,
        Err(problems) => return Some(format!("{formula}: {problems:?}")),
    };
    let draws = Draws::new(Sampling::MonteCarlo, 7, TRIALS);
    for index in 0..TRIALS {
        let values = trial(&plan, &draws, index);
        let outputs: Vec<f64> = plan.outputs.iter().map(|id| values[id.0 as usize]).collect();
        let (ours, numbers) = (outputs[DRAWS.len()], &outputs[..DRAWS.len()]);
        let model = model(Some(numbers), formula);
        let theirs = match Lowering::check(&model).recompute(CellRef::new(SheetId(0), 0, 3)) {
            Ok(Value::Number(x)) => x,
            Ok(Value::Boolean(x)) => f64::from(u8::from(x)),
            Ok(_) => f64::NAN,
            Err(Halt::Error(_)) => f64::NAN,
            Err(halt) => return Some(format!("{formula}: {halt:?} with {numbers:?}")),
        };
        let same = (ours.is_nan() && theirs.is_nan()) || (ours - theirs).abs() <= 1e-9 * theirs.abs();
        if !same {
            return Some(format!("{formula}: {ours} by trial, {theirs} with {numbers:?}"));
        }
    }
    None
}

fn check(formulas: &[&str]) {
    let wrong: Vec<String> = formulas.iter().filter_map(|formula| disagreement(formula)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg(feature = "functions")]
fn criteria_whose_signs_draws_decide_are_refused() {
    for criterion in ["IF(A5=1,\">\",\"<\")&A1", "IF(A5=1,\">\"&A1,\"<\"&A1)", "\">\"&A1&\"0\""] {
        let why = disagreement(&format!("COUNTIF(A1:A6,{criterion})")).expect("a refusal");
        assert!(why.contains("Unsupported"), "{why}");
    }
}

#[test]
#[cfg(feature = "functions")]
fn errors_of_draws_are_told_apart() {
    check(&[
        "IFNA(MATCH(A1,{3,1,4},0),-1)",
        "IFNA(MATCH(A1,A2:A6,0),-1)",
        "IFNA(MATCH(A1,A2:A6),-1)",
        "IFNA(MATCH(A4,{1,2},1),-1)",
        "IFNA(VLOOKUP(A1,{1,10;3,30},2,FALSE)*2,-1)",
        "IFNA(XLOOKUP(A1,{1,3},{10,30}),-1)",
        "IFNA(INDEX({10,20,30},MATCH(A1,{1,2,3},0)),-1)",
        "IFNA(1/(A1-2),-1)",
        "IFNA(IF(A1<2,NA(),1/(A2-1)),-1)",
        "IFNA(IF(A1<2,1/0,A2),-1)",
        "IFNA(MATCH(A1,{3},0)/(A2-1),-1)",
        "IFNA(1/(A2-1)+MATCH(A1,{3},0),-1)",
        "IFNA(SUM(1/(A2-1),MATCH(A1,{3},0)),-1)",
        "IFNA(RANK(A1,A2:A6),-1)",
        "IFNA(IFERROR(MATCH(A1,{3},0),1/(A2-1)),-1)",
        "IFNA(CHOOSE(A1,MATCH(A2,{1},0),1/(A2-1)),-1)",
        "IFNA(IF(MATCH(A1,{1,2},0)=1,SQRT(A2-2),3),-1)",
        "ISNA(MATCH(A1,{3,1,4},0))",
        "ISNA(1/(A1-2))",
        "ISERR(1/(A1-2))",
        "ISERR(MATCH(A1,{3,1,4},0)/(A2-1))",
        "COUNTIF(MATCH(A1:A3,{3,1,4},0),\"#N/A\")",
        "SUMIF(MATCH(A1:A3,{3,1,4},0),\"<>#N/A\")",
    ]);
}

#[test]
fn lookups_of_draws_and_among_draws() {
    check(&[
        "MATCH(A1,{3,1,4,0,1},0)",
        "MATCH(TRUE,A1:A6>2,0)",
        "MATCH(FALSE,A1:A6>0,0)",
        "IFERROR(MATCH(TRUE,INDEX(A1:A6>3,0),0),-1)",
        "MATCH(TRUE,A1:A6>2)",
        "MATCH(A5=1,A1:A6>2,0)",
        "XMATCH(TRUE,A1:A6>1,0,-1)",
        "XMATCH(TRUE,A1:A6>2,-1)",
        "XLOOKUP(TRUE,A1:A6>2,B1:B6,-1)",
        "VLOOKUP(TRUE,CHOOSE({1,2},A1:A6>2,B1:B6),2,FALSE)",
        "COUNTIF(C1:C6,A5=1)",
        "COUNTIF(B1:B6,\">\"&A1*10)",
        "COUNTIF(A1:A6,\"<=\"&A4)",
        "COUNTIF(A1:A6,\"=\"&A4)",
        "COUNTIF(A1:A6,\"<>\"&A1)",
        "COUNTIF(C1:C6,\"\"&A1)",
        "COUNTIF(C:C,\"<>\"&A1)",
        "SUM(COUNTIF(A1:A6,\">=\"&A1:A3))",
        "SUMIFS(B1:B6,A1:A6,\">\"&A1,A1:A6,\"<\"&A1+3)",
        "AVERAGEIF(A1:A6,\">=\"&A6,B1:B6)",
        "MAXIFS(B1:B6,A1:A6,\"<\"&IF(A5=1,A1,2))",
        "COUNTIF(C1:C6,A5=0)",
        "DSUM({\"f\",\"n\";\"low\",1;\"high\",2;\"lower\",4},\"n\",VSTACK(\"f\",IF(A5=1,\"low\",\"=high\")))",
        "DCOUNT({\"f\",\"n\";\"low\",1;\"high\",2;3,4},\"n\",VSTACK(\"f\",IF(A5=1,\"low\",A1)))",
        "MATCH(2,A1:A6,0)",
        "MATCH(A1,A2:A6,0)",
        "MATCH(A4,{0,1,2,3})",
        "MATCH(A4,{3,2,1,0},-1)",
        "XMATCH(A4,{2,0,3,1},-1)",
        "XMATCH(A4,{2,0,3,1},1)",
        "XMATCH(A1,{3,1,4,0,1},0,-1)",
        "XMATCH(2,A1:A6,-1)",
        "XMATCH(2,A1:A6,1)",
        "XMATCH(A5,A1:A4,1,-1)",
        "VLOOKUP(A1,{0,5;1,6;2,7},2,FALSE)",
        "VLOOKUP(A3,{1,5,9;2,6,8;3,7,7},A5+2,FALSE)",
        "LOOKUP(2,1/(A1:A6>1),B1:B6)",
        "XLOOKUP(A1,{0,1,2,3},{10,20,30,40},-1)",
        "SUM(XLOOKUP(A3,{1;2;4},{1,2;3,4;5,6}))",
        "XLOOKUP(A5=1,{TRUE,FALSE},{10,20})",
        "SUM(XLOOKUP(A1:A3,{0,1,2,3,4},{1,10,100,1000,10000}))",
        "INDEX(B1:B6,A1+1)",
        "INDEX(B1:C6,A3,A5+1)",
        "SUM(INDEX(B1:C2,A5+1,0))",
        "ROW(INDEX(B1:B6,A3))",
        "CHOOSE(A3,5,A1,A2)",
        "SUM(CHOOSE(A3,A1:A2,B1:B2,7))",
        "SUM(CHOOSE(A1,A1:A2,B1:B2,7))",
        "SUM(CHOOSE(A1,A1:A2,B1:B2,B3:B4))",
        "SUM(INDEX(B1:B6,A1:A3+1))",
    ]);
}

#[test]
fn references_whose_place_or_size_draws_decide() {
    check(&[
        "OFFSET(B1,A1,0)",
        "OFFSET(B3,A6,A5)",
        "OFFSET(B2,A1-3,0)",
        "SUM(OFFSET(B1,A1,0,2,1))",
        "SUM(OFFSET(B1,0,0,A3,1))",
        "SUM(OFFSET(B1,0,0,A1,1))",
        "SUM(OFFSET(B4,0,0,A6-1,1))",
        "AVERAGE(OFFSET(B1,A5,0,A3,A5+1))",
        "SUM(B1:INDEX(B1:B6,A3))",
        "SUM(INDEX(B1:B6,A3):B5)",
        "SUM(INDEX(B1:B6,A3):INDEX(B1:C6,A1+1,2))",
        "SUM(B1:OFFSET(B1,A3,0))",
        "MAX(A1:INDEX(A1:A6,A3))",
        "COUNT(C1:INDEX(C1:C6,A3))",
    ]);
}

#[test]
fn decisions_between_values_and_ranges() {
    check(&[
        "SUM(IF(A5>0,A1:A3,B1:B3))",
        "SUM(IF(A5>0,A1:A3,7))",
        "AVERAGE(IFS(A1>2,B1:B3,A1>1,5,TRUE,B1:C2))",
        "SUM(SWITCH(A1,0,B1:B3,1,A2))",
        "IF(A5,C3,A1)",
        "AVERAGE(IF(A5=1,C1:C6,B1:B6))",
        "COUNT(IF(A5=1,C3:C4,A1:A2))",
        "AVERAGE(IF(A1:A6>1,C1:C6))",
        "ISBLANK(IF(A5=1,C4,1))",
        "MROUND(-A4*10,-A5)",
        "CEILING(-A4,A6)",
        "FLOOR(A1,A5)",
        "PMT(A6,A3,100)",
        "IFS(A1>2,1,A1>1,2,A1>0,3)",
        "IFS(A1>2,1,TRUE,A2)",
        "SUM(IFS(A1:A3>1,10,A1:A3>0,B1:B3,TRUE,1))",
        "SWITCH(A1,0,5,1,A2,2,7,9)",
        "SWITCH(A1,0,5,1,A2)",
        "SUM(SWITCH(A1:A3,1,10,2,B1:B3,0))",
        "IFERROR(1/A1,A2)",
        "XOR(A1>1,A2>1,A5)",
        "COUNT(IF(A5,A1,\"x\"),A2)",
        "COUNT(IF(A1:A6>1,A1:A6,\"x\"))",
        "IF(AND(A1>1,OR(A2>2,A5=1)),1,2)",
    ]);
}

/// What decides among texts may be an error where another branch is taken.
#[test]
fn branches_that_are_not_taken_have_no_errors() {
    check(&[
        "LEN(IF(A1=0,\"none\",IF(A2/A1>1,\"large\",\"low\")))",
        "IFERROR(LEN(IF(A1=0,\"none\",IF(A2/A1>1,\"large\",\"low\"))),-1)",
        "IFERROR(IF(A1=0,7,IF(A2/A1>1,\"9\",A2))+1,-1)",
        "IFERROR(LEN(IF(A1>0,IF(A2/A1>1,\"large\",\"low\"),\"none\")),-1)",
        "IFERROR(LEN(IF(A1=0,\"none\",IF(IF(A2/A1>1,\"TRUE\",\"FALSE\"),5,\"xx\"))),-1)",
        "IFERROR(LEN(IFS(A1=0,\"none\",A2/A1>1,IF(1/A1>0.4,\"a\",\"bb\"),TRUE,\"eeeee\")),-1)",
        "IFERROR(LEN(IFS(A1=0,\"none\",IF(A2/A1>1,\"TRUE\",\"FALSE\"),\"a\",TRUE,\"eeeee\")),-1)",
        "IFERROR(LEN(CHOOSE(A3,\"ppp\",IF(1/(A3-1)>A1,\"q\",33),IF(A5/(A3-2)>A1,\"rrrr\",4))),-1)",
        "IFERROR(LEN(SWITCH(A1,0,\"none\",1,IF(A2/A1>1,\"large\",2),IF(1/A1>0.3,\"xx\",\"yyy\"))),-1)",
        "IFERROR(IFERROR(A2,IF(1/A1>0.3,\"xx\",\"yyy\"))+1,-1)",
        "SUM(IFERROR(LEN(IF(A1:A3=0,\"none\",IF(1/A1:A3>0.4,\"xx\",1))),-1))",
        "IFERROR(LEN(IF(IF(A1=0,\"x\",A2>1),\"none\",\"aa\")),-1)",
        "ISERROR(IF(A1=0,\"none\",IF(A2/A1>1,\"large\",\"low\")))",
        "COUNT(IF(A1=0,\"none\",IF(A2/A1>1,5,\"low\")))",
    ]);
}

#[test]
fn arrays_of_draws() {
    check(&[
        "INDEX(SORT(A1:A6),2)",
        "INDEX(SORT(A1:A6,,-1),1)",
        "SUM(SORT(A1:B6)*{1,2})",
        "SUM(SORT(A1:B6,{1,2},{-1,1})*{1;2;3;4;5;6})",
        "SUM(SORTBY(B1:B6,A1:A6)*{1;2;3;4;5;6})",
        "SUM(SORTBY(B1:B6,A1:A6,-1,A6:A1,1)*{1;2;3;4;5;6})",
        "INDEX(SORT(10/A1:A6),1)",
        "SUM(FILTER(B1:B6,A1:A6>1))",
        "SUM(FILTER(B1:B6,A1:A6>3,5))",
        "COUNT(FILTER(A1:B6,A1:A6>2))",
        "AVERAGE(FILTER(A1:A6,A1:A6>0))",
        "MAX(FILTER(B1:B6,(A1:A6>1)*(B1:B6>20)))",
        "SUM(UNIQUE(A1:A6))",
        "COUNT(UNIQUE(A1:A3))",
        "SUM(UNIQUE(A1:A3,,TRUE))",
        "SUM(SEQUENCE(A3))",
        "SUM(SEQUENCE(A1,2,A2,A5))",
        "SUM(SEQUENCE(3,2,A1,A2))",
        "SUM(TAKE(B1:B6,A3))",
        "SUM(TAKE(B1:B6,A6))",
        "SUM(DROP(B1:B6,A1-2))",
        "SUM(VSTACK(A1:A3,B1:B2,A4))",
        "INDEX(TOCOL(HSTACK(A1:A2,B1:B2)),3)",
        "SUM(TRANSPOSE(A1:A6)*{1,2,3,4,5,6})",
    ]);
}

#[test]
fn lambdas_over_draws() {
    check(&[
        "LET(x,A1,y,x*x,x+y)",
        "LAMBDA(x,[y],IF(ISOMITTED(y),x,x+y))(A1)",
        "SUM(MAP(A1:A6,LAMBDA(x,IF(x>1,x*x,1))))",
        "REDUCE(1,A1:A6,LAMBDA(a,b,a+b*b))",
        "INDEX(SCAN(0,A1:A6,LAMBDA(a,b,IF(b>1,a+b,0))),6)",
        "SUM(BYROW(A1:B6,LAMBDA(r,MAX(r))))",
        "SUM(BYCOL(A1:B6,LAMBDA(c,SUM(c*c))))",
        "SUM(MAKEARRAY(3,2,LAMBDA(r,c,INDEX(A1:B3,r,c)*c)))",
        "LET(f,LAMBDA(me,n,IF(n<1,A1,A2*me(me,n-1))),f(f,3))",
    ]);
}

/// C3 holds a text, C4 nothing, C5 a truth value: aggregates pass over them where they are cells.
#[test]
fn cells_that_draws_choose_are_cells() {
    check(&[
        "COUNT(IF(A5=1,C4,3))",
        "COUNT(IF(A5=1,C4,3),IF(A5=1,3,C4))",
        "COUNT(IF(A5=1,C3,C5))",
        "COUNTA(IF(A5=1,C4,C5))",
        "SUM(IF(A5=1,C3,C6),1)",
        "SUM(IF(A5=1,C5,7),1)",
        "AVERAGE(IF(A5=1,C4,3),9)",
        "MAX(CHOOSE(A3,C3,C5,C6),-1)",
        "SUM(CHOOSE(A3,C3,C5,C4),1)",
        "COUNT(CHOOSE(A3,C3,C5,C6))",
        "SUM(IFS(A1>2,C5,A1>1,C3,TRUE,C6),1)",
        "COUNT(SWITCH(A1,0,C5,1,C4,C6))",
        "COUNT(SWITCH(A1,0,C5,1,C4,2))",
        "AND(IF(A5=1,C3,C5),TRUE)",
        "OR(CHOOSE(A3,C3,C4,C5),A5=1)",
        "XOR(CHOOSE(A3,C3,C4,C5),A5=1)",
        "IFERROR(SUM(IFERROR(1/A1,C3),1),-1)",
        "COUNT(XLOOKUP(A3,{1;2;3},C3:C5))",
        "COUNT(XLOOKUP(A1,{1;2;6},C4:C6,7))",
        "COUNT(INDEX(C3:C6,A3))",
        "SUM(IF(ISERROR(CHOOSE(A3,C3,C5,C6)),5,CHOOSE(A3,C3,C5,C6)))",
    ]);
}

#[test]
fn a_cell_or_a_text_as_draws_decide_is_not_added_up() {
    let why = disagreement("SUM(IF(A5=1,C5,\"7\"),1)").expect("a refusal");
    assert!(why.contains("Unsupported"), "{why}");
}

/// C4 holds nothing, and its neighbours numbers: what is found there is blank, not 0.
#[test]
fn blanks_among_numbers_are_found_as_blanks() {
    check(&[
        "IF(INDEX(C4:C6,A5*2+1)=\"\",1,2)",
        "ISBLANK(INDEX(VSTACK(C6,C4,C6),A3))",
        "IF(INDEX((C1:C2,C4:C4),A5+1,1)=\"\",1,2)",
        "ISBLANK(CHOOSE(A3,C4,C1,C2))",
        "COUNT(CHOOSE(A3,C4,C1,C2))",
        "AVERAGE(CHOOSE(A3,C4,C1,C2),10)",
        "MIN(CHOOSE(A3,C4,C1,C2),10)",
        "IF(VLOOKUP(A3,HSTACK({1;2;3},VSTACK(C1,C4,C6)),2,FALSE)=\"\",1,2)",
        "CHOOSE(A3,C4,C1,C2)*2+1",
    ]);
}

/// A blank cell is 0 in the array that a function of decisions makes, with draws beside it and without.
#[test]
fn blanks_in_arrays_of_decisions_are_zero() {
    check(&[
        "MEDIAN(IFERROR(C1:C6,A1))",
        "COUNT(IFERROR(C1:C6,0))+0*A1",
        "COUNT(IFNA(C1:C6,A1))",
        "COUNT(IFS(A1:A6>1,C1:C6,TRUE,C1:C6))",
        "COUNT(SWITCH(A1:A6,1,C1:C6,C1:C6))",
        "COUNT(CHOOSE({1,2},C1:C6,A1:A6))",
    ]);
    let counted = |formula: &str| {
        let model = model(Some(&[1.0; 6]), formula);
        Lowering::check(&model).recompute(CellRef::new(SheetId(0), 0, 3))
    };
    // Of 1, 2, a text, nothing, TRUE and 6.
    for (formula, count) in [
        ("COUNT(IFERROR(C1:C6,0))", 4.0),
        ("COUNT(IFNA(C1:C6,0))", 4.0),
        ("COUNT(IFS(B1:B6>0,C1:C6))", 4.0),
        ("COUNT(SWITCH(B1:B6,0,1,C1:C6))", 4.0),
        ("COUNT(CHOOSE({1,1},C1:C6,7))", 8.0),
        ("MEDIAN(IFERROR(C1:C6,0))", 1.5),
    ] {
        assert_eq!(counted(formula), Ok(Value::Number(count)), "{formula}");
    }
}

#[test]
fn errors_and_truth_values_of_draws_are_counted_as_those_of_constants() {
    check(&[
        "COUNTIF(VSTACK(\"7\",3,7),1/(A1-2))",
        "COUNTIF(VSTACK(\"7\",3,7),SQRT(A1-2)*7)",
        "IFERROR(VALUE(A1>2),-1)",
        "COUNT(1/(A1-2)>1)",
        "COUNT(A1>1,A2)",
        "IFERROR(AND(VSTACK(IF(A1>1,\"x\",A2),A5)),-1)",
        "OR(VSTACK(IF(A1>1,\"x\",A2>2),A5))",
    ]);
}

/// The payments are the loan to the last digit, or not quite: there is a rate of 0 in either case.
#[test]
fn rates_of_almost_nothing_are_found() {
    check(&["ROUND(RATE(A3,-(A4+90),(A4+90)*A3),9)", "ROUND(RATE(A3,-90-A4,(90+A4)*A3,0,A5),9)"]);
}

/// A date before the first has no worth, and a guess of -100% no rate.
#[test]
fn dates_and_guesses_that_draws_make_impossible_are_errors() {
    check(&[
        "IFERROR(XNPV(0.1,VSTACK(-100,60,70),VSTACK(40002,40000+A1,40900)),-1)",
        "IFERROR(XIRR(VSTACK(-100,60,70),VSTACK(40002,40000+A1,40900)),-1)",
        "IFERROR(XIRR(VSTACK(-100,60,70),VSTACK(40002,40400,40900),A6-1),-2)",
        "IFERROR(IRR(VSTACK(-100,60,70),A6-1),-2)",
    ]);
}
