//! .xlsb, on a package built here record by record.

use super::builder::Builder;
use crate::address::{CellRef, RangeRef, SheetId};
use crate::formula::Binder;
use crate::value::Value;
use crate::workbook::{Content, Workbook};

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.worksheet\"/>\
    <Override PartName=\"/xl/workbook.bin\" \
    ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/></Types>";

/// A record, its kind and its length before it.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = match u8::try_from(kind) {
        Ok(kind @ 0..128) => vec![kind],
        _ => vec![(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8],
    };
    let mut length = data.len();
    while length >= 128 {
        bytes.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    [&bytes, data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&(units.len() as u32 / 2).to_le_bytes(), units.as_slice()].concat()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Tokens and what stands after them, each with its length.
fn formula(tokens: &[u8], extra: &[u8]) -> Vec<u8> {
    [&(tokens.len() as u32).to_le_bytes(), tokens, &(extra.len() as u32).to_le_bytes(), extra].concat()
}

/// A cell with a formula whose saved value is 7.
fn formula_cell(column: u32, tokens: &[u8], extra: &[u8]) -> Vec<u8> {
    let head = [numbers(&[column, 0]), 7f64.to_le_bytes().to_vec(), vec![0, 0]].concat();
    record(9, &[head, formula(tokens, extra)].concat())
}

/// A cell that another cell's record fills.
fn filled_cell(column: u32, anchor: (u32, u32)) -> Vec<u8> {
    formula_cell(column, &[&[0x01], numbers(&[anchor.0]).as_slice()].concat(), &numbers(&[anchor.1]))
}

fn row(row: u32) -> Vec<u8> {
    record(0, &[numbers(&[row, 0]), vec![0; 9]].concat())
}

fn sheet() -> Vec<u8> {
    let a1_twice = [&[0x44], numbers(&[0]).as_slice(), &[0x00, 0xc0], &[0x1e, 2, 0, 0x05]].concat();
    let shared = [&[0x4c], numbers(&[0]).as_slice(), &[0xfe, 0xff], &[0x1e, 1, 0, 0x03]].concat();
    let area_twice =
        [&[0x25], numbers(&[0, 1]).as_slice(), &[0x00, 0xc0, 0x00, 0xc0], &[0x1e, 2, 0, 0x05]].concat();
    let other_sheet = [&[0x5a, 0, 0], numbers(&[0]).as_slice(), &[0, 0], &[0x19, 0x10, 0, 0]].concat();
    let rate = [0x43, 1, 0, 0, 0, 0x1e, 2, 0, 0x05];
    let if_error = [&[0x44], numbers(&[0]).as_slice(), &[0x00, 0xc0, 0x16], &[0x41, 224, 1]].concat();
    let constants = [&[0x60], [0; 14].as_slice(), &[0x22, 1, 4, 0]].concat();
    let elements =
        [numbers(&[1, 2]), vec![0], 1.5f64.to_le_bytes().to_vec(), vec![1, 1, 0, b'x', 0]].concat();
    let compared = [&[0x44], numbers(&[0]).as_slice(), &[0x00, 0xc0, 0x1e, 2, 0, 0x0c]].concat();
    let unknown = [0x1b];
    [
        record(129, &[]),
        record(145, &[]),
        row(0),
        record(5, &[numbers(&[0, 0]), 1.5f64.to_le_bytes().to_vec()].concat()),
        formula_cell(1, &a1_twice, &[]),
        filled_cell(2, (0, 2)),
        record(427, &[numbers(&[0, 1, 2, 2]), formula(&shared, &[])].concat()),
        filled_cell(3, (0, 3)),
        record(426, &[numbers(&[0, 1, 3, 3]), vec![0], formula(&area_twice, &[])].concat()),
        record(6, &[numbers(&[4, 0]), wide("naïve")].concat()),
        formula_cell(5, &rate, &[]),
        formula_cell(6, &constants, &elements),
        formula_cell(8, &compared, &[]),
        row(1),
        record(2, &numbers(&[0, 0, 300 << 2 | 2])),
        record(13, &numbers(&[0, 450 << 2 | 3])),
        filled_cell(2, (0, 2)),
        filled_cell(3, (0, 3)),
        formula_cell(4, &other_sheet, &[]),
        formula_cell(5, &if_error, &[]),
        filled_cell(7, (1, 7)),
        record(428, &[numbers(&[1, 2, 7, 7, 0, 0, 0, 0]), vec![0]].concat()),
        formula_cell(8, &unknown, &[]),
        row(2),
        filled_cell(7, (1, 7)),
        filled_cell(8, (40, 40)),
        record(146, &[]),
        record(130, &[]),
    ]
    .concat()
}

fn package() -> Builder {
    let tab = |name: &str, relation: &str, state: u32| {
        record(156, &[numbers(&[state, 1 + state]), wide(relation), wide(name)].concat())
    };
    let name = [numbers(&[0]), vec![0], numbers(&[u32::MAX]), wide("rate")].concat();
    let rate = [&[0x3a, 1, 0], numbers(&[0]).as_slice(), &[0, 0]].concat();
    let book = [
        record(131, &[]),
        record(153, &[numbers(&[1, 0]), wide("")].concat()),
        record(143, &[]),
        tab("Plan", "rId1", 0),
        tab("It's 2", "rId2", 1),
        record(144, &[]),
        record(353, &[]),
        record(357, &[]),
        record(362, &numbers(&[2, 0, 1, 1, 0, 0, 0])),
        record(354, &[]),
        record(39, &[name, formula(&rate, &[]), numbers(&[u32::MAX])].concat()),
        record(132, &[]),
    ]
    .concat();
    let empty = [record(129, &[]), record(145, &[]), record(146, &[]), record(130, &[])].concat();
    Builder { parts: Vec::new() }
        .with("[Content_Types].xml", TYPES)
        .relations("_rels/.rels", &[("rId1", "officeDocument", "xl/workbook.bin")])
        .relations(
            "xl/_rels/workbook.bin.rels",
            &[("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "worksheet", "worksheets/sheet2.bin")],
        )
        .with("xl/workbook.bin", book)
        .with("xl/worksheets/sheet1.bin", sheet())
        .with("xl/worksheets/sheet2.bin", empty)
}

fn content(workbook: &Workbook, a1: &str) -> Content {
    super::builder::cell(workbook, a1).content
}

#[test]
fn values_and_formulas_are_read() {
    let workbook = package().read();
    let names: Vec<_> = workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(names, [("Plan", false), ("It's 2", true)]);
    assert!(workbook.date_1904);
    assert_eq!(workbook.names[0].text, "Plan!$A$1");
    for (a1, value) in [
        ("A1", Value::Number(1.5)),
        ("A2", Value::Number(300.0)),
        ("B2", Value::Number(4.5)),
        ("E1", "naïve".into()),
        ("B1", Value::Number(7.0)),
    ] {
        assert_eq!(super::builder::cell(&workbook, a1).value, Some(value), "{a1}");
    }
    for (a1, formula) in [
        ("B1", "A1*2"),
        ("C1", "A1+1"),
        ("C2", "A2+1"),
        ("D1", "A1:A2*2"),
        ("E2", "SUM('It''s 2'!$A$1)"),
        ("F1", "rate*2"),
        ("F2", "IFERROR(A1,)"),
        ("G1", "SUM({1.5,\"x\"})"),
        ("I1", "A1>=2"),
    ] {
        assert_eq!(content(&workbook, a1).formula().map(|text| &**text), Some(formula), "{a1}");
    }
}

/// Cells that an array or a data table fills are no constants, nor are those that cannot be read.
#[test]
fn nothing_is_frozen_in_silence() {
    let workbook = package().read();
    let at = |row, column| CellRef::new(SheetId(0), row, column);
    let Content::Array { range, dynamic: false, .. } = content(&workbook, "D1") else { panic!("an array") };
    assert_eq!(range.a1(), "D1:D2");
    assert!(matches!(content(&workbook, "D2"), Content::ArrayPart { anchor } if anchor == at(0, 3)));
    for a1 in ["H2", "H3"] {
        let Content::DataTable(table) = content(&workbook, a1) else { panic!("{a1} is in a data table") };
        assert_eq!((table.row_input, table.column_input), (None, Some(at(0, 0))));
        assert_eq!(table.range, RangeRef { last_row: 2, ..at(1, 7).into() });
    }
    for a1 in ["I2", "I3"] {
        let content = content(&workbook, a1);
        let text = content.formula().unwrap();
        assert!(text.starts_with('['), "{a1}: {text}");
        let bound = Binder::new(&workbook).bind(text, at(1, 8), false);
        assert!(bound.is_err(), "{a1}: {text}");
    }
    assert_eq!(workbook.notes, ["Plan!I2: formula that cannot be read, kept at its saved value"]);
}

/// Cut off or changed anywhere, the parts are refused or read, and nothing panics.
#[test]
fn damaged_parts_are_survived() {
    for part in ["xl/workbook.bin", "xl/worksheets/sheet1.bin"] {
        let good = package().parts.into_iter().find(|(name, _)| name == part).unwrap().1;
        for position in 0..good.len() {
            let _ = crate::workbook::read(&package().with(part, &good[..position]).bytes());
            for value in [0, 0x7f, 0xff] {
                let mut bad = good.clone();
                bad[position] = value;
                let _ = crate::workbook::read(&package().with(part, bad).bytes());
            }
        }
    }
}
