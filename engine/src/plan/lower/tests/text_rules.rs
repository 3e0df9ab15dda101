//! Criteria, lookups and relations of texts in OpenDocument files, against what LibreOffice 7.4 gives.

use super::{at, workbook};
use crate::model::Model;
use crate::plan::lower::Lowering;
use crate::value::Value;
use crate::workbook::{Cell, Patterns, TextRules, Workbook};
use std::sync::Arc;

const TEXTS: [&str; 7] = ["abc", "ABC", "a.c", "a*c", "xabcx", "abd", "a"];

/// A sheet with the texts in A1:A7, their places in B1:B7, a small table in F1:G5 with a condition in H1:H2, and the
/// formula in C1.
fn file(formula: &str, rules: TextRules) -> Workbook {
    let places: Vec<(String, String)> = (1..=9).map(|row| (format!("B{row}"), row.to_string())).collect();
    let mut cells: Vec<(&str, &str)> = places.iter().map(|(a1, text)| (a1.as_str(), text.as_str())).collect();
    cells.extend([("C1", formula), ("G2", "1"), ("G3", "2"), ("G4", "4"), ("G5", "8")]);
    let mut book = workbook(&cells, &[]);
    let table = ["t", "foo", "Foo", "foobar", "f.o"];
    let of = |column: char, texts: &[&str]| -> Vec<(String, String)> {
        texts.iter().zip(1..).map(|(text, row)| (format!("{column}{row}"), (*text).to_owned())).collect()
    };
    let all = [of('A', &TEXTS), vec![("A9".to_owned(), "b?".to_owned())], of('F', &table)];
    let sides = [of('G', &["n"]), of('H', &["t", "foo"])];
    let old = std::mem::take(&mut book.sheets[0].cells);
    let mut cells: Vec<(u32, u32, Cell)> =
        old.iter().map(|(row, column, cell)| (row, column, cell.clone())).collect();
    for (a1, text) in all.into_iter().chain(sides).flatten() {
        let value = Some(Value::Text(text.into()));
        cells.push((at(&a1).row, at(&a1).column, Cell { value, ..Cell::default() }));
    }
    cells.sort_by_key(|(row, column, _)| (*row, *column));
    book.sheets[0].cells = crate::workbook::Cells::new(cells);
    book.is_open_document = true;
    book.calculation.text_rules = rules;
    book
}

/// What the formula gives, or what it is refused for.
fn told(formula: &str, rules: TextRules) -> String {
    let model = Model::inspect_only(Arc::new(file(formula, rules)));
    match Lowering::check(&model).recompute(at("C1")) {
        Ok(value) => value.to_string(),
        Err(halt) => format!("{halt:?}"),
    }
}

#[test]
fn texts_are_found_as_in_libreoffice() {
    let wildcards = TextRules { patterns: Patterns::Wildcards, ..TextRules::OPEN_DOCUMENT };
    let plain = TextRules { patterns: Patterns::Plain, ..TextRules::OPEN_DOCUMENT };
    let part = TextRules { whole_cells: false, ..plain };
    let part_of_wildcards = TextRules { whole_cells: false, ..wildcards };
    for (formula, expected) in [
        ("=COUNTIF(A1:A9,\"abc\")", ["2", "2", "2", "3", "3"]),
        ("=COUNTIF(A1:A9,\"a.c\")", ["?", "1", "1", "1", "1"]),
        ("=COUNTIF(A1:A9,\"a*c\")", ["?", "1", "4", "1", "5"]),
        ("=COUNTIF(A1:A9,\"a*\")", ["?", "0", "6", "1", "7"]),
        ("=COUNTIF(A1:A9,\"<>abc\")", ["7", "7", "7", "6", "6"]),
        ("=COUNTIF(A1:A9,\"b?\")", ["?", "1", "1", "1", "5"]),
        ("=COUNTIF(A1:A9,\"bc\")", ["0", "0", "0", "3", "3"]),
        ("=COUNTIF(A1:A9,\">abc\")", ["3", "3", "3", "3", "3"]),
        ("=COUNTIF(A1:A9,\"a~*c\")", ["?", "0", "1", "0", "1"]),
        ("=COUNTIF(A1:A9,\"\")", ["1", "1", "1", "1", "1"]),
        ("=COUNTIF(A1:A9,\"=\")", ["1", "1", "1", "1", "1"]),
        ("=COUNTIF(A1:A9,\"<>a*\")", ["?", "9", "3", "8", "2"]),
        ("=COUNTIF(B1:B9,\">3\")", ["6", "6", "6", "6", "6"]),
        ("=SUMIF(A1:A9,\"abc\",B1:B9)", ["3", "3", "3", "8", "8"]),
        ("=SUMIFS(B1:B9,A1:A9,\"a*\")", ["?", "0", "23", "4", "28"]),
        ("=MATCH(\"ABD\",A1:A9,0)", ["6", "6", "6", "6", "6"]),
        ("=MATCH(\"a*c\",A1:A9,0)", ["?", "4", "1", "4", "1"]),
        ("=MATCH(\"a.c\",A1:A9,0)", ["?", "3", "3", "3", "3"]),
        ("=MATCH(\"bc\",A1:A9,0)", ["#N/A", "#N/A", "#N/A", "1", "1"]),
        ("=MATCH(\"b?\",A1:A9,0)", ["?", "9", "9", "9", "1"]),
        ("=VLOOKUP(\"a*c\",A1:B9,2,0)", ["?", "4", "1", "4", "1"]),
        ("=VLOOKUP(\"bc\",A1:B9,2,0)", ["#N/A", "#N/A", "#N/A", "1", "1"]),
        ("=VLOOKUP(\"b*\",A1:B9,2,1)", ["?", "4", "?", "4", "?"]),
        ("=SEARCH(\"a.c\",\"xabc\")", ["?", "#VALUE!", "#VALUE!", "#VALUE!", "#VALUE!"]),
        ("=SEARCH(\"a*c\",\"xabc\")", ["?", "#VALUE!", "2", "#VALUE!", "2"]),
        ("=SEARCH(\"B\",\"xabc\")", ["3", "3", "3", "3", "3"]),
        ("=DSUM(F1:G5,\"n\",H1:H2)", ["3", "3", "3", "7", "7"]),
    ] {
        let all = [TextRules::OPEN_DOCUMENT, plain, wildcards, part, part_of_wildcards];
        for (rules, expected) in all.into_iter().zip(expected) {
            let told = told(formula, rules);
            match expected {
                "?" => assert!(told.contains("Unsupported"), "{formula} {rules:?}: {told}"),
                _ => assert_eq!(told, expected, "{formula} {rules:?}"),
            }
        }
    }
}

#[test]
fn relations_tell_small_letters_from_capitals_where_the_file_does() {
    for (formula, matters, otherwise) in [
        ("=\"abc\"=\"ABC\"", "FALSE", "TRUE"),
        ("=\"abc\"<\"ABC\"", "TRUE", "FALSE"),
        ("=\"abc\">\"ABC\"", "FALSE", "FALSE"),
        ("=\"a\"<>\"A\"", "TRUE", "FALSE"),
        ("=\"a\"<=\"A\"", "TRUE", "TRUE"),
        ("=\"a\">=\"A\"", "FALSE", "TRUE"),
        ("=\"A\"<\"b\"", "TRUE", "TRUE"),
        ("=\"aB\"<\"Ab\"", "TRUE", "FALSE"),
        ("=SUMPRODUCT((A1:A9=\"ABC\")*1)", "1", "2"),
        ("=IF(\"Yes\"=\"yes\",1,2)", "2", "1"),
        ("=SWITCH(\"abc\",\"ABC\",1,2)", "1", "1"),
        ("=EXACT(\"a\",\"A\")", "FALSE", "FALSE"),
    ] {
        assert_eq!(told(formula, TextRules::OPEN_DOCUMENT), matters, "{formula}");
        assert_eq!(told(formula, TextRules::EXCEL), otherwise, "{formula}");
    }
}
