//! Formulas as text, and what they bind to, printed.

use expect_test::{Expect, expect};

use super::{Binder, Expr, print};
use crate::address::{CellRef, RangeRef, SheetId};
use crate::value::Value;
use crate::workbook::{
    Cell, Cells, Content, DefinedName, ExternalLink, ExternalSheet, Sheet, Table, Workbook,
};

fn range(sheet: u16, rows: (u32, u32), columns: (u32, u32)) -> RangeRef {
    RangeRef {
        sheet: SheetId(sheet),
        first_row: rows.0,
        first_column: columns.0,
        last_row: rows.1,
        last_column: columns.1,
    }
}

fn name(name: &str, scope: Option<u16>, text: &str) -> DefinedName {
    DefinedName { name: name.into(), scope: scope.map(SheetId), text: text.into(), hidden: false }
}

/// Two sheets, a table in Data!A1:C6 with headers and totals, names, and a dynamic array in E1:E3.
pub(super) fn workbook() -> Workbook {
    let array = Content::Array { text: "ROW(1:3)".into(), range: range(0, (0, 2), (4, 4)), dynamic: true };
    let cells = vec![
        (0, 4, Cell { content: array, ..Cell::default() }),
        (0, 0, Cell { value: Some("Demand".into()), ..Cell::default() }),
    ];
    Workbook {
        sheets: vec![
            Sheet { name: "Main".into(), cells: Cells::new(cells), ..Sheet::default() },
            Sheet { name: "My data".into(), ..Sheet::default() },
            Sheet { name: "Data".into(), ..Sheet::default() },
        ],
        names: vec![
            name("Rate", None, "'My data'!$B$2"),
            name("Rate", Some(1), "'My data'!$B$3"),
            name("Column", None, "Main!$C$1:$C$9"),
            name("Left", None, "Main!XFD1"),
            name("Twice", None, "Rate*2"),
            name("Loop", None, "Loop+1"),
            name("Far", None, "[1]Sheet1!$A$1"),
            name("Gone", None, "#REF!"),
            name("Factorial", None, "_xlfn.LAMBDA(_xlpm.n,IF(_xlpm.n<2,1,_xlpm.n*Factorial(_xlpm.n-1)))"),
            name("WithoutRest", None, "LAMBDA(n,IF(n=0,TRUE,WithRest(n-1)))"),
            name("WithRest", None, "LAMBDA(n,IF(n=0,FALSE,WithoutRest(n-1)))"),
            name("Hidden", None, "x+1"),
            name("INF", None, "2^1000"),
            name("Tax", None, "Main!$C$3"),
        ],
        tables: vec![Table {
            name: "Sales".into(),
            range: range(2, (0, 5), (0, 2)),
            header_rows: 1,
            totals_rows: 1,
            columns: vec!["Item".into(), "Unit price".into(), "#Sold".into()],
        }],
        external_links: vec![ExternalLink::default(), prices()],
        ..Workbook::default()
    }
}

/// Another workbook of which B2 and A3 of the sheet Prices were read.
fn prices() -> ExternalLink {
    let cells = [((1, 1), 5.0.into()), ((2, 0), "a".into())].into_iter().collect();
    let sheets = vec![ExternalSheet { name: "Prices".into(), cells }];
    ExternalLink {
        target: "Prices.xlsx".into(),
        sheets,
        names: vec![("Rates".into(), "Prices!$A$2:$B$3".into())],
    }
}

fn bind(text: &str, at: CellRef, array: bool) -> String {
    let workbook = workbook();
    let bound = Binder::new(&workbook).bind(text, at, array);
    bound.map_or_else(|error| format!("error: {error}"), |bound| print(&bound.expr, &workbook, at.sheet))
}

/// Binds a plain formula of Main!B3.
fn check(text: &str, expect: Expect) {
    expect.assert_eq(&bind(text, CellRef::new(SheetId(0), 2, 1), false));
}

/// Binds an array formula of Main!B3.
fn check_array(text: &str, expect: Expect) {
    expect.assert_eq(&bind(text, CellRef::new(SheetId(0), 2, 1), true));
}

/// Binds a plain formula of Data!B3, in the third row of the table.
fn check_in_table(text: &str, expect: Expect) {
    expect.assert_eq(&bind(text, CellRef::new(SheetId(2), 2, 1), false));
}

#[test]
fn references_find_their_sheets() {
    check("A1+'my DATA'!$B$2", expect![["A1+'My data'!B2"]]);
    check("SUM(data!A:C,1:2,Data!B5:A2)", expect![["SUM(Data!A:C,1:2,Data!A2:B5)"]]);
    check("Nowhere!A1", expect![["#REF!"]]);
    check("SUM('My data'!A1:'My data'!B2)", expect![["SUM('My data'!A1:B2)"]]);
    check("SUM(A1:C3 B2:D4)", expect![["SUM(B2:C3)"]]);
    check("SUM(A1 B2)", expect![["SUM(#NULL!)"]]);
    check("A1 Nowhere!A1", expect![["#REF!"]]);
    check("SUM((Nowhere!A1 A1:B2,C3))", expect![["SUM((#REF!,C3))"]]);
    check("SUM(_xlfn._TRO_TRAILING(A1:A9))", expect![["SUM(TRIMRANGE(A1:A9,2,2))"]]);
    #[cfg(feature = "functions")]
    check("SUM('My data'!A.:.A)", expect![["SUM(TRIMRANGE('My data'!A:A,3,3))"]]);
    check("SUM((A1:B2,C3),D4)", expect![["SUM((A1:B2,C3),D4)"]]);
    check("SUM(Main!#REF!,1)", expect![["SUM(#REF!,1)"]]);
    check("A1:A99999999", expect![["#NAME?"]]);
    check("A1:23.", expect![["#VALUE!"]]);
    check("SUM (A1)", expect![["SUM(A1)"]]);
}

#[test]
fn ranges_end_where_brackets_say() {
    check("SUM(A1:(B2))", expect![["SUM(A1:B2)"]]);
    check("SUM($A$1:$B$2:(C3):D4)", expect![["SUM(A1:D4)"]]);
    check("SUM('My data'!A1: ('My data'!C3))", expect![["SUM('My data'!A1:C3)"]]);
    check("SUM(A1 :(INDEX(A1:B5,2,1)):C9)", expect![["SUM(A1:INDEX(A1:B5,2,1):C9)"]]);
    check("SUM(A1:(B2,C3))", expect![["SUM(A1:C3)"]]);
    check("SUM(INDEX(A1:A9,2):(B2,C3))", expect![["SUM(INDEX(A1:A9,2):(B2,C3))"]]);
    check("SUM(A1:(+INDEX(A1:A9,2)))", expect![["SUM(A1:(+INDEX(A1:A9,2)))"]]);
    check("SUM(A1:(B2 B1:C9))", expect![["SUM(A1:B2)"]]);
    check("SUM(Column:(B2))", expect![["SUM(B1:C9)"]]);
    check("A1:()", expect![["error: formula that cannot be read: range without its end"]]);
    check("A1:(,B2)", expect![["error: formula that cannot be read: range without its end"]]);
    check(":(B2)", expect![["error: formula that cannot be read: no tokens to parse"]]);
    check("2:(B2)", expect![["#VALUE!"]]);
}

#[test]
fn names_intersect() {
    check("Column 3:3", expect![["C3"]]);
    check("SUM(Column A2:C4)", expect![["SUM(C2:C4)"]]);
    check("Column Tax", expect![["C3"]]);
    check("Sales Units", expect![["#NAME?"]]);
    check("SUM(B1:C9 Column)", expect![["SUM(C1:C9)"]]);
    check("TRUE A1", expect![["@TRUE A1"]]);
}

/// A column is no end of a range whose other end is a cell, so that what reads like one is a name.
#[test]
fn ranges_end_at_short_names() {
    check("SUM(A1:Tax)", expect![["SUM(A1:C3)"]]);
    check("SUM(Tax:$E5)", expect![["SUM(C3:E5)"]]);
    check("SUM(Main!A1:Tax)", expect![["SUM(A1:C3)"]]);
    check("SUM('My data'!A1:Tax)", expect![["SUM(#REF!)"]]);
    check("SUM(Tax:XFD)", expect![["SUM(TAX:XFD)"]]);
    check("SUM(LET(end,C3,A1:end))", expect![["SUM(LET(end,C3,A1:end))"]]);
    for text in ["SUM(A1:B)", "SUM(A1:$B)", "SUM(2:A)", "SUM(Main:Data!A1:Tax)"] {
        check(text, expect![["SUM(#NAME?)"]]);
    }
    check("SUM(A1:2)", expect![["SUM(#VALUE!)"]]);
}

#[test]
fn names_are_written_out() {
    check("Rate", expect![["'My data'!B2"]]);
    check("'My data'!rate", expect![["'My data'!B3"]]);
    check("Main!Rate", expect![["'My data'!B2"]]);
    check("TWICE+1", expect![["'My data'!B2*2+1"]]);
    check("Left", expect![["A3"]]);
    check("Column", expect![["@C1:C9"]]);
    check("SUM(Column)", expect![["SUM(C1:C9)"]]);
    check("Loop", expect![["name Loop that refers to itself()+1"]]);
    check("Far+1", expect![["external link()+1"]]);
    check("Gone", expect![["#REF!"]]);
    check("Unknown+1", expect![["#NAME?+1"]]);
    // The parser takes these for numbers.
    check("inf-NaN-infinity", expect![["2^1000-#NAME?-#NAME?"]]);
}

#[test]
fn tables_are_ranges() {
    check("SUM(Sales[Unit price])", expect![["SUM(Data!B2:B5)"]]);
    check("SUM(sales['#Sold])", expect![["SUM(Data!C2:C5)"]]);
    check("SUM(Sales)", expect![["SUM(Data!A2:C5)"]]);
    check("SUM(Sales[])", expect![["SUM(Data!A2:C5)"]]);
    check("SUM(Sales[#All])", expect![["SUM(Data!A1:C6)"]]);
    check("SUM(Sales[[#Headers],[Item]])", expect![["SUM(Data!A1)"]]);
    check("SUM(Sales[[#Totals],[Item]:[Unit price]])", expect![["SUM(Data!A6:B6)"]]);
    check("SUM(Sales[[#Headers],[#Data],[Item]])", expect![["SUM(Data!A1:A5)"]]);
    check("SUM(Sales[Nothing])", expect![["SUM(#REF!)"]]);
    check("SUM(Purchases[Item])", expect![["SUM(#REF!)"]]);
    check("Sales[@Item]", expect![["#VALUE!"]]);
    check("SUM([1]Book!Sales[Item])", expect![["SUM(external link())"]]);
    check_in_table("Sales[@Item]&[@[Unit price]]", expect![["A3&B3"]]);
    check_in_table("Sales[[#This Row],[Item]]", expect![["A3"]]);
    check_in_table("SUM(Sales[@])", expect![["SUM(A3:C3)"]]);
    check_in_table("SUM([Item])", expect![["SUM(A2:A5)"]]);
    check_in_table("[Item]", expect![["@A2:A5"]]);
}

#[test]
fn what_is_not_known_is_named_with_what_it_reads() {
    check("4 (A1)", expect![["call of a value(A1)"]]);
    check("foo(A1,B2)+1", expect![["FOO(A1,B2)+1"]]);
    check("SUM(Main:Data!A1:B2)", expect![["SUM((A1:B2,'My data'!A1:B2,Data!A1:B2))"]]);
    check("[1]Sheet1!A1", expect![["external link()"]]);
    check("[1]!Something", expect![["external link()"]]);
    check("[2]Prices!B2*2", expect![["[2]Prices!B2*2"]]);
    check("'[2]Prices'!B2", expect![["'[2]Prices'!B2"]]);
    check("SUM([2]Prices!A:B)", expect![["SUM([2]Prices!A:B)"]]);
    check("SUM([2]!Rates)", expect![["SUM([2]!Rates)"]]);
    check("[2]Prices!A1:A2", expect![["external link to a range in place of one value()"]]);
    check("[2]Other!A1", expect![["external link()"]]);
    check("E1#", expect![["@E1:E3"]]);
    check("SUM(_xlfn.ANCHORARRAY(E1))", expect![["SUM(E1:E3)"]]);
    check("A1#", expect![["#REF!"]]);
    check("INDEX(A1:A9,B1)#", expect![["spilled range of a reference that is evaluated(INDEX(A1:A9,B1))"]]);
    check(
        "SUM(A1",
        expect![["error: formula that cannot be read: unmatched opening parenthesis or bracket"]],
    );
}

#[test]
fn names_of_let_and_lambda_are_bound_where_they_are_given() {
    check("_xlfn.LET(_xlpm.x,A1,_xlpm.X+1)", expect![["LET(x,A1,x+1)"]]);
    check("LET(x,1,x,x+1,x)", expect![["LET(x,1,x,x+1,x)"]]);
    check("LAMBDA(x,x+A1)(5)", expect![["LAMBDA(x,x+A1)(5)"]]);
    check("_xlfn.LAMBDA(_xlpm.x,_xlop.y,_xlpm.x)(5)", expect![["LAMBDA(x,[y],x)(5)"]]);
    check("LAMBDA(x,[y],y)(5)", expect![["LAMBDA(x,[y],y)(5)"]]);
    check("LET(f,LAMBDA(x,x+1),f(A1))", expect![["LET(f,LAMBDA(x,x+1),f(A1))"]]);
    check("BYROW(A1:B2,_xleta.SUM)", expect![["BYROW(A1:B2,_xleta.SUM)"]]);
    check("LET(x,1,Hidden)", expect![["LET(x,1,#NAME?+1)"]]);
    check("LET(x,1,y)", expect![["LET(x,1,#NAME?)"]]);
    check("LET(x,A1:A5,x+1)", expect![["LET(x,A1:A5,x+1)"]]);
    check("Factorial(5)", expect![["LAMBDA(n,IF(n<2,1,n*Factorial(n-1)))(5)"]]);
    check(
        "WithoutRest(5)",
        expect![["LAMBDA(n,IF(n=0,TRUE,LAMBDA(n,IF(n=0,FALSE,WithoutRest(n-1)))(n-1)))(5)"]],
    );
}

#[test]
fn plain_formulas_intersect() {
    check("A1:A5", expect![["@A1:A5"]]);
    check("SUM(A1:A5)", expect![["SUM(A1:A5)"]]);
    check("SUM(A1:A5*2)", expect![["SUM(@A1:A5*2)"]]);
    check("-A1:A5%", expect![["-(@A1:A5)%"]]);
    check("A1:A5*(1-Column)+C1", expect![["@A1:A5*(1-@C1:C9)+C1"]]);
    check("ABS(A1:A5)", expect![["ABS(@A1:A5)"]]);
    check("@A1:A5", expect![["@A1:A5"]]);
    check("@A1", expect![["A1"]]);
    check("_xlfn.SINGLE(A1:A5)+1", expect![["@A1:A5+1"]]);
    check("_xlfn._LONGTEXT(\"long\")&A1", expect![[r#""long"&A1"#]]);
    check("{1,-2;\"a\",#N/A}", expect![[r#"{1,-2;"a",#N/A}"#]]);
}

#[test]
fn arguments_take_ranges_as_their_functions_do() {
    // Reference arguments take a range whole; formulas inside are plain.
    check("VLOOKUP(A1:A5,B1:C9,2)", expect![["VLOOKUP(@A1:A5,B1:C9,2)"]]);
    check("MATCH(1,(A1:A5=1)*B1:B5,0)", expect![["MATCH(1,(@A1:A5=1)*@B1:B5,0)"]]);
    // Array arguments spread to everything inside …
    check("SUMPRODUCT((A1:A5>0)*ABS(B1:B5))", expect![["SUMPRODUCT((A1:A5>0)*ABS(B1:B5))"]]);
    check("SUM(SUMPRODUCT(A1:A5*2)*B1:B5)", expect![["SUM(SUMPRODUCT(A1:A5*2)*@B1:B5)"]]);
    // … but for IF, which tests one value.
    check("SUMPRODUCT(IF(A1:A5>0,B1:B5,0))", expect![["SUMPRODUCT(IF(@A1:A5>0,B1:B5,0))"]]);
    // IF and CHOOSE hand ranges on.
    check("SUM(IF(A1:A5,B1:B5,C1))", expect![["SUM(IF(@A1:A5,B1:B5,C1))"]]);
    check("IF(A1,B1:B5,C1)", expect![["IF(A1,@B1:B5,C1)"]]);
    check("CHOOSE(A1:A5,B1:B5,C1)", expect![["CHOOSE(@A1:A5,@B1:B5,C1)"]]);
    // Functions that give references.
    check("OFFSET(A1,1,1)+1", expect![["OFFSET(A1,1,1)+1"]]);
    check("OFFSET(A1,1,1,3)+1", expect![["@OFFSET(A1,1,1,3)+1"]]);
    check("SUM(OFFSET(A1,1,1,3))", expect![["SUM(OFFSET(A1,1,1,3))"]]);
    check("INDEX(A1:C5,0,2)", expect![["@INDEX(A1:C5,0,2)"]]);
    check("INDEX(A1:C5,2,2)", expect![["INDEX(A1:C5,2,2)"]]);
    check("SUM(A1:INDEX(A1:A5,B1:B3))", expect![["SUM(A1:INDEX(A1:A5,@B1:B3))"]]);
    check("INDIRECT(\"A1:A5\")", expect![[r#"@INDIRECT("A1:A5")"#]]);
}

#[test]
fn array_formulas_do_not() {
    check_array("A1:A5", expect![["A1:A5"]]);
    check_array("SUM(A1:A5*2)", expect![["SUM(A1:A5*2)"]]);
    check_array("ABS(A1:A5)+@C1:C9", expect![["ABS(A1:A5)+@C1:C9"]]);
}

#[test]
fn a_formula_that_cannot_be_read_still_says_what_it_reads() {
    let workbook = workbook();
    let binder = Binder::new(&workbook);
    let at = CellRef::new(SheetId(0), 2, 1);
    let text = "SUM(A1:B2,Rate";
    let error = binder.bind(text, at, false).expect_err("the bracket is missing");
    let Expr::Unsupported(what, reads) = binder.unreadable(text, at, &error) else {
        panic!("not unsupported");
    };
    assert!(what.starts_with("formula that cannot be read"), "{what}");
    assert_eq!(reads.len(), 2);
}

#[test]
fn names_that_multiply_are_refused() {
    let mut workbook = workbook();
    for level in 0..40 {
        let next = format!("Level{}", level + 1);
        workbook.names.push(name(&format!("Level{level}"), None, &format!("{next}+{next}")));
    }
    let binder = Binder::new(&workbook);
    assert!(binder.bind("Level0", CellRef::default(), false).is_err());
}

#[test]
fn chains_of_operators_may_be_long() {
    let text = vec!["A1"; 1_000].join("-");
    assert_eq!(bind(&text, CellRef::default(), false), text);
}

#[test]
fn numbers_print_short() {
    check("1E-20+123456789*1.5e+300-0.1", expect![["1E-20+123456789*1.5E300-0.1"]]);
    let Ok(bound) = Binder::new(&workbook()).bind("1E400", CellRef::default(), false) else {
        panic!("not bound");
    };
    assert!(matches!(bound.expr, Expr::Literal(Value::Error(_))));
}
